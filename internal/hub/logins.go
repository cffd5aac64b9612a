package hub

import (
	"cmp"
	"context"
	"crypto/hmac"
	"crypto/pbkdf2"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/jackc/pgx/v5"
	"github.com/zalando/go-keyring"
)

// Logins of the server and their passwords.

// NewPassword gives a member of a project another password, for one that was lost or
// became known, and returns it: it is told once and kept nowhere but in the keyring
// of this computer, if that had the one before. It holds for whatever else the login
// is used for at that server. Who made the login may do it.
func (h *Hub) NewPassword(ctx context.Context, project, login string) (password string, err error) {
	h.mutex.Lock()
	defer h.mutex.Unlock()
	s, err := h.stand(ctx, project)
	if err != nil {
		return "", err
	}
	if !s.Lead {
		return "", fail(ErrRole, nil, "Only whoever leads the project gives its members new passwords.")
	}
	if there := slices.Contains(s.logins(), login); !there || login == "" {
		return "", fail(ErrRole, nil, "The project has no member with the login %q.", login)
	}
	if there, err := h.hasLogin(ctx, login); err != nil || !there {
		return "", cmp.Or(err, fail(ErrRole, nil, "The hub has no login %q.", login))
	}
	password, verifier, err := newPassword()
	if err != nil {
		return "", err
	}
	_, err = h.conn.Exec(ctx, "ALTER ROLE "+quoted(login)+" PASSWORD '"+verifier+"'")
	if err = sentence(err); errors.Is(err, ErrRole) {
		return "", fail(ErrRole, err, "Your login may not give %s another password: whoever made that login does, or an administrator of the server.", login)
	}
	if err != nil {
		return "", err
	}
	keepInstead(fmt.Sprintf("%s at %s", login, place(h.conn.Config())), password)
	return password, nil
}

// keepInstead keeps a password where another was kept for the same login, which it
// replaces.
func keepInstead(who, password string) {
	if _, told := known.Load(who); told {
		known.Store(who, password)
	}
	if before, err := keyring.Get(keyringService, who); err == nil && before != "" {
		_ = keyring.Set(keyringService, who, password)
	}
}

// newPassword makes a password and what the database keeps of it.
func newPassword() (password, verifier string, err error) {
	password = rand.Text()
	verifier, err = scramVerifier(password)
	return password, verifier, err
}

// makeLogin makes a login with a password of its own, unless it is there.
func (h *Hub) makeLogin(ctx context.Context, login string) (password string, err error) {
	if len(login) > 63 || strings.ContainsAny(login, "\x00\n") {
		return "", fail(ErrAddress, nil, "A login has at most 63 letters.")
	}
	there, err := h.hasLogin(ctx, login)
	if err != nil || there {
		return "", err
	}
	password, verifier, err := newPassword()
	if err == nil {
		_, err = h.conn.Exec(ctx, "CREATE ROLE "+quoted(login)+" LOGIN PASSWORD '"+verifier+"'")
	}
	return password, ownerSentence(err)
}

// hasLogin reports whether the server has a login. A name of a group is none: with
// one, all who are in it would be let in.
func (h *Hub) hasLogin(ctx context.Context, name string) (there bool, err error) {
	err = h.conn.QueryRow(ctx, "SELECT rolcanlogin FROM pg_roles WHERE rolname = $1::text", name).Scan(&there)
	switch {
	case err == nil && !there, strings.HasPrefix(name, "sayso_"), strings.HasPrefix(name, "pg_"):
		return false, fail(ErrRefused, nil, "%s is the name of a group at the server and of no login, so nobody was let in with it; choose another.", name)
	case errors.Is(err, pgx.ErrNoRows):
		return false, nil
	}
	return there, sentence(err)
}

// scramVerifier is what the database keeps of a password, by which it can prove it
// and not learn it (RFC 5803). So no log of the server has it.
func scramVerifier(password string) (string, error) {
	const rounds = 4096
	salt := make([]byte, 16)
	_, _ = rand.Read(salt)
	salted, err := pbkdf2.Key(sha256.New, password, salt, rounds, sha256.Size)
	if err != nil {
		return "", err
	}
	sign := func(words string) []byte {
		digest := hmac.New(sha256.New, salted)
		digest.Write([]byte(words))
		return digest.Sum(nil)
	}
	stored := sha256.Sum256(sign("Client Key"))
	encode := base64.StdEncoding.EncodeToString
	return fmt.Sprintf("SCRAM-SHA-256$%d:%s$%s:%s", rounds, encode(salt), encode(stored[:]), encode(sign("Server Key"))), nil
}
