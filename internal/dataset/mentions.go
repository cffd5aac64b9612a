package dataset

import (
	"strconv"

	"sayso/internal/corpus"
)

// Mentions and sources, for the formats that are tables.

// mentionWords writes the mentions of an annotation as role:start-end, in code
// points: source:0-2. The pieces of an annotation have the role part.
func mentionWords(a *corpus.Annotation, offsets *Offsets) []string {
	var words []string
	for _, m := range a.Mentions {
		words = append(words, m.Role+":"+strconv.Itoa(offsets.Chars(m.Span.Start))+"-"+strconv.Itoa(offsets.Chars(m.Span.End)))
	}
	return words
}

// sourceTable finds the source that the words of an annotation mean.
type sourceTable struct {
	index *corpus.SourceIndex
	byID  map[string]*corpus.Source
}

func newSourceTable(sources []corpus.Source) *sourceTable {
	if len(sources) == 0 {
		return nil
	}
	t := &sourceTable{index: corpus.NewSourceIndex(sources), byID: map[string]*corpus.Source{}}
	for i := range sources {
		t.byID[sources[i].ID] = &sources[i]
	}
	return t
}

// sourceAttribute is the attribute that keeps who says it, in the words of the
// article.
const sourceAttribute = "source"

// source is the one that an annotation names; it has no id when the project
// knows none by these words.
func (p *Project) source(d *corpus.Document, a *corpus.Annotation) corpus.Source {
	words := a.Attributes[sourceAttribute]
	if p.sources == nil || words == "" {
		return corpus.Source{}
	}
	if found := p.sources.byID[p.sources.index.Find(d.ID, words)]; found != nil {
		return *found
	}
	return corpus.Source{}
}
