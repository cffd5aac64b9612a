package reader

import (
	"html"
	"strings"

	"sayso/internal/corpus"
)

// Pages, books and Markdown come as HTML. Here is what turns HTML into text:
// a scanner that never holds more than the place where it is, so that no page
// can be too deep for it, and a flow that writes words and paragraphs.

// piece is one piece of markup.
type piece struct {
	kind byte   // one of the kinds below
	name string // of the tag, in lower case
	text string // of a text, with its entities resolved; of a tag, its attributes
	raw  bool   // the text stands in a script, a style or the like
}

const (
	pieceText    = 't'
	pieceStart   = '<'
	pieceEnd     = '>'
	pieceComment = '!'
)

// scanMarkup gives the pieces of a page in their order. It takes time in
// proportion to the page whatever is in it. In XHTML a tag that ends in a
// slash has no contents.
func scanMarkup(source string, xhtml bool, yield func(piece) bool) {
	for at := 0; at < len(source); {
		open := strings.IndexByte(source[at:], '<')
		if open < 0 {
			yield(piece{kind: pieceText, text: html.UnescapeString(source[at:])})
			return
		}
		if open > 0 && !yield(piece{kind: pieceText, text: html.UnescapeString(source[at : at+open])}) {
			return
		}
		at += open
		next, one := scanTag(source, at)
		if one.kind != 0 && !yield(one) {
			return
		}
		at = next
		closed := strings.HasSuffix(one.text, "/")
		if one.kind == pieceStart && rawElements[one.name] && !(xhtml && closed) {
			end := indexEndTag(source[at:], one.name)
			text := source[at : at+end]
			if one.name == "title" || one.name == "textarea" {
				text = html.UnescapeString(text)
			}
			if !yield(piece{kind: pieceText, name: one.name, text: text, raw: true}) {
				return
			}
			at += end
		} else if one.kind == pieceStart && xhtml && closed && !voidElements[one.name] && !yield(piece{kind: pieceEnd, name: one.name}) {
			return
		}
	}
}

// rawElements hold text in which no tag is read but their own end.
var rawElements = setOf("script style title textarea xmp iframe noembed noframes")

// voidElements have no contents and no end.
var voidElements = setOf("area base br col embed hr img input link meta param source track wbr")

func setOf(words string) map[string]bool {
	set := map[string]bool{}
	for _, word := range strings.Fields(words) {
		set[word] = true
	}
	return set
}

// scanTag reads what begins with < at a place, and says where it ends.
func scanTag(source string, at int) (next int, one piece) {
	rest := source[at:]
	until := func(mark string) int {
		if end := strings.Index(rest, mark); end >= 0 {
			return at + end + len(mark)
		}
		return len(source)
	}
	switch {
	case strings.HasPrefix(rest, "<!--"):
		next = until("-->")
		return next, piece{kind: pieceComment, text: source[at:next]}
	case strings.HasPrefix(rest, "<![CDATA["):
		next = until("]]>")
		return next, piece{kind: pieceText, text: strings.TrimSuffix(strings.TrimPrefix(source[at:next], "<![CDATA["), "]]>")}
	case strings.HasPrefix(rest, "<!"), strings.HasPrefix(rest, "<?"):
		return until(">"), piece{}
	case len(rest) > 2 && rest[1] == '/' && isLetter(rest[2]):
		next = until(">")
		return next, piece{kind: pieceEnd, name: tagName(rest[2:])}
	case len(rest) > 1 && isLetter(rest[1]):
		end := tagEnd(rest)
		name := tagName(rest[1:])
		attributes := strings.TrimSuffix(rest[min(end, 1+len(name)):end], ">")
		return at + end, piece{kind: pieceStart, name: name, text: attributes}
	}
	return at + 1, piece{kind: pieceText, text: "<"}
}

func isLetter(b byte) bool { return b|0x20 >= 'a' && b|0x20 <= 'z' }

// tagName reads the name at the start of a text. A prefix that XHTML allows is
// left out.
func tagName(text string) string {
	end := strings.IndexAny(text[:min(len(text), 64)], " \t\r\n\f/>")
	if end < 0 {
		end = min(len(text), 64)
	}
	return strings.ToLower(text[:end])
}

// tagEnd finds the end of a tag: the > that stands in no quotes.
func tagEnd(tag string) int {
	var quote byte
	for i := 1; i < len(tag) && i < maxTag; i++ {
		switch b := tag[i]; {
		case quote != 0:
			if b == quote {
				quote = 0
			}
		case (b == '"' || b == '\'') && endsInEquals(tag[:i]):
			quote = b
		case b == '>':
			return i + 1
		}
	}
	return min(len(tag), maxTag)
}

func endsInEquals(text string) bool {
	for i := len(text) - 1; i >= 0 && i > len(text)-8; i-- {
		switch text[i] {
		case ' ', '\t', '\n', '\r':
		case '=':
			return true
		default:
			return false
		}
	}
	return false
}

// indexEndTag finds the end tag of an element; it is the end of the text when
// there is none.
func indexEndTag(text, name string) int {
	for from := 0; ; {
		at := strings.Index(text[from:], "</")
		if at < 0 {
			return len(text)
		}
		from += at
		if rest := text[from+2:]; len(rest) >= len(name) && strings.EqualFold(rest[:len(name)], name) {
			return from
		}
		from += 2
	}
}

// attribute reads one attribute of a tag; it is empty when there is none.
func attribute(attributes, name string) string {
	for rest := attributes; rest != ""; {
		rest = strings.TrimLeft(rest, " \t\r\n\f/")
		end := strings.IndexAny(rest, "= \t\r\n\f/")
		if end < 0 {
			return ""
		}
		key := rest[:end]
		rest = strings.TrimLeft(rest[end:], " \t\r\n\f")
		value, found := "", false
		if strings.HasPrefix(rest, "=") {
			value, rest = attributeValue(strings.TrimLeft(rest[1:], " \t\r\n\f"))
			found = true
		}
		if found && strings.EqualFold(key, name) {
			return html.UnescapeString(value)
		}
		if key == "" && !found && rest != "" {
			rest = rest[1:]
		}
	}
	return ""
}

func attributeValue(text string) (value, rest string) {
	if text != "" && (text[0] == '"' || text[0] == '\'') {
		if end := strings.IndexByte(text[1:], text[0]); end >= 0 {
			return text[1 : 1+end], text[2+end:]
		}
		return text[1:], ""
	}
	if end := strings.IndexAny(text, " \t\r\n\f"); end >= 0 {
		return text[:end], text[end:]
	}
	return text, ""
}

// silentElements are left out with all that is in them.
var silentElements = setOf("script style noscript template svg math iframe object applet audio video canvas head title textarea select button rp rt noembed noframes xmp datalist dialog")

// furniture stands around an article on a page.
var furniture = setOf("nav header footer aside form menu")

// paragraphElements stand apart from what is before and after them.
var paragraphElements = setOf("p div h1 h2 h3 h4 h5 h6 ul ol dl blockquote pre table article section main header footer aside nav figure figcaption address details summary hr center form fieldset body html caption")

// lineElements begin a line of their own.
var lineElements = setOf("br li dt dd tr option")

// markupText is the text of a page: words as a browser would show them,
// paragraphs parted by an empty line. bare leaves out what stands around
// articles.
func markupText(source string, xhtml, bare bool) string {
	var out flow
	silent, depth := "", 0
	scanMarkup(source, xhtml, func(one piece) bool {
		switch {
		case silent != "":
			if one.name == silent && one.kind == pieceStart {
				depth++
			} else if one.name == silent && one.kind == pieceEnd {
				if depth--; depth == 0 {
					silent = ""
				}
			}
		case one.kind == pieceStart && (silentElements[one.name] || bare && furniture[one.name] || isHidden(one.text)) && !voidElements[one.name]:
			silent, depth = one.name, 1
		case one.kind == pieceText && !one.raw:
			out.text(one.text)
		case one.kind == pieceStart || one.kind == pieceEnd:
			out.tag(one)
		}
		return true
	})
	return out.String()
}

// isHidden reports whether the attributes of a tag hide it.
func isHidden(attributes string) bool {
	if !strings.Contains(attributes, "isplay") && !strings.Contains(attributes, "aria-hidden") {
		return false
	}
	style := strings.ReplaceAll(strings.ToLower(attribute(attributes, "style")), " ", "")
	return strings.Contains(style, "display:none")
}

// flow writes words and paragraphs. What parts two words is only written when
// the second one comes, so that no text begins or ends in blanks.
type flow struct {
	out     strings.Builder
	pending gap
	pre     int // elements whose blanks are kept, inside each other
}

// gap is what stands between two words; a larger one takes the place of a
// smaller one.
type gap int

const (
	noGap gap = iota
	spaceGap
	tabGap
	lineGap
	paragraphGap
)

func (f *flow) gap(g gap) { f.pending = max(f.pending, g) }

func (f *flow) String() string { return f.out.String() }

// write puts words down as they are.
func (f *flow) write(words string) {
	if words == "" {
		return
	}
	if f.out.Len() > 0 {
		f.out.WriteString([]string{"", " ", "\t", "\n", "\n\n"}[f.pending])
	}
	f.pending = noGap
	f.out.WriteString(words)
}

// text puts running text down: any run of blanks is one space.
func (f *flow) text(text string) {
	if f.pre > 0 {
		f.verbatim(text)
		return
	}
	for text != "" {
		end := strings.IndexAny(text, " \t\r\n\f\x00")
		switch end {
		case 0:
			f.gap(spaceGap)
			text = text[1:]
			continue
		case -1:
			end = len(text)
		}
		f.write(strings.ToValidUTF8(text[:end], "\ufffd"))
		text = text[end:]
	}
}

// verbatim puts text down whose line ends count.
func (f *flow) verbatim(text string) {
	text = strings.ReplaceAll(corpus.WithLF(strings.ToValidUTF8(text, "\ufffd")), "\x00", "")
	for i, line := range strings.Split(text, "\n") {
		if i > 0 {
			if f.pending == noGap && f.out.Len() > 0 {
				f.pending = lineGap
			} else {
				f.gap(lineGap)
			}
		}
		f.write(line)
	}
}

// tag follows a tag.
func (f *flow) tag(one piece) {
	switch {
	case one.name == "br" && f.pending == lineGap:
		f.gap(paragraphGap) // two breaks part paragraphs
	case lineElements[one.name]:
		f.gap(lineGap)
	case paragraphElements[one.name]:
		f.gap(paragraphGap)
	case one.name == "td" || one.name == "th":
		f.gap(tabGap)
	}
	if one.name == "pre" {
		if one.kind == pieceStart {
			f.pre++
		} else {
			f.pre = max(0, f.pre-1)
		}
	}
}
