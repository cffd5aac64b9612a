package cli

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/spf13/cobra"

	"sayso/internal/corpus"
	"sayso/internal/dataset"
	"sayso/internal/importing"
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
	relisted   bool            // the list was read again since the last line was to be answered
	gone       map[string]bool // marks that lines before have removed
	seen       map[string]bool // ids of lines before
}

// line is one line of the input, and what becomes of it.
type line struct {
	number     int
	sent       sentAnnotation
	label      corpus.Label
	err        error             // why it cannot be saved
	known      bool              // the project has it already
	person     []storage.Change  // adds its annotator to the project, if it is the first to name them
	annotation corpus.Annotation // that it asks for
	sentence   int               // in which that begins, from 0
	unmark     []storage.Step    // removes marks that it makes untrue
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
	var all []*line
	err := a.lines(file, func(number int, content []byte) error {
		all = append(all, a.read(number, content))
		return nil
	})
	if err == nil {
		err = a.prepare(all)
	}
	if err != nil {
		return fmt.Errorf("nothing was saved: %w", err)
	}
	failed := 0
	for _, l := range all {
		if l.err != nil {
			failed++
			a.refuse(l)
		}
	}
	if failed > 0 {
		a.say("nothing was saved, because %d of %d lines cannot be; correct them, or save the others with --each", failed, len(all))
		return errSaid
	}
	if err := a.save(all); err != nil {
		return fmt.Errorf("nothing was saved: %w", err)
	}
	out := bufio.NewWriter(a.stdout)
	buffered := &program{stdout: out}
	for _, l := range all {
		if err := buffered.printJSON(l.answer()); err != nil {
			return err
		}
	}
	return out.Flush()
}

// save makes the changes of the lines, if there are any.
func (a *annotating) save(lines []*line) error {
	if !slices.ContainsFunc(lines, func(l *line) bool { return !l.known }) {
		return nil
	}
	return a.project.ApplyMany(a.ctx, func(yield func(storage.Change) bool) {
		for _, l := range lines {
			for _, change := range l.person {
				if !yield(change) {
					return
				}
			}
			if !l.known && !yield(l.change()) {
				return
			}
		}
	})
}

// each saves line after line. A line is answered when it is on the disk, and
// before the next is read.
func (a *annotating) each(file io.Reader) error {
	done, failed := 0, 0
	err := a.lines(file, func(number int, content []byte) error {
		a.relisted = false
		l := a.read(number, content)
		one := []*line{l}
		if err := a.prepare(one); err != nil {
			return err
		}
		if l.err == nil {
			l.err = a.save(one)
		}
		if l.err != nil {
			failed++
			a.refuse(l)
			if relearn := a.learn(); relearn != nil {
				return relearn
			}
			return nil
		}
		done++
		return a.printJSON(l.answer())
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
func (a *annotating) refuse(l *line) {
	where := fmt.Sprintf("line %d", l.number)
	if a.path != "-" {
		where = place(a.path, l.number)
	}
	a.say("%s: %v", where, l.err)
}

// read takes a line apart and holds it against the codebook.
func (a *annotating) read(number int, content []byte) *line {
	l := &line{number: number}
	if l.sent, l.err = readAnnotation(content); l.err != nil {
		return l
	}
	if l.annotation.Document, l.err = a.find(l.sent.Document); l.err != nil {
		return l
	}
	var ok bool
	if l.label, ok = a.codebook.LabelNamed(l.sent.Label); !ok {
		l.err = fmt.Errorf("the label %q is not in the codebook, which has %s", l.sent.Label, importing.LabelNames(a.codebook))
		return l
	}
	for id, value := range l.sent.Attributes {
		if l.err = importing.CheckAttribute(a.codebook, id, value); l.err != nil {
			return l
		}
	}
	return l
}

// find gives the id of the document of a name.
func (a *annotating) find(name string) (id string, err error) {
	if id, err = a.documents.find(name); err == nil {
		return id, nil
	}
	if a.relisted {
		return "", err
	}
	if relist := a.list(); relist != nil { // it may have come a moment ago
		return "", relist
	}
	a.relisted = true
	return a.documents.find(name)
}

// prepare makes lines ready to be saved, or notes why one cannot be. Each
// document is read once, in whatever order the lines speak of them.
func (a *annotating) prepare(lines []*line) error {
	if err := a.know(lines); err != nil {
		return err
	}
	of := map[string][]*line{}
	var ids []string
	for _, l := range lines {
		if l.err != nil || l.known {
			continue
		}
		a.person(l)
		document := l.annotation.Document
		if of[document] == nil {
			ids = append(ids, document)
		}
		of[document] = append(of[document], l)
	}
	for entry, err := range a.project.EntriesOf(a.ctx, ids) {
		if a.ctx.Err() != nil {
			return a.ctx.Err()
		}
		if err != nil && entry.Document.ID == "" {
			return err
		}
		var offsets *dataset.Offsets
		if err == nil {
			offsets = dataset.NewOffsets(entry.Document.Text)
		}
		for _, l := range of[entry.Document.ID] {
			if l.err = err; err == nil {
				l.err = a.put(l, &entry, offsets)
			}
		}
		delete(of, entry.Document.ID)
	}
	for document, left := range of { // it was removed a moment ago
		for _, l := range left {
			l.err = fmt.Errorf("there is no document %q", document)
		}
	}
	return nil
}

// put places a line in the text of its document.
func (a *annotating) put(l *line, entry *corpus.Entry, offsets *dataset.Offsets) error {
	document := &entry.Document
	span, err := a.span(&l.sent, document, offsets)
	if err != nil {
		return err
	}
	l.annotation = corpus.Annotation{
		ID: l.sent.ID, Document: document.ID, Span: span, Label: l.label.ID, Annotator: l.annotation.Annotator,
		Quote: document.Quote(span), Note: l.sent.Note, Attributes: l.sent.Attributes,
	}
	if l.annotation.ID == "" {
		l.annotation.ID = storage.NewID()
	}
	l.sentence = document.SentenceAt(span.Start)
	l.unmark = a.unmark(entry.Marks, span, l.annotation.Annotator)
	return nil
}

// change is the one that saves the line. A line that names no id is a change of
// its own each time.
func (l *line) change() storage.Change {
	return storage.Change{
		ID: l.sent.ID, Kind: "annotate", Title: fmt.Sprintf("%s on sentence %d", l.label.Name, l.sentence+1),
		Annotator: l.annotation.Annotator, Document: l.annotation.Document,
		Steps: append(slices.Clone(l.unmark), storage.PutAnnotation(l.annotation)),
	}
}

func (l *line) answer() savedAnnotation {
	if l.known {
		return savedAnnotation{ID: l.sent.ID, Document: l.annotation.Document}
	}
	return savedAnnotation{ID: l.annotation.ID, Document: l.annotation.Document}
}

func readAnnotation(content []byte) (sent sentAnnotation, err error) {
	if !utf8.Valid(content) {
		return sent, errors.New("it is not UTF-8")
	}
	if err := json.Unmarshal(bytes.TrimPrefix(content, []byte("\ufeff")), &sent); err != nil {
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

// span places the offsets of a line and proves its quote.
func (a *annotating) span(sent *sentAnnotation, document *corpus.Document, offsets *dataset.Offsets) (span corpus.Span, err error) {
	if span.Start, err = offsets.Bytes(a.unit, *sent.Start); err != nil {
		return span, err
	}
	if span.End, err = offsets.Bytes(a.unit, *sent.End); err != nil {
		return span, err
	}
	if *sent.Start >= *sent.End {
		return span, fmt.Errorf("the span %d-%d is empty or reversed", *sent.Start, *sent.End)
	}
	stands := document.Quote(span)
	if sent.Quote != nil && *sent.Quote != stands {
		return span, fmt.Errorf("the quote %q does not stand at %d-%d (counted in %s); %q stands there",
			corpus.FirstWords(*sent.Quote, 60), *sent.Start, *sent.End, a.unit, corpus.FirstWords(stands, 60))
	}
	return span, nil
}

// idsAtOnce bounds how many ids are asked for in one question.
const idsAtOnce = 10_000

// know finds out which lines the project has already: those with the id of an
// annotation that is there, or of a line before.
func (a *annotating) know(lines []*line) error {
	asked := map[string]*line{}
	ask := func() error {
		if len(asked) == 0 {
			return nil
		}
		stored, err := a.project.Statements(a.ctx, storage.StatementFilter{IDs: slices.Collect(maps.Keys(asked))})
		for _, s := range stored {
			l := asked[s.ID]
			if l.known = s.Document == l.annotation.Document; !l.known {
				l.err = fmt.Errorf("the id %s belongs to an annotation of another document", s.ID)
			}
		}
		clear(asked)
		return err
	}
	for _, l := range lines {
		if l.err != nil || l.sent.ID == "" {
			continue
		}
		if a.seen[l.sent.ID] {
			l.known = true
			continue
		}
		a.seen[l.sent.ID], asked[l.sent.ID] = true, l
		if len(asked) == idsAtOnce {
			if err := ask(); err != nil {
				return err
			}
		}
	}
	return ask()
}

// person finds the annotator of a line by name, or makes the change that adds
// one.
func (a *annotating) person(l *line) {
	name := strings.TrimSpace(l.sent.Annotator)
	if name == "" {
		if a.annotator == "" {
			a.annotator = a.account()
		}
		name = a.annotator
	}
	id := a.annotators[name]
	if id == "" {
		id = storage.NewID()
		a.annotators[name] = id
		l.person = []storage.Change{{
			Kind: storage.KindAnnotator, Title: "Annotator " + corpus.FirstWords(name, 60), Annotator: id,
			Steps: []storage.Step{storage.PutAnnotator(corpus.Annotator{ID: id, Name: name})},
		}}
	}
	l.annotation.Annotator = id
}

// unmark removes the annotator's "nothing here" marks under a span: what is
// labelled now has something in it.
func (a *annotating) unmark(marks []corpus.Mark, span corpus.Span, annotator string) (steps []storage.Step) {
	for _, mark := range marks {
		if a.people.Same(mark.Annotator, annotator) && mark.Span.Overlaps(span) && !a.gone[mark.ID] {
			a.gone[mark.ID] = true
			steps = append(steps, storage.DeleteMark(mark.ID))
		}
	}
	return steps
}
