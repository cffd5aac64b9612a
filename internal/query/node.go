package query

import (
	"strconv"
	"strings"

	"sayso/internal/corpus"
)

// node is a part of a query.
type node interface{ String() string }

// and, or and not join parts. and and or have at least two.
type (
	and []node
	or  []node
	not struct{ node }
)

// term is one token to be found.
type term struct {
	text   string // folded
	prefix bool   // any token that begins so
}

// phrase is a row of tokens that follow each other.
type phrase []term

// near are phrases that stand close to each other, in any order: at most
// within words lie between one and the next.
type near struct {
	phrases []phrase
	within  int
}

// filter asks what was made of a sentence and where it stands.
type filter struct {
	name       string // label, date, an attribute of the codebook
	value      string // as written, without quotation marks
	terms      phrase // the tokens of value
	start, end int    // bytes of the query, for errors of Bind

	variable *corpus.Variable // of documents, that is meant; Bind finds it, nil for none
}

func (a and) String() string { return joined(a, " AND ") }
func (o or) String() string  { return joined(o, " OR ") }
func (n not) String() string { return "NOT " + n.node.String() }

func joined(parts []node, by string) string {
	words := make([]string, len(parts))
	for i, p := range parts {
		words[i] = p.String()
	}
	return "(" + strings.Join(words, by) + ")"
}

func (t term) String() string {
	if t.prefix {
		return t.text + "*"
	}
	return t.text
}

func (p phrase) String() string {
	words := make([]string, len(p))
	for i, t := range p {
		words[i] = t.String()
	}
	return `"` + strings.Join(words, " ") + `"`
}

func (n near) String() string {
	words := make([]string, len(n.phrases))
	for i, p := range n.phrases {
		words[i] = p.String()
	}
	return "(" + strings.Join(words, " NEAR/"+strconv.Itoa(n.within)+" ") + ")"
}

func (f filter) String() string { return f.name + `:"` + f.value + `"` }
