package cli

import (
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// networkx reads the GraphML and finds the nodes and weights of the table.
func TestNetworkxReadsTheNetworks(t *testing.T) {
	if err := exec.Command("python3", "-c", "import networkx").Run(); err != nil {
		t.Skip("networkx for python3 is not installed, so nothing read the GraphML: ", err)
	}
	folder := t.TempDir()
	project := filepath.Join(folder, "generated.sayso")
	generateProject(t, project, 400)
	for _, network := range []string{"answers", "congruence", "conflict"} {
		graph := filepath.Join(folder, network+".graphml")
		args := []string{"overview", project, "--panel", "who-answers-whom", "--network", network}
		table, errs, status := running(args...)
		if status != Done {
			t.Fatal(errs)
		}
		if _, errs, status = running(append(args, "--out", graph)...); status != Done {
			t.Fatal(errs)
		}
		command := exec.Command("python3", "-X", "utf8", "-c", `
import csv, io, sys
import networkx
graph = networkx.read_graphml(sys.argv[1])
name = lambda node: graph.nodes[node].get("name", "")
edges = sorted((name(a), name(b), d["relation"], d["weight"]) for a, b, d in graph.edges(data=True))
rows = sorted((r[0], r[1], r[2], int(r[3])) for r in list(csv.reader(io.StringIO(sys.stdin.read())))[1:])
if not graph.is_directed():
    edges, rows = ([(*sorted(e[:2]), *e[2:]) for e in list] for list in (edges, rows))
assert graph.is_directed() == (sys.argv[2] == "answers"), graph
assert sorted(edges) == sorted(rows) and len(rows) > 3, (edges, rows)
assert {n for r in rows for n in r[:2]} == {name(n) for n in graph}, graph.nodes
`, graph, network)
		command.Stdin = strings.NewReader(table)
		if out, err := command.CombinedOutput(); err != nil {
			t.Errorf("%s: %v\n%s", network, err, out)
		}
	}
}
