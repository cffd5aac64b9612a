// Package foreign reads annotated files of other tools: brat, doccano, Label
// Studio, Prodigy, W3C Web Annotation and many more.
//
// A file goes through four hands. Find recognises it by its contents (file.go).
// A parser, one a format, each in the file of its name, takes it apart into
// Documents: the text, and what was said of it, in the words and with the
// offsets of the other tool. Survey (survey.go) then goes through the whole
// file and finds out two things. Which labels, attributes, relations and
// coders it has: out of them a Mapping onto the project's codebook is proposed
// (mapping.go), which the researcher can change. And what its offsets count.
//
// Tools do not agree on that, and files do not say it: bytes, code points or
// UTF-16 code units, from 0 or from 1, with line ends of one character or two.
// So nothing is assumed (interpretation.go, fit.go). Each way of counting is
// tried against the words that the file gives for its spans, and the one that
// explains all spans is used. A span that none explains is a Problem, and is
// left out; it is never moved to where it might belong.
//
// Read goes through the file once more and makes entries of the project
// (entry.go), whose spans are half-open byte offsets with their quotes.
//
// Files may be made to hurt. Archives, XML and encodings are read through
// package reader and its limits; sizes and depth of JSON are bounded here.
package foreign

import (
	"context"
	"strconv"
	"strings"
	"time"

	"sayso/internal/corpus"
)

// Document is one text of a file, with what was said of it. All offsets count
// as the other tool counts.
type Document struct {
	Place int // in the file, from 1; 0 when it is the whole file

	ID       string // as the file gives it
	Title    string
	Outlet   string
	Byline   string
	Date     string
	URL      string
	Language string
	Source   string // name of the file the text came from, if it is another one

	// HasText is false for formats that carry no texts. Keys then are the names
	// under which the text may be known: an id, a title, the name of a file.
	HasText bool
	Text    string // with the line ends of the file, without a byte order mark
	Keys    []string
	Looked  string // where else its text was looked for, as a sentence

	Readers   []string // coders who worked on it, if the file says so, whether or not they annotated anything
	Sentences []Range  // nil when the file does not say
	Spans     []Span
	Relations []Relation
	Nothing   []Nothing
	// Proofs are words that stand at known offsets and are no annotations:
	// tokens, for one. They help to find out what offsets count.
	Proofs   []Proof
	Problems []Problem // what the format could not carry over
	// Former is set for a text that was put together out of tokens, when they
	// say where they stood: the project may have the true one.
	Former *Former
	// Beside is the text that lies beside a file in an archive under one of the
	// keys, if the file was read apart.
	Beside *TextBeside
}

// TextBeside is the text of another file.
type TextBeside struct{ Name, Text string }

// Range is a stretch of text in the offsets of the file.
type Range struct{ Start, End int }

// Proof is a range and the words under it.
type Proof struct {
	Range
	Quote string
}

// Span is one annotation of another tool.
type Span struct {
	ID     string // in the file; empty when it has none
	Pieces []Range
	// Quote is the text under the pieces, with one space between two. Empty
	// when the file gives none.
	Quote string
	// Hint says that Quote may be only the beginning of the text, or a name
	// that has nothing to do with it.
	Hint   bool
	Prefix string // text right before, if the file gives it
	Suffix string // text right after
	// Whole stands for the whole text: the label is one of the document.
	Whole bool

	Label      string
	Coder      string
	Note       string
	Attributes []Said
	Mentions   []Mention
	CreatedAt  time.Time
	ChangedAt  time.Time
	// Placed is where a parser has put the text together itself, so that there
	// is nothing to find out: byte offsets into Text with LF.
	Placed []corpus.Span
}

// Nothing is a stretch that somebody read without finding anything to annotate.
type Nothing struct {
	Range
	Coder     string
	CreatedAt time.Time
}

// Said is one attribute of an annotation.
type Said struct{ Name, Value string }

// Mention is a stretch of the text that belongs to an annotation: its source,
// its cue, or, with the role corpus.Part, a piece of it.
type Mention struct {
	Role string
	Range
}

// mentionsIn reads mentions as Sayso's exports write them, source:0-2.
func mentionsIn(words ...string) (list []Mention) {
	for _, word := range words {
		role, place, _ := strings.Cut(word, ":")
		from, to, _ := strings.Cut(place, "-")
		start, err := strconv.Atoi(from)
		end, err2 := strconv.Atoi(to)
		if err == nil && err2 == nil && role != "" {
			list = append(list, Mention{role, Range{start, end}})
		}
	}
	return list
}

// Relation is a link between two annotations by their ids in the file.
type Relation struct {
	ID        string
	Kind      string
	From, To  string
	Coder     string
	CreatedAt time.Time
}

// Code is a label, an attribute or a kind of relation as the file defines it.
type Code struct {
	Name       string
	Colour     string // #rrggbb, or empty
	Definition string
	Values     []string // of an attribute
	Symmetric  bool     // of a relation
	Wanted     bool     // part of a codebook: it comes along even if nothing uses it
}

// Format is one kind of annotated file.
type Format struct {
	Name  string // as the command line takes it: brat
	Title string // for a list
	// Counts is how the format's specification counts. It is tried first.
	Counts Interpretation
	// Why names the specification that says so, in words that fit behind
	// "according to".
	Why string
	// Proves says that files give the words of their spans.
	Proves bool

	// archive marks a format whose file is a ZIP as a whole.
	archive bool
	// sniff recognises a file by its first bytes; they are nil for an archive.
	sniff func(f *File, head []byte) bool
	// company names the other files of the folder that belong to one. May be nil.
	company func(f *File) []string
	// wants says which other files of the folder the parser may have. Nil for
	// none.
	wants func(f *File, name string) bool
	read  func(ctx context.Context, f *File, out *sink) error
}

// sink takes what a parser finds, in the order of the file.
type sink struct {
	document func(*Document) error
	label    func(Code)
	// attribute and relation take definitions.
	attribute func(Code)
	relation  func(Code)
	problem   func(Problem)
}

// Formats lists the formats in the order in which they are tried on a file.
var Formats []Format

func init() { // the parsers refer to files, which refer to formats
	Formats = []Format{qualCoder, taguette, dna, brat, refi, refiCodebook, bioC, catma, uimaJSON, uimaXMI, labelBuddyXML, w3c, labelStudio, prodigy, labelBuddy, doccano, webAnno, conllu, conll, table, workbook, parquetExport}
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
