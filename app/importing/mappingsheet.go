package importing

import (
	"fmt"
	"image/color"
	"path/filepath"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/widget"

	"sayso/app/ui"
	"sayso/internal/corpus"
	"sayso/internal/foreign"
	"sayso/internal/importing"
	"sayso/widgets"
	"sayso/widgets/codebookeditor"
)

// mappingSheet shows the names of annotated files with what each becomes, and
// beside them how the files were read and what cannot be placed.
type mappingSheet struct {
	shell      *ui.Shell
	sheet      *ui.Sheet
	preview    importing.Preview
	codebook   corpus.Codebook
	annotators []corpus.Annotator
	mapping    foreign.Mapping // as chosen so far
	restRead   bool            // whoever annotated the texts has read all of them
	rows       []*MappingChoice
}

// Bounds of what the sheet shows. The rest is mapped as proposed.
const (
	mostRows     = 60 // of one kind
	mostFiles    = 12
	mostReasons  = 30
	reasonLength = 220 // characters
)

// open shows the sheet; begin is called when the researcher agrees.
func (m *mappingSheet) open(begin func()) {
	annotations, readable := 0, 0
	for _, f := range m.preview.Files {
		annotations += f.Annotations
		if f.Error == "" {
			readable++
		}
	}
	list := widgets.NewColumn(4)
	m.labels(list)
	m.choices(list, "Attributes", m.mapping.Attributes, attributeTargets)
	m.choices(list, "Links", m.mapping.Relations, relationTargets)
	m.coders(list)
	m.rest(list)
	body := codebookeditor.NewCells(28, 400, []float32{0, 330}, list, m.side())
	title := fmt.Sprintf("%s found in %s", corpus.Plural(annotations, "annotation"), corpus.Plural(readable, "file"))
	m.sheet = m.shell.OpenSheet(title, body, fyne.NewSize(1040, 620), "Import", func() bool { begin(); return true })
	// The keys of a row: up and down go to another, left and right change it, the
	// space bar opens its list, Enter imports, and Esc closes the sheet.
	for _, row := range m.rows {
		row.OnKey = m.key
	}
	if len(m.rows) > 0 {
		m.shell.Window.Canvas().Focus(m.rows[0])
	}
}

func (m *mappingSheet) key(event *fyne.KeyEvent) bool {
	canvas := m.shell.Window.Canvas()
	step := map[fyne.KeyName]int{fyne.KeyDown: 1, fyne.KeyUp: -1}[event.Name]
	if step == 0 {
		return m.sheet.Key(event)
	}
	for i, row := range m.rows {
		if canvas.Focused() == fyne.Focusable(row) && i+step >= 0 && i+step < len(m.rows) {
			canvas.Focus(m.rows[i+step])
			break
		}
	}
	return true
}

func (m *mappingSheet) heading(words string) fyne.CanvasObject {
	return container.New(ui.Margins(0, 10, 0, 2), widgets.NewDimLine(m.shell.Palette, strings.ToUpper(words), 11))
}

// labels adds the rows of the labels, with the colour that each will have.
func (m *mappingSheet) labels(list *fyne.Container) {
	if len(m.mapping.Labels) == 0 {
		return
	}
	list.Add(m.heading("Labels"))
	for i := range m.mapping.Labels {
		if i == mostRows {
			list.Add(m.more(len(m.mapping.Labels) - i))
			break
		}
		choice := &m.mapping.Labels[i]
		targets, at := labelTargets(m.codebook, *choice)
		swatch := m.swatch()
		swatch.CornerRadius = 3
		paint := func(t target) {
			swatch.FillColor = color.Transparent
			if t.to != "" {
				swatch.FillColor, _ = m.shell.Palette.Label(t.is)
			}
			swatch.StrokeColor, swatch.StrokeWidth = m.shell.Palette.Line, 1
			swatch.Refresh()
		}
		paint(targets[at])
		m.row(list, swatch, choice.Foreign, choice.Count, targets, at, func(t target) { choice.To = t.to; paint(t) })
	}
}

// swatch is the room for a colour before a name.
func (m *mappingSheet) swatch() *canvas.Rectangle {
	swatch := canvas.NewRectangle(color.Transparent)
	swatch.SetMinSize(fyne.NewSquareSize(13))
	return swatch
}

// choices adds the rows of attributes or links.
func (m *mappingSheet) choices(list *fyne.Container, heading string, choices []foreign.Choice, targetsOf func(corpus.Codebook, foreign.Choice) ([]target, int)) {
	if len(choices) == 0 {
		return
	}
	list.Add(m.heading(heading))
	for i := range choices {
		if i == mostRows {
			list.Add(m.more(len(choices) - i))
			break
		}
		choice := &choices[i]
		targets, at := targetsOf(m.codebook, *choice)
		m.row(list, m.swatch(), choice.Foreign, choice.Count, targets, at, func(t target) { choice.To = t.to })
	}
}

// coders adds the rows of those who made the annotations.
func (m *mappingSheet) coders(list *fyne.Container) {
	if len(m.mapping.Coders) == 0 {
		return
	}
	list.Add(m.heading("Who annotated"))
	for i := range m.mapping.Coders {
		if i == mostRows {
			list.Add(m.more(len(m.mapping.Coders) - i))
			break
		}
		choice := &m.mapping.Coders[i]
		name := choice.Foreign
		if name == "" {
			name = "(not given)"
		}
		targets, at := coderTargets(m.annotators, *choice)
		m.row(list, m.swatch(), name, choice.Count, targets, at, func(t target) { choice.Annotator = t.to })
	}
}

// rest asks what the sentences are that carry no annotation: a file never says
// what was read without finding anything.
func (m *mappingSheet) rest(list *fyne.Container) {
	texts := 0
	for _, f := range m.preview.Files {
		texts += f.Documents
	}
	list.Add(m.heading("Sentences without an annotation"))
	m.row(list, m.swatch(), "All other sentences of these articles", texts,
		[]target{{text: "Unread"}, {text: "Read, with nothing to label", to: "nothing"}}, 0, func(t target) { m.restRead = t.to != "" })
}

func (m *mappingSheet) more(n int) fyne.CanvasObject {
	return widgets.NewDimLine(m.shell.Palette, fmt.Sprintf("and %d more, as proposed", n), 12)
}

// row adds one name with how often it stands in the files and what it becomes.
func (m *mappingSheet) row(list *fyne.Container, swatch fyne.CanvasObject, name string, count int, targets []target, at int, chosen func(target)) {
	times := canvas.NewText(fmt.Sprint(count), m.shell.Palette.Dim)
	times.TextSize = 13
	options := make([]string, len(targets))
	for i, t := range targets {
		options[i] = t.text
	}
	choice := &MappingChoice{}
	choice.Name = name
	choice.Options = options
	choice.ExtendBaseWidget(choice)
	choice.SetSelectedIndex(at)
	choice.OnChanged = func(string) { chosen(targets[choice.SelectedIndex()]) }
	m.rows = append(m.rows, choice)
	what := container.New(&widgets.HeadRow{Left: 2, Gap: 8}, container.NewCenter(swatch), widgets.NewLine(m.shell.Palette, name, 13, false), times)
	middle := container.NewVBox(layout.NewSpacer(), what, layout.NewSpacer()) // of the height of the choice
	list.Add(codebookeditor.NewCells(10, 180, []float32{0, 230}, middle, choice))
}

// side says how the files were read, and what of them stays behind.
func (m *mappingSheet) side() fyne.CanvasObject {
	var parts []widget.RichTextSegment
	plain, bold := widget.RichTextStyleParagraph, widget.RichTextStyleStrong
	bold.Inline = false
	say := func(style widget.RichTextStyle, words string) {
		parts = append(parts, &widget.TextSegment{Text: words, Style: style})
	}
	var reasons []string
	problems := 0
	for i, f := range m.preview.Files {
		name := filepath.Base(f.Path)
		for _, p := range f.Problems {
			if problems++; problems <= mostReasons {
				reasons = append(reasons, "– "+name+": "+corpus.FirstWords(p.Reason, reasonLength))
			}
		}
		if i >= mostFiles {
			continue
		}
		say(bold, corpus.FirstWords(name, 60))
		if f.Error != "" {
			say(plain, "Cannot be read: "+corpus.FirstWords(f.Error, reasonLength)+".")
			continue
		}
		say(plain, fmt.Sprintf("%s. %s, %d of %s placed. %s", f.Title, corpus.Plural(f.Documents, "text"), f.Placed, corpus.Plural(f.Annotations, "annotation"), f.Offsets))
	}
	if more := len(m.preview.Files) - mostFiles; more > 0 {
		say(plain, "and "+corpus.Plural(more, "more file")+".")
	}
	if problems > 0 {
		say(bold, "Left out")
		if problems > mostReasons {
			reasons = append(reasons, fmt.Sprintf("and %d more", problems-mostReasons))
		}
		say(plain, strings.Join(reasons, "\n"))
	}
	text := widget.NewRichText(parts...)
	text.Wrapping = fyne.TextWrapWord
	line := canvas.NewRectangle(m.shell.Palette.Line)
	line.SetMinSize(fyne.NewSize(1, 0))
	return container.NewBorder(nil, nil, line, nil,
		container.New(ui.Margins(14, 0, 0, 0), widgets.NewColumn(0, m.heading("How the files are read"), text)))
}

// MappingChoice is the list of one row. It tells what it is about to those who
// cannot see the row.
type MappingChoice struct{ widgets.Choice }

// AccessibilityLabel says what a label or person of the file becomes here.
func (c *MappingChoice) AccessibilityLabel() string { return c.Name + " becomes " + c.Selected }
