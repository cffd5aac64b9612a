package hub

import (
	"context"
	"net/url"
	"slices"
	"strings"

	"sayso/storage"
)

// Newcomer is somebody who is to be let into a project.
type Newcomer struct {
	Name    string // of the annotator that they are in the project; one is made when there is none
	Login   string // at the hub; it is made when it is not there. Empty for somebody who has left
	Lead    bool   // brings articles, codebook, people and rounds, lets others in, and unblinds
	SeesAll bool   // adjudicates: sees everybody's work also while the project is blind
	Theirs  bool   // it was said that the login is theirs, so it may be there already
}

// Seated is a Newcomer who was let in.
type Seated struct {
	Newcomer
	Password string // of the login if it was made for them; it is kept nowhere, and is not to be had again
}

// Taken says which newcomers would get a login that the server has already, without
// its being said that it is theirs. Nobody was let in.
type Taken struct{ Newcomers []Newcomer }

// Error is a sentence for the researcher.
func (t *Taken) Error() string {
	var logins []string
	for _, n := range t.Newcomers {
		logins = append(logins, n.Login)
	}
	return "The server has a login of this name already (" + strings.Join(logins, ", ") + "), so nobody was let in yet; say whose it is, or choose another."
}

// LetIn lets people into a project, by name. Where the server has a login of one of
// them that is in no seat of the project, and it was not said that it is theirs,
// nobody is let in (Taken). Who was let in until something failed is told with the
// error, for a password is told once only. Doing it again adds what is lacking, and
// makes them what is said of them.
func (h *Hub) LetIn(ctx context.Context, p *storage.Project, people ...Newcomer) (list []Seated, err error) {
	if err := h.whose(ctx, p, people); err != nil {
		return nil, err
	}
	for _, n := range people {
		who, err := p.AnnotatorNamed(ctx, n.Name)
		if err != nil {
			return list, err
		}
		n.Name = who.Name
		password, err := h.AddMember(ctx, p, NewMember{Login: n.Login, Annotator: who.ID, Lead: n.Lead, SeesAll: n.SeesAll})
		if err != nil {
			return list, err
		}
		list = append(list, Seated{n, password})
	}
	return list, nil
}

// whose is a Taken where it is not known whose a login is, and an error where it is
// none. It is asked before anything is written.
func (h *Hub) whose(ctx context.Context, p *storage.Project, people []Newcomer) error {
	h.mutex.Lock()
	defer h.mutex.Unlock()
	project, err := ofProject(ctx, p)
	if err != nil {
		return err
	}
	s, err := h.stand(ctx, project)
	if err != nil {
		return err
	}
	var taken []Newcomer
	for _, n := range people {
		if n.Login == "" || slices.Contains(s.logins(), n.Login) {
			continue
		}
		there, err := h.hasLogin(ctx, n.Login)
		if err != nil {
			return err
		}
		if there && !n.Theirs {
			taken = append(taken, n)
		}
	}
	if len(taken) > 0 {
		return &Taken{taken}
	}
	return nil
}

// SetUp makes a database a hub if it is none, makes room there for a project, and
// lets this login in as its lead, who is the annotator me, and others. The address
// is kept; nothing of the project goes there yet. Who was let in until something
// failed is told with the error, for a password is told once only. Doing it again
// goes on.
func (Reach) SetUp(ctx context.Context, p *storage.Project, address string, ask Ask, me string, others []Newcomer) (list []Seated, err error) {
	id, err := ofProject(ctx, p)
	if err != nil {
		return nil, err
	}
	h, err := Dial(ctx, address, ask)
	if err != nil {
		return nil, err
	}
	defer h.Close()
	if err := h.Init(ctx); err != nil {
		return nil, err
	}
	if err := h.AddProject(ctx, p); err != nil {
		return nil, err
	}
	i, err := h.identify(ctx)
	if err != nil {
		return nil, err
	}
	for _, n := range others {
		if n.Login == i.login {
			return nil, fail(ErrRefused, nil, "The login %s is your own at the hub, so it cannot be that of %s as well; nobody was let in yet. Choose another login.", n.Login, n.Name)
		}
	}
	if list, err = h.LetIn(ctx, p, append([]Newcomer{{Name: me, Login: i.login, Lead: true}}, others...)...); err != nil {
		return list, err
	}
	return list, Remember(id, address)
}

// LetIn lets somebody into a project.
func (Reach) LetIn(ctx context.Context, p *storage.Project, address string, ask Ask, n Newcomer) (s Seated, err error) {
	err = at(ctx, p, address, ask, func(_ string, h *Hub) error {
		list, err := h.LetIn(ctx, p, n)
		if err == nil {
			s = list[0]
		}
		return err
	})
	return s, err
}

// Remove takes all rights in a project from a login.
func (Reach) Remove(ctx context.Context, p *storage.Project, address string, ask Ask, login string) error {
	return at(ctx, p, address, ask, func(id string, h *Hub) error { return h.RemoveMember(ctx, id, login) })
}

// NewPassword gives a member of a project another password, which is told once.
func (Reach) NewPassword(ctx context.Context, p *storage.Project, address string, ask Ask, login string) (password string, err error) {
	err = at(ctx, p, address, ask, func(id string, h *Hub) error {
		password, err = h.NewPassword(ctx, id, login)
		return err
	})
	return password, err
}

// Unblind lets every member of a project read everybody's work, or ends that.
func (Reach) Unblind(ctx context.Context, p *storage.Project, address string, ask Ask, open bool) error {
	return at(ctx, p, address, ask, func(id string, h *Hub) error { return h.Unblind(ctx, id, open) })
}

// at does something about a project at its hub.
func at(ctx context.Context, p *storage.Project, address string, ask Ask, do func(id string, h *Hub) error) error {
	id, err := ofProject(ctx, p)
	if err != nil {
		return err
	}
	h, err := Dial(ctx, address, ask)
	if err != nil {
		return err
	}
	defer h.Close()
	return do(id, h)
}

// AddressFor is an address as another login says it, empty where it cannot be told
// from this one: it is no URL, or names files of this computer.
func AddressFor(address, login string) string {
	parsed, err := url.Parse(address)
	if err != nil || parsed.Scheme != "postgres" && parsed.Scheme != "postgresql" {
		return ""
	}
	for _, file := range []string{"sslkey", "sslcert", "sslrootcert", "passfile", "servicefile"} {
		if parsed.Query().Has(file) {
			return ""
		}
	}
	parsed.User = url.User(login)
	return parsed.String()
}
