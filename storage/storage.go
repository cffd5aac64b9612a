// Package storage keeps a project: one project is one .sayso file.
package storage

import (
	"context"
	"encoding/json"
	"errors"
	"iter"
	"time"

	"github.com/google/uuid"

	"sayso/internal/corpus"
)

var errSkeleton = errors.New("storage: not written yet")

// Settings are what a new project starts with.
type Settings struct {
	Title    string
	Codebook corpus.Codebook
}

// OpenOptions say how a project is opened.
type OpenOptions struct{ ReadOnly bool }

// Project is an open project file.
type Project struct{}

// Create makes a new project file; it refuses a path that exists.
func Create(ctx context.Context, path string, s Settings) (*Project, error) { return nil, errSkeleton }

// Open opens a project file.
func Open(ctx context.Context, path string, o OpenOptions) (*Project, error) {
	return nil, errSkeleton
}

func (p *Project) Close() error   { return errSkeleton }
func (p *Project) Path() string   { return "" }
func (p *Project) ReadOnly() bool { return false }

// Info is what is known about a project as a whole.
type Info struct {
	ID, Title     string
	CreatedAt     time.Time
	Event         int64
	SchemaVersion int
}

func (p *Project) Info(ctx context.Context) (Info, error) { return Info{}, errSkeleton }

// Summary is one line of the list of documents.
type Summary struct {
	ID, Title, Outlet, Date, Language, Source string
	State                                     corpus.DocumentState
	Sentences, Bytes                          int
	Labelled, Nothing, Unread                 int
	ByLabel                                   map[string]int
	Annotations                               int
}

func (p *Project) Summaries(ctx context.Context) ([]Summary, error) { return nil, errSkeleton }
func (p *Project) Summary(ctx context.Context, id string) (Summary, error) {
	return Summary{}, errSkeleton
}
func (p *Project) Entry(ctx context.Context, documentID string) (corpus.Entry, error) {
	return corpus.Entry{}, errSkeleton
}
func (p *Project) Entries(ctx context.Context) iter.Seq2[corpus.Entry, error] {
	return func(func(corpus.Entry, error) bool) {}
}
func (p *Project) Relations(ctx context.Context, documentID string) ([]corpus.Relation, error) {
	return nil, errSkeleton
}
func (p *Project) Codebook(ctx context.Context) (corpus.Codebook, error) {
	return corpus.Codebook{}, errSkeleton
}
func (p *Project) Annotators(ctx context.Context) ([]corpus.Annotator, error) {
	return nil, errSkeleton
}

// Stats counts the whole project.
type Stats struct {
	Documents, Sentences, Annotations, Relations int
	Bytes                                        int64
	Labelled, Nothing, Unread                    int            // sentences
	ByLabel                                      map[string]int // annotations
	ByAnnotator                                  map[string]int // annotations, by annotator id
	ByState                                      map[corpus.DocumentState]int
}

func (p *Project) Stats(ctx context.Context) (Stats, error)                  { return Stats{}, errSkeleton }
func (p *Project) Setting(ctx context.Context, key string) (string, error)   { return "", errSkeleton }
func (p *Project) SetSetting(ctx context.Context, key, value string) error   { return errSkeleton }
func (p *Project) Apply(ctx context.Context, c Change) (Event, error)        { return Event{}, errSkeleton }
func (p *Project) ApplyAll(ctx context.Context, c []Change) ([]Event, error) { return nil, errSkeleton }
func (p *Project) Undo(ctx context.Context, annotator string) (Event, error) {
	return Event{}, errSkeleton
}
func (p *Project) Redo(ctx context.Context, annotator string) (Event, error) {
	return Event{}, errSkeleton
}
func (p *Project) CanUndo(ctx context.Context, annotator string) (string, bool) { return "", false }
func (p *Project) CanRedo(ctx context.Context, annotator string) (string, bool) { return "", false }
func (p *Project) TakeBack(ctx context.Context, number int64, annotator string) (Event, error) {
	return Event{}, errSkeleton
}

// HistoryFilter chooses events.
type HistoryFilter struct {
	Document, Annotator string
	Before              int64
	Limit               int
}

func (p *Project) History(ctx context.Context, f HistoryFilter) ([]Event, error) {
	return nil, errSkeleton
}
func (p *Project) AnnotatorNamed(ctx context.Context, name string) (corpus.Annotator, error) {
	return corpus.Annotator{}, errSkeleton
}

// Report is what a check found.
type Report struct {
	Problems                       []Problem
	Documents, Annotations, Events int
}

// Problem is one thing a check found wrong.
type Problem struct {
	What     string // what is wrong and what it means, one sentence
	Document string // id, when one is concerned
	Where    string // for example annotation 0199…
}

// OK reports whether nothing was found wrong.
func (r Report) OK() bool { return len(r.Problems) == 0 }

func (p *Project) Check(ctx context.Context, progress func(done, total int)) (Report, error) {
	return Report{}, errSkeleton
}

// CheckFile proves a file sound without changing it.
func CheckFile(ctx context.Context, path string, progress func(done, total int)) (Report, error) {
	return Report{}, errSkeleton
}

// Change is one change: one event with its inverse.
type Change struct {
	ID, Kind, Title, Annotator, Document string
	Steps                                []Step
}

// Step is one part of a change.
type Step struct {
	noun, id string
	value    any
}

// StepRecord is a step as it happened.
type StepRecord struct {
	Noun   string          `json:"noun"`
	ID     string          `json:"id"`
	Before json.RawMessage `json:"before"`
	After  json.RawMessage `json:"after"`
}

// Event is a change as it happened.
type Event struct {
	Number                           int64
	ID                               string
	At                               time.Time
	Kind, Title, Annotator, Document string
	Steps                            []StepRecord
	Undoes                           int64
}

func PutAnnotation(a corpus.Annotation) Step                            { return Step{} }
func DeleteAnnotation(id string) Step                                   { return Step{} }
func PutMark(m corpus.Mark) Step                                        { return Step{} }
func DeleteMark(id string) Step                                         { return Step{} }
func PutRelation(r corpus.Relation) Step                                { return Step{} }
func DeleteRelation(id string) Step                                     { return Step{} }
func AddDocument(d corpus.Document) Step                                { return Step{} }
func PutDocument(d corpus.Document) Step                                { return Step{} }
func RemoveDocument(id string) Step                                     { return Step{} }
func SetSentences(document, segmenter string, s []corpus.Sentence) Step { return Step{} }
func PutCodebook(c corpus.Codebook) Step                                { return Step{} }
func PutAnnotator(a corpus.Annotator) Step                              { return Step{} }
func SetTitle(title string) Step                                        { return Step{} }

// NewID makes an id: a UUID of version 7, whose order is the order of making.
func NewID() string { return uuid.Must(uuid.NewV7()).String() }
