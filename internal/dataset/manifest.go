package dataset

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"

	"sayso/internal/corpus"
)

// manifest says what is in a folder: of which state of which project, what was
// asked for, how much came out, and the SHA-256 of every file. It has no time
// of writing in it, so that the same state gives the same bytes.
type manifest struct {
	Application string          `json:"application"`
	Format      string          `json:"format"`
	Form        string          `json:"form,omitempty"`
	Project     manifestProject `json:"project"`
	Options     recordedOptions `json:"options"`
	Counts      manifestCounts  `json:"counts"`
	Splits      *manifestSplits `json:"splits,omitempty"`
	Loses       string          `json:"loses"`
	Licence     string          `json:"licence"`
	Citation    string          `json:"citation"`        // name of the file
	About       []string        `json:"about,omitempty"` // how many read, how they agree, how it was decided
	Files       []manifestFile  `json:"files"`           // last, since writeManifest puts them in there

	parts     []manifestCounts
	decisions *decisions // nil where nothing decided is in the export
	tables    []Table
	documents *table // documents.csv
	spool     *spool
	citation  string
	codebook  corpus.Codebook

	codebookOnly bool
}

type manifestProject struct {
	ID       string `json:"id"`
	Title    string `json:"title"`
	Event    int64  `json:"event"`    // number of the newest change in it
	Codebook int    `json:"codebook"` // version
}

type manifestCounts struct {
	Split       string          `json:"split,omitempty"`
	Documents   int             `json:"documents"`
	Sentences   int             `json:"sentences"`
	Annotations int             `json:"annotations"`
	Nothing     int             `json:"nothing"` // marks of sentences with nothing to label
	Relations   int             `json:"relations"`
	Labels      []manifestLabel `json:"labels"` // annotations of each, in the order of the codebook
}

type manifestLabel struct {
	ID          string `json:"id"`
	Annotations int    `json:"annotations"`
}

type manifestSplits struct {
	By     string           `json:"by"`
	Seed   uint64           `json:"seed"`
	Shares []manifestShare  `json:"shares"`
	Counts []manifestCounts `json:"counts"`
}

type manifestShare struct {
	Split   string `json:"split"`
	Percent int    `json:"percent"`
}

func newManifest(x *Export, f *folder) (*manifest, error) {
	m := &manifest{
		Application: x.Options.Application, Format: x.Format.Name, Form: x.Format.Form(), Options: x.Options.record(&x.Project), Loses: x.Format.Loses(), Licence: x.Options.Licence,
		Project:  manifestProject{ID: x.Project.ID, Title: x.Project.Title, Event: x.Project.Event, Codebook: x.Project.Codebook.Version},
		citation: x.Options.Citation, codebook: x.Project.Codebook,
	}
	carry, _ := x.Format.Carries(Labels)
	m.codebookOnly = carry == None
	splits := x.Options.Splits
	if len(splits.Shares) > 0 {
		by := splits.By
		if by == "" {
			by = SplitGroups[0]
		}
		m.Splits = &manifestSplits{By: by, Seed: splits.Seed}
		for _, share := range splits.Shares {
			m.Splits.Shares = append(m.Splits.Shares, manifestShare{share.Name, share.Percent})
			m.parts = append(m.parts, newCounts(share.Name, x.Project.Codebook))
		}
	} else {
		m.parts = []manifestCounts{newCounts("", x.Project.Codebook)}
	}
	m.Counts = newCounts("", x.Project.Codebook)
	var err error
	if m.spool, err = f.spool(); err != nil {
		return nil, err
	}
	if m.decisions, err = newDecisions(f, &x.Project, x.Options.Layer); err != nil {
		return nil, err
	}
	m.tables, m.About = x.Tables, x.Project.Reliability.paragraphs()
	m.documents = newTable(m.spool, commaSeparated)
	for _, name := range append([]string{"number", "document_id", "split", "title", "outlet", "date", "url", "language", "state", "sentences", "annotations", "text_sha256"},
		variableColumns(x.Project.Codebook)...) {
		m.documents.raw(name)
	}
	m.documents.endRow()
	return m, nil
}

func newCounts(split string, c corpus.Codebook) manifestCounts {
	counts := manifestCounts{Split: split, Labels: []manifestLabel{}}
	for _, label := range c.Labels {
		counts.Labels = append(counts.Labels, manifestLabel{ID: label.ID})
	}
	return counts
}

func (c *manifestCounts) add(e *corpus.Entry) {
	c.Documents++
	c.Sentences += len(e.Document.Sentences)
	c.Annotations += len(e.Annotations)
	c.Nothing += len(e.Marks)
	c.Relations += len(e.Relations)
	for i := range e.Annotations {
		c.label(e.Annotations[i].Label)
	}
}

// label counts one more; one that the codebook no longer has comes last.
func (c *manifestCounts) label(id string) {
	for i := range c.Labels {
		if c.Labels[i].ID == id {
			c.Labels[i].Annotations++
			return
		}
	}
	c.Labels = append(c.Labels, manifestLabel{id, 1})
}

// counting counts the entries of a part as they pass. A format of the codebook
// alone holds none of them.
func (m *manifest) counting(at int, entries Entries) Entries {
	if m.codebookOnly {
		return entries
	}
	return func(yield func(corpus.Entry, error) bool) {
		for e, err := range entries {
			if err == nil {
				m.parts[at].add(&e)
				m.Counts.add(&e)
				m.document(m.parts[at].Documents, m.parts[at].Split, &e)
				if m.decisions != nil {
					m.decisions.add(&e)
				}
			}
			if !yield(e, err) {
				return
			}
		}
	}
}

// document writes the row of documents.csv. The number is that in the names of
// the files of formats that have a file for each document.
func (m *manifest) document(number int, split string, e *corpus.Entry) {
	d := &e.Document
	m.documents.number(number)
	m.documents.raw(d.ID)
	m.documents.raw(split)
	for _, words := range []string{d.Title, d.Outlet, d.Date, d.URL, d.Language, string(d.State)} {
		m.documents.text(words)
	}
	m.documents.number(len(d.Sentences))
	m.documents.number(len(e.Annotations))
	m.documents.raw(textHash(d))
	for _, words := range variableCells(m.codebook, d) {
		m.documents.text(words)
	}
	m.documents.endRow()
}

// textHash is the hash that the project keeps with the text. An entry that did
// not come from a project has none yet.
func textHash(d *corpus.Document) string {
	if d.SHA256 != "" {
		return d.SHA256
	}
	return corpus.HashText(d.Text)
}

// write ends the folder: the list of documents, the citation, the manifest.
func (m *manifest) write(f *folder) error {
	if err := m.documents.flush(); err != nil {
		return err
	}
	if err := f.add("documents.csv", m.spool.pour); err != nil {
		return err
	}
	if m.decisions != nil {
		if err := m.decisions.write(f); err != nil {
			return err
		}
	}
	for _, table := range m.tables {
		if err := f.add(table.Name, table.Write); err != nil {
			return err
		}
	}
	if m.citation != "" {
		m.Citation = "CITATION.cff"
		if err := f.addText(m.Citation, m.citation); err != nil {
			return err
		}
	}
	if m.Splits != nil {
		m.Splits.Counts = m.parts
	}
	var head bytes.Buffer
	if err := indented(&head, m); err != nil {
		return err
	}
	files := f.files
	return f.add("manifest.json", func(w io.Writer) error { return writeManifest(w, head.Bytes(), files) })
}

// noFiles is the end of a manifest in which the files are still missing.
const noFiles = "null\n}\n"

// writeManifest puts the files into the manifest, a line each. There may be two
// for every document, so they are not put together in memory.
func writeManifest(w io.Writer, head []byte, files []manifestFile) error {
	before, ends := bytes.CutSuffix(head, []byte(noFiles))
	if !ends {
		return errors.New("the files are not the last field of the manifest, so it would be no JSON")
	}
	out := bufio.NewWriterSize(w, 64<<10)
	_, _ = out.Write(before)
	_ = out.WriteByte('[')
	for i, file := range files {
		line, err := Marshal(file)
		if err != nil {
			return err
		}
		if i > 0 {
			_ = out.WriteByte(',')
		}
		_, _ = out.WriteString("\n  ")
		_, _ = out.Write(line)
	}
	_, _ = out.WriteString("\n ]\n}\n")
	return out.Flush()
}

// FilesOf lists the files of an export that was written to a folder before, by
// its manifest, which is the last of them. It fails when the folder is no
// export.
func FilesOf(folder string) ([]string, error) {
	data, err := os.ReadFile(filepath.Join(folder, "manifest.json"))
	if err != nil {
		return nil, err
	}
	var m struct {
		Format string `json:"format"`
		Files  []manifestFile
	}
	if err := json.Unmarshal(data, &m); err != nil {
		return nil, err
	}
	if _, ok := FormatNamed(m.Format); !ok {
		return nil, fmt.Errorf("its manifest names no format that is known here: %q", m.Format)
	}
	var files []string
	for _, file := range m.Files {
		files = append(files, file.Path)
	}
	return append(files, "manifest.json"), nil
}

// about are the files of an export that say something of it, and hold nothing of the
// project that its other files do not.
var about = []string{"README.md", "manifest.json", "croissant.json", "documents.csv", "agreement.csv", "soft-labels.csv", "decisions.csv", "CITATION.cff"}

// IsAbout reports whether a file of that name, in the folder of an export, only says
// something of it.
func IsAbout(name string) bool { return slices.Contains(about, name) }

// AboutIn lists such files of a folder, none when it is no export.
func AboutIn(folder string) (list []string) {
	files, err := FilesOf(folder)
	if err != nil {
		return nil
	}
	return slices.DeleteFunc(files, func(name string) bool { return !IsAbout(name) })
}
