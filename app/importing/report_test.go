package importing

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestAReportBeginsNoFormulaAndReplacesNoFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "list.csv")
	if err := saveReport(path, []row{{file: "a", title: "=cmd", outcome: "imported", reason: "\n=cmd"}}); err != nil {
		t.Fatal(err)
	}
	if data, _ := os.ReadFile(path); !strings.Contains(string(data), "'=cmd") || !strings.Contains(string(data), "'\n=cmd") {
		t.Errorf("saved is %q", data)
	}
	if err := saveReport(path, nil); err == nil {
		t.Error("the file was replaced")
	}
	if freshPath(path) == path {
		t.Error("a path that exists was offered")
	}
}
