package apart

import (
	"encoding/binary"
	"errors"
	"fmt"
	"math"
	"reflect"
	"strings"
	"sync"
	"time"
)

// How values go between the processes. Package gob says of itself that it is not
// hardened against those who mean harm, and its limits cannot be set: a few
// bytes can ask it for gigabytes. Here each value says its length first, and
// what is to be made of it is counted before it is made.
//
// Both ends are the same program, so nothing says of what type a value is:
// fields stand in their order, without names. Fields that are not exported, and
// interfaces, are left out; nil and empty stay apart.

var errWire = errors.New("what came is not what was asked for")

// encode gives the bytes of a value.
func encode(value any) []byte {
	v := reflect.ValueOf(value)
	return codecOf(v.Type()).put(nil, v)
}

// decode fills what into points to. The memory that it takes is at most most.
func decode(data []byte, into any, most int) error {
	return (&reading{data: data, left: most}).into(into)
}

// decodeClean does the same. What is no UTF-8 in a text is replaced there.
func decodeClean(data []byte, into any, most int) error {
	return (&reading{data: data, left: most, clean: true}).into(into)
}

func (r *reading) into(into any) error {
	v := reflect.ValueOf(into).Elem()
	v.SetZero()
	if err := codecOf(v.Type()).get(r, v); err != nil {
		return err
	}
	if len(r.data) != 0 {
		return errWire
	}
	return nil
}

// reading is what is still to be read, and how much memory may be taken for it.
type reading struct {
	data  []byte
	left  int
	clean bool // texts are UTF-8
}

func (r *reading) number() (uint64, error) {
	n, size := binary.Uvarint(r.data)
	if size <= 0 {
		return 0, errWire
	}
	r.data = r.data[size:]
	return n, nil
}

// length reads how many of so many bytes each there are. Each takes at least a
// byte of what is still to be read.
func (r *reading) length(size uintptr) (int, error) {
	n, err := r.number()
	if err != nil || n > uint64(len(r.data)) {
		return 0, errWire
	}
	return int(n), r.take(int(n), size)
}

// take counts memory before it is taken.
func (r *reading) take(n int, size uintptr) error {
	if r.left -= n * int(max(size, 1)); r.left < 0 {
		return fmt.Errorf("more is given than any file holds: %w", errWire)
	}
	return nil
}

// codec writes and reads the values of one type.
type codec struct {
	put func([]byte, reflect.Value) []byte
	get func(*reading, reflect.Value) error
}

var codecs sync.Map // of reflect.Type to *codec

func codecOf(t reflect.Type) *codec {
	if known, ok := codecs.Load(t); ok {
		return known.(*codec)
	}
	made := makeCodec(t)
	codecs.Store(t, made)
	return made
}

var (
	timeType  = reflect.TypeFor[time.Time]()
	bytesType = reflect.TypeFor[[]byte]()
)

func makeCodec(t reflect.Type) *codec {
	switch {
	case t == timeType:
		return timeCodec
	case t == bytesType:
		return bytesCodec
	}
	switch t.Kind() {
	case reflect.Bool:
		return &codec{
			func(b []byte, v reflect.Value) []byte {
				if v.Bool() {
					return append(b, 1)
				}
				return append(b, 0)
			},
			func(r *reading, v reflect.Value) error {
				n, err := r.number()
				v.SetBool(n == 1)
				return err
			},
		}
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		return intCodec
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64:
		return &codec{
			func(b []byte, v reflect.Value) []byte { return binary.AppendUvarint(b, v.Uint()) },
			func(r *reading, v reflect.Value) error {
				n, err := r.number()
				v.SetUint(n)
				return err
			},
		}
	case reflect.Float32, reflect.Float64:
		return &codec{
			func(b []byte, v reflect.Value) []byte { return binary.AppendUvarint(b, math.Float64bits(v.Float())) },
			func(r *reading, v reflect.Value) error {
				n, err := r.number()
				v.SetFloat(math.Float64frombits(n))
				return err
			},
		}
	case reflect.String:
		return &codec{
			func(b []byte, v reflect.Value) []byte {
				return append(binary.AppendUvarint(b, uint64(v.Len())), v.String()...)
			},
			func(r *reading, v reflect.Value) error {
				n, err := r.length(1)
				if err == nil {
					words := string(r.data[:n])
					if r.clean {
						words = strings.ToValidUTF8(words, "\ufffd")
					}
					v.SetString(words)
					r.data = r.data[n:]
				}
				return err
			},
		}
	case reflect.Struct:
		return structCodec(t)
	case reflect.Slice:
		return sliceCodec(t)
	case reflect.Map:
		return mapCodec(t)
	case reflect.Pointer:
		return pointerCodec(t)
	default:
		panic("values of " + t.String() + " do not go between processes")
	}
}

var intCodec = &codec{
	func(b []byte, v reflect.Value) []byte { return binary.AppendVarint(b, v.Int()) },
	func(r *reading, v reflect.Value) error {
		n, size := binary.Varint(r.data)
		if size <= 0 {
			return errWire
		}
		r.data = r.data[size:]
		v.SetInt(n)
		return nil
	},
}

var bytesCodec = &codec{
	func(b []byte, v reflect.Value) []byte {
		return append(binary.AppendUvarint(b, uint64(v.Len())), v.Bytes()...)
	},
	func(r *reading, v reflect.Value) error {
		n, err := r.length(1)
		if err == nil && n > 0 {
			v.SetBytes(append([]byte(nil), r.data[:n]...))
			r.data = r.data[n:]
		}
		return err
	},
}

var timeCodec = &codec{
	func(b []byte, v reflect.Value) []byte {
		t, err := v.Interface().(time.Time).MarshalBinary()
		if err != nil { // a zone with seconds, or a year that nobody writes
			t, _ = v.Interface().(time.Time).UTC().MarshalBinary()
		}
		return append(binary.AppendUvarint(b, uint64(len(t))), t...)
	},
	func(r *reading, v reflect.Value) error {
		n, err := r.length(1)
		if err != nil {
			return err
		}
		var t time.Time
		if n > 0 {
			if err := t.UnmarshalBinary(r.data[:n]); err != nil {
				return errWire
			}
		}
		r.data = r.data[n:]
		v.Set(reflect.ValueOf(t))
		return nil
	},
}

func structCodec(t reflect.Type) *codec {
	var fields []int
	var parts []*codec
	for i := range t.NumField() {
		f := t.Field(i)
		if f.IsExported() && f.Type.Kind() != reflect.Interface {
			fields, parts = append(fields, i), append(parts, codecOf(f.Type))
		}
	}
	return &codec{
		func(b []byte, v reflect.Value) []byte {
			for k, i := range fields {
				b = parts[k].put(b, v.Field(i))
			}
			return b
		},
		func(r *reading, v reflect.Value) error {
			for k, i := range fields {
				if err := parts[k].get(r, v.Field(i)); err != nil {
					return err
				}
			}
			return nil
		},
	}
}

// sliceCodec writes 0 for nil, 1 and the number for any other.
func sliceCodec(t reflect.Type) *codec {
	of := codecOf(t.Elem())
	return &codec{
		func(b []byte, v reflect.Value) []byte {
			if v.IsNil() {
				return append(b, 0)
			}
			b = binary.AppendUvarint(append(b, 1), uint64(v.Len()))
			for i := range v.Len() {
				b = of.put(b, v.Index(i))
			}
			return b
		},
		func(r *reading, v reflect.Value) error {
			there, err := r.number()
			if err != nil || there == 0 {
				return err
			}
			n, err := r.length(t.Elem().Size())
			if err != nil {
				return err
			}
			v.Set(reflect.MakeSlice(t, n, n))
			for i := range n {
				if err := of.get(r, v.Index(i)); err != nil {
					return err
				}
			}
			return nil
		},
	}
}

// mapCodec writes 0 for nil, 1 and the number for any other.
func mapCodec(t reflect.Type) *codec {
	const around = 64 // bytes that an entry of a map takes besides, about
	key, of := codecOf(t.Key()), codecOf(t.Elem())
	return &codec{
		func(b []byte, v reflect.Value) []byte {
			if v.IsNil() {
				return append(b, 0)
			}
			b = binary.AppendUvarint(append(b, 1), uint64(v.Len()))
			for entry := v.MapRange(); entry.Next(); {
				b = of.put(key.put(b, entry.Key()), entry.Value())
			}
			return b
		},
		func(r *reading, v reflect.Value) error {
			there, err := r.number()
			if err != nil || there == 0 {
				return err
			}
			n, err := r.length(t.Key().Size() + t.Elem().Size() + around)
			if err != nil {
				return err
			}
			made := reflect.MakeMapWithSize(t, n)
			for range n {
				k, e := reflect.New(t.Key()).Elem(), reflect.New(t.Elem()).Elem()
				if err := errors.Join(key.get(r, k), of.get(r, e)); err != nil {
					return err
				}
				made.SetMapIndex(k, e)
			}
			v.Set(made)
			return nil
		},
	}
}

func pointerCodec(t reflect.Type) *codec {
	of := codecOf(t.Elem())
	return &codec{
		func(b []byte, v reflect.Value) []byte {
			if v.IsNil() {
				return append(b, 0)
			}
			return of.put(append(b, 1), v.Elem())
		},
		func(r *reading, v reflect.Value) error {
			there, err := r.number()
			if err != nil || there == 0 {
				return err
			}
			if err := r.take(1, t.Elem().Size()); err != nil {
				return err
			}
			made := reflect.New(t.Elem())
			v.Set(made)
			return of.get(r, made.Elem())
		},
	}
}
