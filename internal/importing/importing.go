// Package importing carries documents into a project, for the window and the
// command line alike; package exporting is the way out.
//
// Import takes what package reader makes of files and folders, cuts new texts
// into sentences, and stores them in batches: each batch is one transaction,
// so that a large import is quick, holds little memory, and can be stopped at
// any moment with everything until then safely stored. Each document is an
// event of its own in the history.
//
// A document comes either as a plain text, or as an entry of an export with
// its own ids, sentences, annotations and relations, which are taken over as
// they are. What the project has already is passed over: an entry by its id, a
// plain text by its SHA-256. One bad document never costs the good ones beside
// it.
//
// A file that another tool annotated is told by its contents (package foreign).
// Its names are mapped onto the codebook first, and its annotations may be for
// documents that the project has (annotated.go).
//
// Scan (scan.go) looks at the same files beforehand and stores nothing: what
// would come in, and what is there already or nearly so. TakeOut undoes an
// import that was cancelled.
//
// The files: ahead.go reads, take.go judges one document after the other and
// makes the changes that store it, batch.go stores them and keeps the report,
// codebook.go takes codebooks over.
package importing

import (
	"context"
	"errors"

	"sayso/internal/corpus"
	"sayso/internal/foreign"
	"sayso/internal/reader"
	"sayso/internal/segment"
	"sayso/storage"
)

// A batch is stored when it holds this many documents or bytes. More would
// hardly be quicker, and a cancelled import would lose more.
const (
	batchDocuments = 300
	batchBytes     = 6 << 20 // of text, and of what is said of it
)

// Kind is the kind of the events that an import makes.
const Kind = "import"

// Reader reads every kind of file that can be imported.
var Reader = reader.New(append([]reader.Format{JSONL}, reader.Formats...)...)

func init() { reader.InUse = storage.IsOpen }

// File tells what became of one file. It is given when all of the file that
// could be taken is on the disk.
type File struct {
	Path        string
	Name        string // without its folder
	Documents   int    // imported
	Sentences   int    // of the imported documents
	Annotations int    // of the imported documents, and those for documents of the project
	Annotated   int    // documents of the project that got annotations
	Skipped     int    // documents that the project has already, or a file of an unknown kind
	Failed      int
	Links       int // between annotations, likewise
	Known       int // annotations of annotated files that the project had before the import
	KnownLinks  int // links, likewise
	Marks       int // sentences marked as holding nothing, since the rest was read
	// Account is what an annotated file holds. Its annotations are those that
	// came in, those that were known, and those that it leaves; so are its links.
	Account  reader.Account
	named    int       // things left out, of which the first are among the problems
	Note     string    // how an annotated file was read, in a sentence
	Document string    // id, when the file held just one document that was imported
	Problems []Problem // the failed ones, and why the first of the skipped ones was
}

// Problem is one document, or one file, that was not imported.
type Problem struct {
	Line    int // of the file, from 1; 0 for the whole file
	Skipped bool
	LeftOut bool   // the document came in, without this
	Reason  string // a sentence without the name of the file
}

// Progress tells how far an import is.
type Progress struct {
	File      string // the one being read
	Documents int    // stored so far
	Failed    int
}

// Total sums an import up.
type Total struct {
	Files, Documents, Skipped, Failed int
	Annotations, Annotated            int            // as in File
	Account                           reader.Account // of all files
}

// Stored notes what an import stores, so that it can be taken out again.
type Stored struct {
	ids      []string         // of the documents
	onto     []int64          // events that added annotations to documents of the project
	codebook *corpus.Codebook // the one before, if the import changed it
}

// Decision is what is to become of one document of an import.
type Decision struct {
	// Skip says why the document is left out; it is "" for one that is taken.
	Skip string
	// Anyway takes a document although its text is in the project already.
	Anyway bool
}

// Options of an import. All may be left out.
type Options struct {
	// Annotator names who made annotations of which the file does not say.
	Annotator string
	// OneCoder gives everything in annotated files to the annotator, whomever
	// they name and however many files there are of a text.
	OneCoder bool
	// Language is the ISO 639-1 code of texts whose language is not said; it is
	// found out for each when left out.
	Language string
	// Unwrap reads over line breaks inside a sentence when a text is cut. The
	// text itself is stored as it is.
	Unwrap bool
	// RestRead says that whoever annotated a text of an annotated file has read
	// all of it: sentences without an annotation are marked as holding nothing.
	RestRead bool
	// Format names the only format in which annotated files of other tools are
	// looked for (foreign.Formats); all are when it is empty.
	Format string
	// Mapping says what their labels, attributes, relations and coders become.
	// What it does not name becomes what is proposed.
	Mapping foreign.Mapping
	// Columns gives the heading of the column that holds each of reader.Fields,
	// for tables that have it; the rest is guessed.
	Columns map[string]string
	// Decide is asked about each document before it is stored, and may change
	// what is known of it, and its text and hash. number counts the results of
	// the file at the path, failures too, from 0. It is called from a goroutine
	// of the import.
	Decide func(path string, number int, d *corpus.Document) Decision
	// Stored, if not nil, notes what is stored, for TakeOut.
	Stored *Stored
	// File is called for each file, in order, when it is finished.
	File func(File)
	// Progress is called now and then, from the goroutine of the import.
	Progress func(Progress)
}

// Import reads files and folders into a project. Each path is tried; a path
// that cannot be reached counts as a failed file. The error is for what ended
// the import early: the context, or a project that can no longer be written
// to. What was stored until then stays, and the total says how much it is.
func Import(ctx context.Context, project *storage.Project, paths []string, o Options) (Total, error) {
	in := newIntake(ctx, project, o)
	if err := in.learn(); err != nil {
		return in.total, err
	}
	annotated := newAnnotated(project, paths, o, in.codebook)
	defer annotated.close() // when nothing is read any more
	results, done, stop := readAhead(ctx, paths, &o, annotated.apart, annotated.read)
	defer stop()
	for r := range results {
		more := in.take(r)
		done(r)
		if !more {
			break
		}
	}
	return in.finish()
}

// Add stores entries that did not come from a file, such as the sample. All of
// them are stored, or the error says why not and the project should be thrown
// away. Texts without sentences are cut.
func Add(ctx context.Context, project *storage.Project, entries []corpus.Entry, annotators []corpus.Annotator) error {
	var problems []Problem
	in := newIntake(ctx, project, Options{File: func(f File) { problems = append(problems, f.Problems...) }})
	if err := in.learn(); err != nil {
		return err
	}
	for _, entry := range entries {
		r := reader.Result{Name: entry.Document.Source, Entry: entry, Annotators: annotators, HasMarkup: true}
		cut(&r, segment.Options{})
		if !in.take(ready{Result: r}) {
			break
		}
	}
	if _, err := in.finish(); err != nil {
		return err
	}
	if len(problems) > 0 {
		return errors.New(problems[0].Reason)
	}
	return nil
}
