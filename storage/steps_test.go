package storage

import (
	"bytes"
	"encoding/json"
	"maps"
	"testing"

	"pgregory.net/rapid"
)

func TestAnAnnotationIsWrittenByHandAsTheEncoderWouldWriteIt(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		odd := rapid.StringOf(rapid.OneOf(rapid.Rune(), rapid.SampledFrom([]rune("a\"\\\n\t\x00\x1f\x7f<>&\u2028\u2029\u2027\ufffd"))))
		r := annotationRecord{
			Document: odd.Draw(t, "document"), Start: rapid.Int().Draw(t, "start"), End: rapid.Int().Draw(t, "end"), Label: odd.Draw(t, "label"),
			Annotator: odd.Draw(t, "annotator"), Quote: odd.Draw(t, "quote") + rapid.SampledFrom([]string{"", "\xff", "\xe2\x80"}).Draw(t, "broken"), Note: odd.Draw(t, "note"),
			Attributes: rapid.MapOf(odd, odd).Draw(t, "attributes"), Codebook: rapid.IntRange(0, 3).Draw(t, "codebook"),
			Mentions: rapid.SliceOfN(rapid.Custom(func(t *rapid.T) mentionRecord {
				return mentionRecord{odd.Draw(t, "role"), rapid.Int().Draw(t, "start"), rapid.Int().Draw(t, "end"), odd.Draw(t, "quote")}
			}), 0, 3).Draw(t, "mentions"),
			CreatedAt: rapid.Int64().Draw(t, "created"), ChangedAt: rapid.Int64().Draw(t, "changed"),
		}
		if want, got := encode(r), appendAnnotation(nil, r); !bytes.Equal(want, got) {
			t.Fatalf("%s\n%s", want, got)
		}
	})
}

func TestAttributesAreReadByHandAsTheDecoderWould(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		odd := rapid.StringOf(rapid.SampledFrom([]rune("ab\"\\:,{}\n é\u2028")))
		encoded := string(encode(rapid.MapOf(odd, odd).Draw(t, "attributes")))
		if rapid.Bool().Draw(t, "damaged") {
			encoded = rapid.StringOf(rapid.SampledFrom([]rune(`{}":,\ab1`))).Draw(t, "anything")
		}
		var want map[string]string
		err := json.Unmarshal([]byte(encoded), &want)
		got, ok := plainAttributes(encoded)
		if ok && (err != nil || !maps.Equal(want, got)) {
			t.Fatalf("%s gives %v, the decoder gives %v, %v", encoded, got, want, err)
		}
	})
}

func TestStepsAreTakenApartAsTheDecoderWould(t *testing.T) {
	value := rapid.Custom(func(t *rapid.T) json.RawMessage {
		odd := rapid.StringOf(rapid.SampledFrom([]rune("a\"\\{}[],:é")))
		switch rapid.IntRange(0, 3).Draw(t, "kind") {
		case 0:
			return null
		case 1:
			return encode(odd.Draw(t, "string"))
		case 2:
			return encode(rapid.Int().Draw(t, "number"))
		}
		return encode(map[string]any{odd.Draw(t, "key"): []string{odd.Draw(t, "one"), odd.Draw(t, "two")}})
	})
	rapid.Check(t, func(t *rapid.T) {
		list := rapid.SliceOfN(rapid.Custom(func(t *rapid.T) StepRecord {
			return StepRecord{Noun: rapid.SampledFrom([]string{NounMark, NounTitle}).Draw(t, "noun"), ID: rapid.StringN(0, 5, 9).Draw(t, "id"), Before: value.Draw(t, "before"), After: value.Draw(t, "after")}
		}), 1, 5).Draw(t, "steps")
		encoded := encode(list)
		if written := appendSteps(nil, list); !bytes.Equal(written, encoded) {
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
		ok := eachStep(encoded, func(noun, id string, before, after []byte) {
			var b, a bytes.Buffer
			_ = json.Compact(&b, before)
			_ = json.Compact(&a, after)
			if s := list[i]; noun != s.Noun || id != s.ID || b.String() != string(s.Before) || a.String() != string(s.After) {
				t.Fatalf("step %d is %s %s %s %s", i, noun, id, before, after)
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
		eachStep(steps, func(noun, id string, before, after []byte) {
			if json.Valid(steps) && (!json.Valid(before) || !json.Valid(after)) {
				t.Errorf("%q and %q of %q", before, after, steps)
			}
		})
	})
}
