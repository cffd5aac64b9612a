package ui

import (
	"context"

	"sayso/storage"
	"sayso/widgets"
)

// Behind reads something from the project behind the window, when all changes
// made before are on disk, and shows it. Of several readings that were asked
// for, only the last one is shown, and those before are broken off; a reading never
// holds up a key.
func Behind[T any](h *Shell, read func(context.Context, *storage.Project) (T, error), show func(T)) {
	BehindOr(h, read, show, h.Failed)
}

// BehindOr is Behind for a caller that has something to put away when the
// reading fails.
func BehindOr[T any](h *Shell, read func(context.Context, *storage.Project) (T, error), show func(T), failed func(error)) {
	h.reading++
	number, open := h.reading, h.Open
	project := open.File()
	if h.stopReading != nil {
		h.stopReading()
	}
	ctx, stop := context.WithCancel(context.Background())
	h.stopReading = stop
	open.AfterSaving(func() {
		go func() {
			defer stop()
			var result T
			var err error
			Guard(func(panicked error) { err = panicked }, func() { result, err = read(ctx, project) })
			h.Runner.Do(func() {
				if number != h.reading || open != h.Open {
					return
				}
				if err != nil {
					h.Guard(func() { failed(err) })
					return
				}
				h.Guard(func() { show(result) })
			})
		}()
	})
}

// ListBehind opens a finder at once and fills it when its lines are read; keys
// typed until then wait for them and do not fall on the text. lines makes of
// what was read what the finder asks for each query; nil when there is nothing
// to list, which closes the finder.
func ListBehind[T any](h *Shell, prompt string, read func(context.Context, *storage.Project) (T, error),
	lines func(T) func(query string) []widgets.FinderItem, closed func()) *widgets.Finder {
	var search func(query string) []widgets.FinderItem
	finder := h.List(prompt, func(query string) []widgets.FinderItem {
		if search == nil {
			return nil // it waits for Offer
		}
		return search(query)
	}, closed)
	BehindOr(h, read, func(result T) {
		if search = lines(result); search == nil {
			finder.Close()
			return
		}
		finder.Offer(finder.Text(), search(finder.Text()))
	}, func(err error) {
		finder.Close()
		h.Failed(err)
	})
	return finder
}
