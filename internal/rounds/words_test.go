package rounds

import (
	"strings"
	"testing"

	"sayso/internal/corpus"
	"sayso/internal/plan"
)

func TestTheSummaryOfAForecastSaysWhoReadsAndHowFarAlphaIsKnown(t *testing.T) {
	outlook := func(low, high float64) plan.Outlook { return plan.Outlook{Low: low, High: high} }
	proposal := func(kind corpus.RoundKind, several int) *Proposal {
		return &Proposal{
			Round:  corpus.Round{Kind: kind},
			People: []corpus.Annotator{{ID: "a", Name: "Ana"}, {ID: "b", Name: "Ben"}},
			Labels: []corpus.Label{{ID: "claim", Name: "Claim"}, {ID: "denial", Name: "Denial"}},
			Forecast: plan.Forecast{Documents: 25, Several: several, Sentences: 160,
				Readings: []plan.Load{{Annotator: "a", Documents: 17, Sentences: 300}, {Annotator: "b", Documents: 16, Sentences: 280}},
				Labels: []plan.Expected{
					{LabelShare: plan.LabelShare{Label: "claim", Share: 0.3}, Outlook: outlook(0.72, 0.88), Whole: outlook(0.77, 0.83)},
					{LabelShare: plan.LabelShare{Label: "denial", Share: plan.SupposedShare, Supposed: true}, Outlook: outlook(0.61, 0.99), Whole: outlook(0.73, 0.87)},
				}},
		}
	}
	many := proposal(corpus.Blind, 8)
	for _, id := range []string{"promise", "doubt", "rumour"} {
		many.Forecast.Labels = append(many.Forecast.Labels, plan.Expected{LabelShare: plan.LabelShare{Label: id, Share: 0.2}, Outlook: outlook(0.7, 0.9), Whole: outlook(0.76, 0.84)})
	}
	for _, test := range []struct {
		name string
		of   *Proposal
		want []string
	}{
		{"a part is read by several", proposal(corpus.Blind, 8), []string{
			"Ana 17, Ben 16 articles; 8 read by two or more, 160 sentences.",
			"Alpha of claim ± .08, of denial ± .19 (95 %). A label not read yet is supposed in one sentence of 10.",
			"With all read so: ± .03, ± .07."}},
		{"all is read by several", proposal(corpus.Blind, 25), []string{
			"Ana 17, Ben 16 articles; 25 read by two or more, 160 sentences.",
			"Alpha of claim ± .08, of denial ± .19 (95 %). A label not read yet is supposed in one sentence of 10."}},
		{"there are many labels", many, []string{
			"Ana 17, Ben 16 articles; 8 read by two or more, 160 sentences.",
			"Alpha ± .08 to ± .19, least known of denial (95 %). A label not read yet is supposed in one sentence of 10.",
			"With all read so: ± .03 to ± .07."}},
		{"a part is read again", proposal(corpus.SecondPass, 8), []string{
			"Ana 17, Ben 16 articles; 8 read again, 160 sentences.",
			"Alpha of claim ± .08, of denial ± .19 (95 %). A label not read yet is supposed in one sentence of 10."}},
		{"nothing is read by several", proposal(corpus.Blind, 0), []string{
			"Ana reads 17 articles (300 sentences), Ben reads 16 articles (280 sentences).",
			"No article is read by two people, so there will be no figure of agreement."}},
	} {
		t.Run(test.name, func(t *testing.T) {
			if got, want := strings.Join(Summary(test.of), "\n"), strings.Join(test.want, "\n"); got != want {
				t.Errorf("it says\n%s\nwant\n%s", got, want)
			}
		})
	}
}
