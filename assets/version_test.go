package assets

import (
	"os"
	"testing"
	"time"
)

func TestTheProgramKnowsItsReleaseAndSaysWhenItIsOld(t *testing.T) {
	data, err := os.ReadFile("../FyneApp.toml")
	if err != nil {
		t.Fatal(err)
	}
	r := ReleaseFrom(data)
	released, err := time.Parse(time.DateOnly, r.Date)
	if err != nil || r.Version == "" || r.Page == "" || r.Day() == "" {
		t.Errorf("FyneApp.toml gives %+v (%v)", r, err)
	}
	if r.IsOld(released) || r.IsOld(released.AddDate(0, 9, 0)) || !r.IsOld(released.AddDate(0, 9, 1)) {
		t.Error("a version is old after nine months and not before")
	}
	if (Release{Version: "1.0.0"}).IsOld(released) || (Release{Date: "soon"}).Day() != "" {
		t.Error("a version without a date is said to be old")
	}
}
