package hub

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/zalando/go-keyring"
)

// connectTimeout is how long a hub may take to answer at all.
const connectTimeout = 10 * time.Second

// Ask asks the user for the password of a login ("ana at db.example.org"), and
// whether it is to be kept in the keyring of the system. The password is empty
// when nobody answers.
type Ask func(who string) (password string, keep bool)

// keyringService is the name under which passwords lie in the keyring.
const keyringService = "sayso hub"

// Dial connects to a hub. The password is that of the address' service file, of
// PGPASSWORD or .pgpass; else that of the keyring of the system; else it is asked
// for, unless ask is nil. It is kept in no file of ours. Dial blocks until the hub
// answers, at most ten seconds; the error is a sentence.
func Dial(ctx context.Context, address string, ask Ask) (*Hub, error) {
	config, err := configOf(address)
	if err != nil {
		return nil, err
	}
	who := fmt.Sprintf("%s at %s", config.User, place(config))
	if told, ok := known.Load(who); ok && config.Password == "" {
		config.Password, _ = told.(string) // a try without it would be refused, and noted there as a break-in
	}
	_, isPooled := pooled.Load(place(config))
	asksForMode := strings.Contains(address, "default_query_exec_mode")
	if isPooled && !asksForMode {
		config.DefaultQueryExecMode = pgx.QueryExecModeExec
	}
	conn, err := pgx.ConnectConfig(ctx, config)
	err = sentence(err)
	if errors.Is(err, ErrPassword) && config.Password == "" {
		err = fail(ErrPassword, err, "The hub asks for the password of %s, which this computer keeps nowhere. Your work is saved here.", who)
	}
	for _, password := range passwords(who, ask) {
		if !errors.Is(err, ErrPassword) {
			break
		}
		given, keep := password()
		if given == "" {
			continue
		}
		config.Password = given
		if conn, err = pgx.ConnectConfig(ctx, config); err == nil {
			known.Store(who, given)
			if keep {
				_ = keyring.Set(keyringService, who, given) // where there is no keyring, it is asked for again
			}
		}
		err = sentence(err)
	}
	if err != nil {
		return nil, err
	}
	if !isPooled && !asksForMode {
		if conn, err = preparing(ctx, conn, config); err != nil {
			return nil, err
		}
	}
	return &Hub{conn: conn, stopped: map[string]Stopped{}}, nil
}

// pooled are the places at which a pooler was found.
var pooled sync.Map

// preparing gives a connection on which statements may be prepared once, which
// takes half of the work of a small push from the server, or one on which none is
// where a pooler stands between: it puts each transaction on some connection of its
// own, and its number for this one is not that of the server.
func preparing(ctx context.Context, conn *pgx.Conn, config *pgx.ConnConfig) (*pgx.Conn, error) {
	var process int64
	err := conn.QueryRow(ctx, "SELECT pg_backend_pid()", pgx.QueryExecModeExec).Scan(&process)
	if err == nil && process == int64(conn.PgConn().PID()) {
		return conn, nil
	}
	_ = conn.Close(context.WithoutCancel(ctx))
	if err != nil {
		return nil, sentence(err)
	}
	pooled.Store(place(config), true)
	config.DefaultQueryExecMode = pgx.QueryExecModeExec
	conn, err = pgx.ConnectConfig(ctx, config)
	return conn, sentence(err)
}

// known are the passwords that this process was told.
var known sync.Map

// passwords are the places from which a password may come that the usual places
// of PostgreSQL do not have.
func passwords(who string, ask Ask) []func() (password string, keep bool) {
	return []func() (string, bool){
		func() (string, bool) {
			password, _ := known.Load(who)
			given, _ := password.(string)
			return given, false
		},
		func() (string, bool) {
			password, _ := keyring.Get(keyringService, who)
			return password, false
		},
		func() (string, bool) {
			if ask == nil {
				return "", false
			}
			return ask(who)
		},
	}
}

func place(config *pgx.ConnConfig) string {
	return fmt.Sprintf("%s:%d/%s", config.Host, config.Port, config.Database)
}
