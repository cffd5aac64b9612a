package cli

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"sayso/internal/agreement"
	"sayso/internal/corpus"
	"sayso/storage"
)

// readStudy reads what annotators of a project said: those that are named, or
// all.
func readStudy(ctx context.Context, project *storage.Project, named []string) (*agreement.Study, error) {
	codebook, err := project.Codebook(ctx)
	if err != nil {
		return nil, err
	}
	sources, err := project.Sources(ctx)
	if err != nil {
		return nil, err
	}
	annotators, err := chosenAnnotators(ctx, project, named)
	if err != nil {
		return nil, err
	}
	reader := agreement.NewReader(codebook, sources, annotators)
	for entry, err := range project.Entries(ctx) {
		if err != nil {
			return nil, err
		}
		reader.Add(entry)
	}
	return reader.Study(), nil
}

// chosenAnnotators finds annotators by name; two people of one name are both
// meant.
func chosenAnnotators(ctx context.Context, project *storage.Project, named []string) ([]corpus.Annotator, error) {
	all, err := project.AnnotatorsAsTheyCame(ctx)
	if err != nil || len(named) == 0 {
		return all, err
	}
	var chosen []corpus.Annotator
	for _, name := range named {
		name = strings.TrimSpace(name)
		at := slices.IndexFunc(all, func(a corpus.Annotator) bool { return a.Name == name || a.ID == name })
		if at < 0 {
			names := make([]string, len(all))
			for i, a := range all {
				names[i] = a.Name
			}
			return nil, fmt.Errorf("nobody called %q annotated this project; there are: %s", name, strings.Join(names, ", "))
		}
		for _, a := range all {
			if (a.Name == name || a.ID == name) && !slices.Contains(chosen, a) {
				chosen = append(chosen, a)
			}
		}
	}
	return chosen, nil
}
