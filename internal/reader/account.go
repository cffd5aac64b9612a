package reader

import "fmt"

// What names a kind of thing that an annotated file holds.
type What string

// The kinds. Of annotations and links every one that a file holds is accounted
// for; details are what is said of one of them, and records are lines, rows or
// tasks of which nobody can tell what they hold.
const (
	Annotations What = "annotations"
	Links       What = "links"
	Details     What = "details"
	Records     What = "records"
)

// Left counts what did not come in for one reason.
type Left struct {
	What   What   `json:"what"`
	Reason string `json:"reason"` // the same for all that is counted with it
	Count  int    `json:"count"`
	// Wanted marks what was left out because it was asked for.
	Wanted bool `json:"wanted,omitempty"`
}

func (l Left) String() string {
	what := string(l.What)
	if l.Count == 1 {
		what = what[:len(what)-1]
	}
	return fmt.Sprintf("%d %s: %s", l.Count, what, l.Reason)
}

// Account is what a document, or a file, holds of annotations and links, and
// what of it did not come in.
type Account struct {
	Annotations, Links int // that the file holds
	Left               []Left
}

// Leave counts something that does not come in.
func (a *Account) Leave(left Left) {
	if left.Count == 0 {
		return
	}
	for i := range a.Left {
		l := &a.Left[i]
		if l.What == left.What && l.Reason == left.Reason && l.Wanted == left.Wanted {
			l.Count += left.Count
			return
		}
	}
	a.Left = append(a.Left, left)
}

// Add puts the account of a part to that of the whole.
func (a *Account) Add(part Account) {
	a.Annotations += part.Annotations
	a.Links += part.Links
	for _, left := range part.Left {
		a.Leave(left)
	}
}

// Missing counts what is left out of a kind, asked for or not.
func (a *Account) Missing(what What) (n int) {
	for _, left := range a.Left {
		if left.What == what {
			n += left.Count
		}
	}
	return n
}

// Lost counts everything that is left out though nobody asked for that.
func (a *Account) Lost() (n int) {
	for _, left := range a.Left {
		if !left.Wanted {
			n += left.Count
		}
	}
	return n
}
