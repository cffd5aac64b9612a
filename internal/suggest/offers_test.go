package suggest

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"sayso/internal/corpus"
)

var (
	certainty = corpus.Attribute{ID: Certainty, Values: []string{"certain", "probable", "possible"}}
	quotation = corpus.Attribute{ID: Quotation, Values: []string{"direct", "indirect", "mixed", "none"}}
)

// in is the span of words in a text.
func in(t *testing.T, text, words string) corpus.Span {
	t.Helper()
	at := strings.Index(text, words)
	if at < 0 {
		t.Fatalf("%q is not in %q", words, text)
	}
	return corpus.Span{Start: at, End: at + len(words)}
}

func TestCuesOfferACertaintyAndAQuotation(t *testing.T) {
	for _, c := range []struct {
		language, before, sentence, content string
		certainty, because                  string
		quotation                           string
	}{
		{"en", "", "The bridge may close in May, she said.", "The bridge may close in May", "possible", "may", "indirect"},
		{"en", "", "It opened on Monday in May.", "", "", "", ""},
		{"en", "", "Members believe the ministry knows more.", "the ministry knows more", "probable", "believe", "indirect"},
		{"en", "", "Members believe it could close.", "it could close", "possible", "could", "indirect"},
		{"en", "", "“There are four,” she said.", "“There are four,”", "", "", "direct"},
		{"en", "", "She said that four “old friends” were there.", "four “old friends” were there", "", "", "mixed"},
		{"en", "", "She said that four were there.", "four were there", "", "", "indirect"},
		{"en", "“There are four. ", "There is one more,” she said.", "There is one more", "", "", "direct"},
		{"de", "", "Das Amt teilte mit, die Brücke könnte schließen.", "die Brücke könnte schließen", "possible", "könnte", "indirect"},
		{"de", "", "„Die Brücke schließt“, sagte sie.", "„Die Brücke schließt“", "", "", "direct"},
		{"de", "", "Die Möglichkeit besteht.", "", "possible", "Möglichkeit", ""},
		{"fr", "", "Le pont pourrait fermer.", "", "possible", "pourrait", ""},
		{"es", "", "El puente probablemente cierra.", "", "probable", "probablemente", ""},
		{"ru", "", "Мост, вероятно, закроют.", "", "probable", "вероятно", ""},
		{"uk", "", "Міст можуть закрити.", "", "possible", "можуть", ""},
		{"pl", "", "Most może zostać zamknięty.", "", "", "", ""},
	} {
		text := "An earlier line.\n" + c.before + c.sentence + " More."
		sentence := in(t, text, c.sentence)
		content := sentence
		if c.content != "" {
			content = in(t, text, c.content)
		}
		o := NewOffering(nil)
		offer, _ := o.ByCues(certainty, text, c.language, sentence, content)
		because := ""
		for _, w := range offer.Words {
			because += c.sentence[w.Start:w.End]
		}
		if offer.Value != c.certainty || because != c.because {
			t.Errorf("%q is offered as %q because of %q", c.sentence, offer.Value, because)
		}
		if offer, _ := o.ByCues(quotation, text, c.language, sentence, content); offer.Value != c.quotation {
			t.Errorf("the quotation in %q is offered as %q", c.sentence, offer.Value)
		}
	}
}

func TestOffersFollowTheCuesOfTheProject(t *testing.T) {
	const text = "The bridge may close; the pundits reckon so."
	all := corpus.Span{End: len(text)}
	o := NewOffering([]Cue{{"en", Dropped, "may"}, {"en", "hedge", "reckon"}})
	if offer, ok := o.ByCues(certainty, text, "en", all, all); !ok || offer.Value != "probable" || text[offer.Words[0].Start:offer.Words[0].End] != "reckon" {
		t.Errorf("it offers %+v", offer)
	}
}

func TestNothingIsOfferedThatTheAttributeDoesNotHave(t *testing.T) {
	const text = "The bridge may close."
	all := corpus.Span{End: len(text)}
	for _, a := range []corpus.Attribute{{ID: Certainty}, {ID: Certainty, Values: []string{"sure", "unsure"}}, {ID: "mood", Values: []string{"possible"}}} {
		if offer, ok := NewOffering(nil).ByCues(a, text, "en", all, all); ok {
			t.Errorf("%v is offered %q", a, offer.Value)
		}
	}
}

func TestOffersAreSafeOnAnyText(t *testing.T) {
	o := NewOffering(nil)
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.OneOf(rapid.String(), rapid.StringMatching(`([“”"„ .]|may|said|\n){0,40}`)).Draw(t, "text")
		cut := func(name string) corpus.Span {
			from := rapid.IntRange(-1, len(text)+1).Draw(t, name+" from")
			return corpus.Span{Start: from, End: rapid.IntRange(-1, len(text)+1).Draw(t, name+" to")}
		}
		sentence, content := cut("sentence"), cut("content")
		for _, a := range []corpus.Attribute{certainty, quotation} {
			offer, ok := o.ByCues(a, text, rapid.SampledFrom([]string{"en", "de", "", "xx"}).Draw(t, "language"), sentence, content)
			for _, w := range offer.Words {
				if w.Start < 0 || w.End > sentence.Len() || w.Start >= w.End {
					t.Fatalf("the word %v is not in the sentence %v", w, sentence)
				}
			}
			if ok && !slices.Contains(a.Values, offer.Value) {
				t.Fatalf("%q is no value", offer.Value)
			}
		}
	})
}

// described are documents whose annotations say how certain they are: probable
// where "reckon" stands, certain elsewhere.
func described(r *Reading, documents int) {
	for i := range documents {
		text, e := "", corpus.Entry{Document: corpus.Document{ID: fmt.Sprint("d", i)}}
		for k := range 4 {
			sentence, value := fmt.Sprintf("Guild %d opened gate %d on the hill. ", i, k), "certain"
			if k%2 == 1 {
				sentence, value = fmt.Sprintf("Pundits reckon gate %d of %d will hold. ", k, i), "probable"
			}
			span := corpus.Span{Start: len(text), End: len(text) + len(sentence) - 1}
			text += sentence
			e.Document.Sentences = append(e.Document.Sentences, corpus.Sentence{Span: span})
			e.Annotations = append(e.Annotations, corpus.Annotation{Span: span, Annotator: "ann", Label: "claim", Attributes: map[string]string{Certainty: value}},
				corpus.Annotation{Span: span, Annotator: "ben", Label: "claim", Attributes: map[string]string{Certainty: "possible"}})
		}
		e.Document.Text = text
		r.Add(&e, "en", func(a string) bool { return a == "ann" })
	}
}

func TestValuesAreLearnedFromOnesOwnWorkOnceThereIsEnough(t *testing.T) {
	codebook := corpus.Codebook{Attributes: []corpus.Attribute{{ID: "source"}, certainty}}
	few, enough := NewReading(&codebook), NewReading(&codebook)
	described(few, 2)
	described(enough, 20)
	if models := few.LearnValues(Options{}); len(models) > 0 {
		t.Error("eight values are learned from")
	}
	m := enough.LearnValues(Options{})[Certainty]
	if m == nil {
		t.Fatal("eighty values are not learned from")
	}
	s := Sentence{Language: "en", Text: "Pundits reckon the old gate will hold."}
	if offer, ok := m.Learned(certainty, &s); !ok || offer.Value != "probable" || offer.Of == 0 || len(offer.Words) == 0 {
		t.Errorf("it offers %+v, %v; what Ben said is none of Ann's work", offer, ok)
	}
}
