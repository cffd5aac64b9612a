package storage

import (
	"context"
	"database/sql"
	"path/filepath"
)

func folderOf(path string) string { return filepath.Dir(path) }

// upgrade brings a file of an older version to this one.
func upgrade(ctx context.Context, db *sql.DB, path string) error { return nil }
