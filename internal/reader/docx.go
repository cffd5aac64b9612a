package reader

import (
	"context"
	"encoding/xml"
	"errors"
	"path"
	"strings"

	"sayso/internal/corpus"
)

// DOCX reads what Word and others save: the running text with its notes at the
// end, without headers, footers, comments and what was deleted.
var DOCX = Format{
	Name:       "Word document",
	Extensions: []string{".docx", ".docm", ".dotx"},
	Reader:     "docx-2",
	Apart:      true,
	Read: func(ctx context.Context, file File, yield func(Result) bool) {
		c, err := openContainer(file)
		if err != nil {
			yield(Result{Err: err})
			return
		}
		paragraphs, err := wordParagraphs(ctx, c)
		if err != nil {
			yield(Result{Err: err})
			return
		}
		giveParagraphs(file, paragraphs, yield)
	},
}

// paragraph is one paragraph of a word processor.
type paragraph struct {
	text      string
	bookmarks []string // that begin in it
}

// giveParagraphs hands out the text of a word processor: its paragraphs, with
// an empty line between two.
func giveParagraphs(file File, paragraphs []paragraph, yield func(Result) bool) {
	var text strings.Builder
	for _, p := range paragraphs {
		words := strings.TrimRight(p.text, " \t\n")
		if strings.TrimSpace(words) == "" {
			continue
		}
		if text.Len() > 0 {
			text.WriteString("\n\n")
		}
		text.WriteString(words)
	}
	document := corpus.Document{Text: cleanText(text.String())}
	if splitBundle(document.Text) == nil {
		if articles := splitBookmarks(paragraphs); len(articles) > 0 {
			giveList(file, document, articles, yield)
			return
		}
	}
	giveArticles(file, document, yield)
}

// wordParagraphs reads the paragraphs of a DOCX, its notes after its text.
func wordParagraphs(ctx context.Context, c *container) ([]paragraph, error) {
	main, err := wordMain(ctx, c)
	if err != nil {
		return nil, err
	}
	var w wordReader
	found, err := c.walkPart(ctx, main, w.visit)
	if err != nil {
		return nil, err
	}
	if !found {
		return nil, errors.New("there is no Word text in it")
	}
	for _, notes := range []string{"footnotes.xml", "endnotes.xml"} {
		if _, err := c.walkPart(ctx, path.Join(path.Dir(main), notes), w.visit); err != nil {
			return nil, err
		}
	}
	return w.paragraphs, nil
}

// wordMain finds the name of the part that holds the text.
func wordMain(ctx context.Context, c *container) (string, error) {
	main := "word/document.xml"
	_, err := c.walkPart(ctx, "_rels/.rels", func(token xml.Token, _ int) error {
		if e, ok := token.(xml.StartElement); ok && e.Name.Local == "Relationship" && strings.HasSuffix(attributeOf(e, "Type"), "/officeDocument") {
			main = strings.TrimPrefix(path.Clean("/"+attributeOf(e, "Target")), "/")
		}
		return nil
	})
	return main, err
}

// wordReader follows the XML of a text.
type wordReader struct {
	paragraphs []paragraph
	open       []*openParagraph // paragraphs inside each other: text boxes
	inText     bool
	math       equation
	skip       int // depth of the element that is left out; 0 for none
}

// openParagraph is a paragraph that has not ended.
type openParagraph struct {
	paragraph
	words strings.Builder
	own   string // the element of an equation that stands outside any paragraph
}

// wordSilent elements are left out: deleted and moved text, codes of fields,
// the second version of drawings, and readings above characters.
var wordSilent = setOf("del moveFrom instrText delText delInstrText Fallback rt")

func (w *wordReader) visit(token xml.Token, depth int) error {
	switch token := token.(type) {
	case xml.StartElement:
		if w.skip == 0 {
			w.start(token, depth)
		}
	case xml.EndElement:
		if w.skip == depth {
			w.skip = 0
		} else if w.skip == 0 {
			w.end(token)
		}
	case xml.CharData:
		if w.skip == 0 && w.inText {
			w.write(string(token))
		}
	}
	return nil
}

func (w *wordReader) write(words string) {
	if n := len(w.open); n > 0 {
		w.open[n-1].words.WriteString(words)
	}
}

func (w *wordReader) start(e xml.StartElement, depth int) {
	name := e.Name.Local
	switch {
	case wordSilent[name] || name == "footnote" && attributeOf(e, "type") != "" || name == "endnote" && attributeOf(e, "type") != "":
		w.skip = depth
	case name == "p" && isWord(e.Name.Space):
		w.open = append(w.open, &openParagraph{})
	case len(w.open) == 0 && isMath(e.Name.Space) && (name == "oMathPara" || name == "oMath"):
		w.open = append(w.open, &openParagraph{own: name})
	case len(w.open) == 0:
	case isMath(e.Name.Space):
		w.write(w.math.start(e))
		w.inText = name == "t"
	case name == "OLEObject" && strings.HasPrefix(attributeOf(e, "ProgID"), "Equation"):
		w.write("[equation]")
	case name == "t":
		w.inText = true
	case name == "tab" && attributeOf(e, "val") == "" && attributeOf(e, "pos") == "":
		w.write("\t")
	case name == "br" || name == "cr":
		w.write("\n")
	case name == "noBreakHyphen":
		w.write("\u2011")
	case name == "softHyphen":
		w.write("\u00ad")
	case name == "bookmarkStart":
		if last := w.open[len(w.open)-1]; len(last.bookmarks) < 100 {
			last.bookmarks = append(last.bookmarks, attributeOf(e, "name"))
		}
	}
}

// isWord tells paragraphs of text from those of drawings.
func isWord(space string) bool { return strings.Contains(space, "wordprocessingml") || space == "w" }

func (w *wordReader) end(e xml.EndElement) {
	switch n := len(w.open); {
	case e.Name.Local == "t":
		w.inText = false
	case n > 0 && (e.Name.Local == "p" && isWord(e.Name.Space) || isMath(e.Name.Space) && w.open[n-1].own == e.Name.Local):
		done := w.open[n-1]
		done.text = done.words.String()
		w.paragraphs = append(w.paragraphs, done.paragraph)
		w.open = w.open[:n-1]
	case isMath(e.Name.Space):
		w.write(w.math.end(e))
	}
}
