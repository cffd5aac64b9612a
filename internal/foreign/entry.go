package foreign

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"sayso/internal/corpus"
	"sayso/internal/reader"
)

// Result is one document of a file, ready for the project.
type Result struct {
	Place int // in the file, from 1; 0 when it is the whole file
	// Entry has its spans proven. Annotators are given by name.
	Entry corpus.Entry
	// Onto says that the text was the project's: the entry brings annotations
	// for the document of its id, and no document.
	Onto     bool
	Problems []Problem
	Readers  []string // coders who worked on the document, whether or not they annotated anything
	Err      error    // why there is no document at all
	// Account is what the document holds of annotations and links: as many as
	// the entry has, and what is left out.
	Account reader.Account
}

// Read goes through the file and gives its documents, as the survey has found
// it to count and the mapping wants its names. It ends when yield is false.
func (f *File) Read(ctx context.Context, s *Survey, m Mapping, texts Texts, yield func(Result) bool) error {
	e := entries{file: f, survey: s, to: m.lookup()}
	nothing := func(Code) {}
	out := &sink{label: nothing, attribute: nothing, relation: nothing, problem: func(Problem) {}}
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
	if err := f.parse(ctx, out); err != nil && !errors.Is(err, errEnough) {
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

// result places everything that was said of a document, and accounts for it.
func (e *entries) result(d *Document, text *rulers, known *corpus.Document) Result {
	r := Result{Place: d.Place, Problems: d.Problems, Readers: d.Readers}
	r.Account.Annotations, r.Account.Links = len(d.Spans), len(d.Relations)
	if r.Err = e.unusable(d, text); r.Err != nil {
		r.Account.Leave(reader.Left{What: reader.Annotations, Reason: noText, Count: len(d.Spans)})
		r.Account.Leave(reader.Left{What: reader.Links, Reason: noText, Count: len(d.Relations)})
	} else {
		e.fill(&r, d, text, known)
	}
	for _, p := range d.Problems { // what the parser left out was never among its spans and relations
		switch p.Left.What {
		case reader.Annotations:
			r.Account.Annotations += p.Left.Count
		case reader.Links:
			r.Account.Links += p.Left.Count
		}
	}
	for _, p := range r.Problems {
		r.Account.Leave(p.Left)
	}
	return r
}

// unusable says why a document cannot come in.
func (e *entries) unusable(d *Document, text *rulers) error {
	switch {
	case text == nil:
		where := "its text is neither in the project nor beside the file"
		if d.Looked != "" {
			where += "; " + d.Looked
		}
		return fmt.Errorf("%s on %q cannot be placed: %s; import the article first", corpus.Plural(len(d.Spans), "annotation"), corpusName(first(d.Title, d.ID, d.Source, "a text")), where)
	case strings.IndexByte(text.text, 0) >= 0:
		return errors.New("its text holds a NUL character, so it is not the text of an article")
	case strings.TrimSpace(text.text) == "":
		return errors.New("it holds no text")
	}
	return nil
}

// fill makes the entry.
func (e *entries) fill(r *Result, d *Document, text *rulers, known *corpus.Document) {
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
	ids := ends{id: map[string]string{}, mapped: map[string]bool{}}
	for i := range d.Spans {
		s := &d.Spans[i]
		if e.to.labels[s.Label] == "" {
			r.Account.Leave(reader.Left{What: reader.Annotations, Reason: byMapping, Count: 1, Wanted: true})
			ids.mapped[s.ID] = s.ID != ""
			continue
		}
		if problem := e.span(r, d, s, text, counting, ids); problem != nil {
			r.Problems = append(r.Problems, *problem)
		}
	}
	if !r.Onto {
		e.sentences(r, d, text, counting)
	}
	for _, relation := range d.Relations {
		if left := e.relation(r, relation, ids); left != nil {
			if left.Left.Wanted {
				r.Account.Leave(left.Left)
			} else {
				r.Problems = append(r.Problems, *left)
			}
		}
	}
	for _, n := range d.Nothing { // of what cannot be placed the sentence counts as unread
		if span, err := text.span(counting, n.Range); err == nil {
			r.Entry.Marks = append(r.Entry.Marks, corpus.Mark{Span: trimSpan(text.text, span), Annotator: e.to.coders[n.Coder], CreatedAt: n.CreatedAt})
		}
	}
	corpus.SortAnnotations(r.Entry.Annotations)
}

// ends are the annotations at which relations may begin and end.
type ends struct {
	id     map[string]string // in the project, by that of the file, also with its coder before it
	mapped map[string]bool   // ids of the file that the mapping leaves out
}

// document takes over what is known about a text.
func (e *entries) document(d *Document, text string) corpus.Document {
	document := corpus.Document{Title: d.Title, Outlet: d.Outlet, Byline: d.Byline, Date: d.Date, URL: d.URL, Language: d.Language,
		Text: text, SHA256: corpus.HashText(text), State: corpus.ToDo, Source: first(d.Source, e.file.Name)}
	if corpus.IsID(d.ID) {
		document.ID = d.ID
	}
	if d.Place > 0 && d.Source == "" {
		document.Source = fmt.Sprintf("%s#%d", e.file.Name, d.Place)
	}
	document.Origin.Reader = e.file.Format.Name
	return document
}

// span places one annotation; it gives the problem when it cannot.
func (e *entries) span(r *Result, d *Document, s *Span, text *rulers, counting Interpretation, ids ends) *Problem {
	label := e.to.labels[s.Label]
	pieces, why, reason := e.place(d, s, text, counting)
	if reason != "" {
		problem := lost(reader.Annotations, 1, why, "the annotation %s was left out: %s", s.name(), reason)
		return &problem
	}
	document := &r.Entry.Document
	a := corpus.Annotation{Document: document.ID, Label: label, Annotator: e.to.coders[s.Coder], Note: s.Note, CreatedAt: s.CreatedAt, ChangedAt: s.ChangedAt}
	if corpus.IsID(s.ID) {
		a.ID = s.ID
	} else if s.ID != "" {
		// Relations of the file need it; the project makes its own.
		a.ID = newID()
	}
	if s.ID != "" {
		if _, twice := ids.id[s.Coder+"\x00"+s.ID]; twice {
			a.ID = ""
		} else {
			ids.id[s.Coder+"\x00"+s.ID] = a.ID
			if ids.id[s.ID] == "" {
				ids.id[s.ID] = a.ID
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
			r.Problems = append(r.Problems, lost(reader.Details, 1, noPlace, "the %s of the annotation %s was left out: %v", mention.Role, s.name(), err))
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
				r.Problems = append(r.Problems, lost(reader.Details, 1, twoValues, "the annotation %s has two values of %s; %q was left out", s.name(), said.Name, said.Value))
				continue
			}
			a.Attributes[to] = said.Value
		}
	}
	r.Entry.Annotations = append(r.Entry.Annotations, a)
	return nil
}

// place finds the bytes of a span, or says why nobody can know them: shortly,
// for the count, and in a sentence.
func (e *entries) place(d *Document, s *Span, text *rulers, counting Interpretation) (pieces []corpus.Span, why, reason string) {
	switch {
	case s.Placed != nil && len(s.Placed) == 0:
		return nil, noPlace, "it has no place"
	case s.Placed != nil:
		for _, piece := range s.Placed {
			if err := piece.Check(text.text); err != nil {
				return nil, outsideText, err.Error()
			}
		}
		return joinLines(text.text, s.Placed), "", ""
	case s.Whole:
		start := len(text.text) - len(strings.TrimLeft(text.text, " \t\n"))
		return []corpus.Span{{Start: start, End: len(strings.TrimRight(text.text, " \t\n"))}}, "", ""
	case len(s.Pieces) == 0:
		pieces, reason := byWords(s, text.text)
		return pieces, noPlace, reason
	case e.survey.blind[d.Place]:
		return nil, outsideText, "another offset of this text lies outside it, so the file counts in a way that nobody can tell"
	}
	if s.Quote == "" {
		spans, err := text.lay(counting, s.Pieces)
		if err != nil {
			return nil, s.whyNot(), err.Error()
		}
		return joinLines(text.text, spans), "", ""
	}
	found, spans, err := text.try(counting, s)
	switch {
	case found != differs, s.Hint && err == nil && !e.elsewhere(s, text):
		return joinLines(text.text, spans), "", ""
	case s.Prefix != "" || s.Suffix != "":
		if pieces, reason := byWords(s, text.text); reason == "" {
			return pieces, "", ""
		}
	}
	if err != nil {
		return nil, s.whyNot(), err.Error()
	}
	return nil, otherWords, fmt.Sprintf("its words %q do not stand at its offsets %s; %q stands there", corpusName(s.Quote), s.offsets(), corpusName(text.words(spans)))
}

// whyNot says shortly why offsets cannot be placed.
func (s *Span) whyNot() string {
	if s.empty() {
		return emptySpan
	}
	return outsideText
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
	context := corpus.WithLF(s.Prefix + s.Quote + s.Suffix)
	at := strings.Index(text, context)
	switch {
	case at < 0:
		return nil, fmt.Sprintf("its words %q do not stand in the text", corpusName(s.Quote))
	case strings.Contains(text[at+1:], context):
		return nil, fmt.Sprintf("its words %q stand in the text more than once", corpusName(s.Quote))
	}
	start := at + len(corpus.WithLF(s.Prefix))
	span := corpus.Span{Start: start, End: start + len(corpus.WithLF(s.Quote))}
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

// relation links two annotations; it gives the problem when it cannot.
func (e *entries) relation(r *Result, relation Relation, ids ends) *Problem {
	wanted := &Problem{Left: reader.Left{What: reader.Links, Reason: byMapping, Count: 1, Wanted: true}}
	kind := e.to.relations[relation.Kind]
	if kind == "" {
		return wanted
	}
	find := func(id string) string {
		return first(ids.id[relation.Coder+"\x00"+id], ids.id[id])
	}
	from, to := find(relation.From), find(relation.To)
	if to == "" && corpus.IsID(relation.To) && !ids.mapped[relation.To] {
		to = relation.To // in another document
	}
	switch {
	case from == "" && ids.mapped[relation.From], to == "" && ids.mapped[relation.To]:
		return wanted
	case from == "" || to == "":
		problem := lost(reader.Links, 1, endMissing, "the relation %s from %q to %q was left out: it does not link two annotations that came in", relation.name(), relation.From, relation.To)
		return &problem
	case from == to:
		problem := lost(reader.Links, 1, toItself, "the relation %s from %q to %q was left out: it links an annotation to itself", relation.name(), relation.From, relation.To)
		return &problem
	}
	made := corpus.Relation{Kind: kind, From: from, To: to, Annotator: e.to.coders[relation.Coder], CreatedAt: relation.CreatedAt}
	if relation.Coder == "" { // who made the annotation at which it begins
		for i := range r.Entry.Annotations {
			if r.Entry.Annotations[i].ID == from {
				made.Annotator = r.Entry.Annotations[i].Annotator
			}
		}
	}
	if corpus.IsID(relation.ID) {
		made.ID = relation.ID
	}
	r.Entry.Relations = append(r.Entry.Relations, made)
	return nil
}

// name says which relation is meant.
func (r *Relation) name() string { return strings.TrimSpace(r.ID + " " + corpusName(r.Kind)) }

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
			r.Problems = append(r.Problems, lost(reader.Details, 1, cutAnew, "the bounds of its sentences cannot be placed, so the text was re-segmented"))
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
