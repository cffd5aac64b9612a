package app

import (
	"cmp"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"sayso/app/session"
	"sayso/app/ui"
	"sayso/internal/corpus"
	"sayso/widgets"
	"sayso/widgets/readingview"
)

// show brings the window up to date with the session.
func (w *Window) show(what session.What) {
	if w.session == nil || w.status == nil {
		return
	}
	if what&session.ChangedProject != 0 {
		w.window.SetTitle(windowTitle(w.session.Info.Title, w.session.File().Path()))
		w.followCodebook()
		w.followName()
	}
	if what&session.ChangedDocuments != 0 {
		w.documents.Show()
	} else if what&session.ChangedDocument != 0 {
		w.lineStale = true
	}
	w.plan.Follow(what&(session.ChangedDocuments|session.ChangedProject) != 0)
	w.documentSheet.Follow(what&session.ChangedDocuments != 0, what&session.ChangedProject != 0)
	w.overview.Follow(what&^session.ChangedPlace != 0)
	w.agreement.Follow(what&(session.ChangedPage|session.ChangedDocument) != 0, what&session.ChangedProject != 0)
	if what&(session.ChangedPage|session.ChangedPlace) != 0 {
		w.showPage(what)
		w.showRestSoon()
	}
}

// windowTitle names the project, and its file where that is called otherwise: a
// copy has the title of the original.
func windowTitle(title, path string) string {
	if file := filepath.Base(path); strings.TrimSuffix(file, filepath.Ext(file)) != title {
		title += " (" + file + ")"
	}
	return title + " - Sayso"
}

// restPause is how long no key or click must come before all around the text
// follows it: the annotation on the right, the line of the document, the status bar.
// The text answers a key at once; a dozen controls drawn anew with each would
// make it wait.
const restPause = 40 * time.Millisecond

// showRestSoon brings what is around the text up to date when no key or click
// comes for a moment.
func (w *Window) showRestSoon() {
	if w.inspectorStale {
		return // it is on its way
	}
	w.inspectorStale = true
	time.AfterFunc(restPause, func() { w.Runner.Do(func() { w.Guard(w.showRest) }) })
}

// showRest shows what showRestSoon put off.
func (w *Window) showRest() {
	if w.session == nil || w.inspector == nil {
		return
	}
	w.showInspectorNow()
	w.showPlace()
	w.giveBackAfter(&w.shown, longPause)
	if w.lineStale {
		w.lineStale = false
		w.documents.ShowOpen()
	}
}

// showInspectorNow brings the annotation up to date if it is not, for a command
// that is about to use it.
func (w *Window) showInspectorNow() {
	if w.inspectorStale && w.session != nil && w.inspector != nil {
		w.showInspector()
	}
}

// showPage gives the reading view its snapshot.
func (w *Window) showPage(what session.What) {
	s := w.session
	document := &s.Entry.Document
	hints := w.look.Suggestions()
	if what&session.ChangedPage == 0 && w.view.Page().ID == document.ID && w.view.Page().Selected == s.Selected && slices.Equal(hints, w.view.Page().Suggestions) {
		w.view.SetCurrent(s.Current) // only the current sentence is another
		w.dropSelection()
		return
	}
	page := readingview.Page{
		ID: document.ID, Title: document.Title, Meta: metaLine(document),
		Text: document.Text, Sentences: document.Sentences, States: s.States,
		Annotations: s.Entry.Annotations, Labels: s.Codebook.Labels, Selected: s.Selected,
		Linked: s.Linked(), Parked: s.Parked(), Lanes: lanesOf(s), Marks: s.Entry.Marks,
		Hit: -1, Suggestions: hints,
	}
	if a, ok := s.Annotation(s.Selected); ok {
		page.Fixed = !s.Own(a)
	}
	page.Hits, page.Hit = w.findBar.Hits(document.ID)
	if show(w.welcome, document.ID == ""); document.ID == "" {
		page = readingview.Page{ID: "empty", Hit: -1}
	}
	w.view.SetPage(page)
	if what&session.ChangedPlace != 0 {
		w.view.SetCurrent(s.Current)
		w.dropSelection()
	}
}

// lanesOf are the lanes of the gutter.
func lanesOf(s *session.Session) (lanes []readingview.Lane) {
	for _, l := range s.Lanes() {
		lanes = append(lanes, readingview.Lane{Annotators: l.Annotators, Initials: l.Initials, Name: l.Name})
	}
	return lanes
}

// dropSelection takes the selection off the text when the session has none.
func (w *Window) dropSelection() {
	if w.session.Selection.Len() == 0 && w.view.Selection().Len() > 0 {
		w.view.ClearSelection()
	}
}

// metaLine is the line under the headline.
func metaLine(d *corpus.Document) string {
	var parts []string
	for _, part := range []string{d.Outlet, ui.LongDate(d.Date), strings.TrimPrefix(d.Byline, "By ")} {
		if part != "" {
			parts = append(parts, part)
		}
	}
	parts = append(parts, corpus.Plural(len(d.Sentences), "sentence"))
	return strings.Join(parts, " · ")
}

// showInspector fills the right side.
func (w *Window) showInspector() {
	w.inspectorStale = false
	defer func() { w.showSaved(w.saver.State()) }() // "Writing…" may have ended
	s := w.session
	a, apart, ok := s.Target()
	if !ok {
		w.inspector.SetInspection(widgets.Inspection{Heading: "Annotation", Empty: w.howToLabel(), Parked: w.labelling.ParkedLine(s.Current), Hint: w.look.Line()})
		return
	}
	shown := widgets.Inspection{
		Heading: s.Place(a.Span), Annotation: &a,
		Quote: "“" + corpus.FirstWords(strings.Trim(a.Quote, "“”\""), 150) + "”",
		By:    s.AnnotatorName(a.Annotator) + " · " + a.ChangedAt.Local().Format("2 Jan 2006, 15:04"),
	}
	if apart {
		shown.Heading = "Just labelled: " + s.Place(a.Span)
	}
	if shown.ReadOnly = !s.Own(a); shown.ReadOnly {
		shown.By += " · read-only"
	}
	shown.Hint = w.look.Line()
	shown.Sources = w.labelling.OfferedSources(a, 6)
	shown.Parked = w.labelling.ParkedLine(s.Entry.Document.SentenceAt(a.Span.Start))
	shown.Relations = append(w.labelling.MentionLines(a), w.labelling.RelationLines(a)...)
	w.inspector.SetInspection(shown)
}

// howToLabel says what the keys do, where there is nothing else to show.
func (w *Window) howToLabel() string {
	if len(w.session.Entry.Document.Sentences) == 0 {
		return "This panel shows the attributes of an annotation: who said it, how certain it is, what it answers. Import articles first."
	}
	var parts []string
	for _, l := range w.session.Codebook.Labels {
		if l.Key != "" {
			parts = append(parts, l.Key+" "+strings.ToLower(l.Name))
		}
	}
	return "This sentence has no label. Press " + strings.Join(parts, ", ") + ", or 0 if there is nothing to label. F1 shows all keys, F2 what the labels mean."
}

// showPlace fills the status bar.
func (w *Window) showPlace() {
	s := w.session
	place, counts := "", []string{}
	if n := len(s.Entry.Document.Sentences); n > 0 {
		place = fmt.Sprintf("Sentence %d of %d", s.Current+1, n)
		by, unread := map[string]int{}, 0
		if line := s.Line(); line != nil {
			by, unread = line.ByLabel, line.Unread
		}
		for _, l := range s.Codebook.Labels {
			if by[l.ID] > 0 {
				counts = append(counts, fmt.Sprintf("%d %s", by[l.ID], strings.ToLower(l.Name)))
			}
		}
		counts = append(counts, fmt.Sprintf("%d unread", unread))
	}
	w.status.SetPlace(place, strings.Join(counts, " · "))
	w.status.SetHints(w.look.State())
	annotator := "Annotator: " + cmp.Or(s.Annotator.Name, "who are you?")
	if len(s.Persons()) > 1 {
		annotator += map[bool]string{true: " · everybody's work", false: " · own work"}[s.Everybody()]
	}
	w.status.SetRight(annotator, fmt.Sprintf("%d%%", w.settings.ZoomPercent))
}

// showSaved tells whether the work is on disk.
func (w *Window) showSaved(state session.SaveState) {
	if w.status == nil {
		return
	}
	w.session.Rested()
	switch {
	case w.project != nil && w.project.ReadOnly():
		w.status.SetSaved("Read-only", true)
	case state.Problem != nil:
		w.session.GiveUpWaiting() // the disk may be away for long; the reader is not to wait
		w.status.SetSaved(fmt.Sprintf("Not saved yet (%d): %s", state.Pending, state.Problem), true)
	case state.Pending > 0:
		w.status.SetSaved("Saving…", false)
	case w.inspector.Unsaid():
		w.status.SetSaved("Writing…", false)
	default:
		w.status.SetSaved("✓ Saved", false)
	}
}

// typingPause is how long nothing must be typed before what was typed into the
// note is stored.
const typingPause = time.Second

// typed stores the note when nothing more is typed. A field with offers is stored
// when it is left. Until then the status bar does not say saved.
func (w *Window) typed() {
	w.typing++
	number := w.typing
	w.status.SetSaved("Writing…", false)
	time.AfterFunc(typingPause, func() {
		w.Runner.Do(func() {
			if w.typing == number && w.session != nil {
				w.Guard(w.inspector.FlushNote)
				w.showSaved(w.saver.State())
			}
		})
	})
}

// typesNow reports whether something is being typed that is not stored yet: what
// others changed must not get under the hand.
func (w *Window) typesNow() bool {
	sheet := w.documentSheet.Over()
	return w.inspector != nil && w.inspector.Unsaid() || sheet != nil && sheet.Table.Writing()
}

// messageTime is how long a passing sentence stays where nothing is done: long
// enough to be read twice.
func messageTime(text string) time.Duration {
	return 2*time.Second + time.Duration(len([]rune(text)))*60*time.Millisecond
}

// say shows a passing sentence, until the next command or its time is over.
func (w *Window) say(text string) {
	if w.status == nil {
		return
	}
	w.documentSheet.Say(text) // one of them may lie over the foot of the window
	w.overview.Say(text)
	w.agreement.Say(text)
	w.plan.Say(text)
	w.message++
	number := w.message
	w.status.SetMessage(text)
	time.AfterFunc(messageTime(text), func() {
		w.Runner.Do(func() {
			if w.message == number && w.status != nil {
				w.status.SetMessage("")
			}
		})
	})
}
