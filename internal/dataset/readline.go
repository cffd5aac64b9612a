package dataset

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"

	"sayso/internal/corpus"
)

// Line is what one line of a jsonl file says.
type Line struct {
	Entry      corpus.Entry
	Annotators []corpus.Annotator
	// Codebook stands on the first line of an export and is nil elsewhere. Its
	// version is the one that annotations of the file refer to, 1 when the file
	// does not say.
	Codebook *corpus.Codebook
	// Codebooks, Sources and Queries stand beside the codebook. Codebooks are
	// older versions that annotations were made under, the oldest first.
	Codebooks []corpus.Codebook
	Sources   []corpus.Source
	Queries   []corpus.Query

	// HasDocument is false for the line of a project without documents.
	HasDocument bool
	// HasMarkup says that the line carries sentences, annotations, marks or
	// relations, which are to be taken as they are.
	//
	// Document.Sentences is nil when the line does not say how the text is
	// cut, and empty when it says that there are no sentences.
	HasMarkup bool
}

// sentLine is a line as it may come from anyone: what a new document needs is
// the text alone. Pointers tell absent from empty.
type sentLine struct {
	Project *struct {
		Format    int            `json:"format"`
		Codebook  *lineCodebook  `json:"codebook"`
		Codebooks []lineCodebook `json:"codebooks"`
		Sources   []lineSource   `json:"sources"`
		Queries   []lineQuery    `json:"queries"`
	} `json:"project"`

	ID json.RawMessage `json:"id"`
	lineHead
	Sentences   *[]sentSentence  `json:"sentences"`
	Annotations []sentAnnotation `json:"annotations"`
	Marks       []sentMark       `json:"marks"`
	Doubts      []sentDoubt      `json:"doubts"`
	Relations   []lineRelation   `json:"relations"`
	Annotators  []lineAnnotator  `json:"annotators"`
	Codings     []sentCoding     `json:"codings"`
}

// sentSpan may give code points, bytes or both.
type sentSpan struct {
	Start     *int `json:"start"`
	End       *int `json:"end"`
	StartByte *int `json:"start_byte"`
	EndByte   *int `json:"end_byte"`
}

type sentSentence struct {
	sentSpan
	Margin uint8 `json:"margin"`
}

type sentAnnotation struct {
	ID    string `json:"id"`
	Label string `json:"label"`
	sentSpan
	Quote      *string           `json:"quote"`
	Annotator  string            `json:"annotator"`
	Note       string            `json:"note"`
	Attributes map[string]string `json:"attributes"`
	Mentions   []sentMention     `json:"mentions"`
	Codebook   int               `json:"codebook"`
	CreatedAt  string            `json:"created_at"`
	ChangedAt  string            `json:"changed_at"`
}

type sentMark struct {
	ID string `json:"id"`
	sentSpan
	Annotator string `json:"annotator"`
	CreatedAt string `json:"created_at"`
}

type sentMention struct {
	Role string `json:"role"`
	sentSpan
	Quote *string `json:"quote"`
}

type sentCoding struct {
	sentSpan
	codingWords
}

type sentDoubt struct {
	ID string `json:"id"`
	sentSpan
	Annotator string `json:"annotator"`
	Why       string `json:"why"`
	CreatedAt string `json:"created_at"`
}

// ReadLine reads one line of a jsonl file, as the format writes it or as
// another program may: one JSON object that has at least a "text".
//
// The line is taken whole or not at all. It fails when it is no JSON object or
// not UTF-8, when the text does not fit its sha256, when a span lies outside
// the text or its quote does not stand there, or when a relation begins at an
// annotation that the line does not hold. Line ends in the text become LF, and
// offsets follow. A word given for the annotator that is not the id of one of
// the line's annotators is taken for a name.
func ReadLine(data []byte) (Line, error) {
	var sent sentLine
	if err := decode(data, &sent); err != nil {
		return Line{}, err
	}
	line := Line{}
	if sent.Project != nil {
		if sent.Project.Format > formatVersion {
			return Line{}, fmt.Errorf("the file was written by a newer Sayso (format %d); update Sayso to read it", sent.Project.Format)
		}
		if err := line.codebooks(sent.Project.Codebook, sent.Project.Codebooks); err != nil {
			return Line{}, err
		}
		var err error
		if line.Sources, err = readSources(sent.Project.Sources); err != nil {
			return Line{}, err
		}
		if line.Queries, err = readQueries(sent.Project.Queries); err != nil {
			return Line{}, err
		}
	}
	if sent.Text == nil {
		if sent.Project != nil {
			return line, nil
		}
		return Line{}, errors.New(`it has no "text"`)
	}
	line.HasDocument = true
	if err := sent.document(&line.Entry.Document); err != nil {
		return Line{}, err
	}
	reading := reading{sent: &sent, line: &line, offsets: NewOffsets(*sent.Text), shift: newShift(*sent.Text)}
	return line, reading.markup()
}

// codebooks reads the codebook and its older versions.
func (l *Line) codebooks(sent *lineCodebook, older []lineCodebook) error {
	if sent == nil {
		return nil
	}
	read := func(c *lineCodebook) (corpus.Codebook, error) {
		book := corpus.Codebook{Version: max(c.Version, 1), Labels: c.Labels, Attributes: c.Attributes, Relations: c.Relations, Variables: c.Variables}
		if err := book.Check(); err != nil {
			return book, fmt.Errorf("the codebook of the file cannot be used: %w", err)
		}
		return book, nil
	}
	book, err := read(sent)
	if err != nil {
		return err
	}
	l.Codebook = &book
	before := 0
	for i := range older {
		book, err := read(&older[i])
		if err != nil {
			return err
		}
		if book.Version <= before || book.Version >= l.Codebook.Version {
			return fmt.Errorf("version %d of the codebook stands where it cannot be older than version %d", book.Version, l.Codebook.Version)
		}
		l.Codebooks, before = append(l.Codebooks, book), book.Version
	}
	return nil
}

// decode reads the object and sees to it that no character is lost on the way:
// encoding/json would put U+FFFD for bytes and escapes that are no character.
func decode(data []byte, sent *sentLine) error {
	data = bytes.TrimSpace(bytes.TrimPrefix(data, []byte("\ufeff")))
	switch {
	case len(data) == 0 || data[0] != '{':
		return errors.New("it is not a JSON object")
	case !utf8.Valid(data):
		return errors.New("it is not valid UTF-8")
	case LoneSurrogate(data):
		return errors.New("it escapes half a character (a lone surrogate)")
	}
	if quickLine(data, sent) {
		return nil
	}
	*sent = sentLine{}
	err := json.Unmarshal(data, sent)
	var syntax *json.SyntaxError
	var kind *json.UnmarshalTypeError
	switch {
	case errors.As(err, &kind):
		return fmt.Errorf("the value of %q is a JSON %s, which does not fit there", ownParts.Replace(kind.Field), kind.Value)
	case errors.As(err, &syntax):
		return fmt.Errorf("it is not good JSON at byte %d: %w", syntax.Offset, err)
	case err != nil:
		return fmt.Errorf("it is not good JSON: %w", err)
	}
	return nil
}

// ownParts are names of this package's that encoding/json puts into the path of a
// value.
var ownParts = strings.NewReplacer("lineHead.", "", "codingWords.", "", "sentSpan.", "")

// LoneSurrogate looks for an escape \uD800 to \uDFFF that is not one of a pair.
func LoneSurrogate(data []byte) bool {
	for i := 0; i+1 < len(data); i++ {
		if data[i] != '\\' {
			continue
		}
		if data[i+1] != 'u' {
			i++
			continue
		}
		switch unit := escaped(data[i:]); {
		case unit >= 0xDC00 && unit <= 0xDFFF:
			return true
		case unit >= 0xD800 && unit < 0xDC00:
			if low := escaped(data[min(i+6, len(data)):]); low < 0xDC00 || low > 0xDFFF {
				return true
			}
			i += 11
		default:
			i += 5
		}
	}
	return false
}

// escaped reads the four digits of \uXXXX; it is -1 when there are none.
func escaped(data []byte) int {
	if len(data) < 6 || data[0] != '\\' || data[1] != 'u' {
		return -1
	}
	value := 0
	for _, digit := range data[2:6] {
		switch {
		case digit >= '0' && digit <= '9':
			value = value<<4 + int(digit-'0')
		case digit|0x20 >= 'a' && digit|0x20 <= 'f':
			value = value<<4 + int(digit|0x20-'a') + 10
		default:
			return -1
		}
	}
	return value
}

// document reads what is known about the document, and proves its text.
func (s *sentLine) document(d *corpus.Document) error {
	if at := strings.IndexByte(*s.Text, 0); at >= 0 {
		return fmt.Errorf("its text holds a NUL character at byte %d, so it is not the text of an article", at)
	}
	hash := corpus.HashText(*s.Text)
	if s.SHA256 != "" && !strings.EqualFold(s.SHA256, hash) {
		return errors.New("its text does not fit its sha256, so the text was changed after the export")
	}
	added, err := parseTime(s.AddedAt)
	if err != nil {
		return fmt.Errorf("added_at %q is not a time such as 2022-03-22T09:00:00.000Z", s.AddedAt)
	}
	state := corpus.DocumentState(s.State)
	if state == "" {
		state = corpus.ToDo
	}
	if !knownState(state) {
		return fmt.Errorf("the state %q is none of to-do, in-progress, done and put-aside", s.State)
	}
	text := corpus.WithLF(*s.Text)
	if len(text) != len(*s.Text) || text != *s.Text {
		hash = corpus.HashText(text)
	}
	*d = corpus.Document{
		ID: s.id(), Title: s.Title, Outlet: s.Outlet, Byline: s.Byline, Date: s.Date, Printed: s.Printed,
		URL: s.URL, Language: s.Language, Source: s.Source, Origin: corpus.Origin(s.Origin), State: state, Due: strings.TrimSpace(s.Due), AddedAt: added,
		Segmenter: s.Segmenter, Text: text, SHA256: hash,
	}
	if fields := said(s.Fields); len(fields) > 0 {
		d.Fields = fields
	}
	return nil
}

func knownState(state corpus.DocumentState) bool {
	for _, s := range corpus.DocumentStates {
		if s == state {
			return true
		}
	}
	return false
}

// id keeps an id that is a UUID. Any other, such as the row number of another
// program, names nothing here and is left out.
func (s *sentLine) id() string {
	var id string
	if json.Unmarshal(s.ID, &id) != nil || !corpus.IsID(id) {
		return ""
	}
	return id
}
