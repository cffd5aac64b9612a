package reader

import (
	"context"
	"encoding/xml"
	"errors"
	"io"
)

// What other packages need in order to read files of their own within the same
// limits: containers, XML, and texts in any encoding.

// Container is an open ZIP container whose files are read by name. All bytes
// that come out of it are counted, and every limit of this package holds.
type Container struct{ inner *container }

// OpenContainer reads the list of contents of a container of so many bytes.
// The error says in a sentence what is wrong with it.
func OpenContainer(at io.ReaderAt, size int64) (*Container, error) {
	inner, err := openContainer(File{Reader: io.NewSectionReader(at, 0, size), Size: size})
	if err != nil {
		return nil, err
	}
	return &Container{inner}, nil
}

// Names lists the files in the order in which they stand in the container.
// Folders, and what its maker did not mean to put there, are left out.
func (c *Container) Names() []string {
	var names []string
	for _, f := range c.inner.files {
		if f.Mode().IsRegular() && !isHiddenEntry(f.Name) {
			names = append(names, f.Name)
		}
	}
	return names
}

// Read unpacks one file whole.
func (c *Container) Read(name string) ([]byte, error) {
	f := c.inner.named[name]
	if f == nil {
		return nil, io.ErrUnexpectedEOF
	}
	opened, err := c.inner.open(f)
	if err != nil {
		return nil, err
	}
	defer opened.Close()
	return io.ReadAll(opened)
}

// Head unpacks the first bytes of one file.
func (c *Container) Head(name string, most int64) ([]byte, error) {
	f := c.inner.named[name]
	if f == nil {
		return nil, io.ErrUnexpectedEOF
	}
	opened, err := c.inner.open(f)
	if err != nil {
		return nil, err
	}
	defer opened.Close()
	return io.ReadAll(io.LimitReader(opened, most))
}

// EachRow gives the rows of the first sheet of a workbook, until take returns
// false. Days stay the numbers that the workbook has for them.
func (c *Container) EachRow(ctx context.Context, take func(number int, cells []string) bool) error {
	err := readSheet(ctx, c.inner, &sheetReader{take: take})
	if errors.Is(err, errEnough) {
		return nil
	}
	return err
}

// UnreadSheets says in an error which sheets of a workbook EachRow passes over
// although something stands in them; nil when there are none.
func (c *Container) UnreadSheets(ctx context.Context) error {
	return errUnread(unreadSheets(ctx, c.inner))
}

// Rewind forgets what was unpacked so far, for those who go through the whole
// container once more.
func (c *Container) Rewind() { *c.inner.unpacked = 0 }

// WalkXML gives the tokens of XML in their order, with the depth of the
// elements, which begins at 1. Nothing outside is looked at, entities cannot
// be defined, and sizes and depth are bounded.
func WalkXML(ctx context.Context, in io.Reader, visit func(token xml.Token, depth int) error) error {
	return walkXML(ctx, in, visit)
}

// Decode turns the bytes of a file into a text, whatever its encoding, and
// leaves its line ends as they are. A byte order mark is taken away. encoding
// names the encoding.
func Decode(data []byte) (text, encoding string, err error) {
	text, in, err := decode(data, "")
	return text, in.name, err
}

// EachText gives the text of a page piece by piece, as it stands between the
// tags, entities resolved. newParagraph says that a tag which begins or ends a
// paragraph stands before the piece.
func EachText(page string, take func(words string, newParagraph bool)) {
	newParagraph := false
	scanMarkup(page, false, func(one piece) bool {
		switch one.kind {
		case pieceText:
			if one.text != "" {
				take(one.text, newParagraph)
				newParagraph = false
			}
		case pieceStart, pieceEnd:
			newParagraph = newParagraph || paragraphElements[one.name] || lineElements[one.name]
		}
		return true
	})
}
