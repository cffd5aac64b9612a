// Package reader turns files into documents.
//
// A researcher names files and folders; what comes out is a stream of results,
// one for each document and one for each thing that could not be read. A
// Format knows one kind of file: it says by the name or by the first bytes
// whether a file is its own, and reads documents out of it. Formats lists those
// that are built in; others are handed to New beside them.
//
// A file may lie, or be made to hurt. What it may ask for is bounded in
// limits.go, and docs/import.md tells the bounds.
//
// A file that cannot be read is a result with an error, and never stops the
// files beside it. Nothing is fetched, nothing outside the named paths is
// read, and nothing that was read is changed but its line ends: CRLF and a
// lone CR become LF, so that offsets mean the same everywhere.
//
// Of ours, the package imports corpus and, for the process apart, apart.
package reader

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"

	"sayso/internal/apart"
	"sayso/internal/corpus"
)

// Result is one document, or one thing that could not be read.
type Result struct {
	Path string // of the file, as it was reached
	Name string // of the file, without its folder
	Line int    // of the document in the file, from 1; 0 when it is the whole file

	Entry      corpus.Entry
	Annotators []corpus.Annotator
	Codebook   *corpus.Codebook  // the codebook of the project the file came from
	Codebooks  []corpus.Codebook // its older versions
	Sources    []corpus.Source   // its sources
	Queries    []corpus.Query    // its saved searches
	// NoDocument marks a result that carries a codebook alone.
	NoDocument bool
	// HasMarkup says that the entry brings its own sentences, annotations,
	// marks or relations, which are to be taken as they are.
	HasMarkup bool
	// Table is the table that the document is a row of, nil for any other; all
	// rows of a table share it.
	Table *Table
	// Foreign says that the entry is of another tool. If the project has its
	// text already, its annotations go there and the text does not come twice;
	// and the codebook holds what the file adds to the project's.
	Foreign  bool
	Problems []string // what of a foreign document was left out, a sentence each
	Account  Account  // of a foreign document or file
	Note     string   // how the file was read, for the report
	ReadBy   []string // who worked on a foreign document, even if they annotated nothing

	Err error // why there is no document; the sentence is for the researcher
}

// ErrUnknownKind is the error of a file that no format reads. In a folder such
// files are to be expected; a caller may pass over them.
var ErrUnknownKind = errors.New("it is not a kind of file that Sayso reads")

// InUse reports whether the program itself works in a file, as it does in the
// project. Such a file is not even looked into: closing a handle of it would
// drop the locks that keep other programs out. Package importing sets it.
var InUse = func(fs.FileInfo) bool { return false }

// Format reads one kind of file.
type Format struct {
	Name       string   // for messages: plain text
	Extensions []string // in lower case with the dot: .txt
	// Reader names the way in which text is taken out of such a file, with its
	// version: docx-1. It changes whenever the same file would give another
	// text, and stands in the origin of every document.
	Reader string
	// Apart says that such files are read in a process apart, where there is
	// one.
	Apart bool
	// Sniff recognises a file by its first bytes, up to 512, when no format
	// knows its extension. It may be nil.
	Sniff func(head []byte) bool
	// Read gives the documents of the open file. Path, Name, and the source of
	// documents that name none, are filled in by the caller. It returns when
	// yield returns false or the context ends.
	Read func(ctx context.Context, file File, yield func(Result) bool)
}

// File is an open file on its way into documents.
type File struct {
	io.Reader
	Name string // without its folder
	Size int64  // in bytes, as the file system says

	reader *Reader // that reads it, for files which hold files
	path   string  // on the disk, "" for a file in an archive
	folder string  // in which it lies on the disk, "" for a file in an archive
	depth  int     // how many archives it lies in
	// unpacked counts the bytes that came out of the archives it lies in.
	unpacked *int64
}

// Reader reads files with its formats.
type Reader struct {
	formats []Format
	columns map[string]string
	apart   *apart.Process // nil for none
	without map[string]bool
}

// New makes a reader of these formats. Where two claim the same file, the
// first has it.
func New(formats ...Format) *Reader { return &Reader{formats: formats} }

// WithColumns makes a reader that takes the columns of tables as it is told:
// columns gives the heading of the column that holds each of Fields. What is
// not said, or names a heading that a table lacks, is guessed as ever.
func (r *Reader) WithColumns(columns map[string]string) *Reader {
	other := *r
	other.columns = columns
	return &other
}

// Without gives a reader that passes over these paths.
func (r *Reader) Without(paths map[string]bool) *Reader {
	other := *r
	other.without = paths
	return &other
}

// Extensions lists the extensions of all formats, for a file dialog.
func (r *Reader) Extensions() []string {
	var list []string
	for _, f := range r.formats {
		list = append(list, f.Extensions...)
	}
	return list
}

// Read reads plain text out of a file, or out of the files of a folder.
func Read(ctx context.Context, path string, yield func(Result) bool) error {
	return New(Text).Read(ctx, path, yield)
}

// Read gives one result for each document and each failure of a file, or of
// all files of a folder, in the order of their names; hidden files and folders
// are passed over, and links are followed to files but not to folders. It
// fails only when the context ends or the path cannot be reached at all.
func (r *Reader) Read(ctx context.Context, path string, yield func(Result) bool) error {
	info, err := os.Stat(path)
	if err != nil {
		return err
	}
	if !info.IsDir() {
		r.file(ctx, path, yield)
		return ctx.Err()
	}
	if linked, err := os.Lstat(path); err == nil && linked.Mode()&fs.ModeSymlink != 0 {
		path += string(filepath.Separator) // a folder named through a link is walked
	}
	err = filepath.WalkDir(path, func(at string, entry fs.DirEntry, err error) error {
		switch {
		case ctx.Err() != nil:
			return ctx.Err()
		case err != nil:
			return r.give(Result{Err: fmt.Errorf("it cannot be read: %w", err)}, at, yield)
		case at != path && strings.HasPrefix(entry.Name(), "."):
			if entry.IsDir() {
				return fs.SkipDir
			}
			return nil
		case entry.IsDir():
			if belongsToPage(at) {
				return fs.SkipDir
			}
			return nil
		}
		if !r.file(ctx, at, yield) {
			return fs.SkipAll
		}
		return nil
	})
	if err != nil {
		return err
	}
	return ctx.Err()
}

// belongsToPage reports whether a folder holds the pictures and frames that a
// browser saved with a page beside it.
func belongsToPage(folder string) bool {
	page, ok := strings.CutSuffix(folder, "_files")
	for _, extension := range []string{".html", ".htm"} {
		if info, err := os.Stat(page + extension); ok && err == nil && info.Mode().IsRegular() {
			return true
		}
	}
	return false
}

// give hands out one result of a walk.
func (r *Reader) give(result Result, path string, yield func(Result) bool) error {
	result.Path, result.Name = path, filepath.Base(path)
	if !yield(result) {
		return fs.SkipAll
	}
	return nil
}

// file reads one file; it is false when yield has had enough.
func (r *Reader) file(ctx context.Context, path string, yield func(Result) bool) bool {
	if r.without[path] {
		return true
	}
	name := filepath.Base(path)
	more := true
	origin := func() (size int64, sha256 string) { return 0, "" }
	give := func(result Result) bool {
		result.Path, result.Name = path, name
		if d := &result.Entry.Document; !result.HasMarkup {
			if d.Source == "" {
				d.Source = name
			}
			if result.Err == nil && !result.NoDocument && d.Origin.SHA256 == "" {
				d.Origin.Size, d.Origin.SHA256 = origin()
			}
		}
		more = yield(result)
		return more
	}
	info, err := os.Stat(path)
	switch {
	case err != nil:
		return give(Result{Err: fmt.Errorf("it cannot be read: %w", err)})
	case info.IsDir():
		return true // a link to a folder
	case InUse(info):
		return give(Result{Err: ErrUnknownKind})
	case !info.Mode().IsRegular():
		return give(Result{Err: errors.New("it is not a file with contents (a device, a pipe or a socket)")})
	}
	file, err := os.Open(path)
	if err != nil {
		return give(Result{Err: fmt.Errorf("it cannot be opened: %w", err)})
	}
	defer file.Close()
	origin = sync.OnceValues(func() (int64, string) { return info.Size(), hashOf(ctx, file, info.Size()) })
	r.readOpen(ctx, File{Reader: file, Name: name, Size: info.Size(), path: path, folder: filepath.Dir(path)}, give)
	return more
}

// hashOf is the SHA-256 of a whole file, whatever has been read of it; it is
// empty when that cannot be told.
func hashOf(ctx context.Context, file io.ReaderAt, size int64) string {
	hash := sha256.New()
	buffer := make([]byte, 256<<10)
	whole := io.NewSectionReader(file, 0, size)
	for ctx.Err() == nil {
		n, err := whole.Read(buffer)
		hash.Write(buffer[:n])
		if errors.Is(err, io.EOF) {
			return hex.EncodeToString(hash.Sum(nil))
		}
		if err != nil {
			break
		}
	}
	return ""
}

// readOpen reads a file that is open. Should a format panic on a file nobody
// thought of, that file is lost and no other.
func (r *Reader) readOpen(ctx context.Context, file File, yield func(Result) bool) {
	file.reader = r
	giving := false
	format, err := r.formatOf(&file)
	give := func(result Result) bool {
		giving = true
		defer func() { giving = false }()
		if result.Err == nil && !result.HasMarkup && !result.NoDocument {
			fill(&result.Entry.Document.Origin.Reader, format.Reader)
		}
		return yield(result)
	}
	if err != nil {
		give(Result{Err: err})
		return
	}
	defer func() {
		if giving {
			return // the panic is the caller's, and goes on
		}
		if cause := recover(); cause != nil {
			yield(Result{Err: fmt.Errorf("it is damaged in a way that Sayso cannot read (%v)", cause)})
		}
	}()
	if r.apart != nil && format.Apart && file.path != "" {
		if r.readApart(ctx, &file, give) {
			return
		}
	}
	format.Read(ctx, file, give)
}

// formatOf finds the format of a file by its extension, else by its contents.
func (r *Reader) formatOf(file *File) (Format, error) {
	extension := strings.ToLower(filepath.Ext(file.Name))
	for _, f := range r.formats {
		for _, known := range f.Extensions {
			if known == extension {
				return f, nil
			}
		}
	}
	head := make([]byte, 512)
	n, err := io.ReadFull(file.Reader, head)
	if err != nil && !errors.Is(err, io.EOF) && !errors.Is(err, io.ErrUnexpectedEOF) {
		return Format{}, fmt.Errorf("it cannot be read: %w", err)
	}
	head = head[:n]
	if seeker, ok := file.Reader.(io.Seeker); ok {
		if _, err := seeker.Seek(0, io.SeekStart); err != nil {
			return Format{}, fmt.Errorf("it cannot be read: %w", err)
		}
	} else {
		file.Reader = io.MultiReader(bytes.NewReader(head), file.Reader)
	}
	for _, f := range r.formats {
		if f.Sniff != nil && f.Sniff(head) {
			return f, nil
		}
	}
	if err := projectOf(file.Name, head); err != nil {
		return Format{}, err
	}
	return Format{}, ErrUnknownKind
}
