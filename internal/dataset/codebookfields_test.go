package dataset

import (
	"bytes"
	"reflect"
	"strings"
	"testing"

	"sayso/internal/corpus"
)

// codebookPaths walks the type and gives the path of every field that holds a
// value.
func codebookPaths(t reflect.Type, before string) []codebookField {
	var paths []codebookField
	for i := range t.NumField() {
		f := t.Field(i)
		path := before + f.Name
		if f.Type.Kind() == reflect.Slice && f.Type.Elem().Kind() == reflect.Struct {
			paths = append(paths, codebookPaths(f.Type.Elem(), path+".")...)
		} else {
			paths = append(paths, codebookField(path))
		}
	}
	return paths
}

// changedField is the codebook with another value in one field, in the last
// element of its list.
func changedField(t *testing.T, c corpus.Codebook, path codebookField) corpus.Codebook {
	t.Helper()
	c.Labels, c.Attributes, c.Relations = append([]corpus.Label(nil), c.Labels...), append([]corpus.Attribute(nil), c.Attributes...), append([]corpus.RelationKind(nil), c.Relations...)
	v := reflect.ValueOf(&c).Elem()
	for name := range strings.SplitSeq(string(path), ".") {
		if v.Kind() == reflect.Slice {
			v = v.Index(v.Len() - 1)
		}
		v = v.FieldByName(name)
	}
	switch {
	case v.Type() == reflect.TypeFor[corpus.Pattern]():
		v.SetString(string(corpus.Wavy))
	case strings.HasSuffix(string(path), "Colour"):
		v.SetString("#123456")
	case v.Type() == reflect.TypeFor[corpus.VariableKind]():
		v.SetString(string(corpus.TextVariable))
	case strings.HasSuffix(string(path), ".Letter"):
		v.SetString("Z")
	case v.Kind() == reflect.String:
		v.SetString(v.String() + "x")
	case v.Kind() == reflect.Int:
		v.SetInt(v.Int() + 1)
	case v.Kind() == reflect.Bool:
		v.SetBool(!v.Bool())
	case v.Kind() == reflect.Slice && v.Type().Elem().Kind() == reflect.String:
		v.Set(reflect.Append(v, reflect.ValueOf("more").Convert(v.Type().Elem())))
	default:
		t.Fatalf("this test cannot change %s, which is a %s: teach it", path, v.Type())
	}
	return c
}

// fullCodebook has a value in every field.
func fullCodebook() corpus.Codebook {
	return corpus.Codebook{
		Version: 3,
		Labels: []corpus.Label{{ID: "claim", Name: "Claim", Key: "1", Colour: "#0072b2", DarkColour: "#56b4e9", Pattern: corpus.Dotted, Letter: "C", Definition: "said to be true",
			Examples: []string{"It is so."}, Counter: []string{"Is it so?"}, Rules: []string{"Is it a statement at all?"}}},
		Attributes: []corpus.Attribute{{ID: "certainty", Name: "How certain", Key: "C", Place: corpus.UnderMore, Values: []string{"certain", "possible"}, Definition: "how sure it is"}},
		Relations:  []corpus.RelationKind{{ID: "denies", Name: "Denies", Definition: "says that it is not so"}},
		Variables:  []corpus.Variable{{ID: "topic", Name: "Topic", Kind: corpus.ListVariable, Values: []string{"war", "trade"}, Definition: "what it is about"}},
	}
}

func TestEveryFieldOfTheCodebookHasAWordInTheLosses(t *testing.T) {
	var listed []codebookField
	for _, f := range codebookFields {
		listed = append(listed, f.field)
	}
	if paths := codebookPaths(reflect.TypeFor[corpus.Codebook](), ""); !reflect.DeepEqual(paths, listed) {
		t.Errorf("corpus.Codebook has the fields\n%q\nand codebookFields lists\n%q\nA new field goes into codebookFields, and into the formats that can carry it.", paths, listed)
	}
}

// A field of the codebook that a format says it carries changes the export, and
// one that it leaves out does not: no field is lost without a word.
func TestExportsCarryTheFieldsOfTheCodebookThatTheySay(t *testing.T) {
	entries := fullEntries()[:1]
	entries[0].Annotations, entries[0].Relations, entries[0].Marks = nil, nil, entries[0].Marks[:1] // what they name by id would change with the codebook
	entries[0].Document.Fields = nil
	for _, format := range everyForm(t) {
		carried := map[codebookField]bool{}
		for _, field := range format.carries.codebook {
			carried[field] = true
		}
		whole := payload(t, format, Project{Codebook: fullCodebook(), Annotators: testAnnotators}, entries)
		for _, path := range codebookPaths(reflect.TypeFor[corpus.Codebook](), "") {
			p := Project{Codebook: changedField(t, fullCodebook(), path), Annotators: testAnnotators}
			changes := !bytes.Equal(whole, payload(t, format, p, entries))
			switch {
			case carried[path] && !changes:
				t.Errorf("%s says that it carries %s, but does not change with it", format.Name+" "+format.form, path)
			case !carried[path] && changes:
				t.Errorf("%s says that it leaves out %s, but changes with it", format.Name+" "+format.form, path)
			}
		}
	}
}
