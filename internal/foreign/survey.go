package foreign

import (
	"context"
	"errors"
	"fmt"
	"sort"
	"strings"

	"sayso/internal/corpus"
	"sayso/internal/reader"
)

// Texts finds the texts of documents that a file names but does not carry.
type Texts interface {
	// Named finds a document by its id, its title, or the name of its file.
	Named(ctx context.Context, names []string) (document corpus.Document, found bool, err error)
	// Each gives every document, until give returns false.
	Each(ctx context.Context, give func(corpus.Document) bool) error
}

// Count is a name of the file, how often it occurs, and how it is defined.
type Count struct {
	Code
	Spans int // relations, for kinds of relations; annotations, for coders
}

// Survey is what going through a file has shown.
type Survey struct {
	Documents  int // texts, and documents of the project that are spoken of
	Spans      int
	Relations  int
	Labels     []Count // in the order of the file
	Attributes []Count
	Kinds      []Count // of relations
	Coders     []Count

	Counting Interpretation // what is used
	Because  string         // why, in a sentence
	Proven   int            // spans and tokens whose words agree
	Problems []Problem      // what the parser found wrong with the file as a whole

	// own holds the interpretation of documents that the one of the file does
	// not explain, by place.
	own     map[int]Interpretation
	byWords int          // spans without offsets
	placed  int          // spans on words out of which the text was put together
	blind   map[int]bool // documents in which nothing can be relied on
}

// mostValues bounds how many values of an attribute are remembered.
const mostValues = 200

// gathering counts names in the order in which they come.
type gathering struct {
	at   map[string]int
	list []Count
}

func (g *gathering) add(name string, n int) *Count {
	if g.at == nil {
		g.at = map[string]int{}
	}
	at, ok := g.at[name]
	if !ok {
		at = len(g.list)
		g.at[name] = at
		g.list = append(g.list, Count{Code: Code{Name: name}})
	}
	g.list[at].Spans += n
	return &g.list[at]
}

// define keeps how the file defines a name.
func (g *gathering) define(c Code) {
	known := g.add(c.Name, 0)
	if c.Colour != "" {
		known.Colour = c.Colour
	}
	if c.Definition != "" {
		known.Definition = c.Definition
	}
	known.Symmetric = known.Symmetric || c.Symmetric
	known.Wanted = known.Wanted || c.Wanted
	for _, value := range c.Values {
		known.value(value)
	}
}

func (c *Count) value(value string) {
	for _, known := range c.Values {
		if known == value {
			return
		}
	}
	if len(c.Values) < mostValues {
		c.Values = append(c.Values, value)
	}
}

// Survey goes through the file. The error is for a file that cannot be read.
func (f *File) Survey(ctx context.Context, texts Texts) (*Survey, error) {
	s := &Survey{Counting: f.Format.Counts, own: map[int]Interpretation{}, blind: map[int]bool{}}
	var labels, attributes, kinds, coders gathering
	var total tally
	out := &sink{
		label: labels.define, attribute: attributes.define, relation: kinds.define,
		problem: func(p Problem) { s.Problems = append(s.Problems, p); s.missing(p) },
	}
	out.document = func(d *Document) error {
		s.Documents++
		s.Spans += len(d.Spans)
		s.Relations += len(d.Relations)
		for _, p := range d.Problems {
			s.missing(p)
		}
		for i := range d.Spans {
			span := &d.Spans[i]
			labels.add(span.Label, 1)
			switch {
			case span.Placed != nil:
				s.placed++
			case len(span.Pieces) == 0 && span.Quote != "" && !span.Whole:
				s.byWords++
			}
			coders.add(span.Coder, 1)
			for _, said := range span.Attributes {
				attributes.add(said.Name, 1).value(said.Value)
			}
		}
		for _, r := range d.Relations {
			kinds.add(r.Kind, 1)
			if r.Coder != "" {
				coders.add(r.Coder, 0)
			}
		}
		for _, n := range d.Nothing {
			coders.add(n.Coder, 0)
		}
		text, _, err := f.textOf(ctx, d, texts)
		if err != nil || text == nil {
			return err
		}
		total.add(text.measure(s.Counting, d))
		return nil
	}
	if err := f.parse(ctx, out); err != nil {
		return nil, err
	}
	s.Labels, s.Attributes, s.Kinds, s.Coders = labels.list, attributes.list, kinds.list, coders.list
	if !total.holds() || total.other+total.loose > 0 {
		var err error
		if total, err = f.settle(ctx, s, texts); err != nil {
			return nil, err
		}
	}
	s.Proven = total.fit
	s.Because = s.because(f.Format, total)
	return s, nil
}

// missing counts what the parser had to leave out as part of the file.
func (s *Survey) missing(p Problem) {
	switch p.Left.What {
	case reader.Annotations:
		s.Spans += p.Left.Count
	case reader.Links:
		s.Relations += p.Left.Count
	}
}

// settle finds the interpretation that explains the file, and for documents
// that it does not explain the one that explains those. It goes through the
// file once more, since most files need none of this.
func (f *File) settle(ctx context.Context, s *Survey, texts Texts) (tally, error) {
	candidates := f.Format.Counts.all()
	totals := make([]tally, len(candidates))
	var documents []verdict
	out := &sink{label: func(Code) {}, attribute: func(Code) {}, relation: func(Code) {}, problem: func(Problem) {}}
	out.document = func(d *Document) error {
		text, _, err := f.textOf(ctx, d, texts)
		if err != nil || text == nil {
			return err
		}
		one := verdict{place: d.Place}
		for i, candidate := range candidates {
			t := text.measure(candidate, d)
			totals[i].add(t)
			one.judge(i, t, text)
		}
		documents = append(documents, one)
		return nil
	}
	if err := f.parse(ctx, out); err != nil {
		return tally{}, err
	}
	best := 0
	for i := range candidates {
		if totals[i].fit > 0 && totals[i].better(totals[best]) { // without words nothing speaks against the format
			best = i
		}
	}
	s.Counting = candidates[best]
	for _, d := range documents {
		if d.holds.has(best) {
			continue
		}
		for i := range candidates {
			if d.proven.has(i) {
				s.own[d.place] = candidates[i]
				break
			}
		}
		s.blind[d.place] = d.outside.has(best)
	}
	return totals[best], nil
}

// verdict says of one document which interpretations explain it.
type verdict struct {
	place  int
	holds  bits
	proven bits // holds, and by quotes
	// outside: there are no quotes, and an offset lies outside the text. That
	// shows that the file does not count so, and then none of the other offsets
	// means anything.
	outside bits
}

func (v *verdict) judge(i int, t tally, text *rulers) {
	v.holds.set(i, t.holds() && t.other == 0) // a name that is no quotation in one way may be one in another
	v.proven.set(i, t.holds() && t.other == 0 && t.fit > 0)
	v.outside.set(i, t.tested == 0 && t.inside < t.blind && !text.plain())
}

// bits is a set of interpretations, of which there are fewer than 128.
type bits [2]uint64

func (b *bits) set(i int, in bool) {
	if in {
		b[i/64] |= 1 << (i % 64)
	}
}

func (b *bits) has(i int) bool { return b[i/64]&(1<<(i%64)) != 0 }

// because says why the offsets are read as they are.
func (s *Survey) because(format Format, t tally) string {
	switch {
	case s.Spans == 0 && t.fit == 0:
		return "There are no offsets to read."
	case s.placed > 0 && t.tested+t.blind == 0:
		return "The format places its labels on words, without offsets."
	case s.byWords > 0 && t.tested+t.blind == 0:
		return "The file has no offsets; its annotations are placed by their words, where these stand in the text just once."
	case t.fit > 0 && t.fit == t.tested:
		return fmt.Sprintf("Offsets count %s; %d of %d quotes stand where they should.", s.Counting, t.fit, t.tested)
	case t.fit > 0:
		return fmt.Sprintf("Offsets count %s; %d of %d quotes stand where they should, more than in any other way.", s.Counting, t.fit, t.tested)
	case format.Why != "":
		return fmt.Sprintf("Offsets count %s, according to %s; the file has no quotes to prove it by.", s.Counting, format.Why)
	}
	return "The format places its labels on words, without offsets."
}

// textOf finds the text of a document, with its rulers; nil when nobody knows
// it. document is the one of the project, if it is there.
func (f *File) textOf(ctx context.Context, d *Document, texts Texts) (*rulers, *corpus.Document, error) {
	if d.Former != nil && texts != nil {
		document, found, err := texts.Named(ctx, d.Keys)
		if err != nil {
			return nil, nil, err
		}
		if found {
			if r := newRulers(document.Text, document.Text); d.Former.fits(r, f.Format.Counts) {
				for i := range d.Spans {
					d.Spans[i].Placed = nil
				}
				return r, &document, nil
			}
		}
	}
	if d.HasText {
		return newRulers(d.Text, corpus.WithLF(d.Text)), nil, nil
	}
	if texts != nil {
		document, found, err := texts.Named(ctx, d.Keys)
		if err != nil {
			return nil, nil, err
		}
		if found {
			return newRulers(document.Text, document.Text), &document, nil
		}
	}
	err := f.textBeside(d, func(name, text string) { d.HasText, d.Text, d.Source = true, text, name })
	if err != nil {
		return nil, nil, err
	}
	if d.HasText {
		return newRulers(d.Text, corpus.WithLF(d.Text)), nil, nil
	}
	if texts == nil {
		return nil, nil, nil
	}
	return f.byQuotes(ctx, d, texts)
}

// textBeside takes the text that lies beside the file under one of the keys.
func (f *File) textBeside(d *Document, take func(name, text string)) error {
	if d.Beside != nil {
		take(d.Beside.Name, d.Beside.Text)
		return nil
	}
	for _, key := range d.Keys {
		for _, name := range []string{key, key + ".txt", baseName(key) + ".txt"} {
			if key == "" || !strings.HasSuffix(strings.ToLower(name), ".txt") {
				continue
			}
			if other := f.besideNamed(name); other != nil {
				text, err := other.text()
				if err != nil {
					return fmt.Errorf("its text %s: %w", name, err)
				}
				take(name, text)
				return nil
			}
		}
	}
	return nil
}

// byQuotes finds the only text of the project in which all quotes stand at
// their offsets, in one and the same way to count.
func (f *File) byQuotes(ctx context.Context, d *Document, texts Texts) (*rulers, *corpus.Document, error) {
	var found []corpus.Document
	letters := 0
	for i := range d.Spans {
		if s := &d.Spans[i]; s.Quote != "" && len(s.Pieces) > 0 {
			letters += len(s.Quote)
		}
	}
	if letters < 20 { // too few words to be sure by
		return nil, nil, nil
	}
	err := texts.Each(ctx, func(document corpus.Document) bool {
		r := newRulers(document.Text, document.Text)
		for _, candidate := range f.Format.Counts.all() {
			if t := r.measure(candidate, d); t.holds() && t.fit > 0 {
				found = append(found, document)
				break
			}
		}
		return len(found) < 2 && ctx.Err() == nil
	})
	if err != nil || len(found) != 1 {
		return nil, nil, errors.Join(err, ctx.Err())
	}
	return newRulers(found[0].Text, found[0].Text), &found[0], nil
}

// corpusName shortens a name for a message.
func corpusName(name string) string { return corpus.FirstWords(name, 60) }

// sortedBySpans lists counts, the most frequent first.
func sortedBySpans(list []Count) []Count {
	sorted := append([]Count(nil), list...)
	sort.SliceStable(sorted, func(i, j int) bool { return sorted[i].Spans > sorted[j].Spans })
	return sorted
}
