package sources

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"sayso/internal/corpus"
)

// cut takes a text whose sentences are parted by a bar or a line break.
func cut(marked string) (string, []corpus.Sentence) {
	var sentences []corpus.Sentence
	var text strings.Builder
	for line := range strings.SplitSeq(marked, "\n") {
		for i, part := range strings.Split(line, "|") {
			if i > 0 {
				text.WriteByte(' ')
			}
			if part = strings.TrimSpace(part); part != "" {
				start := text.Len()
				text.WriteString(part)
				sentences = append(sentences, corpus.Sentence{Span: corpus.Span{Start: start, End: text.Len()}})
			}
		}
		text.WriteByte('\n')
	}
	return text.String(), sentences
}

func names(candidates []Candidate) []string {
	var list []string
	for _, c := range candidates {
		list = append(list, c.Text)
	}
	return list
}

// The first line of every case is what it proves. The sentence asked about is
// given by its number.
func TestTheLikeliestSourceComesFirst(t *testing.T) {
	for _, c := range []struct {
		name     string
		text     string
		sentence int
		want     string
		kind     string
	}{
		{"an organisation before said", "The ministry said that it had received no such report.", 0, "The ministry", "named-organisation"},
		{"a description before said", "A senior US defense official said the fleet had not moved.", 0, "A senior US defense official", "anonymous-official"},
		{"a name behind said", "“We are not saying it will close,” said Piet Landsaat, chairman of the Halm Hauliers’ Association.", 0, "Piet Landsaat", "named-person"},
		{"a name behind the role it comes with", "Its manager, E. J. Thorsby, said he could put a third into service.", 0, "E. J. Thorsby", "named-person"},
		{"a role and a name behind said", "“It is refuted by our own instruments,” said the head of the authority, Idris Halabeyan.", 0, "Idris Halabeyan", "named-person"},
		{"a role in front of a name", "“There are no cracks,” ministry spokesman Tobias Renn told reporters.", 0, "Tobias Renn", "named-person"},
		{"a description with what belongs to it", "Privately, one person on the authority’s board said that date was a hope.", 0, "one person on the authority’s board", "anonymous-other"},
		{"a description with knowledge", "Cracks were reported in January, two engineers with knowledge of the inspection told the Courier.", 0, "two engineers with knowledge of the inspection", "anonymous-other"},
		{"one of several", "“It was in the report,” said one of the engineers, who asked not to be named.", 0, "one of the engineers", "anonymous-other"},
		{"a relative clause in between", "A former manager of the dam, who now lives in Ruvenia and asked that his name be withheld, said the gates were being kept low.", 0, "A former manager of the dam", "anonymous-other"},
		{"a second predicate", "The official wouldn’t elaborate on how Oshmar could answer, but said it made sense.", 0, "The official", "anonymous-official"},
		{"an adverb and a day before the cue", "The Ministry of Works on Tuesday flatly rejected the report.", 0, "The Ministry of Works", "named-organisation"},
		{"according to", "Both numbers may be right, according to the Selm Basin Commission, a joint body.", 0, "the Selm Basin Commission", "named-organisation"},
		{"in somebody’s view", "In this source’s view, that would have less of an impact.", 0, "this source", "anonymous-other"},
		{"a document", "A notice on its website says the lane will reopen.", 0, "A notice on its website", "document"},
		{"an embassy by its country", "Oshmar’s embassy said the accusation was without any basis.", 0, "Oshmar’s embassy", "named-organisation"},
		{"a role by its country", "“No,” Ruvenia’s agriculture minister said.", 0, "Ruvenia’s agriculture minister", "anonymous-official"},
		{"two that speak together", "The US and NATO believe that it could soon join.", 0, "The US and NATO", "named-organisation"},
		{"a name with a company behind it", "A recall would cost 95 million, T. Vandersloot of Dray & Co. wrote in a note.", 0, "T. Vandersloot", "named-person"},
		{"who is cited, not who is told", "Gauge readings were sent late, a clerk told the minister.", 0, "a clerk", "anonymous-official"},
		{"a noun that looks like a cue is none", "The ministry denied a newspaper report about the bridge.", 0, "The ministry", "named-organisation"},
		{"a surname stands for the full name", "E. J. Thorsby runs the company.|Mr. Thorsby denied it.", 1, "E. J. Thorsby", "named-person"},
		{"she is who was named last", "Miroslava Drozdenko, a consultant, read it.|The cracks may be old, she said.", 1, "Miroslava Drozdenko", "named-person"},
		{"it is the office that opened the sentence", "Lanthorn denied it.|The Office for Product Safety has no indication of fires, it said in an e-mail.", 1, "The Office for Product Safety", "named-organisation"},
		{"a quotation that ends in the next sentence", "The Kestrian denied it.\n“There are four.|There may be more,” the engineer said.", 1, "the engineer", "anonymous-other"},
		{"a quotation that goes on", "“Most is not all,” the official said.|“I’d like to see the log.”", 1, "the official", "anonymous-official"},
		{"a quotation that goes on twice", "“It is shut,” Bohumir Kalaz told a conference.|“That’s not a drought.|That’s a decision.”", 2, "Bohumir Kalaz", "named-person"},
		{"a name in two scripts is one", "Мирослава Дрозденко (Miroslava Drozdenko), a consultant who has worked on bridges, said it could fail.", 0, "Miroslava Drozdenko", "named-person"},
		{"a name in Chinese", "“No defect,” said its head of quality, 林若澄 (Lin Ruocheng).", 0, "Lin Ruocheng", "named-person"},
		{"a name in Arabic", "The hydrologist سلمى الوردان (Salma al-Wardan) was careful.|That could explain it, she said.", 1, "Salma al-Wardan", "named-person"},
		{"straight quotation marks", "\"It is,\" said Petra Uhl-Maier.|\"It was.\"", 1, "Petra Uhl-Maier", "named-person"},
		{"the outlet where nobody is named", " date 2031-03-04 By Ines Tallard, HALMOUTH COURIER\nThe bridge carries 31,000 vehicles a day.", 1, "HALMOUTH COURIER", "outlet"},
		{"the answer in an interview", "This is an interview with Maud Ferrant, director of the authority.\nQ: Is the bridge cracked?\nA: The bridge is safe.|I drove over it.", 3, "Maud Ferrant", "named-person"},
		{"the speaker of a transcript", "Maud Ferrant met Ole Hviid.\nMaud Ferrant: The bridge is safe.\nOle Hviid: It may be.", 2, "Ole Hviid", "named-person"},
	} {
		t.Run(c.name, func(t *testing.T) {
			text, sentences := cut(c.text)
			got := Suggest(text, sentences, c.sentence, nil, 3)
			if len(got) == 0 || got[0].Text != c.want || got[0].Type != c.kind {
				t.Errorf("want %q (%s), got %+v", c.want, c.kind, got)
			}
		})
	}
}

func TestEverySourceOfASentenceIsOffered(t *testing.T) {
	text, sentences := cut(" date 2031-02-21 By A Dal, VARESH DAILY\nThe sources stressed that nothing had moved, and a senior defence official said the Admiralty had not seen “any sign” of it, which the two countries had claimed.")
	got := names(Suggest(text, sentences, 1, nil, 5))
	for _, want := range []string{"The sources", "a senior defence official", "the Admiralty", "the two countries"} {
		found := false
		for _, name := range got {
			found = found || name == want
		}
		if !found {
			t.Errorf("%q is missing from %q", want, got)
		}
	}
}

func TestACandidateSaysWhichCueTiesIt(t *testing.T) {
	text, sentences := cut("Oshmar accepted.|The harbour office denied that it had refused.")
	got := Suggest(text, sentences, 1, nil, 1)[0]
	if got.Cue != "denied" || text[got.CueSpan.Start:got.CueSpan.End] != "denied" || text[got.Span.Start:got.Span.End] != "The harbour office" {
		t.Errorf("got %+v", got)
	}
}

func TestKnownNames(t *testing.T) {
	text, sentences := cut("A clerk said no.|The ministry denied it.")
	for _, c := range []struct {
		name  string
		known []string
		limit int
		want  []string
	}{
		{"fill the end of the list in their order", []string{"Zeta", "Alpha"}, 5, []string{"The ministry", "A clerk", "Zeta", "Alpha"}},
		{"are written as the caller writes them", []string{"Ministry", "clerk"}, 5, []string{"Ministry", "clerk"}},
		{"are listed once", []string{"Zeta", "zeta", "The Zeta"}, 5, []string{"The ministry", "A clerk", "Zeta"}},
		{"never exceed the limit", []string{"Zeta", "Alpha"}, 3, []string{"The ministry", "A clerk", "Zeta"}},
		{"may be empty", []string{"", " "}, 5, []string{"The ministry", "A clerk"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			if diff := cmp.Diff(c.want, names(Suggest(text, sentences, 1, c.known, c.limit))); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestKnownNamesWithoutAnArticle(t *testing.T) {
	got := Suggest("", nil, 7, []string{"The ministry"}, 3)
	if diff := cmp.Diff([]Candidate{{Text: "The ministry", Known: true}}, got); diff != "" {
		t.Error(diff)
	}
}

func TestTheOutletCanBeSet(t *testing.T) {
	text, sentences := cut("The bridge carries 31,000 vehicles a day.")
	index := Read(text, sentences)
	if got := index.Suggest(0, nil, 3); len(got) != 0 {
		t.Errorf("without an outlet: %+v", got)
	}
	index.Outlet = "The Kestrian"
	if got := names(index.Suggest(0, nil, 3)); len(got) != 1 || got[0] != "The Kestrian" {
		t.Errorf("got %q", got)
	}
}

func TestAPersonOfASharedSurnameIsNotGuessed(t *testing.T) {
	text, sentences := cut("Anna Kost and her neighbours met.|Peter Kost left.|Mr. Kost denied it.|Ole Kost came later.")
	if got := Suggest(text, sentences, 2, nil, 1); len(got) != 1 || got[0].Text != "Kost" {
		t.Errorf("got %+v", got)
	}
}
