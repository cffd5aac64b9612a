package dataset

import (
	"context"
	"fmt"
	"io"
	"strings"

	"sayso/internal/corpus"
)

// The codebook as Markdown, to read, to print, and to put beside a dataset.

var inCodebook = carries{codebook: readableCodebook}

func writeCodebookMarkdown(ctx context.Context, w io.Writer, p Project, entries Entries) error {
	if err := readable(ctx, entries); err != nil {
		return err
	}
	_, err := io.WriteString(w, CodebookMarkdown(p.Codebook, 1))
	return err
}

// readable looks whether the project can be read at all, for formats that need
// none of its documents.
func readable(ctx context.Context, entries Entries) error {
	for _, err := range entries {
		if err != nil {
			return err
		}
		break
	}
	return ctx.Err()
}

// CodebookMarkdown writes the codebook with headings from a level on.
func CodebookMarkdown(c corpus.Codebook, level int) string {
	var out strings.Builder
	heading := strings.Repeat("#", level)
	fmt.Fprintf(&out, "%s Codebook\n\n%s# Labels\n", heading, heading)
	for _, label := range c.Labels {
		fmt.Fprintf(&out, "\n%s## %s (`%s`)\n", heading, escapeMarkdown(label.Name), label.ID)
		if label.Definition != "" {
			fmt.Fprintf(&out, "\n%s\n", escapeMarkdown(label.Definition))
		}
		markdownList(&out, "Examples", label.Examples)
		markdownList(&out, "Not", label.Counter)
		markdownList(&out, "Decide", label.Rules)
	}
	if len(c.Attributes) > 0 {
		fmt.Fprintf(&out, "\n%s# Attributes\n\n| Attribute | Values | Meaning |\n|---|---|---|\n", heading)
		for _, a := range c.Attributes {
			values := "free text"
			if len(a.Values) > 0 {
				values = strings.Join(a.Values, ", ")
			}
			fmt.Fprintf(&out, "| %s (`%s`) | %s | %s |\n", escapeMarkdown(a.Name), a.ID, escapeMarkdown(values), escapeMarkdown(a.Definition))
		}
	}
	if len(c.Relations) > 0 {
		fmt.Fprintf(&out, "\n%s# Relations\n\n| Relation | Direction | Meaning |\n|---|---|---|\n", heading)
		for _, k := range c.Relations {
			fmt.Fprintf(&out, "| %s (`%s`) | %s | %s |\n", escapeMarkdown(k.Name), k.ID, relationDirection(k), escapeMarkdown(k.Definition))
		}
	}
	if len(c.Variables) > 0 {
		fmt.Fprintf(&out, "\n%s# Variables of documents\n\n| Variable | Values | Meaning |\n|---|---|---|\n", heading)
		for _, v := range c.Variables {
			values := string(v.Kind)
			if len(v.Values) > 0 {
				values += ": " + strings.Join(v.Values, ", ")
			}
			fmt.Fprintf(&out, "| %s (`%s`) | %s | %s |\n", escapeMarkdown(v.Name), v.ID, escapeMarkdown(values), escapeMarkdown(v.Definition))
		}
	}
	return out.String()
}

// relationDirection says which way a relation leads.
func relationDirection(k corpus.RelationKind) string {
	if k.Symmetric {
		return "both ways"
	}
	return "from one annotation to another"
}

func markdownList(out *strings.Builder, title string, items []string) {
	if len(items) == 0 {
		return
	}
	fmt.Fprintf(out, "\n%s:\n\n", title)
	for _, item := range items {
		fmt.Fprintf(out, "- %s\n", escapeMarkdown(item))
	}
}

// markdownEscape keeps words from being taken for Markdown.
var markdownEscape = strings.NewReplacer(`\`, `\\`, "`", "\\`", "*", `\*`, "_", `\_`, "[", `\[`, "]", `\]`, "<", `\<`, ">", `\>`, "|", `\|`, "#", `\#`)

func escapeMarkdown(words string) string { return markdownEscape.Replace(oneLine(words)) }
