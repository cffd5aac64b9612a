package dataset

import (
	"fmt"
	"sort"
	"strings"
	"time"

	"sayso/internal/corpus"
)

// The dataset card, README.md, of the folders for Hugging Face and of Parquet.
// Its front matter follows the metadata of the Hugging Face hub.

// cardTable is one table of such a folder.
type cardTable struct {
	name    string
	columns []parquetColumn
	key     []string
}

// huggingCounts is what the card tells about the documents and the files.
type huggingCounts struct {
	documents, sentences int
	languages            map[string]bool
	newest               time.Time // of the annotations, marks and documents
	splits               []string
	tables               []cardTable
	extension            string
	partition            Partition
	folders              partitionFolders
	files                map[string][]string // by table and split; those of one file alone need not be noted
}

func newHuggingCounts(extension string, tables ...cardTable) *huggingCounts {
	return &huggingCounts{languages: map[string]bool{}, tables: tables, extension: extension, files: map[string][]string{},
		folders: partitionFolders{given: map[string]string{}, taken: map[string]bool{}}}
}

// split notes a part by its name. Without splits it is called train, as the
// library calls the only part of a dataset.
func (c *huggingCounts) split(name string) string {
	if name == "" {
		name = "train"
	}
	c.splits = append(c.splits, name)
	return name
}

func (c *huggingCounts) path(table, split string) string {
	return "data/" + table + "/" + split + c.extension
}

// note remembers a file of a table.
func (c *huggingCounts) note(table, split, path string) {
	key := table + "/" + split
	c.files[key] = append(c.files[key], path)
}

// paths lists the files of a table.
func (c *huggingCounts) paths(table, split string) []string {
	if noted := c.files[table+"/"+split]; len(noted) > 0 {
		return noted
	}
	return []string{c.path(table, split)}
}

// pattern finds the files of a table where there are several.
func (c *huggingCounts) pattern(table, split string) string {
	switch {
	case len(c.paths(table, split)) == 1:
		return c.paths(table, split)[0]
	case c.partition == "":
		return "data/" + table + "/" + split + "*" + c.extension
	case len(c.splits) > 1:
		return table + "/" + hive("split", split) + "/**/*" + c.extension
	}
	return table + "/**/*" + c.extension
}

func (c *huggingCounts) add(e *corpus.Entry) {
	c.documents++
	c.sentences += len(e.Document.Sentences)
	if e.Document.Language != "" {
		c.languages[e.Document.Language] = true
	}
	later := func(at time.Time) {
		if at.After(c.newest) {
			c.newest = at
		}
	}
	later(e.Document.AddedAt)
	for i := range e.Annotations {
		later(e.Annotations[i].CreatedAt)
		later(e.Annotations[i].ChangedAt)
	}
	for i := range e.Marks {
		later(e.Marks[i].CreatedAt)
	}
}

// codes lists the languages of the documents.
func (c *huggingCounts) codes() []string {
	codes := make([]string, 0, len(c.languages))
	for code := range c.languages {
		codes = append(codes, code)
	}
	sort.Strings(codes)
	return codes
}

// writeCards writes README.md and croissant.json, when all tables are written.
func writeCards(f *folder, p *Project, counts *huggingCounts) error {
	if err := f.addText("README.md", card(p, counts)); err != nil {
		return err
	}
	text, err := croissant(f, p, counts)
	if err != nil {
		return err
	}
	return f.addText("croissant.json", text)
}

func card(p *Project, counts *huggingCounts) string {
	var card strings.Builder
	card.WriteString("---\n")
	if len(counts.languages) > 0 {
		card.WriteString("language:\n")
		for _, code := range counts.codes() {
			fmt.Fprintf(&card, "- %s\n", quoteYAML(code)) // "no" would be read as false
		}
	}
	fmt.Fprintf(&card, `license: other
pretty_name: %s
size_categories:
- %s
task_categories:
- token-classification
- text-classification
configs:
`, quoteYAML(cardTitle(p)), sizeCategory(counts.sentences))
	for i, table := range counts.tables {
		fmt.Fprintf(&card, "- config_name: %s\n  data_files:\n", table.name)
		for _, split := range counts.splits {
			fmt.Fprintf(&card, "  - split: %s\n    path: %s\n", hubSplit(split), counts.pattern(table.name, split))
		}
		if i == 0 {
			card.WriteString("  default: true\n")
		}
	}
	fmt.Fprintf(&card, "---\n# %s\n\n%d documents with %d sentences, marked as %s with Sayso. %s\n\n",
		escapeMarkdown(cardTitle(p)), counts.documents, counts.sentences, escapeMarkdown(labelList(p)), cardLicence(p))
	for _, table := range counts.tables {
		fmt.Fprintf(&card, "- `%s`: %s\n", table.name, cardMeanings[table.name])
	}
	card.WriteString(cardPartition(counts))
	fmt.Fprintf(&card, "\n`start` and `end` count Unicode code points of the document's text from 0; the end no longer belongs.%s "+
		"How the dataset was made, and the SHA-256 of each file, stand in `manifest.json`; `documents.csv` lists the documents; `croissant.json` describes the columns for programs.\n\n%s%s",
		cardTexts(p), cardReliability(p), CodebookMarkdown(p.Codebook, 2))
	return card.String()
}

// cardReliability says who read, how they agree and how it was decided.
func cardReliability(p *Project) string {
	list := p.Reliability.paragraphs()
	if len(list) == 0 {
		return ""
	}
	for i := range list {
		list[i] = escapeMarkdown(oneLine(list[i]))
	}
	return "## How far annotators agree\n\n" + strings.Join(list, "\n\n") + "\n\n"
}

var cardMeanings = map[string]string{
	"sentences":   "one row per sentence; `labels` and `annotators` have one part for each annotation, in the same order; `state` is labelled, nothing (somebody read it, and found nothing to label) or unread (nobody has judged it: no negative example)",
	"judgements":  "one row per sentence and annotator, with what this annotator made of it; unread is missing data",
	"annotations": "one row per annotation",
	"documents":   "one row per document",
}

// cardPartition says where the key of a partition is found.
func cardPartition(counts *huggingCounts) string {
	if counts.partition == "" {
		return ""
	}
	keys := counts.partition.Keys()
	return fmt.Sprintf("\nThe tables lie in partitions (`%s=…`, as Hive names them; `%s` where it is not known). %s in the names of the folders and not in the files: give a reader the folder of the table.\n",
		strings.Join(keys, "=…/"), hiveNothing, map[bool]string{false: "The key stands", true: "The keys stand"}[len(keys) > 1])
}

// cardTitle is what the dataset is called.
func cardTitle(p *Project) string {
	if title := oneLine(p.Title); title != "" {
		return title
	}
	return "News articles with annotated sentences"
}

// labelList names the labels as they are called, in a sentence.
func labelList(p *Project) string {
	var names []string
	for _, label := range p.Codebook.Labels {
		names = append(names, oneLine(label.Name))
	}
	if len(names) == 0 {
		return "nothing yet"
	}
	return listed(names)
}

// hubSplit is the library's word for a split.
func hubSplit(split string) string {
	if split == "dev" {
		return "validation"
	}
	return split
}

func cardLicence(p *Project) string {
	if p.licence == "" {
		return "Before you publish it, say here under which licence the texts and the annotations may be used, and in annotations_creators above who annotated."
	}
	return "Licence: " + escapeMarkdown(p.licence) + "."
}

func cardTexts(p *Project) string {
	if !p.withoutText {
		return ""
	}
	return " The texts are left out: `text` and `quote` are empty, and `text_sha256` and `quote_sha256` are the SHA-256 of what stood there, in UTF-8 with LF."
}

// quoteYAML makes a scalar that YAML cannot take for anything but words.
func quoteYAML(words string) string { return string(quoteJSON(words)) } // JSON strings are YAML

// sizeCategory is the hub's word for a number of rows.
func sizeCategory(rows int) string {
	limits := []struct {
		below int
		name  string
	}{{1_000, "n<1K"}, {10_000, "1K<n<10K"}, {100_000, "10K<n<100K"}, {1_000_000, "100K<n<1M"}, {10_000_000, "1M<n<10M"}}
	for _, limit := range limits {
		if rows < limit.below {
			return limit.name
		}
	}
	return "10M<n<100M"
}
