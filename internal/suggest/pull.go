package suggest

import (
	"fmt"
	"slices"

	"sayso/internal/corpus"
)

// Pull compares sentences whose hint was shown with those whose hint was hidden:
// how often what was said is what the hint says, and how many keys it took. The
// sentences that never get a hint were drawn by chance, so the difference is what
// hints do to the one who sees them. It is no quality of the model.
type Pull struct {
	Shown, Hidden Followed
}

// Followed counts sentences with a hint.
type Followed struct {
	Sentences int
	Agreed    int // that carry now what the hint says
	Keys      int // that it took to say so
}

// Add takes in the codings of one annotator in a document.
func (p *Pull) Add(e *corpus.Entry, mine func(annotator string) bool) {
	for i := range e.Codings {
		c := &e.Codings[i]
		if c.Hint == "" || !mine(c.Annotator) {
			continue
		}
		f := &p.Hidden
		if c.Shown != corpus.ShownNever {
			f = &p.Shown
		}
		f.Sentences++
		f.Keys += c.Keys
		if slices.ContainsFunc(e.Annotations, func(a corpus.Annotation) bool {
			return a.Label == c.Hint && mine(a.Annotator) && a.Span.Overlaps(c.Span())
		}) {
			f.Agreed++
		}
	}
}

// Share is how often what was said is what the hint says.
func (f Followed) Share() float64 { return share(f.Agreed, f.Sentences) }

// KeysEach is the mean number of keys of a sentence.
func (f Followed) KeysEach() float64 { return share(f.Keys, f.Sentences) }

// Points is the pull in percentage points.
func (p *Pull) Points() float64 { return 100 * (p.Shown.Share() - p.Hidden.Share()) }

// Says puts it into words.
func (p *Pull) Says() []string {
	if p.Shown.Sentences == 0 || p.Hidden.Sentences == 0 {
		return []string{fmt.Sprintf("How far hints pull is not known yet: %d sentences were coded with a hint shown, %d with one hidden.", p.Shown.Sentences, p.Hidden.Sentences)}
	}
	return []string{
		fmt.Sprintf("Pull: with the hint shown, %d of %d sentences carry what it says (%.0f %%); with it hidden, %d of %d (%.0f %%). That is %+.0f points. It is what hints do to you, and no quality.",
			p.Shown.Agreed, p.Shown.Sentences, 100*p.Shown.Share(), p.Hidden.Agreed, p.Hidden.Sentences, 100*p.Hidden.Share(), p.Points()),
		fmt.Sprintf("Keys a sentence: %.2f with the hint shown, %.2f with it hidden.", p.Shown.KeysEach(), p.Hidden.KeysEach()),
	}
}
