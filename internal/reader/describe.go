package reader

import (
	"regexp"
	"strings"
	"time"

	"sayso/internal/corpus"
)

// titleLength is the most characters that a title made from a text has.
const titleLength = 90

// headerLine is the first line of articles that were saved with their origin:
//
//	date 2022-03-22 By A B, C D and E F, OUTLET
//
// The outlet is what follows the last comma.
var headerLine = regexp.MustCompile(`^\s*[Dd]ate:?\s+(\d{4}(?:-\d{2}(?:-\d{2})?)?)\s+[Bb]y\s+(.+?)\s*,\s*([^,]+?)\s*$`)

// Describe fills in what the text tells of itself, where nothing is known yet:
// date, byline and outlet from a first line that gives them, and a title from
// the first words. The text stays whole.
func Describe(d *corpus.Document) {
	lines := firstLines(d.Text)
	if len(lines) > 0 {
		if found := headerLine.FindStringSubmatch(lines[0]); found != nil && isDate(found[1]) {
			fill(&d.Date, found[1])
			fill(&d.Byline, found[2])
			fill(&d.Outlet, found[3])
			lines = lines[1:]
		}
	}
	if d.Title == "" && len(lines) > 0 {
		d.Title = corpus.FirstWords(strings.TrimLeft(lines[0], "# \t"), titleLength)
	}
	fill(&d.Title, d.Source)
}

// CutHeader takes the first line off a text if it gives date, byline and
// outlet, and the blank lines after it. ok is false for any other text.
func CutHeader(text string) (header, rest string, ok bool) {
	start := len(text) - len(strings.TrimLeft(text, " \t\n"))
	end := strings.IndexByte(text[start:], '\n')
	if end < 0 {
		return "", text, false
	}
	header = text[start : start+end]
	if found := headerLine.FindStringSubmatch(header); found == nil || !isDate(found[1]) {
		return "", text, false
	}
	if rest = strings.TrimLeft(text[start+end:], " \t\n"); rest == "" {
		return "", text, false
	}
	return strings.TrimSpace(header), rest, true
}

// fill sets a field that says nothing yet.
func fill(field *string, value string) {
	if *field == "" {
		*field = value
	}
}

// firstLines gives the first two lines that are not blank.
func firstLines(text string) []string {
	var found []string
	for line := range strings.Lines(text) {
		if strings.TrimSpace(line) == "" {
			continue
		}
		if found = append(found, strings.TrimRight(line, "\n")); len(found) == 2 {
			break
		}
	}
	return found
}

// isDate reports whether the words are a day, month or year that exists.
func isDate(words string) bool {
	_, err := time.Parse("2006-01-02"[:len(words)], words)
	return err == nil
}

// TidyDate takes a date as another program wrote it. One that begins with an
// ISO date is cut to it; any other is kept as printed.
func TidyDate(d *corpus.Document) {
	date := strings.TrimSpace(d.Date)
	if len(date) >= 10 && isDate(date[:10]) && (len(date) == 10 || date[10] == 'T' || date[10] == ' ') {
		if len(date) > 10 {
			fill(&d.Printed, d.Date)
		}
		d.Date = date[:10]
		return
	}
	if (len(date) == 7 || len(date) == 4) && isDate(date) {
		d.Date = date
		return
	}
	if date != "" {
		fill(&d.Printed, d.Date)
	}
	d.Date = ""
}
