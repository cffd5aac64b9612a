package hub

import (
	"context"
	"encoding/json"
	"time"

	"sayso/storage"
)

// knownKey is the setting of a project's file that keeps what this file knows of
// the hub. It is no event, and an older copy of the file has what was known then.
const knownKey = "hub"

// acknowledged is what the file knows of the hub: which it is, and which chains
// it said that it has. It finds a hub that is older than it was, and tells how
// much waits while nothing can be reached. It never decides what is sent.
type acknowledged struct {
	Hub      string    `json:"hub"` // id
	At       time.Time `json:"at"`  // when it was last spoken to
	Standing standing  `json:"standing"`
	Heads    []head    `json:"heads"`
}

func readKnown(ctx context.Context, p *storage.Project) (k acknowledged, err error) {
	value, err := p.Setting(ctx, knownKey)
	if err == nil && value != "" {
		_ = json.Unmarshal([]byte(value), &k) // what cannot be read is not known
	}
	return k, err
}

func (k *acknowledged) write(ctx context.Context, p *storage.Project) error {
	content, err := json.Marshal(k)
	if err != nil {
		return err
	}
	return p.SetSetting(ctx, knownKey, string(content))
}

// forget lets a file go to another hub.
func forget(ctx context.Context, p *storage.Project) error {
	k, err := readKnown(ctx, p)
	if err != nil || k.Hub == "" {
		return err
	}
	return (&acknowledged{}).write(ctx, p)
}

// lost counts the events that the hub once had and has no more. What a member may
// not read any more is not lost.
func (k *acknowledged) lost(s *standing, now []head) (events int64) {
	at := map[string]int64{}
	for _, c := range now {
		at[c.ID] = c.Seq
	}
	for _, c := range k.Heads {
		open := c.Scope == "" || c.Scope == "rules" || c.Scope == "commons" || c.Login == s.Login || s.SeesAll && k.Standing.SeesAll
		if open && c.Seq > max(at[c.ID], c.ParentSeq) {
			events += c.Seq - max(at[c.ID], c.ParentSeq)
		}
	}
	return events
}

// same reports whether the heads are those that the file knows.
func (k *acknowledged) same(now []head) bool {
	if len(now) != len(k.Heads) {
		return false
	}
	for i := range now {
		if now[i].ID != k.Heads[i].ID || now[i].Seq != k.Heads[i].Seq || now[i].Last != k.Heads[i].Last {
			return false
		}
	}
	return true
}

// Pending is how the exchange of a file stands, as far as the file knows. It opens
// no connection.
type Pending struct {
	Hub    string    // id, empty when the file was never at one
	At     time.Time // when it was last at the hub
	Mine   int       // events that wait to go there
	Lead   int       // that only a lead may bring there: articles, codebook, people
	Others int       // of others; a lead's laptop, or their own, brings them
}

// PendingOf counts what waits. It reads the file for some milliseconds.
func PendingOf(ctx context.Context, p *storage.Project) (Pending, error) {
	k, err := readKnown(ctx, p)
	if err != nil || k.Hub == "" {
		return Pending{}, err
	}
	plan, err := planPush(ctx, p, &k.Standing, k.Heads)
	if err != nil {
		return Pending{}, err
	}
	pending := plan.waiting
	pending.Hub, pending.At = k.Hub, k.At
	for _, t := range plan.tails {
		pending.Mine += int(t.end - t.after)
	}
	return pending, nil
}
