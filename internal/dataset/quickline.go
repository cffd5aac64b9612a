package dataset

import (
	"bytes"
	"encoding/json"
)

// Most lines that are read were written by this package: the same fields in the
// same order. For them encoding/json, which must be ready for anything, does
// three times the work that is needed. quickLine reads exactly what lineOf
// makes, in one pass. Whatever else comes, down to a space between two fields,
// it leaves to encoding/json, so that both always say the same of a line. A
// property and a fuzz target hold it to that.

// quickLine reads a line without a project. It reports false, and has then
// filled sent with nothing that counts, when the line is not written as this
// package writes it.
func quickLine(data []byte, sent *sentLine) bool {
	q := &quick{data: data}
	q.document(sent)
	return !q.failed && q.at == len(data)
}

// quick is the place up to which a line has been read. After the first
// surprise nothing is read any more.
type quick struct {
	data    []byte
	at      int
	failed  bool
	numbers []int // room for numbers that are kept by pointer
}

// is reads the very words.
func (q *quick) is(words string) {
	if q.failed || len(q.data)-q.at < len(words) || string(q.data[q.at:q.at+len(words)]) != words {
		q.failed = true
		return
	}
	q.at += len(words)
}

// next reports whether the words come now, and reads them.
func (q *quick) next(words string) bool {
	if q.failed || len(q.data)-q.at < len(words) || string(q.data[q.at:q.at+len(words)]) != words {
		return false
	}
	q.at += len(words)
	return true
}

// raw reads a string with its quotation marks, as it stands.
func (q *quick) raw() (literal []byte, escaped bool) {
	q.is(`"`)
	if q.failed {
		return nil, false
	}
	from := q.at - 1
	for q.at < len(q.data) {
		switch b := q.data[q.at]; {
		case b == '"':
			q.at++
			return q.data[from:q.at], escaped
		case b == '\\':
			escaped = true
			q.at += 2
		case b < ' ':
			q.failed = true
			return nil, false
		default:
			q.at++
		}
	}
	q.failed = true
	return nil, false
}

// words reads a string.
func (q *quick) words() string {
	literal, escaped := q.raw()
	switch {
	case q.failed:
		return ""
	case !escaped:
		return string(literal[1 : len(literal)-1])
	}
	var words string
	if json.Unmarshal(literal, &words) != nil {
		q.failed = true
	}
	return words
}

// field reads a comma, a name and a string.
func (q *quick) field(name string) string {
	q.is(name)
	return q.words()
}

// number reads a whole number that is not negative and fits 32 bits.
func (q *quick) number() int {
	from, n := q.at, 0
	for q.at < len(q.data) && q.data[q.at] >= '0' && q.data[q.at] <= '9' {
		n = 10*n + int(q.data[q.at]-'0')
		q.at++
	}
	if digits := q.at - from; digits == 0 || digits > 9 || digits > 1 && q.data[from] == '0' {
		q.failed = true
	}
	return n
}

// pointer reads a number and keeps it.
func (q *quick) pointer() *int {
	if len(q.numbers) == cap(q.numbers) {
		q.numbers = make([]int, 0, 256)
	}
	q.numbers = append(q.numbers, q.number())
	return &q.numbers[len(q.numbers)-1]
}

func (q *quick) span(s *sentSpan) {
	q.is(`"start":`)
	s.Start = q.pointer()
	q.is(`,"end":`)
	s.End = q.pointer()
	q.is(`,"start_byte":`)
	s.StartByte = q.pointer()
	q.is(`,"end_byte":`)
	s.EndByte = q.pointer()
}

// list reads the elements between brackets. There is no list without
// brackets: absent and null are not written.
func list[T any](q *quick, name string, element func(*T)) []T {
	q.is(name)
	q.is("[")
	all := []T{}
	if q.next("]") {
		return all
	}
	for !q.failed {
		var one T
		element(&one)
		all = append(all, one)
		if q.next("]") {
			return all
		}
		q.is(",")
	}
	return nil
}

func (q *quick) document(s *sentLine) {
	q.is(`{"id":`)
	id, escaped := q.raw()
	q.failed = q.failed || escaped // no id of ours is
	s.ID = bytes.Clone(id)
	s.Title, s.Outlet, s.Byline = q.field(`,"title":`), q.field(`,"outlet":`), q.field(`,"byline":`)
	s.Date, s.Printed, s.URL = q.field(`,"date":`), q.field(`,"printed":`), q.field(`,"url":`)
	s.Language, s.Source = q.field(`,"language":`), q.field(`,"source":`)
	q.origin(&s.Origin)
	s.State, s.Due = q.field(`,"state":`), q.field(`,"due":`)
	if q.next(`,"fields":{`) {
		s.Fields = q.pairs()
	}
	s.AddedAt = q.field(`,"added_at":`)
	s.Segmenter, s.SHA256 = q.field(`,"segmenter":`), q.field(`,"sha256":`)
	text := q.field(`,"text":`)
	s.Text = &text
	sentences := list(q, `,"sentences":`, func(one *sentSentence) {
		q.is("{")
		q.span(&one.sentSpan)
		q.is(`,"margin":`)
		margin := q.number()
		q.failed = q.failed || margin > 255
		one.Margin = uint8(margin)
		q.is("}")
	})
	s.Sentences = &sentences
	s.Annotations = list(q, `,"annotations":`, q.annotation)
	s.Marks = list(q, `,"marks":`, func(one *sentMark) {
		one.ID = q.field(`{"id":`)
		q.is(",")
		q.span(&one.sentSpan)
		one.Annotator, one.CreatedAt = q.field(`,"annotator":`), q.field(`,"created_at":`)
		q.is("}")
	})
	s.Doubts = list(q, `,"doubts":`, func(one *sentDoubt) {
		one.ID = q.field(`{"id":`)
		q.is(",")
		q.span(&one.sentSpan)
		one.Annotator, one.Why, one.CreatedAt = q.field(`,"annotator":`), q.field(`,"why":`), q.field(`,"created_at":`)
		q.is("}")
	})
	s.Relations = list(q, `,"relations":`, func(one *lineRelation) {
		one.ID, one.Kind, one.From, one.To = q.field(`{"id":`), q.field(`,"kind":`), q.field(`,"from":`), q.field(`,"to":`)
		one.Annotator, one.CreatedAt = q.field(`,"annotator":`), q.field(`,"created_at":`)
		q.is("}")
	})
	s.Annotators = list(q, `,"annotators":`, func(one *lineAnnotator) {
		one.ID, one.Name = q.field(`{"id":`), q.field(`,"name":`) // with same_as it is no line for this reader
		q.is("}")
	})
	q.is("}")
}

func (q *quick) origin(o *lineOrigin) {
	q.is(`,"origin":{"size":`)
	o.Size = int64(q.number())
	o.SHA256, o.Encoding, o.Place = q.field(`,"sha256":`), q.field(`,"encoding":`), q.field(`,"place":`)
	o.Database, o.Accession, o.Section = q.field(`,"database":`), q.field(`,"accession":`), q.field(`,"section":`)
	o.Page, o.Length, o.Reader = q.field(`,"page":`), q.field(`,"length":`), q.field(`,"reader":`)
	q.is("}")
}

func (q *quick) annotation(a *sentAnnotation) {
	a.ID, a.Label = q.field(`{"id":`), q.field(`,"label":`)
	q.is(",")
	q.span(&a.sentSpan)
	quote := q.field(`,"quote":`)
	a.Quote = &quote
	a.Annotator, a.Note = q.field(`,"annotator":`), q.field(`,"note":`)
	a.Attributes = q.attributes()
	a.Mentions = list(q, `,"mentions":`, func(one *sentMention) {
		one.Role = q.field(`{"role":`)
		q.is(",")
		q.span(&one.sentSpan)
		quote := q.field(`,"quote":`)
		one.Quote = &quote
		q.is("}")
	})
	q.is(`,"codebook":`)
	a.Codebook = q.number()
	a.CreatedAt, a.ChangedAt = q.field(`,"created_at":`), q.field(`,"changed_at":`)
	q.is("}")
}

func (q *quick) attributes() map[string]string {
	q.is(`,"attributes":{`)
	return q.pairs()
}

// pairs reads an object of words, behind its brace.
func (q *quick) pairs() map[string]string {
	all := map[string]string{}
	if q.next("}") {
		return all
	}
	for !q.failed {
		name := q.words()
		q.is(":")
		all[name] = q.words()
		if q.next("}") {
			return all
		}
		q.is(",")
	}
	return nil
}
