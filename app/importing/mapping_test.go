package importing

import (
	"strings"
	"testing"

	"sayso/internal/corpus"
	"sayso/internal/foreign"
)

func TestWhatANameCanBecome(t *testing.T) {
	c := corpus.Codebook{Labels: []corpus.Label{{ID: "claim", Name: "Claim"}}, Attributes: []corpus.Attribute{{ID: "source", Name: "Source"}}, Relations: []corpus.RelationKind{{ID: "denies", Name: "Denies"}}}
	texts := func(list []target, at int) string {
		var words []string
		for i, t := range list {
			if i == at {
				t.text = "*" + t.text
			}
			words = append(words, t.text)
		}
		return strings.Join(words, ", ")
	}
	for want, got := range map[string]string{
		"*Claim, Leave out":           texts(labelTargets(c, foreign.Choice{Foreign: "CLAIM", To: "claim"})),
		"Claim, *New: Lie, Leave out": texts(labelTargets(c, foreign.Choice{Foreign: "lie", To: "lie", Name: "Lie"})),
		"Claim, *Leave out":           texts(labelTargets(c, foreign.Choice{Foreign: "x"})),
		"*Source, Leave out":          texts(attributeTargets(c, foreign.Choice{Foreign: "who", To: "source"})),
		"Denies, *New: By, Leave out": texts(relationTargets(c, foreign.Choice{Foreign: "by", To: "by", Name: "By"})),
		"*Ana, Ben":                   texts(coderTargets([]corpus.Annotator{{Name: "Ana"}, {Name: "Ben"}}, foreign.CoderChoice{Foreign: "Ana", Annotator: "Ana"})),
		"Ben, *New: Ana":              texts(coderTargets([]corpus.Annotator{{Name: "Ben"}}, foreign.CoderChoice{Foreign: "Ana", Annotator: "Ana"})),
	} {
		if got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}
