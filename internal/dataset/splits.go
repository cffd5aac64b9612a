package dataset

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"sort"
	"strconv"
	"strings"

	"sayso/internal/corpus"
)

// Splits part the documents of an export for training and testing a program.
// Documents that belong together never come apart, each part gets its share of
// every label, and the same documents with the same seed are parted the same
// way, on every machine.
type Splits struct {
	Shares []Share // none: no splits
	By     string  // what stays together: document, outlet or date; empty means document
	Seed   uint64  // another seed is another way to part
}

// Share is one part.
type Share struct {
	Name    string // train, dev or test
	Percent int    // of the documents, from 1 to 99
}

// SplitGroups are the ways in which documents can be kept together.
var SplitGroups = []string{"document", "outlet", "date"}

// ParseShares reads shares such as 80/10/10 (train, dev and test) or 80/20
// (train and test), in percent. The empty string is no splits.
func ParseShares(words string) ([]Share, error) {
	if strings.TrimSpace(words) == "" {
		return nil, nil
	}
	parts := strings.Split(words, "/")
	names := map[int][]string{2: {"train", "test"}, 3: {"train", "dev", "test"}}[len(parts)]
	wrong := fmt.Errorf("splits are shares in percent such as 80/10/10 for train, dev and test, or 80/20 for train and test; they add up to 100, so %q cannot be used", words)
	if names == nil {
		return nil, wrong
	}
	shares, sum := make([]Share, len(parts)), 0
	for i, part := range parts {
		percent, err := strconv.Atoi(strings.TrimSpace(part))
		if err != nil || percent < 1 {
			return nil, wrong
		}
		shares[i] = Share{names[i], percent}
		sum += percent
	}
	if sum != 100 {
		return nil, wrong
	}
	return shares, nil
}

func (s *Splits) check() error {
	if len(s.Shares) == 0 || s.By == "" {
		return nil
	}
	for _, group := range SplitGroups {
		if s.By == group {
			return nil
		}
	}
	return fmt.Errorf("documents can be kept together by document, outlet or date, not by %q", s.By)
}

// key is what a document is kept together with. A document of which it is not
// known where or when it appeared stays by itself.
func (s *Splits) key(d *corpus.Document) string {
	switch {
	case s.By == "outlet" && d.Outlet != "":
		return "outlet " + d.Outlet
	case s.By == "date" && d.Date != "":
		return "date " + d.Date
	}
	return "document " + d.ID
}

// group is some documents that stay together.
type group struct {
	key    string
	order  string // a number drawn from the seed and the key
	size   int    // annotations and documents
	counts map[string]int
}

// documentsStratum counts documents among the labels, so that the parts have
// their shares of documents too, also of those without any label. No label has
// an empty id.
const documentsStratum = ""

// assign says for each document by id which part it belongs to, by number.
//
// It is the greedy stratification of Sechidis, Tsoumakas and Vlahavas (2011),
// for groups: one group after the other, large ones first and equal ones in an
// order drawn from the seed, goes to the part that still needs the most of what
// the group has, measured for each label by how rare the label is.
func (s *Splits) assign(ctx context.Context, entries Entries) (map[string]int, error) {
	groups, keys := map[string]*group{}, map[string]string{}
	totals := map[string]int{}
	err := each(ctx, entries, func(e *corpus.Entry) error {
		key := s.key(&e.Document)
		g := groups[key]
		if g == nil {
			sum := sha256.Sum256([]byte(fmt.Sprintf("%d\x00%s", s.Seed, key)))
			g = &group{key: key, order: hex.EncodeToString(sum[:8]), counts: map[string]int{}}
			groups[key] = g
		}
		keys[e.Document.ID] = key
		count := func(what string) {
			g.counts[what]++
			g.size++
			totals[what]++
		}
		count(documentsStratum)
		for i := range e.Annotations {
			count(e.Annotations[i].Label)
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	parts := s.deal(groups, totals)
	assigned := make(map[string]int, len(keys))
	for document, key := range keys {
		assigned[document] = parts[key]
	}
	return assigned, nil
}

// deal gives each group to a part.
func (s *Splits) deal(groups map[string]*group, totals map[string]int) map[string]int {
	sorted := make([]*group, 0, len(groups))
	for _, g := range groups {
		sorted = append(sorted, g)
	}
	sort.Slice(sorted, func(i, j int) bool {
		a, b := sorted[i], sorted[j]
		switch {
		case a.size != b.size:
			return a.size > b.size
		case a.order != b.order:
			return a.order < b.order
		}
		return a.key < b.key
	})
	strata := make([]string, 0, len(totals))
	for what := range totals {
		strata = append(strata, what)
	}
	sort.Strings(strata) // sums of floating point depend on their order
	need := make([]map[string]float64, len(s.Shares))
	for i, share := range s.Shares {
		need[i] = map[string]float64{}
		for what, total := range totals {
			need[i][what] = float64(total) * float64(share.Percent) / 100
		}
	}
	parts := make(map[string]int, len(sorted))
	for _, g := range sorted {
		best, most := 0, 0.0
		for i := range s.Shares {
			wants := 0.0
			for _, what := range strata {
				if n := g.counts[what]; n > 0 {
					// The conversion keeps a compiler from adding in one step,
					// which would round differently on another machine.
					unmet := need[i][what] / float64(totals[what]) * 100 / float64(s.Shares[i].Percent)
					wants += float64(unmet * float64(n) / float64(totals[what]))
				}
			}
			if i == 0 || wants > most {
				best, most = i, wants
			}
		}
		parts[g.key] = best
		for what, n := range g.counts {
			need[best][what] -= float64(n)
		}
	}
	return parts
}
