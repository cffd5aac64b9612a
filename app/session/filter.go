package session

import (
	"slices"
	"strings"
	"unicode"

	"sayso/internal/corpus"
	"sayso/internal/matching"
	"sayso/internal/query"
	"sayso/storage"
)

// DocumentTexts are what the documents are found by: title, outlet and date.
func (s *Session) DocumentTexts() matching.Texts {
	if len(s.texts) != len(s.Summaries) {
		s.texts = textsOf(s.Summaries)
	}
	return s.texts
}

func textsOf(list []storage.Summary) matching.Texts {
	texts := make(matching.Texts, len(list))
	for i := range list {
		d := &list[i]
		texts[i] = strings.ToLower(d.Title + " " + d.Outlet + " " + d.Date)
	}
	return texts
}

// Passing gives the places of the documents that pass the filters in what was
// typed, and the words that are left.
func (s *Session) Passing(order []int32, typed string) (among []int32, rest string) {
	fits, rest := s.documentFilter(typed)
	n := len(s.Summaries)
	if order != nil {
		n = len(order)
	}
	among = make([]int32, 0, n)
	for i := range n {
		at := int32(i)
		if order != nil {
			at = order[i]
		}
		if fits == nil || fits(&s.Summaries[at]) {
			among = append(among, at)
		}
	}
	return among, rest
}

// filterWords parts what was typed at blanks outside of quotation marks.
func filterWords(typed string) []string {
	quoted := false
	return strings.FieldsFunc(typed, func(r rune) bool {
		if r == '"' {
			quoted = !quoted
		}
		return unicode.IsSpace(r) && !quoted
	})
}

// queryFilter is a filter that the list understands as the search does, and
// nil when the project has no such filter of documents or its value is not
// typed to its end.
func (s *Session) queryFilter(word string) func(*storage.Summary) bool {
	q, err := query.Parse(word)
	if err != nil {
		return nil
	}
	m, err := q.Bind(query.Project{Codebook: s.Codebook, Annotators: s.Annotators, Me: s.Annotator.ID})
	if err != nil {
		return nil
	}
	return func(d *storage.Summary) bool {
		return m.May(&query.Info{Document: corpus.Document{Title: d.Title, Outlet: d.Outlet, Date: d.Date, Language: d.Language, Source: d.Source, Fields: d.Fields}})
	}
}

// documentFilter takes the words apart that mean something: state:done,
// due:me, due:nobody, outlet:wire, has:doubt, unread, and a variable of the
// project with its value. The others are looked for in title, outlet and date.
// fits is nil when there is no such filter.
func (s *Session) documentFilter(typed string) (fits func(*storage.Summary) bool, rest string) {
	var tests []func(*storage.Summary) bool
	var words []string
	for _, word := range filterWords(typed) {
		name, value, has := strings.Cut(strings.ToLower(word), ":")
		switch {
		case word == "unread":
			tests = append(tests, func(d *storage.Summary) bool { return d.Unread > 0 })
		case word == "parked" || word == "has:doubt":
			tests = append(tests, func(d *storage.Summary) bool { return d.Doubts > 0 })
		case has && value != "" && name == "state":
			tests = append(tests, func(d *storage.Summary) bool {
				plain := func(s string) string { return strings.ReplaceAll(s, "-", "") }
				return strings.HasPrefix(plain(string(d.State)), plain(value))
			})
		case has && value != "" && name == "outlet":
			tests = append(tests, func(d *storage.Summary) bool { return strings.Contains(strings.ToLower(d.Outlet), value) })
		case has && value != "" && name == "date":
			test := s.queryFilter(word)
			if test == nil {
				test = func(d *storage.Summary) bool { return strings.HasPrefix(d.Date, value) }
			}
			tests = append(tests, test)
		case has && s.hasVariable(name, value):
			if test := s.queryFilter(word); test != nil {
				tests = append(tests, test)
			}
		case has && value != "" && name == "label":
			tests = append(tests, func(d *storage.Summary) bool {
				l, ok := s.Codebook.LabelNamed(value)
				return ok && d.ByLabel[l.ID] > 0
			})
		case has && value != "" && name == "due":
			tests = append(tests, func(d *storage.Summary) bool { return s.isDue(d, value) })
		default:
			words = append(words, word)
		}
	}
	rest = strings.Join(words, " ")
	if len(tests) == 0 {
		return nil, rest
	}
	return func(d *storage.Summary) bool {
		for _, test := range tests {
			if !test(d) {
				return false
			}
		}
		return true
	}, rest
}

// hasVariable reports whether a filter is about a variable of the documents:
// topic:war, -topic:war or has:topic.
func (s *Session) hasVariable(name, value string) bool {
	if name = strings.TrimPrefix(name, "-"); name == "has" {
		name = value
	}
	_, ok := s.Codebook.Variable(name)
	return ok
}

// isDue reports whether a document is due to somebody, or theirs to read in an
// open round: me, nobody, or a part of a name.
func (s *Session) isDue(d *storage.Summary, who string) bool {
	all := slices.Clone(s.readers[d.ID])
	if d.Due != "" {
		all = append(all, d.Due)
	}
	switch who {
	case "me":
		return slices.ContainsFunc(all, s.Mine)
	case "nobody":
		return len(all) == 0
	}
	return slices.ContainsFunc(all, func(a string) bool { return strings.Contains(strings.ToLower(s.AnnotatorName(a)), who) })
}
