package app

import (
	"bytes"
	"fmt"
	"go/ast"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime/debug"
	"slices"
	"strings"
	"testing"
)

// No storage call runs on the window's goroutine. The code itself is read for
// it, so nothing is missed because no test goes there: a function counts as
// running on the window's goroutine unless every place that names it runs
// behind. What is allowed stands in allowedHere, with its reason.

// allowedHere are functions that may use storage on the window's goroutine.
var allowedHere = map[string]string{
	"Settings.Save": "the settings of the program are a file of some hundred bytes in the home folder, not a project",
}

// beforeTheWindow run while there is no window yet that could stand still.
var beforeTheWindow = []string{"Run"}

// behindTheWindow are the parameters of functions that run what they are given
// on another goroutine, counted from 0.
var behindTheWindow = map[string][]int{
	"Shell.Start": {1}, "Window.turnTo": {0}, "Behind": {1}, "BehindOr": {1}, "ListBehind": {2},
	"Shell.WriteFile": {2}, "Session.ChangePeople": {0}, "Session.ChangePlanBy": {0}, "Open.AfterSaving": {0}, "Session.AfterSaving": {0}, "Session.Saved": {0},
	"Session.undoOrRedo": {1}, "Screen.reach": {1}, "Saver.Submit": {0, 1}, "NewSaver": {0}, "WaitGroup.Go": {0},
}

// keeping are those of them that put what they are given into a queue for a
// goroutine of their own. Of the others the code is read to see that they do.
var keeping = []string{"Open.AfterSaving", "Saver.Submit", "NewSaver", "WaitGroup.Go"}

// onTheWindow run what they are given on the window's goroutine, whoever calls.
var onTheWindow = []string{"Runner.Do", "Session.post", "Window.about"}

// storing are the packages that read and write projects and files.
var storing = []string{"sayso/storage", "sayso/internal/importing", "sayso/internal/exporting", "sayso/internal/atomicfile", "sayso/internal/hub"}

// quick are functions of these packages that read and write nothing. A function
// that takes a context is never quick; one that makes a Step always is.
var quick = []string{
	"Project.Path", "Project.ReadOnly", "NewID", "Retryable", "IsOpen",
	"LabelNames", "CheckAttribute", "DefaultBackupFolder", "ReasonOf", "LeaveOutHeader", "Follow", "AddressFor",
}

// waiting are functions of the window's own that wait for the disk or the network.
var waiting = []string{"Saver.Await", "Saver.Close", "Saver.Between", "Hubs.AddressOf", "Hubs.Find", "Hubs.Join", "Hubs.Exchange", "Hubs.Members", "Hubs.SetUp", "Hubs.LetIn", "Hubs.NewPassword", "Hubs.Remove", "Hubs.Unblind", "Hubs.Moved", "Hubs.Leave", "Follower.Stop"}

func TestNoStorageCallRunsOnTheWindowsGoroutine(t *testing.T) {
	l := newLoader(t)
	g := newGraph(l.files)
	files := 0
	// A package comes after those it imports.
	for _, line := range l.list("-deps", "-f", `{{.ImportPath}}{{range .GoFiles}} {{$.Dir}}/{{.}}{{end}}{{range .CgoFiles}} {{$.Dir}}/{{.}}{{end}}`, "./...") {
		path, names, _ := strings.Cut(line, " ")
		if ofTheWindow(path) {
			l.read(g, path, strings.Fields(names), nil)
			files += len(strings.Fields(names))
		}
	}
	if files < 50 {
		t.Fatalf("only %d files are read", files)
	}
	used := map[string]bool{}
	for _, found := range g.breaches() {
		if allowedHere[found.in] != "" {
			used[found.in] = true
			continue
		}
		t.Error(found)
	}
	for name := range allowedHere {
		if !used[name] {
			t.Errorf("%s needs no permission any more", name)
		}
	}
	for name, parameters := range behindTheWindow {
		if slices.Contains(keeping, name) {
			continue
		}
		f := g.declared[name]
		if f == nil {
			t.Errorf("%s is not there any more; take it out of the list", name)
			continue
		}
		for _, i := range parameters {
			if runs := g.handed[f.Signature().Params().At(i)]; len(runs) == 0 || slices.ContainsFunc(runs, func(at where) bool { return at != apart }) {
				t.Errorf("%s does not run its parameter %d behind the window alone", name, i)
			}
		}
	}
}

// A look at code that does it, in every way that was thought of, and at code
// that does not. Each snippet is the body of a file beside a small window.
func TestAStorageCallOnTheWindowsGoroutineIsFoundHoweverItIsMade(t *testing.T) {
	const stage = `package app
import ("context"; "sync"; "sayso/storage"; "sayso/internal/atomicfile")
var _ = atomicfile.ErrExists
var _ sync.Mutex
type Runner interface{ Do(f func()) }
type Shell struct { runner Runner }
type Window struct { *Shell; project *storage.Project; saver *Saver; tapped func() }
type Saver struct{}
func (s *Saver) Submit(write func(), then func()) { go write(); go then() }
func (s *Saver) Await() {}
func (w *Shell) Start(text string, work func(context.Context), after func()) {
	go func() { work(context.Background()); w.runner.Do(after) }() }
func Behind[T any](w *Window, read func(context.Context, *storage.Project) (T, error), show func(T)) {
	go func() { v, _ := read(context.Background(), w.project); w.runner.Do(func() { show(v) }) }() }
func read(w *Window) { w.project.Info(context.Background()) }
func (w *Window) reading() { w.project.Info(context.Background()) }
`
	l := newLoader(t)
	for _, c := range []struct {
		name, code string
		finds      bool
	}{
		{"a call in a handler", `func (w *Window) click() { w.project.Info(context.Background()) }`, true},
		{"a call through helpers", `func (w *Window) click() { w.more() }
func (w *Window) more() { read(w) }`, true},
		{"a method handed on as a value", `func (w *Window) build() { w.tapped = w.reading }`, true},
		{"a method of storage as a value", `func (w *Window) build() { f := w.project.Annotators; f(context.Background()) }`, true},
		{"a literal in a field", `func (w *Window) build() { w.tapped = func() { read(w) } }`, true},
		{"what is shown after work behind", `func (w *Window) click() { w.Start("", func(context.Context) {}, func() { read(w) }) }`, true},
		{"what is posted from behind", `func (w *Window) click() { go func() { w.runner.Do(func() { read(w) }) }() }`, true},
		{"a literal in a field, made behind", `func (w *Window) click() { go func() { w.tapped = func() { read(w) } }() }`, true},
		{"a helper used behind and here", `func (w *Window) click() { go read(w); read(w) }`, true},
		{"the arguments of a go statement", `func (w *Window) click() { go use(w.project.Info(context.Background())) }
func use(storage.Info, error) {}`, true},
		{"a setting", `func (w *Window) click() { w.project.SetSetting(context.Background(), "a", "b") }`, true},
		{"closing", `func (w *Window) click() { w.project.Close() }`, true},
		{"backups, without a context", `func (w *Window) click() { storage.Backups("", "") }`, true},
		{"waiting for the saver", `func (w *Window) click() { w.saver.Await() }`, true},
		{"a file written", `func (w *Window) click() { atomicfile.Write(context.Background(), "", "", nil) }`, true},
		{"a literal in a variable", `func (w *Window) click() { f := func() { read(w) }; go f(); f() }`, true},
		{"a literal in a variable that is kept", `func (w *Window) click() { f := func() { read(w) }; go func() { w.tapped = f }() }`, true},
		{"an exported function that nothing names", `func Open() { storage.Open(context.Background(), "", storage.OpenOptions{}) }`, true},

		{"work behind", `func (w *Window) click() { w.Start("", func(ctx context.Context) { w.project.Info(ctx); read(w) }, func() {}) }`, false},
		{"a reading behind", `func (w *Window) click() { Behind(w, func(ctx context.Context, p *storage.Project) (storage.Info, error) { return p.Info(ctx) }, func(storage.Info) {}) }`, false},
		{"a goroutine", `func (w *Window) click() { go func() { read(w) }() }`, false},
		{"a goroutine of a named function", `func (w *Window) click() { go read(w) }`, false},
		{"the saver", `func (w *Window) click() { w.saver.Submit(func() { read(w) }, w.reading) }`, false},
		{"what needs no disk", `func (w *Window) click() { _ = w.project.Path() + storage.NewID() }`, false},
		{"a literal in a variable, for work behind", `func (w *Window) click() { work := func(context.Context) { read(w) }; w.Start("", work, func() {}) }`, false},
		{"a deferred literal behind", `func (w *Window) click() { go func() { defer func() { read(w) }() }() }`, false},
	} {
		g := newGraph(l.files)
		l.read(g, "sayso/app", []string{"stage.go"}, map[string]string{"stage.go": stage + c.code + "\nfunc (w *Window) unused() { go read(w); go w.reading() }"})
		if found := g.breaches(); (len(found) > 0) != c.finds {
			t.Errorf("%s: found %v", c.name, found)
		}
	}
}

// A function of one package that another calls runs where it is called.
func TestAStorageCallIsFollowedFromAPackageOfTheWindowIntoAnother(t *testing.T) {
	const room = `package room
import ("context"; "sayso/storage")
func Read(p *storage.Project) { p.Info(context.Background()) }
`
	const window = `package app
import ("sayso/app/room"; "sayso/storage")
func click(p *storage.Project) { `
	l := newLoader(t)
	for code, finds := range map[string]bool{"room.Read(p)": true, "go room.Read(p)": false} {
		g := newGraph(l.files)
		l.read(g, "sayso/app/room", []string{"room.go"}, map[string]string{"room.go": room})
		l.read(g, "sayso/app", []string{"stage.go"}, map[string]string{"stage.go": window + code + " }"})
		if found := g.breaches(); (len(found) > 0) != finds {
			t.Errorf("%s: found %v", code, found)
		}
	}
}

// --- reading the code -----------------------------------------------------------

// loader checks the types of the packages of the window against the compiled
// packages that they use.
type loader struct {
	t        *testing.T
	files    *token.FileSet
	compiled types.Importer
	known    map[string]*types.Package // the packages of the window
	tags     string
}

// ofTheWindow reports whether a package is app or lies under it.
func ofTheWindow(path string) bool {
	return path == "sayso/app" || strings.HasPrefix(path, "sayso/app/")
}

// Import implements types.Importer.
func (l *loader) Import(path string) (*types.Package, error) {
	if p := l.known[path]; p != nil {
		return p, nil
	}
	return l.compiled.Import(path)
}

func newLoader(t *testing.T) *loader {
	t.Helper()
	l := &loader{t: t, files: token.NewFileSet(), known: map[string]*types.Package{}}
	if info, ok := debug.ReadBuildInfo(); ok { // other tags would be another build, which takes minutes
		for _, setting := range info.Settings {
			if setting.Key == "-tags" {
				l.tags = setting.Value
			}
		}
	}
	exports := map[string]string{}
	for _, line := range l.list("-deps", "-export", "-f", "{{.ImportPath}} {{.Export}}", "./...") {
		if path, file, ok := strings.Cut(line, " "); ok {
			exports[path] = file
		}
	}
	l.compiled = importer.ForCompiler(l.files, "gc", func(path string) (io.ReadCloser, error) { return os.Open(exports[path]) })
	return l
}

// list is what go list says, by line.
func (l *loader) list(arguments ...string) []string {
	l.t.Helper()
	c := exec.Command("go", append([]string{"list", "-buildvcs=false", "-tags", l.tags}, arguments...)...)
	var said bytes.Buffer
	c.Stderr = &said
	out, err := c.Output()
	if err != nil {
		l.t.Fatalf("go list: %v\n%s", err, said.String())
	}
	return strings.Split(strings.TrimSpace(string(out)), "\n")
}

// read adds the files of a package to a graph; sources has the text of those that
// are on no disk.
func (l *loader) read(g *graph, path string, names []string, sources map[string]string) {
	l.t.Helper()
	var files []*ast.File
	for _, name := range names {
		var text any
		if source, ok := sources[name]; ok {
			text = source
		}
		file, err := parser.ParseFile(l.files, name, text, parser.SkipObjectResolution)
		if err != nil {
			l.t.Fatal(err)
		}
		files = append(files, file)
	}
	config := types.Config{Importer: l, FakeImportC: true}
	checked, err := config.Check(path, l.files, files, g.info)
	if err != nil {
		l.t.Fatal(err)
	}
	l.known[path] = checked
	for _, file := range files {
		g.read(file)
	}
}

// where is where a piece of code runs.
type where int

const (
	inside where = iota // where the function runs that it stands in
	apart               // behind the window
	here                // on the window's goroutine
)

// mention is a place that names a function.
type mention struct {
	in  *types.Func // the declared function it stands in, nil for a variable of the package
	at  where
	pos token.Pos
}

// graph is who names whom.
type graph struct {
	files    *token.FileSet
	info     *types.Info
	declared map[string]*types.Func
	own      []*types.Func             // the functions of the packages
	named    map[*types.Func][]mention // of the packages' and of storage's
	locals   map[*types.Var]*local     // the variables that hold a function
	handed   map[*types.Var][]where    // where variables and parameters are used
}

// local is a function in a variable. It runs wherever the variable is called or
// handed to.
type local struct {
	body *ast.BlockStmt
	in   *types.Func
	runs []where
}

func newGraph(files *token.FileSet) *graph {
	return &graph{
		files: files, declared: map[string]*types.Func{}, named: map[*types.Func][]mention{}, locals: map[*types.Var]*local{}, handed: map[*types.Var][]where{},
		info: &types.Info{Uses: map[*ast.Ident]types.Object{}, Defs: map[*ast.Ident]types.Object{}, Selections: map[*ast.SelectorExpr]*types.Selection{}},
	}
}

func (g *graph) read(file *ast.File) {
	for _, declaration := range file.Decls {
		f, ok := declaration.(*ast.FuncDecl)
		if !ok {
			g.walk(declaration, nil, here)
			continue
		}
		function := g.info.Defs[f.Name].(*types.Func)
		g.declared[nameOf(function)] = function
		g.own = append(g.own, function)
		if f.Body != nil {
			at := inside
			if slices.Contains(beforeTheWindow, nameOf(function)) {
				at = apart
			}
			g.walk(f.Body, function, at)
		}
	}
}

// walk notes all that a piece of code names.
func (g *graph) walk(node ast.Node, in *types.Func, at where) {
	ast.Inspect(node, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.GoStmt:
			g.call(n.Call, in, at, apart)
			return false
		case *ast.CallExpr:
			g.call(n, in, at, at)
			return false
		case *ast.AssignStmt:
			return !g.hold(n, in)
		case *ast.FuncLit: // kept somewhere, and called by who knows whom
			g.walk(n.Body, in, here)
			return false
		case *ast.Ident:
			g.mention(n, in, here)
		}
		return true
	})
}

// hold takes up a new variable that holds a function.
func (g *graph) hold(a *ast.AssignStmt, in *types.Func) bool {
	if a.Tok != token.DEFINE || len(a.Lhs) != 1 {
		return false
	}
	literal, ok := a.Rhs[0].(*ast.FuncLit)
	variable, defined := g.info.Defs[a.Lhs[0].(*ast.Ident)].(*types.Var)
	if ok && defined {
		g.locals[variable] = &local{body: literal.Body, in: in}
	}
	return ok && defined
}

// call notes a call that is made in one place and runs what it calls in another.
func (g *graph) call(c *ast.CallExpr, in *types.Func, at, runs where) {
	callee := g.function(c.Fun)
	switch fun := ast.Unparen(c.Fun).(type) {
	case *ast.FuncLit:
		g.walk(fun.Body, in, runs)
	case *ast.Ident:
		g.mention(fun, in, runs)
	case *ast.SelectorExpr:
		g.walk(fun.X, in, at)
		g.mention(fun.Sel, in, runs)
	case *ast.IndexExpr: // a generic function with its type
		g.walkCalled(fun.X, in, runs)
	default:
		g.walk(c.Fun, in, at)
	}
	name := ""
	if callee != nil {
		name = nameOf(callee)
	} else if s, ok := ast.Unparen(c.Fun).(*ast.SelectorExpr); ok {
		name = g.field(s)
	}
	for i, argument := range c.Args {
		to := at // what takes a function calls it, as far as anybody knows
		switch {
		case slices.Contains(behindTheWindow[name], i):
			to = apart
		case slices.Contains(onTheWindow, name):
			to = here
		}
		g.argument(argument, in, at, to)
	}
}

// argument notes an argument; a function in it runs at to.
func (g *graph) argument(e ast.Expr, in *types.Func, at, to where) {
	switch e := ast.Unparen(e).(type) {
	case *ast.FuncLit:
		g.walk(e.Body, in, to)
	case *ast.Ident:
		g.mention(e, in, to)
	case *ast.SelectorExpr:
		g.walk(e.X, in, at)
		g.mention(e.Sel, in, to)
	default:
		g.walk(e, in, at)
	}
}

func (g *graph) walkCalled(e ast.Expr, in *types.Func, runs where) {
	if name, ok := e.(*ast.Ident); ok {
		g.mention(name, in, runs)
	}
}

func (g *graph) mention(name *ast.Ident, in *types.Func, at where) {
	if f, ok := g.info.Uses[name].(*types.Func); ok {
		f = f.Origin()
		g.named[f] = append(g.named[f], mention{in, at, name.Pos()})
	}
	if v, ok := g.info.Uses[name].(*types.Var); ok {
		g.handed[v] = append(g.handed[v], at)
		if l := g.locals[v]; l != nil && !slices.Contains(l.runs, at) {
			l.runs = append(l.runs, at)
			g.walk(l.body, l.in, at)
		}
	}
}

// function is what a call calls, nil for a variable.
func (g *graph) function(e ast.Expr) *types.Func {
	switch e := ast.Unparen(e).(type) {
	case *ast.Ident:
		f, _ := g.info.Uses[e].(*types.Func)
		return f
	case *ast.SelectorExpr:
		f, _ := g.info.Uses[e.Sel].(*types.Func)
		return f
	case *ast.IndexExpr:
		return g.function(e.X)
	}
	return nil
}

// field names a field that holds a function, with its type: "Session.post".
func (g *graph) field(s *ast.SelectorExpr) string {
	selection := g.info.Selections[s]
	if selection == nil {
		return ""
	}
	return typeName(selection.Recv()) + "." + s.Sel.Name
}

// nameOf is a function with the type of its receiver: "Window.start".
func nameOf(f *types.Func) string {
	if receiver := f.Signature().Recv(); receiver != nil {
		return typeName(receiver.Type()) + "." + f.Name()
	}
	return f.Name()
}

func typeName(t types.Type) string {
	if pointer, ok := t.(*types.Pointer); ok {
		t = pointer.Elem()
	}
	if named, ok := t.(*types.Named); ok {
		return named.Obj().Name()
	}
	return t.String()
}

// breach is a use of storage on the window's goroutine.
type breach struct {
	in, calls, at string
	through       []string
}

func (b breach) String() string {
	return fmt.Sprintf("%s: %s uses %s on the window's goroutine (reached through %s)", b.at, b.in, b.calls, strings.Join(b.through, ", from "))
}

// breaches follows the window's goroutine through the code. A function that nothing
// names is called by the toolkit or from another package.
func (g *graph) breaches() (list []breach) {
	by := map[*types.Func]*types.Func{} // who takes the window's goroutine there
	reached := map[*types.Func]bool{}
	called := map[*types.Func]bool{}
	for f := range g.named {
		called[f] = true
	}
	for _, f := range g.own {
		if !called[f] {
			reached[f] = true
		}
	}
	for more := true; more; {
		more = false
		for _, f := range g.own {
			for _, m := range g.named[f] {
				if !reached[f] && g.onWindow(m, reached) {
					reached[f], by[f], more = true, m.in, true
				}
			}
		}
	}
	for f, mentions := range g.named {
		if !stores(f) {
			continue
		}
		for _, m := range mentions {
			if !g.onWindow(m, reached) {
				continue
			}
			one := breach{in: "a variable", calls: f.Pkg().Name() + "." + nameOf(f), at: g.files.Position(m.pos).String()}
			if m.in != nil {
				one.in = nameOf(m.in)
			}
			for up := m.in; up != nil && len(one.through) < 6; up = by[up] {
				one.through = append(one.through, nameOf(up))
			}
			one.at = strings.TrimPrefix(one.at, filepath.Dir(one.at)+"/")
			list = append(list, one)
		}
	}
	slices.SortFunc(list, func(a, b breach) int { return strings.Compare(a.at, b.at) })
	return list
}

func (g *graph) onWindow(m mention, reached map[*types.Func]bool) bool {
	return m.at == here || m.at == inside && (m.in == nil || reached[m.in])
}

// stores reports whether a function reads or writes the disk, or waits for it.
func stores(f *types.Func) bool {
	if f.Pkg() == nil {
		return false
	}
	if ofTheWindow(f.Pkg().Path()) {
		return slices.Contains(waiting, nameOf(f))
	}
	if !slices.Contains(storing, f.Pkg().Path()) {
		return false
	}
	s := f.Signature()
	for parameter := range s.Params().Variables() {
		if typeName(parameter.Type()) == "Context" {
			return true
		}
	}
	for result := range s.Results().Variables() {
		if typeName(result.Type()) == "Step" {
			return false
		}
	}
	of := s.Recv()
	return !slices.Contains(quick, nameOf(f)) && (of == nil || typeName(of.Type()) == "Project")
}
