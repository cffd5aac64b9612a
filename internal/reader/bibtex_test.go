package reader

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

const bibList = `% from a manager of references
@comment{jabref-meta: databaseType:bibtex;}
@string{hp = "Harbour Post"}
write to a@example.org
@article{weiss2031,
  title    = {Bridge to {Open} in {M}ay},
  author   = {Weiss, Ada and Nu{\~n}ez, Jos\'e and M{\"u}ller, Jörg},
  journal  = hp # " Online",
  date     = {2031-04-02},
  abstract = {The bridge will open -- officials said \& promised.
Opponents denied it.},
  url      = "https://harbour.example/bridge",
  pages    = 4,
  file     = {Full:texts/bridge.txt:text/plain;:texts/none.txt:TXT}
}
@misc(second, title = {Quay (old) "owners"}, year = 2031, month = apr, abstract = "They {"}object{"}.")
@book{empty, title={Nothing}}
`

func TestBibTeXGivesItsFilesOrAbstracts(t *testing.T) {
	got := foundIn(readOne(t, "a.bib", []byte(bibList)))
	want := []found{
		{"Bridge to Open in May", "Ada Weiss; José Nuñez; Jörg Müller", "Harbour Post Online", "2031-04-02", "", "", "a.bib#1", "The bridge will open – officials said & promised.\nOpponents denied it."},
		{`Quay (old) "owners"`, "", "", "2031-04", "apr 2031", "", "a.bib#2", `They "object".`},
		{Source: "a.bib#3", Text: `reference 3, "Nothing", has neither a text nor an abstract`},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestAttachedFilesAreReadFromTheFolderOfTheListAlone(t *testing.T) {
	outside := t.TempDir()
	write(t, filepath.Join(outside, "secret.txt"), "SECRET")
	root := filepath.Join(outside, "list")
	write(t, filepath.Join(root, "a.bib"), bibList)
	write(t, filepath.Join(root, "texts", "bridge.txt"), "The whole article.")
	ris := "TY  - NEWS\nTI  - Bridge\nL1  - ../secret.txt\nL1  - link.txt\nL1  - " + filepath.Join(outside, "secret.txt") + "\nL1  - file://" + filepath.Join(outside, "secret.txt") + "\nAB  - Abstract.\nER  - \n"
	write(t, filepath.Join(root, "b.ris"), ris)
	if err := os.Symlink(filepath.Join(outside, "secret.txt"), filepath.Join(root, "link.txt")); err != nil {
		t.Fatal(err)
	}
	read := func(name string) (results []Result) {
		if err := New(Formats...).Read(context.Background(), filepath.Join(root, name), func(r Result) bool { results = append(results, r); return true }); err != nil {
			t.Fatal(err)
		}
		return results
	}
	results := read("a.bib")
	if d := results[0].Entry.Document; d.Text != "The whole article." || d.Title != "Bridge to Open in May" || d.Date != "2031-04-02" || d.Origin.Place != "reference 1 of 3, texts/bridge.txt" {
		t.Errorf("the file gave %+v", results[0])
	}
	if results[1].Err == nil || !strings.Contains(results[1].Err.Error(), "no such file") {
		t.Errorf("the missing file gave %+v", results[1])
	}
	results = read("b.ris")
	for _, r := range results[:len(results)-1] {
		if r.Err == nil {
			t.Errorf("read from outside: %+v", r)
		}
	}
	if last := results[len(results)-1]; len(results) != 5 || last.Entry.Document.Text != "Abstract." {
		t.Errorf("got %+v", results)
	}
}

func TestNamesThatMeanSomethingElseAreNoLocalNames(t *testing.T) {
	for name, want := range map[string]string{
		"a.txt": "a.txt", "files/12/a%20b.pdf": "files/12/a b.pdf", "./a.txt": "a.txt", "": "", "/etc/passwd": "", "../a": "", "a/../../b": "", `..\..\x`: "", `C:\x`: "", "c:x": "",
		"NUL": "", "con.txt": "", "a/AUX .txt": "", "a.": "", "a ": "a", "a\x00b": "", "file:///etc/passwd": "", "%2e%2e/a": "", `\\server\share\x`: "", strings.Repeat("a", 2000): "",
	} {
		if got, ok := localName(name); got != want || ok != (want != "") {
			t.Errorf("%q became %q, %v", name, got, ok)
		}
	}
}

func TestBrokenBibTeXCostsNoGoodEntryBeforeIt(t *testing.T) {
	results := readOne(t, "a.bib", []byte("@misc{a, title={A}, abstract={Text.}}\n@misc{b, title={B"))
	if len(results) != 2 || results[0].Entry.Document.Text != "Text." || results[1].Err == nil || !strings.Contains(results[1].Err.Error(), "line 2 is broken") {
		t.Errorf("got %+v", results)
	}
	var bomb strings.Builder // names that stand for names, each for ten of the last
	bomb.WriteString(`@string{a0 = "aaaaaaaaaaaaaaaa"}` + "\n")
	for i := range 12 {
		bomb.WriteString("@string{a" + string(rune('1'+i)) + " = a" + string(rune('0'+i)) + strings.Repeat(" # a"+string(rune('0'+i)), 9) + "}\n")
	}
	if results := readOne(t, "a.bib", []byte(bomb.String()+"@misc{b, abstract = a9}")); len(results) != 1 || results[0].Err == nil {
		t.Errorf("a bomb gave %.300v", results)
	}
}

func FuzzBibTeX(f *testing.F) {
	f.Add(bibList)
	f.Add(`@a{b,c=d#{e\{}#"f{"}"}`)
	f.Fuzz(func(t *testing.T, text string) { checkResults(t, readOne(t, "a.bib", []byte(text))) })
}
