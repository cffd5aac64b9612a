package readingview

import (
	"sync"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
	"github.com/go-fonts/liberation/liberationserifregular"

	"sayso/internal/textlayout"
)

// readingFonts is one chain of fonts, and the pictures of words in them. The page
// paints each word in the very font the layout measured it in, so that the two
// agree to the pixel.
type readingFonts struct {
	*textlayout.Fonts
	pictures *textlayout.Pictures // of words, for the page
}

// The chains are made once and kept.
var (
	sansFonts  = sync.OnceValue(func() *readingFonts { return newReadingFonts(theme.DefaultTextFont()) })
	boldFonts  = sync.OnceValue(func() *readingFonts { return newReadingFonts(theme.DefaultTextBoldFont()) })
	serifFonts = sync.OnceValue(func() *readingFonts {
		return newReadingFonts(fyne.NewStaticResource("LiberationSerif-Regular.ttf", liberationserifregular.TTF), theme.DefaultTextFont())
	})
)

// systemFont finds fonts of this computer for scripts the bundled ones lack.
// Tests replace it, so that their pictures are the same everywhere.
var systemFont = textlayout.SystemFonts()

// fontsFor is the chain for a style.
func fontsFor(s Style) *readingFonts {
	if s.Serif {
		return serifFonts()
	}
	return sansFonts()
}

func newReadingFonts(list ...fyne.Resource) *readingFonts {
	f := &readingFonts{}
	var data []textlayout.FontData
	add := func(r fyne.Resource, emoji bool) {
		if r != nil {
			data = append(data, textlayout.FontData{Name: r.Name(), TTF: r.Content(), Emoji: emoji})
		}
	}
	for _, r := range list {
		add(r, false)
	}
	add(theme.DefaultSymbolFont(), false)
	add(theme.DefaultEmojiFont(), true)
	fonts, err := textlayout.NewFonts(func(r rune) (textlayout.FontData, bool) { return systemFont(r) }, data...)
	if err != nil {
		// The first font is compiled in; a program without it cannot show a word.
		panic("widgets: " + err.Error())
	}
	f.Fonts, f.pictures = fonts, textlayout.NewPictures(fonts)
	return f
}
