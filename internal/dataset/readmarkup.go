package dataset

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"

	"sayso/internal/corpus"
)

// How the sentences, annotations, marks and relations of a line are read, and
// how each span is proven.

// reading carries what is needed to place the spans of one line.
type reading struct {
	sent    *sentLine
	line    *Line
	offsets *Offsets // of the text as it was sent
	shift   shift    // from the text as it was sent to the text with LF
}

// markup reads sentences, annotations, marks and relations.
func (r *reading) markup() error {
	s := r.sent
	r.line.HasMarkup = s.Sentences != nil || len(s.Annotations)+len(s.Marks)+len(s.Doubts)+len(s.Relations) > 0
	for _, a := range s.Annotators {
		if strings.TrimSpace(a.Name) == "" {
			return errors.New("one of its annotators has no name")
		}
		if !corpus.IsID(a.ID) {
			return fmt.Errorf("the annotator %q has no id that is a UUID", a.Name)
		}
		if a.SameAs != "" && !corpus.IsID(a.SameAs) {
			return fmt.Errorf("the annotator %q is the same as one whose id is no UUID", a.Name)
		}
		r.line.Annotators = append(r.line.Annotators, corpus.Annotator{ID: a.ID, Name: a.Name, SameAs: a.SameAs, Kind: corpus.AnnotatorKind(a.Kind), Of: a.Of})
	}
	if err := r.sentences(); err != nil {
		return err
	}
	seen := map[string]bool{}
	for i := range s.Annotations {
		if err := r.annotation(&s.Annotations[i], seen); err != nil {
			return fmt.Errorf("annotation %d: %w", i+1, err)
		}
	}
	for i := range s.Marks {
		if err := r.mark(&s.Marks[i], seen); err != nil {
			return fmt.Errorf("mark %d: %w", i+1, err)
		}
	}
	for i := range s.Doubts {
		if err := r.doubt(&s.Doubts[i], seen); err != nil {
			return fmt.Errorf("doubt %d: %w", i+1, err)
		}
	}
	for i := range s.Codings {
		if err := r.coding(&s.Codings[i]); err != nil {
			return fmt.Errorf("coding %d: %w", i+1, err)
		}
	}
	for i := range s.Relations {
		if err := r.relation(&s.Relations[i], seen); err != nil {
			return fmt.Errorf("relation %d: %w", i+1, err)
		}
	}
	corpus.SortAnnotations(r.line.Entry.Annotations)
	return nil
}

func (r *reading) sentences() error {
	if r.sent.Sentences == nil {
		return nil
	}
	list := make([]corpus.Sentence, 0, len(*r.sent.Sentences))
	end := 0
	for i, s := range *r.sent.Sentences {
		span, err := r.span(s.sentSpan, nil)
		if err != nil {
			return fmt.Errorf("sentence %d: %w", i+1, err)
		}
		if span.Start < end {
			return fmt.Errorf("sentence %d begins before the one before it ends", i+1)
		}
		end = span.End
		list = append(list, corpus.Sentence{Span: span, Margin: s.Margin})
	}
	r.line.Entry.Document.Sentences = list
	return nil
}

func (r *reading) annotation(a *sentAnnotation, seen map[string]bool) error {
	span, err := r.span(a.sentSpan, a.Quote)
	if err != nil {
		return err
	}
	if err := checkNewID(a.ID, seen); err != nil {
		return err
	}
	if a.Label == "" {
		return errors.New("it has no label")
	}
	created, err := parseTime(a.CreatedAt)
	if err != nil {
		return fmt.Errorf("created_at %q is not a time", a.CreatedAt)
	}
	changed, err := parseTime(a.ChangedAt)
	if err != nil {
		return fmt.Errorf("changed_at %q is not a time", a.ChangedAt)
	}
	mentions, err := r.mentions(a.Mentions)
	if err != nil {
		return err
	}
	if a.Codebook < 0 {
		return fmt.Errorf("there is no version %d of a codebook", a.Codebook)
	}
	document := &r.line.Entry.Document
	attributes := said(a.Attributes)
	if len(attributes) == 0 {
		attributes = nil
	}
	r.line.Entry.Annotations = append(r.line.Entry.Annotations, corpus.Annotation{
		ID: a.ID, Document: document.ID, Span: span, Label: a.Label, Annotator: a.Annotator,
		Quote: document.Quote(span), Note: a.Note, Attributes: attributes, Mentions: mentions, Codebook: a.Codebook,
		CreatedAt: created, ChangedAt: changed,
	})
	return nil
}

// mentions places the words that an annotation points to, and proves them.
func (r *reading) mentions(sent []sentMention) (list []corpus.Mention, err error) {
	for i, m := range sent {
		span, err := r.span(m.sentSpan, m.Quote)
		if err != nil {
			return nil, fmt.Errorf("mention %d: %w", i+1, err)
		}
		if m.Role == "" {
			return nil, fmt.Errorf("mention %d: it has no role", i+1)
		}
		list = append(list, corpus.Mention{Role: m.Role, Span: span, Quote: r.line.Entry.Document.Quote(span)})
	}
	slices.SortStableFunc(list, func(a, b corpus.Mention) int {
		return cmp.Or(cmp.Compare(a.Role, b.Role), cmp.Compare(a.Span.Start, b.Span.Start), cmp.Compare(a.Span.End, b.Span.End))
	})
	return list, nil
}

func (r *reading) coding(c *sentCoding) error {
	span, err := r.span(c.sentSpan, nil)
	if err != nil {
		return err
	}
	document := r.line.Entry.Document.ID
	r.line.Entry.Codings = append(r.line.Entry.Codings, corpus.Coding{
		ID: corpus.CodingID(document, c.Annotator, span), Document: document, Start: span.Start, End: span.End, Annotator: c.Annotator,
		Reached: c.Reached, Hint: c.Hint, Shown: c.Shown, Agreed: c.Agreed, Keys: c.Keys,
	})
	return nil
}

func (r *reading) doubt(d *sentDoubt, seen map[string]bool) error {
	span, err := r.span(d.sentSpan, nil)
	if err != nil {
		return err
	}
	if err := checkNewID(d.ID, seen); err != nil {
		return err
	}
	created, err := parseTime(d.CreatedAt)
	if err != nil {
		return fmt.Errorf("created_at %q is not a time", d.CreatedAt)
	}
	r.line.Entry.Doubts = append(r.line.Entry.Doubts, corpus.Doubt{
		ID: d.ID, Document: r.line.Entry.Document.ID, Span: span, Annotator: d.Annotator, Why: d.Why, CreatedAt: created,
	})
	return nil
}

// readSources reads the sources of a project; their ids may be left out.
func readSources(sent []lineSource) (list []corpus.Source, err error) {
	seen := map[string]bool{}
	for i, s := range sent {
		if err := checkNewID(s.ID, seen); err != nil {
			return nil, fmt.Errorf("source %d: %w", i+1, err)
		}
		if strings.TrimSpace(s.Name) == "" {
			return nil, fmt.Errorf("source %d has no name", i+1)
		}
		created, err := parseTime(s.CreatedAt)
		if err != nil {
			return nil, fmt.Errorf("source %d: created_at %q is not a time", i+1, s.CreatedAt)
		}
		source := corpus.Source{ID: s.ID, Name: s.Name, Type: s.Type, Organisation: s.Organisation, Note: s.Note, CreatedAt: created}
		for _, n := range s.Names {
			if n.Document != "" && !corpus.IsID(n.Document) {
				return nil, fmt.Errorf("source %d: the name %q belongs to %q, which is not the id of a document", i+1, n.Text, n.Document)
			}
			if corpus.SourceKey(n.Text) == "" {
				return nil, fmt.Errorf("source %d has an empty name among its names", i+1)
			}
			source.Names = append(source.Names, corpus.SourceName(n))
		}
		list = append(list, source)
	}
	return list, nil
}

// readQueries reads the saved searches of a project; their ids may be left out.
func readQueries(sent []lineQuery) (list []corpus.Query, err error) {
	seen := map[string]bool{}
	for i, q := range sent {
		if err := checkNewID(q.ID, seen); err != nil {
			return nil, fmt.Errorf("saved search %d: %w", i+1, err)
		}
		if strings.TrimSpace(q.Name) == "" {
			return nil, fmt.Errorf("saved search %d has no name", i+1)
		}
		list = append(list, corpus.Query(q))
	}
	return list, nil
}

func (r *reading) mark(m *sentMark, seen map[string]bool) error {
	span, err := r.span(m.sentSpan, nil)
	if err != nil {
		return err
	}
	if err := checkNewID(m.ID, seen); err != nil {
		return err
	}
	created, err := parseTime(m.CreatedAt)
	if err != nil {
		return fmt.Errorf("created_at %q is not a time", m.CreatedAt)
	}
	r.line.Entry.Marks = append(r.line.Entry.Marks, corpus.Mark{
		ID: m.ID, Document: r.line.Entry.Document.ID, Span: span, Annotator: m.Annotator, CreatedAt: created,
	})
	return nil
}

func (r *reading) relation(l *lineRelation, seen map[string]bool) error {
	if err := checkNewID(l.ID, seen); err != nil {
		return err
	}
	created, err := parseTime(l.CreatedAt)
	if err != nil {
		return fmt.Errorf("created_at %q is not a time", l.CreatedAt)
	}
	if l.Kind == "" {
		return errors.New("it has no kind")
	}
	if !corpus.IsID(l.To) {
		return fmt.Errorf("it leads to %q, which is not the id of an annotation", l.To)
	}
	for i := range r.line.Entry.Annotations {
		if a := &r.line.Entry.Annotations[i]; a.ID != "" && a.ID == l.From {
			r.line.Entry.Relations = append(r.line.Entry.Relations, corpus.Relation{
				ID: l.ID, Kind: l.Kind, From: l.From, To: l.To, Annotator: l.Annotator, CreatedAt: created,
			})
			return nil
		}
	}
	return fmt.Errorf("it begins at %q, which is not the id of an annotation of this document", l.From)
}

// checkNewID takes an absent id, which the project will make, or a UUID that
// the line has not used before.
func checkNewID(id string, seen map[string]bool) error {
	switch {
	case id == "":
		return nil
	case !corpus.IsID(id):
		return fmt.Errorf("its id %q is not a UUID in small letters", id)
	case seen[id]:
		return fmt.Errorf("its id %s stands twice in the line", id)
	}
	seen[id] = true
	return nil
}

// span places a span: code points and bytes must agree where both are given,
// and the quote, where given, must stand there letter for letter.
func (r *reading) span(s sentSpan, quote *string) (corpus.Span, error) {
	var span corpus.Span
	if s.StartByte != nil && s.EndByte != nil {
		span = corpus.Span{Start: *s.StartByte, End: *s.EndByte}
	}
	switch {
	case s.Start != nil && s.End != nil && s.StartByte != nil && s.EndByte != nil && span.Check(*r.sent.Text) == nil &&
		r.offsets.Chars(span.Start) == *s.Start && r.offsets.Chars(span.End) == *s.End: // as it should be
	case s.Start != nil && s.End != nil:
		start, err := r.offsets.Bytes(Char, *s.Start)
		if err != nil {
			return span, err
		}
		end, err := r.offsets.Bytes(Char, *s.End)
		if err != nil {
			return span, err
		}
		if s.StartByte != nil && s.EndByte != nil && span != (corpus.Span{Start: start, End: end}) {
			return span, fmt.Errorf("its offsets in characters (%d-%d) and in bytes (%d-%d) are not the same place", *s.Start, *s.End, span.Start, span.End)
		}
		span = corpus.Span{Start: start, End: end}
	case s.StartByte == nil || s.EndByte == nil:
		return span, errors.New("it has no start and end")
	}
	text := *r.sent.Text
	if err := span.Check(text); err != nil {
		return span, err
	}
	if quote != nil && *quote != text[span.Start:span.End] {
		return span, fmt.Errorf("its quote %q does not stand at its offsets; %q stands there",
			corpus.FirstWords(*quote, 60), corpus.FirstWords(text[span.Start:span.End], 60))
	}
	span = r.shift.span(span)
	return span, span.Check(r.line.Entry.Document.Text)
}
