package dataset

import (
	"archive/zip"
	"bufio"
	"compress/flate"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"hash"
	"io"
	"os"
	"slices"
	"time"

	"sayso/internal/slug"
)

// Folder takes the files of an export, one after the other.
type Folder interface {
	// Create begins a file. The path has slashes and is safe on every system.
	// The file is complete when it is closed, which comes before the next one.
	Create(path string) (io.WriteCloser, error)
}

// folder is what the formats write their files to. It remembers each with its
// size and SHA-256, for the manifest.
type folder struct {
	to     Folder
	prefix string // of every path: train/
	*record
}

// record is what all parts of one folder share.
type record struct {
	files  []manifestFile
	spools []*spool
}

type manifestFile struct {
	Path   string `json:"path"`
	Bytes  int64  `json:"bytes"`
	SHA256 string `json:"sha256"`
}

func newFolder(to Folder) *folder { return &folder{to: to, record: &record{}} }

// within is a part of the folder, whose files lie in a folder of their own.
func (f *folder) within(name string) *folder {
	if name == "" {
		return f
	}
	return &folder{to: f.to, prefix: f.prefix + name + "/", record: f.record}
}

// zipFolder is a folder in a ZIP, written as a stream.
type zipFolder struct{ *zip.Writer }

func newZIP(w io.Writer) zipFolder {
	z := zipFolder{zip.NewWriter(w)}
	// The quickest compression: texts come out a fifth larger than with the
	// usual one. One compressor serves all files, which come one by one.
	var compressor *flate.Writer
	z.RegisterCompressor(zip.Deflate, func(w io.Writer) (io.WriteCloser, error) {
		if compressor != nil {
			compressor.Reset(w)
			return compressor, nil
		}
		var err error
		compressor, err = flate.NewWriter(w, flate.BestSpeed)
		return compressor, err
	})
	return z
}

// zipTime is the time of every file in a ZIP: the first that the format knows,
// so that the same project gives the same bytes.
var zipTime = time.Date(1980, 1, 1, 0, 0, 0, 0, time.UTC)

// Create implements Folder.
func (z zipFolder) Create(path string) (io.WriteCloser, error) {
	w, err := z.CreateHeader(&zip.FileHeader{Name: path, Method: zip.Deflate, Modified: zipTime})
	return unclosed{w}, err
}

// unclosed is a file that needs no closing.
type unclosed struct{ io.Writer }

func (unclosed) Close() error { return nil }

// member is one file of a folder while it is written.
type member struct {
	w     io.Writer
	sum   hash.Hash
	bytes int64
}

func (m *member) Write(data []byte) (int, error) {
	n, err := m.w.Write(data)
	m.sum.Write(data[:n])
	m.bytes += int64(n)
	return n, err
}

// add writes a file. Paths have slashes and must be safe on every system.
func (f *folder) add(path string, fill func(io.Writer) error) error {
	path = f.prefix + path
	w, err := f.to.Create(path)
	if err != nil {
		return err
	}
	m := &member{w: w, sum: sha256.New()}
	if err := errors.Join(fill(m), w.Close()); err != nil {
		return err
	}
	f.files = append(f.files, manifestFile{Path: path, Bytes: m.bytes, SHA256: hex.EncodeToString(m.sum.Sum(nil))})
	return nil
}

func (f *folder) addText(path, text string) error {
	return f.add(path, func(w io.Writer) error { _, err := io.WriteString(w, text); return err })
}

// indented writes JSON for people.
func indented(w io.Writer, value any) error {
	encoder := json.NewEncoder(w)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", " ")
	return encoder.Encode(value)
}

// spool holds a file that grows while another is written: a ZIP takes one file
// after the other.
type spool struct {
	*bufio.Writer
	file *os.File
}

// spool makes one; the caller must call discard when the folder is done with.
func (f *record) spool() (*spool, error) {
	file, err := os.CreateTemp("", "sayso-*.part")
	if err != nil {
		return nil, fmt.Errorf("there is no room for the export's working file: %w", err)
	}
	s := &spool{Writer: bufio.NewWriterSize(file, 64<<10), file: file}
	f.spools = append(f.spools, s)
	return s, nil
}

// pour copies what a spool holds to w.
func (s *spool) pour(w io.Writer) error {
	if err := s.Flush(); err != nil {
		return err
	}
	if _, err := s.file.Seek(0, io.SeekStart); err != nil {
		return err
	}
	_, err := io.Copy(w, s.file)
	return err
}

// discard removes the working file.
func (s *spool) discard() {
	s.file.Close()
	os.Remove(s.file.Name())
}

// drop removes a spool that was poured out, with its memory.
func (f *record) drop(s *spool) {
	s.discard()
	f.spools = slices.DeleteFunc(f.spools, func(other *spool) bool { return other == s })
}

// discard removes the working files.
func (f *record) discard() {
	for _, s := range f.spools {
		s.discard()
	}
}

// fileName makes a name without extension for the files of a document. The
// number keeps names apart, also where case does not count, and away from the
// names that Windows reserves; the rest are letters and digits of its title.
func fileName(number int, title string) string {
	name := fmt.Sprintf("%05d", number)
	if word := slug.Of(title, '-', 54); word != "" {
		name += "-" + word
	}
	return name
}
