// Package assets carries what is inside the program when nobody has opened a
// file yet: the icon, the codebook every new project starts with, and a small
// sample corpus that makes the first start look like work in progress.
//
// Everything is embedded, so the program needs no folder beside it. The sample
// articles are plain text files; what is known and said about them stands in
// sample/sample.json. Annotations are given there by the words they cover, not
// by offsets. The offsets are worked out when the sample is loaded, and a quote
// that does not stand in its article exactly once is an error, so the sample
// cannot drift away from its own text.
//
// The package imports corpus and nothing else of ours, and knows no screen.
package assets

import (
	_ "embed"
	"encoding/json"
	"fmt"

	"sayso/internal/corpus"
)

//go:embed icon.svg
var icon []byte

//go:embed codebook.json
var codebook []byte

// Icon returns the icon of the program as SVG, drawn to be read from 16 to 512
// pixels. The caller may change the bytes.
func Icon() []byte { return append([]byte(nil), icon...) }

// Codebook returns the preset: the labels claim, denial and speculation, with
// the optional attributes and relations. Every call makes a new copy, which the
// caller may change.
//
// It panics when the embedded file is broken, which the tests of this package
// rule out.
func Codebook() corpus.Codebook {
	var c corpus.Codebook
	if err := json.Unmarshal(codebook, &c); err != nil {
		panic(fmt.Sprintf("assets: the embedded codebook cannot be read: %v", err))
	}
	return c
}
