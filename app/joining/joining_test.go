package joining

import (
	"strings"
	"testing"
	"time"

	"sayso/storage"
)

func TestAComparisonIsGroupedByPersonAndByTime(t *testing.T) {
	at := func(minute int) time.Time { return time.Date(2031, 4, 3, 10, minute, 0, 0, time.Local) }
	groups := comparisonGroups(storage.Comparison{
		ToTake: []storage.Difference{
			{Change: "added", Words: "the claim two", Author: "Bea", At: at(2)},
			{Change: "removed", Words: "the mark", Author: "Ada", At: at(3)},
			{Change: "changed", Words: "the claim one", Author: "Bea", At: at(1)},
		},
		OnlyMine: []storage.Difference{{Change: "added", Words: "the source", At: at(4)}},
	})
	var lines []string
	for _, g := range groups {
		lines = append(append(lines, g.Heading), g.Lines...)
	}
	want := "Only in the other copy: 3|Bea: 2|3 Apr 10:01  changed the claim one|3 Apr 10:02  added the claim two|Ada: 1|3 Apr 10:03  removed the mark|" +
		"Only in this project: 1|Nobody in particular: 1|3 Apr 10:04  added the source"
	if got := strings.Join(lines, "|"); got != want {
		t.Errorf("got  %q\nwant %q", got, want)
	}
	many := make([]storage.Difference, mostShown+7)
	if list := byPerson(many)[0].Lines; len(list) != mostShown+1 || !strings.Contains(list[mostShown], "and 7 more") {
		t.Errorf("%d lines, the last %q", len(list), list[len(list)-1])
	}
}

func TestWhatIsKeptForLaterIsTold(t *testing.T) {
	line := joinedLine(storage.Joined{Events: 4, Held: 2, Authors: []storage.Authored{{Name: "Bea", Changes: 2}}})
	if !strings.HasPrefix(line, "4 changes joined (2 by Bea). 2 changes kept for later") {
		t.Errorf("it says %q", line)
	}
	if line := joinedLine(storage.Joined{Events: 1}); strings.Contains(line, "later") {
		t.Errorf("it says %q", line)
	}
}
