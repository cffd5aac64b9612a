package foreign

import (
	"strconv"
	"strings"

	"sayso/internal/dataset"
	"sayso/internal/reader"
)

// Taguette's desktop program keeps all of its projects in one database
// (taguette.sqlite3), and so does an exported project. A document is HTML;
// positions count the UTF-8 bytes of its text without the tags. Each highlight
// has its words beside it, as HTML too. Who made a highlight is only in the log
// of commands.
var taguette = Format{
	Name: "taguette", Title: "Taguette project (SQLite)",
	Counts: Interpretation{Unit: dataset.Byte, LineEnds: AsTheyStand}, Why: "Taguette, which counts bytes", Proves: true,
	sniff: databaseWith("highlight_tags", "start_offset"),
	wants: theLog,
	read:  fromDatabase(func(d *database, out *sink) error { return (&taguetteProject{database: d, out: out}).read() }),
}

type taguetteProject struct {
	*database
	out    *sink
	tags   map[string]row
	coders map[string]string // by id of the highlight
}

func (t *taguetteProject) read() (err error) {
	if t.tags, err = t.all("tags", []string{"id", "path"}, []string{"description"}); err != nil {
		return err
	}
	tagged := map[string][]string{} // highlight to tags
	err = t.each("highlight_tags", []string{"highlight_id", "tag_id"}, nil, func(r row) error {
		tagged[r["highlight_id"]] = append(tagged[r["highlight_id"]], r["tag_id"])
		return nil
	})
	if err != nil {
		return err
	}
	err = t.each("tags", []string{"id"}, nil, func(r row) error {
		t.out.label(Code{Name: t.tags[r["id"]]["path"], Definition: t.tags[r["id"]]["description"], Wanted: true})
		return nil
	})
	if err != nil {
		return err
	}
	if err := t.log(); err != nil {
		return err
	}
	spans := map[string][]Span{}
	err = t.each("highlights", []string{"id", "document_id", "start_offset", "end_offset"}, []string{"snippet"}, func(r row) error {
		t.highlight(r, tagged[r["id"]], spans)
		return nil
	})
	if err != nil {
		return err
	}
	place := 0
	err = t.each("documents", []string{"id", "name", "contents"}, []string{"filename", "description"}, func(r row) error {
		place++
		page := textOfPage(r["contents"])
		d := &Document{Place: place, Title: baseName(r["name"]), Source: r["filename"], HasText: true, Text: page.text, Spans: spans[r["id"]]}
		for i := range d.Spans {
			page.move(&d.Spans[i])
		}
		delete(spans, r["id"])
		return t.out.document(d)
	})
	if err != nil {
		return err
	}
	t.out.withoutDocument(spans)
	return nil
}

// log reads who made which highlight.
func (t *taguetteProject) log() error {
	t.coders = map[string]string{}
	has, err := t.columns("commands")
	if err != nil || has == nil {
		return err
	}
	return t.each("commands", []string{"user_login", "payload"}, nil, func(r row) error {
		payload := objectOf([]byte(r["payload"]))
		if wordOf(payload["type"]) == "highlight_add" && t.coders[wordOf(payload["highlight_id"])] == "" {
			t.coders[wordOf(payload["highlight_id"])] = r["user_login"]
		}
		return nil
	})
}

// highlight makes an annotation of each tag.
func (t *taguetteProject) highlight(r row, tags []string, spans map[string][]Span) {
	start, err := strconv.Atoi(r["start_offset"])
	end, err2 := strconv.Atoi(r["end_offset"])
	if err != nil || err2 != nil {
		t.out.problem(lost(reader.Annotations, max(1, len(tags)), noOffsets, "the highlight %s has no position and was left out", r["id"]))
		return
	}
	if len(tags) == 0 {
		spans[r["document_id"]] = append(spans[r["document_id"]], Span{ID: "highlight-" + r["id"], Pieces: []Range{{start, end}}, Quote: textOfPage(r["snippet"]).raw, Label: "highlight", Coder: t.coder(r["id"])})
	}
	for i, tag := range tags {
		s := Span{ID: "highlight-" + r["id"], Pieces: []Range{{start, end}}, Quote: textOfPage(r["snippet"]).raw, Label: t.tags[tag]["path"], Coder: t.coder(r["id"])}
		if i > 0 {
			s.ID += "-" + tag
		}
		if s.Label == "" {
			t.out.problem(lost(reader.Annotations, 1, noRecord, "the highlight %s has a tag that is not in the project and was left out", r["id"]))
			continue
		}
		spans[r["document_id"]] = append(spans[r["document_id"]], s)
	}
}

// coder is who made a highlight. The desktop program calls its one user admin,
// which is no name.
func (t *taguetteProject) coder(highlight string) string {
	if name := t.coders[highlight]; name != "admin" {
		return name
	}
	return ""
}

// pageText is the text of a page. Taguette counts the text between the tags
// alone; here its paragraphs are parted by line breaks, so places move.
type pageText struct {
	raw    string // what Taguette counts
	text   string
	breaks []int // offsets into raw before which a line break was put
}

func textOfPage(page string) (p pageText) {
	var raw, text strings.Builder
	reader.EachText(strings.TrimLeft(page, " \t\r\n"), func(words string, newParagraph bool) {
		if newParagraph && text.Len() > 0 && !strings.HasSuffix(text.String()[max(0, text.Len()-1):], "\n") && !strings.HasPrefix(words, "\n") {
			p.breaks = append(p.breaks, raw.Len())
			text.WriteByte('\n')
		}
		raw.WriteString(words)
		text.WriteString(words)
	})
	p.raw, p.text = raw.String(), text.String()
	return p
}

// move brings a span from where Taguette counts to where it lies in the text. Its
// words stay as they are where they are others than those at the place, so that
// it is found out.
func (p pageText) move(s *Span) {
	r := s.Pieces[0]
	if r.Start < 0 || r.End <= r.Start || r.End > len(p.raw) {
		return
	}
	moved := r
	for _, at := range p.breaks {
		if at <= r.Start {
			moved.Start++
		}
		if at < r.End {
			moved.End++
		}
	}
	if compare(p.raw[r.Start:r.End], s.Quote) != differs {
		s.Quote = p.text[moved.Start:moved.End]
	}
	s.Pieces[0] = moved
}
