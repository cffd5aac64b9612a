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
	document := &l.host.Session().Entry.Document
	sentence := document.SentenceAt(a.Span.Start)
	if sentence < 0 {
		return nil
	}
	// The part moves in steps, so that going through a text reads it seldom.
	first := max(0, sentence/sourcesAround*sourcesAround-sourcesAround)
	last := min(len(document.Sentences), first+3*sourcesAround)
	if of := fmt.Sprint(document.ID, len(document.Sentences), first); l.sourceOf != of {
		start := document.Sentences[first].Start
		part := make([]corpus.Sentence, 0, last-first)
		for _, s := range document.Sentences[first:last] {
			s.Start, s.End = s.Start-start, s.End-start
			part = append(part, s)
		}
		l.sources, l.sourceOf = sources.Read(document.Text[start:document.Sentences[last-1].End], part), of
		l.sources.Outlet = document.Outlet
	}
	var names []string
	for _, candidate := range l.sources.Suggest(sentence-first, l.KnownSources(), most) {
		names = append(names, candidate.Text)
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
