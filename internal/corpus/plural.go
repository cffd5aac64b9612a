package corpus

import (
	"strconv"
	"strings"
)

// Plural says how many there are of something: "1 annotation", "2 annotations",
// "3 entries", "4 kinds of link".
func Plural(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	head, of, _ := strings.Cut(noun, " of ")
	if of != "" {
		of = " of " + of
	}
	return strconv.Itoa(n) + " " + pluralNoun(head) + of
}

func pluralNoun(noun string) string {
	stem, y := strings.CutSuffix(noun, "y")
	switch {
	case y && stem != "" && !strings.ContainsAny(stem[len(stem)-1:], "aeiou"):
		return stem + "ies"
	case strings.HasSuffix(noun, "ch") || strings.HasSuffix(noun, "s"):
		return noun + "es"
	}
	return noun + "s"
}
