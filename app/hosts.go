package app

import (
	"fyne.io/fyne/v2"

	"sayso/app/exporting"
	"sayso/app/secondlook"
	"sayso/app/session"
	"sayso/internal/corpus"
	"sayso/internal/sources"
	"sayso/widgets"
	"sayso/widgets/readingview"
)

// What each screen needs of the window, as the interface Host of its package
// says. That of settling stands in conflicts.go.

// host is what every screen needs: the open project.
type host struct{ w *Window }

// Session implements the Host of every screen.
func (h host) Session() *session.Session { return h.w.session }

// joinHost gives the screen of a comparison what it needs of the window.
type joinHost struct{ host }

func (h joinHost) Restored(path string) bool { return restored(path) }

// teamHost gives the room of the team what it needs.
type teamHost struct{ host }

func (h teamHost) Settle() { h.w.settling.Open() }

// ShowTeam implements team.Host.
func (h teamHost) ShowTeam(words string, problem bool) {
	if h.w.status != nil {
		h.w.status.SetTeam(words, problem)
	}
}

// Open implements team.Host. The hub knows who the login is.
func (h teamHost) Open(path, annotator string) {
	if annotator != "" {
		h.w.settings.Annotator, h.w.settings.AnnotatorSaid = annotator, true
		h.w.settings.Save()
	}
	h.w.openPath(path)
}

// documentsHost gives the sheet of the documents what it needs.
type documentsHost struct{ host }

// Shown implements documents.Host.
func (h documentsHost) Shown() (ids []string) {
	for _, d := range h.w.documents.Found() {
		ids = append(ids, d.ID)
	}
	return ids
}

// documentListHost gives the list of documents what it needs.
type documentListHost struct{ host }

func (h documentListHost) Order() string                             { return h.w.settings.DocumentOrder }
func (h documentListHost) OfferDocument(id string, at fyne.Position) { h.w.offerDocument(id, at) }

// SetOrder implements documents.ListHost.
func (h documentListHost) SetOrder(id string) {
	h.w.settings.DocumentOrder = id
	h.w.settings.Save()
}

// listsHost gives the lists what they need.
type listsHost struct{ host }

func (h listsHost) GoToAnnotation(a corpus.Annotation) { h.w.labelling.Jump(a) }
func (h listsHost) LetStay(f *widgets.Finder)          { h.w.letStay(f) }

// GoTo implements lists.Host.
func (h listsHost) GoTo(document string, span corpus.Span) {
	h.w.labelling.GoToSpan(document, span, "")
}

// Target implements lists.Host.
func (h listsHost) Target() (corpus.Annotation, bool) {
	a, _, ok := h.w.session.Target()
	if !ok {
		h.w.labelling.LabelFirst()
	}
	return a, ok
}

// searchHost gives the search of the project what it needs.
type searchHost struct{ host }

func (h searchHost) LetStay(f *widgets.Finder) { h.w.letStay(f) }

// GoTo implements searching.Host.
func (h searchHost) GoTo(document string, span corpus.Span, words string) {
	h.w.labelling.GoToSpan(document, span, words)
}

// overviewHost gives the overview and the agreement what they need.
type overviewHost struct{ host }

func (h overviewHost) GoBack() { h.w.labelling.GoBack() }

// Visit implements overview.Host and agreement.Host.
func (h overviewHost) Visit(annotation, document string, start int, words string, back func()) {
	h.w.labelling.Visit(annotation, document, start, words, back)
}

// barHost gives the line for finding in the article what it needs.
type barHost struct{ host }

func (h barHost) Reveal(span corpus.Span) { h.w.view.ShowSpan(span) }
func (h barHost) Marked()                 { h.w.show(session.ChangedPage) }
func (h barHost) Run(command string)      { h.w.run(command) }

// Resized implements searching.BarHost.
func (h barHost) Resized() {
	if h.w.panes != nil {
		h.w.panes.object.Refresh()
	}
}

// codebookHost gives the editor of the codebook what it needs.
type codebookHost struct{ host }

func (h codebookHost) Letters() map[string]string { return commandLetters(h.w.commands) }
func (h codebookHost) Rebuild()                   { h.w.followCodebook() }

// GoToAnnotation implements codebookscreen.Host.
func (h codebookHost) GoToAnnotation(a corpus.Annotation) {
	s := h.w.session
	if a.Document == s.Entry.Document.ID {
		s.Select(a.ID)
	} else {
		s.OpenAt(a, func() {})
	}
	h.w.focusText()
	h.w.say("Ctrl+B goes back to the codebook.")
}

// adjudicateHost gives the screen on which differences are decided what it needs.
type adjudicateHost struct{ host }

func (h adjudicateHost) Style() readingview.Style { return h.w.style() }

// Place implements adjudicate.Host.
func (h adjudicateHost) Place(place, counts string) {
	if place == "" {
		h.w.showPlace()
		return
	}
	h.w.status.SetPlace(place, counts)
}

// labellingHost gives the work on the text what it needs.
type labellingHost struct{ host }

func (h labellingHost) View() *readingview.View       { return h.w.view }
func (h labellingHost) Inspector() *widgets.Inspector { return h.w.inspector }
func (h labellingHost) ShowInspector() bool           { return h.w.showRight() }
func (h labellingHost) ByLetter() bool                { return h.w.byLetter }

// Offer implements labelling.Host.
func (h labellingHost) Offer(a corpus.Annotation, attribute corpus.Attribute) (value, why string, ok bool) {
	return h.w.look.Offer(a, attribute)
}

// OrderSources implements labelling.Host.
func (h labellingHost) OrderSources(a corpus.Annotation, offered []sources.Candidate) []string {
	return h.w.look.OrderSources(a, offered)
}

// lookHost gives a second look what it needs.
type lookHost struct{ host }

// GoTo implements secondlook.Host.
func (h lookHost) GoTo(document string, span corpus.Span, then func()) {
	h.w.labelling.GoToThen(document, span, then)
}

func (h lookHost) Resized() {
	if h.w.panes != nil {
		h.w.panes.object.Refresh()
	}
}

// Allowed implements secondlook.Host.
func (h lookHost) Allowed(document string) secondlook.Allowed {
	switch h.w.session.Hints(document) {
	case corpus.HintsOff:
		return secondlook.Off
	case corpus.HintsAfter:
		return secondlook.After
	}
	return secondlook.Before
}

func (h lookHost) When() secondlook.When  { return secondlook.When(h.w.settings.Hints) }
func (h lookHost) Keep(key, value string) { h.w.keepPlace(key, value) }

// SetWhen implements secondlook.Host.
func (h lookHost) SetWhen(when secondlook.When) {
	h.w.settings.Hints = string(when)
	h.w.settings.Save()
}

// Marked implements secondlook.Host.
func (h lookHost) Marked() { h.w.show(session.ChangedPage | session.ChangedPlace) }

// peopleHost gives the question who is at the keyboard what it needs.
type peopleHost struct{ host }

// Remember implements people.Host.
func (h peopleHost) Remember(name string) {
	w := h.w
	w.settings.Annotator, w.settings.AnnotatorSaid = name, true
	w.settings.Save()
	w.show(session.ChangedAll)
}

// importHost gives an import what it needs.
type importHost struct{ host }

func (h importHost) Annotator() string { return h.w.settings.Annotator }

// planHost gives the plan what it needs.
type planHost struct{ host }

// Read implements plan.Host.
func (h planHost) Read(document string) {
	h.w.session.Open(document, -1)
	h.w.focusText()
}

// exportHost gives an export what it needs.
type exportHost struct{ host }

func (h exportHost) Version() string { return h.w.release.Version }
func (h exportHost) Last() string    { return h.w.lastExport }

// Keep implements exporting.Host.
func (h exportHost) Keep(export string) {
	h.w.lastExport = export
	h.w.keepPlace(exporting.Setting, export)
}
