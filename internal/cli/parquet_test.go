package cli

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"sayso/internal/dataset"
)

// DuckDB counts in the tables, whatever they are parted by, what stats counts in
// the project.
func TestDuckDBCountsInParquetWhatStatsCounts(t *testing.T) {
	modules := os.Getenv("SAYSO_NODE_MODULES")
	if _, err := os.Stat(filepath.Join(modules, "@duckdb", "node-api")); modules == "" || err != nil {
		t.Skip("SAYSO_NODE_MODULES names no folder with @duckdb/node-api, a package of npm")
	}
	folder := t.TempDir()
	project := filepath.Join(folder, "generated.sayso")
	generateProject(t, project, 3000)
	said, errs, status := running("stats", project, "--json")
	if status != Done {
		t.Fatal(errs)
	}
	var want counts
	if err := json.Unmarshal([]byte(said), &want); err != nil {
		t.Fatal(err)
	}
	// In the tables who is one person has one name, as in every export.
	want.Annotators["Ana"] += want.Annotators["ana k."]
	delete(want.Annotators, "ana k.")
	absolute, err := filepath.Abs(modules)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(absolute, filepath.Join(folder, "node_modules")); err != nil {
		t.Fatal(err)
	}
	script := filepath.Join(folder, "count.mjs")
	if err := os.WriteFile(script, []byte(`
import { DuckDBInstance } from '@duckdb/node-api'
const db = await (await DuckDBInstance.create()).connect()
const all = {}
for (const by of process.argv.slice(3)) {
  const from = name => "read_parquet('" + process.argv[2] + by + (by === 'none' ? '/data/' : '/') + name + "/**/*.parquet', hive_partitioning = true)"
  const rows = async sql => (await db.runAndReadAll(sql)).getRowObjectsJson()
  const one = async name => Number((await rows('SELECT count(*) AS n FROM ' + from(name)))[0].n)
  const each = async (key, name) => Object.fromEntries((await rows('SELECT ' + key + ' AS k, count(*) AS n FROM ' + from(name) + ' GROUP BY k')).map(r => [r.k, Number(r.n)]))
  all[by] = { documents: await one('documents'), sentences: await one('sentences'), annotations: await one('annotations'), labels: await each('label', 'annotations'),
    states: await each('state', 'sentences'), annotators: await each('annotator', 'annotations'), document_states: await each('state', 'documents') }
}
console.log(JSON.stringify(all))`), 0o600); err != nil {
		t.Fatal(err)
	}
	names := []string{"none"}
	for _, by := range dataset.Partitions {
		names = append(names, string(by))
	}
	for _, by := range names {
		args := []string{"export", project, "--format", "parquet", "--folder", "--out", filepath.Join(folder, by)}
		if by != "none" {
			args = append(args, "--partition", by)
		}
		if _, errs, status := running(args...); status != Done {
			t.Fatal(errs)
		}
	}
	out, err := exec.Command("node", append([]string{script, folder + string(filepath.Separator)}, names...)...).Output()
	if err != nil {
		t.Fatal(err)
	}
	var got map[string]counts
	if err := json.Unmarshal(out, &got); err != nil {
		t.Fatal(err)
	}
	for _, by := range names {
		counted := got[by]
		for name, n := range want.Labels { // DuckDB lists no label that nothing has
			if n == 0 {
				delete(want.Labels, name)
			}
		}
		counted.Relations, counted.Bytes = want.Relations, want.Bytes // which are no rows
		for _, pair := range []struct{ mine, theirs map[string]int }{{want.States, counted.States}, {want.Annotators, counted.Annotators}, {want.DocumentStates, counted.DocumentStates}} {
			for name, n := range pair.mine {
				if n == 0 {
					pair.theirs[name] = 0
				}
			}
		}
		if diff := cmp.Diff(want, counted); diff != "" {
			t.Errorf("by %s (-stats +DuckDB):\n%s", by, diff)
		}
	}
}

// The articles of an export in partitions come in again, with what stands in the
// names of the folders.
func TestArticlesComeBackFromPartitions(t *testing.T) {
	folder := t.TempDir()
	project := filepath.Join(folder, "generated.sayso")
	generateProject(t, project, 300)
	type article struct{ Title, Outlet, Date, Text string }
	documents := func(project string) map[article]int {
		t.Helper()
		said, errs, status := running("export", project, "--format", "jsonl", "--out", "-")
		if status != Done {
			t.Fatal(errs)
		}
		seen := map[article]int{}
		for line := range strings.Lines(said) {
			var a article
			if err := json.Unmarshal([]byte(line), &a); err != nil {
				t.Fatal(err)
			}
			seen[a]++
		}
		return seen
	}
	want := documents(project)
	for _, by := range []string{"outlet", "month"} {
		out, back := filepath.Join(folder, by), filepath.Join(folder, by+".sayso")
		for _, args := range [][]string{
			{"export", project, "--format", "parquet", "--partition", by, "--folder", "--out", out},
			{"new", back},
			{"import", back, filepath.Join(out, "documents")},
		} {
			if _, errs, status := running(args...); status != Done {
				t.Fatal(args, errs)
			}
		}
		if diff := cmp.Diff(want, documents(back)); diff != "" {
			t.Errorf("by %s: %s", by, diff)
		}
	}
}
