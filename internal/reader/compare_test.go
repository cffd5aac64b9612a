package reader

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"text/tabwriter"
)

// What stands in a file is a matter of fact, and other programs have looked
// before. Here the text that is read is held against what they find in the
// same file. `make eval-import` prints the table; a program that is not
// installed leaves its lines out and says so.

// report is an article with what articles have: headings, stress inside words,
// lists, a table, notes, links, quotations, other scripts.
const report = `# Bridge to open in May

The harbour bridge “will” open to traffic in the first week of **May**, the minister for roads said on Tuesday, three years after the first of its piers was sunk into the mud.[^1] It is *un*usual, she said, to be on time.

Opponents of the crossing denied that its inspection was complete. “Nobody has shown us a report – not one page,” said Li Na, who speaks for the residents of the [old town](https://harbour.example/old).

## What is known

- The deck is 440 metres long.
- The piers are of concrete; the **railings**, of steel.
- No ship has touched it.

It is possible that larger damage was overlooked, an engineer told the Post on condition of anonymity; the divers had worked for two days only, and the water was high.

1. Divers looked at the piers in March.
2. The report was sent to the ministry.

> We have nothing to hide, and nothing to add. We said so in March, and we say so again.

| Year | Cost in millions |
|------|------------------|
| 2029 | 120              |
| 2030 | 171              |

The ministry did not answer questions about the cost. A spokesman said on Wednesday that café owners along the quay could apply for money until the end of the month. Министр заявил в понедельник, что мост откроют весной. Gegner bestreiten, dass die Prüfung schon abgeschlossen sei.

The crossing was promised in 2021, when the ferry between the two shores was given up after ninety years. Traders on the northern side had asked for a tunnel; the council chose a bridge because it was cheaper, and because ships of the size that once came to the inner basin no longer call there. A study made in the same year expected eleven thousand vehicles a day, of which one in nine would be a lorry. Its authors now say that the figure was too low.

Critics of the study point to its date. Most of the counting was done in the winter of the epidemic, when the streets were empty and the ferry carried hardly anyone but nurses. A second count, asked for by the opposition, was never paid for. The minister said she did not know of such a request; her deputy said that he did.

Work on the northern ramp stopped twice. The first time a water main broke under the old customs house and flooded its cellar, in which the archive of the port is kept. The second time it was the wages: two of the smaller firms could not pay theirs for a month, and their men stayed at home until the main contractor stepped in. Neither delay is thought to have changed the date of the opening by more than a week.

Residents are divided. Those who live near the ramp fear the noise at night and want the lorries kept out between ten and five. Those who live farther up the hill would like to reach the hospital in less than forty minutes, and say that they have waited long enough. A vote among the members of the harbour association ended with a hundred and four on each side, and the chairwoman, who owns a garage, did not use her casting vote.

What becomes of the last ferry is open too. It lies at the southern pier with its windows boarded up. A museum would take it as a gift but cannot pay for the crane; a hotel would pay for the crane but wants it painted white. The captain, who is retired, comes to look at it on Sundays and has asked only that nobody rename it.

“We will see,” said one of them.\
“We always do,” said another.

[^1]: The first pier was sunk on 4 March 2028, in the presence of the mayor.
`

// compared is a line of the table.
type compared struct {
	file, program string
	words         int
	share         float64
}

func TestTheWordsAreThoseThatOtherProgramsFind(t *testing.T) {
	files := filesToCompare(t, t.TempDir())
	pages := t.TempDir()
	if _, err := exec.LookPath("soffice"); err == nil {
		convertAll(t, pages, files)
	}
	var table []compared
	for _, path := range files {
		for _, program := range programsFor(path) {
			t.Run(filepath.Base(path)+" by "+program, func(t *testing.T) {
				want := wordsBy(t, program, path, pages)
				got := wholeText(t, path)
				table = append(table, compared{filepath.Base(path), program, len(comparable(want)), sameWords(t, got, want)})
			})
		}
	}
	if path := os.Getenv("SAYSO_TABLE"); path != "" {
		printTable(t, path, table)
	}
}

// printTable writes the table into a file.
func printTable(t *testing.T, path string, table []compared) {
	t.Helper()
	file, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	out := tabwriter.NewWriter(file, 0, 0, 2, ' ', 0)
	fmt.Fprintln(out, "file\tcompared with\twords\tin common, in order")
	for _, row := range table {
		fmt.Fprintf(out, "%s\t%s\t%d\t%.1f %%\n", row.file, row.program, row.words, 100*row.share)
	}
	out.Flush()
}

// wholeText gives all that is read from a file: the headline of a page is its
// title.
func wholeText(t *testing.T, path string) string {
	t.Helper()
	var all strings.Builder
	err := New(Formats...).Read(context.Background(), path, func(r Result) bool {
		if r.Err != nil {
			t.Error(r.Err)
		}
		if strings.HasPrefix(filepath.Ext(path), ".htm") {
			all.WriteString(r.Entry.Document.Title + "\n\n")
		}
		all.WriteString(r.Entry.Document.Text + "\n\n")
		return true
	})
	if err != nil {
		t.Fatal(err)
	}
	return all.String()
}

// programsFor names the programs that read such a file too.
func programsFor(path string) []string {
	switch filepath.Base(path) { // those that unrtf reads whole: it passes over notes
	case "hand.rtf", "plain.rtf":
		return []string{"soffice", "unrtf"}
	case "hand.odt": // LibreOffice wants more around a text than is made here
		return []string{"pandoc"}
	}
	switch filepath.Ext(path) {
	case ".rtf":
		// pandoc loses the character after each one that is written as a
		// number, so it is no measure here.
		return []string{"soffice"}
	case ".docx", ".odt":
		return []string{"pandoc", "soffice"}
	case ".epub", ".html", ".htm":
		return []string{"pandoc"}
	case ".pdf":
		return []string{"pdftotext"}
	}
	return nil
}

// wordsBy gives what another program finds in a file. What LibreOffice finds
// lies in the folder of pages already.
func wordsBy(t *testing.T, program, path, pages string) string {
	t.Helper()
	extension := filepath.Ext(path)[1:]
	switch program {
	case "pandoc":
		return oracle(t, "pandoc", "--from="+strings.Replace(extension, "htm", "html", 1)[:min(4, len(extension))], "--to=plain", "--wrap=none", path)
	case "unrtf":
		return markupText(oracle(t, "unrtf", "--html", path), false, false)
	case "pdftotext":
		// Words that were parted at the end of a line are whole again.
		return strings.NewReplacer("-\n", "", "\u00ad\n", "").Replace(oracle(t, "pdftotext", "-enc", "UTF-8", path, "-"))
	}
	oracle(t, "soffice", "--version") // skips where it is not installed
	data, err := os.ReadFile(filepath.Join(pages, filepath.Base(path)+".html"))
	if err != nil {
		t.Fatal(err)
	}
	return markupText(string(data), false, false)
}

// convertAll lets LibreOffice make pages of all files it is compared with: as
// text they would lack their notes. It is started once, which takes longest.
func convertAll(t *testing.T, pages string, files []string) {
	t.Helper()
	folder := t.TempDir()
	var linked []string
	for _, path := range files {
		if slices.Contains(programsFor(path), "soffice") {
			link := filepath.Join(folder, filepath.Base(path)+filepath.Ext(path))
			if err := os.Symlink(path, link); err != nil {
				t.Fatal(err)
			}
			linked = append(linked, link)
		}
	}
	convert(t, pages, "html:HTML (StarWriter)", linked...)
}

// convert lets LibreOffice convert files, with settings of its own.
func convert(t *testing.T, folder, to string, paths ...string) {
	t.Helper()
	settings := "-env:UserInstallation=file://" + filepath.ToSlash(t.TempDir())
	oracle(t, "soffice", append([]string{"--headless", "--norestore", settings, "--convert-to", to, "--outdir", folder}, paths...)...)
}

// filesToCompare makes files of every format in three ways: by hand, with
// pandoc and with LibreOffice. Beside them it names the samples.
func filesToCompare(t *testing.T, folder string) []string {
	t.Helper()
	in := func(name string, data []byte) string {
		path := filepath.Join(folder, name)
		if err := os.WriteFile(path, data, 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	files := []string{
		in("hand.docx", wordArticle(t)), in("hand.odt", officeArticle(t)), in("hand.epub", bookWith(t, "", "")),
		in("hand.rtf", []byte(richArticle(`\uc0`, " "))),
		in("hand.html", []byte("<html><head><title>Bridge</title></head><body><h1>Bridge</h1><p>"+strings.Join(articleParagraphs, "</p><p>")+"</p></body></html>")),
	}
	if _, err := exec.LookPath("pdftotext"); err == nil {
		files = append(files, in("hand.pdf", portable(t, wrapped(strings.Join(articleParagraphs, " "), 80))))
	}
	if _, err := exec.LookPath("pandoc"); err != nil {
		t.Log("no files made by pandoc are compared: it is not installed here")
		return append(files, samplesToCompare(t)...)
	}
	source := in("report.md", []byte(report))
	for _, extension := range []string{"docx", "odt", "epub", "rtf", "html"} {
		path := filepath.Join(folder, "pandoc."+extension)
		oracle(t, "pandoc", "--standalone", "--metadata=pagetitle:Bridge", "--metadata=lang:en", "-o", path, source)
		files = append(files, path)
	}
	withoutNotes, _, _ := strings.Cut(strings.Replace(report, "[^1]", "", 1), "[^1]:")
	plain := filepath.Join(folder, "plain.rtf")
	oracle(t, "pandoc", "--standalone", "--metadata=pagetitle:Bridge", "-o", plain, in("plain.md", []byte(withoutNotes)))
	files = append(files, plain)
	if _, err := exec.LookPath("soffice"); err != nil {
		t.Log("no files made by LibreOffice are compared: it is not installed here")
		return append(files, samplesToCompare(t)...)
	}
	word := filepath.Join(folder, "pandoc.docx")
	for _, extension := range []string{"odt", "rtf", "pdf"} {
		made := t.TempDir()
		convert(t, made, extension, word)
		path := filepath.Join(folder, "office."+extension)
		if err := os.Rename(filepath.Join(made, "pandoc."+extension), path); err != nil {
			t.Fatal(err)
		}
		files = append(files, path)
	}
	return append(files, samplesToCompare(t)...)
}

// samplesToCompare names the files of a folder of samples that other programs
// read too.
func samplesToCompare(t *testing.T) (files []string) {
	t.Helper()
	root := os.Getenv("SAYSO_SAMPLES")
	if root == "" {
		t.Log("no samples are compared: SAYSO_SAMPLES names no folder")
		return nil
	}
	err := filepath.WalkDir(root, func(path string, entry os.DirEntry, err error) error {
		if err == nil && entry.Type().IsRegular() && len(programsFor(path)) > 0 {
			files = append(files, path)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	slices.Sort(files)
	return files
}
