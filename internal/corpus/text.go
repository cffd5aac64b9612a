package corpus

import (
	"crypto/sha256"
	"encoding/hex"
	"strconv"
	"strings"
	"time"
)

// WithLF turns CRLF and a lone CR into LF, the line end of every stored text.
func WithLF(text string) string {
	if strings.IndexByte(text, '\r') < 0 {
		return text
	}
	return strings.ReplaceAll(strings.ReplaceAll(text, "\r\n", "\n"), "\r", "\n")
}

// IsID reports whether the word is a UUID in lower case, the form of every id
// of a project.
func IsID(word string) bool {
	if len(word) != 36 {
		return false
	}
	for i := range len(word) {
		switch c := word[i]; {
		case i == 8 || i == 13 || i == 18 || i == 23:
			if c != '-' {
				return false
			}
		case (c < '0' || c > '9') && (c < 'a' || c > 'f'):
			return false
		}
	}
	return true
}

// MadeAt is when an id was made, as far as it says: a UUID of version 7 begins
// with the milliseconds since 1970-01-01 UTC.
func MadeAt(id string) (at time.Time, ok bool) {
	if !IsID(id) || id[14] != '7' {
		return at, false
	}
	milliseconds, err := strconv.ParseInt(id[:8]+id[9:13], 16, 64)
	return time.UnixMilli(milliseconds).UTC(), err == nil
}

// DerivedID makes a UUID (version 8 of RFC 9562) out of words, always the same
// one out of the same words. Of things that have no id of their own, files are
// given it.
func DerivedID(words ...string) string {
	sum := sha256.Sum256([]byte(strings.Join(words, "\x00")))
	sum[6] = 0x80 | sum[6]&0x0f
	sum[8] = 0x80 | sum[8]&0x3f
	h := hex.EncodeToString(sum[:16])
	return h[:8] + "-" + h[8:12] + "-" + h[12:16] + "-" + h[16:20] + "-" + h[20:]
}
