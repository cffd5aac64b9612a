package history

import (
	"fmt"
	"slices"

	"sayso/internal/corpus"
)

// The records of readings, rounds, assignments and decisions are those of
// package corpus.

var readingNoun = define(Reading, "reading", definition[corpus.Reading]{
	document: func(_ string, r *corpus.Reading) string { return r.Document },
	rests: func(_ string, r *corpus.Reading) []Thing {
		return []Thing{{Document, r.Document}, {Annotator, r.Annotator}}
	},
	scope: work,
	words: func(r *corpus.Reading) string { return "how far a document is read: " + string(r.State) },
	check: func(id string, r *corpus.Reading) error {
		if err := checkOneOf("reading", "state", r.State, corpus.InProgress, corpus.Done, corpus.PutAside); err != nil {
			return err
		}
		return checkIDs("reading", id, "document", r.Document, "annotator", r.Annotator)
	},
})

func readingNamed(r corpus.Reading, id string) corpus.Reading {
	r.ID = id
	return r
}

var roundNoun = define(Round, "round", definition[corpus.Round]{
	rests: func(_ string, r *corpus.Round) (on []Thing) { return annotators(r.Annotators) },
	scope: Rules,
	words: func(r *corpus.Round) string { return "the round " + r.Name },
	check: func(id string, r *corpus.Round) error {
		if err := checkOneOf("round", "kind", r.Kind, corpus.RoundKinds...); err != nil {
			return err
		}
		if err := checkOneOf("round", "policy for hints", r.Hints, corpus.HintPolicies...); err != nil {
			return err
		}
		if r.ClosedAt > 0 && r.OpenedAt == 0 {
			return fmt.Errorf("the round %q was closed and never opened", corpus.FirstWords(r.Name, 60))
		}
		return checkList("round", id, r.Annotators)
	},
	merge: byParts[corpus.Round](nil),
})

var assignmentNoun = define(Assignment, "assignment", definition[corpus.Assignment]{
	document: func(_ string, a *corpus.Assignment) string { return a.Document },
	rests: func(_ string, a *corpus.Assignment) []Thing {
		return append([]Thing{{Round, a.Round}, {Document, a.Document}}, annotators(a.Annotators)...)
	},
	scope: Rules,
	words: func(*corpus.Assignment) string { return "who reads a document" },
	check: func(id string, a *corpus.Assignment) error {
		if err := checkOneOf("assignment", "part", a.Part, corpus.Samplings...); err != nil {
			return err
		}
		if !(a.Share > 0 && a.Share <= 1) {
			return fmt.Errorf("the assignment has a share that is none: %v", a.Share)
		}
		if err := checkIDs("round", a.Round, "document", a.Document); err != nil {
			return err
		}
		return checkList("assignment", id, a.Annotators)
	},
	merge: byParts[corpus.Assignment](nil),
})

var decisionNoun = define(Decision, "decision", definition[corpus.Decision]{
	document: func(_ string, d *corpus.Decision) string { return d.Document },
	rests: func(_ string, d *corpus.Decision) []Thing {
		return []Thing{{Document, d.Document}, {Annotator, d.Annotator}, {Annotator, d.By}}
	},
	scope: work,
	words: func(d *corpus.Decision) string { return fmt.Sprintf("a decision (%s)", d.How) },
	check: func(id string, d *corpus.Decision) error {
		if err := checkOneOf("decision", "way", d.How, corpus.Hows...); err != nil {
			return err
		}
		if err := checkOneOf("decision", "reason", d.Reason, append([]corpus.Reason{""}, corpus.Reasons...)...); err != nil {
			return err
		}
		if err := checkID("annotator who decided", d.By); err != nil {
			return err
		}
		for _, from := range d.From {
			if err := checkID("annotation that a decision was taken from", from); err != nil {
				return err
			}
		}
		return checkPlace("decision", id, d.Document, d.Annotator, d.Start, d.End)
	},
})

func decisionNamed(d corpus.Decision, id string) corpus.Decision {
	d.ID = id
	return d
}

// annotators are things that others rest on.
func annotators(ids []string) (on []Thing) {
	for _, id := range ids {
		on = append(on, Thing{Annotator, id})
	}
	return on
}

// checkList checks the id of a thing and those of the annotators it names, each
// of whom it may name once.
func checkList(noun, id string, annotators []string) error {
	for i, a := range annotators {
		if err := checkID("annotator of the "+noun, a); err != nil {
			return err
		}
		if slices.Contains(annotators[:i], a) {
			return fmt.Errorf("the %s names an annotator twice", noun)
		}
	}
	return checkID(noun, id)
}

func checkOneOf[T ~string](noun, what string, value T, known ...T) error {
	if slices.Contains(known, value) {
		return nil
	}
	return fmt.Errorf("the %s has a %s that is none: %.20q", noun, what, string(value))
}
