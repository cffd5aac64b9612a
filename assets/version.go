package assets

import "strings"

// VersionFrom reads the version out of the text of FyneApp.toml, the one place
// where it is written: the value of Version in the table [Details]. It returns
// the empty string when there is none.
//
// It understands as much TOML as that line needs: tables, comments, and a value
// in double or single quotes.
func VersionFrom(fyneApp []byte) string {
	table := ""
	for line := range strings.Lines(string(fyneApp)) {
		line = strings.TrimSpace(line)
		if strings.HasPrefix(line, "[") {
			name, _, _ := strings.Cut(line[1:], "]")
			table = strings.TrimSpace(name)
			continue
		}
		key, value, found := strings.Cut(line, "=")
		if table != "Details" || !found || strings.TrimSpace(key) != "Version" {
			continue
		}
		value = strings.TrimSpace(value)
		if value == "" || value[0] != '"' && value[0] != '\'' {
			return ""
		}
		version, _, closed := strings.Cut(value[1:], value[:1])
		if !closed {
			return ""
		}
		return version
	}
	return ""
}
