package importing

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"sayso/internal/corpus"
	"sayso/internal/nearduplicate"
	"sayso/internal/reader"
	"sayso/internal/segment"
	"sayso/storage"
)

// Found is what is known of one document, or of one thing that could
// not be read, before anything is stored.
type Found struct {
	Path   string // of the file, as it was reached
	Name   string // of the file, without its folder
	Line   int    // of the document in the file, from 1; 0 for the whole file
	Number int    // of the result in the file, from 0, as Options.Decide counts

	// Document has no sentences yet. Of a long import, its text is cut short;
	// Whole says that it is not.
	Document    corpus.Document
	Guessed     []string // fields of it that are guessed from the name of the file: date, outlet
	Whole       bool
	Words       int
	Header      string // the line of the text that gives date, byline and outlet, "" for none
	Annotations int    // that come with it
	Foreign     bool   // it is from an annotated file of another tool
	Table       *reader.Table

	Err     error  // why there is no document
	Unknown bool   // it is of a kind that is not read
	Known   string // why the import would pass over it, as a sentence: it is there already
	// Near is the title of a document that has nearly the same text, and
	// Likeness how near it is, from 0 to 1.
	Near     string
	Likeness float64
	// InProject says that the document that is the same or nearly so is in the
	// project, and not in this import.
	InProject bool
}

// Duplicate reports whether the document is the same as another, or nearly so.
func (f *Found) Duplicate() bool { return f.Known != "" || f.Near != "" }

// How much text a preview keeps in memory: whole texts up to a sum, and from
// there on the beginning of each.
const (
	wholeTexts = 64 << 20 // bytes of all texts together
	beginning  = 2000     // bytes of each text beyond that
)

// Pace tells how far a preview or an import is.
type Pace struct {
	File      string // the one being read
	Files     int    // read so far
	AllFiles  int
	Done, All int64 // bytes, or documents
	Started   time.Time
}

// Part is how much is done, from 0 to 1.
func (p Pace) Part() float64 {
	if p.All <= 0 {
		return 0
	}
	return min(1, float64(p.Done)/float64(p.All))
}

// Left estimates how long the rest takes; it is 0 while that cannot be told.
func (p Pace) Left(now time.Time) time.Duration {
	spent := now.Sub(p.Started)
	if p.Done <= 0 || spent < time.Second/2 {
		return 0
	}
	return time.Duration(float64(spent) * (float64(max(p.All, p.Done))/float64(p.Done) - 1))
}

// ScanOptions says how files are looked at. All may be left out.
type ScanOptions struct {
	Columns map[string]string // as in Options
	Format  string            // as in Options
	// Found is called for each document and each failure, in order.
	Found func(Found)
	// Changed is called when more is known about the one of this index: that
	// the project has nearly the same text. It is called after all were found.
	Changed func(index int, f Found)
	// Pace is called now and then.
	Pace func(Pace)
}

// Scan reads files and folders as Import does, and stores nothing. Its
// callbacks are called from the goroutine that calls it. The error is that of
// the context, or of a project that cannot be read.
func Scan(ctx context.Context, project *storage.Project, paths []string, o ScanOptions) error {
	p := scan{ctx: ctx, project: project, o: o, texts: map[string]int{}}
	p.pace.Started = time.Now()
	p.pace.AllFiles, p.pace.All = measure(ctx, paths)
	codebook, err := project.Codebook(ctx)
	if err != nil {
		return err
	}
	own := p.signOwn()
	annotated := newAnnotated(project, paths, Options{Format: o.Format}, codebook)
	defer annotated.close()
	for _, path := range paths {
		taken, more := annotated.read(ctx, path, p.take)
		if !more {
			break
		}
		if err := readerFor(o.Columns, annotated.apart).Without(taken).Read(ctx, path, p.take); err != nil && ctx.Err() == nil {
			p.take(reader.Result{Path: path, Name: filepath.Base(path), Err: err})
		}
		if ctx.Err() != nil || p.failure != nil {
			break
		}
	}
	known := <-own
	switch {
	case ctx.Err() != nil:
		return ctx.Err()
	case p.failure != nil:
		return p.failure
	case known.err != nil:
		return known.err
	}
	p.fileDone()
	p.tell()
	p.compare(known)
	return ctx.Err()
}

// scan is one look at files under way.
type scan struct {
	ctx     context.Context
	project *storage.Project
	o       ScanOptions

	found   []Found // without their texts; for the comparison at the end
	signs   []nearduplicate.Signature
	texts   map[string]int // hash of a text to the index of the first that has it
	index   nearduplicate.Index
	kept    int // bytes of text
	count   counter
	pace    Pace
	size    int64 // of the file at hand
	inFile  int64 // bytes of text that came out of it
	failure error
}

// take looks at one result.
func (p *scan) take(r reader.Result) bool {
	if r.Path != p.count.path {
		p.fileDone()
		p.pace.File = r.Name
		if info, err := os.Stat(r.Path); err == nil {
			p.size = info.Size()
		}
	}
	f := Found{Path: r.Path, Name: r.Name, Line: r.Line, Number: p.count.next(r.Path), Table: r.Table, Err: r.Err, Annotations: len(r.Entry.Annotations)}
	var sign nearduplicate.Signature
	switch {
	case errors.Is(r.Err, reader.ErrUnknownKind):
		f.Unknown = true
	case r.NoDocument:
		return p.ctx.Err() == nil
	case r.Err == nil:
		f.Guessed = describe(&r)
		f.Document = r.Entry.Document
		f.Document.Sentences = nil
		if f.Foreign = r.Foreign; f.Foreign {
			_, f.Words = nearduplicate.Sign(f.Document.Text)
			f.Document.Text, f.Whole = p.keep(f.Document.Text)
			break // its annotations go to its text, wherever that is
		}
		sign = p.judge(&f, r.HasMarkup)
	}
	p.inFile += int64(len(r.Entry.Document.Text))
	p.found, p.signs = append(p.found, f), append(p.signs, sign)
	p.found[len(p.found)-1].Document.Text = ""
	if p.o.Found != nil {
		p.o.Found(f)
	}
	p.tell()
	return p.ctx.Err() == nil && p.failure == nil
}

// judge finds out what is to be said of a document.
func (p *scan) judge(f *Found, markup bool) nearduplicate.Signature {
	d := &f.Document
	sign, words := nearduplicate.Sign(d.Text)
	f.Words = words
	if d.Language == "" {
		d.Language = segment.Detect(d.Text)
	}
	if header, _, ok := reader.CutHeader(d.Text); ok && !markup {
		f.Header = header
	}
	number := len(p.found)
	first, twice := p.texts[d.SHA256]
	switch {
	case twice && !markup:
		f.Known = "the same text as “" + corpus.FirstWords(p.found[first].Document.Title, 60) + "” above"
	case !markup || d.ID != "":
		p.inProject(f, markup)
	}
	if !twice {
		p.texts[d.SHA256] = number
		if near, likeness, found := p.index.Nearest(sign); found && f.Known == "" {
			f.Near, f.Likeness = p.found[near].Document.Title, likeness
		}
		p.index.Add(number, sign)
	}
	d.Text, f.Whole = p.keep(d.Text)
	return sign
}

// keep gives a text, or of a long import the beginning of it.
func (p *scan) keep(text string) (kept string, whole bool) {
	if p.kept += len(text); p.kept <= wholeTexts || len(text) <= beginning {
		return text, true
	}
	return strings.Clone(strings.ToValidUTF8(text[:beginning], "")), false
}

// inProject looks whether the project has a document, by its id or its text.
func (p *scan) inProject(f *Found, markup bool) {
	id := f.Document.ID
	var err error
	if id == "" && !markup {
		id, err = p.project.DocumentWithText(p.ctx, f.Document.SHA256)
	}
	if err == nil && id != "" {
		var summary storage.Summary
		if summary, err = p.project.Summary(p.ctx, id); err == nil {
			f.Known, f.InProject = "in the project already, as “"+corpus.FirstWords(summary.Title, 60)+"”", true
		} else if errors.Is(err, storage.ErrNotFound) {
			err = nil
		}
	}
	if err != nil && p.ctx.Err() == nil {
		p.failure = err
	}
}

// owned are the signatures of the documents of a project.
type owned struct {
	index  nearduplicate.Index
	titles []string
	err    error
}

// signOwn makes the signatures of all documents of the project, while the
// files are being read.
func (p *scan) signOwn() <-chan *owned {
	done := make(chan *owned, 1)
	go func() {
		own := &owned{}
		for entry, err := range p.project.Entries(p.ctx) {
			if err != nil {
				own.err = err
				break
			}
			sign, _ := nearduplicate.Sign(entry.Document.Text)
			own.index.Add(len(own.titles), sign)
			own.titles = append(own.titles, entry.Document.Title)
		}
		done <- own
	}()
	return done
}

// compare holds what was found against the documents of the project.
func (p *scan) compare(own *owned) {
	for i := range p.found {
		f := &p.found[i]
		if f.Err != nil || f.Foreign || f.Duplicate() {
			continue
		}
		number, likeness, found := own.index.Nearest(p.signs[i])
		if !found {
			continue
		}
		f.Near, f.Likeness, f.InProject = own.titles[number], likeness, true
		if p.o.Changed != nil {
			p.o.Changed(i, *f)
		}
	}
}

// fileDone counts the file at hand as read.
func (p *scan) fileDone() {
	if p.count.path != "" {
		p.pace.Files++
		p.pace.Done += p.size
	}
	p.size, p.inFile = 0, 0
}

// tell tells how far it is. Inside a file, the texts that came out of it are
// taken for the part of it that was read.
func (p *scan) tell() {
	if p.o.Pace != nil {
		pace := p.pace
		pace.Done += min(p.size, p.inFile)
		p.o.Pace(pace)
	}
}

// measure counts the files of an import and their bytes.
func measure(ctx context.Context, paths []string) (files int, bytes int64) {
	for _, path := range paths {
		_ = filepath.WalkDir(path, func(at string, entry fs.DirEntry, err error) error {
			if err != nil || ctx.Err() != nil {
				return ctx.Err()
			}
			if at != path && strings.HasPrefix(entry.Name(), ".") && entry.IsDir() {
				return fs.SkipDir
			}
			if info, err := entry.Info(); err == nil && info.Mode().IsRegular() {
				files++
				bytes += info.Size()
			}
			return nil
		})
	}
	return files, bytes
}

// LeaveOutHeader takes the line that gives date, byline and outlet off the text
// of a new document, which keeps them as metadata. It reports whether there was
// one.
func LeaveOutHeader(d *corpus.Document) bool {
	_, rest, ok := reader.CutHeader(d.Text)
	if ok {
		d.Text, d.SHA256 = rest, corpus.HashText(rest)
	}
	return ok
}

// TakeOut removes what an import stored, so that the project is as it was: its
// documents, with all that came with them, the annotations it added to others,
// and the changes to the codebook. The
// history keeps both, and its steps can be taken back. Annotators that the
// import made known stay known. done is called with the number of documents
// removed so far; it may be nil.
func TakeOut(ctx context.Context, project *storage.Project, stored *Stored, done func(documents int)) error {
	for from := 0; from < len(stored.ids); from += batchDocuments {
		ids := stored.ids[from:min(len(stored.ids), from+batchDocuments)]
		changes := make([]storage.Change, len(ids))
		for i, id := range ids {
			changes[i] = storage.Change{Kind: Kind, Title: "Cancelled import", Document: id, Steps: []storage.Step{storage.RemoveDocument(id)}}
		}
		if _, err := project.ApplyAll(ctx, changes); err != nil {
			return err
		}
		if done != nil {
			done(from + len(ids))
		}
	}
	for i := len(stored.onto) - 1; i >= 0; i-- {
		if _, err := project.TakeBack(ctx, stored.onto[i], "", ""); err != nil {
			return err
		}
	}
	if stored.codebook == nil {
		return nil
	}
	_, err := project.Apply(ctx, storage.Change{Kind: Kind, Title: "Codebook before the cancelled import", Steps: []storage.Step{storage.PutCodebook(*stored.codebook)}})
	return err
}
