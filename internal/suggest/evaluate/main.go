// Command evaluate measures suggestions: on sentences that were made for it, and
// on files of sentences with labels (docs/suggestions.md says where to get some
// and how to make the files).
//
//	go run ./internal/suggest/evaluate [FOLDER]
//
// FOLDER holds .jsonl files with a sentence a line, {"text", "labels", "doc"}.
// Each is measured by cross-validation in five parts, none of which shares a
// document with another, three times over. Those that end in .sources.jsonl hold an
// article a line, with who said what in it (sources.go).
package main

import (
	"flag"
	"fmt"
	"log"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"sayso/internal/segment"
	"sayso/internal/suggest"
	"sayso/internal/suggest/made"
)

// rounds is how often the parts are drawn, and how many corpora are made.
const rounds = 3

func main() {
	log.SetFlags(0)
	flag.Parse()
	onMade()
	if flag.NArg() == 0 {
		fmt.Print(howToGetData)
	}
	for _, folder := range flag.Args() {
		paths, _ := filepath.Glob(filepath.Join(folder, "*.jsonl"))
		if len(paths) == 0 {
			log.Fatalf("There are no .jsonl files in %s.", folder)
		}
		for _, path := range paths {
			if strings.HasSuffix(path, ".sources.jsonl") {
				if err := onSources(path); err != nil {
					log.Fatalf("%s: %v", path, err)
				}
				continue
			}
			lines, err := read(path)
			if err != nil {
				log.Fatalf("%s: %v", path, err)
			}
			labels := suggest.LabelsOf(lines)
			onData(strings.TrimSuffix(filepath.Base(path), ".jsonl"), suggest.Sentences(lines, labels, segment.Detect), labels)
		}
	}
}

const howToGetData = `
Sentences of others are measured too, once they are there:

  git clone --depth 1 https://github.com/willferreira/mscproject /tmp/mscproject
  git clone --depth 1 https://github.com/clips/pattern /tmp/pattern
  git clone --depth 1 https://github.com/yurpl/ReExaminingFactbank /tmp/factbank
  git clone --depth 1 https://github.com/networkdynamics/PolNeAR /tmp/polnear
  scripts/suggest-data /tmp/data /tmp/mscproject /tmp/pattern /tmp/factbank /tmp/polnear
  make eval-suggest DATA=/tmp/data
`

func read(path string) ([]suggest.Line, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	return suggest.ReadLines(file)
}

// onData prints what a data set shows.
func onData(name string, s []suggest.Sentence, labels []string) {
	learned, given, lines := make([]suggest.Figures, len(labels)), 0, 0
	ranked := make([]float64, len(labels))
	for seed := range uint64(rounds) {
		fold := suggest.Folds(s, 5, seed)
		probabilities := make([][]float64, len(labels))
		for l := range labels {
			probabilities[l] = make([]float64, len(s))
		}
		for f := range uint8(5) {
			var train, test []suggest.Sentence
			var at []int
			for i := range s {
				if fold[i] == f {
					test, at = append(test, s[i]), append(at, i)
				} else {
					train = append(train, s[i])
				}
			}
			for i, j := range suggest.Train(train, len(labels), suggest.Options{Seed: seed, Priors: suggest.PriorsOf(labels)}).Judge(test) {
				lines++
				if suggest.SameLabels(j.Labels, test[i].Labels) {
					given++
				}
				for l := range labels {
					learned[l].Count(slices.Contains(j.Labels, l), slices.Contains(test[i].Labels, l))
					probabilities[l][at[i]] = j.Probabilities[l]
				}
			}
		}
		for l := range labels {
			ranked[l] += suggest.AveragePrecision(probabilities[l], carries(s, l)) / rounds
		}
	}
	fmt.Printf("\n%s: %d sentences, accuracy %.3f; slips among the first tenth: %.0f %% of 5 %% turned\n", name, len(s), share(given, lines), 100*slips(s, len(labels), labels))
	fmt.Printf("  %-14s %9s   %6s %6s %6s %6s   %6s %6s %6s\n", "", "sentences", "P", "R", "F1", "AP", "cues P", "R", "F1")
	for l, label := range labels {
		f := learned[l]
		fmt.Printf("  %-14s %9d   %6.3f %6.3f %6.3f %6.3f", label, (f.Right+f.Missed)/rounds, f.Precision(), f.Recall(), f.F1(), ranked[l])
		if prior := suggest.PriorOf(label); prior != nil {
			var c suggest.Figures
			for i, p := range suggest.NewLexicon(nil).ByCues(s, prior) {
				c.Count(p >= 0.5, slices.Contains(s[i].Labels, l))
			}
			fmt.Printf("   %6.3f %6.3f %6.3f", c.Precision(), c.Recall(), c.F1())
		}
		fmt.Println()
	}
	curve(s, labels)
}

// sizes are how many sentences are learned from in the curve.
var sizes = []int{50, 100, 200, 500, 1000}

// curve prints F1 after learning from a few sentences of four parts, on the
// fifth.
func curve(s []suggest.Sentence, labels []string) {
	fmt.Printf("  F1 after learning from %v sentences\n", sizes)
	found := make([][]suggest.Figures, len(sizes))
	for k := range sizes {
		found[k] = make([]suggest.Figures, len(labels))
	}
	for seed := range uint64(rounds) {
		fold := suggest.Folds(s, 5, seed)
		for f := range uint8(5) {
			var train, test []suggest.Sentence
			for i := range s {
				if fold[i] == f {
					test = append(test, s[i])
				} else {
					train = append(train, s[i])
				}
			}
			for k, size := range sizes {
				var few []suggest.Sentence
				for _, i := range suggest.Sample(seed, len(train), size, key) {
					few = append(few, train[i])
				}
				if len(few) < size {
					continue
				}
				for i, j := range suggest.Train(few, len(labels), suggest.Options{Seed: seed, Priors: suggest.PriorsOf(labels)}).Judge(test) {
					for l := range labels {
						found[k][l].Count(slices.Contains(j.Labels, l), slices.Contains(test[i].Labels, l))
					}
				}
			}
		}
	}
	for l, label := range labels {
		fmt.Printf("  %-14s", label)
		for k := range sizes {
			if found[k][l] == (suggest.Figures{}) {
				continue
			}
			fmt.Printf(" %.3f", found[k][l].F1())
		}
		fmt.Println()
	}
}

func carries(s []suggest.Sentence, label int) []bool {
	list := make([]bool, len(s))
	for i := range s {
		list[i] = slices.Contains(s[i].Labels, label)
	}
	return list
}

func share(part, whole int) float64 { return float64(part) / float64(max(whole, 1)) }

// slips turns the labels of one sentence in twenty, of 2,000 at most, and says
// which share of these is among the first tenth of a second look.
func slips(all []suggest.Sentence, n int, labels []string) float64 {
	const draws = 10 // of few slips each
	found, turned := 0, 0
	for seed := range uint64(draws) {
		var s []suggest.Sentence
		for _, i := range suggest.Sample(seed, len(all), 2000, key) {
			s = append(s, all[i])
		}
		wrong := map[int]bool{}
		for _, i := range suggest.Sample(seed+100, len(s), len(s)/20, key) {
			wrong[i] = true
			s[i].Labels = other(s[i].Labels, i, n)
		}
		turned += len(wrong)
		for _, d := range suggest.Train(s, n, suggest.Options{Seed: seed, Priors: suggest.PriorsOf(labels)}).SecondLook(true)[:len(s)/10] {
			if wrong[d.Sentence] {
				found++
			}
		}
	}
	return share(found, turned)
}

func key(i int) (string, int) { return "", i }

// other gives another label than a sentence has, or none.
func other(labels []int, i, n int) []int {
	for k := range n + 1 {
		l := (i + k) % (n + 1)
		if l == n && len(labels) > 0 {
			return nil
		}
		if l < n && !slices.Equal(labels, []int{l}) {
			return []int{l}
		}
	}
	return nil
}

var madeLabels = []string{"claim", "denial", "speculation"}

func ofMade(list []made.Sentence) []suggest.Sentence {
	s := make([]suggest.Sentence, len(list))
	for i, m := range list {
		s[i] = suggest.Sentence{Document: m.Document, Language: "en", Text: m.Text}
		if l := slices.Index(madeLabels, m.Label); l >= 0 {
			s[i].Labels = []int{l}
		}
	}
	return s
}

// onMade prints how a queue and a second look do on made sentences.
func onMade() {
	denial := slices.Index(madeLabels, "denial")
	fmt.Println("made: 12 denials in 400 sentences; how many are among the first 40 of the queue")
	for seed := range uint64(rounds) {
		s := ofMade(made.Corpus(seed, 400, 12, made.Second))
		fmt.Printf("  corpus %d:", seed+1)
		for _, c := range []struct {
			name    string
			learned []suggest.Sentence
		}{{"nothing coded yet", nil}, {"600 sentences of other patterns coded", ofMade(made.Corpus(seed+100, 600, 20, made.First))}} {
			found := 0
			for _, r := range suggest.Train(c.learned, len(madeLabels), suggest.Options{Priors: suggest.PriorsOf(madeLabels)}).Queue(s, denial)[:40] {
				if slices.Contains(s[r.Sentence].Labels, denial) {
					found++
				}
			}
			fmt.Printf("  %s %d", c.name, found)
		}
		fmt.Println()
	}
	s := ofMade(made.Corpus(9, 2000, 100, made.Both))
	fmt.Printf("made: 2000 sentences, 5 %% of the labels turned; %.0f %% of these are among the first 10 %% of the second look\n", 100*slips(s, len(madeLabels), madeLabels))
}
