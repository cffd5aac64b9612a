package widgets

import (
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"sayso/internal/corpus"
)

// offerField is a line of free text with offers under it (framed.go). Enter takes
// what is framed, Tab completes, and what stands in the field when it is left is
// what it says.
type offerField struct {
	// narrow gives what may be meant by what is typed, best first: all of it, as
	// what is typed may be the beginning of one only. It is called on every key,
	// so it must be quick.
	narrow func(typed string) []string
	// store is called when the field is left, and when an offer is taken.
	store func()
	// typed is called when something is typed that is not stored yet.
	typed func()
	// done is called on Enter, behind store: back to the text.
	done func()
	// grown is called when the offers take more or less room.
	grown func()

	palette Palette
	field   *Field
	chips   *fyne.Container
	column  *fyne.Container // both

	list    []string // what is offered
	resting []string // what is offered while the field does not have the keys
	at      int      // what is framed, -1 for nothing
	inside  bool     // the field has the keys
	touched bool     // something was typed into it since
	setting bool     // the text is set and not typed
	pressed bool     // the mouse is down on an offer: they must stay under it
}

// mostOffers is how many offers are shown at once.
const mostOffers = 6

func newOfferField(p Palette, name string) *offerField {
	o := &offerField{palette: p, field: NewField(name, ""), chips: container.New(&Flow{Gap: 5}), at: -1}
	o.chips.Hide()
	o.column = NewColumn(6, o.field, o.chips)
	o.field.OnEnter = o.enter
	o.field.OnLeave = o.leave
	o.field.OnChanged = func(string) { o.changed() }
	return o
}

// enter begins to offer: the first where the field is empty.
func (o *offerField) enter() {
	if o.field.Disabled() {
		return
	}
	o.inside, o.touched, o.pressed = true, false, false
	o.begin()
}

// begin offers what there is before anything is typed.
func (o *offerField) begin() {
	at := -1
	if o.field.Text == "" {
		at = 0
	}
	o.offer(o.narrow(""), at)
}

// leave keeps what stands in the field.
func (o *offerField) leave() {
	o.inside, o.touched = false, false
	o.offer(o.resting, -1)
	o.store()
}

// changed narrows what is offered to what was typed.
func (o *offerField) changed() {
	if o.setting {
		return
	}
	o.touched = true
	text := o.field.Text
	if text == "" {
		o.offer(o.narrow(""), -1) // it was emptied, which is an answer too
	} else {
		list := o.narrow(text)
		o.offer(list, onlyMeant(text, list))
	}
	o.typed()
}

// onlyMeant is the one offer that what was typed is the beginning of, or where
// none begins so the one that goes on so at a later word, unless what was typed
// may be a name of its own; -1 for none.
func onlyMeant(typed string, list []string) int {
	text := func(i int) string { return list[i] }
	begins := func(name string) bool { return beginsWith(name, typed) }
	if !slices.ContainsFunc(list, begins) {
		text = func(i int) string { return laterWords(list[i], typed) }
	}
	one := onlyOneBegins(typed, len(list), text)
	if one >= mostOffers || one >= 0 && !endsInside(text(one), typed) {
		return -1 // nor what is not shown
	}
	return one
}

// offer shows offers, with one framed.
func (o *offerField) offer(list []string, at int) {
	if o.pressed {
		return
	}
	if shown := list[:min(len(list), mostOffers)]; !slices.Equal(shown, o.shown()) {
		o.chips.RemoveAll()
		for _, name := range shown {
			o.chips.Add(o.chip(name))
		}
		Show(o.chips, len(shown) > 0)
		defer o.grown()
	}
	o.list = list
	o.frame(at)
}

// shown are the offers that have a chip.
func (o *offerField) shown() []string { return o.list[:min(len(o.list), mostOffers)] }

// chip is an offer to be pressed. It is taken as the button goes down: then the
// field still has the keys and has not stored a fragment.
func (o *offerField) chip(name string) *PushButton {
	chip := NewChip(o.palette, corpus.FirstWords(name, 36), func() {
		o.pressed = false
		o.take(name)
		o.done()
	})
	chip.OnPressed = func() {
		o.pressed = true
		o.take(name)
	}
	return chip
}

// frame frames an offer, or none.
func (o *offerField) frame(at int) {
	if o.at = at; at >= len(o.shown()) {
		o.at = -1
	}
	for i, chip := range o.chips.Objects {
		chip.(*PushButton).SetActive(i == o.at)
	}
	o.field.TakesTab = o.completion() != ""
}

// take says what an offer says.
func (o *offerField) take(name string) {
	o.set(name)
	o.frame(-1)
	o.store()
}

// set puts a text into the field, with the cursor behind it, as if nothing was
// typed.
func (o *offerField) set(text string) {
	o.setting = true
	o.field.SetText(text)
	o.field.CursorColumn = len([]rune(text))
	o.field.Refresh()
	o.setting = false
}

// show says what an annotation says. A field that is typed into keeps the keys,
// and begins anew.
func (o *offerField) show(text string, offers []string) {
	o.set(text)
	o.touched, o.resting, o.pressed = false, offers, false
	if o.inside {
		o.begin()
	} else {
		o.offer(offers, -1)
	}
}

// rest offers this while the field does not have the keys.
func (o *offerField) rest(offers []string) {
	if o.resting = offers; !o.inside {
		o.offer(offers, -1)
	}
}

// completion is what Tab makes of what was typed: what is framed, or what all
// offers that begin so have in common; "" where there is nothing to add.
func (o *offerField) completion() string {
	typed := o.field.Text
	if !o.inside || !o.touched {
		return "" // Tab goes on through fields that nobody touched
	}
	if o.at >= 0 {
		if o.list[o.at] == typed {
			return ""
		}
		return o.list[o.at]
	}
	common := ""
	for _, name := range o.list {
		if !beginsWith(name, typed) {
			continue
		}
		if common == "" {
			common = name
		}
		common = commonBeginning(common, name)
	}
	if len([]rune(common)) <= len([]rune(strings.TrimLeft(typed, " "))) {
		return ""
	}
	return common
}

// commonBeginning is what two texts begin with, in the letters of the first.
func commonBeginning(a, b string) string {
	x, y := []rune(a), []rune(b)
	n := 0
	for n < len(x) && n < len(y) && strings.EqualFold(string(x[n]), string(y[n])) {
		n++
	}
	return string(x[:n])
}

// key is what the keys of the field do besides typing.
func (o *offerField) key(event *fyne.KeyEvent) bool {
	switch event.Name {
	case fyne.KeyDown:
		o.touched = true
		o.frame(min(o.at+1, len(o.shown())-1))
	case fyne.KeyUp:
		o.frame(max(o.at-1, -1))
	case fyne.KeyTab:
		o.tab()
	case fyne.KeyReturn, fyne.KeyEnter:
		if o.at >= 0 {
			o.set(o.list[o.at])
		}
		o.store()
		o.done()
	default:
		return false
	}
	return true
}

// tab completes; with Shift it goes back to the control before.
func (o *offerField) tab() {
	if Modifiers()&fyne.KeyModifierShift != 0 {
		if c := fyne.CurrentApp().Driver().CanvasForObject(o.field); c != nil {
			c.FocusPrevious()
		}
		return
	}
	if text := o.completion(); text != "" {
		o.set(text)
		o.changed()
	}
}
