package dataset

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"sayso/internal/corpus"
)

// Layer is whose sayings an export holds, where differences were decided.
type Layer string

// The layers.
const (
	Everything      Layer = ""                  // all that is in the project
	OfAnnotators    Layer = "annotators"        // each annotator's own, without what was decided
	OfGold          Layer = "gold"              // only what was decided
	GoldWithCodings Layer = "gold-with-codings" // what was decided, and each annotator's own beside it
)

// Layers lists the layers that can be asked for.
var Layers = []Layer{OfAnnotators, OfGold, GoldWithCodings}

// ErrNoGold says that nothing was decided yet.
var ErrNoGold = errors.New("nothing was decided in this project yet, so there is no gold to write")

// layered narrows the annotators to those of the layer.
func (o *Options) layered(annotators []corpus.Annotator) error {
	if o.Layer == Everything {
		return nil
	}
	if !slices.Contains(Layers, o.Layer) {
		return fmt.Errorf("the layer %q is none of annotators, gold and gold-with-codings", o.Layer)
	}
	gold := slices.ContainsFunc(annotators, func(a corpus.Annotator) bool { return a.Kind == corpus.Gold })
	if !gold && o.Layer != OfAnnotators {
		return ErrNoGold
	}
	if o.Layer == GoldWithCodings && len(o.Annotators) == 0 {
		return nil // which is everything
	}
	asked := setOf(o.Annotators)
	var kept []string
	for _, a := range annotators {
		own := asked == nil || asked[a.ID]
		switch isGold := a.Kind == corpus.Gold; o.Layer {
		case OfAnnotators:
			own = own && !isGold
		case OfGold:
			own = isGold
		case GoldWithCodings:
			own = own || isGold
		}
		if own {
			kept = append(kept, a.ID)
		}
	}
	if len(kept) == 0 {
		return errors.New("none of the annotators who were asked for is in this layer")
	}
	o.Annotators = kept
	return nil
}

// decisions are the tables of a folder that tell how differences were decided:
// a row a decision, and with each coding a row a sentence with the share of
// annotators who gave each label.
type decisions struct {
	spool, softSpool *spool
	table, soft      *table // soft is nil where the codings are not in the export
	rows             int
	gold, passes     map[string]bool // of annotators: who is what was decided, or a second reading
	names            map[string]string
	people           corpus.People
	codebook         corpus.Codebook
}

// newDecisions begins the tables; nil for a layer that has no decisions.
func newDecisions(f *folder, p *Project, layer Layer) (*decisions, error) {
	d := &decisions{gold: map[string]bool{}, passes: map[string]bool{}, names: p.annotatorNames(), people: peopleOf(p), codebook: p.Codebook}
	for _, a := range p.Annotators {
		d.gold[a.ID], d.passes[a.ID] = a.Kind == corpus.Gold, a.Kind == corpus.Pass
	}
	if layer == OfAnnotators || !slices.ContainsFunc(p.Annotators, func(a corpus.Annotator) bool { return a.Kind == corpus.Gold }) {
		return nil, nil
	}
	var err error
	if d.spool, err = f.spool(); err != nil {
		return nil, err
	}
	d.table = newTable(d.spool, commaSeparated)
	for _, name := range []string{"document_id", "sentence", "start", "end", "labels", "how", "reason", "decided_by", "names_hidden", "party", "note", "codebook_hash", "decided_at"} {
		d.table.raw(name)
	}
	d.table.endRow()
	if layer == OfGold {
		return d, nil
	}
	if d.softSpool, err = f.spool(); err != nil {
		return nil, err
	}
	d.soft = newTable(d.softSpool, commaSeparated)
	for _, name := range []string{"document_id", "sentence", "start", "end", "gold", "how", "annotators", "agreeing", "nothing"} {
		d.soft.raw(name)
	}
	for _, label := range p.Codebook.Labels {
		d.soft.raw("share_" + label.ID)
	}
	d.soft.endRow()
	return d, nil
}

// add writes the rows of a document.
func (d *decisions) add(e *corpus.Entry) {
	offsets := NewOffsets(e.Document.Text)
	by := map[corpus.Span]*corpus.Decision{}
	for i := range e.Decisions {
		decision := &e.Decisions[i]
		by[decision.Span()] = decision
		d.decision(e, offsets, decision)
	}
	if d.soft == nil {
		return
	}
	said := d.codings(e)
	for number, sentence := range e.Document.Sentences {
		if len(said[number]) > 0 {
			d.shares(e, offsets, sentence.Span, said[number], by[sentence.Span])
		}
	}
}

func (d *decisions) decision(e *corpus.Entry, offsets *Offsets, decision *corpus.Decision) {
	t := d.table
	d.rows++
	stand(t, e, offsets, decision.Span())
	t.raw(joinLabels(d.labels(e, decision.Span(), func(annotator string) bool { return d.gold[annotator] })))
	t.raw(string(decision.How))
	t.raw(string(decision.Reason))
	t.text(d.names[decision.By])
	t.flag(decision.NamesHidden)
	t.flag(decision.Party)
	t.text(decision.Note)
	t.raw(decision.CodebookHash)
	t.raw(formatTime(time.UnixMilli(decision.CreatedAt)))
	t.endRow()
}

// stand writes the document, the number of the sentence and its bounds in
// characters.
func stand(t *table, e *corpus.Entry, offsets *Offsets, span corpus.Span) {
	t.raw(e.Document.ID)
	t.number(e.Document.SentenceAt(span.Start) + 1)
	t.number(offsets.Chars(span.Start))
	t.number(offsets.Chars(span.End))
}

// labels are those that annotators gave a sentence, in the order of the
// codebook.
func (d *decisions) labels(e *corpus.Entry, sentence corpus.Span, whose func(annotator string) bool) (ids []string) {
	for i := range e.Annotations {
		a := &e.Annotations[i]
		if whose(a.Annotator) && a.Span.Overlaps(sentence) && !slices.Contains(ids, a.Label) {
			ids = append(ids, a.Label)
		}
	}
	slices.SortStableFunc(ids, func(a, b string) int { return d.rank(a) - d.rank(b) })
	return ids
}

func joinLabels(ids []string) string { return strings.Join(ids, "|") }

func (d *decisions) rank(label string) int {
	at := slices.IndexFunc(d.codebook.Labels, func(l corpus.Label) bool { return l.ID == label })
	if at < 0 {
		return len(d.codebook.Labels)
	}
	return at
}

// codings says for each sentence what each person made of it, by person; nothing
// is an empty set, and who did not read it is not there.
func (d *decisions) codings(e *corpus.Entry) []map[string][]string {
	said := make([]map[string][]string, len(e.Document.Sentences))
	note := func(sentence int, annotator, label string) {
		if d.gold[annotator] || d.passes[annotator] {
			return // a second reading is nobody else's
		}
		person := d.people.Person(annotator)
		if said[sentence] == nil {
			said[sentence] = map[string][]string{}
		}
		labels := said[sentence][person]
		if label != "" && !slices.Contains(labels, label) {
			labels = append(labels, label)
		}
		said[sentence][person] = labels
	}
	for i := range e.Annotations {
		from, to := e.Document.SentencesIn(e.Annotations[i].Span)
		for s := from; s < to; s++ {
			note(s, e.Annotations[i].Annotator, e.Annotations[i].Label)
		}
	}
	for _, m := range e.Marks {
		if from, to := e.Document.SentencesIn(m.Span); to-from == 1 && e.Document.Sentences[from].Span == m.Span {
			note(from, m.Annotator, "")
		}
	}
	return said
}

// shares writes the row of a sentence.
func (d *decisions) shares(e *corpus.Entry, offsets *Offsets, sentence corpus.Span, said map[string][]string, decision *corpus.Decision) {
	t := d.soft
	stand(t, e, offsets, sentence)
	gold, how := d.labels(e, sentence, func(annotator string) bool { return d.gold[annotator] }), ""
	agreeing := ""
	if decision != nil {
		how = string(decision.How)
		same := 0
		for _, labels := range said {
			if sameLabels(labels, gold) {
				same++
			}
		}
		agreeing = fmt.Sprint(same)
	}
	t.raw(joinLabels(gold))
	t.raw(how)
	t.number(len(said))
	t.raw(agreeing)
	share := func(of func(labels []string) bool) {
		n := 0
		for _, labels := range said {
			if of(labels) {
				n++
			}
		}
		t.raw(fmt.Sprintf("%.4f", float64(n)/float64(len(said))))
	}
	share(func(labels []string) bool { return len(labels) == 0 })
	for _, label := range d.codebook.Labels {
		share(func(labels []string) bool { return slices.Contains(labels, label.ID) })
	}
	t.endRow()
}

func sameLabels(a, b []string) bool {
	return len(a) == len(b) && !slices.ContainsFunc(a, func(label string) bool { return !slices.Contains(b, label) })
}

// write puts the tables into the folder.
func (d *decisions) write(f *folder) error {
	if d.rows > 0 {
		if err := d.table.flush(); err != nil {
			return err
		}
		if err := f.add("decisions.csv", d.spool.pour); err != nil {
			return err
		}
	}
	if d.soft == nil || d.rows == 0 {
		return nil
	}
	if err := d.soft.flush(); err != nil {
		return err
	}
	return f.add("soft-labels.csv", d.softSpool.pour)
}
