package storage

import (
	"context"
	"database/sql"
	"sync"
)

// textCacheBytes is how much text is kept in memory, so that annotating a long
// document does not read it again for every annotation.
const textCacheBytes = 16 << 20

// textCache keeps texts under their hashes. A text never changes, so what is
// in the cache cannot grow stale, whoever else writes to the file.
type textCache struct {
	mutex sync.Mutex
	texts map[string]string
	size  int
}

// shortText is the length in bytes up to which a text is read where it lies:
// asking for it together with its hash takes no longer than asking for the hash.
const shortText = 32 << 10

// It asks one table at a time: SQLite plans a join anew for each value that is
// bound, which takes as long as the reading.
const shortTextQuery = "SELECT sha256, iif(bytes <= ?2, (SELECT text FROM texts WHERE texts.sha256 = documents.sha256), NULL) FROM documents WHERE id = ?1"

// of returns the text of a document, sql.ErrNoRows when there is no such
// document.
func (c *textCache) of(ctx context.Context, q querier, document string) (string, error) {
	var sum string
	var short sql.NullString
	if err := q.QueryRowContext(ctx, shortTextQuery, document, shortText).Scan(&sum, &short); err != nil || short.Valid {
		return short.String, err
	}
	c.mutex.Lock()
	text, ok := c.texts[sum]
	c.mutex.Unlock()
	if ok {
		return text, nil
	}
	if err := q.QueryRowContext(ctx, "SELECT text FROM texts WHERE sha256 = ?", sum).Scan(&text); err != nil {
		return "", err
	}
	c.mutex.Lock()
	defer c.mutex.Unlock()
	if c.texts == nil || c.size+len(text) > textCacheBytes {
		c.texts, c.size = map[string]string{}, 0
	}
	if _, twice := c.texts[sum]; !twice && len(text) <= textCacheBytes/2 {
		c.texts[sum], c.size = text, c.size+len(text)
	}
	return text, nil
}
