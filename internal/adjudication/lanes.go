package adjudication

import (
	"crypto/sha256"
	"encoding/binary"
	"slices"
)

// Shuffled gives the places of a unit's codings in an order that says nothing of
// who they are by: it follows from the seed and the unit alone, so it is the same
// whenever the unit is looked at.
func (u *Unit) Shuffled(seed int64) []int {
	type ranked struct {
		place int
		rank  [sha256.Size]byte
	}
	list := make([]ranked, len(u.Codings))
	for i := range u.Codings {
		key := binary.BigEndian.AppendUint64(nil, uint64(seed))
		key = binary.BigEndian.AppendUint64(key, uint64(u.Span.Start))
		key = append(append(key, u.Document...), u.Codings[i].Annotator...)
		list[i] = ranked{i, sha256.Sum256(key)}
	}
	slices.SortFunc(list, func(a, b ranked) int { return slices.Compare(a.rank[:], b.rank[:]) })
	order := make([]int, len(list))
	for i := range list {
		order[i] = list[i].place
	}
	return order
}

// InOrder gives the places of a unit's codings in the order of the annotators.
func (u *Unit) InOrder() []int {
	order := make([]int, len(u.Codings))
	for i := range order {
		order[i] = i
	}
	return order
}
