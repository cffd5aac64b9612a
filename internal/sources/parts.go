package sources

import (
	"strings"

	"sayso/internal/corpus"
)

// Parts cuts a sentence into the pieces that an annotation of a part of it
// often begins or ends with: at commas, colons, semicolons, dashes and
// brackets, behind reporting words and around "that". A piece has neither the
// marks at its ends, but for quotation marks that enclose it, nor the word that
// joins it to the one before. Pieces without two words are left out, unless
// nothing else is there. Sentence must have passed Check.
func Parts(text string, sentence corpus.Span) []corpus.Span {
	tokens := tokenise(text[sentence.Start:sentence.End])
	for i := range tokens {
		tokens[i].Start += sentence.Start
		tokens[i].End += sentence.Start
	}
	var parts, short []corpus.Span
	from := 0
	piece := func(to int) {
		if from < to {
			if span, words := trimPart(text, tokens[from:to]); words > 1 {
				parts = append(parts, span)
			} else if words == 1 {
				short = append(short, span)
			}
		}
		from = to
	}
	for i, t := range tokens {
		switch {
		case t.lower == "that" && i > from:
			piece(i)
			from = i + 1
		case t.lower == "that" || strings.Contains(",;:—–()", t.lower) && !t.word || cueAt(tokens, i):
			end := i + 1
			if end < len(tokens) && strings.Contains("”»\"", tokens[end].lower) && touches(tokens[i], tokens[end]) {
				continue // the quotation mark behind the comma ends the piece
			}
			piece(end)
		case strings.Contains("”»", t.lower) && i > 0 && strings.Contains(",.!?", tokens[i-1].lower) && touches(tokens[i-1], t):
			piece(i + 1)
		}
	}
	piece(len(tokens))
	if len(parts) == 0 {
		return short
	}
	return parts
}

func touches(a, b token) bool { return a.End == b.Start }

// trimPart is the span of a piece without what does not belong to it, and the
// number of its words.
func trimPart(text string, tokens []token) (span corpus.Span, words int) {
	for len(tokens) > 0 && !tokens[0].word && !strings.Contains("“„«\"(", tokens[0].lower) {
		tokens = tokens[1:]
	}
	if len(tokens) > 1 && (tokens[0].lower == "and" || tokens[0].lower == "but" || tokens[0].lower == "or") {
		tokens = tokens[1:]
	}
	for len(tokens) > 0 {
		last := tokens[len(tokens)-1]
		if last.word || strings.Contains("”»\"", last.lower) {
			break
		}
		tokens = tokens[:len(tokens)-1]
	}
	if len(tokens) == 0 {
		return span, 0
	}
	for _, t := range tokens {
		if t.word {
			words++
		}
	}
	span = corpus.Span{Start: tokens[0].Start, End: tokens[len(tokens)-1].End}
	if last := tokens[len(tokens)-1]; last.possessive {
		span.End = afterPossessive(text, span.End)
	}
	if text[span.Start] == '(' && !strings.Contains(text[span.Start:span.End], ")") {
		span.Start++
	}
	return span, words
}
