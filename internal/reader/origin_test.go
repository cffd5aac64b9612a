package reader

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/encoding/charmap"

	"sayso/internal/corpus"
)

// originOf reads a file from the disk and gives the origin of one document.
func originOf(t *testing.T, name string, data []byte, number int) corpus.Origin {
	t.Helper()
	path := write(t, filepath.Join(t.TempDir(), name), string(data))
	var results []Result
	if err := New(Formats...).Read(context.Background(), path, func(r Result) bool { results = append(results, r); return true }); err != nil {
		t.Fatal(err)
	}
	if len(results) <= number || results[number].Err != nil {
		t.Fatalf("got %+v", results)
	}
	origin := results[number].Entry.Document.Origin
	sum := sha256.Sum256(data)
	if origin.Size != int64(len(data)) || origin.SHA256 != hex.EncodeToString(sum[:]) {
		t.Errorf("the size and hash %d %s are not of the file", origin.Size, origin.SHA256)
	}
	origin.Size, origin.SHA256 = 0, ""
	return origin
}

func TestEveryDocumentKnowsWhereItCameFrom(t *testing.T) {
	russian, err := charmap.Windows1251.NewEncoder().String(strings.Repeat("Министр заявил в понедельник, что мост откроют весной. ", 3))
	if err != nil {
		t.Fatal(err)
	}
	nexis := strings.Join(nexisLines, "\n\n")
	const letterSource = "From: Ada Weiss <a@example.org>\nTo: b@example.org\nSubject: Bridge\nDate: Wed, 02 Apr 2031 08:00:00 +0000\n\nIt opens.\n"
	for name, test := range map[string]struct {
		file   string
		data   string
		number int
		want   corpus.Origin
	}{
		"text":                 {"a.txt", "It opens.", 0, corpus.Origin{Encoding: "UTF-8", Reader: "text-1"}},
		"text by its letters":  {"a.txt", russian, 0, corpus.Origin{Encoding: "windows-1251", Reader: "text-1"}},
		"text with a mark":     {"a.txt", "\xff\xfea\x00", 0, corpus.Origin{Encoding: "UTF-16LE", Reader: "text-1"}},
		"Markdown":             {"a.md", "# It *opens*.", 0, corpus.Origin{Encoding: "UTF-8", Reader: "markdown-1"}},
		"a page":               {"a.html", "<html><meta charset='windows-1251'><p>" + russian, 0, corpus.Origin{Encoding: "windows-1251", Reader: "html-1"}},
		"Word":                 {"a.docx", string(wordArticle(t)), 0, corpus.Origin{Reader: "docx-2"}},
		"OpenDocument":         {"a.odt", string(officeArticle(t)), 0, corpus.Origin{Reader: "odt-2"}},
		"a book":               {"a.epub", string(bookOf(t)), 0, corpus.Origin{Reader: "epub-1"}},
		"rich text":            {"a.rtf", richArticle("", "?"), 0, corpus.Origin{Encoding: "windows-1252", Reader: "rtf-2"}},
		"LexisNexis":           {"a.txt", lexisBundle, 0, corpus.Origin{Encoding: "UTF-8", Place: "article 1 of 3", Database: "LexisNexis", Section: "NEWS", Page: "4", Length: "23 words", Reader: "text-1"}},
		"Nexis Uni":            {"a.txt", nexis, 0, corpus.Origin{Encoding: "UTF-8", Place: "article 1 of 2", Database: "Nexis Uni", Section: "NEWS", Page: "4", Length: "23 words", Reader: "text-1"}},
		"Factiva with codes":   {"a.txt", factivaCodesBundle, 0, corpus.Origin{Encoding: "UTF-8", Place: "article 1 of 2", Database: "Factiva", Section: "News", Accession: "HARB000020310402e74200001", Page: "4", Length: "23 words", Reader: "text-1"}},
		"ProQuest":             {"a.txt", proQuestBundle, 0, corpus.Origin{Encoding: "UTF-8", Place: "article 1 of 2", Database: "ProQuest", Accession: "1234567", Reader: "text-1"}},
		"Factiva on a page":    {"a.rtf", `{\rtf1 ` + strings.Join(factivaLines()[0], `\par `) + "}", 0, corpus.Origin{Place: "article 1 of 1", Database: "Factiva", Accession: "HARB000020310402e74200001", Page: "4", Length: "23 words", Reader: "rtf-2"}},
		"a table":              {"a.csv", "text\n\"one\nmore\"\ntwo\n", 1, corpus.Origin{Encoding: "UTF-8", Place: "line 4", Reader: "csv-1"}},
		"JSON":                 {"a.json", `[{"text":"one"},{"text":"two"}]`, 1, corpus.Origin{Encoding: "UTF-8", Place: "article 2 of 2", Reader: "json-1"}},
		"a reference":          {"a.ris", "TY  - NEWS\nAB  - It opens.\nDB  - Press\nAN  - 77\nSP  - 4\nER  - \n", 0, corpus.Origin{Encoding: "UTF-8", Place: "reference 1 of 1", Database: "Press", Accession: "77", Page: "4", Reader: "ris-1"}},
		"a letter":             {"a.eml", letterSource, 0, corpus.Origin{Encoding: "UTF-8", Reader: "mail-1"}},
		"a letter of many":     {"a.mbox", "From a Wed Apr  2 08:00:00 2031\n" + letterSource, 0, corpus.Origin{Encoding: "UTF-8", Place: "letter 1", Reader: "mbox-1"}},
		"a file of an archive": {"a.zip", string(zipped(t, "x/b.txt", "It opens.")), 0, corpus.Origin{Encoding: "UTF-8", Place: "x/b.txt", Reader: "text-1"}},
		"a bundle of one":      {"a.zip", string(zipped(t, "x/b.txt", nexis)), 1, corpus.Origin{Encoding: "UTF-8", Place: "x/b.txt, article 2 of 2", Database: "Nexis Uni", Length: "2 words", Reader: "text-1"}},
	} {
		t.Run(name, func(t *testing.T) {
			if diff := cmp.Diff(test.want, originOf(t, test.file, []byte(test.data), test.number)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestEveryFormatNamesItsReader(t *testing.T) {
	seen := map[string]bool{}
	for _, format := range Formats {
		if format.Name == ZIP.Name {
			continue // its files are read by the others
		}
		if format.Reader == "" || seen[format.Reader] {
			t.Errorf("%s has the reader %q", format.Name, format.Reader)
		}
		seen[format.Reader] = true
	}
}

func TestSectionAndPageAreToldApart(t *testing.T) {
	for words, want := range map[string][2]string{
		"NEWS; Pg. 4": {"NEWS", "4"}, "Section A; Column 1; Foreign Desk; Pg. A12": {"Section A; Column 1; Foreign Desk", "A12"}, "Pg. 4": {"", "4"},
		"POLITIK; S. 7": {"POLITIK", "7"}, "BUSINESS": {"BUSINESS", ""}, "": {"", ""}, "OPINION; Pages 12-13": {"OPINION", "12-13"},
	} {
		var origin corpus.Origin
		placeInPaper(&origin, words)
		if origin.Section != want[0] || origin.Page != want[1] {
			t.Errorf("%q gave %q and %q", words, origin.Section, origin.Page)
		}
	}
}

func TestADateIsKeptAsItWasPrinted(t *testing.T) {
	page := "<html><head><meta name='date' content='2 April 2031'><title>Bridge</title></head><body><p>" + articleWords + "</p></body></html>"
	for file, data := range map[string]string{"a.html": page, "a.md": "---\ndate: 2 April 2031\n---\nIt opens.", "a.csv": "text,date\nIt opens.,2 April 2031\n"} {
		results := readOne(t, file, []byte(data))
		if len(results) != 1 || results[0].Entry.Document.Date != "2031-04-02" || results[0].Entry.Document.Printed != "2 April 2031" {
			t.Errorf("%s: got %+v", file, results)
		}
	}
}

func TestTheHashOfAFileCanBeStopped(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	file, err := os.Open(write(t, filepath.Join(t.TempDir(), "a.txt"), "It opens."))
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	if got := hashOf(ctx, file, 9); got != "" {
		t.Errorf("got %q", got)
	}
}
