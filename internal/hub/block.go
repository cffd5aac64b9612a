package hub

import (
	"bytes"
	"context"
	"errors"
	"strings"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"sayso/internal/history"
	"sayso/storage"
)

// columns are events as columns of one statement.
type columns struct {
	seq, at, undoes                                             []int64
	id, kind, title, annotator, document, change, undone, steps []string
	hash                                                        [][]byte
}

func columnsOf(events []storage.Packed) (c columns) {
	for i := range events {
		e := &events[i]
		c.seq, c.at, c.undoes = append(c.seq, e.Seq), append(c.at, e.At), append(c.undoes, e.Undoes)
		c.id, c.kind, c.title, c.annotator = append(c.id, e.ID), append(c.kind, e.Kind), append(c.title, e.Title), append(c.annotator, e.Annotator)
		c.document, c.change, c.undone, c.steps = append(c.document, e.Document), append(c.change, e.Change), append(c.undone, e.Undone), append(c.steps, e.Steps)
		c.hash = append(c.hash, e.Hash)
	}
	return c
}

// pushed is a block on its way to the hub.
type pushed struct {
	project   string
	name      string        // of the chain at the hub
	begun     bool          // the chain stands there
	chain     history.Chain // else it is this one
	tail      tailOf
	parentSeq int64
	events    []storage.Packed
}

// insertEvents is a statement for a block. What is to be done with events that
// stand there already follows it.
const insertEvents = `INSERT INTO sayso.events (project, chain, seq, prev, parent_seq, login, scope, annotator, id, format, at, kind, title, document, change, undoes, undone, steps, hash)
	SELECT $1::uuid, $2::text, t.seq, NULLIF(t.seq - 1, $3::bigint), $3::bigint, $4::text, $5::text, CASE WHEN $5::text = '' THEN t.annotator END, t.id::uuid, $6::integer, t.at, t.kind, t.title, t.document, t.change, t.undoes, t.undone, t.steps, t.hash
	FROM unnest($7::bigint[], $8::text[], $9::text[], $10::bigint[], $11::text[], $12::text[], $13::text[], $14::text[], $15::bigint[], $16::text[], $17::text[], $18::bytea[])
		AS t(seq, id, annotator, at, kind, title, document, change, undoes, undone, steps, hash)`

const insertChain = `INSERT INTO sayso.chains (project, chain, login, annotator, scope, owner, owner_login, writer, head, parent, parent_seq)
	VALUES ($1::uuid, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`

// queue makes the statements that bring a block, each with an end.
func (b *pushed) queue(batch *pgx.Batch, l *columns, endOfChain, endOfEvents string) {
	if !b.begun {
		var owner *string
		if of, isWork := strings.CutPrefix(b.tail.Scope, "work:"); isWork {
			owner = &of
		}
		batch.Queue(insertChain+endOfChain, b.project, b.name, b.tail.login, b.tail.Annotator, b.tail.Scope, owner, b.tail.ownerLogin, b.chain.Writer, b.chain.Head, b.chain.Parent, b.chain.ParentSeq)
	}
	batch.Queue(insertEvents+endOfEvents, b.project, b.name, b.parentSeq, b.tail.login, b.tail.Scope, storage.FormatVersion(),
		l.seq, l.id, l.annotator, l.at, l.kind, l.title, l.document, l.change, l.undoes, l.undone, l.steps, l.hash)
}

// pushBlock brings a block to the hub in one transaction: all of it or nothing. It
// goes and is answered at once, and the hub refuses it where anything of it is
// there already; then it is done with more care.
func (h *Hub) pushBlock(ctx context.Context, b pushed) error {
	l := columnsOf(b.events)
	batch := &pgx.Batch{}
	b.queue(batch, &l, "", "")
	err := h.conn.SendBatch(ctx, batch).Close()
	var server *pgconn.PgError
	if errors.As(err, &server) && server.Code == uniqueViolation {
		return h.completeBlock(ctx, b, &l)
	}
	return sentence(err)
}

// What the database says of keys.
const (
	uniqueViolation  = "23505"
	foreignViolation = "23503"
)

// errTaken is told when a chain of the name stands at the hub that this login may
// not see: it was begun under another login.
var errTaken = errors.New("another login began a chain of this name")

// completeBlock brings what lacks of a block, and looks whether all of it stands
// there. Events that stand there already are left alone, so that it may be done
// again after any failure.
func (h *Hub) completeBlock(ctx context.Context, b pushed, l *columns) error {
	tx, err := h.conn.Begin(ctx)
	if err != nil {
		return sentence(err)
	}
	defer func() { _ = tx.Rollback(context.WithoutCancel(ctx)) }()
	batch := &pgx.Batch{}
	b.queue(batch, l, " ON CONFLICT DO NOTHING", " ON CONFLICT (project, chain, seq) DO NOTHING")
	batch.Queue("SELECT seq, hash FROM sayso.events WHERE project = $1::uuid AND chain = $2 AND seq >= $3 AND seq <= $4 ORDER BY seq", b.project, b.name, l.seq[0], l.seq[len(l.seq)-1])
	results := tx.SendBatch(ctx, batch)
	if err := inserted(results, b.begun); err != nil {
		_ = results.Close()
		return sentence(err)
	}
	rows, err := results.Query()
	if err == nil {
		err = compare(rows, l)
	}
	if err = errors.Join(err, results.Close()); err != nil {
		return sentence(err)
	}
	return sentence(tx.Commit(ctx))
}

// inserted reads what became of the chain and the events of a block.
func inserted(results pgx.BatchResults, begun bool) error {
	there := begun
	if !begun {
		tag, err := results.Exec()
		if err != nil {
			return err
		}
		there = tag.RowsAffected() > 0
	}
	_, err := results.Exec()
	var server *pgconn.PgError
	if !there && errors.As(err, &server) && server.Code == foreignViolation {
		return fail(ErrRefused, errTaken, "What you did under another login cannot be gone on with at the hub.")
	}
	return err
}

// compare holds what stands at the hub against what was to be there.
func compare(rows pgx.Rows, l *columns) error {
	i := 0
	var seq int64
	var hash []byte
	_, err := pgx.ForEachRow(rows, []any{&seq, &hash}, func() error {
		if i >= len(l.seq) || seq != l.seq[i] || !bytes.Equal(hash, l.hash[i]) {
			return forked()
		}
		i++
		return nil
	})
	if err == nil && i != len(l.seq) {
		err = forked()
	}
	return err
}

func forked() error {
	return fail(ErrRefused, errForked, "Another computer went on from the same change as this one; both are kept, and the exchange is done again.")
}
