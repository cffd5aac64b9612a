package session

import (
	"testing"

	"sayso/internal/corpus"
)

func TestASentenceIsSplitAndJoinedWithoutMovingAnAnnotation(t *testing.T) {
	d := newDesk(t, fourSentences)
	d.SetLabel(d.label("claim"))
	before := d.Under(0)[0]
	d.SplitSentence(8)
	d.settle()
	if got := len(d.Entry.Document.Sentences); got != 5 {
		t.Fatalf("%d sentences after the split, want 5", got)
	}
	if got := d.Entry.Document.Quote(d.Entry.Document.Sentences[1].Span); got != "is sound." {
		t.Errorf("the new sentence is %q", got)
	}
	if after := d.Under(0)[0]; after.Span != before.Span {
		t.Errorf("the annotation moved from %v to %v", before.Span, after.Span)
	}
	d.GoTo(0)
	d.JoinSentence()
	d.settle()
	d.reopen()
	d.want("joined again", "claim", "", "", "")
	d.Undo()
	d.Undo()
	d.settle()
	d.want("both undone", "claim", "", "", "")
	if got := len(d.Entry.Document.Sentences); got != 4 || len(d.failures) > 0 {
		t.Errorf("%d sentences, failures %v", got, d.failures)
	}
}

func TestASplitAtTheEdgeOfASentenceIsRefused(t *testing.T) {
	text := "One two. Three."
	span := corpus.Span{Start: 0, End: 8}
	for _, at := range []int{-1, 0, 8, 20} {
		if _, _, ok := splitAt(text, span, at); ok {
			t.Errorf("a split at %d was taken", at)
		}
	}
	if _, _, ok := splitAt("é é", corpus.Span{Start: 0, End: 5}, 1); ok {
		t.Error("a split inside a character was taken")
	}
}

func TestTheEndsOfASpanMoveByWords(t *testing.T) {
	text := "The “big” dam held."
	for name, c := range map[string]struct {
		offset, by int
		end        End
		want       int
	}{
		"the end goes over a closing quote to the next word": {len("The “big"), +1, FinalEnd, len("The “big” dam")},
		"the end goes back to the word before":               {len("The “big” dam"), -1, FinalEnd, len("The “big")},
		"the start goes on to the next word":                 {0, +1, StartEnd, len("The “")},
		"the start goes back":                                {len("The “"), -1, StartEnd, 0},
		"the start of the first word stays":                  {0, -1, StartEnd, 0},
		"the end of the last word stays":                     {len("The “big” dam held"), +1, FinalEnd, len("The “big” dam held")},
	} {
		if got := wordEdge(text, c.offset, c.by, c.end); got != c.want {
			t.Errorf("%s: %d, want %d", name, got, c.want)
		}
	}
}

func TestEveryFoundSentenceIsLabelledInOneChange(t *testing.T) {
	d := newDesk(t, fourSentences)
	if n := d.LabelSentences([]int{0, 2}, d.label("denial")); n != 2 {
		t.Errorf("%d were labelled", n)
	}
	d.settle()
	d.want("labelled", "denial", "", "denial", "")
	d.Undo()
	d.settle()
	d.want("undone at once", "", "", "", "")
}

func TestCuttingAnewMovesNoAnnotationAndIsTakenBackWhole(t *testing.T) {
	d := newDesk(t, "The ministry said the bridge\nis closed. It may open on Monday.")
	d.SetLabel(d.label("claim"))
	before := d.Under(0)[0]
	was, is := d.Recut("en", true)
	d.settle()
	if was != 3 || is != 2 {
		t.Errorf("%d sentences became %d, want 3 and 2", was, is)
	}
	if after := d.Under(0)[0]; after.Span != before.Span {
		t.Errorf("the annotation moved from %v to %v", before.Span, after.Span)
	}
	d.reopen()
	if got := len(d.Entry.Document.Sentences); got != 2 {
		t.Errorf("after a restart there are %d sentences", got)
	}
	d.Undo()
	d.settle()
	if got := len(d.Entry.Document.Sentences); got != 3 || len(d.failures) > 0 {
		t.Errorf("after undo there are %d sentences, failures %v", got, d.failures)
	}
}
