package reader

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"sayso/internal/corpus"
)

// BibTeX reads a list of references as reference managers keep it: the files
// that an entry names, or else its abstract.
var BibTeX = Format{
	Name:       "BibTeX",
	Extensions: []string{".bib", ".bibtex"},
	Reader:     "bibtex-1",
	Sniff:      func(head []byte) bool { return bibStart.Match(head) },
	Read: func(ctx context.Context, file File, yield func(Result) bool) {
		text, in, err := readText(file)
		if err != nil {
			yield(Result{Err: err})
			return
		}
		list, err := bibEntries(ctx, text)
		if err == nil && len(list) == 0 {
			err = errors.New("there is no reference in it")
		}
		giveReferences(ctx, file, in, list, yield)
		if err != nil && ctx.Err() == nil {
			yield(Result{Err: err})
		}
	},
}

var bibStart = regexp.MustCompile(`(?i)\A(?:\x{FEFF})?\s*(?:%[^\n]*\n\s*)*@(?:article|book|misc|online|newspaper|inproceedings|report|techreport|comment|string|preamble|electronic)\s*[{(]`)

// described is a reference: what it says, and the files that it names.
type described struct {
	document corpus.Document
	files    []string
}

// giveReferences hands out references: the files that each names, or else its
// abstract.
func giveReferences(ctx context.Context, file File, in charset, list []described, yield func(Result) bool) {
	for i, one := range list {
		d := one.document
		d.Source = fmt.Sprintf("%s#%d", sourceOf(file, in), i+1)
		d.Origin.Encoding, d.Origin.Place = in.name, fmt.Sprintf("reference %d of %d", i+1, len(list))
		if ctx.Err() != nil {
			return
		}
		read, more := readAttached(ctx, file, one.files, d, yield)
		switch {
		case !more:
			return
		case read > 0:
		case strings.TrimSpace(d.Text) == "":
			reason := fmt.Errorf("reference %d, %q, has neither a text nor an abstract", i+1, corpus.FirstWords(d.Title, 60))
			if !yield(Result{Err: reason, Entry: corpus.Entry{Document: corpus.Document{Source: d.Source}}}) {
				return
			}
		case !give(file, d, yield):
			return
		}
	}
}

// bibEntries reads the entries of a text. The error names the first that is
// broken; what came before it is good.
func bibEntries(ctx context.Context, text string) (list []described, err error) {
	b := bibReader{text: text, names: map[string]string{}}
	for ctx.Err() == nil {
		at := strings.IndexByte(b.text[b.at:], '@')
		if at < 0 {
			return list, nil
		}
		b.at += at + 1
		start := b.at
		kind := strings.ToLower(b.word())
		b.blank()
		if kind == "" || b.at >= len(b.text) || b.text[b.at] != '{' && b.text[b.at] != '(' {
			continue // an address in a remark
		}
		fields, ok := b.entry(kind)
		if !ok {
			return list, fmt.Errorf("the entry in line %d is broken: a brace or a quotation mark is missing", 1+strings.Count(b.text[:start], "\n"))
		}
		if fields != nil {
			list = append(list, bibReference(fields))
		}
	}
	return list, ctx.Err()
}

// bibReader stands at a place of a text.
type bibReader struct {
	text  string
	at    int
	names map[string]string // what @string defines
}

func (b *bibReader) blank() {
	for b.at < len(b.text) && strings.IndexByte(" \t\r\n", b.text[b.at]) >= 0 {
		b.at++
	}
}

func (b *bibReader) word() string {
	start := b.at
	for b.at < len(b.text) && strings.IndexByte(" \t\r\n{}(),=#\"@%", b.text[b.at]) < 0 {
		b.at++
	}
	return b.text[start:b.at]
}

// entry reads what stands in the braces of an entry; fields is nil for one that
// is no reference.
func (b *bibReader) entry(kind string) (fields map[string]string, ok bool) {
	if kind == "comment" || kind == "preamble" {
		_, ok := b.braced()
		return nil, ok
	}
	b.at++
	if kind != "string" {
		b.blank()
		b.word() // the key
	}
	fields = map[string]string{}
	for b.at < len(b.text) && len(fields) < maxColumns {
		b.blank()
		if b.at >= len(b.text) {
			break
		}
		switch b.text[b.at] {
		case ',':
			b.at++
			continue
		case '}', ')':
			b.at++
			if kind == "string" {
				for name, value := range fields {
					b.names[name] = value
				}
				return nil, true
			}
			return fields, true
		}
		name := strings.ToLower(b.word())
		b.blank()
		if name == "" || b.at >= len(b.text) || b.text[b.at] != '=' {
			return nil, false
		}
		b.at++
		value, ok := b.value()
		if !ok {
			return nil, false
		}
		fields[name] = value
	}
	return nil, false
}

// value reads pieces that are joined by #.
func (b *bibReader) value() (string, bool) {
	var whole strings.Builder
	for {
		b.blank()
		if b.at >= len(b.text) {
			return "", false
		}
		switch b.text[b.at] {
		case '{':
			piece, ok := b.braced()
			if !ok {
				return "", false
			}
			whole.WriteString(piece)
		case '"':
			piece, ok := b.quoted()
			if !ok {
				return "", false
			}
			whole.WriteString(piece)
		default:
			word := b.word()
			if known, ok := b.names[strings.ToLower(word)]; ok {
				word = known
			}
			if whole.Len()+len(word) > maxCell {
				return "", false // names that stand for names
			}
			whole.WriteString(word)
		}
		b.blank()
		if b.at >= len(b.text) || b.text[b.at] != '#' {
			return whole.String(), true
		}
		b.at++
	}
}

// braced reads what stands in braces, up to the one that closes them.
func (b *bibReader) braced() (string, bool) {
	start, depth := b.at+1, 0
	for ; b.at < len(b.text); b.at++ {
		switch b.text[b.at] {
		case '\\':
			b.at++
		case '{', '(':
			if b.text[b.at] == '{' || b.at == start-1 {
				depth++
			}
		case '}', ')':
			if b.text[b.at] == ')' && (depth > 1 || b.text[start-1] == '{') {
				continue
			}
			if depth--; depth == 0 {
				b.at++
				return b.text[start : b.at-1], true
			}
		}
	}
	return "", false
}

func (b *bibReader) quoted() (string, bool) {
	b.at++
	start, depth := b.at, 0
	for ; b.at < len(b.text); b.at++ {
		switch b.text[b.at] {
		case '\\':
			b.at++
		case '{':
			depth++
		case '}':
			depth--
		case '"':
			if depth <= 0 {
				b.at++
				return b.text[start : b.at-1], true
			}
		}
	}
	return "", false
}

func bibReference(fields map[string]string) described {
	one := func(names ...string) string {
		for _, name := range names {
			if words := tidy(plainTeX(fields[name])); words != "" {
				return words
			}
		}
		return ""
	}
	d := corpus.Document{
		Title: one("title"), Outlet: one("journal", "journaltitle", "newspaper", "booktitle", "publisher", "howpublished"), URL: webAddress(one("url")),
		Language: languageNamed(one("langid", "language")), Text: cleanText(plainTeX(fields["abstract"])),
		Origin: corpus.Origin{Page: one("pages"), Accession: one("accession", "eprint"), Database: one("database")},
	}
	var writers []string
	for _, name := range strings.Split(one("author", "editor"), " and ") {
		if last, first, found := strings.Cut(name, ", "); found {
			name = first + " " + last
		}
		writers = append(writers, name)
	}
	d.Byline = tidy(strings.Join(writers, "; "))
	dated(&d, first(one("date"), strings.TrimSpace(one("day")+" "+one("month")+" "+one("year"))))
	if _, err := fmt.Sscanf(d.Printed, "%d", new(int)); d.Date == "" && err == nil && isDate(one("year")) && len(one("year")) == 4 {
		d.Date = one("year")
	}
	return described{d, bibFiles(fields["file"])}
}

// bibFiles reads the files of an entry: paths parted by semicolons, as they are
// or as "name:path:type".
func bibFiles(field string) (files []string) {
	for _, one := range strings.Split(field, ";") {
		one = strings.ReplaceAll(strings.TrimSpace(one), `\:`, "\x01")
		if parts := strings.Split(one, ":"); len(parts) == 3 {
			one = parts[1]
		}
		if one = strings.ReplaceAll(strings.ReplaceAll(one, "\x01", ":"), `\`, ""); one != "" {
			files = append(files, one)
		}
	}
	return files
}

// texAccents gives the mark that an accent of TeX puts on the letter after it.
var texAccents = map[byte]string{'"': "\u0308", '\'': "\u0301", '`': "\u0300", '^': "\u0302", '~': "\u0303", '=': "\u0304", '.': "\u0307", 'c': "\u0327", 'v': "\u030c", 'u': "\u0306", 'H': "\u030b", 'k': "\u0328", 'r': "\u030a"}

// texLetters are letters with names.
var texLetters = map[string]string{"ss": "ß", "ae": "æ", "AE": "Æ", "oe": "œ", "OE": "Œ", "o": "ø", "O": "Ø", "l": "ł", "L": "Ł", "aa": "å", "AA": "Å", "i": "ı", "j": "ȷ", "textendash": "–", "textemdash": "—", "textquoteright": "’", "textquoteleft": "‘", "textquotedblleft": "“", "textquotedblright": "”", "ldots": "…", "dots": "…", "par": "\n\n"}

// plainTeX makes words of the signs of TeX. Commands that are not known are
// dropped, and what stands in their braces stays.
func plainTeX(source string) string {
	var out strings.Builder
	accent := ""
	write := func(words string) {
		if accent != "" && words != "" {
			_, size := utf8.DecodeRuneInString(words)
			base := words[:size]
			if base == "ı" {
				base = "i"
			}
			words, accent = norm.NFC.String(base+accent)+words[size:], ""
		}
		out.WriteString(words)
	}
	for i := 0; i < len(source); {
		switch c := source[i]; {
		case c == '\\' && i+1 < len(source):
			i++
			end := i
			for end < len(source) && isLetter(source[end]) {
				end++
			}
			name := source[i:end]
			letter := texLetters[name]
			switch {
			case letter != "":
				write(letter)
			case end == i || len(name) == 1 && texAccents[name[0]] != "":
				if mark := texAccents[source[i]]; mark != "" {
					accent = mark
				} else if r, size := utf8.DecodeRuneInString(source[i:]); size > 0 && r != '\\' {
					write(string(r))
					end = i + size - 1
				}
				end = max(end, i+1)
			}
			if i = end; name != "" && i < len(source) && source[i] == ' ' {
				i++
			}
		case c == '{' || c == '}' || c == '$':
			i++
		case c == '~':
			write(" ")
			i++
		case strings.HasPrefix(source[i:], "---"):
			write("—")
			i += 3
		case strings.HasPrefix(source[i:], "--"):
			write("–")
			i += 2
		case strings.HasPrefix(source[i:], "``"), strings.HasPrefix(source[i:], "''"):
			write(map[byte]string{'`': "“", '\'': "”"}[c])
			i += 2
		default:
			r, size := utf8.DecodeRuneInString(source[i:])
			if accent != "" && unicode.IsSpace(r) {
				i += size
				continue
			}
			write(source[i : i+size])
			i += size
		}
	}
	return out.String()
}
