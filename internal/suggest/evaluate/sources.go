package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"

	"sayso/internal/corpus"
	"sayso/internal/segment"
	"sayso/internal/sources"
	"sayso/internal/suggest"
)

// attributed is an article with what is said in it and by whom, as one annotator
// marked it; offsets are code points.
type attributed struct {
	Document  string `json:"doc"`
	Annotator string `json:"who"`
	Outlet    string `json:"outlet"`
	Text      string `json:"text"`
	Said      []struct {
		Start  int    `json:"start"`
		Source [2]int `json:"source"`
	} `json:"said"`
}

// attributions are how many of an annotator's attributions are learned from.
var attributions = []int{50, 200, 1000}

// onSources prints how many keys the order of sources saves that is learned from
// one annotator, on articles not seen.
func onSources(path string) error {
	file, err := os.Open(path)
	if err != nil {
		return err
	}
	defer file.Close()
	named, left := map[string][]suggest.Naming{}, 0
	lines := bufio.NewScanner(file)
	lines.Buffer(nil, 16<<20)
	for lines.Scan() {
		var a attributed
		if err := json.Unmarshal(lines.Bytes(), &a); err != nil {
			return err
		}
		list, without := a.namings()
		named[a.Annotator], left = append(named[a.Annotator], list...), left+without
	}
	if err := lines.Err(); err != nil {
		return err
	}
	fmt.Printf("\n%s: keys to a source, of those that are offered; %d are not\n", path, left)
	for _, n := range attributions {
		before, after, used := 0.0, 0.0, 0
		for _, who := range slices.Sorted(maps.Keys(named)) {
			o := suggest.LearnSources(named[who][:min(n, len(named[who]))], 1)
			before, after = before+o.Before, after+o.Keys
			if o.Ready {
				used++
			}
		}
		people := float64(max(len(named), 1))
		fmt.Printf("  %5d attributions: %.2f by rules, %.2f in the order that was learned, which %d of %d annotators would get\n", n, before/people, after/people, used, len(named))
	}
	return nil
}

// namings are the attributions whose source is among those that the rules offer,
// and how many others there are.
func (a *attributed) namings() (list []suggest.Naming, without int) {
	bytes := []int{}
	for at := range a.Text {
		bytes = append(bytes, at)
	}
	bytes = append(bytes, len(a.Text))
	d := corpus.Document{Text: a.Text, Sentences: segment.Split(a.Text, segment.Options{Language: "en"})}
	index := sources.Read(d.Text, d.Sentences)
	index.Outlet = a.Outlet
	var before []string
	for _, s := range a.Said {
		at := d.SentenceAt(bytes[s.Start])
		if at < 0 {
			continue
		}
		offered := index.Suggest(at, before, 40)
		chosen := meant(d.Text, corpus.Span{Start: bytes[s.Source[0]], End: bytes[s.Source[1]]}, offered)
		if chosen == "" {
			without++
			continue
		}
		list = append(list, suggest.NamingOf(a.Document, a.Outlet, d.Sentences[at].Span, offered, before, chosen))
		before = append(before, chosen)
	}
	return list, without
}

// meant is the offered source that stands at a place of the text, or bears the name
// that stands there.
func meant(text string, place corpus.Span, offered []sources.Candidate) string {
	for _, c := range offered {
		if c.Span != (corpus.Span{}) && c.Span.Overlaps(place) {
			return c.Text
		}
	}
	said := corpus.SourceKey(text[place.Start:place.End])
	for _, c := range offered {
		if key := corpus.SourceKey(c.Text); key == said || strings.HasSuffix(key, " "+said) || strings.HasPrefix(said, key) {
			return c.Text
		}
	}
	return ""
}
