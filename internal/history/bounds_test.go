package history

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"sayso/internal/corpus"
)

func TestTheExampleOfTheFileFormat(t *testing.T) {
	got, err := DecodeBounds([]byte{0x02, 0x05, 0xff, 0x01, 0x80, 0x01, 0x00}, 136)
	want := []corpus.Sentence{{Span: corpus.Span{Start: 2, End: 7}, Margin: 255}, {Span: corpus.Span{Start: 8, End: 136}}}
	if err != nil || !cmp.Equal(got, want) {
		t.Errorf("%v %v", got, err)
	}
}

func TestBoundsComeBackAsTheyWere(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var sentences []corpus.Sentence
		end := 0
		for range rapid.IntRange(0, 50).Draw(t, "sentences") {
			start := end + rapid.IntRange(0, 300).Draw(t, "gap")
			end = start + rapid.IntRange(1, 40000).Draw(t, "length")
			sentences = append(sentences, corpus.Sentence{Span: corpus.Span{Start: start, End: end}, Margin: rapid.Byte().Draw(t, "margin")})
		}
		encoded := EncodeBounds(sentences)
		got, err := DecodeBounds(encoded, end)
		if err != nil || !cmp.Equal(got, sentences) {
			t.Fatalf("%v %v", got, err)
		}
		if len(sentences) > 0 {
			if _, err := DecodeBounds(encoded, end-1); err == nil {
				t.Fatal("a sentence beyond the end of the text was accepted")
			}
			if _, err := DecodeBounds(encoded[:len(encoded)-1], end); err == nil {
				t.Fatal("bounds that are cut short were accepted")
			}
		}
	})
}

func FuzzBounds(f *testing.F) {
	f.Add([]byte{0x02, 0x05, 0xff, 0x01, 0x80, 0x01, 0x00}, 200)
	f.Add([]byte{0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01, 1, 1}, 100)
	f.Fuzz(func(t *testing.T, encoded []byte, size int) {
		sentences, err := DecodeBounds(encoded, size)
		if err != nil {
			return
		}
		end := 0
		for _, s := range sentences {
			if s.Start < end || s.End <= s.Start || s.End > size {
				t.Fatalf("%v in a text of %d bytes", sentences, size)
			}
			end = s.End
		}
	})
}
