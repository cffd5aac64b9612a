package cli

import (
	"bytes"
	"strings"
	"testing"

	"sayso/storage"
)

func TestTheHistoryTellsUndoingFromDoing(t *testing.T) {
	for kind, want := range map[string]string{"annotate": "Claim on sentence 1", storage.KindUndo: "Undone: Claim on sentence 1",
		storage.KindRedo: "Redone: Claim on sentence 1", storage.KindTakenBack: "Undone: Claim on sentence 1"} {
		var out bytes.Buffer
		p := &program{stdout: &out}
		e := storage.Event{Number: 7, Kind: kind, Title: "Claim on sentence 1"}
		if kind != "annotate" {
			e.Undone = []string{storage.NewID()}
		}
		if err := p.printEvent(e, nil, false); err != nil || !strings.HasSuffix(out.String(), "\t"+want+"\n") {
			t.Errorf("%s: %q %v", kind, out.String(), err)
		}
	}
}
