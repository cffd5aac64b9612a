package adjudicating

import (
	"context"
	"slices"
	"time"

	"sayso/internal/adjudication"
	"sayso/internal/corpus"
	"sayso/internal/history"
	"sayso/storage"
)

// Read makes a reader for a project as it stands. among are the ids of those whose
// codings are compared, empty for everybody.
func Read(ctx context.Context, project *storage.Project, among []string) (*adjudication.Reader, error) {
	p := adjudication.Project{Among: among}
	var err error
	if p.Codebook, err = project.Codebook(ctx); err != nil {
		return nil, err
	}
	if p.Sources, err = project.Sources(ctx); err != nil {
		return nil, err
	}
	if p.Annotators, err = project.Annotators(ctx); err != nil {
		return nil, err
	}
	info, err := project.Info(ctx)
	if err != nil {
		return nil, err
	}
	if !slices.ContainsFunc(p.Annotators, isGold) { // the first decision makes it
		p.Annotators = append(p.Annotators, corpus.Annotator{ID: corpus.GoldID(info.ID), Name: GoldName, Kind: corpus.Gold})
	}
	linked, err := linkedAcross(ctx, project)
	if err != nil {
		return nil, err
	}
	p.Annotation = func(id string) (corpus.Annotation, bool) {
		a, ok := linked[id]
		return a, ok
	}
	return adjudication.NewReader(p), nil
}

// linkedAcross are the annotations that links lead to, by their ids.
func linkedAcross(ctx context.Context, project *storage.Project) (map[string]corpus.Annotation, error) {
	relations, err := project.AllRelations(ctx)
	if err != nil {
		return nil, err
	}
	linked := map[string]corpus.Annotation{}
	for _, r := range relations {
		if _, known := linked[r.To]; known {
			continue
		}
		a, err := project.Annotation(ctx, r.To)
		if err != nil {
			return nil, err
		}
		linked[r.To] = corpus.Annotation{ID: a.ID, Document: a.Document, Span: a.Span}
	}
	return linked, nil
}

func isGold(a corpus.Annotator) bool { return a.Kind == corpus.Gold }

// NewMaker makes what turns decisions into changes, for somebody who decides.
func NewMaker(ctx context.Context, project *storage.Project, by string) (*Maker, error) {
	info, err := project.Info(ctx)
	if err != nil {
		return nil, err
	}
	codebook, err := project.Codebook(ctx)
	if err != nil {
		return nil, err
	}
	annotators, err := project.Annotators(ctx)
	if err != nil {
		return nil, err
	}
	m := &Maker{By: by, Now: time.Now, codebook: history.CodebookHash(history.Encode(codebook)), made: corpus.Annotator{ID: corpus.GoldID(info.ID), Name: GoldName, Kind: corpus.Gold}}
	if at := slices.IndexFunc(annotators, isGold); at >= 0 {
		m.made, m.hasGold = annotators[at], true
	}
	m.gold = m.made.ID
	return m, nil
}
