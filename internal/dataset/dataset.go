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

// Project is what a format needs to know besides the documents. What is not
// known may be left out.
type Project struct {
	ID         string // UUIDv7, the same in every copy of the project
	Title      string
	Event      int64 // number of the newest change when the export began
	Codebook   corpus.Codebook
	Annotators []corpus.Annotator // in the order in which they came
	Codebooks  []corpus.Codebook  // older versions that annotations were made under
	Sources    []corpus.Source
	Queries    []corpus.Query // saved searches
	// Reliability says how far annotators agree, for the cards of a dataset.
	Reliability Reliability
	Codings     bool // it says how some sentences were reached, or that there were hints

	withoutText bool // texts and quotes are not written
	licence     string
	sources     *sourceTable       // nil when there are none
	form        string             // that is written
	partition   Partition          // of the tables that are written
	judges      []corpus.Annotator // whose judgements are told apart, in a form that does
}

// Reliability says in plain words how the codings came about; a sentence or
// more each, empty for what is not known.
type Reliability struct {
	Readers   string // how many read how much
	Agreement string // the figures
	Decided   string // how differences were decided
	PerItem   int    // how many annotators read a sentence, at most
}

func (r Reliability) paragraphs() (list []string) {
	for _, words := range []string{r.Readers, r.Agreement, r.Decided} {
		if words != "" {
			list = append(list, words)
		}
	}
	return list
}

// shown is words of a text, or nothing when an export is without them.
func (p *Project) shown(words string) *string {
	if p.withoutText {
		return nil
	}
	return &words
}

// cell is shown for a table, where nothing is the empty cell.
func (p *Project) cell(words string) string {
	if p.withoutText {
		return ""
	}
	return words
}

// hashed is the SHA-256 that stands for words which are left out; with the
// words themselves there is none.
func (p *Project) hashed(words string) string {
	if !p.withoutText {
		return ""
	}
	return corpus.HashText(words)
}

// annotatorNames finds the name of an annotator by id: that of the person, who
// may be known under several.
func (p *Project) annotatorNames() map[string]string {
	names, people := make(map[string]string, len(p.Annotators)), peopleOf(p)
	for _, a := range p.Annotators {
		names[a.ID] = a.Name
	}
	for _, a := range p.Annotators {
		if name := names[people.Person(a.ID)]; people[a.ID] != "" && name != "" {
			names[a.ID] = name
		}
	}
	return names
}

// Entries is a stream of documents in the order of the export. An error ends
// the export.
type Entries = iter.Seq2[corpus.Entry, error]

// Format is one way to write a project.
type Format struct {
	Name      string // as the command line takes it: csv
	Extension string // of the file, with its dot: .csv; of several files, .zip
	Title     string // for a list: "CSV of sentences"

	carries   carries
	needsText bool   // the texts are a part of it, and cannot be left out
	base      string // name of the file in a folder, without extension; empty for corpus

	// Forms are the ways to lay it out of which one is chosen; the first is
	// that of the format as it stands in Formats. Most formats have none.
	Forms []Form
	form  string // the one that was chosen

	// A format is either one file, which write writes, or several, with which
	// fill fills a folder. Both stop at the first error and when the context
	// ends.
	write func(ctx context.Context, w io.Writer, p Project, entries Entries) error
	fill  func(ctx context.Context, f *folder, p Project, parts []part) error
	parts bool // fill knows splits; others are filled once for each
}

// Write writes the whole project as it is to w, as Export does.
func (f Format) Write(ctx context.Context, w io.Writer, p Project, entries Entries) error {
	return Export{Format: f, Project: p, Entries: entries}.Write(ctx, w)
}

// fileIn names the file of a format that is one, in a folder, for a split or
// for all.
func (f Format) fileIn(split string) string {
	switch {
	case split != "":
		return split + f.Extension
	case f.base != "":
		return f.base + f.Extension
	}
	return "corpus" + f.Extension
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
