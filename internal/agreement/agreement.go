// Package agreement measures how far annotators agree.
//
// Several people read the same sentences without seeing each other. This
// package says how far what they marked is the same, how far that goes beyond
// chance, and how sure the figure is.
//
// It is made of three layers. The measures of books stand first: Ratings of
// items by annotators, and Alpha, Cohen, Fleiss, AC1 and the others on them,
// each naming where its formula comes from; on spans the same with Continuum
// (UAlpha and its family), PairSpans and F1. Second, a Study is a corpus as
// several annotators read it: sentences with sets of labels, spans, what was
// said of them, links. Measure turns it into a Report, which is a flat list of
// Figures that explain themselves. Third, every figure of a Report is a
// function of sums over documents; so the bootstrap adds up small vectors and
// never goes back to a sentence.
//
// Two rules hold everywhere. What was not read is missing, and what was read
// and left empty is a value; neither is ever made of the other. And where
// there is nothing to measure, such as when everybody used one value, there is
// no figure and a reason, never 0 or 1.
package agreement

import "math"

// NoFigure is why a measure has no value, in words for the researcher.
type NoFigure string

func (n NoFigure) Error() string { return "no figure: " + string(n) }

// The reasons for which there is no figure.
const (
	NoneShared   NoFigure = "no two annotators read the same"
	NoVariation  NoFigure = "everybody used one value, so agreement cannot be told from habit"
	NoneCompared NoFigure = "no two annotators said it of spans that can be compared"
	NeverUsed    NoFigure = "nobody used it"
	NotTwo       NoFigure = "it is a measure of two annotators"
	NoneMeet     NoFigure = "no units of two annotators meet"
	TooMany      NoFigure = "it would take too long to find for so many units"
)

// Reliable and Tentative are the values of alpha that Krippendorff demands of
// data to draw conclusions from, and to draw tentative ones from
// (Krippendorff 2004, p. 241).
const (
	Reliable  = 0.800
	Tentative = 0.667
)

// none is the value of a measure that has no figure.
var none = math.NaN()

// beyondChance is what all chance-corrected measures are: how much of the
// agreement that chance leaves over was reached.
func beyondChance(observed, expected float64) (float64, error) {
	if 1-expected <= tiny {
		return none, NoVariation
	}
	return (observed - expected) / (1 - expected), nil
}

// tiny is below what a share of the largest corpus can be; a difference that
// small is one of rounding.
const tiny = 1e-12

// ratio is part of whole, or why there is none.
func ratio(part, whole float64, why NoFigure) (float64, error) {
	if whole <= 0 {
		return none, why
	}
	return part / whole, nil
}
