package foreign

import (
	"strings"
	"testing"
)

func TestANameIsHeldAgainstTheBeginningOfItsWords(t *testing.T) {
	long := strings.Repeat("abcdefghi ", 6) // 60 signs
	for _, c := range []struct {
		name, words, hint string
		want              match
	}{
		{"the same words", "He denied it.", "He denied it.", exact},
		{"a line break shown as a space", "He\ndenied it.", "He denied it.", exact},
		{"two line breaks shown as one space", "He\n\ndenied it.", "He denied it.", folded},
		{"cut with an ellipsis", "He denied it.", "He den…", folded},
		{"cut short without a sign of it", long + "\n\nand more", long + "and", folded},
		{"cut just behind a word, where line breaks were folded before", "One\n\n" + long + "\n\nand more", "One " + long, folded},
		{"a space at the end that the words do not have", "One\n\n" + strings.TrimSpace(long), "One " + long, differs},
		{"a space at the beginning that the words do not have", "One\n\n" + long, " One " + long, differs},
		{"other words", "He denied it.", "She denied it.", differs},
		{"no words", "He denied it.", "…", differs},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := begins(c.words, c.hint); got != c.want {
				t.Errorf("%d, want %d", got, c.want)
			}
		})
	}
}
