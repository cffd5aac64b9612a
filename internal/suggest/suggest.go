// Package suggest says where a rare sentence may stand, and which label may be
// a slip. It never gives a sentence a label; it orders sentences for a person,
// says why, and says how often it was right.
//
// A Lexicon holds cues: words that hedge, deny, report, ask and so on, in six
// languages. From the words of a sentence, pairs of them, the cues in it and
// where they stand, Train learns one annotator's labels: for each label a
// logistic regression against all else. Cross-validation by document tells how
// far to trust it: a label stays silent until it was given ten times and its
// hints were right often enough on documents that the model had not seen.
//
// What comes out: Queue ranks sentences that nobody has read, SecondLook those
// whose labels the model would not have given, Hint says what it would have
// given and which three words decide, Sample and Bound answer whether any were
// missed. HeldOut keeps one sentence in five without a hint, so that the pull
// of hints can be measured.
//
// The package is pure: it reads no file, keeps nothing, draws nothing by chance
// that a seed does not repeat. The same sentences give the same figures.
package suggest

// A Sentence is what a model learns from and what it is asked about.
type Sentence struct {
	Document string // sentences of one document are never parted by cross-validation
	Language string // ISO 639-1 code; empty when unknown, then the cues of all languages count
	Text     string
	Place    int   // of the sentence in its document, from 1; 0 when unknown
	Labels   []int // places in the list of labels; none for "nothing here"
}

// has reports whether the sentence carries a label.
func (s *Sentence) has(label int) bool {
	for _, l := range s.Labels {
		if l == label {
			return true
		}
	}
	return false
}
