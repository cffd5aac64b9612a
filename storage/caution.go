package storage

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// Caution is something about the place where a project lies that can cost
// work, and that SQLite cannot see.
type Caution struct {
	Kind    string // a word for programs: network, sync, links
	Message string // what it is, what it means for the work, what to do
}

// The kinds of Caution.
const (
	CautionNetwork = "network" // a file system that another machine keeps
	CautionSync    = "sync"    // a folder that a program copies to other machines
	CautionLinks   = "links"   // the file has a second name
)

// Cautions tells what is dangerous about the place of the file: a network
// folder, a folder of a sync client, a second name. It looks each time, since
// a file can be linked while it is open. Nothing dangerous gives none.
func (p *Project) Cautions() []Caution {
	var list []Caution
	folder := filepath.Dir(p.path)
	add := func(kind, format string, values ...any) {
		list = append(list, Caution{kind, fmt.Sprintf(format, values...)})
	}
	if kind := remoteKind(p.path); kind != "" {
		add(CautionNetwork, "The project lies in a network folder (%s). Such folders cannot always keep two people from writing at once, and may lose what they reported as written; work on a copy on this machine and put it back when you are done.", kind)
	}
	if client := syncClient(p.path); client != "" {
		add(CautionSync, "The project lies in a folder that %s copies to other machines. While it is open here, open it nowhere else, and wait until %s is done before you go on elsewhere; it may otherwise put another state in its place.", client, client)
	}
	if names := linkCount(p.path); names > 1 {
		add(CautionLinks, "The project file has %d names (hard links). A program that opens it by another name cannot see that a change was cut off by a crash, and may damage the file; keep one name, in %s.", names, folder)
	}
	return list
}

// syncFolders are the names by which the folders of sync clients are known,
// and what the client is called. A folder may go on after a blank or a hyphen,
// as "OneDrive - University" does.
var syncFolders = []struct{ folder, client string }{
	{"dropbox", "Dropbox"}, {"onedrive", "OneDrive"}, {"google drive", "Google Drive"}, {"googledrive", "Google Drive"},
	{"my drive", "Google Drive"}, {"com~apple~clouddocs", "iCloud Drive"}, {"icloud drive", "iCloud Drive"}, {"iclouddrive", "iCloud Drive"},
	{"nextcloud", "Nextcloud"}, {"owncloud", "ownCloud"}, {"box sync", "Box"}, {"pcloud drive", "pCloud"}, {"syncthing", "Syncthing"},
}

// syncClient names the sync client in whose folder a file lies, or "". It goes
// by the names of folders, and by the marks that some clients leave in them.
func syncClient(path string) string {
	for folder := filepath.Dir(path); ; folder = filepath.Dir(folder) {
		name := strings.ToLower(filepath.Base(folder))
		for _, known := range syncFolders {
			rest, ok := strings.CutPrefix(name, known.folder)
			if ok && (rest == "" || rest[0] == ' ' || rest[0] == '-') {
				return known.client
			}
		}
		for mark, client := range map[string]string{".stfolder": "Syncthing", ".dropbox": "Dropbox", ".owncloudsync.log": "ownCloud", ".nextcloudsync.log": "Nextcloud"} {
			if _, err := os.Lstat(filepath.Join(folder, mark)); err == nil && folder != homeFolder() {
				return client
			}
		}
		if folder == filepath.Dir(folder) {
			return ""
		}
	}
}

// homeFolder is left out of the search for marks: clients keep their own
// settings there under the same names.
func homeFolder() string {
	home, _ := os.UserHomeDir()
	return home
}

// nameLocks finds out whether a file that is said to be in use lies where the
// system keeps no locks at all, as some network folders do not: SQLite reports
// both alike, and the advice to close another program would lead nowhere.
func nameLocks(path string, err error) error {
	if !errors.Is(err, ErrBusy) && !errors.Is(err, ErrUnreadable) || !withoutLocks(filepath.Dir(path)) {
		return err
	}
	return fail(ErrBusy, err, "%s lies in a folder that keeps no locks, so nothing would stop another program from writing at the same time; this is not saved. Copy the project to a disk of this machine and work there.", path)
}
