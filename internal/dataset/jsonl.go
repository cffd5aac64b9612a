package dataset

import (
	"bufio"
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"io"
	"slices"
	"sort"

	"sayso/internal/corpus"
)

var inJSONL = carries{
	all:      []Aspect{Texts, Bounds, Nothing, Labels, Spans, Overlaps, Pieces, Attributes, Mentions, Relations, Notes, Doubts, Annotators, Times, IDs, Metadata, Variables, Sources},
	codebook: allBut(),
}

// formatVersion is the version of the jsonl format, written with the codebook.
// Version 1 had no sources, searches, doubts, mentions, origin and due, and did
// not count the versions of the codebook.
const formatVersion = 2

// lineProject is what the first line of an export says of the whole project.
type lineProject struct {
	Format    int            `json:"format"`
	Codebook  lineCodebook   `json:"codebook"`
	Codebooks []lineCodebook `json:"codebooks"`
	Sources   []lineSource   `json:"sources"`
	Queries   []lineQuery    `json:"queries"`
}

// lineCodebook is a codebook with its version, which the annotations refer to.
type lineCodebook struct {
	Version    int                   `json:"version"`
	Labels     []corpus.Label        `json:"labels"`
	Attributes []corpus.Attribute    `json:"attributes"`
	Relations  []corpus.RelationKind `json:"relations"`
	Variables  []corpus.Variable     `json:"variables,omitempty"`
}

type lineSource struct {
	ID           string           `json:"id"`
	Name         string           `json:"name"`
	Names        []lineSourceName `json:"names"`
	Type         string           `json:"type"`
	Organisation string           `json:"organisation"`
	Note         string           `json:"note"`
	CreatedAt    string           `json:"created_at"`
}

type lineSourceName struct {
	Text     string `json:"text"`
	Document string `json:"document"`
}

type lineQuery struct {
	ID   string `json:"id"`
	Name string `json:"name"`
	Text string `json:"text"`
}

// line is one line of the jsonl format. The order of the fields here is their
// order in the file; every field is always written, so that a table made of
// the lines has the same columns for every document.
type line struct {
	Project *lineProject `json:"project,omitempty"`
	*lineDocument
}

type lineDocument struct {
	ID string `json:"id"`
	lineHead
	Sentences   []lineSentence   `json:"sentences"`
	Annotations []lineAnnotation `json:"annotations"`
	Marks       []lineMark       `json:"marks"`
	Doubts      []lineDoubt      `json:"doubts"`
	Relations   []lineRelation   `json:"relations"`
	Annotators  []lineAnnotator  `json:"annotators"`
	// Codings are left out where there are none.
	Codings []lineCoding `json:"codings,omitempty"`
}

// lineHead is what a line says of the document itself, the same in one that is
// written and in one that comes in.
type lineHead struct {
	Title    string     `json:"title"`
	Outlet   string     `json:"outlet"`
	Byline   string     `json:"byline"`
	Date     string     `json:"date"`
	Printed  string     `json:"printed"`
	URL      string     `json:"url"`
	Language string     `json:"language"`
	Source   string     `json:"source"`
	Origin   lineOrigin `json:"origin"`
	State    string     `json:"state"`
	Due      string     `json:"due"`
	// Fields are the values of the project's own variables, left out where there
	// are none.
	Fields    map[string]string `json:"fields,omitempty"`
	AddedAt   string            `json:"added_at"`
	Segmenter string            `json:"segmenter"`
	SHA256    string            `json:"sha256"`
	Text      *string           `json:"text"`
}

// lineOrigin is corpus.Origin with every field written.
type lineOrigin struct {
	Size      int64  `json:"size"`
	SHA256    string `json:"sha256"`
	Encoding  string `json:"encoding"`
	Place     string `json:"place"`
	Database  string `json:"database"`
	Accession string `json:"accession"`
	Section   string `json:"section"`
	Page      string `json:"page"`
	Length    string `json:"length"`
	Reader    string `json:"reader"`
}

// lineSpan gives a span twice: in code points and in bytes of the text.
type lineSpan struct {
	Start     int `json:"start"`
	End       int `json:"end"`
	StartByte int `json:"start_byte"`
	EndByte   int `json:"end_byte"`
}

type lineSentence struct {
	lineSpan
	Margin uint8 `json:"margin"`
}

type lineAnnotation struct {
	ID    string `json:"id"`
	Label string `json:"label"`
	lineSpan
	Quote      *string           `json:"quote"`
	QuoteSHA   string            `json:"quote_sha256,omitempty"` // when the quote is left out
	Annotator  string            `json:"annotator"`
	Note       string            `json:"note"`
	Attributes map[string]string `json:"attributes"`
	Mentions   []lineMention     `json:"mentions"`
	Codebook   int               `json:"codebook"`
	CreatedAt  string            `json:"created_at"`
	ChangedAt  string            `json:"changed_at"`
}

type lineMention struct {
	Role string `json:"role"`
	lineSpan
	Quote    *string `json:"quote"`
	QuoteSHA string  `json:"quote_sha256,omitempty"` // when the quote is left out
}

type lineDoubt struct {
	ID string `json:"id"`
	lineSpan
	Annotator string `json:"annotator"`
	Why       string `json:"why"`
	CreatedAt string `json:"created_at"`
}

type lineCoding struct {
	lineSpan
	codingWords
}

// codingWords say how an annotator came to what they say of a sentence, in a line
// that is written and in one that comes in.
type codingWords struct {
	Annotator string         `json:"annotator"`
	Reached   corpus.Reached `json:"reached"`
	Hint      string         `json:"hint"`
	Shown     corpus.Shown   `json:"shown"`
	Agreed    bool           `json:"agreed"`
	Keys      int            `json:"keys"`
}

type lineMark struct {
	ID string `json:"id"`
	lineSpan
	Annotator string `json:"annotator"`
	CreatedAt string `json:"created_at"`
}

type lineRelation struct {
	ID        string `json:"id"`
	Kind      string `json:"kind"`
	From      string `json:"from"`
	To        string `json:"to"`
	Annotator string `json:"annotator"`
	CreatedAt string `json:"created_at"`
}

type lineAnnotator struct {
	ID     string `json:"id"`
	Name   string `json:"name"`
	SameAs string `json:"same_as,omitempty"`
	Kind   string `json:"kind,omitempty"` // of an annotator who is no person
	Of     string `json:"of,omitempty"`   // of a second pass: the annotator who reads again
}

// writeJSONL writes one document a line. The first line carries the codebook
// too; a project without documents is a line with nothing else.
func writeJSONL(ctx context.Context, w io.Writer, p Project, entries Entries) error {
	buffered := bufio.NewWriterSize(w, 64<<10)
	encoder := json.NewEncoder(buffered)
	encoder.SetEscapeHTML(false)
	annotators := map[string]corpus.Annotator{}
	people := peopleOf(&p)
	for _, a := range p.Annotators {
		a.SameAs = people[a.ID] // who is not in the export is not named
		annotators[a.ID] = a
	}
	project := lineOfProject(&p)
	err := each(ctx, entries, func(e *corpus.Entry) error {
		err := encoder.Encode(line{Project: project, lineDocument: lineOf(&p, e, annotators)})
		project = nil
		return err
	})
	if err != nil {
		return err
	}
	if project != nil {
		if err := encoder.Encode(line{Project: project}); err != nil {
			return err
		}
	}
	return buffered.Flush()
}

// lineOfProject puts what belongs to no single document into the words of the
// format.
func lineOfProject(p *Project) *lineProject {
	l := &lineProject{Format: formatVersion, Codebook: codebookOf(p.Codebook), Codebooks: []lineCodebook{}, Sources: []lineSource{}, Queries: []lineQuery{}}
	for _, c := range p.Codebooks {
		l.Codebooks = append(l.Codebooks, codebookOf(c))
	}
	for _, s := range p.Sources {
		names := make([]lineSourceName, len(s.Names))
		for i, n := range s.Names {
			names[i] = lineSourceName(n)
		}
		l.Sources = append(l.Sources, lineSource{ID: s.ID, Name: s.Name, Names: names, Type: s.Type, Organisation: s.Organisation, Note: s.Note, CreatedAt: formatTime(s.CreatedAt)})
	}
	for _, q := range p.Queries {
		l.Queries = append(l.Queries, lineQuery(q))
	}
	sort.SliceStable(l.Sources, func(i, j int) bool { return l.Sources[i].ID < l.Sources[j].ID })
	sort.SliceStable(l.Queries, func(i, j int) bool { return l.Queries[i].ID < l.Queries[j].ID })
	return l
}

// codebookOf gives empty lists instead of none, so that the bytes of an export
// do not depend on how a project keeps an empty list.
func codebookOf(c corpus.Codebook) lineCodebook {
	return lineCodebook{
		Version:    max(c.Version, 1), // one that nobody counts is the first
		Labels:     append([]corpus.Label{}, c.Labels...),
		Attributes: append([]corpus.Attribute{}, c.Attributes...),
		Relations:  append([]corpus.RelationKind{}, c.Relations...),
		Variables:  c.Variables,
	}
}

// lineOf puts an entry into the words of the format.
func lineOf(p *Project, e *corpus.Entry, annotators map[string]corpus.Annotator) *lineDocument {
	d := &e.Document
	offsets := NewOffsets(d.Text)
	span := func(s corpus.Span) lineSpan {
		return lineSpan{Start: offsets.Chars(s.Start), End: offsets.Chars(s.End), StartByte: s.Start, EndByte: s.End}
	}
	l := &lineDocument{
		ID: d.ID,
		lineHead: lineHead{
			Title: d.Title, Outlet: d.Outlet, Byline: d.Byline, Date: d.Date, Printed: d.Printed,
			URL: d.URL, Language: d.Language, Source: d.Source, Origin: lineOrigin(d.Origin), State: string(d.State), Due: d.Due, Fields: said(d.Fields),
			AddedAt: formatTime(d.AddedAt), Segmenter: d.Segmenter, SHA256: textHash(d), Text: p.shown(d.Text),
		},
		Sentences:   make([]lineSentence, len(d.Sentences)),
		Annotations: make([]lineAnnotation, len(e.Annotations)),
		Marks:       make([]lineMark, len(e.Marks)),
		Doubts:      make([]lineDoubt, len(e.Doubts)),
		Relations:   make([]lineRelation, len(e.Relations)),
		Annotators:  []lineAnnotator{},
	}
	mentions := func(list []corpus.Mention) []lineMention {
		lines := make([]lineMention, len(list))
		for i, m := range list {
			lines[i] = lineMention{Role: m.Role, lineSpan: span(m.Span), Quote: p.shown(d.Quote(m.Span)), QuoteSHA: p.hashed(d.Quote(m.Span))}
		}
		return lines
	}
	used := map[string]bool{d.Due: true}
	for i, s := range d.Sentences {
		l.Sentences[i] = lineSentence{lineSpan: span(s.Span), Margin: s.Margin}
	}
	for i, a := range sortedAnnotations(e.Annotations) {
		used[a.Annotator] = true
		l.Annotations[i] = lineAnnotation{
			ID: a.ID, Label: a.Label, lineSpan: span(a.Span), Quote: p.shown(d.Quote(a.Span)), QuoteSHA: p.hashed(d.Quote(a.Span)), Annotator: a.Annotator,
			Note: a.Note, Attributes: said(a.Attributes), Mentions: mentions(a.Mentions), Codebook: a.Codebook,
			CreatedAt: formatTime(a.CreatedAt), ChangedAt: formatTime(a.ChangedAt),
		}
	}
	for i, m := range sortedMarks(e.Marks) {
		used[m.Annotator] = true
		l.Marks[i] = lineMark{ID: m.ID, lineSpan: span(m.Span), Annotator: m.Annotator, CreatedAt: formatTime(m.CreatedAt)}
	}
	for i, doubt := range sortedDoubts(e.Doubts) {
		used[doubt.Annotator] = true
		l.Doubts[i] = lineDoubt{ID: doubt.ID, lineSpan: span(doubt.Span), Annotator: doubt.Annotator, Why: doubt.Why, CreatedAt: formatTime(doubt.CreatedAt)}
	}
	for i, r := range sortedRelations(e.Relations) {
		used[r.Annotator] = true
		l.Relations[i] = lineRelation{ID: r.ID, Kind: r.Kind, From: r.From, To: r.To, Annotator: r.Annotator, CreatedAt: formatTime(r.CreatedAt)}
	}
	for i := range e.Codings {
		c := &e.Codings[i]
		used[c.Annotator] = true
		l.Codings = append(l.Codings, lineCoding{span(c.Span()), codingWords{c.Annotator, c.Reached, c.Hint, c.Shown, c.Agreed, c.Keys}})
	}
	listed := map[string]bool{}
	for id := range used {
		for a, ok := annotators[id]; ok; a, ok = annotators[a.SameAs] { // and the person that one is
			if listed[a.ID] {
				break
			}
			listed[a.ID] = true
			l.Annotators = append(l.Annotators, lineAnnotator{ID: a.ID, Name: a.Name, SameAs: a.SameAs, Kind: string(a.Kind), Of: a.Of})
		}
	}
	sort.Slice(l.Annotators, func(i, j int) bool { return l.Annotators[i].ID < l.Annotators[j].ID })
	return l
}

// said leaves out attributes with an empty value, which mean the same as
// absent ones.
func said(attributes map[string]string) map[string]string {
	kept := make(map[string]string, len(attributes))
	for id, value := range attributes {
		if value != "" {
			kept[id] = value
		}
	}
	return kept
}

// sortedDoubts puts doubts in reading order.
func sortedDoubts(list []corpus.Doubt) []corpus.Doubt {
	sorted := append([]corpus.Doubt(nil), list...)
	slices.SortStableFunc(sorted, func(a, b corpus.Doubt) int {
		return cmp.Or(cmp.Compare(a.Span.Start, b.Span.Start), cmp.Compare(a.Span.End, b.Span.End), a.CreatedAt.Compare(b.CreatedAt), cmp.Compare(a.ID, b.ID))
	})
	return sorted
}

func sortedRelations(list []corpus.Relation) []corpus.Relation {
	sorted := append([]corpus.Relation(nil), list...)
	sort.SliceStable(sorted, func(i, j int) bool { return sorted[i].ID < sorted[j].ID })
	return sorted
}

// Marshal writes a value as one line of JSON as the exports write it: without
// escaping <, > and &, and without the line break at the end.
func Marshal(value any) ([]byte, error) {
	var buffer bytes.Buffer
	encoder := json.NewEncoder(&buffer)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(value); err != nil {
		return nil, err
	}
	return bytes.TrimSuffix(buffer.Bytes(), []byte("\n")), nil
}
