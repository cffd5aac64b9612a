package app

import (
	"testing"

	"fyne.io/fyne/v2"
)

func TestAHeldKeyRunsItsCommandOnce(t *testing.T) {
	w := &Window{}
	w.keyDown(fyne.Key1)
	if w.held.repeats(fyne.Key1) {
		t.Error("the first call was taken for a repeat")
	}
	if !w.held.repeats(fyne.Key1) {
		t.Error("a repeat was taken for a press")
	}
	w.keyUp(fyne.Key1)
	w.keyDown(fyne.Key1)
	if w.held.repeats(fyne.Key1) {
		t.Error("the second press was taken for a repeat")
	}
	if w.held.repeats(fyne.Key2) {
		t.Error("another key was taken for a repeat")
	}
}
