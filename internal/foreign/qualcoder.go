package foreign

import (
	"path"
	"path/filepath"
	"strconv"
	"strings"

	"sayso/internal/corpus"
	"sayso/internal/dataset"
	"sayso/internal/reader"
)

// QualCoder keeps a project as a folder, NAME.qda, with the database data.qda
// in it. It is written in Python, so its positions are those of code points;
// each coding has its words beside them.
var qualCoder = Format{
	Name: "qualcoder", Title: "QualCoder project (data.qda)",
	Counts: Interpretation{Unit: dataset.Char, LineEnds: AsTheyStand}, Why: "QualCoder, which counts as Python does", Proves: true,
	sniff: databaseWith("code_text", "code_name", "seltext"),
	wants: theLog,
	company: func(f *File) (files []string) {
		for _, folder := range []string{"documents", "images", "audio", "video"} { // what the texts were taken from
			for _, name := range filesOf(filepath.Join(filepath.Dir(f.Path), folder)) {
				files = append(files, filepath.Join(folder, name))
			}
		}
		return files
	},
	read: fromDatabase(func(d *database, out *sink) error { return (&qualCoderProject{database: d, out: out}).read() }),
}

type qualCoderProject struct {
	*database
	out   *sink
	codes map[string]row
}

func (q *qualCoderProject) read() (err error) {
	if q.codes, err = q.all("code_name", []string{"cid", "name"}, []string{"memo", "color"}); err != nil {
		return err
	}
	err = q.each("code_name", []string{"cid"}, nil, func(r row) error {
		c := q.codes[r["cid"]]
		q.out.label(Code{Name: c["name"], Definition: c["memo"], Colour: colourNamed(c["color"]), Wanted: true})
		return nil
	})
	if err != nil {
		return err
	}
	spans := map[string][]Span{}
	err = q.each("code_text", []string{"ctid", "cid", "fid", "pos0", "pos1"}, []string{"seltext", "owner", "date", "memo"}, func(r row) error {
		start, err := strconv.Atoi(r["pos0"])
		end, err2 := strconv.Atoi(r["pos1"])
		code := q.codes[r["cid"]]
		if code == nil || err != nil || err2 != nil {
			q.out.problem(lost(reader.Annotations, 1, noRecord, "the coding %s has no code or no position and was left out", r["ctid"]))
			return nil
		}
		spans[r["fid"]] = append(spans[r["fid"]], Span{ID: "coding-" + r["ctid"], Pieces: []Range{{start, end}}, Quote: r["seltext"], Label: code["name"], Coder: r["owner"], Note: r["memo"], CreatedAt: timeOf(r["date"])})
		return nil
	})
	if err != nil {
		return err
	}
	known, err := q.known()
	if err != nil {
		return err
	}
	place := 0
	err = q.each("source", []string{"id", "name", "fulltext"}, []string{"mediapath", "owner", "date"}, func(r row) error {
		place++
		if r["fulltext"] == "" {
			if n := len(spans[r["id"]]); n > 0 {
				q.out.problem(lost(reader.Annotations, n, noText, "the source %q has no text", corpusName(r["name"])).at(place))
			}
			delete(spans, r["id"])
			return nil // a picture or a recording
		}
		d := &Document{Place: place, Title: baseName(r["name"]), Source: path.Base(strings.ReplaceAll(r["name"], `\`, "/")), HasText: true, Text: strings.TrimPrefix(r["fulltext"], mark), Spans: spans[r["id"]]}
		left := d.about(known[r["id"]])
		d.lose(reader.Details, left, noField, "%s of %q say what Sayso has no field for", corpus.Plural(left, "attribute"), corpusName(d.Title))
		delete(spans, r["id"])
		return q.out.document(d)
	})
	if err != nil {
		return err
	}
	q.out.withoutDocument(spans)
	return q.left()
}

// known are the attributes of the sources, by id.
func (q *qualCoderProject) known() (map[string]row, error) {
	known := map[string]row{}
	has, err := q.columns("attribute")
	if err != nil || has == nil {
		return known, err
	}
	return known, q.each("attribute", []string{"name", "attr_type", "value", "id"}, nil, func(r row) error {
		if r["attr_type"] != "file" || r["value"] == "" {
			return nil
		}
		if known[r["id"]] == nil {
			known[r["id"]] = row{}
		}
		known[r["id"]][r["name"]] = r["value"]
		return nil
	})
}

// left counts what is no coding of a text.
func (q *qualCoderProject) left() error {
	for _, table := range []string{"code_image", "code_av", "annotation"} {
		has, err := q.columns(table)
		if err != nil {
			return err
		}
		if has == nil {
			continue
		}
		var n int
		if err := q.db.QueryRowContext(q.ctx, "SELECT count(*) FROM "+table).Scan(&n); err != nil {
			return err
		}
		if n > 0 {
			what := map[string]string{"code_image": "codings of pictures", "code_av": "codings of recordings", "annotation": "notes on texts without a code"}[table]
			q.out.problem(lost(reader.Details, n, notOfText, "%d %s were left out", n, what))
		}
	}
	return nil
}

// about fills in what is known about a document, under the names that people
// give it. left counts what has no field.
func (d *Document) about(known row) (left int) {
	for name, value := range known {
		switch plainName(name) {
		case "outlet", "publication", "newspaper", "medium":
			d.Outlet = value
		case "byline", "author":
			d.Byline = value
		case "date", "published", "publicationdate":
			d.Date = value
		case "url", "link":
			d.URL = value
		case "language":
			d.Language = value
		case "title", "headline":
			d.Title = value
		default:
			left++
		}
	}
	return left
}
