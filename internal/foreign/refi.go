package foreign

import (
	"bytes"
	"context"
	"encoding/xml"
	"fmt"
	"io"
	"path"
	"regexp"
	"strconv"
	"strings"

	"sayso/internal/codebook"
	"sayso/internal/corpus"
	"sayso/internal/dataset"
	"sayso/internal/reader"
)

// REFI-QDA 1.0 and 1.5: projects (.qdpx, an archive; .qde, its heart alone) and
// codebooks (.qdc), which ATLAS.ti, MAXQDA, NVivo, QualCoder, Taguette and
// others exchange. The standard counts code points from 0 with the end
// excluded, which its own example proves. Some programs on Windows count a line
// end as two; QualCoder puts a byte order mark before its texts. The name of a
// selection often quotes it, and so tells.
var refi = Format{
	Name: "refi-qda", Title: "REFI-QDA project (ATLAS.ti, MAXQDA, NVivo, QualCoder)",
	Counts: Interpretation{Unit: dataset.Char, LineEnds: One}, Why: "the REFI-QDA standard and the example in it", Proves: true,
	archive: true,
	sniff: func(f *File, head []byte) bool {
		if f.within != nil && head == nil {
			return f.qde() != ""
		}
		return qdaProject.Match(head[:min(len(head), 8192)])
	},
	wants: plainTexts,
	read:  readREFI,
}

// The outermost elements, with the prefix that some programs give them.
var (
	qdaProject  = regexp.MustCompile(`<(?:\w+:)?Project\s[^>]*urn:QDA-XML:project:`)
	qdaCodeBook = regexp.MustCompile(`<(?:\w+:)?CodeBook\s[^>]*urn:QDA-XML:codebook:`)
)

var refiCodebook = Format{
	Name: "refi-codebook", Title: "REFI-QDA codebook",
	Counts: Interpretation{Unit: dataset.Char, LineEnds: One},
	sniff: func(_ *File, head []byte) bool {
		return qdaCodeBook.Match(head[:min(len(head), 8192)])
	},
	read: func(_ context.Context, f *File, out *sink) error {
		opened, err := f.open()
		if err != nil {
			return err
		}
		defer opened.Close()
		read, err := codebook.ReadQDC(opened)
		if err != nil {
			return fmt.Errorf("the file %w", err)
		}
		p := newQDA(f, out)
		for i := range read.Codes {
			p.code(&read.Codes[i], nil)
		}
		p.define()
		return nil
	},
}

// qde names the project file of an archive. ATLAS.ti names it after the
// project.
func (f *File) qde() string {
	for _, name := range f.within.Names() {
		if strings.EqualFold(path.Ext(name), ".qde") && !strings.Contains(name, "/") {
			return name
		}
	}
	return ""
}

// qda is a project while it is read.
type qda struct {
	file    *File
	out     *sink
	origin  string
	codes   map[string]*qdaCode
	order   []*qdaCode
	users   map[string]string
	notes   map[string]string
	links   []map[string]string
	names   map[string]string // of variables
	known   map[string]bool   // selections that exist, by id; nil until they are known
	others  map[string]int    // selections that are none of a text, by kind
	sources int
	folder  map[string]string // files of the archive by small name without folder
}

type qdaCode struct {
	guid, name, colour, description string
	parent                          *qdaCode
	codable, used                   bool
}

func newQDA(f *File, out *sink) *qda {
	return &qda{file: f, out: out, codes: map[string]*qdaCode{}, others: map[string]int{}, users: map[string]string{}, notes: map[string]string{}, names: map[string]string{}}
}

// element is a piece of XML with all that lies in it.
type element struct {
	name     string
	at       map[string]string
	text     string
	children []*element
}

func (e *element) child(name string) *element {
	for _, c := range e.children {
		if c.name == name {
			return c
		}
	}
	return nil
}

func (e *element) words(name string) string {
	if c := e.child(name); c != nil {
		return c.text
	}
	return ""
}

// plainGUID makes GUIDs comparable: in small letters, without braces.
func plainGUID(guid string) string { return strings.ToLower(strings.Trim(guid, "{} ")) }

// open gives the XML of the project.
func (p *qda) open() (io.ReadCloser, error) {
	if p.file.within == nil || p.file.Format.Name != "refi-qda" || !strings.EqualFold(path.Ext(p.file.qdeName()), ".qde") {
		return p.file.open()
	}
	p.file.within.Rewind()
	data, err := p.file.within.Read(p.file.qdeName())
	return io.NopCloser(bytes.NewReader(data)), err
}

func (f *File) qdeName() string {
	if f.within == nil {
		return ""
	}
	return f.qde()
}

// whole are elements that are handed on as a whole.
var whole = map[string]bool{"User": true, "Code": true, "Variable": true, "Note": true, "Link": true, "TextSource": true, "Representation": true, "Transcript": true}

// otherSelections are those of what is no text, and what that is.
var otherSelections = map[string]string{"PictureSelection": "pictures", "PDFSelection": "pages of PDF", "AudioSelection": "sound", "VideoSelection": "films"}

// walk hands on the elements of the project one after the other. Selections,
// texts and codes lie in elements that are small enough to be held.
func (p *qda) walk(ctx context.Context, take func(*element) error) error {
	opened, err := p.open()
	if err != nil {
		return err
	}
	defer opened.Close()
	return eachElement(ctx, opened, func(start xml.StartElement) bool {
		if start.Name.Local == "Project" {
			for _, a := range start.Attr {
				if a.Name.Local == "origin" {
					p.origin = a.Value
				}
			}
		}
		if p.known == nil && otherSelections[start.Name.Local] != "" {
			p.others[start.Name.Local]++
		}
		return whole[start.Name.Local]
	}, take)
}

// eachElement gives the elements that are wanted, each as a whole, one after the
// other.
func eachElement(ctx context.Context, in io.Reader, wanted func(xml.StartElement) bool, take func(*element) error) error {
	var stack []*element // from the one that is handed on
	return reader.WalkXML(ctx, bufferWithoutMark(in), func(token xml.Token, _ int) error {
		switch token := token.(type) {
		case xml.StartElement:
			if len(stack) == 0 && !wanted(token) {
				return nil
			}
			e := &element{name: token.Name.Local, at: map[string]string{}}
			for _, a := range token.Attr {
				e.at[a.Name.Local] = a.Value
			}
			if len(stack) > 0 {
				above := stack[len(stack)-1]
				above.children = append(above.children, e)
			}
			stack = append(stack, e)
		case xml.CharData:
			if len(stack) > 0 {
				stack[len(stack)-1].text += string(token)
			}
		case xml.EndElement:
			if len(stack) == 0 {
				return nil
			}
			last := stack[len(stack)-1]
			if stack = stack[:len(stack)-1]; len(stack) == 0 {
				return take(last)
			}
		}
		return nil
	})
}

// bufferWithoutMark passes over a byte order mark, which QualCoder writes.
func bufferWithoutMark(in io.Reader) io.Reader {
	start := make([]byte, len(mark))
	n, _ := io.ReadFull(in, start)
	if string(start[:n]) == mark {
		return in
	}
	return io.MultiReader(bytes.NewReader(start[:n]), in)
}

// global takes what sources refer to.
func (p *qda) global(e *element) error {
	switch e.name {
	case "User":
		p.users[plainGUID(e.at["guid"])] = first(e.at["name"], e.at["id"])
	case "Code":
		code := codeOf(e)
		p.code(&code, nil)
	case "Variable":
		p.names[plainGUID(e.at["guid"])] = e.at["name"]
	case "Note":
		p.notes[plainGUID(e.at["guid"])] = joined(strings.TrimSpace(e.words("Description")), strings.TrimSpace(corpus.WithLF(e.words("PlainTextContent"))))
	case "Link":
		p.links = append(p.links, e.at)
	}
	return nil
}

// codeOf is the code of an element, with those in it.
func codeOf(e *element) codebook.Code {
	c := codebook.Code{GUID: e.at["guid"], Name: e.at["name"], IsCodable: e.at["isCodable"], Colour: e.at["color"], Description: e.words("Description")}
	for _, inner := range e.children {
		if inner.name == "Code" {
			c.Codes = append(c.Codes, codeOf(inner))
		}
	}
	return c
}

func (p *qda) code(read *codebook.Code, parent *qdaCode) {
	c := &qdaCode{guid: plainGUID(read.GUID), name: read.Name, colour: colourNamed(read.Colour), description: strings.TrimSpace(read.Description),
		parent: parent, codable: read.Codable()}
	if c.guid != "" && p.codes[c.guid] == nil {
		p.codes[c.guid] = c
		p.order = append(p.order, c)
	}
	for i := range read.Codes {
		p.code(&read.Codes[i], c)
	}
}

// grouped reports whether a code is one of the values of a group that cannot be
// coded itself: so attributes with listed values are exchanged.
func (c *qdaCode) grouped() bool {
	return c.parent != nil && !c.parent.codable && c.parent.parent == nil
}

// label names a code; one whose name is not its own alone gets its parent's.
func (p *qda) label(c *qdaCode) string {
	for _, other := range p.order {
		if other != c && other.name == c.name && c.parent != nil {
			return c.parent.name + " › " + c.name
		}
	}
	return c.name
}

// define gives the codebook. A group whose members are only ever coded beside
// other codes is an attribute; that shows in the sources, and a codebook alone
// has none: there a group of codes is an attribute.
func (p *qda) define() {
	groups := map[*qdaCode][]string{}
	for _, c := range p.order {
		if c.grouped() && !c.used {
			groups[c.parent] = append(groups[c.parent], c.name)
		}
	}
	for _, c := range p.order {
		switch {
		case groups[c] != nil:
			p.out.attribute(Code{Name: c.name, Definition: c.description, Values: groups[c], Wanted: true})
		case c.codable && !c.grouped():
			p.out.label(Code{Name: p.label(c), Colour: c.colour, Definition: c.description, Wanted: true})
		case c.codable && c.used:
			p.out.label(Code{Name: p.label(c), Colour: c.colour, Definition: c.description})
		}
	}
}

func readREFI(ctx context.Context, f *File, out *sink) error {
	p := newQDA(f, out)
	p.folder = map[string]string{}
	if f.within != nil {
		for _, name := range f.within.Names() {
			p.folder[strings.ToLower(path.Base(name))] = name
		}
	}
	if err := p.walk(ctx, p.global); err != nil {
		return err
	}
	for _, kind := range sortedKeys(p.others) {
		out.problem(lost(reader.Details, p.others[kind], notOfText, "%s of %s", corpus.Plural(p.others[kind], "selection"), otherSelections[kind]))
	}
	p.others = map[string]int{}
	known := map[string]bool{}
	if err := p.walk(ctx, func(e *element) error { p.selections(e, known); return nil }); err != nil {
		return err
	}
	p.known = known
	if err := p.walk(ctx, p.source); err != nil {
		return err
	}
	p.define()
	return nil
}

// selections notes which selections there are, so that links can be told from
// those that lead to notes and codes; and which grouped codes are labels.
func (p *qda) selections(e *element, known map[string]bool) {
	for _, selection := range e.children {
		if selection.name != "PlainTextSelection" {
			continue
		}
		known[plainGUID(selection.at["guid"])] = true
		codes, _ := p.codings(selection)
		alone := true
		for _, c := range codes {
			alone = alone && c.code.grouped()
		}
		for _, c := range codes {
			c.code.used = c.code.used || alone && c.code.grouped()
		}
	}
}

// coding is one code that somebody gave a selection.
type coding struct {
	code     *qdaCode
	user, at string
	notes    []string
}

func (p *qda) codings(selection *element) (list []coding, unknown int) {
	for _, e := range selection.children {
		if e.name != "Coding" {
			continue
		}
		var code *qdaCode
		if reference := e.child("CodeRef"); reference != nil {
			code = p.codes[plainGUID(reference.at["targetGUID"])]
		}
		if code == nil {
			unknown++
			continue
		}
		c := coding{code: code, user: first(e.at["creatingUser"], selection.at["creatingUser"]), at: first(e.at["creationDateTime"], selection.at["creationDateTime"])}
		c.notes = p.noted(e)
		list = append(list, c)
	}
	return list, unknown
}

// noted reads the notes that an element refers to.
func (p *qda) noted(e *element) (notes []string) {
	for _, reference := range e.children {
		if reference.name == "NoteRef" {
			if note := p.notes[plainGUID(reference.at["targetGUID"])]; note != "" {
				notes = append(notes, note)
			}
		}
	}
	return notes
}

// source makes a document of a source with a text.
func (p *qda) source(e *element) error {
	if e.name != "TextSource" && e.name != "Representation" && e.name != "Transcript" {
		return nil
	}
	p.sources++
	d := &Document{Place: p.sources, ID: plainGUID(e.at["guid"]), Title: e.at["name"]}
	d.Keys = []string{plainGUID(e.at["guid"]), e.at["name"], baseName(e.at["name"])}
	if err := p.text(d, e); err != nil {
		d.lose(reader.Details, 1, noText, "%s", err.Error())
	}
	for _, selection := range e.children {
		if selection.name == "PlainTextSelection" {
			p.selection(d, selection)
		}
	}
	p.variables(d, e)
	p.relations(d, e)
	if !d.HasText && len(d.Spans) == 0 {
		p.out.problem(lost(reader.Records, 1, noText, "the source %q has neither a text in the file nor annotations", corpusName(d.Title)).at(d.Place))
		return nil
	}
	return p.out.document(d)
}

// text finds the text of a source: in the XML, in the archive, or beside it.
func (p *qda) text(d *Document, e *element) error {
	if inline := e.child("PlainTextContent"); inline != nil {
		d.HasText, d.Text = true, inline.text
		return nil
	}
	at := e.at["plainTextPath"]
	if at == "" && strings.EqualFold(path.Ext(e.at["richTextPath"]), ".txt") {
		at = e.at["richTextPath"]
	}
	if at == "" {
		return nil
	}
	for _, scheme := range []string{"internal://", "relative://", "absolute://", "relative:///"} {
		at = strings.TrimPrefix(at, scheme)
	}
	name := path.Base(strings.ReplaceAll(at, `\`, "/"))
	d.Keys = append(d.Keys, name, baseName(name))
	var data []byte
	var err error
	switch inside := p.folder[strings.ToLower(name)]; {
	case inside != "" && p.file.within != nil:
		data, err = p.file.within.Read(inside)
	case p.file.beside != nil && p.file.within == nil && p.file.beside(name) != nil:
		data, err = p.file.beside(name).bytes()
	default:
		return nil // the project may have it
	}
	if err != nil {
		return fmt.Errorf("its text %s: %w", name, err)
	}
	text, _, err := reader.Decode(data)
	if err != nil {
		return fmt.Errorf("its text %s: %w", name, err)
	}
	if p.origin == "Sayso" && bytes.HasPrefix(data, []byte(mark)) {
		text = mark + text // Sayso writes a text as it is; what it begins with belongs to it, and is counted
	}
	d.HasText, d.Text, d.Source = true, text, ""
	return nil
}

// selection makes an annotation of each label that each person gave. Codes of
// groups beside a label are its attributes.
func (p *qda) selection(d *Document, e *element) {
	start, err := strconv.Atoi(e.at["startPosition"])
	end, err2 := strconv.Atoi(e.at["endPosition"])
	guid := plainGUID(e.at["guid"])
	if err != nil || err2 != nil {
		d.lose(reader.Annotations, 1, noOffsets, "the selection %s has no good offsets and was left out", guid)
		return
	}
	basis := Span{ID: guid, Pieces: []Range{{start, end}}, Quote: e.at["name"], Hint: true}
	p.describe(&basis, corpus.WithLF(e.words("Description")))
	for _, note := range p.noted(e) {
		basis.Note = joined(basis.Note, note)
	}
	codes, unknown := p.codings(e)
	labels := 0
	for _, c := range codes {
		if c.code.grouped() && !c.code.used {
			continue
		}
		s := basis
		s.Attributes = append([]Said(nil), basis.Attributes...)
		s.Label, s.Coder, s.CreatedAt = p.label(c.code), p.users[plainGUID(c.user)], timeOf(c.at)
		for _, note := range c.notes {
			s.Note = joined(s.Note, note)
		}
		for _, other := range codes {
			if other.code.grouped() && !other.code.used && (other.user == c.user || other.user == "") {
				s.Attributes = append(s.Attributes, Said{other.code.parent.name, other.code.name})
			}
		}
		if labels++; labels > 1 {
			s.ID = fmt.Sprintf("%s+%d", guid, labels)
		}
		d.Spans = append(d.Spans, s)
	}
	if labels > 0 {
		d.lose(reader.Annotations, unknown, ofNothing, "the selection %s has %s that is not in the codebook of the file", guid, corpus.Plural(unknown, "code"))
		return
	}
	d.lose(reader.Details, unknown, ofNothing, "the selection %s has %s that is not in the codebook of the file, and came in as a quotation", guid, corpus.Plural(unknown, "code"))
	// Nothing but words: an annotation of ATLAS.ti or MAXQDA without a code.
	basis.Label, basis.Coder, basis.CreatedAt = "quotation", p.users[plainGUID(e.at["creatingUser"])], timeOf(e.at["creationDateTime"])
	d.Spans = append(d.Spans, basis)
}

// describe reads a description. Sayso's own ends with attributes, a line each,
// and may name a label that the codebook has lost.
func (p *qda) describe(s *Span, words string) {
	if p.origin != "Sayso" || words == "" {
		s.Note = strings.TrimSpace(words)
		return
	}
	lines := strings.Split(words, "\n")
	from := len(lines)
	for from > 0 {
		if said := saidIn(lines[from-1]); said == nil || plainID(said.Name) != said.Name {
			break
		}
		from--
	}
	for _, line := range lines[from:] {
		s.Attributes = append(s.Attributes, *saidIn(line))
	}
	s.Note = strings.Join(lines[:from], "\n")
}

// variables are what is known about a source.
func (p *qda) variables(d *Document, e *element) {
	left := 0
	fields := map[string]*string{"title": &d.Title, "outlet": &d.Outlet, "publication": &d.Outlet, "byline": &d.Byline, "author": &d.Byline, "date": &d.Date, "url": &d.URL, "language": &d.Language}
	for _, value := range e.children {
		reference := value.child("VariableRef")
		if value.name != "VariableValue" || reference == nil {
			continue
		}
		name := p.names[plainGUID(reference.at["targetGUID"])]
		for _, inner := range value.children {
			words := strings.TrimSpace(inner.text)
			switch field := fields[strings.ToLower(name)]; {
			case !strings.HasSuffix(inner.name, "Value") || words == "":
			case field != nil:
				*field = words
			case p.origin != "Sayso" || name != "state": // which is that of the person who exported
				left++
			}
		}
	}
	d.lose(reader.Details, left, noField, "%s of %q say what Sayso has no field for", corpus.Plural(left, "variable"), corpusName(d.Title))
}

// relations are links from a selection of this source to another. A link
// between a note and a selection makes the note one of the selection.
func (p *qda) relations(d *Document, e *element) {
	own := map[string]*Span{} // nil for a selection that did not become one
	for _, selection := range e.children {
		if selection.name == "PlainTextSelection" {
			own[plainGUID(selection.at["guid"])] = nil
		}
	}
	for i := range d.Spans {
		own[d.Spans[i].ID] = &d.Spans[i]
	}
	for _, link := range p.links {
		from, to := plainGUID(link["originGUID"]), plainGUID(link["targetGUID"])
		s, begins := own[from]
		other, ends := own[to]
		switch note := first(p.notes[to], p.notes[from]); {
		case begins && p.known[to]:
			if link["direction"] == "Bidirectional" {
				p.out.relation(Code{Name: first(link["name"], "link"), Symmetric: true})
			}
			d.Relations = append(d.Relations, Relation{ID: plainGUID(link["guid"]), Kind: first(link["name"], "link"), From: from, To: to})
		case !begins && !ends, ends && p.known[from]: // it is one of other sources, or none of selections
		case note != "" && s != nil:
			s.Note = joined(s.Note, note)
		case note != "" && other != nil:
			other.Note = joined(other.Note, note)
		default:
			d.lose(reader.Links, 1, endMissing, "a link %q from %s to %s was left out: one of its ends is no selection of a text", first(link["name"], "link"), from, to)
		}
	}
}
