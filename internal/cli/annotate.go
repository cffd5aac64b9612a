package cli

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"github.com/spf13/cobra"

	"sayso/internal/corpus"
	"sayso/internal/dataset"
	"sayso/internal/intake"
	"sayso/storage"
)

// longestLine bounds a line of `sayso annotate`, in bytes: a note and a quote
// of any sensible length, but no memory for the asking.
const longestLine = 16 << 20

// sentAnnotation is one line that `sayso annotate` reads.
type sentAnnotation struct {
	Document   string            `json:"document"`
	Start      *int              `json:"start"`
	End        *int              `json:"end"`
	Label      string            `json:"label"`
	Quote      *string           `json:"quote"`
	Annotator  string            `json:"annotator"`
	Note       string            `json:"note"`
	Attributes map[string]string `json:"attributes"`
	ID         string            `json:"id"`
}

// savedAnnotation is what it prints for a line that is saved.
type savedAnnotation struct {
	ID       string `json:"id"`
	Document string `json:"document"`
}

func (p *program) annotateCommand() *cobra.Command {
	var each bool
	var unit, annotator string
	command := &cobra.Command{
		Use: "annotate PROJECT.sayso [FILE|-] [--each] [--unit char|byte|utf16] [--annotator NAME]", Short: "Add annotations from JSON lines",
		Args: between(1, 2), DisableFlagsInUseLine: true,
		Long: `Read JSON lines such as
  {"document": "belarus.txt", "start": 121, "end": 180, "label": "speculation"}
and save each as an annotation. "document" is an id, a title or the name of the
file it came from. Offsets count characters (Unicode code points) unless --unit
says otherwise. Optional: "quote", the words that must stand there; "annotator";
"note"; "attributes", an object; "id", a UUID.

All lines are saved together or none is. With --each every line is saved by
itself. A line {"id", "document"} is printed for each one saved, when it is on
the disk. The same "id" sent again changes nothing.`,
		RunE: func(command *cobra.Command, args []string) error {
			if !knownUnit(dataset.Unit(unit)) {
				return wrongUsage("--unit takes char, byte or utf16, not %q", unit)
			}
			path := argument(args, 1, "-")
			file, err := p.input(path)
			if err != nil {
				return err
			}
			defer file.Close()
			return withProject(command.Context(), args[0], false, func(project *storage.Project) error {
				a := &annotating{program: p, ctx: command.Context(), project: project, unit: dataset.Unit(unit), annotator: strings.TrimSpace(annotator), path: path}
				if err := a.learn(); err != nil {
					return err
				}
				if each {
					return a.each(file)
				}
				return a.together(file)
			})
		},
	}
	command.Flags().BoolVar(&each, "each", false, "save every line by itself")
	command.Flags().StringVar(&unit, "unit", string(dataset.Char), "what offsets count: char (Unicode code points), byte or utf16")
	command.Flags().StringVar(&annotator, "annotator", "", "who made the annotations of lines that do not say (your account's name when left out)")
	return command
}

func knownUnit(unit dataset.Unit) bool {
	for _, u := range dataset.Units {
		if u == unit {
			return true
		}
	}
	return false
}

// annotating is one run of the command.
type annotating struct {
	*program
	ctx       context.Context
	project   *storage.Project
	unit      dataset.Unit
	annotator string // of lines that name none
	path      string

	codebook   corpus.Codebook
	annotators map[string]string // name to id of the person
	people     corpus.People
	documents  *documentList
	entry      *corpus.Entry // of the document of the line before
	offsets    *dataset.Offsets
	gone       map[string]bool // marks that lines before have removed
	seen       map[string]bool // ids of lines before
}

func (a *annotating) learn() (err error) {
	a.gone, a.seen, a.annotators = map[string]bool{}, map[string]bool{}, map[string]string{}
	if a.codebook, err = a.project.Codebook(a.ctx); err != nil {
		return err
	}
	people, err := a.project.Annotators(a.ctx)
	if err != nil {
		return err
	}
	a.people = corpus.PeopleOf(people)
	for _, one := range people {
		if a.annotators[one.Name] == "" {
			a.annotators[one.Name] = a.people.Person(one.ID)
		}
	}
	return a.list()
}

// list reads which documents there are.
func (a *annotating) list() error {
	summaries, err := a.project.Summaries(a.ctx)
	if err != nil {
		return err
	}
	a.documents = newDocumentList(summaries)
	return nil
}

// lines calls work with each line that is not blank.
func (a *annotating) lines(file io.Reader, work func(number int, line []byte) error) error {
	scanner := bufio.NewScanner(file)
	scanner.Buffer(make([]byte, 64<<10), longestLine)
	number := 0
	for scanner.Scan() {
		number++
		if err := a.ctx.Err(); err != nil {
			return err
		}
		if len(bytes.TrimSpace(scanner.Bytes())) == 0 {
			continue
		}
		if err := work(number, scanner.Bytes()); err != nil {
			return err
		}
	}
	if err := scanner.Err(); err != nil {
		return fmt.Errorf("line %d could not be read: %w", number+1, cause(err))
	}
	return nil
}

// together saves all lines in one transaction, or none.
func (a *annotating) together(file io.Reader) error {
	var changes []storage.Change
	var saved []savedAnnotation
	failed := 0
	err := a.lines(file, func(number int, line []byte) error {
		answer, steps, err := a.prepare(number, line)
		if err != nil {
			failed++
			a.refuse(number, err)
			return nil
		}
		changes, saved = append(changes, steps...), append(saved, answer)
		return nil
	})
	if err != nil {
		return fmt.Errorf("nothing was saved: %w", err)
	}
	if failed > 0 {
		a.say("nothing was saved, because %d of %d lines cannot be; correct them, or save the others with --each", failed, failed+len(saved))
		return errSaid
	}
	if len(changes) > 0 {
		if _, err := a.project.ApplyAll(a.ctx, changes); err != nil {
			return fmt.Errorf("nothing was saved: %w", err)
		}
	}
	out := bufio.NewWriter(a.stdout)
	buffered := &program{stdout: out}
	for _, answer := range saved {
		if err := buffered.printJSON(answer); err != nil {
			return err
		}
	}
	return out.Flush()
}

// each saves line after line. A line is answered when it is on the disk, and
// before the next is read.
func (a *annotating) each(file io.Reader) error {
	done, failed := 0, 0
	err := a.lines(file, func(number int, line []byte) error {
		a.entry = nil // the window may have changed it since
		answer, changes, err := a.prepare(number, line)
		if err == nil && len(changes) > 0 {
			_, err = a.project.ApplyAll(a.ctx, changes)
		}
		if err != nil {
			failed++
			a.refuse(number, err)
			if relearn := a.learn(); relearn != nil {
				return relearn
			}
			return nil
		}
		done++
		return a.printJSON(answer)
	})
	if err != nil {
		a.say("%v", err)
		failed++
	}
	switch {
	case failed > 0 && done > 0:
		return errPartial
	case failed > 0:
		return errSaid
	}
	return nil
}

// refuse names a line that is not saved, and why.
func (a *annotating) refuse(number int, err error) {
	where := fmt.Sprintf("line %d", number)
	if a.path != "-" {
		where = place(a.path, number)
	}
	a.say("%s: %v", where, err)
}

// prepare turns a line into the changes that save it; there are none when the
// project has it already.
func (a *annotating) prepare(number int, line []byte) (savedAnnotation, []storage.Change, error) {
	sent, err := readAnnotation(line)
	if err != nil {
		return savedAnnotation{}, nil, err
	}
	if err := a.open(sent.Document); err != nil {
		return savedAnnotation{}, nil, err
	}
	label, ok := a.codebook.LabelNamed(sent.Label)
	if !ok {
		return savedAnnotation{}, nil, fmt.Errorf("the label %q is not in the codebook, which has %s", sent.Label, intake.LabelNames(a.codebook))
	}
	for id, value := range sent.Attributes {
		if err := intake.CheckAttribute(a.codebook, id, value); err != nil {
			return savedAnnotation{}, nil, err
		}
	}
	span, err := a.span(&sent)
	if err != nil {
		return savedAnnotation{}, nil, err
	}
	made := sent.ID == ""
	if made {
		sent.ID = storage.NewID()
	}
	document := &a.entry.Document
	answer := savedAnnotation{ID: sent.ID, Document: document.ID}
	if !made {
		if known, err := a.known(&sent, document.ID); err != nil || known {
			return answer, nil, err
		}
	}
	annotator, changes := a.person(sent.Annotator)
	event := "" // a line that names no id is a change of its own each time
	if !made {
		event = sent.ID
	}
	change := storage.Change{
		ID: event, Kind: "annotate", Title: fmt.Sprintf("%s on sentence %d", label.Name, document.SentenceAt(span.Start)+1),
		Annotator: annotator, Document: document.ID, Steps: a.unmark(span, annotator),
	}
	change.Steps = append(change.Steps, storage.PutAnnotation(corpus.Annotation{
		ID: sent.ID, Document: document.ID, Span: span, Label: label.ID, Annotator: annotator,
		Quote: document.Quote(span), Note: sent.Note, Attributes: sent.Attributes,
	}))
	return answer, append(changes, change), nil
}

func readAnnotation(line []byte) (sent sentAnnotation, err error) {
	if !utf8.Valid(line) {
		return sent, errors.New("it is not UTF-8")
	}
	if err := json.Unmarshal(bytes.TrimPrefix(line, []byte("\ufeff")), &sent); err != nil {
		return sent, fmt.Errorf("it is not a JSON object of an annotation: %w", err)
	}
	if sent.Start == nil || sent.End == nil {
		return sent, errors.New(`it has no "start" or no "end"`)
	}
	if sent.ID != "" && !corpus.IsID(sent.ID) {
		return sent, fmt.Errorf("its id %q is not a UUID in small letters", sent.ID)
	}
	return sent, nil
}

// open reads the document of a line, unless it is that of the line before.
func (a *annotating) open(name string) error {
	id, err := a.documents.find(name)
	if err != nil {
		if relist := a.list(); relist != nil {
			return relist
		}
		if id, err = a.documents.find(name); err != nil {
			return err
		}
	}
	if a.entry != nil && a.entry.Document.ID == id {
		return nil
	}
	entry, err := a.project.Entry(a.ctx, id)
	if err != nil {
		return err
	}
	a.entry, a.offsets = &entry, dataset.NewOffsets(entry.Document.Text)
	return nil
}

// span places the offsets of a line and proves its quote.
func (a *annotating) span(sent *sentAnnotation) (span corpus.Span, err error) {
	if span.Start, err = a.offsets.Bytes(a.unit, *sent.Start); err != nil {
		return span, err
	}
	if span.End, err = a.offsets.Bytes(a.unit, *sent.End); err != nil {
		return span, err
	}
	if *sent.Start >= *sent.End {
		return span, fmt.Errorf("the span %d-%d is empty or reversed", *sent.Start, *sent.End)
	}
	stands := a.entry.Document.Quote(span)
	if sent.Quote != nil && *sent.Quote != stands {
		return span, fmt.Errorf("the quote %q does not stand at %d-%d (counted in %s); %q stands there",
			corpus.FirstWords(*sent.Quote, 60), *sent.Start, *sent.End, a.unit, corpus.FirstWords(stands, 60))
	}
	return span, nil
}

// known reports whether an annotation with the id of the line is there.
func (a *annotating) known(sent *sentAnnotation, document string) (bool, error) {
	if a.seen[sent.ID] {
		return true, nil
	}
	a.seen[sent.ID] = true
	stored, err := a.project.Annotation(a.ctx, sent.ID)
	switch {
	case errors.Is(err, storage.ErrNotFound):
		return false, nil
	case err != nil:
		return false, err
	case stored.Document != document:
		return false, fmt.Errorf("the id %s belongs to an annotation of another document", sent.ID)
	}
	return true, nil
}

// person finds an annotator by name, or makes the change that adds one.
func (a *annotating) person(name string) (id string, changes []storage.Change) {
	if name = strings.TrimSpace(name); name == "" {
		if a.annotator == "" {
			a.annotator = a.account()
		}
		name = a.annotator
	}
	if id := a.annotators[name]; id != "" {
		return id, nil
	}
	made := corpus.Annotator{ID: storage.NewID(), Name: name}
	a.annotators[name] = made.ID
	return made.ID, []storage.Change{{
		Kind: storage.KindAnnotator, Title: "Annotator " + corpus.FirstWords(name, 60), Annotator: made.ID,
		Steps: []storage.Step{storage.PutAnnotator(made)},
	}}
}

// unmark removes the annotator's "nothing here" marks under a span: what is
// labelled now has something in it.
func (a *annotating) unmark(span corpus.Span, annotator string) (steps []storage.Step) {
	for _, mark := range a.entry.Marks {
		if a.people.Same(mark.Annotator, annotator) && mark.Span.Overlaps(span) && !a.gone[mark.ID] {
			a.gone[mark.ID] = true
			steps = append(steps, storage.DeleteMark(mark.ID))
		}
	}
	return steps
}
