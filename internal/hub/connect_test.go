//go:build linux

package hub

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"errors"
	"fmt"
	"math/big"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/zalando/go-keyring"

	"sayso/assets"
	"sayso/internal/corpus"
	"sayso/internal/hub/hubtest"
	"sayso/storage"
)

func TestAnAddressOffThisComputerMustProveWhoItIs(t *testing.T) {
	t.Setenv("PGSSLMODE", "disable")
	for _, c := range []struct {
		address        string
		encrypted, bad bool
	}{
		{"postgres://ana@db.example.org/team", true, false},
		{"postgres://ana@db.example.org/team?sslmode=disable", true, false},
		{"postgres://ana@192.0.2.1/team?sslmode=require", true, false},
		{"host=db.example.org user=ana dbname=team", true, false},
		{"host=db.example.org sslmode=prefer user=ana", true, false},
		{"postgres://ana@127.0.0.1/team", false, false},
		{"postgres://ana@[::1]/team", false, false},
		{"postgres://ana@localhost/team", false, false},
		{"postgres://ana@/team?host=/run/postgresql", false, false},
		{"postgres://ana:secret@db.example.org/team", false, true},
		{"postgres://ana@db.example.org/team?password=secret", false, true},
		{"host=db.example.org password = secret", false, true},
		{"postgres://ana@db.example.org:no/team", false, true},
		{"no-such-service", false, true},
		{"", false, true},
	} {
		config, err := configOf(c.address)
		if (err != nil) != c.bad {
			t.Errorf("%s: %v", c.address, err)
			continue
		}
		if c.bad {
			continue
		}
		proven := config.TLSConfig != nil && !config.TLSConfig.InsecureSkipVerify && config.TLSConfig.ServerName == config.Host && len(config.Fallbacks) == 0
		if proven != c.encrypted {
			t.Errorf("%s: the hub must prove itself: %v, want %v", c.address, proven, c.encrypted)
		}
		if scram := config.RequireAuth == "scram-sha-256"; scram != c.encrypted {
			t.Errorf("%s: it must ask by SCRAM: %v", c.address, scram)
		}
	}
}

func TestWhereTheHubIsStaysOnThisComputer(t *testing.T) {
	t.Setenv("XDG_CONFIG_HOME", t.TempDir())
	if address := must[string](t)(AddressOf("one")); address != "" {
		t.Errorf("a project without a hub has %q", address)
	}
	check(t, Remember("one", "postgres://ana@db.example.org/team"))
	check(t, Remember("two", "postgres:///team?host=/run/postgresql"))
	if err := Remember("three", "postgres://ana:secret@db.example.org/team"); !errors.Is(err, ErrAddress) {
		t.Errorf("an address with a password: %v", err)
	}
	if address := must[string](t)(AddressOf("one")); address != "postgres://ana@db.example.org/team" {
		t.Errorf("it is %q", address)
	}
	check(t, Remember("one", ""))
	if address := must[string](t)(AddressOf("one")); address != "" {
		t.Errorf("a forgotten one is %q", address)
	}
}

// certificates makes a root and a certificate for localhost that it signed.
func certificates(t *testing.T) (root, server, key string) {
	t.Helper()
	make := func(template, parent *x509.Certificate, signer *ecdsa.PrivateKey) (*x509.Certificate, *ecdsa.PrivateKey, string) {
		own := must[*ecdsa.PrivateKey](t)(ecdsa.GenerateKey(elliptic.P256(), rand.Reader))
		if parent == nil {
			parent, signer = template, own
		}
		raw := must[[]byte](t)(x509.CreateCertificate(rand.Reader, template, parent, &own.PublicKey, signer))
		return must[*x509.Certificate](t)(x509.ParseCertificate(raw)), own, string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: raw}))
	}
	from, to := time.Now().Add(-time.Hour), time.Now().Add(time.Hour)
	authority, signer, root := make(&x509.Certificate{SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "The team"}, NotBefore: from, NotAfter: to, IsCA: true, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageCertSign}, nil, nil)
	_, own, server := make(&x509.Certificate{SerialNumber: big.NewInt(2), Subject: pkix.Name{CommonName: "localhost"}, DNSNames: []string{"localhost"}, NotBefore: from, NotAfter: to}, authority, signer)
	raw := must[[]byte](t)(x509.MarshalECPrivateKey(own))
	return root, server, string(pem.EncodeToMemory(&pem.Block{Type: "EC PRIVATE KEY", Bytes: raw}))
}

func TestPasswordsOverTLS(t *testing.T) {
	needCluster(t)
	if os.Getenv("SAYSO_TEST_HUB") != "" || os.Getenv("SAYSO_TEST_POOLER") != "" {
		t.Skip("passwords are tried on a server of their own")
	}
	keyring.MockInit()
	root, certificate, key := certificates(t)
	server, port, err := hubtest.Secure("scram-sha-256", certificate, key)
	check(t, err)
	defer server.Stop()
	database := must[string](t)(server.Database())
	project := must[*storage.Project](t)(storage.Create(t.Context(), filepath.Join(t.TempDir(), "a.sayso"), storage.Settings{Title: "Bridge", Codebook: assets.Codebook()}))
	defer project.Close()
	me := must[corpus.Annotator](t)(project.AnnotatorNamed(t.Context(), "Ana"))
	owner := must[*Hub](t)(Dial(t.Context(), server.Address("postgres", database), nil))
	defer owner.Close()
	check(t, owner.Init(t.Context()))
	check(t, owner.AddProject(t.Context(), project))
	password := must[string](t)(owner.AddMember(t.Context(), project, NewMember{Login: "ana", Annotator: me.ID, Lead: true}))

	roots := filepath.Join(t.TempDir(), "root.crt")
	check(t, os.WriteFile(roots, []byte(root), 0o600))
	t.Setenv("PGPASSFILE", filepath.Join(t.TempDir(), "none"))
	address := fmt.Sprintf("postgres://ana@localhost:%d/%s?sslmode=verify-full&require_auth=scram-sha-256&sslrootcert=%s", port, database, roots)
	asked := 0
	ask := func(given string, keep bool) Ask {
		return func(string) (string, bool) { asked++; return given, keep }
	}
	if _, err := Dial(t.Context(), address, nil); !errors.Is(err, ErrPassword) {
		t.Errorf("without a password: %v", err)
	}
	if _, err := Dial(t.Context(), address, ask("wrong", true)); !errors.Is(err, ErrPassword) {
		t.Errorf("with a wrong password: %v", err)
	}
	h := must[*Hub](t)(Dial(t.Context(), address, ask(password, true)))
	if list := must[[]Listed](t)(h.Projects(t.Context())); len(list) != 1 || list[0].Title != "Bridge" {
		t.Errorf("the projects are %v", list)
	}
	h.Close()
	known.Clear()
	asked = 0
	must[*Hub](t)(Dial(t.Context(), address, ask("", false))).Close()
	if asked != 0 {
		t.Error("a password that the keyring has is asked for")
	}
	h = must[*Hub](t)(Dial(t.Context(), address, nil))
	defer h.Close()
	id := must[string](t)(ofProject(t.Context(), project))
	lost := password
	if password = must[string](t)(owner.NewPassword(t.Context(), id, "ana")); password == lost {
		t.Error("the new password is the old one")
	}
	known.Clear()
	if _, err := Dial(t.Context(), address, ask(lost, false)); !errors.Is(err, ErrPassword) {
		t.Errorf("with the password before: %v", err)
	}
	must[*Hub](t)(Dial(t.Context(), address, ask(password, true))).Close()
	password = must[string](t)(h.NewPassword(t.Context(), id, "ana")) // one's own, which the keyring has
	must[*Hub](t)(Dial(t.Context(), address, nil)).Close()
	known.Clear()
	must[*Hub](t)(Dial(t.Context(), address, nil)).Close()
	for _, login := range []string{"", "postgres", "nobody", "sayso_user"} {
		if _, err := h.NewPassword(t.Context(), id, login); !errors.Is(err, ErrRole) {
			t.Errorf("a new password for %q: %v", login, err)
		}
	}
	keyring.MockInit()
	pass := filepath.Join(t.TempDir(), "pgpass")
	check(t, os.WriteFile(pass, []byte("localhost:*:*:ana:"+password+"\n"), 0o600))
	t.Setenv("PGPASSFILE", pass)
	must[*Hub](t)(Dial(t.Context(), address, nil)).Close()

	other, _, _ := certificates(t)
	check(t, os.WriteFile(roots, []byte(other), 0o600))
	if _, err := Dial(t.Context(), address, nil); !errors.Is(err, ErrCertificate) {
		t.Errorf("a hub of another root: %v", err)
	}
}

func TestAPasswordIsNotToldInTheOpen(t *testing.T) {
	needCluster(t)
	if os.Getenv("SAYSO_TEST_HUB") != "" || os.Getenv("SAYSO_TEST_POOLER") != "" {
		t.Skip("passwords are tried on a server of their own")
	}
	root, certificate, key := certificates(t)
	server, port, err := hubtest.Secure("password", certificate, key)
	check(t, err)
	defer server.Stop()
	roots := filepath.Join(t.TempDir(), "root.crt")
	check(t, os.WriteFile(roots, []byte(root), 0o600))
	check(t, server.Exec("postgres", "postgres", "CREATE ROLE ana LOGIN PASSWORD 'secret'"))
	t.Setenv("PGPASSWORD", "secret")
	address := fmt.Sprintf("postgres://ana@localhost:%d/postgres?sslmode=verify-full&sslrootcert=%s", port, roots)
	must[*Hub](t)(Dial(t.Context(), address, nil)).Close() // so the server and the password are right
	if _, err := Dial(t.Context(), address+"&require_auth=scram-sha-256", nil); !errors.Is(err, ErrPassword) {
		t.Errorf("a hub that wants to see the password: %v", err)
	}
}

func TestStatementsArePreparedWhereNoPoolerStandsBetween(t *testing.T) {
	needCluster(t)
	address := cluster.Address("postgres", newHub(t))
	for range 2 { // the second time it is known
		h := must[*Hub](t)(Dial(t.Context(), strings.ReplaceAll(address, "&default_query_exec_mode=exec", ""), nil))
		defer h.Close()
		mode, want := h.conn.Config().DefaultQueryExecMode, pgx.QueryExecModeCacheStatement
		if os.Getenv("SAYSO_TEST_POOLER") != "" {
			want = pgx.QueryExecModeExec
		}
		if mode != want && os.Getenv("SAYSO_TEST_HUB") == "" {
			t.Errorf("statements are sent by %v", mode)
		}
	}
}
