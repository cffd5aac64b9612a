// Command evaluate measures the segmenter against texts whose sentences people
// have marked, and prints a table.
//
//	go run ./internal/segment/evaluate PATH_TO_GOLD
//
// PATH_TO_GOLD is a folder of .jsonl files (package gold), or one such file.
// With -miss every place where the engine and the gold text disagree is
// printed. A text file given with -text is cut and its sentences are printed,
// one a line.
package main

import (
	"flag"
	"fmt"
	"log"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"time"

	"sayso/internal/segment"
	"sayso/internal/segment/gold"
)

func main() {
	log.SetFlags(0)
	miss := flag.Bool("miss", false, "print every place of disagreement")
	detect := flag.Bool("detect", false, "let the engine find the language instead of telling it")
	text := flag.String("text", "", "a text file to cut and print")
	flag.Parse()
	if *text != "" {
		if err := show(*text); err != nil {
			log.Fatal(err)
		}
	}
	if flag.NArg() == 0 {
		if *text == "" {
			log.Fatal("Name the folder that holds the gold files.")
		}
		return
	}
	var paths []string
	for _, arg := range flag.Args() {
		paths = append(paths, filesIn(arg)...)
	}
	if len(paths) == 0 {
		log.Fatalf("There are no .jsonl files in %s.", strings.Join(flag.Args(), ", "))
	}
	fmt.Printf("Engine %s on %s/%s\n\n", segment.Version, runtime.GOOS, runtime.GOARCH)
	fmt.Printf("%-24s %7s %7s %7s   %7s %7s %9s %7s %6s   %8s %7s\n", "file", "P", "R", "F1", "in F1", "span F1", "exact", "MB/s", "broken", "UAX29 F1", "span F1")
	broken := 0
	for _, path := range paths {
		texts, err := gold.Read(path)
		if err != nil {
			log.Fatal(err)
		}
		s := score(texts, "", *detect, *miss)
		unicode := score(texts, unicodeOnly, false, false)
		_, _, peer := unicode.every.figures()
		_, _, peerSpan := unicode.span.figures()
		name := strings.TrimSuffix(filepath.Base(path), ".jsonl")
		p, r, f := s.every.figures()
		_, _, in := s.inside.figures()
		_, _, span := s.span.figures()
		fmt.Printf("%-24s %7.2f %7.2f %7.2f   %7.2f %7.2f %9s %7.0f %6d   %8.2f %7.2f\n", name, p, r, f, in, span,
			fmt.Sprintf("%d/%d", s.exact, len(texts)), s.speed(), s.broken, peer, peerSpan)
		broken += s.broken
	}
	if broken > 0 {
		log.Fatalf("%d spans are broken: not ordered, disjoint, trimmed and whole.", broken)
	}
}

// filesIn lists the gold files of a folder, without the ones to train on.
func filesIn(path string) []string {
	if info, err := os.Stat(path); err != nil || !info.IsDir() {
		return []string{path}
	}
	all, _ := filepath.Glob(filepath.Join(path, "*.jsonl"))
	var files []string
	for _, f := range all {
		if !strings.Contains(filepath.Base(f), "train") {
			files = append(files, f)
		}
	}
	return files
}

// show prints the sentences of one text file, with their margins.
func show(path string) error {
	data, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	text := string(data)
	for i, s := range segment.Split(text, segment.Options{}) {
		fmt.Printf("%3d %6d-%-6d %3d  %s\n", i, s.Start, s.End, s.Margin, text[s.Start:s.End])
	}
	return nil
}

// scores are the counts for one file.
type scores struct {
	every, inside, span count
	exact, broken       int
	bytes               int
	took                time.Duration
}

// count holds what is needed for precision and recall.
type count struct{ hit, predicted, gold int }

// figures are precision, recall and F1 in percent.
func (c count) figures() (p, r, f float64) {
	p, r = 100, 100
	if c.predicted > 0 {
		p = 100 * float64(c.hit) / float64(c.predicted)
	} else if c.gold > 0 {
		p = 0
	}
	if c.gold > 0 {
		r = 100 * float64(c.hit) / float64(c.gold)
	}
	if p+r > 0 {
		f = 2 * p * r / (p + r)
	}
	return p, r, f
}

func (s scores) speed() float64 {
	return float64(s.bytes) / 1e6 / max(s.took.Seconds(), 1e-9)
}

// unicodeOnly is a language without lists, und for undetermined: the engine
// then follows UAX #29 alone, which is the measure to beat.
const unicodeOnly = "und"

// score cuts the texts and counts. The language is the given one, or that of
// each text when it is empty, or for the engine to find.
func score(texts []gold.Text, language string, detect, miss bool) scores {
	var s scores
	for _, t := range texts {
		o := segment.Options{Language: t.Language}
		if language != "" {
			o.Language = language
		}
		if detect {
			o.Language = ""
		}
		started := time.Now()
		found := segment.Split(t.Text, o)
		s.took += time.Since(started)
		s.bytes += len(t.Text)
		var cut [][2]int
		for _, f := range found {
			cut = append(cut, [2]int{f.Start, f.End})
		}
		s.broken += broken(t.Text, cut)
		if s.add(t, cut) {
			s.exact++
		}
		if miss {
			printMisses(t, cut, o)
		}
	}
	return s
}

// add counts one text and reports whether every bound was right.
func (s *scores) add(t gold.Text, cut [][2]int) bool {
	last := len(strings.TrimRight(t.Text, " \t\n\r\v\f"))
	right, have := ends(t.Sentences, last), ends(cut, last)
	s.every.compare(right, have)
	s.inside.compare(within(right, t.Text), within(have, t.Text))
	spans, cuts := map[[2]int]bool{}, map[[2]int]bool{}
	for _, x := range t.Sentences {
		spans[x] = true
	}
	for _, x := range cut {
		cuts[x] = true
	}
	for x := range cuts {
		if spans[x] {
			s.span.hit++
		}
	}
	s.span.predicted += len(cuts)
	s.span.gold += len(spans)
	if len(right) != len(have) {
		return false
	}
	for e := range right {
		if !have[e] {
			return false
		}
	}
	return true
}

func (c *count) compare(right, have map[int]bool) {
	for e := range have {
		if right[e] {
			c.hit++
		}
	}
	c.predicted += len(have)
	c.gold += len(right)
}

// ends are the bounds inside the text; its last one is not counted.
func ends(spans [][2]int, last int) map[int]bool {
	set := map[int]bool{}
	for _, s := range spans {
		if s[1] < last {
			set[s[1]] = true
		}
	}
	return set
}

// within keeps the bounds that no line break follows.
func within(set map[int]bool, text string) map[int]bool {
	kept := map[int]bool{}
	for e := range set {
		at := e
		for at < len(text) && (text[at] == ' ' || text[at] == '\t' || text[at] == '\r') {
			at++
		}
		if at < len(text) && text[at] != '\n' {
			kept[e] = true
		}
	}
	return kept
}

// broken counts the spans that are not ordered, disjoint and trimmed, or that
// leave more than white space between them.
func broken(text string, spans [][2]int) int {
	bad, at := 0, 0
	for _, s := range spans {
		if s[0] < at || s[0] >= s[1] || s[1] > len(text) || strings.TrimSpace(text[at:s[0]]) != "" ||
			strings.TrimSpace(text[s[0]:s[1]]) != text[s[0]:s[1]] {
			bad++
			continue
		}
		at = s[1]
	}
	if strings.TrimSpace(text[at:]) != "" {
		bad++
	}
	return bad
}

func printMisses(t gold.Text, cut [][2]int, o segment.Options) {
	last := len(strings.TrimRight(t.Text, " \t\n\r\v\f"))
	right, have := ends(t.Sentences, last), ends(cut, last)
	rules := map[int]segment.Decision{}
	segment.Explain(t.Text, o, func(d segment.Decision) { d.Features = nil; rules[d.End] = d })
	for e := range len(t.Text) {
		if right[e] == have[e] {
			continue
		}
		what := "missed"
		if have[e] {
			what = "too many"
		}
		d, known := rules[e]
		by := "no candidate"
		if known {
			by = fmt.Sprintf("%v %d", d.Rule, d.Margin)
		}
		from, to := max(0, e-60), min(len(t.Text), e+40)
		fmt.Printf("  %-8s %-20s %s: %q | %q\n", what, by, t.ID, strings.ToValidUTF8(t.Text[from:e], ""), strings.ToValidUTF8(t.Text[e:to], ""))
	}
}
