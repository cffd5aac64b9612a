package cli

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"strings"

	"sayso/internal/corpus"
	"sayso/internal/foreign"
	"sayso/internal/importing"
	"sayso/storage"
)

// foreignNames lists the formats of other tools that can be imported.
func foreignNames() string {
	var names []string
	for _, f := range foreign.Formats {
		names = append(names, f.Name)
	}
	return strings.Join(names, ", ")
}

// maxMapping is the size in bytes of the largest mapping that is read.
const maxMapping = 16 << 20

// readMapping reads what labels and coders become, as --preview --json writes
// it. No path is no mapping.
func readMapping(path string, mapping *foreign.Mapping) error {
	if path == "" {
		return nil
	}
	info, err := os.Stat(path)
	if err != nil {
		return fmt.Errorf("the mapping %s cannot be read: %w", path, err)
	}
	if info.Size() > maxMapping {
		return fmt.Errorf("%s is too large for a mapping", path)
	}
	data, err := os.ReadFile(path)
	if err != nil {
		return fmt.Errorf("the mapping %s cannot be read: %w", path, err)
	}
	data = bytes.TrimPrefix(data, []byte("\ufeff"))
	var preview struct { // a whole preview has the mapping in it
		Files   json.RawMessage  `json:"files"`
		Mapping *foreign.Mapping `json:"mapping"`
	}
	if strict(data, &preview) == nil && preview.Mapping != nil {
		*mapping = *preview.Mapping
		return nil
	}
	if err := strict(data, mapping); err != nil {
		return fmt.Errorf("%s is no mapping as sayso import --preview --json writes it: %w", path, err)
	}
	return nil
}

// strict reads JSON in which a mistyped key is an error.
func strict(data []byte, into any) error {
	decoder := json.NewDecoder(bytes.NewReader(data))
	decoder.DisallowUnknownFields()
	return decoder.Decode(into)
}

// previewImport says what annotated files hold.
func (p *program) previewImport(ctx context.Context, project *storage.Project, paths []string, o importing.Options, asJSON bool) error {
	preview, err := importing.PreviewAnnotated(ctx, project, paths, o)
	if err != nil {
		return err
	}
	if asJSON {
		return p.printJSON(preview)
	}
	var out strings.Builder
	for _, f := range preview.Files {
		if f.Error != "" {
			fmt.Fprintf(&out, "%s\t%s\tcannot be read: %s\n", cell(f.Path), f.Format, cell(f.Error))
			continue
		}
		fmt.Fprintf(&out, "%s\t%s\t%s, %d of %s placed, %s\t%s\n", cell(f.Path), f.Format, corpus.Plural(f.Documents, "document"), f.Placed, corpus.Plural(f.Annotations, "annotation"), corpus.Plural(f.Relations, "relation"), f.Offsets)
		for _, problem := range f.Problems {
			fmt.Fprintf(&out, "\t%s\n", cell(problem.Reason))
		}
	}
	for _, list := range []struct {
		name    string
		choices []foreign.Choice
	}{{"label", preview.Mapping.Labels}, {"attribute", preview.Mapping.Attributes}, {"relation", preview.Mapping.Relations}} {
		for _, c := range list.choices {
			becomes := c.To
			if c.To == "" {
				becomes = "left out"
			} else if c.Name != "" {
				becomes += " (new)"
			}
			fmt.Fprintf(&out, "%s\t%s\t%d\t%s\n", list.name, cell(c.Foreign), c.Count, becomes)
		}
	}
	for _, c := range preview.Mapping.Coders {
		fmt.Fprintf(&out, "coder\t%s\t%d\t%s\n", cell(c.Foreign), c.Count, cell(c.Annotator))
	}
	if len(preview.Files) == 0 {
		p.say("none of these files is annotated by another tool, as far as Sayso can tell")
	}
	_, err = p.stdout.Write([]byte(out.String()))
	return err
}
