package foreign

import (
	"strconv"
	"time"

	"sayso/internal/dataset"
	"sayso/internal/reader"
)

// Discourse Network Analyzer keeps a project in one database, NAME.dna.
// Statements have a type, which becomes the label, and variables (person,
// organization, concept, agreement), which become attributes. DNA is written in
// Java and counts UTF-16 code units; it keeps no words with its positions.
// Version 2 wrote the values of short texts beside the statements, version 3
// keeps them as entities of their own.
var dna = Format{
	Name: "dna", Title: "Discourse Network Analyzer (.dna)",
	Counts: Interpretation{Unit: dataset.UTF16, LineEnds: AsTheyStand}, Why: "Discourse Network Analyzer, which counts as Java does",
	sniff: databaseWith("statementtypes", "datashorttext", "statementtypeid"),
	wants: theLog,
	read: fromDatabase(func(d *database, out *sink) error {
		return (&dnaProject{database: d, out: out, said: map[string][]Said{}}).read()
	}),
}

type dnaProject struct {
	*database
	out              *sink
	types, variables map[string]row
	coders           map[string]row
	said             map[string][]Said // by id of the statement
}

func (p *dnaProject) read() (err error) {
	if p.types, err = p.all("STATEMENTTYPES", []string{"id", "label"}, []string{"red", "green", "blue"}); err != nil {
		return err
	}
	if p.variables, err = p.all("VARIABLES", []string{"id", "variable"}, []string{"datatype"}); err != nil {
		return err
	}
	if p.coders, err = p.all("CODERS", []string{"id", "name"}, nil); err != nil {
		return err
	}
	for _, id := range sortedKeys(p.types) {
		p.out.label(Code{Name: p.types[id]["label"], Colour: colourOf(p.types[id])})
	}
	if err := p.values(); err != nil {
		return err
	}
	spans := map[string][]Span{}
	err = p.each("STATEMENTS", []string{"id", "statementtypeid", "documentid", "start", "stop"}, []string{"coder"}, func(r row) error {
		start, err := strconv.Atoi(r["start"])
		end, err2 := strconv.Atoi(r["stop"])
		kind := p.types[r["statementtypeid"]]
		if kind == nil || err != nil || err2 != nil {
			p.out.problem(lost(reader.Annotations, 1, noRecord, "the statement %s has no type or no position and was left out", r["id"]))
			return nil
		}
		s := Span{ID: "statement-" + r["id"], Pieces: []Range{{start, end}}, Label: kind["label"], Attributes: p.said[r["id"]]}
		if coder := p.coders[r["coder"]]; coder != nil && coder["name"] != "Admin" { // whom every project has
			s.Coder = coder["name"]
		}
		spans[r["documentid"]] = append(spans[r["documentid"]], s)
		return nil
	})
	if err != nil {
		return err
	}
	place := 0
	err = p.each("DOCUMENTS", []string{"id", "title", "text"}, []string{"author", "source", "date", "type", "section"}, func(r row) error {
		place++
		d := &Document{Place: place, Title: r["title"], HasText: true, Text: r["text"], Byline: r["author"], Outlet: r["source"], Date: dayOf(r["date"]), Spans: spans[r["id"]]}
		delete(spans, r["id"])
		return p.out.document(d)
	})
	if err != nil {
		return err
	}
	p.out.withoutDocument(spans)
	return nil
}

// values reads what the variables of each statement say.
func (p *dnaProject) values() error {
	entities := map[string]row{}
	for _, table := range []string{"ENTITIES", "ATTRIBUTES"} { // as version 3 and its forerunners call them
		has, err := p.columns(table)
		if err != nil {
			return err
		}
		if has["id"] && has["value"] {
			if entities, err = p.all(table, []string{"id", "value"}, nil); err != nil {
				return err
			}
			break
		}
	}
	for _, table := range []string{"DATASHORTTEXT", "DATALONGTEXT", "DATAINTEGER", "DATABOOLEAN"} {
		has, err := p.columns(table)
		if err != nil {
			return err
		}
		if has == nil {
			continue
		}
		err = p.each(table, []string{"statementid", "variableid"}, []string{"value", "entity"}, func(r row) error {
			variable := p.variables[r["variableid"]]
			value := r["value"]
			if table == "DATASHORTTEXT" && len(entities) > 0 {
				value = entities[first(r["entity"], r["value"])]["value"]
			}
			if table == "DATABOOLEAN" {
				value = map[string]string{"0": "no", "1": "yes"}[value]
			}
			if variable != nil && value != "" {
				p.said[r["statementid"]] = append(p.said[r["statementid"]], Said{variable["variable"], value})
			}
			return nil
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// colourOf makes a colour of the three columns that DNA has for it.
func colourOf(r row) string {
	colour := "#"
	for _, part := range []string{"red", "green", "blue"} {
		n, err := strconv.Atoi(r[part])
		if err != nil || n < 0 || n > 255 {
			return ""
		}
		colour += strconv.FormatInt(0x100|int64(n), 16)[1:]
	}
	return colour
}

// dayOf is the day of a time that counts from 1970, in milliseconds (version 2)
// or seconds (version 3).
func dayOf(word string) string {
	n, err := strconv.ParseInt(word, 10, 64)
	if err != nil {
		return word
	}
	if n > 1e11 || n < -1e11 {
		n /= 1000
	}
	return time.Unix(n, 0).UTC().Format("2006-01-02")
}
