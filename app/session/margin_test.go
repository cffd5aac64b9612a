package session

import (
	"context"
	"slices"
	"testing"

	"sayso/internal/corpus"
	"sayso/storage"
)

// Marks are made when there is another list, not with every key.
func TestGutterMarksAreKeptWhileTheyStayTheSame(t *testing.T) {
	d := newDesk(t, fourSentences)
	d.denied()
	d.Park(2, "who says so?")
	d.Linked()["kept"], d.Parked()[0] = true, 3
	d.GoTo(3)
	d.SetLabel(d.label("claim"))
	d.GoTo(3)
	d.Clear() // an annotation without links
	if !d.Linked()["kept"] || d.Parked()[0] != 3 {
		t.Error("the marks were made anew although no link and no parked sentence changed")
	}
	d.GoTo(0)
	d.Clear()
	if len(d.Linked()) != 0 {
		t.Errorf("linked after an end of the link was taken away: %v", d.Linked())
	}
}

// as makes somebody the one at the keyboard.
func (d *desk) as(name string) {
	d.t.Helper()
	d.Become(name, func() {})
	d.settle()
}

func TestEachAnnotatorOfAnArticleHasALaneWhereEverybodysWorkIsShown(t *testing.T) {
	d := newDesk(t, fourSentences)
	d.ShowEverybody(true)
	d.SetLabel(d.label("claim"))
	if lanes := d.Lanes(); lanes != nil {
		t.Fatalf("one person alone has lanes: %v", lanes)
	}
	d.settle()
	for _, name := range []string{"Zoë Marsh", "Grace"} {
		d.as(name)
		d.GoTo(1)
		d.SetNothing()
		d.settle()
	}
	lanes := func() (list []string) {
		for _, lane := range d.Lanes() {
			list = append(list, lane.Initials+" "+lane.Name)
		}
		return list
	}
	if got, want := lanes(), []string{"Ad Ada", "Gr Grace", "ZM Zoë Marsh"}; !slices.Equal(got, want) {
		t.Errorf("the lanes are %q, want %q", got, want)
	}
	order := corpus.Round{Name: "First", Kind: corpus.Training, Hints: corpus.HintsOff}
	for _, name := range []string{"Zoë Marsh", "Ada"} {
		a, err := d.File().AnnotatorNamed(context.Background(), name)
		if err != nil {
			t.Fatal(err)
		}
		order.Annotators = append(order.Annotators, a.ID)
	}
	if _, err := d.File().Apply(context.Background(), storage.Change{Kind: "round", Title: "Round", Annotator: d.Annotator.ID, Steps: []storage.Step{storage.PutRound(order)}}); err != nil {
		t.Fatal(err)
	}
	d.Reload()
	d.settle()
	if got, want := lanes(), []string{"ZM Zoë Marsh", "Ad Ada", "Gr Grace"}; !slices.Equal(got, want) {
		t.Errorf("in the order of the plan the lanes are %q, want %q", got, want)
	}
	for i := range d.Annotators {
		if d.Annotators[i].Name == "Ada" {
			d.Annotators[i].SameAs = d.Annotator.ID
		}
	}
	if lanes := d.Lanes(); len(lanes) != 2 || len(lanes[0].Annotators)+len(lanes[1].Annotators) != 3 {
		t.Errorf("somebody who is known under two names has the lanes %+v", lanes)
	}
	d.ShowEverybody(false)
	if lanes := d.Lanes(); lanes != nil {
		t.Errorf("one's own work has the lanes %v", lanes)
	}
}
