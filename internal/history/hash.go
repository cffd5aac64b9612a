package history

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"hash"
	"slices"
	"strconv"
	"strings"
)

// NoHash stands for the event before the first of a file before version 3.
var NoHash = make([]byte, sha256.Size)

// framed feeds fields to a digest, each as its length in eight bytes, big end
// first, and its bytes, so that no two different lists of fields read alike.
type framed struct{ hash.Hash }

func (f framed) field(content []byte) {
	var length [8]byte
	binary.BigEndian.PutUint64(length[:], uint64(len(content)))
	f.Write(length[:])
	f.Write(content)
}

func (f framed) number(n int64)   { f.field(strconv.AppendInt(nil, n, 10)) }
func (f framed) text(text string) { f.field([]byte(text)) }

// Hash computes the hash of an event: SHA-256 over the hash of the event before
// it on its chain (the head of the chain for the first) and the event's fields,
// framed. The steps come as they are stored. Neither the number nor the name of
// the chain is hashed: they are labels, and the tail of a chain may be hung up
// under another name without a rewrite.
func Hash(previous []byte, e *Event, steps []byte) []byte {
	if e.Legacy() {
		return legacyHash(previous, e, steps)
	}
	digest := framed{sha256.New()}
	digest.Write(previous)
	digest.text(e.ID)
	digest.number(Milliseconds(e.At))
	digest.text(e.Kind)
	digest.text(e.Title)
	digest.text(e.Annotator)
	digest.text(e.Document)
	digest.text(e.Change)
	digest.field(EncodeUndone(e.Undone))
	digest.field(steps)
	return digest.Sum(nil)
}

// legacyHash is the hash of events before version 3. Their number was their
// place on the one chain, which Seq keeps.
func legacyHash(previous []byte, e *Event, steps []byte) []byte {
	digest := framed{sha256.New()}
	digest.Write(previous)
	digest.number(e.Seq)
	digest.text(e.ID)
	digest.number(Milliseconds(e.At))
	digest.text(e.Kind)
	digest.text(e.Title)
	digest.text(e.Annotator)
	digest.text(e.Document)
	digest.number(e.Undoes)
	digest.field(steps)
	return digest.Sum(nil)
}

// EncodeUndone writes the ids of the events that an event takes back as they
// are stored: a JSON array.
func EncodeUndone(ids []string) []byte {
	if len(ids) == 0 {
		return []byte("[]")
	}
	return Encode(ids)
}

// DecodeUndone reads that.
func DecodeUndone(encoded []byte) (ids []string, err error) {
	if string(encoded) == "[]" {
		return nil, nil
	}
	return ids, json.Unmarshal(encoded, &ids)
}

// Chain is what is known about a chain besides its events.
type Chain struct {
	ID        string // a UUID, or a name derived from one; "" is the chain of files before version 3
	Annotator string // id of who writes
	Scope     string // which things its steps are about; see Scope
	Writer    string // UUID of the program on the file that writes; never the same for two files
	Head      []byte // what the first event's hash stands on
	Parent    string // id of the chain that it left, when two went on from one event; else empty
	ParentSeq int64  // the event on the parent that it goes on from
}

// ChainHead is what the hash of the first event of a chain stands on: SHA-256 over
// "sayso chain 1" and the fields, framed.
func ChainHead(project, annotator, scope, writer string) []byte {
	digest := framed{sha256.New()}
	for _, field := range []string{"sayso chain 1", project, annotator, scope, writer} {
		digest.text(field)
	}
	return digest.Sum(nil)
}

// legacyTail begins the name of a chain that left the chain "".
const legacyTail = "~"

// IsLegacy reports whether the events of a chain follow the rules before
// version 3.
func IsLegacy(chain string) bool { return chain == "" || strings.HasPrefix(chain, legacyTail) }

// TailName names a chain that left another one: after its first event's hash,
// so that every copy gives it the same name.
func TailName(parent string, first []byte) string {
	base, _, _ := strings.Cut(parent, legacyTail)
	return base + legacyTail + hex.EncodeToString(first[:8])
}

// Seal is one fingerprint of all that ever happened in a project: SHA-256, as
// lower-case hex, over "sayso seal 1" and the hashes of the last events of all
// chains, each in hex with a line feed, in order. Two copies have the same seal
// exactly when they hold the same events.
func Seal(last [][]byte) string {
	sorted := slices.Clone(last)
	slices.SortFunc(sorted, bytes.Compare)
	digest := sha256.New()
	digest.Write([]byte("sayso seal 1\n"))
	for _, h := range sorted {
		digest.Write([]byte(hex.EncodeToString(h) + "\n"))
	}
	return hex.EncodeToString(digest.Sum(nil))
}
