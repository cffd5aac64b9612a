package segment

// marker is the sign with which an item of a list begins: 1. 2) a. iv) or a
// bullet. The zero value is none.
type marker struct {
	from, end int // the sign, with its full stop or bracket
	bullet    string
	letter    bool
	number    int  // 1 for 1, a, A or i
	close     byte // '.' or ')'
	upper     bool
}

var bullets = [...]string{"•", "⁃", "◦", "▪", "‣", "●", "·"}

// lookahead is how far, in bytes, the next item of a list is searched.
const lookahead = 1200

// readMarker reads the list marker that begins at the offset. Its end is 0
// when there is none.
func readMarker(text string, at, to int) marker {
	for _, b := range bullets {
		if at+len(b) < to && text[at:at+len(b)] == b {
			m := marker{from: at, end: at + len(b), bullet: b}
			if number := readNumber(text, skipSpace(text, m.end, min(to, m.end+4)), to); number.end > 0 {
				m.end = number.end // • 9. The ninth item
			}
			return m
		}
	}
	return readNumber(text, at, to)
}

// readNumber reads a marker of a number or letter.
func readNumber(text string, at, to int) marker {
	i := at
	n := 0
	for i < to && i < at+3 && '0' <= text[i] && text[i] <= '9' {
		n = n*10 + int(text[i]-'0')
		i++
	}
	m := marker{from: at, number: n}
	if i == at {
		if i >= to {
			return marker{}
		}
		b := text[i]
		switch {
		case 'a' <= b && b <= 'z':
			m.letter, m.number = true, int(b-'a')+1
		case 'A' <= b && b <= 'Z':
			m.letter, m.number, m.upper = true, int(b-'A')+1, true
		default:
			return marker{}
		}
		i++
	}
	if i >= to || text[i] != '.' && text[i] != ')' {
		return marker{}
	}
	m.close = text[i]
	i++
	if m.close == '.' && i < to && text[i] == ')' {
		i++
	}
	if i >= to || !asciiSpace(text[i]) {
		return marker{}
	}
	m.end = i
	return m
}

// findNext returns the offset where the next item of the list begins in the
// same line, or 0. A single capital with a full stop begins no list: it is an
// initial or the A of an answer.
func (m marker) findNext(text string, to int) int {
	to = min(to, m.end+lookahead)
	if m.bullet == "" && (m.upper && m.close == '.' || m.letter && m.number == 26) {
		return 0
	}
	for at := m.end; at+1 < to; at++ {
		if !asciiSpace(text[at]) {
			continue
		}
		for at+1 < to && asciiSpace(text[at+1]) {
			at++
		}
		if at+1 >= to {
			return 0
		}
		if m.bullet != "" {
			if n := at + 1; n+len(m.bullet) < to && text[n:n+len(m.bullet)] == m.bullet {
				return n
			}
			continue
		}
		if b := text[at+1]; b != m.firstByte() {
			continue
		}
		next := readMarker(text, at+1, to)
		if next.end == 0 || next.bullet != "" || next.letter != m.letter || next.upper != m.upper ||
			next.number != m.number+1 || next.close != m.close {
			continue
		}
		if b := text[m.lastByte(text, at)]; b == ',' || b == ';' || b == '(' {
			continue
		}
		return at + 1
	}
	return 0
}

// firstByte is the first byte of the marker that would come next.
func (m marker) firstByte() byte {
	n := m.number + 1
	switch {
	case m.letter && m.upper:
		return byte('A' + n - 1)
	case m.letter:
		return byte('a' + n - 1)
	}
	for n >= 10 {
		n /= 10
	}
	return byte('0' + n)
}

// lastByte is the offset of the last byte before the white space at the offset.
func (m marker) lastByte(text string, at int) int {
	for at > m.end && asciiSpace(text[at]) {
		at--
	}
	return at
}
