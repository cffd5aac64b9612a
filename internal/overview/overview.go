// Package overview counts what a project says: who asserted what, when, in
// which outlet, and who answered whom.
//
// A Reader takes the documents of a project one after the other and keeps of
// each what is counted, in columns of small numbers, so that a million
// annotations fit into some hundred bytes of memory each and are counted within
// a blink. What a query lets through is chosen while reading, by the language
// of the search. The Corpus that comes of it answers with a Table for each
// panel:
//
//	who-said-what     annotations by who says it and label
//	over-time         annotations by day, week, month or year and label
//	thread            statements that hang together by links, by date
//	who-answers-whom  links, by who is linked with whom (answers.go), and the
//	                  networks of congruence and conflict of discourse network
//	                  analysis (network.go)
//	along-the-text    annotations by tenth of the article and label
//	cross-table       annotations by any two fields, with chi-squared and
//	                  Cramér's V (crosstable.go, chisquared.go)
//	progress          sentences labelled, read without finding anything, and
//	                  parked, by day and person
//
// Numbers are honest. A sentence that nobody judged is unread and never
// nothing; what has no date, no source or no value of a field is counted under
// the empty value and told in the notes; a date of which only the year is known
// stays a year; shares name their base and have an interval by draws of
// documents (shares.go), since sentences of one article are not independent.
//
// The package knows no file and no screen. Pictures are drawn from its tables
// by package chart.
package overview

import (
	"encoding/csv"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
)

// Panel is one way to look at a project.
type Panel string

// The panels.
const (
	WhoSaidWhat    Panel = "who-said-what"
	OverTime       Panel = "over-time"
	Thread         Panel = "thread"
	WhoAnswersWhom Panel = "who-answers-whom"
	AlongTheText   Panel = "along-the-text"
	CrossTable     Panel = "cross-table"
	Progress       Panel = "progress"
)

// Panels lists the panels in the order in which they are shown.
var Panels = []Panel{WhoSaidWhat, OverTime, Thread, WhoAnswersWhom, AlongTheText, CrossTable, Progress}

// Title is how a panel is headed.
func (p Panel) Title() string {
	return map[Panel]string{
		WhoSaidWhat: "Who said what", OverTime: "Labels over time", Thread: "A claim’s life", WhoAnswersWhom: "Who answers whom",
		AlongTheText: "Where the text stands", CrossTable: "Cross-table", Progress: "Progress",
	}[p]
}

// Question says what to count.
type Question struct {
	Panel   Panel
	By      []string // fields; empty for those of the panel
	Network Network  // of WhoAnswersWhom
	Thread  int      // of Thread: only this one, from 1; 0 for all
	Figures bool     // with shares, intervals, expected counts and the like

	// Draws of the bootstrap for the intervals of shares; 0 for DefaultDraws,
	// NoDraws for shares without intervals.
	Draws int
	Seed  uint64
}

// Row is one line of a table: a value for each field, and how many.
type Row struct {
	Values  []string // "" where nothing is known
	Count   int
	Figures []float64 // as Table.Figures names them; NaN for none
}

// Table is the answer to a question, in long form.
type Table struct {
	Panel   Panel
	Fields  []string // the columns before count
	Rows    []Row
	Figures []string // the columns behind count
	Total   int      // of all counts
	// Notes are sentences that belong to the numbers: what was counted, what is
	// missing, what is too small to rest on.
	Notes []string
	Test  *Test // of a cross-table
}

func (t *Table) note(format string, values ...any) {
	t.Notes = append(t.Notes, fmt.Sprintf(format, values...))
}

// Column is the place of a field among the columns, -1 when it is not there.
func (t *Table) Column(field string) int { return slices.Index(t.Fields, field) }

// WriteCSV writes the table with a heading: the fields, count, and the figures.
// guard, unless it is nil, is what becomes of a value.
func (t *Table) WriteCSV(w io.Writer, guard func(string) string) error {
	out := csv.NewWriter(w)
	_ = out.Write(slices.Concat(t.Fields, []string{"count"}, t.Figures))
	for _, row := range t.Rows {
		line := slices.Clone(row.Values)
		for i := range line {
			if guard != nil {
				line[i] = guard(line[i])
			}
		}
		line = append(line, strconv.Itoa(row.Count))
		for _, figure := range row.Figures {
			line = append(line, number(figure))
		}
		_ = out.Write(line)
	}
	out.Flush()
	return out.Error()
}

// number writes a figure with as many digits as mean something; nothing for NaN.
func number(x float64) string {
	if x != x {
		return ""
	}
	words := strconv.FormatFloat(x, 'f', 6, 64)
	return strings.TrimSuffix(strings.TrimRight(words, "0"), ".")
}

// plural writes a number with its noun.
func plural(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return thousands(n) + " " + noun + "s"
}

// are is the verb that fits the number.
func are(n int) string {
	if n == 1 {
		return "is"
	}
	return "are"
}

func have(n int) string {
	if n == 1 {
		return "has"
	}
	return "have"
}

// thousands writes a number with commas: 12,345.
func thousands(n int) string {
	words := strconv.Itoa(n)
	for at := len(words) - 3; at > 0 && words[at-1] != '-'; at -= 3 {
		words = words[:at] + "," + words[at:]
	}
	return words
}
