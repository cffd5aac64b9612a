package suggest

import (
	"fmt"
	"runtime"
	"runtime/metrics"
	"testing"
	"time"

	"sayso/internal/suggest/made"
)

var madeLabels = map[string][]int{"claim": {0}, "denial": {1}, "speculation": {2}}

func madeSentences(seed uint64, n, denials int, half made.Half) []Sentence {
	list := make([]Sentence, n)
	for i, s := range made.Corpus(seed, n, denials, half) {
		list[i] = Sentence{Document: s.Document, Language: "en", Text: s.Text, Place: i%12 + 1, Labels: madeLabels[s.Label]}
	}
	return list
}

// longSentences are of the length of sentences of news: each is two made ones.
func longSentences(n int) []Sentence {
	list, more := madeSentences(3, n, n/30, made.Both), made.Corpus(4, n, n/30, made.Both)
	for i := range list {
		list[i].Text += " " + more[(i*7)%n].Text
	}
	return list
}

func BenchmarkLearn(b *testing.B) {
	for _, n := range []int{5_000, 100_000} {
		sentences := longSentences(n)
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			for b.Loop() {
				learn(sentences, 3, Options{}.filled())
			}
		})
		b.Run(fmt.Sprint(n, "-validated"), func(b *testing.B) {
			for b.Loop() {
				Train(sentences, 3, Options{})
			}
		})
	}
}

func BenchmarkScoreAHundredThousand(b *testing.B) {
	sentences := longSentences(100_000)
	m := Train(sentences[:5000], 3, Options{})
	b.ResetTimer()
	for b.Loop() {
		m.Judge(sentences)
	}
}

func BenchmarkHint(b *testing.B) {
	sentences := longSentences(5000)
	m := Train(sentences, 3, Options{})
	b.ResetTimer()
	i := 0
	for b.Loop() {
		m.Hint(&sentences[i%5000])
		i++
	}
}

// BenchmarkMemory tells how much the heap grows at most while a hundred thousand
// sentences are learned, and what the model keeps; the sentences themselves are
// not counted.
func BenchmarkMemory(b *testing.B) {
	sentences := longSentences(100_000)
	builtIn()
	runtime.GC()
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	most, done, ended := before.HeapAlloc, make(chan struct{}), make(chan struct{})
	go func() {
		defer close(ended)
		for sample := []metrics.Sample{{Name: "/memory/classes/heap/objects:bytes"}}; ; {
			select {
			case <-done:
				return
			case <-time.After(time.Millisecond):
				metrics.Read(sample)
				most = max(most, sample[0].Value.Uint64())
			}
		}
	}()
	for b.Loop() {
		m := Train(sentences, 3, Options{})
		runtime.GC()
		runtime.ReadMemStats(&after)
		runtime.KeepAlive(m)
	}
	close(done)
	<-ended
	b.ReportMetric(float64(most-before.HeapAlloc)/1e6, "MB-at-most")
	b.ReportMetric(float64(int64(after.HeapAlloc)-int64(before.HeapAlloc))/1e6, "MB-kept")
}
