package codebook

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"sayso/internal/colours"
	"sayso/internal/corpus"
)

// A codebook in the exchange format of qualitative research, REFI-QDA 1.5
// (.qdc): NVivo, MAXQDA, ATLAS.ti and others read and write it. It has codes
// with a name, a colour and a description, in a tree. Labels become codes; what
// else a label says is written into the description under headings, and read
// back from there. An attribute with listed values becomes a code that only
// groups its values. Attributes of free text, links and variables have no place
// in it.

// own is the origin that this program writes into its files, and by which it
// knows that a group is an attribute.
const own = "Sayso"

// LabelGUID is the GUID of a label, by its id, in every file of REFI-QDA.
func LabelGUID(label string) string { return codeGUID("label", label) }

// ValueGUID is that of a value of an attribute.
func ValueGUID(attribute, value string) string { return codeGUID("attribute", attribute, value) }

func attributeGUID(attribute string) string { return codeGUID("attribute", attribute) }

func codeGUID(words ...string) string {
	return strings.ToUpper(corpus.DerivedID(append([]string{"code"}, words...)...))
}

// WriteQDC writes a codebook as a .qdc.
func WriteQDC(w io.Writer, c corpus.Codebook) error {
	_, err := io.WriteString(w, `<?xml version="1.0" encoding="UTF-8"?>`+"\n"+
		`<CodeBook xmlns="urn:QDA-XML:codebook:1.0" origin="`+own+`">`+"\n"+codes(c)+"</CodeBook>\n")
	return err
}

// QDCElement is the codebook as a project of REFI-QDA holds it; empty when it
// has no codes, since the standard wants one at least.
func QDCElement(c corpus.Codebook) string {
	list := codes(c)
	if list == noCodes {
		return ""
	}
	return "<CodeBook>\n" + list + "</CodeBook>\n"
}

const noCodes = "<Codes>\n</Codes>\n"

// codes are the labels, and the attributes with listed values, as elements.
func codes(c corpus.Codebook) string {
	var out strings.Builder
	out.WriteString("<Codes>\n")
	for _, label := range c.Labels {
		colour := ""
		if _, ok := colours.Parse(label.Colour); ok && len(label.Colour) == 7 {
			colour = fmt.Sprintf(" color=\"%s\"", label.Colour)
		}
		fmt.Fprintf(&out, "<Code guid=\"%s\" name=\"%s\" isCodable=\"true\"%s>%s</Code>\n", LabelGUID(label.ID), escape(label.Name), colour, description(Describe(label)))
	}
	for _, attribute := range c.Attributes {
		if len(attribute.Values) == 0 {
			continue
		}
		fmt.Fprintf(&out, "<Code guid=\"%s\" name=\"%s\" isCodable=\"false\">%s", attributeGUID(attribute.ID), escape(attribute.Name), description(attribute.Definition))
		for _, value := range attribute.Values {
			fmt.Fprintf(&out, "<Code guid=\"%s\" name=\"%s\" isCodable=\"true\"/>", ValueGUID(attribute.ID, value), escape(value))
		}
		out.WriteString("</Code>\n")
	}
	out.WriteString("</Codes>\n")
	return out.String()
}

func description(words string) string {
	if words == "" {
		return ""
	}
	return "<Description>" + escape(words) + "</Description>"
}

// escape makes words fit for XML; what XML 1.0 cannot hold becomes U+FFFD.
func escape(words string) string {
	var out strings.Builder
	_ = xml.EscapeText(&out, []byte(words)) // a Builder never fails
	return out.String()
}

// A QDC is a codebook of REFI-QDA as it was read.
type QDC struct {
	XMLName xml.Name `xml:"CodeBook"`
	Origin  string   `xml:"origin,attr"` // the program that wrote it
	Codes   []Code   `xml:"Codes>Code"`
}

// A Code is one of its codes, with those under it.
type Code struct {
	GUID        string `xml:"guid,attr"`
	Name        string `xml:"name,attr"`
	IsCodable   string `xml:"isCodable,attr"`
	Colour      string `xml:"color,attr"`
	Description string `xml:"Description"`
	Codes       []Code `xml:"Code"`
}

// Codable reports whether text can be coded with the code; one that cannot be
// only groups others.
func (c *Code) Codable() bool {
	return !strings.EqualFold(c.IsCodable, "false") && c.IsCodable != "0"
}

// The most that is taken from a file.
const (
	mostCodes = 1000
	mostDepth = 50 // of codes in codes
)

// IsQDC reports whether a file that begins so is a codebook of REFI-QDA.
func IsQDC(head []byte) bool {
	return bytes.Contains(head[:min(len(head), 4096)], []byte("CodeBook"))
}

// ReadQDC reads the codes of a file, and nothing into them; QualCoder puts a byte
// order mark before them. The error begins in the middle of a sentence, after
// the name of the file.
func ReadQDC(r io.Reader) (q QDC, err error) {
	data, err := io.ReadAll(io.LimitReader(r, mostBytes+1))
	if err != nil {
		return q, fmt.Errorf("could not be read, so nothing was changed: %w", err)
	}
	if len(data) > mostBytes {
		return q, errors.New("is too large for a codebook, so nothing was changed")
	}
	decoder := xml.NewDecoder(bytes.NewReader(bytes.TrimPrefix(data, []byte("\xef\xbb\xbf"))))
	decoder.Strict = true
	decoder.CharsetReader = nil
	if err := decoder.Decode(&q); err != nil {
		return q, fmt.Errorf("is not a codebook of REFI-QDA, so nothing was changed: %w", err)
	}
	count := 0
	var prove func(list []Code, depth int) error
	prove = func(list []Code, depth int) error {
		if count += len(list); count > mostCodes {
			return fmt.Errorf("has more than %d codes, too many for a codebook here, so nothing was changed", mostCodes)
		}
		if depth > mostDepth {
			return fmt.Errorf("has codes more than %d levels deep, so nothing was changed", mostDepth)
		}
		for _, code := range list {
			if err := prove(code.Codes, depth+1); err != nil {
				return err
			}
		}
		return nil
	}
	return q, prove(q.Codes, 0)
}

// codebook makes a codebook of the codes. What the format has no place for comes
// from the present one: labels with the same name or GUID keep their id, key and
// line; attributes, links and variables stay. Codes that only group others are
// left out, and codes inside others get the names of those in front. In a file
// of this program a group is an attribute, which is added where the present
// codebook has none of the name or GUID; its id is made of its name.
func (q *QDC) codebook(present corpus.Codebook) corpus.Codebook {
	c := Clone(present)
	before := c.Labels
	c.Labels = nil
	var walk func(list []Code, prefix string)
	walk = func(list []Code, prefix string) {
		for i := range list {
			code := &list[i]
			name := strings.Join(strings.Fields(prefix+code.Name), " ")
			if !code.Codable() {
				if hasAttribute(present, code, name) {
					continue
				}
				if q.Origin == own && prefix == "" && name != "" {
					c = withAttribute(c, code, name)
					continue
				}
			}
			if code.Codable() && name != "" {
				c.Labels = append(c.Labels, labelOfCode(code, name, c, before))
			}
			walk(code.Codes, name+": ")
		}
	}
	walk(q.Codes, "")
	return c
}

func hasAttribute(c corpus.Codebook, group *Code, name string) bool {
	return slices.ContainsFunc(c.Attributes, func(a corpus.Attribute) bool {
		return strings.EqualFold(a.Name, name) || strings.EqualFold(attributeGUID(a.ID), group.GUID)
	})
}

// withAttribute adds the attribute that a group stands for.
func withAttribute(c corpus.Codebook, group *Code, name string) corpus.Codebook {
	plan, _ := NewAttribute(c, name)
	a := &plan.Codebook.Attributes[len(c.Attributes)]
	a.Key, a.Place = "", "" // the file does not say them
	a.Definition = strings.TrimSpace(corpus.WithLF(group.Description))
	for _, value := range group.Codes {
		if words := strings.TrimSpace(value.Name); words != "" {
			a.Values = append(a.Values, words)
		}
	}
	a.Values = unique(a.Values)
	return plan.Codebook
}

// labelOfCode makes a label of a code. c holds the labels made so far.
func labelOfCode(code *Code, name string, c corpus.Codebook, before []corpus.Label) corpus.Label {
	taken := func(id string) bool { _, is := c.Label(id); return is }
	known := slices.IndexFunc(before, func(l corpus.Label) bool {
		return !taken(l.ID) && (strings.EqualFold(l.Name, name) || strings.EqualFold(LabelGUID(l.ID), code.GUID))
	})
	var l corpus.Label
	if known >= 0 {
		l = before[known]
		l.Examples, l.Counter, l.Rules = nil, nil, nil
	} else {
		all := corpus.Codebook{Labels: append(slices.Clone(before), c.Labels...)}
		plan, id := NewLabel(all, name)
		l, _ = plan.Codebook.Label(id)
	}
	l.Name = name
	if colour := strings.ToLower(code.Colour); len(colour) == 7 && colours.Dark(colour) != "" && colour != l.Colour {
		l.Colour, l.DarkColour = colour, colours.Dark(colour)
	}
	Described(&l, code.Description)
	return l
}
