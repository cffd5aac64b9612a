// Package labelling is the work on the text: going through the sentences,
// selecting, labelling, and saying of an annotation who said it, what it answers
// and what is unsure about it. What a change does is done by the session; here
// is what the keys over the text mean.
package labelling

import (
	"sayso/app/session"
	"sayso/app/ui"
	"sayso/internal/corpus"
	"sayso/internal/sources"
	"sayso/widgets"
	"sayso/widgets/readingview"
)

// Host is what labelling needs of the window beyond the shell.
type Host interface {
	Session() *session.Session
	View() *readingview.View
	Inspector() *widgets.Inspector
	// ShowInspector makes sure that the annotation is in sight and up to date.
	ShowInspector() bool
	// ByLetter reports whether the command that runs was asked for by a letter
	// key, which a field that opens would take for text.
	ByLetter() bool
	// Offer is the value that an attribute of an annotation may have by the cues
	// of its sentence or by what was learned, and why; ok is false for none.
	Offer(a corpus.Annotation, attribute corpus.Attribute) (value, why string, ok bool)
	// OrderSources are the names of the sources offered for an annotation, in the
	// order in which they are likeliest taken.
	OrderSources(a corpus.Annotation, offered []sources.Candidate) []string
}

// Screen is the work on the text of a window.
type Screen struct {
	shell *ui.Shell
	host  Host

	back     []place        // where links were followed from
	sources  *sources.Index // of the open document
	sourceOf string         // what the index was made of
}

// New makes it for a window.
func New(shell *ui.Shell, host Host) *Screen { return &Screen{shell: shell, host: host} }
