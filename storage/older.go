package storage

import (
	"database/sql/driver"
	"fmt"

	"github.com/mattn/go-sqlite3"
)

// A file of an older version that may only be read (on a read-only medium, or
// given to "sayso check") is not brought to this version. It is looked at
// through views that fill in what it lacks, so that every other function reads
// one version alone. The views are temporary: they live in the connection and
// leave the file as it is. A name without a schema means the view then, for
// SQLite looks among the temporary things first.
var olderViews = map[int][]string{
	1: {
		"documents AS SELECT *, '{}' AS origin, '' AS due, '{}' AS fields FROM main.documents",
		`annotations AS SELECT *, '[]' AS mentions, 0 AS codebook,
			json_extract(attributes, '$.source') AS source, json_extract(attributes, '$.via') AS via FROM main.annotations`,
		"annotators AS SELECT *, '' AS same_as FROM main.annotators",
		"sources AS SELECT '' AS id, '' AS name, '' AS names, '' AS type, '' AS organisation, '' AS note, 0 AS created_at WHERE 0",
		`doubts AS SELECT '' AS id, '' AS document, 0 AS start, 0 AS "end", '' AS annotator, '' AS why, 0 AS created_at WHERE 0`,
		"indexed AS SELECT 0 AS number, '' AS sha256, 0 AS sum WHERE 0",
		"queries AS SELECT '' AS id, '' AS name, '' AS text WHERE 0",
	},
	2: {
		"documents AS SELECT *, '{}' AS fields FROM main.documents",
		"annotators AS SELECT *, '' AS same_as FROM main.annotators",
	},
}

// lookThroughViews sets the views up on a connection that reads.
func lookThroughViews(c *sqlite3.SQLiteConn) error {
	version, err := versionOn(c)
	if err != nil || len(olderViews[version]) == 0 {
		return nil // what is wrong with the file, the proofs will say
	}
	if _, err := c.Exec("PRAGMA query_only=OFF", nil); err != nil {
		return err
	}
	for _, view := range olderViews[version] {
		if _, err := c.Exec("CREATE TEMP VIEW "+view, nil); err != nil {
			return fmt.Errorf("view %.20s: %w", view, err)
		}
	}
	_, err = c.Exec("PRAGMA query_only=ON", nil)
	return err
}

// versionOn reads the version of the file on a connection of the driver.
func versionOn(c *sqlite3.SQLiteConn) (int, error) {
	rows, err := c.Query("PRAGMA main.user_version", nil)
	if err != nil {
		return 0, err
	}
	defer rows.Close()
	value := make([]driver.Value, 1)
	if err := rows.Next(value); err != nil {
		return 0, err
	}
	version, _ := value[0].(int64)
	return int(version), nil
}
