package suggest

// Figures count how well labels were given.
type Figures struct {
	Right  int // given, and the sentence carries it
	Wrong  int // given, and it does not
	Missed int // not given, though it does
	Rest   int // not given, and it does not
}

// Count adds one sentence.
func (f *Figures) Count(given, has bool) {
	switch {
	case given && has:
		f.Right++
	case given:
		f.Wrong++
	case has:
		f.Missed++
	default:
		f.Rest++
	}
}

// Precision is the share of right ones among those given, 0 if none was.
func (f Figures) Precision() float64 { return share(f.Right, f.Right+f.Wrong) }

// Recall is the share of those that carry the label which were given it.
func (f Figures) Recall() float64 { return share(f.Right, f.Right+f.Missed) }

// F1 is the harmonic mean of precision and recall.
func (f Figures) F1() float64 { return share(2*f.Right, 2*f.Right+f.Wrong+f.Missed) }

// Accuracy is the share of sentences that were given it or not as they should.
func (f Figures) Accuracy() float64 { return share(f.Right+f.Rest, f.Right+f.Wrong+f.Missed+f.Rest) }

// AveragePrecision is the mean of the precisions at each sentence that carries
// a label, in falling order of scores; equal ones keep their order.
func AveragePrecision(scores []float64, carries []bool) float64 {
	ranked := make([]Ranked, len(scores))
	for i, x := range scores {
		ranked[i] = Ranked{i, x}
	}
	sortRanked(ranked)
	right, sum := 0, 0.0
	for k, r := range ranked {
		if carries[r.Sentence] {
			right++
			sum += float64(right) / float64(k+1)
		}
	}
	if right == 0 {
		return 0
	}
	return sum / float64(right)
}

func share(part, whole int) float64 {
	if whole == 0 {
		return 0
	}
	return float64(part) / float64(whole)
}
