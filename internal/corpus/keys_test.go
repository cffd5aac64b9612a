package corpus

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func keyed(list ...string) (attributes []Attribute) {
	for _, words := range list {
		name, key, _ := strings.Cut(words, "=")
		attributes = append(attributes, Attribute{ID: strings.ToLower(name), Name: name, Key: key})
	}
	return attributes
}

func TestKeysOfAttributes(t *testing.T) {
	for _, c := range []struct {
		name       string
		attributes []Attribute
		want       map[string]string
	}{
		{"the first free letter of the name", keyed("Via", "Certainty", "Category"), map[string]string{"via": "V", "certainty": "C", "category": "A"}},
		{"a key that is kept goes before one of a name", keyed("Via", "Verdict=V"), map[string]string{"verdict": "V", "via": "I"}},
		{"none where all letters of the name are taken", keyed("Certainty", "Tone", "Lure"), map[string]string{"certainty": "C", "tone": "O"}},
		{"no key is none", keyed("Via=none", "Vote"), map[string]string{"vote": "V"}},
		{"the source has its own", keyed("Source", "Speaker"), map[string]string{"source": "S", "speaker": "P"}},
		{"a letter of a command is no key", keyed("Tone=T"), map[string]string{"tone": "O"}},
		{"one that two have is the first's", keyed("Bias=B", "Blame=B"), map[string]string{"bias": "B", "blame": "A"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			if diff := cmp.Diff(c.want, AttributeKeys(c.attributes)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestKeysStayWhateverComesGoesMovesOrIsRenamed(t *testing.T) {
	before := keyed("Via", "Certainty", "Target")
	for _, c := range []struct {
		name string
		now  []Attribute
		want map[string]string
	}{
		{"another comes first", keyed("Category", "Via", "Certainty", "Target"), map[string]string{"via": "V", "certainty": "C", "target": "A", "category": "O"}},
		{"one goes", keyed("Certainty", "Target"), map[string]string{"certainty": "C", "target": "A"}},
		{"they change places", keyed("Target", "Certainty", "Via"), map[string]string{"via": "V", "certainty": "C", "target": "A"}},
		{"one is renamed", []Attribute{{ID: "via", Name: "Passed on by"}, before[1], before[2]}, map[string]string{"via": "V", "certainty": "C", "target": "A"}},
		{"one gets the letter of another", keyed("Via", "Certainty=V", "Target"), map[string]string{"certainty": "V", "via": "I", "target": "A"}},
		{"one loses its own", keyed("Via=none", "Certainty", "Target"), map[string]string{"certainty": "C", "target": "A"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			now := KeepKeys(before, c.now)
			if diff := cmp.Diff(c.want, AttributeKeys(now)); diff != "" {
				t.Error(diff)
			}
			for _, a := range now {
				if a.ID != "source" && a.Key == "" && c.want[a.ID] != "" {
					t.Errorf("the key of %s is not written down", a.Name)
				}
			}
		})
	}
}

func TestAKeyThatIsNotFreeIsRefusedWithASentence(t *testing.T) {
	book := Codebook{Attributes: keyed("Source", "Via", "Certainty")}
	for _, c := range []struct{ id, key, says string }{
		{"via", "V", ""}, {"via", "none", ""}, {"via", "", ""}, {"via", "Z", ""},
		{"via", "C", `C is the key of "Certainty" already, and cannot be that of "Via" too`},
		{"via", "L", `L cannot be the key of "Via", since a command has it; attributes can have A, B, C, D, F, I, O, P, Q, V, Z`},
		{"via", "v", `must be a letter from A to Z`}, {"via", "VZ", `must be a letter from A to Z`}, {"via", "7", `must be a letter from A to Z`}, {"via", "É", `must be a letter from A to Z`},
		{"source", "V", `the key of "Source" is always S`},
	} {
		a, _ := book.Attribute(c.id)
		a.Key = c.key
		said := ""
		if err := book.CheckKey(a); err != nil {
			said = err.Error()
		}
		if c.says == "" && said != "" || !strings.Contains(said, c.says) {
			t.Errorf("%s with the key %q: %q, want %q", c.id, c.key, said, c.says)
		}
	}
}

func TestACodebookWithKeysAndPlacesIsChecked(t *testing.T) {
	for _, c := range []struct {
		name string
		list []Attribute
		says string
	}{
		{"two share a key", keyed("Bias=B", "Blame=B"), `the attributes "Bias" and "Blame" share the key B`},
		{"two without", keyed("Bias=none", "Blame=none"), ""},
		{"a small letter", keyed("Bias=b"), "must be a letter from A to Z"},
		{"a letter that a command has in this version", keyed("Bias=S"), ""},
		{"no place", []Attribute{{ID: "bias", Name: "Bias", Place: "above"}}, `the place of the attribute "Bias" must be beside-label or under-more, not "above"`},
	} {
		t.Run(c.name, func(t *testing.T) {
			said := ""
			if err := (&Codebook{Attributes: c.list}).Check(); err != nil {
				said = err.Error()
			}
			if c.says == "" && said != "" || !strings.Contains(said, c.says) {
				t.Errorf("it says %q, want %q", said, c.says)
			}
		})
	}
}

func TestANewAttributeGetsAKeyAndTheFreeOnesAreListed(t *testing.T) {
	list := keyed("Source", "Via", "Certainty", "Target")
	if got := NewKey(list, "Category"); got != "O" {
		t.Errorf("Category gets %q", got)
	}
	if got := NewKey(list, "Try"); got != "B" {
		t.Errorf("Try, whose letters are all taken, gets %q", got)
	}
	if got := strings.Join(FreeKeys(list, "via"), ""); got != "BDFIOPQVZ" {
		t.Errorf("free for Via are %s", got)
	}
	if got := NewKey(keyed("A=A", "B=B", "C=C", "D=D", "F=F", "I=I", "O=O", "P=P", "Q=Q", "V=V", "Z=Z"), "Bias"); got != "" {
		t.Errorf("where all are taken it gets %q", got)
	}
}

func TestCodebooksThatComeTogetherGiveNoKeyAway(t *testing.T) {
	c := Codebook{Attributes: keyed("Via", "Bias=B")}.With(Codebook{Attributes: keyed("Blame=B", "Zeal=Z")})
	if err := c.Check(); err != nil {
		t.Error(err)
	}
	if diff := cmp.Diff(map[string]string{"via": "V", "bias": "B", "blame": "A", "zeal": "Z"}, AttributeKeys(c.Attributes)); diff != "" {
		t.Error(diff)
	}
}

func TestAttributesStandBesideTheLabelOrUnderMore(t *testing.T) {
	for _, c := range []struct {
		a    Attribute
		want bool
	}{
		{Attribute{ID: "source"}, true}, {Attribute{ID: "source_type"}, true}, {Attribute{ID: "certainty"}, true}, {Attribute{ID: "via"}, false},
		{Attribute{ID: "source", Place: UnderMore}, false}, {Attribute{ID: "via", Place: BesideLabel}, true},
	} {
		if c.a.Shown() != c.want {
			t.Errorf("%s in the place %q is shown: %v", c.a.ID, c.a.Place, !c.want)
		}
	}
}
