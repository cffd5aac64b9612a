package corpus

import (
	"fmt"
	"slices"
	"strings"
)

// A hand learns a key, so the key of an attribute never changes because another
// attribute comes, goes, moves or is renamed. Like the letters of labels, keys
// are therefore kept in the codebook. One that was written without them gets
// them from the names, and keeps them from the next change on.

const (
	// AttributeLetters are the letters that no command of the window has, and
	// that can therefore be keys of attributes.
	AttributeLetters = "ABCDFIOPQVZ"
	// NoKey as the key of an attribute says that no letter shall lead to it.
	NoKey = "none"
	// sourceKey leads to the source, which is a command of its own.
	sourceKey = "S"
)

// AttributeKeys gives each attribute, by its id, the letter that leads to it:
// the one kept in the codebook; else the first letter of its name, or of its id,
// that no command and no other attribute has. An attribute of which all letters
// are taken has none.
func AttributeKeys(attributes []Attribute) map[string]string {
	keys, taken := make(map[string]string, len(attributes)), map[string]bool{}
	for _, a := range attributes {
		switch {
		case a.ID == "source":
			keys[a.ID] = sourceKey
		case attributeLetter(a.Key) && !taken[a.Key]:
			keys[a.ID], taken[a.Key] = a.Key, true
		}
	}
	for _, a := range attributes {
		if a.ID == "source" || a.Key == NoKey || keys[a.ID] != "" {
			continue
		}
		if letter := firstFree(a.Name+a.ID, taken); letter != "" {
			keys[a.ID], taken[letter] = letter, true
		}
	}
	return keys
}

// attributeLetter reports whether attributes can have this key.
func attributeLetter(key string) bool {
	return len(key) == 1 && strings.Contains(AttributeLetters, key)
}

// firstFree is the first of the letters that an attribute can have and none has.
func firstFree(letters string, taken map[string]bool) string {
	for _, r := range strings.ToUpper(letters) {
		if letter := string(r); attributeLetter(letter) && !taken[letter] {
			return letter
		}
	}
	return ""
}

// NewKey is the key of an attribute that comes to the others: the first free
// letter of its name, or else of the alphabet; empty where none is free.
func NewKey(attributes []Attribute, name string) string {
	taken := map[string]bool{}
	for _, key := range AttributeKeys(attributes) {
		taken[key] = true
	}
	return firstFree(name+AttributeLetters, taken)
}

// FreeKeys lists the letters that an attribute can have beside the others, its
// own among them, in the order of the alphabet.
func FreeKeys(attributes []Attribute, id string) (free []string) {
	taken := map[string]bool{}
	for other, key := range AttributeKeys(attributes) {
		taken[key] = taken[key] || other != id
	}
	for _, r := range AttributeLetters {
		if letter := string(r); !taken[letter] {
			free = append(free, letter)
		}
	}
	return free
}

// WithKeys gives the attributes with the keys of AttributeKeys written down. The
// list itself is not changed.
func WithKeys(attributes []Attribute) []Attribute {
	keys := AttributeKeys(attributes)
	attributes = slices.Clone(attributes)
	for i := range attributes {
		if a := &attributes[i]; a.ID != "source" && a.Key != NoKey && keys[a.ID] != "" {
			a.Key = keys[a.ID]
		}
	}
	return attributes
}

// KeepKeys gives the attributes of a changed codebook the keys that they had
// before, unless the codebook gives these to others, and those that are new a
// free one of their name.
func KeepKeys(before, now []Attribute) []Attribute {
	keys, given := AttributeKeys(before), map[string]bool{}
	for _, a := range now {
		given[a.Key] = true
	}
	now = slices.Clone(now)
	for i := range now {
		if a := &now[i]; a.Key == "" && a.ID != "source" && !given[keys[a.ID]] {
			a.Key = keys[a.ID]
		}
	}
	return WithKeys(now)
}

// CheckKey says, in a sentence for the person who edits the codebook, why the
// attribute cannot have the key that it says; nil when it can.
func (c *Codebook) CheckKey(a Attribute) error {
	switch err := a.checkKey(); {
	case err != nil || a.Key == "" || a.Key == NoKey:
		return err
	case a.ID == "source":
		return fmt.Errorf("the key of %q is always %s", a.Name, sourceKey)
	case !attributeLetter(a.Key):
		return fmt.Errorf("%s cannot be the key of %q, since a command has it; attributes can have %s", a.Key, a.Name, strings.Join(strings.Split(AttributeLetters, ""), ", "))
	}
	keys := AttributeKeys(c.Attributes)
	for _, other := range c.Attributes {
		if other.ID != a.ID && keys[other.ID] == a.Key {
			return fmt.Errorf("%s is the key of %q already, and cannot be that of %q too", a.Key, other.Name, a.Name)
		}
	}
	return nil
}

// checkKey looks whether the key is one at all, whoever has it.
func (a Attribute) checkKey() error {
	if a.Key == "" || a.Key == NoKey || len(a.Key) == 1 && a.Key >= "A" && a.Key <= "Z" {
		return nil
	}
	return fmt.Errorf("the key of the attribute %q must be a letter from A to Z, or %q, not %q", a.Name, NoKey, a.Key)
}
