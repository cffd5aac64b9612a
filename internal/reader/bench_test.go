package reader

import (
	"strings"
	"testing"
)

func BenchmarkTenMegabytesOfText(b *testing.B) {
	data := []byte(strings.Repeat(articleWords+"\r\n\r\n", 10<<20/len(articleWords)))
	b.SetBytes(int64(len(data)))
	for b.Loop() {
		readOne(b, "a.txt", data)
	}
}
