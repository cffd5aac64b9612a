//go:build linux

package hub

import (
	"testing"
)

func TestTwoLaptopsSayTheSameAfterAnExchange(t *testing.T) {
	team := newTeam(t, 3)
	ana, ben := team.join("ana", NewMember{SeesAll: true}), team.join("ben", NewMember{SeesAll: true})
	ana.say(0, 0)
	ben.say(0, 1)
	ben.say(2, 0)
	if r := ana.sync(); r.Pushed != 1 || r.Waiting.Mine != 0 {
		t.Errorf("ana pushed %d, %d wait", r.Pushed, r.Waiting.Mine)
	}
	if r := ben.sync(); r.Pulled != 1 || r.Pushed != 2 {
		t.Errorf("ben pulled %d and pushed %d", r.Pulled, r.Pushed)
	}
	ana.sync()
	team.lead.sync()
	for _, l := range []*laptop{ana, ben, team.lead} {
		if r := l.sync(); r.Pulled+r.Pushed != 0 {
			t.Errorf("%s: an exchange without news brought %d and took %d", l.login, r.Pulled, r.Pushed)
		}
		l.sound()
	}
	if ana.seal() != ben.seal() || ana.seal() != team.lead.seal() {
		t.Error("the seals differ")
	}
}
