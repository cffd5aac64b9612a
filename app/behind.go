package app

import (
	"context"

	"sayso/storage"
)

// behind reads something from the project behind the window, when all changes
// made before are on disk, and shows it. Of several readings that were asked
// for, only the last one is shown; a reading never holds up a key.
func behind[T any](w *Window, read func(context.Context, *storage.Project) (T, error), show func(T)) {
	w.reading++
	number, session := w.reading, w.session
	project := session.file()
	w.saver.Submit(
		func(context.Context) (storage.Event, error) { return storage.Event{}, nil },
		func(storage.Event, error) {
			go func() {
				result, err := read(context.Background(), project)
				w.runner.Do(func() {
					if number != w.reading || session != w.session {
						return
					}
					if err != nil {
						w.guard(func() { w.failed(err) })
						return
					}
					w.guard(func() { show(result) })
				})
			}()
		})
}
