package reader

import (
	"errors"
	"path"
	"regexp"
	"strings"
)

// Projects of programs for qualitative analysis are databases of their own
// makers. Sayso reads some (package foreign takes those before they come here),
// and each of those programs exports something that it reads: whoever names one
// that it does not is told what, instead of having their work passed over as a
// file of an unknown kind.

// projectKinds say by the ending of a name what a file is, and how its contents
// come here.
var projectKinds = []struct {
	ending *regexp.Regexp
	hint   string
}{
	{regexp.MustCompile(`^\.mx\d{2}$|^\.mex\d{2}$`), "it is a project of MAXQDA; export it from MAXQDA as a REFI-QDA project, and import the .qdpx"},
	{regexp.MustCompile(`^\.nvpx?$`), "it is a project of NVivo; export it from NVivo as a REFI-QDA project, and import the .qdpx"},
	{regexp.MustCompile(`^\.atlproj\d*$|^\.atlcb$|^\.hpr\d*$`), "it is a project of ATLAS.ti; export it from ATLAS.ti as a REFI-QDA project, and import the .qdpx"},
	{regexp.MustCompile(`^\.qda$`), "it is a project of QualCoder of a version that Sayso does not know; export it from QualCoder as a REFI-QDA project, and import the .qdpx"},
	{regexp.MustCompile(`^\.dna$`), "it is a database of Discourse Network Analyzer of a version that Sayso does not know; export its statements from DNA as a table with the positions at which they start and stop, and import that after the texts"},
}

// projectOf is the error for a project of another program, nil for any other
// file. Endings that other things have too must begin as a database does.
func projectOf(name string, head []byte) error {
	ending := strings.ToLower(path.Ext(name))
	for _, kind := range projectKinds {
		if kind.ending.MatchString(ending) {
			return errors.New(kind.hint)
		}
	}
	if strings.HasPrefix(string(head), "SQLite format 3\x00") && (ending == ".sqlite3" || ending == ".db") {
		return errors.New("it is a database that Sayso does not know; if it is a project of Taguette of another version, export its highlights from Taguette as CSV, and import that after the texts")
	}
	return nil
}
