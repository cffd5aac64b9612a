package exporting

import (
	"context"
	"errors"
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"sayso/app/ui"
	"sayso/internal/corpus"
	"sayso/internal/dataset"
	"sayso/internal/exporting"
	"sayso/widgets"
	"sayso/widgets/codebookeditor"
)

// sheet asks what to export, and says beside it what the export would
// leave out, before anything is lost.
type sheet struct {
	*Screen
	sheet  *ui.Sheet
	choice choice
	people []whose // in the order of the list of annotators

	path                      *widgets.Field
	licence                   *widgets.Field
	format, form, annotators  *widgets.Choice
	partition                 *widgets.Choice
	articles, texts, names    *widgets.Segmented
	splits, together, folders *widgets.Segmented
	losses                    *widget.RichText

	content *dataset.Content // nil while it is being counted
	stop    context.CancelFunc
	count   int // of the countings begun; only the last one is shown
}

// Open asks for the format, the file and the options, and writes.
func (s *Screen) Open() {
	s.shell.Flush()
	x := &sheet{Screen: s, choice: s.firstChoice(), stop: func() {}}
	body := codebookeditor.NewCells(28, 400, []float32{0, 290}, x.controls(), x.side())
	x.sheet = s.shell.OpenSheet("Export the dataset", body, fyne.NewSize(900, 0), "Export", func() bool {
		x.choice.path, x.choice.licence = strings.TrimSpace(x.path.Text), strings.TrimSpace(x.licence.Text)
		return s.begin(x.choice)
	})
	x.sheet.Focus(x.path)
	x.recount()
}

// controls are the questions, the most important ones first.
func (x *sheet) controls() fyne.CanvasObject {
	c := &x.choice
	titles := make([]string, len(dataset.Formats))
	at := 0
	for i, f := range dataset.Formats {
		titles[i] = f.Title
		if f.Name == c.format.Name {
			at = i
		}
	}
	x.path = widgets.NewField("File or folder", "File or folder")
	x.path.SetText(c.path)
	x.licence = widgets.NewField("Licence", "Such as CC-BY-4.0")
	x.format = widgets.NewChoice("Format", titles, nil, nil)
	x.format.SetSelectedIndex(at)
	x.format.OnChanged = func(string) {
		x.change(func() { c.format, c.form = dataset.Formats[x.format.SelectedIndex()], "" })
		x.offerForms()
		x.offerPartitions()
	}
	x.form = widgets.NewChoice("Form", nil, nil, nil)
	x.offerForms()
	x.form.OnChanged = func(string) {
		if at := x.form.SelectedIndex(); at >= 0 && at < len(c.format.Forms) {
			x.change(func() { c.form = c.format.Forms[at].Name })
		}
	}
	x.annotators = x.annotatorChoice()
	x.articles = x.segmented("Articles", c.articles, func(v string) { c.articles = v; x.recount() },
		allArticles, "All", doneArticles, "Done", thisArticle, "This one")
	x.texts = x.segmented("Texts", "with", func(v string) { c.withoutText = v == "without" }, "with", "Written", "without", "Left out")
	x.names = x.segmented("Names of annotators", "names", func(v string) { c.pseudonyms = v == "numbers" }, "names", "As they are", "numbers", "A1, A2, A3")
	x.splits = x.segmented("Training and test", c.shares, func(v string) { c.shares = v }, noSplits, "One part", "80/20", "80/20", "80/10/10", "80/10/10")
	x.together = x.segmented("Kept together", c.together, func(v string) { c.together = v }, "document", "Article", "outlet", "Outlet", "date", "Day")
	folder := "file"
	if c.folder {
		folder = "folder"
	}
	x.folders = x.segmented("Written as", folder, func(v string) { c.folder = v == "folder" }, "file", "One file", "folder", "Folder")

	x.partition = widgets.NewChoice("Partitions", nil, nil, nil)
	x.offerPartitions()
	x.partition.OnChanged = func(string) {
		if at := x.partition.SelectedIndex(); at >= 0 && c.format.CanPartition() {
			x.change(func() { c.partition = append([]dataset.Partition{""}, dataset.Partitions...)[at] })
		}
	}

	choose := ui.NewSheetButton("Folder…", x.choose)
	place := container.NewBorder(nil, nil, nil, choose, x.path)
	pair := func(left, right fyne.CanvasObject) fyne.CanvasObject {
		return codebookeditor.NewCells(16, 200, []float32{0, 0}, left, right)
	}
	return widgets.NewColumn(13,
		pair(x.row("Format", x.format), x.row("Form", x.form)), x.row("To", place),
		pair(x.row("Articles", x.articles), x.row("Annotators", x.annotators)),
		pair(x.row("Texts", x.texts), x.row("Names of annotators", x.names)),
		pair(x.row("Training and test", x.splits), x.row("Kept together", x.together)),
		codebookeditor.NewCells(16, 120, []float32{0, 0, 0}, x.row("Written as", x.folders), x.row("Partitions", x.partition), x.row("Licence", x.licence)),
	)
}

// onlyForm is what stands in the choice of a format that has one form.
const onlyForm = "As the format has it"

// offerForms lists the forms of the chosen format, with the chosen one.
func (x *sheet) offerForms() {
	c := &x.choice
	titles, at := []string{}, 0
	for i, form := range c.format.Forms {
		titles = append(titles, form.Title)
		if form.Name == c.form {
			at = i
		}
	}
	if len(titles) == 0 {
		titles = []string{onlyForm}
		x.form.Disable()
	} else {
		x.form.Enable()
	}
	x.form.SetOptions(titles)
	x.form.SetSelectedIndex(at)
}

// onlyPartition is what stands in the choice of a format without partitions.
const onlyPartition = "None"

// offerPartitions lists the partitions where the chosen format has them.
func (x *sheet) offerPartitions() {
	titles, at := []string{onlyPartition}, 0
	x.partition.Disable()
	if x.choice.format.CanPartition() {
		x.partition.Enable()
		for i, p := range dataset.Partitions {
			titles = append(titles, "By "+string(p))
			if p == x.choice.partition {
				at = i + 1
			}
		}
	}
	x.partition.SetOptions(titles)
	x.partition.SetSelectedIndex(at)
}

// whose is one line of the choice of annotators: somebody, or a layer.
type whose struct {
	annotator string // id
	layer     dataset.Layer
}

// annotatorChoice lists everybody, what was decided where something was, and
// each by name.
func (x *sheet) annotatorChoice() *widgets.Choice {
	names := []string{"Everybody"}
	x.people = []whose{{}}
	all := x.host.Session().Annotators
	if slices.ContainsFunc(all, func(a corpus.Annotator) bool { return a.Kind == corpus.Gold }) {
		names = append(names, "Gold, what was decided", "Gold with each coding", "Each coding, without gold")
		x.people = append(x.people, whose{layer: dataset.OfGold}, whose{layer: dataset.GoldWithCodings}, whose{layer: dataset.OfAnnotators})
	}
	for _, a := range all {
		if a.Kind != corpus.Gold {
			names, x.people = append(names, a.Name), append(x.people, whose{annotator: a.ID})
		}
	}
	choice := widgets.NewChoice("Annotators", names, nil, nil)
	choice.SetSelectedIndex(0)
	choice.OnChanged = func(string) {
		x.change(func() {
			one := x.people[choice.SelectedIndex()]
			x.choice.annotator, x.choice.layer = one.annotator, one.layer
		})
		x.recount()
	}
	return choice
}

// segmented makes a row of values with their words; one of them always holds.
func (x *sheet) segmented(name, chosen string, set func(string), words ...string) *widgets.Segmented {
	var options []widgets.Option
	for i := 0; i < len(words); i += 2 {
		options = append(options, widgets.Option{Value: words[i], Text: words[i+1]})
	}
	control := widgets.NewSegmented(x.shell.Palette, name, options, func(v string) { x.change(func() { set(v) }) })
	control.Required = true
	control.SetChosen(chosen)
	return control
}

// row is a control under its heading.
func (x *sheet) row(heading string, control fyne.CanvasObject) fyne.CanvasObject {
	return widgets.NewColumn(5, x.heading(heading), control)
}

func (x *sheet) heading(words string) fyne.CanvasObject {
	return widgets.NewDimLine(x.shell.Palette, strings.ToUpper(words), 11)
}

// side is what stands beside the questions: what would be lost.
func (x *sheet) side() fyne.CanvasObject {
	x.losses = widget.NewRichText()
	x.losses.Wrapping = fyne.TextWrapWord
	line := canvas.NewRectangle(x.shell.Palette.Line)
	line.SetMinSize(fyne.NewSize(1, 0))
	return container.NewBorder(nil, nil, line, nil,
		container.New(ui.Margins(14, 0, 0, 0), widgets.NewColumn(0, x.heading("What is left out"), x.losses)))
}

// change makes a change of the choices and lets the name of the target and the
// losses follow.
func (x *sheet) change(do func()) {
	before := x.choice.extension()
	do()
	x.path.SetText(renamed(x.path.Text, before, x.choice.extension()))
	x.show()
}

// recount counts behind the window what the export would hold.
func (x *sheet) recount() {
	x.stop()
	ctx, cancel := context.WithCancel(context.Background())
	x.stop, x.content = cancel, nil
	x.count++
	number := x.count
	options, err := x.choice.options(x.host.Session().Entry.Document.ID, x.host.Version())
	if err != nil {
		cancel()
		return
	}
	x.show()
	o := exporting.Outgoing{Project: x.shell.Open.File(), Format: x.choice.format, Options: options}
	saved := x.shell.AllSaved()
	go func() {
		select {
		case <-saved:
		case <-ctx.Done():
			return
		}
		content, err := o.Contains(ctx)
		x.shell.Runner.Do(func() {
			if number != x.count || errors.Is(err, context.Canceled) || err != nil {
				return // the export itself will say what is wrong
			}
			x.content = &content
			x.show()
		})
	}()
}

// show says what the chosen format would leave out of what is there.
func (x *sheet) show() {
	c := &x.choice
	var parts []widget.RichTextSegment
	say := func(words string, style widget.RichTextStyle) {
		parts = append(parts, &widget.TextSegment{Text: words, Style: style})
	}
	plain, bold := widget.RichTextStyleParagraph, widget.RichTextStyleStrong
	bold.Inline = false
	switch {
	case c.withoutText && !c.format.CanLeaveOutTexts():
		say("This format cannot leave out the texts.", bold)
		say("Choose another format, or write the texts.", plain)
	case x.content == nil:
		say("Counting what there is.", plain)
	default:
		none, some := c.formed().Losses(*x.content)
		if len(none)+len(some) == 0 {
			say("Nothing. This format holds everything that is selected.", plain)
		}
		if len(none) > 0 {
			say("Not written", bold)
			say(lossLines(none), plain)
		}
		if len(some) > 0 {
			say("In part", bold)
			say(lossLines(some), plain)
		}
		if c.withoutText {
			say("Texts and quotes are left out; their offsets are kept.", plain)
		}
	}
	x.losses.Segments = parts
	x.losses.Refresh()
}

func lossLines(losses []dataset.Loss) string {
	lines := make([]string, len(losses))
	for i, l := range losses {
		lines[i] = "– " + l.String()
	}
	return strings.Join(lines, "\n")
}

// choose asks for the folder in which the export is to lie.
func (x *sheet) choose() {
	x.shell.Browse(x.sheet, x.path)
}
