package segment

import (
	"encoding/binary"

	"sayso/internal/corpus"
)

// found collects sentences in a few bytes each, because nobody knows how many
// there will be: a slice that grows would be copied, and for a moment a long
// text would hold its sentences twice.
type found struct {
	blocks [][]byte
	last   []byte // the block in hand
	end    int    // end of the last sentence
	count  int
}

// largestBlock is the size of a block once the text proves to be long, and
// largestEntry what one sentence can take of it.
const (
	largestBlock = 64 << 10
	largestEntry = 2*binary.MaxVarintLen64 + 1
)

func (f *found) add(start, end int, margin uint8) {
	if cap(f.last)-len(f.last) < largestEntry {
		if f.last != nil {
			f.blocks = append(f.blocks, f.last)
		}
		f.last = make([]byte, 0, min(max(256, 2*cap(f.last)), largestBlock))
	}
	f.last = binary.AppendUvarint(f.last, uint64(start-f.end))
	f.last = binary.AppendUvarint(f.last, uint64(end-start))
	f.last = append(f.last, margin)
	f.end = end
	f.count++
}

// sentences unpacks what was collected.
func (f *found) sentences() []corpus.Sentence {
	if f.count == 0 {
		return nil
	}
	out := make([]corpus.Sentence, 0, f.count)
	end := 0
	for _, block := range append(f.blocks, f.last) {
		for len(block) > 0 {
			gap, n := binary.Uvarint(block)
			size, m := binary.Uvarint(block[n:])
			start := end + int(gap)
			end = start + int(size)
			out = append(out, corpus.Sentence{Span: corpus.Span{Start: start, End: end}, Margin: block[n+m]})
			block = block[n+m+1:]
		}
	}
	return out
}
