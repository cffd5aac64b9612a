package dataset

import (
	"encoding/binary"
	"math/bits"
)

// Snappy is how the pages of Parquet are packed: the one method that every
// reader has. This is its block format, written the simple way: within 64 KiB,
// four bytes that stood before become a copy, as long as it goes on.

const (
	snappyBlock = 1 << 16 // offsets of copies have two bytes
	snappyBits  = 14      // of the table that finds what stood before
)

// appendSnappy packs data behind what is in packed.
func appendSnappy(packed, data []byte) []byte {
	packed = binary.AppendUvarint(packed, uint64(len(data)))
	for len(data) > 0 {
		n := min(len(data), snappyBlock)
		packed = appendSnappyBlock(packed, data[:n])
		data = data[n:]
	}
	return packed
}

func appendSnappyBlock(packed, data []byte) []byte {
	var before [1 << snappyBits]int32 // by hash: one more than where four bytes stood
	literal := 0                      // where what is not written yet begins
	for at := 0; at+4 <= len(data); {
		four := binary.LittleEndian.Uint32(data[at:])
		hash := four * 0x1e35a7bd >> (32 - snappyBits)
		from := int(before[hash]) - 1
		before[hash] = int32(at + 1)
		if from < 0 || binary.LittleEndian.Uint32(data[from:]) != four {
			at += 1 + (at-literal)>>5 // what does not repeat is gone through faster
			continue
		}
		packed = appendSnappyLiteral(packed, data[literal:at])
		length := 4
		for at+length < len(data) && data[from+length] == data[at+length] {
			length++
		}
		packed = appendSnappyCopy(packed, at-from, length)
		at += length
		literal = at
	}
	return appendSnappyLiteral(packed, data[literal:])
}

// appendSnappyLiteral writes bytes as they are, behind their number.
func appendSnappyLiteral(packed, data []byte) []byte {
	if len(data) == 0 {
		return packed
	}
	n := uint32(len(data) - 1)
	if n < 60 {
		packed = append(packed, byte(n<<2))
	} else {
		size := (bits.Len32(n) + 7) / 8
		packed = append(packed, byte(59+size)<<2)
		packed = append(packed, binary.LittleEndian.AppendUint32(nil, n)[:size]...)
	}
	return append(packed, data...)
}

// appendSnappyCopy writes that so many bytes stood so far back.
func appendSnappyCopy(packed []byte, back, length int) []byte {
	for length > 0 {
		n := min(length, 64)
		packed = append(packed, byte(n-1)<<2|2, byte(back), byte(back>>8))
		length -= n
	}
	return packed
}
