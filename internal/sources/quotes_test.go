package sources

import (
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"

	"sayso/internal/corpus"
)

// selection takes the words between [ and ] of a marked text as selected.
func selection(marked string) (text string, span corpus.Span) {
	before, rest, _ := strings.Cut(marked, "[")
	inside, behind, _ := strings.Cut(rest, "]")
	return before + inside + behind, corpus.Span{Start: len(before), End: len(before) + len(inside)}
}

func marked(text string, span corpus.Span) string {
	return text[:span.Start] + "[" + text[span.Start:span.End] + "]" + text[span.End:]
}

func TestASelectionHasBothOrNeitherOfTwoQuotationMarks(t *testing.T) {
	for name, c := range map[string]struct{ selected, want string }{
		"past the opening mark, up to the last word":          {"[“The dam is safe],” she said.", "[“The dam is safe,”] she said."},
		"past the opening mark, only half of what is said":    {"[“The dam] is safe,” she said.", "“[The dam] is safe,” she said."},
		"from the first word past the closing mark":           {"“[The dam is safe,”] she said.", "[“The dam is safe,”] she said."},
		"from the middle past the closing mark":               {"“The dam [is safe,”] she said.", "“The dam [is safe,]” she said."},
		"the words alone":                                     {"“[The dam is safe],” she said.", "“[The dam is safe],” she said."},
		"both marks":                                          {"He said: [“The dam is safe.”]", "He said: [“The dam is safe.”]"},
		"from before a quotation into it":                     {"[He called it “a] political act”.", "[He called it “a] political act”."},
		"from before a quotation up to its last word":         {"[He called it “a political act]”.", "[He called it “a political act”]."},
		"from inside a quotation to behind it":                {"It is “[safe”, he said], again.", "It is [“safe”, he said], again."},
		"the stop inside the marks":                           {"She said [“no one was told]!” Then she left.", "She said [“no one was told!”] Then she left."},
		"straight marks":                                      {"[\"The dam is safe], he said, \"and it will hold.\"", "[\"The dam is safe], he said, \"and it will hold.\""},
		"straight marks around a word":                        {"It is [\"safe]\" now.", "It is [\"safe\"] now."},
		"a straight mark that ends a quotation further on":    {"[\"The dam] is safe\", he said.", "\"[The dam] is safe\", he said."},
		"German marks":                                        {"Er sagte [„Der Damm hält]“ und ging.", "Er sagte [„Der Damm hält“] und ging."},
		"German marks, half of it":                            {"Er sagte [„Der Damm] hält“ und ging.", "Er sagte „[Der Damm] hält“ und ging."},
		"French marks with their blanks":                      {"[« Le barrage] tient », dit-il.", "«[ Le barrage] tient », dit-il."},
		"marks that point inwards":                            {"[»Der Damm hält]«, sagte er.", "[»Der Damm hält«], sagte er."},
		"single marks":                                        {"[‘The dam is safe],’ she said.", "[‘The dam is safe,’] she said."},
		"an apostrophe ends no quotation":                     {"[‘The dam’s owner] knew,’ she said.", "‘[The dam’s owner] knew,’ she said."},
		"a quotation in a quotation":                          {"“He said [‘never] again’ twice,” she said.", "“He said ‘[never] again’ twice,” she said."},
		"two marks beside each other":                         {"[“‘Never] again’, he said,” she said.", "“‘[Never] again’, he said,” she said."},
		"two marks, of which one ends beside":                 {"[“‘Never again], he said,’” she said.", "“‘[Never again], he said,’” she said."},
		"a quotation that goes on in the next paragraph":      {"[“The dam is safe].\n\n“It will hold.”", "[“The dam is safe].\n\n“It will hold.”"},
		"two paragraphs, each with its own marks":             {"He said [“no.”\n\n“Yes],” she said.", "He said [“no.”\n\n“Yes,”] she said."},
		"inches are no quotation":                             {"A [6\" pipe and a] 9\" pipe.", "A [6\" pipe and a] 9\" pipe."},
		"a word between it and the closing mark is not taken": {"[“The dam is] safe”.", "“[The dam is] safe”."},
		"no marks at all":                                     {"The [dam is] safe.", "The [dam is] safe."},
	} {
		t.Run(name, func(t *testing.T) {
			text, span := selection(c.selected)
			if got := marked(text, WholeQuotes(text, span)); got != c.want {
				t.Errorf("%s\nbecomes %s\nwant    %s", c.selected, got, c.want)
			}
		})
	}
}

func TestWholeQuotesChangesOnlyMarksAtTheEdgesAndSettlesAtOnce(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := strings.Join(rapid.SliceOfN(rapid.SampledFrom([]string{
			"“", "”", "„", "‘", "’", "«", "»", "\"", ",", ".", " ", "\n", "dam", "é", "it’s", "6", "\xff",
		}), 1, 30).Draw(t, "text"), "")
		start := rapid.IntRange(0, len(text)).Draw(t, "start")
		end := rapid.IntRange(start, len(text)).Draw(t, "end")
		for start > 0 && start < len(text) && !utf8.RuneStart(text[start]) {
			start--
		}
		for end < len(text) && !utf8.RuneStart(text[end]) {
			end++
		}
		before := corpus.Span{Start: start, End: end}
		after := WholeQuotes(text, before)
		if after.Start < 0 || after.End > len(text) || after.Len() < 0 {
			t.Fatalf("%v becomes %v", before, after)
		}
		changed := text[min(before.Start, after.Start):max(before.Start, after.Start)] + text[min(before.End, after.End):max(before.End, after.End)]
		if rest := strings.Trim(changed, "“”„‘’«»\",."); rest != "" {
			t.Fatalf("%q at %v becomes %v, which adds or drops %q", text, before, after, rest)
		}
		if again := WholeQuotes(text, after); again != after {
			t.Fatalf("%q at %v becomes %v, and then %v", text, before, after, again)
		}
	})
}
