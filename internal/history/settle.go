package history

import (
	"cmp"
	"encoding/json"
	"slices"
)

// Head is a step that no other step replaces, with the event that it stands in.
type Head struct {
	Event  string // id
	Number int64  // of the event in this file
	Chain  string // of the event
	Seq    int64  // of the event
	Step
}

// Settled is what the heads of a thing come to.
type Settled struct {
	Record json.RawMessage // what stands; null for nothing
	Others []Head          // heads that say something else, which somebody has to decide; the first is the latest
}

// Settle works out what stands of a thing from its heads, the same on every
// laptop whatever the order in which they came. One head stands as it is. Of
// several the latest that leaves something stands; when there are two, made of
// the same, a noun that is merged by part takes the changes of both.
//
// Latest is the greatest event id, which is a time by the writer's clock. No
// clock decides between a change and one that knew of it, since the later one
// names the earlier in Over; clocks decide only what shows until somebody
// settles it.
func Settle(noun string, heads []Head) Settled {
	if len(heads) == 0 {
		return Settled{Record: Null}
	}
	if len(heads) == 1 {
		return Settled{Record: orNull(heads[0].After)}
	}
	heads = slices.Clone(heads)
	slices.SortFunc(heads, func(a, b Head) int {
		if an, bn := IsNull(a.After), IsNull(b.After); an != bn {
			if an {
				return 1
			}
			return -1
		}
		return -cmp.Compare(a.Event, b.Event)
	})
	n := NounOf(noun)
	stands := heads[0]
	if n == nil {
		return Settled{stands.After, heads[1:]}
	}
	if merged, whole, ok := mergeHeads(n, heads); ok {
		if whole {
			return Settled{Record: merged}
		}
		return Settled{merged, heads[1:]}
	}
	var others []Head
	for _, h := range heads[1:] {
		if !n.Equal(h.After, stands.After) {
			others = append(others, h)
		}
	}
	return Settled{orNull(stands.After), others}
}

// mergeHeads merges two heads that were made of the same.
func mergeHeads(n *Noun, heads []Head) (merged json.RawMessage, whole, ok bool) {
	if n.merge == nil || len(heads) != 2 {
		return nil, false, false
	}
	one, other := heads[0], heads[1]
	if IsNull(one.Before) || IsNull(one.After) || IsNull(other.After) || !n.Equal(one.Before, other.Before) || n.Equal(one.After, other.After) {
		return nil, false, false
	}
	merged, whole = n.merge(one.Before, one.After, other.After)
	return merged, whole, merged != nil
}

// Replace gives the heads of a thing once an event has said something of it:
// what the event was said over is no head any more. lineage reports whether an
// event before version 3 lies on the chain of this one, before it.
func Replace(heads []Head, e *Event, s Step, lineage func(chain string, seq int64) bool) []Head {
	kept := make([]Head, 0, len(heads)+1)
	for _, h := range heads {
		over := slices.Contains(s.Over, h.Event)
		if e.Legacy() {
			over = IsLegacy(h.Chain) && lineage(h.Chain, h.Seq)
		}
		if !over {
			kept = append(kept, h)
		}
	}
	return append(kept, Head{e.ID, e.Number, e.Chain, e.Seq, s})
}
