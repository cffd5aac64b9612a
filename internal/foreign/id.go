package foreign

import (
	"crypto/rand"
	"fmt"
	"time"
)

// newID makes a UUID of version 7 (RFC 9562), as every id of a project is one.
// Storage makes them too, but this package must not know storage.
func newID() string {
	var id [16]byte
	_, _ = rand.Read(id[:]) // it never fails
	now := time.Now().UnixMilli()
	for i := range 6 {
		id[i] = byte(now >> (40 - 8*i))
	}
	id[6] = 0x70 | id[6]&0x0f
	id[8] = 0x80 | id[8]&0x3f
	return fmt.Sprintf("%x-%x-%x-%x-%x", id[0:4], id[4:6], id[6:8], id[8:10], id[10:])
}
