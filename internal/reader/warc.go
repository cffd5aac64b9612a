package reader

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"compress/zlib"
	"context"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/textproto"
	"path/filepath"
	"strconv"
	"strings"

	"sayso/internal/corpus"
)

// Web archives are what crawlers keep: requests, answers and notes, one record
// after the other, as a rule each packed with gzip. Of them, answers that hold a
// page or a text are documents.

// WARC reads web archives.
var WARC = Format{
	Name:       "web archive",
	Extensions: []string{".warc"},
	Reader:     "warc-1",
	Apart:      true,
	Sniff:      func(head []byte) bool { return bytes.HasPrefix(head, []byte("WARC/")) },
	Read: func(ctx context.Context, file File, yield func(Result) bool) {
		a := warcReader{file: file, in: bufio.NewReaderSize(file, 64<<10), yield: yield}
		err := a.run(ctx)
		switch {
		case err != nil && ctx.Err() == nil:
			yield(Result{Err: err})
		case err == nil && a.documents == 0 && ctx.Err() == nil && !a.enough:
			yield(Result{Err: errors.New("there is no page and no text in it")})
		}
	},
}

// GZIP reads one packed file as what it is: article.txt.gz, crawl.warc.gz.
var GZIP = Format{
	Name:       "packed file",
	Extensions: []string{".gz"},
	Reader:     "gzip-1",
	Apart:      true,
	Sniff:      func(head []byte) bool { return bytes.HasPrefix(head, []byte{0x1f, 0x8b, 8}) },
	Read: func(ctx context.Context, file File, yield func(Result) bool) {
		if file.depth >= maxArchives {
			yield(Result{Err: fmt.Errorf("archives lie more than %d deep in each other", maxArchives)})
			return
		}
		packed := &countingReader{in: file.Reader}
		unpacked, err := gzip.NewReader(packed)
		if err != nil {
			yield(Result{Err: fmt.Errorf("it is damaged or not packed with gzip: %w", err)})
			return
		}
		name := file.Name
		if strings.EqualFold(filepath.Ext(name), ".gz") {
			name = name[:len(name)-len(".gz")]
		}
		most := int64(maxUnpacked)
		if strings.EqualFold(filepath.Ext(name), ".warc") {
			most = maxWebArchive // is read record by record
		}
		inner := File{Reader: &boundedPacked{in: unpacked, packed: packed, most: most}, Name: name, depth: file.depth + 1, unpacked: file.unpacked}
		file.reader.readOpen(ctx, inner, yield)
	},
}

// countingReader counts what was read.
type countingReader struct {
	in io.Reader
	n  int64
}

func (c *countingReader) Read(p []byte) (int, error) {
	n, err := c.in.Read(p)
	c.n += int64(n)
	return n, err
}

// boundedPacked reads what was packed within the limits.
type boundedPacked struct {
	in     io.Reader
	packed *countingReader
	out    int64
	most   int64
}

func (b *boundedPacked) Read(p []byte) (int, error) {
	n, err := b.in.Read(p)
	b.out += int64(n)
	switch {
	case b.out > b.most:
		return 0, fmt.Errorf("it unpacks to more than %d MB", b.most>>20)
	case b.out > freeRatio && b.out > maxRatio*b.packed.n:
		return 0, fmt.Errorf("it unpacks to more than %d times its size, as no text does", maxRatio)
	}
	return n, err
}

// warcReader goes through the records of a web archive.
type warcReader struct {
	file      File
	in        *bufio.Reader
	yield     func(Result) bool
	number    int // of the record
	documents int
	enough    bool
}

func (a *warcReader) run(ctx context.Context) error {
	for ctx.Err() == nil && !a.enough {
		header, err := a.header()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return fmt.Errorf("record %d is damaged or cut off: %w", a.number+1, err)
		}
		a.number++
		size, err := strconv.ParseInt(strings.TrimSpace(header.Get("Content-Length")), 10, 64)
		if err != nil || size < 0 {
			return fmt.Errorf("record %d does not say how long it is", a.number)
		}
		body := io.LimitReader(a.in, size)
		var data []byte
		if wanted := a.wanted(header); wanted && size > maxPage {
			a.problem(fmt.Errorf("it is larger than %d MB", maxPage>>20))
		} else if wanted {
			if data, err = io.ReadAll(body); err == nil && int64(len(data)) == size {
				a.record(ctx, header, data)
			}
		}
		rest, skipped := io.Copy(io.Discard, body)
		if err = errors.Join(err, skipped); err == nil && int64(len(data)) < size && int64(len(data))+rest < size {
			err = io.ErrUnexpectedEOF
		}
		if err != nil {
			return fmt.Errorf("record %d is damaged or cut off: %w", a.number, err)
		}
	}
	return nil
}

// header reads the head of the next record; the error is io.EOF at the end.
func (a *warcReader) header() (textproto.MIMEHeader, error) {
	for blank := 0; ; blank++ {
		line, err := a.in.ReadSlice('\n')
		word := bytes.TrimSpace(line)
		switch {
		case len(word) == 0 && err != nil:
			return nil, err
		case len(word) == 0 && blank < 100:
			continue
		case !bytes.HasPrefix(word, []byte("WARC/")):
			return nil, errors.New("it does not begin with WARC/")
		}
		head, err := a.head()
		if err != nil {
			return nil, err
		}
		header, err := textproto.NewReader(bufio.NewReader(bytes.NewReader(head))).ReadMIMEHeader()
		if err != nil && !errors.Is(err, io.EOF) {
			return nil, err
		}
		return header, nil
	}
}

// head reads up to the empty line after the fields of a record.
func (a *warcReader) head() ([]byte, error) {
	var head []byte
	for {
		line, err := a.in.ReadSlice('\n')
		if head = append(head, line...); len(head) > maxWARCHead {
			return nil, fmt.Errorf("its head is longer than %d KB", maxWARCHead>>10)
		}
		if err != nil && !errors.Is(err, bufio.ErrBufferFull) {
			return nil, io.ErrUnexpectedEOF
		}
		if len(bytes.TrimRight(line, "\r\n")) == 0 {
			return head, nil
		}
	}
}

// wanted reports whether a record may hold a document.
func (a *warcReader) wanted(header textproto.MIMEHeader) bool {
	kind, _, _ := mime.ParseMediaType(header.Get("Content-Type"))
	switch header.Get("WARC-Type") {
	case "response":
		return kind == "application/http" || isPage(kind)
	case "resource", "conversion":
		return isPage(kind)
	}
	return false
}

func isPage(kind string) bool {
	return kind == "text/html" || kind == "application/xhtml+xml" || kind == "text/plain"
}

// record reads the page or the text of a record.
func (a *warcReader) record(ctx context.Context, header textproto.MIMEHeader, data []byte) {
	contentType := header.Get("Content-Type")
	if strings.HasPrefix(strings.ToLower(contentType), "application/http") {
		var err error
		if contentType, data, err = answer(data); err != nil {
			a.problem(err)
			return
		}
	}
	kind, parameters, _ := mime.ParseMediaType(contentType)
	if !isPage(kind) || len(bytes.TrimSpace(data)) == 0 {
		return
	}
	known := corpus.Document{URL: webAddress(strings.Trim(header.Get("WARC-Target-URI"), "<> "))}
	taken := func(r Result) bool {
		if r.Err != nil {
			return a.problem(r.Err)
		}
		d := &r.Entry.Document
		d.Source = strings.Replace(d.Source, a.file.Name, fmt.Sprintf("%s#%d", a.file.Name, a.number), 1)
		d.Origin.Place = fmt.Sprintf("record %d", a.number)
		a.documents++
		a.enough = !a.yield(r)
		return !a.enough
	}
	if kind == "text/plain" {
		text, in, err := decodeLoosely(data, parameters["charset"])
		if err != nil {
			a.problem(err)
			return
		}
		known.Text, known.Source, known.Origin.Encoding = cleanText(text), sourceOf(a.file, in), in.name
		give(a.file, known, taken)
		return
	}
	readPage(ctx, a.file, data, parameters["charset"], known, taken)
}

// problem names the record that something is wrong with.
func (a *warcReader) problem(err error) bool {
	a.documents++
	source := fmt.Sprintf("%s#%d", a.file.Name, a.number)
	a.enough = !a.yield(Result{Err: fmt.Errorf("record %d: %w", a.number, err), Entry: corpus.Entry{Document: corpus.Document{Source: source}}})
	return !a.enough
}

// answer takes an answer of a web server apart. One that brought no page, such
// as an error or the way to another address, is empty.
func answer(data []byte) (contentType string, body []byte, err error) {
	head, body, found := bytes.Cut(data, []byte("\r\n\r\n"))
	if !found {
		head, body, found = bytes.Cut(data, []byte("\n\n"))
	}
	status, fields, _ := bytes.Cut(head, []byte("\n"))
	words := strings.Fields(string(status[:min(len(status), 200)]))
	if !found || len(words) < 2 || !strings.HasPrefix(words[0], "HTTP/") {
		return "", nil, errors.New("it is not an answer of a web server")
	}
	if !strings.HasPrefix(words[1], "2") || len(head) > maxWARCHead {
		return "", nil, nil
	}
	header, err := textproto.NewReader(bufio.NewReader(bytes.NewReader(append(bytes.Clone(fields), "\r\n\r\n"...)))).ReadMIMEHeader()
	if err != nil && len(header) == 0 {
		return "", nil, errors.New("it is not an answer of a web server")
	}
	contentType = header.Get("Content-Type")
	if kind, _, _ := mime.ParseMediaType(contentType); !isPage(kind) {
		return contentType, nil, nil
	}
	if strings.Contains(strings.ToLower(header.Get("Transfer-Encoding")), "chunked") {
		body = unchunked(body)
	}
	body, err = uncoded(body, header.Get("Content-Encoding"))
	return contentType, body, err
}

// unchunked puts together a body that was sent in chunks. Crawlers often have
// done that already and left the field; such a body is taken as it is.
func unchunked(body []byte) []byte {
	var whole []byte
	for rest := body; ; {
		line, more, found := bytes.Cut(rest, []byte("\n"))
		number, _, _ := bytes.Cut(bytes.TrimSpace(line), []byte(";"))
		size, err := strconv.ParseUint(string(number[:min(len(number), 16)]), 16, 32)
		switch {
		case err != nil && whole == nil:
			return body
		case err != nil || !found || size == 0:
			return whole
		}
		size = min(size, uint64(len(more)))
		whole = append(whole, more[:size]...)
		rest = bytes.TrimLeft(more[size:], "\r\n")
	}
}

// uncoded unpacks a body.
func uncoded(body []byte, coding string) ([]byte, error) {
	var in io.Reader
	var err error
	switch coding = strings.ToLower(strings.TrimSpace(coding)); coding {
	case "", "identity":
		return body, nil
	case "gzip", "x-gzip":
		if in, err = gzip.NewReader(bytes.NewReader(body)); err != nil {
			return body, nil // unpacked already
		}
	case "deflate":
		if in, err = zlib.NewReader(bytes.NewReader(body)); err != nil {
			return body, nil
		}
	default:
		return nil, fmt.Errorf("it is packed in a way that is not read (%s)", tidy(coding))
	}
	data, err := io.ReadAll(io.LimitReader(in, maxPage+1))
	if len(data) > maxPage || len(data) > freeRatio && len(data) > maxRatio*len(body) {
		return nil, errors.New("it unpacks to more than any page needs")
	}
	if len(data) == 0 && err != nil {
		return nil, fmt.Errorf("it is damaged: %w", err)
	}
	return data, nil
}
