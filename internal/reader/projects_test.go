package reader

import (
	"errors"
	"strings"
	"testing"
)

func TestProjectsOfOtherProgramsSayHowTheyComeHere(t *testing.T) {
	for name, want := range map[string]string{
		"Study.mx22": "MAXQDA", "study.mx24": "MAXQDA", "study.nvp": "NVivo", "study.nvpx": "NVivo", "study.atlproj": "ATLAS.ti", "study.atlproj23": "ATLAS.ti",
		"data.qda": "QualCoder", "network.dna": "Discourse Network Analyzer", "taguette.sqlite3": "Taguette",
	} {
		results := readOne(t, name, []byte("SQLite format 3\x00and more"))
		if len(results) != 1 || results[0].Err == nil || !strings.Contains(results[0].Err.Error(), want) || errors.Is(results[0].Err, ErrUnknownKind) {
			t.Errorf("%s: got %+v", name, results)
		}
	}
	if results := readOne(t, "notes.xyz", []byte("\x00\x01")); len(results) != 1 || !errors.Is(results[0].Err, ErrUnknownKind) {
		t.Errorf("got %+v", results)
	}
}
