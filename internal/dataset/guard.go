package dataset

import (
	"slices"
	"strings"
	"unicode"
)

// Guard defuses a cell that a spreadsheet would run as a formula. A cell that
// begins with = + - @, a tab or a line break gets an apostrophe in front (the
// rule is OWASP ASVS 5.0, 1.2.10). So that Unguard can always tell what was
// there before, a cell that begins with apostrophes and then such a character
// gets one more.
func Guard(cell string) string {
	if runs(strings.TrimLeft(cell, "'")) {
		return "'" + cell
	}
	return cell
}

// Unguard undoes Guard.
func Unguard(cell string) string {
	if strings.HasPrefix(cell, "'") && runs(strings.TrimLeft(cell, "'")) {
		return cell[1:]
	}
	return cell
}

// guardWords keeps words words in a table for Excel: besides what Guard defuses,
// an apostrophe goes before what a spreadsheet would turn into a number, a date
// or a truth value (00123. would be shown, and saved, as 123), and before every
// cell that begins with an apostrophe. So one apostrophe in front is always ours.
func guardWords(cell string) string {
	if strings.HasPrefix(cell, "'") || runs(cell) || isValue(cell) {
		return "'" + cell
	}
	return cell
}

// longestValue is the length in bytes of the longest cell that is taken for a
// value; numbers and dates are shorter.
const longestValue = 40

// isValue reports whether a spreadsheet may take words for a number, a date, a
// time or a truth value: there is a digit, and all letters are those of an
// exponent, of a month in English, or of a.m. and p.m. It would rather say yes
// once too often.
func isValue(cell string) bool {
	cell = strings.ToLower(strings.TrimSpace(cell))
	if cell == "true" || cell == "false" {
		return true
	}
	if len(cell) > longestValue || !strings.ContainsAny(cell, "0123456789") {
		return false
	}
	for word := range strings.FieldsFuncSeq(cell, func(r rune) bool { return !unicode.IsLetter(r) }) {
		switch {
		case word == "e" || word == "am" || word == "pm" || word == "a" || word == "p" || word == "m":
		case len(word) >= 3 && slices.ContainsFunc(monthNames, func(month string) bool { return strings.HasPrefix(month, word) }):
		default:
			return false
		}
	}
	return true
}

var monthNames = []string{"january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december"}

// runs reports whether a spreadsheet may take the cell for a formula.
func runs(cell string) bool {
	return cell != "" && strings.IndexByte("=+-@\t\r\n", cell[0]) >= 0
}
