package labelling

import (
	"fmt"
	"slices"

	"fyne.io/fyne/v2"

	"sayso/widgets"
)

// A sentence that somebody is not sure of is parked with the reason and worked
// off later. That says nothing about its labels.

// park asks why the current sentence is unclear.
func (l *Screen) park() {
	s := l.host.Session()
	sentence := s.Current
	if a, apart, ok := s.Target(); ok && apart {
		sentence = s.Entry.Document.SentenceAt(a.Span.Start) // the one that was just labelled
	}
	if sentence < 0 {
		return
	}
	l.host.Inspector().Flush()
	before, parked := s.DoubtOn(sentence)
	why := widgets.NewField("Why", "Why is it unclear? Leave it empty to settle it")
	why.SetText(before.Why)
	title := fmt.Sprintf("Park sentence %d", sentence+1)
	if parked {
		title = fmt.Sprintf("Sentence %d is parked: settle it or change why", sentence+1)
	}
	sheet := l.shell.OpenSheet(title, why, fyne.NewSize(560, 150), "Park", func() bool {
		s.Park(sentence, why.Text)
		return true
	})
	if l.host.ByLetter() {
		why.SwallowRune()
	}
	sheet.Focus(why)
	why.TypedShortcut(&fyne.ShortcutSelectAll{})
}

// ParkedLine says why the sentence of the selected annotation, or the current
// one, is parked, by oneself or else by another; "" when it is not.
func (l *Screen) ParkedLine(sentence int) string {
	s := l.host.Session()
	if d, ok := s.DoubtOn(sentence); ok {
		return "Parked: " + d.Why
	}
	if _, parked := slices.BinarySearch(s.Parked(), sentence); !parked {
		return ""
	}
	for _, d := range s.Entry.Doubts {
		if s.Entry.Document.SentenceAt(d.Span.Start) == sentence {
			return "Parked by " + s.AnnotatorName(d.Annotator) + ": " + d.Why
		}
	}
	return ""
}
