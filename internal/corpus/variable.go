package corpus

import (
	"fmt"
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Variable is one thing that a project says of its documents beside the fields
// that every document has: the topic, the circulation, the wave of sampling.
type Variable struct {
	ID         string       `json:"id"` // stable, lower case: topic
	Name       string       `json:"name"`
	Kind       VariableKind `json:"kind"`
	Values     []string     `json:"values,omitempty"` // of a list: the values there are
	Definition string       `json:"definition,omitempty"`
}

// VariableKind is what the values of a variable are.
type VariableKind string

// The kinds of variables.
const (
	TextVariable   VariableKind = "text"
	NumberVariable VariableKind = "number"
	DateVariable   VariableKind = "date" // 2022-03-22, 2022-03 or 2022
	ListVariable   VariableKind = "list" // one of the values that the codebook lists
)

// VariableKinds lists the kinds in the order in which they are offered.
var VariableKinds = []VariableKind{TextVariable, NumberVariable, DateVariable, ListVariable}

// Variable finds a variable by id.
func (c *Codebook) Variable(id string) (Variable, bool) {
	for _, v := range c.Variables {
		if v.ID == id {
			return v, true
		}
	}
	return Variable{}, false
}

// VariableNamed finds a variable by id or by name, in either case of letters.
func (c *Codebook) VariableNamed(name string) (Variable, bool) {
	for _, v := range c.Variables {
		if strings.EqualFold(v.ID, name) || strings.EqualFold(v.Name, name) {
			return v, true
		}
	}
	return Variable{}, false
}

// VariableID makes the id of a variable out of the name that was typed: small
// letters, with _ for what an id cannot hold.
func VariableID(name string) string {
	id := strings.Trim(notInID.ReplaceAllString(strings.ToLower(strings.TrimSpace(name)), "_"), "_-")
	if id != "" && (id[0] < 'a' || id[0] > 'z') {
		id = "v_" + id
	}
	return id[:min(len(id), 64)]
}

var notInID = regexp.MustCompile(`[^a-z0-9_-]+`)

var numberPattern = regexp.MustCompile(`^[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?$`)

// Number reads the value of a variable of numbers.
func Number(value string) (number float64, ok bool) {
	if !numberPattern.MatchString(value) {
		return 0, false
	}
	number, err := strconv.ParseFloat(value, 64)
	return number, err == nil && !math.IsInf(number, 0)
}

// IsDate reports whether the words are a date as documents have it: a day, a
// month or a year that exist, such as 2022-03-22, 2022-03 or 2022.
func IsDate(words string) bool {
	for _, layout := range []string{"2006", "2006-01", time.DateOnly} {
		if len(words) == len(layout) {
			_, err := time.Parse(layout, words)
			return err == nil
		}
	}
	return false
}

// Value gives what is stored when the words are typed for the variable: without
// blanks around them, and a listed value as the list writes it. The error is a
// sentence for the person who typed it. The empty value means not said and is
// always good.
func (v Variable) Value(words string) (string, error) {
	words = strings.TrimSpace(words)
	if words == "" {
		return "", nil
	}
	switch v.Kind {
	case NumberVariable:
		if _, ok := Number(words); !ok {
			return "", fmt.Errorf("%s takes a number such as 12 or 3.5, not %q", v.Name, FirstWords(words, 40))
		}
	case DateVariable:
		if !IsDate(words) {
			return "", fmt.Errorf("%s takes a date such as 2022-03-22, 2022-03 or 2022, not %q", v.Name, FirstWords(words, 40))
		}
	case ListVariable:
		for _, value := range v.Values {
			if strings.EqualFold(value, words) {
				return value, nil
			}
		}
		return "", fmt.Errorf("%s takes one of %s, not %q", v.Name, strings.Join(v.Values, ", "), FirstWords(words, 40))
	}
	return words, nil
}

// reservedVariables are the names that documents, searches and the columns of
// exports use already.
var reservedVariables = strings.Fields(`document id title outlet byline author date printed url language lang source via file
	text sha256 state due added_at sentences segmenter label labels is has by annotator reviewed part cue note type
	target index start end quote annotation annotations created_at changed_at codebook nothing_by nothing_at origin fields split why doc`)

// ReservedVariable reports whether no variable may have this id, since
// something else is called so in searches or in exports.
func ReservedVariable(id string) bool { return slices.Contains(reservedVariables, id) }

// checkVariables says what is wrong with the variables.
func (c *Codebook) checkVariables() error {
	seen := map[string]bool{}
	for _, v := range c.Variables {
		if err := checkID("variable", v.ID, v.Name, seen); err != nil {
			return err
		}
		if ReservedVariable(v.ID) {
			return fmt.Errorf("the variable %q cannot have the id %q, which means something else in searches and exports", v.Name, v.ID)
		}
		if _, taken := c.Attribute(v.ID); taken {
			return fmt.Errorf("the variable %q cannot have the id %q, which an attribute has", v.Name, v.ID)
		}
		if !slices.Contains(VariableKinds, v.Kind) {
			return fmt.Errorf("the variable %q is a text, number, date or list, not %q", v.Name, v.Kind)
		}
		if v.Kind == ListVariable && len(v.Values) == 0 {
			return fmt.Errorf("the variable %q is a list without values", v.Name)
		}
	}
	return nil
}
