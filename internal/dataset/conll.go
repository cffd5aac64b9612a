package dataset

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/text/unicode/norm"

	"sayso/internal/corpus"
)

// CoNLL: one token a line, in the shape of the shared task of 2003 (with the
// last column in IOB2) and in that of Universal Dependencies (CoNLL-U). Both
// hold one layer of labels. Where annotations overlap, the longest keeps its
// tokens, and the others are left out.

var (
	inBIO = carries{some: map[Aspect]string{
		Texts: "tokens, without white space and what stands between sentences", Bounds: "an empty line", Labels: "of the longest annotation",
		Spans: "to the token, of the longest annotation",
	}}
	inCoNLLU = carries{
		all: []Aspect{Bounds, Labels},
		some: map[Aspect]string{
			Texts: "without the white space between sentences; word forms in NFC", Nothing: "as the state of a sentence, without who and when",
			Spans: "of the longest annotation", Overlaps: "the longest, and all labels of a sentence", IDs: "those of documents", Metadata: "the title",
		},
	}
)

// conllToken is a token with its tag: O, B-claim or I-claim.
type conllToken struct {
	corpus.Span
	tag string
}

// conllSentence cuts one sentence into tagged tokens.
func conllSentence(text string, sentence corpus.Span, layer []corpus.Annotation, cuts []int) []conllToken {
	spans := tokensOf(text, sentence, cuts)
	tokens := make([]conllToken, len(spans))
	next, begun := 0, -1
	for i, span := range spans {
		for next < len(layer) && layer[next].Span.End <= span.Start {
			next++
		}
		tokens[i] = conllToken{span, "O"}
		if next < len(layer) && layer[next].Span.Covers(span) {
			prefix := "I-"
			if begun != next {
				prefix, begun = "B-", next
			}
			tokens[i].tag = prefix + layer[next].Label
		}
	}
	return tokens
}

// longestLayer picks annotations that do not overlap: the longest first, of
// two of the same length the first. They come in reading order.
func longestLayer(annotations []corpus.Annotation) []corpus.Annotation {
	byLength := sortedAnnotations(annotations)
	slices.SortStableFunc(byLength, func(a, b corpus.Annotation) int { return b.Span.Len() - a.Span.Len() })
	var layer []corpus.Annotation
	for _, a := range byLength {
		free := true
		for _, taken := range layer {
			free = free && !taken.Span.Overlaps(a.Span)
		}
		if free {
			layer = append(layer, a)
		}
	}
	corpus.SortAnnotations(layer)
	return layer
}

func writeBIO(ctx context.Context, w io.Writer, _ Project, entries Entries) error {
	out := bufio.NewWriterSize(w, 64<<10)
	err := each(ctx, entries, func(e *corpus.Entry) error {
		d := &e.Document
		_, _ = out.WriteString("-DOCSTART- -X- -X- O\n\n")
		layer, cuts := longestLayer(e.Annotations), cutsOf(e.Annotations)
		for _, sentence := range d.Sentences {
			tokens := conllSentence(d.Text, sentence.Span, layer, cuts)
			for _, token := range tokens {
				_, _ = out.WriteString(d.Quote(token.Span))
				_, _ = out.WriteString(" -X- _ ")
				_, _ = out.WriteString(token.tag)
				_ = out.WriteByte('\n')
			}
			if len(tokens) > 0 {
				_ = out.WriteByte('\n')
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	return out.Flush()
}

func writeCoNLLU(ctx context.Context, w io.Writer, p Project, entries Entries) error {
	out := bufio.NewWriterSize(w, 64<<10)
	rank := labelRanks(p.Codebook)
	err := each(ctx, entries, func(e *corpus.Entry) error {
		writeCoNLLUDocument(out, e, rank)
		return nil
	})
	if err != nil {
		return err
	}
	return out.Flush()
}

func writeCoNLLUDocument(out *bufio.Writer, e *corpus.Entry, rank map[string]int) {
	d := &e.Document
	offsets := NewOffsets(d.Text)
	layer, cuts := longestLayer(e.Annotations), cutsOf(e.Annotations)
	rows := sentenceRows{rank: rank}
	bySentence := rows.bySentence(e)
	states := corpus.States(d.Sentences, e.Annotations, e.Marks)
	fresh := true
	var row []byte
	for i, sentence := range d.Sentences {
		tokens := conllSentence(d.Text, sentence.Span, layer, cuts)
		if len(tokens) == 0 {
			continue
		}
		if fresh {
			fmt.Fprintf(out, "# newdoc id = %s\n# title = %s\n", d.ID, oneLine(d.Title))
			fresh = false
		}
		fmt.Fprintf(out, "# sent_id = %s-%d\n# text = %s\n# labels = %s\n# state = %s\n", d.ID, i+1, conllText(d.Text, tokens),
			strings.Join(labelSet(bySentence[i]), ","), states[i])
		for k, token := range tokens {
			row = conllRow(row[:0], k, d.Quote(token.Span), token.tag, k+1 < len(tokens) && tokens[k+1].Start == token.End,
				offsets.Chars(token.Start), offsets.Chars(token.End))
			_, _ = out.Write(row)
		}
		_ = out.WriteByte('\n')
	}
}

// conllRow appends one row. There are a million of them in a corpus of no great
// size, so it is put together by hand.
func conllRow(row []byte, at int, word, tag string, joined bool, start, end int) []byte {
	row = strconv.AppendInt(row, int64(at+1), 10)
	row = append(row, '\t')
	row = append(row, composed(word)...)
	if at == 0 {
		row = append(row, "\t_\tX\t_\t_\t0\troot\t_\tNER="...)
	} else {
		row = append(row, "\t_\tX\t_\t_\t1\tdep\t_\tNER="...)
	}
	row = append(row, tag...)
	if joined {
		row = append(row, "|SpaceAfter=No"...)
	}
	row = append(row, "|TokenRange="...)
	row = strconv.AppendInt(row, int64(start), 10)
	row = append(row, ':')
	row = strconv.AppendInt(row, int64(end), 10)
	return append(row, '\n')
}

// conllText is the sentence with one space where there is white space, so that
// it is what its tokens add up to.
func conllText(text string, tokens []conllToken) string {
	var words strings.Builder
	for i, token := range tokens {
		if i > 0 && tokens[i-1].End < token.Start {
			words.WriteByte(' ')
		}
		words.WriteString(composed(text[token.Start:token.End]))
	}
	return words.String()
}

// composed is a word in NFC. Most words are there already.
func composed(word string) string {
	if isASCII(word) {
		return word
	}
	return norm.NFC.String(word)
}

// oneLine puts words on one line.
func oneLine(words string) string { return strings.Join(strings.Fields(words), " ") }
