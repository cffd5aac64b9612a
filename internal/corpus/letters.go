package corpus

import (
	"slices"
	"strings"
	"unicode"
)

// A reader learns the letters of the gutter as they learn a key, so a letter
// never changes because another label comes, goes, moves or is renamed. It is
// therefore kept in the codebook and not worked out from the list each time; to
// derive it from the id alone would keep it too, but two labels would then
// share one, or have letters that nobody can guess. Codebooks that were written
// without letters get them from the names, and keep them from the next change
// on.

// Letters gives each label, by its id, the capital that stands for it in the
// gutter: the one kept in the codebook; else the first letter or digit of its
// name that no other label has; else the first letter of the alphabet, then the
// first digit, that is free. Two labels share one only when all are taken.
func Letters(labels []Label) map[string]string {
	letters, taken := make(map[string]string, len(labels)), map[string]bool{}
	for _, l := range labels {
		if letter := capital(l.Letter); letter != "" && !taken[letter] {
			letters[l.ID], taken[letter] = letter, true
		}
	}
	for _, l := range labels {
		if _, has := letters[l.ID]; has {
			continue
		}
		letter := "?"
		for _, r := range strings.ToUpper(l.Name) + "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789" {
			if (unicode.IsLetter(r) || unicode.IsDigit(r)) && !taken[string(r)] {
				letter = string(r)
				break
			}
		}
		letters[l.ID], taken[letter] = letter, true
	}
	return letters
}

// capital is a letter as the gutter shows it, "" for what is not one letter or
// digit.
func capital(letter string) string {
	runes := []rune(strings.ToUpper(letter))
	if len(runes) != 1 || !unicode.IsLetter(runes[0]) && !unicode.IsDigit(runes[0]) {
		return ""
	}
	return string(runes)
}

// WithLetters gives the labels with the letters of Letters written down. The
// list itself is not changed.
func WithLetters(labels []Label) []Label {
	letters := Letters(labels)
	labels = slices.Clone(labels)
	for i := range labels {
		if letter := letters[labels[i].ID]; letter != "?" {
			labels[i].Letter = letter
		}
	}
	return labels
}

// KeepLetters gives the labels of a changed codebook the letters that they had
// before, and those that are new a free one. A label that was renamed gets
// another one when its letter is not in its name any more.
func KeepLetters(before, now []Label) []Label {
	letters, names := Letters(before), map[string]string{}
	for _, l := range before {
		names[l.ID] = l.Name
	}
	now = slices.Clone(now)
	for i := range now {
		l := &now[i]
		letter, was := letters[l.ID]
		switch {
		case !was || letter == "?":
		case l.Letter == "" || l.Letter == letter:
			l.Letter = letter
			if l.Name != names[l.ID] && !strings.Contains(strings.ToUpper(l.Name), letter) {
				l.Letter = ""
			}
		}
	}
	return WithLetters(now)
}

// Initials gives each annotator, by id, two characters that stand for the name
// where there is no room for it: those of the first and last word, or the first
// two of a single one; where another has them already, a later letter or a
// digit takes the second place.
func Initials(annotators []Annotator) map[string]string {
	initials, taken := make(map[string]string, len(annotators)), map[string]bool{}
	for _, a := range annotators {
		first, rest := initialsOf(a.Name)
		for _, r := range rest {
			if made := first + string(r); !taken[made] {
				initials[a.ID], taken[made] = made, true
				break
			}
		}
		if initials[a.ID] == "" {
			initials[a.ID] = first
		}
	}
	return initials
}

// initialsOf gives the first character of the initials and those that can be
// the second, best first.
func initialsOf(name string) (first string, rest []rune) {
	words := strings.FieldsFunc(name, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	if len(words) == 0 {
		return "?", []rune("123456789")
	}
	runes := []rune(words[0])
	if len(words) > 1 {
		rest = append(rest, unicode.ToUpper([]rune(words[len(words)-1])[0]))
	}
	return string(unicode.ToUpper(runes[0])), append(append(rest, runes[1:]...), []rune("123456789")...)
}
