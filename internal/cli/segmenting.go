package cli

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"unicode/utf8"

	"github.com/spf13/cobra"

	"sayso/internal/dataset"
	"sayso/internal/segment"
)

// segmented is one line of `sayso segment`. Offsets are bytes.
type segmented struct {
	Start int    `json:"start"`
	End   int    `json:"end"`
	Text  string `json:"text"`
}

// toSegment and segmentedLine are the lines of `sayso segment --jsonl`.
type toSegment struct {
	ID   json.RawMessage `json:"id"`
	Text *string         `json:"text"`
	Lang string          `json:"lang"`
}

type segmentedLine struct {
	ID        json.RawMessage `json:"id"`
	Sentences [][2]int        `json:"sentences"`
}

func (p *program) segmentCommand() *cobra.Command {
	var lines bool
	var options segment.Options
	command := &cobra.Command{
		Use: "segment [FILE|-] [--jsonl] [--lang CODE] [--unwrap]", Short: "Cut a text into sentences", Args: between(0, 1), DisableFlagsInUseLine: true,
		Long: `Print where the sentences of a text begin and end, in bytes, as JSON lines.
With --jsonl it reads lines {"id", "text", "lang"} and prints lines
{"id", "sentences": [[start, end], ...]}.
With --unwrap a line break inside a sentence does not end it, for texts that
are broken at some seventy columns.`,
		RunE: func(_ *cobra.Command, args []string) error {
			path := argument(args, 0, "-")
			file, err := p.input(path)
			if err != nil {
				return err
			}
			defer file.Close()
			if lines {
				return p.segmentLines(file, path, options)
			}
			return p.segmentText(file, path, options)
		},
	}
	command.Flags().BoolVar(&lines, "jsonl", false, "read and print one document a line")
	command.Flags().StringVar(&options.Language, "lang", "", "language of the text, such as en (found out when left out)")
	command.Flags().BoolVar(&options.Unwrap, "unwrap", false, "read over line breaks inside a sentence")
	return command
}

func (p *program) segmentText(file io.Reader, path string, options segment.Options) error {
	text, err := io.ReadAll(file)
	if err != nil {
		return fmt.Errorf("%s cannot be read: %w", path, cause(err))
	}
	if !utf8.Valid(text) {
		return fmt.Errorf("%s is not UTF-8, so no offsets could be trusted; save it as UTF-8", path)
	}
	out := bufio.NewWriter(p.stdout)
	for _, s := range segment.Split(string(text), options) {
		line, err := dataset.Marshal(segmented{Start: s.Start, End: s.End, Text: string(text[s.Start:s.End])})
		if err != nil {
			return err
		}
		if _, err := out.Write(append(line, '\n')); err != nil {
			return err
		}
	}
	return out.Flush()
}

// segmentLines answers each line before it waits for the next, so that a
// program can talk with it over a pipe.
func (p *program) segmentLines(file io.Reader, path string, options segment.Options) error {
	reader := bufio.NewReader(file)
	done, failed := 0, 0
	for number := 1; ; number++ {
		line, end := reader.ReadBytes('\n')
		if end != nil && !errors.Is(end, io.EOF) {
			return fmt.Errorf("%s cannot be read: %w", path, cause(end))
		}
		if len(bytes.TrimSpace(line)) > 0 {
			answer, err := segmentLine(line, options)
			if err != nil {
				p.say("%s: %v", place(path, number), err)
				failed++
			} else if err := p.printJSON(answer); err != nil {
				return err
			} else {
				done++
			}
		}
		if end != nil {
			break
		}
	}
	switch {
	case failed > 0 && done > 0:
		return errPartial
	case failed > 0:
		return errSaid
	}
	return nil
}

func segmentLine(line []byte, options segment.Options) (segmentedLine, error) {
	var sent toSegment
	if !utf8.Valid(line) {
		return segmentedLine{}, errors.New("it is not UTF-8")
	}
	if err := json.Unmarshal(line, &sent); err != nil {
		return segmentedLine{}, fmt.Errorf("it is not a JSON object with a text: %w", err)
	}
	if sent.Text == nil {
		return segmentedLine{}, errors.New(`it has no "text"`)
	}
	if sent.Lang != "" {
		options.Language = sent.Lang
	}
	if sent.ID == nil {
		sent.ID = json.RawMessage("null")
	}
	answer := segmentedLine{ID: sent.ID, Sentences: [][2]int{}}
	for _, s := range segment.Split(*sent.Text, options) {
		answer.Sentences = append(answer.Sentences, [2]int{s.Start, s.End})
	}
	return answer, nil
}
