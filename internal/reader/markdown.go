package reader

import (
	"bytes"
	"context"
	"fmt"
	"regexp"
	"strings"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/extension"

	"sayso/internal/corpus"
)

// Markdown reads Markdown as its words: no signs of headings, lists and
// stress, no addresses of links, no pictures. A block of settings between
// lines of --- at the top gives metadata.
var Markdown = Format{
	Name:       "Markdown",
	Extensions: []string{".md", ".markdown"},
	Reader:     "markdown-1",
	Apart:      true,
	Read: func(ctx context.Context, file File, yield func(Result) bool) {
		text, in, err := readText(file)
		if err != nil {
			yield(Result{Err: err})
			return
		}
		if len(text) > maxMarkdown {
			yield(Result{Err: fmt.Errorf("it is larger than %d MB; rename it to .txt to take it as it is", maxMarkdown>>20)})
			return
		}
		document := corpus.Document{Source: sourceOf(file, in), Origin: corpus.Origin{Encoding: in.name}}
		body := frontMatter(text, &document)
		if document.Text, err = markdownText(body); err != nil {
			yield(Result{Err: err})
			return
		}
		give(file, document, yield)
	},
}

var markdown = goldmark.New(goldmark.WithExtensions(extension.Strikethrough, extension.Table))

// markdownText is the text of Markdown.
func markdownText(source string) (string, error) {
	if err := checkMarkdown(source); err != nil {
		return "", err
	}
	var page bytes.Buffer
	if err := markdown.Convert([]byte(source), &page); err != nil {
		return "", fmt.Errorf("its Markdown cannot be read: %w", err)
	}
	return markupText(page.String(), false, false), nil
}

// checkMarkdown refuses what the parser would take hours for, or follow by
// recursion until there is no more stack.
func checkMarkdown(source string) error {
	number, signs := 0, 0
	for line := range strings.Lines(source) {
		number++
		if len(line)-len(strings.TrimLeft(line, "> \t-*+0123456789.")) > 2*maxNesting {
			return fmt.Errorf("line %d is nested too deep for Markdown; rename the file to .txt to take it as it is", number)
		}
		if strings.TrimSpace(line) == "" || listItem.MatchString(line) {
			signs = 0
		}
		for _, sign := range []string{"[", "*", "_", "`", "<", "~"} {
			signs += strings.Count(line, sign)
		}
		if signs > maxSigns {
			return fmt.Errorf("the paragraph at line %d has too many brackets and stars for Markdown; rename the file to .txt to take it as it is", number)
		}
	}
	return nil
}

// listItem is the start of a paragraph of its own, wherever it stands.
var listItem = regexp.MustCompile(`^ {0,3}(?:[-*+]|#{1,6}) +[^\s]`)

// frontMatter takes the block of settings off a text, and from it what is
// known there about the article.
func frontMatter(text string, document *corpus.Document) string {
	block, ok := strings.CutPrefix(text, "---\n")
	if !ok {
		return text
	}
	head, body, ok := strings.Cut(block, "\n---\n")
	if !ok || strings.HasPrefix(head, "\n") || !strings.Contains(head, ":") {
		return text
	}
	for line := range strings.Lines(head) {
		key, value, _ := strings.Cut(line, ":")
		value = tidy(strings.Trim(strings.TrimSpace(value), `"'`))
		switch strings.ToLower(strings.TrimSpace(key)) {
		case "title":
			fill(&document.Title, value)
		case "author", "byline":
			fill(&document.Byline, value)
		case "date":
			fill(&document.Date, value)
		case "outlet", "publication", "source", "site":
			fill(&document.Outlet, value)
		case "url", "link":
			fill(&document.URL, value)
		case "lang", "language":
			fill(&document.Language, languageCode(value))
		}
	}
	readDate(document)
	return body
}

// tidy makes a field of metadata of words: one line, of bounded length.
func tidy(words string) string {
	words = strings.Join(strings.Fields(strings.ToValidUTF8(words, "\ufffd")), " ")
	if runes := []rune(words); len(runes) > maxMetadata {
		words = string(runes[:maxMetadata]) + "…"
	}
	return strings.ReplaceAll(words, "\x00", "")
}

// languageCode takes the language out of codes like en-GB, or "".
func languageCode(words string) string {
	code, _, _ := strings.Cut(strings.ReplaceAll(strings.TrimSpace(words), "_", "-"), "-")
	if len(code) != 2 || !isLetter(code[0]) || !isLetter(code[1]) {
		return ""
	}
	return strings.ToLower(code)
}
