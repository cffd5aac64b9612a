package dataset

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"regexp"
	"strings"

	"sayso/internal/corpus"
)

// brat standoff: for each document a .txt and a .ann, and an annotation.conf
// for all. Offsets count Unicode code points of the .txt. An annotation may not
// hold a line break, so one that does is written as fragments, one a line.

var inBrat = carries{
	all: []Aspect{Texts, Labels, Spans, Overlaps, Pieces},
	some: map[Aspect]string{
		Mentions: "in the notes, as role:start-end", Attributes: "those without a list of simple values stand in the notes", Notes: "tabs and line breaks become spaces",
		Annotators: "names, in the notes", Relations: "those within a document, without who made them, and when",
		IDs: "those of documents, in documents.csv", Variables: "in documents.csv", Metadata: "title, outlet, date, address, language and state, in documents.csv",
	},
	codebook: []codebookField{"Labels.ID", "Attributes.ID", "Attributes.Values", "Relations.ID"},
}

func fillBrat(ctx context.Context, f *folder, p Project, parts []part) error {
	if err := f.addText("annotation.conf", bratConfiguration(p.Codebook)); err != nil {
		return err
	}
	documents := 0
	names := p.annotatorNames()
	return each(ctx, parts[0].entries, func(e *corpus.Entry) error {
		documents++
		name := fileName(documents, e.Document.Title)
		return eachPart(&p, e, func(judge string, e *corpus.Entry) error {
			if judge != "" {
				name = judge + "/" + fileName(documents, e.Document.Title)
			}
			if err := f.addText(name+".txt", e.Document.Text); err != nil {
				return err
			}
			return f.add(name+".ann", func(w io.Writer) error { return writeBratAnnotations(w, &p, names, e) })
		})
	})
}

// bratConfiguration tells brat which labels, relations and attributes there are.
func bratConfiguration(c corpus.Codebook) string {
	var conf strings.Builder
	conf.WriteString("[entities]\n")
	for _, label := range c.Labels {
		fmt.Fprintln(&conf, label.ID)
	}
	conf.WriteString("\n[relations]\n")
	for _, kind := range c.Relations {
		fmt.Fprintf(&conf, "%s\tArg1:<ENTITY>, Arg2:<ENTITY>\n", kind.ID)
	}
	conf.WriteString("\n[events]\n\n[attributes]\n")
	for _, attribute := range c.Attributes {
		if bratEnumerated(attribute) {
			fmt.Fprintf(&conf, "%s\tArg:<ENTITY>, Value:%s\n", attribute.ID, strings.Join(attribute.Values, "|"))
		}
	}
	return conf.String()
}

// bratWord is what brat takes for a value.
var bratWord = regexp.MustCompile(`^[A-Za-z0-9_-]+$`)

// bratEnumerated reports whether brat can carry the attribute as one.
func bratEnumerated(a corpus.Attribute) bool {
	for _, value := range a.Values {
		if !bratWord.MatchString(value) {
			return false
		}
	}
	return len(a.Values) > 0
}

// bratLine makes words fit for one line.
var bratLine = strings.NewReplacer("\t", " ", "\n", " ", "\r", " ")

func writeBratAnnotations(w io.Writer, p *Project, names map[string]string, e *corpus.Entry) error {
	out := bufio.NewWriter(w)
	offsets := NewOffsets(e.Document.Text)
	numbers := map[string]int{}
	attributes, notes := 0, 0
	for _, a := range sortedAnnotations(e.Annotations) {
		fragments := bratFragments(e.Document.Text, &a)
		if len(fragments) == 0 {
			continue // nothing but line breaks
		}
		number := len(numbers) + 1
		numbers[a.ID] = number
		places, words := make([]string, len(fragments)), make([]string, len(fragments))
		for i, fragment := range fragments {
			places[i] = fmt.Sprintf("%d %d", offsets.Chars(fragment.Start), offsets.Chars(fragment.End))
			words[i] = e.Document.Quote(fragment)
		}
		fmt.Fprintf(out, "T%d\t%s %s\t%s\n", number, a.Label, strings.Join(places, ";"), strings.Join(words, " "))
		said := []string{}
		if name := names[a.Annotator]; name != "" {
			said = append(said, "annotator="+bratLine.Replace(name))
		}
		for _, id := range attributeOrder(p.Codebook, a.Attributes) {
			value := a.Attributes[id]
			if attribute, ok := p.Codebook.Attribute(id); ok && bratEnumerated(attribute) && attribute.Allows(value) {
				attributes++
				fmt.Fprintf(out, "A%d\t%s T%d %s\n", attributes, id, number, value)
				continue
			}
			said = append(said, id+"="+bratLine.Replace(value))
		}
		for _, words := range bratMentions(&a, offsets) {
			said = append(said, "mention="+words)
		}
		if a.Note != "" {
			said = append(said, "note="+bratLine.Replace(a.Note))
		}
		if len(said) > 0 {
			notes++
			fmt.Fprintf(out, "#%d\tAnnotatorNotes T%d\t%s\n", notes, number, strings.Join(said, " | "))
		}
	}
	writeBratRelations(out, numbers, e)
	return out.Flush()
}

func writeBratRelations(out io.Writer, numbers map[string]int, e *corpus.Entry) {
	written := 0
	for _, r := range sortedRelations(e.Relations) {
		from, to := numbers[r.From], numbers[r.To]
		if from > 0 && to > 0 {
			written++
			fmt.Fprintf(out, "R%d\t%s Arg1:T%d Arg2:T%d\n", written, r.Kind, from, to)
		}
	}
}

// bratFragments are the parts of an annotation: its pieces when it is not one
// stretch of text, and each on one line.
func bratFragments(text string, a *corpus.Annotation) []corpus.Span {
	pieces := piecesOf(a)
	if pieces == nil {
		return fragmentsOf(text, a.Span)
	}
	var fragments []corpus.Span
	end := 0
	for _, piece := range pieces {
		piece.Start = max(piece.Start, end) // brat takes no fragments that overlap
		if piece.Start < piece.End {
			fragments = append(fragments, fragmentsOf(text, piece)...)
			end = piece.End
		}
	}
	return fragments
}

// bratMentions are the mentions that are no fragments.
func bratMentions(a *corpus.Annotation, offsets *Offsets) []string {
	var words []string
	for i, m := range mentionWords(a, offsets) {
		if a.Mentions[i].Role != corpus.Part {
			words = append(words, m)
		}
	}
	return words
}

// fragmentsOf cuts a span at its line breaks, and leaves out what is empty.
func fragmentsOf(text string, span corpus.Span) []corpus.Span {
	var fragments []corpus.Span
	for start := span.Start; start < span.End; {
		end := span.End
		if at := strings.IndexByte(text[start:span.End], '\n'); at >= 0 {
			end = start + at
		}
		if start < end {
			fragments = append(fragments, corpus.Span{Start: start, End: end})
		}
		start = end + 1
	}
	return fragments
}
