package rounds

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"sayso/internal/corpus"
	"sayso/internal/plan"
)

// How a sharing out is said in words: the flags of sayso assign and the fields of
// the window hold the same, and are read here.

// Overlap reads how many articles several read: "all", "none", a part such as
// "20%", or a number of them. Nothing is all. SayOverlap is the way back.
func Overlap(said string) (part float64, count int, err error) {
	switch said = strings.TrimSpace(said); said {
	case "", "all":
		return 1, 0, nil
	case "none":
		return 0, 0, nil
	}
	if part, ok := percent(said); ok && part >= 0 && part <= 1 {
		return part, 0, nil
	}
	if count, err := strconv.Atoi(said); err == nil && count > 0 {
		return 0, count, nil
	}
	return 0, 0, fmt.Errorf("what several read is all, none, a part such as 20%%, or a number of articles, and not %q", corpus.FirstWords(said, 30))
}

// SayOverlap says in words that Overlap reads how many articles several read by a
// design.
func SayOverlap(d plan.Design) string {
	switch {
	case d.Count > 0:
		return strconv.Itoa(d.Count)
	case d.Shared >= 1:
		return "all"
	case d.Shared <= 0:
		return "none"
	}
	return strconv.FormatFloat(100*d.Shared, 'g', 4, 64) + "%"
}

// Rest reads what becomes of the articles that one person reads: "share" shares
// them out, "leave" leaves them. Nothing is share.
func Rest(said string) (leave bool, err error) {
	switch said {
	case "", "share":
		return false, nil
	case "leave":
		return true, nil
	}
	return false, fmt.Errorf("what becomes of the other articles is share or leave, and not %q", corpus.FirstWords(said, 30))
}

// Expected reads how often labels are, as "denial=5%"; it gives the parts of the
// sentences by the ids of the labels.
func Expected(codebook corpus.Codebook, said []string) (map[string]float64, error) {
	expect := map[string]float64{}
	for _, one := range said {
		name, share, _ := strings.Cut(one, "=")
		label, ok := codebook.LabelNamed(strings.TrimSpace(name))
		part, isPart := percent(share)
		if !ok || !isPart || part <= 0 || part >= 1 {
			return nil, fmt.Errorf("how often a label is takes the label and its part of the sentences, as denial=5%%, and not %q", corpus.FirstWords(one, 30))
		}
		expect[label.ID] = part
	}
	return expect, nil
}

// percent reads a part in percent.
func percent(said string) (float64, bool) {
	number, ok := strings.CutSuffix(strings.TrimSpace(said), "%")
	part, err := strconv.ParseFloat(strings.TrimSpace(number), 64)
	return part / 100, ok && err == nil
}

// Check says what of a request makes no sense, whatever the project. Propose does
// so too.
func (r *Request) Check() error {
	switch {
	case r.Kind != "" && !slices.Contains(corpus.RoundKinds, r.Kind):
		return fmt.Errorf("a round is of the kind %s, and not %q", anyOf(corpus.RoundKinds), r.Kind)
	case r.Hints != "" && !slices.Contains(corpus.HintPolicies, r.Hints):
		return fmt.Errorf("hints come %s, and not %q", anyOf(corpus.HintPolicies), r.Hints)
	case r.Design.Readers < 0:
		return fmt.Errorf("how many read an article is a number, 0 for all, and not %d", r.Design.Readers)
	case r.Design.Rare < 0:
		return fmt.Errorf("the articles more for rare labels are a number, and not %d", r.Design.Rare)
	case r.Design.Rare > 0 && strings.TrimSpace(r.Design.Query) == "":
		return errors.New("articles for rare labels need a search that finds them")
	case r.Design.Rare == 0 && strings.TrimSpace(r.Design.Query) != "":
		return errors.New("the search for rare labels needs the number of articles that are read more")
	case r.Alpha < 0 || r.Alpha >= 1:
		return fmt.Errorf("the agreement to reckon with is above 0 and below 1, and not %g", r.Alpha)
	}
	return nil
}

// anyOf lists names: off, after or before.
func anyOf[T ~string](list []T) string {
	names := make([]string, len(list))
	for i, one := range list {
		names[i] = string(one)
	}
	last := len(names) - 1
	return strings.Join(names[:last], ", ") + " or " + names[last]
}

// Besides says in words what of a design is not usual, without what several read
// and what it is drawn by: "each read by 2; 10 more for rare labels". It is empty
// where there is nothing.
func Besides(d plan.Design, hints corpus.HintPolicy) string {
	var parts []string
	if d.Readers > 0 {
		parts = append(parts, fmt.Sprintf("each read by %d", d.Readers))
	}
	if d.Rare > 0 {
		parts = append(parts, fmt.Sprintf("%d more for rare labels (%s)", d.Rare, corpus.FirstWords(d.Query, 40)))
	}
	if d.Leave {
		parts = append(parts, "the others are read by nobody")
	}
	switch hints {
	case corpus.HintsAfter:
		parts = append(parts, "hints after the key")
	case corpus.HintsBefore:
		parts = append(parts, "hints before the key")
	}
	return strings.Join(parts, "; ")
}
