package corpus

// Line is a line to draw under the text: the annotations of one label that
// overlap, whoever made them. Two annotators who agree draw one line and not
// two, which would be the line of another label.
type Line struct {
	Label string
	Span  Span
	Track int // 0 runs right under the text, each other one below the one before
}

// Lines gives the lines of annotations, which must be in reading order, see
// SortAnnotations. They come by where they begin. Lines of different labels
// that overlap have different tracks. They are appended to into.
func Lines(into []Line, annotations []Annotation) []Line {
	open := map[string]int{} // label to its last line
	var ends []int           // of the last line on each track
	for i := range annotations {
		a := &annotations[i]
		if k, ok := open[a.Label]; ok && a.Span.Start < into[k].Span.End {
			// Nothing on its track begins before it ended, so it can grow.
			into[k].Span.End = max(into[k].Span.End, a.Span.End)
			ends[into[k].Track] = into[k].Span.End
			continue
		}
		track := 0
		for track < len(ends) && ends[track] > a.Span.Start {
			track++
		}
		if track == len(ends) {
			ends = append(ends, 0)
		}
		ends[track] = a.Span.End
		open[a.Label] = len(into)
		into = append(into, Line{a.Label, a.Span, track})
	}
	return into
}
