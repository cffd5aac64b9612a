package readingview

import (
	"fmt"
	"math/rand"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"sayso/internal/corpus"
	"sayso/widgets/widgettest"
)

// benchPage is news prose of a length in bytes with ten thousand annotations.
func benchPage(length int) Page {
	words := strings.Fields("the a of officials said ministry report talks border water council residents deny claim denied " +
		"spokesperson reporter sources question budget bridge valley harbour police hospital statement agreement river")
	random := rand.New(rand.NewSource(1))
	var b strings.Builder
	p := Page{ID: "bench", Title: "A long transcript", Meta: "Bench", Labels: widgettest.Labels(), Hit: -1}
	for b.Len() < length {
		for range 2 + random.Intn(4) {
			start := b.Len()
			for range 8 + random.Intn(18) {
				b.WriteString(words[random.Intn(len(words))])
				b.WriteByte(' ')
			}
			b.WriteString("so. ")
			p.Sentences = append(p.Sentences, corpus.Sentence{Span: corpus.Span{Start: start, End: b.Len() - 1}})
		}
		b.WriteString("\n\n")
	}
	p.Text = b.String()
	for i := range 10_000 {
		s := p.Sentences[i*len(p.Sentences)/10_000]
		p.Annotations = append(p.Annotations, corpus.Annotation{ID: fmt.Sprint(i), Label: p.Labels[i%3].ID, Span: s.Span})
	}
	p.States = corpus.States(p.Sentences, p.Annotations, nil)
	return p
}

func benchLengths(b *testing.B, run func(b *testing.B, v *View, p Page)) {
	for _, megabytes := range []int{1, 10} {
		p := benchPage(megabytes << 20)
		b.Run(fmt.Sprintf("%dMB", megabytes), func(b *testing.B) {
			v, work := showView(b, 728, 724)
			v.SetPage(p)
			work()
			run(b, v, p)
		})
	}
}

func BenchmarkNextSentence(b *testing.B) {
	benchLengths(b, func(b *testing.B, v *View, _ Page) {
		for b.Loop() {
			v.SetCurrent((v.Current() + 1) % len(v.page.Sentences))
		}
	})
}

func BenchmarkPageDown(b *testing.B) {
	benchLengths(b, func(b *testing.B, v *View, _ Page) {
		for b.Loop() {
			if v.MovePage(1); v.Current() == len(v.page.Sentences)-1 {
				v.SetCurrent(0)
			}
		}
	})
}

func BenchmarkOneMoreLabel(b *testing.B) {
	benchLengths(b, func(b *testing.B, v *View, p Page) {
		list := append([]corpus.Annotation(nil), p.Annotations...)
		for i := 0; b.Loop(); i++ {
			list[i%len(list)].Label = p.Labels[i%3].ID
			p.Annotations = list
			v.SetPage(p)
		}
	})
}

func BenchmarkResize(b *testing.B) {
	benchLengths(b, func(b *testing.B, v *View, _ Page) {
		v.background = func(func()) {} // what is not in view is laid out elsewhere
		v.SetCurrent(2000)
		for i := 0; b.Loop(); i++ {
			v.Resize(fyne.NewSize(float32(500+i%200), 724))
		}
	})
}

func BenchmarkOpen(b *testing.B) {
	for _, megabytes := range []int{1, 10} {
		p := benchPage(megabytes << 20)
		b.Run(fmt.Sprintf("%dMB", megabytes), func(b *testing.B) {
			v, _ := showView(b, 728, 724)
			v.background = func(func()) {}
			for i := 0; b.Loop(); i++ {
				p.ID = fmt.Sprint(i)
				v.SetPage(p)
			}
		})
	}
}

// BenchmarkStockLabel is the widget a program would use without this one, on
// a hundredth of the text.
func BenchmarkStockLabel(b *testing.B) {
	text := benchPage(1 << 20).Text[:10<<10]
	for b.Loop() {
		showView(b, 100, 100)
		l := widget.NewLabel(text)
		l.Wrapping = fyne.TextWrapWord
		l.Resize(fyne.NewSize(548, 724))
		l.MinSize()
	}
}
