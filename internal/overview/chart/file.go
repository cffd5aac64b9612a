package chart

import (
	"fmt"
	"io"

	"sayso/internal/overview"
)

// FileStyle says how a panel looks in a file.
type FileStyle struct {
	Style
	DPI   float64             // of a PNG
	Guard func(string) string // what becomes of a value in a table; nil for as it is
}

// Kinds are the kinds of files that a panel can be written as, by their endings.
var Kinds = []string{".svg", ".pdf", ".png", ".csv", ".json", ".graphml"}

// IsNetwork reports whether a panel can be written as GraphML.
func IsNetwork(panel overview.Panel) bool {
	return panel == overview.WhoAnswersWhom || panel == overview.Thread
}

// File answers a question and says how the answer is written as a kind of file:
// a picture, a table, Vega-Lite or a network.
func File(c *overview.Corpus, q overview.Question, kind string, style FileStyle) (*overview.Table, func(io.Writer) error, error) {
	switch kind {
	case ".svg", ".pdf", ".png":
		picture, table, err := Draw(c, q, style.Style)
		if err != nil {
			return nil, nil, err
		}
		return table, map[string]func(io.Writer) error{
			".svg": picture.WriteSVG, ".pdf": picture.WritePDF,
			".png": func(w io.Writer) error { return picture.WritePNG(w, style.DPI) },
		}[kind], nil
	case ".json":
		q = Shown(c, q)
		table, err := c.Answer(q)
		return table, func(w io.Writer) error { return WriteVegaLite(w, c, table) }, err
	case ".graphml":
		table, err := c.Answer(q)
		return table, func(w io.Writer) error { return c.WriteGraphML(w, q, table) }, err
	case ".csv":
		table, err := c.Answer(q)
		return table, func(w io.Writer) error { return table.WriteCSV(w, style.Guard) }, err
	}
	return nil, nil, fmt.Errorf("a panel is not written as %q", kind)
}
