package dataset

import (
	"cmp"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"sayso/internal/corpus"
)

// A date may be a month or a year, which no type but text can hold: readers
// that are promised a date fail on it.
func TestDatesOfDocumentsAreTextInTheMetadata(t *testing.T) {
	for _, name := range []string{"huggingface", "parquet"} {
		var d croissantDataset
		if err := json.Unmarshal([]byte(filesOf(t, export(t, name, fullProject(), fullEntries()))["croissant.json"]), &d); err != nil {
			t.Fatal(err)
		}
		found := 0
		for _, set := range d.RecordSet {
			for _, field := range set.Field {
				if field.Name == "date" {
					found++
					if field.DataType != "sc:Text" {
						t.Errorf("%s: %s is a %v", name, field.ID, field.DataType)
					}
				}
			}
		}
		if found != 2 {
			t.Errorf("%s has %d dates", name, found)
		}
	}
}

func TestTheCardTellsOfTheProjectAndClaimsNothingOfItsPeople(t *testing.T) {
	p := fullProject()
	p.Title, p.Codebook.Labels = "Bridges: #1", []corpus.Label{{ID: "frame", Name: "Frame"}, {ID: "actor", Name: "Actor"}}
	card := filesOf(t, export(t, "huggingface", p, fullEntries()))["README.md"]
	for _, words := range []string{"pretty_name: \"Bridges: #1\"\n", "# Bridges: \\#1\n", "marked as Frame and Actor with Sayso"} {
		if !strings.Contains(card, words) {
			t.Errorf("the card lacks %q:\n%s", words, card)
		}
	}
	for _, words := range []string{"expert-generated", "Claims, denials"} {
		if strings.Contains(card, words) {
			t.Errorf("the card says %q", words)
		}
	}
}

// The rules of Croissant 1.0 that can be checked without its validator: every
// id is there once, what is referred to is there, the files are as the metadata
// says, and each column is in the data.
func TestCroissantDescribesTheFilesBesideIt(t *testing.T) {
	splits := Splits{Shares: []Share{{"train", 50}, {"test", 50}}}
	options := []Options{{}, {Splits: splits, Licence: "CC-BY-4.0", Pseudonyms: true}, {WithoutText: true}}
	for _, by := range Partitions {
		options = append(options, Options{Partition: by}, Options{Partition: by, Splits: splits})
	}
	for _, o := range options {
		for _, name := range []string{"huggingface", "parquet"} {
			if o.Partition != "" && name != "parquet" {
				continue
			}
			files := filesOf(t, exportWith(t, name, o, fullProject(), fullEntries()))
			var d croissantDataset
			if err := json.Unmarshal([]byte(files["croissant.json"]), &d); err != nil {
				t.Fatal(err)
			}
			for what, value := range map[string]string{"name": d.Name, "description": d.Description, "license": d.License, "url": d.URL, "version": d.Version, "date": d.DatePublished} {
				if value == "" {
					t.Errorf("%s: no %s", name, what)
				}
			}
			if d.Type != "sc:Dataset" || d.ConformsTo != "http://mlcommons.org/croissant/1.0" || d.DatePublished != "2022-03-22" || len(d.Creator) == 0 {
				t.Errorf("%s: %+v", name, d)
			}
			ids := map[string]bool{}
			once := func(id string) {
				if ids[id] {
					t.Errorf("%s: the id %s is there twice", name, id)
				}
				ids[id] = true
			}
			paths := map[string]string{}
			for _, file := range d.Distribution {
				once(file.ID)
				if file.Includes != "" {
					one := firstIn(files, file.Includes)
					if paths[file.ID] = one; one == "" {
						t.Errorf("%s: no file is in %s", name, file.Includes)
					}
					continue
				}
				paths[file.ID] = file.ContentURL
				if corpus.HashText(files[file.ContentURL]) != file.SHA256 || fmt.Sprint(len(files[file.ContentURL]), " B") != file.ContentSize {
					t.Errorf("%s: %s is not the file beside it", name, file.ContentURL)
				}
			}
			for _, set := range d.RecordSet {
				once(set.ID)
				for _, field := range set.Field {
					once(field.ID)
					if field.Source != nil {
						from := cmp.Or(field.Source.FileObject, field.Source.FileSet)
						if field.Source.Transform != nil {
							if !regexp.MustCompile(field.Source.Transform.Regex).MatchString(paths[from.ID]) {
								t.Errorf("%s: the key %s is not in %s", name, field.ID, paths[from.ID])
							}
							continue
						}
						checkColumn(t, files[paths[from.ID]], name, field)
					}
				}
				for _, key := range keysOf(t, set.Key) {
					if !slices.ContainsFunc(set.Field, func(f croissantField) bool { return f.ID == key }) {
						t.Errorf("%s: the key %s is no field", name, key)
					}
				}
			}
		}
	}
}

// firstIn finds a file by a pattern such as sentences/**/*.parquet.
func firstIn(files map[string]string, pattern string) string {
	inside := regexp.MustCompile("^" + strings.NewReplacer("**/", "(.*/)?", "*", "[^/]*", ".", "[.]", "?", "[?]").Replace(pattern) + "$")
	for _, path := range slices.Sorted(maps.Keys(files)) {
		if inside.MatchString(path) {
			return path
		}
	}
	return ""
}

func keysOf(t *testing.T, key any) []string {
	t.Helper()
	encoded, err := json.Marshal(key)
	if err != nil {
		t.Fatal(err)
	}
	var one croissantID
	var many []croissantID
	if json.Unmarshal(encoded, &one) == nil {
		return []string{one.ID}
	}
	if err := json.Unmarshal(encoded, &many); err != nil {
		t.Fatal(err)
	}
	var ids []string
	for _, k := range many {
		ids = append(ids, k.ID)
	}
	return ids
}

// checkColumn looks for the column in the first row of its table.
func checkColumn(t *testing.T, contents, format string, field croissantField) {
	t.Helper()
	column := field.Source.Extract.Column
	if format == "parquet" {
		row := parquetRows(t, []byte(contents))[0]
		value, ok := row[column]
		if _, list := value.([]string); ok && list != field.Repeated {
			t.Errorf("%s is a list: %v, but repeated: %v", field.ID, list, field.Repeated)
		}
		if !ok && column != "text" && column != "quote" { // which may be left out
			t.Errorf("%s: no column %s", field.ID, column)
		}
		return
	}
	line, _, _ := strings.Cut(contents, "\n")
	var row map[string]any
	if err := json.Unmarshal([]byte(line), &row); err != nil {
		t.Fatal(err)
	}
	value, ok := row[column]
	if _, list := value.([]any); !ok || list != field.Repeated {
		t.Errorf("%s: column %s is %v", field.ID, column, value)
	}
}

// Expanded by the JSON-LD library in its safe mode, nothing may be dropped.
func TestCroissantIsGoodJSONLD(t *testing.T) {
	modules := nodeModules(t, "jsonld")
	files := filesOf(t, export(t, "parquet", fullProject(), fullEntries()))
	path := unpack(t, files) + "/croissant.json"
	out := runNode(t, modules, `
import jsonld from 'jsonld'
import fs from 'node:fs'
const doc = JSON.parse(fs.readFileSync(process.argv[2], 'utf8'))
const quads = await jsonld.toRDF(doc, { base: 'https://example.org/', safe: true, documentLoader: url => { throw new Error('no network: ' + url) } })
console.log(quads.length)`, path)
	if quads := number(t, strings.TrimSpace(string(out))); quads < 100 {
		t.Errorf("%d statements", quads)
	}
}

// The context is the one that the samples of MLCommons have, where these are.
func TestTheContextOfCroissantIsThatOfTheSamples(t *testing.T) {
	data := sample(t, "croissant/simple-parquet.json")
	var theirs struct {
		Context map[string]any `json:"@context"`
	}
	var ours map[string]any
	if err := json.Unmarshal(data, &theirs); err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal([]byte(croissantContext), &ours); err != nil {
		t.Fatal(err)
	}
	for key, value := range theirs.Context {
		if got := ours[key]; fmt.Sprint(got) != fmt.Sprint(value) {
			t.Errorf("%s is %v, theirs is %v", key, got, value)
		}
	}
}

// sample reads a file of other programs, if a folder of such files is there.
func sample(t *testing.T, path string) []byte {
	t.Helper()
	folder := os.Getenv("SAYSO_SAMPLES")
	if folder == "" {
		t.Skip("no files of other programs to compare with: SAYSO_SAMPLES names no folder")
	}
	data, err := os.ReadFile(folder + "/" + path)
	if err != nil {
		t.Skip("no sample", path)
	}
	return data
}
