package suggest

import "slices"

// A Prior is what the cues alone say of a label, before anything was learned.
// It serves the labels of the codebook that the program comes with.
type Prior struct {
	weight  [classes]float64
	negated [classes]float64 // on top, for a cue behind a negation
	shift   float64
}

// priors are judgements, not measurements: docs/suggestions.md says how far
// they carry on data of others.
var priors = map[string]*Prior{
	"denial": {
		weight:  [classes]float64{Absence: 3.5, Denial: 3, Negation: 0.8, Statement: 0.7, Hedge: -0.2, Modal: -0.2, Question: -0.2},
		negated: [classes]float64{Denial: -1.5, Reporting: 0.7},
		shift:   -2.5,
	},
	"speculation": {
		weight: [classes]float64{Hedge: 2, Modal: 2, Conditional: 1.5, Question: 1, Vague: 0.6},
		shift:  -1.2,
	},
	"uncertain": { // a sentence that is hedged or vague, whatever it asserts
		weight: [classes]float64{Hedge: 2, Vague: 2, Modal: 0.8},
		shift:  -1.9,
	},
	"claim": {
		weight: [classes]float64{Reporting: 1, Hedge: -0.7, Modal: -0.7, Denial: -1.5, Absence: -2.5, Question: -0.7, Conditional: -0.7},
		shift:  0,
	},
}

// PriorOf is the prior of a label, nil for one whose cues nobody wrote down.
func PriorOf(label string) *Prior { return priors[label] }

// PriorsOf are those of labels.
func PriorsOf(labels []string) []*Prior {
	list := make([]*Prior, len(labels))
	for l, label := range labels {
		list[l] = PriorOf(label)
	}
	return list
}

// odds is the logarithm of the odds that cues give to the sentence that was
// just read.
func (p *Prior) odds(a *analyser) float64 {
	z := p.shift
	var present, negated [classes]int
	for _, c := range a.cues {
		class := a.lexicon.entries[c.entry].class
		if present[class]++; present[class] <= 2 {
			z += p.weight[class] / float64(present[class])
		}
		if class == Negation {
			continue
		}
		if _, ok := a.negated(c); ok && negated[class] == 0 {
			negated[class]++
			z += p.negated[class]
		}
	}
	return z
}

// ByCues says which sentences the cues alone would give the label, and with
// what probability.
func (x *Lexicon) ByCues(sentences []Sentence, p *Prior) []float64 {
	a := newAnalyser(x, slotBits)
	list := make([]float64, len(sentences))
	for i := range sentences {
		a.read(&sentences[i])
		list[i] = sigmoid(p.odds(a))
	}
	return list
}

// A CueUse is how often a cue stood in sentences that somebody read, and how
// often with each label: its precision in this project.
type CueUse struct {
	Cue
	Sentences int
	Labels    []int // sentences, by label
}

// CueUses counts the cues in sentences that were read. Those that stand in none
// are left out; the most frequent come first.
func (x *Lexicon) CueUses(sentences []Sentence, labels int) []CueUse {
	a := newAnalyser(x, slotBits)
	uses := make([]CueUse, len(x.entries))
	counted := make([]int, len(x.entries))
	for i := range sentences {
		s := &sentences[i]
		a.read(s)
		for _, c := range a.cues {
			u := &uses[c.entry]
			if counted[c.entry] == i+1 {
				continue
			}
			counted[c.entry] = i + 1
			if u.Sentences++; u.Labels == nil {
				u.Cue, u.Labels = x.entries[c.entry].cue, make([]int, labels)
			}
			for _, l := range s.Labels {
				u.Labels[l]++
			}
		}
	}
	uses = slices.DeleteFunc(uses, func(u CueUse) bool { return u.Sentences == 0 })
	slices.SortStableFunc(uses, func(a, b CueUse) int { return b.Sentences - a.Sentences })
	return uses
}
