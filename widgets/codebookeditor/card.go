package codebookeditor

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"

	"sayso/internal/corpus"
	"sayso/widgets"
)

// NewLabelCard shows what a label means, to be read while tagging: its letter,
// name and key, the definition, examples and counter-examples, and the rules
// that decide. initial is its letter in the gutter.
func NewLabelCard(p widgets.Palette, l corpus.Label, initial string) fyne.CanvasObject {
	square, ink := p.Chip(l)
	chip := canvas.NewRectangle(square)
	chip.CornerRadius = 4
	chip.SetMinSize(fyne.NewSquareSize(22))
	letter := canvas.NewText(initial, ink)
	letter.TextStyle, letter.TextSize = fyne.TextStyle{Bold: true}, 12
	how := string(l.Pattern) + " line"
	if l.Key != "" {
		how = "key " + l.Key + " · " + how
	}
	rows := []fyne.CanvasObject{
		container.New(&widgets.HeadRow{Left: 3, Gap: 8}, container.NewStack(chip, container.NewCenter(letter)), widgets.NewLine(p, l.Name, 15, true), widgets.NewDimLine(p, how, 12)),
	}
	for _, paragraph := range linesOf(l.Definition) {
		rows = append(rows, textOf(p, paragraph, 13.5))
	}
	rows = append(rows, exampleRows(p, "Yes", l.Examples)...)
	rows = append(rows, exampleRows(p, "No", l.Counter)...)
	if len(l.Rules) > 0 {
		rows = append(rows, widgets.Caption(p, "Decide"))
		for _, rule := range l.Rules {
			rows = append(rows, textOf(p, rule, 13))
		}
	}
	ground := canvas.NewRectangle(p.Card)
	ground.StrokeColor, ground.StrokeWidth, ground.CornerRadius = p.Line, 1, 8
	return container.NewStack(ground, widgets.Padded(14, 12, widgets.NewColumn(6, rows...)))
}

// exampleRows list examples under a heading: the words in quotation marks, and
// under them, dim, the reason.
func exampleRows(p widgets.Palette, heading string, examples []string) []fyne.CanvasObject {
	if len(examples) == 0 {
		return nil
	}
	rows := []fyne.CanvasObject{widgets.Spacer(2), widgets.Caption(p, heading)}
	for _, example := range examples {
		words, reason := SplitExample(example)
		lines := []fyne.CanvasObject{textOf(p, quoted(words), 13)}
		if reason != "" {
			dim := p
			dim.Ink = p.Dim
			lines = append(lines, textOf(dim, reason, 12))
		}
		rows = append(rows, container.New(&widgets.Column{Side: 10}, lines...))
	}
	return rows
}

// textOf is a text of as many lines as it needs.
func textOf(p widgets.Palette, text string, size float32) fyne.CanvasObject {
	t := widgets.NewWrappedText(p, size, 60)
	t.SetText(text)
	return t
}

// SplitExample takes an example of a codebook apart: its words, and after the
// first dash the reason why they get the label or not. The reason may be empty.
func SplitExample(example string) (words, reason string) {
	words, reason, _ = strings.Cut(example, " — ")
	return strings.TrimSpace(words), strings.TrimSpace(reason)
}

// quoted puts words into quotation marks, and makes double ones inside them
// single, as printers do.
func quoted(words string) string {
	return "“" + strings.NewReplacer("“", "‘", "”", "’").Replace(words) + "”"
}
