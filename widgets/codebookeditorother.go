package widgets

import (
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
)

// attributeForm edits one attribute.
type attributeForm struct {
	editor                   *CodebookEditor
	body                     *fyne.Container
	heading                  *Line
	name, values, definition *Field
	setting                  bool
}

func newAttributeForm(e *CodebookEditor) *attributeForm {
	f := &attributeForm{editor: e}
	f.name = e.field("Name", "Its name", 1, f.tell)
	f.values = e.field("Values", "One per line, in order. None: free text.", 8, f.tell)
	f.definition = e.field("Definition", "What does it say about an annotation?", 4, f.tell)
	p := e.palette
	f.heading = headingText(p)
	f.body = container.New(&column{gap: 8}, spacer(10), partHead(e, f.heading),
		captioned(p, "Name", f.name), captioned(p, "Definition", f.definition),
		captioned(p, "Values, one per line", f.values),
		dimText(p, "Correcting a line renames the value in every annotation that has it. Deleting a line removes the value from them; you are asked first."), spacer(16))
	return f
}

func headingText(p Palette) *Line { return NewLine(p, "", 21, true) }

// partHead is the name in large with the button that removes it.
func partHead(e *CodebookEditor, heading *Line) fyne.CanvasObject {
	if e.page.ReadOnly {
		return heading
	}
	return container.New(&HeadRow{Left: 1, Gap: 8}, heading, e.remover())
}

// dimText is a remark in the colour of secondary text.
func dimText(p Palette, text string) fyne.CanvasObject {
	p.Ink = p.Dim
	t := newWrappedText(p, 12, 4)
	t.SetText(text)
	return t
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
	if now.Name != before.Name || now.Definition != before.Definition || !slices.Equal(now.Values, before.Values) {
		e.OnAttribute(now)
	}
}

func (f *attributeForm) fill(before, page CodebookPage, same bool) {
	f.setting = true
	defer func() { f.setting = false }()
	a, ok := page.Codebook.Attribute(page.Chosen.ID)
	show(f.body, ok)
	old, _ := before.Codebook.Attribute(page.Chosen.ID)
	put := func(field *Field, was, is string) {
		if !same || was != is {
			field.SetText(is)
		}
		able(field, !page.ReadOnly)
	}
	put(f.name, old.Name, a.Name)
	put(f.definition, old.Definition, a.Definition)
	put(f.values, strings.Join(old.Values, "\n"), strings.Join(a.Values, "\n"))
	f.heading.SetText(a.Name)
}

// relationForm edits one kind of link.
type relationForm struct {
	editor           *CodebookEditor
	body             *fyne.Container
	heading          *Line
	name, definition *Field
	symmetric        *Segmented
	setting          bool
}

func newRelationForm(e *CodebookEditor) *relationForm {
	f := &relationForm{editor: e}
	f.name = e.field("Name", "Its name", 1, f.tell)
	f.definition = e.field("Definition", "When should this link be used?", 4, f.tell)
	f.symmetric = NewSegmented(e.palette, "Direction", []Option{
		{Value: "one", Text: "In one direction"}, {Value: "both", Text: "In both directions"},
	}, func(string) { f.tell() })
	f.symmetric.Required, f.symmetric.OnKey = true, e.escape
	p := e.palette
	f.heading = headingText(p)
	f.body = container.New(&column{gap: 8}, spacer(10), partHead(e, f.heading),
		captioned(p, "Name", f.name), captioned(p, "Definition", f.definition), captioned(p, "Direction", f.symmetric), spacer(16))
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
	now.Symmetric = f.symmetric.chosen == "both"
	if now != before {
		e.OnRelation(now)
	}
}

func (f *relationForm) fill(before, page CodebookPage, same bool) {
	f.setting = true
	defer func() { f.setting = false }()
	k, ok := page.Codebook.RelationKind(page.Chosen.ID)
	show(f.body, ok)
	old, _ := before.Codebook.RelationKind(page.Chosen.ID)
	put := func(field *Field, was, is string) {
		if !same || was != is {
			field.SetText(is)
		}
		able(field, !page.ReadOnly)
	}
	put(f.name, old.Name, k.Name)
	put(f.definition, old.Definition, k.Definition)
	f.symmetric.SetChosen(map[bool]string{true: "both", false: "one"}[k.Symmetric])
	able(f.symmetric, !page.ReadOnly)
	f.heading.SetText(k.Name)
}
