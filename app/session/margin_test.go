package session

import (
	"context"
	"slices"
	"testing"
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

func TestEachAnnotatorOfAnArticleHasALane(t *testing.T) {
	d := newDesk(t, fourSentences)
	d.SetLabel(d.label("claim"))
	if lanes := d.Lanes(); lanes != nil {
		t.Fatalf("one person alone has lanes: %v", lanes)
	}
	d.settle()
	for _, name := range []string{"Zoë Marsh", "Grace"} {
		annotator, err := d.File().AnnotatorNamed(context.Background(), name)
		if err != nil {
			t.Fatal(err)
		}
		d.Annotator, d.Annotators = annotator, append(d.Annotators, annotator)
		d.GoTo(1)
		d.SetNothing()
		d.settle()
	}
	var got []string
	for _, lane := range d.Lanes() {
		got = append(got, lane.Initials+" "+lane.Name)
	}
	if want := []string{"Gr Grace", "Ad Ada", "ZM Zoë Marsh"}; !slices.Equal(got, want) {
		t.Errorf("the lanes are %q, want %q", got, want)
	}
	for i := range d.Annotators {
		if d.Annotators[i].Name == "Ada" {
			d.Annotators[i].SameAs = d.Annotator.ID
		}
	}
	if lanes := d.Lanes(); len(lanes) != 2 || len(lanes[0].Annotators)+len(lanes[1].Annotators) != 3 {
		t.Errorf("somebody who is known under two names has the lanes %+v", lanes)
	}
}
