package secondlook

import (
	"context"
	"fmt"

	"sayso/app/ui"
	"sayso/internal/corpus"
	"sayso/internal/segment"
	"sayso/internal/suggest"
	"sayso/storage"
)

// read makes a reading of the open project behind the window: what the person at
// the keyboard said, and nobody else. then is called with it and with what was
// learned from it.
func (s *Screen) read(then func(*suggest.Reading, *suggest.Model)) {
	open := s.host.Session()
	reading, mine := suggest.NewReading(&open.Codebook), open.MineNow()
	type result struct {
		reading *suggest.Reading
		model   *suggest.Model
	}
	s.shell.Flush()
	s.shell.Say("Reading what you have said so far…")
	ui.Behind(s.shell, func(ctx context.Context, p *storage.Project) (result, error) {
		if err := readAll(ctx, p, reading, mine); err != nil {
			return result{}, err
		}
		return result{reading, reading.Learn(suggest.Options{Seed: seed})}, nil
	}, func(r result) {
		s.shell.Say("")
		then(r.reading, r.model)
	})
}

// seed decides which sentences never get a hint and which are drawn by chance. It
// is the one that `sayso suggest` has when none is named, so that both say the
// same.
const seed = 1

// readAll takes in every document. One that is damaged costs itself alone.
func readAll(ctx context.Context, p *storage.Project, r *suggest.Reading, mine func(string) bool) error {
	damaged, read := error(nil), 0
	for entry, err := range p.Entries(ctx) {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if err != nil {
			damaged = err
			continue
		}
		read++
		r.Add(&entry, languageOf(&entry.Document), mine)
	}
	if read == 0 && damaged != nil {
		return fmt.Errorf("no article could be read, so nothing can be learned from them: %w", damaged)
	}
	return nil
}

// languageOf is the language of a document, found out where nobody said.
func languageOf(d *corpus.Document) string {
	if d.Language != "" {
		return d.Language
	}
	return segment.Detect(d.Text)
}
