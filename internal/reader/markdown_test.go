package reader

import (
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"sayso/internal/corpus"
)

func TestMarkdownIsReadAsItsWords(t *testing.T) {
	for name, test := range map[string]struct{ source, want string }{
		"headings and stress":           {"# The *bridge*\n\nIt **will** open,\nthey `said`.\n", "The bridge\n\nIt will open, they said."},
		"links and pictures":            {"See [the page](file:///etc/passwd) and ![a picture](\\\\host\\share\\x.png) now.", "See the page and now."},
		"lists":                         {"- one\n- two\n\n3. three\n", "one\ntwo\n\nthree"},
		"a quotation":                   {"> He denied it.\n\nAgain.", "He denied it.\n\nAgain."},
		"raw HTML is not run or shown":  {"<script>alert(1)</script>\n\nText <b>bold</b>.", "Text bold."},
		"a table":                       {"| a | b |\n|---|---|\n| c | d |\n", "a\tb\nc\td"},
		"entities":                      {"AT&amp;T &lt;x&gt;", "AT&T <x>"},
		"a hard break":                  {"one  \ntwo", "one\ntwo"},
		"code keeps its lines":          {"```\na\n  b\n```\n", "a\n  b"},
		"a line of dashes is no header": {"---\n\ntext\n\n---\n", "text"},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := markdownText(test.source)
			if err != nil || got != test.want {
				t.Errorf("got %q (%v), want %q", got, err, test.want)
			}
		})
	}
}

func TestMarkdownTellsItsMetadata(t *testing.T) {
	results := readOne(t, "a.md", []byte("---\ntitle: \"The bridge\"\nauthor: Ada Weiss\ndate: 2031-04-02T10:00:00Z\nlang: en-GB\nurl: https://example.org/a\n---\nIt will open.\n"))
	if len(results) != 1 || results[0].Err != nil {
		t.Fatalf("got %+v", results)
	}
	want := corpus.Document{Title: "The bridge", Byline: "Ada Weiss", Date: "2031-04-02", Printed: "2031-04-02T10:00:00Z", Language: "en", URL: "https://example.org/a",
		Source: "a.md", Text: "It will open.", SHA256: corpus.HashText("It will open."), State: corpus.ToDo, Origin: corpus.Origin{Encoding: "UTF-8", Reader: "markdown-1"}}
	if diff := cmp.Diff(want, results[0].Entry.Document); diff != "" {
		t.Error(diff)
	}
}

func TestMarkdownThatIsNestedTooDeepIsRefused(t *testing.T) {
	results := readOne(t, "a.md", []byte(strings.Repeat("> ", 100_000)+"text"))
	if len(results) != 1 || results[0].Err == nil || !strings.Contains(results[0].Err.Error(), "nested too deep") {
		t.Errorf("got %.300v", results)
	}
}

func TestMarkdownThatWouldTakeHoursIsRefused(t *testing.T) {
	for _, part := range []string{"[a](", "_a*b", "[a]: b\n", "> [a](\n", "2. *_\n"} {
		results := readOne(t, "a.md", []byte(strings.Repeat(part, 1_000_000)))
		if len(results) != 1 || results[0].Err == nil || !strings.Contains(results[0].Err.Error(), "too many brackets") {
			t.Errorf("%q: got %.300v", part, results)
		}
	}
	list := strings.Repeat("* one [link](https://harbour.example) and *stress*\n", 2*maxSigns)
	if results := readOne(t, "a.md", []byte(list)); len(results) != 1 || results[0].Err != nil {
		t.Errorf("a long list: got %.300v", results)
	}
}

// Whatever is put into a page, scanning it takes time in proportion to it.
// Were it not so, these would take hours.
func TestHostileMarkupEnds(t *testing.T) {
	for _, part := range []string{"<a \"", "<!--", "<", "</", "<script>", "<a b='", "<div>", "&", "&#x", "<![CDATA[", "<title>", "<p style=\"display:none\">", "<a =", "</script"} {
		source := strings.Repeat(part, 4<<20/len(part))
		done := make(chan string, 1)
		go func() { done <- markupText(source, false, true) }()
		select {
		case <-done:
		case <-time.After(time.Minute):
			t.Fatalf("%q does not end", part)
		}
	}
}

func TestAttributes(t *testing.T) {
	for _, test := range []struct{ tag, name, want string }{
		{` a="1" b='2 &amp; 3' c=4 d`, "a", "1"}, {` a="1" b='2 &amp; 3' c=4 d`, "B", "2 & 3"}, {` a="1" c=4 d`, "c", "4"},
		{` a="1" d`, "d", ""}, {` a="b=2" b=3`, "b", "3"}, {`/a=1`, "a", "1"}, {` a = "1"`, "a", "1"}, {`==a=1`, "z", ""}, {` a="1`, "a", "1"},
	} {
		if got := attribute(test.tag, test.name); got != test.want {
			t.Errorf("%q has %s=%q, want %q", test.tag, test.name, got, test.want)
		}
	}
}

func FuzzMarkup(f *testing.F) {
	f.Add("<p>a<b>c</b><!-- x --><script>y</script>&amp;<br>z", false)
	f.Add("<title/>a<td b='c'>", true)
	f.Add("# a\n> b\n- c\n|d|e|\n|-|-|", false)
	f.Fuzz(func(t *testing.T, source string, xhtml bool) {
		for _, text := range []string{markupText(source, xhtml, false), markupText(source, xhtml, true)} {
			if !utf8.ValidString(text) || strings.ContainsAny(text, "\x00\r") && !strings.Contains(source, "&#") {
				t.Fatalf("%q gave %q", source, text)
			}
		}
		attribute(source, "b")
		if _, err := markdownText(source); err != nil && !strings.Contains(err.Error(), "rename") {
			t.Fatal(err)
		}
	})
}
