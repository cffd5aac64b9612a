package suggest

import "math"

// calibration turns the score of a label into a probability: σ(Slope·x + Shift).
type calibration struct{ slope, shift float64 }

func (c calibration) of(score float32) float64 { return sigmoid(c.odds(score)) }

// calibrate fits a calibration by Newton's method (Platt 1999, as Lin, Lin and
// Weng 2007 compute it), on scores of sentences that the model had not seen.
// The targets are a little inside 0 and 1, so that a few sentences never give
// certainty.
func calibrate(scores []float32, yes []bool) calibration {
	with := 0
	for _, y := range yes {
		if y {
			with++
		}
	}
	without := len(yes) - with
	high, low := (float64(with)+1)/(float64(with)+2), 1/(float64(without)+2)
	c := calibration{1, 0}
	if with > 0 && without > 0 {
		c.shift = math.Log(float64(with+1) / float64(without+1))
	}
	loss := func(c calibration) float64 {
		sum := 0.0
		for i, s := range scores {
			t := low
			if yes[i] {
				t = high
			}
			z := c.slope*float64(s) + c.shift
			// t·log(1+e^-z) + (1−t)·log(1+e^z), without overflow
			sum += math.Log1p(math.Exp(-math.Abs(z))) + max(z, 0) - t*z
		}
		return sum
	}
	before := loss(c)
	for range 50 {
		var gs, gh, ss, sh, hh float64
		for i, s := range scores {
			t := low
			if yes[i] {
				t = high
			}
			x := float64(s)
			p := c.of(s)
			d, v := p-t, p*(1-p)
			gs, gh = gs+d*x, gh+d
			ss, sh, hh = ss+v*x*x, sh+v*x, hh+v
		}
		ss, hh = ss+1e-9, hh+1e-9
		det := ss*hh - sh*sh
		if det < 1e-12 || math.Abs(gs)+math.Abs(gh) < 1e-6*float64(len(scores)+1) {
			break
		}
		ds, dh := (hh*gs-sh*gh)/det, (ss*gh-sh*gs)/det
		step := 1.0
		for ; step > 1e-6; step /= 2 {
			next := calibration{c.slope - step*ds, c.shift - step*dh}
			if after := loss(next); after < before {
				c, before = next, after
				break
			}
		}
		if step <= 1e-6 {
			break
		}
	}
	if c.slope <= 0 { // the scores say nothing on documents not seen
		share := (float64(with) + 1) / (float64(len(yes)) + 2)
		return calibration{0, math.Log(share / (1 - share))}
	}
	return c
}
