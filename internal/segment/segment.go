// Package segment cuts a text into sentences, the units that are labelled and
// counted.
//
// The work goes from the certain to the doubtful. A line break ends a sentence
// (regions.go). Inside a line one pass over the bytes stops only at marks that
// could end one: full stops, question marks, ellipses, the marks of other
// scripts (scan.go). For each such candidate the words on both sides are read
// (context.go) and looked up in the word lists of the language (lists/*.txt,
// lexicon.go). Hard rules settle what can be settled: titles, initials,
// acronyms, attributions, list markers (rules.go for all, english.go and
// languages.go for their own). What is left, English only, goes to a small
// trained model (model.go, weights.bin). A language without lists is cut by the
// rules of Unicode, UAX #29 (fallback.go).
//
// Whatever happens, the spans that come back are ordered and disjoint, carry
// no white space at their ends, lie on rune boundaries, and leave nothing but
// white space between them: every character of an article belongs to exactly
// one sentence. A paragraph cut alone gives the same spans as the paragraph
// cut inside its article, if the language is the same. The time taken grows
// with the length of the text and with nothing else.
package segment

import "sayso/internal/corpus"

// Version names the engine. It is stored with the bounds of every document, so
// that a later engine knows what cut them. It changes with every change of
// rules, lists or weights that can move a bound.
const Version = "sayso-1"

// Options changes how a text is cut. The zero value is right for most.
type Options struct {
	// Language is the ISO 639-1 code of the text, such as "en"; a region
	// behind it (en-GB) is ignored. Empty means that the engine finds out by
	// itself, see Detect.
	Language string
	// Unwrap is for texts broken at a fixed column: a line break inside a
	// paragraph counts as a space, unless the line is clearly a heading or a
	// list item. The text itself never changes.
	Unwrap bool
}

// Split returns the sentences of the text in order. It never fails: any bytes
// will do, and a text of white space alone has no sentences. Offsets are bytes.
func Split(text string, o Options) []corpus.Sentence {
	c := newCutter(text, o)
	c.run()
	return c.found.sentences()
}

// Decision is what the engine thought at one place where a sentence could end.
type Decision struct {
	End    int   // byte offset after the last byte of the sentence, if it is cut here
	Cut    bool  // whether a sentence ends here
	Margin uint8 // from 0 (a coin toss) to 255 (certain)
	Rule   Rule  // what decided
	// Features are the hashed features that the model saw; empty when a rule
	// decided. They are valid only until the callback returns.
	Features []uint32
}

// Explain runs the engine and hands every decision inside a line to yield, cut
// or not, in the order of the text. A reader of the code can ask it why a
// sentence was cut.
func Explain(text string, o Options, yield func(Decision)) {
	c := newCutter(text, o)
	c.explain = yield
	c.run()
}

// Examples runs the engine with a teacher in the place of its model: where no
// rule decides, isEnd says whether a sentence ends at the byte offset. Every
// such place is handed to yield. The training program learns from it, and what
// it sees does not depend on weights of an earlier training.
func Examples(text string, o Options, isEnd func(end int) bool, yield func(Decision)) {
	c := newCutter(text, o)
	c.teacher = isEnd
	c.explain = func(d Decision) {
		if d.Rule == ByModel {
			yield(d)
		}
	}
	c.run()
}
