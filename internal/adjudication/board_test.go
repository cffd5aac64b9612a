package adjudication

import (
	"fmt"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"sayso/internal/corpus"
)

func headings(b *Board) (list []string) {
	for _, item := range b.Items() {
		if h := b.Heading(item.Group); len(list) == 0 || list[len(list)-1] != h {
			list = append(list, h)
		}
	}
	return list
}

func board(order Order) *Board {
	b := NewBoard(reader("ann", "ben"), order)
	pair := func(id string, said ...[2]string) {
		var sentences []string
		for i := range said {
			sentences = append(sentences, fmt.Sprintf("Sentence %d of %s.", i, id))
		}
		a := newArticle(id, sentences...)
		for i, labels := range said {
			for k, who := range []string{"ann", "ben"} {
				if labels[k] == "" {
					a.saysNothing(who, i)
				} else {
					a.says(who, labels[k], sentences[i])
				}
			}
		}
		b.Put(&a.Entry)
	}
	pair("one", [2]string{"claim", "claim"}, [2]string{"claim", "speculation"}, [2]string{"claim", "speculation"}, [2]string{"claim", ""})
	pair("two", [2]string{"claim", "denial"}, [2]string{"speculation", "claim"}, [2]string{"", ""})
	return b
}

func TestTheBoardIsInTheOrderThatWasAskedFor(t *testing.T) {
	for order, want := range map[Order][]string{
		RareFirst:   {"Claim / Denial", "Claim / Speculation", "Claim / nothing"},
		ByPair:      {"Claim / Speculation", "Claim / Denial", "Claim / nothing"},
		ByDocument:  {"Claim / Speculation", "Claim / nothing", "Claim / Denial", "Claim / Speculation"},
		LeastAgreed: {"Claim / Speculation", "Claim / nothing", "Claim / Denial", "Claim / Speculation"},
	} {
		if diff := cmp.Diff(want, headings(board(order))); diff != "" {
			t.Errorf("%s: %s", order, diff)
		}
	}
	if c := board(RareFirst).Counts(); c.Left != 5 || c.Unanimous != 2 || c.Done != 0 {
		t.Errorf("counts %+v, want 5 left and 2 unanimous", c)
	}
}

func TestParkedUnitsComeWhenNoOthersAreLeft(t *testing.T) {
	b := board(RareFirst)
	for _, item := range b.Items()[1:] {
		item.State = Settled
	}
	b.Items()[3].State = Parked
	if at := b.Next(2); at != 0 {
		t.Errorf("after place 2 comes %d, want 0, which is neither decided nor parked", at)
	}
	b.Items()[0].State = Settled
	if at := b.Next(0); at != 3 {
		t.Errorf("%d comes, want the parked 3", at)
	}
	b.Items()[3].State = Settled
	if at := b.Next(0); at != -1 {
		t.Errorf("%d comes, and nothing is left", at)
	}
}

// A board to which changes came one by one counts and lists what one counts that
// is made anew.
func TestABoardThatFollowsIsOneMadeAnew(t *testing.T) {
	names := []string{"ann", "ben", "cem"}
	rapid.Check(t, func(t *rapid.T) {
		r := reader(names...)
		order := rapid.SampledFrom(Orders).Draw(t, "order")
		follows := NewBoard(r, order)
		articles := map[string]*article{}
		var ids []string
		put := func(id string) {
			a := said(t, names)
			a.Document.ID = id
			for i := range a.Annotations {
				a.Annotations[i].Document = id
			}
			if !slices.Contains(ids, id) {
				ids = append(ids, id)
			}
			articles[id] = a
		}
		for range rapid.IntRange(1, 12).Draw(t, "changes") {
			id := rapid.SampledFrom([]string{"one", "two", "three"}).Draw(t, "article")
			if a := articles[id]; a != nil && rapid.Bool().Draw(t, "decides") {
				decideSome(t, r, a)
			} else {
				put(id)
			}
			follows.Put(&articles[id].Entry)
			follows.Items()
		}
		anew := NewBoard(r, order)
		for _, id := range ids {
			anew.Put(&articles[id].Entry)
		}
		if diff := cmp.Diff(withoutZeros(anew.Counts()), withoutZeros(follows.Counts())); diff != "" {
			t.Fatal(diff)
		}
		if diff := cmp.Diff(anew.Items(), follows.Items(), cmp.AllowUnexported(Item{})); diff != "" {
			t.Fatal(diff)
		}
	})
}

func decideSome(t *rapid.T, r *Reader, a *article) {
	units, _ := r.Units(&a.Entry)
	a.Decisions = nil
	for i := range units {
		if u := &units[i]; rapid.Bool().Draw(t, "decided") {
			a.Decisions = append(a.Decisions, corpus.Decision{
				ID: fmt.Sprint(i), Document: a.Document.ID, Start: u.Span.Start, End: u.Span.End, Annotator: "gold", By: "ann", How: corpus.Decided,
				Reason: rapid.SampledFrom(corpus.Reasons).Draw(t, "reason"), Codings: rapid.SampledFrom([]string{u.Sum, "", "other"}).Draw(t, "sum"),
			})
		}
	}
}

func withoutZeros(c Counts) Counts {
	now := newCounts()
	for k, n := range c.Reasons {
		if n != 0 {
			now.Reasons[k] = n
		}
	}
	for k, n := range c.Hows {
		if n != 0 {
			now.Hows[k] = n
		}
	}
	c.Reasons, c.Hows = now.Reasons, now.Hows
	return c
}

// tenThousand is a board of as many differences, and an article of it.
func tenThousand() (*Board, *article) {
	b := NewBoard(reader("ann", "ben"), RareFirst)
	var last *article
	for d := range 500 {
		var sentences []string
		for i := range 20 {
			sentences = append(sentences, fmt.Sprintf("Sentence %d of a longer article says one thing and then another.", i))
		}
		last = newArticle(fmt.Sprint("article ", d), sentences...)
		for i, s := range last.Document.Sentences {
			last.Document.Text = last.Document.Text[:s.Start] + fmt.Sprintf("%-*s", s.Len(), fmt.Sprint("S", i)) + last.Document.Text[s.End:]
			last.says("ann", "claim", last.Document.Quote(s.Span))
			last.says("ben", []string{"denial", "speculation"}[i%2], last.Document.Quote(s.Span))
		}
		b.Put(&last.Entry)
	}
	return b, last
}

// One decision among ten thousand, and the next one.
func BenchmarkDecideAmongTenThousand(b *testing.B) {
	list, a := tenThousand()
	list.Items()
	b.ResetTimer()
	for i := 0; b.Loop(); i++ {
		units, _ := list.reader.Units(&a.Entry)
		u := &units[i%len(units)]
		a.Decisions = []corpus.Decision{{Start: u.Span.Start, End: u.Span.End, How: corpus.Decided, Codings: u.Sum}}
		list.Put(&a.Entry)
		if list.Next(5000) < 0 {
			b.Fatal("nothing is left")
		}
	}
}
