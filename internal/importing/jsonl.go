package importing

import (
	"bytes"
	"context"
	"fmt"

	"sayso/internal/corpus"
	"sayso/internal/dataset"
	"sayso/internal/reader"
)

// JSONL reads files of JSON lines: exports of Sayso, and lines of other
// programs that have a "text".
var JSONL = reader.Format{
	Name:       "JSON lines",
	Extensions: []string{".jsonl", ".ndjson"},
	Reader:     "jsonl-1",
	Sniff: func(head []byte) bool {
		head = bytes.TrimLeft(bytes.TrimPrefix(head, []byte("\ufeff")), " \t\r\n")
		return bytes.HasPrefix(head, []byte(`{"`))
	},
	Read: func(ctx context.Context, file reader.File, yield func(reader.Result) bool) {
		any := false
		dataset.Lines(ctx, file, func(number int, line dataset.Line, err error) bool {
			any = true
			if err == nil && line.HasDocument && line.Entry.Document.Text == "" && !line.HasMarkup {
				err = fmt.Errorf("it holds no text")
			}
			if origin := &line.Entry.Document.Origin; !line.HasMarkup && origin.Reader == "" {
				origin.Encoding, origin.Place = "UTF-8", fmt.Sprintf("line %d", number)
			}
			return yield(reader.Result{
				Line: number, Entry: line.Entry, Annotators: line.Annotators, Codebook: line.Codebook, Codebooks: line.Codebooks, Sources: line.Sources, Queries: line.Queries,
				NoDocument: !line.HasDocument, HasMarkup: line.HasMarkup, Err: err,
			})
		})
		if !any && ctx.Err() == nil {
			yield(reader.Result{Err: fmt.Errorf("it holds no text"), Entry: corpus.Entry{}})
		}
	},
}
