package hub

import (
	"encoding/json"
	"errors"
	"io/fs"
	"net"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"

	"github.com/jackc/pgx/v5"
)

// Where the hub of a project is stands in a file of this computer's user, never
// in the project: a file that came from somebody must not make this computer
// dial, and an address may name files that are read (sslkey, passfile).

// settings is what is kept on this computer.
type settings struct {
	Projects map[string]struct {
		Address string `json:"address"`
	} `json:"projects"` // by id
}

var settingsMutex sync.Mutex

func settingsPath() (string, error) {
	folder, err := os.UserConfigDir()
	return filepath.Join(folder, "sayso", "hubs.json"), err
}

func readSettings() (s settings, err error) {
	path, err := settingsPath()
	if err != nil {
		return s, fail(ErrNoAddress, err, "Where this computer keeps its settings is not known (%v), so there is no hub.", err)
	}
	content, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return s, nil
	}
	if err == nil {
		err = json.Unmarshal(content, &s)
	}
	if err != nil {
		return s, fail(ErrNoAddress, err, "%s cannot be read (%v), so it is not known where the hub is; mend or remove it.", path, err)
	}
	return s, nil
}

// AddressOf is where the hub of a project is, empty for a project that has none.
// It opens no connection.
func AddressOf(project string) (string, error) {
	settingsMutex.Lock()
	defer settingsMutex.Unlock()
	s, err := readSettings()
	return s.Projects[project].Address, err
}

// Remember keeps where the hub of a project is; an empty address forgets it.
func Remember(project, address string) error {
	settingsMutex.Lock()
	defer settingsMutex.Unlock()
	if address != "" {
		if _, err := configOf(address); err != nil {
			return err
		}
	}
	s, err := readSettings()
	if err != nil || s.Projects[project].Address == address {
		return err
	}
	if s.Projects == nil {
		s.Projects = map[string]struct {
			Address string `json:"address"`
		}{}
	}
	if delete(s.Projects, project); address != "" {
		s.Projects[project] = struct {
			Address string `json:"address"`
		}{address}
	}
	content, err := json.MarshalIndent(s, "", "  ")
	if err != nil {
		return err
	}
	path, err := settingsPath()
	if err == nil {
		err = os.MkdirAll(filepath.Dir(path), 0o700)
	}
	if err == nil {
		err = replaceFile(path, append(content, '\n'))
	}
	if err != nil {
		return fail(ErrNoAddress, err, "Where the hub is could not be kept on this computer (%v), so it has to be said again next time.", err)
	}
	return nil
}

// replaceFile writes a file whole or not at all.
func replaceFile(path string, content []byte) error {
	file, err := os.CreateTemp(filepath.Dir(path), ".hubs-*") // mode 0600
	if err != nil {
		return err
	}
	defer os.Remove(file.Name())
	_, err = file.Write(content)
	if err = errors.Join(err, file.Close()); err != nil {
		return err
	}
	return os.Rename(file.Name(), path)
}

// configOf reads an address: the name of a service in pg_service.conf, a URL
// (postgres://ana@db.example.org/team), or words as libpq takes them (host=...
// dbname=...). What it leaves out is taken from the environment as with every
// program of PostgreSQL. Off this computer the hub must prove who it is, and the
// password is told only in a way that does not give it away.
func configOf(address string) (*pgx.ConnConfig, error) {
	address = strings.TrimSpace(address)
	if address == "" {
		return nil, fail(ErrNoAddress, nil, "It is not known where the hub of this project is, since no address was given.")
	}
	if !strings.ContainsAny(address, "=:/") {
		address = "service=" + address
	}
	if hasPassword(address) {
		return nil, fail(ErrAddress, nil, "The address has a password in it, and addresses are kept and shown; leave it out. It is asked for, or taken from .pgpass.")
	}
	config, err := pgx.ParseConfig(address)
	if err != nil {
		return nil, notUnderstood(err)
	}
	if !isLocal(config.Host) {
		require := "sslmode=verify-full"
		if config.TLSConfig == nil || len(config.TLSConfig.Certificates) == 0 { // a certificate takes the place of the password
			require += " require_auth=scram-sha-256"
		}
		if config, err = pgx.ParseConfig(with(address, require)); err != nil {
			return nil, notUnderstood(err)
		}
	}
	for _, other := range config.Fallbacks {
		if !isLocal(other.Host) && (other.TLSConfig == nil || other.TLSConfig.InsecureSkipVerify) {
			return nil, fail(ErrAddress, nil, "The address names computers with and without encryption; name one.")
		}
	}
	if config.ConnectTimeout == 0 {
		config.ConnectTimeout = connectTimeout
	}
	if config.RuntimeParams["application_name"] == "" {
		config.RuntimeParams["application_name"] = "sayso"
	}
	return config, nil
}

func notUnderstood(err error) error {
	return fail(ErrAddress, err, "The address of the hub is not understood (%v). It is the name of a service in pg_service.conf, or like postgres://ana@db.example.org/team.", shortly(err))
}

func hasPassword(address string) bool {
	if u, err := url.Parse(address); err == nil && u.Scheme != "" {
		_, set := u.User.Password()
		return set || u.Query().Has("password")
	}
	return strings.Contains(strings.ReplaceAll(address, " ", ""), "password=")
}

// with adds settings to an address.
func with(address, words string) string {
	u, err := url.Parse(address)
	if err != nil || u.Scheme == "" {
		return address + " " + words
	}
	query := u.Query()
	for word := range strings.FieldsSeq(words) {
		name, value, _ := strings.Cut(word, "=")
		query.Set(name, value)
	}
	u.RawQuery = query.Encode()
	return u.String()
}

// isLocal reports whether a host is this computer.
func isLocal(host string) bool {
	if host == "localhost" || strings.HasPrefix(host, "/") || strings.HasPrefix(host, "@") {
		return true
	}
	ip := net.ParseIP(host)
	return ip != nil && ip.IsLoopback()
}
