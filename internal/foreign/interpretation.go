package foreign

import (
	"slices"
	"sort"
	"strings"

	"sayso/internal/corpus"
	"sayso/internal/dataset"
)

// LineEnds is how a tool counts the end of a line.
type LineEnds string

// The ways to count a line end.
const (
	AsTheyStand LineEnds = "as-they-stand" // CRLF is two, LF is one
	One         LineEnds = "one"           // CRLF is one, as in Python's universal newlines
	Two         LineEnds = "two"           // LF is two: the tool had CRLF when it counted
)

// Interpretation is one way to count offsets. The zero value is no way; a
// format's own stands in its registry entry.
type Interpretation struct {
	Unit     dataset.Unit `json:"unit"`
	LineEnds LineEnds     `json:"line_ends"`
	Mark     bool         `json:"byte_order_mark,omitempty"` // a mark before the text is counted
	FromOne  bool         `json:"from_one,omitempty"`        // the first place is 1 and not 0
	Included bool         `json:"end_included,omitempty"`    // the end is the last place, not the one behind it
}

// String says how is counted, for a sentence that begins "Offsets count".
func (i Interpretation) String() string {
	words := map[dataset.Unit]string{dataset.Char: "code points", dataset.UTF16: "UTF-16 code units", dataset.Byte: "UTF-8 bytes"}[i.Unit]
	switch i.LineEnds {
	case One:
		words += ", a line end as one"
	case Two:
		words += ", a line end as two"
	}
	if i.Mark {
		words += ", with the byte order mark"
	}
	if i.FromOne {
		words += ", from 1"
	}
	if i.Included {
		words += ", with the end included"
	}
	return words
}

// all lists every interpretation, those that differ least from the format's
// own first.
func (i Interpretation) all() []Interpretation {
	var list []Interpretation
	flags := []bool{false, true}
	for _, unit := range dataset.Units {
		for _, ends := range []LineEnds{AsTheyStand, One, Two} {
			for _, mark := range flags {
				for _, fromOne := range flags {
					for _, included := range flags {
						list = append(list, Interpretation{unit, ends, mark, fromOne, included})
					}
				}
			}
		}
	}
	slices.SortStableFunc(list, func(a, b Interpretation) int { return i.distance(a) - i.distance(b) })
	return list
}

// distance counts in how much two interpretations differ. Another unit or
// other line ends are common; a mark that counts, or another end, is rare.
func (i Interpretation) distance(other Interpretation) int {
	n := 0
	for _, differs := range []struct {
		is   bool
		cost int
	}{{i.Unit != other.Unit, 2}, {i.LineEnds != other.LineEnds, 2}, {i.Mark != other.Mark, 3}, {i.FromOne != other.FromOne, 3}, {i.Included != other.Included, 3}} {
		if differs.is {
			n += differs.cost
		}
	}
	return n
}

// mark is the byte order mark as UTF-8.
const mark = "\ufeff"

// rulers measure one text in every way. They are made when they are needed.
type rulers struct {
	raw, text string
	made      map[ruled]*ruler
}

type ruled struct {
	ends LineEnds
	mark bool
}

// ruler measures a text as some tool saw it.
type ruler struct {
	offsets *dataset.Offsets
	seen    string // the text as the tool saw it
	gone    []int  // offsets in seen of carriage returns that the project's text lacks
	before  int    // bytes of the mark
}

func newRulers(raw, text string) *rulers {
	return &rulers{raw: raw, text: text, made: map[ruled]*ruler{}}
}

// plain reports whether every unit counts the text alike.
func (r *rulers) plain() bool {
	for i := 0; i < len(r.raw); i++ {
		if r.raw[i] >= 0x80 || r.raw[i] == '\n' || r.raw[i] == '\r' {
			return false
		}
	}
	return true
}

// ends is the simplest way to count line ends that is the same on this text.
func (r *rulers) ends(ends LineEnds) LineEnds {
	switch {
	case ends == AsTheyStand && len(r.raw) == len(r.text):
		return One
	case ends == Two && strings.IndexByte(r.text, '\n') < 0:
		return One
	}
	return ends
}

func (r *rulers) ruler(i Interpretation) *ruler {
	at := ruled{r.ends(i.LineEnds), i.Mark}
	if made := r.made[at]; made != nil {
		return made
	}
	made := &ruler{}
	switch at.ends {
	case AsTheyStand:
		made.seen = r.raw
	case Two:
		made.seen = strings.ReplaceAll(r.text, "\n", "\r\n")
	default:
		made.seen = r.text
	}
	if at.ends != One {
		for from := 0; ; {
			n := strings.Index(made.seen[from:], "\r\n")
			if n < 0 {
				break
			}
			made.gone = append(made.gone, from+n)
			from += n + 2
		}
	}
	if at.mark {
		made.before = len(mark)
		made.seen = mark + made.seen
		for k := range made.gone {
			made.gone[k] += len(mark)
		}
	}
	made.offsets = dataset.NewOffsets(made.seen)
	r.made[at] = made
	return made
}

// span turns a range of the file into a span of the project's text.
func (r *rulers) span(i Interpretation, at Range) (corpus.Span, error) {
	if i.FromOne {
		at.Start--
		at.End--
	}
	if i.Included {
		at.End++
	}
	m := r.ruler(i)
	start, err := m.offsets.Bytes(i.Unit, at.Start)
	if err != nil {
		return corpus.Span{}, err
	}
	end, err := m.offsets.Bytes(i.Unit, at.End)
	if err != nil {
		return corpus.Span{}, err
	}
	span := corpus.Span{Start: m.move(start), End: m.move(end)}
	return span, span.Check(r.text)
}

// move goes from the text as the tool saw it to the project's.
func (m *ruler) move(offset int) int {
	return max(0, offset-sort.SearchInts(m.gone, offset)-m.before)
}
