// Package app is the desktop application: the window a researcher works in.
//
// It sits between the widgets, which only draw and report what was done with
// them, and the storage, which only keeps what it is told. A key or a click
// becomes a command of one table (commands.go); the command changes the open
// project (package session), which applies the change to what is shown and hands
// it to its Saver; and the Window (window.go) shows the new state, and says
// "Saved" only when the Saver has heard from the disk.
//
// Package session knows nothing of Fyne, so that it is tested without a window.
// What all screens use is in package ui; a folder each has a screen. Only the
// goroutine of the user interface touches Fyne; everything else comes back to it
// through the Runner of package ui.
package app
