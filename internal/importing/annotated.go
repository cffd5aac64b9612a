package importing

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"reflect"
	"slices"
	"strings"

	"sayso/internal/apart"
	"sayso/internal/codebook"
	"sayso/internal/corpus"
	"sayso/internal/foreign"
	"sayso/internal/readahead"
	"sayso/internal/reader"
	"sayso/storage"
)

// annotatedReader gives the annotated files of a path. It tells which paths
// need no reading by others, and whether more is wanted.
type annotatedReader func(ctx context.Context, path string, give func(reader.Result) bool) (taken map[string]bool, more bool)

// annotated reads the annotated files of an import.
type annotated struct {
	options  Options
	codebook corpus.Codebook // with what the files before have added
	texts    *texts
	paths    []string
	found    map[string]foundFiles // by path, once they were looked for
	apart    *apart.Process        // in which files are read, nil for none
}

// foundFiles is what a path holds of annotated files, or why that is not known.
type foundFiles struct {
	foreign.Found
	err error
}

func newAnnotated(project *storage.Project, paths []string, o Options, codebook corpus.Codebook) *annotated {
	return &annotated{options: o, codebook: codebook, texts: &texts{project: project}, paths: paths, apart: readApart()}
}

// close lets go of the archives among the annotated files, and ends the process
// that reads files.
func (a *annotated) close() {
	for _, found := range a.found {
		found.Close()
	}
	a.apart.Close()
}

// find looks for annotated files at all paths, since the files of several
// coders on the same texts are told apart by each other.
func (a *annotated) find(ctx context.Context) error {
	if a.found != nil {
		return nil
	}
	a.found = map[string]foundFiles{}
	var all []*foreign.File
	for _, path := range a.paths {
		found, err := foreign.Find(ctx, path, a.options.Format, a.apart)
		a.found[path] = foundFiles{found, err}
		if ctx.Err() != nil {
			return ctx.Err()
		}
		all = append(all, found.Files...)
	}
	if a.options.OneCoder {
		return nil
	}
	return foreign.NameCoders(ctx, all)
}

func (a *annotated) read(ctx context.Context, path string, give func(reader.Result) bool) (map[string]bool, bool) {
	if err := a.find(ctx); err != nil {
		return nil, false
	}
	found := a.found[path]
	if found.err != nil {
		if a.options.Format == "" {
			return nil, true // whoever reads articles says what is wrong with the path
		}
		return map[string]bool{path: true}, give(reader.Result{Path: path, Name: filepath.Base(path), Err: found.err})
	}
	for _, file := range found.Files {
		if !a.file(ctx, file, give) {
			return nil, false
		}
	}
	for _, passed := range found.Passed {
		if !give(reader.Result{Path: passed, Name: filepath.Base(passed), Err: reader.ErrUnknownKind}) {
			return nil, false
		}
	}
	return found.Taken, true
}

// file gives what a file adds to the codebook, and then its documents.
func (a *annotated) file(ctx context.Context, file *foreign.File, give func(reader.Result) bool) bool {
	result := func(r reader.Result) reader.Result {
		r.Path, r.Name, r.Foreign = file.Path, file.Name, true
		return r
	}
	survey, err := file.Survey(ctx, a.texts)
	if err != nil {
		return ctx.Err() == nil && give(result(reader.Result{Err: err}))
	}
	mapping := foreign.Propose(a.codebook, a.options.Annotator, survey).Override(a.options.Mapping)
	if a.options.OneCoder {
		mapping = mapping.OneCoder(a.options.Annotator)
	}
	codebook, err := mapping.Apply(a.codebook)
	if err != nil {
		return give(result(reader.Result{Err: err}))
	}
	a.codebook = codebook
	if !give(result(reader.Result{Codebook: &codebook, NoDocument: true, Note: survey.Because})) {
		return false
	}
	for _, problem := range survey.Problems {
		if !give(result(reader.Result{Line: problem.Place, NoDocument: true, Problems: []string{problem.Reason}, Account: problem.Account()})) {
			return false
		}
	}
	more := true
	err = file.Read(ctx, survey, mapping, a.texts, func(r foreign.Result) bool {
		more = give(result(reader.Result{Line: r.Place, Entry: r.Entry, Problems: foreign.Reasons(r.Problems), Account: r.Account, Err: r.Err, ReadBy: mapping.ReadBy(file, survey, &r, a.options.Annotator)}))
		return more
	})
	if err != nil && ctx.Err() == nil {
		return give(result(reader.Result{Err: err}))
	}
	return more && ctx.Err() == nil
}

// texts finds texts of the project for files that carry none.
type texts struct {
	project *storage.Project
	named   map[string]string // ids by id, title and name of file; empty where two documents share a name
}

func (t *texts) learn(ctx context.Context) error {
	if t.named != nil {
		return nil
	}
	summaries, err := t.project.Summaries(ctx)
	if err != nil {
		return err
	}
	t.named = map[string]string{}
	add := func(name, id string) {
		if name == "" {
			return
		}
		if other, ok := t.named[name]; ok && other != id {
			id = ""
		}
		t.named[name] = id
	}
	for _, s := range summaries {
		add(s.ID, s.ID)
		add(s.Title, s.ID)
		add(s.Source, s.ID)
		add(strings.TrimSuffix(s.Source, filepath.Ext(s.Source)), s.ID)
	}
	return nil
}

// Named finds a document by its id, its title, or the name of its file.
func (t *texts) Named(ctx context.Context, names []string) (corpus.Document, bool, error) {
	if err := t.learn(ctx); err != nil {
		return corpus.Document{}, false, err
	}
	for _, name := range names {
		if id := t.named[name]; id != "" && name != "" {
			entry, err := t.project.Entry(ctx, id)
			return entry.Document, err == nil, err
		}
	}
	return corpus.Document{}, false, nil
}

// Each gives every document of the project.
func (t *texts) Each(ctx context.Context, give func(corpus.Document) bool) error {
	for entry, err := range t.project.Entries(ctx) {
		if err != nil {
			return err
		}
		if !give(entry.Document) {
			break
		}
	}
	return nil
}

// note keeps how an annotated file was read, what it holds, and what was left
// out of it.
func (in *intake) note(r *reader.Result) {
	f := in.current()
	if r.Note != "" {
		f.Note = r.Note
	}
	for n, reason := range r.Problems {
		if n+f.named < mostProblems {
			f.Problems = append(f.Problems, Problem{Line: r.Line, LeftOut: true, Reason: reason})
		}
	}
	f.named += len(r.Problems)
	f.Account.Add(r.Account)
}

// leave accounts for what a foreign document brought and what does not come in
// after all.
func (in *intake) leave(f *File, e *corpus.Entry, why string, wanted bool) {
	if f.Account.Annotations+f.Account.Links == 0 {
		return // not of another tool
	}
	f.Account.Leave(reader.Left{What: reader.Annotations, Reason: why, Count: len(e.Annotations), Wanted: wanted})
	f.Account.Leave(reader.Left{What: reader.Links, Reason: why, Count: len(e.Relations), Wanted: wanted})
}

// Why documents that came apart well do not come in.
const (
	leftByChoice = "the document is left out"
	notStored    = "the document could not be stored"
	mergedHere   = "the same was said before in this import, by the same person"
	endAway      = "leads to an annotation that is not in the project"
)

// extendCodebook takes over what an annotated file adds to the codebook: new
// labels, attributes and relations, and values that an attribute lacked.
func (in *intake) extendCodebook(sent corpus.Codebook) {
	next := in.codebook.With(sent)
	next.Attributes = slices.Clone(next.Attributes)
	for i := range next.Attributes {
		attribute := &next.Attributes[i]
		other, ok := sent.Attribute(attribute.ID)
		if !ok || len(attribute.Values) == 0 {
			continue
		}
		attribute.Values = slices.Clone(attribute.Values)
		for _, value := range other.Values {
			if !attribute.Allows(value) {
				attribute.Values = append(attribute.Values, value)
			}
		}
	}
	next.Version = 0 // the project counts its own
	current := in.codebook
	current.Version = 0
	if codebook.Same(current, next) {
		return
	}
	before := in.codebook
	in.codebook = next
	in.batch = append(in.batch, item{before: &before, change: storage.Change{
		Kind: Kind, Title: "Codebook of " + in.current().Name, Steps: []storage.Step{storage.PutCodebook(next)},
	}})
}

// home finds the document of the project that has the text of a foreign one;
// it is empty when the text is new.
func (in *intake) home(r *reader.Result) string {
	d := &r.Entry.Document
	if in.pending[d.SHA256] || in.pending[d.ID] && d.ID != "" {
		in.flush() // a coder's file follows the one of another on the same text
	}
	if d.ID != "" {
		summary, err := in.project.Summary(in.ctx, d.ID)
		if err == nil {
			return summary.ID
		}
		if !errors.Is(err, storage.ErrNotFound) {
			in.failure = err
			return ""
		}
	}
	return in.withText(d.SHA256)
}

// takeOnto adds the annotations of a foreign document to one of the project.
// What stands there already is passed over.
func (in *intake) takeOnto(r *reader.Result, id string) {
	if in.failure != nil {
		return
	}
	if in.pending[id] {
		in.flush()
	}
	here, err := in.project.Entry(in.ctx, id)
	if err != nil {
		in.failure = err
		return
	}
	if here.Document.SHA256 != r.Entry.Document.SHA256 {
		in.leave(in.current(), &r.Entry, notStored, false)
		in.fail(r.Line, fmt.Sprintf("the project has a document of the same id, %q, with another text", corpus.FirstWords(here.Document.Title, 60)))
		return
	}
	if err := in.checkLabels(&r.Entry); err != nil {
		in.leave(in.current(), &r.Entry, notStored, false)
		in.fail(r.Line, ReasonOf(err))
		return
	}
	made := item{file: in.current(), line: r.Line, onto: true}
	steps := in.ontoSteps(r, &here, &made)
	if len(steps) == 0 && len(made.later) == 0 {
		in.skip(r.Line, fmt.Sprintf("the project has its text and all its annotations already, as %q", corpus.FirstWords(here.Document.Title, 60)))
		return
	}
	made.change = storage.Change{Kind: Kind, Title: fmt.Sprintf("Annotations of %s for %q", in.current().Name, corpus.FirstWords(here.Document.Title, 60)),
		Document: id, Steps: steps}
	in.pending[id] = true
	in.batch = append(in.batch, made)
	in.bytes += readahead.Weight(&r.Entry)
	if len(in.batch) >= batchDocuments || in.bytes >= batchBytes {
		in.flush()
	}
}

// ontoSteps makes the steps for annotations and relations of a document that
// the project has.
func (in *intake) ontoSteps(r *reader.Result, here *corpus.Entry, made *item) (steps []storage.Step) {
	became := map[string]string{} // ids of the file that are others in the project
	own := map[string]bool{}
	said := slices.Clone(here.Annotations)
	var cleared []string
	for _, a := range r.Entry.Annotations {
		a.Document, a.Annotator = here.Document.ID, in.annotator(a.Annotator, r.Annotators)
		if at := slices.IndexFunc(here.Annotations, func(b corpus.Annotation) bool { return b.ID == a.ID && a.ID != "" || sameSaid(a, b) }); at >= 0 {
			became[a.ID], own[here.Annotations[at].ID] = here.Annotations[at].ID, true
			in.again(here.Annotations[at].ID, reader.Annotations)
			continue
		}
		if a.ID == "" {
			a.ID = storage.NewID()
		}
		own[a.ID], in.mine[keyOf(a.ID)] = true, true
		made.annotations++
		steps, said = append(steps, storage.PutAnnotation(a)), append(said, a)
		for _, m := range here.Marks { // what carries a label was not found empty
			if m.Annotator == a.Annotator && m.Span.Overlaps(a.Span) && !slices.Contains(cleared, m.ID) {
				cleared = append(cleared, m.ID)
				steps = append(steps, storage.DeleteMark(m.ID))
			}
		}
	}
	marks := here.Marks
	for _, m := range r.Entry.Marks {
		m.ID, m.Document, m.Annotator = storage.NewID(), here.Document.ID, in.annotator(m.Annotator, r.Annotators)
		if !slices.ContainsFunc(marks, func(b corpus.Mark) bool { return b.Span == m.Span && b.Annotator == m.Annotator }) {
			made.marks++
			steps, marks = append(steps, storage.PutMark(m)), append(marks[:len(marks):len(marks)], m)
		}
	}
	rest := in.restRead(r, &here.Document, said, marks)
	made.marks += len(rest)
	steps = append(steps, rest...)
	for _, relation := range r.Entry.Relations {
		relation.Annotator = in.annotator(relation.Annotator, r.Annotators)
		for from, to := range became {
			if relation.From == from {
				relation.From = to
			}
			if relation.To == from {
				relation.To = to
			}
		}
		if at := slices.IndexFunc(here.Relations, func(b corpus.Relation) bool {
			return b.Kind == relation.Kind && b.From == relation.From && b.To == relation.To
		}); at >= 0 {
			in.again(here.Relations[at].From, reader.Links)
			continue
		}
		if relation.From == relation.To { // both ends were there already, as one
			in.current().Account.Leave(reader.Left{What: reader.Links, Reason: mergedHere, Count: 1})
			continue
		}
		if own[relation.To] {
			made.links++
			steps = append(steps, storage.PutRelation(relation))
		} else {
			made.later = append(made.later, link{relation: relation, document: here.Document.ID, file: in.current(), line: r.Line})
		}
	}
	return steps
}

// again accounts for something that stands already: since before the import, or
// because another file of the import has said the same.
func (in *intake) again(annotation string, what reader.What) {
	f := in.current()
	switch {
	case in.mine[keyOf(annotation)]:
		f.Account.Leave(reader.Left{What: what, Reason: mergedHere, Count: 1})
	case what == reader.Links:
		f.KnownLinks++
	default:
		f.Known++
	}
}

// sameSaid reports whether two annotations say the same of the same words.
func sameSaid(a, b corpus.Annotation) bool {
	return a.Span == b.Span && a.Label == b.Label && a.Annotator == b.Annotator && a.Note == b.Note &&
		(len(a.Attributes) == 0 && len(b.Attributes) == 0 || reflect.DeepEqual(a.Attributes, b.Attributes))
}

// Preview is what an import would bring from annotated files.
type Preview struct {
	Files   []PreviewFile   `json:"files"`
	Mapping foreign.Mapping `json:"mapping"` // proposed for all of them
}

// PreviewFile is one annotated file of a preview.
type PreviewFile struct {
	Path        string            `json:"path"`
	Format      string            `json:"format"`
	Title       string            `json:"title"` // of the format
	Documents   int               `json:"documents"`
	Annotations int               `json:"annotations"`
	Relations   int               `json:"relations"`
	Placed      int               `json:"placed"`  // annotations whose place is known
	Offsets     string            `json:"offsets"` // what they count and why, in a sentence
	Problems    []foreign.Problem `json:"problems"`
	Error       string            `json:"error,omitempty"` // why the file cannot be read at all
}

// PreviewAnnotated looks at the annotated files of paths and changes nothing.
// Files of articles are passed over.
func PreviewAnnotated(ctx context.Context, project *storage.Project, paths []string, o Options) (Preview, error) {
	preview := Preview{Files: []PreviewFile{}}
	codebook, err := project.Codebook(ctx)
	if err != nil {
		return preview, err
	}
	looked := newAnnotated(project, paths, o, codebook)
	defer looked.close()
	if err := looked.find(ctx); err != nil {
		return preview, err
	}
	known := looked.texts
	var surveys []*foreign.Survey
	var problems int
	for _, path := range paths {
		found := looked.found[path]
		if found.err != nil {
			return preview, found.err
		}
		for _, file := range found.Files {
			shown := PreviewFile{Path: file.Path, Format: file.Format.Name, Title: file.Format.Title, Problems: []foreign.Problem{}}
			survey, err := file.Survey(ctx, known)
			switch {
			case ctx.Err() != nil:
				return preview, ctx.Err()
			case err != nil:
				shown.Error = ReasonOf(err)
			default:
				surveys = append(surveys, survey)
				shown.Documents, shown.Annotations, shown.Relations, shown.Offsets = survey.Documents, survey.Spans, survey.Relations, survey.Because
				shown.Problems = append(shown.Problems, survey.Problems...)
				if err := shown.place(ctx, file, survey, codebook, known, &problems); err != nil {
					return preview, err
				}
			}
			preview.Files = append(preview.Files, shown)
		}
	}
	preview.Mapping = foreign.Propose(codebook, o.Annotator, surveys...).Override(o.Mapping)
	if o.OneCoder {
		preview.Mapping = preview.Mapping.OneCoder(o.Annotator)
	}
	return preview, nil
}

// place tries to place everything, and keeps what cannot be placed.
func (f *PreviewFile) place(ctx context.Context, file *foreign.File, survey *foreign.Survey, codebook corpus.Codebook, known foreign.Texts, problems *int) error {
	err := file.Read(ctx, survey, foreign.Propose(codebook, "", survey), known, func(r foreign.Result) bool {
		f.Placed += len(r.Entry.Annotations)
		if r.Err != nil {
			r.Problems = append(r.Problems, foreign.Problem{Reason: ReasonOf(r.Err)})
		}
		for _, problem := range r.Problems {
			if *problems++; *problems <= mostProblems {
				problem.Place = r.Place
				f.Problems = append(f.Problems, problem)
			}
		}
		return true
	})
	if ctx.Err() != nil {
		return ctx.Err()
	}
	if err != nil {
		f.Error = ReasonOf(err)
	}
	return nil
}
