package plan

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"sayso/app/ui"
	"sayso/internal/corpus"
	"sayso/internal/plan"
	"sayso/internal/rounds"
	"sayso/widgets"
)

// more is the sheet behind “More…”: what most plans do without. What it would give
// follows at its foot while one types; Esc takes back what was changed in it.
type more struct {
	*Screen
	before   widgets.PlanChoice // what stood in the fields when it was opened
	over     *ui.Sheet
	forecast *widgets.WrappedText

	name, overlap, each, by, rare, query, expect, alpha *widgets.Field
	rest, hints                                         *widgets.Segmented
}

// mostForetold is how many lines of the forecast the sheet shows, so that a low
// window keeps room for the fields: who reads how much, and what the labels will
// give. The whole of it stands under the mouse.
const mostForetold = 7

// openMore opens the sheet.
func (s *Screen) openMore() {
	x := &more{Screen: s, before: s.choice, forecast: widgets.NewWrappedText(s.shell.Palette, 12.5, mostForetold)}
	c, stands := s.choice, s.choice.Round != ""
	x.name = x.field("Name of the round", "made up when empty", c.Name)
	x.overlap = x.field("Read by more than one", "none, 20%, 30 or all", c.Overlap)
	x.each = x.field("Each of them read by", "all", c.Each)
	x.by = x.field("Drawn from each", "at random from all", c.By)
	x.rest = x.choose("The other articles", c.Rest, widgets.Option{Value: "share", Text: "one reader each"}, widgets.Option{Value: "leave", Text: "nobody"})
	x.rare = x.field("More for rare labels", "0", c.Rare)
	x.query = x.field("In which this is found", "denied OR denies", c.Query)
	x.hints = x.choose("Hints", c.Hints, widgets.Option{Value: string(corpus.HintsOff), Text: "off"}, widgets.Option{Value: string(corpus.HintsAfter), Text: "after the key"}, widgets.Option{Value: string(corpus.HintsBefore), Text: "before, too"})
	x.expect = x.field("How often labels are", "denial=5%, claim=20%", c.Expect)
	x.alpha = x.field("Agreement supposed", "0.8", c.Alpha)
	if stands {
		x.name.Disable()
	}
	if kind := corpus.RoundKind(c.Kind); stands || kind == corpus.Blind || kind == corpus.SecondPass {
		x.hints.Disable() // blind readers get none
	}
	form := widget.NewForm(
		widget.NewFormItem("Name of the round", x.name),
		widget.NewFormItem("Read by more than one", x.overlap),
		widget.NewFormItem("Each of them by", x.each),
		noted("Drawn from each", x.by, "outlet, month, year, language, or a variable of the codebook; several with commas"),
		widget.NewFormItem("The other articles", x.rest),
		widget.NewFormItem("More for rare labels", x.rare),
		noted("… in which is found", x.query, "a search; these articles give figures for rare labels, and no other figure rests on them"),
		noted("Hints", x.hints, "in a training round; readers of a blind one get none"),
		widget.NewFormItem("How often labels are", x.expect),
		noted("Agreement supposed", x.alpha, "the forecast rests on these two; empty for what was read so far, and 0.8"),
	)
	kept := false
	x.over = s.shell.OpenSheet("More about the plan", form, fyne.NewSize(660, 0), "Done", func() bool {
		kept = true
		return true
	})
	x.over.OnClosed = func() {
		if s.more = nil; s.sheet != nil && !kept && s.choice != x.before {
			s.choice = x.before
			s.show()
			s.propose()
		}
	}
	s.more = x
	x.over.Under(x.forecast)
	x.foretell(s.foretold)
	x.over.Focus(x.overlap)
}

func noted(name string, control fyne.CanvasObject, note string) *widget.FormItem {
	item := widget.NewFormItem(name, control)
	item.HintText = note
	return item
}

func (x *more) field(name, placeholder, text string) *widgets.Field {
	f := widgets.NewField(name, placeholder)
	f.SetText(text)
	f.OnChanged = func(string) { x.shell.Guard(x.changed) }
	return f
}

func (x *more) choose(name, chosen string, options ...widgets.Option) *widgets.Segmented {
	c := widgets.NewSegmented(x.shell.Palette, name, options, func(string) { x.shell.Guard(x.changed) })
	c.Required = true
	c.SetChosen(chosen)
	return c
}

// changed takes up what stands in the fields of the sheet.
func (x *more) changed() {
	c := &x.Screen.choice
	c.Name, c.Overlap, c.Each, c.By = x.name.Text, strings.TrimSpace(x.overlap.Text), x.each.Text, strings.Trim(x.by.Text, " ,")
	c.Rest, c.Rare, c.Query, c.Hints, c.Expect, c.Alpha = x.rest.Chosen, x.rare.Text, x.query.Text, x.hints.Chosen, x.expect.Text, x.alpha.Text
	x.note = ""
	x.show()
	x.propose()
}

// foretell shows what the fields would give.
func (x *more) foretell(text string) {
	x.forecast.SetText(text)
	x.over.Fit()
}

// besides says in words what was chosen behind “More…”, so that nothing acts
// unseen.
func (s *Screen) besides() string {
	c := s.choice
	var parts []string
	if request, wrong := s.request(); wrong == "" {
		hints := request.Hints
		if request.Kind == corpus.Blind || request.Kind == corpus.SecondPass {
			hints = corpus.HintsOff
		}
		d := request.Design
		if request.Kind == corpus.Adjudication {
			d = plan.Design{Readers: d.Readers}
		}
		if words := rounds.Besides(d, hints); words != "" {
			parts = append(parts, words)
		}
	}
	if !widgets.PlanOffers(c) {
		parts = append([]string{"read by more than one: " + c.Overlap + ", drawn by " + orRandom(c.By)}, parts...)
	}
	if c.Round == "" && strings.TrimSpace(c.Name) != "" {
		parts = append([]string{"the round is called " + strings.TrimSpace(c.Name)}, parts...)
	}
	if len(parts) == 0 {
		return ""
	}
	text := strings.Join(parts, "; ")
	return strings.ToUpper(text[:1]) + text[1:] + "."
}

func orRandom(by string) string {
	if by == "" {
		return "nothing"
	}
	return strings.Join(strings.Split(by, ","), ", ")
}
