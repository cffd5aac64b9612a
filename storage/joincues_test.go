package storage

import (
	"context"
	"slices"
	"testing"
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
