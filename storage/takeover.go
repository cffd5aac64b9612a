package storage

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"path/filepath"
	"slices"

	"sayso/internal/corpus"
)

// KindTakeOver is the kind of the event that takes over what another copy of
// the project has.
const KindTakeOver = "take-over"

// Taken says what became of a take-over.
type Taken struct {
	Event Event    // number 0 when there was nothing to take
	Taken int      // things that are now as the other copy has them
	Left  []string // what was not taken over and why, a sentence each
}

// TakeOver brings into this project what only the other copy changed since the
// two parted: all of it is one event, which undo takes back. What both changed
// stays as it is here and is named. The other file is proven sound first and
// only read. Doing it again changes nothing.
func (p *Project) TakeOver(ctx context.Context, path, annotator string) (Taken, error) {
	report, err := CheckFile(ctx, path, nil)
	if err != nil {
		return Taken{}, err
	}
	if !report.OK() {
		return Taken{}, fail(ErrDamaged, errors.New(report.Problems[0].Where), "%s is damaged (%s), so nothing was taken over; rescue it first with \"sayso repair\".", path, report.Problems[0].What)
	}
	other, err := p.openCopy(ctx, path)
	if err != nil {
		return Taken{}, err
	}
	defer other.Close()
	c, err := p.compare(ctx, other)
	if err != nil || len(c.ToTake)+len(c.Both) == 0 {
		return Taken{}, err
	}
	m := &takeover{ctx: ctx, other: other}
	m.choose(c)
	for _, d := range c.Both {
		if d.Noun == NounCodebook {
			m.codebook = d.record
			continue
		}
		m.left("%s was changed in both; it stays as it is here.", d.Words)
	}
	if err := m.readTexts(); err != nil {
		return Taken{}, err
	}
	event, err := p.Apply(ctx, Change{
		Kind: KindTakeOver, Title: fmt.Sprintf("Taken over from %q", filepath.Base(path)), Annotator: annotator,
		Steps: []Step{{run: m.run}},
	})
	if errors.Is(err, ErrNothing) {
		err = nil
	}
	m.taken.Event = event
	return m.taken, err
}

// choose leaves out the removal of a document in which somebody went on
// working here: what lies in it stays with it.
func (m *takeover) choose(c Comparison) {
	worked, kept := map[string]bool{}, map[string]bool{}
	for _, d := range slices.Concat(c.OnlyMine, c.Both) {
		worked[d.Document] = true
	}
	for _, d := range c.ToTake {
		if d.Noun == NounDocument && d.Change == "removed" && worked[d.Document] {
			kept[d.Document] = true
			m.left("%s was removed in the other copy; it stays, since it was worked in here.", d.Words)
		}
	}
	for _, d := range c.ToTake {
		if d.Change != "removed" || !kept[d.Document] {
			m.list = append(m.list, d)
		}
	}
}

// takeover is one take-over under way.
type takeover struct {
	ctx      context.Context
	other    *Project
	list     []Difference
	codebook []byte            // of the other copy where both changed it
	texts    map[string]string // by SHA-256
	taken    Taken
	again    []string // what was left before the transaction
}

func (m *takeover) left(format string, values ...any) {
	if len(m.taken.Left) < mostProblems {
		sentence := []rune(fmt.Sprintf(format, values...))
		if len(sentence) > 0 && sentence[0] >= 'a' && sentence[0] <= 'z' {
			sentence[0] -= 'a' - 'A'
		}
		m.taken.Left = append(m.taken.Left, string(sentence))
	}
}

// readTexts reads the texts of the documents that come over.
func (m *takeover) readTexts() error {
	m.texts = map[string]string{}
	for _, d := range m.list {
		r, err := decode[documentRecord](d.record)
		if d.Noun != NounDocument || err != nil || r == nil {
			continue
		}
		text, err := reading(m.ctx, m.other, func(q querier) (text string, err error) {
			return text, q.QueryRowContext(m.ctx, "SELECT text FROM texts WHERE sha256 = ?", r.SHA256).Scan(&text)
		})
		if err != nil {
			return err
		}
		m.texts[r.SHA256] = text
	}
	m.again = m.taken.Left
	return nil
}

// rank orders things so that what others refer to comes before them.
func rank(noun string) int {
	switch noun {
	case NounAnnotator, NounCodebook, NounTitle, NounProject:
		return 0
	case NounDocument:
		return 1
	case NounSentences:
		return 2
	case NounAnnotation:
		return 3
	case NounRelation:
		return 5
	}
	return 4 // marks, and whatever else belongs to a document
}

// run is the one step of the change: it takes over one thing after the other,
// and leaves out what this project has no place for.
func (m *takeover) run(t *transaction) error {
	t.unasked = true // the other copy asked
	defer func() { t.unasked = false }()
	m.taken = Taken{Left: slices.Clone(m.again)} // a commit that failed may be tried again
	var gone, there []Difference
	for _, d := range m.list {
		if bytes.Equal(d.record, null) {
			gone = append(gone, d)
		} else {
			there = append(there, d)
		}
	}
	slices.SortStableFunc(gone, func(a, b Difference) int { return rank(b.Noun) - rank(a.Noun) })
	slices.SortStableFunc(there, func(a, b Difference) int { return rank(a.Noun) - rank(b.Noun) })
	if err := m.joinCodebooks(t); err != nil {
		return err
	}
	for _, d := range append(gone, there...) {
		err := m.take(t, d)
		switch {
		case err == nil:
			m.taken.Taken++
		case errors.Is(err, ErrChanged), errors.Is(err, ErrNotFound), errors.Is(err, ErrInvalid):
			m.left("%s was not taken over, since it does not fit what was changed here.", d.Words)
		default:
			return err
		}
		if err := t.cancelled(); err != nil {
			return err
		}
	}
	return nil
}

// take makes one thing what it is in the other copy.
func (m *takeover) take(t *transaction, d Difference) error {
	switch d.Noun {
	case NounCodebook:
		codebook, err := decode[corpus.Codebook](d.record)
		if err != nil || codebook == nil {
			return fail(ErrInvalid, err, "The codebook of the other copy cannot be read.")
		}
		return t.putCodebook(*codebook)
	case NounDocument:
		if r, err := decode[documentRecord](d.record); err == nil && r != nil {
			if err := t.storeText(r.SHA256, m.texts[r.SHA256], Prepare(m.texts[r.SHA256]).terms); err != nil {
				return err
			}
		}
	case NounAnnotation:
		if err := t.makeRoom(d); err != nil {
			return err
		}
	case NounMark:
		if labelled, err := t.labelledUnder(d); err != nil || labelled {
			return errors.Join(err, fail(ErrChanged, nil, "The sentence is labelled here."))
		}
	}
	before, err := nouns[d.Noun].read(t.ctx, t.tx, d.ID)
	if err != nil {
		return err
	}
	if equalRecords(d.Noun, before, d.record) {
		return nil
	}
	return t.do(StepRecord{Noun: d.Noun, ID: d.ID, Before: before, After: slices.Clone(d.record)})
}

// joinCodebooks adds the labels, attributes and kinds of links that this
// project lacks when both copies changed the codebook.
func (m *takeover) joinCodebooks(t *transaction) error {
	theirs, err := decode[corpus.Codebook](m.codebook)
	if err != nil || theirs == nil {
		return err
	}
	mine, err := getCodebook(t.ctx, t.tx, "")
	if err != nil {
		return err
	}
	joined := mine.With(*theirs)
	m.left("The codebook was changed in both; it stays as it is here, with the labels, attributes and links added that it lacked.")
	if bytes.Equal(encode(joined), encode(mine)) {
		return nil
	}
	m.taken.Taken++
	return t.putCodebook(joined)
}

// makeRoom proves an annotation that comes over, and takes back what its
// annotator said of its sentences here: nothing to label.
func (t *transaction) makeRoom(d Difference) error {
	r, err := decode[annotationRecord](d.record)
	if err != nil || r == nil {
		return err
	}
	a := r.annotation(d.ID)
	if err := t.proveAnnotation(&a); err != nil {
		return err
	}
	marks, err := column[string](t.ctx, t.tx, `SELECT id FROM marks WHERE document = ? AND annotator = ? AND start < ? AND "end" > ?`, r.Document, r.Annotator, r.End, r.Start)
	if err != nil {
		return err
	}
	for _, mark := range marks {
		if err := t.remove(NounMark, mark); err != nil {
			return err
		}
	}
	return nil
}

// labelledUnder reports whether the annotator of a mark that comes over has
// labelled its sentence here.
func (t *transaction) labelledUnder(d Difference) (labelled bool, err error) {
	r, err := decode[markRecord](d.record)
	if err != nil || r == nil {
		return false, err
	}
	err = t.tx.QueryRowContext(t.ctx, `SELECT 1 FROM annotations WHERE document = ? AND annotator = ? AND start < ? AND "end" > ? LIMIT 1`, r.Document, r.Annotator, r.End, r.Start).Scan(&labelled)
	if errors.Is(err, sql.ErrNoRows) {
		return false, nil
	}
	return labelled, err
}
