package reader

import (
	"bytes"
	"context"
	"os/exec"
	"strings"
	"testing"
	"time"
	"unicode"
)

// oracle gives what another program makes of a file. The test is skipped where
// that program is not installed.
func oracle(t *testing.T, name string, arguments ...string) string {
	t.Helper()
	path, err := exec.LookPath(name)
	if err != nil {
		t.Skipf("not compared with %s, which is not installed here", name)
	}
	ctx, cancel := context.WithTimeout(context.Background(), 2*time.Minute)
	defer cancel()
	command := exec.CommandContext(ctx, path, arguments...)
	var out, complaints bytes.Buffer
	command.Stdout, command.Stderr = &out, &complaints
	if err := command.Run(); err != nil {
		t.Fatalf("%s: %v %s", name, err, complaints.String())
	}
	return out.String()
}

// leastShare is the share of words that a text must have in common with what
// another program finds.
const leastShare = 0.98

// sameWords proves that two texts have at least 98 % of their words in common
// and in the same order, and gives the share.
func sameWords(t *testing.T, got, want string) (share float64) {
	t.Helper()
	a, b := comparable(got), comparable(want)
	if len(a) < 50 || len(b) < 50 {
		t.Fatalf("%d and %d words are too few to compare", len(a), len(b))
	}
	if share = shareOfWords(a, b); share < leastShare {
		t.Errorf("%.1f %% of the words agree; we have\n%.4000s\nand they have\n%.4000s", 100*share, got, want)
	}
	return share
}

// comparable gives the words of a text without the signs that programs draw
// around them, such as dots of lists and lines of tables.
func comparable(text string) []string {
	return strings.FieldsFunc(strings.ReplaceAll(text, "\u00ad", ""), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.IsMark(r) })
}

// shareOfWords is how many words two texts have in common in the same order,
// as a share of the longer one.
func shareOfWords(a, b []string) float64 {
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
	return float64(before[len(b)]) / float64(max(len(a), len(b), 1))
}
