package query

import "strings"

// The grammar, the loosest first:
//
//	all   = or
//	or    = and { OR and }
//	and   = not { [AND] not }
//	not   = [NOT | -] near
//	near  = part { NEAR part }
//	part  = word | phrase | filter | ( or )
type parser struct {
	items []item
	at    int
	depth int
	end   int // of the query, in bytes
}

func (p *parser) next() *item {
	if p.at < len(p.items) {
		return &p.items[p.at]
	}
	return nil
}

func (p *parser) is(k kind) bool { return p.at < len(p.items) && p.items[p.at].kind == k }

func (p *parser) all() (node, error) {
	if len(p.items) == 0 {
		return nil, nil
	}
	root, err := p.or()
	if err != nil {
		return nil, err
	}
	if i := p.next(); i != nil { // only a closing parenthesis ends or
		return nil, wrong(i.start, i.end, "A parenthesis is closed here that was not opened; take it away or put a ( before.")
	}
	return root, nil
}

func (p *parser) or() (node, error) {
	var parts or
	for {
		part, err := p.and()
		if err != nil {
			return nil, err
		}
		parts = append(parts, part)
		if !p.is(orItem) {
			break
		}
		p.at++
	}
	if len(parts) == 1 {
		return parts[0], nil
	}
	return parts, nil
}

func (p *parser) and() (node, error) {
	var parts and
	for {
		part, err := p.not()
		if err != nil {
			return nil, err
		}
		parts = append(parts, part)
		if p.is(andItem) {
			p.at++
			continue
		}
		if p.next() == nil || p.is(orItem) || p.is(closeItem) {
			break
		}
	}
	if len(parts) == 1 {
		return parts[0], nil
	}
	return parts, nil
}

func (p *parser) not() (node, error) {
	if !p.is(notItem) {
		return p.near()
	}
	if p.depth++; p.depth > deepest {
		return nil, p.tooDeep()
	}
	p.at++
	part, err := p.not()
	p.depth--
	if err != nil {
		return nil, err
	}
	return not{part}, nil
}

func (p *parser) tooDeep() error {
	i := p.items[p.at]
	return wrong(i.start, i.end, "The search is nested more than %d deep; make it simpler.", deepest)
}

func (p *parser) near() (node, error) {
	first, err := p.part()
	if err != nil || !p.is(nearItem) {
		return first, err
	}
	n := near{}
	add := func(part node, i *item) error {
		words, ok := part.(phrase)
		if !ok {
			return wrong(i.start, i.end, "NEAR stands between words or phrases only, such as bridge NEAR/5 safe.")
		}
		n.phrases = append(n.phrases, words)
		return nil
	}
	if err := add(first, p.next()); err != nil {
		return nil, err
	}
	for p.is(nearItem) {
		i := p.next()
		n.within = max(n.within, i.within)
		p.at++
		part, err := p.part()
		if err != nil {
			return nil, err
		}
		if err := add(part, i); err != nil {
			return nil, err
		}
	}
	return n, nil
}

func (p *parser) part() (node, error) {
	i := p.next()
	if i == nil {
		return nil, wrong(p.end, p.end, "The search ends where a word should follow; add one or take the last operator away.")
	}
	p.at++
	switch i.kind {
	case openItem:
		return p.group(i)
	case wordItem:
		if f, ok := bareFilters[strings.ToLower(i.text)]; ok {
			f.start, f.end = i.start, i.end
			return f, nil
		}
		return p.words(i)
	case phraseItem:
		return p.words(i)
	case filterItem:
		return p.filter(i)
	case closeItem:
		return nil, wrong(i.start, i.end, "Nothing stands before this parenthesis; put a word there or take it away.")
	case notItem:
		return nil, wrong(i.start, i.end, "NOT cannot stand behind NEAR; put it before the words.")
	}
	return nil, wrong(i.start, i.end, "%s stands between two words; to search for the word itself, write %q.", strings.TrimSpace(i.text), `"`+strings.ToLower(i.text)+`"`)
}

func (p *parser) group(open *item) (node, error) {
	if p.depth++; p.depth > deepest {
		p.at--
		return nil, p.tooDeep()
	}
	part, err := p.or()
	if err != nil {
		return nil, err
	}
	if !p.is(closeItem) {
		return nil, wrong(open.start, open.end, "A parenthesis is opened here and not closed; put a ) behind what belongs together.")
	}
	p.at++
	p.depth--
	return part, nil
}

// words makes a phrase of a word or of what stands in quotation marks.
func (p *parser) words(i *item) (node, error) {
	terms := termsOf(i.text)
	if len(terms) == 0 {
		return nil, wrong(i.start, i.end, "%q holds no letter and no digit, so it cannot be searched for.", i.text)
	}
	return terms, nil
}

// termsOf takes words apart. A star behind a word makes it a beginning.
func termsOf(text string) phrase {
	var terms phrase
	for _, t := range Tokens(text) {
		terms = append(terms, term{t.Text, strings.HasPrefix(text[t.End:], "*")})
	}
	return terms
}

func (p *parser) filter(i *item) (node, error) {
	f := filter{name: i.name, value: i.text, terms: termsOf(i.text), start: i.start, end: i.end}
	if name, ok := otherNames[f.name]; ok {
		f.name = name
	}
	if err := f.check(); err != nil {
		return nil, err
	}
	return f, nil
}
