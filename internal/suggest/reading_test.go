package suggest

import (
	"testing"

	"sayso/internal/corpus"
)

func TestWhatWasDecidedIsLearnedFromWhereOneHasNotRead(t *testing.T) {
	codebook := corpus.Codebook{Labels: []corpus.Label{{ID: "claim"}, {ID: "denial"}}}
	e := corpus.Entry{Document: corpus.Document{ID: "d", Text: "One. Two. Three."}}
	for _, span := range []corpus.Span{{Start: 0, End: 4}, {Start: 5, End: 9}, {Start: 10, End: 16}} {
		e.Document.Sentences = append(e.Document.Sentences, corpus.Sentence{Span: span})
	}
	say := func(sentence int, label, annotator string) {
		e.Annotations = append(e.Annotations, corpus.Annotation{Span: e.Document.Sentences[sentence].Span, Label: label, Annotator: annotator})
	}
	say(0, "claim", "ana")
	say(0, "denial", "gold")
	say(1, "denial", "gold")
	say(2, "claim", "ben")
	mine := func(annotator string) bool { return annotator == "ana" }
	for name, c := range map[string]struct {
		rounds                 []corpus.Round
		coded, decided, unread int
	}{
		"no round":       {nil, 1, 1, 1},
		"a closed round": {[]corpus.Round{{OpenedAt: 1, ClosedAt: 2}}, 1, 1, 1},
		"an open round":  {[]corpus.Round{{OpenedAt: 1, ClosedAt: 2}, {OpenedAt: 3}}, 1, 0, 2},
	} {
		r := NewReading(&codebook)
		r.Gold = corpus.ClosedGold([]corpus.Annotator{{ID: "ana"}, {ID: "ben"}, {ID: "gold", Kind: corpus.Gold}}, c.rounds)
		r.Add(&e, "en", mine)
		if len(r.Coded) != c.coded || len(r.Decided) != c.decided || len(r.Unread) != c.unread {
			t.Errorf("%s: %d coded, %d decided, %d unread", name, len(r.Coded), len(r.Decided), len(r.Unread))
		}
		if len(r.Coded) != 1 || len(r.Coded[0].Labels) != 1 || r.Labels[r.Coded[0].Labels[0]] != "claim" {
			t.Errorf("%s: what Ana said became %v", name, r.Coded)
		}
		if len(r.Decided) == 1 && (r.Decided[0].Text != "Two." || r.Labels[r.Decided[0].Labels[0]] != "denial") {
			t.Errorf("%s: %v was decided", name, r.Decided[0])
		}
		for _, d := range r.SecondLook(r.Learn(Options{})) {
			if d.Sentence >= len(r.Coded) {
				t.Errorf("%s: a decision is looked at again", name)
			}
		}
	}
}
