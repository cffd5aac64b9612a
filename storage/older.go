package storage

import (
	"database/sql/driver"
	"fmt"
	"slices"
	"strings"

	"github.com/mattn/go-sqlite3"
)

// A file of an older version that may only be read (on a read-only medium, or
// given to "sayso check") is not brought to this version. It is looked at
// through views that fill in what it lacks, so that every other function reads
// one version alone. The views are temporary: they live in the connection and
// leave the file as it is. A name without a schema means the view then, for
// SQLite looks among the temporary things first.

// addition is what a version of the file brought: columns of tables that were
// there, with what they say in an older file, and tables that were not.
type addition struct {
	columns map[string]string // a table, and the columns added
	tables  map[string]string // a table, and a query with no rows or with those that an older file would have
	instead map[string]string // a table that was made anew, and what stood in its place
}

// additions are those of each version, from the second on.
var additions = map[int]addition{
	2: {
		columns: map[string]string{
			"documents":   "'{}' AS origin, '' AS due",
			"annotations": "'[]' AS mentions, 0 AS codebook, json_extract(attributes, '$.source') AS source, json_extract(attributes, '$.via') AS via",
		},
		tables: map[string]string{
			"sources": "SELECT '' AS id, '' AS name, '' AS names, '' AS type, '' AS organisation, '' AS note, 0 AS created_at WHERE 0",
			"doubts":  `SELECT '' AS id, '' AS document, 0 AS start, 0 AS "end", '' AS annotator, '' AS why, 0 AS created_at WHERE 0`,
			"indexed": "SELECT 0 AS number, '' AS sha256, 0 AS sum WHERE 0",
			"queries": "SELECT '' AS id, '' AS name, '' AS text WHERE 0",
		},
	},
	3: {
		columns: map[string]string{
			"events":      "0 AS chain, 0 AS position, number AS seq, '' AS change, '[]' AS undone",
			"annotations": "'' AS codebook_hash",
			"documents":   "'{}' AS fields",
			"annotators":  "'' AS same_as",
		},
		tables: map[string]string{
			"chains":    "SELECT 0 AS number, '' AS id, '' AS annotator, '' AS scope, '' AS writer, zeroblob(32) AS head, '' AS parent, 0 AS parent_seq",
			"heads":     "SELECT '' AS noun, '' AS thing, 0 AS event WHERE 0",
			"conflicts": "SELECT '' AS noun, '' AS thing WHERE 0",
			"waiting":   "SELECT '' AS noun, '' AS thing, '' AS on_noun, '' AS on_id WHERE 0",
			"held":      "SELECT 0 AS number, '' AS needs WHERE 0",
			"undoings":  `SELECT undoes AS event, number AS "by" FROM main.events WHERE undoes > 0`,
		},
		instead: map[string]string{
			"codebooks": "SELECT printf('%016d', version) AS hash, version, 0 AS derived, codebook FROM main.codebooks",
			"project":   "SELECT key, iif(key = 'codebook', printf('%016d', CAST(value AS INTEGER)), value) AS value FROM main.project",
		},
	},
	4: {
		columns: map[string]string{"annotators": "'' AS kind, '' AS of"},
		tables: func() map[string]string {
			views := map[string]string{"counts": "SELECT '' AS document, '' AS annotator, 0 AS labelled, 0 AS nothing_here, 0 AS annotations, '{}' AS by_label WHERE 0"}
			for _, p := range plainTables {
				views[p.name] = p.emptyView()
			}
			return views
		}(),
	},
}

// olderHash stands for the hash of a codebook in a file before version 3.
func olderHash(version int) string { return fmt.Sprintf("%016d", version) }

// olderViews are the views through which a file of a version is looked at.
func olderViews(version int) (views []string) {
	columns := map[string][]string{}
	for v := version + 1; v <= schemaVersion(); v++ {
		a := additions[v]
		for table, added := range a.columns {
			columns[table] = append(columns[table], added)
		}
		for table, query := range a.tables {
			views = append(views, table+" AS "+query)
		}
		for table, query := range a.instead {
			views = append(views, table+" AS "+query)
		}
	}
	for table, added := range columns {
		views = append(views, table+" AS SELECT *, "+strings.Join(added, ", ")+" FROM main."+table)
	}
	slices.Sort(views)
	return views
}

// lookThroughViews sets the views up on a connection that reads.
func lookThroughViews(c *sqlite3.SQLiteConn) error {
	version, err := versionOn(c)
	if err != nil || version < 1 || version >= schemaVersion() {
		return nil // what is wrong with the file, the proofs will say
	}
	if _, err := c.Exec("PRAGMA query_only=OFF", nil); err != nil {
		return err
	}
	for _, view := range olderViews(version) {
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
