package hub

import (
	"context"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"net"
	"strings"

	"github.com/jackc/pgx/v5/pgconn"
)

// The kinds of failure that a caller may want to tell apart with errors.Is.
var (
	ErrOffline     = errors.New("the hub cannot be reached")
	ErrCertificate = errors.New("the hub cannot prove who it is")
	ErrPassword    = errors.New("the password is not right")
	ErrRole        = errors.New("not a member")
	ErrFormat      = errors.New("made by a newer version")
	ErrNoHub       = errors.New("no hub at this address")
	ErrOtherHub    = errors.New("another hub at this address")
	ErrFull        = errors.New("the hub takes nothing")
	ErrAddress     = errors.New("the address is not right")
	ErrRefused     = errors.New("refused by the hub")
	ErrNoAddress   = errors.New("no hub is configured")
)

// Error is a failure told in a sentence for the researcher; Kind is one of the
// sentinels of this package, Cause is for the log.
type Error struct {
	Message string
	Kind    error
	Cause   error
}

func (e *Error) Error() string { return e.Message }

// Unwrap gives errors.Is and errors.As the kind and the cause.
func (e *Error) Unwrap() []error {
	if e.Cause == nil {
		return []error{e.Kind}
	}
	return []error{e.Kind, e.Cause}
}

func fail(kind, cause error, format string, values ...any) error {
	return &Error{Message: fmt.Sprintf(format, values...), Kind: kind, Cause: cause}
}

// sentence puts what the driver, the network and the database say into words. It
// leaves an Error and nil as they are.
func sentence(err error) error {
	var own *Error
	if err == nil || errors.As(err, &own) || errors.Is(err, context.Canceled) {
		return err
	}
	var server *pgconn.PgError
	if errors.As(err, &server) {
		return ofServer(err, server)
	}
	var unknown x509.UnknownAuthorityError
	var name x509.HostnameError
	var invalid x509.CertificateInvalidError
	if errors.As(err, &unknown) || errors.As(err, &name) || errors.As(err, &invalid) || strings.Contains(err.Error(), "server refused TLS") {
		return fail(ErrCertificate, err, "The hub could not prove who it is, so nothing was said to it (%v). Ask who runs it for its certificate and name the file in the address (sslrootcert=FILE).", shortly(err))
	}
	if strings.Contains(err.Error(), "authentication method") || strings.Contains(err.Error(), "require_auth") || strings.Contains(err.Error(), "SCRAM") {
		return fail(ErrPassword, err, "The hub asks for the password in a way that would give it away or does not know it (%v), so it was not told; it must ask by SCRAM-SHA-256.", shortly(err))
	}
	return fail(ErrOffline, err, "The hub cannot be reached (%v). Your work is saved here and goes to the hub when it answers.", shortly(err))
}

// ofServer puts an answer of the database into words.
func ofServer(err error, server *pgconn.PgError) error {
	switch code := server.Code; {
	case code == "28P01" || code == "28000":
		return fail(ErrPassword, err, "The hub does not let this login in: the login or its password is not right (%s).", server.Message)
	case code == "3D000":
		return fail(ErrAddress, err, "There is no such database at this address (%s).", server.Message)
	case code == "42P01" || code == "3F000":
		return fail(ErrNoHub, err, "This database is no hub yet; whoever owns it makes it one (Set up a hub for a team…, or sayso hub init).")
	case code == "42501":
		return fail(ErrRole, err, "The hub does not allow this to your login (%s). Your work is saved here; ask who leads the project.", server.Message)
	case code == "42704":
		return fail(ErrRole, err, "The hub lacks a role of this project (%s); who owns it runs: sayso hub add-project.", server.Message)
	case strings.HasPrefix(code, "53") && code != "53300" || code == "25006":
		return fail(ErrFull, err, "The hub takes nothing at the moment (%s). Your work is saved here and goes to the hub when it does.", server.Message)
	case strings.HasPrefix(code, "57P") || strings.HasPrefix(code, "08") || code == "53300":
		return fail(ErrOffline, err, "The hub does not answer at the moment (%s). Your work is saved here and goes to the hub when it does.", server.Message)
	}
	return fail(ErrRefused, err, "The hub refused this (%s, %s). Your work is saved here.", server.Message, server.Code)
}

// shortly is the last and most telling part of an error of the network.
func shortly(err error) string {
	var network *net.OpError
	var dns *net.DNSError
	switch {
	case errors.As(err, &dns):
		return "no computer has the name " + dns.Name
	case errors.As(err, &network) && network.Err != nil:
		return network.Err.Error()
	case errors.Is(err, context.DeadlineExceeded):
		return "it did not answer in time"
	case errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, io.EOF):
		return "the connection was cut"
	}
	text := err.Error()
	if at := strings.LastIndex(text, ": "); at >= 0 {
		text = text[at+2:]
	}
	return strings.TrimSpace(text)
}

// again reports whether the same may succeed at once if it is done again.
func again(err error) bool {
	var server *pgconn.PgError
	return errors.As(err, &server) && (server.Code == "40001" || server.Code == "40P01")
}
