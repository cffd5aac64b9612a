package query

import (
	"math"
	"strings"

	"sayso/internal/corpus"
)

// Filters for the variables of documents that a codebook declares: the words of
// a text or of a listed value, numbers and dates with ranges.

// meant finds the variable of documents that the filter speaks of, nil for
// none. The names that every project has go before.
func (f filter) meant(c *corpus.Codebook) *corpus.Variable {
	id := f.name
	if id == "has" {
		id = strings.ToLower(f.value)
	} else if _, taken := levels[id]; taken {
		return nil
	}
	if v, ok := c.Variable(id); ok {
		return &v
	}
	return nil
}

// bindVariable reads the value of a filter as its variable wants it.
func (m *Matcher) bindVariable(f filter) error {
	if f.name == "has" {
		return nil
	}
	var err error
	switch f.variable.Kind {
	case corpus.NumberVariable:
		if m.numbers[f.value], err = parseNumbers(f.value); err != nil {
			return wrong(f.start, f.end, "%q is no number to search by; write %[2]s:12, %[2]s:10..20 or %[2]s:>=10.", f.value, f.name)
		}
	case corpus.DateVariable:
		if m.dates[f.value], err = parseDates(f.value); err != nil {
			return wrong(f.start, f.end, "%q is no date to search by; write %[2]s:2022, %[2]s:2022-03, %[2]s:2022-03-22 or %[2]s:2022-03..2022-05.", f.value, f.name)
		}
	}
	return nil
}

// ofVariable reports whether a filter holds of a value.
func (m *Matcher) ofVariable(f filter, value string) bool {
	if value == "" || f.name == "has" {
		return value != ""
	}
	switch f.variable.Kind {
	case corpus.NumberVariable:
		number, ok := corpus.Number(value)
		return ok && m.numbers[f.value].hold(number)
	case corpus.DateVariable:
		return m.dates[f.value].hold(value)
	}
	return f.terms.in(m.tokensOf(value))
}

// numbers are those from one to another, both included.
type numbers struct{ first, last float64 }

func (n numbers) hold(number float64) bool { return n.first <= number && number <= n.last }

// parseNumbers reads 12, one with >, >=, < or <= before it, and ranges such as
// 10..20, one end of which may be open.
func parseNumbers(text string) (numbers, error) {
	all := numbers{math.Inf(-1), math.Inf(1)}
	if from, to, ok := strings.Cut(text, ".."); ok && from+to != "" {
		n := all
		if from != "" && !readNumber(from, &n.first) || to != "" && !readNumber(to, &n.last) || n.first > n.last {
			return n, errNumber
		}
		return n, nil
	}
	n := all
	for _, operator := range []struct {
		sign string
		end  *float64
		over float64 // where the end moves when the number itself is left out
	}{{">=", &n.first, 0}, {"<=", &n.last, 0}, {">", &n.first, math.Inf(1)}, {"<", &n.last, math.Inf(-1)}} {
		rest, ok := strings.CutPrefix(text, operator.sign)
		if !ok {
			continue
		}
		if !readNumber(rest, operator.end) {
			return n, errNumber
		}
		if operator.over != 0 {
			*operator.end = math.Nextafter(*operator.end, operator.over)
		}
		return n, nil
	}
	if !readNumber(text, &n.first) {
		return n, errNumber
	}
	n.last = n.first
	return n, nil
}

func readNumber(text string, into *float64) bool {
	number, ok := corpus.Number(text)
	if ok {
		*into = number
	}
	return ok
}
