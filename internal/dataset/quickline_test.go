package dataset

import (
	"bytes"
	"encoding/json"
	"reflect"
	"testing"

	"pgregory.net/rapid"
)

// sameAsJSON demands that a line which is read quickly is read as encoding/json
// reads it. It reports whether it was read quickly.
func sameAsJSON(t interface{ Fatalf(string, ...any) }, line []byte) bool {
	var quickly, slowly sentLine
	if !quickLine(line, &quickly) {
		return false
	}
	if err := json.Unmarshal(line, &slowly); err != nil {
		t.Fatalf("%q is no JSON (%v), but was read", line, err)
	}
	if !reflect.DeepEqual(slowly, quickly) {
		slow, err1 := json.Marshal(slowly)
		quick, err2 := json.Marshal(quickly)
		t.Fatalf("%s\nwas read as\n%s\nbut is\n%s (%v, %v)", line, quick, slow, err1, err2)
	}
	return true
}

func TestLinesOfOurOwnAreReadQuicklyAndTheSame(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		data := export(t, "jsonl", Project{Codebook: testCodebook(), Annotators: testAnnotators}, entriesOf(t))
		for i, line := range bytes.Split(bytes.TrimSuffix(data, []byte("\n")), []byte("\n")) {
			if quickly := sameAsJSON(t, line); quickly != (i > 0) { // the first has the project
				t.Fatalf("line %d was read quickly: %v\n%s", i, quickly, line)
			}
		}
	})
}

// Lines that were changed a little: cut, doubled, with one byte replaced.
func TestChangedLinesAreReadTheSameOrNotQuickly(t *testing.T) {
	data := export(t, "jsonl", fullProject(), fullEntries())
	_, line, _ := bytes.Cut(data, []byte("\n"))
	line = bytes.TrimSuffix(line, []byte("\n"))
	if !sameAsJSON(t, line) {
		t.Fatal("the line itself is not read quickly")
	}
	rapid.Check(t, func(t *rapid.T) {
		at := rapid.IntRange(0, len(line)-1).Draw(t, "at")
		changed := bytes.Clone(line)
		switch rapid.IntRange(0, 2).Draw(t, "change") {
		case 0:
			changed = changed[:at]
		case 1:
			changed[at] = rapid.SampledFrom([]byte(`"\{}[]:,09-.eE tfnu`)).Draw(t, "byte")
		default:
			changed = append(changed[:at:at], line[max(0, at-rapid.IntRange(1, 40).Draw(t, "back")):]...)
		}
		if validUTF8(string(changed)) && !LoneSurrogate(changed) { // others are refused before
			sameAsJSON(t, changed)
		}
	})
}

func FuzzQuickLine(f *testing.F) {
	for _, line := range bytes.Split(export(f, "jsonl", fullProject(), fullEntries()), []byte("\n")) {
		f.Add(line)
	}
	f.Fuzz(func(t *testing.T, line []byte) {
		if !validUTF8(string(line)) || LoneSurrogate(line) {
			return // refused before
		}
		sameAsJSON(t, line)
	})
}
