package app

import (
	"context"

	"sayso/storage"
	"sayso/widgets"
)

// behind reads something from the project behind the window, when all changes
// made before are on disk, and shows it. Of several readings that were asked
// for, only the last one is shown; a reading never holds up a key.
func behind[T any](w *Window, read func(context.Context, *storage.Project) (T, error), show func(T)) {
	behindOr(w, read, show, w.failed)
}

// behindOr is behind for a caller that has something to put away when the
// reading fails.
func behindOr[T any](w *Window, read func(context.Context, *storage.Project) (T, error), show func(T), failed func(error)) {
	w.reading++
	number, session := w.reading, w.session
	project := session.file()
	w.saver.Submit(
		func(context.Context) (storage.Event, error) { return storage.Event{}, nil },
		func(storage.Event, error) {
			go func() {
				var result T
				var err error
				guard(func(panicked error) { err = panicked }, func() { result, err = read(context.Background(), project) })
				w.runner.Do(func() {
					if number != w.reading || session != w.session {
						return
					}
					if err != nil {
						w.guard(func() { failed(err) })
						return
					}
					w.guard(func() { show(result) })
				})
			}()
		})
}

// listBehind opens a finder at once and fills it when its lines are read; keys
// typed until then wait for them and do not fall on the text. lines makes of
// what was read what the finder asks for each query; nil when there is nothing
// to list, which closes the finder.
func listBehind[T any](w *Window, prompt string, read func(context.Context, *storage.Project) (T, error),
	lines func(T) func(query string) []widgets.FinderItem, closed func()) *widgets.Finder {
	var search func(query string) []widgets.FinderItem
	finder := widgets.ShowFinder(w.palette, w.window.Canvas(), prompt, func(query string) []widgets.FinderItem {
		if search == nil {
			return nil // it waits for Offer
		}
		return search(query)
	}, closed)
	w.finder = finder
	behindOr(w, read, func(result T) {
		if search = lines(result); search == nil {
			finder.Close()
			return
		}
		finder.Offer(finder.Text(), search(finder.Text()))
	}, func(err error) {
		finder.Close()
		w.failed(err)
	})
	return finder
}
