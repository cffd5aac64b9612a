package main

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"strings"
	"testing"
)

// A widget that nobody gave a name is silence to those who cannot see it. Every
// type of ours that is a widget, by what it embeds, says what it shows and what
// it is, or embeds one that does.
func TestEveryWidgetOfOursHasANameAndARoleForScreenReaders(t *testing.T) {
	embeds, said := map[string][]string{}, map[string]map[string]bool{}
	for _, folder := range []string{"app", "app/*", "widgets", "widgets/*"} {
		files, err := filepath.Glob(folder + "/*.go")
		if err != nil {
			t.Fatal(err)
		}
		for _, file := range files {
			if !strings.HasSuffix(file, "_test.go") {
				readWidgets(t, file, embeds, said)
			}
		}
	}
	// Of Fyne's own, these speak for themselves.
	speaks := map[string]bool{"widget.Button": true, "widget.Label": true, "widget.Hyperlink": true}
	var tells func(name, method string) bool
	tells = func(name, method string) bool {
		if speaks[name] || said[name][method] {
			return true
		}
		for _, part := range embeds[name] {
			if tells(part, method) {
				return true
			}
		}
		return false
	}
	widgets := 0
	for name, parts := range embeds {
		if !isWidget(parts, embeds) {
			continue
		}
		widgets++
		for _, method := range []string{"AccessibilityLabel", "AccessibilityRole"} {
			if !tells(name, method) {
				t.Errorf("%s has no %s", name, method)
			}
		}
	}
	if widgets < 20 {
		t.Errorf("only %d widgets were found", widgets)
	}
}

func isWidget(parts []string, embeds map[string][]string) bool {
	for _, part := range parts {
		if strings.HasPrefix(part, "widget.") || isWidget(embeds[part], embeds) {
			return true
		}
	}
	return false
}

// readWidgets notes what the types of a file embed, and which methods they have.
func readWidgets(t *testing.T, file string, embeds map[string][]string, said map[string]map[string]bool) {
	tree, err := parser.ParseFile(token.NewFileSet(), file, nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	for _, declaration := range tree.Decls {
		switch d := declaration.(type) {
		case *ast.GenDecl:
			for _, spec := range d.Specs {
				of, ok := spec.(*ast.TypeSpec)
				if !ok {
					continue
				}
				if body, ok := of.Type.(*ast.StructType); ok {
					for _, field := range body.Fields.List {
						if len(field.Names) == 0 {
							name := typeName(tree.Name.Name, of.Name)
							embeds[name] = append(embeds[name], typeName(tree.Name.Name, field.Type))
						}
					}
				}
			}
		case *ast.FuncDecl:
			if d.Recv != nil {
				name := typeName(tree.Name.Name, d.Recv.List[0].Type)
				if said[name] == nil {
					said[name] = map[string]bool{}
				}
				said[name][d.Name.Name] = true
			}
		}
	}
}

// typeName is a type with the name of its package, as other packages write it.
func typeName(in string, e ast.Expr) string {
	switch e := e.(type) {
	case *ast.StarExpr:
		return typeName(in, e.X)
	case *ast.Ident:
		return in + "." + e.Name
	case *ast.SelectorExpr:
		if from, ok := e.X.(*ast.Ident); ok {
			return from.Name + "." + e.Sel.Name
		}
	}
	return ""
}
