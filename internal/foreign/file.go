package foreign

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"sort"
	"strings"
	"sync"

	"sayso/internal/apart"
	"sayso/internal/dataset"
	"sayso/internal/reader"
)

// MaxFile is the size in bytes of the largest file that is held in memory as a
// whole. Formats of one document a line are read as a stream and know no such
// limit.
const MaxFile = 256 << 20

// headSize is how much of a file is looked at to recognise it.
const headSize = 1 << 20

// textHead is how much of a plain text is looked at.
const textHead = 16 << 10

// tokenFormats are the formats that a plain text may have: tables of tokens.
func tokenFormats(formats []Format) (list []Format) {
	for _, format := range formats {
		if format.Name == "conll" || format.Name == "conllu" || format.Name == "webanno-tsv" {
			list = append(list, format)
		}
	}
	return list
}

// File is an annotated file that was recognised: one of a disk, or one in an
// archive.
type File struct {
	Path   string // as the researcher knows it; of an archive's file: archive.zip/a.ann
	Name   string // without its folder
	Format Format

	size   int64
	open   func() (io.ReadCloser, error)
	beside func(name string) *File  // a file of the same folder, or nil
	names  func() []string          // of the files of the same folder
	around func() []string          // the folders around it, its own first, by their paths from there
	reach  func(where string) *File // a file in one of those, or nil
	tables func() []string          // other tables of an export, by their paths from here
	within *reader.Container        // the archive, for formats that are one
	sought *bratLooked              // where its text lies, once that was looked for
	coder  string                   // who made what the file says of no one; see NameCoders

	apart   *apart.Process // in which it is read, nil for none
	member  string         // its name in an archive
	archive *archiveFile   // that archive, for a file that is read apart
	broken  error          // why nobody can tell what it is
	kept    []piece        // what the parser found in a small file, if that is known
}

// Found is what Find says of a path.
type Found struct {
	Files []*File // that are annotated, in the order of their names
	// Taken are paths on the disk that belong to those files, so that nobody
	// reads them as plain articles besides.
	Taken map[string]bool
	// Passed are files of archives that belong to no annotated file.
	Passed []string

	archives []io.Closer // that the files are read from
	apart    *apart.Process
	kept     int // bytes of what is kept of small files, about
}

// Close lets go of the archives. Until then the import may come back to them,
// and Windows lets nobody move or delete them; after it their files cannot be
// read any more.
func (found *Found) Close() {
	for _, archive := range found.archives {
		_ = archive.Close() // it was only read
	}
	found.archives = nil
}

// Find looks for annotated files at a path: a file, a folder with all that
// lies in it, or an archive. Which format a file has is told by its contents;
// format, when it is not empty, names the only one that is looked for.
// Nothing found is no error. What was found is to be closed, with an error too.
// Files are told, and read later, in the process apart, if there is one.
func Find(ctx context.Context, at, format string, in *apart.Process) (Found, error) {
	found := Found{Taken: map[string]bool{}, apart: in}
	formats := Formats
	if format != "" {
		only, ok := FormatNamed(format)
		if !ok {
			return found, fmt.Errorf("there is no format %q to import", format)
		}
		formats = []Format{only}
	}
	info, err := os.Stat(at)
	if err != nil {
		return found, err
	}
	if !info.IsDir() {
		return found, found.file(ctx, at, info, formats, format != "")
	}
	err = filepath.WalkDir(at, func(path string, entry fs.DirEntry, err error) error {
		switch {
		case ctx.Err() != nil:
			return ctx.Err()
		case err != nil:
			return nil // the reader of articles says so
		case path != at && strings.HasPrefix(entry.Name(), "."):
			if entry.IsDir() {
				return fs.SkipDir
			}
			return nil
		case entry.IsDir():
			for _, name := range dataset.AboutIn(path) {
				found.Taken[filepath.Join(path, name)] = true
			}
			return nil
		}
		info, err := os.Stat(path)
		if err != nil {
			return nil
		}
		_ = found.file(ctx, path, info, formats, false) // a broken archive is the reader's to report
		return ctx.Err()
	})
	return found, err
}

// never are kinds of files in which no annotations are looked for, so that a
// folder of articles costs nothing.
var never = map[string]bool{".md": true, ".markdown": true, ".html": true, ".htm": true, ".xhtml": true, ".mhtml": true, ".mht": true, ".docx": true,
	".docm": true, ".odt": true, ".ott": true, ".epub": true, ".rtf": true, ".pdf": true, ".eml": true, ".mbox": true, ".ris": true, ".sayso": true}

// file looks at one file of the disk.
func (found *Found) file(ctx context.Context, at string, info fs.FileInfo, formats []Format, demanded bool) error {
	extension := strings.ToLower(filepath.Ext(at))
	if !info.Mode().IsRegular() || reader.InUse(info) || never[extension] || found.Taken[at] {
		return nil
	}
	size := int64(headSize)
	if extension == ".txt" && !demanded { // most are articles, and cost little
		formats, size = tokenFormats(formats), textHead
	}
	f := &File{Path: at, Name: filepath.Base(at), size: info.Size(),
		open:   func() (io.ReadCloser, error) { return os.Open(at) },
		names:  func() []string { return filesOf(filepath.Dir(at)) },
		beside: func(name string) *File { return besideOf(at, name) },
		around: func() []string { return aroundOf(at) },
		reach:  func(where string) *File { return reachOf(at, where) },
		tables: sync.OnceValue(func() []string { return tablesAround(at) }),
	}
	before := len(found.Files)
	err := found.tell(ctx, f, formats, size)
	if err == nil && demanded && len(found.Files) == before {
		return fmt.Errorf("it is no file of the format %s", formats[0].Name)
	}
	return err
}

// tell finds out what a file is. Of a plain text only whether its first lines
// are tokens is asked; everything else is looked at apart.
func (found *Found) tell(ctx context.Context, f *File, formats []Format, size int64) error {
	if found.apart != nil && size != textHead {
		if asked, err := found.ask(ctx, f, formats, size); asked {
			return err
		}
	}
	head, err := f.head(size)
	if err != nil {
		return nil //nolint:nilerr // the reader of articles says so
	}
	if bytes.HasPrefix(head, zipStart) {
		return found.lookInto(f, formats)
	}
	if f.recognise(head, formats) {
		f.apart = found.apart
		found.take(f)
	}
	return nil
}

// zipStart is how an archive begins.
var zipStart = []byte("PK\x03\x04")

// take takes a file that was recognised, and what belongs to it.
func (found *Found) take(f *File) {
	found.Files = append(found.Files, f)
	if f.member != "" {
		return
	}
	found.Taken[f.Path] = true
	for _, name := range f.company() {
		found.Taken[filepath.Join(filepath.Dir(f.Path), name)] = true
	}
}

func filesOf(folder string) []string {
	entries, err := os.ReadDir(folder)
	if err != nil {
		return nil
	}
	var names []string
	for _, entry := range entries {
		if entry.Type().IsRegular() {
			names = append(names, entry.Name())
		}
	}
	return names
}

// besideOf is a file in the same folder of the disk. A name leads nowhere else.
func besideOf(at, name string) *File {
	if name != filepath.Base(name) || name == "." || name == ".." {
		return nil
	}
	other := filepath.Join(filepath.Dir(at), name)
	info, err := os.Stat(other)
	if err != nil || !info.Mode().IsRegular() || reader.InUse(info) {
		return nil
	}
	return &File{Path: other, Name: name, size: info.Size(), open: func() (io.ReadCloser, error) { return os.Open(other) }}
}

// head reads the beginning, behind white space.
func (f *File) head(size int64) ([]byte, error) {
	opened, err := f.open()
	if err != nil {
		return nil, err
	}
	defer opened.Close()
	in := bufio.NewReaderSize(io.LimitReader(opened, size+maxValue), 16<<10)
	for first, err := in.Peek(1); err == nil && strings.IndexByte(" \t\r\n", first[0]) >= 0; first, err = in.Peek(1) {
		_, _ = in.Discard(1)
	}
	return io.ReadAll(io.LimitReader(in, size))
}

// recognise finds the format of a file. Where the first document of a JSON is
// longer than the head, what tells may stand behind it.
func (f *File) recognise(head []byte, formats []Format) bool {
	if f.hasFormat(head, formats) {
		return true
	}
	if len(head) != headSize || !cutOff(head) {
		return false
	}
	more, err := f.head(maxValue)
	return err == nil && f.hasFormat(more, formats)
}

func (f *File) hasFormat(head []byte, formats []Format) bool {
	for _, format := range formats {
		if format.sniff(f, head) {
			f.Format = format
			return true
		}
	}
	return false
}

// lookInto looks into a ZIP. It is left to the reader of articles when nothing
// in it is annotated.
func (found *Found) lookInto(f *File, formats []Format) error {
	opened, err := os.Open(f.Path)
	if err != nil {
		return nil //nolint:nilerr // the reader of articles says so
	}
	if f.within, err = reader.OpenContainer(opened, f.size); err != nil {
		opened.Close()
		return nil //nolint:nilerr // the reader of articles says so
	}
	files, passed := f.lookInto(formats)
	if len(files) == 0 {
		opened.Close()
		return nil
	}
	found.archives = append(found.archives, opened)
	found.Files = append(found.Files, files...)
	found.Taken[f.Path] = true
	for _, name := range passed {
		found.Passed = append(found.Passed, f.Path+"/"+name)
	}
	return nil
}

// lookInto gives the annotated files in an archive, or the archive itself if it
// is one as a whole, and the names of those that belong to none.
func (f *File) lookInto(formats []Format) (files []*File, passed []string) {
	container := f.within
	whole := []Format{}
	for _, format := range formats {
		if format.archive {
			whole = append(whole, format)
		}
	}
	if f.recognise(nil, whole) {
		return []*File{f}, nil
	}
	names := container.Names()
	sort.Strings(names)
	company := map[string]bool{}
	for _, name := range names {
		member := memberOf(container, f.Path, name)
		if never[strings.ToLower(path.Ext(name))] || company[name] {
			continue
		}
		size, possible := int64(headSize), formats
		if strings.EqualFold(path.Ext(name), ".txt") {
			size, possible = textHead, tokenFormats(formats)
		}
		head, err := container.Head(name, size)
		if err != nil {
			continue
		}
		if member.recognise(head, possible) {
			files = append(files, member)
			company[name] = true
			for _, other := range member.company() {
				company[path.Join(path.Dir(name), other)] = true
			}
		}
	}
	container.Rewind()
	exported := slices.Contains(names, "manifest.json")
	for _, name := range names {
		if len(files) > 0 && !company[name] && !servant(path.Base(name)) && !(exported && dataset.IsAbout(name)) {
			passed = append(passed, name)
		}
	}
	return files, passed
}

// servant reports whether a file of an archive serves the tool that wrote it,
// and holds nothing to import.
func servant(name string) bool {
	switch strings.ToLower(name) {
	case "manifest.json", "annotation.conf", "visual.conf", "tools.conf", "kb_shortcuts.conf", "config.xml", "typesystem.xml", "readme.md", "readme.txt", "license", "license.txt":
		return true
	}
	return false
}

// memberOf is a file of an archive.
func memberOf(container *reader.Container, archive, name string) *File {
	folder := path.Dir(name)
	return &File{
		Path: archive + "/" + name, Name: path.Base(name), size: -1, member: name,
		open: func() (io.ReadCloser, error) {
			container.Rewind()
			data, err := container.Read(name)
			return io.NopCloser(bytes.NewReader(data)), err
		},
		names: func() []string {
			var names []string
			for _, other := range container.Names() {
				if path.Dir(other) == folder {
					names = append(names, path.Base(other))
				}
			}
			return names
		},
		beside: func(other string) *File {
			if other != path.Base(other) {
				return nil
			}
			return memberNamed(container, archive, path.Join(folder, other))
		},
		around: func() []string { return aroundIn(container, name) },
		reach:  func(where string) *File { return memberNamed(container, archive, path.Join(folder, where)) },
		tables: sync.OnceValue(func() []string { return tablesWithin(container, name) }),
	}
}

// memberNamed is a file of an archive, or nil if it has none of the name.
func memberNamed(container *reader.Container, archive, name string) *File {
	if !slices.Contains(container.Names(), name) {
		return nil
	}
	return memberOf(container, archive, name)
}

// parse takes the file apart. What it says of nobody in particular is of the
// coder of the file, if one is known.
func (f *File) parse(ctx context.Context, out *sink) error {
	named := *out
	if f.coder != "" {
		named.document = func(d *Document) error {
			for i := range d.Spans {
				if s := &d.Spans[i]; s.Coder == "" {
					s.Coder = f.coder
				}
			}
			return out.document(d)
		}
	}
	if f.kept != nil {
		return f.replay(ctx, &named)
	}
	if f.apart != nil || f.broken != nil {
		err := f.parseApart(ctx, &named)
		if !errors.Is(err, apart.ErrNone) || f.archive != nil || f.Format.archive {
			return err
		}
	}
	return f.Format.read(ctx, f, &named)
}

// company names the files of the same folder that a recognised file needs.
func (f *File) company() []string {
	if f.Format.company == nil {
		return nil
	}
	return f.Format.company(f)
}

// bytes reads the whole file.
func (f *File) bytes() ([]byte, error) {
	tooLarge := fmt.Errorf("it is larger than %d MB; export it in parts", MaxFile>>20)
	if f.size > MaxFile {
		return nil, tooLarge
	}
	opened, err := f.open()
	if err != nil {
		return nil, err
	}
	defer opened.Close()
	data, err := io.ReadAll(io.LimitReader(opened, MaxFile+1))
	if err != nil {
		return nil, fmt.Errorf("it cannot be read: %w", err)
	}
	if len(data) > MaxFile {
		return nil, tooLarge
	}
	return data, nil
}

// text reads the whole file as a text in whatever encoding, with its line ends.
func (f *File) text() (string, error) {
	data, err := f.bytes()
	if err != nil {
		return "", err
	}
	text, _, err := reader.Decode(data)
	return text, err
}

// plainTexts are what a format wants that names the files of its texts.
func plainTexts(_ *File, name string) bool { return strings.EqualFold(path.Ext(name), ".txt") }

// baseName is the name without its last extension.
func baseName(name string) string { return strings.TrimSuffix(name, path.Ext(name)) }

// errEnough is what a parser is told, and hands back, when its caller has had
// enough.
var errEnough = errors.New("enough")
