package labelling

import (
	"fmt"

	"sayso/internal/corpus"
	"sayso/internal/sources"
)

// sourcesAround is how many sentences before and after the one at hand are read
// for who may have said it. A news article is shorter; of a long transcript the
// rest is too far away to matter and too much to read between two keys.
const sourcesAround = 150

// OfferedSources lists who may have said the annotation's sentence, the likeliest
// first, at most so many.
func (l *Screen) OfferedSources(a corpus.Annotation, most int) []string {
	names := l.host.OrderSources(a, l.candidates(a, max(most, mostOffered)))
	return names[:min(most, len(names))]
}

// mostOffered is how many are asked for, so that one that comes late by rules can be
// brought forward.
const mostOffered = 40

// candidates are the sources that the rules offer for an annotation, the likeliest
// first.
func (l *Screen) candidates(a corpus.Annotation, most int) []sources.Candidate {
	document := &l.host.Session().Entry.Document
	sentence := document.SentenceAt(a.Span.Start)
	if sentence < 0 {
		return nil
	}
	// The part moves in steps, so that going through a text reads it seldom.
	first := max(0, sentence/sourcesAround*sourcesAround-sourcesAround)
	last := min(len(document.Sentences), first+3*sourcesAround)
	start := document.Sentences[first].Start
	if of := fmt.Sprint(document.ID, len(document.Sentences), first); l.sourceOf != of {
		part := make([]corpus.Sentence, 0, last-first)
		for _, s := range document.Sentences[first:last] {
			s.Start, s.End = s.Start-start, s.End-start
			part = append(part, s)
		}
		l.sources, l.sourceOf = sources.Read(document.Text[start:document.Sentences[last-1].End], part), of
		l.sources.Outlet = document.Outlet
	}
	list := l.sources.Suggest(sentence-first, l.KnownSources(), most)
	for i := range list {
		for _, span := range []*corpus.Span{&list[i].Span, &list[i].CueSpan} {
			if *span != (corpus.Span{}) {
				span.Start, span.End = span.Start+start, span.End+start
			}
		}
	}
	return list
}

// candidateNames are their names alone.
func (l *Screen) candidateNames(a corpus.Annotation, most int) (names []string) {
	for _, c := range l.candidates(a, most) {
		names = append(names, c.Text)
	}
	return names
}

// KnownSources are the sources that annotations of the open document name, in
// reading order.
func (l *Screen) KnownSources() []string { return l.saidElsewhere("source") }

// saidElsewhere is what annotations of the open document say by an attribute,
// each once, in reading order.
func (l *Screen) saidElsewhere(attribute string) []string {
	var said []string
	seen := map[string]bool{}
	for i := range l.host.Session().Entry.Annotations {
		if text := l.host.Session().Entry.Annotations[i].Attributes[attribute]; text != "" && !seen[text] {
			seen[text] = true
			said = append(said, text)
		}
	}
	return said
}

// projectSources are the names of all sources of the project, as lists show
// them.
func (l *Screen) projectSources() []string {
	names := make([]string, len(l.host.Session().Sources))
	for i, s := range l.host.Session().Sources {
		names[i] = s.Name
	}
	return names
}
