package reader

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"unicode/utf16"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/japanese"
	"golang.org/x/text/encoding/korean"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/traditionalchinese"

	"sayso/internal/corpus"
)

// RTF reads rich text, as older programs and news databases save it.
var RTF = Format{
	Name:       "rich text",
	Extensions: []string{".rtf"},
	Reader:     "rtf-2",
	Apart:      true,
	Sniff:      func(head []byte) bool { return bytes.HasPrefix(head, []byte(`{\rtf`)) },
	Read: func(ctx context.Context, file File, yield func(Result) bool) {
		data, err := readBytes(file, maxPage)
		var text string
		if err == nil {
			text, err = richText(ctx, data)
		}
		if err != nil {
			yield(Result{Err: err})
			return
		}
		giveArticles(file, corpus.Document{Text: text, Origin: corpus.Origin{Encoding: richEncoding(data)}}, yield)
	},
}

var richPage = regexp.MustCompile(`\\ansicpg(\d{3,5})`)

// richEncoding names the code page that rich text says it is written in.
func richEncoding(data []byte) string {
	found := richPage.FindSubmatch(data[:min(len(data), 4096)])
	switch {
	case found == nil:
		return ""
	case found[1][0] == '1' && len(found[1]) == 4:
		return "windows-" + string(found[1])
	}
	return "code page " + string(found[1])
}

// richState is what a group of rich text inherits and gives back.
type richState struct {
	silent bool // the words of this group are not of the text
	fonts  bool // the group lists fonts
	hidden bool
	note   bool // the words are of a footnote
	unused int  // characters to pass over after \u
	font   int
}

// richReader turns rich text into text.
type richReader struct {
	data   []byte
	at     int
	state  richState
	groups []richState
	fresh  bool // at the start of a group
	fonts  map[int]encoding.Encoding
	base   encoding.Encoding
	bytes  []byte // of an encoding, not yet decoded
	units  []uint16
	skip   int
	out    strings.Builder
	notes  strings.Builder // footnotes, which stand after the text
}

// richText gives the words of rich text.
func richText(ctx context.Context, data []byte) (string, error) {
	data = bytes.TrimLeft(bytes.TrimPrefix(data, []byte("\ufeff")), " \t\r\n")
	if !bytes.HasPrefix(data, []byte(`{\rtf`)) {
		return "", errors.New("it does not begin as rich text does")
	}
	r := richReader{data: data, state: richState{unused: 1, font: -1}, fonts: map[int]encoding.Encoding{}, base: charmap.Windows1252}
	for steps := 0; r.at < len(r.data); steps++ {
		if steps%(1<<16) == 0 && ctx.Err() != nil {
			return "", ctx.Err()
		}
		done, err := r.step()
		if err != nil {
			return "", err
		}
		if done {
			break
		}
	}
	r.flush()
	notes := strings.ReplaceAll(r.notes.String(), "\n\n\u00a0", "\n\n") // it stood after the number
	return richParagraphs(r.out.String() + "\n\n" + notes), nil
}

// step reads one sign; done is true at the end of the outermost group.
func (r *richReader) step() (done bool, err error) {
	b := r.data[r.at]
	r.at++
	fresh := r.fresh
	r.fresh = false
	switch b {
	case '{':
		if len(r.groups) >= maxGroups {
			return false, fmt.Errorf("its groups lie more than %d deep in each other", maxGroups)
		}
		r.flush()
		r.groups = append(r.groups, r.state)
		r.fresh, r.skip = true, 0
	case '}':
		r.flush()
		n := len(r.groups)
		if n == 0 {
			return true, nil
		}
		r.state, r.groups, r.skip = r.groups[n-1], r.groups[:n-1], 0
		return n == 1, nil
	case '\\':
		r.control(fresh)
	case '\r', '\n', 0:
	default:
		r.byte(b)
	}
	return false, nil
}

// byte takes one byte of text.
func (r *richReader) byte(b byte) {
	if r.skip > 0 {
		r.skip--
		return
	}
	if len(r.units) > 0 {
		r.flush()
	}
	if !r.state.silent && !r.state.hidden {
		r.bytes = append(r.bytes, b)
	}
}

// control reads what follows a backslash.
func (r *richReader) control(fresh bool) {
	if r.at >= len(r.data) {
		return
	}
	b := r.data[r.at]
	if !isLetter(b) {
		r.at++
		r.symbol(b, fresh)
		return
	}
	start := r.at
	for r.at < len(r.data) && isLetter(r.data[r.at]) && r.at-start < 40 {
		r.at++
	}
	word := string(r.data[start:r.at])
	start = r.at
	if r.at < len(r.data) && r.data[r.at] == '-' {
		r.at++
	}
	for r.at < len(r.data) && r.data[r.at] >= '0' && r.data[r.at] <= '9' && r.at-start < 12 {
		r.at++
	}
	number, err := strconv.Atoi(string(r.data[start:r.at]))
	given := err == nil
	if r.at < len(r.data) && r.data[r.at] == ' ' {
		r.at++
	}
	r.word(word, number, given)
}

// symbol takes a backslash with a sign.
func (r *richReader) symbol(b byte, fresh bool) {
	switch b {
	case '\'':
		if r.at+2 > len(r.data) {
			r.at = len(r.data)
			return
		}
		value, err := strconv.ParseUint(string(r.data[r.at:r.at+2]), 16, 8)
		r.at += 2
		if err == nil && value != 0 {
			r.byte(byte(value))
		}
	case '*':
		if fresh {
			r.state.silent = true
		}
	case '\\', '{', '}':
		r.byte(b)
	case '~':
		r.put("\u00a0")
	case '_':
		r.put("\u2011")
	case '\r', '\n':
		r.put("\n\n")
	}
}

// put writes words that need no decoding.
func (r *richReader) put(words string) {
	r.flush()
	if !r.state.silent && !r.state.hidden {
		r.target().WriteString(words)
	}
}

// target is where the words of this group go.
func (r *richReader) target() *strings.Builder {
	if r.state.note {
		return &r.notes
	}
	return &r.out
}

// richWords are control words that stand for characters.
var richWords = map[string]string{
	"par": "\n\n", "sect": "\n\n", "page": "\n\n", "line": "\n", "softline": "\n", "tab": "\t", "cell": "\t", "nestcell": "\t", "row": "\n\n", "nestrow": "\n\n",
	"emdash": "—", "endash": "–", "lquote": "‘", "rquote": "’", "ldblquote": "“", "rdblquote": "”", "bullet": "•",
	"emspace": "\u2003", "enspace": "\u2002", "qmspace": "\u2005", "zwj": "\u200d", "zwnj": "\u200c", "ltrmark": "\u200e", "rtlmark": "\u200f",
}

// richSilent are groups that are not of the text.
var richSilent = setOf("fonttbl colortbl stylesheet info pict object header headerl headerr headerf footer footerl footerr footerf " +
	"fldinst listtable listoverridetable revtbl rsidtbl generator xmlnstbl themedata colorschememapping datastore latentstyles filetbl " +
	"annotation atnid atnauthor atndate atnref comment bkmkstart bkmkend nonshppict ftnsep ftnsepc aftnsep aftnsepc pntext pntxta pntxtb mmath")

// word takes a control word.
func (r *richReader) word(word string, number int, given bool) {
	if words, ok := richWords[word]; ok {
		r.put(words)
		return
	}
	switch word {
	case "u":
		r.unit(number)
	case "uc":
		r.state.unused = max(0, min(number, 16))
	case "bin":
		r.at = min(len(r.data), r.at+max(0, number))
	case "ansicpg":
		if known := codePage(number); known != nil {
			r.base = known
		}
	case "mac":
		r.base = charmap.Macintosh
	case "pc", "pca":
		r.base = codePage(map[string]int{"pc": 437, "pca": 850}[word])
	case "f":
		r.flush()
		r.state.font = number
	case "fcharset":
		if known := codePage(charsetPages[number]); r.state.fonts && known != nil && len(r.fonts) < 10_000 {
			r.fonts[r.state.font] = known
		}
	case "v":
		r.flush()
		r.state.hidden = !given || number != 0
	case "deleted":
		r.flush()
		r.state.hidden = !given || number != 0
	case "plain":
		r.flush()
		r.state.hidden = false
	case "footnote":
		// Programs that know no notes may pass over it, so it is often marked
		// as \*, which is no reason to do so here.
		r.flush()
		r.state.note = true
		r.state.silent = len(r.groups) > 0 && r.groups[len(r.groups)-1].silent
		r.notes.WriteString("\n\n")
	case "upr":
		// What follows is there twice; the second time is marked as \*\ud.
		r.state.silent = true
	case "ud":
		r.state.silent = false
	case "shptxt":
		r.state.silent = false
	default:
		if richSilent[word] {
			r.flush()
			r.state.silent, r.state.fonts = true, word == "fonttbl"
		}
	}
}

// unit takes one unit of UTF-16; after it come characters for older programs.
func (r *richReader) unit(number int) {
	if len(r.bytes) > 0 {
		r.flush()
	}
	if !r.state.silent && !r.state.hidden {
		r.units = append(r.units, uint16(number))
	}
	r.skip = r.state.unused
}

// flush writes what has come in pieces.
func (r *richReader) flush() {
	if len(r.units) > 0 {
		r.target().WriteString(string(utf16.Decode(r.units)))
		r.units = r.units[:0]
	}
	if len(r.bytes) > 0 {
		known := r.base
		if of, ok := r.fonts[r.state.font]; ok {
			known = of
		}
		decoded, err := known.NewDecoder().Bytes(r.bytes)
		if err != nil {
			decoded = r.bytes
		}
		r.target().Write(decoded)
		r.bytes = r.bytes[:0]
	}
}

// richParagraphs parts paragraphs by one empty line, however many there were.
func richParagraphs(text string) string {
	var out strings.Builder
	for _, block := range strings.Split(cleanText(text), "\n\n") {
		lines := strings.Split(block, "\n")
		for i, line := range lines {
			lines[i] = strings.TrimRight(line, " \t")
		}
		if block = strings.Trim(strings.Join(lines, "\n"), "\n"); strings.TrimSpace(block) == "" {
			continue
		}
		if out.Len() > 0 {
			out.WriteString("\n\n")
		}
		out.WriteString(block)
	}
	return out.String()
}

// charsetPages gives the code page of a character set of Windows. That of
// Western Europe is left out: programs write it for any font, and mean the code
// page of the whole text.
var charsetPages = map[int]int{77: 10000, 128: 932, 129: 949, 134: 936, 136: 950, 161: 1253, 162: 1254, 163: 1258, 177: 1255, 178: 1256, 186: 1257, 204: 1251, 222: 874, 238: 1250}

// codePage gives an encoding by its number on Windows, or nil.
func codePage(number int) encoding.Encoding {
	switch number {
	case 437:
		return charmap.CodePage437
	case 850:
		return charmap.CodePage850
	case 852:
		return charmap.CodePage852
	case 866:
		return charmap.CodePage866
	case 874:
		return charmap.Windows874
	case 932:
		return japanese.ShiftJIS
	case 936, 54936:
		return simplifiedchinese.GB18030
	case 949:
		return korean.EUCKR
	case 950:
		return traditionalchinese.Big5
	case 10000:
		return charmap.Macintosh
	case 1250:
		return charmap.Windows1250
	case 1251:
		return charmap.Windows1251
	case 1252:
		return charmap.Windows1252
	case 1253:
		return charmap.Windows1253
	case 1254:
		return charmap.Windows1254
	case 1255:
		return charmap.Windows1255
	case 1256:
		return charmap.Windows1256
	case 1257:
		return charmap.Windows1257
	case 1258:
		return charmap.Windows1258
	}
	return nil
}
