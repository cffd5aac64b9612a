package session

import (
	"context"
	"slices"
	"testing"

	"sayso/internal/corpus"
	"sayso/storage"
)

func TestTwoPeopleInOneDocumentEachSeeTheirOwn(t *testing.T) {
	d := newDesk(t, fourSentences)
	d.SetLabel(d.label("claim"))
	d.SetNothing()
	d.Park(2, "who says so?")
	d.SetDocumentState(corpus.Done)
	d.settle()

	d.as("Ben")
	if done, _ := d.Progress(); done != 0 || d.Entry.Document.State != corpus.ToDo {
		t.Errorf("to Ben, %d documents are done, and this one is %s", done, d.Entry.Document.State)
	}
	if len(d.Entry.Annotations)+len(d.Entry.Marks)+len(d.Entry.Doubts) > 0 || slices.ContainsFunc(d.States, func(s corpus.State) bool { return s != corpus.Unread }) {
		t.Errorf("Ben, who has read nothing, sees %v and %v", d.Entry.Annotations, d.States)
	}
	if line := d.Line(); line.Labelled+line.Nothing+line.Annotations+line.Doubts > 0 || line.Unread != 4 {
		t.Errorf("the list tells Ben %+v", line)
	}
	if d.NeedsMe(*d.Line()) != 1 {
		t.Error("what Ada is done with needs Ben no more")
	}
	if len(d.Parked()) > 0 {
		t.Error("what Ada parked is marked for Ben")
	}
	d.GoTo(0)
	d.SetLabel(d.label("denial"))
	d.settle()
	want := []corpus.State{corpus.Labelled, corpus.Unread, corpus.Unread, corpus.Unread}
	if !slices.Equal(d.States, want) || d.Entry.Document.State != corpus.InProgress || d.Line().State != corpus.InProgress {
		t.Errorf("after his first label Ben sees %v, and the document is %s", d.States, d.Entry.Document.State)
	}

	d.as("Ada")
	want = []corpus.State{corpus.Labelled, corpus.Nothing, corpus.Unread, corpus.Unread}
	if !slices.Equal(d.States, want) || d.Entry.Document.State != corpus.Done || len(d.Entry.Annotations) != 1 || len(d.Parked()) != 1 {
		t.Errorf("Ada sees %v of a document that is %s", d.States, d.Entry.Document.State)
	}
	if done, _ := d.Progress(); done != 1 {
		t.Errorf("to Ada, %d documents are done", done)
	}

	d.ShowEverybody(true)
	d.settle()
	if len(d.Entry.Annotations) != 2 || d.Entry.Document.State != corpus.InProgress || d.Line().Annotations != 2 || d.Line().State != corpus.InProgress {
		t.Errorf("everybody's work is %v of a document that is %s; the list says %+v", d.Entry.Annotations, d.Entry.Document.State, d.Line())
	}
	if d.OwnState() != corpus.Done {
		t.Errorf("where everybody's work is shown, Ada is no longer done but %s", d.OwnState())
	}
	for _, a := range d.Entry.Annotations {
		if !d.Own(a) {
			d.SetNote(a.ID, "mine now")
		}
	}
	d.settle()
	held, err := d.File().Entry(context.Background(), d.Entry.Document.ID)
	if err != nil || slices.ContainsFunc(held.Annotations, func(a corpus.Annotation) bool { return a.Note != "" }) {
		t.Errorf("Ada changed what Ben made: %v %v", held.Annotations, err)
	}
}

// Two names of one person are told apart until somebody says that they are one.
func TestOneNameTwiceIsOnePersonOnlyOnceThatIsSaid(t *testing.T) {
	d := newDesk(t, fourSentences)
	d.SetLabel(d.label("claim"))
	d.SetDocumentState(corpus.Done)
	d.settle()
	ada := d.Annotator
	d.as("Ada L.")
	d.SetLabelOn(1, d.label("denial"))
	d.settle()
	if len(d.Entry.Annotations) != 1 {
		t.Fatalf("before anybody said so, Ada L. sees %v", d.Entry.Annotations)
	}
	if _, err := d.File().MergeAnnotators(context.Background(), d.Annotator.ID, ada.ID, d.Annotator.ID); err != nil {
		t.Fatal(err)
	}
	d.Reload()
	d.settle()
	if len(d.Entry.Annotations) != 2 || d.Line().Labelled != 2 || d.Line().Annotations != 2 {
		t.Errorf("who is one person sees %v, and the list says %+v", d.Entry.Annotations, d.Line())
	}
	d.SetDocumentState(corpus.Done)
	d.settle()
	if d.Entry.Document.State != corpus.Done || d.Line().State != corpus.Done {
		t.Errorf("done under both names, the document is %s", d.Entry.Document.State)
	}
}

// Two people may have the same name, each made on a laptop of their own.
func TestTwoPeopleOfOneNameStayTwo(t *testing.T) {
	d := newDesk(t, fourSentences)
	d.SetLabel(d.label("claim"))
	d.settle()
	first, other := d.Annotator, corpus.Annotator{ID: storage.NewID(), Name: "Ada"}
	if _, err := d.File().Apply(context.Background(), storage.Change{Kind: "annotator", Title: "Another Ada", Annotator: other.ID, Steps: []storage.Step{storage.PutAnnotator(other)}}); err != nil {
		t.Fatal(err)
	}
	d.as(other.ID)
	if d.Annotator.ID != other.ID || len(d.Entry.Annotations) > 0 {
		t.Errorf("the other Ada is %v and sees %v", d.Annotator, d.Entry.Annotations)
	}
	d.as(first.ID)
	if d.Annotator.ID != first.ID || len(d.Entry.Annotations) != 1 {
		t.Errorf("the first Ada is %v and sees %v", d.Annotator, d.Entry.Annotations)
	}
	d.reopen()
	if !d.Anonymous() {
		t.Errorf("of two of one name, %v is taken to be at the keyboard unasked", d.Annotator)
	}
}
