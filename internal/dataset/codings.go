package dataset

import (
	"slices"

	"sayso/internal/corpus"
)

// codingColumns say how a sentence was reached and which hint there was, a part
// for each annotator who has such a record. A project without any has no such
// columns.
func (t *sentenceRows) codingColumns() []sentenceColumn {
	if !t.project.Codings {
		return nil
	}
	column := func(name, meaning string, of func(*sentenceRow, *corpus.Coding) string) sentenceColumn {
		return textColumn(name, meaning, func(r *sentenceRow) string {
			if len(r.codings) == 0 {
				return ""
			}
			parts := make([]string, len(r.codings))
			for i, c := range r.codings {
				parts[i] = of(r, c)
			}
			return joinParts(parts)
		})
	}
	return []sentenceColumn{
		column("reached", "how the annotator came to the sentence: order, queue, like, sample or second-look; only order and sample may stand for the rest", func(_ *sentenceRow, c *corpus.Coding) string {
			if c.Reached == corpus.InOrder {
				return "order"
			}
			return string(c.Reached)
		}),
		column("hint", "id of the label that a model would have given, empty for no hint", func(_ *sentenceRow, c *corpus.Coding) string { return c.Hint }),
		column("hint_shown", "when the annotator saw it: before or after the key, never, or empty for no hint", func(_ *sentenceRow, c *corpus.Coding) string {
			if c.Hint != "" && c.Shown == corpus.ShownNever {
				return "never"
			}
			return string(c.Shown)
		}),
		column("hint_agreed", "1 if what the annotator says now is what the hint says, else 0; empty for no hint", func(r *sentenceRow, c *corpus.Coding) string {
			switch {
			case c.Hint == "":
				return ""
			case slices.ContainsFunc(r.annotations, func(a *corpus.Annotation) bool {
				return a.Label == c.Hint && t.people.Same(a.Annotator, c.Annotator)
			}):
				return "1"
			}
			return "0"
		}),
	}
}

// codingsBySentence finds the codings of each sentence; one counts where its
// span is the sentence's.
func codingsBySentence(e *corpus.Entry) map[int][]*corpus.Coding {
	lists := map[int][]*corpus.Coding{}
	for i := range e.Codings {
		c := &e.Codings[i]
		if from, to := e.Document.SentencesIn(c.Span()); to-from == 1 && e.Document.Sentences[from].Span == c.Span() {
			lists[from] = append(lists[from], c)
		}
	}
	return lists
}
