package app

import (
	"strings"
	"testing"
	"time"

	"sayso/assets"
	"sayso/internal/notices"
)

func TestAboutTellsVersionDateAndWhereANewerOneWouldBe(t *testing.T) {
	r := assets.Release{Version: "1.2.3", Date: "2031-03-05", Page: "https://example.org/releases"}
	day := time.Date(2031, 3, 6, 0, 0, 0, 0, time.UTC)
	young, old := aboutText(r, day), aboutText(r, day.AddDate(0, 10, 0))
	for _, text := range []string{young, old} {
		if !strings.Contains(text, "5 March 2031") || !strings.Contains(text, r.Page) {
			t.Errorf("it says %q", text)
		}
	}
	if strings.Contains(young, "may exist") || !strings.Contains(old, "This version is from 5 March 2031; a newer one may exist.") {
		t.Errorf("young: %q, old: %q", young, old)
	}
}

func TestTheLicencesAreListedInTheWindow(t *testing.T) {
	s := newStage(t)
	s.showAbout()
	s.Sheet.Close()
	s.showLicences()
	if items := s.Finder.Items(); len(items) != len(notices.Parts()) || len(items) < 40 {
		t.Errorf("%d licences are listed", len(items))
	}
}
