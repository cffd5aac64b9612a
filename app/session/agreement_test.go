package session

import (
	"context"
	"flag"
	"fmt"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"sayso/internal/codebook"
	"sayso/internal/corpus"
)

// few makes rapid run a property so many times. A project on a disk is dear.
func few(t *testing.T, checks int) {
	f := flag.Lookup("rapid.checks")
	before := f.Value.String()
	if before != f.DefValue {
		return // somebody asked for another number
	}
	t.Cleanup(func() { _ = f.Value.Set(before) })
	if err := f.Value.Set(fmt.Sprint(checks)); err != nil {
		t.Fatal(err)
	}
}

// acts are all that can be done to the open document, each with its name.
var acts = map[string]func(d *desk, r *rapid.T){
	"label": func(d *desk, r *rapid.T) { d.SetLabel(anyLabel(d, r)) },
	"label one sentence": func(d *desk, r *rapid.T) {
		d.SetLabelOn(anySentence(d, r), anyLabel(d, r))
	},
	"label a part": func(d *desk, r *rapid.T) {
		span := d.Entry.Document.Sentences[anySentence(d, r)].Span
		d.SelectSpan(corpus.Span{Start: span.Start, End: span.Start + 3})
		d.SetLabel(anyLabel(d, r))
	},
	"label several": func(d *desk, r *rapid.T) {
		d.LabelSentences([]int{0, anySentence(d, r)}[:rapid.IntRange(1, 2).Draw(r, "sentences")], anyLabel(d, r))
	},
	"toggle":       func(d *desk, r *rapid.T) { d.ToggleLabel(anyLabel(d, r)) },
	"retract":      func(d *desk, _ *rapid.T) { d.Retract() },
	"nothing":      func(d *desk, _ *rapid.T) { d.SetNothing() },
	"rest nothing": func(d *desk, r *rapid.T) { d.RestNothing(rapid.SampledFrom([]int{-1, 1}).Draw(r, "direction")) },
	"clear":        func(d *desk, _ *rapid.T) { d.Clear() },
	"note": func(d *desk, r *rapid.T) {
		d.SetNote(d.Selected, rapid.SampledFrom([]string{"", "who?", "a – b\n"}).Draw(r, "note"))
	},
	"attribute": func(d *desk, r *rapid.T) {
		d.SetAttribute(d.Selected, rapid.SampledFrom([]string{"source", "certainty"}).Draw(r, "attribute"), rapid.SampledFrom([]string{"", "the mayor", "certain"}).Draw(r, "value"))
	},
	"same source": func(d *desk, _ *rapid.T) {
		if a, ok := d.Annotation(d.Selected); ok {
			d.SaidBySame(a)
		}
	},
	"mention": func(d *desk, r *rapid.T) {
		start := rapid.IntRange(0, 20).Draw(r, "start")
		d.MarkMention(d.Selected, rapid.SampledFrom([]string{"source", "cue"}).Draw(r, "role"), corpus.Span{Start: start, End: start + rapid.IntRange(1, 9).Draw(r, "length")})
	},
	"move an end": func(d *desk, r *rapid.T) {
		d.MoveEnd(rapid.SampledFrom([]End{StartEnd, FinalEnd}).Draw(r, "end"), rapid.SampledFrom([]int{-1, 1}).Draw(r, "by"))
	},
	"link": func(d *desk, r *rapid.T) {
		all, err := d.File().Annotations(context.Background(), 100)
		from, ok := d.Annotation(d.Selected)
		if err != nil || !ok || len(all) == 0 {
			return
		}
		if to := rapid.SampledFrom(all).Draw(r, "to"); to.ID != from.ID {
			d.Link(rapid.SampledFrom(d.Codebook.Relations).Draw(r, "kind"), from.ID, to)
		}
	},
	"unlink": func(d *desk, _ *rapid.T) {
		if len(d.Entry.Relations) > 0 {
			d.Unlink(d.Entry.Relations[0])
		}
	},
	"park": func(d *desk, r *rapid.T) {
		d.Park(anySentence(d, r), rapid.SampledFrom([]string{"", "why?", "how?"}).Draw(r, "why"))
	},
	"split": func(d *desk, r *rapid.T) {
		d.SplitSentence(rapid.IntRange(0, len(d.Entry.Document.Text)-1).Draw(r, "at"))
	},
	"join": func(d *desk, _ *rapid.T) { d.JoinSentence() },
	"segment again": func(d *desk, r *rapid.T) {
		d.Recut(rapid.SampledFrom([]string{"en", "de"}).Draw(r, "language"), rapid.Bool().Draw(r, "unwrap"))
	},
	"state": func(d *desk, r *rapid.T) {
		d.SetDocumentState(rapid.SampledFrom(corpus.DocumentStates).Draw(r, "state"))
	},
	"due": func(d *desk, r *rapid.T) {
		d.SetDue(rapid.SampledFrom([]corpus.Annotator{{}, d.Annotator}).Draw(r, "to"))
	},
	"metadata": func(d *desk, r *rapid.T) {
		list, err := d.File().Documents(context.Background())
		if err != nil {
			d.t.Fatal(err)
		}
		for i := range list {
			list[i].Outlet = rapid.SampledFrom([]string{"", "The Courier"}).Draw(r, "outlet")
		}
		d.CorrectDocuments("Outlet", list)
	},
	"go to": func(d *desk, r *rapid.T) { d.GoTo(anySentence(d, r)) },
	"open":  func(d *desk, r *rapid.T) { d.Open(rapid.SampledFrom(d.Summaries).Draw(r, "document").ID, -1) },
	"select": func(d *desk, r *rapid.T) {
		if len(d.Entry.Annotations) > 0 {
			d.Select(rapid.SampledFrom(d.Entry.Annotations).Draw(r, "annotation").ID)
		}
	},
	"everybody": func(d *desk, r *rapid.T) {
		d.ShowEverybody(rapid.Bool().Draw(r, "everybody"))
		d.settle()
	},
	"undo": func(d *desk, _ *rapid.T) { d.Undo() },
	"redo": func(d *desk, _ *rapid.T) { d.Redo() },
	"rename a label": func(d *desk, r *rapid.T) {
		l := anyLabel(d, r)
		l.Name = rapid.SampledFrom([]string{"Assertion", "Statement", "Rumour"}).Draw(r, "name")
		d.ChangeCodebook(codebook.ChangeLabel(d.Codebook, l))
	},
}

func anySentence(d *desk, r *rapid.T) int {
	return rapid.IntRange(0, len(d.Entry.Document.Sentences)-1).Draw(r, "sentence")
}

func anyLabel(d *desk, r *rapid.T) corpus.Label {
	return rapid.SampledFrom(d.Codebook.Labels).Draw(r, "label")
}

// TestWhatIsShownIsWhatTheFileHolds does anything in any order and holds what is
// shown after each change, before anything is read again, against what the
// project then reads from the disk; and what was shown before against a copy.
func TestWhatIsShownIsWhatTheFileHolds(t *testing.T) {
	few(t, 25)
	names := make([]string, 0, len(acts))
	for name := range acts {
		names = append(names, name)
	}
	names = append(names, "label", "label", "link", "link", "clear", "select", "undo") // what much hangs on comes more often
	slices.Sort(names)
	rapid.Check(t, func(r *rapid.T) {
		d := newDesk(t, fourSentences, "It is not sound. So they say. “Yes,” said the mayor.")
		defer d.close()
		d.as("Ben") // whose work stands beside that of who goes on
		d.SetLabel(anyLabel(d, r))
		d.SetNothing()
		d.SetDocumentState(corpus.Done)
		d.as("Ada")
		for range 3 {
			d.SetLabel(anyLabel(d, r))
		}
		d.Link(d.Codebook.Relations[0], d.Entry.Annotations[1].ID, d.Entry.Annotations[0])
		for range rapid.IntRange(1, 25).Draw(r, "changes") {
			before, copied := d.Entry, copyOf(d.Entry)
			states, statesCopied := d.States, slices.Clone(d.States)
			act := rapid.SampledFrom(names).Draw(r, "act")
			acts[act](d, r)
			d.saver.Await()
			if d.Waiting() {
				d.settle()
			}
			if diff := cmp.Diff(copied, before); diff != "" {
				r.Fatalf("%s changed what was shown before:\n%s", act, diff)
			}
			if diff := cmp.Diff(statesCopied, states); diff != "" {
				r.Fatalf("%s changed the states that were shown before:\n%s", act, diff)
			}
			shownIsHeld(r, d, act)
		}
		if len(d.failures) > 0 {
			r.Fatal(d.failures)
		}
	})
}

// shownIsHeld compares the open document with the project file.
func shownIsHeld(r *rapid.T, d *desk, act string) {
	r.Helper()
	held, err := d.Load(d.Entry.Document.ID)
	if err != nil {
		r.Fatal(err)
	}
	shown := d.whole
	shown.Annotations = slices.Clone(shown.Annotations)
	for i := range shown.Annotations { // under which codebook an annotation stands, only the file knows
		if a := &shown.Annotations[i]; a.Codebook == 0 && i < len(held.entry.Annotations) {
			a.Codebook, a.CodebookHash = held.entry.Annotations[i].Codebook, held.entry.Annotations[i].CodebookHash
		}
	}
	if diff := cmp.Diff(held.entry, shown, cmpopts.EquateEmpty()); diff != "" {
		r.Fatalf("after %s (- the file, + what is shown):\n%s", act, diff)
	}
	if diff := cmp.Diff(held.answers, d.wholeAnswers, cmpopts.EquateEmpty()); diff != "" {
		r.Fatalf("links to the document after %s (- the file, + what is shown):\n%s", act, diff)
	}
	of := held.entry.Of(d.Annotator.ID, d.people)
	if d.Everybody() {
		of = held.entry
		of.Document.State = of.State(d.people)
	}
	if diff := cmp.Diff(of.Document, d.Entry.Document); diff != "" {
		r.Fatalf("the document after %s (- the file, + what is shown):\n%s", act, diff)
	}
	if a, b := idsOf(of), idsOf(d.Entry); !slices.Equal(a, b) {
		r.Fatalf("after %s the file has %v for who looks, and %v are shown", act, a, b)
	}
	if diff := cmp.Diff(corpus.States(of.Document.Sentences, of.Annotations, of.Marks), d.States); diff != "" {
		r.Fatalf("states after %s:\n%s", act, diff)
	}
	summaries, err := d.readSummaries(context.Background())
	if err != nil {
		r.Fatal(err)
	}
	for _, line := range summaries {
		if line.ID != d.Entry.Document.ID {
			continue
		}
		if diff := cmp.Diff(line, *d.Line(), cmpopts.EquateEmpty(), cmpopts.IgnoreFields(line, "Doubts")); diff != "" {
			r.Fatalf("the line of the document after %s (- the file, + what is shown):\n%s", act, diff)
		}
	}
}

// idsOf lists the ids of what an entry holds.
func idsOf(e corpus.Entry) (ids []string) {
	for _, a := range e.Annotations {
		ids = append(ids, a.ID)
	}
	for _, m := range e.Marks {
		ids = append(ids, m.ID)
	}
	for _, d := range e.Doubts {
		ids = append(ids, d.ID)
	}
	for _, r := range e.Relations {
		ids = append(ids, r.ID)
	}
	for _, r := range e.Readings {
		ids = append(ids, r.ID)
	}
	return ids
}

// copyOf copies an entry with its lists and what is in them.
func copyOf(e corpus.Entry) corpus.Entry {
	e.Document.Sentences = slices.Clone(e.Document.Sentences)
	e.Marks, e.Doubts, e.Relations = slices.Clone(e.Marks), slices.Clone(e.Doubts), slices.Clone(e.Relations)
	e.Annotations = slices.Clone(e.Annotations)
	for i := range e.Annotations {
		e.Annotations[i] = e.Annotations[i].Clone()
	}
	return e
}
