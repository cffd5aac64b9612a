package widgets

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/test"
)

func TestAKeyThatIsWrittenInAMenuRunsItsLine(t *testing.T) {
	for typed, want := range map[string]string{
		"1": "claim",
		"2": "denial",
		"s": "source",
		"S": "source",
	} {
		t.Run(typed, func(t *testing.T) {
			test.NewTempApp(t)
			window := test.NewTempWindow(t, canvas.NewRectangle(nil))
			window.Resize(fyne.NewSize(400, 300))
			ran := ""
			run := func(name string) func() { return func() { ran += name } }
			m := ShowMenu(Light(), window.Canvas(), []MenuItem{
				{Text: "Claim", Key: "1", Run: run("claim")}, {Text: "Denial", Key: "2", Run: run("denial")},
				{Rule: true}, {Text: "Source", Key: "S", Run: run("source")}, {Text: "Park", Key: "Y", Run: run("park")}}, fyne.NewPos(10, 10), func() {})
			m.TypedRune([]rune(typed)[0])
			if ran != want {
				t.Errorf("%q ran %q, want %q", typed, ran, want)
			}
		})
	}
}

func TestALetterInAMenuGoesToItsLine(t *testing.T) {
	test.NewTempApp(t)
	window := test.NewTempWindow(t, canvas.NewRectangle(nil))
	ran := ""
	m := ShowMenu(Light(), window.Canvas(), []MenuItem{
		{Text: "Claim", Key: "1", Run: func() { ran = "claim" }}, {Text: "Park", Key: "Y", Run: func() { ran = "park" }}}, fyne.NewPos(10, 10), func() {})
	m.TypedRune('p')
	if ran != "" {
		t.Fatalf("a letter that is no key ran %q", ran)
	}
	m.TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	if ran != "park" {
		t.Errorf("Enter ran %q", ran)
	}
}

func TestAMenuStaysUnderTheMouseWhenALongerOneOpensBesideIt(t *testing.T) {
	test.NewTempApp(t)
	window := test.NewTempWindow(t, canvas.NewRectangle(nil))
	window.Resize(fyne.NewSize(900, 600))
	var long []MenuItem
	for range 40 {
		long = append(long, MenuItem{Text: "Do something", Run: func() {}})
	}
	m := ShowMenu(Light(), window.Canvas(), []MenuItem{{Text: "Project", Items: long}, {Text: "Edit", Items: long[:3]}}, fyne.NewPos(10, 60), func() {})
	before := fyne.CurrentApp().Driver().AbsolutePositionForObject(m)
	m.TypedKey(&fyne.KeyEvent{Name: fyne.KeyDown})
	m.TypedKey(&fyne.KeyEvent{Name: fyne.KeyRight})
	if len(m.levels) != 2 {
		t.Fatal("the long menu is not open")
	}
	after := fyne.CurrentApp().Driver().AbsolutePositionForObject(m)
	if bottom := after.Y + m.Size().Height; after != before || bottom > 600 || bottom < 550 {
		t.Errorf("it went from %v to %v, down to %v", before, after, bottom)
	}
}
