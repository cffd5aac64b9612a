package ui

import (
	"os"
	"path/filepath"
	"strings"

	"sayso/internal/matching"
	"sayso/widgets"
)

// PathChoice is a question for a file or a folder.
type PathChoice struct {
	Accept  func(name string) bool // whether a file of this name can be taken
	Folders bool                   // whether a folder can be taken
	Take    func(path string)
	First   []widgets.FinderItem // offered before a path is typed
}

// ChoosePath asks for a path by typing. Fyne's file dialog wants a mouse; this
// one completes what is typed, folder by folder.
func (h *Shell) ChoosePath(placeholder string, choice PathChoice) {
	h.List(placeholder, func(query string) []widgets.FinderItem {
		query = strings.TrimSpace(query)
		if query == "" {
			home, err := os.UserHomeDir()
			if err != nil {
				return choice.First
			}
			return append(append([]widgets.FinderItem(nil), choice.First...),
				widgets.FinderItem{Text: "In the home folder", Side: home, Refine: home + string(filepath.Separator)})
		}
		if !strings.HasPrefix(query, "~") && !filepath.IsAbs(query) {
			return Fitting(choice.First, query)
		}
		return h.pathItems(ExpandHome(query), choice)
	}, h.FocusText)
}

// Fitting are the items that hold all words of a query.
func Fitting(items []widgets.FinderItem, query string) []widgets.FinderItem {
	var found []widgets.FinderItem
	for _, item := range items {
		if matching.HasAll(strings.ToLower(item.Text+" "+item.Side), strings.Fields(strings.ToLower(query))) {
			found = append(found, item)
		}
	}
	return found
}

// FileName makes a name that every system takes of a title.
func FileName(title string) string {
	name := strings.Map(func(r rune) rune {
		if strings.ContainsRune(`/\:*?"<>|`, r) || r < ' ' {
			return '-'
		}
		return r
	}, strings.TrimSpace(title))
	if name = strings.Trim(name, ". "); name == "" {
		return "Project"
	}
	return name
}

// ExpandHome takes a path as it was typed.
func ExpandHome(path string) string {
	if home, err := os.UserHomeDir(); err == nil && strings.HasPrefix(path, "~") {
		return home + strings.TrimPrefix(path, "~")
	}
	return path
}

// ShortenHome is the other way round, for showing a path.
func ShortenHome(path string) string {
	if home, err := os.UserHomeDir(); err == nil {
		if rest, ok := strings.CutPrefix(path, home+string(filepath.Separator)); ok {
			return "~" + string(filepath.Separator) + rest
		}
	}
	return path
}

// pathItems lists what a typed path may mean: itself, and what begins like it.
func (h *Shell) pathItems(typed string, choice PathChoice) (list []widgets.FinderItem) {
	take := func(path string) func() { return func() { h.Guard(func() { choice.Take(path) }) } }
	if info, err := os.Stat(typed); err == nil && (choice.Folders || !info.IsDir()) {
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
		if len(list) >= MostListed {
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
		case choice.Accept(name) && path != typed:
			list = append(list, widgets.FinderItem{Text: name, Side: "file", Apply: take(path)})
		}
	}
	return list
}
