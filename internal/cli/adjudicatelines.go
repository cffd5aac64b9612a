package cli

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"sayso/internal/adjudicating"
	"sayso/internal/adjudication"
	"sayso/internal/corpus"
	"sayso/internal/dataset"
	"sayso/internal/importing"
	"sayso/storage"
)

// lineAnnotation is an annotation in the lines of `sayso adjudicate`. Offsets
// count characters.
type lineAnnotation struct {
	ID         string            `json:"id,omitempty"`
	Start      int               `json:"start"`
	End        int               `json:"end"`
	Label      string            `json:"label"`
	Quote      string            `json:"quote"`
	Attributes map[string]string `json:"attributes,omitempty"`
	Note       string            `json:"note,omitempty"`
}

// lineCoding is what one person said of a unit.
type lineCoding struct {
	Annotator   string           `json:"annotator"`
	Labels      []string         `json:"labels"`
	Annotations []lineAnnotation `json:"annotations"`
}

// unitLine is one line of `sayso adjudicate --list --json`.
type unitLine struct {
	Document   string       `json:"document"`
	Title      string       `json:"title"`
	Sentence   int          `json:"sentence"`            // counted from 1
	Sentences  int          `json:"sentences,omitempty"` // how many, when not one
	Start      int          `json:"start"`               // in characters
	End        int          `json:"end"`
	Quote      string       `json:"quote"`
	Kind       string       `json:"kind"`
	Differ     string       `json:"differ"`
	Attributes []string     `json:"attributes,omitempty"` // in which codings differ
	State      string       `json:"state"`
	Majority   []string     `json:"majority"` // labels that more than half gave, null for none
	Codings    []lineCoding `json:"codings"`
}

// decisionLine is one line of `sayso adjudicate --out`, and what --from takes:
// there document and sentence say where, and take, labels or annotations what.
type decisionLine struct {
	Document    string           `json:"document"`
	Title       string           `json:"title,omitempty"`
	Sentence    int              `json:"sentence"`
	Sentences   int              `json:"sentences,omitempty"`
	Start       *int             `json:"start,omitempty"`
	End         *int             `json:"end,omitempty"`
	Quote       string           `json:"quote,omitempty"`
	Labels      []string         `json:"labels"`
	Annotations []lineAnnotation `json:"annotations,omitempty"`
	Take        string           `json:"take,omitempty"`
	How         corpus.How       `json:"how,omitempty"`
	From        []string         `json:"from,omitempty"`
	By          string           `json:"by,omitempty"`
	Reason      corpus.Reason    `json:"reason,omitempty"`
	Note        string           `json:"note,omitempty"`
	NamesHidden bool             `json:"names_hidden,omitempty"`
	Party       bool             `json:"party,omitempty"`
	Changed     bool             `json:"changed,omitempty"` // codings are not what it was made of
	Codebook    string           `json:"codebook,omitempty"`
	At          string           `json:"at,omitempty"`
}

func several(u *adjudication.Unit) int {
	if n := u.Next - u.First; n > 1 {
		return n
	}
	return 0
}

func linesOf(offsets *dataset.Offsets, list []corpus.Annotation) []lineAnnotation {
	lines := []lineAnnotation{}
	for _, a := range list {
		lines = append(lines, lineAnnotation{a.ID, offsets.Chars(a.Span.Start), offsets.Chars(a.Span.End), a.Label, a.Quote, a.Attributes, a.Note})
	}
	return lines
}

func orEmpty(list []string) []string {
	if list == nil {
		return []string{}
	}
	return list
}

// printUnits prints what is left to decide in the order of the board, with all
// codings.
func (a *adjudicate) printUnits(board *adjudication.Board) error {
	lines := map[string]unitLine{}
	key := func(document string, span corpus.Span) string { return fmt.Sprint(document, span) }
	err := a.entries(func(e *corpus.Entry) error {
		units, _ := a.reader.Units(e)
		offsets := dataset.NewOffsets(e.Document.Text)
		for i := range units {
			u := &units[i]
			if !u.Differs() && !u.Changed() {
				continue
			}
			line := unitLine{
				Document: u.Document, Title: e.Document.Title, Sentence: u.First + 1, Sentences: several(u), Start: offsets.Chars(u.Span.Start), End: offsets.Chars(u.Span.End),
				Quote: e.Document.Quote(u.Span), Kind: string(u.Kind), Attributes: u.What, Codings: []lineCoding{},
			}
			if p, ok := a.reader.Majority(u); ok && u.Differs() {
				line.Majority = orEmpty((&adjudication.Coding{Annotations: p.Annotations}).Labels())
			}
			for k := range u.Codings {
				c := &u.Codings[k]
				line.Codings = append(line.Codings, lineCoding{corpus.NameOf(a.names, c.Annotator), orEmpty(c.Labels()), linesOf(offsets, c.Annotations)})
			}
			lines[key(u.Document, u.Span)] = line
		}
		return nil
	})
	if err != nil {
		return err
	}
	for _, item := range board.Items() {
		if item.State == adjudication.Settled {
			continue
		}
		line := lines[key(item.Document, item.Span)]
		line.State = stateWord(item.State)
		_, line.Differ, _ = strings.Cut(item.Group, ":")
		if err := a.printJSON(line); err != nil {
			return err
		}
	}
	return nil
}

// writeDecisions writes the decisions that stand, in the order of the documents
// and of the text.
func (a *adjudicate) writeDecisions(w io.Writer) error {
	return a.entries(func(e *corpus.Entry) error {
		units, _ := a.reader.Units(e)
		offsets := dataset.NewOffsets(e.Document.Text)
		for i := range units {
			u := &units[i]
			if u.Decision == nil {
				continue
			}
			d, start, end := u.Decision, offsets.Chars(u.Span.Start), offsets.Chars(u.Span.End)
			line, err := dataset.Marshal(decisionLine{
				Document: u.Document, Title: e.Document.Title, Sentence: u.First + 1, Sentences: several(u), Start: &start, End: &end, Quote: e.Document.Quote(u.Span),
				Labels: orEmpty(u.Gold.Labels()), Annotations: linesOf(offsets, u.Gold.Annotations), How: d.How, From: d.From, By: corpus.NameOf(a.names, d.By),
				Reason: d.Reason, Note: d.Note, NamesHidden: d.NamesHidden, Party: d.Party, Changed: u.Changed(), Codebook: d.CodebookHash,
				At: time.UnixMilli(d.CreatedAt).UTC().Format("2006-01-02T15:04:05.000Z"),
			})
			if err != nil {
				return err
			}
			if _, err := w.Write(append(line, '\n')); err != nil {
				return err
			}
		}
		return nil
	})
}

// takenLine is a line of --from with its place in the file.
type takenLine struct {
	decisionLine
	number int
}

// take decides what the lines of a file say: all of them, or none.
func (a *adjudicate) take() error {
	file, err := a.input(a.from)
	if err != nil {
		return err
	}
	defer file.Close()
	of, err := a.readDecisions(file)
	if err != nil {
		return err
	}
	maker, err := a.maker()
	if err != nil {
		return err
	}
	codebook, err := a.project.Codebook(a.ctx)
	if err != nil {
		return err
	}
	var changes []storage.Change
	err = a.entries(func(e *corpus.Entry) error {
		lines := of[e.Document.ID]
		if len(lines) == 0 {
			return nil
		}
		delete(of, e.Document.ID)
		units, _ := a.reader.Units(e)
		for _, line := range lines {
			change, err := a.decision(maker, &codebook, e, units, line)
			if err != nil {
				return fmt.Errorf("line %d: %w; nothing was changed", line.number, err)
			}
			changes = append(changes, change)
		}
		return nil
	})
	if err != nil {
		return err
	}
	for _, lines := range of {
		return fmt.Errorf("line %d: its document is none of the round; nothing was changed", lines[0].number)
	}
	if err := a.apply(changes); err != nil {
		return err
	}
	a.say("%s taken", were(len(changes), "decision"))
	return nil
}

// readDecisions reads the lines of a file, by the documents they are about.
func (a *adjudicate) readDecisions(file io.Reader) (map[string][]takenLine, error) {
	summaries, err := a.project.Summaries(a.ctx)
	if err != nil {
		return nil, err
	}
	documents := newDocumentList(summaries)
	of := map[string][]takenLine{}
	scanner := bufio.NewScanner(file)
	scanner.Buffer(make([]byte, 64<<10), longestLine)
	for number := 1; scanner.Scan(); number++ {
		if len(bytes.TrimSpace(scanner.Bytes())) == 0 {
			continue
		}
		line := takenLine{number: number}
		err := json.Unmarshal(bytes.TrimPrefix(scanner.Bytes(), []byte("\ufeff")), &line.decisionLine)
		if err == nil {
			line.Document, err = documents.find(line.Document)
		}
		if err != nil {
			return nil, fmt.Errorf("line %d: %w; nothing was changed", number, err)
		}
		of[line.Document] = append(of[line.Document], line)
	}
	return of, scanner.Err()
}

// decision makes the change of a line.
func (a *adjudicate) decision(maker *adjudicating.Maker, codebook *corpus.Codebook, e *corpus.Entry, units []adjudication.Unit, line takenLine) (c storage.Change, err error) {
	at := slices.IndexFunc(units, func(u adjudication.Unit) bool { return u.First < line.Sentence && line.Sentence <= u.Next })
	if at < 0 {
		return c, fmt.Errorf("nobody has read sentence %d of %q, so nothing can be decided there", line.Sentence, corpus.FirstWords(e.Document.Title, 60))
	}
	u := &units[at]
	d := adjudicating.Decision{Reason: line.Reason, Note: line.Note, NamesHidden: line.NamesHidden}
	if line.Reason != "" && !slices.Contains(corpus.Reasons, line.Reason) {
		return c, fmt.Errorf("the reason %q is none; there are %v", line.Reason, corpus.Reasons)
	}
	if d.Proposal, err = a.proposal(codebook, e, u, &line.decisionLine); err != nil {
		return c, err
	}
	if line.How == corpus.Discussed {
		d.Proposal.How = corpus.Discussed
	}
	return maker.Decide(e, u, d), nil
}

// proposal is what a line says is to stand.
func (a *adjudicate) proposal(codebook *corpus.Codebook, e *corpus.Entry, u *adjudication.Unit, line *decisionLine) (p adjudication.Proposal, err error) {
	switch {
	case line.Take != "":
		for i := range u.Codings {
			if id := u.Codings[i].Annotator; id == line.Take || corpus.NameOf(a.names, id) == line.Take {
				p, _ = a.reader.Take(u, id)
				return p, nil
			}
		}
		return p, fmt.Errorf("%q has not read sentence %d, so nothing of theirs can be taken", line.Take, line.Sentence)
	case len(line.Annotations) > 0:
		return a.spelledOut(codebook, e, u, line)
	case line.Labels == nil:
		return p, errors.New(`it says nothing of what is decided: "labels", "take" or "annotations" does`)
	case len(line.Labels) == 0:
		return a.reader.Nothing(u), nil
	}
	for i, name := range line.Labels {
		label, ok := codebook.LabelNamed(name)
		if !ok {
			return p, fmt.Errorf("the label %q is not in the codebook, which has %s", name, importing.LabelNames(*codebook))
		}
		if i == 0 {
			p = a.reader.Label(u, label.ID)
			continue
		}
		with := *u // as if the labels before were decided
		with.Gold, with.Decision = adjudication.Coding{Annotations: p.Annotations, Links: p.Links}, &corpus.Decision{From: p.From}
		if !slices.Contains(with.Gold.Labels(), label.ID) {
			p = a.reader.Toggle(&with, label.ID)
		}
	}
	return p, nil
}

// spelledOut is a proposal of which a line says every annotation.
func (a *adjudicate) spelledOut(codebook *corpus.Codebook, e *corpus.Entry, u *adjudication.Unit, line *decisionLine) (p adjudication.Proposal, err error) {
	offsets := dataset.NewOffsets(e.Document.Text)
	for _, one := range line.Annotations {
		label, ok := codebook.LabelNamed(one.Label)
		if !ok {
			return p, fmt.Errorf("the label %q is not in the codebook, which has %s", one.Label, importing.LabelNames(*codebook))
		}
		for id, value := range one.Attributes {
			if err := importing.CheckAttribute(*codebook, id, value); err != nil {
				return p, err
			}
		}
		var span corpus.Span
		if span.Start, err = offsets.Bytes(dataset.Char, one.Start); err != nil {
			return p, err
		}
		if span.End, err = offsets.Bytes(dataset.Char, one.End); err != nil {
			return p, err
		}
		if err := span.Check(e.Document.Text); err != nil {
			return p, err
		}
		if quote := e.Document.Quote(span); one.Quote != "" && one.Quote != quote {
			return p, fmt.Errorf("the quote %q does not stand at %d-%d; %q stands there", corpus.FirstWords(one.Quote, 60), one.Start, one.End, corpus.FirstWords(quote, 60))
		}
		if !u.Span.Covers(span) {
			return p, fmt.Errorf("%q reaches out of the sentence that is decided", corpus.FirstWords(e.Document.Quote(span), 60))
		}
		p.Annotations = append(p.Annotations, corpus.Annotation{Document: u.Document, Span: span, Label: label.ID, Quote: e.Document.Quote(span), Note: one.Note, Attributes: one.Attributes})
	}
	p.How, p.From = corpus.Decided, line.From
	return p, nil
}
