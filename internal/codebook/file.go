package codebook

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"strings"

	"sayso/internal/corpus"
)

// mostBytes is the largest file that is read as a codebook. A codebook of a
// thousand labels with examples stays far below it.
const mostBytes = 8 << 20

// Read reads a codebook from JSON or from a .qdc of REFI-QDA. Of a .qdc, which
// says nothing of some parts, those are as in the present codebook. It fails
// with a sentence for the researcher, in which the file has the name, when it is
// no codebook or none that a project could use.
func Read(r io.Reader, name string, present corpus.Codebook) (c corpus.Codebook, err error) {
	data, err := io.ReadAll(io.LimitReader(r, mostBytes+1))
	if err != nil {
		return c, fmt.Errorf("%s could not be read, so the codebook was not changed: %w", name, err)
	}
	if len(data) > mostBytes {
		return c, fmt.Errorf("%s is too large for a codebook, so nothing was changed", name)
	}
	data = bytes.TrimPrefix(data, []byte("\xef\xbb\xbf"))
	if head := bytes.TrimSpace(data); len(head) > 0 && head[0] == '<' {
		q, err := ReadQDC(bytes.NewReader(data))
		if err != nil {
			return c, fmt.Errorf("%s %w", name, err)
		}
		if c = q.codebook(present); len(c.Labels) == 0 {
			return c, fmt.Errorf("%s has no codes, so nothing was changed", name)
		}
	} else if c, err = readJSON(data, name); err != nil {
		return c, err
	}
	if err := check(c); err != nil {
		return c, fmt.Errorf("%s cannot be used, so nothing was changed: %w", name, err)
	}
	return LiftRules(c), nil
}

func readJSON(data []byte, name string) (c corpus.Codebook, err error) {
	if err := json.Unmarshal(data, &c); err != nil {
		return c, fmt.Errorf("%s is not a codebook in JSON, so nothing was changed: %w", name, err)
	}
	if len(c.Labels) == 0 {
		return c, fmt.Errorf("%s has no labels, so it is no codebook of this program; nothing was changed", name)
	}
	for i := range c.Labels {
		l := &c.Labels[i]
		l.Colour = strings.ToLower(l.Colour)
		if l.Pattern == "" {
			l.Pattern = corpus.NextPattern(c.Labels)
		}
		if !l.Pattern.Known() {
			return c, fmt.Errorf("%s cannot be used, so nothing was changed: the label %q has the line %q; it must be one of %s", name, l.Name, l.Pattern, patternNames())
		}
	}
	for i := range c.Attributes {
		if a := &c.Attributes[i]; a.Key != corpus.NoKey {
			a.Key = strings.ToUpper(a.Key)
		}
	}
	return c, nil
}

// check looks whether a project could use the codebook, keys and all.
func check(c corpus.Codebook) error {
	if err := c.Check(); err != nil {
		return err
	}
	for _, a := range c.Attributes {
		if err := c.CheckKey(a); err != nil {
			return err
		}
	}
	return nil
}

// patternNames lists the lines that a label can have.
func patternNames() string {
	names := make([]string, len(corpus.Patterns))
	for i, p := range corpus.Patterns {
		names[i] = string(p)
	}
	return strings.Join(names, ", ")
}

// WriteJSON writes all of a codebook as JSON that people can read.
func WriteJSON(w io.Writer, c corpus.Codebook) error {
	encoder := json.NewEncoder(w)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	return encoder.Encode(c)
}
