// Package app is the desktop application: the window a researcher works in.
//
// It sits between the widgets, which only draw and report what the hand did,
// and the storage, which only keeps what it is told. A key or a click becomes
// a command of one table (commands.go); the command changes the Session
// (session.go), which holds the open project and the document under the eye;
// the Session hands the change to the Saver (saver.go), which writes it on a
// goroutine of its own; and the Window (window.go) shows the new state, and
// says "Saved" only when the Saver has heard from the disk.
//
// Session and Saver know nothing of Fyne, so that they are tested without a
// window. Only the goroutine of the user interface touches Fyne; everything
// else comes back to it through the Runner (ui.go).
package app
