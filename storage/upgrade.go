package storage

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"path/filepath"
	"strings"
)

func folderOf(path string) string { return filepath.Dir(path) }

// upgrade brings a file of an older version to this one. progress is called now
// and then; it may be nil.
func upgrade(ctx context.Context, db *sql.DB, path string, progress func(done, total int)) error {
	return upgradeWith(ctx, db, path, migrations(), progress)
}

// keptName is "bridge before version 3.sayso", or "bridge before version 3
// (2).sayso" when an earlier try left its copy.
func keptName(path string, version, try int) string {
	name := fmt.Sprintf("%s before version %d", strings.TrimSuffix(path, filepath.Ext(path)), version)
	if try > 1 {
		name += fmt.Sprintf(" (%d)", try)
	}
	return name + ".sayso"
}

// upgradeWith does so with the given migrations: a copy of the old file is
// kept beside it, then everything happens in one transaction whose last
// statement is the version. A failure or a kill leaves the old file.
func upgradeWith(ctx context.Context, db *sql.DB, path string, steps []migration, progress func(done, total int)) error {
	var version int
	if err := db.QueryRowContext(ctx, "PRAGMA user_version").Scan(&version); err != nil {
		return classify(err)
	}
	if version >= len(steps) || version < 1 {
		return nil
	}
	if err := compareSchema(ctx, db, path, version); err != nil {
		return err
	}
	var err error
	for try := 1; try == 1 || errors.Is(err, ErrExists) && try < 100; try++ {
		err = writeWhole(keptName(path, len(steps), try), func(temporary string) error {
			return vacuumInto(ctx, db, temporary)
		})
	}
	if err != nil {
		return fail(ErrUnreadable, err, "The project is of an older version and was left as it is, since no copy of it could be kept: %v", err)
	}
	if _, err := db.ExecContext(ctx, "PRAGMA query_only=OFF"); err != nil { // vacuumInto leaves it on
		return classify(err)
	}
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return classify(err)
	}
	defer tx.Rollback()
	if err := migrate(ctx, tx, version, steps, progress); err != nil {
		return classify(err)
	}
	return classify(tx.Commit())
}
