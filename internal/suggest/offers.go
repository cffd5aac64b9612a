package suggest

import (
	"slices"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"sayso/internal/corpus"
)

// The attributes of which a value is offered, by their ids in the codebook that
// the program comes with.
const (
	Certainty = "certainty"
	Quotation = "quote"
)

// Offered are these attributes.
var Offered = []string{Certainty, Quotation}

// An Offer is the value that an attribute of an annotation may have, and why. It
// is no more than that: a person's key gives the value.
type Offer struct {
	Value     string
	Words     []Word // of the sentence, that say so; none where it is for want of any
	Right, Of int    // of so many like it so many were right, where it was learned; else 0 of 0
}

// Offering knows the cues by which values are offered. It does not change.
type Offering struct {
	sure *Lexicon // possible: Modal; probable: Hedge
	says *Lexicon // all cues
}

// NewOffering makes one of the cues of the program and those of a project: what
// the project takes out is out here too, its hedges make a content probable, its
// modals and conditionals possible.
func NewOffering(own []Cue) *Offering {
	list := slices.Clone(certaintyCues())
	for _, c := range own {
		switch c.Class {
		case Conditional.String():
			c.Class = Modal.String()
		case Modal.String(), Hedge.String(), Dropped:
		default:
			continue
		}
		list = append(list, c)
	}
	return &Offering{sure: lexiconOf(list), says: NewLexicon(own)}
}

// certaintyCues are those of lists/certainty.txt.
var certaintyCues = sync.OnceValue(func() (all []Cue) {
	text, err := lists.ReadFile("lists/certainty.txt")
	if err != nil {
		panic(err) // it is part of the program
	}
	class := map[string]Class{"possible": Modal, "probable": Hedge}
	for line := range strings.Lines(string(text)) {
		head, cues, found := strings.Cut(line, ":")
		language, value, _ := strings.Cut(head, " ")
		if !found || strings.HasPrefix(line, "#") {
			continue
		}
		for cue := range strings.SplitSeq(cues, ",") {
			all = append(all, Cue{language, class[value].String(), strings.TrimSpace(cue)})
		}
	}
	return all
})

// ByCues offers a value for the content of an annotation that lies in a sentence,
// both in bytes of the text. Nothing is offered where no cue says anything, and
// never a value that the attribute does not have.
func (o *Offering) ByCues(attribute corpus.Attribute, text, language string, sentence, content corpus.Span) (offer Offer, ok bool) {
	if sentence.Check(text) != nil || content.Check(text) != nil {
		return Offer{}, false
	}
	switch attribute.ID {
	case Certainty:
		offer, ok = o.certainty(text[sentence.Start:sentence.End], language)
	case Quotation:
		offer, ok = o.quotation(text, language, sentence, content)
	}
	if !ok || !slices.Contains(attribute.Values, offer.Value) {
		return Offer{}, false
	}
	return offer, true
}

// Learned offers the value that a model of an attribute would give to a sentence,
// where it can be trusted with that value.
func (m *Model) Learned(attribute corpus.Attribute, s *Sentence) (offer Offer, ok bool) {
	h, ok := m.Hint(s)
	if !ok || h.Label >= len(attribute.Values) {
		return Offer{}, false
	}
	return Offer{attribute.Values[h.Label], h.Words, h.Right, h.Of}, true
}

// certainty is that of the least sure cue of a sentence. Belief counts outside the
// content too (rule 7 of the codebook), so the whole sentence is read.
func (o *Offering) certainty(sentence, language string) (offer Offer, ok bool) {
	a := newAnalyser(o.sure, slotBits)
	a.read(&Sentence{Text: sentence, Language: language})
	for _, value := range []struct {
		name  string
		class Class
	}{{"possible", Modal}, {"probable", Hedge}} {
		for _, c := range a.cues {
			w := Word{int(a.tokens[c.from].start), int(a.tokens[c.to-1].end)}
			if o.sure.entries[c.entry].class == value.class && !isName(sentence, language, w) && len(offer.Words) < decidingWords {
				offer.Words = append(offer.Words, w)
			}
		}
		if len(offer.Words) > 0 {
			offer.Value = value.name
			return offer, true
		}
	}
	return Offer{}, false
}

// isName reports whether a word has a capital letter inside a sentence, as the
// month of May has. German writes every noun so.
func isName(sentence, language string, w Word) bool {
	if language == "de" || strings.TrimLeft(sentence[:w.Start], " \u00a0\"'“„«‘") == "" {
		return false
	}
	first, _ := utf8.DecodeRuneInString(sentence[w.Start:])
	return unicode.IsUpper(first)
}

// quotation tells direct, mixed and indirect speech by the quotation marks around
// the content and the words of saying beside it. A sentence with neither says
// nothing: it may go on with what somebody said before.
func (o *Offering) quotation(text, language string, sentence, content corpus.Span) (offer Offer, ok bool) {
	from := strings.LastIndexByte(text[:sentence.Start], '\n') + 1
	if sentence.End-from > longest {
		from = sentence.Start
	}
	a := newAnalyser(o.says, slotBits)
	a.read(&Sentence{Text: text[from:sentence.End], Language: language})
	words, quoted := 0, 0
	for _, t := range a.tokens {
		if start := from + int(t.start); t.word && start >= content.Start && start < content.End {
			words++
			if t.quoted {
				quoted++
			}
		}
	}
	switch {
	case words == 0:
		return Offer{}, false
	case quoted == words:
		return Offer{Value: "direct"}, true
	case quoted > 0:
		return Offer{Value: "mixed"}, true
	}
	for _, c := range a.cues {
		class := o.says.entries[c.entry].class
		start, end := from+int(a.tokens[c.from].start), from+int(a.tokens[c.to-1].end)
		if start >= sentence.Start && !a.tokens[c.from].quoted && (class == Reporting || class == Denial) && len(offer.Words) < decidingWords {
			offer.Words = append(offer.Words, Word{start - sentence.Start, end - sentence.Start})
		}
	}
	offer.Value = "indirect"
	return offer, len(offer.Words) > 0
}
