package main

import (
	"go/parser"
	"go/token"
	"io/fs"
	"maps"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// This test is the map of the house. It reads every Go file of the module,
// whatever system or tag the file is for, and fails when an import runs in a
// direction that is not allowed here.

// mayImport says which packages of ours a package may import. A package is
// named by its folder, and what lies under a folder follows the folder's rule
// unless it has one of its own. A folder under app is a screen, with the rule of
// one. A package under internal/ that has no rule is a pure one: it may import
// internal/corpus and nothing else of ours.
var mayImport = map[string]rule{
	".":                       {everything, "main puts the program together"},
	"app":                     {everything, "the window uses every part"},
	"app/session":             {only("internal/codebook", "internal/corpus", "internal/fault", "internal/history", "internal/matching", "internal/plan", "internal/query", "internal/recoding", "internal/segment", "storage"), "the open project knows no screen: it reads and changes the file, by the rules of the pure packages"},
	"app/ui":                  {only("internal/corpus", "internal/fault", "internal/matching", "storage", "widgets"), "the screens have it in common, so it knows none of them"},
	"widgets":                 {only("internal/colours", "internal/corpus", "internal/drawing", "internal/plot", "internal/textlayout", "internal/underline"), "widgets are given snapshots and report intents; they know no storage and no app"},
	"storage":                 {only("internal/corpus", "internal/history", "internal/query", "internal/segment"), "storage keeps events and what follows from them by the rules of history, cuts a text into sentences as it comes in, and finds what a query asks for"},
	"scripts":                 {only(), "they stand beside the program and use nothing of it"},
	"packaging":               {only(), "its tools stand beside the program and use nothing of it"},
	"assets":                  {only("internal/corpus"), "the sample corpus and the codebook are made of nouns"},
	"internal/corpus":         {only(), "the nouns depend on nothing, so that every package can speak in them"},
	"internal/cli":            {butNot("app", "widgets"), "the commands use every part that needs no window"},
	"internal/importing":      {butNot("app", "widgets", "internal/cli"), "it carries what was read into a project, for the window and the command line alike, so it needs storage"},
	"internal/exporting":      {only("internal/agreement", "internal/agreement/reading", "internal/codebook", "internal/corpus", "internal/dataset", "internal/atomicfile", "internal/readahead", "storage"), "it carries what a project holds out of it, for the window and the command line alike, so it needs storage"},
	"internal/dataset":        {only("internal/codebook", "internal/corpus", "internal/slug", "internal/underline"), "it writes the nouns down, names columns and files for them, writes the codebook as its own package does, and its report draws the lines of labels as the window does"},
	"internal/reader":         {only("internal/apart", "internal/corpus"), "most formats are read in a process apart"},
	"internal/apart":          {only("internal/cage"), "the process that reads files goes into a cage first, whatever it reads"},
	"internal/cage":           {only(), "it takes rights away and knows nothing of what for"},
	"internal/foreign":        {only("internal/apart", "internal/codebook", "internal/corpus", "internal/dataset", "internal/reader", "internal/slug"), "it reads what other tools wrote: offsets as dataset counts them, archives and XML within the limits of reader, descriptions of codes as codebook writes them"},
	"internal/codebook":       {only("internal/colours", "internal/corpus", "internal/slug"), "it plans and touches nothing; a new label gets a colour and an id made of its name"},
	"internal/overview":       {only("internal/corpus", "internal/query"), "it counts what the query language of the search chooses"},
	"internal/overview/chart": {only("internal/colours", "internal/corpus", "internal/overview", "internal/plot"), "it lays tables of overview out as marks of plot, in the colours of labels"},
	"internal/plot":           {only("internal/textlayout"), "it draws marks and knows nothing of what they mean; characters that its font lacks come out of the fonts of this computer"},
	"internal/adjudicating":   {only("internal/adjudication", "internal/corpus", "internal/history", "storage"), "it makes decisions of adjudication true in a project, for the window and the command line alike; history names the codebook"},
	"internal/rounds":         {only("internal/adjudicating", "internal/adjudication", "internal/corpus", "internal/history", "internal/plan", "internal/query", "storage"), "it carries a plan into a project, for the window and the command line alike, so it needs storage; what all said goes to gold when a round is closed"},
	"internal/recoding":       {only("internal/codebook", "internal/corpus", "storage"), "it makes a plan of codebook true in a project, for the window and the command line alike"},
	"internal/hub":            {only("internal/corpus", "internal/history", "storage"), "it exchanges a project with others, for the window and the command line alike, so it needs storage"},
	"internal/manual":         {only("internal/cli"), "it describes the commands"},
	"internal/tour":           {only("internal/corpus", "internal/dataset", "internal/hub/hubtest", "internal/sources", "internal/suggest/made", "internal/textlayout"), "it looks at the program from outside, starts a hub for it, reads what the program exports, works out from the pure motions which keys lead to a span, and lets two people read made sentences"},

	"internal/overview/follow":   {only("internal/corpus", "internal/overview", "internal/query", "storage"), "it reads a project for the overview, for the window and the command line alike"},
	"internal/suggest":           {only("internal/corpus", "internal/sources"), "the English verbs of saying among its cues are those by which sources are found"},
	"internal/suggest/evaluate":  {only("internal/corpus", "internal/segment", "internal/sources", "internal/suggest", "internal/suggest/made"), "it measures suggestions as the command line makes them, which tells the language of a text and finds its sources"},
	"internal/agreement/chart":   {only("internal/agreement", "internal/colours", "internal/corpus", "internal/plot"), "it draws figures of agreement as marks of plot, in the colours of labels"},
	"internal/agreement/reading": {only("internal/agreement", "internal/corpus", "storage"), "it reads a project for a study, for the window and the command line alike"},
	"internal/agreement/cases":   {only("internal/agreement", "internal/plan"), "worked cases are of the measures and of the sizes of samples"},
}

// screen is the rule of a folder under app that has none of its own.
var screen = rule{
	func(imported string) bool {
		return imported == "app/ui" || imported == "app/session" || within(imported, "widgets") || imported == "storage" ||
			within(imported, "internal") && !within(imported, "internal/cli") && !within(imported, "internal/tour")
	},
	"a screen knows its widgets and what it shows, never the window around it or another screen",
}

var pure = rule{only("internal/corpus"), "a pure package knows the nouns and nothing else of ours; a reason for more is written into mayImport"}

type rule struct {
	allows func(imported string) bool
	reason string
}

func everything(string) bool { return true }

func only(folders ...string) func(string) bool {
	return func(imported string) bool { return slices.Contains(folders, imported) }
}

func butNot(folders ...string) func(string) bool {
	return func(imported string) bool {
		return !slices.ContainsFunc(folders, func(folder string) bool { return within(imported, folder) })
	}
}

// within reports whether a package is the one of a folder or lies under it.
func within(name, folder string) bool {
	return name == folder || strings.HasPrefix(name, folder+"/")
}

// ruleFor finds the rule of a package and the folder it stands at.
func ruleFor(name string) (at string, r rule, ok bool) {
	for at = name; at != "."; at = path.Dir(at) {
		if _, own := mayImport[at]; !own && path.Dir(at) == "app" {
			return at, screen, true
		}
		if r, ok := mayImport[at]; ok {
			return at, r, true
		}
	}
	if name == "." {
		return name, mayImport["."], true
	}
	parts := strings.Split(name, "/")
	if parts[0] != "internal" || len(parts) < 2 {
		return name, rule{}, false
	}
	return path.Join(parts[:2]...), pure, true
}

// mayDial is the only part of the house that may open a connection: to the hub
// whose address the user gave, and nowhere else.
const mayDial = "internal/hub"

// dials are the packages that can open a connection. The program says nothing
// to any network but to a hub, so no other of its packages imports one. (net/url,
// net/mail and others of that family only read text.)
func dials(imported string) bool {
	for _, of := range []string{"github.com/jackc/pgx", "github.com/pressly/goose", "github.com/zalando/go-keyring"} {
		if within(imported, of) {
			return true
		}
	}
	return slices.Contains([]string{"net", "net/rpc", "net/smtp", "crypto/tls", "log/syslog"}, imported) ||
		within(imported, "net/http") || within(imported, "net/rpc") || within(imported, "golang.org/x/net")
}

func isFyne(imported string) bool { return within(imported, "fyne.io") }

// isStandard reports whether a package comes with Go: the first part of its
// path has no dot, as a host's name would.
func isStandard(imported string) bool {
	first, _, _ := strings.Cut(imported, "/")
	return !strings.Contains(first, ".") && first != "sayso"
}

// breach says what is wrong with one import, or "". name is the importing
// package; both are named by their folder if they are ours.
func breach(name, imported string, ours, inTest bool) string {
	at, r, known := ruleFor(name)
	switch {
	case !known:
		return "the folder has no rule; a new part of the house is written into mayImport, with the reason for what it may import"
	case dials(imported) && !within(name, mayDial):
		return "nothing but internal/hub speaks to a network"
	case isFyne(imported) && (name == "app/session" || !within(name, "app") && !within(name, "widgets")):
		return "only app and widgets may import Fyne, and the open project has no window"
	case ours && within(imported, "app") && !within(name, "app") && name != ".":
		return "nothing imports app but main"
	case inTest:
		return "" // a test may use more to build what it tests
	case ours && !within(imported, at) && !r.allows(imported):
		return r.reason
	case name == "internal/corpus" && !ours && !isStandard(imported):
		return "the nouns import the standard library only"
	}
	return ""
}

func TestImportsRunInTheDirectionsOfTheDesign(t *testing.T) {
	files := 0
	seen := map[string]bool{}
	err := filepath.WalkDir(".", func(file string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if entry.IsDir() {
			if base := entry.Name(); file != "." && (base == "testdata" || base == "bin" || base == "vendor" || strings.HasPrefix(base, ".") || strings.HasPrefix(base, "_")) {
				return filepath.SkipDir
			}
			return nil
		}
		if filepath.Ext(file) != ".go" {
			return nil
		}
		files++
		name := path.Dir(filepath.ToSlash(file))
		seen[name] = true
		parsed, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.ImportsOnly)
		if err != nil {
			return err
		}
		for _, spec := range parsed.Imports {
			imported, err := strconv.Unquote(spec.Path.Value)
			if err != nil {
				return err
			}
			imported, ours := strings.CutPrefix(imported, "sayso/")
			if wrong := breach(name, imported, ours, strings.HasSuffix(file, "_test.go")); wrong != "" {
				t.Errorf("%s imports %s: %s", file, imported, wrong)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if files < 10 || !seen["internal/corpus"] || !seen["storage"] || !seen["app"] {
		t.Errorf("only %d files of the packages %v were read: the test did not see the module", files, slices.Sorted(maps.Keys(seen)))
	}
}

// The rules themselves are proven on imports that must not be: a rule that
// forbids nothing would pass unseen.
func TestTheRulesForbidWhatTheyAreMeantToForbid(t *testing.T) {
	for _, c := range []struct {
		name, imported string
		ours, inTest   bool
		allowed        bool
	}{
		{"internal/corpus", "strings", false, false, true},
		{"internal/corpus", "github.com/google/uuid", false, false, false},
		{"internal/corpus", "pgregory.net/rapid", false, true, true},
		{"internal/corpus", "internal/segment", true, false, false},
		{"internal/segment", "internal/corpus", true, false, true},
		{"internal/segment", "storage", true, false, false},
		{"internal/segment", "storage", true, true, true},
		{"internal/agreement", "internal/dataset", true, false, false},
		{"internal/segment/train", "internal/segment", true, false, true},
		{"internal/segment/train", "storage", true, false, false},
		{"storage", "internal/corpus", true, false, true},
		{"storage", "internal/dataset", true, false, false},
		{"storage", "fyne.io/fyne/v2", false, false, false},
		{"storage", "fyne.io/fyne/v2/test", false, true, false},
		{"widgets", "fyne.io/fyne/v2", false, false, true},
		{"widgets", "storage", true, false, false},
		{"widgets/chart", "widgets", true, false, true},
		{"widgets/chart", "storage", true, false, false},
		{"internal/cli", "storage", true, false, true},
		{"internal/cli", "app", true, false, false},
		{"internal/cli", "app", true, true, false},
		{"internal/cli", "widgets", true, false, false},
		{"app", "widgets", true, false, true},
		{"app/session", "storage", true, false, true},
		{"app/session", "fyne.io/fyne/v2", false, false, false},
		{"app/session", "fyne.io/fyne/v2/test", false, true, false},
		{"app/session", "widgets", true, false, false},
		{"app/session", "app/settle", true, false, false},
		{"app/settle", "widgets", true, false, true},
		{"app/settle", "app", true, false, false},
		{"app/settle", "app/importing", true, false, false},
		{"app/settle", "app/importing", true, true, true},
		{"app/settle", "app/ui", true, false, true},
		{"app/settle", "internal/history", true, false, true},
		{"app/settle", "internal/cli", true, false, false},
		{"app/importing/mapping", "app/importing", true, false, true},
		{"app/importing/mapping", "app/settle", true, false, false},
		{"app/ui", "app/settle", true, false, false},
		{"app/ui", "app", true, false, false},
		{"app", "net/http", false, false, false},
		{"app", "net/http/httptest", false, true, false},
		{"app", "net", false, false, false},
		{"app", "net/url", false, false, true},
		{"app", "github.com/jackc/pgx/v5", false, false, false},
		{"internal/hub", "github.com/jackc/pgx/v5", false, false, true},
		{"internal/hub", "net", false, false, true},
		{"internal/hub", "app", true, false, false},
		{"internal/hub/hubtest", "net", false, false, true},
		{"internal/cli", "github.com/zalando/go-keyring", false, false, false},
		{"storage", "internal/hub", true, false, false},
		{".", "app", true, false, true},
		{"newfolder", "strings", false, false, false},
	} {
		wrong := breach(c.name, c.imported, c.ours, c.inTest)
		if (wrong == "") != c.allowed {
			t.Errorf("%s importing %s (in a test: %v): allowed is %v, want %v", c.name, c.imported, c.inTest, wrong == "", c.allowed)
		}
	}
}
