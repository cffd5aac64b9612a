package app

import (
	"os"
	"path/filepath"
	"strings"

	"sayso/internal/matching"
	"sayso/widgets"
)

// pathChoice is a question for a file or a folder.
type pathChoice struct {
	accept  func(name string) bool // whether a file of this name can be taken
	folders bool                   // whether a folder can be taken
	take    func(path string)
	first   []widgets.FinderItem // offered before a path is typed
}

// choosePath asks for a path by typing. Fyne's file dialog wants a mouse; this
// one completes what is typed, folder by folder.
func (w *Window) choosePath(placeholder string, choice pathChoice) {
	w.finder = widgets.ShowFinder(w.palette, w.window.Canvas(), placeholder, func(query string) []widgets.FinderItem {
		query = strings.TrimSpace(query)
		if query == "" {
			home, err := os.UserHomeDir()
			if err != nil {
				return choice.first
			}
			return append(append([]widgets.FinderItem(nil), choice.first...),
				widgets.FinderItem{Text: "In the home folder", Side: home, Refine: home + string(filepath.Separator)})
		}
		if !strings.HasPrefix(query, "~") && !filepath.IsAbs(query) {
			return fitting(choice.first, query)
		}
		return w.pathItems(expandHome(query), choice)
	}, w.focusText)
}

func fitting(items []widgets.FinderItem, query string) []widgets.FinderItem {
	var found []widgets.FinderItem
	for _, item := range items {
		if matching.HasAll(strings.ToLower(item.Text+" "+item.Side), strings.Fields(strings.ToLower(query))) {
			found = append(found, item)
		}
	}
	return found
}

func expandHome(path string) string {
	if home, err := os.UserHomeDir(); err == nil && strings.HasPrefix(path, "~") {
		return home + strings.TrimPrefix(path, "~")
	}
	return path
}

// shortenHome is the other way round, for showing a path.
func shortenHome(path string) string {
	if home, err := os.UserHomeDir(); err == nil {
		if rest, ok := strings.CutPrefix(path, home+string(filepath.Separator)); ok {
			return "~" + string(filepath.Separator) + rest
		}
	}
	return path
}

// pathItems lists what a typed path may mean: itself, and what begins like it.
func (w *Window) pathItems(typed string, choice pathChoice) (list []widgets.FinderItem) {
	take := func(path string) func() { return func() { w.guard(func() { choice.take(path) }) } }
	if info, err := os.Stat(typed); err == nil && (choice.folders || !info.IsDir()) {
		side := "this file"
		if info.IsDir() {
			side = "this folder, and all in it"
		}
		list = append(list, widgets.FinderItem{Text: typed, Side: side, Apply: take(filepath.Clean(typed))})
	}
	folder, begin := filepath.Split(typed)
	above := filepath.Dir(filepath.Clean(folder))
	if begin == "" && above != filepath.Clean(folder) {
		defer func() {
			list = append(list, widgets.FinderItem{Text: "..", Side: "the folder above", Refine: strings.TrimSuffix(above, string(filepath.Separator)) + string(filepath.Separator)})
		}()
	}
	entries, err := os.ReadDir(folder)
	if err != nil {
		return list
	}
	for _, entry := range entries {
		if len(list) >= mostFound {
			break
		}
		name := entry.Name()
		hidden := strings.HasPrefix(name, ".") && !strings.HasPrefix(begin, ".")
		if hidden || !strings.HasPrefix(strings.ToLower(name), strings.ToLower(begin)) {
			continue
		}
		path := filepath.Join(folder, name)
		switch {
		case entry.IsDir():
			list = append(list, widgets.FinderItem{Text: name + string(filepath.Separator), Side: "folder", Refine: path + string(filepath.Separator)})
		case choice.accept(name) && path != typed:
			list = append(list, widgets.FinderItem{Text: name, Side: "file", Apply: take(path)})
		}
	}
	return list
}
