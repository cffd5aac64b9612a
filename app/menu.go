package app

import (
	"runtime"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"sayso/app/ui"
	"sayso/internal/corpus"
	"sayso/widgets"
)

// menuOrder is the order of the menus.
var menuOrder = []string{"Project", "Edit", "Label", "Annotation", "Select", "Go", "Document", "Second look", "View", "Help"}

// menuRules are the commands above which a line is drawn in their menu.
var menuRules = map[string]bool{
	"project.import": true, "codebook.edit": true, "project.check": true, "project.quit": true,
	"edit.copy": true, "edit.find": true, "edit.split": true, "edit.endlater": true,
	"label.nothing": true, "label.clear": true, "edit.link": true, "edit.park": true,
	"select.part": true, "select.caretright": true, "select.snap": true,
	"go.nextdocument": true, "go.annotationnext": true, "go.back": true,
	"document.recut": true, "document.remove": true,
	"view.zoomin": true, "view.theme": true, "view.serif": true, "view.doubtful": true, "view.documents": true,
	"help.about": true,
}

// of lists the commands of a menu in its order; what ends or takes away stands
// last.
func (w *Window) of(menu string) []ui.Command {
	var list, last []ui.Command
	for _, command := range w.commands {
		switch {
		case command.Group != menu:
		case command.ID == "project.quit", command.ID == "document.remove":
			last = append(last, command)
		default:
			list = append(list, command)
		}
	}
	return append(list, last...)
}

// menuItems is a menu as the window draws it.
func (w *Window) menuItems(menu string) []widgets.MenuItem {
	var items []widgets.MenuItem
	for _, command := range w.of(menu) {
		if !command.Offered() {
			continue
		}
		if menuRules[command.ID] && len(items) > 0 {
			items = append(items, widgets.MenuItem{Rule: true})
		}
		items = append(items, w.menuItem(command))
		if command.ID == "project.open" {
			items = append(items, widgets.MenuItem{Text: "Open recent", Items: w.recentItems()})
		}
	}
	return items
}

func (w *Window) menuItem(command ui.Command) widgets.MenuItem {
	item := widgets.MenuItem{Text: command.Name, Run: func() { w.runCommand(command) }}
	if len(command.Keys) > 0 {
		item.Key = command.Keys[0].String()
	}
	if label, ok := w.session.Codebook.Label(strings.TrimPrefix(command.ID, "label.")); ok {
		item.Mark, _ = w.Palette.Chip(label)
	}
	return item
}

// runCommand runs a command that was chosen by mouse.
func (w *Window) runCommand(command ui.Command) {
	w.Guard(func() { command.Run() })
	w.keepFocus()
}

// recentItems offers the projects opened before.
func (w *Window) recentItems() []widgets.MenuItem {
	var items []widgets.MenuItem
	for _, path := range w.settings.Recent {
		items = append(items, widgets.MenuItem{Text: ui.ShortenHome(path), Run: func() { w.Guard(func() { w.openPath(path) }) }})
	}
	if len(items) == 0 {
		items = append(items, widgets.MenuItem{Text: "None yet", Run: func() {}})
	}
	return items
}

// openMenu opens all menus as one, under a button.
func (w *Window) openMenu(under fyne.CanvasObject) {
	var all []widgets.MenuItem
	for _, menu := range menuOrder {
		all = append(all, widgets.MenuItem{Text: menu, Items: w.menuItems(menu)})
	}
	w.openRest(under, all)
}

// openRest opens a menu under a button.
func (w *Window) openRest(under fyne.CanvasObject, items []widgets.MenuItem) {
	at := fyne.CurrentApp().Driver().AbsolutePositionForObject(under)
	w.showMenu(items, at.AddXY(0, under.Size().Height+4))
}

func (w *Window) showMenu(items []widgets.MenuItem, at fyne.Position) {
	w.menu = widgets.ShowMenu(w.Palette, w.window.Canvas(), items, at, w.keepFocus)
}

// offerLabels opens the labels at the place of a right click.
func (w *Window) offerLabels(sentence int, at fyne.Position) {
	if w.session.Selection.Len() == 0 {
		w.session.GoTo(sentence)
	}
	var items []widgets.MenuItem
	for _, command := range w.commands {
		switch {
		case command.Group == "Label" && isSetLabel(command.ID, w.session.Codebook):
			if w.session.Selection.Len() > 0 {
				command.Name = strings.TrimSuffix(command.Name, ", and go on") // a selection stays
			}
			items = append(items, w.menuItem(command))
		case command.ID == "label.nothing", command.ID == "label.clear", command.ID == "edit.copy":
			items = append(items, w.menuItem(command))
		}
	}
	w.showMenu(items, at)
}

// offerDocument opens what can be done with a document, at the place of a right
// click. The click opens the document as well: the commands are about the open
// one.
func (w *Window) offerDocument(id string, at fyne.Position) {
	w.inspector.Flush()
	if id != w.session.Entry.Document.ID {
		w.session.Open(id, -1)
	}
	items := w.menuItems("Document")
	for i := range items {
		if run := items[i].Run; run != nil {
			items[i].Run = func() { w.when(run) }
		}
	}
	w.showMenu(items, at)
}

func isSetLabel(id string, codebook corpus.Codebook) bool {
	for _, l := range codebook.Labels {
		if id == "label."+l.ID {
			return true
		}
	}
	return false
}

// systemMenu is the menu bar of macOS, where the system draws it. Elsewhere
// the same menus open from the tool bar, because a menu bar inside the window
// would take a line from the text.
func (w *Window) systemMenu() *fyne.MainMenu {
	if runtime.GOOS != "darwin" {
		return nil
	}
	var menus []*fyne.Menu
	for _, name := range menuOrder {
		menu := fyne.NewMenu(name)
		for _, command := range w.of(name) {
			if menuRules[command.ID] && len(menu.Items) > 0 {
				menu.Items = append(menu.Items, fyne.NewMenuItemSeparator())
			}
			item := fyne.NewMenuItem(command.Name, func() { w.runCommand(command) })
			if len(command.Keys) > 0 {
				item.Shortcut = &desktop.CustomShortcut{KeyName: command.Keys[0].Name, Modifier: command.Keys[0].Modifier}
			}
			menu.Items = append(menu.Items, item)
			if command.ID == "project.open" {
				menu.Items = append(menu.Items, w.systemRecent())
			}
		}
		menus = append(menus, menu)
	}
	return fyne.NewMainMenu(menus...)
}

func (w *Window) systemRecent() *fyne.MenuItem {
	item, list := fyne.NewMenuItem("Open recent", nil), fyne.NewMenu("")
	for _, recent := range w.recentItems() {
		list.Items = append(list.Items, fyne.NewMenuItem(recent.Text, recent.Run))
	}
	item.ChildMenu = list
	return item
}
