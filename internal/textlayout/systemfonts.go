package textlayout

import (
	"bytes"
	"os"
	"path/filepath"
	"strconv"
	"sync"

	"github.com/go-text/typesetting/font"
	"github.com/go-text/typesetting/font/opentype"
	"github.com/go-text/typesetting/fontscan"
	"github.com/go-text/typesetting/language"
)

// SystemFonts gives a function that finds a font of this computer for a
// character, for use with NewFonts. The fonts are looked for when it is first
// called, which can take a second on a computer that never did so before.
func SystemFonts() func(rune) (FontData, bool) {
	s := &systemFonts{}
	return s.find
}

type systemFonts struct {
	mu     sync.Mutex
	fonts  *fontscan.FontMap
	failed bool
}

// quiet drops the finder's remarks on fonts it cannot read.
type quiet struct{}

func (quiet) Printf(string, ...any) {}

func (s *systemFonts) find(r rune) (FontData, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.fonts == nil && !s.failed {
		fonts := fontscan.NewFontMap(quiet{})
		if err := fonts.UseSystemFonts(""); err != nil {
			s.failed = true
		} else {
			s.fonts = fonts
		}
	}
	if s.failed {
		return FontData{}, false
	}
	s.fonts.SetQuery(fontscan.Query{Families: []string{fontscan.SansSerif}})
	s.fonts.SetScript(language.LookupScript(r))
	face := s.fonts.ResolveFace(r)
	if face == nil {
		return FontData{}, false
	}
	if _, ok := face.NominalGlyph(r); !ok { // an arbitrary face, for want of a better one
		return FontData{}, false
	}
	return load(s.fonts.FontLocation(face.Font))
}

// load reads a font file. A face out of a collection is written out as a font
// of its own, since painters take single faces only.
func load(at fontscan.Location) (FontData, bool) {
	content, err := os.ReadFile(at.File)
	if err != nil {
		return FontData{}, false
	}
	name := filepath.Base(at.File) + "#" + strconv.Itoa(int(at.Index))
	if _, err := font.ParseTTF(bytes.NewReader(content)); err == nil {
		return FontData{Name: name, TTF: content}, true
	}
	loaders, err := opentype.NewLoaders(bytes.NewReader(content))
	if err != nil || int(at.Index) >= len(loaders) {
		return FontData{}, false
	}
	loader := loaders[at.Index]
	var tables []opentype.Table
	for _, tag := range loader.Tables() {
		raw, err := loader.RawTable(tag)
		if err != nil {
			return FontData{}, false
		}
		tables = append(tables, opentype.Table{Tag: tag, Content: raw})
	}
	return FontData{Name: name, TTF: opentype.WriteTTF(tables)}, true
}
