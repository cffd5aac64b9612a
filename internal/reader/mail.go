package reader

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/mail"
	"regexp"
	"strings"

	"golang.org/x/text/encoding/htmlindex"

	"sayso/internal/corpus"
)

// EML reads one letter, such as a newsletter: its text, or the words of its
// page when it has no text. What is attached is left out.
var EML = Format{
	Name:       "mail",
	Extensions: []string{".eml"},
	Reader:     "mail-1",
	Apart:      true,
	Sniff:      func(head []byte) bool { return mailHead.Match(head) },
	Read: func(ctx context.Context, file File, yield func(Result) bool) {
		data, err := readBytes(file, maxPage)
		var document corpus.Document
		if err == nil {
			document, err = letter(data)
		}
		if err != nil {
			yield(Result{Err: err})
			return
		}
		give(file, document, yield)
	},
}

// mailHead is how files of letters begin.
var mailHead = regexp.MustCompile(`(?i)\A(?:(?:Received|Return-Path|Delivered-To|From|To|Cc|Reply-To|Subject|Date|Message-ID|MIME-Version|Content-[A-Za-z-]+|List-[A-Za-z-]+|X-[A-Za-z-]+):[^\n]*\n(?:[ \t][^\n]*\n)*){3}`)

// letter reads one message.
func letter(data []byte) (corpus.Document, error) {
	header, found, err := parseMessage(data)
	if err != nil {
		return corpus.Document{}, err
	}
	d := corpus.Document{Title: tidy(headerWords(header.Get("Subject"))), Byline: sender(header.Get("From")), URL: webAddress(strings.Trim(header.Get("Archived-At"), "<> "))}
	if printed := tidy(header.Get("Date")); printed != "" {
		d.Printed = printed
		if at, err := header.Date(); err == nil && at.Year() >= 1500 && at.Year() <= 2999 {
			d.Date = at.Format("2006-01-02")
		}
	}
	if found.text.data != nil {
		text, in, err := decodeLoosely(found.text.data, found.text.charset)
		if err != nil {
			return d, err
		}
		if _, parameters, err := mime.ParseMediaType(found.text.header("Content-Type")); err == nil && strings.EqualFold(parameters["format"], "flowed") {
			text = unflow(corpus.WithLF(text))
		}
		d.Text, d.Origin.Encoding = cleanText(text), in.name
	}
	if strings.TrimSpace(d.Text) == "" && found.page.data != nil {
		source, in, err := decodeLoosely(found.page.data, first(found.page.charset, declaredCharset(found.page.data)))
		if err != nil {
			return d, err
		}
		d.Text, d.Origin.Encoding = markupText(source, false, false), in.name
	}
	return d, nil
}

// headerWords decodes what stands in a header.
func headerWords(words string) string {
	decoder := mime.WordDecoder{CharsetReader: func(name string, in io.Reader) (io.Reader, error) {
		known, err := htmlindex.Get(name)
		if err != nil {
			return nil, fmt.Errorf("the encoding %q is unknown", name)
		}
		return known.NewDecoder().Reader(in), nil
	}}
	if decoded, err := decoder.DecodeHeader(words); err == nil {
		return decoded
	}
	return words
}

// sender gives the names of those who wrote, or the address where there is none.
func sender(from string) string {
	if list, err := mail.ParseAddressList(from); err == nil {
		names := make([]string, len(list))
		for i, address := range list {
			names[i] = headerWords(first(address.Name, address.Address))
		}
		return tidy(strings.Join(names, ", "))
	}
	return tidy(headerWords(from))
}

// unflow joins lines that were broken for their way (RFC 3676).
func unflow(text string) string {
	var out strings.Builder
	for line := range strings.Lines(text) {
		line = strings.TrimPrefix(line, " ")
		if body, ended := strings.CutSuffix(line, " \n"); ended && body != "--" {
			out.WriteString(body + " ")
			continue
		}
		out.WriteString(line)
	}
	return out.String()
}

// Mbox reads a file of many letters.
var Mbox = Format{
	Name:       "mailbox",
	Extensions: []string{".mbox", ".mbx"},
	Reader:     "mbox-1",
	Apart:      true,
	Sniff:      func(head []byte) bool { return mboxStart.Match(head) },
	Read: func(ctx context.Context, file File, yield func(Result) bool) {
		number := 0
		err := splitMbox(ctx, file, func(data []byte, err error) bool {
			number++
			var document corpus.Document
			if err == nil {
				document, err = letter(data)
			}
			document.Source = fmt.Sprintf("%s#%d", file.Name, number)
			document.Origin.Place = fmt.Sprintf("letter %d", number)
			if err != nil {
				return yield(Result{Err: fmt.Errorf("letter %d: %w", number, err), Entry: corpus.Entry{Document: corpus.Document{Source: document.Source}}})
			}
			return give(file, document, yield)
		})
		if err != nil {
			yield(Result{Err: err})
		} else if number == 0 && ctx.Err() == nil {
			yield(Result{Err: errNoText})
		}
	},
}

// mboxStart is the line before a letter.
var mboxStart = regexp.MustCompile(`\AFrom \S.*\d{2}:\d{2}.*\d{4}`)

// splitMbox gives the letters of a mailbox one at a time.
func splitMbox(ctx context.Context, in io.Reader, yield func(data []byte, err error) bool) error {
	lines := bufio.NewReaderSize(in, 64<<10)
	var letter bytes.Buffer
	started, blank, over, atStart := false, true, false, true
	end := func() bool {
		defer func() { letter.Reset(); over = false }()
		if !started {
			return true
		}
		if over {
			return yield(nil, fmt.Errorf("it is larger than %d MB", maxPage>>20))
		}
		return yield(letter.Bytes(), nil)
	}
	for ctx.Err() == nil {
		line, err := lines.ReadSlice('\n')
		switch {
		case len(line) > 0 && atStart && blank && mboxStart.Match(line):
			if !end() {
				return nil
			}
			started = true
		case !started && len(bytes.TrimSpace(line)) > 0:
			return errors.New("it is not a mailbox: it does not begin with a line such as \"From someone Wed Apr  2 08:00:00 2031\"")
		case len(line) > 0:
			if atStart {
				if quoted := bytes.TrimLeft(line, ">"); len(quoted) < len(line) && bytes.HasPrefix(quoted, []byte("From ")) {
					line = line[1:]
				}
			}
			if over = over || letter.Len()+len(line) > maxPage; !over {
				letter.Write(line)
			}
		}
		if atStart {
			blank = len(bytes.TrimRight(line, "\r\n")) == 0
		}
		atStart = err == nil
		if errors.Is(err, io.EOF) {
			end()
			return nil
		}
		if err != nil && !errors.Is(err, bufio.ErrBufferFull) {
			return fmt.Errorf("it cannot be read: %w", err)
		}
	}
	return nil
}
