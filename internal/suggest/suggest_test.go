package suggest

import (
	"fmt"
	"math"
	"math/rand/v2"
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"sayso/internal/suggest/made"
)

const denial = 1 // place in madeLabels

// madeOptions are those for made sentences.
var madeOptions = Options{Priors: PriorsOf([]string{"claim", "denial", "speculation"})}

func TestTenOfTwelveDenialsAreAmongTheFirstForty(t *testing.T) {
	for seed := uint64(1); seed <= 3; seed++ {
		sentences := madeSentences(seed, 400, 12, made.Second)
		for _, c := range []struct {
			name    string
			learned []Sentence
		}{
			{"by cues, nothing was coded yet", nil},
			{"by what was learned from other patterns", madeSentences(seed+100, 600, 20, made.First)},
		} {
			found := 0
			for _, r := range Train(c.learned, 3, madeOptions).Queue(sentences, denial)[:40] {
				if sentences[r.Sentence].has(denial) {
					found++
				}
			}
			if found < 10 {
				t.Errorf("corpus %d, %s: %d of 12 denials are among the first 40", seed, c.name, found)
			}
		}
	}
}

func TestMostPlantedSlipsAreAmongTheFirstTenth(t *testing.T) {
	sentences := madeSentences(9, 2000, 100, made.Both)
	turned := map[int]bool{}
	for _, i := range Sample(5, len(sentences), 100, func(i int) (string, int) { return "", i }) {
		turned[i] = true
		if s := &sentences[i]; len(s.Labels) == 0 || s.Labels[0] == denial {
			s.Labels = []int{i % 2 * 2}
		} else if s.Labels = []int{denial}; i%2 == 0 {
			s.Labels = nil
		}
	}
	found := 0
	for _, d := range Train(sentences, 3, madeOptions).SecondLook(true)[:200] {
		if turned[d.Sentence] {
			found++
		}
	}
	if found < 60 {
		t.Errorf("%d of 100 slips are among the first 200", found)
	}
}

func TestASlipAmongItsLikeInOneArticleComesFirst(t *testing.T) {
	var sentences []Sentence
	for i := range 40 { // each article has a word of its own, and one label
		word := string([]rune{rune('a' + i/26), rune('a' + i%26)}) + "zo"
		for _, last := range []string{"safe", "open", "new", "long", "old"} {
			sentences = append(sentences, Sentence{Document: word, Language: "en", Text: "The " + word + " bridge is " + last + ".", Labels: []int{i % 2}})
		}
	}
	const slip = 37
	sentences[slip].Labels = []int{1 - sentences[slip].Labels[0]}
	if first := Train(sentences, 2, Options{}).SecondLook(true)[0]; first.Sentence != slip {
		t.Errorf("the first is %q", sentences[first.Sentence].Text)
	}
}

func TestASecondLookNamesOnlySentencesThatItWouldCodeOtherwise(t *testing.T) {
	m := Train(madeSentences(9, 300, 20, made.Both), 3, madeOptions)
	for _, d := range m.SecondLook(false) {
		if SameLabels(d.Labels, m.learned[d.Sentence].Labels) {
			t.Fatalf("%q is coded %v, and the model agrees", m.learned[d.Sentence].Text, d.Labels)
		}
	}
	if all := m.SecondLook(true); len(all) != 300 {
		t.Errorf("%d sentences of 300 are listed", len(all))
	}
}

func TestALabelIsSilentUntilTenPositives(t *testing.T) {
	for _, c := range []struct {
		denials int
		ready   bool
	}{{9, false}, {40, true}} {
		m := Train(madeSentences(2, 400, c.denials, made.Both), 3, madeOptions)
		if got := m.Trust()[denial]; got.Ready != c.ready {
			t.Errorf("with %d denials, precision %.2f: ready is %v, because %s", c.denials, got.Precision(), got.Ready, m.Silent(denial))
		}
		for _, s := range madeSentences(3, 60, 20, made.Both) {
			if h, ok := m.Hint(&s); ok && h.Label == denial && !c.ready {
				t.Fatalf("a hint for a label that is silent: %q", s.Text)
			}
		}
	}
}

func TestALabelIsSilentWhereHintsWereWrongTooOften(t *testing.T) {
	sentences := madeSentences(2, 400, 40, made.Both)
	for i := range sentences { // labels that nothing can be learned from
		sentences[i].Labels = nil
		if draw(1, "", "", "", i)%3 == 0 {
			sentences[i].Labels = []int{0}
		}
	}
	m := Train(sentences, 1, Options{})
	if m.Trust()[0].Ready || m.Silent(0) == "" {
		t.Errorf("precision %.2f, and it is ready", m.Trust()[0].Precision())
	}
}

func TestAHintNamesThreeWordsAndHowOftenOneLikeItWasRight(t *testing.T) {
	m := Train(madeSentences(2, 600, 60, made.Both), 3, madeOptions)
	s := Sentence{Document: "new", Language: "en", Text: "The mayor denied on Monday that it had ever sold the land in secret."}
	h, ok := m.Hint(&s)
	if !ok || h.Label != denial || h.Probability < 0.5 {
		t.Fatalf("the hint is %+v, %v", h, ok)
	}
	var words []string
	for _, w := range h.Words {
		words = append(words, s.Text[w.Start:w.End])
	}
	if len(words) != 3 || !slices.Contains(words, "denied") {
		t.Errorf("the words that decide are %q", words)
	}
	if h.Of == 0 || h.Of > mostAlike || h.Right > h.Of {
		t.Errorf("of %d hints like this %d were right", h.Of, h.Right)
	}
}

func TestTheSameSentencesGiveTheSameModelOnAnyNumberOfProcessors(t *testing.T) {
	sentences, asked := madeSentences(2, 1500, 60, made.Both), madeSentences(3, 1200, 60, made.Both)
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(0))
	var before []Judgement
	for _, processors := range []int{1, 2, 3} {
		runtime.GOMAXPROCS(processors)
		after := Train(sentences, 3, Options{Seed: 4}).Judge(asked)
		if diff := cmp.Diff(before, after); before != nil && diff != "" {
			t.Fatalf("with %d processors: %s", processors, diff)
		}
		before = after
	}
}

func TestOddSetsAreLearnedWithoutHarm(t *testing.T) {
	one := Sentence{Text: "Nobody denied it."}
	labelled := Sentence{Text: "He said so.", Labels: []int{0, 1}}
	for _, c := range []struct {
		name      string
		sentences []Sentence
		labels    int
	}{
		{"nothing at all", nil, 0},
		{"labels and no sentence", nil, 3},
		{"one sentence with nothing", []Sentence{one}, 2},
		{"one sentence with two labels", []Sentence{labelled}, 2},
		{"an empty text", []Sentence{{}, labelled}, 2},
		{"a label that all carry", []Sentence{{Text: "a", Labels: []int{0}}, {Text: "b", Labels: []int{0}}}, 1},
		{"twice the same with different labels", []Sentence{{Text: "a", Labels: []int{0}}, {Text: "a"}}, 1},
		{"letters without blanks", []Sentence{{Text: "北京否认了报道", Labels: []int{0}}, {Text: "天气很好"}}, 1},
		{"bytes that are no text", []Sentence{{Text: "\xff\xfe\x00 \"", Labels: []int{0}}, {Text: "\xe2\x80"}}, 1},
		{"a very long line", []Sentence{{Text: strings.Repeat("denied ünd ", 20_000), Labels: []int{0}}, one}, 1},
	} {
		m := Train(c.sentences, c.labels, Options{Priors: PriorsOf([]string{"denial"})})
		asked := append(slices.Clone(c.sentences), one, labelled)
		for i, j := range m.Judge(asked) {
			for l, p := range j.Probabilities {
				if math.IsNaN(p) || p < 0 || p > 1 {
					t.Errorf("%s: sentence %d carries label %d with probability %v", c.name, i, l, p)
				}
			}
		}
		m.SecondLook(true)
		for l := range c.labels {
			m.Queue(asked, l)
			m.Silent(l)
		}
		m.Like(asked, one)
		m.Hint(&one)
	}
}

func TestDocumentsAreNeverParted(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(0, 200).Draw(t, "sentences")
		documents := rapid.IntRange(2, 40).Draw(t, "documents")
		list, fold := make([]Sentence, n), map[string]uint8{}
		for i := range list {
			list[i].Document = fmt.Sprint(rapid.IntRange(0, documents-1).Draw(t, "document"))
		}
		folds := Folds(list, 5, 1)
		distinct := map[string]bool{}
		for i := range list {
			distinct[list[i].Document] = true
		}
		for i, f := range folds {
			if before, ok := fold[list[i].Document]; f >= 5 || ok && before != f && len(distinct) > 1 {
				t.Fatalf("document %s is in the parts %d and %d", list[i].Document, before, f)
			}
			fold[list[i].Document] = f
		}
	})
}

func TestCopiesWithoutADocumentAreNeverParted(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		texts := rapid.SliceOfN(rapid.SampledFrom([]string{"", "A.", "B.", "C.", "D.", "E.", "F."}), 0, 60).Draw(t, "texts")
		documents := rapid.SliceOfN(rapid.SampledFrom([]string{"", "", "a", "b", "c", "d"}), len(texts), len(texts)).Draw(t, "documents")
		list, alone := make([]Sentence, len(texts)), map[string]int{}
		for i := range list {
			list[i] = Sentence{Document: documents[i], Text: texts[i]}
			alone[documents[i]]++
		}
		part := map[string]uint8{}
		for i, f := range Folds(list, 5, 1) {
			if s := &list[i]; s.Text != "" && (s.Document == "" || alone[s.Document] == 1) {
				if before, ok := part[s.Text]; ok && before != f {
					t.Fatalf("%q is in the parts %d and %d", s.Text, before, f)
				}
				part[s.Text] = f
			}
		}
	})
}

func TestCopiesEarnNoTrust(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	var sentences []Sentence
	for range 150 { // words and labels by chance: there is nothing to learn
		text := ""
		for range 10 {
			text += fmt.Sprintf("w%c%c ", 'a'+rune(random.IntN(20)), 'a'+rune(random.IntN(20)))
		}
		s := Sentence{Language: "en", Text: text, Labels: []int{random.IntN(2)}}
		sentences = append(sentences, s, s, s)
	}
	for l, trust := range Train(sentences, 2, Options{}).Trust() {
		if trust.Ready {
			t.Errorf("label %d is trusted: %d of %d were right", l, trust.Right, trust.Right+trust.Wrong)
		}
	}
}

func TestARareLabelIsGivenWhereThatPays(t *testing.T) {
	odds, yes := make([]float32, 220), make([]bool, 220)
	for i := range odds {
		odds[i] = float32(logit(0.02))
		if i < 20 {
			odds[i], yes[i] = float32(logit(0.35)), i < 8
		}
	}
	if cut := sigmoid(bestCut(odds, yes)); cut >= 0.35 || cut <= 0.02 {
		t.Errorf("a label that two in five of the likeliest carry, and hardly one else, is given from %.2f on", cut)
	}
}

func TestALineIsLikeItselfMost(t *testing.T) {
	sentences := madeSentences(2, 200, 20, made.Both)
	m := Train(nil, 3, madeOptions)
	for _, at := range []int{0, 17, 99} {
		if r := m.Like(sentences, sentences[at])[0]; sentences[r.Sentence].Text != sentences[at].Text || r.Score < 0.999 {
			t.Errorf("%q is most like %q, by %.3f", sentences[at].Text, sentences[r.Sentence].Text, r.Score)
		}
	}
}
