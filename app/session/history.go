package session

import (
	"context"
	"slices"
	"strings"

	"sayso/internal/history"
	"sayso/storage"
)

// HistoryLine is one change as the history shows it.
type HistoryLine struct {
	Number int64
	Text   string // 14:02 Denial on sentence 12
	Who    string // whose, "" for nobody's in particular
	Side   string // the same, and in which document
	Mine   bool   // the person at the keyboard may take it back
	Undone bool   // it took something back, so taking it back makes that again
}

// mostHistory is how many changes the history lists.
const mostHistory = 500

// History reads the latest changes, when all that were made are on disk.
func (s *Session) History(show func([]HistoryLine)) {
	s.saver.Submit(
		func(context.Context) (storage.Event, error) { return storage.Event{}, nil },
		func(storage.Event, error) {
			events, err := s.File().History(context.Background(), storage.HistoryFilter{Limit: mostHistory})
			var gone map[int64]bool
			if err == nil {
				gone, err = s.File().TakenBack(context.Background(), events)
			}
			s.post(func() {
				if err != nil {
					s.Failed(err)
					return
				}
				show(s.historyLines(events, gone))
			})
		})
}

func (s *Session) historyLines(events []storage.Event, gone map[int64]bool) []HistoryLine {
	titles := map[string]string{}
	for _, d := range s.Summaries {
		titles[d.ID] = d.Title
	}
	undone := undoings(events)
	var lines []HistoryLine
	for _, e := range events {
		if e.Kind == storage.KindCreate || e.Kind == storage.KindAnnotator {
			continue // Sayso did so by itself
		}
		if !s.Everybody() && !s.Mine(e.Annotator) && slices.ContainsFunc(e.Steps, func(step history.Step) bool { return s.ofOthers(&step) }) {
			continue // what others made of the text
		}
		line := HistoryLine{Number: e.Number, Mine: e.Annotator == "" || s.Mine(e.Annotator), Text: e.At.Local().Format("2 Jan 15:04") + "  ", Undone: undone[e.Number]}
		switch {
		case len(e.Undone) == 0:
			line.Text += e.Title
		case line.Undone:
			line.Text += "Undone: " + e.Title
		default:
			line.Text += "Redone: " + e.Title
		}
		switch {
		case gone[e.Number] && line.Undone:
			line.Text += " (redone since)"
		case gone[e.Number]:
			line.Text += " (undone)"
		}
		var side []string
		if e.Annotator != "" {
			line.Who = s.AnnotatorName(e.Annotator)
			side = append(side, line.Who)
		}
		if !line.Mine {
			side = append(side, "read-only")
		}
		if title := titles[e.Document]; title != "" {
			side = append(side, title)
		}
		line.Side = strings.Join(side, " · ")
		lines = append(lines, line)
	}
	return lines
}

// TakeBackLine takes a change of the history back, if it is one's own.
func (s *Session) TakeBackLine(line HistoryLine) {
	if !line.Mine {
		s.Message("That was done by " + line.Who + "; only they can undo it.")
		return
	}
	s.TakeBack(line.Number, line.Undone)
}

// undoings tells which events took something back. One that undoes an undoing
// made something again, and so on down the chain; where the chain leaves the
// list, its kind tells.
func undoings(events []storage.Event) map[int64]bool {
	byID := map[string]storage.Event{}
	for _, e := range events {
		byID[e.ID] = e
	}
	undone := map[int64]bool{}
	for i := len(events) - 1; i >= 0; i-- { // the oldest first
		e := events[i]
		if len(e.Undone) == 0 {
			continue
		}
		if what, listed := byID[e.Undone[0]]; listed {
			undone[e.Number] = !undone[what.Number]
		} else {
			undone[e.Number] = e.Kind != storage.KindRedo
		}
	}
	return undone
}
