package storage

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"sayso/internal/corpus"
	"sayso/internal/history"
)

// RepairReport says what a rescue brought over, and what it could not.
type RepairReport struct {
	History     bool     // the whole log came over, so undo and history reach back as before
	Documents   int      // in the new file
	Annotations int      // in the new file
	Relations   int      // in the new file
	Mended      []string // titles of documents whose text was damaged and could be proven mended
	Lost        []string // what could not be rescued, a sentence each
}

// Repair rescues what a damaged or foreign project file holds into a new file.
// The damaged file is only read and is always kept. Two ways are tried:
//
//   - The log is sound and so are the texts: the new file is the log done
//     again from its first event, history and all. Damage in the tables does
//     not matter then.
//   - Otherwise the values are taken over that can be proven: texts that have
//     their SHA-256, annotations whose quote stands at its offsets. They come
//     from the log where it is readable and from the tables where it is not.
//     The new file then begins a history of its own.
//
// Where even the list of tables is damaged, the rows are taken out of the pages
// first (pages.go). It fails with ErrDamaged when nothing could be read at all.
func Repair(ctx context.Context, from, to string) (RepairReport, error) {
	from, err := realPath(from)
	if err != nil {
		return RepairReport{}, err
	}
	if to, err = filepath.Abs(to); err != nil {
		return RepairReport{}, cannotMake(to, err)
	}
	folder, err := os.MkdirTemp("", "sayso-repair-") // mode 0700
	if err != nil {
		return RepairReport{}, cannotMake(to, err)
	}
	defer os.RemoveAll(folder)
	source, err := openSalvage(ctx, from, filepath.Join(folder, "copy"))
	if err != nil {
		return RepairReport{}, err
	}
	defer source.Close()
	s := &salvage{ctx: ctx, source: source, from: from}
	if err := source.QueryRowContext(ctx, "PRAGMA user_version").Scan(&s.version); err != nil || s.version < 1 {
		s.version = schemaVersion()
	}
	if err := s.read(); err != nil {
		return RepairReport{}, err
	}
	err = writeWhole(to, func(temporary string) error {
		if s.whole && s.replay(temporary) == nil {
			s.report.History = true
			return nil
		}
		_ = os.Remove(temporary + "-journal")
		if err := os.Truncate(temporary, 0); err != nil {
			return cannotMake(to, err)
		}
		return s.takeOver(temporary)
	})
	if err != nil {
		return RepairReport{}, err
	}
	if s.cuesLost && s.cues == "" {
		s.lost("The cues of the second look cannot be read; those that the program brings count.")
	}
	return s.count(to)
}

// openSalvage copies the file, with a journal that lies beside it, and opens
// the copy: recovery may write to it, the original stays as it is.
func openSalvage(ctx context.Context, from, to string) (*sql.DB, error) {
	_, release, err := claim(from, func() error {
		if err := copyFile(from, to); err != nil {
			return err
		}
		for _, suffix := range []string{"-journal", "-wal"} {
			if _, err := os.Lstat(from + suffix); err == nil {
				if err := copyFile(from+suffix, to+suffix); err != nil {
					return err
				}
			}
		}
		return nil
	})
	if err != nil {
		var own *Error
		if errors.As(err, &own) {
			return nil, err
		}
		return nil, cannotOpen(from, err)
	}
	release()
	if _, err := os.Stat(to); err != nil {
		return nil, fail(ErrBusy, err, "%s is open in this window; close it before you rescue what is in it.", from)
	}
	register()
	db, err := sql.Open(driverName, fileURI(to, "rw", "_busy_timeout=1000"))
	if err != nil {
		return nil, classify(err)
	}
	db.SetMaxOpenConns(1)
	var tables int
	err = db.QueryRowContext(ctx, "SELECT count(*) FROM sqlite_schema WHERE type = 'table' AND name IN ('texts', 'documents', 'annotations', 'events')").Scan(&tables)
	if err == nil && tables == 4 {
		return db, nil
	}
	db.Close()
	// Even the list of tables cannot be read: what is left are the pages.
	rows, failed := recoverPages(ctx, to, to+"-pages")
	if failed != nil {
		return nil, fail(ErrDamaged, errors.Join(err, failed), "Nothing could be rescued from %s, since even its list of tables cannot be read or is not that of a project; open a backup.", from)
	}
	return rows, nil
}

// errRecord is what a rescue says of a record that cannot be read.
var errRecord = errors.New("what the file says of it cannot be read")

// salvage is a rescue under way.
type salvage struct {
	ctx    context.Context
	source *sql.DB
	from   string
	report RepairReport

	version int  // of the damaged file
	whole   bool // the log is complete and proven
	last    int64
	texts   map[string]bool // hashes of the texts that are sound or mended
	mended  map[string]string
	things  map[thing]*rescued // what is to be brought over
	removed map[thing]bool     // what was removed, last of all
	order   []thing

	cues     string // of the second look, JSON
	cuesLost bool   // there were some that cannot be read
}

// rescued is one thing as the log or the tables say.
type rescued struct {
	noun, id string
	record   []byte
}

// scanBothWays reads a table from its beginning until a damaged page ends the
// scan, and then from its end, so that one bad page does not take the rest.
func (s *salvage) scanBothWays(table, columns, key string, row func(scan func(...any) error) error) (complete bool) {
	var isTable bool
	err := s.source.QueryRowContext(s.ctx, "SELECT count(*) = 1 FROM sqlite_schema WHERE type = 'table' AND name = ? AND sql NOT LIKE 'create virtual%'", table).Scan(&isTable)
	if err != nil || !isTable {
		return false
	}
	for _, direction := range []string{"ASC", "DESC"} {
		ctx, cancel := context.WithTimeout(s.ctx, 10*time.Minute)
		_, err := collect(ctx, s.source, func(scan func(...any) error) (none struct{}, err error) {
			_ = row(scan) // a row that cannot be read costs itself alone
			return none, nil
		}, fmt.Sprintf("SELECT %s FROM main.%s NOT INDEXED ORDER BY %s %s", columns, table, key, direction))
		cancel()
		if err == nil {
			return true
		}
	}
	return false
}

// read reads the texts, the log and, where the log is not whole, the tables.
func (s *salvage) read() error {
	s.texts, s.mended, s.things = map[string]bool{}, map[string]string{}, map[thing]*rescued{}
	s.removed = map[thing]bool{}
	damaged := map[string]string{}
	s.scanBothWays("texts", "sha256, text", "rowid", func(scan func(...any) error) error {
		var sum string
		var text []byte
		if err := scan(&sum, &text); err != nil {
			return err
		}
		if hashOf(text) == sum {
			s.texts[sum] = true
		} else {
			damaged[sum] = string(text)
		}
		return nil
	})
	s.readCues()
	s.readLog()
	if !s.whole {
		s.readTables()
	}
	for sum, text := range damaged {
		if text, ok := mend(text, sum, s.quotes(sum)); ok {
			s.texts[sum], s.mended[sum] = true, text
		}
	}
	for about := range s.things {
		if about.noun == history.Document {
			return nil
		}
	}
	if !s.whole {
		return fail(ErrDamaged, nil, "Nothing could be rescued from %s; open a backup.", s.from)
	}
	return nil
}

// readLog follows the log as far as it can be read, and notes whether it is
// whole. A step beyond a break still counts as evidence.
func (s *salvage) readLog() {
	number, spoken := int64(0), map[thing]int64{}
	chains, err := s.readChains()
	chained, ends := err == nil, map[string]*link{}
	for _, c := range chains {
		ends[c.ID] = &link{c.number, c.ID, c.ParentSeq, c.Head}
	}
	complete := s.scanBothWays("events", s.eventColumns()+", hash", "number", func(scan func(...any) error) error {
		e, err := scanLogged(scan)
		if err != nil {
			chained = false
			return err
		}
		l := ends[e.event.Chain]
		if l == nil || e.event.Number != number+1 || e.event.Seq != l.seq+1 || string(history.Hash(l.hash, &e.event, e.steps)) != string(e.hash) {
			chained = false // also when the scan comes from the other end
		}
		if l != nil {
			l.seq, l.hash = e.event.Seq, e.hash
		}
		number = e.event.Number
		history.EachStep(e.steps, func(step *history.Step) {
			about := thingOf(step.Noun, step.ID)
			if e.event.Number >= spoken[about] { // the scan from the end meets older events later
				spoken[about] = e.event.Number
				s.note(step.Noun, step.ID, slices.Clone(step.After))
			}
		})
		return nil
	})
	s.whole, s.last = complete && chained && number > 0, number
}

// note keeps what was last said of a thing; null strikes it off.
func (s *salvage) note(noun, id string, record []byte) {
	about := thingOf(noun, id)
	s.removed[about] = history.IsNull(record)
	if s.removed[about] {
		delete(s.things, about)
		return
	}
	if s.things[about] == nil {
		s.order = append(s.order, about)
	}
	s.things[about] = &rescued{noun, id, record}
}

// outOfSight reports whether something that a thing rests on was removed, so
// that nobody saw the thing any more.
func (s *salvage) outOfSight(r *rescued) bool {
	for _, on := range history.NounOf(r.noun).Rests(r.id, r.record) {
		about := thingOf(on.Noun, on.ID)
		if s.removed[about] || s.things[about] != nil && s.outOfSight(s.things[about]) {
			return true
		}
	}
	return false
}

// readTables adds what the tables hold to what the log told. Where both speak
// of a thing, the tables win if an annotation's quote proves them: a broken
// log may end too early.
func (s *salvage) readTables() {
	s.scanBothWays("annotators", s.filledIn("id, name, same_as, kind, of"), "id", func(scan func(...any) error) error {
		a, err := scanAnnotator(scan)
		if err == nil {
			s.note(history.Annotator, a.ID, history.Encode(history.RecordOfAnnotator(a)))
		}
		return err
	})
	s.scanBothWays("documents", "id, "+s.filledIn(documentColumns), "id", func(scan func(...any) error) error {
		var id string
		var r history.DocumentRecord
		err := scanDocument(scan, &r, []any{&id})
		if err == nil {
			s.note(history.Document, id, history.Encode(r))
		}
		return err
	})
	s.scanBothWays("segmentations", "document, segmenter, bounds", "document", func(scan func(...any) error) error {
		var id string
		var r history.SentencesRecord
		err := scan(&id, &r.Segmenter, &r.Bounds)
		if err == nil {
			s.note(history.Sentences, id, history.Encode(r))
		}
		return err
	})
	s.scanBothWays("annotations", "id, "+s.filledIn(annotationColumns), "id", func(scan func(...any) error) error {
		a, err := scanWholeAnnotation(scan)
		if err == nil && a.Span.Len() == len(a.Quote) {
			s.note(history.Annotation, a.ID, history.Encode(history.RecordOfAnnotation(a)))
		}
		return err
	})
	s.scanBothWays("marks", `id, document, start, "end", annotator, created_at`, "id", func(scan func(...any) error) error {
		var id string
		var r history.MarkRecord
		err := scan(&id, &r.Document, &r.Start, &r.End, &r.Annotator, &r.CreatedAt)
		if err == nil {
			s.note(history.Mark, id, history.Encode(r))
		}
		return err
	})
	s.scanBothWays("relations", "id, kind, from_annotation, to_annotation, annotator, created_at", "id", func(scan func(...any) error) error {
		r, err := scanRelation(scan)
		if err == nil {
			s.note(history.Relation, r.ID, history.Encode(history.RecordOfRelation(r)))
		}
		return err
	})
	s.scanBothWays("doubts", `id, document, start, "end", annotator, why, created_at`, "id", func(scan func(...any) error) error {
		d, err := scanDoubt(scan)
		if err == nil {
			s.note(history.Doubt, d.ID, history.Encode(history.RecordOfDoubt(d)))
		}
		return err
	})
	s.scanBothWays("sources", "id, name, names, type, organisation, note, created_at", "id", func(scan func(...any) error) error {
		source, err := scanSource(scan)
		if err == nil {
			s.note(history.Source, source.ID, history.Encode(history.RecordOfSource(source)))
		}
		return err
	})
	s.scanBothWays("queries", "id, name, text", "id", func(scan func(...any) error) error {
		query, err := scanQuery(scan)
		if err == nil {
			s.note(history.Query, query.ID, history.Encode(history.QueryRecord{Name: query.Name, Text: query.Text}))
		}
		return err
	})
	for _, p := range plainTables {
		if s.version < p.since {
			continue
		}
		s.scanBothWays(p.name, "id, "+p.columns, "id", func(scan func(...any) error) error {
			id, record, err := p.scan(scan)
			if err == nil {
				s.note(p.noun, id, record)
			}
			return err
		})
	}
	s.readCodebook()
}

// filledIn puts what a row says when it says nothing in the place of the
// columns that a file of an older version lacks.
func (s *salvage) filledIn(columns string) string {
	for column, since := range map[string]struct {
		version int
		empty   string
	}{"origin": {2, "'{}'"}, "due": {2, "''"}, "mentions": {2, "'[]'"}, "codebook": {2, "0"}, "codebook_hash": {3, "''"}, "fields": {3, "'{}'"}, "same_as": {3, "''"}, "kind": {4, "''"}, "of": {4, "''"}} {
		if s.version < since.version {
			columns = replaceColumn(columns, column, since.empty)
		}
	}
	return columns
}

// replaceColumn puts something else in the place of a column in a list.
func replaceColumn(columns, column, with string) string {
	list := strings.Split(columns, ", ")
	for i := range list {
		if list[i] == column {
			list[i] = with
		}
	}
	return strings.Join(list, ", ")
}

func (s *salvage) readCodebook() {
	query := "SELECT codebook FROM codebooks WHERE hash = (SELECT value FROM project WHERE key = 'codebook')"
	if s.version < 3 {
		query = "SELECT codebook FROM codebooks WHERE version = (SELECT CAST(value AS INTEGER) FROM project WHERE key = 'codebook')"
	}
	if list, err := collect(s.ctx, s.source, scanCodebook, query); err == nil && len(list) > 0 && list[0].Check() == nil {
		s.note(history.Codebook, "", history.Encode(list[0]))
	}
	if title, err := getTitle(s.ctx, s.source, ""); err == nil {
		s.note(history.Title, "", history.Encode(title))
	}
}

// quotes collects the annotations on the documents with this text: each is a
// piece of the text kept a second time.
func (s *salvage) quotes(sum string) []history.AnnotationRecord {
	documents := map[string]bool{}
	for about, r := range s.things {
		if about.noun == history.Document {
			if d, err := history.Decode[history.DocumentRecord](r.record); err == nil && d.SHA256 == sum {
				documents[r.id] = true
			}
		}
	}
	var list []history.AnnotationRecord
	for about, r := range s.things {
		if about.noun == history.Annotation {
			if a, err := history.Decode[history.AnnotationRecord](r.record); err == nil && documents[a.Document] {
				list = append(list, *a)
			}
		}
	}
	return list
}

// mostBitsTried bounds the search for a single flipped bit: a text of this
// many bytes takes seconds.
const mostBitsTried = 16 << 10

// mend tries to bring a damaged text back: by the quotes that were kept of it,
// and by turning each single bit. The SHA-256 says whether it succeeded.
func mend(text, sum string, quotes []history.AnnotationRecord) (string, bool) {
	b := []byte(text)
	for _, q := range quotes {
		if q.Start >= 0 && q.End <= len(b) && q.End-q.Start == len(q.Quote) {
			copy(b[q.Start:q.End], q.Quote)
		}
	}
	if hashOf(b) == sum {
		return string(b), true
	}
	if len(b) > mostBitsTried {
		return "", false
	}
	for i := range b {
		for bit := byte(1); bit != 0; bit <<= 1 {
			b[i] ^= bit
			if hashOf(b) == sum {
				return string(b), true
			}
			b[i] ^= bit
		}
	}
	return "", false
}

// text reads one text that is known to be sound or mended.
func (s *salvage) text(sum string) (string, error) {
	if text, ok := s.mended[sum]; ok {
		return text, nil
	}
	if !s.texts[sum] {
		return "", errors.New("its text is damaged or missing")
	}
	var text string
	err := s.source.QueryRowContext(s.ctx, "SELECT text FROM main.texts NOT INDEXED WHERE sha256 = ?", sum).Scan(&text)
	if err == nil && corpus.HashText(text) != sum {
		err = errors.New("its text is damaged")
	}
	return text, err
}

// lost notes what could not be brought over.
func (s *salvage) lost(format string, values ...any) {
	if len(s.report.Lost) < mostProblems {
		s.report.Lost = append(s.report.Lost, strings.TrimSpace(fmt.Sprintf(format, values...)))
	}
}

// count fills in what the new file holds.
func (s *salvage) count(to string) (RepairReport, error) {
	p, err := Open(s.ctx, to, OpenOptions{ReadOnly: true})
	if err != nil {
		return s.report, err
	}
	defer p.Close()
	stats, err := p.Stats(s.ctx)
	s.report.Documents, s.report.Annotations, s.report.Relations = stats.Documents, stats.Annotations, stats.Relations
	return s.report, err
}
