package app

import (
	"context"

	"sayso/internal/corpus"
	"sayso/storage"
)

// historyLine is one change as the history shows it.
type historyLine struct {
	number int64
	text   string // 14:02 Denial on sentence 12
	who    string // whose, "" for nobody's in particular
	side   string // the same, and in which document
	mine   bool   // the person at the keyboard may take it back
	undone bool   // it took something back, so taking it back makes that again
}

// mostHistory is how many changes the history lists.
const mostHistory = 500

// history reads the latest changes, when all that were made are on disk.
func (s *Session) history(show func([]historyLine)) {
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

func (s *Session) historyLines(events []storage.Event, gone map[int64]bool) []historyLine {
	titles := map[string]string{}
	for _, d := range s.Summaries {
		titles[d.ID] = d.Title
	}
	undone := undoings(events)
	var lines []historyLine
	for _, e := range events {
		if e.Kind == storage.KindCreate || e.Kind == storage.KindAnnotator {
			continue // Sayso did so by itself
		}
		line := historyLine{number: e.Number, mine: e.Annotator == "" || s.mine(e.Annotator), text: e.At.Local().Format("2 Jan 15:04") + "  ", undone: undone[e.Number]}
		switch {
		case len(e.Undone) == 0:
			line.text += e.Title
		case line.undone:
			line.text += "Undone: " + e.Title
		default:
			line.text += "Redone: " + e.Title
		}
		switch {
		case gone[e.Number] && line.undone:
			line.text += " (redone since)"
		case gone[e.Number]:
			line.text += " (undone)"
		}
		if e.Annotator != "" {
			line.who = s.AnnotatorName(e.Annotator)
			line.side = line.who
		}
		if !line.mine {
			line.side += " · read-only"
		}
		if title := titles[e.Document]; title != "" {
			line.side += " · " + corpus.FirstWords(title, 40)
		}
		lines = append(lines, line)
	}
	return lines
}

// takeBackLine takes a change of the history back, if it is one's own.
func (s *Session) takeBackLine(line historyLine) {
	if !line.mine {
		s.Message("That was done by " + line.who + "; only they can undo it.")
		return
	}
	s.TakeBack(line.number, line.undone)
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
