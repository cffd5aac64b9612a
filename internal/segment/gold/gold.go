// Package gold reads texts whose sentences people have marked, for the
// programs that train and evaluate the segmenter. It is no part of the app.
//
// A file holds one JSON object a line: {"lang", "id", "text", "sentences":
// [[start, end], ...]} with offsets in bytes.
package gold

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
)

// Text is one text with its true sentences.
type Text struct {
	Language  string   `json:"lang"`
	ID        string   `json:"id"`
	Text      string   `json:"text"`
	Sentences [][2]int `json:"sentences"`
}

// Read reads a whole file.
func Read(path string) ([]Text, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	var texts []Text
	lines := bufio.NewScanner(file)
	lines.Buffer(nil, 64<<20)
	for lines.Scan() {
		if len(lines.Bytes()) == 0 {
			continue
		}
		var t Text
		if err := json.Unmarshal(lines.Bytes(), &t); err != nil {
			return nil, fmt.Errorf("%s, line %d: %w", path, len(texts)+1, err)
		}
		texts = append(texts, t)
	}
	return texts, lines.Err()
}
