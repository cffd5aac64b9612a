// Command sbom completes a list of what is in the program, in CycloneDX: the
// modules are in it, and it adds the C libraries and fonts that lie inside them,
// and takes out what differs from run to run.
//
//	sbom -version 1.2.3 -date 2031-03-05 < modules.json > all.json
package main

import (
	"encoding/json"
	"flag"
	"fmt"
	"os"
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
	if err := complete(*version, *date); err != nil {
		fmt.Fprintln(os.Stderr, "sbom:", err)
		os.Exit(1)
	}
}

func complete(version, date string) error {
	var list map[string]any
	if err := json.NewDecoder(os.Stdin).Decode(&list); err != nil {
		return err
	}
	delete(list, "serialNumber")
	about, ok := list["metadata"].(map[string]any)
	if !ok {
		return fmt.Errorf("there is no metadata in it")
	}
	about["timestamp"] = date + "T00:00:00Z"
	if program, ok := about["component"].(map[string]any); ok {
		program["version"] = version
		delete(program, "components") // files of this machine
	}
	delete(about, "properties") // of this machine
	components, ok := list["components"].([]any)
	if !ok || len(components) == 0 {
		return fmt.Errorf("there are no modules in it")
	}
	versions := map[string]string{}
	for _, c := range components {
		module := c.(map[string]any)
		name, _ := module["name"].(string)
		versions[name], _ = module["version"].(string)
	}
	for _, part := range inside {
		if versions[part.in] == "" {
			return fmt.Errorf("%s is said to be in %s, which is not in the program", part.name, part.in)
		}
		components = append(components, map[string]any{
			"bom-ref": "inside:" + part.name, "type": "library", "name": part.name, "version": "as in " + part.in + " " + versions[part.in],
			"licenses": []any{map[string]any{"license": map[string]any{"id": part.licence}}},
		})
	}
	list["components"] = components
	out := json.NewEncoder(os.Stdout)
	out.SetIndent("", "  ")
	out.SetEscapeHTML(false)
	return out.Encode(list)
}
