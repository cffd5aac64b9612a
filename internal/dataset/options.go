package dataset

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"sayso/internal/corpus"
)

// Options say which part of a project an export holds, and how. The zero value
// is the whole project as it is, in one file where the format is one.
type Options struct {
	// Documents are the ids of the documents to write; none means all.
	Documents []string
	// States are the states a document may have; none means every state.
	States []corpus.DocumentState
	// Annotators are the ids of those whose annotations, marks and relations
	// are written; none means all.
	Annotators []string
	// Layer says whether what was decided is written, what each annotator said,
	// or both.
	Layer Layer

	// WithoutText leaves out the texts and every quote. Offsets and SHA-256
	// stay, so that whoever has the articles can put the two together again.
	WithoutText bool
	// Pseudonyms writes A1, A2 and so on for the annotators, in the order of
	// Project.Annotators, with ids that lead nowhere. Their names are taken out
	// of notes and definitions too.
	Pseudonyms bool

	// Splits parts the documents into files for training and testing.
	Splits Splits
	// Partition parts the tables of Parquet into folders; empty for none.
	Partition Partition
	// Folder asks for a folder with a manifest.json also where the format is
	// one file.
	Folder bool

	Licence  string // of the dataset, in words or as an SPDX id; empty when not said
	Citation string // contents of a CITATION.cff; empty when not said
	// Application is who writes, with its version: Sayso 1.2.0.
	Application string
}

// Selects reports whether the options leave something of the project out.
func (o *Options) Selects() bool {
	return len(o.Documents)+len(o.States)+len(o.Annotators) > 0
}

// CanLeaveOutTexts reports whether the format can be written without the texts.
func (f Format) CanLeaveOutTexts() bool { return !f.needsText }

// Check says what cannot be done with a format, in a sentence.
func (o *Options) Check(f Format) error {
	for _, state := range o.States {
		if !knownState(state) {
			return fmt.Errorf("the state %q is none of to-do, in-progress, done and put-aside", state)
		}
	}
	if o.WithoutText && f.needsText {
		var without []string
		for _, other := range Formats {
			if !other.needsText {
				without = append(without, other.Name)
			}
		}
		return fmt.Errorf("%s cannot be written without the texts, since they are a part of it; choose one of %s", f.Name, strings.Join(without, ", "))
	}
	if err := o.Partition.check(f); err != nil {
		return err
	}
	if err := o.Splits.check(); err != nil {
		return err
	}
	return checkCitation(o.Citation)
}

// errCitation is what is said of a citation file that is none.
var errCitation = errors.New("the citation file is no CITATION.cff (see citation-file-format.github.io): it needs lines that begin with cff-version:, title: and authors:")

// checkCitation looks for the keys that the Citation File Format 1.2.0 demands
// and that nobody can do without.
func checkCitation(citation string) error {
	if citation == "" {
		return nil
	}
	lines := strings.Split(strings.TrimPrefix(citation, "\ufeff"), "\n")
	for _, key := range []string{"cff-version:", "title:", "authors:"} {
		if !slices.ContainsFunc(lines, func(line string) bool { return strings.HasPrefix(line, key) }) {
			return errCitation
		}
	}
	return nil
}

// recorded are the options as a manifest keeps them. Which documents were
// asked for stands in documents.csv.
type recordedOptions struct {
	DocumentsChosen int                    `json:"documents_chosen"` // by id; 0 when all were asked for
	States          []corpus.DocumentState `json:"states"`           // empty: every state
	Annotators      []string               `json:"annotators"`       // names; empty: all
	WithoutText     bool                   `json:"without_text"`
	Pseudonyms      bool                   `json:"pseudonyms"`
	Layer           Layer                  `json:"layer,omitempty"`
	Partition       Partition              `json:"partition,omitempty"`
}

func (o *Options) record(p *Project) recordedOptions {
	r := recordedOptions{DocumentsChosen: len(o.Documents), States: append([]corpus.DocumentState{}, o.States...),
		Annotators: []string{}, WithoutText: o.WithoutText, Pseudonyms: o.Pseudonyms, Layer: o.Layer, Partition: o.Partition}
	if len(o.Annotators) > 0 { // the project is down to those already
		for _, a := range p.Annotators {
			r.Annotators = append(r.Annotators, a.Name)
		}
	}
	return r
}
