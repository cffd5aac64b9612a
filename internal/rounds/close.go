package rounds

import (
	"context"
	"errors"
	"fmt"

	"sayso/internal/adjudicating"
	"sayso/internal/adjudication"
	"sayso/internal/corpus"
	"sayso/storage"
)

// mostSteps bounds how long a change of closing is, so that its event can be held
// in memory. What comes before is in changes of its own, in the same transaction.
const mostSteps = 20_000

// Closed is what closing a round came to.
type Closed struct {
	storage.Event
	adjudicating.Done
	Left int // differences in it that somebody has to decide
}

// Words say it in sentences.
func (c *Closed) Words() []string {
	said := []string{c.Title + "."}
	if n := c.Hows[corpus.Unanimous]; n > 0 {
		said = append(said, fmt.Sprintf("%s on which all agree went to gold.", corpus.Plural(n, "sentence")))
	}
	if c.TakenBack > 0 {
		said = append(said, fmt.Sprintf("%s %s in gold no more, since a reader now says otherwise.", corpus.Plural(c.TakenBack, "sentence"), isOrAre(c.TakenBack)))
	}
	if c.Kept > 0 {
		said = append(said, fmt.Sprintf("%s %s in gold by another round, and something else was said here; gold stays until somebody decides.", corpus.Plural(c.Kept, "sentence"), isOrAre(c.Kept)))
	}
	if c.Left > 0 {
		said = append(said, corpus.Plural(c.Left, "difference")+" to decide (Adjudicate).")
	}
	return said
}

// Close closes a round, as one change of an annotator; empty for nobody in
// particular. With it, what all who read a sentence said is written to gold, and
// what was so written before and is not so any more is taken out: gold of
// unanimous sentences is never older than the round. What another closed round gave
// to gold stays as long as its readers say so (adjudicating.Standing). Undoing takes all of it back,
// and opening the round again and closing it brings it up to date. id is that of
// the change, so that one which failed in an unclear way can be sent again; empty
// for a new one.
func Close(ctx context.Context, p *storage.Project, round corpus.Round, by, id string) (Closed, error) {
	closed, changes, err := agreed(ctx, p, round, by)
	if err != nil {
		return closed, err
	}
	last := &changes[len(changes)-1]
	last.ID, last.Title = id, "Closed the round "+corpus.FirstWords(round.Name, 60)
	last.Steps = append(last.Steps, storage.CloseRound(round.ID))
	events, err := p.ApplyAll(ctx, changes)
	if err != nil {
		return closed, err
	}
	closed.Event = events[len(events)-1]
	return closed, nil
}

// agreed works out the changes that write what all who read in a round said; at
// least one, which may be empty. The file is read on its own: the reader of a blind
// round, who may close it, sees nothing of the others until it is closed.
func agreed(ctx context.Context, p *storage.Project, round corpus.Round, by string) (closed Closed, changes []storage.Change, err error) {
	closed.Hows = map[corpus.How]int{}
	changes = []storage.Change{{Kind: Kind, Annotator: by}}
	if compares := round.Kind == corpus.Blind || round.Kind == corpus.Training; !compares || len(round.Annotators) < 2 {
		return closed, changes, nil
	}
	file, err := storage.Open(ctx, p.Path(), storage.OpenOptions{ReadOnly: true})
	if err != nil {
		return closed, nil, err
	}
	defer func() { err = errors.Join(err, file.Close()) }()
	assignments, err := file.Assignments(ctx, round.ID)
	if err != nil {
		return closed, nil, err
	}
	documents := make([]string, len(assignments))
	for i, a := range assignments {
		documents[i] = a.Document
	}
	reader, err := adjudicating.Read(ctx, file, round.Annotators)
	if err != nil {
		return closed, nil, err
	}
	maker, err := adjudicating.NewMaker(ctx, file, by)
	if err != nil {
		return closed, nil, err
	}
	others, err := adjudicating.NewStanding(ctx, file, round.ID)
	if err != nil {
		return closed, nil, err
	}
	for e, err := range file.EntriesOf(ctx, documents) {
		if err != nil {
			return closed, nil, err
		}
		closed.Left += left(reader, &e)
		c, ok := maker.DecideComputed(reader, &e, []corpus.How{corpus.Unanimous}, others, &closed.Done)
		if !ok {
			continue
		}
		if last := &changes[len(changes)-1]; len(last.Steps) > 0 && len(last.Steps)+len(c.Steps) > mostSteps {
			last.Title = "Gold of the round " + corpus.FirstWords(round.Name, 60)
			changes = append(changes, storage.Change{Kind: Kind, Annotator: by})
		}
		last := &changes[len(changes)-1]
		last.Steps = append(last.Steps, c.Steps...)
	}
	return closed, changes, nil
}

// left counts the units of an article that somebody has to decide.
func left(reader *adjudication.Reader, e *corpus.Entry) (n int) {
	units, _ := reader.Units(e)
	for i := range units {
		if units[i].Differs() && !units[i].Decided() {
			n++
		}
	}
	return n
}
