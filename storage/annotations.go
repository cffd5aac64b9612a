package storage

import (
	"context"

	"sayso/internal/corpus"
)

// Annotations returns the annotations of the whole project, the newest first,
// at most limit of them; 0 means all. It reads no text, so that a list of what
// can be answered is quick.
func (p *Project) Annotations(ctx context.Context, limit int) ([]corpus.Annotation, error) {
	if limit <= 0 {
		limit = -1 // SQLite: no limit
	}
	return reading(ctx, p, func(q querier) ([]corpus.Annotation, error) {
		return collect(ctx, q, scanWholeAnnotation, "SELECT id, "+annotationColumns+" FROM annotations ORDER BY id DESC LIMIT ?", limit)
	})
}
