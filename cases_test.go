package main

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// tested is a function of the tests of a folder, as far as it can be read.
type tested struct {
	calls map[string]bool // names of what it calls, and of what it hands on
	fails bool            // it calls Error, Fatal and the like itself
	skips bool            // the first thing it does is to skip, whatever happens
}

// failing are the methods by which a test says that something is wrong.
var failing = map[string]bool{"Error": true, "Errorf": true, "Fatal": true, "Fatalf": true, "Fail": true, "FailNow": true}

// testsOf reads the functions of all tests, by folder and name.
func testsOf(t *testing.T) map[string]map[string]*tested {
	t.Helper()
	folders := map[string]map[string]*tested{}
	err := filepath.WalkDir(".", func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || !strings.HasSuffix(path, "_test.go") {
			return err
		}
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		folder := filepath.ToSlash(filepath.Dir(path))
		if folders[folder] == nil {
			folders[folder] = map[string]*tested{}
		}
		for _, declared := range file.Decls {
			if f, ok := declared.(*ast.FuncDecl); ok && f.Body != nil {
				folders[folder][f.Name.Name] = readTest(f.Body)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return folders
}

func readTest(body *ast.BlockStmt) *tested {
	f := &tested{calls: map[string]bool{}}
	ast.Inspect(body, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.SelectorExpr:
			f.calls[n.Sel.Name] = true
			f.fails = f.fails || failing[n.Sel.Name]
		case *ast.Ident:
			f.calls[n.Name] = true
		}
		return true
	})
	if len(body.List) > 0 {
		if statement, ok := body.List[0].(*ast.ExprStmt); ok {
			if call, ok := statement.X.(*ast.CallExpr); ok {
				method, ok := call.Fun.(*ast.SelectorExpr)
				f.skips = ok && strings.HasPrefix(method.Sel.Name, "Skip")
			}
		}
	}
	return f
}

// canFail reports whether a test, or a function of its folder that it uses, says
// that something is wrong.
func canFail(functions map[string]*tested, name string, been map[string]bool) bool {
	f := functions[name]
	if f == nil || f.skips || been[name] {
		return false
	}
	been[name] = true
	if f.fails {
		return true
	}
	for called := range f.calls {
		if canFail(functions, called, been) {
			return true
		}
	}
	return false
}

// TestEveryCaseOfReliabilityIsShownByTestsThatCanFail keeps docs/reliability.md
// true as far as a reader of code can: all 97 cases are there, and each is shown
// by tests of these names in the packages that it says, which are not skipped as
// a whole and can fail. That a test proves what the case says, only people can
// tell.
func TestEveryCaseOfReliabilityIsShownByTestsThatCanFail(t *testing.T) {
	declared := testsOf(t)
	page, err := os.ReadFile("docs/reliability.md")
	if err != nil {
		t.Fatal(err)
	}
	folders := map[string]string{"": "storage", "root": ".", "app": "app", "session": "app/session", "widgets": "widgets", "readingview": "widgets/readingview"}
	row := regexp.MustCompile(`(?m)^\| (\d+) \|(.*)\|(.*)\|(.*)\|$`)
	name := regexp.MustCompile(`\b(?:Test|Fuzz)[A-Z]\w+`)
	group := regexp.MustCompile(`\((cli|cage|hub|reader|dataset|importing|atomicfile|foreign|textlayout|segment|root|app|session|widgets|readingview)\)`)
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
				switch {
				case declared[folder][test] == nil:
					t.Errorf("case %s: %s is not in %s", cells[1], test, folder)
				case !canFail(declared[folder], test, map[string]bool{}):
					t.Errorf("case %s: %s cannot fail", cells[1], test)
				}
			}
		}
	}
	if next != 98 {
		t.Errorf("%d cases of 97 are there", next-1)
	}
}

func TestATestThatCannotFailIsTold(t *testing.T) {
	functions := map[string]*tested{}
	file, err := parser.ParseFile(token.NewFileSet(), "", `package p
		func TestThatHolds(t *testing.T) { if x() { t.Error("x") } }
		func TestThatAsks(t *testing.T)  { ask(t) }
		func TestInGroups(t *testing.T)  { for range 2 { t.Run("", func(t *testing.T) { ask(t) }) } }
		func TestInATable(t *testing.T)  { for _, f := range []func(*testing.T){ask} { f(t) } }
		func TestNothing(t *testing.T)   { x() }
		func TestRound(t *testing.T)     { round(t) }
		func TestSkipped(t *testing.T)   { t.Skip("later"); t.Error("x") }
		func ask(t *testing.T)           { t.Helper(); t.Fatal("x") }
		func round(t *testing.T)         { round(t) }
		func x() bool                    { return true }`, parser.SkipObjectResolution)
	if err != nil {
		t.Fatal(err)
	}
	for _, declared := range file.Decls {
		f := declared.(*ast.FuncDecl)
		functions[f.Name.Name] = readTest(f.Body)
	}
	for name, can := range map[string]bool{"TestThatHolds": true, "TestThatAsks": true, "TestInGroups": true, "TestInATable": true,
		"TestNothing": false, "TestRound": false, "TestSkipped": false, "TestThatIsNotThere": false} {
		if got := canFail(functions, name, map[string]bool{}); got != can {
			t.Errorf("%s can fail: %v", name, got)
		}
	}
}
