package storage

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/binary"
	"encoding/json"
	"errors"
	"strconv"
)

// chain computes the hash of an event: SHA-256 over the hash of the event
// before it (32 zero bytes for the first) and the event's fields, each as its
// length in eight bytes, big end first, and its bytes. Numbers are written in
// decimal digits. A changed, lost or swapped event breaks every hash after it.
func chain(previous []byte, e Event, steps []byte) []byte {
	digest := sha256.New()
	digest.Write(previous)
	field := func(content []byte) {
		var length [8]byte
		binary.BigEndian.PutUint64(length[:], uint64(len(content)))
		digest.Write(length[:])
		digest.Write(content)
	}
	field(strconv.AppendInt(nil, e.Number, 10))
	field([]byte(e.ID))
	field(strconv.AppendInt(nil, milliseconds(e.At), 10))
	field([]byte(e.Kind))
	field([]byte(e.Title))
	field([]byte(e.Annotator))
	field([]byte(e.Document))
	field(strconv.AppendInt(nil, e.Undoes, 10))
	field(steps)
	return digest.Sum(nil)
}

// noHash stands for the event before the first.
var noHash = make([]byte, sha256.Size)

// lastEvent returns the number and the hash of the newest event.
func lastEvent(ctx context.Context, q querier) (number int64, hash []byte, err error) {
	err = q.QueryRowContext(ctx, "SELECT number, hash FROM events ORDER BY number DESC LIMIT 1").Scan(&number, &hash)
	if errors.Is(err, sql.ErrNoRows) {
		return 0, noHash, nil
	}
	return number, hash, err
}

const eventColumns = "number, id, at, kind, title, annotator, document, undoes, steps"

// scanEvent scans eventColumns.
func scanEvent(scan func(...any) error) (e Event, err error) {
	var at int64
	var steps string
	if err := scan(&e.Number, &e.ID, &at, &e.Kind, &e.Title, &e.Annotator, &e.Document, &e.Undoes, &steps); err != nil {
		return Event{}, err
	}
	e.At = fromMilliseconds(at)
	return e, json.Unmarshal([]byte(steps), &e.Steps)
}

// eventWithID finds an event, nil when there is none.
func eventWithID(ctx context.Context, q querier, id string) (*Event, error) {
	return oneEvent(ctx, q, "WHERE id = ?", id)
}

func oneEvent(ctx context.Context, q querier, where string, args ...any) (*Event, error) {
	e, err := scanEvent(q.QueryRowContext(ctx, "SELECT "+eventColumns+" FROM events "+where, args...).Scan)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	return &e, nil
}
