package storage

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strconv"
	"time"
)

// Backup is one kept copy of a project.
type Backup struct {
	Path  string
	At    time.Time // when it was made, UTC
	Event int64     // number of the newest event in it
	Size  int64     // in bytes
}

// backupName is 20261122T174617.123Z-event-42.sayso: it sorts by time and says
// what is in the file before anybody opens it.
var backupName = regexp.MustCompile(`^(\d{8}T\d{6}\.\d{3}Z)-event-(\d+)\.sayso$`)

const backupTime = "20060102T150405.000Z"

// DefaultBackupFolder is where backups of all projects go: among the user's
// own data, never beside the project, since what takes the project's folder (a
// lost stick, a sync client, a mistaken delete) must not take both.
func DefaultBackupFolder() (string, error) {
	if data := os.Getenv("XDG_DATA_HOME"); filepath.IsAbs(data) {
		return filepath.Join(data, "sayso", "backups"), nil
	}
	own := os.UserConfigDir
	if runtime.GOOS == "windows" {
		own = os.UserCacheDir // LocalAppData; the other is copied over the network at every login in many universities
	}
	folder, err := own()
	if err != nil {
		return "", fail(ErrUnreadable, err, "There is no place for backups, since the system does not say where your own data belong.")
	}
	return filepath.Join(folder, "sayso", "backups"), nil
}

// SaveCopy writes the whole project into a new file, as it stands in the open
// handle. On Unix that works even when the project's own file was deleted. The
// target appears only when it is whole, and nothing is ever written over.
func (p *Project) SaveCopy(ctx context.Context, path string) error {
	path, err := filepath.Abs(path)
	if err != nil {
		return cannotMake(path, err)
	}
	return writeWhole(path, func(temporary string) error { return p.copyInto(ctx, temporary) })
}

// copyInto copies the project into an empty file. Nobody holds the copy, so
// the note of who holds the original is taken out.
func (p *Project) copyInto(ctx context.Context, path string) error {
	// Not in a transaction of a reader: the copy would need a second connection,
	// and when the file was moved away no other can be opened.
	err := interruptible(ctx, p, func(ctx context.Context) error {
		p.gate.RLock()
		defer p.gate.RUnlock()
		if p.reader == nil {
			return errClosed
		}
		if p.version == schemaVersion() {
			return vacuumInto(ctx, p.reader, path)
		}
		plain := openWithoutViews(p.path, p.identity) // which would be in the way of the copy
		defer plain.Close()
		return vacuumInto(ctx, plain, path)
	})
	if err != nil {
		return err
	}
	db, err := openWriter(path, "rw")
	if err != nil {
		return classify(err)
	}
	_, err = db.ExecContext(ctx, "DELETE FROM settings WHERE key = ?", holderKey)
	return errors.Join(classify(err), closeWriter(db))
}

// vacuumInto copies the database into an empty file. SQLite does not bring
// the copy down to the disk; writeWhole does.
func vacuumInto(ctx context.Context, db *sql.DB, path string) error {
	if err := os.Truncate(path, 0); err != nil { // left by a try that was interrupted
		return cannotMake(path, err)
	}
	connection, err := db.Conn(ctx)
	if err != nil {
		return classify(err)
	}
	defer connection.Close()
	if _, err := connection.ExecContext(ctx, "PRAGMA query_only=OFF"); err != nil {
		return classify(err)
	}
	_, err = connection.ExecContext(ctx, "VACUUM INTO ?", path)
	// The connection goes back to the pool, so it must be what it was; without
	// the caller's context, which may be what ended the copy.
	if _, restored := connection.ExecContext(context.WithoutCancel(ctx), "PRAGMA query_only=ON"); restored != nil {
		return errors.Join(classify(err), connection.Raw(func(any) error { return driver.ErrBadConn }))
	}
	return classify(err)
}

// Backup keeps a copy of the project below the folder, proves the copy, and
// then thins the older ones: of the last day one an hour stays, of the last
// month one a day, before that one a week, and the three newest always. When nothing was changed since the
// newest backup, that one is returned. A backup that fails leaves the older
// ones alone.
func (p *Project) Backup(ctx context.Context, folder string) (Backup, error) {
	info, err := p.Info(ctx)
	if err != nil {
		return Backup{}, err
	}
	earlier, err := Backups(folder, info.ID)
	if err != nil {
		return Backup{}, err
	}
	if len(earlier) > 0 && earlier[0].Event == info.Event {
		return earlier[0], nil
	}
	own := filepath.Join(folder, info.ID)
	if err := os.MkdirAll(own, 0o700); err != nil {
		return Backup{}, cannotMake(own, err)
	}
	sweep(own)
	now := time.Now().UTC()
	made := Backup{Path: filepath.Join(own, fmt.Sprintf("%s-event-%d.sayso", now.Format(backupTime), info.Event)), At: now.Truncate(time.Millisecond), Event: info.Event}
	err = writeWhole(made.Path, func(temporary string) error {
		if err := p.copyInto(ctx, temporary); err != nil {
			return err
		}
		return provenCopy(ctx, temporary, info.ID)
	})
	if err != nil {
		return Backup{}, err
	}
	if file, err := os.Stat(made.Path); err == nil {
		made.Size = file.Size()
	}
	thin(append([]Backup{made}, earlier...), now)
	return made, nil
}

// sweep removes what a backup that was killed left behind. Nothing takes a day.
func sweep(folder string) {
	rests, _ := filepath.Glob(filepath.Join(folder, ".sayso-*.tmp*"))
	for _, rest := range rests {
		if info, err := os.Lstat(rest); err == nil && time.Since(info.ModTime()) > 24*time.Hour {
			_ = os.Remove(rest) // one that cannot be removed is only one too many
		}
	}
}

// provenCopy opens a copy and proves it whole.
func provenCopy(ctx context.Context, path, id string) error {
	report, err := CheckFile(ctx, path, nil)
	if err != nil {
		return err
	}
	if !report.OK() {
		return fail(ErrDamaged, errors.New(report.Problems[0].Where), "The backup was not kept, since the project itself is damaged (%s); the earlier backups are still there.", report.Problems[0].What)
	}
	return nil
}

// Backups lists the backups of a project below the folder, the newest first.
func Backups(folder, projectID string) ([]Backup, error) {
	if err := checkID("project", projectID); err != nil {
		return nil, err
	}
	own := filepath.Join(folder, projectID)
	files, err := os.ReadDir(own)
	if errors.Is(err, os.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, cannotOpen(own, err)
	}
	var list []Backup
	for _, file := range files {
		parts := backupName.FindStringSubmatch(file.Name())
		if parts == nil {
			continue
		}
		at, timeErr := time.Parse(backupTime, parts[1])
		event, numberErr := strconv.ParseInt(parts[2], 10, 64)
		info, infoErr := file.Info()
		if errors.Join(timeErr, numberErr, infoErr) != nil {
			continue
		}
		list = append(list, Backup{Path: filepath.Join(own, file.Name()), At: at, Event: event, Size: info.Size()})
	}
	// By event, not by time: a clock may have run backwards.
	slices.SortFunc(list, func(a, b Backup) int {
		if a.Event != b.Event {
			return int(b.Event - a.Event)
		}
		return b.At.Compare(a.At)
	})
	return list, nil
}

// thin deletes the backups that the rule does not keep.
func thin(list []Backup, now time.Time) {
	for _, b := range surplus(list, now) {
		_ = os.Remove(b.Path) // one that cannot be deleted is only one too many
	}
}

// alwaysKept is how many of the newest backups stay whatever their age.
const alwaysKept = 3

// surplus chooses what to delete from a list with the newest first. Of each
// hour, day or week the newest stays.
func surplus(list []Backup, now time.Time) []Backup {
	var surplus []Backup
	kept := map[string]bool{}
	for i, b := range list {
		age := now.Sub(b.At)
		var period string
		switch {
		case age <= 24*time.Hour:
			period = b.At.Format("hour 2006-01-02 15")
		case age <= 31*24*time.Hour:
			period = b.At.Format("day 2006-01-02")
		default:
			year, week := b.At.ISOWeek()
			period = fmt.Sprintf("week %d-%d", year, week)
		}
		if kept[period] && i >= alwaysKept {
			surplus = append(surplus, b)
		}
		kept[period] = true
	}
	return surplus
}

// Restore copies a backup to a new file, proves the copy, and leaves the
// backup. The target must not exist.
func Restore(ctx context.Context, backup, to string) error {
	to, err := filepath.Abs(to)
	if err != nil {
		return cannotMake(to, err)
	}
	return writeWhole(to, func(temporary string) error {
		var report Report
		_, release, err := claim(backup, func() error { return copyFile(backup, temporary) })
		if err == nil {
			release()
			report, err = CheckFile(ctx, temporary, nil)
		}
		if err != nil {
			return err
		}
		if !report.OK() {
			return fail(ErrDamaged, errors.New(report.Problems[0].Where), "The backup %s is damaged itself (%s); choose another one.", backup, report.Problems[0].What)
		}
		return nil
	})
}

// copyFile copies the bytes of a file that nobody in the process has open.
func copyFile(from, to string) error {
	source, err := os.Open(from)
	if err != nil {
		return cannotOpen(from, err)
	}
	defer source.Close()
	target, err := os.OpenFile(to, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o600)
	if err != nil {
		return cannotMake(to, err)
	}
	if _, err := io.Copy(target, source); err != nil {
		target.Close()
		return cannotMake(to, err)
	}
	if err := errors.Join(target.Sync(), target.Close()); err != nil {
		return cannotMake(to, err)
	}
	return nil
}
