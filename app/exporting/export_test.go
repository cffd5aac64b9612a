package exporting

import "testing"

func TestTheNameOfTheTargetFollowsTheFormat(t *testing.T) {
	for _, c := range []struct{ path, before, after, want string }{
		{"~/a.csv", ".csv", ".jsonl", "~/a.jsonl"},
		{"~/a.csv", ".csv", "", "~/a"},
		{"~/a", "", ".zip", "~/a.zip"},
		{"~/my.name", ".csv", ".zip", "~/my.name"},
		{"~/my.name", "", ".zip", "~/my.name"},
	} {
		if got := renamed(c.path, c.before, c.after); got != c.want {
			t.Errorf("%s with %q for %q became %s, want %s", c.path, c.after, c.before, got, c.want)
		}
	}
}
