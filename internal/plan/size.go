// Package plan says who reads what, and what that will give before the work is
// done: how many sentences must be read by several, and how sure the figures
// of agreement will be.
package plan

import "math"

// SampleSize is how many sentences two or more annotators must all read to
// tell, with a chance of error of no more than level (0.05, say), that alpha
// is not below least. share is the part of the sentences that carry the label.
//
//	m z² ((1+α)(3-α) / (4(1-α) p(1-p)) - α)
//
// The formula is Krippendorff's after Bloch & Kraemer 1989 (Krippendorff 2004,
// "Content analysis", p. 240); ATLAS.ti prints the same numbers. It takes
// sentences for independent, which those of one article are not: see
// DesignEffect. It is 0 where nothing can be said, such as for a share of 0.
func SampleSize(share, least, level float64, annotators int) int {
	if !inside(share) || !inside(least) || !inside(level) || annotators < 2 {
		return 0
	}
	z := quantile(1 - level)
	each := (1+least)*(3-least)/(4*(1-least)*share*(1-share)) - least
	return int(math.Ceil(float64(annotators)*z*z*each - 1e-9))
}

// StandardError is the standard error to be expected of the alpha of one label
// when two annotators both read so many sentences:
//
//	√((1-α) ((1-α)(1-2α) + α(2-α)/(2p(1-p))) / n)
//
// (Bloch & Kraemer 1989, "2 x 2 kappa coefficients: measures of agreement or
// association", for the intraclass kappa, which alpha is for two values.) More
// annotators make it smaller, so for them it errs on the safe side. It is
// infinite where nothing can be said.
func StandardError(share, alpha float64, sentences int) float64 {
	if !inside(share) || alpha < 0 || alpha > 1 || sentences < 1 {
		return math.Inf(1)
	}
	one := (1 - alpha) * ((1-alpha)*(1-2*alpha) + alpha*(2-alpha)/(2*share*(1-share)))
	return math.Sqrt(one / float64(sentences))
}

// An Outlook is what a plan will give for a label: the interval to be expected
// if alpha is what was supposed, and what it would take.
type Outlook struct {
	Sentences int     // that two or more will read
	Labelled  float64 // of them, that will carry the label
	Low, High float64 // 95 %
	Needed    int     // sentences to show that alpha is at least 0.667
}

// Expect says what so many sentences, read by so many annotators each, will
// give for a label on this share of them, if alpha turns out as supposed.
// effect is the design effect of reading whole articles, 1 for none.
func Expect(share, alpha float64, sentences, annotators int, effect float64) Outlook {
	effect = max(effect, 1)
	reach := quantile(0.975) * StandardError(share, alpha, sentences) * math.Sqrt(effect)
	return Outlook{
		Sentences: sentences,
		Labelled:  share * float64(sentences),
		Low:       max(-1, alpha-reach),
		High:      min(1, alpha+reach),
		Needed:    int(math.Ceil(float64(SampleSize(share, 0.667, 0.05, annotators)) * effect)),
	}
}

// DesignEffect is how many times as many sentences it takes because they come
// in articles, whose sentences are alike: 1 + (n-1)ρ, where n is the sentences
// of an article and ρ how alike they are, from 0 to 1. (Kish 1965, "Survey
// sampling".)
func DesignEffect(sentencesPerArticle, alike float64) float64 {
	return 1 + max(0, sentencesPerArticle-1)*min(max(alike, 0), 1)
}

// AtMost is the upper end of the 95 % interval for the share of what was looked
// for in vain among so many drawn at random: 3/n. (Hanley & Lippman-Hand 1983,
// "If nothing goes wrong, is everything all right?")
func AtMost(drawn int) float64 {
	if drawn < 3 {
		return 1
	}
	return 3 / float64(drawn)
}

func inside(share float64) bool { return share > 0 && share < 1 }

// quantile is the value below which a share of the normal distribution lies.
func quantile(share float64) float64 { return math.Sqrt2 * math.Erfinv(2*share-1) }
