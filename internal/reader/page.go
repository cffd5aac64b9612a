package reader

import (
	"context"
	"net/url"
	"regexp"
	"strings"

	"codeberg.org/readeck/go-readability/v2"
	"github.com/go-shiori/dom"

	"sayso/internal/corpus"
)

// HTML reads a saved web page: the article alone, without menus, scripts and
// pictures, and what the page says of itself as metadata. Nothing a page
// refers to is looked at.
var HTML = Format{
	Name:       "web page",
	Extensions: []string{".html", ".htm", ".xhtml", ".shtml"},
	Reader:     "html-1",
	Apart:      true,
	Sniff: func(head []byte) bool {
		start := strings.ToLower(strings.TrimLeft(strings.TrimPrefix(string(head), "\ufeff"), " \t\r\n"))
		return strings.HasPrefix(start, "<!doctype html") || strings.HasPrefix(start, "<html")
	},
	Read: func(ctx context.Context, file File, yield func(Result) bool) {
		data, err := readBytes(file, maxPage)
		if err != nil {
			yield(Result{Err: err})
			return
		}
		readPage(ctx, file, data, "", corpus.Document{}, yield)
	},
}

// readPage reads the bytes of a page. declared is the encoding that whatever
// brought the page says it has; known is what is known already.
func readPage(ctx context.Context, file File, data []byte, declared string, known corpus.Document, yield func(Result) bool) {
	if declared == "" {
		declared = declaredCharset(data)
	}
	source, in, err := decodeLoosely(data, declared)
	if err != nil {
		yield(Result{Err: err})
		return
	}
	document := known
	document.Source, document.Origin.Encoding = sourceOf(file, in), in.name
	source = corpus.WithLF(source)
	if articles := splitPage(source); len(articles) > 0 {
		giveList(file, document, articles, yield)
		return
	}
	about := pageMetadata(source)
	var shown string
	document.Text, shown = articleText(ctx, source, about)
	about.byline = first(about.byline, people(shown))
	about.fill(&document)
	readDate(&document)
	give(file, document, yield)
}

var charsetDeclaration = regexp.MustCompile(`(?i)(?:<meta[^>]{0,200}charset\s*=\s*|<\?xml[^>]{0,100}encoding\s*=\s*)["']?\s*([a-z0-9_.:-]{2,40})`)

// declaredCharset finds the encoding that a page says it has.
func declaredCharset(data []byte) string {
	if found := charsetDeclaration.FindSubmatch(data[:min(len(data), 8<<10)]); found != nil {
		return string(found[1])
	}
	return ""
}

// leastArticle is the fewest bytes that are taken for an article; a page with
// less is taken whole.
const leastArticle = 140

// articleText finds the article of a page and gives its words, and the byline
// that is shown with it.
func articleText(ctx context.Context, source string, about pageAbout) (text, byline string) {
	whole := markupText(source, false, true)
	if whole == "" {
		whole = markupText(source, false, false)
	}
	if about.elements > maxElements || about.depth > maxNesting || ctx.Err() != nil {
		return whole, ""
	}
	article, byline := searchArticle(source, about.url)
	switch {
	case len(article) < leastArticle && len(about.body) >= leastArticle:
		return about.body, byline
	case len(article) < leastArticle && len(whole) > len(article):
		return whole, byline
	}
	return article, byline
}

// searchArticle lets the reader view that browsers have find the article.
func searchArticle(source, address string) (text, byline string) {
	doc, err := dom.FastParse(strings.NewReader(source))
	if err != nil {
		return "", ""
	}
	at, err := url.Parse(address)
	if err != nil {
		at = &url.URL{}
	}
	parser := readability.NewParser()
	parser.MaxElemsToParse = 2 * maxElements
	parser.DisableJSONLD = true
	found, err := parser.ParseAndMutate(doc, at)
	if err != nil || found.Node == nil {
		return "", ""
	}
	var page strings.Builder
	if found.RenderHTML(&page) != nil {
		return "", ""
	}
	return markupText(page.String(), false, false), found.Byline()
}
