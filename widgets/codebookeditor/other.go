package codebookeditor

import (
	"cmp"
	"slices"
	"strings"
	"unicode/utf8"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"sayso/internal/corpus"
	"sayso/widgets"
)

// attributeForm edits one attribute.
type attributeForm struct {
	editor                        *Editor
	body                          *fyne.Container
	heading                       *widgets.Line
	name, key, values, definition *widgets.Field
	hint                          *widgets.WrappedText // what the letter in the field of the key does
	letter                        string               // that stands in the field of the key
	place                         *widgets.Segmented
	setting                       bool
}

func newAttributeForm(e *Editor) *attributeForm {
	p := e.palette
	f := &attributeForm{editor: e, heading: headingText(p), hint: newDimText(p)}
	f.name = e.field("Name", "Its name", 1, f.tell)
	f.key = e.field("Key", "No key", 1, f.tell)
	f.key.OnChanged = f.typedKey
	f.place = widgets.NewSegmented(p, "In the annotation", []widgets.Option{
		{Value: string(corpus.BesideLabel), Text: "Beside the label"}, {Value: string(corpus.UnderMore), Text: "Under “" + widgets.MoreAttributes + "”"},
	}, func(string) { f.tell() })
	f.place.Required, f.place.OnKey = true, e.escape
	f.values = e.field("Values", "One per line, in order. None: free text.", 8, f.tell)
	f.definition = e.field("Definition", "What does it say about an annotation?", 4, f.tell)
	f.body = widgets.NewColumn(8, widgets.Spacer(10), partHead(e, f.heading),
		container.New(&cells{gap: 14, widths: []float32{0, 150}, least: 90}, captioned(p, "Name", f.name), captioned(p, "Key", f.key)), f.hint,
		captioned(p, "In the annotation", f.place), captioned(p, "Definition", f.definition),
		captioned(p, "Values, one per line", f.values),
		dimText(p, "Correcting a line renames the value in every annotation that has it. Deleting a line removes the value from them; you are asked first."), widgets.Spacer(16))
	return f
}

func headingText(p widgets.Palette) *widgets.Line { return widgets.NewLine(p, "", 21, true) }

// partHead is the name in large with the button that removes it.
func partHead(e *Editor, heading *widgets.Line) fyne.CanvasObject {
	if e.page.ReadOnly {
		return heading
	}
	return container.New(&widgets.HeadRow{Left: 1, Gap: 8}, heading, e.remover())
}

// dimText is a remark in the colour of secondary text.
func dimText(p widgets.Palette, text string) fyne.CanvasObject {
	t := newDimText(p)
	t.SetText(text)
	return t
}

func newDimText(p widgets.Palette) *widgets.WrappedText {
	p.Ink = p.Dim
	return widgets.NewWrappedText(p, 12, 4)
}

func (f *attributeForm) object() fyne.CanvasObject { return f.body }
func (f *attributeForm) first() fyne.Focusable     { return f.name }
func (f *attributeForm) flush()                    { f.tell() }

func (f *attributeForm) tell() {
	e := f.editor
	before, ok := e.page.Codebook.Attribute(e.page.Chosen.ID)
	if f.setting || !ok || e.OnAttribute == nil || e.page.ReadOnly {
		return
	}
	now := before
	now.Name, now.Definition = strings.TrimSpace(f.name.Text), strings.TrimSpace(f.definition.Text)
	now.Values = linesOf(f.values.Text)
	if f.letter != f.keyOf(before) {
		now.Key = cmp.Or(f.letter, corpus.NoKey)
	}
	if shown := f.place.Chosen == string(corpus.BesideLabel); shown != before.Shown() {
		now.Place = corpus.Place(f.place.Chosen)
	}
	if now.Name != before.Name || now.Definition != before.Definition || !slices.Equal(now.Values, before.Values) ||
		now.Key != before.Key || now.Place != before.Place {
		e.OnAttribute(now)
	}
}

// keyOf is the letter that leads to an attribute of the page.
func (f *attributeForm) keyOf(a corpus.Attribute) string {
	return corpus.AttributeKeys(f.editor.page.Codebook.Attributes)[a.ID]
}

// typedKey keeps one letter in the field of the key, the one typed last, and
// says what it does.
func (f *attributeForm) typedKey(text string) {
	typed := strings.ToUpper(strings.TrimSpace(text))
	if utf8.RuneCountInString(typed) > 1 {
		typed = strings.Replace(typed, f.letter, "", 1)
	}
	_, size := utf8.DecodeLastRuneInString(typed)
	f.letter = typed[len(typed)-size:]
	if f.letter != text {
		f.key.SetText(f.letter) // comes back here
		f.key.CursorColumn = len([]rune(f.letter))
		return
	}
	a, _ := f.editor.page.Codebook.Attribute(f.editor.page.Chosen.ID)
	f.hint.SetText(keyHint(f.editor.page, a, f.letter))
	f.body.Refresh()
}

// keyHint says what a letter does as the key of an attribute, and which ones are
// free.
func keyHint(page Page, a corpus.Attribute, letter string) string {
	keys := corpus.AttributeKeys(page.Codebook.Attributes)
	if a.ID == "source" {
		return keys[a.ID] + " always leads to the source."
	}
	free := corpus.FreeKeys(page.Codebook.Attributes, a.ID)
	isFree := slices.Contains(free, letter)
	rest := " Free letters: " + strings.Join(slices.DeleteFunc(free, func(l string) bool { return l == letter }), ", ") + "."
	if strings.HasSuffix(rest, ": .") {
		rest = " No other letter is free."
	}
	switch command := page.Commands[letter]; {
	case letter == "":
		return "No letter leads here from the text." + rest
	case letter == keys[a.ID]:
		return letter + " leads here from the text." + rest
	case isFree:
		return letter + " is free, and will lead here from the text." + rest
	case command != "":
		return letter + " is taken by the command “" + strings.TrimSuffix(command, "…") + "”." + rest
	}
	for _, other := range page.Codebook.Attributes {
		if other.ID != a.ID && keys[other.ID] == letter {
			return letter + " is taken by the attribute “" + other.Name + "”." + rest
		}
	}
	return "A key is a letter from A to Z." + rest
}

func (f *attributeForm) fill(before, page Page, same bool) {
	f.setting = true
	defer func() { f.setting = false }()
	a, ok := page.Codebook.Attribute(page.Chosen.ID)
	widgets.Show(f.body, ok)
	old, _ := before.Codebook.Attribute(page.Chosen.ID)
	put := func(field *widgets.Field, was, is string) {
		if !same || was != is {
			field.SetText(is)
		}
		widgets.Enable(field, !page.ReadOnly)
	}
	put(f.name, old.Name, a.Name)
	put(f.definition, old.Definition, a.Definition)
	put(f.values, strings.Join(old.Values, "\n"), strings.Join(a.Values, "\n"))
	put(f.key, corpus.AttributeKeys(before.Codebook.Attributes)[old.ID], corpus.AttributeKeys(page.Codebook.Attributes)[a.ID])
	f.typedKey(f.key.Text)
	widgets.Enable(f.key, !page.ReadOnly && a.ID != "source")
	place := corpus.UnderMore
	if a.Shown() {
		place = corpus.BesideLabel
	}
	f.place.SetChosen(string(place))
	widgets.Enable(f.place, !page.ReadOnly)
	f.heading.SetText(a.Name)
}

// relationForm edits one kind of link.
type relationForm struct {
	editor           *Editor
	body             *fyne.Container
	heading          *widgets.Line
	name, definition *widgets.Field
	symmetric        *widgets.Segmented
	setting          bool
}

func newRelationForm(e *Editor) *relationForm {
	f := &relationForm{editor: e}
	f.name = e.field("Name", "Its name", 1, f.tell)
	f.definition = e.field("Definition", "When should this link be used?", 4, f.tell)
	f.symmetric = widgets.NewSegmented(e.palette, "Direction", []widgets.Option{
		{Value: "one", Text: "In one direction"}, {Value: "both", Text: "In both directions"},
	}, func(string) { f.tell() })
	f.symmetric.Required, f.symmetric.OnKey = true, e.escape
	p := e.palette
	f.heading = headingText(p)
	f.body = widgets.NewColumn(8, widgets.Spacer(10), partHead(e, f.heading),
		captioned(p, "Name", f.name), captioned(p, "Definition", f.definition), captioned(p, "Direction", f.symmetric), widgets.Spacer(16))
	return f
}

func (f *relationForm) object() fyne.CanvasObject { return f.body }
func (f *relationForm) first() fyne.Focusable     { return f.name }
func (f *relationForm) flush()                    { f.tell() }

func (f *relationForm) tell() {
	e := f.editor
	before, ok := e.page.Codebook.RelationKind(e.page.Chosen.ID)
	if f.setting || !ok || e.OnRelation == nil || e.page.ReadOnly {
		return
	}
	now := before
	now.Name, now.Definition = strings.TrimSpace(f.name.Text), strings.TrimSpace(f.definition.Text)
	now.Symmetric = f.symmetric.Chosen == "both"
	if now != before {
		e.OnRelation(now)
	}
}

func (f *relationForm) fill(before, page Page, same bool) {
	f.setting = true
	defer func() { f.setting = false }()
	k, ok := page.Codebook.RelationKind(page.Chosen.ID)
	widgets.Show(f.body, ok)
	old, _ := before.Codebook.RelationKind(page.Chosen.ID)
	put := func(field *widgets.Field, was, is string) {
		if !same || was != is {
			field.SetText(is)
		}
		widgets.Enable(field, !page.ReadOnly)
	}
	put(f.name, old.Name, k.Name)
	put(f.definition, old.Definition, k.Definition)
	f.symmetric.SetChosen(map[bool]string{true: "both", false: "one"}[k.Symmetric])
	widgets.Enable(f.symmetric, !page.ReadOnly)
	f.heading.SetText(k.Name)
}
