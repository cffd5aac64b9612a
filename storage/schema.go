package storage

import (
	"context"
	"database/sql"
	"embed"
	"fmt"
	"sort"
	"strings"
	"sync"
)

// The migrations are numbered files; number n brings a file from version n-1
// to n. The version stands in user_version, which lies in the header of the
// file: it can be read before SQLite opens anything and changes in the same
// transaction as the tables, which a table of migrations cannot offer.
//
//go:embed migrations/*.sql
var migrationFiles embed.FS

// migration brings a file from one version to the next: by statements, and,
// where these cannot, by what fill does after them.
type migration struct {
	statements string
	fill       func(ctx context.Context, q querier, progress func(done, total int)) error // may be nil
}

// fills are what the statements of a version leave to do.
var fills = map[int]func(ctx context.Context, q querier, progress func(done, total int)) error{3: fillHistory, 4: fillCounts}

// migrations returns all of them, in order.
var migrations = sync.OnceValue(func() []migration {
	files, err := migrationFiles.ReadDir("migrations")
	if err != nil {
		panic(err)
	}
	sort.Slice(files, func(i, j int) bool { return files[i].Name() < files[j].Name() })
	var list []migration
	for i, file := range files {
		if !strings.HasPrefix(file.Name(), fmt.Sprintf("%04d_", i+1)) {
			panic("storage: the migrations are not numbered without gaps: " + file.Name())
		}
		content, err := migrationFiles.ReadFile("migrations/" + file.Name())
		if err != nil {
			panic(err)
		}
		list = append(list, migration{string(content), fills[i+1]})
	}
	return list
})

// schemaVersion is the newest version of the file that this program knows.
func schemaVersion() int { return len(migrations()) }

// migrate brings a file from one version to another within a transaction of
// the caller. The version is written last. progress may be nil.
func migrate(ctx context.Context, q querier, from int, steps []migration, progress func(done, total int)) error {
	for i := from; i < len(steps); i++ {
		if _, err := q.ExecContext(ctx, steps[i].statements); err != nil {
			return fmt.Errorf("migration %d: %w", i+1, err)
		}
		if steps[i].fill == nil {
			continue
		}
		if err := steps[i].fill(ctx, q, progress); err != nil {
			return fmt.Errorf("migration %d: %w", i+1, err)
		}
	}
	_, err := q.ExecContext(ctx, fmt.Sprintf("PRAGMA user_version=%d", len(steps)))
	return err
}

// schemaObject is one row of sqlite_schema.
type schemaObject struct{ Type, Name, Table, SQL string }

func readSchema(ctx context.Context, q querier) ([]schemaObject, error) {
	return collect(ctx, q, func(scan func(...any) error) (o schemaObject, err error) {
		return o, scan(&o.Type, &o.Name, &o.Table, &o.SQL)
	}, "SELECT type, name, tbl_name, coalesce(sql, '') FROM sqlite_schema ORDER BY type, name")
}

// expectedSchema is what the migrations up to a version produce in an empty
// database.
func expectedSchema(ctx context.Context, version int) ([]schemaObject, error) {
	if known, ok := expectedSchemas.Load(version); ok {
		return known.([]schemaObject), nil
	}
	schema, err := makeSchema(ctx, version)
	if err == nil {
		expectedSchemas.Store(version, schema)
	}
	return schema, err
}

// expectedSchemas keeps what was worked out once: version to []schemaObject.
var expectedSchemas sync.Map

func makeSchema(ctx context.Context, version int) ([]schemaObject, error) {
	register()
	db, err := sql.Open(driverName, "file::memory:?mode=memory&_foreign_keys=1")
	if err != nil {
		return nil, err
	}
	defer db.Close()
	db.SetMaxOpenConns(1) // each connection would have a memory of its own
	if err := migrate(ctx, db, 0, migrations()[:version], nil); err != nil {
		return nil, err
	}
	return readSchema(ctx, db)
}

// compareSchema refuses a file whose tables, indexes, triggers or views are
// not exactly ours. Neither SQLite's own checks nor its safe settings help
// against a trigger that quietly deletes annotations; only this does.
func compareSchema(ctx context.Context, q querier, path string, version int) error {
	want, err := expectedSchema(ctx, version)
	if err != nil {
		return err
	}
	got, err := readSchema(ctx, q)
	if err != nil {
		return classify(err)
	}
	expected := map[string]schemaObject{}
	for _, object := range want {
		expected[object.Type+" "+object.Name] = object
	}
	for _, object := range got {
		key := object.Type + " " + object.Name
		if expected[key] != object {
			return foreignSchema(path, key)
		}
		delete(expected, key)
	}
	for key := range expected {
		return foreignSchema(path, key)
	}
	return nil
}

func foreignSchema(path, what string) error {
	return fail(ErrDamaged, fmt.Errorf("sqlite_schema: %s differs", what),
		"%s holds something that Sayso did not put there or lacks something (%.80q), so it was left untouched; take its annotations over into a new file with \"sayso repair\".", path, what)
}
