package agreement

import "math"

// normalQuantile is the value below which a share of the normal distribution
// lies.
func normalQuantile(share float64) float64 { return math.Sqrt2 * math.Erfinv(2*share-1) }

// studentQuantile is the value below which a share, at least a half, of
// Student's t distribution lies.
func studentQuantile(share, freedom float64) float64 {
	if freedom <= 0 {
		return math.Inf(1)
	}
	low, high := 0.0, 1.0
	for studentBelow(high, freedom) < share && high < 1e9 {
		high *= 2
	}
	for range 200 {
		middle := (low + high) / 2
		if studentBelow(middle, freedom) < share {
			low = middle
		} else {
			high = middle
		}
	}
	return (low + high) / 2
}

// studentBelow is the share of Student's t distribution below a value from 0.
func studentBelow(t, freedom float64) float64 {
	return 1 - incompleteBeta(freedom/(freedom+t*t), freedom/2, 0.5)/2
}

// incompleteBeta is the regularised incomplete beta function, by its continued
// fraction (Abramowitz & Stegun 26.5.8, evaluated as Lentz does).
func incompleteBeta(x, a, b float64) float64 {
	if x <= 0 {
		return 0
	}
	if x >= 1 {
		return 1
	}
	if x > (a+1)/(a+b+2) {
		return 1 - incompleteBeta(1-x, b, a)
	}
	all, _ := math.Lgamma(a + b)
	left, _ := math.Lgamma(a)
	right, _ := math.Lgamma(b)
	front := math.Exp(all-left-right+a*math.Log(x)+b*math.Log(1-x)) / a
	const small = 1e-300
	c, d := 1.0, 1/apartFromZero(1-(a+b)*x/(a+1), small)
	fraction := d
	for i := 1; i < 500; i++ {
		m := float64(i)
		for _, step := range [2]float64{
			m * (b - m) * x / ((a + 2*m - 1) * (a + 2*m)),
			-(a + m) * (a + b + m) * x / ((a + 2*m) * (a + 2*m + 1)),
		} {
			d = 1 / apartFromZero(1+step*d, small)
			c = apartFromZero(1+step/c, small)
			fraction *= c * d
		}
		if math.Abs(c*d-1) < 1e-15 {
			break
		}
	}
	return front * fraction
}

func apartFromZero(x, small float64) float64 {
	if math.Abs(x) < small {
		return small
	}
	return x
}
