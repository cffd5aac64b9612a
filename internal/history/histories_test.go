package history

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"strconv"
	"testing"
	"time"

	"github.com/google/uuid"

	"sayso/internal/corpus"
)

// How many random histories are tried; SAYSO_HISTORIES asks for more.
func histories() int {
	if n, err := strconv.Atoi(os.Getenv("SAYSO_HISTORIES")); err == nil && n > 0 {
		return n
	}
	return 2000
}

// Five copies of a project, worked in by three people with wrong clocks, and
// exchanges that break off anywhere and come in any order: in the end all are
// alike, and nothing is lost.
func TestCopiesThatHearOfEachOtherEndAlike(t *testing.T) {
	for seed := range histories() {
		if !runHistory(t, uint64(seed)) {
			t.Fatalf("history %d", seed)
		}
	}
	t.Logf("figures: histories=%d", histories())
}

type actor struct {
	*rand.Rand
	people    []string
	documents []string
}

func runHistory(t *testing.T, seed uint64) bool {
	a := &actor{Rand: rand.New(rand.NewPCG(seed, 7))}
	for range 3 {
		a.people = append(a.people, uuid.NewString())
	}
	first := newReplica("one", time.UnixMilli(1_700_000_000_000))
	for _, person := range a.people {
		first.change(t, person, nil, Step{Noun: Annotator, ID: person, After: Encode(AnnotatorRecord{Name: person[:4]})})
	}
	first.change(t, a.people[0], nil, Step{Noun: Title, After: Encode("A project")}, Step{Noun: Codebook, After: Encode(book(1))})
	for range 2 {
		a.addDocument(t, first)
	}
	copies := []*replica{first}
	for _, name := range []string{"two", "three", "four", "five"} {
		r := newReplica(name, first.now.Add(time.Duration(a.IntN(7)-3)*24*time.Hour)) // clocks are days wrong
		r.take(t, first, func(n int) int { return n })
		copies = append(copies, r)
	}
	for range 10 + a.IntN(60) {
		r := copies[a.IntN(len(copies))]
		if a.IntN(4) == 0 {
			r.take(t, copies[a.IntN(len(copies))], func(n int) int { return a.IntN(n + 1) })
			continue
		}
		a.act(t, r)
	}
	for range 2 {
		for _, r := range copies {
			for _, other := range copies {
				r.take(t, other, func(n int) int { return n })
			}
		}
	}
	for _, r := range copies {
		r.prove(t)
		if len(r.held) > 0 {
			t.Errorf("%d events are held for ever", len(r.held))
		}
		if len(r.events) != len(first.events) || r.seal() != first.seal() {
			t.Errorf("%s has %d events, the first copy has %d", r.name, len(r.events), len(first.events))
		}
		if got, want := r.state(), first.state(); got != want {
			t.Errorf("copies differ:\n%s\n---\n%s", got, want)
		}
	}
	return !t.Failed()
}

func book(version int) corpus.Codebook {
	return corpus.Codebook{Version: version, Labels: []corpus.Label{
		{ID: "claim", Name: "Claim", Key: "1", Colour: "#0072b2"}, {ID: "denial", Name: "Denial", Key: "2", Colour: "#d55e00"}}}
}

func (a *actor) addDocument(t *testing.T, r *replica) {
	id, text := uuid.NewString(), corpus.HashText(uuid.NewString())
	r.texts[text] = true
	a.documents = append(a.documents, id)
	var cut []corpus.Sentence
	for i := range 5 {
		cut = append(cut, corpus.Sentence{Span: corpus.Span{Start: 10 * i, End: 10*i + 9}})
	}
	r.change(t, a.people[0], nil,
		Step{Noun: Document, ID: id, After: Encode(DocumentRecord{Title: "A bridge", State: "to-do", SHA256: text, Bytes: 60})},
		Step{Noun: Sentences, ID: id, After: Encode(SentencesRecord{"test", EncodeBounds(cut)})})
}

// pick chooses something that shows, or nothing.
func (a *actor) pick(r *replica, noun string) (Thing, json.RawMessage, bool) {
	var list []Thing
	for t := range r.shown {
		if t.Noun == noun {
			list = append(list, t)
		}
	}
	if len(list) == 0 {
		return Thing{}, nil, false
	}
	sortThings(list)
	t := list[a.IntN(len(list))]
	return t, r.shown[t], true
}

func alter[T any](record json.RawMessage, f func(*T)) json.RawMessage {
	value, err := Decode[T](record)
	if err != nil || value == nil {
		panic(fmt.Sprint("a record that cannot be read: ", string(record), err))
	}
	f(value)
	return Encode(*value)
}

// act lets somebody do something on a copy.
func (a *actor) act(t *testing.T, r *replica) {
	person := a.people[a.IntN(len(a.people))]
	word := fmt.Sprint("word", a.IntN(20))
	put := func(thing Thing, record json.RawMessage) {
		r.change(t, person, nil, Step{Noun: thing.Noun, ID: thing.ID, After: record})
	}
	switch a.IntN(16) {
	case 0, 1, 2:
		if d, _, ok := a.pick(r, Document); ok {
			start := 10 * a.IntN(5)
			put(Thing{Annotation, uuid.NewString()}, Encode(AnnotationRecord{Document: d.ID, Start: start, End: start + 9, Label: "claim", Annotator: person, Quote: "123456789"}))
		}
	case 3, 4:
		if x, record, ok := a.pick(r, Annotation); ok {
			put(x, alter(record, func(r *AnnotationRecord) { r.Note, person = word, r.Annotator }))
		}
	case 5:
		if x, record, ok := a.pick(r, Annotation); ok {
			alter(record, func(r *AnnotationRecord) { person = r.Annotator })
			put(x, Null)
		}
	case 6:
		x, _, one := a.pick(r, Annotation)
		y, _, two := a.pick(r, Annotation)
		if one && two && x != y {
			put(Thing{Relation, uuid.NewString()}, Encode(RelationRecord{Kind: "denies", From: x.ID, To: y.ID, Annotator: person}))
		}
	case 7:
		if d, _, ok := a.pick(r, Document); ok {
			put(Thing{Mark, uuid.NewString()}, Encode(MarkRecord{Document: d.ID, Start: 0, End: 9, Annotator: person}))
		}
	case 8:
		a.recut(t, r, person)
	case 9:
		if d, record, ok := a.pick(r, Document); ok {
			put(d, alter(record, func(r *DocumentRecord) {
				if a.IntN(2) == 0 {
					r.Title = word
				} else {
					r.Outlet = word
				}
			}))
		}
	case 10:
		if a.IntN(3) == 0 {
			a.addDocument(t, r)
		} else if d, _, ok := a.pick(r, Document); ok {
			r.change(t, person, nil, Step{Noun: Document, ID: d.ID, After: Null}, Step{Noun: Sentences, ID: d.ID, After: Null})
		}
	case 11:
		if s, record, ok := a.pick(r, Source); ok && a.IntN(2) == 0 {
			put(s, alter(record, func(r *SourceRecord) { r.Names = append(r.Names, corpus.SourceName{Text: word}) }))
		} else {
			put(Thing{Source, uuid.NewString()}, Encode(SourceRecord{Name: word, Names: []corpus.SourceName{{Text: word}}}))
		}
	case 12:
		if _, record, ok := a.pick(r, Codebook); ok {
			put(Thing{Codebook, ""}, alter(record, func(c *corpus.Codebook) {
				c.Version++
				c.Labels[a.IntN(len(c.Labels))].Definition = word
				if a.IntN(3) == 0 {
					c.Labels = append(c.Labels, corpus.Label{ID: "l" + uuid.NewString()[:8], Name: word, Key: "3", Colour: "#000000"})
					c.Labels = slices.DeleteFunc(c.Labels, func(l corpus.Label) bool { return l.Key == "3" && l.ID != c.Labels[len(c.Labels)-1].ID })
				}
			}))
		}
	case 13:
		put(Thing{Title, ""}, Encode(word))
	case 14:
		r.undo(t, person, false)
	case 15:
		r.undo(t, person, true)
	}
}

// recut joins the first two sentences of a document, or splits one.
func (a *actor) recut(t *testing.T, r *replica, person string) {
	d, record, ok := a.pick(r, Sentences)
	if !ok {
		return
	}
	cut, err := DecodeBounds(must(Decode[SentencesRecord](record)).Bounds, 1000)
	if err != nil || len(cut) < 2 {
		return
	}
	i := a.IntN(len(cut) - 1)
	if a.IntN(2) == 0 {
		cut[i].End = cut[i+1].End
		cut = slices.Delete(cut, i+1, i+2)
	} else if cut[i].Len() > 4 {
		second := cut[i]
		second.Start += 4
		cut[i].End = cut[i].Start + 3
		cut = slices.Insert(cut, i+1, second)
	}
	r.change(t, person, nil, Step{Noun: Sentences, ID: d.ID, After: Encode(SentencesRecord{"test", EncodeBounds(cut)})})
}

func must[T any](value *T, err error) T {
	if err != nil {
		panic(err)
	}
	return *value
}
