package importing

import (
	"fmt"

	"sayso/internal/corpus"
	"sayso/storage"
)

// name stores the sources and the saved searches that came in. It does so when
// all documents are there, since a name may belong to one of them.
func (in *intake) name() error {
	if len(in.sources)+len(in.queries) == 0 {
		return nil
	}
	own, err := in.project.Sources(in.ctx)
	if err != nil {
		return err
	}
	queries, err := in.project.Queries(in.ctx)
	if err != nil {
		return err
	}
	summaries, err := in.project.Summaries(in.ctx)
	if err != nil {
		return err
	}
	documents := map[string]bool{}
	for _, s := range summaries {
		documents[s.ID] = true
	}
	steps := append(sourceSteps(own, in.sources, documents), querySteps(queries, in.queries)...)
	in.sources, in.queries = nil, nil
	if len(steps) == 0 {
		return nil
	}
	_, err = in.project.Apply(in.ctx, storage.Change{Kind: Kind, Title: "Import of sources and searches", Steps: steps})
	return err
}

// sourceSteps brings sources over: one with an id of the project, or with a
// name that one of the project has everywhere, gives that one what it lacks;
// any other is new. Names in documents that the project has not are left out.
func sourceSteps(own, sent []corpus.Source, documents map[string]bool) (steps []storage.Step) {
	touched := map[string]bool{}
	for _, s := range sent {
		s.Names = namesIn(s.Names, documents)
		at := placeOf(s, own)
		if at < 0 {
			if s.ID == "" {
				s.ID = storage.NewID()
			}
			own = append(own, s)
			touched[s.ID] = true
			continue
		}
		if merged, changed := mergeSource(own[at], s); changed {
			own[at] = merged
			touched[merged.ID] = true
		}
	}
	for _, s := range own {
		if touched[s.ID] {
			steps = append(steps, storage.PutSource(s))
		}
	}
	return steps
}

func namesIn(names []corpus.SourceName, documents map[string]bool) (kept []corpus.SourceName) {
	for _, n := range names {
		if n.Document == "" || documents[n.Document] {
			kept = append(kept, n)
		}
	}
	return kept
}

// placeOf finds the source that another one is, -1 when there is none.
func placeOf(s corpus.Source, own []corpus.Source) int {
	for i := range own {
		if s.ID != "" && own[i].ID == s.ID {
			return i
		}
	}
	index := corpus.NewSourceIndex(own)
	id := index.Find("", s.Name)
	for _, n := range s.Names {
		if id == "" && n.Document == "" {
			id = index.Find("", n.Text)
		}
	}
	for i := range own {
		if id != "" && own[i].ID == id {
			return i
		}
	}
	return -1
}

// mergeSource gives a source what another one knows besides.
func mergeSource(own, other corpus.Source) (merged corpus.Source, changed bool) {
	has := map[corpus.SourceName]bool{{Text: corpus.SourceKey(own.Name)}: true}
	for _, n := range own.Names {
		has[corpus.SourceName{Text: corpus.SourceKey(n.Text), Document: n.Document}] = true
	}
	own.Names = append([]corpus.SourceName(nil), own.Names...)
	for _, n := range append([]corpus.SourceName{{Text: other.Name}}, other.Names...) {
		key := corpus.SourceName{Text: corpus.SourceKey(n.Text), Document: n.Document}
		if !has[key] {
			has[key], changed = true, true
			own.Names = append(own.Names, n)
		}
	}
	for _, field := range []struct {
		own   *string
		other string
	}{{&own.Type, other.Type}, {&own.Organisation, other.Organisation}, {&own.Note, other.Note}} {
		if *field.own == "" && field.other != "" {
			*field.own, changed = field.other, true
		}
	}
	return own, changed
}

// querySteps brings saved searches over. One whose id the project has, or that
// it has under the same name, is the project's own.
func querySteps(own, sent []corpus.Query) (steps []storage.Step) {
	ids, named := map[string]bool{}, map[string]string{}
	for _, q := range own {
		ids[q.ID], named[q.Name] = true, q.Text
	}
	for _, q := range sent {
		text, taken := named[q.Name]
		if q.ID != "" && ids[q.ID] || taken && text == q.Text {
			continue
		}
		for n := 2; taken; n++ { // another search under the same name
			name := fmt.Sprintf("%s (%d)", q.Name, n)
			if _, taken = named[name]; !taken {
				q.Name = name
			}
		}
		if q.ID == "" {
			q.ID = storage.NewID()
		}
		ids[q.ID], named[q.Name] = true, q.Text
		steps = append(steps, storage.PutQuery(q))
	}
	return steps
}
