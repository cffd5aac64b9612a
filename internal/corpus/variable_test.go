package corpus

import (
	"encoding/json"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestTheValueOfAVariableIsWhatItsKindAllows(t *testing.T) {
	topic := Variable{ID: "topic", Name: "Topic", Kind: ListVariable, Values: []string{"War", "Peace"}}
	for name, test := range map[string]struct {
		variable Variable
		words    string
		want     string
		bad      bool
	}{
		"text keeps its words":                  {Variable{Kind: TextVariable}, " a  b ", "a  b", false},
		"a number":                              {Variable{Kind: NumberVariable}, "-3.5", "-3.5", false},
		"a number with a comma":                 {Variable{Kind: NumberVariable}, "3,5", "", true},
		"a number in hexadecimal digits":        {Variable{Kind: NumberVariable}, "0x10", "", true},
		"no number at all":                      {Variable{Kind: NumberVariable}, "NaN", "", true},
		"a number too large":                    {Variable{Kind: NumberVariable}, "1e999", "", true},
		"a day":                                 {Variable{Kind: DateVariable}, "2024-02-29", "2024-02-29", false},
		"a month":                               {Variable{Kind: DateVariable}, "2024-02", "2024-02", false},
		"a year":                                {Variable{Kind: DateVariable}, "2024", "2024", false},
		"a day that is not in the calendar":     {Variable{Kind: DateVariable}, "2023-02-29", "", true},
		"a date in another order":               {Variable{Kind: DateVariable}, "29.02.2024", "", true},
		"a listed value in other letters":       {topic, "war", "War", false},
		"a value that is not listed":            {topic, "sport", "", true},
		"nothing, which is never wrong":         {topic, "  ", "", false},
		"nothing for a number, never wrong too": {Variable{Kind: NumberVariable}, "", "", false},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := test.variable.Value(test.words)
			if got != test.want || (err != nil) != test.bad {
				t.Errorf("got %q, %v", got, err)
			}
		})
	}
}

func TestAVariableThatCannotBeToldFromSomethingElseIsRefused(t *testing.T) {
	good := Codebook{Attributes: []Attribute{{ID: "certainty", Name: "Certainty"}}, Variables: []Variable{{ID: "topic", Name: "Topic", Kind: TextVariable}}}
	if err := good.Check(); err != nil {
		t.Error(err)
	}
	for name, variable := range map[string]Variable{
		"one with the id of a filter":     {ID: "outlet", Name: "Outlet", Kind: TextVariable},
		"one with the id of an attribute": {ID: "certainty", Name: "Certainty", Kind: TextVariable},
		"one with the id of another":      {ID: "topic", Name: "Another topic", Kind: TextVariable},
		"one of no kind":                  {ID: "wave", Name: "Wave"},
		"a list without values":           {ID: "wave", Name: "Wave", Kind: ListVariable},
		"one without a name":              {ID: "wave", Kind: TextVariable},
		"one whose id is not plain":       {ID: "Wave 1", Name: "Wave 1", Kind: TextVariable},
	} {
		bad := good
		bad.Variables = append([]Variable{good.Variables[0]}, variable)
		if bad.Check() == nil {
			t.Errorf("%s is taken", name)
		}
	}
}

func TestACodebookWithoutVariablesIsWrittenAsEver(t *testing.T) {
	written, err := json.Marshal(Codebook{Version: 1})
	if diff := cmp.Diff(`{"version":1,"labels":null,"attributes":null,"relations":null}`, string(written)); diff != "" || err != nil {
		t.Error(diff, err)
	}
}

func TestVariablesOfAnotherCodebookComeIn(t *testing.T) {
	one := Codebook{Attributes: []Attribute{{ID: "tone", Name: "Tone"}}, Variables: []Variable{{ID: "topic", Name: "Topic", Kind: TextVariable}}}
	other := Codebook{Variables: []Variable{{ID: "topic", Name: "Theme", Kind: NumberVariable}, {ID: "tone", Name: "Tone", Kind: TextVariable}, {ID: "wave", Name: "Wave", Kind: NumberVariable}}}
	want := []Variable{one.Variables[0], other.Variables[2]}
	if diff := cmp.Diff(want, one.With(other).Variables); diff != "" {
		t.Error(diff)
	}
}

func TestAnIDIsMadeOfTheNameOfAVariable(t *testing.T) {
	for name, want := range map[string]string{"Topic": "topic", " Wave of sampling ": "wave_of_sampling", "2nd wave": "v_2nd_wave", "Größe": "gr_e", "?": ""} {
		if got := VariableID(name); got != want {
			t.Errorf("%q became %q, want %q", name, got, want)
		}
	}
}
