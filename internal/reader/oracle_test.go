package reader

import (
	"bytes"
	"os/exec"
	"strings"
	"testing"
)

// oracle gives what another program makes of a file. The test is skipped where
// that program is not installed.
func oracle(t *testing.T, name string, arguments ...string) string {
	t.Helper()
	path, err := exec.LookPath(name)
	if err != nil {
		t.Skipf("not compared with %s, which is not installed here", name)
	}
	command := exec.Command(path, arguments...)
	var out, complaints bytes.Buffer
	command.Stdout, command.Stderr = &out, &complaints
	if err := command.Run(); err != nil {
		t.Fatalf("%s: %v %s", name, err, complaints.String())
	}
	return out.String()
}

// sameWords proves that two texts have at least 98 % of their words in common
// and in the same order.
func sameWords(t *testing.T, got, want string) {
	t.Helper()
	a, b := strings.Fields(got), strings.Fields(want)
	before, now := make([]int, len(b)+1), make([]int, len(b)+1)
	for _, word := range a {
		for j, other := range b {
			if word == other {
				now[j+1] = before[j] + 1
			} else {
				now[j+1] = max(now[j], before[j+1])
			}
		}
		before, now = now, before
	}
	longest := max(len(a), len(b))
	if longest < 50 {
		t.Fatalf("%d and %d words are too few to compare", len(a), len(b))
	}
	if share := float64(before[len(b)]) / float64(longest); share < 0.98 {
		t.Errorf("%.1f %% of the words agree; we have\n%s\nand they have\n%s", 100*share, got, want)
	}
}
