package reader

import (
	"encoding/xml"
	"strings"
)

// Equations of Word (OMML) come in as a line of signs, in the linear form that
// Word itself accepts: (a+b)/(c) for a fraction, x^(2) and x_(i), √(y). Nothing
// is said of how they look, but no sign of them is lost, and a fraction is not
// read as one number.

// equation writes what stands between the signs of an equation.
type equation struct {
	closing []string // of delimiters that are open
}

func isMath(space string) bool {
	return strings.HasSuffix(space, "/math") || space == "m"
}

// start is what is written where an element begins.
func (q *equation) start(e xml.StartElement) string {
	value := ""
	for _, a := range e.Attr {
		if a.Name.Local == "val" {
			value = a.Value
		}
	}
	switch e.Name.Local {
	case "num", "lim", "fName", "den":
		return "("
	case "sup":
		return "^("
	case "sub":
		return "_("
	case "rad":
		return "√"
	case "deg":
		return "["
	case "d":
		q.closing = append(q.closing, ")")
		return "("
	case "chr":
		return value
	case "endChr":
		if n := len(q.closing); n > 0 && value != "" {
			q.closing[n-1] = value
		}
	case "m", "eqArr":
		return "("
	}
	return ""
}

// end is what is written where an element ends.
func (q *equation) end(e xml.EndElement) string {
	switch e.Name.Local {
	case "num":
		return ")/"
	case "den", "sup", "sub", "lim", "fName", "m", "eqArr":
		return ")"
	case "deg":
		return "]"
	case "mr":
		return ";"
	case "d":
		if n := len(q.closing); n > 0 {
			last := q.closing[n-1]
			q.closing = q.closing[:n-1]
			return last
		}
	case "oMathPara":
		q.closing = nil
	}
	return ""
}
