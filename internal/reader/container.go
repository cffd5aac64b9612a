package reader

import (
	"archive/zip"
	"bytes"
	"context"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strings"

	"golang.org/x/text/encoding/htmlindex"

	"sayso/internal/corpus"
)

// container is an open ZIP container. It counts every byte that is read out
// of it, so that no small file can become a large one.
type container struct {
	files    []*zip.File
	named    map[string]*zip.File
	unpacked *int64 // bytes so far, of this and of those it lies in
}

var errPassword = errors.New("it has a password; open it in the program that made it and save it without one")

// oldOffice is how files of Word before 2007, and newer ones with a password,
// begin.
var oldOffice = []byte{0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1}

// openContainer reads the directory of a container.
func openContainer(file File) (*container, error) {
	if file.Size > maxContainer {
		return nil, fmt.Errorf("it is larger than %d MB; unpack it first", maxContainer>>20)
	}
	at, size, err := randomAccess(file)
	if err != nil {
		return nil, err
	}
	start := make([]byte, len(oldOffice))
	if _, err := at.ReadAt(start, 0); err == nil && bytes.Equal(start, oldOffice) {
		return nil, errors.New("it is from an old program or has a password; save it again, in a newer format and without a password")
	}
	directory := &boundedAt{ReaderAt: at, left: 16 << 20}
	opened, err := zip.NewReader(directory, size)
	if directory.left < 0 {
		return nil, errors.New("its list of contents is too long")
	}
	if err != nil {
		return nil, fmt.Errorf("it is damaged or cut off: its list of contents cannot be read: %w", err)
	}
	directory.left = 1 << 62 // from here on the contents are counted as they come out
	if len(opened.File) > maxEntries {
		return nil, fmt.Errorf("it holds %d files, more than the %d that are read", len(opened.File), maxEntries)
	}
	c := &container{files: opened.File, named: map[string]*zip.File{}, unpacked: file.unpacked}
	if c.unpacked == nil {
		c.unpacked = new(int64)
	}
	for _, f := range opened.File {
		if c.named[f.Name] != nil {
			return nil, fmt.Errorf("two files in it have the name %q, so nobody can tell which is meant", tidy(f.Name))
		}
		c.named[f.Name] = f
	}
	return c, nil
}

// randomAccess gives a file that can be read at any place.
func randomAccess(file File) (io.ReaderAt, int64, error) {
	if at, ok := file.Reader.(io.ReaderAt); ok {
		return at, file.Size, nil
	}
	data, err := readBytes(file, maxContainer)
	return bytes.NewReader(data), int64(len(data)), err
}

// boundedAt reads no more than so many bytes.
type boundedAt struct {
	io.ReaderAt
	left int64
}

func (b *boundedAt) ReadAt(p []byte, at int64) (int, error) {
	if b.left -= int64(len(p)); b.left < 0 {
		return 0, errors.New("too much is read")
	}
	return b.ReaderAt.ReadAt(p, at)
}

// open opens one file of the container.
func (c *container) open(f *zip.File) (io.ReadCloser, error) {
	if f.Flags&1 != 0 {
		return nil, errPassword
	}
	opened, err := f.Open()
	if err != nil {
		return nil, fmt.Errorf("its part %q cannot be unpacked: %w", tidy(f.Name), err)
	}
	return &counted{ReadCloser: opened, container: c, packed: int64(f.CompressedSize64), name: f.Name}, nil
}

// counted reads one file of a container within the limits.
type counted struct {
	io.ReadCloser
	container   *container
	packed, out int64
	name        string
}

func (r *counted) Read(p []byte) (int, error) {
	n, err := r.ReadCloser.Read(p)
	r.out += int64(n)
	*r.container.unpacked += int64(n)
	switch {
	case r.out > maxEntry:
		return 0, fmt.Errorf("its part %q is larger than %d MB", tidy(r.name), maxEntry>>20)
	case *r.container.unpacked > maxUnpacked:
		return 0, fmt.Errorf("it unpacks to more than %d MB", maxUnpacked>>20)
	case r.out > freeRatio && r.out > maxRatio*r.packed:
		return 0, fmt.Errorf("its part %q unpacks to more than %d times its size, as no text does", tidy(r.name), maxRatio)
	}
	if err != nil && !errors.Is(err, io.EOF) {
		err = fmt.Errorf("its part %q is damaged: %w", tidy(r.name), err)
	}
	return n, err
}

// readPart reads a whole file of the container; found is false when there is
// none of this name.
func (c *container) readPart(name string) (data []byte, found bool, err error) {
	f := c.named[name]
	if f == nil {
		return nil, false, nil
	}
	opened, err := c.open(f)
	if err != nil {
		return nil, true, err
	}
	defer opened.Close()
	data, err = io.ReadAll(opened)
	return data, true, err
}

// walkPart walks over an XML file of the container.
func (c *container) walkPart(ctx context.Context, name string, visit func(token xml.Token, depth int) error) (found bool, err error) {
	f := c.named[name]
	if f == nil {
		return false, nil
	}
	opened, err := c.open(f)
	if err != nil {
		return true, err
	}
	defer opened.Close()
	err = walkXML(ctx, opened, visit)
	if err != nil && !strings.HasPrefix(err.Error(), "its part ") && !errors.Is(err, errEnough) && ctx.Err() == nil {
		err = fmt.Errorf("its part %q: %w", name, err)
	}
	return true, err
}

// walkXML gives the tokens of XML in their order, within the limits. Nothing
// that the XML names outside itself is looked at, and it can define no
// entities.
func walkXML(ctx context.Context, in io.Reader, visit func(token xml.Token, depth int) error) error {
	bounded := &boundedBytes{in: in}
	decoder := xml.NewDecoder(bounded)
	decoder.CharsetReader = func(name string, in io.Reader) (io.Reader, error) {
		known, err := htmlindex.Get(name)
		if err != nil {
			return nil, fmt.Errorf("the encoding %q is unknown", name)
		}
		return &boundedBytes{in: known.NewDecoder().Reader(in)}, nil
	}
	depth := 0
	for count := 0; ; count++ {
		if count%1024 == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
		bounded.token = 0
		token, err := decoder.Token()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return xmlProblem(err)
		}
		switch token := token.(type) {
		case xml.StartElement:
			if depth++; depth > maxXMLDepth {
				return fmt.Errorf("elements lie more than %d deep in each other", maxXMLDepth)
			}
			if len(token.Attr) > maxXMLAttributes {
				return fmt.Errorf("an element has more than %d attributes", maxXMLAttributes)
			}
		case xml.Directive:
			if bytes.Contains(token, []byte("<!ENTITY")) {
				return errors.New("it defines entities of its own, as no program for texts does")
			}
			continue
		}
		if err := visit(token, depth); err != nil {
			return err
		}
		if _, ok := token.(xml.EndElement); ok {
			depth--
		}
	}
}

// xmlProblem words an error of the XML decoder.
func xmlProblem(err error) error {
	var syntax *xml.SyntaxError
	if errors.As(err, &syntax) {
		return fmt.Errorf("the XML is broken in line %d (%s)", syntax.Line, syntax.Msg)
	}
	return err
}

// boundedBytes gives single bytes, and bounds how many go into one token.
type boundedBytes struct {
	in     io.Reader
	buffer []byte
	store  [4096]byte
	token  int
}

func (b *boundedBytes) ReadByte() (byte, error) {
	for len(b.buffer) == 0 {
		n, err := b.in.Read(b.store[:])
		if b.buffer = b.store[:n]; n == 0 && err != nil {
			return 0, err
		}
	}
	if b.token++; b.token > maxXMLToken {
		return 0, fmt.Errorf("a piece of the XML is longer than %d MB", maxXMLToken>>20)
	}
	one := b.buffer[0]
	b.buffer = b.buffer[1:]
	return one, nil
}

func (b *boundedBytes) Read(p []byte) (int, error) {
	for i := range p {
		one, err := b.ReadByte()
		if err != nil {
			return i, err
		}
		p[i] = one
	}
	return len(p), nil
}

// attributeOf reads an attribute of an element by its name without prefix.
func attributeOf(element xml.StartElement, name string) string {
	for _, a := range element.Attr {
		if a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}

// cleanText drops what no text may hold after it was put together.
func cleanText(text string) string {
	text = strings.ToValidUTF8(corpus.WithLF(text), "\ufffd")
	return strings.Trim(strings.ReplaceAll(text, "\x00", ""), "\n")
}
