package agreement

// targetsOf are the annotations that links go to, by id.
type targetsOf map[string]target

// target is an annotation that a link goes to; its document is -1 when nobody
// who is compared made it.
type target struct {
	document int
	unit     Unit
}

// sameTarget reports whether two links go to the same: to one annotation, or
// to two that are near enough to be compared.
func (l *layout) sameTarget(to, too string) bool {
	if to == too {
		return true
	}
	a, first := l.targets[to]
	b, second := l.targets[too]
	return first && second && a.document >= 0 && a.document == b.document && alike(a.unit, b.unit)
}

// findTargets finds the annotations that links go to.
func (l *layout) findTargets() {
	l.targets = targetsOf{}
	for i := range l.study.Documents {
		l.targets.want(&l.study.Documents[i])
	}
	if len(l.targets) == 0 {
		return
	}
	for i := range l.study.Documents {
		l.targets.meet(i, &l.study.Documents[i])
	}
}

func eachSpan(d *Document, visit func(s *Span)) {
	for _, spans := range d.Spans {
		for i := range spans {
			visit(&spans[i])
		}
	}
}

// want notes to which annotations the links of a document go.
func (t targetsOf) want(d *Document) {
	eachSpan(d, func(s *Span) {
		for _, link := range s.links() {
			if _, known := t[link.To]; !known {
				t[link.To] = target{document: -1}
			}
		}
	})
}

// meet notes the annotations of a document to which links go.
func (t targetsOf) meet(document int, d *Document) {
	eachSpan(d, func(s *Span) {
		if _, wanted := t[s.ID]; wanted {
			t[s.ID] = target{document, s.unit()}
		}
	})
}
