package sources

import (
	"slices"
	"strings"
	"unicode/utf8"

	"sayso/internal/corpus"
)

// foundMention is a mention before it is known to which source it belongs.
type foundMention struct {
	from, to int // tokens
	kind     kind
	pronoun  bool
	word     string
	cue      corpus.Span
	nested   bool
}

// gather brings the mentions together into sources.
func (x *Index) gather(text string, tokens []token, chunks []chunk, attributions []attribution) {
	if len(x.units) == 0 {
		return
	}
	mentions := make([]foundMention, 0, len(chunks)+len(attributions))
	cuedAt := map[int]bool{}
	for _, a := range attributions {
		cuedAt[a.from] = true
	}
	for _, c := range chunks {
		if c.named && !cuedAt[c.from] {
			mentions = append(mentions, foundMention{from: c.from, to: c.trimmed, kind: c.kind})
		}
	}
	for _, a := range attributions {
		mentions = append(mentions, foundMention{a.from, a.to, a.kind, a.pronoun, a.word, a.cue, a.nested})
	}
	slices.SortStableFunc(mentions, func(a, b foundMention) int { return tokens[a.from].Start - tokens[b.from].Start })
	surnames := fullNames(text, tokens, mentions)
	byKey := map[string]*entity{}
	var lastPerson, lastCited, lastBody *entity
	for _, m := range mentions {
		if m.pronoun {
			// He, she and they are whoever was cited or named last, it is the
			// body or paper that was cited last or opened a sentence since.
			antecedent := lastCited
			if antecedent == nil || lastPerson != nil && last(lastPerson).span.Start > last(antecedent).span.Start {
				antecedent = lastPerson
			}
			if tokens[m.from].lower == "it" {
				antecedent = lastBody
			}
			if antecedent != nil {
				x.place(antecedent, tokens, m)
			}
			continue
		}
		e := x.entityOf(text, tokens, m, surnames, byKey)
		if e == nil {
			continue
		}
		x.place(e, tokens, m)
		if e.kind == person {
			lastPerson = e
		}
		if m.word != "" && (e.kind == person || e.kind == official || e.kind == other) {
			lastCited = e
		} else if m.word != "" || e.kind == organisation && startsSentence(tokens, m.from) {
			lastBody = e
		}
	}
}

// inBrackets gives the token of the opening bracket if the mention is a name in
// Latin letters, alone in brackets behind a name in other letters; otherwise 0.
func inBrackets(tokens []token, m foundMention) int {
	open := m.from - 1
	if open < 1 || m.to >= len(tokens) || tokens[open].lower != "(" || tokens[m.to].lower != ")" {
		return 0
	}
	before, own := tokens[open-1], tokens[m.from]
	if !before.word || !before.capital || before.lower[0] < utf8.RuneSelf || own.lower[0] >= utf8.RuneSelf {
		return 0
	}
	return open
}

func last(e *entity) mention { return e.mentions[len(e.mentions)-1] }

// place adds a mention to a source. A pronoun is a mention too: of whom it
// stands for.
func (x *Index) place(e *entity, tokens []token, m foundMention) {
	span := spanOf(tokens, m.from, m.to)
	unit := x.unitAt(span.Start)
	// A cue decides the sentence: the mention serves what the cue introduces.
	if m.word != "" {
		unit = x.unitAt(m.cue.Start)
		x.units[unit].cued = x.units[unit].cued || !weakCues[m.word] && !m.nested
		e.cued++
	}
	e.mentions = append(e.mentions, mention{span: span, unit: unit, cue: m.word, cueSpan: m.cue, nested: m.nested, pronoun: m.pronoun})
	// Mentions stay in order of their sentences, which the ranking searches.
	for i := len(e.mentions) - 1; i > 0 && e.mentions[i-1].unit > e.mentions[i].unit; i-- {
		e.mentions[i-1], e.mentions[i] = e.mentions[i], e.mentions[i-1]
	}
}

// entityOf finds or makes the source of a mention.
func (x *Index) entityOf(text string, tokens []token, m foundMention, surnames map[string]string, byKey map[string]*entity) *entity {
	span := spanOf(tokens, m.from, m.to)
	words := text[span.Start:span.End]
	if utf8.RuneCountInString(words) > 120 || strings.ContainsAny(words, "\n") {
		return nil
	}
	name := ""
	if m.kind == person || m.kind == place {
		at := nameWithin(tokens[m.from:m.to])
		if at < m.to-m.from {
			own := spanOf(tokens, m.from+at, m.to)
			name = text[own.Start:own.End]
		}
		if full := surnames[keyOf(name)]; full != "" {
			name, m.kind = full, person
		}
		if m.kind == place {
			name = ""
		}
	}
	key := keyOf(words)
	if name != "" {
		key = keyOf(name)
	}
	if key == "" {
		return nil
	}
	e := byKey[key]
	if before := inBrackets(tokens, m); e == nil && before > 0 {
		// "Мирослава Дрозденко (Miroslava Drozdenko)" is one person twice; the
		// name in the script of the article is the one to write down.
		for _, other := range x.entities[max(0, len(x.entities)-3):] {
			if last(other).span.End == tokens[before-1].End && other.kind != organisation {
				other.name, other.kind = words, person
				byKey[key] = other
				e = other
			}
		}
	}
	if e == nil {
		e = &entity{key: key, name: name, kind: m.kind}
		byKey[key] = e
		x.entities = append(x.entities, e)
	}
	if e.kind == place && m.kind != place {
		e.kind = m.kind
	}
	return e
}

// fullNames maps a surname to the full name it belongs to, for persons who are
// named in full somewhere in the article. A surname that two persons share maps
// to neither.
func fullNames(text string, tokens []token, mentions []foundMention) map[string]string {
	full := map[string]string{}
	shared := map[string]bool{}
	for _, m := range mentions {
		if m.kind != person || m.pronoun {
			continue
		}
		words := tokens[m.from:m.to]
		words = words[min(nameWithin(words), len(words)):]
		if len(words) < 2 {
			continue
		}
		surname := words[len(words)-1].lower
		name := text[words[0].Start:words[len(words)-1].End]
		if before := full[surname]; before != "" && keyOf(before) != keyOf(name) {
			shared[surname] = true
		}
		full[surname] = name
	}
	for surname := range shared {
		delete(full, surname)
	}
	return full
}

// keyOf is the form by which two wordings count as the same source: lower case,
// no article in front, straight apostrophes, single spaces.
func keyOf(name string) string {
	words := strings.Fields(strings.ReplaceAll(strings.ToLower(name), "’", "'"))
	for len(words) > 1 && dropped[words[0]] {
		words = words[1:]
	}
	return strings.Join(words, " ")
}
