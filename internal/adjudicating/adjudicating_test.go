package adjudicating

import (
	"context"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"sayso/assets"
	"sayso/internal/adjudication"
	"sayso/internal/corpus"
	"sayso/storage"
)

// desk is a project of one article that Ann and Ben have read.
type desk struct {
	*testing.T
	project  *storage.Project
	document string
	ann, ben string
}

const text = "The bridge is closed. The mayor denies it. It may rain."

func newDesk(t *testing.T) *desk {
	t.Helper()
	ctx := context.Background()
	project, err := storage.Create(ctx, filepath.Join(t.TempDir(), "a.sayso"), storage.Settings{Title: "A", Codebook: assets.Codebook()})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { project.Close() })
	d := &desk{T: t, project: project, document: storage.NewID()}
	for name, id := range map[string]*string{"Ann": &d.ann, "Ben": &d.ben} {
		a, err := project.AnnotatorNamed(ctx, name)
		if err != nil {
			t.Fatal(err)
		}
		*id = a.ID
	}
	document := corpus.Document{ID: d.document, Title: "One", Text: text}
	for start := 0; start < len(text); {
		end := start + strings.IndexByte(text[start:], '.') + 1
		document.Sentences = append(document.Sentences, corpus.Sentence{Span: corpus.Span{Start: start, End: end}})
		start = end + 1
	}
	d.apply(storage.Change{Kind: "import", Title: "One", Annotator: d.ann, Steps: []storage.Step{storage.AddDocument(document)}})
	return d
}

func (d *desk) apply(c storage.Change) storage.Event {
	d.Helper()
	event, err := d.project.Apply(context.Background(), c)
	if err != nil {
		d.Fatal(err)
	}
	return event
}

// says lets somebody give a label to words, and gives the annotation's id.
func (d *desk) says(annotator, label, words string) string {
	d.Helper()
	id, start := storage.NewID(), strings.Index(text, words)
	d.apply(storage.Change{Kind: "annotate", Title: label, Annotator: annotator, Document: d.document, Steps: []storage.Step{
		storage.PutAnnotation(corpus.Annotation{ID: id, Document: d.document, Span: corpus.Span{Start: start, End: start + len(words)}, Label: label, Annotator: annotator}),
	}})
	return id
}

func (d *desk) links(annotator, from, to string) {
	d.Helper()
	d.apply(storage.Change{Kind: "annotate", Title: "Denies", Annotator: annotator, Document: d.document, Steps: []storage.Step{
		storage.PutRelation(corpus.Relation{Kind: "denies", From: from, To: to, Annotator: annotator}),
	}})
}

// look reads the article as it stands.
func (d *desk) look() (*adjudication.Reader, *corpus.Entry, []adjudication.Unit) {
	d.Helper()
	e, err := d.project.Entry(context.Background(), d.document)
	if err != nil {
		d.Fatal(err)
	}
	r, err := Read(context.Background(), d.project, nil)
	if err != nil {
		d.Fatal(err)
	}
	units, _ := r.Units(&e)
	return r, &e, units
}

func (d *desk) maker(by string) *Maker {
	d.Helper()
	m, err := NewMaker(context.Background(), d.project, by)
	if err != nil {
		d.Fatal(err)
	}
	return m
}

// computed writes what needs nobody, and checks the file.
func (d *desk) computed(ways ...corpus.How) Done {
	d.Helper()
	r, e, _ := d.look()
	done := Done{Hows: map[corpus.How]int{}}
	if c, ok := d.maker(d.ann).DecideComputed(r, e, ways, nil, &done); ok {
		d.apply(c)
	}
	d.sound()
	return done
}

func (d *desk) sound() {
	d.Helper()
	if report, err := d.project.Check(context.Background(), nil); err != nil || !report.OK() {
		d.Errorf("the file is not sound: %v %v", report.Problems, err)
	}
}

// gold is what gold has, a line a unit: labels and words, and how it was decided.
func (d *desk) gold() (lines []string) {
	_, _, units := d.look()
	for i := range units {
		u := &units[i]
		if u.Decision == nil {
			continue
		}
		line := string(u.Decision.How) + ":"
		for _, a := range u.Gold.Annotations {
			line += " " + a.Label + " " + a.Quote
		}
		lines = append(lines, line)
	}
	return lines
}

func TestADecisionIsOneChangeThatIsUndoneWhole(t *testing.T) {
	d := newDesk(t)
	d.says(d.ann, "claim", "The bridge is closed.")
	d.says(d.ben, "speculation", "The bridge is closed.")
	before, _, _ := d.look()
	_, codings, _ := d.look()
	r, e, units := d.look()
	d.apply(d.maker(d.ann).Decide(e, &units[0], Decision{Proposal: r.Label(&units[0], "claim"), Reason: corpus.Slip, Note: " so ", NamesHidden: true}))
	if diff := cmp.Diff([]string{"decided: claim The bridge is closed."}, d.gold()); diff != "" {
		t.Error(diff)
	}
	_, now, units := d.look()
	u := &units[0]
	if u.Decision.By != d.ann || !u.Decision.Party || !u.Decision.NamesHidden || u.Decision.Note != "so" || u.Decision.Reason != corpus.Slip || u.Decision.CodebookHash == "" || !u.Decided() {
		t.Errorf("the record is %+v", u.Decision)
	}
	if diff := cmp.Diff(codings.Annotations, slices.DeleteFunc(now.Annotations, func(a corpus.Annotation) bool { return a.Annotator == before.Gold() })); diff != "" {
		t.Errorf("codings changed: %s", diff)
	}
	d.sound()
	if _, err := d.project.Undo(context.Background(), d.ann, ""); err != nil {
		t.Fatal(err)
	}
	if left := d.gold(); len(left) > 0 {
		t.Errorf("after the undo gold has %v", left)
	}
	d.sound()
}

func TestAfterTheFirstDecisionIsUndoneTheNextMakesGoldAgain(t *testing.T) {
	d := newDesk(t)
	d.says(d.ann, "claim", "It may rain.")
	d.says(d.ben, "speculation", "It may rain.")
	m := d.maker(d.ann)
	for range 2 {
		r, e, units := d.look()
		d.apply(m.Decide(e, &units[0], Decision{Proposal: r.Label(&units[0], "claim")}))
		if _, err := d.project.Undo(context.Background(), d.ann, ""); err != nil {
			t.Fatal(err)
		}
		m.Undone()
	}
	d.sound()
}

func TestDecidingAgainReplacesWhatGoldHad(t *testing.T) {
	d := newDesk(t)
	d.says(d.ann, "claim", "The bridge is closed. The mayor denies it.")
	d.says(d.ben, "claim", "The bridge is closed.")
	d.says(d.ben, "denial", "The mayor denies it.")
	for label, want := range map[string]string{"speculation": "decided: speculation The bridge is closed. The mayor denies it.", "denial": "decided: denial The mayor denies it."} {
		r, e, units := d.look()
		d.apply(d.maker(d.ben).Decide(e, &units[0], Decision{Proposal: r.Label(&units[0], label)}))
		if diff := cmp.Diff([]string{want}, d.gold()); diff != "" {
			t.Error(diff)
		}
		d.sound()
	}
	r, e, units := d.look()
	d.apply(d.maker(d.ben).Decide(e, &units[0], Decision{Proposal: r.Nothing(&units[0])}))
	if diff := cmp.Diff([]string{"decided:"}, d.gold()); diff != "" {
		t.Error(diff)
	}
	_, e, units = d.look()
	marks := 0
	for _, m := range e.Marks {
		if m.Annotator == r.Gold() {
			marks++
		}
	}
	if marks != 2 {
		t.Errorf("gold marks %d sentences as holding nothing, want both", marks)
	}
	d.apply(d.maker(d.ben).Reopen(e, &units[0]))
	if left := d.gold(); len(left) > 0 {
		t.Errorf("taken back, gold has %v", left)
	}
	d.sound()
}

func TestLinksOfGoldLeadToGold(t *testing.T) {
	d := newDesk(t)
	for _, who := range []string{d.ann, d.ben} {
		d.links(who, d.says(who, "denial", "The mayor denies it."), d.says(who, "claim", "The bridge is closed."))
	}
	d.says(d.ann, "claim", "It may rain.")
	d.says(d.ben, "speculation", "It may rain.")
	// The denial is decided before what it denies.
	r, e, units := d.look()
	p, _ := r.Unanimous(&units[1])
	d.apply(d.maker(d.ann).Decide(e, &units[1], Decision{Proposal: p}))
	ends := func() (from, to string) {
		_, e, _ := d.look()
		for _, l := range e.Relations {
			if l.Annotator != r.Gold() {
				continue
			}
			for _, a := range e.Annotations {
				if a.ID == l.From {
					from += a.Annotator + " " + a.Label
				}
				if a.ID == l.To {
					to += a.Annotator + " " + a.Label
				}
			}
		}
		return from, to
	}
	if from, to := ends(); from != r.Gold()+" denial" || to != d.ann+" claim" && to != d.ben+" claim" {
		t.Errorf("the link goes from %s to %s", from, to)
	}
	if done := d.computed(corpus.Unanimous); done.Hows[corpus.Unanimous] != 1 {
		t.Errorf("%+v", done)
	}
	if from, to := ends(); from != r.Gold()+" denial" || to != r.Gold()+" claim" {
		t.Errorf("once the claim is decided, the link goes from %s to %s", from, to)
	}
}

func TestWhatIsComputedIsNeverStale(t *testing.T) {
	d := newDesk(t)
	d.says(d.ann, "claim", "The bridge is closed.")
	bens := d.says(d.ben, "claim", "The bridge is closed.")
	d.says(d.ann, "claim", "It may rain.")
	if done := d.computed(corpus.Unanimous, corpus.Single); done.Hows[corpus.Unanimous] != 1 || done.Hows[corpus.Single] != 1 {
		t.Errorf("%+v", done)
	}
	if diff := cmp.Diff([]string{"unanimous: claim The bridge is closed.", "single: claim It may rain."}, d.gold()); diff != "" {
		t.Error(diff)
	}
	if done := d.computed(corpus.Unanimous, corpus.Single); len(done.Hows) != 0 || done.TakenBack != 0 {
		t.Errorf("computed again: %+v", done)
	}
	d.apply(storage.Change{Kind: "annotate", Title: "Cleared", Annotator: d.ben, Steps: []storage.Step{storage.DeleteAnnotation(bens)}})
	d.says(d.ben, "speculation", "The bridge is closed.")
	d.says(d.ben, "claim", "It may rain.")
	if done := d.computed(corpus.Unanimous, corpus.Single); done.TakenBack != 1 || done.Hows[corpus.Unanimous] != 1 {
		t.Errorf("after the change: %+v", done)
	}
	if diff := cmp.Diff([]string{"unanimous: claim It may rain."}, d.gold()); diff != "" {
		t.Error(diff)
	}
}

func TestAComputedDecisionOnSentencesThatWereCutOtherwiseGoes(t *testing.T) {
	d := newDesk(t)
	for _, who := range []string{d.ann, d.ben} {
		d.says(who, "claim", "The bridge is closed.")
	}
	d.computed(corpus.Unanimous)
	_, e, _ := d.look()
	s := e.Document.Sentences
	d.apply(storage.Change{Kind: "bounds", Title: "Joined", Annotator: d.ann, Steps: []storage.Step{
		storage.SetSentences(d.document, "by hand", []corpus.Sentence{{Span: corpus.Span{Start: s[0].Start, End: s[1].End}}, s[2]}),
	}})
	if done := d.computed(corpus.Unanimous); done.TakenBack != 1 || done.Hows[corpus.Unanimous] != 1 {
		t.Errorf("%+v", done)
	}
	_, e, _ = d.look()
	if len(e.Decisions) != 1 || e.Decisions[0].End != s[1].End {
		t.Errorf("the decisions are %+v", e.Decisions)
	}
}

func TestWhatIsParkedIsDecidedAsTalkedOver(t *testing.T) {
	d := newDesk(t)
	d.says(d.ann, "claim", "It may rain.")
	d.says(d.ben, "speculation", "It may rain.")
	_, _, units := d.look()
	d.apply(d.maker(d.ann).Park(&units[0], "to be talked over"))
	r, e, units := d.look()
	if units[0].Parked == nil {
		t.Fatal("it is not parked")
	}
	d.apply(d.maker(d.ben).Decide(e, &units[0], Decision{Proposal: r.Label(&units[0], "speculation")}))
	if diff := cmp.Diff([]string{"discussed: speculation It may rain."}, d.gold()); diff != "" {
		t.Error(diff)
	}
	if _, _, units = d.look(); units[0].Parked != nil {
		t.Error("it is still parked")
	}
	d.sound()
}
