package rounds

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"

	"sayso/internal/corpus"
	"sayso/internal/plan"
)

// The sources of the formulas, as they stand beside the figures.
const (
	SizeSource     = "Krippendorff 2004, p. 240, after Bloch & Kraemer 1989"
	IntervalSource = "Bloch & Kraemer 1989"
	EffectSource   = "Kish 1965"
)

// Words says in lines what a proposal will give.
func Words(p *Proposal) []string {
	f := p.Forecast
	lines := []string{Load(p)}
	if p.Round.Kind == corpus.Adjudication { // nobody is compared
		return lines
	}
	if f.Several == 0 {
		return append(lines, "No article is read by two people, so there will be no figure of agreement.")
	}
	several := fmt.Sprintf("%s read by two or more, %s", articlesAre(f.Several), corpus.Plural(f.Sentences, "sentence"))
	if p.Round.Kind == corpus.SecondPass {
		several = fmt.Sprintf("%s read again, %s", articlesAre(f.Several), corpus.Plural(f.Sentences, "sentence"))
	}
	if f.Enriched > 0 {
		several += fmt.Sprintf("; %d more for rare labels, which no other figure rests on", f.Enriched)
	}
	lines = append(lines, several+".")
	for _, l := range f.Labels {
		lines = append(lines, labelWords(p, l))
	}
	return append(lines, fmt.Sprintf("Supposed: alpha %s; sentences of an article alike by %s, so that it takes %.1f times as many (%s). Intervals: %s. Sentences needed to show alpha ≥ .667 at 5 %%: %s.",
		Decimal(f.Supposed.Alpha), Decimal(f.Supposed.Alike), f.Effect, EffectSource, IntervalSource, SizeSource))
}

// Summary says the same in few lines, for the side of a screen: who reads how
// many articles, and how far the interval of each label's alpha will reach to
// either side, also if all were read by as many people. Of many labels it says the
// least and the most.
func Summary(p *Proposal) []string {
	f := p.Forecast
	if p.Round.Kind == corpus.Adjudication || f.Several == 0 {
		return Words(p)
	}
	var readers []string
	for _, l := range f.Readings {
		readers = append(readers, fmt.Sprintf("%s %d", p.nameOf(l.Annotator), l.Documents))
	}
	read := "by two or more"
	if p.Round.Kind == corpus.SecondPass {
		read = "again"
	}
	reach, whole := p.reach()
	supposed := ""
	for _, l := range f.Labels {
		if l.Supposed {
			supposed = fmt.Sprintf(" A label not read yet is supposed in one sentence of %.0f.", 1/l.Share)
		}
	}
	lines := []string{
		fmt.Sprintf("%s articles; %d read %s, %s.", strings.Join(readers, ", "), f.Several, read, corpus.Plural(f.Sentences, "sentence")),
		fmt.Sprintf("Alpha %s (95 %%).%s", reach, supposed),
	}
	if f.Several < f.Documents && p.Round.Kind != corpus.SecondPass {
		lines = append(lines, fmt.Sprintf("With all read so: %s.", whole))
	}
	return lines
}

// mostReaches is how many labels a summary names one by one.
const mostReaches = 4

// reach says how far the interval of alpha reaches for the labels, and how far if
// all were read so.
func (p *Proposal) reach() (planned, whole string) {
	labels := p.Forecast.Labels
	if len(labels) > mostReaches {
		by := func(reach func(plan.Expected) float64) (least, most plan.Expected) {
			compare := func(a, b plan.Expected) int { return cmp.Compare(reach(a), reach(b)) }
			return slices.MinFunc(labels, compare), slices.MaxFunc(labels, compare)
		}
		least, most := by(func(l plan.Expected) float64 { return l.Reach() })
		planned = fmt.Sprintf("± %s to ± %s, least known of %s", Decimal(least.Reach()), Decimal(most.Reach()), strings.ToLower(p.labelOf(most.Label)))
		least, most = by(func(l plan.Expected) float64 { return l.Whole.Reach() })
		return planned, fmt.Sprintf("± %s to ± %s", Decimal(least.Whole.Reach()), Decimal(most.Whole.Reach()))
	}
	var one, all []string
	for _, l := range labels {
		one = append(one, fmt.Sprintf("of %s ± %s", strings.ToLower(p.labelOf(l.Label)), Decimal(l.Reach())))
		all = append(all, "± "+Decimal(l.Whole.Reach()))
	}
	return strings.Join(one, ", "), strings.Join(all, ", ")
}

// nameOf is the name of somebody who reads.
func (p *Proposal) nameOf(annotator string) string {
	if name := corpus.NameOf(p.People, annotator); name != "" {
		return name
	}
	return annotator
}

// labelOf is the name of a label.
func (p *Proposal) labelOf(id string) string {
	for _, label := range p.Labels {
		if label.ID == id {
			return label.Name
		}
	}
	return id
}

// Load says in a line how much each reads.
func Load(p *Proposal) string {
	var parts []string
	does := "reads"
	if p.Round.Kind == corpus.Adjudication {
		does = "decides in"
	}
	for _, l := range p.Forecast.Readings {
		parts = append(parts, fmt.Sprintf("%s %s %s (%s)", p.nameOf(l.Annotator), does, corpus.Plural(l.Documents, "article"), corpus.Plural(l.Sentences, "sentence")))
	}
	return strings.Join(parts, ", ") + "."
}

func articlesAre(n int) string { return corpus.Plural(n, "article") + " " + isOrAre(n) }

func labelWords(p *Proposal, l plan.Expected) string {
	how := "as read so far"
	if l.Supposed {
		how = "supposed"
	}
	needed := ""
	if l.Needed > 0 {
		needed = fmt.Sprintf("; %d sentences needed", l.Needed)
	}
	return fmt.Sprintf("%s (%s of the sentences, %s): alpha ± %s, %s to %s%s.", p.labelOf(l.Label), Percent(l.Share), how, Decimal(l.Reach()), Decimal(l.Low), Decimal(l.High), needed)
}

// Decimal writes a figure of agreement: .80, −.05, 1.00.
func Decimal(x float64) string {
	if math.IsNaN(x) || math.IsInf(x, 0) {
		return "unknown"
	}
	s := strings.Replace(fmt.Sprintf("%.2f", math.Abs(x)), "0.", ".", 1)
	if x < 0 && s != ".00" {
		s = "−" + s
	}
	return s
}

// Percent writes a part: 25 %, 0.5 %.
func Percent(part float64) string {
	if part < 0.01 {
		return fmt.Sprintf("%.1f %%", 100*part)
	}
	return fmt.Sprintf("%.0f %%", 100*part)
}
