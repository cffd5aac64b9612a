package suggest

import (
	"cmp"
	"fmt"
	"math"
	"slices"

	"sayso/internal/corpus"
	"sayso/internal/sources"
)

// What speaks for one of the sources that are offered for an annotation. All but
// the first three are of this annotator's own use.
const (
	ofRank        = iota // its place among those offered, by rules
	inSentence           // it is named there
	byCue                // and a word of saying ties it to it
	usedBefore           // earlier in the document
	usedLast             // by the annotation before
	usedLastBut          // by the one before that, if it is another
	usedOften            // how often in the document
	usedElsewhere        // how often in other documents
	usedByOutlet         // and in those of the outlet
	namedOutlet          // the outlet itself
	namedPerson
	clues
)

// Of the offered sources the likeliest dozen by rules are ordered anew, and a few that
// the annotator named before in the document; the rest keep their places behind them.
const (
	likeliest   = 12
	mostOrdered = likeliest + 4
	mostOffered = 40 // that are looked through
)

// A Naming is an annotation whose source somebody named, with what was offered
// for it then.
type Naming struct {
	document, outlet uint64
	offered          []offeredSource
	chosen           int // place among the offered, -1 for none of them
}

type offeredSource struct {
	name  uint64
	place int // by rules
	clues [clues]float32
}

// NamingOf puts down which of the sources offered for an annotation was chosen.
// before are the sources that the annotator named earlier in the document, in
// reading order; the span is that of the sentence.
func NamingOf(document, outlet string, sentence corpus.Span, offered []sources.Candidate, before []string, chosen string) Naming {
	n := Naming{document: hashOfName(document), outlet: hashOfName(outlet), chosen: -1}
	keys := make([]string, len(before))
	for i, name := range before {
		keys[i] = corpus.SourceKey(name)
	}
	for place, c := range offered[:min(len(offered), mostOffered)] {
		key, uses := corpus.SourceKey(c.Text), 0
		for _, k := range keys {
			if k == key {
				uses++
			}
		}
		if len(n.offered) == mostOrdered || place >= likeliest && uses == 0 {
			continue
		}
		if chosen != "" && n.chosen < 0 && key == corpus.SourceKey(chosen) {
			n.chosen = len(n.offered)
		}
		o := offeredSource{name: hashOfName(key), place: place}
		o.clues[ofRank] = float32(-math.Log(float64(place + 1)))
		set := func(clue int, holds bool) {
			if holds {
				o.clues[clue] = 1
			}
		}
		set(inSentence, c.Span != corpus.Span{} && sentence.Overlaps(c.Span))
		set(byCue, c.CueSpan != corpus.Span{} && sentence.Overlaps(c.CueSpan))
		set(namedOutlet, outlet != "" && key == corpus.SourceKey(outlet))
		set(namedPerson, c.Type == "named-person")
		set(usedBefore, uses > 0)
		o.clues[usedOften] = float32(math.Log1p(float64(uses)))
		if last := len(keys) - 1; last >= 0 {
			set(usedLast, keys[last] == key)
			for last >= 0 && keys[last] == keys[len(keys)-1] {
				last--
			}
			set(usedLastBut, last >= 0 && keys[last] == key)
		}
		n.offered = append(n.offered, o)
	}
	return n
}

func hashOfName(name string) uint64 {
	h := uint64(hashStart)
	for i := range len(name) {
		h = mix(h, uint64(name[i]))
	}
	return scatter(h)
}

// A SourceOrder is the order in which one annotator takes the sources that are
// offered.
type SourceOrder struct {
	weights  [clues]float64
	uses     map[uint64]int    // of a source, in all documents
	byOutlet map[[2]uint64]int // of an outlet and a source
	own      map[[2]uint64]int // of a document and a source
	Keys     float64           // mean place of the source that was named, on documents not seen
	Before   float64           // the same in the order of the rules
	Of       int               // annotations that were counted
	Ready    bool              // it is better than the order of the rules, and not by chance
}

// One that is not offered must be typed; in either order that takes about so many
// keys.
const keysToType = 12.0

// leastNamed is how many named sources it takes before an order is learned.
const leastNamed = 30

// LearnSources learns the order from what one annotator named. It is ready where
// documents that were not seen take fewer keys in it.
func LearnSources(list []Naming, seed uint64) *SourceOrder {
	o := countSources(list)
	o.weights = o.fit(list)
	if len(list) < leastNamed {
		return o
	}
	fold := foldsOf(list, seed)
	byDocument := map[uint64]float64{}
	for f := range uint8(5) {
		var train []Naming
		for i := range list {
			if fold[i] != f {
				train = append(train, list[i])
			}
		}
		part := countSources(train)
		part.weights = part.fit(train)
		for i := range list {
			if fold[i] != f {
				continue
			}
			n := &list[i]
			before, after := keysToType, keysToType
			if n.chosen >= 0 {
				before, after = float64(n.offered[n.chosen].place+1), float64(slices.Index(part.order(n), n.chosen)+1)
			}
			o.Before, o.Keys, o.Of = o.Before+before, o.Keys+after, o.Of+1
			byDocument[n.document] += before - after
		}
	}
	o.Ready = surely(byDocument)
	o.Before, o.Keys = o.Before/float64(o.Of), o.Keys/float64(o.Of)
	return o
}

// surely reports whether the mean over documents is above nothing by more than
// three of its standard errors, as chance has it once in a hundred times or less.
func surely(byDocument map[uint64]float64) bool {
	var gains []float64
	for _, g := range byDocument {
		gains = append(gains, g)
	}
	slices.Sort(gains) // so that the sum is the same each time
	sum := 0.0
	for _, g := range gains {
		sum += g
	}
	n := float64(len(gains))
	if n < 5 {
		return false
	}
	mean, squares := sum/n, 0.0
	for _, g := range gains {
		squares += (g - mean) * (g - mean)
	}
	return mean > 3*math.Sqrt(squares/(n-1)/n)
}

// foldsOf parts the annotations by document.
func foldsOf(list []Naming, seed uint64) []uint8 {
	fold := make([]uint8, len(list))
	for i := range list {
		fold[i] = uint8(scatter(mix(list[i].document, seed)) % 5)
	}
	return fold
}

func countSources(list []Naming) *SourceOrder {
	o := &SourceOrder{uses: map[uint64]int{}, byOutlet: map[[2]uint64]int{}, own: map[[2]uint64]int{}}
	for i := range list {
		n := &list[i]
		if n.chosen >= 0 {
			name := n.offered[n.chosen].name
			o.uses[name]++
			o.byOutlet[[2]uint64{n.outlet, name}]++
			o.own[[2]uint64{n.document, name}]++
		}
	}
	return o
}

// clues are those of one that is offered, with what other documents say.
func (o *SourceOrder) clues(n *Naming, at int) [clues]float64 {
	var c [clues]float64
	s := &n.offered[at]
	for k, x := range s.clues {
		c[k] = float64(x)
	}
	here := o.own[[2]uint64{n.document, s.name}]
	c[usedElsewhere] = math.Log1p(float64(o.uses[s.name] - here))
	c[usedByOutlet] = math.Log1p(float64(o.byOutlet[[2]uint64{n.outlet, s.name}] - here))
	return c
}

func (o *SourceOrder) score(c *[clues]float64) (sum float64) {
	for k, x := range c {
		sum += x * o.weights[k]
	}
	return sum
}

// order lists the places of the offered, the likeliest first.
func (o *SourceOrder) order(n *Naming) []int {
	places, scores := make([]int, len(n.offered)), make([]float64, len(n.offered))
	for i := range places {
		c := o.clues(n, i)
		places[i], scores[i] = i, o.score(&c)
	}
	slices.SortStableFunc(places, func(a, b int) int { return cmp.Compare(scores[b], scores[a]) })
	return places
}

// Order is what was offered in the order that was learned. What the naming leaves out
// keeps its order behind that.
func (o *SourceOrder) Order(n Naming, names []string) []string {
	list, first := make([]string, 0, len(names)), map[int]bool{}
	for _, at := range o.order(&n) {
		if place := n.offered[at].place; place < len(names) {
			first[place] = true
			list = append(list, names[place])
		}
	}
	for place, name := range names {
		if !first[place] {
			list = append(list, name)
		}
	}
	return list
}

// Says puts into words how far the order helps.
func (o *SourceOrder) Says() string {
	if o.Of == 0 {
		return fmt.Sprintf("Sources are offered by rules: an order of your own is learned from %d annotations whose source you named.", leastNamed)
	}
	words := fmt.Sprintf("Sources: on articles not seen, the source you named took %.2f keys in the order that was learned and %.2f in that of the rules (%d annotations). ", o.Keys, o.Before, o.Of)
	if o.Ready {
		return words + "The order that was learned is used."
	}
	return words + "That is no sure gain, so the rules decide."
}

// fit finds the weights under which the sources that were chosen are likeliest
// among those offered (conditional logit, McFadden 1974), by Newton's method, each
// step halved until it helps. The weights are drawn to the order of the rules, by as
// much as a few annotations tell.
func (o *SourceOrder) fit(list []Naming) [clues]float64 {
	const pull, rounds = 2, 30
	var rules [clues]float64
	rules[ofRank] = 1
	o.weights = rules
	tells := slices.DeleteFunc(slices.Clone(list), func(n Naming) bool { return n.chosen < 0 || len(n.offered) < 2 })
	loss := func() (sum float64) {
		for k := range clues {
			sum += pull / 2.0 * (o.weights[k] - rules[k]) * (o.weights[k] - rules[k])
		}
		for i := range tells {
			sum -= o.likelihood(&tells[i])
		}
		return sum
	}
	before := loss()
	for range rounds {
		var gradient [clues]float64
		var curve [clues][clues]float64
		for k := range clues {
			gradient[k], curve[k][k] = -pull*(o.weights[k]-rules[k]), pull
		}
		for i := range tells {
			o.slope(&tells[i], &gradient, &curve)
		}
		for k := range clues {
			for j := range k {
				curve[j][k] = curve[k][j]
			}
		}
		step, from, after := solved(curve, gradient), o.weights, before
		for part := 1.0; part > 1e-4; part /= 2 {
			for k := range clues {
				o.weights[k] = from[k] + part*step[k]
			}
			if after = loss(); after < before {
				break
			}
			o.weights = from
		}
		if before-after < 1e-4 {
			break
		}
		before = after
	}
	return o.weights
}

// likelihood is the logarithm of the probability of the source that was chosen.
func (o *SourceOrder) likelihood(n *Naming) float64 {
	var scores [mostOrdered]float64
	most := math.Inf(-1)
	for i := range n.offered {
		c := o.clues(n, i)
		scores[i] = o.score(&c)
		most = max(most, scores[i])
	}
	sum := 0.0
	for i := range n.offered {
		sum += math.Exp(scores[i] - most)
	}
	return scores[n.chosen] - most - math.Log(sum)
}

// slope adds what one annotation says to the gradient and the curvature.
func (o *SourceOrder) slope(n *Naming, gradient *[clues]float64, curve *[clues][clues]float64) {
	var all [mostOrdered][clues]float64
	var share [mostOrdered]float64
	sum, most := 0.0, math.Inf(-1)
	for i := range n.offered {
		all[i] = o.clues(n, i)
		share[i] = o.score(&all[i])
		most = max(most, share[i])
	}
	for i := range n.offered {
		share[i] = math.Exp(share[i] - most)
		sum += share[i]
	}
	var mean [clues]float64
	for i := range n.offered {
		share[i] /= sum
		for k, x := range all[i] {
			mean[k] += share[i] * x
		}
	}
	for k := range clues {
		gradient[k] += all[n.chosen][k] - mean[k]
		for i := range n.offered {
			part := share[i] * (all[i][k] - mean[k])
			for j := range k + 1 {
				curve[k][j] += part * (all[i][j] - mean[j])
			}
		}
	}
}

// solved is x with a·x = b, by elimination; a is symmetric and has no nought on its
// way.
func solved(a [clues][clues]float64, b [clues]float64) [clues]float64 {
	for k := range clues {
		for j := k + 1; j < clues; j++ {
			part := a[j][k] / a[k][k]
			for i := k; i < clues; i++ {
				a[j][i] -= part * a[k][i]
			}
			b[j] -= part * b[k]
		}
	}
	for k := clues - 1; k >= 0; k-- {
		for i := k + 1; i < clues; i++ {
			b[k] -= a[k][i] * b[i]
		}
		b[k] /= a[k][k]
	}
	return b
}
