package textlayout

import (
	"bytes"
	"fmt"
	"sync"
	"unicode"

	"github.com/go-text/typesetting/font"
	"github.com/go-text/typesetting/font/opentype/tables"
)

// FontData is one font file.
type FontData struct {
	Name  string // unique among the fonts of a program
	TTF   []byte // TrueType or OpenType, one face
	Emoji bool   // a font of colour pictures, preferred for emoji sequences
}

// Fonts is the list of fonts a text is set in: the reading font first, then
// those that step in for characters it lacks. It is safe for use by several
// goroutines.
type Fonts struct {
	mu      sync.RWMutex
	list    []*font.Font
	data    []FontData
	pending []FontData // not read yet, for want of need
	emoji   int        // index of the emoji font, -1 for none
	byRune  map[rune]int
	system  func(rune) (FontData, bool)
	indexOf map[string]int
}

// NewFonts reads the first font; the others are read when a character needs
// them. When system is not nil it is asked, once for each character, for a font
// that covers a character which none of the list does.
func NewFonts(system func(rune) (FontData, bool), list ...FontData) (*Fonts, error) {
	f := &Fonts{system: system, emoji: -1, byRune: map[rune]int{}, indexOf: map[string]int{}}
	if len(list) == 0 {
		return nil, fmt.Errorf("no font was given")
	}
	if _, err := f.add(list[0]); err != nil {
		return nil, err
	}
	f.pending = list[1:]
	return f, nil
}

func (f *Fonts) add(data FontData) (int, error) {
	if i, ok := f.indexOf[data.Name]; ok {
		return i, nil
	}
	face, err := font.ParseTTF(bytes.NewReader(data.TTF))
	if err != nil {
		return 0, fmt.Errorf("the font %s cannot be read: %w", data.Name, err)
	}
	f.list = append(f.list, face.Font)
	f.data = append(f.data, data)
	i := len(f.list) - 1
	f.indexOf[data.Name] = i
	if data.Emoji {
		f.emoji = i
	}
	return i, nil
}

// Data gives a font of the list by its index, as in Unit.Font.
func (f *Fonts) Data(i int) FontData {
	f.mu.RLock()
	defer f.mu.RUnlock()
	return f.data[i]
}

// Find gives the index of the first font that covers the character, -1 when
// there is none.
func (f *Fonts) Find(r rune) int {
	f.mu.RLock()
	i, ok := f.byRune[r]
	f.mu.RUnlock()
	if ok {
		return i
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	i = f.find(r)
	f.byRune[r] = i
	return i
}

func (f *Fonts) find(r rune) int {
	for i, ft := range f.list {
		if hasGlyph(ft, r) {
			return i
		}
	}
	for len(f.pending) > 0 {
		next := f.pending[0]
		f.pending = f.pending[1:]
		if i, err := f.add(next); err == nil {
			if hasGlyph(f.list[i], r) {
				return i
			}
		}
	}
	if f.system == nil {
		return -1
	}
	data, ok := f.system(r)
	if !ok {
		return -1
	}
	i, err := f.add(data)
	if err != nil {
		return -1
	}
	if !hasGlyph(f.list[i], r) {
		return -1
	}
	return i
}

// hasGlyph reports whether a font can show a character. A glyph that the font
// says is a mark on another one (class 3 of its table GDEF, which is set without
// a width) does not count, unless the character is such a mark: some fonts have
// Hebrew punctuation so, which would lie on the letter before and could not be
// clicked.
func hasGlyph(f *font.Font, r rune) bool {
	glyph, ok := f.NominalGlyph(r)
	if !ok || r < 0x300 || f.GDEF.GlyphClassDef == nil || unicode.In(r, unicode.M, unicode.C) || isDefaultIgnorable(r) {
		return ok
	}
	class, _ := f.GDEF.GlyphClassDef.Class(tables.GlyphID(glyph))
	return class != 3
}

// emojiFont gives the index of the font of colour pictures, -1 for none.
func (f *Fonts) emojiFont() int {
	f.mu.Lock()
	defer f.mu.Unlock()
	for f.emoji < 0 && len(f.pending) > 0 {
		next := f.pending[0]
		f.pending = f.pending[1:]
		_, _ = f.add(next) // a font that cannot be read is a font less
	}
	return f.emoji
}

// covers reports whether the font has a glyph for the character.
func (f *Fonts) covers(i int, r rune) bool {
	f.mu.RLock()
	defer f.mu.RUnlock()
	return hasGlyph(f.list[i], r)
}

// face makes a face of its own for a caller: faces must not be shared between
// goroutines, fonts may.
func (f *Fonts) face(i int) *font.Face {
	f.mu.RLock()
	defer f.mu.RUnlock()
	return font.NewFace(f.list[i])
}
