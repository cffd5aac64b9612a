package dataset

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"sayso/internal/corpus"
)

// exportWith writes with options.
func exportWith(t interface{ Fatal(...any) }, name string, o Options, p Project, entries []corpus.Entry) []byte {
	format, ok := FormatNamed(name)
	if !ok {
		t.Fatal("no format is named", name)
	}
	var out bytes.Buffer
	if err := (Export{Format: format, Project: p, Options: o, Entries: stream(entries)}).Write(context.Background(), &out); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func readWith(t interface{ Fatal(...any) }, o Options, p Project, entries []corpus.Entry) []corpus.Entry {
	_, got := readBack(t, exportWith(t, "jsonl", o, p, entries))
	return got
}

func TestOnlyTheChosenDocumentsAndAnnotatorsAreWritten(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		entries := entriesOf(t)
		project := Project{Codebook: testCodebook(), Annotators: testAnnotators}
		o := Options{States: []corpus.DocumentState{corpus.Done, corpus.ToDo}, Annotators: []string{testAnnotators[0].ID, testAnnotators[2].ID}}
		var want []corpus.Entry
		for i, e := range entries {
			if i == 0 {
				o.Documents = append(o.Documents, e.Document.ID)
			} else if rapid.Bool().Draw(t, "chosen") {
				o.Documents = append(o.Documents, e.Document.ID)
			}
			e.Document.State = e.StateOf(func(annotator string) bool { return slices.Contains(o.Annotators, annotator) })
			if !slices.Contains(o.Documents, e.Document.ID) || !slices.Contains(o.States, e.Document.State) {
				continue
			}
			kept := map[string]bool{}
			out := corpus.Entry{Document: e.Document}
			for _, a := range e.Annotations {
				if slices.Contains(o.Annotators, a.Annotator) {
					out.Annotations = append(out.Annotations, a)
					kept[a.ID] = true
				}
			}
			for _, m := range e.Marks {
				if slices.Contains(o.Annotators, m.Annotator) {
					out.Marks = append(out.Marks, m)
				}
			}
			for _, d := range e.Doubts {
				if slices.Contains(o.Annotators, d.Annotator) {
					out.Doubts = append(out.Doubts, d)
				}
			}
			if !slices.Contains(o.Annotators, out.Document.Due) {
				out.Document.Due = ""
			}
			for _, r := range e.Relations {
				if slices.Contains(o.Annotators, r.Annotator) && kept[r.From] && kept[r.To] {
					out.Relations = append(out.Relations, r)
				}
			}
			want = append(want, out)
		}
		got := readWith(t, o, project, entries)
		var plain []corpus.Entry
		for _, e := range want {
			plain = append(plain, readWith(t, Options{}, project, []corpus.Entry{e})...)
		}
		if diff := cmp.Diff(plain, got); diff != "" {
			t.Fatal(diff)
		}
	})
}

func TestRelationsToOtherDocumentsEndWithTheirFarEnd(t *testing.T) {
	entries := fullEntries()
	both := readWith(t, Options{Documents: []string{entries[0].Document.ID, entries[1].Document.ID}}, fullProject(), entries)
	if n := len(both[1].Relations); n != 2 {
		t.Errorf("%d relations, want the one to the other document too", n)
	}
	one := readWith(t, Options{Documents: []string{entries[1].Document.ID}}, fullProject(), entries)
	if n := len(one[0].Relations); n != 1 {
		t.Errorf("%d relations, want only the one within the document", n)
	}
}

func TestExportsWithoutTextHoldNoWordOfTheArticle(t *testing.T) {
	entries := fullEntries()
	for i := range entries {
		for k := range entries[i].Annotations {
			entries[i].Annotations[k].Attributes = nil // said by the annotator, not by the article
		}
	}
	for _, format := range Formats {
		o := Options{WithoutText: true, Folder: true}
		var out bytes.Buffer
		err := Export{Format: format, Project: fullProject(), Options: o, Entries: stream(entries)}.Write(context.Background(), &out)
		if format.needsText {
			if err == nil || !strings.Contains(err.Error(), "csv-annotations") {
				t.Errorf("%s: %v", format.Name, err)
			}
			continue
		}
		if err != nil {
			t.Fatal(format.Name, err)
		}
		for name, contents := range filesOf(t, out.Bytes()) {
			if format.Name == "xlsx" && strings.HasSuffix(name, ".xlsx") {
				var all strings.Builder
				for _, sheet := range filesOf(t, []byte(contents)) {
					all.WriteString(sheet)
				}
				contents = all.String()
			}
			for _, word := range []string{"rained", "Łódź", "not so", "may rain again"} {
				if strings.Contains(contents, word) {
					t.Errorf("%s: %s holds %q of the article", format.Name, name, word)
				}
			}
		}
	}
	row := rowsOf(t, exportWith(t, "csv", Options{WithoutText: true}, fullProject(), entries))[0]
	if row["text"] != "" || row["text_sha256"] != corpus.HashText("He said it rained.") || row["start_char"] != "0" || row["end_char"] != "18" {
		t.Errorf("got %v", row)
	}
}

func TestNamesOfAnnotatorsAppearNowhereBehindPseudonyms(t *testing.T) {
	people := []corpus.Annotator{{ID: testAnnotators[0].ID, Name: "Zuzanna"}, {ID: testAnnotators[1].ID, Name: "Zuzanna Brzęk"}, {ID: testAnnotators[2].ID, Name: "Xenofon"}}
	entries := fullEntries()
	for i := range entries {
		entries[i].Annotations[0].Note = "Zuzanna Brzęk and Zuzanna asked Xenofon; see Zuzannas list"
		entries[i].Document.Due = people[1].ID
	}
	p := fullProject()
	p.Annotators, p.Title = people, "Pilot of Xenofon"
	p.Codebook.Labels[0].Definition = "Ask Zuzanna."
	p.Codebooks = []corpus.Codebook{{Version: 1, Labels: []corpus.Label{{ID: "claim", Name: "Claim", Colour: "#0072b2", Rules: []string{"Xenofon decides"}}}}}
	p.Queries = []corpus.Query{{ID: "0199aaaa-bbbb-7ccc-8ddd-00000000dddd", Name: "by Xenofon", Text: "annotator:Xenofon"}}
	for _, format := range Formats {
		for name, contents := range filesOf(t, exportWith(t, format.Name, Options{Pseudonyms: true, Folder: true}, p, entries)) {
			inside := []string{contents}
			if ext := filepath.Ext(name); ext == ".xlsx" || ext == ".qdpx" {
				for _, part := range filesOf(t, []byte(contents)) {
					inside = append(inside, part)
				}
			}
			for _, part := range inside {
				part = strings.ReplaceAll(part, "Zuzannas", "")
				for _, a := range people {
					if strings.Contains(part, a.Name) || strings.Contains(strings.ToLower(part), a.ID) {
						t.Errorf("%s: %s tells of %s", format.Name, name, a.Name)
					}
				}
			}
		}
	}
	got := readWith(t, Options{Pseudonyms: true}, p, entries)[0]
	if note := got.Annotations[0].Note; note != "A2 and A1 asked A3; see Zuzannas list" {
		t.Errorf("the note is %q", note)
	}
	rows := rowsOf(t, exportWith(t, "csv-annotations", Options{Pseudonyms: true, Annotators: []string{people[2].ID}}, p, entries))
	if len(rows) != 2 || rows[0]["annotator"] != "A3" {
		t.Errorf("numbers change with the choice: %v", rows)
	}
}

// newsEntries are documents of a few outlets and days with labels of which one
// is rare.
func newsEntries(t *rapid.T) []corpus.Entry {
	var n ids
	entries := make([]corpus.Entry, rapid.IntRange(20, 200).Draw(t, "documents"))
	for i := range entries {
		entries[i].Document = corpus.Document{ID: n.next(), Outlet: fmt.Sprint("outlet ", rapid.IntRange(0, 30).Draw(t, "outlet")),
			Date: fmt.Sprintf("2022-03-%02d", rapid.IntRange(1, 28).Draw(t, "day")), Text: "It may rain again."}
		for range rapid.IntRange(0, 8).Draw(t, "annotations") {
			label := rapid.SampledFrom([]string{"claim", "claim", "claim", "speculation", "speculation", "denial"}).Draw(t, "label")
			entries[i].Annotations = append(entries[i].Annotations, corpus.Annotation{ID: n.next(), Label: label, Span: corpus.Span{Start: 0, End: 18}, Quote: "It may rain again."})
		}
	}
	return entries
}

func TestSplitsKeepGroupsTogetherAndDoNotDependOnTheOrder(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		entries := newsEntries(t)
		s := Splits{Shares: []Share{{"train", 80}, {"dev", 10}, {"test", 10}}, By: rapid.SampledFrom(SplitGroups).Draw(t, "by"), Seed: rapid.Uint64().Draw(t, "seed")}
		first, err := s.assign(context.Background(), stream(entries))
		if err != nil {
			t.Fatal(err)
		}
		together := map[string]int{}
		for _, e := range entries {
			key := s.key(&e.Document)
			if before, ok := together[key]; ok && before != first[e.Document.ID] {
				t.Fatalf("%s came apart", key)
			}
			together[key] = first[e.Document.ID]
		}
		slices.Reverse(entries)
		again, err := s.assign(context.Background(), stream(entries))
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(first, again); diff != "" {
			t.Fatal(diff)
		}
	})
}

func TestSplitsHaveTheirSharesOfEveryLabel(t *testing.T) {
	entries := rapid.Custom(func(t *rapid.T) []corpus.Entry {
		var all []corpus.Entry
		for len(all) < 1000 {
			all = append(all, newsEntries(t)...)
		}
		for i := range all {
			all[i].Document.ID = fmt.Sprint(i)
		}
		return all
	}).Example(1)
	s := Splits{Shares: []Share{{"train", 80}, {"dev", 10}, {"test", 10}}, Seed: 1}
	parts, err := s.assign(context.Background(), stream(entries))
	if err != nil {
		t.Fatal(err)
	}
	counts, totals := map[string][]float64{}, map[string]float64{}
	for _, e := range entries {
		seen := []string{"documents"}
		for _, a := range e.Annotations {
			seen = append(seen, a.Label)
		}
		for _, what := range seen {
			if counts[what] == nil {
				counts[what] = make([]float64, 3)
			}
			counts[what][parts[e.Document.ID]]++
			totals[what]++
		}
	}
	for what, list := range counts {
		for i, share := range s.Shares {
			if got := 100 * list[i] / totals[what]; got < float64(share.Percent)-1.5 || got > float64(share.Percent)+1.5 {
				t.Errorf("%s has %.1f%% of %s, want %d%%", share.Name, got, what, share.Percent)
			}
		}
	}
	other := Splits{Shares: s.Shares, Seed: 2}
	if again, _ := other.assign(context.Background(), stream(entries)); cmp.Equal(parts, again) {
		t.Error("another seed splits the same way")
	}
}

func TestSharesAreReadOrRefused(t *testing.T) {
	for words, want := range map[string][]Share{"": nil, "80/10/10": {{"train", 80}, {"dev", 10}, {"test", 10}}, " 70 / 30 ": {{"train", 70}, {"test", 30}}} {
		if got, err := ParseShares(words); err != nil || !cmp.Equal(got, want) {
			t.Errorf("%q became %v (%v)", words, got, err)
		}
	}
	for _, words := range []string{"80", "80/10", "80/10/5/5", "100/0", "a/b", "-10/110", "80.5/19.5"} {
		if got, err := ParseShares(words); err == nil {
			t.Errorf("%q became %v", words, got)
		}
	}
}

func TestAFolderWithSplitsSaysWhatIsWhere(t *testing.T) {
	entries := fullEntries()
	o := Options{Splits: Splits{Shares: []Share{{"train", 50}, {"test", 50}}, Seed: 7}, Licence: "CC-BY-4.0", Application: "Sayso 1.2.3",
		Citation: "cff-version: 1.2.0\nmessage: x\ntitle: Rain\nauthors:\n- name: x\n"}
	for _, format := range Formats {
		files := filesOf(t, exportWith(t, format.Name, o, fullProject(), entries))
		var m manifest
		if err := json.Unmarshal([]byte(files["manifest.json"]), &m); err != nil {
			t.Fatal(format.Name, err)
		}
		if m.Format != format.Name || m.Application != "Sayso 1.2.3" || m.Project.Event != 12 || m.Project.ID != fullProject().ID || m.Licence != "CC-BY-4.0" || m.Citation != "CITATION.cff" || files["CITATION.cff"] != o.Citation {
			t.Errorf("%s: manifest %+v", format.Name, m)
		}
		if m.Splits == nil || m.Splits.Seed != 7 || m.Splits.By != "document" || m.Splits.Counts[0].Documents != 1 || m.Splits.Counts[1].Documents != 1 || m.Counts.Annotations != 6 {
			if !strings.Contains(format.Name, "codebook") { // which reads no documents
				t.Errorf("%s: splits %+v, counts %+v", format.Name, m.Splits, m.Counts)
			}
		}
		for _, file := range m.Files {
			if got := corpus.HashText(files[file.Path]); got != file.SHA256 || int64(len(files[file.Path])) != file.Bytes {
				t.Errorf("%s: %s is not what the manifest says", format.Name, file.Path)
			}
		}
		if len(m.Files) != len(files)-1 {
			t.Errorf("%s: %d files of which the manifest names %d", format.Name, len(files), len(m.Files))
		}
	}
}

func TestACitationMustBeOne(t *testing.T) {
	format, _ := FormatNamed("csv")
	err := Export{Format: format, Options: Options{Citation: "Smith 2020"}, Entries: stream(nil)}.Write(context.Background(), &bytes.Buffer{})
	if err == nil || !strings.Contains(err.Error(), "CITATION.cff") {
		t.Errorf("got %v", err)
	}
}

// The bytes of an export depend on nothing of the machine it is made on.
func TestExportsAreTheSameInEveryTimeZoneAndLocale(t *testing.T) {
	o := Options{Splits: Splits{Shares: []Share{{"train", 50}, {"test", 50}}}}
	first := map[string][]byte{}
	for _, format := range Formats {
		first[format.Name] = exportWith(t, format.Name, o, fullProject(), fullEntries())
	}
	for _, variable := range []string{"LANG", "LC_ALL", "LC_NUMERIC"} {
		t.Setenv(variable, "de_DE.UTF-8")
	}
	t.Setenv("TZ", "Asia/Kathmandu")
	before := time.Local
	time.Local = time.FixedZone("Kathmandu", 20700)
	defer func() { time.Local = before }()
	entries := fullEntries()
	for i := range entries { // the same times in other words
		entries[i].Document.AddedAt = entries[i].Document.AddedAt.In(time.Local)
		for k := range entries[i].Annotations {
			a := &entries[i].Annotations[k]
			a.CreatedAt, a.ChangedAt = a.CreatedAt.Local(), a.ChangedAt.Local()
		}
	}
	for _, format := range Formats {
		if !bytes.Equal(first[format.Name], exportWith(t, format.Name, o, fullProject(), entries)) {
			t.Errorf("%s differs in Kathmandu", format.Name)
		}
	}
}

func TestFilesOfAnEarlierExportAreKnown(t *testing.T) {
	folder := t.TempDir()
	if _, err := FilesOf(folder); err == nil {
		t.Error("an empty folder is an export")
	}
	for name, contents := range filesOf(t, exportWith(t, "csv", Options{Folder: true}, fullProject(), fullEntries())) {
		if err := os.WriteFile(filepath.Join(folder, name), []byte(contents), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	files, err := FilesOf(folder)
	if diff := cmp.Diff([]string{"sentences.csv", "documents.csv", "manifest.json"}, files); err != nil || diff != "" {
		t.Error(err, diff)
	}
}
