package sources

import (
	"sort"
	"strings"
	"unicode"
	"unicode/utf8"

	"sayso/internal/corpus"
)

// readUnits notes of every sentence in which line it stands, where quotations
// are open, and where a quotation goes on.
func readUnits(text string, sentences []corpus.Sentence) []unit {
	units := make([]unit, 0, len(sentences))
	at, paragraph, open := 0, 0, false
	read := func(to int) {
		for at < to {
			_, size := utf8.DecodeRuneInString(text[at:])
			open = quotes(open, text, at, text[at:at+size])
			if text[at] == '\n' {
				paragraph++
			}
			at += size
		}
	}
	for _, s := range sentences {
		if s.Start < at || s.Start >= s.End || s.End > len(text) {
			// A sentence that lies outside, or before one already read, keeps
			// its number but takes no part.
			units = append(units, unit{span: corpus.Span{Start: at, End: at}, paragraph: paragraph})
			continue
		}
		read(s.Start)
		u := unit{span: s.Span, paragraph: paragraph, openAtStart: open}
		first, _ := utf8.DecodeRuneInString(text[s.Start:])
		u.quoted = open || strings.ContainsRune("“„«\"", first)
		read(s.End)
		u.openAtEnd = open
		u.marks = u.quoted || strings.ContainsAny(text[s.Start:s.End], "“”„«»\"")
		units = append(units, u)
	}
	return units
}

// carry finds for quoted sentences without a cue the sentence of the same
// paragraph whose attribution they inherit: the one where the quotation ends, or
// else the one where it began.
func (x *Index) carry() {
	for i := range x.units {
		u := &x.units[i]
		u.carriedFrom = -1
		if !u.quoted || u.cued {
			continue
		}
		for j := i + 1; j < len(x.units) && x.units[j-1].openAtEnd && x.units[j].paragraph == u.paragraph; j++ {
			if x.units[j].cued {
				u.carriedFrom = j
				break
			}
		}
		if before := i - 1; u.carriedFrom < 0 && before >= 0 && x.units[before].paragraph == u.paragraph {
			u.carriedFrom = before
			if !x.units[before].cued && x.units[before].quoted {
				u.carriedFrom = x.units[before].carriedFrom
			}
		}
	}
}

// unitAt finds the sentence that holds an offset, or the next one, or the last.
func (x *Index) unitAt(offset int) int {
	n := len(x.units)
	i := sort.Search(n, func(i int) bool { return x.units[i].span.End > offset })
	return min(i, n-1)
}

// outletOf reads the outlet off a first line such as
// " date 2031-03-04 By A B and C D, OUTLET"; otherwise it is empty.
func outletOf(text string) string {
	line, _, _ := strings.Cut(strings.TrimLeftFunc(text, unicode.IsSpace), "\n")
	comma := strings.LastIndexByte(line, ',')
	if len(line) > 400 || !strings.HasPrefix(line, "date ") || !strings.Contains(line, " By ") || comma < 0 {
		return ""
	}
	return strings.TrimSpace(line[comma+1:])
}

// findSpeakers gives every sentence of a transcript its speaker: the name in
// front of the colon ("FERRANT: …") until the next such line, and for the
// answers of a "Q:" and "A:" transcript the person the interview is with.
func (x *Index) findSpeakers(text string) {
	byKey := map[string]*entity{}
	var interviewee *entity
	for _, e := range x.entities {
		byKey[e.key] = e
		for _, m := range e.mentions {
			if m.cue == interviewCue && (interviewee == nil || m.span.Start < interviewee.mentions[0].span.Start) {
				interviewee = e
			}
		}
	}
	var speaker *entity
	turns := 0
	for i := range x.units {
		u := &x.units[i]
		label, _, found := strings.Cut(text[u.span.Start:min(u.span.End, u.span.Start+60)], ":")
		begins := i == 0 || x.units[i-1].paragraph != u.paragraph
		switch {
		case !begins || !found:
			// The turn goes on, but not for ever: a narrator's paragraph after
			// an interview carries no label.
			if begins && turns > 0 {
				speaker = nil
			}
		case label == "A":
			speaker, turns = interviewee, turns+1
		case label == "Q":
			speaker, turns = nil, turns+1
		default:
			if e := byKey[keyOf(label)]; e != nil {
				speaker, turns = e, turns+1
			}
		}
		u.speaker = speaker
	}
}
