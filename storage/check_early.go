package storage

import (
	"fmt"
	"slices"

	"github.com/google/uuid"

	"sayso/internal/history"
)

// A hub gives chain after chain, so a change may lie in the log before one of
// another chain that it was said over. It took effect when that one came, and so
// it is followed here.

// earlyStep is a step that lies in the log before what it is said over.
type earlyStep struct {
	event Event // without its steps
	id    [16]byte
	step  history.Step
}

// isEarly reports whether a step is said over something that was not followed yet.
func (c *checker) isEarly(last said, known bool, e *Event, s *history.Step) bool {
	if e.Legacy() || len(s.Over) == 0 {
		return false
	}
	missing := map[[16]byte]bool{}
	for _, id := range s.Over {
		parsed, _ := uuid.Parse(id) // what is no id is never found
		missing[parsed] = true
	}
	for at := last; known && len(missing) > 0; at = c.history.older[at.older-1] {
		delete(missing, at.event)
		if at.older == 0 {
			break
		}
	}
	return len(missing) > 0
}

// keepEarly keeps a step until what it is said over was followed. Its bytes are
// only lent.
func (c *checker) keepEarly(about thing, e *Event, id [16]byte, s *history.Step) {
	kept := earlyStep{event: *e, id: id, step: history.Step{Noun: s.Noun, ID: s.ID, Before: slices.Clone(s.Before), After: slices.Clone(s.After), Over: slices.Clone(s.Over)}}
	kept.event.Steps = nil
	c.history.early[about] = append(c.history.early[about], kept)
}

// followEarly follows what waited for what was just said of a thing.
func (c *checker) followEarly(about thing) {
	list := c.history.early[about]
	i := slices.IndexFunc(list, func(k earlyStep) bool { return !c.isEarly(c.history.things[about], true, &k.event, &k.step) })
	if i < 0 {
		return
	}
	k := list[i]
	if list = slices.Delete(list, i, i+1); len(list) == 0 {
		delete(c.history.early, about)
	} else {
		c.history.early[about] = list
	}
	c.followStep(&k.event, k.id, &k.step) // and then what waited for that
}

// neverFollowed names the steps that are said over what is not here.
func (c *checker) neverFollowed() {
	for about, list := range c.history.early {
		for _, k := range list {
			c.startsElsewhere(about, &k.event, &k.step)
		}
	}
}

func (c *checker) startsElsewhere(about thing, e *Event, s *history.Step) {
	c.found(about, Problem{What: "A change in the log does not start from what the change before it left.", Where: fmt.Sprintf("event %d, %s %s", e.Number, s.Noun, s.ID)})
}
