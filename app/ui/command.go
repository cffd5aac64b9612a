package ui

import (
	"fmt"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
)

// Command is one thing a researcher can do. The menus, the keys, the palette
// (Ctrl+K) and the sheet of keys (F1) are all made from one table, so that none of
// them can say something else.
type Command struct {
	ID    string // stable name, used in tests and in the palette's memory
	Group string // the menu it stands in; "" keeps it out of the menus
	Name  string // as shown
	Keys  []Key  // the first one is shown
	// Everywhere says that the key works whatever has the focus. Plain keys
	// work only while the text has it, so that letters can be typed.
	Everywhere bool
	Run        func()
	// Serves reports whether the command can do anything for who is at the keyboard
	// now; the menus and the palette leave out one that cannot. nil for always.
	Serves func() bool
}

// NewCommand makes a command of its parts, so that a table is a line for each.
func NewCommand(id, group, name string, keys []Key, everywhere bool, run func()) Command {
	return Command{ID: id, Group: group, Name: name, Keys: keys, Everywhere: everywhere, Run: run}
}

// Offered reports whether the menus and the palette have the command now.
func (c Command) Offered() bool { return c.Serves == nil || c.Serves() }

// Once reports whether a key that is held down calls the command only once: a
// label must not run down the article because a key was held too long.
func (c Command) Once() bool {
	return c.Group == "Label" || c.Group == "Annotation" || c.ID == "edit.split" || c.ID == "edit.join"
}

// Key is a key with its modifiers.
type Key struct {
	Name     fyne.KeyName
	Modifier fyne.KeyModifier
}

// The modifiers of the table.
const (
	Shift = fyne.KeyModifierShift
	Ctrl  = fyne.KeyModifierShortcutDefault // Ctrl, or Cmd on macOS
)

// Press is a key by itself.
func Press(name fyne.KeyName) Key { return Key{Name: name} }

// With is a key with modifiers.
func With(modifier fyne.KeyModifier, name fyne.KeyName) Key { return Key{name, modifier} }

// String writes a key as people do: Ctrl+Shift+Z.
func (k Key) String() string {
	var parts []string
	if k.Modifier&fyne.KeyModifierControl != 0 {
		parts = append(parts, "Ctrl")
	}
	if k.Modifier&fyne.KeyModifierSuper != 0 {
		parts = append(parts, "Cmd")
	}
	if k.Modifier&fyne.KeyModifierAlt != 0 {
		parts = append(parts, "Alt")
	}
	if k.Modifier&Shift != 0 {
		parts = append(parts, "Shift")
	}
	return strings.Join(append(parts, keyCap(k.Name)), "+")
}

// keyCap is what stands on the key.
func keyCap(name fyne.KeyName) string {
	switch name {
	case fyne.KeyPageDown:
		return "Page Down"
	case fyne.KeyPageUp:
		return "Page Up"
	case fyne.KeyBackspace:
		return "Backspace"
	case fyne.KeyReturn:
		return "Enter"
	case fyne.KeyEscape:
		return "Esc"
	case fyne.KeyEqual:
		return "="
	case fyne.KeyMinus:
		return "-"
	default:
		return string(name)
	}
}

// KeyMap finds the command of a key.
type KeyMap map[Key]Command

// NewKeyMap fails when two commands share a key, naming both.
func NewKeyMap(table []Command) (KeyMap, error) {
	keys := KeyMap{}
	for _, command := range table {
		for _, k := range command.Keys {
			if other, taken := keys[k]; taken {
				return nil, fmt.Errorf("%s and %s share the key %s", other.ID, command.ID, k)
			}
			keys[k] = command
		}
	}
	return keys, nil
}

// Modifiers are those that are held down.
func Modifiers() fyne.KeyModifier {
	if driver, ok := fyne.CurrentApp().Driver().(desktop.Driver); ok {
		return driver.CurrentKeyModifiers()
	}
	return 0
}
