package main

import (
	"context"
	"errors"
	"fmt"
	"image"
	"strings"
	"time"

	"sayso/internal/corpus"
)

// The size of the screen, and of the window that fills it, in pixels.
const (
	screenWidth  = 1280
	screenHeight = 800
)

// Parts of the screen, in pixels, when the window fills it.
var (
	screen = image.Rect(0, 0, screenWidth, screenHeight)
	// All but the line at the foot, in which passing messages come and go.
	above = image.Rect(0, 0, screenWidth, 762)
	// The middle of the reading column: text, whatever the width of its sides.
	column = image.Rect(330, 60, 880, 760)
	// The gutter and the column, where marks appear.
	marks = image.Rect(262, 60, 900, 760)
	// The line at the foot of the text while sentences are gone through.
	queueStrip = image.Rect(270, 712, 900, 762)
	// The word at the foot of the window that says whether all is saved.
	savedWord = image.Rect(0, 774, 90, 800)
	// Where the pointer is parked, so that it points at nothing.
	nowhere = image.Pt(screenWidth-2, screenHeight-2)
)

// facts are what steps found out for later steps.
type facts struct {
	untouched string // id of the document the tour works in
	byKeys    string // id of the document that is annotated by keys alone
	annotated string // title of the document with the most annotations
	labels    []corpus.Label
	before    *Holding // what the project held before it was killed
}

// script is the tour.
var script = []Step{
	{"the first start opens the sample project", (*Tour).firstStart},
	{"the window has the class that the desktop knows it by", (*Tour).classed},
	{"the palette finds an article nobody has read", (*Tour).findUntouched},
	{"keys 1 2 3 0 leave claim, denial, speculation and nothing", (*Tour).tagByKey},
	{"Ctrl+Z takes the last one back, Ctrl+Shift+Z brings it again", (*Tour).undo},
	{"a key typed right behind Ctrl+Z waits for it", (*Tour).typedAhead},
	{"Shift+digit adds a second label and stays", (*Tour).secondLabel},
	{"Enter leads to the source, T to the note, Esc back to the text", (*Tour).sourceAndNote},
	{"a click with a label in the hand tags a sentence", (*Tour).tagByClick},
	{"dragging selects words, and a digit labels them", (*Tour).tagSelection},
	{"a right click offers labels, F1 the keys, Ctrl+F a search; Esc closes each", (*Tour).openAndClose},
	{"Ctrl+PageDown goes to the next article, Ctrl+D says it is done", (*Tour).nextDone},
	{"kill -9 right after a mark shows as saved loses nothing", (*Tour).killed},
	{"it opens again with everything there", (*Tour).reopened},
	{"with the mouse unplugged: something said of every sentence of an article", (*Tour).unplugged},
	{"by keys alone: the ends of a span corrected, a part of a sentence labelled", (*Tour).correctedByKeys},
	{"by keys alone: a source, a note, and the article is done", (*Tour).writtenByKeys},
	{"a click on an article in the list opens it", (*Tour).articleClicked},
	{"an annotated article in light colours", (*Tour).light},
	{"the palette shows commands", (*Tour).palette},
	{"G shows the thread of a claim, F5 the sources, F4 searches all articles, Ctrl+B the codebook; Esc closes each", (*Tour).lists},
	{"Y parks a sentence with a why, F6 lists what is parked, the palette offers orders of the documents", (*Tour).parked},
	{"dark colours", (*Tour).dark},
	{"text at 200 %", (*Tour).zoom},
	{"a narrow window, 900x600", (*Tour).narrow},
	{"F7 shows what the corpus says: filtered, from a bar to a sentence and back, and saved", (*Tour).corpusSays},
	{"Alt+Q leads to a denial that nobody has read, and a key says so", (*Tour).likelyDenial},
	{"Alt+O shows a label that looks odd, and a key turns it", (*Tour).turnedBack},
	{"Ctrl+E exports a table that fits the texts byte for byte", (*Tour).export},
	{"closing the window ends the program", (*Tour).closed},
	{"a damaged file is told in a window, and Enter opens another project", (*Tour).damaged},
	{"without a display a sentence says so", (*Tour).withoutDisplay},
	{"a copy that was worked in elsewhere is joined, and what both changed is settled by a key", (*Tour).joined},
	{"two people work at one hub: blind, then not, and away from it; what both changed is settled by a key", (*Tour).teamed},
	{"Shift+F7 says how far two readers agree, and Enter what stands behind a figure", (*Tour).agreed},
	{"where two people differ is decided by a key each, and Ctrl+Z takes one back", (*Tour).adjudicated},
	{"the project is sound, and its export comes back unchanged", (*Tour).sound},
}

// launch starts the program and waits until its window fills the screen.
func (t *Tour) launch(ctx context.Context, name string, arguments ...string) error {
	var run *Run
	var err error
	for try := 0; ; try++ {
		if run, err = t.home.Start(ctx, fmt.Sprint(name, strings.Repeat("-again", try)), t.program, arguments...); err != nil {
			return err
		}
		if t.window, err = t.display.FindWindow(ctx, run, " - Sayso", 40*time.Second); err == nil {
			break
		}
		// A display that lost a program a moment ago may refuse the next one.
		if try == 2 || !strings.Contains(run.said(), "GLFW library is not initialized") {
			return fmt.Errorf("%w; the program said: %s%s", err, run.said(), t.display.said())
		}
	}
	t.runs = append(t.runs, run)
	if err := t.window.Resize(ctx, screenWidth, screenHeight); err != nil {
		return err
	}
	if err := t.window.Focus(ctx); err != nil {
		return err
	}
	if err := t.display.Point(ctx, nowhere); err != nil {
		return err
	}
	_, err = t.display.Still(ctx, screen)
	return err
}

func (t *Tour) firstStart(ctx context.Context) error {
	if err := t.launch(ctx, "first"); err != nil {
		return err
	}
	if !exists(t.home.SampleProject()) {
		return fmt.Errorf("the first start should have made %s", t.home.SampleProject())
	}
	h, err := t.Holds(ctx, t.home.SampleProject())
	if err != nil {
		return err
	}
	most := -1
	for _, e := range h.Entries {
		said := len(e.Annotations) + len(e.Marks)
		if said == 0 && t.untouched == "" && len(e.Document.Sentences) >= 12 {
			t.untouched = e.Document.ID
		}
		if said > most {
			most, t.annotated = said, e.Document.Title
		}
	}
	if t.untouched == "" || most < 1 {
		return errors.New("the sample project should hold an article nobody has read and one that is annotated")
	}
	for _, key := range []string{"1", "2", "3"} {
		label, ok := h.Codebook.LabelForKey(key)
		if !ok {
			return fmt.Errorf("the sample's codebook has no label with the key %s", key)
		}
		t.labels = append(t.labels, label)
	}
	return t.colours(ctx, "light")
}

// colours switches to light or dark colours if the window has the others.
func (t *Tour) colours(ctx context.Context, wanted string) error {
	is := func() (bool, error) {
		picture, err := t.display.Picture(screen)
		return err == nil && (brightness(picture) > 128) == (wanted == "light"), err
	}
	if ok, err := is(); ok || err != nil {
		return err
	}
	if err := t.display.Key(ctx, "ctrl+shift+l"); err != nil {
		return err
	}
	if err := until(ctx, "the window has "+wanted+" colours", 10*time.Second, is); err != nil {
		return err
	}
	_, err := t.display.Still(ctx, screen)
	return err
}

// find opens the palette, types the first words of a title and takes the first
// thing found.
func (t *Tour) find(ctx context.Context, title string) error {
	if _, err := t.open(ctx, "ctrl+k", typeable(title, 24)); err != nil {
		return err
	}
	if _, err := t.display.Still(ctx, screen); err != nil {
		return err
	}
	if err := t.display.Key(ctx, "Return"); err != nil {
		return err
	}
	_, err := t.display.Still(ctx, screen)
	return err
}

// typeable is the beginning of a title as far as it needs no other keyboard.
func typeable(title string, limit int) string {
	var typed strings.Builder
	for _, r := range title {
		if typed.Len() == limit {
			break
		}
		if r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r == ' ' && typed.Len() > 0 {
			typed.WriteRune(r)
		}
	}
	return strings.TrimSpace(typed.String())
}

func (t *Tour) findUntouched(ctx context.Context) error {
	h, err := t.Holds(ctx, t.home.SampleProject())
	if err != nil {
		return err
	}
	entry, err := h.Entry(t.untouched)
	if err != nil {
		return err
	}
	before, err := t.look(ctx, column)
	if err != nil {
		return err
	}
	if err := t.find(ctx, entry.Document.Title); err != nil {
		return err
	}
	return t.display.Changed(ctx, "another article is shown", before)
}
