package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"regexp"
	"strconv"
	"strings"

	"sayso/internal/corpus"
)

// What an annotated article is expected to hold, read from a file: JSON as in
// the folder worked, or the table of a codebook page in Markdown.

// Expected is the annotation of one article.
type Expected struct {
	Annotations []ExpectedAnnotation `json:"annotations"`
	Relations   []ExpectedRelation   `json:"relations"`
}

// ExpectedAnnotation is one span with what is said of it.
type ExpectedAnnotation struct {
	ID         string            `json:"id"`
	Label      string            `json:"label"`
	Quote      string            `json:"quote"` // stands once in the article
	Attributes map[string]string `json:"attributes"`
	Note       string            `json:"note"`
	Span       corpus.Span       `json:"-"` // worked out
}

// ExpectedRelation is a link between two of them, by their ids.
type ExpectedRelation struct {
	From string `json:"from"`
	Kind string `json:"kind"`
	To   string `json:"to"`
}

// readExpected reads the annotation of a text.
func readExpected(path, text string) (Expected, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return Expected{}, err
	}
	if strings.HasSuffix(path, ".md") {
		return expectedOfTable(data, text)
	}
	var e Expected
	if err := json.Unmarshal(data, &e); err != nil {
		return e, fmt.Errorf("%s: %w", path, err)
	}
	for i := range e.Annotations {
		a := &e.Annotations[i]
		at := strings.Index(text, a.Quote)
		if at < 0 || strings.Count(text, a.Quote) != 1 {
			return e, fmt.Errorf("%s: the words of %s do not stand once in the article", path, a.ID)
		}
		a.Span = corpus.Span{Start: at, End: at + len(a.Quote)}
	}
	return e, nil
}

var (
	spanCell     = regexp.MustCompile(`^(A\d+) (\d+)–(\d+)$`)
	labelCell    = regexp.MustCompile(`\*\*(\w+)(?: \(([\w-]+)\))?\*\*`)
	sourceCell   = regexp.MustCompile(`^(.*?)(?: \(via (.*)\))? · ([\w-]+)$`)
	certaintyOf  = regexp.MustCompile(`^(\w+) · (\w+)$`)
	targetInNote = regexp.MustCompile(`^(.*?)\s*Target: (.*)\.$`)
	relationItem = regexp.MustCompile(`R\d+ (A\d+) ([\w-]+) (A\d+)`)
)

// expectedOfTable reads rows such as
//
//	| S1 | A1 121–180 | **speculation** | … | The board (via an officer) · anonymous-official | … | possible · positive | a note |
//
// whose offsets count code points, and a line of relations that begins with
// "Relations:".
func expectedOfTable(page []byte, text string) (Expected, error) {
	bytesAt := []int{}
	for at := range text {
		bytesAt = append(bytesAt, at)
	}
	bytesAt = append(bytesAt, len(text))
	var e Expected
	lines := bufio.NewScanner(bytes.NewReader(page))
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		line := lines.Text()
		if strings.HasPrefix(line, "Relations:") {
			for _, m := range relationItem.FindAllStringSubmatch(line, -1) {
				e.Relations = append(e.Relations, ExpectedRelation{From: m[1], Kind: m[2], To: m[3]})
			}
			continue
		}
		cells := strings.Split(strings.Trim(line, "| "), "|")
		for i := range cells {
			cells[i] = strings.TrimSpace(cells[i])
		}
		if len(cells) < 7 || !spanCell.MatchString(cells[1]) {
			continue
		}
		a, err := annotationOfRow(cells, bytesAt)
		if err != nil {
			return e, err
		}
		a.Quote = text[a.Span.Start:a.Span.End]
		e.Annotations = append(e.Annotations, a)
	}
	return e, lines.Err()
}

func annotationOfRow(cells []string, bytesAt []int) (a ExpectedAnnotation, err error) {
	span, label := spanCell.FindStringSubmatch(cells[1]), labelCell.FindStringSubmatch(cells[2])
	source, certainty := sourceCell.FindStringSubmatch(cells[4]), certaintyOf.FindStringSubmatch(cells[6])
	if label == nil || source == nil || certainty == nil {
		return a, fmt.Errorf("the row of %s is not understood", span[1])
	}
	start, _ := strconv.Atoi(span[2])
	end, _ := strconv.Atoi(span[3])
	if start >= end || end >= len(bytesAt) {
		return a, fmt.Errorf("%s lies outside the article", span[1])
	}
	a = ExpectedAnnotation{ID: span[1], Label: label[1], Span: corpus.Span{Start: bytesAt[start], End: bytesAt[end]}, Attributes: map[string]string{}}
	set := func(id, value string) {
		if value != "" {
			a.Attributes[id] = value
		}
	}
	set("denial_type", label[2])
	set("source", source[1])
	set("via", source[2])
	set("source_type", source[3])
	set("certainty", certainty[1])
	set("polarity", certainty[2])
	if len(cells) > 7 {
		a.Note = cells[7]
		if target := targetInNote.FindStringSubmatch(a.Note); target != nil {
			a.Note = target[1]
			set("target", target[2])
		}
	}
	return a, nil
}
