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
	side   string // whose, and in which document
}

// mostHistory is how many changes the history lists.
const mostHistory = 500

// history reads the latest changes, when all that were made are on disk.
func (s *Session) history(show func([]historyLine)) {
	s.saver.Submit(
		func(context.Context) (storage.Event, error) { return storage.Event{}, nil },
		func(storage.Event, error) {
			events, err := s.file().History(context.Background(), storage.HistoryFilter{Limit: mostHistory})
			var gone map[int64]bool
			if err == nil {
				gone, err = s.file().TakenBack(context.Background(), events)
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
	var lines []historyLine
	for _, e := range events {
		line := historyLine{number: e.Number, text: e.At.Local().Format("2 Jan 15:04") + "  " + e.Title}
		switch e.Kind {
		case storage.KindUndo, storage.KindTakenBack:
			line.text = e.At.Local().Format("2 Jan 15:04") + "  Took back: " + e.Title
		case storage.KindRedo:
			line.text = e.At.Local().Format("2 Jan 15:04") + "  Made again: " + e.Title
		}
		if gone[e.Number] {
			line.text += " (taken back)"
		}
		if e.Annotator != "" {
			line.side = s.AnnotatorName(e.Annotator)
		}
		if title := titles[e.Document]; title != "" {
			line.side += " · " + corpus.FirstWords(title, 40)
		}
		lines = append(lines, line)
	}
	return lines
}
