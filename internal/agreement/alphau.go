package agreement

import "math"

// AlphaU1995 is the unitizing alpha of Krippendorff 1995 and 2004 (pp. 251 to
// 255), which other programs still have. Its author has replaced it by the
// family of UAlpha; it is here so that figures of papers can be checked, and in
// no report. It gives the disagreement observed and expected for one value.
func AlphaU1995(c Continuum, value int) (observed, expected float64) {
	type piece struct {
		Unit
		gap bool
	}
	var pieces [][]piece
	n := 0.0
	for _, units := range c.Units {
		var own []piece
		at := 0
		for _, u := range units {
			if u.Value != value {
				continue
			}
			if u.Start > at {
				own = append(own, piece{Unit{Start: at, End: u.Start}, true})
			}
			own = append(own, piece{u, false})
			at = u.End
			n++
		}
		if at < c.Length {
			own = append(own, piece{Unit{Start: at, End: c.Length}, true})
		}
		pieces = append(pieces, own)
	}
	m, length := float64(len(c.Units)), float64(c.Length)
	drawn := m * length * (m*length - 1)
	for i, mine := range pieces {
		for j, others := range pieces {
			if i == j {
				continue
			}
			for _, g := range mine {
				for _, h := range others {
					switch {
					case !g.gap && !h.gap && g.shared(h.Unit) > 0:
						observed += math.Pow(float64(g.Start-h.Start), 2) + math.Pow(float64(g.End-h.End), 2)
					case !g.gap && h.gap && h.Start <= g.Start && g.End <= h.End:
						observed += math.Pow(float64(g.length()), 2)
					case g.gap && !h.gap && g.Start <= h.Start && h.End <= g.End:
						observed += math.Pow(float64(h.length()), 2)
					}
				}
			}
		}
	}
	observed /= m * (m - 1) * length * length
	for _, mine := range pieces {
		for _, g := range mine {
			if g.gap {
				continue
			}
			l := float64(g.length())
			drawn -= l * (l - 1)
			expected += (n - 1) / 3 * (2*l*l*l - 3*l*l + l)
			for _, others := range pieces {
				for _, h := range others {
					if h.gap && h.length() >= g.length() {
						expected += l * l * float64(h.length()-g.length()+1)
					}
				}
			}
		}
	}
	return observed, 2 / length * expected / drawn
}
