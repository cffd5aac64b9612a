package history

import (
	"bytes"
	"encoding/json"
	"fmt"
)

// ChangedSince says why something cannot be taken back: the thing was changed
// again later.
type ChangedSince struct{ Thing Thing }

// Error is for the log; who shows it to people adds who changed it.
func (c *ChangedSince) Error() string {
	return fmt.Sprintf("the %s %s was changed again later", c.Thing.Noun, c.Thing.ID)
}

// TakeBack gives the steps that take back what the steps of a change did, in
// the order in which they are done. It fails with ChangedSince when one of its
// things is not as the change left it, unless the noun is merged by part and
// the part that the change spoke of is as it left it.
func TakeBack(g Ground, steps []Step) ([]Step, error) {
	inverse := Inverse(steps)
	for i := range inverse {
		s := &inverse[i]
		heads, err := g.Heads(s.Thing())
		if err != nil {
			return nil, err
		}
		stands := Settle(s.Noun, heads).Record
		after, ok := takenBack(s, stands)
		if !ok {
			return nil, &ChangedSince{s.Thing()}
		}
		s.Before, s.After = stands, after
	}
	return inverse, nil
}

// takenBack gives what a thing becomes by a step that starts from what stands.
func takenBack(s *Step, stands json.RawMessage) (after json.RawMessage, ok bool) {
	n := NounOf(s.Noun)
	if n == nil {
		return nil, false
	}
	if n.Equal(stands, s.Before) {
		return compact(s.After), true
	}
	if n.merge == nil || IsNull(stands) || IsNull(s.Before) || IsNull(s.After) {
		return nil, false
	}
	merged, whole := n.merge(s.Before, stands, s.After)
	return merged, whole && merged != nil
}

// compact writes what another program wrote with blanks as it is written here.
func compact(record json.RawMessage) json.RawMessage {
	var b bytes.Buffer
	if err := json.Compact(&b, orNull(record)); err != nil {
		return orNull(record)
	}
	return b.Bytes()
}
