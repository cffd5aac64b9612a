package main

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// listed writes a list of modules as a tool makes it of one program.
func listed(t *testing.T, system string, modules ...string) string {
	t.Helper()
	var components, dependencies []string
	for _, m := range modules {
		address := "pkg:golang/" + m + "@v1.0.0?type=module"
		components = append(components, `{"bom-ref": "`+address+`", "name": "`+m+`", "version": "v1.0.0", "purl": "pkg:golang/`+m+`@v1.0.0?goarch=amd64\u0026goos=`+system+`\u0026type=module"}`)
		dependencies = append(dependencies, `"`+address+`"`)
	}
	text := `{"bomFormat": "CycloneDX", "serialNumber": "urn:uuid:1", "metadata": {"timestamp": "now", "properties": [{"name": "host"}],
		"component": {"bom-ref": "pkg:golang/sayso@v0.0.0-2031?type=module", "name": "sayso", "version": "v0.0.0-2031", "components": [{"name": "/home/file"}]}},
		"components": [` + strings.Join(components, ",") + `],
		"dependencies": [{"ref": "pkg:golang/sayso@v0.0.0-2031?type=module", "dependsOn": [` + strings.Join(dependencies, ",") + `]}]}`
	file := filepath.Join(t.TempDir(), system+".json")
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return file
}

// always are the modules that something lies in.
var always = []string{"fyne.io/fyne/v2", "github.com/go-fonts/liberation", "github.com/go-gl/glfw/v3.4/glfw", "github.com/mattn/go-sqlite3"}

func TestOneListHasTheModulesOfAllSystemsOnceAndNothingOfThisMachine(t *testing.T) {
	var out bytes.Buffer
	if err := complete("1.2.3", "2031-03-05", []string{listed(t, "linux", always...), listed(t, "windows", append([]string{"github.com/danieljoos/wincred"}, always...)...)}, &out); err != nil {
		t.Fatal(err)
	}
	var list bill
	if err := json.Unmarshal(out.Bytes(), &list); err != nil {
		t.Fatal(err)
	}
	times := map[string]int{}
	for _, c := range list.Components {
		times[c.text("name")]++
	}
	for _, name := range append([]string{"github.com/danieljoos/wincred", "SQLite", "GLFW"}, always...) {
		if times[name] != 1 {
			t.Errorf("%s is in it %d times", name, times[name])
		}
	}
	if len(list.Dependencies) != 1 || len(list.Dependencies[0].On) != 1+len(always) || list.Dependencies[0].Ref != "pkg:golang/sayso@v1.2.3?type=module" {
		t.Errorf("it depends on %+v", list.Dependencies)
	}
	for _, word := range []string{"v0.0.0", "goos", "host", "/home", "serialNumber", "now"} {
		if strings.Contains(out.String(), word) {
			t.Errorf("it says %s", word)
		}
	}
}

func TestAListWithoutWhatIsSaidToLieInItIsRefused(t *testing.T) {
	err := complete("1.2.3", "2031-03-05", []string{listed(t, "linux", always[1:]...)}, &bytes.Buffer{})
	if err == nil || !strings.Contains(err.Error(), "which is not in the program") {
		t.Errorf("it says %v", err)
	}
}
