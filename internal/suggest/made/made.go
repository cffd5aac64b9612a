// Package made writes news sentences for measurements: from patterns, names and
// things, with the label that each pattern has. They are easier than news and
// serve to show that a queue and a second look work at all; how well they do on
// news is measured on data of others (docs/suggestions.md).
package made

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Sentence is a made sentence.
type Sentence struct {
	Document string
	Text     string
	Label    string // claim, denial, speculation, or empty
}

// Half says which half of the patterns is used, so that a model can be asked
// about patterns it has not seen.
type Half int

// The halves.
const (
	Both Half = iota
	First
	Second
)

// Corpus makes n sentences of which so many are denials; a third of the others
// speculate, half assert, and the rest carry no label. Twelve make a document.
func Corpus(seed uint64, n, denials int, half Half) []Sentence {
	random := rand.New(rand.NewPCG(seed, 5))
	labels := make([]string, n)
	for i := range labels {
		switch {
		case i < denials:
			labels[i] = "denial"
		case i%6 < 2:
			labels[i] = "speculation"
		case i%6 < 5:
			labels[i] = "claim"
		}
	}
	random.Shuffle(n, func(a, b int) { labels[a], labels[b] = labels[b], labels[a] })
	list := make([]Sentence, n)
	for i, label := range labels {
		list[i] = Sentence{fmt.Sprintf("%d-%d", seed, i/12), write(random, pick(random, half.of(patterns[label]))), label}
	}
	return list
}

func (h Half) of(list []string) []string {
	switch h {
	case First:
		return list[:len(list)/2]
	case Second:
		return list[len(list)/2:]
	}
	return list
}

// write fills the gaps of a pattern: WHO, THING, PLACE, DEED, TIME.
func write(random *rand.Rand, pattern string) string {
	for _, gap := range []struct {
		name    string
		choices []string
	}{{"WHO", who}, {"THING", thing}, {"PLACE", place}, {"DEED", deed}, {"TIME", when}} {
		for strings.Contains(pattern, gap.name) {
			pattern = strings.Replace(pattern, gap.name, pick(random, gap.choices), 1)
		}
	}
	first, size := utf8.DecodeRuneInString(pattern)
	return string(unicode.ToUpper(first)) + pattern[size:]
}

func pick(random *rand.Rand, list []string) string { return list[random.IntN(len(list))] }

func lines(text string) []string { return strings.Split(strings.TrimSpace(text), "\n") }

var (
	who   = lines("the mayor\nthe ministry\nthe port authority\nMs. Halloran\nthe company\nthe head of the union\na spokesman for the railway\nGovernor Brandt\nthe opposition leader\nthe army\nthe hospital\nMr. Okafor\nthe regulator\nthe school board\nthe farmers’ association")
	thing = lines("the dam\nthe new bridge\nthe contract\nthe vaccine\nthe power plant\nthe ferry\nthe budget\nthe old depot\nthe water supply\nthe harbour\nthe census\nthe radar station\nthe pension fund\nthe tunnel")
	place = lines("the north of the province\nPort Ellery\nthe capital\nthe border district\nSanta Rueda\nthe valley\nthe industrial zone\nKestrel Bay")
	deed  = lines("paid bribes\nmoved troops to the border\nsold the land in secret\nignored the warnings\npoisoned the river\nhid the report\nbroke the ceasefire\nfired the engineers\nleaked the documents\nraised the fees")
	when  = lines("on Monday\nlast week\nin March\non Thursday evening\ntwo days ago\nthis month\nat the weekend\nin an interview")
)

var patterns = map[string][]string{
	"denial": lines(`WHO denied TIME that it had ever DEED.
“We have not DEED, and we never will,” WHO said TIME.
WHO rejected the report about THING as false.
There is no evidence that WHO DEED, investigators said TIME.
WHO dismissed the accusations from PLACE as baseless.
Contrary to what was reported, WHO has not seen any sign of damage to THING.
“That is simply not true,” WHO told reporters in PLACE TIME.
WHO called the story about THING an invention.
WHO insisted that nobody in PLACE had DEED.
“It never happened,” WHO wrote TIME.
The allegation that WHO DEED was refuted TIME.
WHO disputed the account given by WHO.
Officials in PLACE said they had no indication that THING was at risk.
WHO shot down rumours that THING would be closed.
“Nobody DEED,” WHO said, “and whoever says so is lying.”
WHO said it had found nothing to suggest that the staff DEED.
The photographs of THING are fake, WHO said TIME.
WHO brushed aside the claim that it had DEED.
The talk about THING is nonsense, according to WHO.
WHO had nothing to do with the accident in PLACE, a lawyer said TIME.`),
	"claim": lines(`WHO said TIME that work on THING had begun.
WHO opened THING in PLACE TIME.
THING cost nine million more than planned, WHO said.
More than 300 people came to PLACE TIME, according to WHO.
WHO confirmed that it DEED.
“We finished THING ahead of time,” WHO said TIME.
WHO announced that THING had been sold.
WHO rejected the offer for THING TIME.
Parliament voted down the plan for THING TIME.
No trains ran to PLACE TIME.
WHO has never been so popular in PLACE.
The court found that WHO DEED.
WHO accused WHO of having DEED.
Workers in PLACE have not been paid since March, WHO said.
WHO did not sign the agreement on THING, which ended TIME.
It is not about THING, WHO explained; it is about the people of PLACE.
WHO, who lives in PLACE, DEED TIME.
Police closed the road to PLACE TIME.
WHO told a committee that THING was unsafe.
The fees for THING rose by a tenth TIME.
WHO moved its offices to PLACE TIME.
“THING belongs to the people of PLACE,” WHO said.
WHO turned down an invitation to PLACE TIME.
Two ships from PLACE brought the parts for THING TIME.`),
	"speculation": lines(`WHO may close THING TIME, two people said.
THING could be finished by autumn, WHO said.
It is likely that WHO DEED, analysts say.
WHO is believed to have DEED.
If THING fails, PLACE would be without power for days.
Perhaps WHO knew what would happen to THING.
WHO is expected to visit PLACE soon.
The question is whether WHO will ever return to PLACE.
Experts fear that THING might not hold.
THING would probably cost twice as much, WHO said TIME.
WHO reportedly DEED before the vote.
Will WHO give up THING?
It seems that WHO DEED.
Sources suggest that WHO is considering the sale of THING.
WHO appears to have lost the support of PLACE.
There are signs that WHO DEED TIME.
WHO could soon face questions about THING.
Who in PLACE would pay for THING, if not WHO?`),
	"": lines(`WHO declined to comment on THING.
Additional reporting from PLACE.
WHO did not answer questions TIME.
Photo: THING in PLACE.
Read more about THING here.
By our correspondent in PLACE.
WHO refused to say more about THING.
This article was updated TIME.
Calls to WHO were not returned TIME.
Subscribe to our letter from PLACE.`),
}
