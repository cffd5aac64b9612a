// Package chart lays the tables of package overview out as pictures: in a width
// for a column or a page of a journal, in colours for print, for a dark screen
// or in greys. Labels differ by pattern and letter as well as by colour. Each
// panel stands in a file of its own; sheet.go has what they share.
package chart

import (
	"image/color"
	"slices"

	"sayso/internal/overview"
	"sayso/internal/plot"
)

// Widths of journals, in mm.
const (
	Column = 85.0
	Page   = 180.0
)

// Style says how a picture looks.
type Style struct {
	Width float64 // mm
	Theme Theme
	// Window says that the picture is one of several in a window, which writes its
	// title and its notes itself; Ground is what it lies on there.
	Window bool
	Ground color.NRGBA
	// Brief draws only the most frequent bars, rows and so on.
	Brief bool
}

// most is how many bars, rows or nodes are drawn.
func (s *sheet) most(usual, brief int) int {
	if s.brief {
		return brief
	}
	return usual
}

// Draw answers a question with a picture, and with the table behind it. A mark's
// Row counts in that table.
func Draw(c *overview.Corpus, q overview.Question, style Style) (*plot.Picture, *overview.Table, error) {
	q = Shown(c, q)
	table, err := c.Answer(q)
	if err != nil {
		return nil, nil, err
	}
	s := newSheet(c, style, table)
	draw := map[overview.Panel]func(*sheet, overview.Question) error{
		overview.WhoSaidWhat: whoSaidWhat, overview.OverTime: overTime, overview.Thread: thread, overview.WhoAnswersWhom: whoAnswersWhom,
		overview.AlongTheText: alongTheText, overview.CrossTable: crossTable, overview.Progress: progress,
	}[q.Panel]
	if len(table.Rows) == 0 {
		s.text(s.left, s.y+4, "There is nothing to show.", s.size, as{dim: true})
		s.y += 8
	} else if err := draw(s, q); err != nil {
		return nil, nil, err
	}
	return s.finish(), table, nil
}

// Shown is what a picture shows when the question leaves it open: who said what
// with certainty as tone, one thread, shares with their intervals.
func Shown(c *overview.Corpus, q overview.Question) overview.Question {
	switch q.Panel {
	case overview.WhoSaidWhat:
		if len(q.By) == 0 && slices.Contains(c.Fields(), "certainty") {
			q.By = []string{"source", "certainty"}
		}
	case overview.Thread:
		if q.Thread == 0 && c.CountThreads() > 0 {
			q.Thread = 1
		}
	case overview.CrossTable:
		q.Figures = true
	}
	return q
}

// says tells a row of the table in words.
func (s *sheet) says(row overview.Row) string { return s.corpus.RowTitle(s.table, row) }
