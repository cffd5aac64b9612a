package hub

import (
	"context"
	"net/url"

	"sayso/storage"
)

// Newcomer is somebody who is to be let into a project.
type Newcomer struct {
	Name    string // of the annotator that they are in the project; one is made when there is none
	Login   string // at the hub; it is made when it is not there. Empty for somebody who has left
	Lead    bool   // brings articles, codebook, people and rounds, lets others in, and unblinds
	SeesAll bool   // adjudicates: sees everybody's work also while the project is blind
}

// Seated is a Newcomer who was let in.
type Seated struct {
	Newcomer
	Password string // of the login if it was made for them; it is kept nowhere, and is not to be had again
}

// LetIn lets somebody into a project, by name. Doing it again adds what is
// lacking.
func (h *Hub) LetIn(ctx context.Context, p *storage.Project, n Newcomer) (Seated, error) {
	who, err := p.AnnotatorNamed(ctx, n.Name)
	if err != nil {
		return Seated{}, err
	}
	n.Name = who.Name
	password, err := h.AddMember(ctx, p, NewMember{Login: n.Login, Annotator: who.ID, Lead: n.Lead, SeesAll: n.SeesAll})
	return Seated{n, password}, err
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
	for _, n := range append([]Newcomer{{Name: me, Login: i.login, Lead: true}}, others...) {
		seated, err := h.LetIn(ctx, p, n)
		if err != nil {
			return list, err
		}
		list = append(list, seated)
	}
	return list, Remember(id, address)
}

// LetIn lets somebody into a project.
func (Reach) LetIn(ctx context.Context, p *storage.Project, address string, ask Ask, n Newcomer) (s Seated, err error) {
	err = at(ctx, p, address, ask, func(_ string, h *Hub) error {
		s, err = h.LetIn(ctx, p, n)
		return err
	})
	return s, err
}

// Remove takes all rights in a project from a login.
func (Reach) Remove(ctx context.Context, p *storage.Project, address string, ask Ask, login string) error {
	return at(ctx, p, address, ask, func(id string, h *Hub) error { return h.RemoveMember(ctx, id, login) })
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
