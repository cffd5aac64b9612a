package storage

import (
	"path/filepath"
	"testing"
)

func TestBackupsStayOnThisComputer(t *testing.T) {
	local := t.TempDir()
	t.Setenv("XDG_DATA_HOME", "")
	t.Setenv("LocalAppData", local)
	t.Setenv("AppData", t.TempDir())
	if got, err := DefaultBackupFolder(); err != nil || got != filepath.Join(local, "sayso", "backups") {
		t.Errorf("backups go to %s (%v)", got, err)
	}
}
