package reader

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// A PDF knows pages and lines. An article knows paragraphs. What follows makes
// the one out of the other: running heads and page numbers are dropped, lines
// are joined, and a word that was parted at the end of a line is whole again.

// pageText makes the text of a document out of pages that end in form feeds.
func pageText(text string) string {
	pages := make([][]string, 0, 16)
	for _, page := range strings.Split(cleanText(text), "\f") {
		if strings.TrimSpace(page) != "" {
			pages = append(pages, strings.Split(strings.Trim(page, "\n"), "\n"))
		}
	}
	whole := make([][]string, len(pages))
	for i, page := range pages {
		whole[i] = slices.Clone(page)
	}
	dropRunningHeads(pages)
	if text := joinPages(pages); text != "" {
		return text
	}
	return joinPages(whole) // the same on every page, and all there is
}

// joinPages makes paragraphs of lines.
func joinPages(pages [][]string) string {
	var out paragraphs
	for _, page := range pages {
		for _, line := range page {
			out.line(strings.TrimSpace(strings.ReplaceAll(line, "\u00ad\n", "")))
		}
		out.page()
	}
	return out.finish()
}

// edge is how many lines at the top and at the bottom of a page may be running
// heads.
const edge = 2

// dropRunningHeads empties lines at the edges of pages that are there on at
// least half of three or more pages, whatever number they carry, and lines at
// the edges that are a page number alone.
func dropRunningHeads(pages [][]string) {
	times := map[string]int{}
	for _, page := range pages {
		seen := map[string]bool{}
		edges(page, func(line *string) {
			if key := headKey(*line); !seen[key] {
				seen[key] = true
				times[key]++
			}
		})
	}
	for _, page := range pages {
		edges(page, func(line *string) {
			key := headKey(*line)
			if key == "#" && len(pages) > 1 || len(pages) >= 3 && times[key]*2 >= len(pages) && times[key] >= 3 {
				*line = ""
			}
		})
	}
}

// edges visits the first and last lines of a page that are not blank.
func edges(page []string, visit func(line *string)) {
	var full []int
	for i, line := range page {
		if strings.TrimSpace(line) != "" {
			full = append(full, i)
		}
	}
	for n, i := range full {
		if n < edge || n >= len(full)-edge {
			visit(&page[i])
		}
	}
}

// headKey is a line with its numbers made equal.
func headKey(line string) string {
	var key strings.Builder
	number := false
	for _, r := range strings.TrimSpace(line) {
		if unicode.IsDigit(r) {
			if !number {
				key.WriteByte('#')
			}
			number = true
			continue
		}
		number = false
		if r != '-' && r != '–' && r != '|' && !unicode.IsSpace(r) {
			key.WriteRune(unicode.ToLower(r))
		}
	}
	return key.String()
}

// paragraphs joins lines.
type paragraphs struct {
	done    strings.Builder
	lines   []string
	ended   bool // a page ended after the last line
	longest int
}

// line takes one line; an empty one ends the paragraph.
func (p *paragraphs) line(line string) {
	if line == "" {
		if !p.ended {
			p.close()
		}
		return
	}
	if p.ended {
		p.ended = false
		if !p.runsOn(line) {
			p.close()
		}
	}
	if n := len(p.lines); n > 0 && endsSentence(p.lines[n-1]) && utf8.RuneCountInString(p.lines[n-1])*4 < p.longest*3 {
		p.close() // the line was left short, so it was the last of its paragraph
	}
	p.lines = append(p.lines, line)
	p.longest = max(p.longest, utf8.RuneCountInString(line))
}

// page marks the end of a page. A sentence may run on over it.
func (p *paragraphs) page() { p.ended = true }

// runsOn reports whether the paragraph at the end of a page goes on in a line
// of the next.
func (p *paragraphs) runsOn(line string) bool {
	if len(p.lines) == 0 {
		return true
	}
	r, _ := utf8.DecodeRuneInString(line)
	last := p.lines[len(p.lines)-1]
	return !endsSentence(last) && (unicode.IsLower(r) || utf8.RuneCountInString(last)*4 >= p.longest*3)
}

func endsSentence(line string) bool {
	line = strings.TrimRight(line, "”’\"')»]")
	r, _ := utf8.DecodeLastRuneInString(line)
	return strings.ContainsRune(".!?…。！？:;", r)
}

// close ends the paragraph.
func (p *paragraphs) close() {
	if len(p.lines) == 0 {
		return
	}
	if p.done.Len() > 0 {
		p.done.WriteString("\n\n")
	}
	for i, line := range p.lines {
		next := ""
		if i+1 < len(p.lines) {
			next = p.lines[i+1]
		}
		p.done.WriteString(joinable(line, next))
	}
	p.lines, p.longest = nil, 0
}

// joinable is a line with what parts it from the next: nothing after a word
// that was parted, else a space.
func joinable(line, next string) string {
	if next == "" {
		return line
	}
	if soft, ok := strings.CutSuffix(line, "\u00ad"); ok {
		return soft
	}
	first, _ := utf8.DecodeRuneInString(next)
	for _, hyphen := range []string{"-", "\u2010"} {
		before, ok := strings.CutSuffix(line, hyphen)
		last, _ := utf8.DecodeLastRuneInString(before)
		if !ok || !unicode.IsLetter(last) {
			continue
		}
		if unicode.IsLower(first) && unicode.IsLower(last) {
			return before
		}
		return line // Anglo-/Saxon: the hyphen is of the word
	}
	if unicode.Is(unicode.Han, first) || unicode.In(first, unicode.Hiragana, unicode.Katakana) {
		return line
	}
	return line + " "
}

func (p *paragraphs) finish() string {
	p.close()
	return p.done.String()
}
