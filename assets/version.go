package assets

import (
	"strings"
	"time"
)

// Release is what the program knows of itself. It stands in FyneApp.toml and
// nowhere else.
type Release struct {
	Version string // as 1.2.3
	Date    string // as 2031-03-05
	Page    string // address of the page where newer ones appear
}

// oldAfter is how many months after its release a version is said to be old.
const oldAfter = 9

// IsOld reports whether a newer version may well exist. The program asks nobody,
// so it goes by the clock of this computer.
func (r Release) IsOld(now time.Time) bool {
	released, err := time.Parse(time.DateOnly, r.Date)
	return err == nil && now.After(released.AddDate(0, oldAfter, 0))
}

// Day is the date as people write it, empty when there is none.
func (r Release) Day() string {
	released, err := time.Parse(time.DateOnly, r.Date)
	if err != nil {
		return ""
	}
	return released.Format("2 January 2006")
}

// ReleaseFrom reads the text of FyneApp.toml.
func ReleaseFrom(fyneApp []byte) Release {
	return Release{Version: VersionFrom(fyneApp), Date: value(fyneApp, "Release", "Date"), Page: value(fyneApp, "Release", "Page")}
}

// VersionFrom reads the version out of the text of FyneApp.toml: the value of
// Version in the table [Details]. It returns the empty string when there is none.
func VersionFrom(fyneApp []byte) string { return value(fyneApp, "Details", "Version") }

// value finds the value of a key in a table. It understands as much TOML as that
// needs: tables, comments, and a value in double or single quotes.
func value(toml []byte, table, key string) string {
	in := ""
	for line := range strings.Lines(string(toml)) {
		line = strings.TrimSpace(line)
		if strings.HasPrefix(line, "[") {
			name, _, _ := strings.Cut(line[1:], "]")
			in = strings.TrimSpace(name)
			continue
		}
		name, value, found := strings.Cut(line, "=")
		if in != table || !found || strings.TrimSpace(name) != key {
			continue
		}
		value = strings.TrimSpace(value)
		if value == "" || value[0] != '"' && value[0] != '\'' {
			return ""
		}
		text, _, closed := strings.Cut(value[1:], value[:1])
		if !closed {
			return ""
		}
		return text
	}
	return ""
}
