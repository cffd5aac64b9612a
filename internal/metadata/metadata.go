// Package metadata corrects what is known about documents: title, outlet, date,
// byline, address, language, and the variables that a codebook declares.
//
// A Field knows which words it takes and says in a sentence why it does not
// take others. Read makes a Table of what a spreadsheet saves as CSV or puts on
// the clipboard. Table.Match finds the documents that its lines are about, by
// id or by file name, and gives them changed; a line that cannot be used is
// named with its number and costs no other line. The package stores nothing:
// the window and the command line hand what changed to the project as one
// change.
package metadata

import (
	"errors"
	"fmt"
	"regexp"
	"strings"

	"sayso/internal/corpus"
)

// Field is one thing that is known about a document and can be corrected.
type Field struct {
	ID, Name string
	Variable *corpus.Variable // of the codebook; nil for what every document has
}

// plain are the fields that every document has, in the order in which they are
// shown.
var plain = []struct {
	id, name string
	of       func(*corpus.Document) *string
}{
	{"title", "Title", func(d *corpus.Document) *string { return &d.Title }},
	{"outlet", "Outlet", func(d *corpus.Document) *string { return &d.Outlet }},
	{"date", "Date", func(d *corpus.Document) *string { return &d.Date }},
	{"byline", "Byline", func(d *corpus.Document) *string { return &d.Byline }},
	{"url", "URL", func(d *corpus.Document) *string { return &d.URL }},
	{"language", "Language", func(d *corpus.Document) *string { return &d.Language }},
}

// Fields lists what can be corrected: what every document has, then the
// variables of the codebook.
func Fields(c *corpus.Codebook) []Field {
	var fields []Field
	for _, p := range plain {
		fields = append(fields, Field{ID: p.id, Name: p.name})
	}
	for i := range c.Variables {
		v := c.Variables[i]
		fields = append(fields, Field{ID: v.ID, Name: v.Name, Variable: &v})
	}
	return fields
}

// Get is what a document says in the field.
func (f Field) Get(d *corpus.Document) string {
	if f.Variable != nil {
		return d.Fields[f.ID]
	}
	for _, p := range plain {
		if p.id == f.ID {
			return *p.of(d)
		}
	}
	return ""
}

// Set makes a document say the words in the field, as the field writes them. It
// reports whether that changed the document, which shares no map with what it
// was before. The error is a sentence for whoever typed the words.
func (f Field) Set(d *corpus.Document, words string) (changed bool, err error) {
	value, err := f.Value(words)
	if err != nil || value == f.Get(d) {
		return false, err
	}
	if f.Variable == nil {
		for _, p := range plain {
			if p.id == f.ID {
				*p.of(d) = value
			}
		}
		return true, nil
	}
	fields := make(map[string]string, len(d.Fields)+1)
	for id, other := range d.Fields {
		fields[id] = other
	}
	if fields[f.ID] = value; value == "" {
		delete(fields, f.ID)
	}
	d.Fields = fields
	return true, nil
}

var languagePattern = regexp.MustCompile(`^[a-z]{2}$`)

// Value is what is stored when the words are typed: on one line, without blanks
// around them. Nothing may be stored in every field but the title.
func (f Field) Value(words string) (string, error) {
	words = strings.Join(strings.FieldsFunc(words, func(r rune) bool { return r == '\n' || r == '\r' || r == '\t' }), " ")
	words = strings.TrimSpace(words)
	if f.Variable != nil {
		return f.Variable.Value(words)
	}
	switch f.ID {
	case "title":
		if words == "" {
			return "", errors.New("a document needs a title")
		}
	case "date":
		if words != "" && !corpus.IsDate(words) {
			return "", fmt.Errorf("a date is written 2022-03-22, 2022-03 or 2022, not %q", corpus.FirstWords(words, 40))
		}
	case "language":
		code := strings.ToLower(words)
		if code != "" && !languagePattern.MatchString(code) {
			return "", fmt.Errorf("a language is written as its code of two letters, such as en, not %q", corpus.FirstWords(words, 40))
		}
		return code, nil
	}
	return words, nil
}
