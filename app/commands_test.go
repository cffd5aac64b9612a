package app

import (
	"testing"

	"sayso/app/ui"
	"sayso/assets"
)

func TestNoTwoCommandsShareAKeyOrAnID(t *testing.T) {
	table := Commands(assets.Codebook())
	if _, err := ui.NewKeyMap(table); err != nil {
		t.Error(err)
	}
	seen := map[string]bool{}
	for _, c := range table {
		if seen[c.ID] {
			t.Errorf("the id %s stands twice", c.ID)
		}
		seen[c.ID] = true
		if c.Name == "" || c.Run == nil {
			t.Errorf("%s has no name or does nothing", c.ID)
		}
		for _, k := range c.Keys {
			if !c.Everywhere && k.Modifier&^ui.Shift != 0 {
				t.Errorf("%s: %s would not work in a field although nothing is typed with it", c.ID, k)
			}
		}
	}
}

func TestTheKeysThatPapersAndGuidesNameAreThere(t *testing.T) {
	keys, err := ui.NewKeyMap(Commands(assets.Codebook()))
	if err != nil {
		t.Fatal(err)
	}
	byName := map[string]string{}
	for k, c := range keys {
		byName[k.String()] = c.ID
	}
	for name, id := range map[string]string{
		"Down": "go.next", "J": "go.next", "Up": "go.previous", "K": "go.previous",
		"1": "label.claim", "2": "label.denial", "3": "label.speculation", "Shift+2": "label.add.denial",
		"0": "label.nothing", "N": "label.nothing", "Backspace": "label.clear",
		"Enter": "edit.inspector", "Esc": "select.none", "Ctrl+Z": "edit.undo", "Ctrl+Shift+Z": "edit.redo",
		"Ctrl+F": "edit.find", "Ctrl+Page Down": "go.nextdocument", "Ctrl+Page Up": "go.previousdocument",
		"Ctrl+D": "document.done", "Ctrl+=": "view.zoomin", "Ctrl+-": "view.zoomout", "Ctrl+0": "view.zoomreset",
		"Ctrl+E": "project.export", "Ctrl+O": "project.open", "Ctrl+Shift+N": "project.new", "Ctrl+K": "view.palette", "F1": "help.keys",
	} {
		if byName[name] != id {
			t.Errorf("%s runs %q, want %q", name, byName[name], id)
		}
	}
}

func TestThePaletteOffersNoCommandForAWordThatNoneHas(t *testing.T) {
	w := newStage(t)
	for _, typed := range []string{"outlet", "seldom", "carton"} {
		if list := match(typed, w.commandEntries(), 8); len(list) > 0 {
			t.Errorf("%q offers %q", typed, list[0].Text)
		}
	}
	if list := match("shwdoc", w.commandEntries(), 8); len(list) == 0 || list[0].Text != "Show or hide the documents" {
		t.Errorf("letters that are left out find %v", list)
	}
}
