package reader

import (
	"bytes"
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"net/mail"
	"net/textproto"
	"regexp"
	"strings"

	"sayso/internal/corpus"
)

// Pages saved as one file and letters have the same make: MIME, parts inside
// parts. Of all parts only a text is looked at.

// MHTML reads a web page saved as one file.
var MHTML = Format{
	Name:       "web page in one file",
	Extensions: []string{".mhtml", ".mht"},
	Reader:     "mhtml-1",
	Apart:      true,
	Read: func(ctx context.Context, file File, yield func(Result) bool) {
		header, found, err := readMessage(file)
		if err != nil {
			yield(Result{Err: err})
			return
		}
		known := corpus.Document{URL: webAddress(first(header.Get("Snapshot-Content-Location"), found.page.location, found.page.header("Content-Location")))}
		if found.page.data == nil {
			yield(Result{Err: errors.New("there is no page in it")})
			return
		}
		readPage(ctx, file, found.page.data, found.page.charset, known, yield)
	},
}

// part is one text of a message.
type part struct {
	data     []byte
	charset  string
	location string
	headers  textproto.MIMEHeader
}

func (p part) header(name string) string {
	if p.headers == nil {
		return ""
	}
	return p.headers.Get(name)
}

// parts are what is wanted of a message: its first plain text, its first page,
// and the names of what came with it.
type parts struct {
	text, page  part
	attachments []string
	count       int
}

// readMessage reads a message and the texts in it.
func readMessage(file File) (mail.Header, parts, error) {
	data, err := readBytes(file, maxPage)
	if err != nil {
		return nil, parts{}, err
	}
	return parseMessage(data)
}

func parseMessage(data []byte) (mail.Header, parts, error) {
	data = bytes.TrimLeft(bytes.TrimPrefix(data, []byte("\ufeff")), "\r\n")
	message, err := mail.ReadMessage(bytes.NewReader(data))
	if err != nil { // a line that is no field costs that line, and not the letter
		message, err = mail.ReadMessage(bytes.NewReader(goodHeader(data)))
	}
	if err != nil {
		return nil, parts{}, fmt.Errorf("it is not a message as mail programs save them: %w", err)
	}
	var found parts
	if err := found.take(textproto.MIMEHeader(message.Header), message.Body, 0); err != nil {
		return nil, parts{}, err
	}
	return message.Header, found, nil
}

// headerField is how a line of a header begins.
var headerField = regexp.MustCompile(`^[!-9;-~]+:`)

// goodHeader leaves out lines of a header that are no field, with what is
// continued on the lines behind them. A header of such lines alone is none.
func goodHeader(data []byte) []byte {
	var out bytes.Buffer
	kept, any := false, false
	for rest := data; len(rest) > 0; {
		line, more, _ := bytes.Cut(rest, []byte("\n"))
		words := bytes.TrimRight(line, "\r")
		if len(words) == 0 {
			if !any {
				return data
			}
			out.Write(rest)
			return out.Bytes()
		}
		if words[0] != ' ' && words[0] != '\t' {
			kept = headerField.Match(words)
			any = any || kept
		}
		if kept {
			out.Write(words)
			out.WriteString("\r\n")
		}
		rest = more
	}
	return data
}

// take looks at a part and at all that lie in it.
func (p *parts) take(header textproto.MIMEHeader, body io.Reader, depth int) error {
	if p.count++; p.count > maxMailParts {
		return fmt.Errorf("it has more than %d parts", maxMailParts)
	}
	if depth > maxMailDepth {
		return fmt.Errorf("its parts lie more than %d deep in each other", maxMailDepth)
	}
	kind, parameters, err := mime.ParseMediaType(header.Get("Content-Type"))
	if err != nil {
		kind, _, _ = strings.Cut(strings.ToLower(header.Get("Content-Type")), ";")
		kind = first(strings.TrimSpace(kind), "text/plain")
	}
	if strings.HasPrefix(kind, "multipart/") && parameters["boundary"] != "" {
		return p.takeAll(multipart.NewReader(body, parameters["boundary"]), depth)
	}
	if name := attachmentName(header, parameters); name != "" {
		p.attachments = append(p.attachments, tidy(name))
		return nil
	}
	target := &p.text
	switch kind {
	case "text/plain", "text": // the short form is from before MIME, and is still written
	case "text/html", "application/xhtml+xml":
		target = &p.page
	default:
		return nil
	}
	if target.data != nil {
		return nil
	}
	data, err := io.ReadAll(io.LimitReader(decodeTransfer(header, body), maxPage))
	if err != nil && len(data) == 0 {
		return fmt.Errorf("a part of it is damaged: %w", err)
	}
	*target = part{data: data, charset: parameters["charset"], location: header.Get("Content-Location"), headers: header}
	return nil
}

func (p *parts) takeAll(reader *multipart.Reader, depth int) error {
	for {
		next, err := reader.NextRawPart()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			if p.text.data != nil || p.page.data != nil {
				return nil // cut off after the text: what is there is good
			}
			return fmt.Errorf("it is cut off or damaged: %w", err)
		}
		if err := p.take(next.Header, next, depth+1); err != nil {
			return err
		}
	}
}

func attachmentName(header textproto.MIMEHeader, parameters map[string]string) string {
	disposition, more, _ := mime.ParseMediaType(header.Get("Content-Disposition"))
	if disposition != "attachment" {
		return ""
	}
	return first(more["filename"], parameters["name"], "unnamed")
}

// decodeTransfer undoes how a part was packed for its way.
func decodeTransfer(header textproto.MIMEHeader, body io.Reader) io.Reader {
	switch strings.ToLower(strings.TrimSpace(header.Get("Content-Transfer-Encoding"))) {
	case "quoted-printable":
		return quotedprintable.NewReader(body)
	case "base64":
		return base64.NewDecoder(base64.StdEncoding, body)
	}
	return body
}
