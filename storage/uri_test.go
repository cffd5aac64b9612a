package storage

import (
	"net/url"
	"strings"
	"testing"
)

// TestPathsOfWindowsBecomeURIsThatSQLiteUnderstands: SQLite takes what stands
// between file:// and the next slash for the name of a machine, and refuses all
// but none.
func TestPathsOfWindowsBecomeURIsThatSQLiteUnderstands(t *testing.T) {
	for path, want := range map[string]string{
		`C:\Studies\a.sayso`:                  `/C:/Studies/a.sayso`,
		`C:/Studies/a.sayso`:                  `/C:/Studies/a.sayso`,
		`\\server\share\a.sayso`:              `////server/share/a.sayso`,
		`//server/share/a.sayso`:              `////server/share/a.sayso`,
		`\\?\C:\Studies\a.sayso`:              `/C:/Studies/a.sayso`,
		`\\?\UNC\server\share\a.sayso`:        `////server/share/a.sayso`,
		`\\?\unc\server\share\a.sayso`:        `////server/share/a.sayso`,
		`\\server\share$\Ünver #1\a%20.sayso`: `////server/share$/Ünver #1/a%20.sayso`,
	} {
		got := uriPathOfWindows(path)
		if got != want {
			t.Errorf("%s becomes %s, want %s", path, got, want)
		}
		parsed, err := url.Parse("file:" + (&url.URL{Path: got}).EscapedPath())
		if err != nil || parsed.Host != "" || parsed.RawQuery != "" || parsed.Fragment != "" || !strings.HasSuffix(parsed.Path, want[2:]) {
			t.Errorf("%s: the URI has the host %q, the path %q, the query %q (%v)", path, parsed.Host, parsed.Path, parsed.RawQuery, err)
		}
	}
}
