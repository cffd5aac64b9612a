package hub

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"slices"

	"sayso/internal/corpus"
	"sayso/storage"
)

// Reach is how the window reaches hubs. Each method that takes an address
// connects, does one thing and hangs up; it blocks until that is done, the
// context ends or something fails, and its error is a sentence.
type Reach struct{}

// AddressOf is where the hub of a project is, empty for a project that has none.
// It opens no connection.
func (Reach) AddressOf(ctx context.Context, p *storage.Project) (string, error) {
	id, err := ofProject(ctx, p)
	if err != nil {
		return "", err
	}
	return AddressOf(id)
}

// Find lists the projects that a hub has for this login. Where the one that is
// open is among them, the address is kept for it, and here is true.
func (Reach) Find(ctx context.Context, p *storage.Project, address string, ask Ask) (list []Listed, here bool, err error) {
	id, err := ofProject(ctx, p)
	if err != nil {
		return nil, false, err
	}
	h, err := Dial(ctx, address, ask)
	if err != nil {
		return nil, false, err
	}
	defer h.Close()
	if list, err = h.Projects(ctx); err != nil {
		return nil, false, err
	}
	if here = slices.ContainsFunc(list, func(l Listed) bool { return l.ID == id }); here {
		err = Remember(id, address)
	}
	return list, here, err
}

// Joined is what Reach.Join made.
type Joined struct {
	Made      bool   // there is a file, though perhaps not with all that the hub has
	Annotator string // name of the one person that the login works as, empty where that is not known
}

// Join makes a file of a project of the hub, keeps the address for it, and takes
// in what the hub has. A file of the same project that lies there already is gone
// on with, as after a fetch that was cut off. The password was asked for before.
func (Reach) Join(ctx context.Context, path, address, project string, progress func(done, total int)) (j Joined, err error) {
	h, err := Dial(ctx, address, nil)
	if err != nil {
		return j, err
	}
	defer h.Close()
	p, err := h.fileOf(ctx, path, project)
	if err != nil {
		return j, err
	}
	defer func() { err = errors.Join(err, p.Close()) }()
	j.Made = true
	if err := Remember(project, address); err != nil {
		return j, err
	}
	r, err := h.Sync(ctx, p, Options{PullOnly: true, Progress: func(_ bool, done, total int) { progress(done, total) }})
	if err != nil {
		return j, err
	}
	j.Annotator, err = onePerson(ctx, p, r.As)
	return j, err
}

// onePerson is the name of the only person among annotators.
func onePerson(ctx context.Context, p *storage.Project, ids []string) (name string, err error) {
	all, err := p.Annotators(ctx)
	if err != nil {
		return "", err
	}
	people, persons := corpus.PeopleOf(all), map[string]bool{}
	for _, a := range all {
		if a.Kind == corpus.Person && slices.Contains(ids, a.ID) {
			persons[people.Person(a.ID)] = true
		}
	}
	if len(persons) != 1 {
		return "", nil
	}
	for id := range persons {
		name = corpus.NameOf(all, id)
	}
	return name, nil
}

// fileOf opens the file of a project, or makes it of what the hub has first.
func (h *Hub) fileOf(ctx context.Context, path, project string) (*storage.Project, error) {
	if _, err := os.Lstat(path); errors.Is(err, fs.ErrNotExist) {
		return h.Join(ctx, path, project)
	}
	p, err := storage.Open(ctx, path, storage.OpenOptions{})
	if err != nil {
		return nil, err
	}
	id, err := ofProject(ctx, p)
	if err == nil && id != project {
		err = fail(ErrRefused, nil, "There is another project at %s, so nothing was fetched; choose another name.", path)
	}
	if err != nil {
		return nil, errors.Join(err, p.Close())
	}
	return p, nil
}

// Exchange takes in what the hub has and brings there what waits.
func (Reach) Exchange(ctx context.Context, p *storage.Project, address string, ask Ask) (Report, error) {
	h, err := Dial(ctx, address, ask)
	if err != nil {
		return Report{}, err
	}
	defer h.Close()
	return h.Sync(ctx, p, Options{})
}

// Members says who works in a project at the hub. With a nil ask it asks for no
// password.
func (Reach) Members(ctx context.Context, p *storage.Project, address string, ask Ask) (t Team, err error) {
	err = at(ctx, p, address, ask, func(id string, h *Hub) error {
		t, err = h.Who(ctx, id)
		return err
	})
	return t, err
}

// Moved lets the file of a project go to another hub than the one it was at.
func (Reach) Moved(ctx context.Context, p *storage.Project) error { return Moved(ctx, p) }

// Leave forgets where the hub of a project is. The file stays as it is.
func (Reach) Leave(ctx context.Context, p *storage.Project) error {
	id, err := ofProject(ctx, p)
	if err != nil {
		return err
	}
	return Remember(id, "")
}
