package nearduplicate

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// invented makes a text of so many words out of a vocabulary of 5,000.
func invented(seed uint64, words int) []string {
	random := rand.New(rand.NewPCG(seed, 1))
	list := make([]string, words)
	for i := range list {
		list[i] = fmt.Sprintf("w%d", random.IntN(5000))
	}
	return list
}

func sign(words []string) Signature {
	s, _ := Sign(strings.Join(words, " "))
	return s
}

// exact is the share of shingles in common, counted.
func exact(a, b []string) float64 {
	set := func(words []string) map[string]bool {
		all := map[string]bool{}
		for i := 0; i+shingle <= len(words); i++ {
			all[strings.Join(words[i:i+shingle], " ")] = true
		}
		return all
	}
	x, y := set(a), set(b)
	both := 0
	for s := range x {
		if y[s] {
			both++
		}
	}
	return float64(both) / float64(len(x)+len(y)-both)
}

func TestATextWithAFewOtherWordsIsFound(t *testing.T) {
	for _, words := range []int{60, 485, 5000} {
		for _, changed := range []int{0, 1, words / 160, words / 80} {
			original := invented(uint64(words), words)
			other := append([]string(nil), original...)
			for i := range changed {
				other[(i+1)*words/(changed+1)] = fmt.Sprintf("other%d", i)
			}
			var x Index
			for i := range 50 {
				x.Add(i, sign(invented(uint64(1000+i), words)))
			}
			x.Add(50, sign(original))
			number, likeness, found := x.Nearest(sign(other))
			if share := exact(original, other); share > Least+0.06 && (!found || number != 50 || likeness < share-0.09 || likeness > share+0.09) {
				t.Errorf("%d words, %d changed: %d %.2f %v, counted %.2f", words, changed, number, likeness, found, share)
			}
		}
	}
}

func TestOtherTextsAreNotAlike(t *testing.T) {
	var x Index
	for i := range 300 {
		s := sign(invented(uint64(i), 200))
		if number, likeness, found := x.Nearest(s); found {
			t.Errorf("%d is like %d by %.2f", i, number, likeness)
		}
		x.Add(i, s)
	}
	half := append(invented(7, 200)[:100], invented(1234, 100)...)
	if number, likeness, found := x.Nearest(sign(half)); found {
		t.Errorf("half a text is like %d by %.2f", number, likeness)
	}
}

func TestCaseSignsAndLineBreaksMakeNoDifference(t *testing.T) {
	one, words := Sign("The bridge “will” open – perhaps in May, the minister said; opponents denied it, and nobody answered the questions of the press on Tuesday at all.")
	other, _ := Sign("THE BRIDGE will open\nperhaps in May the minister said opponents denied it and nobody answered the questions of the press on Tuesday at all")
	if words != 25 || one.Likeness(&other) != 1 {
		t.Errorf("%d words, likeness %.2f", words, one.Likeness(&other))
	}
}

func TestScriptsWithoutWordsAreJudgedByTheirLetters(t *testing.T) {
	const text = "部长星期一表示，大桥将于春天开通。反对者否认检查已经结束，并说较大的损坏可能没有被发现。"
	one, words := Sign(text)
	other, _ := Sign(strings.Replace(text, "，", " ", 1))
	if words != 40 || one.Likeness(&other) != 1 {
		t.Errorf("%d words, likeness %.2f", words, one.Likeness(&other))
	}
}

func TestTextsThatAreTooShortAreNotJudged(t *testing.T) {
	var x Index
	s, _ := Sign("The bridge will open.")
	x.Add(1, s)
	if _, _, found := x.Nearest(s); found || s.Likeness(&s) != 0 {
		t.Error("four words were judged")
	}
}

func TestLikenessIsTheSameBothWaysAndWholeWithItself(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, _ := Sign(rapid.String().Draw(t, "a"))
		b, _ := Sign(strings.Repeat(rapid.String().Draw(t, "b")+" ", 20))
		if a.Likeness(&b) != b.Likeness(&a) || b.shingles >= leastShingles && b.Likeness(&b) != 1 {
			t.Fatal(a.Likeness(&b), b.Likeness(&a), b.Likeness(&b))
		}
	})
}

func BenchmarkSign(b *testing.B) {
	text := strings.Join(invented(1, 700), " ")
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		Sign(text)
	}
}
