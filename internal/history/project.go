package history

import "sayso/internal/corpus"

// ProjectRecord is the identity of a project, given once.
type ProjectRecord struct {
	ID        string `json:"id"`
	CreatedAt int64  `json:"created_at"`
}

var projectNoun = define(Project, "identity of the project", definition[ProjectRecord]{
	scope: Rules,
	check: func(_ string, r *ProjectRecord) error { return checkID("project", r.ID) },
})

var titleNoun = define(Title, "title", definition[string]{
	scope: Rules,
	words: func(title *string) string { return "the title of the project: " + corpus.FirstWords(*title, 60) },
})
