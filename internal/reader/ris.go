package reader

import (
	"context"
	"errors"
	"regexp"
	"strings"

	"sayso/internal/corpus"
)

// RIS reads a list of references, as libraries and databases export it: one
// document for each file that a reference names, or else for its abstract.
var RIS = Format{
	Name:       "list of references",
	Extensions: []string{".ris"},
	Reader:     "ris-1",
	Sniff:      func(head []byte) bool { return risStart.Match(head) },
	Read: func(ctx context.Context, file File, yield func(Result) bool) {
		text, in, err := readText(file)
		if err != nil {
			yield(Result{Err: err})
			return
		}
		list := references(text)
		if len(list) == 0 {
			yield(Result{Err: errors.New("there is no reference in it")})
			return
		}
		giveReferences(ctx, file, in, list, yield)
	},
}

var (
	risStart = regexp.MustCompile(`\A(?:\x{FEFF})?\s*TY  - `)
	risField = regexp.MustCompile(`^([A-Z][A-Z0-9])  ?-(?: (.*))?$`)
)

// references reads the references of a text.
func references(text string) (list []described) {
	var fields map[string][]string
	key := ""
	for line := range strings.Lines(text) {
		line = strings.TrimRight(line, " \t\r\n")
		found := risField.FindStringSubmatch(line)
		switch {
		case found != nil && found[1] == "TY":
			fields, key = map[string][]string{}, ""
		case fields == nil:
		case found != nil && found[1] == "ER":
			list = append(list, reference(fields))
			fields = nil
		case found != nil:
			key = found[1]
			fields[key] = append(fields[key], found[2])
		case key != "" && strings.TrimSpace(line) != "":
			fields[key] = append(fields[key], line)
		}
	}
	if len(fields) > 0 {
		list = append(list, reference(fields))
	}
	return list
}

func reference(fields map[string][]string) described {
	one := func(keys ...string) string {
		for _, key := range keys {
			if words := tidy(strings.Join(fields[key], " ")); words != "" {
				return words
			}
		}
		return ""
	}
	d := corpus.Document{
		Title: one("TI", "T1", "CT"), Outlet: one("T2", "JF", "JO", "JA", "PB"), Language: languageNamed(one("LA")), URL: webAddress(one("UR", "L2")),
		Byline: tidy(strings.Join(append(fields["AU"], fields["A1"]...), "; ")),
	}
	dated(&d, strings.TrimRight(one("DA", "Y1", "PY"), "/"))
	d.Origin = corpus.Origin{Database: one("DB", "DP"), Accession: one("AN"), Page: one("SP"), Section: one("SE")}
	for _, key := range []string{"AB", "N2", "N1"} {
		if d.Text == "" {
			d.Text = cleanText(strings.Join(fields[key], "\n\n"))
		}
	}
	var files []string
	for _, key := range []string{"L1", "L4"} { // of each line; addresses of the web are no files
		for _, name := range fields[key] {
			if webAddress(name) == "" && strings.TrimSpace(name) != "" {
				files = append(files, name)
			}
		}
	}
	return described{d, files}
}
