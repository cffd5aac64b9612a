package secondlook

import (
	"context"
	"fmt"
	"hash/fnv"
	"iter"
	"log/slog"
	"slices"
	"strconv"
	"time"

	"sayso/app/session"
	"sayso/app/ui"
	"sayso/internal/corpus"
	"sayso/internal/segment"
	"sayso/internal/suggest"
	"sayso/storage"
)

// newReading begins a reading of the open project: what the person at the keyboard
// said, and of others only what was decided, while no round is open.
func (s *Screen) newReading() *suggest.Reading {
	open := s.host.Session()
	r := suggest.NewReading(&open.Codebook)
	r.Gold = open.ClosedGold()
	return r
}

// read makes a reading of the open project behind the window. then is called with
// it and with what was learned from it.
func (s *Screen) read(then func(*suggest.Reading, *suggest.Model)) {
	open := s.host.Session()
	reading, mine := s.newReading(), open.MineNow()
	type result struct {
		reading *suggest.Reading
		model   *suggest.Model
	}
	s.shell.Flush()
	s.shell.Say("Reading what you have said so far…")
	ui.Behind(s.shell, func(ctx context.Context, p *storage.Project) (result, error) {
		if err := readInto(reading, p.Entries(ctx), mine); err != nil {
			return result{}, err
		}
		return result{reading, reading.Learn(suggest.Options{Seed: seed, Lexicon: lexiconOf(ctx, p)})}, nil
	}, func(r result) {
		s.shell.Say("")
		then(r.reading, r.model)
	})
}

// seed decides which sentences never get a hint and which are drawn by chance. It
// is the one that `sayso suggest` has when none is named, so that both say the
// same.
const seed = 1

// readInto takes in documents. One that is damaged costs itself alone.
func readInto(r *suggest.Reading, entries iter.Seq2[corpus.Entry, error], mine func(string) bool) error {
	damaged, read := error(nil), 0
	for entry, err := range entries {
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

// learned is the model of what one person said.
type learned struct {
	model     *suggest.Model
	labels    []string // ids
	annotator string   // id
	read      int      // sentences
	decided   bool     // gold was learned from, which is not to be used while a round is open
	sentences []uint64 // those it learned from, hashed, rising

	values   map[string]*suggest.Model // of attributes, by their ids; learned from the person's own annotations alone
	offering *suggest.Offering         // by the cues of the project
	order    *suggest.SourceOrder      // of the sources that are offered; likewise
}

// usable reports whether the model may say something now.
func (l *learned) usable(open *session.Session) bool {
	return l.annotator == open.Annotator.ID && !(l.decided && open.RoundOpen())
}

// hashOf names a sentence.
func hashOf(document string, start int) uint64 {
	h := fnv.New64a()
	h.Write([]byte(document))
	h.Write([]byte(strconv.Itoa(start)))
	return h.Sum64()
}

// knows reports whether the model learned from a sentence.
func (l *learned) knows(document string, start int) bool {
	_, found := slices.BinarySearch(l.sentences, hashOf(document, start))
	return found
}

// learnFrom learns from a reading what hints need, and lets go of its texts.
func learnFrom(r *suggest.Reading, annotator string, cues []suggest.Cue) *learned {
	o := suggest.Options{Seed: seed, Lexicon: suggest.NewLexicon(cues)}
	l := &learned{model: r.Learn(o), labels: r.Labels, annotator: annotator, read: len(r.Coded), decided: len(r.Decided) > 0,
		values: r.LearnValues(o), offering: suggest.NewOffering(cues), order: suggest.LearnSources(r.Named, seed)}
	for _, known := range [][]suggest.Placed{r.Coded, r.Decided} {
		for i := range known {
			l.sentences = append(l.sentences, hashOf(known[i].Document, known[i].Span.Start))
		}
	}
	slices.Sort(l.sentences)
	l.model.Forget()
	return l
}

// learnPause is how many times as long as learning took it rests before it
// learns again, so that it costs a tenth of a processor at most.
const learnPause = 10

// Begin lets the model learn between documents from now on.
func (s *Screen) Begin() { s.learns = true }

// Learn learns anew behind the window, when something was said since it did last.
// It is called between documents.
func (s *Screen) Learn() {
	open := s.host.Session()
	if !s.learns || s.learning || !s.stale && s.learned != nil && s.learned.usable(open) || s.allowed() == Off || open.Annotator.ID == "" ||
		time.Since(s.finished) < learnPause*s.took {
		return
	}
	s.learning, s.stale = true, false
	reading, mine, annotator := s.newReading(), open.MineNow(), open.Annotator.ID
	reading.CodedOnly, reading.Naming = true, true
	var ids []string
	decided := slices.ContainsFunc(open.Annotators, func(a corpus.Annotator) bool { return reading.Gold(a.ID) })
	for i := range open.Summaries {
		if d := &open.Summaries[i]; d.Labelled+d.Nothing > 0 || decided {
			ids = append(ids, d.ID)
		}
	}
	opened := s.shell.Open
	project := opened.File()
	opened.AfterSaving(func() {
		go func() {
			began := time.Now()
			var l *learned
			var err error
			ui.Guard(func(panicked error) { err = panicked }, func() {
				if err = readInto(reading, project.EntriesOf(context.Background(), ids), mine); err == nil {
					l = learnFrom(reading, annotator, ownCues(context.Background(), project))
				}
			})
			s.shell.Runner.Do(func() {
				s.learning, s.took, s.finished = false, time.Since(began), time.Now()
				switch {
				case opened != s.shell.Open || s.host.Session().Annotator.ID != annotator || s.allowed() == Off:
				case err != nil:
					slog.Warn("nothing could be learned", "error", err)
				default:
					s.learned = l
					s.shell.Guard(s.host.Marked)
				}
			})
		}()
	})
}
