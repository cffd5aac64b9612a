package cli

import (
	"context"
	"encoding/csv"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"sayso/internal/corpus"
	"sayso/internal/dataset"
	"sayso/internal/metadata"
	"sayso/storage"
)

// tableOfDocuments writes what is known about the documents: first what --set
// finds them by and sets, then what it only shows.
func (p *program) tableOfDocuments(codebook *corpus.Codebook, documents []corpus.Document, summaries []storage.Summary) error {
	table := csv.NewWriter(p.stdout)
	fields := metadata.Fields(codebook)
	row := []string{"id", "file"}
	for _, f := range fields {
		row = append(row, f.ID)
	}
	if err := table.Write(append(row, "printed", "state", "sentences", "annotations")); err != nil {
		return err
	}
	count := map[string]*storage.Summary{}
	for i := range summaries {
		count[summaries[i].ID] = &summaries[i]
	}
	for i := range documents {
		d := &documents[i]
		row = append(row[:0], d.ID, dataset.Guard(d.Source))
		for _, f := range fields {
			row = append(row, dataset.Guard(f.Get(d)))
		}
		s := count[d.ID]
		if s == nil {
			continue // it came a moment ago
		}
		row = append(row, dataset.Guard(d.Printed), string(d.State), strconv.Itoa(s.Sentences), strconv.Itoa(s.Annotations))
		if err := table.Write(row); err != nil {
			return err
		}
	}
	table.Flush()
	return table.Error()
}

// setting is one run of `sayso documents --set`.
type setting struct {
	*program
	ctx           context.Context
	path          string // of the table
	annotator     string
	empty, dryRun bool
	asJSON        bool
}

// setDocument is what is printed of a document that was set.
type setDocument struct {
	Status   string   `json:"status"` // set, or would-set
	Document string   `json:"document"`
	Title    string   `json:"title"`
	Line     int      `json:"line"`
	Fields   []string `json:"fields"`
}

func (s *setting) run(path string) error {
	file, err := s.input(s.path)
	if err != nil {
		return err
	}
	defer file.Close()
	table, err := metadata.Read(file)
	if err != nil {
		return fmt.Errorf("%s cannot be used: %w", s.path, err)
	}
	for _, row := range table.Rows {
		for i := range row.Cells {
			row.Cells[i] = dataset.Unguard(row.Cells[i])
		}
	}
	return withProject(s.ctx, path, s.dryRun, func(project *storage.Project) error { return s.set(project, table) })
}

func (s *setting) set(project *storage.Project, table metadata.Table) error {
	codebook, err := project.Codebook(s.ctx)
	if err != nil {
		return err
	}
	documents, err := project.Documents(s.ctx)
	if err != nil {
		return err
	}
	changed, problems, err := table.Match(documents, &codebook, s.empty)
	if err != nil {
		return fmt.Errorf("%s cannot be used: %w", s.path, err)
	}
	if len(changed) > 0 && !s.dryRun {
		if err := s.store(project, changed); err != nil {
			return err
		}
	}
	for _, c := range changed {
		if err := s.print(c); err != nil {
			return err
		}
	}
	slices.SortStableFunc(problems, func(a, b metadata.Problem) int { return a.Line - b.Line })
	for _, problem := range problems {
		s.say("%s:%d: %s", s.path, problem.Line, problem.Reason)
	}
	switch {
	case len(problems) == 0:
		return nil
	case len(changed) == 0:
		return errSaid
	}
	return errPartial
}

// store makes one change of all that the table sets.
func (s *setting) store(project *storage.Project, changed []metadata.Changed) error {
	name := strings.TrimSpace(s.annotator)
	if name == "" {
		name = s.account()
	}
	annotator, err := project.AnnotatorNamed(s.ctx, name)
	if err != nil {
		return err
	}
	change := storage.Change{ID: storage.NewID(), Kind: "document", Title: "Corrected " + corpus.Plural(len(changed), "document"), Annotator: annotator.ID}
	for _, c := range changed {
		change.Steps = append(change.Steps, storage.PutDocument(c.Document))
	}
	if len(changed) == 1 {
		change.Document = changed[0].Document.ID
	}
	_, err = project.Apply(s.ctx, change)
	return err
}

func (s *setting) print(c metadata.Changed) error {
	status := "set"
	if s.dryRun {
		status = "would-set"
	}
	if s.asJSON {
		return s.printJSON(setDocument{status, c.Document.ID, c.Document.Title, c.Line, c.Fields})
	}
	_, err := fmt.Fprintf(s.stdout, "%s\t%s\t%s\t%s\n", status, c.Document.ID, cell(c.Document.Title), strings.Join(c.Fields, ", "))
	return err
}

// declareVariables adds variables to the codebook. One that stands as it is
// declared is left.
func (p *program) declareVariables(ctx context.Context, path string, declared []string, name string) error {
	return withProject(ctx, path, false, func(project *storage.Project) error {
		codebook, err := project.Codebook(ctx)
		if err != nil {
			return err
		}
		var names []string
		for _, words := range declared {
			v, err := readVariable(words)
			if err != nil {
				return err
			}
			if stands, ok := codebook.Variable(v.ID); ok {
				if stands.Kind == v.Kind && slices.Equal(stands.Values, v.Values) {
					continue
				}
				return fmt.Errorf("the codebook has the variable %q already, as a %s; it was left as it is", v.ID, stands.Kind)
			}
			codebook.Variables = append(slices.Clone(codebook.Variables), v)
			names = append(names, v.Name)
		}
		if err := codebook.Check(); err != nil {
			return err
		}
		if len(names) == 0 {
			return nil
		}
		if name = strings.TrimSpace(name); name == "" {
			name = p.account()
		}
		annotator, err := project.AnnotatorNamed(ctx, name)
		if err != nil {
			return err
		}
		codebook.Version++
		_, err = project.Apply(ctx, storage.Change{ID: storage.NewID(), Kind: "codebook", Title: "Variable " + strings.Join(names, ", "),
			Annotator: annotator.ID, Steps: []storage.Step{storage.PutCodebook(codebook)}})
		return err
	})
}

// readVariable reads topic:list:War|Peace.
func readVariable(words string) (v corpus.Variable, err error) {
	name, rest, _ := strings.Cut(words, ":")
	kind, values, _ := strings.Cut(rest, ":")
	v = corpus.Variable{ID: corpus.VariableID(name), Name: strings.TrimSpace(name), Kind: corpus.VariableKind(strings.TrimSpace(kind))}
	for _, value := range strings.Split(values, "|") {
		if value = strings.TrimSpace(value); value != "" {
			v.Values = append(v.Values, value)
		}
	}
	c := corpus.Codebook{Variables: []corpus.Variable{v}}
	if err := c.Check(); err != nil {
		return v, wrongUsage("--variable %s: %v", words, err)
	}
	return v, nil
}
