package secondlook

import (
	"fmt"
	"strings"

	"sayso/internal/corpus"
	"sayso/internal/suggest"
)

// Offer is the value that an attribute of an annotation may have, and why: what
// the model learned from the person's own values where it can be trusted, else
// what the cues say. It is asked for by the key of the attribute and given by
// another, and there is none where there are no hints: in rounds that measure
// agreement, with hints off, and on one sentence in five.
func (s *Screen) Offer(a corpus.Annotation, attribute corpus.Attribute) (value, why string, ok bool) {
	open := s.host.Session()
	d := &open.Entry.Document
	at := d.SentenceAt(a.Span.Start)
	if at < 0 || a.Attributes[attribute.ID] != "" || !open.Own(a) || s.allowed() == Off {
		return "", "", false
	}
	sentence := d.Sentences[at].Span
	if suggest.HeldOut(seed, open.Info.ID, open.Annotator.ID, d.ID, sentence.Start) {
		return "", "", false
	}
	language, offering := languageOf(d), builtIn
	if l := s.learned; l != nil && l.usable(open) {
		offering = l.offering
		if m := l.values[attribute.ID]; m != nil {
			one := suggest.Sentence{Document: d.ID, Language: language, Text: d.Quote(sentence), Place: at + 1}
			if offer, ok := m.Learned(attribute, &one); ok {
				return offer.Value, because(&offer, one.Text), true
			}
		}
	}
	offer, ok := offering.ByCues(attribute, d.Text, language, sentence, a.Span)
	return offer.Value, because(&offer, d.Quote(sentence)), ok
}

// builtIn offers by the cues of the program, until those of the project are read.
var builtIn = suggest.NewOffering(nil)

// because says why a value is offered: the words, and how often it was right
// where it was learned.
func because(o *suggest.Offer, sentence string) string {
	var parts []string
	for _, w := range o.Words {
		parts = append(parts, "“"+sentence[w.Start:w.End]+"”")
	}
	why := strings.Join(parts, ", ")
	switch {
	case o.Of > 0:
		return strings.TrimPrefix(fmt.Sprintf("%s; of %d like it %d were right", why, o.Of, o.Right), "; ")
	case why == "":
		return "quotation marks"
	}
	return why
}
