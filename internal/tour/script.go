package main

import (
	"bytes"
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"image"
	"os"
	"path/filepath"
	"slices"
	"strconv"
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
	// The word at the foot of the window that says whether all is saved.
	savedWord = image.Rect(0, 774, 90, 800)
	// Where the pointer is parked, so that it points at nothing.
	nowhere = image.Pt(screenWidth-2, screenHeight-2)
)

// facts are what steps found out for later steps.
type facts struct {
	untouched string // id of the document the tour works in
	annotated string // title of the document with the most annotations
	labels    []corpus.Label
	before    *Holding // what the project held before it was killed
}

// script is the tour.
var script = []Step{
	{"the first start opens the sample project", (*Tour).firstStart},
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
	{"an annotated article in light colours", (*Tour).light},
	{"the palette shows commands", (*Tour).palette},
	{"dark colours", (*Tour).dark},
	{"text at 200 %", (*Tour).zoom},
	{"a narrow window, 900x600", (*Tour).narrow},
	{"Ctrl+E exports a table that fits the texts byte for byte", (*Tour).export},
	{"closing the window ends the program", (*Tour).closed},
	{"the project is sound, and its export comes back unchanged", (*Tour).sound},
}

// --- starting -----------------------------------------------------------------

// launch starts the program and waits until its window fills the screen.
func (t *Tour) launch(ctx context.Context, name string, arguments ...string) error {
	run, err := t.home.Start(ctx, name, t.program, arguments...)
	if err != nil {
		return err
	}
	t.runs = append(t.runs, run)
	if t.window, err = t.display.FindWindow(ctx, " - Sayso", time.Minute); err != nil {
		return fmt.Errorf("%w; the program said: %s", err, run.said())
	}
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

// --- finding ------------------------------------------------------------------

// find opens the palette, types the first words of a title and takes the first
// thing found.
func (t *Tour) find(ctx context.Context, title string) error {
	before, err := t.look(ctx, screen)
	if err != nil {
		return err
	}
	if err := t.display.Key(ctx, "ctrl+k"); err != nil {
		return err
	}
	if err := t.display.Changed(ctx, "the palette opens", before); err != nil {
		return err
	}
	if err := t.display.Type(ctx, typeable(title, 24)); err != nil {
		return err
	}
	if _, err := t.display.Still(ctx, screen); err != nil {
		return err
	}
	if err := t.display.Key(ctx, "Return"); err != nil {
		return err
	}
	_, err = t.display.Still(ctx, screen)
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

// --- tagging ------------------------------------------------------------------

// are reports whether the first sentences of a document are as listed.
func are(entry corpus.Entry, wanted ...string) bool {
	for i, w := range wanted {
		if onSentence(entry, i) != w {
			return false
		}
	}
	return true
}

// firstFour is what the keys 1 2 3 0 leave.
func (t *Tour) firstFour() []string {
	return []string{t.labels[0].ID, t.labels[1].ID, t.labels[2].ID, string(corpus.Nothing)}
}

func (t *Tour) tagByKey(ctx context.Context) error {
	if err := t.display.Key(ctx, "Home", "1", "2", "3", "0"); err != nil {
		return err
	}
	entry, err := t.untilHolds(ctx, t.untouched, "claim, denial, speculation, nothing on the first four sentences",
		func(e corpus.Entry) bool { return are(e, t.firstFour()...) })
	if err != nil {
		return err
	}
	if len(entry.Annotations) != 3 || len(entry.Marks) != 1 {
		return fmt.Errorf("more was marked than asked for: %s", summary(entry))
	}
	return nil
}

func (t *Tour) undo(ctx context.Context) error {
	back := t.firstFour()
	back[3] = string(corpus.Unread)
	if err := t.seen(ctx, "ctrl+z"); err != nil {
		return err
	}
	if _, err := t.untilHolds(ctx, t.untouched, "an unread fourth sentence again",
		func(e corpus.Entry) bool { return are(e, back...) && len(e.Annotations) == 3 }); err != nil {
		return err
	}
	if err := t.seen(ctx, "ctrl+shift+z"); err != nil {
		return err
	}
	_, err := t.untilHolds(ctx, t.untouched, "nothing on the fourth sentence again",
		func(e corpus.Entry) bool { return are(e, t.firstFour()...) && len(e.Annotations) == 3 })
	return err
}

// seen presses a key and waits until the window shows what it did.
func (t *Tour) seen(ctx context.Context, key string) error {
	before, err := t.look(ctx, screen)
	if err != nil {
		return err
	}
	if err := t.display.Key(ctx, key); err != nil {
		return err
	}
	if err := t.display.Changed(ctx, key+" shows in the window", before); err != nil {
		return err
	}
	_, err = t.display.Still(ctx, screen)
	return err
}

// typedAhead corrects a slip as a quick hand does, without looking: a wrong
// label, Ctrl+Z, the right one. Undo goes to the disk and back; the key behind
// it must wait for that and not fall on the next sentence.
func (t *Tour) typedAhead(ctx context.Context) error {
	if err := t.display.Key(ctx, "Home", "Down", "Down", "Down", "Down"); err != nil {
		return err
	}
	if _, err := t.display.xdotool(ctx, "key", "--delay", "1", "1", "ctrl+z", "2"); err != nil {
		return err
	}
	wanted := append(t.firstFour(), t.labels[1].ID, string(corpus.Unread))
	if _, err := t.untilHolds(ctx, t.untouched, "a denial on the fifth sentence and nothing on the sixth",
		func(e corpus.Entry) bool { return are(e, wanted...) && len(e.Annotations) == 4 }); err != nil {
		return err
	}
	if err := t.seen(ctx, "ctrl+z"); err != nil {
		return err
	}
	_, err := t.untilHolds(ctx, t.untouched, "an unread fifth sentence again",
		func(e corpus.Entry) bool { return are(e, t.firstFour()...) && len(e.Annotations) == 3 })
	return err
}

func (t *Tour) secondLabel(ctx context.Context) error {
	claim, denial := t.labels[0].ID, t.labels[1].ID
	if err := t.display.Key(ctx, "Home", "shift+2"); err != nil {
		return err
	}
	if _, err := t.untilHolds(ctx, t.untouched, "claim and denial on the first sentence", func(e corpus.Entry) bool {
		return are(e, claim+"|"+denial, denial)
	}); err != nil {
		return err
	}
	// It stayed on the sentence, so the same key takes the label off again.
	if err := t.display.Key(ctx, "shift+2"); err != nil {
		return err
	}
	_, err := t.untilHolds(ctx, t.untouched, "only the claim on the first sentence", func(e corpus.Entry) bool {
		return are(e, t.firstFour()...)
	})
	return err
}

func (t *Tour) sourceAndNote(ctx context.Context) error {
	const source, note = "the harbour office", "Second hand. See the last paragraph."
	if err := t.display.Key(ctx, "Home", "Return"); err != nil {
		return err
	}
	if err := t.display.Type(ctx, source); err != nil {
		return err
	}
	if err := t.display.Key(ctx, "Escape", "t"); err != nil {
		return err
	}
	if err := t.display.Type(ctx, note); err != nil {
		return err
	}
	if err := t.display.Key(ctx, "Escape"); err != nil {
		return err
	}
	_, err := t.untilHolds(ctx, t.untouched, "the source and the note on the first sentence", func(e corpus.Entry) bool {
		for _, a := range e.Annotations {
			if a.Span == e.Document.Sentences[0].Span {
				return a.Attributes["source"] == source && a.Note == note
			}
		}
		return false
	})
	return err
}

// --- with the mouse -----------------------------------------------------------

// lines finds the lines of text in the reading column, from the top, each as
// the box of its ink.
func (t *Tour) lines(ctx context.Context) ([]image.Rectangle, error) {
	picture, err := t.display.Still(ctx, column)
	if err != nil {
		return nil, err
	}
	return linesIn(picture), nil
}

func (t *Tour) tagByClick(ctx context.Context) error {
	if err := t.display.Key(ctx, "Home"); err != nil {
		return err
	}
	lines, err := t.lines(ctx)
	if err != nil {
		return err
	}
	if len(lines) < 14 {
		return fmt.Errorf("the reading column shows %d lines of text, too few", len(lines))
	}
	button, err := t.swatch(ctx, t.labels[2])
	if err != nil {
		return err
	}
	if err := t.display.Click(ctx, button); err != nil {
		return err
	}
	// A line far below the sentences that carry something already.
	target := lines[len(lines)-3]
	if err := t.display.Click(ctx, target.Min.Add(image.Pt(12, target.Dy()/2))); err != nil {
		return err
	}
	if _, err := t.untilHolds(ctx, t.untouched, "a fourth annotation, a speculation, below the first four sentences", func(e corpus.Entry) bool {
		return are(e, t.firstFour()...) && len(e.Annotations) == 4 && e.Annotations[3].Label == t.labels[2].ID
	}); err != nil {
		return err
	}
	// Put the label down again, and show that a click then tags nothing.
	if err := t.display.Key(ctx, "Escape"); err != nil {
		return err
	}
	target = lines[len(lines)-1]
	if err := t.display.Click(ctx, target.Min.Add(image.Pt(12, target.Dy()/2))); err != nil {
		return err
	}
	if err := t.display.Key(ctx, "shift+1"); err != nil {
		return err
	}
	_, err = t.untilHolds(ctx, t.untouched, "a claim where the last click went", func(e corpus.Entry) bool {
		return len(e.Annotations) == 5 && e.Annotations[4].Label == t.labels[0].ID
	})
	return err
}

// swatch finds the button of a label in the bar at the head of the window by
// its square of colour.
func (t *Tour) swatch(ctx context.Context, label corpus.Label) (image.Point, error) {
	bar, err := t.display.Still(ctx, image.Rect(0, 0, screenWidth, 48))
	if err != nil {
		return image.Point{}, err
	}
	at, ok := squareOf(bar, label.Colour)
	if !ok {
		return at, fmt.Errorf("no button at the head of the window shows the colour %s of %s", label.Colour, label.Name)
	}
	return at, nil
}

func (t *Tour) tagSelection(ctx context.Context) error {
	if err := t.display.Key(ctx, "Home"); err != nil {
		return err
	}
	lines, err := t.lines(ctx)
	if err != nil {
		return err
	}
	line := lines[len(lines)-5]
	y := (line.Min.Y + line.Max.Y) / 2
	if err := t.display.Drag(ctx, image.Pt(line.Min.X+60, y), image.Pt(line.Min.X+220, y)); err != nil {
		return err
	}
	if err := t.display.Key(ctx, "2"); err != nil {
		return err
	}
	if err := t.display.Point(ctx, nowhere); err != nil {
		return err
	}
	_, err = t.untilHolds(ctx, t.untouched, "a denial on a part of a sentence", func(e corpus.Entry) bool {
		return slices.ContainsFunc(e.Annotations, func(a corpus.Annotation) bool {
			return a.Label == t.labels[1].ID && !slices.ContainsFunc(e.Document.Sentences, func(s corpus.Sentence) bool { return s.Span == a.Span })
		})
	})
	return err
}

// --- around the window --------------------------------------------------------

func (t *Tour) openAndClose(ctx context.Context) error {
	if err := t.display.Key(ctx, "Home"); err != nil {
		return err
	}
	lines, err := t.lines(ctx)
	if err != nil {
		return err
	}
	inText := lines[2].Min.Add(image.Pt(12, lines[2].Dy()/2))
	for _, c := range []struct {
		what string
		do   func() error
	}{
		{"a right click", func() error { return t.display.RightClick(ctx, inText) }},
		{"F1", func() error { return t.display.Key(ctx, "F1") }},
		{"Ctrl+F", func() error { return t.display.Key(ctx, "ctrl+f") }},
	} {
		before, err := t.look(ctx, above)
		if err != nil {
			return err
		}
		if err := c.do(); err != nil {
			return err
		}
		if err := t.display.Changed(ctx, c.what+" opens something", before); err != nil {
			return err
		}
		if _, err := t.display.Still(ctx, above); err != nil {
			return err
		}
		// A right click has gone to its sentence; Home leads back from it.
		if err := t.display.Key(ctx, "Escape", "Home"); err != nil {
			return err
		}
		if err := t.again(ctx, before); err != nil {
			return fmt.Errorf("after %s and Esc: %w", c.what, err)
		}
	}
	return nil
}

func (t *Tour) nextDone(ctx context.Context) error {
	h, err := t.Holds(ctx, t.home.SampleProject())
	if err != nil {
		return err
	}
	at := slices.IndexFunc(h.Entries, func(e corpus.Entry) bool { return e.Document.ID == t.untouched })
	if at+1 >= len(h.Entries) {
		return errors.New("the article the tour works in is the last one, so there is no next one")
	}
	next := h.Entries[at+1].Document
	before, err := t.look(ctx, column)
	if err != nil {
		return err
	}
	if err := t.display.Key(ctx, "ctrl+Next"); err != nil {
		return err
	}
	if err := t.display.Changed(ctx, "the next article is shown", before); err != nil {
		return err
	}
	if next.State == corpus.Done {
		return fmt.Errorf("%q is done from the start, so nothing can be shown with it", next.Title)
	}
	if err := t.display.Key(ctx, "ctrl+d"); err != nil {
		return err
	}
	if _, err := t.untilHolds(ctx, next.ID, fmt.Sprintf("%q as done", next.Title),
		func(e corpus.Entry) bool { return e.Document.State == corpus.Done }); err != nil {
		return err
	}
	if err := t.display.Key(ctx, "ctrl+z", "ctrl+Prior"); err != nil {
		return err
	}
	_, err = t.untilHolds(ctx, next.ID, fmt.Sprintf("%q as before", next.Title),
		func(e corpus.Entry) bool { return e.Document.State == next.State })
	return err
}

// --- killing ------------------------------------------------------------------

// killed sets a label, watches the screen, and kills the program at the first
// picture that shows the mark and says that all is saved. What the project
// holds then is looked at in the next step.
func (t *Tour) killed(ctx context.Context) error {
	if err := t.display.Key(ctx, "Home", "Down", "Down", "Down"); err != nil {
		return err
	}
	if _, err := t.display.Still(ctx, screen); err != nil {
		return err
	}
	var err error
	if t.before, err = t.Holds(ctx, t.home.SampleProject()); err != nil {
		return err
	}
	unmarked, err := t.display.Picture(marks)
	if err != nil {
		return err
	}
	saved, err := t.display.Picture(savedWord)
	if err != nil {
		return err
	}
	// The fourth sentence holds nothing; now it becomes a claim. The label is
	// added where the eye is, so that only the mark changes in the column.
	if err := t.display.Key(ctx, "shift+1"); err != nil {
		return err
	}
	err = until(ctx, "the mark shows as saved", 20*time.Second, func() (bool, error) {
		now, err := t.display.Picture(marks)
		if err != nil || differing(unmarked, now) < 20 {
			return false, err
		}
		word, err := t.display.Picture(savedWord)
		return err == nil && differing(saved, word) == 0, err
	})
	if err != nil {
		return err
	}
	t.current().Kill()
	return nil
}

func (t *Tour) reopened(ctx context.Context) error {
	h, err := t.Holds(ctx, t.home.SampleProject())
	if err != nil {
		return err
	}
	entry, err := h.Entry(t.untouched)
	if err != nil {
		return err
	}
	wanted := t.firstFour()
	wanted[3] = t.labels[0].ID
	if !are(entry, wanted...) {
		return fmt.Errorf("the mark that showed as saved is lost: %s", summary(entry))
	}
	earlier, err := t.before.Entry(t.untouched)
	if err != nil {
		return err
	}
	if got, want := len(entry.Annotations), len(earlier.Annotations)+1; got != want {
		return fmt.Errorf("the article should have %d annotations after the kill and has %d", want, got)
	}
	// The second start has a project to come back to, and no argument.
	return t.launch(ctx, "second")
}

// --- looking ------------------------------------------------------------------

// look parks the pointer, which is part of the picture, and waits until a part
// of the screen stands still.
func (t *Tour) look(ctx context.Context, part image.Rectangle) (*image.RGBA, error) {
	if err := t.display.Point(ctx, nowhere); err != nil {
		return nil, err
	}
	return t.display.Still(ctx, part)
}

// keep takes a picture of a part of the screen for the documentation.
func (t *Tour) keep(ctx context.Context, name string, part image.Rectangle) error {
	if err := t.display.Point(ctx, image.Pt(part.Max.X-2, part.Max.Y-2)); err != nil {
		return err
	}
	picture, err := t.display.Still(ctx, part)
	if err != nil {
		return err
	}
	if empty(picture) {
		return fmt.Errorf("the picture %s shows nothing", name)
	}
	wrote, err := savePicture(filepath.Join(t.pictures, name), picture)
	if wrote {
		t.wrote = append(t.wrote, name)
	}
	return err
}

func (t *Tour) light(ctx context.Context) error {
	if err := t.find(ctx, t.annotated); err != nil {
		return err
	}
	// From the top to the sentence that fills the panel on the right best.
	if err := t.display.Key(ctx, "Home"); err != nil {
		return err
	}
	down, err := t.showpiece(ctx)
	if err != nil {
		return err
	}
	for range down {
		if err := t.display.Key(ctx, "Down"); err != nil {
			return err
		}
	}
	return t.keep(ctx, "tour-light.png", screen)
}

// showpiece is the number of the sentence that shows best what an annotation
// can say, in the article with the most annotations.
func (t *Tour) showpiece(ctx context.Context) (int, error) {
	h, err := t.Holds(ctx, t.home.SampleProject())
	if err != nil {
		return 0, err
	}
	for _, e := range h.Entries {
		if e.Document.Title != t.annotated {
			continue
		}
		best, most := 0, -1
		for _, a := range e.Annotations {
			sentence := e.Document.SentenceAt(a.Span.Start)
			said := len(a.Attributes)
			if a.Note != "" {
				said++
			}
			for _, r := range e.Relations {
				if r.From == a.ID {
					said += 3
				}
			}
			// Only what shows without scrolling.
			if said > most && sentence < 8 {
				best, most = sentence, said
			}
		}
		return best, nil
	}
	return 0, fmt.Errorf("the project holds no article %q any more", t.annotated)
}

func (t *Tour) palette(ctx context.Context) error {
	before, err := t.look(ctx, above)
	if err != nil {
		return err
	}
	if err := t.display.Key(ctx, "ctrl+k"); err != nil {
		return err
	}
	if err := t.display.Changed(ctx, "the palette opens", before); err != nil {
		return err
	}
	if err := t.display.Type(ctx, "report"); err != nil {
		return err
	}
	if err := t.keep(ctx, "tour-palette.png", screen); err != nil {
		return err
	}
	return t.escape(ctx, before)
}

// escape presses Esc and waits until the screen is as it was before.
func (t *Tour) escape(ctx context.Context, before *image.RGBA) error {
	if err := t.display.Key(ctx, "Escape"); err != nil {
		return err
	}
	return t.again(ctx, before)
}

// again waits until the screen looks as it did before.
func (t *Tour) again(ctx context.Context, before *image.RGBA) error {
	if err := t.display.Point(ctx, nowhere); err != nil {
		return err
	}
	return until(ctx, "the window looks as before", 10*time.Second, func() (bool, error) {
		now, err := t.display.Picture(before.Bounds())
		return err == nil && differing(before, now) <= caret, err
	})
}

func (t *Tour) dark(ctx context.Context) error {
	before, err := t.look(ctx, column)
	if err != nil {
		return err
	}
	if err := t.colours(ctx, "dark"); err != nil {
		return err
	}
	if err := t.keep(ctx, "tour-dark.png", screen); err != nil {
		return err
	}
	if err := t.colours(ctx, "light"); err != nil {
		return err
	}
	return t.again(ctx, before)
}

func (t *Tour) zoom(ctx context.Context) error {
	before, err := t.look(ctx, column)
	if err != nil {
		return err
	}
	for range 10 {
		if err := t.display.Key(ctx, "ctrl+equal"); err != nil {
			return err
		}
	}
	if err := t.untilSetting(ctx, "zoom_percent", "200"); err != nil {
		return err
	}
	if err := t.keep(ctx, "tour-zoom.png", screen); err != nil {
		return err
	}
	if err := t.display.Key(ctx, "ctrl+0"); err != nil {
		return err
	}
	if err := t.untilSetting(ctx, "zoom_percent", "100"); err != nil {
		return err
	}
	return t.again(ctx, before)
}

func (t *Tour) narrow(ctx context.Context) error {
	before, err := t.look(ctx, column)
	if err != nil {
		return err
	}
	if err := t.window.Resize(ctx, 900, 600); err != nil {
		return err
	}
	if err := t.keep(ctx, "tour-narrow.png", image.Rect(0, 0, 900, 600)); err != nil {
		return err
	}
	edge, err := t.look(ctx, image.Rect(891, 60, 892, 560))
	if err != nil {
		return err
	}
	// A plain margin lies between the annotation and the scroll bar at the edge.
	if rows := unlikeMost(edge); rows > 40 {
		return fmt.Errorf("at 900x600 something runs past the right edge of the window: %d rows of the margin there are not plain", rows)
	}
	if err := t.window.Resize(ctx, screenWidth, screenHeight); err != nil {
		return err
	}
	return t.again(ctx, before)
}

// --- exporting ----------------------------------------------------------------

func (t *Tour) export(ctx context.Context) error {
	before, err := t.look(ctx, column)
	if err != nil {
		return err
	}
	if err := t.display.Key(ctx, "ctrl+e"); err != nil {
		return err
	}
	if err := t.display.Changed(ctx, "the export is offered", before); err != nil {
		return err
	}
	if err := t.keep(ctx, "tour-export.png", screen); err != nil {
		return err
	}
	if err := t.display.Key(ctx, "Return"); err != nil {
		return err
	}
	project := t.home.SampleProject()
	if err := until(ctx, "a table lies beside the project", 20*time.Second, func() (bool, error) {
		found := besides(project, ".csv")
		return len(found) == 1 && exists(found[0]), nil
	}); err != nil {
		return err
	}
	h, err := t.Holds(ctx, project)
	if err != nil {
		return err
	}
	return tableFits(besides(project, ".csv")[0], h)
}

// tableFits proves that a csv export has one row for each sentence of the
// project, and that the text of each row is what stands at its offsets.
func tableFits(path string, h *Holding) error {
	data, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	rows, err := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(data, []byte("\ufeff")))).ReadAll()
	if err != nil {
		return fmt.Errorf("the table cannot be read: %w", err)
	}
	if len(rows)-1 != h.Sentences() {
		return fmt.Errorf("the table has %d rows, and the project %d sentences", len(rows)-1, h.Sentences())
	}
	at := map[string]int{}
	for i, name := range rows[0] {
		at[name] = i
	}
	for _, name := range []string{"document_id", "start_byte", "end_byte", "text", "state", "labels"} {
		if _, ok := at[name]; !ok {
			return fmt.Errorf("the table has no column %s", name)
		}
	}
	for number, row := range rows[1:] {
		entry, err := h.Entry(row[at["document_id"]])
		if err != nil {
			return err
		}
		start, err1 := strconv.Atoi(row[at["start_byte"]])
		end, err2 := strconv.Atoi(row[at["end_byte"]])
		if err := errors.Join(err1, err2); err != nil {
			return fmt.Errorf("row %d: %w", number+2, err)
		}
		span := corpus.Span{Start: start, End: end}
		if err := span.Check(entry.Document.Text); err != nil {
			return fmt.Errorf("row %d: %w", number+2, err)
		}
		// A cell that a spreadsheet would run as a formula begins with an
		// apostrophe that is not part of the text.
		text := row[at["text"]]
		if quote := entry.Document.Quote(span); text != quote && text != "'"+quote {
			return fmt.Errorf("row %d says %q, and %q stands at its offsets", number+2, text, quote)
		}
	}
	return nil
}

// --- ending -------------------------------------------------------------------

func (t *Tour) closed(ctx context.Context) error {
	if _, err := t.display.Still(ctx, column); err != nil {
		return err
	}
	if err := t.display.Key(ctx, "alt+F4"); err != nil {
		return err
	}
	return t.current().WaitEnd(ctx)
}

func (t *Tour) sound(ctx context.Context) error {
	project := t.home.SampleProject()
	if _, err := t.home.Output(ctx, t.program, "check", project); err != nil {
		return err
	}
	h, err := t.Holds(ctx, project)
	if err != nil {
		return err
	}
	file, again := t.home.Path("all.jsonl"), t.home.Path("again.sayso")
	if err := os.WriteFile(file, h.Exported, 0o600); err != nil {
		return err
	}
	for _, arguments := range [][]string{{"new", again}, {"import", again, file}} {
		if _, err := t.home.Output(ctx, t.program, arguments...); err != nil {
			return err
		}
	}
	back, err := t.Holds(ctx, again)
	if err != nil {
		return err
	}
	if !bytes.Equal(h.Exported, back.Exported) {
		return errors.New("a project made of the export does not export the same bytes")
	}
	return nil
}
