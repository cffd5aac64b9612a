package session

import (
	"context"
	"testing"
	"time"

	"sayso/internal/corpus"
	"sayso/storage"
)

// until runs what is posted until something holds.
func (d *desk) until(what string, holds func() bool) {
	d.t.Helper()
	for deadline := time.Now().Add(20 * time.Second); !holds(); d.settle() {
		if time.Now().After(deadline) {
			d.t.Fatal("waited in vain until ", what)
		}
	}
}

// others applies to the file what somebody else did, as an exchange with the hub
// does, and gives who that is.
func (d *desk) others(title string, steps func(ben corpus.Annotator) []storage.Step) corpus.Annotator {
	d.t.Helper()
	ctx := context.Background()
	ben, err := d.File().AnnotatorNamed(ctx, "Ben")
	if err == nil {
		_, err = d.File().Apply(ctx, storage.Change{Kind: "annotate", Title: title, Annotator: ben.ID, Steps: steps(ben)})
	}
	if err != nil {
		d.t.Fatal(err)
	}
	return ben
}

// benSays labels a sentence of the open document for Ben.
func (d *desk) benSays(sentence int, label string) (id string) {
	d.t.Helper()
	id = storage.NewID()
	document := d.Entry.Document
	d.others("Label", func(ben corpus.Annotator) []storage.Step {
		return []storage.Step{storage.PutAnnotation(corpus.Annotation{ID: id, Document: document.ID, Span: document.Sentences[sentence].Span, Label: label, Annotator: ben.ID})}
	})
	return id
}

func TestWhatOthersDidIsShownAndTheReaderStaysWhereTheyAre(t *testing.T) {
	d := newDesk(t, fourSentences, "Another one.")
	d.ShowEverybody(true)
	d.settle()
	d.SetLabel(d.label("claim"))
	mine, _, _ := d.Target()
	d.GoTo(2)
	d.SelectHere(mine.ID)
	third := d.Entry.Document.Sentences[2].Span
	d.SelectSpan(corpus.Span{Start: third.Start + 1, End: third.End - 1})
	d.settle()
	current, selected, selection := d.Current, d.Selected, d.Selection
	d.benSays(3, "denial")
	d.Renew()
	d.until("Ben's label is shown", func() bool { return len(d.Under(3)) == 1 })
	d.want("after Ben", "claim", "", "", "denial")
	if d.Current != current || d.Selected != selected || d.Selection != selection {
		t.Errorf("the reader is on %d with %q and %v, and was on %d with %q and %v", d.Current, d.Selected, d.Selection, current, selected, selection)
	}
	if len(d.Persons()) != 2 || d.Summaries[0].ByLabel["denial"] != 1 {
		t.Errorf("people and list are %v and %+v", d.Persons(), d.Summaries[0])
	}
}

func TestWhileSomethingIsTypedNothingOfOthersComesUnderTheHand(t *testing.T) {
	d := newDesk(t, fourSentences)
	d.ShowEverybody(true)
	d.settle()
	typing := true
	d.Typing = func() bool { return typing }
	d.benSays(3, "denial")
	d.Renew()
	d.until("it was read", func() bool { return d.renewLater })
	if len(d.Under(3)) != 0 {
		t.Fatal("it is shown while something is typed")
	}
	d.Rested() // nothing rests yet
	d.settle()
	typing = false
	d.Rested()
	d.until("Ben's label is shown", func() bool { return len(d.Under(3)) == 1 })
}

func TestAKeyPressedWhileOthersWorkIsReadIsNotLost(t *testing.T) {
	d := newDesk(t, fourSentences)
	d.ShowEverybody(true)
	d.settle()
	for i := range 3 {
		d.benSays(3, "denial")
		d.Renew()
		d.GoTo(i)
		d.SetLabel(d.label("claim"))
	}
	d.want("at once", "claim", "claim", "claim")
	d.until("all of Ben's is shown", func() bool { return len(d.Under(3)) == 3 })
	d.want("after all is read", "claim", "claim", "claim", "denial+denial+denial")
	d.reopen()
	d.want("after a restart", "claim", "claim", "claim")
}

func TestTheReaderStaysOnTheirSentenceWhenOthersMoveTheBounds(t *testing.T) {
	d := newDesk(t, fourSentences)
	d.GoTo(3)
	was := d.Entry.Document.Quote(d.Entry.Document.Sentences[3].Span)
	document := d.Entry.Document
	joined := append([]corpus.Sentence{{Span: corpus.Span{Start: document.Sentences[0].Start, End: document.Sentences[1].End}}}, document.Sentences[2:]...)
	d.others("Joined", func(corpus.Annotator) []storage.Step {
		return []storage.Step{storage.SetSentences(document.ID, document.Segmenter, joined)}
	})
	d.Renew()
	d.until("the bounds are others", func() bool { return len(d.Entry.Document.Sentences) == 3 })
	if now := d.Entry.Document.Quote(d.Entry.Document.Sentences[d.Current].Span); now != was {
		t.Errorf("the reader was on %q and is on %q", was, now)
	}
}

func TestAnArticleThatSomebodyRemovedIsLeftWithAWord(t *testing.T) {
	d := newDesk(t, fourSentences, "Another one.")
	gone := d.Entry.Document.ID
	d.others("Removed", func(corpus.Annotator) []storage.Step { return []storage.Step{storage.RemoveDocument(gone)} })
	d.Renew()
	d.until("the other one is shown", func() bool { return d.Entry.Document.ID != gone && d.Entry.Document.ID != "" })
	if len(d.messages) == 0 || len(d.Summaries) != 1 {
		t.Errorf("told is %q, listed are %d", d.messages, len(d.Summaries))
	}
}
