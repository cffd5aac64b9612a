package importing

import (
	"sync"
	"time"

	"sayso/internal/importing"
)

// arrivals collects what a scan finds until the window has time for it.
type arrivals struct {
	mutex   sync.Mutex
	list    []importing.Found
	changed map[int]importing.Found
	pace    importing.Pace
	told    time.Time
	waiting bool
}

// add takes a document, and asks for delivery some ten times a second.
func (a *arrivals) add(f importing.Found, deliver func()) {
	a.mutex.Lock()
	a.list = append(a.list, f)
	due := !a.waiting && time.Since(a.told) > 100*time.Millisecond
	if due {
		a.waiting, a.told = true, time.Now()
	}
	a.mutex.Unlock()
	if due {
		deliver()
	}
}

func (a *arrivals) change(i int, f importing.Found) {
	a.mutex.Lock()
	defer a.mutex.Unlock()
	if a.changed == nil {
		a.changed = map[int]importing.Found{}
	}
	a.changed[i] = f
}

func (a *arrivals) at(p importing.Pace) {
	a.mutex.Lock()
	defer a.mutex.Unlock()
	a.pace = p
}

func (a *arrivals) take() ([]importing.Found, map[int]importing.Found, importing.Pace) {
	a.mutex.Lock()
	defer a.mutex.Unlock()
	list, changed := a.list, a.changed
	a.list, a.changed, a.waiting = nil, nil, false
	return list, changed, a.pace
}
