package foreign

import (
	"context"
	"slices"
)

// smallFile is the size in bytes up to which a file is small.
const smallFile = 64 << 10

// mostKept bounds what is kept of all small files of an import, in bytes.
const mostKept = 64 << 20

// small reports whether a file is taken apart as soon as it is known what it is:
// if it is small, and its parser needs nothing that the telling did not have.
func (f *File) small() bool {
	return f.member == "" && f.size <= smallFile && !f.Format.archive && (f.Format.wants == nil || f.Format.Name == brat.Name)
}

// keeping gathers what the parser finds in a small file.
type keeping struct {
	pieces  []piece
	size    int  // in bytes, about
	spoiled bool // it is not all of it, or more than of a small file
}

func (k *keeping) add(p *piece) {
	p.clean()
	const around = 256 // bytes that a piece, a span, a proof or a link takes, about
	k.size += around
	if d := p.Document; d != nil {
		k.size += len(d.Text) + around*(len(d.Spans)+len(d.Relations)+len(d.Proofs)+len(d.Problems))
	}
	if k.spoiled = k.spoiled || k.size > 8*smallFile; !k.spoiled {
		k.pieces = append(k.pieces, *p)
	}
}

// replay hands on what was kept. Whoever takes a document may write into it, so
// each gets one of its own.
func (f *File) replay(ctx context.Context, out *sink) error {
	for _, p := range f.kept {
		if err := ctx.Err(); err != nil {
			return err
		}
		if p.Document != nil {
			d := *p.Document
			d.Spans, d.Problems = slices.Clone(d.Spans), slices.Clip(d.Problems)
			p.Document = &d
		}
		if err := p.take(out); err != nil {
			return err
		}
	}
	return nil
}
