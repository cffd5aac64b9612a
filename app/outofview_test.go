package app

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"
)

func TestALabelIsNotSetOnASentenceOutOfView(t *testing.T) {
	s := newStage(t)
	s.window.Resize(fyne.NewSize(900, 300))
	s.queue.drain()
	before := len(s.session.Entry.Annotations)
	s.view.ScrollLines(200)
	if s.view.InView(s.session.Entry.Document.Sentences[s.session.Current].Span) {
		t.Fatal("the sample's article is too short to scroll its first sentence away")
	}
	s.press(fyne.Key1)
	if len(s.session.Entry.Annotations) != before || !strings.Contains(s.status.Message(), "out of view") {
		t.Errorf("%d annotations, %d before; the window says %q", len(s.session.Entry.Annotations), before, s.status.Message())
	}
	if !s.view.InView(s.session.Entry.Document.Sentences[s.session.Current].Span) {
		t.Error("the sentence is not brought back into view")
	}
	s.press(fyne.Key1)
	if len(s.session.Entry.Annotations) != before+1 {
		t.Error("the second press does not label it")
	}
}

func TestOtherColoursLeaveThePlaceInTheText(t *testing.T) {
	s := newStage(t)
	s.window.Resize(fyne.NewSize(900, 300))
	s.queue.drain()
	first := s.session.Entry.Document.Sentences[0].Span
	s.view.ScrollLines(200)
	if s.view.InView(first) {
		t.Fatal("the sample's article is too short to scroll its first sentence away")
	}
	s.toggleTheme()
	s.queue.drain()
	if s.view.InView(first) {
		t.Error("the view has gone back to the current sentence")
	}
}

// What a narrow toolbar leaves out stays out in a narrower one.
func TestANarrowerToolbarShowsNoMore(t *testing.T) {
	s := newStage(t)
	bar := toolbarOf(t, s)
	shown := len(bar.Objects)
	for width := float32(1600); width >= 400; width -= 7 {
		bar.Layout.Layout(bar.Objects, fyne.NewSize(width, toolbarHeight))
		now := 0
		for _, o := range bar.Objects {
			if o.Visible() {
				now++
			}
		}
		if now > shown {
			t.Errorf("at %g px there are %d parts, in a wider window %d", width, now, shown)
		}
		shown = now
	}
}

func TestLeavingHighContrastGoesBackToTheColoursBefore(t *testing.T) {
	s := newStage(t)
	for _, theme := range []string{"light", "dark", ""} {
		s.useTheme(theme)
		s.toggleContrast()
		s.toggleContrast()
		if s.settings.Theme != theme {
			t.Errorf("before high contrast the theme was %q, after it is %q", theme, s.settings.Theme)
		}
	}
}

// toolbarOf is the container that the line at the head lays out.
func toolbarOf(t *testing.T, s *stage) *fyne.Container {
	t.Helper()
	bar := s.toolbar.object().(*fyne.Container).Objects[1].(*fyne.Container).Objects[1].(*fyne.Container)
	if bar.Layout != fyne.Layout(s.toolbar) {
		t.Fatal("the line at the head is put together otherwise now")
	}
	return bar
}
