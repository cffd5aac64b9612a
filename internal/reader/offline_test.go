package reader

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"strconv"
	"strings"
	"testing"
)

// The library that finds articles could also fetch them. Nothing here may call
// that, or start a program other than the one for PDF.
func TestNothingIsFetchedAndOnlyOneProgramIsStarted(t *testing.T) {
	entries, err := os.ReadDir(".")
	if err != nil {
		t.Fatal(err)
	}
	files := 0
	for _, entry := range entries {
		name := entry.Name()
		if !strings.HasSuffix(name, ".go") || strings.HasSuffix(name, "_test.go") {
			continue
		}
		files++
		parsed, err := parser.ParseFile(token.NewFileSet(), name, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		for _, spec := range parsed.Imports {
			path, _ := strconv.Unquote(spec.Path.Value)
			if path == "net" || strings.HasPrefix(path, "net/http") || path == "os/exec" && !strings.HasPrefix(name, "pdf") && !strings.HasPrefix(name, "quiet") {
				t.Errorf("%s imports %s", name, path)
			}
		}
		ast.Inspect(parsed, func(node ast.Node) bool {
			if call, ok := node.(*ast.SelectorExpr); ok && (call.Sel.Name == "FromURL" || call.Sel.Name == "StartProcess") {
				t.Errorf("%s calls %s", name, call.Sel.Name)
			}
			return true
		})
	}
	if files < 20 {
		t.Errorf("only %d files were looked at", files)
	}
}
