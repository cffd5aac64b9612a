package foreign

import (
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"path"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"sayso/internal/corpus"
	"sayso/internal/dataset"
	"sayso/internal/reader"
)

// Tables with offsets: one row per annotation, as Sayso's csv-annotations, R and
// pandas write them. Columns are known by their headings. A table may carry the
// text in every row, or name the document it belongs to.
var table = Format{
	Name: "csv", Title: "CSV or TSV with offsets, one row per annotation",
	Counts: Interpretation{Unit: dataset.Char, LineEnds: AsTheyStand}, Why: "the common habit of R and Python; the table itself does not say", Proves: true,
	sniff: func(_ *File, head []byte) bool {
		text, _, err := reader.Decode(trimPartial(head))
		if err != nil || strings.HasPrefix(text, "#") || strings.HasPrefix(text, "{") || strings.HasPrefix(text, "[") {
			return false
		}
		line, _, _ := strings.Cut(text, "\n")
		cells, err := csvReader(line+"\n", separatorOf(line)).Read()
		return err == nil && columnsOf(cells).usable()
	},
	read: readTable,
}

// workbook is the same table as the first sheet of a workbook.
var workbook = Format{
	Name: "xlsx", Title: "Excel workbook with offsets or labels, one row per annotation",
	Counts: table.Counts, Why: table.Why, Proves: true,
	archive: true,
	sniff: func(f *File, head []byte) bool {
		if f.within == nil || head != nil || !slices.Contains(f.within.Names(), "xl/workbook.xml") {
			return false
		}
		usable := false
		f.within.Rewind()
		err := f.within.EachRow(context.Background(), func(_ int, cells []string) bool {
			usable = columnsOf(cells).usable()
			return false
		})
		f.within.Rewind()
		return err == nil && usable
	},
	read: func(ctx context.Context, f *File, out *sink) error {
		f.within.Rewind()
		var r *tableReading
		var list [][]string
		err := f.within.EachRow(ctx, func(_ int, cells []string) bool {
			switch {
			case r == nil:
				r = &tableReading{columns: columnsOf(cells), documents: map[string]*Document{}}
			case slices.ContainsFunc(cells, func(cell string) bool { return cell != "" }):
				list = append(list, cells)
			}
			return ctx.Err() == nil
		})
		if err != nil || r == nil {
			return err
		}
		if err := f.within.UnreadSheets(ctx); err != nil {
			out.problem(lost(reader.Records, 1, unreadSheet, "%v", err))
		}
		return r.rows(ctx, list, out)
	},
}

// tableNames are the headings by what a column holds, the surest first, without
// signs and in small letters.
var tableNames = map[string][]string{
	"id":       {"annotationid", "spanid", "entityid", "guid", "uuid"},
	"document": {"documentid", "docid", "document", "doc", "articleid", "textid", "filename", "file", "source"},
	"title":    {"title", "documenttitle", "headline"},
	"text":     {"documenttext", "fulltext", "text", "content", "body"},
	"quote":    {"quote", "coveredtext", "spantext", "selectedtext", "codedtext", "exact", "segment", "span", "passage", "mention"},
	"start":    {"startchar", "start", "startoffset", "begin", "beginoffset", "startposition", "pos0", "from", "charstart"},
	"end":      {"endchar", "end", "endoffset", "stop", "endposition", "pos1", "to", "charend"},
	"label":    {"label", "code", "codename", "tag", "category", "labels", "entitytype", "type", "class"},
	"note":     {"note", "memo", "comment", "annotationnote"},
	"coder":    {"annotator", "coder", "owner", "user", "annotatorname", "createdby"},
	"created":  {"createdat", "created", "date", "timestamp"},
	"changed":  {"changedat", "modified", "updatedat"},
	"links":    {"relations"},
	"mentions": {"mentions"},
}

// byteOffsets are headings that say themselves what they count.
var byteOffsets = [2]string{"startbyte", "endbyte"}

type tableColumns struct {
	at         map[string]int
	attributes map[string]int // by the name of the attribute
	// shape names a table without offsets that is known by all its headings:
	// "categories" are doccano's texts with labels, "highlights" Taguette's.
	shape string
}

func plainName(name string) string {
	return strings.Map(func(r rune) rune {
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) {
			return -1
		}
		return unicode.ToLower(r)
	}, name)
}

func columnsOf(headings []string) tableColumns {
	c := tableColumns{at: map[string]int{}, attributes: map[string]int{}}
	for field, names := range tableNames {
		c.at[field] = -1
	names:
		for _, name := range names {
			for column, heading := range headings {
				if plainName(strings.TrimPrefix(heading, mark)) == name {
					c.at[field] = column
					break names
				}
			}
		}
	}
	for column, heading := range headings {
		if name, ok := strings.CutPrefix(heading, "attribute_"); ok {
			c.attributes[name] = column
		}
		switch plainName(heading) {
		case "sourcetype", "certainty", "polarity":
			c.attributes[heading] = column
		case byteOffsets[0]:
			if c.at["start"] < 0 {
				c.at["start"] = column
			}
		case byteOffsets[1]:
			if c.at["end"] < 0 {
				c.at["end"] = column
			}
		}
	}
	c.shape = shapeOf(headings)
	return c
}

// shapeOf recognises tables without offsets by their headings.
func shapeOf(headings []string) string {
	has := map[string]bool{}
	for _, heading := range headings {
		has[plainName(strings.TrimPrefix(heading, mark))] = true
	}
	switch {
	case has["document"] && has["tag"] && has["content"] && len(has) <= 4:
		return "highlights"
	case has["text"] && (has["label"] || has["labels"]):
		for name := range has {
			switch name {
			case "id", "text", "label", "labels", "comments", "annotator", "user", "":
			default:
				return ""
			}
		}
		return "categories"
	}
	return ""
}

// usable reports whether a table has what is needed to place its rows.
func (c tableColumns) usable() bool {
	return c.shape != "" || c.at["start"] >= 0 && c.at["end"] >= 0 && c.at["label"] >= 0 &&
		(c.at["text"] >= 0 || c.at["document"] >= 0 || c.at["title"] >= 0 || c.at["quote"] >= 0)
}

func (c tableColumns) cell(row []string, field string) string {
	if at := c.at[field]; at >= 0 && at < len(row) {
		return row[at]
	}
	return ""
}

func csvReader(text string, separator rune) *csv.Reader {
	r := csv.NewReader(strings.NewReader(text))
	r.Comma, r.LazyQuotes, r.FieldsPerRecord = separator, true, -1
	return r
}

// separatorOf is what parts the columns of a line of headings.
func separatorOf(line string) rune {
	best, most := ',', 0
	for _, separator := range "\t;|," {
		if n := strings.Count(line, string(separator)); n > most {
			best, most = separator, n
		}
	}
	return best
}

// tableReading gathers the rows by document, since they may come in any order.
type tableReading struct {
	columns   tableColumns
	documents map[string]*Document
	order     []string
	whole     bool // the column "text" holds the whole text and no quote
	plain     bool // no cell is guarded, and each names one label
}

func readTable(ctx context.Context, f *File, out *sink) error {
	text, err := f.text()
	if err != nil {
		return err
	}
	heading, _, _ := strings.Cut(text, "\n")
	// encoding/csv makes LF of a CRLF inside a quoted cell, in which an offset
	// counts: it is told apart by the interpretation of line ends.
	rows := csvReader(text, separatorOf(heading))
	cells, err := rows.Read()
	if err != nil {
		return fmt.Errorf("its headings cannot be read: %w", err)
	}
	r := &tableReading{columns: columnsOf(cells), documents: map[string]*Document{}}
	var list [][]string
	for ctx.Err() == nil {
		cells, err := rows.Read()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			out.problem(lost(reader.Annotations, 1, noRecord, "the row is broken: %v", err).at(len(list) + 1))
			continue
		}
		list = append(list, cells)
	}
	return r.rows(ctx, list, out)
}

// rows makes documents of the rows of a table.
func (r *tableReading) rows(ctx context.Context, list [][]string, out *sink) error {
	r.whole = r.columns.shape == "categories" || r.columns.shape == "" && r.textIsWhole(list)
	for i, row := range list {
		r.row(i+1, row, out)
	}
	for _, key := range r.order {
		if err := out.document(r.documents[key]); err != nil {
			return err
		}
	}
	return ctx.Err()
}

// textIsWhole reports whether the column "text" holds documents: in a quote the
// length is the distance of the offsets, give or take the unit.
func (r *tableReading) textIsWhole(list [][]string) bool {
	if r.columns.at["text"] < 0 {
		return false
	}
	if r.columns.at["quote"] >= 0 {
		return true
	}
	longer := 0
	for _, row := range list {
		start, _ := strconv.Atoi(r.columns.cell(row, "start"))
		end, _ := strconv.Atoi(r.columns.cell(row, "end"))
		if utf8.RuneCountInString(r.columns.cell(row, "text")) > end-start+1 {
			longer++
		}
	}
	return longer > len(list)/10
}

func (r *tableReading) row(place int, row []string, out *sink) {
	c := r.columns
	bare, parts := dataset.Unguard, "|"
	if r.plain {
		bare, parts = func(cell string) string { return cell }, between
	}
	cell := func(field string) string { return bare(c.cell(row, field)) }
	name := first(cell("document"), cell("title"))
	text := ""
	if r.whole {
		text = c.cell(row, "text")
	}
	key := name
	if c.shape == "categories" {
		key = fmt.Sprintf("\x00%d", place) // a row is a document
	}
	if key == "" {
		key = "\x00" + text
	}
	d := r.documents[key]
	if d == nil {
		d = &Document{Place: place, ID: uuidOf(cell("document")), Title: first(cell("title"), baseName(path.Base(name))), HasText: r.whole, Text: text,
			Keys: []string{uuidOf(cell("document")), path.Base(cell("document")), cell("title")}}
		r.documents[key] = d
		r.order = append(r.order, key)
	}
	if r.whole && d.Text != text {
		out.problem(lost(reader.Annotations, 1, noText, "the row gives %q another text than the rows before it and was left out", corpusName(name)).at(place))
		return
	}
	start, err := strconv.Atoi(strings.TrimSpace(cell("start")))
	end, err2 := strconv.Atoi(strings.TrimSpace(cell("end")))
	labels := strings.TrimSpace(cell("label"))
	if labels == "" {
		if c.at["label"] >= len(row) {
			out.problem(lost(reader.Annotations, 1, noRecord, "the row has %s and not as many as there are headings, and was left out", corpus.Plural(len(row), "cell")).at(place))
		}
		return // a row of a sentence that carries nothing
	}
	if (err != nil || err2 != nil) && c.shape == "" {
		out.problem(lost(reader.Annotations, 1, noOffsets, "the row has no good offsets (%q to %q) and was left out", cell("start"), cell("end")).at(place))
		return
	}
	quote := cell("quote")
	if c.at["quote"] < 0 && !r.whole {
		quote = cell("text")
	}
	each := splitLabels(labels)
	if r.plain {
		each = []string{labels}
	}
	for i, label := range each {
		s := Span{ID: strings.ToLower(cell("id")), Pieces: []Range{{start, end}}, Quote: quote, Label: label, Coder: cell("coder"), Note: cell("note"),
			CreatedAt: timeOf(cell("created")), ChangedAt: timeOf(cell("changed"))}
		if i > 0 {
			s.ID = ""
		}
		s.Mentions = mentionsIn(strings.Split(cell("mentions"), parts)...)
		switch c.shape {
		case "categories":
			s.Whole = true
		case "highlights": // placed by their words, if these stand in the text once
			s.Pieces = nil
		}
		for _, name := range sortedKeys(c.attributes) {
			if at := c.attributes[name]; at < len(row) && row[at] != "" {
				s.Attributes = append(s.Attributes, Said{name, bare(row[at])})
			}
		}
		d.Spans = append(d.Spans, s)
		for _, link := range strings.Split(cell("links"), parts) {
			if kind, to, ok := strings.Cut(link, ":"); ok && i == 0 {
				d.Relations = append(d.Relations, Relation{Kind: kind, From: s.ID, To: to})
			}
		}
	}
}

// splitLabels parts labels that share a cell: claim|denial, claim#denial.
func splitLabels(cell string) []string {
	for _, separator := range []string{"|", "#", ";"} {
		if parts := strings.Split(cell, separator); len(parts) > 1 {
			var labels []string
			for _, part := range parts {
				if part = strings.TrimSpace(part); part != "" {
					labels = append(labels, part)
				}
			}
			return labels
		}
	}
	return []string{cell}
}
