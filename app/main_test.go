package app

import (
	"os"
	"runtime/debug"
	"testing"
)

// Each test opens a window of its own, and each window reads its fonts anew: a fifth
// of all work was the garbage of that. A few hundred MB more are nothing here.
func TestMain(m *testing.M) {
	debug.SetGCPercent(400)
	os.Exit(m.Run())
}
