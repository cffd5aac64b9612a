package query

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"sayso/internal/corpus"
)

func TestQueriesAreUnderstoodAs(t *testing.T) {
	for _, test := range []struct{ query, want string }{
		{``, ``},
		{`bridge`, `"bridge"`},
		{`  The  Bridge `, `("the" AND "bridge")`},
		{`the AND bridge`, `("the" AND "bridge")`},
		{`and or not`, `("and" AND "or" AND "not")`},
		{`a OR b c`, `("a" OR ("b" AND "c"))`},
		{`(a OR b) c`, `(("a" OR "b") AND "c")`},
		{`a -b`, `("a" AND NOT "b")`},
		{`a NOT (b c)`, `("a" AND NOT ("b" AND "c"))`},
		{`NOT NOT a`, `NOT NOT "a"`},
		{`co-operate`, `"co operate"`},
		{`don't`, `"don t"`},
		{`a - b`, ``},
		{`"the bridge is safe"`, `"the bridge is safe"`},
		{`“safe bridge”`, `"safe bridge"`},
		{`bel*`, `"bel*"`},
		{`"no evid"*`, `"no evid*"`},
		{`"ev* of"`, `"ev* of"`},
		{`a NEAR b`, `("a" NEAR/10 "b")`},
		{`a NEAR/3 "b c" NEAR/5 d OR e`, `(("a" NEAR/5 "b c" NEAR/5 "d") OR "e")`},
		{`unread`, `state:"unread"`},
		{`"unread"`, `"unread"`},
		{`is:done`, `state:"done"`},
		{`label:denial source:"the Pentagon" date:2022-03 outlet:cnn unread`, `(label:"denial" AND source:"the Pentagon" AND date:"2022-03" AND outlet:"cnn" AND state:"unread")`},
		{`-label:claim`, `NOT label:"claim"`},
		{`date:>=2022-03-01`, `date:">=2022-03-01"`},
		{`LANG:en by:ana`, `(language:"en" AND annotator:"ana")`},
		{`ночной дозор`, `("ночной" AND "дозор")`},
		{`否认`, `"否 认"`},
		{`10:30`, `"10 30"`},
	} {
		t.Run(test.query, func(t *testing.T) {
			q, err := Parse(test.query)
			if test.query == "a - b" {
				if err == nil {
					t.Error("a - between blanks was taken")
				}
				return
			}
			if err != nil || q.String() != test.want {
				t.Errorf("got %s, %v\nwant %s", q, err, test.want)
			}
		})
	}
}

func TestWhatIsWrongWithAQueryIsSaid(t *testing.T) {
	for query, want := range map[string]string{
		`"no end`:         "does not end",
		`(a b`:            "not closed",
		`a b)`:            "was not opened",
		`()`:              "Nothing stands before",
		`a AND`:           "ends where a word should follow",
		`OR b`:            "stands between two words",
		`a OR OR b`:       "stands between two words",
		`NOT`:             "ends where",
		`-`:               "no letter and no digit",
		`…`:               "no letter and no digit",
		`""`:              "no letter and no digit",
		`a NEAR (b c)`:    "between words or phrases only",
		`a NEAR/x b`:      "wants a number",
		`a NEAR/9999 b`:   "wants a number",
		`a NEAR`:          "ends where",
		`label:`:          "right behind the colon",
		`label: denial`:   "right behind the colon",
		`date:soon`:       "no date",
		`date:2022-13`:    "no date",
		`date:2023..2022`: "no date",
		`state:lost`:      "no state",
		`source:…`:        "no letter and no digit",
		strings.Repeat("(", 99) + "a" + strings.Repeat(")", 99): "nested more than",
		strings.Repeat("NOT ", 99) + "a":                        "nested more than",
		strings.Repeat("a ", 4000):                              "longer than",
	} {
		t.Run(query[:min(len(query), 20)], func(t *testing.T) {
			_, err := Parse(query)
			var own *Error
			if !errors.As(err, &own) || !strings.Contains(own.Message, want) || !strings.HasSuffix(own.Message, ".") {
				t.Fatalf("got %v, want %q", err, want)
			}
			if own.Start < 0 || own.End < own.Start || own.End > len(query) {
				t.Errorf("it is said of %d-%d", own.Start, own.End)
			}
		})
	}
}

func TestWhatAProjectLacksIsSaid(t *testing.T) {
	p := testProject()
	for query, want := range map[string]string{
		`label:rumour`:     `no label "rumour", only claim or denial`,
		`annotator:zoe`:    `no annotator "zoe", only Ana or Ben`,
		`mood:dark`:        `Nothing can be searched by mood: here, only by annotator:,`,
		`(a OR b) mood:x`:  "mood:",
		`circulation:many`: `"many" is no number to search by; write circulation:12`,
		`circulation:9..1`: "no number",
		`sampled:9999999`:  "no date",
		`NOT has:wings`:    `has: can be followed by doubt, link, mention, note`,
		`annotator:nobody`: "no annotator",
	} {
		q, err := Parse(query)
		if err != nil {
			t.Fatal(err)
		}
		_, err = q.Bind(p)
		var own *Error
		if !errors.As(err, &own) || !strings.Contains(own.Message, want) {
			t.Errorf("%s: got %v, want %q", query, err, want)
		}
	}
}

func testProject() Project {
	return Project{
		Codebook: corpus.Codebook{
			Labels:     []corpus.Label{{ID: "claim", Name: "Claim"}, {ID: "denial", Name: "Denial"}},
			Attributes: []corpus.Attribute{{ID: "source"}, {ID: "certainty", Values: []string{"certain", "possible"}}},
			Variables: []corpus.Variable{{ID: "topic", Kind: corpus.ListVariable, Values: []string{"Civil war", "Peace"}}, {ID: "circulation", Kind: corpus.NumberVariable},
				{ID: "sampled", Kind: corpus.DateVariable}, {ID: "wave", Kind: corpus.NumberVariable}},
		},
		Annotators: []corpus.Annotator{{ID: "1", Name: "Ana"}, {ID: "2", Name: "Ben"}},
		Sources:    []corpus.Source{{ID: "s", Name: "US Department of Defense", Names: []corpus.SourceName{{Text: "the Pentagon"}, {Text: "he", Document: "d"}}}},
		Me:         "2",
	}
}

// testEntry has five sentences: a claim and a denial, a denial, nothing, and
// two that are unread, the first of which is parked.
func testEntry() corpus.Entry {
	text := "The bridge is safe, he said. The Pentagon has seen no evidence. Work goes on. Is it really so? The façade of the bridge fell."
	e := corpus.Entry{Document: corpus.Document{ID: "d", Title: "The bridge", Outlet: "CNN International", Date: "2022-03-22", Language: "en", State: corpus.InProgress, Due: "1", Text: text,
		Fields: map[string]string{"topic": "Civil war", "circulation": "12000", "sampled": "2023-05"}}}
	start := 0
	for i, r := range text {
		if r == '.' || r == '?' {
			e.Document.Sentences = append(e.Document.Sentences, corpus.Sentence{Span: corpus.Span{Start: start, End: i + 1}})
			start = i + 2
		}
	}
	s := e.Document.Sentences
	e.Annotations = []corpus.Annotation{
		{ID: "a", Document: "d", Span: s[0].Span, Label: "claim", Annotator: "1", Attributes: map[string]string{"source": "he", "certainty": "certain"}, Note: "Who is he?"},
		{ID: "b", Document: "d", Span: corpus.Span{Start: 4, End: 10}, Label: "denial", Annotator: "2", Attributes: map[string]string{"source": "a neighbour"}},
		{ID: "c", Document: "d", Span: s[1].Span, Label: "denial", Annotator: "1", Attributes: map[string]string{"source": "The Pentagon", "certainty": "possible"}},
	}
	e.Marks = []corpus.Mark{{Document: "d", Span: s[2].Span}}
	e.Doubts = []corpus.Doubt{{Document: "d", Span: s[3].Span, Why: "a question?"}}
	return e
}

func TestSentencesAreFound(t *testing.T) {
	e := testEntry()
	for _, test := range []struct {
		query string
		want  string // numbers of the sentences with the words found in them
	}{
		{``, `0 1 2 3 4`},
		{`bridge`, `0[bridge] 4[bridge]`},
		{`FACADE`, `4[façade]`},
		{`"the bridge"`, `0[The bridge] 4[the bridge]`},
		{`"bridge the"`, ``},
		{`evid*`, `1[evidence]`},
		{`evid`, ``},
		{`the -bridge`, `1[The]`},
		{`bridge OR work`, `0[bridge] 2[Work] 4[bridge]`},
		{`safe NEAR/1 bridge`, `0[bridge safe]`},
		{`safe NEAR/0 bridge`, ``},
		{`said NEAR/3 bridge`, `0[bridge said]`},
		{`said NEAR/2 bridge`, ``},
		{`"safe the pentagon"`, ``},
		{`label:denial`, `0 1`},
		{`label:"Denial" -label:claim`, `0 1`}, // the denial in 0 is no claim
		{`label:denial NOT (bridge)`, `1`},
		{`-label:claim`, `1 2 3 4`},
		{`label:claim label:denial`, ``}, // no annotation has two labels
		{`label:den*`, `0 1`},
		{`label:denial source:neighbour`, `0`},
		{`label:claim source:neighbour`, ``},
		{`source:pentagon`, `0 1`}, // he is the Pentagon here
		{`source:defense`, `0 1`},
		{`label:denial -source:pentagon`, `0`},
		{`certainty:certain`, `0`},
		{`certainty:certain OR certainty:possible`, `0 1`},
		{`-has:certainty label:denial`, `0`},
		{`annotator:ben`, `0`},
		{`annotator:me`, `0`},
		{`note:who`, `0`},
		{`has:note`, `0`},
		{`has:link`, `1`},
		{`has:doubt`, `3`},
		{`why:question`, `3`},
		{`unread`, `3 4`},
		{`nothing`, `2`},
		{`labelled`, `0 1`},
		{`unread bridge`, `4[bridge]`},
		{`outlet:cnn bridge`, `0[bridge] 4[bridge]`},
		{`outlet:bbc bridge`, ``},
		{`title:bridge nothing`, `2`},
		{`is:in-progress nothing`, `2`},
		{`is:done`, ``},
		{`due:ana nothing`, `2`},
		{`due:nobody`, ``},
		{`date:2022 nothing`, `2`},
		{`date:2022-03..2022-05 nothing`, `2`},
		{`date:>2022-03-21 date:<2022-03-23 nothing`, `2`},
		{`date:>2022-03-22`, ``},
		{`date:..2021`, ``},
		{`language:en nothing`, `2`},
		{`topic:war nothing`, `2`},
		{`topic:"civil war" nothing`, `2`},
		{`topic:peace nothing`, ``},
		{`-topic:peace nothing`, `2`},
		{`-topic:war nothing`, ``},
		{`circulation:12000 nothing`, `2`},
		{`circulation:1.2e4 nothing`, `2`},
		{`circulation:>12000 nothing`, ``},
		{`circulation:>=12000 nothing`, `2`},
		{`circulation:<13000 nothing`, `2`},
		{`circulation:10000..20000 nothing`, `2`},
		{`circulation:..11999.5 nothing`, ``},
		{`sampled:2023 nothing`, `2`},
		{`sampled:>2023 nothing`, ``},
		{`wave:2 nothing`, ``},
		{`-wave:2 nothing`, `2`},
		{`has:topic nothing`, `2`},
		{`has:wave nothing`, ``},
		{`(topic:peace OR circulation:>1) label:denial`, `0 1`},
	} {
		t.Run(test.query, func(t *testing.T) {
			m := bind(t, test.query)
			var got []string
			for _, hit := range m.Find(&e, func(id string) bool { return id == "c" }) {
				var words []string
				for _, s := range hit.Spans {
					words = append(words, e.Document.Quote(s))
				}
				one := fmt.Sprint(hit.Sentence)
				if len(words) > 0 {
					one += "[" + strings.Join(words, " ") + "]"
				}
				got = append(got, one)
			}
			if strings.Join(got, " ") != test.want {
				t.Errorf("got %v, want %s", got, test.want)
			}
			i := infoOf(&e)
			if !m.May(&i) && len(got) > 0 {
				t.Error("May says that nothing can be found")
			}
		})
	}
}

func bind(t interface{ Fatal(...any) }, query string) *Matcher {
	q, err := Parse(query)
	if err != nil {
		t.Fatal(query, err)
	}
	m, err := q.Bind(testProject())
	if err != nil {
		t.Fatal(query, err)
	}
	return m
}

func infoOf(e *corpus.Entry) Info {
	i := Info{Document: e.Document, Labels: map[string]int{}, Annotators: map[string]int{}, Doubts: len(e.Doubts)}
	i.Document.Text, i.Document.Sentences = "", nil
	for _, a := range e.Annotations {
		i.Labels[a.Label]++
		i.Annotators[a.Annotator]++
	}
	for _, state := range corpus.States(e.Document.Sentences, e.Annotations, e.Marks) {
		switch state {
		case corpus.Labelled:
			i.Labelled++
		case corpus.Nothing:
			i.Nothing++
		default:
			i.Unread++
		}
	}
	return i
}

func TestADateLiesWithin(t *testing.T) {
	for _, test := range []struct {
		query, date string
		want        bool
	}{
		{"2022", "2022-12-31", true}, {"2022", "2022", true}, {"2022-02", "2022-02-28", true}, {"2022-02", "2022", false}, {"2024-02", "2024-02-29", true},
		{"2022-3", "2022-03-09", true}, {">2022-03", "2022-03-31", false}, {">2022-03", "2022-04-01", true}, {">=2022-03", "2022-03-01", true},
		{"<2022-03", "2022-02-28", true}, {"<2022-03", "2022-03-01", false}, {"<=2022-03", "2022-03-31", true}, {"2022..", "2030", true}, {"..2022", "2022-12-31", true},
		{"2022-03..2022-05", "2022-05-31", true}, {"2022-03..2022-05", "2022-06-01", false}, {"2022", "", false}, {"<2022", "soon", false}, {"<2022-01-01", "2021-12-31", true},
	} {
		d, err := parseDates(test.query)
		if err != nil || d.hold(test.date) != test.want {
			t.Errorf("date:%s and %q: %v %v", test.query, test.date, d, err)
		}
	}
}

func TestWordsAreFolded(t *testing.T) {
	for name, test := range map[string]struct{ text, want string }{
		"case and accents":                {"Éclair ÜBER naïve Ångström", "eclair uber naive angstrom"},
		"accents that stand apart":        {"e\u0301clair A\u030angstro\u0308m", "eclair angstrom"},
		"letters that only look alike":    {"Straße Øre Łódź Đorđe ĳ ﬁn", "strasse ore lodz dorde ij fin"},
		"Turkish capitals":                {"İstanbul ISPARTA ışık", "istanbul isparta isik"},
		"Greek":                           {"Ἀθῆναι ΛΌΓΟΣ λόγος", "αθηναι λογοσ λογοσ"},
		"Cyrillic":                        {"Ёлка МОЙ мои Київ Йод", "елка мой мои київ йод"},
		"a Cyrillic letter in two pieces": {"и\u0306од", "йод"},
		"stress marks":                    {"за\u0301мок", "замок"},
		"Arabic":                          {"الـــرَّئِيسُ أحمد إيران آل مدرسة علی", "الرييس احمد ايران ال مدرسه علي"},
		"Hebrew":                          {"שָׁלוֹם", "שלומ"[:6] + "ום"},
		"Hindi keeps its vowels":          {"हिन्दी", "हिन्दी"},
		"Chinese":                         {"他否认了。", "他 否 认 了"},
		"Japanese":                        {"カ\u3099ス、ｶﾞｽ", "ガ ス ガ ス"},
		"Korean":                          {"정부는", "정 부 는"},
		"Korean in pieces":                {"\u1112\u1161\u11ab", "한"},
		"Thai":                            {"ที่", "ที่"},
		"numbers and signs":               {"1,000 €½ ② x²", "1 000 12 2 x2"},
		"full width":                      {"ＣＮＮ１２", "cnn12"},
		"invisible characters":            {"soft\u00adhyphen zero\u200bwidth \ufefft", "softhyphen zerowidth t"},
		"apostrophes and hyphens":         {"Lukashenko’s well-known 'no'", "lukashenko s well known no"},
		"an emoji says nothing":           {"a 😀 b", "a b"},
		"marks alone say nothing":         {"\u0301 \u0640 a", "a"},
	} {
		t.Run(name, func(t *testing.T) {
			var words []string
			for _, token := range Tokens(test.text) {
				words = append(words, token.Text)
			}
			if got := strings.Join(words, " "); got != test.want && name != "Hebrew" {
				t.Errorf("got %q, want %q", got, test.want)
			} else if name == "Hebrew" && got != "שלום" {
				t.Errorf("got %q", got)
			}
		})
	}
}

// anything is text of all scripts, with what is likely to go wrong.
var anything = rapid.StringOf(rapid.OneOf(rapid.SampledFrom([]rune("aAbé ßİıςσйёї أـَى他ガか゛ﾞ한ᄒ\u1161\u11abที่हि½²\u0301\u0306\u0308\u200d\u00ad’-.\"*(): 😀")), rapid.Rune()))

func TestTokensLieInTheTextInOrder(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := anything.Draw(t, "text")
		end := 0
		for _, token := range Tokens(text) {
			if token.Start < end || token.End <= token.Start || token.End > len(text) || token.Text == "" || !utf8.ValidString(token.Text) {
				t.Fatalf("%+v of %q", token, text)
			}
			if (corpus.Span{Start: token.Start, End: token.End}).Check(text) != nil {
				t.Fatalf("%+v begins or ends inside a character of %q", token, text)
			}
			if strings.ContainsAny(token.Text, "\"' *()\x00\n") {
				t.Fatalf("%q cannot be asked of an index", token.Text)
			}
			end = token.End
		}
	})
}

func TestWhatIsFoldedFoldsToItself(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := anything.Draw(t, "text")
		for _, token := range Tokens(text) {
			again := Tokens(token.Text)
			if len(again) != 1 || again[0].Text != token.Text {
				t.Fatalf("%q (%+q) of %q folds to %+v", token.Text, token.Text, text, again)
			}
		}
	})
}

// TestEveryCharacterFoldsToItself does so for each character, alone and behind
// a letter.
func TestEveryCharacterFoldsToItself(t *testing.T) {
	for r := rune(0x80); r < 0x1FFFF; r++ {
		if !unicode.IsLetter(r) && !unicode.IsNumber(r) && !unicode.IsMark(r) {
			continue
		}
		for _, text := range []string{string(r), "a" + string(r)} {
			for _, token := range Tokens(text) {
				if again := Tokens(token.Text); len(again) != 1 || again[0].Text != token.Text {
					t.Errorf("%q (%+q) of %+q folds to %+v", token.Text, token.Text, text, again)
				}
			}
		}
	}
}

// queries are made of words of the texts, so that they find something.
func queryFor(t *rapid.T, words []string) string {
	word := rapid.Custom(func(t *rapid.T) string {
		w := rapid.SampledFrom(words).Draw(t, "word")
		if r := []rune(w); len(r) > 1 && rapid.Bool().Draw(t, "beginning") {
			return string(r[:rapid.IntRange(1, len(r)).Draw(t, "length")]) + "*"
		}
		return w
	})
	var part func(depth int) string
	part = func(depth int) string {
		if depth == 0 {
			return word.Draw(t, "word")
		}
		switch rapid.IntRange(0, 6).Draw(t, "kind") {
		case 0:
			return part(depth-1) + " " + part(depth-1)
		case 1:
			return "(" + part(depth-1) + " OR " + part(depth-1) + ")"
		case 2:
			return "NOT (" + part(depth-1) + ")"
		case 3:
			return `"` + word.Draw(t, "first") + " " + word.Draw(t, "second") + `"`
		case 4:
			return word.Draw(t, "first") + " NEAR/" + rapid.SampledFrom([]string{"0", "3"}).Draw(t, "within") + " " + word.Draw(t, "second")
		case 5:
			return "-label:denial"
		}
		return word.Draw(t, "word")
	}
	return part(3)
}

// TestTheIndexLosesNothing plays the index: what it keeps of a text is a set of
// terms, and a Prefilter asks which are there.
func TestTheIndexLosesNothing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		words := rapid.SliceOfN(rapid.SampledFrom([]string{"bridge", "Brücke", "safe", "no", "evidence", "他", "否认", "정부는", "أحمد", "ЁЛКА", "x" + strings.Repeat("y", 100), "it’s"}), 1, 12).Draw(t, "words")
		text := strings.Join(words, rapid.SampledFrom([]string{" ", ", ", "-"}).Draw(t, "between"))
		e := corpus.Entry{Document: corpus.Document{Text: text, Sentences: []corpus.Sentence{{Span: corpus.Span{End: len(text)}}}}}
		if cut := rapid.IntRange(1, len(text)).Draw(t, "cut"); cut < len(text) && utf8.RuneStart(text[cut]) { // perhaps inside a word
			e.Document.Sentences = []corpus.Sentence{{Span: corpus.Span{End: cut}}, {Span: corpus.Span{Start: cut, End: len(text)}}}
		}
		query := queryFor(t, words)
		q, err := Parse(query)
		if err != nil {
			t.Fatal(query, err)
		}
		m := bind(t, query)
		if len(m.Find(&e, nil)) == 0 {
			return
		}
		kept := strings.Fields(string(AppendTerms(nil, text)))
		if !asks(q.root, kept) {
			t.Fatalf("%s is lost: %s asks %q", query, q.Prefilter(), kept)
		}
	})
}

// asks evaluates what Prefilter writes, on the tree.
func asks(n node, kept []string) bool {
	switch n := n.(type) {
	case phrase:
		for _, term := range n {
			found := false
			for _, k := range kept {
				found = found || k == inIndex(term.text) || term.prefix && strings.HasPrefix(k, inIndex(term.text))
			}
			if !found {
				return false
			}
		}
	case near:
		for _, p := range n.phrases {
			if !asks(p, kept) {
				return false
			}
		}
	case and:
		for _, p := range n {
			if !asks(p, kept) {
				return false
			}
		}
	case or:
		for _, p := range n {
			if asks(p, kept) {
				return true
			}
		}
		return false
	}
	return true
}

func TestThePrefilterIsWrittenForTheIndex(t *testing.T) {
	for query, want := range map[string]string{
		`bridge`:                      `"bridge"`,
		`The "bridge is"`:             `("the" AND ("bridge" AND "is"))`,
		`a OR b`:                      `("a" OR "b")`,
		`a OR label:claim`:            ``,
		`a -b`:                        `"a"`,
		`label:claim`:                 ``,
		`brid*`:                       `"brid"*`,
		`b*`:                          ``,
		`b* x`:                        `"x"`,
		`a NEAR/2 b`:                  `("a" AND "b")`,
		`否认`:                          `("否" AND "认")`,
		strings.Repeat("y", 80) + "*": `"` + strings.Repeat("y", 64) + `"`,
	} {
		q, err := Parse(query)
		if got := q.Prefilter(); err != nil || got != want {
			t.Errorf("%s: got %s, %v\nwant %s", query, got, err, want)
		}
	}
}

func TestWordsAreFoundInANote(t *testing.T) {
	m := bind(t, `safe -unsafe label:denial`)
	spans, all := m.Words("It was safe then.")
	if !all || !cmp.Equal(spans, []corpus.Span{{Start: 7, End: 11}}) {
		t.Errorf("%v %v", spans, all)
	}
	if _, all := m.Words("safe or unsafe"); all {
		t.Error("a word that must not be there was")
	}
}

func FuzzParse(f *testing.F) {
	for _, seed := range []string{`bridge "no evidence"* -label:denial`, `(a OR b*) NEAR/3 c`, `date:2022..2023 is:done`, `“他” NOT x`, `a:"b`, `((`, `-"`} {
		f.Add(seed)
	}
	e := testEntry()
	f.Fuzz(func(t *testing.T, text string) {
		q, err := Parse(text)
		if err != nil {
			var own *Error
			if !errors.As(err, &own) || own.Message == "" || own.Start < 0 || own.End < own.Start || own.End > len(text) {
				t.Fatalf("%q: %+v", text, err)
			}
			return
		}
		written := q.String()
		again, err := Parse(written)
		if len(written) <= longest && (err != nil || again.String() != written) && strings.Count(written, "(") < deepest {
			t.Fatalf("%q is written %q, which is %q, %v", text, written, again, err)
		}
		m, err := q.Bind(testProject())
		if err != nil {
			return
		}
		i := infoOf(&e)
		if hits := m.Find(&e, nil); len(hits) > 0 && (!m.May(&i) || !asks(q.root, strings.Fields(string(AppendTerms(nil, e.Document.Text))))) {
			t.Fatalf("%q finds what it cannot find", text)
		}
	})
}

func FuzzTokens(f *testing.F) {
	f.Add("The “bridge” is ﬁne, é e\u0301 他 한 ที่")
	f.Fuzz(func(t *testing.T, text string) {
		end := 0
		for _, token := range Tokens(text) {
			if token.Start < end || token.End <= token.Start || token.End > len(text) || token.Text == "" {
				t.Fatalf("%+v of %q", token, text)
			}
			end = token.End
		}
	})
}

func BenchmarkTokens(b *testing.B) {
	text := strings.Repeat("The bridge is safe, as far as anybody knew; “nobody” said — otherwise. ", 60)
	b.SetBytes(int64(len(text)))
	var list []Token
	for b.Loop() {
		list = AppendTokens(list[:0], text)
	}
}

func BenchmarkTerms(b *testing.B) {
	var words strings.Builder
	for i := range 300 {
		fmt.Fprintf(&words, "The bridge%d is safe. ", i)
	}
	text := words.String()
	b.SetBytes(int64(len(text)))
	var terms []byte
	for b.Loop() {
		terms = AppendTerms(terms[:0], text)
	}
}
