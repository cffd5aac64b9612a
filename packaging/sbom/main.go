// Command sbom makes one list of what is in the program, in CycloneDX, of a list of
// its modules for each system: it adds the C libraries and fonts that lie inside
// modules, and takes out what differs from run to run.
//
//	sbom -version 1.2.3 -date 2031-03-05 linux.json windows.json > all.json
package main

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"regexp"
	"slices"
)

// inside is what lies in modules and no list of modules names.
var inside = []struct{ name, in, licence string }{
	{"SQLite", "github.com/mattn/go-sqlite3", "blessing"},
	{"GLFW", "github.com/go-gl/glfw/v3.4/glfw", "Zlib"},
	{"Noto Sans", "fyne.io/fyne/v2", "OFL-1.1"},
	{"Inter", "fyne.io/fyne/v2", "OFL-1.1"},
	{"DejaVu Sans Mono", "fyne.io/fyne/v2", "Bitstream-Vera"},
	{"EmojiOne Color", "fyne.io/fyne/v2", "MIT"},
	{"Liberation fonts", "github.com/go-fonts/liberation", "OFL-1.1"},
}

func main() {
	version, date := flag.String("version", "", "of the program"), flag.String("date", "", "of the release, as 2031-03-05")
	flag.Parse()
	if err := complete(*version, *date, flag.Args(), os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "sbom:", err)
		os.Exit(1)
	}
}

// bill is what is known here of a list of modules; the rest is kept as it is.
type bill struct {
	Schema       string         `json:"$schema"`
	Format       string         `json:"bomFormat"`
	Spec         string         `json:"specVersion"`
	Version      int            `json:"version"`
	About        map[string]any `json:"metadata"`
	Components   []component    `json:"components"`
	Dependencies []dependency   `json:"dependencies"`
}

type component map[string]any

func (c component) text(key string) string {
	text, _ := c[key].(string)
	return text
}

type dependency struct {
	Ref string   `json:"ref"`
	On  []string `json:"dependsOn,omitempty"`
}

// complete joins the lists of some files and writes the whole.
func complete(version, date string, files []string, out io.Writer) error {
	if len(files) == 0 {
		return errors.New("no list of modules is named")
	}
	var all bill
	for i, file := range files {
		one, err := read(file, version)
		if err != nil {
			return err
		}
		if i == 0 {
			all = one
		} else {
			all.join(one)
		}
	}
	if err := all.addInside(); err != nil {
		return err
	}
	all.About["timestamp"] = date + "T00:00:00Z"
	encoder := json.NewEncoder(out)
	encoder.SetIndent("", "  ")
	encoder.SetEscapeHTML(false)
	return encoder.Encode(all)
}

// system is how the address of a module names the system it was listed for. The
// module is the same for all.
var system = regexp.MustCompile(`goarch=\w+(&|\\u0026)goos=\w+(&|\\u0026)`)

// read reads a list. The program has the version of the release in it, and not that
// of a commit; what speaks of this machine is taken out.
func read(file, version string) (list bill, err error) {
	raw, err := os.ReadFile(file)
	if err != nil {
		return list, err
	}
	var first struct {
		About struct {
			Program component `json:"component"`
		} `json:"metadata"`
	}
	if err := json.Unmarshal(raw, &first); err != nil {
		return list, fmt.Errorf("%s: %w", file, err)
	}
	address := "pkg:golang/" + first.About.Program.text("name") + "@"
	raw = bytes.ReplaceAll(raw, []byte(address+first.About.Program.text("version")), []byte(address+"v"+version))
	if err := json.Unmarshal(system.ReplaceAll(raw, nil), &list); err != nil {
		return list, fmt.Errorf("%s: %w", file, err)
	}
	if list.About == nil || len(list.Components) == 0 {
		return list, fmt.Errorf("%s has no modules in it", file)
	}
	delete(list.About, "properties")
	if program, ok := list.About["component"].(map[string]any); ok {
		program["version"] = version
		delete(program, "components")
		delete(program, "properties")
	}
	return list, nil
}

// join takes over what only another list has.
func (b *bill) join(other bill) {
	known := map[string]bool{}
	for _, c := range b.Components {
		known[c.text("bom-ref")] = true
	}
	for _, c := range other.Components {
		if !known[c.text("bom-ref")] {
			b.Components = append(b.Components, c)
		}
	}
	slices.SortFunc(b.Components, func(x, y component) int { return cmp.Compare(x.text("bom-ref"), y.text("bom-ref")) })
	at := map[string]int{}
	for i, d := range b.Dependencies {
		at[d.Ref] = i
	}
	for _, d := range other.Dependencies {
		i, ok := at[d.Ref]
		if !ok {
			b.Dependencies = append(b.Dependencies, d)
			continue
		}
		on := append(b.Dependencies[i].On, d.On...)
		slices.Sort(on)
		b.Dependencies[i].On = slices.Compact(on)
	}
	slices.SortFunc(b.Dependencies, func(x, y dependency) int { return cmp.Compare(x.Ref, y.Ref) })
}

// addInside adds what lies in modules.
func (b *bill) addInside() error {
	versions := map[string]string{}
	for _, c := range b.Components {
		versions[c.text("name")] = c.text("version")
	}
	for _, part := range inside {
		if versions[part.in] == "" {
			return fmt.Errorf("%s is said to be in %s, which is not in the program", part.name, part.in)
		}
		b.Components = append(b.Components, component{
			"bom-ref": "inside:" + part.name, "type": "library", "name": part.name, "version": "as in " + part.in + " " + versions[part.in],
			"licenses": []any{map[string]any{"license": map[string]any{"id": part.licence}}},
		})
	}
	return nil
}
