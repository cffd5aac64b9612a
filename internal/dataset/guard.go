package dataset

import "strings"

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

// runs reports whether a spreadsheet may take the cell for a formula.
func runs(cell string) bool {
	return cell != "" && strings.IndexByte("=+-@\t\r\n", cell[0]) >= 0
}
