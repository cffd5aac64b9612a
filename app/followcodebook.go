package app

import (
	"sayso/app/session"
	"sayso/internal/codebook"
	"sayso/internal/corpus"
)

// builtFor is the codebook that the window was built for.
type builtFor struct {
	of    *session.Session // the session that built belongs to
	built corpus.Codebook  // the one whose labels stand in the tool bar, the keys and the inspector
}

// followCodebook builds the window anew when the project's codebook is another
// than the one it was built for: after an edit, an undo, a redo, an import. It
// also keeps the open editor up to date.
func (w *Window) followCodebook() {
	d := &w.builtFor
	now := w.session.Codebook
	if d.of != w.session {
		d.of, d.built = w.session, now
		w.codebook.Close()
		return
	}
	if !codebook.Same(d.built, now) {
		d.built = now
		if _, ok := now.Label(w.armed); !ok && w.armed != "" {
			w.armed = ""
			w.view.SetArmed("")
		}
		if err := w.useCodebook(); err != nil {
			w.Failed(err)
			return
		}
		w.build() // comes back here through show, with nothing left to do but the page
		return
	}
	w.codebook.Follow()
}
