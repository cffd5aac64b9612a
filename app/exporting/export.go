package exporting

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strings"

	"sayso/internal/exporting"

	"sayso/app/ui"
	"sayso/internal/atomicfile"
	"sayso/internal/corpus"
	"sayso/internal/dataset"
)

// The export: what the sheet of exportsheet.go asks for is counted, checked and
// written here.

// choice is what the sheet asks for.
type choice struct {
	format      dataset.Format
	form        string // of the format; empty for its first
	path        string // as typed
	articles    string // all, done or this
	annotator   string // id, empty for everybody
	layer       dataset.Layer
	withoutText bool
	pseudonyms  bool
	shares      string            // none, or as dataset.ParseShares reads them
	together    string            // document, outlet or date
	partition   dataset.Partition // empty for none
	folder      bool
	licence     string
}

// The choices of which articles go out.
const (
	allArticles  = "all"
	doneArticles = "done"
	thisArticle  = "this"
)

// noSplits is the choice of one file for all articles.
const noSplits = "none"

// options are the choices in the words of package dataset. The document is the
// one that is open.
func (c *choice) options(document, version string) (o dataset.Options, err error) {
	o = dataset.Options{WithoutText: c.withoutText, Pseudonyms: c.pseudonyms, Folder: c.folder, Licence: c.licence, Application: "Sayso " + version}
	switch c.articles {
	case doneArticles:
		o.States = []corpus.DocumentState{corpus.Done}
	case thisArticle:
		o.Documents = []string{document}
	}
	o.Layer = c.layer
	if c.format.CanPartition() {
		o.Partition = c.partition
	}
	if c.annotator != "" {
		o.Annotators = []string{c.annotator}
	}
	if c.shares != noSplits {
		o.Splits.By, o.Splits.Seed = c.together, 1
		o.Splits.Shares, err = dataset.ParseShares(c.shares)
	}
	return o, err
}

// formed is the format in the chosen form.
func (c *choice) formed() dataset.Format {
	f, err := c.format.InForm(c.form)
	if err != nil { // remembered from a version that had it
		return c.format
	}
	return f
}

// several reports whether the export is more than one file.
func (c *choice) several() bool {
	return c.folder || c.shares != noSplits || c.format.Extension == ".zip"
}

// extension is what the name of the target ends with; a folder has none.
func (c *choice) extension() string {
	switch {
	case c.folder:
		return ""
	case c.several():
		return ".zip"
	}
	return c.format.Extension
}

// renamed is the path with another ending, when it has the one it should have
// had before.
func renamed(path, before, after string) string {
	if before == "" && filepath.Ext(path) != "" {
		return path // somebody has named a folder with a dot
	}
	if !strings.HasSuffix(path, before) {
		return path
	}
	return strings.TrimSuffix(path, before) + after
}

// remembered is what a project keeps of its last export.
type remembered struct {
	Format string `json:"format"`
	Form   string `json:"form,omitempty"`
	Path   string `json:"path"`
	Folder bool   `json:"folder"`
}

// Setting is the name under which a project keeps it.
const Setting = "export"

// firstChoice is what the sheet begins with: the format and the place of the
// last export, or a table beside the project, with its name.
func (s *Screen) firstChoice() choice {
	c := choice{format: dataset.Formats[0], articles: allArticles, shares: noSplits, together: dataset.SplitGroups[0]}
	c.path = ui.ShortenHome(strings.TrimSuffix(s.shell.Open.File().Path(), filepath.Ext(s.shell.Open.File().Path())) + c.extension())
	if s.host.Last() == "" {
		return c
	}
	var last remembered
	if err := json.Unmarshal([]byte(s.host.Last()), &last); err != nil {
		slog.Warn("the last export was not remembered well", "error", err)
		return c
	}
	if format, ok := dataset.FormatNamed(last.Format); ok && last.Path != "" {
		c.format, c.form, c.path, c.folder = format, last.Form, ui.ShortenHome(last.Path), last.Folder
	}
	return c
}

// begin starts the export, after asking when something is in its place. It
// reports whether the sheet may close.
func (s *Screen) begin(c choice) bool {
	if c.path == "" {
		s.shell.Say("Name a file or a folder to export to.")
		return false
	}
	options, err := c.options(s.host.Session().Entry.Document.ID, s.host.Version())
	if err == nil {
		err = options.Check(c.format)
	}
	if err != nil {
		s.shell.Failed(fmt.Errorf("nothing was exported: %w", err))
		return false
	}
	path := ui.ExpandHome(c.path)
	o := exporting.Outgoing{Project: s.shell.Open.File(), Format: c.formed(), Options: options}
	info, err := os.Stat(path)
	switch {
	case err != nil || c.folder && info.IsDir() && isEmpty(path):
		s.write(o, c, path, false)
	case c.folder:
		s.shell.Confirm("Replace the folder?", path+" exists already. If it is an earlier export to which nothing was added, the new one takes its place when it is complete.",
			"Replace", func() { s.write(o, c, path, true) })
	default:
		s.shell.Confirm("Replace the file?", path+" exists already. The new export takes its place when it is complete.",
			"Replace", func() { s.write(o, c, path, false) })
	}
	return true
}

func isEmpty(folder string) bool {
	list, err := os.ReadDir(folder)
	return err == nil && len(list) == 0
}

// write writes behind the window.
func (s *Screen) write(o exporting.Outgoing, c choice, path string, replace bool) {
	saved := s.shell.AllSaved() // the export begins when all that was tagged before it is on disk
	if kept, err := json.Marshal(remembered{c.format.Name, c.form, path, c.folder}); err == nil {
		s.host.Keep(string(kept))
	}
	work := func(ctx context.Context, progress func(string)) error {
		select {
		case <-saved:
		case <-ctx.Done():
			return ctx.Err()
		}
		o.Done = func(documents int) { progress("Exporting: " + corpus.Plural(documents, "document")) }
		if c.folder {
			return o.ExportFolder(ctx, path, replace)
		}
		return o.Export(ctx, path)
	}
	s.shell.Start("Exporting…", work, func(err error) {
		switch {
		case errors.Is(err, context.Canceled):
			s.shell.Say("Export cancelled; no file was written.")
		case errors.Is(err, atomicfile.ErrExists):
			s.shell.Tell("Nothing was exported", err.Error())
		case err != nil:
			s.shell.Failed(err)
		default:
			s.shell.Say("Exported to " + path)
		}
	})
}
