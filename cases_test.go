package main

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// TestEveryCaseOfReliabilityNamesTestsThatExist keeps docs/reliability.md
// true: all 75 cases are there, and each is shown by tests of these names in
// the packages that it says.
func TestEveryCaseOfReliabilityNamesTestsThatExist(t *testing.T) {
	declared := map[string]string{} // name to folder
	declaration := regexp.MustCompile(`(?m)^func ((?:Test|Fuzz)\w+)\(`)
	err := filepath.WalkDir(".", func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || !strings.HasSuffix(path, "_test.go") {
			return err
		}
		content, err := os.ReadFile(path)
		for _, found := range declaration.FindAllStringSubmatch(string(content), -1) {
			declared[found[1]] += " " + filepath.ToSlash(filepath.Dir(path)) + " "
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	page, err := os.ReadFile("docs/reliability.md")
	if err != nil {
		t.Fatal(err)
	}
	folders := map[string]string{"": "storage", "root": ".", "app": "app", "widgets": "widgets"}
	row := regexp.MustCompile(`(?m)^\| (\d+) \|(.*)\|(.*)\|(.*)\|$`)
	name := regexp.MustCompile(`\b(?:Test|Fuzz)[A-Z]\w+`)
	group := regexp.MustCompile(`\((cli|reader|dataset|intake|outfile|foreign|textlayout|segment|root|app|widgets)\)`)
	next := 1
	for _, cells := range row.FindAllStringSubmatch(string(page), -1) {
		if cells[1] != fmt.Sprint(next) {
			t.Fatalf("after case %d comes %s", next-1, cells[1])
		}
		next++
		if strings.TrimSpace(cells[3]) == "" || len(name.FindAllString(cells[4], -1)) == 0 {
			t.Errorf("case %s does not say what happens, or what shows it", cells[1])
		}
		for part := range strings.SplitSeq(cells[4], ";") {
			folder := "storage"
			if found := group.FindStringSubmatch(part); found != nil {
				if folder = folders[found[1]]; folder == "" {
					folder = "internal/" + found[1]
				}
			}
			for _, test := range name.FindAllString(part, -1) {
				if !strings.Contains(declared[test], " "+folder+" ") {
					t.Errorf("case %s: %s is not in %s but in%s", cells[1], test, folder, declared[test])
				}
			}
		}
	}
	if next != 76 {
		t.Errorf("%d cases of 75 are there", next-1)
	}
}
