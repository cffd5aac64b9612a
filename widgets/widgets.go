// Package widgets holds the controls of Sayso's window that Fyne does not have:
// fields, lists, sheets, and how they are laid out. What is more than a control
// has a folder of its own: above all readingview, in which a researcher reads an
// article and marks its sentences.
//
// Every widget follows one rule: snapshots in, intents out. A widget is given
// an immutable snapshot of what it shows (a Page for the reading view) and
// draws it. What the researcher does with the mouse comes out as a call of an
// intent such as OnClick, which names what is wanted and not how it is done.
// Widgets know no storage, no project and no window; package app joins them.
//
// All of them take their colours from a Palette and nowhere else, so that
// light, dark and high contrast are one switch.
//
// Fyne's own rules hold here: only the goroutine that runs the window may call
// into this package. Workarounds for faults of Fyne stand in fynefix.go, each
// with its issue number, so that an upgrade can delete them.
package widgets
