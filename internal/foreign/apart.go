package foreign

import (
	"bytes"
	"context"
	"errors"
	"io"
	"os"
	"path"
	"slices"
	"strings"
	"sync/atomic"

	"sayso/internal/apart"
	"sayso/internal/reader"
)

// Annotated files are told and taken apart in a process apart, where there is
// one (package apart). It gets the file open; what a format needs besides, such
// as the text of a .ann, it asks for by its name, and gets it if the format may
// want it (Format.wants). What it answers are documents as the parsers make
// them, so that everything behind them is the same: which labels there are, what
// offsets count, and where each annotation lies, is found out here, and no
// offset of the process is believed.
//
// An import goes through a file several times, and a folder of brat has thousands
// of small ones. So a small file is taken apart in the same request in which it
// is told what it is, and what was found in it is kept (kept.go).

// apartService is the name under which the process reads annotated files.
const apartService = "annotated files"

// question is what the process is asked.
type question struct {
	Parse  bool   // the file is to be taken apart; else it is to be told what it is
	Path   string // as the researcher knows it
	Name   string
	Size   int64
	Member string // name in an archive, empty for a file of the disk
	Archive,
	ArchiveSize int64 // number and size of that archive

	Only   string // the only format that is looked for
	Head   int64  // how much of the file is looked at to tell
	Format string // that it has, when it is taken apart
	Text   soughtText
}

// soughtText is where the text of a .ann lies.
type soughtText struct {
	Sought, Found         bool
	Where, Suffix, Looked string
}

// recognised is what the process says of a file: what it is, or what lies in it.
type recognised struct {
	Archive bool // it is one that holds annotated files
	Files   []toldFile
	Passed  []string
}

type toldFile struct {
	Path, Name, Member string
	Format             string
	Text               soughtText
}

// piece is what the process answers: what a file is, or one thing that a parser
// has found.
type piece struct {
	Told     *recognised
	Document *Document
	Label    *Code
	Of       string // what kind of a label: empty, attribute or relation
	Problem  *Problem
}

// archiveFile is an archive of the disk from which files are read in the process.
type archiveFile struct {
	path         string
	number, size int64
}

// archives counts them, since a process may outlive the import that began with it.
var archives atomic.Int64

// ask lets the process tell what a file is. asked is false when there is none.
func (found *Found) ask(ctx context.Context, f *File, formats []Format, size int64) (asked bool, err error) {
	q := question{Path: f.Path, Name: f.Name, Size: f.size, Head: size}
	if len(formats) == 1 {
		q.Only = formats[0].Name
	}
	f.apart = found.apart
	var answer recognised
	var kept keeping
	err = apart.Ask(ctx, found.apart, apart.Request{Service: apartService, Body: q, File: f.Path, Size: f.size, Want: f.give}, func(p *piece) bool {
		if p.Told != nil {
			answer = *p.Told
		} else {
			kept.add(p)
		}
		return true
	})
	if len(answer.Files) > 0 && ctx.Err() == nil {
		// It is known what it is. Whatever went wrong after that does so again when
		// the file is read for good, and is said then.
		kept.spoiled, err = kept.spoiled || err != nil, nil
	}
	if errors.Is(err, apart.ErrNone) {
		f.apart = nil
		return false, nil
	}
	if fallen := (apart.Fallen{}); errors.As(err, &fallen) { // whoever reads it for good says so
		f.broken = err
		found.Files, found.Taken[f.Path] = append(found.Files, f), true
		return true, nil
	}
	if err != nil {
		return true, err
	}
	archive := &archiveFile{path: f.Path, size: f.size, number: archives.Add(1)}
	for _, t := range answer.Files {
		one := f
		if t.Member != "" {
			one = &File{Path: f.Path + "/" + t.Member, Name: path.Base(t.Member), size: -1, apart: found.apart, member: t.Member, archive: archive}
		}
		format, ok := FormatNamed(t.Format)
		if !ok || t.Member == "" && len(answer.Files) > 1 {
			continue // no process of ours says that
		}
		one.Format = format
		if t.Text.Sought && (t.Member != "" || f.mayReach(t.Text.Where)) {
			one.sought = &bratLooked{looked: t.Text.Looked}
			if t.Text.Found {
				one.sought.found = &bratText{where: t.Text.Where, suffix: t.Text.Suffix}
			}
		}
		if t.Member == "" && !kept.spoiled && one.small() && found.kept+kept.size <= mostKept {
			one.kept, found.kept = kept.pieces, found.kept+kept.size
		}
		found.take(one)
	}
	if answer.Archive {
		found.Taken[f.Path] = true
		for _, name := range answer.Passed {
			found.Passed = append(found.Passed, f.Path+"/"+name)
		}
	}
	return true, nil
}

// parseApart takes the file apart in the process.
func (f *File) parseApart(ctx context.Context, out *sink) error {
	if f.broken != nil {
		return f.broken
	}
	q := question{Parse: true, Path: f.Path, Name: f.Name, Size: f.size, Member: f.member, Format: f.Format.Name}
	r := apart.Request{Service: apartService, File: f.Path, Size: f.size, Want: f.give}
	if f.archive != nil {
		q.Archive, q.ArchiveSize = f.archive.number, f.archive.size
		r.File, r.Size = "", f.archive.size
	}
	r.Memory = 6 * min(r.Size, MaxFile)
	if s := f.sought; s != nil {
		q.Text = soughtText{Sought: true, Looked: s.looked}
		if s.found != nil {
			q.Text.Found, q.Text.Where, q.Text.Suffix = true, s.found.where, s.found.suffix
		}
	}
	r.Body = q
	var failed error
	err := apart.Ask(ctx, f.apart, r, func(p *piece) bool {
		p.clean()
		failed = p.take(out)
		return failed == nil
	})
	return errors.Join(failed, err)
}

// take hands on what the process found.
func (p *piece) take(out *sink) error {
	switch {
	case p.Document != nil:
		return out.document(p.Document)
	case p.Problem != nil && !unknownLoss(*p.Problem):
		out.problem(*p.Problem)
	case p.Label != nil && p.Of == "attribute":
		out.attribute(*p.Label)
	case p.Label != nil && p.Of == "relation":
		out.relation(*p.Label)
	case p.Label != nil:
		out.label(*p.Label)
	}
	return nil
}

// clean takes out what no process of ours says.
func (p *piece) clean() {
	if p.Document != nil {
		p.Document.Problems = slices.DeleteFunc(p.Document.Problems, unknownLoss)
	}
}

// unknownLoss reports whether a problem is of no kind that there is.
func unknownLoss(p Problem) bool {
	switch p.Left.What {
	case reader.Annotations, reader.Links, reader.Details, reader.Records, "":
		return p.Left.Count < 0 || p.Left.What == "" && p.Left.Count > 0
	}
	return true
}

// Kinds of what the process may want on the way.
const (
	wantsArchive = "archive" // that the file lies in
	wantsBeside  = "beside"  // a file of the same folder
	wantsNames   = "names"   // of the files of the same folder
	wantsAround  = "around"  // the folders around
	wantsReach   = "reach"   // a file in one of those
	wantsTables  = "tables"  // the other tables of an export
)

// give answers what the process wants: other files, if the format may have them.
func (f *File) give(w apart.Want) (given apart.Given) {
	if f.archive != nil {
		return apart.Given{Found: w.Kind == wantsArchive, File: f.archive.path}
	}
	var other *File
	switch w.Kind {
	case wantsNames:
		for _, name := range f.names() {
			if f.mayWant(name) {
				given.Names = append(given.Names, name)
			}
		}
	case wantsAround:
		if brat.wants(f, baseName(f.Name)+".txt") {
			given.Names = f.around()
		}
	case wantsTables:
		if f.mayHaveTables() {
			given.Names = f.tables()
		}
	case wantsBeside:
		if f.mayWant(w.Name) {
			other = f.beside(w.Name)
		}
	case wantsReach:
		if f.mayReach(w.Name) {
			other = f.reach(w.Name)
		}
	}
	if other != nil {
		given.Found, given.Size = true, other.size
		if !strings.HasSuffix(other.Name, databaseLog) {
			given.File = other.Path
		}
	}
	return given
}

// mayWant reports whether the format may have a file of the same folder.
func (f *File) mayWant(name string) bool {
	wants := f.Format.wants
	if f.Format.Name == "" {
		wants = brat.wants // the only one that looks beside a file to tell what it is
	}
	return wants != nil && wants(f, name)
}

// mayHaveTables reports whether the file may be a table of an export.
func (f *File) mayHaveTables() bool {
	return f.tables != nil && strings.EqualFold(path.Ext(f.Name), ".parquet") && (f.Format.Name == "" || f.Format.Name == parquetExport.Name)
}

// mayReach reports whether a file in a folder around may be had: the text of a
// .ann, under one of the names that it may have, or another table of an export.
func (f *File) mayReach(where string) bool {
	if f.mayHaveTables() {
		return slices.Contains(f.tables(), where)
	}
	base := baseName(f.Name)
	if where == "" || where == base+".txt" {
		return brat.wants(f, base+".txt")
	}
	return brat.wants(f, base+".txt") && slices.Contains(f.around(), path.Dir(where)) &&
		slices.ContainsFunc(stems(base), func(stem string) bool { return path.Base(where) == stem+".txt" })
}

// Apart is the name of the service and the service: the other side, inside the
// process.
func Apart() (name string, service apart.Service) {
	h := &holding{}
	return apartService, h.serve
}

// holding is the process from its inside: the archive that it read last is kept
// open for the next file of it.
type holding struct {
	number    int64
	file      *os.File
	container *reader.Container
}

func (h *holding) serve(call *apart.Call) error {
	boundDatabases()
	var q question
	if err := call.Body(&q); err != nil {
		return err
	}
	handed := &handedFiles{call: call}
	defer handed.close()
	f, err := h.open(call, handed, &q)
	if err != nil {
		return err
	}
	if !q.Parse {
		told := f.tell(handed.own, &q)
		if err := call.Answer(piece{Told: &told}); err != nil || told.Archive || len(told.Files) == 0 || !f.small() {
			return err
		}
	}
	return f.parseFor(call)
}

// open makes a file of what was handed over.
func (h *holding) open(call *apart.Call, handed *handedFiles, q *question) (*File, error) {
	format, _ := FormatNamed(q.Format)
	if q.Member != "" {
		if h.container == nil || h.number != q.Archive {
			_, file, err := call.Want(apart.Want{Kind: wantsArchive})
			if err != nil {
				return nil, err
			}
			if file == nil {
				return nil, errors.New("the archive is not there any more")
			}
			if h.file != nil {
				h.file.Close()
			}
			h.file, h.number = file, q.Archive
			if h.container, err = reader.OpenContainer(file, q.ArchiveSize); err != nil {
				return nil, err
			}
		}
		f := memberOf(h.container, strings.TrimSuffix(q.Path, "/"+q.Member), q.Member)
		f.Format = format
		f.lookedFor(q.Text)
		return f, nil
	}
	file, err := call.File()
	if err != nil {
		return nil, err
	}
	handed.own = file
	f := &File{Path: q.Path, Name: q.Name, Format: format, size: q.Size, open: openAgain(file, q.Size),
		names:  func() []string { return handed.names(wantsNames) },
		around: func() []string { return handed.names(wantsAround) },
		beside: func(name string) *File { return handed.want(wantsBeside, name) },
		reach:  func(where string) *File { return handed.want(wantsReach, where) },
		tables: func() []string { return handed.names(wantsTables) },
	}
	if q.Parse && format.archive {
		head, err := f.head(4)
		if err != nil {
			return nil, err
		}
		if bytes.Equal(head, zipStart) {
			if f.within, err = reader.OpenContainer(file, q.Size); err != nil {
				return nil, err
			}
		}
	}
	f.lookedFor(q.Text)
	return f, nil
}

// openAgain opens what was handed over from its beginning, as often as it is
// wanted.
func openAgain(file *os.File, size int64) func() (io.ReadCloser, error) {
	return func() (io.ReadCloser, error) { return section{io.NewSectionReader(file, 0, size)}, nil }
}

// section is a file that somebody else closes.
type section struct{ *io.SectionReader }

func (section) Close() error { return nil }

// lookedFor keeps where the text was found before.
func (f *File) lookedFor(t soughtText) {
	if !t.Sought {
		return
	}
	sought := &bratLooked{looked: t.Looked}
	if t.Found {
		file := f.besideNamed(t.Where)
		if file == nil && f.reach != nil {
			file = f.reach(t.Where)
		}
		if file == nil {
			return // it is looked for anew
		}
		sought.found = &bratText{file: file, where: t.Where, suffix: t.Suffix}
	}
	f.sought = sought
}

// tell says what a file is.
func (f *File) tell(file *os.File, q *question) (t recognised) {
	formats := Formats
	if only, ok := FormatNamed(q.Only); ok {
		formats = []Format{only}
	} else if q.Head == textHead {
		formats = tokenFormats(formats)
	}
	head, err := f.head(q.Head)
	if err != nil {
		return t
	}
	var files []*File
	if bytes.HasPrefix(head, zipStart) {
		container, err := reader.OpenContainer(file, q.Size)
		if err != nil {
			return t // the reader of articles says so
		}
		f.within = container
		files, t.Passed = f.lookInto(formats)
		t.Archive = len(files) > 0
	} else if f.recognise(head, formats) {
		_ = f.company()
		files = []*File{f}
	}
	for _, one := range files {
		said := toldFile{Path: one.Path, Name: one.Name, Member: one.member, Format: one.Format.Name}
		if s := one.sought; s != nil {
			said.Text = soughtText{Sought: true, Looked: s.looked}
			if s.found != nil {
				said.Text.Found, said.Text.Where, said.Text.Suffix = true, s.found.where, s.found.suffix
			}
		}
		t.Files = append(t.Files, said)
	}
	return t
}

// parseFor answers with what the parser finds.
func (f *File) parseFor(call *apart.Call) error {
	var lost error
	give := func(p piece) error {
		if lost == nil {
			lost = call.Answer(p)
		}
		return lost
	}
	code := func(of string) func(Code) {
		return func(c Code) { _ = give(piece{Label: &c, Of: of}) }
	}
	out := &sink{label: code(""), attribute: code("attribute"), relation: code("relation"), problem: func(p Problem) { _ = give(piece{Problem: &p}) }}
	out.document = func(d *Document) error {
		if f.member != "" && !d.HasText {
			if err := f.textBeside(d, func(name, text string) { d.Beside = &TextBeside{name, text} }); err != nil {
				return err
			}
		}
		return give(piece{Document: d})
	}
	return errors.Join(f.Format.read(context.Background(), f, out), lost)
}

// handedFiles are those that the process got for one request.
type handedFiles struct {
	call  *apart.Call
	own   *os.File
	files []*os.File
	known map[string]*File
	lists map[string][]string
}

// want asks for another file, once for each name.
func (h *handedFiles) want(kind, name string) *File {
	if f, asked := h.known[kind+name]; asked {
		return f
	}
	if h.known == nil {
		h.known = map[string]*File{}
	}
	given, file, err := h.call.Want(apart.Want{Kind: kind, Name: name})
	if file != nil {
		h.files = append(h.files, file)
	}
	var f *File
	if given.Found {
		f = &File{Path: path.Base(name), Name: path.Base(name), size: given.Size}
		f.open = func() (io.ReadCloser, error) { return nil, errors.Join(errors.New("it cannot be opened"), err) }
		if file != nil {
			f.open = openAgain(file, given.Size)
		}
	}
	h.known[kind+name] = f
	return f
}

// names asks for a list of names, once.
func (h *handedFiles) names(kind string) []string {
	if list, asked := h.lists[kind]; asked {
		return list
	}
	if h.lists == nil {
		h.lists = map[string][]string{}
	}
	given, _, err := h.call.Want(apart.Want{Kind: kind})
	if kind == wantsAround && (err != nil || len(given.Names) == 0) {
		given.Names = []string{"."}
	}
	h.lists[kind] = given.Names
	return given.Names
}

func (h *handedFiles) close() {
	for _, file := range append(h.files, h.own) {
		if file != nil {
			file.Close()
		}
	}
}
