// Command train makes the weights of the English model.
//
//	go run ./internal/segment/train -out internal/segment/weights.bin PATH_TO/ud_en_ewt_train.jsonl
//
// It reads texts with marked sentences (package gold), asks the engine for the
// places that no rule decides, and fits a logistic regression to them by
// stochastic gradient descent with features dropped at random. The same texts
// and the same seed give the same weights, byte for byte.
package main

import (
	"flag"
	"fmt"
	"log"
	"math"
	"math/rand/v2"
	"os"
	"strings"

	"sayso/internal/segment"
	"sayso/internal/segment/gold"
)

func main() {
	log.SetFlags(0)
	out := flag.String("out", "weights.bin", "where to write the weights")
	fit := fitting{}
	flag.Uint64Var(&fit.seed, "seed", 1, "seed of the order of the examples and of the dropped features")
	flag.IntVar(&fit.epochs, "epochs", 20, "how often to go through the examples")
	flag.Float64Var(&fit.rate, "rate", 0.08, "learning rate at the start")
	flag.Float64Var(&fit.drop, "drop", 0.5, "share of features dropped at random")
	flag.Float64Var(&fit.decay, "decay", 1e-4, "weight decay per example")
	flag.Parse()
	if flag.NArg() == 0 {
		log.Fatal("Name the files to train on, for example ud_en_ewt_train.jsonl.")
	}
	var examples []example
	for _, path := range flag.Args() {
		texts, err := read(path)
		if err != nil {
			log.Fatal(err)
		}
		found := collect(texts)
		fmt.Printf("%s: %d texts, %d examples, %d of them ends\n", path, len(texts), len(found), ends(found))
		examples = append(examples, found...)
	}
	weights := fit.run(examples)
	fmt.Printf("right on %.2f%% of the examples themselves\n", 100*accuracy(examples, weights))
	if err := os.WriteFile(*out, quantise(weights), 0o644); err != nil {
		log.Fatal(err)
	}
	fmt.Printf("seed %d, %d epochs, rate %g, drop %g, decay %g: wrote %s\n", fit.seed, fit.epochs, fit.rate, fit.drop, fit.decay, *out)
}

// read reads a file of gold texts, or a text file with one sentence a line, a
// blank line after each paragraph and # before a comment.
func read(path string) ([]gold.Text, error) {
	if strings.HasSuffix(path, ".jsonl") {
		return gold.Read(path)
	}
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	var texts []gold.Text
	var t gold.Text
	for line := range strings.Lines(string(data) + "\n\n") {
		switch line = strings.TrimSpace(line); {
		case strings.HasPrefix(line, "#"):
		case line == "" && t.Text != "":
			texts = append(texts, t)
			t = gold.Text{}
		case line != "":
			if t.Text != "" {
				t.Text += " "
			}
			from := len(t.Text)
			t.Text += line
			t.Sentences = append(t.Sentences, [2]int{from, len(t.Text)})
		}
	}
	return texts, nil
}

// example is one place that no rule decides, and whether a sentence ends there.
type example struct {
	features []uint32
	end      bool
}

// collect asks the engine for the places of the texts that no rule decides.
func collect(texts []gold.Text) []example {
	var found []example
	for _, t := range texts {
		isEnd := map[int]bool{}
		for _, s := range t.Sentences {
			isEnd[s[1]] = true
		}
		teacher := func(end int) bool { return isEnd[end] }
		segment.Examples(t.Text, segment.Options{Language: "en"}, teacher, func(d segment.Decision) {
			found = append(found, example{append([]uint32(nil), d.Features...), d.Cut})
		})
	}
	return found
}

func ends(examples []example) int {
	n := 0
	for _, e := range examples {
		if e.end {
			n++
		}
	}
	return n
}

// fitting is how the weights are fitted.
type fitting struct {
	seed              uint64
	epochs            int
	rate, drop, decay float64
}

func (f fitting) run(examples []example) []float64 {
	random := rand.New(rand.NewPCG(f.seed, 0))
	seen := make([]int, segment.Buckets)
	for _, e := range examples {
		for _, x := range e.features {
			seen[x]++
		}
	}
	weights := make([]float64, segment.Buckets)
	squares := make([]float64, segment.Buckets)
	average := make([]float64, segment.Buckets)
	rounds := 0
	for epoch := range f.epochs {
		for _, i := range random.Perm(len(examples)) {
			f.step(random, examples[i], weights, squares, seen)
		}
		if epoch >= f.epochs/2 {
			rounds++
			for i, w := range weights {
				average[i] += w
			}
		}
	}
	for i := range average {
		average[i] /= float64(max(rounds, 1))
	}
	return average
}

// step moves the weights of one example (AdaGrad).
func (f fitting) step(random *rand.Rand, e example, weights, squares []float64, seen []int) {
	var kept [64]uint32
	n := 0
	sum := 0.0
	for i, x := range e.features {
		if i > 0 && random.Float64() < f.drop || seen[x] < 2 {
			continue
		}
		kept[n] = x
		n++
		sum += weights[x]
	}
	sum /= 1 - f.drop
	slope := 1 / (1 + math.Exp(-sum))
	if e.end {
		slope--
	}
	for _, x := range kept[:n] {
		g := slope + f.decay*weights[x]
		squares[x] += g * g
		weights[x] -= f.rate * g / math.Sqrt(squares[x]+1e-6)
	}
}

func accuracy(examples []example, weights []float64) float64 {
	right := 0
	for _, e := range examples {
		sum := 0.0
		for _, x := range e.features {
			sum += weights[x]
		}
		if sum > 0 == e.end {
			right++
		}
	}
	return float64(right) / float64(max(len(examples), 1))
}

// quantise makes a weight one byte, in steps of segment.Scale.
func quantise(weights []float64) []byte {
	out := make([]byte, len(weights))
	for i, w := range weights {
		out[i] = byte(int8(max(-127, min(127, math.Round(w/segment.Scale)))))
	}
	return out
}
