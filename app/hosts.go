package app

import (
	"image/color"
	"time"

	codebookscreen "sayso/app/codebook"
	"sayso/app/exporting"
	"sayso/app/lists"
	"sayso/app/session"
	"sayso/internal/codebook"
	"sayso/internal/corpus"
	"sayso/storage"
	"sayso/widgets"

	"fyne.io/fyne/v2"
)

// What each screen needs of the window, as the interface Host of its package
// says. That of settling stands in conflicts.go.

// joinHost gives the screen of a comparison what it needs of the window.
type joinHost struct{ w *Window }

func (h joinHost) Flush()                    { h.w.inspector.Flush() }
func (h joinHost) Joined()                   { h.w.session.ReloadAt("") }
func (h joinHost) Restored(path string) bool { return restored(path) }

// documentsHost gives the sheet of the documents what it needs.
type documentsHost struct{ w *Window }

func (h documentsHost) Summaries() []storage.Summary        { return h.w.session.Summaries }
func (h documentsHost) Codebook() corpus.Codebook           { return h.w.session.Codebook }
func (h documentsHost) Waiting() bool                       { return h.w.session.Waiting() }
func (h documentsHost) Flush()                              { h.w.inspector.Flush() }
func (h documentsHost) Undo()                               { h.w.session.Undo() }
func (h documentsHost) Redo()                               { h.w.session.Redo() }
func (h documentsHost) Reload()                             { h.w.session.Reload() }
func (h documentsHost) ChangeCodebook(p codebook.Plan) bool { return h.w.session.ChangeCodebook(p) }

// Shown implements documents.Host.
func (h documentsHost) Shown() (ids []string) {
	for _, d := range h.w.documents.Found() {
		ids = append(ids, d.ID)
	}
	return ids
}

// Correct implements documents.Host.
func (h documentsHost) Correct(title string, list []corpus.Document) {
	h.w.session.CorrectDocuments(title, list)
}

// RemoveVariable implements documents.Host.
func (h documentsHost) RemoveVariable(v corpus.Variable, documents []corpus.Document) {
	h.w.session.RemoveVariable(v, documents)
}

// listsHost gives the lists what they need.
type listsHost struct{ w *Window }

func (h listsHost) Flush()                               { h.w.inspector.Flush() }
func (h listsHost) Codebook() corpus.Codebook            { return h.w.session.Codebook }
func (h listsHost) LabelColour(label string) color.Color { return h.w.labelColour(label) }
func (h listsHost) Here() string                         { return h.w.session.Entry.Document.ID }
func (h listsHost) Title(document string) string         { return h.w.session.TitleOf(document) }
func (h listsHost) GoToAnnotation(a corpus.Annotation)   { h.w.labelling.Jump(a) }
func (h listsHost) LetStay(f *widgets.Finder)            { h.w.letStay(f) }
func (h listsHost) Sources() lists.SourceChanges         { return h.w.session }

// GoTo implements lists.Host.
func (h listsHost) GoTo(document string, span corpus.Span) {
	h.w.labelling.GoToSpan(document, span, "")
}

// Who implements lists.Host.
func (h listsHost) Who(annotator string) (string, bool) {
	return h.w.session.AnnotatorName(annotator), h.w.session.Mine(annotator)
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
type searchHost struct{ w *Window }

func (h searchHost) Flush()                               { h.w.inspector.Flush() }
func (h searchHost) Codebook() corpus.Codebook            { return h.w.session.Codebook }
func (h searchHost) LabelColour(label string) color.Color { return h.w.labelColour(label) }
func (h searchHost) Me() string                           { return h.w.session.Annotator.ID }
func (h searchHost) LetStay(f *widgets.Finder)            { h.w.letStay(f) }
func (h searchHost) KeepQuery(name, text string)          { h.w.session.KeepQuery(name, text) }
func (h searchHost) ForgetQuery(q corpus.Query)           { h.w.session.ForgetQuery(q) }

// GoTo implements searching.Host.
func (h searchHost) GoTo(document string, span corpus.Span, words string) {
	h.w.labelling.GoToSpan(document, span, words)
}

// LabelFound implements searching.Host.
func (h searchHost) LabelFound(text string, label corpus.Label) { h.w.session.LabelFound(text, label) }

// codebookHost gives the editor of the codebook what it needs.
type codebookHost struct{ w *Window }

func (h codebookHost) Codebook() corpus.Codebook            { return h.w.session.Codebook }
func (h codebookHost) Title() string                        { return h.w.session.Info.Title }
func (h codebookHost) Summaries() []storage.Summary         { return h.w.session.Summaries }
func (h codebookHost) LabelColour(label string) color.Color { return h.w.labelColour(label) }
func (h codebookHost) Letters() map[string]string           { return commandLetters(h.w.commands) }
func (h codebookHost) Now() time.Time                       { return h.w.session.Timestamp() }
func (h codebookHost) Mine(annotator string) bool           { return h.w.session.Mine(annotator) }
func (h codebookHost) Whose(annotators []string) string     { return h.w.session.SaysWhose(annotators) }
func (h codebookHost) Flush()                               { h.w.inspector.Flush() }
func (h codebookHost) Rebuild()                             { h.w.followCodebook() }
func (h codebookHost) Project() codebookscreen.Project      { return h.w.session }

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

// labellingHost gives the work on the text what it needs.
type labellingHost struct{ w *Window }

func (h labellingHost) Session() *session.Session            { return h.w.session }
func (h labellingHost) View() *widgets.ReadingView           { return h.w.view }
func (h labellingHost) Inspector() *widgets.Inspector        { return h.w.inspector }
func (h labellingHost) ShowInspector() bool                  { return h.w.showRight() }
func (h labellingHost) ByLetter() bool                       { return h.w.byLetter }
func (h labellingHost) LabelColour(label string) color.Color { return h.w.labelColour(label) }

// peopleHost gives the question who is at the keyboard what it needs.
type peopleHost struct{ w *Window }

func (h peopleHost) Session() *session.Session { return h.w.session }

// Remember implements people.Host.
func (h peopleHost) Remember(name string) {
	w := h.w
	w.settings.Annotator, w.settings.AnnotatorSaid = name, true
	w.settings.Save()
	w.show(session.ChangedAll)
}

// importHost gives an import what it needs.
type importHost struct{ w *Window }

func (h importHost) Flush()                         { h.w.inspector.Flush() }
func (h importHost) Codebook() corpus.Codebook      { return h.w.session.Codebook }
func (h importHost) Annotator() string              { return h.w.settings.Annotator }
func (h importHost) Annotators() []corpus.Annotator { return h.w.session.Annotators }
func (h importHost) Imported(document string)       { h.w.session.ReloadAt(document) }
func (h importHost) Reload()                        { h.w.session.Reload() }

// exportHost gives an export what it needs.
type exportHost struct{ w *Window }

func (h exportHost) Flush()                         { h.w.inspector.Flush() }
func (h exportHost) Document() string               { return h.w.session.Entry.Document.ID }
func (h exportHost) Annotators() []corpus.Annotator { return h.w.session.Annotators }
func (h exportHost) Version() string                { return h.w.version }
func (h exportHost) Last() string                   { return h.w.lastExport }

// Keep implements exporting.Host.
func (h exportHost) Keep(export string) {
	h.w.lastExport = export
	h.w.keepPlace(exporting.Setting, export)
}

// barHost gives the line for finding in the article what it needs.
type barHost struct{ w *Window }

func (h barHost) Document() *corpus.Document           { return &h.w.session.Entry.Document }
func (h barHost) Current() int                         { return h.w.session.Current }
func (h barHost) GoTo(sentence int)                    { h.w.session.GoTo(sentence) }
func (h barHost) Reveal(span corpus.Span)              { h.w.view.ShowSpan(span) }
func (h barHost) Marked()                              { h.w.show(session.ChangedPage) }
func (h barHost) Labels() []corpus.Label               { return h.w.session.Codebook.Labels }
func (h barHost) LabelColour(label string) color.Color { return h.w.labelColour(label) }
func (h barHost) Run(command string)                   { h.w.run(command) }

// Resized implements searching.BarHost.
func (h barHost) Resized() {
	if h.w.panes != nil {
		h.w.panes.object.Refresh()
	}
}

// LabelSentences implements searching.BarHost.
func (h barHost) LabelSentences(sentences []int, label corpus.Label) int {
	return h.w.session.LabelSentences(sentences, label)
}

// documentListHost gives the list of documents what it needs.
type documentListHost struct{ w *Window }

func (h documentListHost) Session() *session.Session                 { return h.w.session }
func (h documentListHost) Flush()                                    { h.w.inspector.Flush() }
func (h documentListHost) Order() string                             { return h.w.settings.DocumentOrder }
func (h documentListHost) OfferDocument(id string, at fyne.Position) { h.w.offerDocument(id, at) }

// SetOrder implements documents.ListHost.
func (h documentListHost) SetOrder(id string) {
	h.w.settings.DocumentOrder = id
	h.w.settings.Save()
}
