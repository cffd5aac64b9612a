package session

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"sayso/assets"
	"sayso/internal/codebook"
	"sayso/internal/corpus"
	"sayso/internal/recoding"
	"sayso/storage"
)

// markup reads what stands in the project.
func (d *desk) markup() codebook.Markup {
	d.t.Helper()
	m, err := recoding.Markup(context.Background(), d.File(), true)
	if err != nil {
		d.t.Fatal(err)
	}
	return m
}

// do makes a plan true and waits until it is on disk.
func (d *desk) do(p codebook.Plan) {
	d.t.Helper()
	if !d.ChangeCodebook(p) {
		d.t.Fatalf("the plan %q was refused: %q", p.Title, d.messages)
	}
	d.settle()
	if len(d.failures) > 0 {
		d.t.Fatal(d.failures[0])
	}
}

func (d *desk) undo() {
	d.t.Helper()
	d.Undo()
	d.settle()
	if len(d.failures) > 0 {
		d.t.Fatal(d.failures[0])
	}
}

// onDisk is the codebook as the project file has it, without its version.
func (d *desk) onDisk() corpus.Codebook {
	d.t.Helper()
	c, err := d.File().Codebook(context.Background())
	if err != nil {
		d.t.Fatal(err)
	}
	c.Version = 0
	return c
}

const twoMore = "It may snow. The bridge is shut."

// merged is a desk with claims and speculations in two documents, of which one
// sentence carries both.
func newMerged(t *testing.T) *desk {
	d := newDesk(t, fourSentences, twoMore)
	d.SetLabel(d.label("claim"))
	d.GoTo(0)
	d.ToggleLabel(d.label("speculation"))
	for _, a := range d.Under(0) {
		if a.Label == "claim" {
			d.SetNote(a.ID, "seen by two")
			d.SetAttribute(a.ID, "source", "the ministry")
		} else {
			d.SetNote(a.ID, "only perhaps")
			d.SetAttribute(a.ID, "source", "an engineer")
			d.SetAttribute(a.ID, "certainty", "possible")
		}
	}
	d.GoTo(2)
	d.SetLabel(d.label("speculation"))
	d.Open(d.Summaries[1].ID, 0)
	d.settle()
	d.SetLabel(d.label("speculation"))
	a, _, _ := d.Target()
	d.SetNote(a.ID, "the forecast")
	d.settle()
	d.Open(d.Summaries[0].ID, 0)
	d.settle()
	return d
}

func TestMergingALabelKeepsNotesAndSourcesAndIsOneChange(t *testing.T) {
	d := newMerged(t)
	before, was := d.markup(), d.onDisk()
	plan := codebook.Merge(d.Codebook, d.label("speculation"), d.label("claim"), before, d.Timestamp())
	if got := plan.Where(); got != "4 annotations in 2 documents" {
		t.Errorf("the plan says beforehand that it touches %s", got)
	}
	d.do(plan)
	d.want("merged", "claim", "", "claim", "")
	if _, still := d.Codebook.Label("speculation"); still {
		t.Error("the codebook still has the label")
	}
	kept := d.Under(0)[0]
	wantNote := "seen by two\nonly perhaps\nAs speculation: source an engineer"
	if kept.Note != wantNote || kept.Attributes["source"] != "the ministry" || kept.Attributes["certainty"] != "possible" {
		t.Errorf("of two on one span came %+v", kept)
	}
	for _, a := range d.markup().Annotations {
		if a.Label != "claim" {
			t.Errorf("%s is still %s", a.Quote, a.Label)
		}
		if a.Quote == "It may snow." && a.Note != "the forecast" {
			t.Errorf("the note in the other document became %q", a.Note)
		}
	}
	d.reopen()
	d.undo()
	if diff := cmp.Diff(before, d.markup(), cmp.AllowUnexported(codebook.Markup{})); diff != "" {
		t.Errorf("after undo in the next session: %s", diff)
	}
	if diff := cmp.Diff(was, d.onDisk()); diff != "" || !codebook.Same(d.Codebook, was) {
		t.Errorf("the codebook after undo: %s", diff)
	}
	d.Redo()
	d.settle()
	d.want("made again", "claim", "", "claim", "")
}

func TestAMergeLeadsLinksToTheAnnotationThatStays(t *testing.T) {
	d := newMerged(t)
	var claim, speculation, other corpus.Annotation
	for _, a := range d.Entry.Annotations {
		switch {
		case a.Label == "claim":
			claim = a
		case a.Span == d.Under(0)[0].Span:
			speculation = a
		default:
			other = a
		}
	}
	denies, _ := d.Codebook.RelationKind("denies")
	supports, _ := d.Codebook.RelationKind("supports")
	d.Link(denies, other.ID, speculation)
	d.Link(supports, speculation.ID, claim) // would lead from the one to itself
	d.settle()
	before := d.markup()
	d.do(codebook.Merge(d.Codebook, d.label("speculation"), d.label("claim"), before, d.Timestamp()))
	links := d.markup().Relations
	if len(links) != 1 || links[0].From != other.ID || links[0].To != claim.ID || links[0].Kind != "denies" {
		t.Errorf("the links became %+v", links)
	}
	d.undo()
	if diff := cmp.Diff(before, d.markup(), cmp.AllowUnexported(codebook.Markup{})); diff != "" {
		t.Errorf("after undo: %s", diff)
	}
}

func TestDeletingALabelTakesItsAnnotationsAndUndoBringsThemBack(t *testing.T) {
	d := newMerged(t)
	before := d.markup()
	plan := codebook.DeleteLabel(d.Codebook, d.label("speculation"), before)
	if got := plan.Where(); got != "3 annotations in 2 documents" {
		t.Errorf("the plan says beforehand that it touches %s", got)
	}
	d.do(plan)
	d.want("deleted", "claim", "", "", "")
	if n := d.Summaries[1].Annotations; n != 0 {
		t.Errorf("the other document still has %d annotations", n)
	}
	d.undo()
	if diff := cmp.Diff(before, d.markup(), cmp.AllowUnexported(codebook.Markup{})); diff != "" {
		t.Errorf("after undo: %s", diff)
	}
	d.want("undone", "claim+speculation", "", "speculation", "")
}

func TestARenamedLabelKeepsItsIDAndItsAnnotations(t *testing.T) {
	d := newDesk(t, fourSentences)
	d.SetLabel(d.label("claim"))
	l := d.label("claim")
	l.Name = "Assertion"
	d.do(codebook.ChangeLabel(d.Codebook, l))
	d.want("renamed", "claim", "", "", "")
	if got := d.label("claim"); got.Name != "Assertion" || d.Codebook.Version != 2 {
		t.Errorf("the label is %+v in version %d", got, d.Codebook.Version)
	}
	d.undo()
	if got := d.label("claim").Name; got != "Claim" {
		t.Errorf("after undo it is called %q", got)
	}
	if last := d.messages[len(d.messages)-1]; !strings.Contains(last, "Claim is now called Assertion") {
		t.Errorf("undo said %q", last)
	}
}

func TestAUnsoundCodebookIsRefusedWithASentence(t *testing.T) {
	for _, c := range []struct {
		name  string
		alter func(*corpus.Label)
		says  string
	}{
		{"no name", func(l *corpus.Label) { l.Name = "" }, "has no name"},
		{"no colour", func(l *corpus.Label) { l.Colour = "blue" }, "needs a colour"},
	} {
		t.Run(c.name, func(t *testing.T) {
			d := newDesk(t, fourSentences)
			l := d.label("claim")
			c.alter(&l)
			if d.ChangeCodebook(codebook.ChangeLabel(d.Codebook, l)) {
				t.Error("it was taken")
			}
			if d.label("claim").Name != "Claim" || len(d.messages) != 1 || !strings.Contains(d.messages[0], c.says) {
				t.Errorf("said %q", d.messages)
			}
		})
	}
}

func TestAnnotationsOlderThanTheDefinitionAreListed(t *testing.T) {
	d := newDesk(t, fourSentences)
	d.SetLabel(d.label("claim"))
	d.settle()
	older := func() (quotes []string) {
		d.CodedBefore(d.label("claim"), func(list []corpus.Annotation) {
			for _, a := range list {
				quotes = append(quotes, a.Quote)
			}
		})
		d.settle()
		return quotes
	}
	if got := older(); got != nil {
		t.Errorf("before any change: %q", got)
	}
	l := d.label("claim")
	l.Definition = "Somebody says so."
	d.do(codebook.ChangeLabel(d.Codebook, l))
	if diff := cmp.Diff([]string{"The dam is sound."}, older()); diff != "" {
		t.Error(diff)
	}
	d.now = func() time.Time { return time.Now().Add(time.Minute) } // an annotation made later
	d.GoTo(1)
	d.SetLabel(d.label("claim"))
	d.settle()
	if diff := cmp.Diff([]string{"The dam is sound."}, older()); diff != "" {
		t.Errorf("a newer annotation: %s", diff)
	}
	d.undo() // the annotation
	d.undo() // the definition
	if got := older(); got != nil {
		t.Errorf("after undo of the definition: %q", got)
	}
}

func TestACorrectedValueIsCorrectedInTheAnnotations(t *testing.T) {
	d := newMerged(t)
	before := d.markup()
	certainty, _ := d.Codebook.Attribute("certainty")
	certainty.Values = []string{"certain", "probable", "conceivable"}
	plan := codebook.ChangeAttribute(d.Codebook, certainty, before, d.Timestamp())
	if got := plan.Where(); got != "1 annotation in 1 document" {
		t.Errorf("the plan touches %s", got)
	}
	d.do(plan)
	values := func() (list []string) {
		for _, a := range d.markup().Annotations {
			if v := a.Attributes["certainty"]; v != "" {
				list = append(list, v)
			}
		}
		return list
	}
	if diff := cmp.Diff([]string{"conceivable"}, values()); diff != "" {
		t.Error(diff)
	}
	certainty.Values = []string{"certain"}
	d.do(codebook.ChangeAttribute(d.Codebook, certainty, d.markup(), d.Timestamp()))
	if got := values(); got != nil {
		t.Errorf("a value that is gone is still there: %q", got)
	}
	d.undo()
	d.undo()
	if diff := cmp.Diff(before, d.markup(), cmp.AllowUnexported(codebook.Markup{})); diff != "" {
		t.Errorf("after both were taken back: %s", diff)
	}
}

func TestValuesForFreeTextLeaveWhatWasWritten(t *testing.T) {
	d := newMerged(t)
	source, _ := d.Codebook.Attribute("source")
	source.Values = []string{"police", "court"}
	if n, _ := codebook.ChangeAttribute(d.Codebook, source, d.markup(), d.Timestamp()).Touches(); n != 0 {
		t.Errorf("%d annotations would lose their source", n)
	}
}

func TestDeletingAnAttributeAndALinkTakesTheirTracesWithThem(t *testing.T) {
	d := newMerged(t)
	supports, _ := d.Codebook.RelationKind("supports")
	d.Link(supports, d.Under(0)[0].ID, d.Under(2)[0])
	d.settle()
	before := d.markup()
	source, _ := d.Codebook.Attribute("source")
	d.do(codebook.DeleteAttribute(d.Codebook, source, before, d.Timestamp()))
	d.do(codebook.DeleteRelation(d.Codebook, supports, d.markup()))
	m := d.markup()
	for _, a := range m.Annotations {
		if a.Attributes["source"] != "" {
			t.Errorf("%s still has a source", a.Quote)
		}
	}
	if len(m.Relations) != 0 {
		t.Errorf("links that nobody can read: %+v", m.Relations)
	}
	d.undo()
	d.undo()
	if diff := cmp.Diff(before, d.markup(), cmp.AllowUnexported(codebook.Markup{})); diff != "" {
		t.Errorf("after both were taken back: %s", diff)
	}
}

func TestAnImportKeepsWhatAnnotationsUse(t *testing.T) {
	d := newMerged(t)
	imported := corpus.Codebook{
		Labels:     []corpus.Label{{ID: "rumour", Name: "Rumour", Key: "1", Colour: "#009e73", Pattern: corpus.Wavy}},
		Attributes: []corpus.Attribute{{ID: "certainty", Name: "Certainty", Values: []string{"sure"}}},
	}
	before := d.markup()
	plan, kept := codebook.Replace(d.Codebook, imported, before)
	if diff := cmp.Diff([]string{"Claim", "Speculation", "Source", "Certainty possible"}, kept); diff != "" {
		t.Error(diff)
	}
	d.do(plan)
	if l := d.label("claim"); l.Key != "" {
		t.Errorf("the key 1 stands twice")
	}
	if diff := cmp.Diff(before, d.markup(), cmp.AllowUnexported(codebook.Markup{})); diff != "" {
		t.Errorf("annotations changed: %s", diff)
	}
	d.undo()
	if !codebook.Same(d.Codebook, assets.Codebook()) {
		t.Error("undo did not bring the codebook back")
	}
}

func TestACodebookThatIsOpenForReadingOnlyStaysAsItIs(t *testing.T) {
	d := newDesk(t, fourSentences)
	d.close()
	project, err := storage.Open(context.Background(), d.path, storage.OpenOptions{ReadOnly: true})
	if err != nil {
		t.Fatal(err)
	}
	d.use(project)
	plan, _ := codebook.NewLabel(d.Codebook, "Rumour")
	if d.ChangeCodebook(plan) || len(d.Codebook.Labels) != 3 || len(d.messages) == 0 {
		t.Errorf("%d labels, said %q", len(d.Codebook.Labels), d.messages)
	}
}

func TestLettersStayWhenALabelIsDeletedAndWhenItComesBack(t *testing.T) {
	d := newDesk(t, fourSentences)
	plan, _ := codebook.NewLabel(d.Codebook, "Comment") // C is taken by Claim
	d.do(plan)
	if got := corpus.Letters(d.Codebook.Labels)["comment"]; got != "O" {
		t.Fatalf("Comment has the letter %s", got)
	}
	d.do(codebook.DeleteLabel(d.Codebook, d.label("claim"), d.markup()))
	d.settle()
	stored, err := d.File().Codebook(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	if got := corpus.Letters(stored.Labels)["comment"]; got != "O" {
		t.Errorf("without Claim, Comment has the letter %s", got)
	}
	d.undo()
	if got := corpus.Letters(d.Codebook.Labels); got["comment"] != "O" || got["claim"] != "C" {
		t.Errorf("after undo the letters are %v", got)
	}
}

func TestASeventhLabelHasALineOfItsOwn(t *testing.T) {
	d := newDesk(t, fourSentences)
	seen := map[corpus.Pattern]string{}
	for _, name := range []string{"Comment", "Question", "Order", "Promise", "Threat", "Wish"} {
		plan, _ := codebook.NewLabel(d.Codebook, name)
		d.do(plan)
	}
	for _, l := range d.Codebook.Labels {
		if other := seen[l.Pattern]; other != "" {
			t.Errorf("%s and %s have the %s line", other, l.Name, l.Pattern)
		}
		seen[l.Pattern] = l.Name
	}
}
