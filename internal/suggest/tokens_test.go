package suggest

import (
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func TestTokens(t *testing.T) {
	for _, c := range []struct{ name, text, want string }{
		{"words and marks", "He said: no.", "He said : no ."},
		{"an apostrophe parts a word", "didn't n’a", "didn t n a"},
		{"a hyphen parts a word", "so-called", "so called"},
		{"marks that stand alone stay", "- 'no' –", "- ' no ' –"},
		{"words in a quotation", "He said “it is so” now", "He said “+ it+ is+ so+ ” now"},
		{"a German quotation", "Er sagte: „Nein“, ja", "Er sagte : „+ Nein+ “ , ja"},
		{"straight marks", `"No", he said`, `"+ No+ " , he said`},
		{"an inch is no quotation", `a 5" pipe`, `a 5 " pipe`},
		{"letters of scripts without blanks stand alone", "北京no", "北 京 no"},
		{"Cyrillic", "Он отрицал.", "Он отрицал ."},
		{"white space of all kinds", "a\u00a0b\tc\nd", "a b c d"},
		{"nothing", "", ""},
	} {
		var got []string
		for _, token := range tokens(nil, c.text, &beginnings{}, nil) {
			word := c.text[token.start:token.end]
			if token.quoted {
				word += "+"
			}
			got = append(got, word)
		}
		if diff := cmp.Diff(c.want, strings.Join(got, " ")); diff != "" {
			t.Errorf("%s: %s", c.name, diff)
		}
	}
}

func TestWordsAreTheSameInCapitalsAndWithOtherDigits(t *testing.T) {
	for _, pair := range [][2]string{{"DENIED", "denied"}, {"Éric", "éRIC"}, {"ОТРИЦАЕТ", "отрицает"}, {"ещё", "еще"}, {"1999", "2024"}, {"ΣΑΣ", "σασ"}} {
		a, b := tokens(nil, pair[0], &beginnings{}, nil), tokens(nil, pair[1], &beginnings{}, nil)
		if len(a) != 1 || len(b) != 1 || a[0].hash != b[0].hash {
			t.Errorf("%q and %q are told apart", pair[0], pair[1])
		}
	}
}

func TestTokensStandInOrderOnWholeCharacters(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.String().Draw(t, "text")
		at := 0
		for _, token := range tokens(nil, text, &beginnings{}, nil) {
			start, end := int(token.start), int(token.end)
			if start < at || end <= start || end > len(text) || !utf8.RuneStart(text[start]) || end < len(text) && !utf8.RuneStart(text[end]) {
				t.Fatalf("a token at %d-%d behind %d of %q", start, end, at, text)
			}
			at = end
		}
	})
}

func TestReadingASentenceMakesNoRoomOfItsOwn(t *testing.T) {
	s := Sentence{Language: "en", Text: "“No evidence”, a spokesman for the fundraisers said, was found that the bridge had been unsafe."}
	a := newAnalyser(builtIn(), slotBits)
	a.of(&s)
	if n := testing.AllocsPerRun(10, func() { a.of(&s) }); n > 0 {
		t.Errorf("a sentence took %.0f pieces of memory; a hundred thousand of them take as many", n)
	}
}

func TestEveryCueIsFoundInItself(t *testing.T) {
	x := builtIn()
	a := newAnalyser(x, slotBits)
	for _, e := range x.entries {
		s := Sentence{Language: e.cue.Language, Text: strings.ReplaceAll(e.cue.Words, "*", "x")}
		a.read(&s)
		if !slices.ContainsFunc(a.cues, func(c foundCue) bool { return x.entries[c.entry].id == e.id && x.entries[c.entry].class == e.class }) {
			t.Errorf("%s: the cue %q is not found in %q", e.cue.Language, e.cue.Words, s.Text)
		}
	}
	for _, language := range Languages {
		for class := range classes {
			if !slices.ContainsFunc(x.entries, func(e entry) bool { return e.cue.Language == language && e.class == class }) {
				t.Errorf("%s has no cue of the class %s", language, class)
			}
		}
	}
}

// cuesOf lists what is found in a sentence.
func cuesOf(x *Lexicon, language, text string) []string {
	a := newAnalyser(x, slotBits)
	s := Sentence{Language: language, Text: text}
	a.read(&s)
	var list []string
	for _, c := range a.cues {
		e := x.entries[c.entry]
		list = append(list, e.class.String()+":"+e.cue.Words)
	}
	slices.Sort(list)
	return list
}

func TestCuesInSixLanguages(t *testing.T) {
	for _, c := range []struct{ language, text, want string }{
		{"en", "Officials DENIED there was any evidence.", "denial:denied"},
		{"en", "Officials denied there was any evidence.", "absence:any evidence"},
		{"en", "It hasn’t seen it.", "absence:hasn't seen"},
		{"de", "Die Behörde dementierte den Bericht.", "denial:dementier*"},
		{"de", "Es gebe keinerlei Hinweise darauf.", "absence:keinerlei hinweise"},
		{"fr", "Rien n’indique qu’il a menti.", "absence:rien n'indique"},
		{"fr", "Le ministère dément.", "denial:dément"},
		{"es", "El alcalde negó la acusación.", "denial:negó"},
		{"es", "No hay pruebas de ello.", "absence:no hay pruebas"},
		{"ru", "Министерство опровергло это сообщение.", "denial:опровергл*"},
		{"ru", "Он не представил никаких доказательств.", "absence:никаких доказательств"},
		{"uk", "Речник заперечив це.", "denial:запереч*"},
		{"uk", "Немає доказів цього.", "absence:немає доказів"},
		{"en-GB", "Perhaps.", "hedge:perhaps"},
		{"", "Der Sprecher dementierte; he denied it.", "denial:dementier*"},
	} {
		if got := cuesOf(builtIn(), c.language, c.text); !slices.Contains(got, c.want) {
			t.Errorf("%s: %q has %q, not %s", c.language, c.text, got, c.want)
		}
	}
	for _, c := range []struct{ name, language, text string }{
		{"a language without a list has no cues", "it", "He denied it."},
		{"the cues of another language do not count", "de", "He denied it."},
		{"half of a cue is none", "en", "no bread"},
	} {
		for _, cue := range cuesOf(builtIn(), c.language, c.text) {
			if !strings.HasPrefix(cue, "negation") {
				t.Errorf("%s: %s", c.name, cue)
			}
		}
	}
}

func TestAProjectAddsCuesAndTakesThemOut(t *testing.T) {
	for _, c := range []struct{ name, file string }{
		{"a table", "class,language,cue\ndenial,en,pooh-pooh*\nnone,en,perhaps\n"},
		{"a table with a mark at its beginning", "\ufefflanguage,class,cue\nen, Denial ,pooh-pooh*\nen,none,Perhaps\n"},
		{"a list", `[{"language": "en", "class": "denial", "cue": "pooh-pooh*"}, {"language": "en", "class": "none", "cue": "perhaps"}]`},
	} {
		own, err := ReadCues(strings.NewReader(c.file))
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
			continue
		}
		got := cuesOf(NewLexicon(own), "en", "Perhaps it pooh-poohed")
		if diff := cmp.Diff([]string{"denial:pooh-pooh*"}, got); diff != "" {
			t.Errorf("%s: %s", c.name, diff)
		}
	}
	for _, c := range []struct{ file, want string }{
		{"", "empty"},
		{"language,cue\nen,no", "there is no class"},
		{"language,class,cue\nen,doubt,hm\n", `the class of the cue "hm" is "doubt"; it must be one of hedge`},
		{"language,class,cue\nen,denial, \n", "cue 1 has no words"},
		{"language,class,cue\nen,denial,...\n", "has no words"},
		{"[{]", "invalid character"},
		{"language,class,cue\nen\n", "wrong number of fields"},
	} {
		if _, err := ReadCues(strings.NewReader(c.file)); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%q: %v, want %q", c.file, err, c.want)
		}
	}
}
