package suggest

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode/utf8"
)

// Line is a sentence of a file of JSON lines.
type Line struct {
	Text     *string   `json:"text"`
	Labels   *[]string `json:"labels"`
	Document id        `json:"doc"`
	Language string    `json:"lang"`
}

// id is a text or a number.
type id string

func (d *id) UnmarshalJSON(content []byte) error {
	if len(content) == 0 || content[0] != '"' {
		*d = id(content)
		if *d == "null" {
			*d = ""
		}
		return nil
	}
	var s string
	err := json.Unmarshal(content, &s)
	*d = id(s)
	return err
}

// mostLine is how long a line may be, in bytes.
const mostLine = 16 << 20

// ReadLines reads a sentence a line, {"text", "labels"}, with its document as
// "doc" and its language as "lang" where these are known. An error names the
// line.
func ReadLines(r io.Reader) ([]Line, error) {
	scanner := bufio.NewScanner(r)
	scanner.Buffer(make([]byte, 1<<16), mostLine)
	var lines []Line
	number := 1
	for ; scanner.Scan(); number++ {
		content := scanner.Bytes()
		if number == 1 {
			content = []byte(strings.TrimPrefix(string(content), "\ufeff"))
		}
		if len(strings.TrimSpace(string(content))) == 0 {
			continue
		}
		var line Line
		err := json.Unmarshal(content, &line)
		switch {
		case !utf8.Valid(content):
			err = errors.New("it is not UTF-8")
		case err != nil:
			err = inWords(err)
		case line.Text == nil:
			err = errors.New(`it has no "text"`)
		case line.Labels == nil:
			err = errors.New(`it has no "labels"; a sentence without a label has []`)
		case slices.Contains(*line.Labels, ""):
			err = errors.New(`one of its "labels" is empty; a sentence without a label has []`)
		}
		if err != nil {
			return nil, fmt.Errorf("line %d: %w", number, err)
		}
		lines = append(lines, line)
	}
	switch err := scanner.Err(); {
	case errors.Is(err, bufio.ErrTooLong):
		return nil, fmt.Errorf("line %d: it is longer than %d MB; a line holds one sentence", number, mostLine>>20)
	case err != nil:
		return nil, fmt.Errorf("line %d: %w", number, err)
	}
	return lines, nil
}

// inWords says what of a line was not understood.
func inWords(err error) error {
	var kind *json.UnmarshalTypeError
	if !errors.As(err, &kind) {
		return fmt.Errorf("it is not JSON: %w", err)
	}
	switch kind.Field {
	case "text", "lang":
		return fmt.Errorf("its %q must be a text", kind.Field)
	case "labels":
		return errors.New(`its "labels" must be a list of texts, such as ["denial"]; a sentence without a label has []`)
	}
	return errors.New(`it must be an object with "text" and "labels"`)
}

// LabelsOf lists the labels of lines in the order of the alphabet.
func LabelsOf(lines ...[]Line) []string {
	seen := map[string]bool{}
	var labels []string
	for _, list := range lines {
		for _, line := range list {
			for _, label := range *line.Labels {
				if !seen[label] {
					seen[label] = true
					labels = append(labels, label)
				}
			}
		}
	}
	slices.Sort(labels)
	return labels
}

// Sentences makes sentences of lines. A language that a line does not name by its
// code is found out by detect, on all lines of its document together; of lines
// without a document, on all those.
func Sentences(lines []Line, labels []string, detect func(text string) string) []Sentence {
	place := map[string]int{}
	for i, label := range labels {
		place[label] = i
	}
	together := map[id][]int{}
	for i := range lines {
		together[lines[i].Document] = append(together[lines[i].Document], i)
	}
	languages := map[id]string{}
	for document, of := range together {
		languages[document] = detectOf(lines, of, detect)
	}
	seen := map[id]int{}
	list := make([]Sentence, len(lines))
	for i, line := range lines {
		s := Sentence{Document: string(line.Document), Language: codeOf(line.Language), Text: *line.Text}
		if s.Language == "" {
			s.Language = languages[line.Document]
		}
		if line.Document != "" {
			seen[line.Document]++
			s.Place = seen[line.Document]
		}
		for _, label := range *line.Labels {
			if l, known := place[label]; known && !s.has(l) {
				s.Labels = append(s.Labels, l)
			}
		}
		list[i] = s
	}
	return list
}

// codeOf is the code of a language as a line names it (en, EN, en-GB), "" for
// anything else.
func codeOf(language string) string {
	code, _, _ := strings.Cut(strings.ReplaceAll(strings.ToLower(strings.TrimSpace(language)), "_", "-"), "-")
	if len(code) != 2 {
		return ""
	}
	return code
}

// detectOf finds out the language of lines that belong together, in a few places
// among them: where these are of several languages, none is the right one.
func detectOf(lines []Line, of []int, detect func(text string) string) string {
	const places, enough = 5, 2048
	language := ""
	for p := range places {
		var b strings.Builder
		for _, i := range of[p*len(of)/places:] {
			if b.Len() >= enough {
				break
			}
			b.WriteString(*lines[i].Text)
			b.WriteByte('\n')
		}
		found := detect(b.String())
		switch {
		case found == "":
		case language == "":
			language = found
		case language != found:
			return ""
		}
		if b.Len() < enough {
			break // these were all
		}
	}
	return language
}
