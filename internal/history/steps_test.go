package history

import (
	"bytes"
	"encoding/json"
	"maps"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func TestAnAnnotationIsWrittenByHandAsTheEncoderWouldWriteIt(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		odd := rapid.StringOf(rapid.OneOf(rapid.Rune(), rapid.SampledFrom([]rune("a\"\\\n\t\x00\x1f\x7f<>&\u2028\u2029\u2027\ufffd"))))
		r := AnnotationRecord{
			Document: odd.Draw(t, "document"), Start: rapid.Int().Draw(t, "start"), End: rapid.Int().Draw(t, "end"), Label: odd.Draw(t, "label"),
			Annotator: odd.Draw(t, "annotator"), Quote: odd.Draw(t, "quote") + rapid.SampledFrom([]string{"", "\xff", "\xe2\x80"}).Draw(t, "broken"), Note: odd.Draw(t, "note"),
			Attributes: rapid.MapOf(odd, odd).Draw(t, "attributes"), Codebook: rapid.IntRange(0, 3).Draw(t, "codebook"), CodebookHash: odd.Draw(t, "hash"),
			Mentions: rapid.SliceOfN(rapid.Custom(func(t *rapid.T) MentionRecord {
				return MentionRecord{odd.Draw(t, "role"), rapid.Int().Draw(t, "start"), rapid.Int().Draw(t, "end"), odd.Draw(t, "quote")}
			}), 0, 3).Draw(t, "mentions"),
			CreatedAt: rapid.Int64().Draw(t, "created"), ChangedAt: rapid.Int64().Draw(t, "changed"),
		}
		if want, got := Encode(r), AppendAnnotation(nil, r); !bytes.Equal(want, got) {
			t.Fatalf("%s\n%s", want, got)
		}
	})
}

func TestAttributesAreReadByHandAsTheDecoderWould(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		odd := rapid.StringOf(rapid.SampledFrom([]rune("ab\"\\:,{}\n é\u2028")))
		encoded := string(Encode(rapid.MapOf(odd, odd).Draw(t, "attributes")))
		if rapid.Bool().Draw(t, "damaged") {
			encoded = rapid.StringOf(rapid.SampledFrom([]rune(`{}":,\ab1`))).Draw(t, "anything")
		}
		var want map[string]string
		err := json.Unmarshal([]byte(encoded), &want)
		got, ok := PlainAttributes(encoded)
		if ok && (err != nil || !maps.Equal(want, got)) {
			t.Fatalf("%s gives %v, the decoder gives %v, %v", encoded, got, want, err)
		}
	})
}

func TestRecordsAreReadByHandAsTheDecoderWould(t *testing.T) {
	read := func(t *rapid.T, encoded []byte, plain plainRecord, decoded any) bool {
		ok := plain.readPlain(encoded)
		if err := json.Unmarshal(encoded, decoded); ok && err != nil {
			t.Fatalf("%s is read, which the decoder refuses: %v", encoded, err)
		}
		if diff := cmp.Diff(decoded, any(plain)); ok && diff != "" {
			t.Fatalf("%s: %s", encoded, diff)
		}
		return ok
	}
	rapid.Check(t, func(t *rapid.T) {
		odd := rapid.StringOf(rapid.SampledFrom([]rune("ab\"\\:,{}\n é\u2028")))
		word := rapid.SampledFrom([]string{"", "claim", "é:,{}[]"})
		if rapid.Bool().Draw(t, "odd") {
			word = rapid.SampledFrom([]string{odd.Draw(t, "word")})
		}
		a := AnnotationRecord{
			Document: word.Draw(t, "document"), Start: rapid.Int().Draw(t, "start"), End: rapid.IntRange(-1, 99).Draw(t, "end"), Label: word.Draw(t, "label"),
			Annotator: word.Draw(t, "annotator"), Quote: word.Draw(t, "quote"), Note: word.Draw(t, "note"), Attributes: rapid.MapOf(word, word).Draw(t, "attributes"),
			Codebook: rapid.IntRange(0, 3).Draw(t, "codebook"), CodebookHash: word.Draw(t, "hash"),
			Mentions: rapid.SliceOfN(rapid.Just(MentionRecord{"source", 1, 4, "Ana"}), 0, 2).Draw(t, "mentions"), CreatedAt: rapid.Int64().Draw(t, "created"),
		}
		m := MarkRecord{Document: a.Document, Start: a.Start, End: a.End, Annotator: a.Annotator, CreatedAt: a.CreatedAt}
		for _, encoded := range []json.RawMessage{Encode(a), Encode(m)} {
			isPlain := bytes.IndexByte(encoded, '\\') < 0
			if rapid.Bool().Draw(t, "damaged") {
				at := rapid.IntRange(0, len(encoded)-1).Draw(t, "at")
				with := rapid.SampledFrom([]string{"", `"`, "0", ",", "}", "\\", "\xff", " ", "\n", "null"}).Draw(t, "with")
				encoded, isPlain = slices.Concat(encoded[:at], []byte(with), encoded[at+rapid.IntRange(0, 1).Draw(t, "gone"):]), false
			}
			one := read(t, encoded, &AnnotationRecord{}, &AnnotationRecord{})
			other := read(t, encoded, &MarkRecord{}, &MarkRecord{})
			if isPlain && !one && !other {
				t.Fatalf("%s is as it is written, and not read", encoded)
			}
		}
	})
}

func TestStepsAreTakenApartAsTheDecoderWould(t *testing.T) {
	value := rapid.Custom(func(t *rapid.T) json.RawMessage {
		odd := rapid.StringOf(rapid.SampledFrom([]rune("a\"\\{}[],:é")))
		switch rapid.IntRange(0, 3).Draw(t, "kind") {
		case 0:
			return Null
		case 1:
			return Encode(odd.Draw(t, "string"))
		case 2:
			return Encode(rapid.Int().Draw(t, "number"))
		}
		return Encode(map[string]any{odd.Draw(t, "key"): []string{odd.Draw(t, "one"), odd.Draw(t, "two")}})
	})
	rapid.Check(t, func(t *rapid.T) {
		list := rapid.SliceOfN(rapid.Custom(func(t *rapid.T) Step {
			return Step{Noun: rapid.SampledFrom([]string{Mark, Title}).Draw(t, "noun"), ID: rapid.StringN(0, 5, 9).Draw(t, "id"), Before: value.Draw(t, "before"), After: value.Draw(t, "after"),
				Over: rapid.SliceOfN(rapid.StringN(0, 3, 5), 0, 2).Draw(t, "over")}
		}), 1, 5).Draw(t, "steps")
		encoded := Encode(list)
		if written := AppendSteps(nil, list); !bytes.Equal(written, encoded) {
			t.Fatalf("written by hand: %s\nby the encoder: %s", written, encoded)
		}
		if rapid.Bool().Draw(t, "another layout") {
			var buffer bytes.Buffer
			if err := json.Indent(&buffer, encoded, "", " "); err != nil {
				t.Fatal(err)
			}
			encoded = buffer.Bytes()
		}
		i := 0
		ok := EachStep(encoded, func(got *Step) {
			var b, a bytes.Buffer
			_ = json.Compact(&b, got.Before)
			_ = json.Compact(&a, got.After)
			if s := list[i]; got.Noun != s.Noun || got.ID != s.ID || b.String() != string(s.Before) || a.String() != string(s.After) || !slices.Equal(got.Over, s.Over) {
				t.Fatalf("step %d is %v", i, got)
			}
			i++
		})
		if !ok || i != len(list) {
			t.Fatalf("%d of %d steps, %v", i, len(list), ok)
		}
	})
}

func FuzzSteps(f *testing.F) {
	f.Add([]byte(`[{"noun":"mark","id":"x","before":null,"after":{"a":"}"}}]`))
	f.Add([]byte(`[{"noun":"mark"`))
	f.Fuzz(func(t *testing.T, steps []byte) {
		EachStep(steps, func(s *Step) {
			if json.Valid(steps) && (!json.Valid(s.Before) || !json.Valid(s.After)) {
				t.Errorf("%q and %q of %q", s.Before, s.After, steps)
			}
		})
	})
}
