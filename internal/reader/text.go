package reader

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"sayso/internal/corpus"
)

// Text reads plain text, and Markdown as plain text. UTF-8 and UTF-16 are
// known for what they are; other encodings are told by their letters, and the
// source of the document then names the one that was taken. One file is one
// document, unless it is a bundle.
var Text = Format{
	Name:       "plain text",
	Extensions: []string{".txt", ".text", ".md", ".markdown"},
	Reader:     "text-1",
	Read: func(ctx context.Context, file File, yield func(Result) bool) {
		text, in, err := readText(file)
		if err != nil {
			yield(Result{Err: err})
			return
		}
		giveArticles(file, corpus.Document{Text: text, Source: sourceOf(file, in), Origin: corpus.Origin{Encoding: in.name}}, yield)
	},
}

// give hands a document out with all that can be filled in here.
func give(file File, document corpus.Document, yield func(Result) bool) bool {
	if document.Source == "" {
		document.Source = file.Name
	}
	if strings.TrimSpace(document.Text) == "" {
		return yield(Result{Err: errNoText, Entry: corpus.Entry{Document: corpus.Document{Source: document.Source}}})
	}
	document.SHA256 = corpus.HashText(document.Text)
	document.State = corpus.ToDo
	Describe(&document)
	return yield(Result{Entry: corpus.Entry{Document: document}})
}

var errNoText = errors.New("it holds no text")

// sourceOf names the file, and the encoding if that was a guess: an offset
// can only be proven against the file by someone who knows it.
func sourceOf(file File, in charset) string {
	if !in.guessed {
		return file.Name
	}
	return file.Name + " (" + in.name + ")"
}

// readText reads a whole text and says in a sentence why it cannot.
func readText(file File) (text string, in charset, err error) {
	data, err := readBytes(file, MaxText)
	if err != nil {
		return "", charset{}, err
	}
	if text, in, err = decode(data, ""); err != nil {
		return "", charset{}, err
	}
	if strings.TrimSpace(text) == "" {
		return "", charset{}, errNoText
	}
	return corpus.WithLF(text), in, nil
}

// readBytes reads a whole file of at most so many bytes.
func readBytes(file File, most int64) ([]byte, error) {
	tooLarge := fmt.Errorf("it is larger than %d MB; cut it into articles first", most>>20)
	if file.Size > most {
		return nil, tooLarge
	}
	data, err := io.ReadAll(io.LimitReader(file, most+1))
	if err != nil {
		return nil, fmt.Errorf("it cannot be read: %w", err)
	}
	if int64(len(data)) > most {
		return nil, tooLarge
	}
	return data, nil
}
