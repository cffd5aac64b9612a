package app

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"io"
	"slices"
	"strings"

	"sayso/internal/corpus"
	"sayso/internal/dataset"
	"sayso/widgets"
)

// A codebook in the exchange format of qualitative research, REFI-QDA 1.5
// (.qdc): NVivo, MAXQDA, ATLAS.ti and others read and write it. It has codes
// with a name, a colour and a description, in a tree. Labels become codes; what
// else a label says is written into the description under headings, and read
// back from there. Attributes and links have no place in it.

type qdcBook struct {
	XMLName xml.Name  `xml:"CodeBook"`
	Codes   []qdcCode `xml:"Codes>Code"`
}

type qdcCode struct {
	GUID        string    `xml:"guid,attr"`
	Name        string    `xml:"name,attr"`
	Codable     string    `xml:"isCodable,attr"`
	Colour      string    `xml:"color,attr,omitempty"`
	Description string    `xml:"Description,omitempty"`
	Codes       []qdcCode `xml:"Code"`
}

// writeQDC writes the labels of a codebook.
func writeQDC(out io.Writer, c corpus.Codebook) error {
	c.Attributes, c.Relations = nil, nil
	return dataset.WriteQDC(out, c)
}

// isQDC reports whether a file is a codebook of REFI-QDA.
func isQDC(data []byte) bool {
	return bytes.Contains(data[:min(len(data), 4096)], []byte("<CodeBook"))
}

// mostCodes bounds the labels that are taken from a codebook.
const mostCodes = 1000

// readQDC reads the codes of a codebook as labels. The other parts come from
// the codebook of the project, because the format has none: labels with the
// same name keep their id, key and line, and attributes and links stay. Codes
// that only group others are left out; codes inside others get the names of
// those in front.
func readQDC(data []byte, name string, present corpus.Codebook) (corpus.Codebook, error) {
	var book qdcBook
	decoder := xml.NewDecoder(bytes.NewReader(data))
	decoder.Strict = true
	decoder.CharsetReader = nil
	if err := decoder.Decode(&book); err != nil {
		return present, fmt.Errorf("%s is not a codebook of REFI-QDA, so nothing was changed: %w", name, err)
	}
	c := cloneCodebook(present)
	before := c.Labels
	c.Labels = nil
	var walk func(codes []qdcCode, prefix string) error
	walk = func(codes []qdcCode, prefix string) error {
		for _, code := range codes {
			full := strings.Join(strings.Fields(prefix+code.Name), " ")
			if code.Codable == "false" && isAttribute(present, full) {
				continue // the dataset's own export writes attributes so
			}
			if code.Codable != "false" && full != "" {
				if len(c.Labels) == mostCodes {
					return fmt.Errorf("%s has more than %d codes, too many for a codebook here, so nothing was changed", name, mostCodes)
				}
				c.Labels = append(c.Labels, labelOfCode(code, full, c, before))
			}
			if err := walk(code.Codes, full+": "); err != nil {
				return err
			}
		}
		return nil
	}
	if err := walk(book.Codes, ""); err != nil {
		return present, err
	}
	if len(c.Labels) == 0 {
		return present, fmt.Errorf("%s has no codes, so nothing was changed", name)
	}
	if err := c.Check(); err != nil {
		return present, fmt.Errorf("%s cannot be used, so nothing was changed: %w", name, err)
	}
	return c, nil
}

func isAttribute(c corpus.Codebook, name string) bool {
	return slices.ContainsFunc(c.Attributes, func(a corpus.Attribute) bool { return strings.EqualFold(a.Name, name) })
}

// labelOfCode makes a label of a code. c holds the labels made so far.
func labelOfCode(code qdcCode, name string, c corpus.Codebook, before []corpus.Label) corpus.Label {
	taken := func(id string) bool { _, is := c.Label(id); return is }
	known := slices.IndexFunc(before, func(l corpus.Label) bool {
		return !taken(l.ID) && (strings.EqualFold(l.Name, name) || strings.EqualFold(dataset.CodeGUID(l.ID), code.GUID))
	})
	var l corpus.Label
	if known >= 0 {
		l = before[known]
		l.Examples, l.Counter, l.Rules = nil, nil, nil
	} else {
		all := corpus.Codebook{Labels: append(slices.Clone(before), c.Labels...)}
		plan, id := planNewLabel(all, name)
		l, _ = plan.codebook.Label(id)
	}
	l.Name = name
	if colour := strings.ToLower(code.Colour); len(colour) == 7 && widgets.DarkColour(colour) != "" && colour != l.Colour {
		l.Colour, l.DarkColour = colour, widgets.DarkColour(colour)
	}
	dataset.Described(&l, code.Description)
	return l
}
