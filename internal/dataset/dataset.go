// Package dataset turns a project into the files other people work with, and
// such files back into documents.
//
// A project leaves Sayso as a stream of entries: one document at a time, with
// its sentences, annotations, marks and relations. A Format writes that stream
// to a file: "csv" for a spreadsheet or a statistics program, "jsonl" for a
// script, for an archive, and for the way back. However large the project is,
// a format holds one document in memory.
//
// Three promises hold for every format. The same entries give the same bytes,
// on every machine, in every language and time zone. Every offset is written
// in the unit that its page in docs/formats names, and is counted from the
// text by Offsets and nowhere else. And what a format cannot carry is said on
// its page.
//
// The way back begins with Lines and ReadLine. They trust nothing: a hash that
// does not fit its text, or a quote that does not stand at its offsets, refuses
// the line, so that no annotation ever lands on words it was not made for.
//
// The package imports corpus and opens no file of the user's: it writes to an
// io.Writer and reads from an io.Reader. formats.go lists the formats, and each
// stands in a file of its name.
package dataset

import (
	"context"
	"io"
	"iter"
	"time"

	"sayso/internal/corpus"
)

// Project is what a format needs to know besides the documents.
type Project struct {
	Codebook   corpus.Codebook
	Annotators []corpus.Annotator
}

// annotatorNames finds the name of an annotator by id.
func (p *Project) annotatorNames() map[string]string {
	names := make(map[string]string, len(p.Annotators))
	for _, a := range p.Annotators {
		names[a.ID] = a.Name
	}
	return names
}

// Entries is a stream of documents in the order of the export. An error ends
// the export.
type Entries = iter.Seq2[corpus.Entry, error]

// Format is one way to write a project.
type Format struct {
	Name      string // as the command line takes it: csv
	Extension string // of the file, with its dot: .csv
	Title     string // for a list: "CSV, one row a sentence"
	Loses     string // what it cannot carry, in a sentence; empty when it carries everything

	// Write writes the whole project to w. It stops at the first error of w
	// or of the entries, and when the context ends. What it wrote until then
	// is no complete file: the caller throws it away.
	Write func(ctx context.Context, w io.Writer, p Project, entries Entries) error
}

// FormatNamed finds a format by its name.
func FormatNamed(name string) (Format, bool) {
	for _, f := range Formats {
		if f.Name == name {
			return f, true
		}
	}
	return Format{}, false
}

// timeLayout is how every format writes a time: RFC 3339 in UTC, with
// milliseconds, as the project keeps them.
const timeLayout = "2006-01-02T15:04:05.000Z"

// formatTime writes a time; the zero time is the empty string.
func formatTime(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format(timeLayout)
}

// parseTime reads any RFC 3339 time and keeps its milliseconds, in UTC. The
// empty string is the zero time.
func parseTime(s string) (time.Time, error) {
	if s == "" {
		return time.Time{}, nil
	}
	t, err := time.Parse(time.RFC3339Nano, s)
	if err != nil {
		return time.Time{}, err
	}
	return t.UTC().Truncate(time.Millisecond), nil
}
