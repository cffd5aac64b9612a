package adjudicate

import (
	"errors"
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"sayso/app/ui"
	"sayso/internal/adjudicating"
	"sayso/internal/adjudication"
	"sayso/internal/corpus"
	"sayso/internal/history"
	"sayso/storage"
	"sayso/widgets/adjudicationview"
)

// reasons are the reasons for a difference with the letters that choose them.
var reasons = []adjudicationview.Reason{
	{ID: string(corpus.Slip), Key: "S", Text: "a slip"},
	{ID: string(corpus.CodebookUnclear), Key: "C", Text: "codebook unclear"},
	{ID: string(corpus.TextAmbiguous), Key: "T", Text: "text ambiguous"},
	{ID: string(corpus.BothDefensible), Key: "B", Text: "both defensible"},
	{ID: string(corpus.BoundaryOnly), Key: "W", Text: "only other words"},
	{ID: string(corpus.OtherReason), Key: "O", Text: "other"},
}

// cardKeys take what one person said; more people are taken by Shift and a digit.
const cardKeys = "ABCDEFG"

// key does what a key is for. While an article is being read, it waits.
func (s *Screen) key(name fyne.KeyName, modifiers fyne.KeyModifier) {
	if s.view == nil {
		return
	}
	s.shell.Say("")
	if s.reading {
		s.late.Add(func() {
			if s.view != nil && !ui.PressElsewhere(s.shell.Window.Canvas(), s.view.Text(), name, modifiers) {
				s.press(name, modifiers)
			}
		})
		return
	}
	s.press(name, modifiers)
}

// typed takes what a key typed into the article. It has a meaning only behind a
// key that waits, as T does, which goes to the note.
func (s *Screen) typed(letter rune) {
	if s.reading {
		s.late.Add(func() { ui.TypeElsewhere(s.shell.Window.Canvas(), letter) })
	}
}

func (s *Screen) press(name fyne.KeyName, modifiers fyne.KeyModifier) {
	s.keys++
	letter := string(name)
	switch {
	case s.pending.asking:
		s.pending.asking = false
		for _, r := range reasons {
			if r.Key == letter {
				s.setReason(corpus.Reason(r.ID))
				return
			}
		}
		s.show()
	case modifiers&ui.Shift != 0 && len(letter) == 1 && letter >= "1" && letter <= "9":
		s.take(int(letter[0] - '1'))
	case modifiers&ui.Shift != 0 && name == fyne.KeyEqual || name == fyne.KeyPlus:
		s.pending.adding = !s.pending.adding
		s.show()
	case len(letter) == 1 && letter >= "1" && letter <= "9":
		if l, ok := s.host.Session().Codebook.LabelForKey(letter); ok {
			s.decideOn(l.ID)
		}
	case name == fyne.Key0 || name == fyne.KeyN:
		s.decideOn("")
	default:
		s.other(name, modifiers)
	}
}

// other does what the keys do that decide on no label.
func (s *Screen) other(name fyne.KeyName, modifiers fyne.KeyModifier) {
	switch name {
	case fyne.KeyReturn, fyne.KeyEnter:
		s.majority()
	case fyne.KeyR:
		s.pending.asking = s.at.unit != nil
		s.show()
	case fyne.KeyT:
		if s.at.unit != nil {
			s.view.FocusNote(true)
		}
	case fyne.KeyY:
		s.park()
	case fyne.KeyDown, fyne.KeyJ, fyne.KeyRight:
		s.step(+1)
	case fyne.KeyUp, fyne.KeyK, fyne.KeyLeft:
		s.step(-1)
	case fyne.KeyU:
		s.goTo(s.board.Next(s.index() + 1))
	case fyne.KeyBackspace, fyne.KeyDelete:
		s.reopen()
	case fyne.KeyH:
		s.toggleNames()
	case fyne.KeyO:
		s.nextOrder()
	case fyne.KeyL:
		s.askRound()
	case fyne.KeyPageDown, fyne.KeySpace:
		s.view.Text().MovePage(+1)
	case fyne.KeyPageUp:
		s.view.Text().MovePage(-1)
	case fyne.KeyEscape:
		s.escape()
	case fyne.KeyF1, fyne.KeyF2:
		s.shell.Shortcut(&desktop.CustomShortcut{KeyName: name, Modifier: modifiers})
	default:
		if card := strings.Index(cardKeys, string(name)); card >= 0 && modifiers == 0 && len(name) == 1 {
			s.take(card)
		}
	}
}

// escape lets go of what was begun, or closes the screen.
func (s *Screen) escape() {
	switch {
	case s.pending.adding:
		s.pending.adding = false
		s.show()
	default:
		s.Close()
	}
}

// decideOn decides on a label, "" for nothing; after + it adds the label to what
// was decided, or takes it off again.
func (s *Screen) decideOn(label string) {
	switch {
	case s.at.unit == nil:
	case label == "":
		s.decide(s.reader.Nothing(s.at.unit))
	case s.pending.adding:
		s.decide(s.reader.Toggle(s.at.unit, label))
	default:
		s.decide(s.reader.Label(s.at.unit, label))
	}
}

// take decides on what one person said, whole.
func (s *Screen) take(card int) {
	if s.at.unit == nil {
		return
	}
	order := s.lanes()
	if card >= len(order) {
		s.shell.Say("Only " + corpus.Plural(len(order), "person") + " read this sentence.")
		return
	}
	if p, ok := s.reader.Take(s.at.unit, s.at.unit.Codings[order[card]].Annotator); ok {
		s.decide(p)
	}
}

// majority decides on what more than half said, or on the words that all marked.
func (s *Screen) majority() {
	if s.at.unit == nil {
		return
	}
	p, ok := s.reader.Majority(s.at.unit)
	if !ok {
		s.shell.Say("Nobody has a majority here. A digit decides on a label, A, B… take what one person said.")
		return
	}
	s.decide(p)
}

// decide writes a decision and goes on to what is left.
func (s *Screen) decide(p adjudication.Proposal) {
	if s.readOnly() {
		return
	}
	s.view.Flush()
	u := s.at.unit
	d := adjudicating.Decision{Proposal: p, Reason: s.pending.reason, Note: s.pending.note, NamesHidden: s.hidden}
	if u.Decision != nil && !u.Changed() { // decided again: what was said of it stays
		d.Reason, d.Note = u.Decision.Reason, u.Decision.Note
	}
	stays := s.pending.adding
	if !s.do(s.maker.Decide(s.at.entry, u, d)) {
		return
	}
	s.decided++
	if stays {
		s.pending.adding = false
		s.show()
		return
	}
	s.goTo(s.board.Next(s.index() + 1))
}

func (s *Screen) readOnly() bool {
	if s.file.ReadOnly() {
		s.shell.Say("This project is open read-only, so nothing can be decided here.")
		return true
	}
	return false
}

// do shows what a change makes of the article at hand and hands it to the Saver.
func (s *Screen) do(change storage.Change) bool {
	said := make([]history.Step, len(change.Steps))
	for i := range change.Steps {
		said[i] = change.Steps[i].Says()
	}
	shown, _, err := history.Apply(history.Shown{Entry: *s.at.entry}, said)
	if err != nil {
		s.shell.Failed(err)
		return false
	}
	s.changed = true
	opening := s.opening
	s.host.Session().Adjudicate(change, func(err error) {
		s.shell.Failed(err)
		if s.opening == opening && s.view != nil {
			s.refresh(change.Document, corpus.Span{})
		}
	})
	s.update(&shown.Entry)
	return true
}

// update takes up what has become of an article.
func (s *Screen) update(e *corpus.Entry) {
	s.keep(e)
	units, stray := s.reader.Units(e)
	s.board.PutUnits(e.Document.ID, e.Document.Title, units, stray)
	if s.at.unit != nil && s.at.unit.Document == e.Document.ID {
		s.stand(e, units, s.at.unit.Span)
	}
	s.list()
}

// stand takes up a place in an article.
func (s *Screen) stand(e *corpus.Entry, units []adjudication.Unit, span corpus.Span) {
	s.at = place{entry: e, units: units}
	if i := slices.IndexFunc(units, func(u adjudication.Unit) bool { return u.Span == span }); i >= 0 {
		s.at.unit = &units[i]
	}
	if i := s.board.Find(e.Document.ID, span); i >= 0 {
		s.at.item = s.board.Items()[i]
	}
}

// refresh reads an article again, after what was shown of it was not so, or after
// an undo, and goes to a unit of it where one is named.
func (s *Screen) refresh(document string, span corpus.Span) {
	if document == "" {
		return
	}
	delete(s.entries, document)
	s.with(document, func(e *corpus.Entry) {
		s.update(e)
		if span.Len() > 0 {
			units, _ := s.reader.Units(e)
			s.stand(e, units, span)
			s.pending = pending{}
		}
		s.show()
	})
}

// undo takes the last decision back, or makes it again, and goes there.
func (s *Screen) undo(redo bool) {
	opening := s.opening
	s.reading = true
	s.host.Session().UndoAdjudication(adjudicating.TitlePrefix, redo, func(event storage.Event, err error) {
		s.reading = false
		if s.opening != opening || s.view == nil {
			return
		}
		switch {
		case errors.Is(err, storage.ErrNothing):
			s.shell.Say("The last change was no decision. Esc goes back to the text.")
		case err != nil:
			s.shell.Failed(err)
		default:
			s.changed = true
			s.maker.Undone()
			s.shell.Say("Undone: " + strings.TrimPrefix(event.Title, adjudicating.TitlePrefix))
			s.refresh(event.Document, decidedIn(event))
		}
		s.late.Run(s.Waiting)
	})
}

// decidedIn is the unit that an event is about.
func decidedIn(event storage.Event) corpus.Span {
	for i := range event.Steps {
		step := &event.Steps[i]
		if step.Noun != history.Decision && step.Noun != history.Doubt {
			continue
		}
		record := step.After
		if history.IsNull(record) {
			record = step.Before
		}
		if d, err := history.Decode[corpus.Decision](record); err == nil && d != nil { // a doubt has the same place
			return d.Span()
		}
	}
	return corpus.Span{}
}

// setReason says why they differ: of the decision that stands, or of the one to
// come. The same again takes it back.
func (s *Screen) setReason(reason corpus.Reason) {
	u := s.at.unit
	if u == nil {
		return
	}
	s.pending.asking = false
	if u.Decided() {
		if u.Decision.Reason == reason {
			reason = ""
		}
		if !s.readOnly() && s.do(s.maker.Explain(u, reason, u.Decision.Note)) {
			s.show()
		}
		return
	}
	if s.pending.reason == reason {
		reason = ""
	}
	s.pending.reason = reason
	s.show()
}

// setNote says why it was decided so.
func (s *Screen) setNote(note string) {
	u := s.at.unit
	switch {
	case u == nil:
	case !u.Decided():
		s.pending.note = note
	case u.Decision.Note != note && !s.readOnly():
		if s.do(s.maker.Explain(u, u.Decision.Reason, note)) {
			s.show()
		}
	}
}

// park lets a unit wait to be talked over, or no longer.
func (s *Screen) park() {
	u := s.at.unit
	if u == nil || s.readOnly() {
		return
	}
	if u.Parked != nil {
		if s.do(s.maker.Park(u, "")) {
			s.show()
		}
		return
	}
	if s.do(s.maker.Park(u, "to be talked over")) {
		s.goTo(s.board.Next(s.index() + 1))
	}
}

// reopen takes the decision at hand back.
func (s *Screen) reopen() {
	u := s.at.unit
	if u == nil || u.Decision == nil || s.readOnly() {
		return
	}
	if s.do(s.maker.Reopen(s.at.entry, u)) {
		s.show()
	}
}
