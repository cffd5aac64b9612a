package history

import (
	"encoding/json"
	"testing"

	"pgregory.net/rapid"

	"sayso/internal/corpus"
)

func TestAnnotatorOfARecordIsWhatTheDecoderReads(t *testing.T) {
	for name, record := range map[string]string{
		"as written":                 `{"document":"d","start":1,"end":2,"label":"l","annotator":"ana","quote":"q","note":"n"}`,
		"named last":                 `{"document":"d","annotator":"ana"}`,
		"named first":                `{"annotator":"ana","attributes":{"annotator":"eve"}}`,
		"named in a note":            `{"note":"\",\"annotator\":\"eve\"","annotator":"ana"}`,
		"named in an attribute":      `{"attributes":{"annotator":"eve"},"mentions":[{"annotator":"eve"}],"annotator":"ana"}`,
		"named twice":                `{"annotator":"ana","annotator":"eve"}`,
		"named in capital letters":   `{"annotator":"ana","Annotator":"eve"}`,
		"named in capitals alone":    `{"ANNOTATOR":"ana"}`,
		"named by an escaped letter": `{"\u0061nnotator":"ana"}`,
		"with blanks":                `{ "annotator" : "ana" }`,
		"a name with a backslash":    `{"annotator":"a\"na"}`,
		"a number":                   `{"annotator":7}`,
		"nobody":                     `{"document":"d"}`,
		"empty":                      `{}`,
		"nothing":                    `null`,
		"no object":                  `["annotator","ana"]`,
		"no record":                  ``,
	} {
		t.Run(name, func(t *testing.T) {
			var decoded struct{ Annotator string }
			_ = json.Unmarshal([]byte(record), &decoded)
			if got := annotatorOf(json.RawMessage(record)); got != decoded.Annotator {
				t.Errorf("annotator %q, the decoder reads %q", got, decoded.Annotator)
			}
		})
	}
}

func TestAnnotatorOfAnyAnnotationIsItsOwn(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a := corpus.Annotation{
			Document: rapid.String().Draw(t, "document"), Label: rapid.String().Draw(t, "label"), Annotator: rapid.String().Draw(t, "annotator"),
			Quote: rapid.String().Draw(t, "quote"), Note: rapid.String().Draw(t, "note"),
			Attributes: rapid.MapOf(rapid.String(), rapid.String()).Draw(t, "attributes"),
		}
		record := Encode(RecordOfAnnotation(a))
		decoded, err := Decode[AnnotationRecord](record)
		if err != nil {
			t.Fatal(err)
		}
		if got := NounOf(Annotation).Owner(record); got != decoded.Annotator {
			t.Fatalf("annotator %q of %s", got, record)
		}
	})
}
