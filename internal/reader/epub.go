package reader

import (
	"context"
	"encoding/xml"
	"errors"
	"net/url"
	"path"
	"strings"

	"sayso/internal/corpus"
)

// EPUB reads an electronic book as one document, its chapters in the order in
// which they are read.
var EPUB = Format{
	Name:       "electronic book",
	Extensions: []string{".epub"},
	Reader:     "epub-1",
	Apart:      true,
	Read: func(ctx context.Context, file File, yield func(Result) bool) {
		document, err := readBook(ctx, file)
		if err != nil {
			yield(Result{Err: err})
			return
		}
		give(file, document, yield)
	},
}

func readBook(ctx context.Context, file File) (corpus.Document, error) {
	c, err := openContainer(file)
	if err != nil {
		return corpus.Document{}, err
	}
	if err := checkRights(ctx, c); err != nil {
		return corpus.Document{}, err
	}
	list, err := packageOf(ctx, c)
	if err != nil {
		return corpus.Document{}, err
	}
	b := book{files: map[string]string{}}
	found, err := c.walkPart(ctx, list, b.visit)
	if err != nil {
		return corpus.Document{}, err
	}
	if !found {
		return corpus.Document{}, errors.New("its list of chapters is missing")
	}
	var text strings.Builder
	for _, id := range b.spine {
		if ctx.Err() != nil {
			return corpus.Document{}, ctx.Err()
		}
		chapter, err := b.chapter(c, path.Dir(list), b.files[id])
		if err != nil {
			return corpus.Document{}, err
		}
		if chapter != "" && text.Len() > 0 {
			text.WriteString("\n\n")
		}
		text.WriteString(chapter)
	}
	b.about.Text = cleanText(text.String())
	readDate(&b.about)
	return b.about, nil
}

// checkRights refuses a book whose chapters are encrypted. Fonts may be: that
// is common, and no matter here.
func checkRights(ctx context.Context, c *container) error {
	_, err := c.walkPart(ctx, "META-INF/encryption.xml", func(token xml.Token, _ int) error {
		if e, ok := token.(xml.StartElement); ok && e.Name.Local == "EncryptionMethod" {
			if kind := attributeOf(e, "Algorithm"); !strings.Contains(kind, "obfuscation") && !strings.Contains(kind, "embedding") {
				return errors.New("it is protected against copying, so its text cannot be read")
			}
		}
		return nil
	})
	return err
}

// packageOf finds the part that lists the chapters.
func packageOf(ctx context.Context, c *container) (list string, err error) {
	found, err := c.walkPart(ctx, "META-INF/container.xml", func(token xml.Token, _ int) error {
		if e, ok := token.(xml.StartElement); ok && e.Name.Local == "rootfile" && list == "" {
			list = attributeOf(e, "full-path")
		}
		return nil
	})
	if err == nil && (!found || list == "") {
		err = errors.New("it is not a book: the part that says where its chapters are is missing")
	}
	return list, err
}

// book is what the list of chapters tells.
type book struct {
	about corpus.Document
	files map[string]string // id to address
	spine []string          // ids in reading order
	field *string           // that the text being read belongs to
}

func (b *book) visit(token xml.Token, _ int) error {
	switch token := token.(type) {
	case xml.StartElement:
		b.field = nil
		switch token.Name.Local {
		case "item":
			b.files[attributeOf(token, "id")] = attributeOf(token, "href")
		case "itemref":
			if attributeOf(token, "linear") != "no" && len(b.spine) < maxEntries {
				b.spine = append(b.spine, attributeOf(token, "idref"))
			}
		default:
			if strings.Contains(token.Name.Space, "purl.org/dc") {
				b.field = map[string]*string{"title": &b.about.Title, "creator": &b.about.Byline, "publisher": &b.about.Outlet,
					"date": &b.about.Date, "language": &b.about.Language, "source": &b.about.URL}[token.Name.Local]
			}
		}
	case xml.CharData:
		if b.field != nil {
			b.take(string(token))
		}
	case xml.EndElement:
		b.field = nil
	}
	return nil
}

func (b *book) take(words string) {
	switch words = tidy(words); {
	case b.field == &b.about.Language:
		words = languageCode(words)
	case b.field == &b.about.URL:
		words = webAddress(words)
	case b.field == &b.about.Byline && b.about.Byline != "" && words != "":
		b.about.Byline = tidy(b.about.Byline + ", " + words)
		return
	}
	fill(b.field, words)
}

// chapter reads one chapter; a file that is no chapter is empty.
func (b *book) chapter(c *container, folder, address string) (string, error) {
	address, _, _ = strings.Cut(address, "#")
	if plain, err := url.PathUnescape(address); err == nil {
		address = plain
	}
	data, found, err := c.readPart(path.Join(folder, address))
	if err != nil || !found {
		return "", err
	}
	source, _, err := decodeLoosely(data, declaredCharset(data))
	if err != nil {
		return "", err
	}
	return markupText(source, true, false), nil
}
