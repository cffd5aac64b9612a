package app

import "sayso/app/session"

// toggleEverybody shows everybody's work, each in a lane of their own, or again
// that of the person at the keyboard alone. The project keeps which of the two.
func (w *Window) toggleEverybody() {
	s := w.session
	if s.AsksWho() {
		return
	}
	w.Flush()
	s.ShowEverybody(!s.Everybody())
	view, said := "", "Your own work alone. Ctrl+Shift+A shows everybody's."
	if s.Everybody() {
		view, said = session.EverybodysView, "Everybody's work. What others made is read-only; Ctrl+Shift+A shows your own alone."
	}
	w.keepPlace(session.ViewSetting, view)
	w.say(said)
}
