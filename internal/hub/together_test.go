package hub

import (
	"errors"
	"math/rand/v2"
	"slices"
	"testing"
)

// Chains of any lengths are divided into blocks that are no larger than they may
// be; nothing is left out or comes twice, and all chains end with the last blocks.
func TestSharesOfChainsEndTogether(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	for range 200 {
		var list []tailAt
		longest := 1 + random.IntN(3000)
		for range 1 + random.IntN(60) {
			after := random.Int64N(10)
			list = append(list, tailAt{head: head{Seq: after + random.Int64N(int64(longest)+1)}, after: after})
			list[len(list)-1].ID = string(rune('a' + len(list)))
		}
		most := int64(len(list) + random.IntN(500))
		ended := make([]int, len(list)) // the block in which a chain ended
		for block := 1; ; block++ {
			parts := shares(list, most)
			if len(parts) == 0 {
				break
			}
			size := int64(0)
			for _, part := range parts {
				i := slices.IndexFunc(list, func(c tailAt) bool { return c.ID == part.ID })
				if part.after != list[i].after || part.Seq <= part.after || part.Seq > list[i].Seq {
					t.Fatalf("of a chain of which %d to %d lack, %d to %d is read", list[i].after, list[i].Seq, part.after, part.Seq)
				}
				size += part.Seq - part.after
				list[i].after = part.Seq
				ended[i] = block
			}
			if size > most {
				t.Fatalf("%d events where %d are the most", size, most)
			}
		}
		for i, c := range list {
			if c.after != c.Seq {
				t.Fatalf("of a chain, %d to %d was never read", c.after, c.Seq)
			}
			if last := slices.Max(ended); int64(longest) > 2*most && c.Seq-list[i].after > most && ended[i] < last/2 {
				t.Errorf("a long chain ended in block %d of %d", ended[i], last)
			}
		}
	}
}

func TestWhatIsReadAheadIsTakenInOrderUntilTheFirstFailure(t *testing.T) {
	failed := errors.New("failed")
	for _, c := range []struct {
		name          string
		readFailsAt   int
		takeFailsAt   int
		enoughAt      int
		taken         int
		fails, readTo bool
	}{
		{name: "all of it", readFailsAt: -1, takeFailsAt: -1, enoughAt: -1, taken: 5},
		{name: "reading fails", readFailsAt: 3, takeFailsAt: -1, enoughAt: -1, taken: 3, fails: true},
		{name: "taking fails", readFailsAt: -1, takeFailsAt: 2, enoughAt: -1, taken: 2, fails: true},
		{name: "both fail", readFailsAt: 3, takeFailsAt: 2, enoughAt: -1, taken: 2, fails: true},
		{name: "enough", readFailsAt: -1, takeFailsAt: -1, enoughAt: 1, taken: 2},
	} {
		t.Run(c.name, func(t *testing.T) {
			read, reading := 0, false
			var taken []int
			err := inTurns(func() (int, bool, error) {
				if reading {
					t.Error("two readings at once")
				}
				reading = true
				defer func() { reading = false }()
				n := read
				read++
				if n == c.readFailsAt {
					return 0, true, failed
				}
				return n, n < 5, nil
			}, func(n int) (bool, error) {
				if n == c.takeFailsAt {
					return true, failed
				}
				taken = append(taken, n)
				return n != c.enoughAt, nil
			})
			if errors.Is(err, failed) != c.fails || reading {
				t.Errorf("%v; a reading is under way: %v", err, reading)
			}
			if len(taken) != c.taken || !slices.IsSorted(taken) {
				t.Errorf("taken: %v", taken)
			}
		})
	}
}
