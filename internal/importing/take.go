package importing

import (
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"strings"

	"sayso/internal/corpus"
	"sayso/internal/readahead"
	"sayso/internal/reader"
	"sayso/storage"
)

// intake is one import under way.
type intake struct {
	ctx     context.Context
	project *storage.Project
	options Options

	codebook   corpus.Codebook
	empty      bool              // the project has no document, and none is waiting
	wasEmpty   bool              // it had none when the import began
	annotators map[string]bool   // by id
	named      map[string]string // name to id

	batch   []item
	bytes   int
	pending map[string]bool   // ids and hashes of the documents of the batch
	came    map[[16]byte]bool // ids of the documents that came in
	texts   map[[16]byte]bool // the beginnings of the hashes of all texts of the project
	ids     map[[16]byte]bool // of the relations that came in
	mine    map[[16]byte]bool // ids of the annotations that annotated files brought
	later   []link            // relations that lead to other documents

	files     []*File               // read but not yet reported; the last is the one at hand
	counted   bool                  // the codebook's versions came from a file
	trusted   *File                 // the file that brought its own codebook
	madeUnder func(version int) int // of the codebook, in the file at hand to in the project; nil when the file has none
	sources   []corpus.Source       // that came in and are not yet stored
	queries   []corpus.Query        // likewise
	total     Total
	failure   error // what makes it useless to go on
}

// item is one change of the batch: a document, or something that documents
// need, which has no file.
type item struct {
	change      storage.Change
	file        *File
	line        int
	sentences   int
	annotations int
	links       int
	marks       int
	later       []link
	onto        bool             // for a document that the project has
	before      *corpus.Codebook // the codebook that the change replaces, nil for any other change
}

// link is a relation that waits until every document is stored.
type link struct {
	relation corpus.Relation
	document string
	file     *File
	line     int
}

func newIntake(ctx context.Context, project *storage.Project, o Options) *intake {
	return &intake{ctx: ctx, project: project, options: o, pending: map[string]bool{}, came: map[[16]byte]bool{}, texts: map[[16]byte]bool{}, ids: map[[16]byte]bool{}, mine: map[[16]byte]bool{}}
}

// learn reads what the project has.
func (in *intake) learn() (err error) {
	if in.codebook, err = in.project.Codebook(in.ctx); err != nil {
		return err
	}
	stats, err := in.project.Stats(in.ctx)
	if err != nil {
		return err
	}
	in.empty = stats.Documents == 0
	in.wasEmpty = in.empty
	annotators, err := in.project.Annotators(in.ctx)
	if err != nil {
		return err
	}
	hashes, err := in.project.TextHashes(in.ctx)
	if err != nil {
		return err
	}
	for _, hash := range hashes {
		in.texts[keyOf(hash)] = true
	}
	in.annotators, in.named = map[string]bool{}, map[string]string{}
	for _, a := range annotators {
		in.learnAnnotator(a)
	}
	return nil
}

func (in *intake) learnAnnotator(a corpus.Annotator) {
	in.annotators[a.ID] = true
	if in.named[a.Name] == "" {
		in.named[a.Name] = a.ID
	}
}

// take is given one result after the other; it is false when the import ends.
func (in *intake) take(r ready) bool {
	if in.ctx.Err() != nil {
		return false
	}
	in.file(r.Path, r.Name)
	switch {
	case errors.Is(r.Err, reader.ErrUnknownKind):
		in.skip(r.Line, ReasonOf(r.Err))
		return true
	case r.Err != nil:
		in.note(&r.Result)
		in.fail(r.Line, ReasonOf(r.Err))
		return true
	}
	in.note(&r.Result)
	switch {
	case r.Codebook != nil && r.Foreign:
		in.extendCodebook(*r.Codebook)
	case r.Codebook != nil:
		in.takeCodebook(*r.Codebook, r.Codebooks)
	}
	in.sources, in.queries = append(in.sources, r.Sources...), append(in.queries, r.Queries...)
	if r.NoDocument {
		return true
	}
	reason := r.decision.Skip
	if r.Foreign && reason == "" {
		if onto := in.home(&r.Result); onto != "" || in.failure != nil {
			in.takeOnto(&r.Result, onto)
			return in.failure == nil
		}
	}
	if reason != "" {
		in.leave(in.current(), &r.Entry, leftByChoice, true)
	} else if reason = in.known(&r); reason != "" {
		in.leave(in.current(), &r.Entry, notStored, false)
	}
	switch {
	case in.failure != nil:
		return false
	case reason != "":
		in.skip(r.Line, reason)
		return true
	}
	made, err := in.prepare(&r)
	if err != nil {
		in.leave(in.current(), &r.Entry, notStored, false)
		in.fail(r.Line, ReasonOf(err))
		return true
	}
	in.batch = append(in.batch, made)
	in.bytes += readahead.Weight(&r.Entry)
	in.empty = false
	if len(in.batch) >= batchDocuments || in.bytes >= batchBytes {
		in.flush()
	}
	return in.failure == nil
}

// known says why a document need not be imported. An entry of an export is
// known by its id, since two of them may have the same text; a plain text is
// known by its hash.
func (in *intake) known(r *ready) string {
	d := &r.Entry.Document
	if d.ID != "" {
		if in.pending[d.ID] {
			return "a document with the same id came before it"
		}
		if in.wasEmpty && !in.came[keyOf(d.ID)] {
			return "" // what is in the project came in before, and this did not
		}
		summary, err := in.project.Summary(in.ctx, d.ID)
		if err == nil {
			return fmt.Sprintf("it is in the project already, as %q", corpus.FirstWords(summary.Title, 60))
		}
		if !errors.Is(err, storage.ErrNotFound) {
			in.failure = err
			return ""
		}
	}
	if r.HasMarkup || r.decision.Anyway {
		return ""
	}
	if in.pending[d.SHA256] {
		return "the same text came before it"
	}
	id := in.withText(d.SHA256)
	if id == "" {
		return ""
	}
	summary, err := in.project.Summary(in.ctx, id)
	if err != nil {
		return "the same text is in the project already"
	}
	return fmt.Sprintf("the same text is in the project already, as %q", corpus.FirstWords(summary.Title, 60))
}

// withText finds the document of the project that has a text, empty for none. The
// project is asked only where the hash is one of its own.
func (in *intake) withText(hash string) string {
	if !in.texts[keyOf(hash)] {
		return ""
	}
	id, err := in.project.DocumentWithText(in.ctx, hash)
	if err != nil {
		in.failure = err
	}
	return id
}

// prepare makes the change that stores one document, which has its sentences.
func (in *intake) prepare(r *ready) (item, error) {
	d := &r.Entry.Document
	if d.ID == "" {
		d.ID = storage.NewID()
	}
	made := item{file: in.current(), line: r.Line, sentences: len(d.Sentences), annotations: len(r.Entry.Annotations)}
	steps, err := in.markup(&r.Result, &made)
	if err != nil {
		return item{}, err
	}
	if d.Due != "" {
		d.Due = in.annotator(d.Due, r.Annotators)
	}
	made.change = storage.Change{
		Kind: Kind, Title: fmt.Sprintf("Import of %q", corpus.FirstWords(d.Title, 60)), Document: d.ID,
		Steps: append([]storage.Step{storage.AddPrepared(*d, r.prepared)}, steps...),
	}
	in.pending[d.ID], in.pending[d.SHA256] = true, true
	in.came[keyOf(d.ID)], in.texts[keyOf(d.SHA256)] = true, true
	return made, nil
}

// markup makes the steps for annotations, marks and relations.
func (in *intake) markup(r *reader.Result, made *item) (steps []storage.Step, err error) {
	e := &r.Entry
	if err := in.checkLabels(e); err != nil {
		return nil, err
	}
	if err := in.checkNew(e); err != nil {
		return nil, err
	}
	own := make(map[string]bool, len(e.Annotations))
	var said []corpus.Annotation
	for _, a := range e.Annotations {
		if a.ID == "" && r.Foreign {
			a.ID = storage.NewID()
		}
		if own[a.ID] = a.ID != ""; r.Foreign {
			in.mine[keyOf(a.ID)] = true
		}
		a.Document, a.Annotator = e.Document.ID, in.annotator(a.Annotator, r.Annotators)
		if in.madeUnder != nil {
			a.Codebook = in.madeUnder(a.Codebook)
		} else {
			a.Codebook = storage.UnknownCodebook
		}
		steps, said = append(steps, storage.PutAnnotation(a)), append(said, a)
	}
	rest := in.restRead(r, &e.Document, said, nil)
	made.marks = len(rest)
	steps = append(steps, rest...)
	for _, m := range e.Marks {
		if r.Foreign {
			m.ID = storage.NewID()
			made.marks++
		}
		m.Document, m.Annotator = e.Document.ID, in.annotator(m.Annotator, r.Annotators)
		steps = append(steps, storage.PutMark(m))
	}
	for _, d := range e.Doubts {
		d.Document, d.Annotator = e.Document.ID, in.annotator(d.Annotator, r.Annotators)
		steps = append(steps, storage.PutDoubt(d))
	}
	for _, c := range e.Codings {
		c.Document, c.Annotator = e.Document.ID, in.annotator(c.Annotator, r.Annotators)
		steps = append(steps, storage.PutCoding(c))
	}
	for _, relation := range e.Relations {
		relation.Annotator = in.annotator(relation.Annotator, r.Annotators)
		if own[relation.To] {
			made.links++
			steps = append(steps, storage.PutRelation(relation))
		} else {
			made.later = append(made.later, link{relation: relation, document: e.Document.ID, file: in.current(), line: r.Line})
		}
	}
	return steps, nil
}

// checkNew refuses an entry with a relation whose id came in before: storing it
// would change the earlier one. Annotations and marks need no such list, since
// storage refuses an id that stands in another document.
func (in *intake) checkNew(e *corpus.Entry) error {
	for _, relation := range e.Relations {
		if in.ids[keyOf(relation.ID)] && relation.ID != "" {
			return fmt.Errorf("its relation %s came in before, with another document", relation.ID)
		}
	}
	for _, relation := range e.Relations {
		if relation.ID != "" {
			in.ids[keyOf(relation.ID)] = true
		}
	}
	return nil
}

// keyOf packs a UUID, so that remembering a million of them stays cheap.
func keyOf(id string) (key [16]byte) {
	var digits [32]byte
	n := 0
	for i := 0; i < len(id) && n < len(digits); i++ {
		if id[i] != '-' {
			digits[n] = id[i]
			n++
		}
	}
	_, _ = hex.Decode(key[:], digits[:n])
	return key
}

// annotator turns what a line gives for an annotator into an id of the
// project: the id of one that the project or the line knows, or else a name.
// A new one is stored before the document that needs it.
func (in *intake) annotator(given string, sent []corpus.Annotator) string {
	if in.annotators[given] {
		return given
	}
	for _, a := range sent {
		if a.ID == given {
			if a.SameAs != "" && a.SameAs != given && !in.annotators[a.SameAs] {
				in.annotators[given] = true // a ring of people ends here
				in.annotator(a.SameAs, sent)
			}
			return in.addAnnotator(a)
		}
	}
	name := strings.TrimSpace(given)
	if name == "" {
		name = strings.TrimSpace(in.options.Annotator)
	}
	if name == "" {
		name = "unknown"
	}
	if id := in.named[name]; id != "" {
		return id
	}
	return in.addAnnotator(corpus.Annotator{ID: storage.NewID(), Name: name})
}

func (in *intake) addAnnotator(a corpus.Annotator) string {
	in.learnAnnotator(a)
	in.batch = append(in.batch, item{change: storage.Change{
		Kind: storage.KindAnnotator, Title: "Annotator " + corpus.FirstWords(a.Name, 60), Annotator: a.ID,
		Steps: []storage.Step{storage.PutAnnotator(a)},
	}})
	return a.ID
}

// ReasonOf words an error for a line that begins with the name of the file.
func ReasonOf(err error) string {
	if errors.Is(err, fs.ErrNotExist) {
		return "there is no such file or folder"
	}
	if errors.Is(err, fs.ErrPermission) {
		return "you may not read it"
	}
	return strings.TrimSuffix(err.Error(), ".")
}
