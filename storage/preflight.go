package storage

import (
	"bytes"
	"encoding/binary"
	"errors"
	"io"
	"io/fs"
	"os"
)

// applicationID marks a SQLite file as ours: the letters SAYS at byte 68.
const applicationID = 0x53415953

var magic = []byte("SQLite format 3\x00")

// preflight looks at the first hundred bytes of the file and at nothing else,
// before SQLite may touch it: opening alone can already change a file. It
// returns nil for a project that this version can open.
//
// The offsets are those of https://sqlite.org/fileformat2.html: 18 and 19 tell
// the journal, 60 the user_version, 68 the application_id.
func preflight(path string) error {
	info, err := os.Stat(path)
	if err != nil {
		return cannotOpen(path, err)
	}
	if info.IsDir() {
		return fail(ErrNotProject, nil, "%s is a folder, not a project file; choose a file whose name ends in .sayso.", path)
	}
	if !info.Mode().IsRegular() {
		return fail(ErrNotProject, nil, "%s is not an ordinary file, so it cannot be a Sayso project.", path)
	}
	file, err := os.Open(path)
	if err != nil {
		return cannotOpen(path, err)
	}
	defer file.Close()
	header := make([]byte, 100)
	n, err := io.ReadFull(file, header)
	if err != nil && !errors.Is(err, io.EOF) && !errors.Is(err, io.ErrUnexpectedEOF) {
		return cannotOpen(path, err)
	}
	return checkHeader(path, header[:n], info.Size())
}

// checkHeader judges the first bytes of a file of the given size in bytes.
func checkHeader(path string, header []byte, size int64) error {
	switch {
	case size == 0:
		return fail(ErrNotProject, nil, "%s is empty; it may be a copy that never finished. Look for the original or open a backup.", path)
	case len(header) < 100 || !bytes.HasPrefix(header, magic):
		return fail(ErrNotProject, nil, "%s is not a Sayso project, so it was left untouched; to add it as an article, use import.", path)
	case binary.BigEndian.Uint32(header[68:]) != applicationID:
		return fail(ErrNotProject, nil, "%s is the database of another program, not a Sayso project, so it was left untouched.", path)
	case binary.BigEndian.Uint32(header[60:]) > uint32(schemaVersion()):
		return fail(ErrNewer, nil, "%s was made by a newer version of Sayso, so this one left it untouched; install the newer version to open it.", path)
	case binary.BigEndian.Uint32(header[60:]) == 0:
		return fail(ErrDamaged, nil, "%s is a project that was never finished; open a backup.", path)
	case header[18] != 1 || header[19] != 1:
		return fail(ErrDamaged, nil, "Another program changed the way %s is written, so it was left untouched; rescue it into a new file with \"sayso repair\".", path)
	}
	page := int64(binary.BigEndian.Uint16(header[16:]))
	if page == 1 {
		page = 65536
	}
	if page < 512 || page&(page-1) != 0 {
		return fail(ErrDamaged, nil, "The beginning of %s is damaged; open a backup, or rescue what is left with \"sayso repair\".", path)
	}
	return nil
}

// cannotOpen says why a file could not be opened.
func cannotOpen(path string, err error) error {
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return fail(ErrNotFound, err, "There is no project at %s; check the name, or make one with \"sayso new\".", path)
	case errors.Is(err, fs.ErrPermission):
		return fail(ErrUnreadable, err, "You may not read %s; ask its owner for access or copy it to your own folder.", path)
	}
	return fail(ErrUnreadable, err, "%s could not be read: %v.", path, err)
}
