package reader

import (
	"bytes"
	"context"
	"encoding/xml"
	"errors"
	"strconv"
	"strings"
)

// ODT reads what LibreOffice and others save, the way DOCX is read.
var ODT = Format{
	Name:       "OpenDocument text",
	Extensions: []string{".odt", ".ott"},
	Reader:     "odt-2",
	Apart:      true,
	Read: func(ctx context.Context, file File, yield func(Result) bool) {
		c, err := openContainer(file)
		if err != nil {
			yield(Result{Err: err})
			return
		}
		manifest, _, err := c.readPart("META-INF/manifest.xml")
		if err == nil && bytes.Contains(manifest, []byte("encryption-data")) {
			err = errPassword
		}
		var o officeReader
		found := false
		if err == nil {
			found, err = c.walkPart(ctx, "content.xml", o.visit)
		}
		if err == nil && !found {
			err = errors.New("there is no text of an office program in it")
		}
		if err != nil {
			yield(Result{Err: err})
			return
		}
		giveParagraphs(file, append(o.paragraphs, o.notes...), yield)
	},
}

// officeReader follows the XML of an OpenDocument text.
type officeReader struct {
	paragraphs, notes []paragraph
	open              []*flow // paragraphs inside each other: notes and frames
	inNote            int
	skip              int
}

var officeSilent = setOf("annotation tracked-changes deletion note-citation ruby-text script forms sequence-decls")

func (o *officeReader) visit(token xml.Token, depth int) error {
	switch token := token.(type) {
	case xml.StartElement:
		if o.skip == 0 {
			o.start(token, depth)
		}
	case xml.EndElement:
		if o.skip == depth {
			o.skip = 0
		} else if o.skip == 0 {
			o.end(token.Name.Local)
		}
	case xml.CharData:
		if n := len(o.open); o.skip == 0 && n > 0 {
			o.open[n-1].text(string(token))
		}
	}
	return nil
}

func (o *officeReader) start(e xml.StartElement, depth int) {
	name := e.Name.Local
	switch {
	case officeSilent[name]:
		o.skip = depth
	case name == "note":
		o.inNote++
	case (name == "p" || name == "h") && strings.Contains(e.Name.Space, ":text:"):
		o.open = append(o.open, &flow{})
	case len(o.open) == 0:
	case name == "text-box" || name == "custom-shape": // its words are paragraphs of their own; those around it are no one word
		o.open[len(o.open)-1].text(" ")
	case name == "s":
		count, _ := strconv.Atoi(attributeOf(e, "c"))
		o.write(strings.Repeat(" ", max(1, min(count, 100))))
	case name == "tab":
		o.write("\t")
	case name == "line-break":
		o.write("\n")
	}
}

// write puts a blank down that counts, unlike those between words.
func (o *officeReader) write(blank string) {
	f := o.open[len(o.open)-1]
	if f.pending == spaceGap && f.out.Len() > 0 {
		f.out.WriteByte(' ')
	}
	f.pending = noGap
	f.out.WriteString(blank)
}

func (o *officeReader) end(name string) {
	n := len(o.open)
	switch {
	case name == "note":
		o.inNote = max(0, o.inNote-1)
	case (name == "p" || name == "h") && n > 0:
		done := paragraph{text: o.open[n-1].String()}
		o.open = o.open[:n-1]
		if o.inNote > 0 {
			o.notes = append(o.notes, done)
		} else {
			o.paragraphs = append(o.paragraphs, done)
		}
	}
}
