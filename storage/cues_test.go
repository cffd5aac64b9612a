package storage

import (
	"context"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"sayso/internal/corpus"
)

func TestCuesOfBothCopiesAreThereAfterAJoin(t *testing.T) {
	ctx := context.Background()
	const leak, rumour = `{"class":"vague","cue":"leak","language":"en"}`, `{"class":"hedge","cue":"rumour","language":"en"}`
	for _, c := range []struct {
		name, mine, theirs, want string
		told                     []string
	}{
		{"both have some", "[" + leak + "]", "[" + rumour + "," + leak + "]", "[" + leak + "," + rumour + "]", []string{"1 cue of the second look came from the other copy."}},
		{"only the other has some", "", "[" + rumour + "," + leak + "]", "[" + rumour + "," + leak + "]", []string{"2 cues of the second look came from the other copy."}},
		{"only this one has some", "[" + leak + "]", "", "[" + leak + "]", nil},
		{"those of the other cannot be read", "[" + leak + "]", "[{", "[" + leak + "]", nil},
		{"those of this one cannot be read", "[{", "[" + leak + "]", "[{", nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			mine, theirs, _, _ := parted(t)
			for p, cues := range map[*Project]string{mine: c.mine, theirs: c.theirs} {
				if cues == "" {
					continue
				}
				if err := p.SetSetting(ctx, CueSetting, cues); err != nil {
					t.Fatal(err)
				}
			}
			tried, err := mine.Join(ctx, theirs.Path(), JoinOptions{DryRun: true})
			if kept, _ := mine.Setting(ctx, CueSetting); err != nil || kept != c.mine || !slices.Equal(tried.Notes, c.told) {
				t.Errorf("a join that is only tried keeps %s and tells %q: %v", kept, tried.Notes, err)
			}
			joined, err := mine.Join(ctx, theirs.Path(), JoinOptions{})
			if kept, _ := mine.Setting(ctx, CueSetting); err != nil || kept != c.want || !slices.Equal(joined.Notes, c.told) {
				t.Errorf("it keeps %s and tells %q: %v", kept, joined.Notes, err)
			}
			again, err := mine.Join(ctx, theirs.Path(), JoinOptions{})
			if err != nil || len(again.Notes) > 0 {
				t.Errorf("again it tells %q: %v", again.Notes, err)
			}
		})
	}
}

const oneCue, anotherCue = `[{"class":"vague","cue":"leak","language":"en"}]`, `[{"class":"hedge","cue":"rumour","language":"en"}]`

func TestAHandOutHasTheCuesOfItsProjectAndBringsBackItsOwn(t *testing.T) {
	ctx := context.Background()
	p, _, ana, _, round := inARound(t, corpus.Blind)
	if err := p.SetSetting(ctx, CueSetting, oneCue); err != nil {
		t.Fatal(err)
	}
	h := handedOut(t, p, round, ana)
	if got, err := h.Setting(ctx, CueSetting); err != nil || got != oneCue {
		t.Errorf("the hand-out has the cues %s: %v", got, err)
	}
	if err := h.SetSetting(ctx, CueSetting, anotherCue); err != nil {
		t.Fatal(err)
	}
	joined, err := p.Join(ctx, h.Path(), JoinOptions{})
	if err != nil || !noteWith(joined, "1 cue of the second look came from the other copy.") {
		t.Errorf("%q %v", joined.Notes, err)
	}
	if got, err := p.Setting(ctx, CueSetting); err != nil || got != oneCue[:len(oneCue)-1]+","+anotherCue[1:] {
		t.Errorf("the project has the cues %s: %v", got, err)
	}
	sound(t, p, h)
}

func TestAHandOutLeavesCuesThatCannotBeReadBehind(t *testing.T) {
	ctx := context.Background()
	p, _, ana, _, round := inARound(t, corpus.Blind)
	if err := p.SetSetting(ctx, CueSetting, "[{"); err != nil {
		t.Fatal(err)
	}
	if got, err := handedOut(t, p, round, ana).Setting(ctx, CueSetting); err != nil || got != "" {
		t.Errorf("the hand-out has the cues %q: %v", got, err)
	}
}

// TestARescueBringsTheCues in each of its three ways.
func TestARescueBringsTheCues(t *testing.T) {
	ctx := context.Background()
	for _, c := range []struct {
		name, cues, want string
		withoutLog       bool
		withoutTables    bool
		lost             int
	}{
		{name: "the log done again", cues: oneCue, want: oneCue},
		{name: "the values that can be proven", cues: oneCue, want: oneCue, withoutLog: true},
		{name: "out of single pages", cues: oneCue, want: oneCue, withoutTables: true},
		{name: "a list that cannot be read costs nothing else", cues: "[{", lost: 1},
		{name: "no list"},
	} {
		t.Run(c.name, func(t *testing.T) {
			p := lived(t)
			if c.cues != "" {
				if err := p.SetSetting(ctx, CueSetting, c.cues); err != nil {
					t.Fatal(err)
				}
			}
			if err := p.Close(); err != nil {
				t.Fatal(err)
			}
			if c.withoutLog {
				spoil(t, p.Path(), "DELETE FROM taken_back", "DELETE FROM events")
			}
			pages := schemaPages(t, p.Path())
			content, err := os.ReadFile(p.Path())
			if err != nil {
				t.Fatal(err)
			}
			for _, number := range pages {
				if c.withoutTables {
					clear(content[max(100, (number-1)*4096) : number*4096])
				}
			}
			to := filepath.Join(t.TempDir(), "rescued.sayso")
			report, err := Repair(ctx, write(t, content), to)
			if err != nil || len(report.Lost) != c.lost || report.History == c.withoutLog {
				t.Fatalf("%+v %v", report, err)
			}
			r, err := Open(ctx, to, OpenOptions{ReadOnly: true})
			if err != nil {
				t.Fatal(err)
			}
			defer r.Close()
			if got, err := r.Setting(ctx, CueSetting); err != nil || got != c.want {
				t.Errorf("it has the cues %q: %v", got, err)
			}
		})
	}
}
