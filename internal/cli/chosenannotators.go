package cli

import (
	"context"

	"sayso/internal/agreement/reading"
	"sayso/internal/corpus"
	"sayso/storage"
)

// chosenAnnotators finds annotators of a project by name; all when none is
// named.
func chosenAnnotators(ctx context.Context, project *storage.Project, named []string) ([]corpus.Annotator, error) {
	all, err := project.AnnotatorsAsTheyCame(ctx)
	if err != nil || len(named) == 0 {
		return all, err
	}
	return reading.Named(all, named)
}
