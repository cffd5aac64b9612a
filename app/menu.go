package app

import (
	"runtime"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"

	"sayso/internal/corpus"
)

// menuOrder is the order of the menus.
var menuOrder = []string{"Project", "Edit", "Label", "Annotation", "Select", "Go", "Document", "View", "Help"}

// menus makes the menus from the table of commands.
func (w *Window) menus() []*fyne.Menu {
	var menus []*fyne.Menu
	for _, group := range menuOrder {
		menu := fyne.NewMenu(group)
		for _, command := range w.commands {
			if command.Group == group {
				menu.Items = append(menu.Items, w.menuItem(command))
			}
		}
		if group == "Project" {
			menu.Items = append(menu.Items, w.recentItem())
		}
		menus = append(menus, menu)
	}
	return menus
}

func (w *Window) menuItem(command Command) *fyne.MenuItem {
	item := fyne.NewMenuItem(command.Name, func() {
		w.guard(func() { command.Run(w) })
		w.keepFocus()
	})
	if len(command.Keys) == 0 {
		return item
	}
	if runtime.GOOS == "darwin" {
		item.Shortcut = &desktop.CustomShortcut{KeyName: command.Keys[0].Name, Modifier: command.Keys[0].Modifier}
	} else {
		// Fyne writes the shortcut in a fifth of the ink, too faint to read.
		item.Label += "    " + command.Keys[0].String()
	}
	return item
}

// recentItem offers the projects opened before.
func (w *Window) recentItem() *fyne.MenuItem {
	item := fyne.NewMenuItem("Open recent", nil)
	var items []*fyne.MenuItem
	for _, path := range w.settings.Recent {
		items = append(items, fyne.NewMenuItem(path, func() { w.guard(func() { w.openPath(path) }) }))
	}
	if len(items) == 0 {
		items = append(items, fyne.NewMenuItem("None yet", nil))
	}
	item.ChildMenu = fyne.NewMenu("", items...)
	return item
}

// systemMenu is the menu bar of macOS, where the system draws it. Elsewhere
// the same menus open from the tool bar, because a menu bar inside the window
// would take a line from the text.
func (w *Window) systemMenu() *fyne.MainMenu {
	if runtime.GOOS != "darwin" {
		return nil
	}
	return fyne.NewMainMenu(w.menus()...)
}

// openMenu opens all menus as one, under a button.
func (w *Window) openMenu(under fyne.CanvasObject) {
	all := fyne.NewMenu("")
	for _, menu := range w.menus() {
		item := fyne.NewMenuItem(menu.Label, nil)
		item.ChildMenu = menu
		all.Items = append(all.Items, item)
	}
	at := fyne.CurrentApp().Driver().AbsolutePositionForObject(under)
	widget.ShowPopUpMenuAtPosition(all, w.window.Canvas(), at.AddXY(0, under.Size().Height+4))
}

// offerLabels opens the labels at the place of a right click.
func (w *Window) offerLabels(sentence int, at fyne.Position) {
	if w.session.Selection.Len() == 0 {
		w.session.GoTo(sentence)
	}
	menu := fyne.NewMenu("")
	for _, command := range w.commands {
		switch {
		case command.Group == "Label" && isSetLabel(command.ID, w.session.Codebook):
			if w.session.Selection.Len() > 0 {
				command.Name = strings.TrimSuffix(command.Name, ", and go on") // a selection stays
			}
			menu.Items = append(menu.Items, w.menuItem(command))
		case command.ID == "label.nothing", command.ID == "label.clear", command.ID == "edit.copy":
			menu.Items = append(menu.Items, w.menuItem(command))
		}
	}
	widget.ShowPopUpMenuAtPosition(menu, w.window.Canvas(), at)
}

func isSetLabel(id string, codebook corpus.Codebook) bool {
	for _, l := range codebook.Labels {
		if id == "label."+l.ID {
			return true
		}
	}
	return false
}
