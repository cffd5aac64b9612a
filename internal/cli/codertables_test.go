package cli

import (
	"bytes"
	"encoding/csv"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// The tables for several annotators hold what R's irr, Python's krippendorff and a
// pivot need: out of each the α of every label is worked out as the pages do it,
// and it is the one that Sayso works out of the project itself.
func TestTheTablesForCodersGiveTheAlphaOfTheProject(t *testing.T) {
	folder := t.TempDir()
	project := filepath.Join(folder, "a.sayso")
	rows := func(args ...string) [][]string {
		t.Helper()
		var out bytes.Buffer
		if status := Main(args, strings.NewReader(""), &out, os.Stderr, nil, "1.2.3"); status != Done {
			t.Fatalf("%q ended with %d", args, status)
		}
		rows, err := csv.NewReader(&out).ReadAll()
		if err != nil {
			t.Fatal(err)
		}
		return rows
	}
	run := func(args ...string) {
		t.Helper()
		if status := Main(args, strings.NewReader(""), &bytes.Buffer{}, os.Stderr, nil, "1.2.3"); status != Done {
			t.Fatalf("%q ended with %d", args, status)
		}
	}
	run("new", project, "--sample")
	run("annotate", project, secondReading(t, run, project), "--annotator", "Reader B")

	wide := rows("export", project, "--format", "csv", "--form", "wide")
	var coders []int
	for column, name := range wide[0] {
		if strings.HasPrefix(name, "annotator_") {
			coders = append(coders, column)
		}
	}
	long := rows("export", project, "--format", "csv", "--form", "long")
	if len(coders) < 2 || len(long)-1 != len(coders)*(len(wide)-1) {
		t.Fatalf("%d annotators, %d rows wide and %d long", len(coders), len(wide), len(long))
	}
	at := func(name string) int { return slices.Index(long[0], name) }
	figures := rows("agreement", project, "--csv")
	for _, label := range []string{"claim", "denial", "speculation"} {
		ratings, flags := [][]string{{}}, [][]string{{}}
		for _, column := range coders {
			ratings[0], flags[0] = append(ratings[0], wide[0][column]), append(flags[0], wide[0][column])
		}
		for i, row := range wide[1:] {
			var judged, flagged []string
			for k, column := range coders {
				of := long[1+i*len(coders)+k] // of the same sentence and annotator
				if of[at("judgement")] != row[column] {
					t.Fatalf("%q is %q in the long table and %q in the wide one", row[column], of[at("judgement")], of)
				}
				switch is := slices.Contains(strings.Split(row[column], "|"), label); {
				case row[column] == "unread":
					judged, flagged = append(judged, ""), append(flagged, "")
				case is:
					judged, flagged = append(judged, "1"), append(flagged, of[at("label_"+label)])
				default:
					judged, flagged = append(judged, "0"), append(flagged, of[at("label_"+label)])
				}
			}
			ratings, flags = append(ratings, judged), append(flags, flagged)
		}
		want := figure(figures, "label", label, "alpha")
		for name, table := range map[string][][]string{"wide": ratings, "long": flags} {
			path := filepath.Join(folder, name+label+".csv")
			file, err := os.Create(path)
			if err != nil {
				t.Fatal(err)
			}
			if err := csv.NewWriter(file).WriteAll(table); err != nil {
				t.Fatal(err)
			}
			file.Close()
			if got := figure(rows("agreement", "--ratings", path, "--csv"), "sentences", "", "alpha_nominal"); got == "" || got != want {
				t.Errorf("α of %s is %q by the %s table and %q by the project", label, got, name, want)
			}
		}
	}
}

// figure is one of the table that sayso agreement prints.
func figure(rows [][]string, group, of, measure string) string {
	at := func(name string) int { return slices.Index(rows[0], name) }
	for _, row := range rows[1:] {
		if row[at("group")] == group && row[at("of")] == of && row[at("measure")] == measure {
			return row[at("value")]
		}
	}
	return ""
}
