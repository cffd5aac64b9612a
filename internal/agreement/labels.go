package agreement

// What the labels have in common stands before their sums; how many sentences
// each annotator read follows it.
const (
	readings = iota // Σ m_u over sentences that two or more read
	pairings        // Σ m_u (m_u - 1)
	inCommon
)

// The sums of a label against all else; how often each annotator gave it
// follows. What a tally of two values keeps beside these follows from them and
// from what the labels have in common.
const (
	labelSame     = iota // Σ pairs that agree / pairs
	labelShares          // Σ n_u / m_u over all sentences
	labelUsed            // Σ n_u over sentences that two or more read
	labelPositive        // Σ n_u (n_u - 1)
	labelPossible        // Σ n_u (m_u - 1)
	labelApart           // Σ pairs that differ / (m_u - 1)
	labelSums
)

func (l *layout) perLabel(sums int) int { return sums + len(l.first) }

func (l *layout) ofTheLabel(sums []float64, label int) []float64 {
	return sums[l.labelsAt+l.perLabel(inCommon)+label*l.perLabel(labelSums):][:l.perLabel(labelSums)]
}

// addSentence adds what the annotators said of a sentence.
func (l *layout) addSentence(sums []float64, counts []int32, row []int32, room *room) {
	l.sentences.add(l.ofSentences(sums), l.pick(room, row))
	common := sums[l.labelsAt:][:l.perLabel(inCommon)]
	clear(room.given)
	m := 0.0
	for i, annotator := range l.first {
		set := row[annotator]
		if set == Missing {
			continue
		}
		m++
		common[inCommon+i]++
		for _, label := range l.study.Sets[set] {
			room.given[label]++
			l.ofTheLabel(sums, label)[labelSums+i]++
		}
	}
	if m >= 2 {
		common[readings] += m
		common[pairings] += m * (m - 1)
	}
	for label, n := range room.given {
		if m < 2 && n == 0 {
			continue
		}
		own := l.ofTheLabel(sums, label)
		own[labelShares] += n / m
		if m < 2 {
			continue
		}
		if n > 0 {
			counts[counted*label+countedSentences]++
		}
		others := m - n
		own[labelSame] += (n*(n-1) + others*(others-1)) / (m * (m - 1))
		own[labelUsed] += n
		own[labelPositive] += n * (n - 1)
		own[labelPossible] += n * (m - 1)
		own[labelApart] += 2 * n * others / (m - 1)
	}
}

// pick is what those who count said of a sentence.
func (l *layout) pick(room *room, row []int32) []int32 {
	room.row = room.row[:0]
	for _, annotator := range l.first {
		room.row = append(room.row, row[annotator])
	}
	return room.row
}

// ofLabel makes the sums of l.label of those of a label.
func (l *layout) ofLabel(sums []float64, label int) []float64 {
	own, common := l.ofTheLabel(sums, label), sums[l.labelsAt:][:l.perLabel(inCommon)]
	all := l.ofSentences(sums)
	t := l.label
	whole := make([]float64, t.width)
	units, pairable := all[l.sentences.at.units], all[l.sentences.at.pairable]
	whole[t.at.units], whole[t.at.pairable], whole[t.at.same], whole[t.at.apart] = units, pairable, own[labelSame], own[labelApart]
	two := func(at int, without, with float64) { whole[at], whole[at+1] = without, with }
	two(t.at.shares, units-own[labelShares], own[labelShares])
	two(t.at.used, common[readings]-own[labelUsed], own[labelUsed])
	two(t.at.positive, common[pairings]-2*own[labelPossible]+own[labelPositive], own[labelPositive])
	two(t.at.possible, common[pairings]-own[labelPossible], own[labelPossible])
	for i := range l.first {
		two(t.at.own+2*i, common[inCommon+i]-own[labelSums+i], own[labelSums+i])
	}
	return whole
}
