package storage

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// TestFilesAreOpenedOnlyWhereItIsSafe keeps watch over the rule that nothing
// but SQLite opens a project that is open: closing such a handle would drop
// SQLite's locks. Each place below opens a file that nobody has open: claim
// runs the preflight and the copying only then, and the rest is about files
// that are just being made or that are no project.
func TestFilesAreOpenedOnlyWhereItIsSafe(t *testing.T) {
	safe := map[string]int{
		"preflight.go": 1, // preflight, under claim
		"backup.go":    2, // copyFile, under claim or into a temporary file
		"create.go":    2, // writeWhole makes a temporary file, syncPath syncs it

		"pages.go": 1, // recoverPages reads the copy that a rescue made

		"caution_linux.go": 1, // the table of mounts
		"caution_unix.go":  1, // a temporary file to try a lock on
		"writer.go":        2, // the id of this installation
		"process_linux.go": 2, // what the system says of a process
	}
	opening := regexp.MustCompile(`os\.(Open|OpenFile|ReadFile|WriteFile|Create|CreateTemp)\(`)
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		if strings.HasSuffix(file, "_test.go") {
			continue
		}
		content, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if found := opening.FindAll(content, -1); len(found) != safe[file] {
			t.Errorf("%s opens files in %d places instead of %d: %q", file, len(found), safe[file], found)
		}
	}
}
