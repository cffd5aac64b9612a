package dataset

import (
	"fmt"
	"sort"
	"strings"
	"unicode"
	"unicode/utf8"

	"sayso/internal/corpus"
)

// pseudonyms puts A1, A2 and so on in the place of the annotators.
type pseudonyms struct {
	annotators map[string]corpus.Annotator // by the id in the project
	names      []string                    // longest first, so that a part of a name never goes before the whole
	byName     map[string]string
}

// shortestName is how many characters a name must have to be looked for in
// notes. A single letter is a word of every language.
const shortestName = 2

// pseudonymsOf numbers the annotators in the order of the project. The ids are
// new ones too: with the old ones, an export with names would tell who is who.
func pseudonymsOf(p *Project) *pseudonyms {
	s := &pseudonyms{annotators: map[string]corpus.Annotator{}, byName: map[string]string{}}
	for i, a := range p.Annotators {
		name := fmt.Sprintf("A%d", i+1)
		if a.Kind == corpus.Gold {
			name = "gold" // which is nobody's name
		}
		s.annotators[a.ID] = corpus.Annotator{ID: corpus.DerivedID("pseudonym", p.ID, name), Name: name, Kind: a.Kind}
		if utf8.RuneCountInString(a.Name) >= shortestName && s.byName[a.Name] == "" {
			s.byName[a.Name] = name
			s.names = append(s.names, a.Name)
		}
	}
	for _, a := range p.Annotators { // who is one person stays one
		if a.SameAs != "" {
			pseudonym := s.annotators[a.ID]
			pseudonym.SameAs = s.annotators[a.SameAs].ID
			s.annotators[a.ID] = pseudonym
		}
	}
	sort.SliceStable(s.names, func(i, j int) bool { return len(s.names[i]) > len(s.names[j]) })
	return s
}

// PseudonymsOf tells the name under which an export with pseudonyms writes an
// annotator.
func PseudonymsOf(p *Project) func(id string) string {
	s := pseudonymsOf(p)
	return func(id string) string { return s.annotators[id].Name }
}

// project changes the list of annotators, and takes names out of what people
// wrote into the codebook and the title.
func (s *pseudonyms) project(p Project) Project {
	annotators := make([]corpus.Annotator, len(p.Annotators))
	for i, a := range p.Annotators {
		annotators[i] = s.annotators[a.ID]
	}
	p.Annotators, p.Title = annotators, s.words(p.Title)
	s.codebook(&p.Codebook)
	p.Codebooks = changed(p.Codebooks, s.codebook)
	p.Sources = changed(p.Sources, func(source *corpus.Source) { source.Note = s.words(source.Note) })
	p.Queries = changed(p.Queries, func(q *corpus.Query) { q.Name, q.Text = s.words(q.Name), s.words(q.Text) })
	return p
}

func (s *pseudonyms) codebook(c *corpus.Codebook) {
	c.Labels = changed(c.Labels, func(l *corpus.Label) {
		l.Definition = s.words(l.Definition)
		l.Rules = changed(l.Rules, func(r *string) { *r = s.words(*r) })
	})
	c.Attributes = changed(c.Attributes, func(a *corpus.Attribute) { a.Definition = s.words(a.Definition) })
	c.Relations = changed(c.Relations, func(k *corpus.RelationKind) { k.Definition = s.words(k.Definition) })
}

// over changes who said what, and takes names out of notes. The texts of the
// articles are never touched, and neither are attributes, whose values name
// people of the articles.
func (s *pseudonyms) over(entries Entries) Entries {
	return func(yield func(corpus.Entry, error) bool) {
		for e, err := range entries {
			if err == nil {
				e.Document.Due = s.id(e.Document.Due)
				e.Annotations = changed(e.Annotations, func(a *corpus.Annotation) { a.Annotator, a.Note = s.id(a.Annotator), s.words(a.Note) })
				e.Marks = changed(e.Marks, func(m *corpus.Mark) { m.Annotator = s.id(m.Annotator) })
				e.Doubts = changed(e.Doubts, func(d *corpus.Doubt) { d.Annotator, d.Why = s.id(d.Annotator), s.words(d.Why) })
				e.Codings = changed(e.Codings, func(c *corpus.Coding) { c.Annotator = s.id(c.Annotator) })
				e.Relations = changed(e.Relations, func(r *corpus.Relation) { r.Annotator = s.id(r.Annotator) })
				e.Readings = changed(e.Readings, func(r *corpus.Reading) { r.Annotator = s.id(r.Annotator) })
				e.Decisions = changed(e.Decisions, func(d *corpus.Decision) { d.Annotator, d.By, d.Note = s.id(d.Annotator), s.id(d.By), s.words(d.Note) })
			}
			if !yield(e, err) {
				return
			}
		}
	}
}

// changed makes a list of its own with each element changed.
func changed[T any](list []T, change func(*T)) []T {
	if list == nil {
		return nil
	}
	own := append([]T{}, list...)
	for i := range own {
		change(&own[i])
	}
	return own
}

// id of the pseudonym; somebody whom the project does not know has none.
func (s *pseudonyms) id(annotator string) string { return s.annotators[annotator].ID }

// words puts pseudonyms in the place of names that stand as words of their own.
func (s *pseudonyms) words(text string) string {
	for _, name := range s.names {
		if !strings.Contains(text, name) {
			continue
		}
		var out strings.Builder
		rest, before := text, rune(' ')
		for {
			at := strings.Index(rest, name)
			if at < 0 {
				break
			}
			if at > 0 {
				before, _ = utf8.DecodeLastRuneInString(rest[:at])
			}
			after, _ := utf8.DecodeRuneInString(rest[at+len(name):])
			out.WriteString(rest[:at])
			if partOfWord(before) || partOfWord(after) {
				out.WriteString(name)
			} else {
				out.WriteString(s.byName[name])
			}
			before, _ = utf8.DecodeLastRuneInString(name)
			rest = rest[at+len(name):]
		}
		out.WriteString(rest)
		text = out.String()
	}
	return text
}

func partOfWord(r rune) bool {
	return r != utf8.RuneError && (unicode.IsLetter(r) || unicode.IsDigit(r))
}
