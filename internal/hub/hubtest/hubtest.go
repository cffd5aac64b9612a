//go:build linux

// Package hubtest starts a PostgreSQL of its own for tests of the hub: in a new
// folder, on a socket in it, and gone with the tests.
package hubtest

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net"
	"net/url"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"
	"syscall"
	"time"

	"github.com/jackc/pgx/v5"
)

// Cluster is a PostgreSQL that runs.
type Cluster struct {
	Folder  string // with the socket in it
	Outside string // an address of a hub that was there before (SAYSO_TEST_HUB); then nothing was started
	bin     string
	options []string
	port    int // of the socket, when it is not the usual one
	server  *exec.Cmd
	pooler  *exec.Cmd
	said    *bytes.Buffer
	ended   chan error
}

// count makes names that no other test has.
var count atomic.Int64

// ErrNone is told where no PostgreSQL is to be had.
var ErrNone = errors.New("no PostgreSQL is installed here (on Debian: apt install postgresql), and SAYSO_TEST_POSTGRES names no folder of its programs")

// Bin finds the folder of the programs of PostgreSQL.
func Bin() (string, error) {
	if folder := os.Getenv("SAYSO_TEST_POSTGRES"); folder != "" {
		return folder, nil
	}
	folders, _ := filepath.Glob("/usr/lib/postgresql/*/bin")
	slices.Reverse(folders)
	for _, folder := range folders {
		if _, err := os.Stat(filepath.Join(folder, "initdb")); err == nil {
			return folder, nil
		}
	}
	if path, err := exec.LookPath("initdb"); err == nil {
		return filepath.Dir(path), nil
	}
	return "", ErrNone
}

// Start makes a cluster and starts it. options are settings of the server, each
// like "fsync=on"; without them it keeps nothing from a failure of the machine.
func Start(options ...string) (*Cluster, error) {
	if address := os.Getenv("SAYSO_TEST_HUB"); address != "" {
		return &Cluster{Outside: address}, nil
	}
	bin, err := Bin()
	if err != nil {
		return nil, err
	}
	folder, err := os.MkdirTemp("/tmp", "sayso-hub-")
	if err != nil {
		return nil, err
	}
	c := &Cluster{Folder: folder, bin: bin, options: append([]string{"fsync=off", "full_page_writes=off"}, options...)}
	if err := errors.Join(os.Chmod(folder, 0o755), c.give(folder)); err != nil {
		return nil, err
	}
	initdb := c.command("initdb", "-D", c.data(), "-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-locale", "--no-sync")
	if output, err := initdb.CombinedOutput(); err != nil {
		return nil, fmt.Errorf("initdb: %w\n%s", err, output)
	}
	if err := c.Run(); err != nil {
		return nil, err
	}
	if os.Getenv("SAYSO_TEST_POOLER") != "" {
		return c, c.pool()
	}
	return c, nil
}

// pool starts a pgbouncer in transaction mode before the server; what is tested
// goes through it.
func (c *Cluster) pool() error {
	folder := filepath.Join(c.Folder, "pooler")
	config := fmt.Sprintf("[databases]\n* = host=%s\n[pgbouncer]\nunix_socket_dir = %s\nunix_socket_mode = 0777\nlisten_addr =\nlisten_port = 5432\npool_mode = transaction\nauth_type = trust\nauth_user = postgres\nauth_query = SELECT rolname, '' FROM pg_roles WHERE rolname = $1\nmax_client_conn = 500\n", c.Folder, folder)
	file := filepath.Join(c.Folder, "pooler.ini")
	if err := errors.Join(os.Mkdir(folder, 0o755), c.give(folder), os.WriteFile(file, []byte(config), 0o644)); err != nil {
		return err
	}
	path, err := exec.LookPath("pgbouncer")
	if err != nil {
		return err
	}
	c.pooler = c.command("postgres", file)
	c.pooler.Path = path
	c.pooler.Stderr = os.Stderr
	if err := c.pooler.Start(); err != nil {
		return err
	}
	for deadline := time.Now().Add(time.Minute); time.Now().Before(deadline); time.Sleep(20 * time.Millisecond) {
		if conn, err := net.Dial("unix", filepath.Join(folder, ".s.PGSQL.5432")); err == nil {
			return conn.Close()
		}
	}
	return errors.New("pgbouncer does not answer")
}

// Secure makes a cluster that asks for passwords over TLS on a port of this
// computer, with a certificate for the name "localhost" that root signed; method is
// how it asks (scram-sha-256, password).
func Secure(method, certificate, key string) (c *Cluster, port int, err error) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, 0, err
	}
	port = listener.Addr().(*net.TCPAddr).Port
	if err := listener.Close(); err != nil {
		return nil, 0, err
	}
	c, err = Start()
	if err != nil || c.Outside != "" {
		return c, 0, err
	}
	c.Kill()
	for name, content := range map[string]string{
		"server.crt": certificate, "server.key": key,
		"pg_hba.conf": "local all postgres trust\nhostssl all all 127.0.0.1/32 " + method + "\n",
	} {
		path := filepath.Join(c.data(), name)
		if err := errors.Join(os.WriteFile(path, []byte(content), 0o600), c.give(path)); err != nil {
			return nil, 0, err
		}
	}
	c.options = append(c.options, "listen_addresses=127.0.0.1", "port="+strconv.Itoa(port), "ssl=on")
	c.port = port
	return c, port, c.Run()
}

func (c *Cluster) data() string { return filepath.Join(c.Folder, "data") }

// give gives a file to the user that the server runs as: it refuses root.
func (c *Cluster) give(path string) error {
	if os.Getuid() != 0 {
		return nil
	}
	uid, gid, err := postgres()
	if err != nil {
		return err
	}
	return os.Chown(path, int(uid), int(gid))
}

func postgres() (uid, gid uint32, err error) {
	account, err := user.Lookup("postgres")
	if err != nil {
		return 0, 0, fmt.Errorf("this is root, as whom PostgreSQL does not run, and there is no user postgres: %w", err)
	}
	u, err := strconv.ParseUint(account.Uid, 10, 32)
	if err != nil {
		return 0, 0, err
	}
	g, err := strconv.ParseUint(account.Gid, 10, 32)
	return uint32(u), uint32(g), err
}

func (c *Cluster) command(name string, arguments ...string) *exec.Cmd {
	command := exec.Command(filepath.Join(c.bin, name), arguments...)
	command.Dir = c.Folder
	command.Env = []string{"PATH=" + os.Getenv("PATH"), "LC_ALL=C", "HOME=" + c.Folder}
	if os.Getuid() == 0 {
		if uid, gid, err := postgres(); err == nil {
			command.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: uid, Gid: gid}}
		}
	}
	return command
}

// Run starts the server and waits until it answers.
func (c *Cluster) Run() error {
	arguments := []string{"-D", c.data(), "-k", c.Folder, "-c", "listen_addresses=", "-c", "unix_socket_permissions=0777", "-c", "max_connections=200"}
	for _, option := range c.options {
		arguments = append(arguments, "-c", option)
	}
	c.server, c.said, c.ended = c.command("postgres", arguments...), &bytes.Buffer{}, make(chan error, 1)
	c.server.Stdout, c.server.Stderr = c.said, c.said
	if c.server.SysProcAttr == nil {
		c.server.SysProcAttr = &syscall.SysProcAttr{}
	}
	c.server.SysProcAttr.Pdeathsig = syscall.SIGQUIT // so that it does not outlive the tests
	started := make(chan error)
	go func() {
		runtime.LockOSThread() // the signal comes when the thread that started it ends
		err := c.server.Start()
		started <- err
		if err == nil {
			c.ended <- c.server.Wait()
		}
	}()
	if err := <-started; err != nil {
		return err
	}
	for deadline := time.Now().Add(time.Minute); ; {
		conn, err := pgx.Connect(context.Background(), c.Address("postgres", "postgres"))
		if err == nil {
			return conn.Close(context.Background())
		}
		select {
		case ended := <-c.ended:
			return fmt.Errorf("PostgreSQL ended by itself: %w\n%s", ended, c.said)
		case <-time.After(20 * time.Millisecond):
		}
		if time.Now().After(deadline) {
			c.Kill()
			return fmt.Errorf("PostgreSQL does not answer: %w", err)
		}
	}
}

// Kill ends the server as a failure of the machine would, and waits.
func (c *Cluster) Kill() { c.end(syscall.SIGQUIT) }

func (c *Cluster) end(signal os.Signal) {
	_ = c.server.Process.Signal(signal)
	<-c.ended
}

// Stop ends the server and removes all that it has.
func (c *Cluster) Stop() {
	if c.Outside != "" {
		return
	}
	if c.pooler != nil {
		_ = c.pooler.Process.Kill()
		_ = c.pooler.Wait()
	}
	c.Kill()
	_ = os.RemoveAll(c.Folder)
}

// Address is that of a database for a login, as the program takes it.
func (c *Cluster) Address(login, database string) string {
	if c.Outside != "" {
		u, err := url.Parse(c.Outside)
		if err == nil {
			if u.Path = "/" + database; login != "postgres" {
				u.User = url.User(login)
			}
			return u.String()
		}
	}
	folder := c.Folder
	if c.pooler != nil {
		folder = filepath.Join(folder, "pooler")
	}
	address := fmt.Sprintf("postgres://%s@/%s?host=%s&sslmode=disable", url.PathEscape(login), database, url.QueryEscape(folder))
	if c.port != 0 {
		address += "&port=" + strconv.Itoa(c.port)
	}
	if c.pooler != nil { // which has the statements of others prepared under the same names
		address += "&default_query_exec_mode=exec"
	}
	return address
}

// Unique makes a name that no other test has of a word.
func Unique(word string) string { return fmt.Sprintf("%s_%d_%d", word, os.Getpid(), count.Add(1)) }

// Database makes an empty database and gives its name.
func (c *Cluster) Database() (string, error) {
	name := Unique("hub")
	return name, c.Exec("postgres", "postgres", "CREATE DATABASE "+name)
}

// Exec runs statements as a login on a database.
func (c *Cluster) Exec(login, database string, statements ...string) error {
	ctx, stop := context.WithTimeout(context.Background(), time.Minute)
	defer stop()
	conn, err := pgx.Connect(ctx, c.Address(login, database))
	if err != nil {
		return err
	}
	defer conn.Close(ctx)
	for _, statement := range statements {
		if _, err := conn.Exec(ctx, statement); err != nil {
			return fmt.Errorf("%s: %w", strings.SplitN(statement, "\n", 2)[0], err)
		}
	}
	return nil
}

// Socket is the path of the server's socket.
func (c *Cluster) Socket() string { return filepath.Join(c.Folder, ".s.PGSQL.5432") }

// Dial opens a plain connection to the server, for a proxy.
func (c *Cluster) Dial() (net.Conn, error) { return net.Dial("unix", c.Socket()) }

// Programs runs one of PostgreSQL's own programs on the cluster.
func (c *Cluster) Programs(name string, arguments ...string) error {
	command := c.command(name, append([]string{"-h", c.Folder, "-U", "postgres"}, arguments...)...)
	if output, err := command.CombinedOutput(); err != nil {
		return fmt.Errorf("%s: %w\n%s", name, err, output)
	}
	return nil
}
