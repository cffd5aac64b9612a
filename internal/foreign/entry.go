package foreign

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"sayso/internal/corpus"
	"sayso/internal/dataset"
)

// Result is one document of a file, ready for the project.
type Result struct {
	Place int // in the file, from 1; 0 when it is the whole file
	// Entry has its spans proven. Annotators are given by name.
	Entry corpus.Entry
	// Onto says that the text was the project's: the entry brings annotations
	// for the document of its id, and no document.
	Onto     bool
	Problems []string
	Err      error // why there is no document at all
}

// Read goes through the file and gives its documents, as the survey has found
// it to count and the mapping wants its names. It ends when yield is false.
func (f *File) Read(ctx context.Context, s *Survey, m Mapping, texts Texts, yield func(Result) bool) error {
	e := entries{file: f, survey: s, to: m.lookup()}
	nothing := func(Code) {}
	out := &sink{label: nothing, attribute: nothing, relation: nothing, problem: func(int, string) {}}
	out.document = func(d *Document) error {
		text, known, err := f.textOf(ctx, d, texts)
		if err != nil {
			return err
		}
		if !yield(e.result(d, text, known)) {
			return errEnough
		}
		return ctx.Err()
	}
	if err := f.Format.read(ctx, f, out); err != nil && !errors.Is(err, errEnough) {
		return err
	}
	return nil
}

// entries makes entries of the documents of one file.
type entries struct {
	file   *File
	survey *Survey
	to     lookup
}

// result places everything that was said of a document.
func (e *entries) result(d *Document, text *rulers, known *corpus.Document) Result {
	r := Result{Place: d.Place, Problems: d.Problems}
	switch {
	case text == nil:
		r.Err = fmt.Errorf("%s on %q cannot be placed: its text is neither in the project nor beside the file; import the article first", plural(len(d.Spans), "annotation"), corpusName(first(d.Title, d.ID, "a text")))
		return r
	case strings.IndexByte(text.text, 0) >= 0:
		r.Err = errors.New("its text holds a NUL character, so it is not the text of an article")
		return r
	case strings.TrimSpace(text.text) == "":
		r.Err = errors.New("it holds no text")
		return r
	}
	if known != nil {
		r.Onto = true
		r.Entry.Document = *known
	} else {
		r.Entry.Document = e.document(d, text.text)
	}
	counting := e.survey.Counting
	if own, ok := e.survey.own[d.Place]; ok {
		counting = own
	}
	ids := map[string]string{}
	for i := range d.Spans {
		if problem := e.span(&r, d, &d.Spans[i], text, counting, ids); problem != "" {
			r.Problems = append(r.Problems, problem)
		}
	}
	if !r.Onto {
		e.sentences(&r, d, text, counting)
	}
	for _, relation := range d.Relations {
		if problem := e.relation(&r, relation, ids); problem != "" {
			r.Problems = append(r.Problems, problem)
		}
	}
	corpus.SortAnnotations(r.Entry.Annotations)
	return r
}

// document takes over what is known about a text.
func (e *entries) document(d *Document, text string) corpus.Document {
	document := corpus.Document{Title: d.Title, Outlet: d.Outlet, Byline: d.Byline, Date: d.Date, URL: d.URL, Language: d.Language,
		Text: text, SHA256: corpus.HashText(text), State: corpus.ToDo, Source: first(d.Source, e.file.Name)}
	if dataset.IsID(d.ID) {
		document.ID = d.ID
	}
	if d.Place > 0 && d.Source == "" {
		document.Source = fmt.Sprintf("%s#%d", e.file.Name, d.Place)
	}
	document.Origin.Reader = e.file.Format.Name
	return document
}

// span places one annotation; it gives the reason when it cannot.
func (e *entries) span(r *Result, d *Document, s *Span, text *rulers, counting Interpretation, ids map[string]string) string {
	label := e.to.labels[s.Label]
	if label == "" {
		return "" // left out by the mapping
	}
	pieces, reason := e.place(d, s, text, counting)
	if reason != "" {
		return fmt.Sprintf("the annotation %s was left out: %s", s.name(), reason)
	}
	document := &r.Entry.Document
	a := corpus.Annotation{Document: document.ID, Label: label, Annotator: e.to.coders[s.Coder], Note: s.Note, CreatedAt: s.CreatedAt, ChangedAt: s.ChangedAt}
	if dataset.IsID(s.ID) {
		a.ID = s.ID
	} else if s.ID != "" {
		// Relations of the file need it; the project makes its own.
		a.ID = newID()
	}
	if s.ID != "" {
		if _, twice := ids[s.Coder+"\x00"+s.ID]; twice {
			a.ID = ""
		} else {
			ids[s.Coder+"\x00"+s.ID] = a.ID
			if ids[s.ID] == "" {
				ids[s.ID] = a.ID
			}
		}
	}
	a.Span = corpus.Span{Start: pieces[0].Start, End: pieces[len(pieces)-1].End}
	for _, piece := range pieces {
		a.Span.Start, a.Span.End = min(a.Span.Start, piece.Start), max(a.Span.End, piece.End)
	}
	if len(pieces) > 1 {
		for _, piece := range pieces {
			a.Mentions = append(a.Mentions, corpus.Mention{Role: corpus.Part, Span: piece, Quote: document.Quote(piece)})
		}
	}
	a.Quote = document.Quote(a.Span)
	for _, mention := range s.Mentions {
		at, err := text.span(counting, mention.Range)
		if err != nil {
			r.Problems = append(r.Problems, fmt.Sprintf("the %s of the annotation %s was left out: %v", mention.Role, s.name(), err))
			continue
		}
		a.Mentions = append(a.Mentions, corpus.Mention{Role: mention.Role, Span: at, Quote: document.Quote(at)})
	}
	sortMentions(a.Mentions)
	for _, said := range s.Attributes {
		if to := e.to.attributes[said.Name]; to != "" && said.Value != "" {
			if a.Attributes == nil {
				a.Attributes = map[string]string{}
			}
			if before := a.Attributes[to]; before != "" && before != said.Value {
				r.Problems = append(r.Problems, fmt.Sprintf("the annotation %s has two values of %s; %q was left out", s.name(), said.Name, said.Value))
				continue
			}
			a.Attributes[to] = said.Value
		}
	}
	r.Entry.Annotations = append(r.Entry.Annotations, a)
	return ""
}

// place finds the bytes of a span, or says why nobody can know them.
func (e *entries) place(d *Document, s *Span, text *rulers, counting Interpretation) (pieces []corpus.Span, reason string) {
	switch {
	case s.placed != nil:
		return joinLines(text.text, s.placed), ""
	case s.Whole:
		start := len(text.text) - len(strings.TrimLeft(text.text, " \t\n"))
		return []corpus.Span{{Start: start, End: len(strings.TrimRight(text.text, " \t\n"))}}, ""
	case len(s.Pieces) == 0:
		return byWords(s, text.text)
	case e.survey.blind[d.Place]:
		return nil, "another offset of this text lies outside it, so the file counts in a way that nobody can tell"
	}
	var found match
	if s.Quote == "" {
		spans, err := text.lay(counting, s.Pieces)
		if err != nil {
			return nil, err.Error()
		}
		return joinLines(text.text, spans), ""
	}
	found, spans, err := text.try(counting, s)
	switch {
	case found != differs, s.Hint && err == nil && !e.elsewhere(s, text):
		return joinLines(text.text, spans), ""
	case s.Prefix != "" || s.Suffix != "":
		if pieces, reason := byWords(s, text.text); reason == "" {
			return pieces, ""
		}
	}
	if err != nil {
		return nil, err.Error()
	}
	return nil, fmt.Sprintf("its words %q do not stand at its offsets %s; %q stands there", corpusName(s.Quote), s.offsets(), corpusName(text.words(spans)))
}

// elsewhere reports whether a hint is a quotation after all: others in the file
// are, and its words stand in the text, only not here.
func (e *entries) elsewhere(s *Span, text *rulers) bool {
	words := strings.TrimRight(strings.TrimSuffix(fold(s.Quote), "…"), ". ")
	return e.survey.Proven > 0 && len(words) >= 10 && strings.Contains(fold(text.text), words)
}

// byWords finds a quote by what stands before and after it, as the
// Recommendation on Web Annotation wants when offsets are missing or the text
// has changed. It must be found just once.
func byWords(s *Span, text string) ([]corpus.Span, string) {
	if s.Quote == "" {
		return nil, "it has neither offsets nor words"
	}
	context := withLF(s.Prefix + s.Quote + s.Suffix)
	at := strings.Index(text, context)
	switch {
	case at < 0:
		return nil, fmt.Sprintf("its words %q do not stand in the text", corpusName(s.Quote))
	case strings.Contains(text[at+1:], context):
		return nil, fmt.Sprintf("its words %q stand in the text more than once", corpusName(s.Quote))
	}
	start := at + len(withLF(s.Prefix))
	span := corpus.Span{Start: start, End: start + len(withLF(s.Quote))}
	if err := span.Check(text); err != nil {
		return nil, err.Error()
	}
	return []corpus.Span{span}, ""
}

// sortMentions puts mentions in order of role and start.
func sortMentions(list []corpus.Mention) {
	slices.SortStableFunc(list, func(a, b corpus.Mention) int {
		if a.Role != b.Role {
			return strings.Compare(a.Role, b.Role)
		}
		return a.Span.Start - b.Span.Start
	})
}

// joinLines puts pieces in order, and joins those that only line breaks part:
// tools that allow no line break in an annotation cut there.
func joinLines(text string, pieces []corpus.Span) []corpus.Span {
	sorted := slices.Clone(pieces)
	slices.SortStableFunc(sorted, func(a, b corpus.Span) int { return a.Start - b.Start })
	joined := sorted[:1]
	for _, piece := range sorted[1:] {
		last := &joined[len(joined)-1]
		if piece.Start >= last.End && strings.Trim(text[last.End:piece.Start], "\n") == "" || piece.Start < last.End {
			last.End = max(last.End, piece.End)
			continue
		}
		joined = append(joined, piece)
	}
	return joined
}

func (e *entries) relation(r *Result, relation Relation, ids map[string]string) string {
	kind := e.to.relations[relation.Kind]
	if kind == "" {
		return "" // left out by the mapping
	}
	find := func(id string) string {
		return first(ids[relation.Coder+"\x00"+id], ids[id])
	}
	from, to := find(relation.From), find(relation.To)
	if to == "" && dataset.IsID(relation.To) {
		to = relation.To // in another document
	}
	if from == "" || to == "" {
		return fmt.Sprintf("the relation %s %s from %q to %q was left out: it does not link two annotations that came in", relation.ID, relation.Kind, relation.From, relation.To)
	}
	made := corpus.Relation{Kind: kind, From: from, To: to, Annotator: e.to.coders[relation.Coder], CreatedAt: relation.CreatedAt}
	if relation.Coder == "" { // who made the annotation at which it begins
		for i := range r.Entry.Annotations {
			if r.Entry.Annotations[i].ID == from {
				made.Annotator = r.Entry.Annotations[i].Annotator
			}
		}
	}
	if dataset.IsID(relation.ID) {
		made.ID = relation.ID
	}
	r.Entry.Relations = append(r.Entry.Relations, made)
	return ""
}

// sentences takes over the cut of the file if all of it can be placed.
func (e *entries) sentences(r *Result, d *Document, text *rulers, counting Interpretation) {
	if d.Sentences == nil {
		return
	}
	list := make([]corpus.Sentence, 0, len(d.Sentences))
	end := 0
	for _, at := range d.Sentences {
		span, err := text.span(counting, at)
		if err != nil || span.Start < end {
			r.Problems = append(r.Problems, "the bounds of its sentences cannot be placed, so the text was cut anew")
			return
		}
		end = span.End
		if trimmed := trimSpan(text.text, span); trimmed.Len() > 0 {
			list = append(list, corpus.Sentence{Span: trimmed, Margin: 255})
		}
	}
	r.Entry.Document.Sentences = list
	r.Entry.Document.Segmenter = e.file.Format.Name
}

func trimSpan(text string, span corpus.Span) corpus.Span {
	words := text[span.Start:span.End]
	start := span.Start + len(words) - len(strings.TrimLeft(words, " \t\n"))
	return corpus.Span{Start: start, End: max(start, span.Start+len(strings.TrimRight(words, " \t\n")))}
}

// name says which annotation is meant.
func (s *Span) name() string {
	words := first(s.ID, "without a number")
	if s.Label != "" {
		words += " (" + corpusName(s.Label) + ")"
	}
	return words
}

func (s *Span) offsets() string {
	var places []string
	for _, piece := range s.Pieces {
		places = append(places, fmt.Sprintf("%d to %d", piece.Start, piece.End))
	}
	return strings.Join(places, ", ")
}

func plural(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}
