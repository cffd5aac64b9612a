package foreign

import (
	"fmt"
	"testing"

	"sayso/internal/apart"
)

// BenchmarkManySmallFiles brings in 2,000 files of brat, as an import does: told,
// coders named, surveyed, read.
func BenchmarkManySmallFiles(b *testing.B) {
	folder := b.TempDir()
	const text = "Mayor Ann Lee said the harbour had never been closed. Ben Moss denied it on Tuesday.\n"
	for i := range 2000 {
		name := fmt.Sprintf("article-%04d", i)
		write(b, folder, name+".txt", fmt.Sprintf("%sThat was article %d.\n", text, i))
		write(b, folder, name+".ann", "T1\tclaim 0 53\tMayor Ann Lee said the harbour had never been closed.\nT2\tdenial 54 84\tBen Moss denied it on Tuesday.\nR1\tdenies Arg1:T2 Arg2:T1\n")
	}
	for name, in := range map[string]*apart.Process{"inside": nil, "apart": honest} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				if o := bringFrom(b, folder, nil, in); len(o.results) != 2000 {
					b.Fatalf("%d articles came in", len(o.results))
				}
			}
		})
	}
}
