package reader

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/encoding/charmap"

	"sayso/internal/corpus"
)

// The article that the tests of all formats carry. No newspaper printed it.
var articleParagraphs = []string{
	"The harbour bridge “will” open to traffic in the first week of May, the minister for roads said on Tuesday, three years after the first of its piers was sunk into the mud.",
	"Opponents of the crossing denied that its inspection was complete. “Nobody has shown us a report – not one page,” said Li Na, who speaks for the residents of the old town.",
	"It is possible that larger damage was overlooked, an engineer told the Post on condition of anonymity; the divers had worked for two days only, and the water was high.",
	"The ministry did not answer questions about the cost. A spokesman said on Wednesday that café owners along the quay could apply for money until the end of the month.",
}

var articleWords = strings.Join(articleParagraphs, "\n\n")

const pageHead = `<!DOCTYPE html>
<html lang="en-GB"><head><meta charset="CHARSET">
<title>Bridge to open in May | Harbour Post</title>
<meta property="og:title" content="Bridge to open in May (og)"><meta property="og:site_name" content="Harbour Post Online">
<meta name="author" content="Somebody Else"><meta property="article:published_time" content="2031-04-03T08:00:00Z">
<link rel="canonical" href="https://harbour.example/bridge">
<link rel="stylesheet" href="https://tracker.example/style.css"><style>p { color: red }</style>
<script>document.write("SCRIPTED"); if (a < b) { "<p>SCRIPTED</p>" }</script>
STRUCTURED</head><body>
<nav><ul><li><a href="/">MENU home</a></li><li><a href="/news">MENU news</a></li></ul></nav>
<header><h1>Harbour Post</h1></header>
<iframe src="https://tracker.example/frame"></iframe><svg><text>DRAWN</text></svg><noscript><img src="https://tracker.example/1.gif"></noscript>
<div class="content"><article><h1>Bridge to open in May</h1>
`

const pageFoot = `</article></div><aside class="sidebar"><p>ASIDE: Read more, buy now, subscribe to our newsletter.</p></aside>
<footer><p>FOOTER: all rights reserved.</p></footer><script src="https://tracker.example/t.js"></script></body></html>`

const structured = `<script type="application/ld+json">{"@context":"https://schema.org","@graph":[{"@type":"Organization","name":"Not this"},
{"@type":["NewsArticle"],"headline":"Bridge &amp; quay","author":[{"@type":"Person","name":"Ada Weiss"},{"name":"Omar Haddad"}],
"publisher":{"@type":"Organization","name":"Harbour Post"},"datePublished":"2031-04-02T06:30:00+02:00","inLanguage":"en"}]}</script>`

func page(charset, about string) string {
	var all strings.Builder
	all.WriteString(strings.NewReplacer("CHARSET", charset, "STRUCTURED", about).Replace(pageHead))
	for _, paragraph := range articleParagraphs {
		all.WriteString("<p>" + strings.ReplaceAll(paragraph, "said", "<a href=\"javascript:alert(1)\" onclick=\"alert(2)\">said</a>") + "<img src=\"file:///etc/passwd\" alt=\"PICTURE\"></p>\n")
	}
	return all.String() + pageFoot
}

func TestAWebPageIsReadAsItsArticle(t *testing.T) {
	for name, test := range map[string]struct {
		about string
		want  corpus.Document
	}{
		"JSON-LD is believed first": {structured, corpus.Document{
			Title: "Bridge & quay", Byline: "Ada Weiss, Omar Haddad", Outlet: "Harbour Post", Date: "2031-04-02", Printed: "2031-04-02T06:30:00+02:00"}},
		"OpenGraph where there is no other": {"", corpus.Document{
			Title: "Bridge to open in May (og)", Byline: "Somebody Else", Outlet: "Harbour Post Online", Date: "2031-04-03", Printed: "2031-04-03T08:00:00Z"}},
		"broken JSON-LD is passed over": {`<script type="application/ld+json">{"@type":"NewsArticle","headline":</script>`, corpus.Document{
			Title: "Bridge to open in May (og)", Byline: "Somebody Else", Outlet: "Harbour Post Online", Date: "2031-04-03", Printed: "2031-04-03T08:00:00Z"}},
	} {
		t.Run(name, func(t *testing.T) {
			results := readOne(t, "bridge.html", []byte(page("utf-8", test.about)))
			if len(results) != 1 || results[0].Err != nil {
				t.Fatalf("got %+v", results)
			}
			got := results[0].Entry.Document
			test.want.URL, test.want.Language, test.want.Source, test.want.State = "https://harbour.example/bridge", "en", "bridge.html", corpus.ToDo
			test.want.Origin = corpus.Origin{Encoding: "UTF-8", Reader: "html-1"}
			test.want.Text, test.want.SHA256 = articleWords, corpus.HashText(articleWords)
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestThePageSaysItsEncoding(t *testing.T) {
	data, err := charmap.Windows1252.NewEncoder().Bytes([]byte(page("windows-1252", "")))
	if err != nil {
		t.Fatal(err)
	}
	results := readOne(t, "bridge.htm", data)
	if len(results) != 1 || results[0].Err != nil || results[0].Entry.Document.Text != articleWords || results[0].Entry.Document.Source != "bridge.htm" {
		t.Errorf("got %+v", results)
	}
}

func TestADamagedByteDoesNotCostThePage(t *testing.T) {
	results := readOne(t, "bridge.htm", []byte(strings.Replace(page("utf-8", ""), "café", "caf\xe9", 1)))
	if len(results) != 1 || results[0].Err != nil || !strings.Contains(results[0].Entry.Document.Text, "caf\ufffd owners") {
		t.Errorf("got %+v", results)
	}
}

func TestDrawingsDoNotCostTheSearchForTheArticle(t *testing.T) {
	drawing := "<svg>" + strings.Repeat(`<path d="M0 0"/>`, 3*maxNesting) + "</svg>"
	data := strings.Replace(page("utf-8", structured), "<nav>", drawing+"<nav>", 1)
	if results := readOne(t, "bridge.html", []byte(data)); len(results) != 1 || results[0].Entry.Document.Text != articleWords {
		t.Errorf("got %.400v", results)
	}
}

func TestPagesThatAreNoArticle(t *testing.T) {
	for name, test := range map[string]struct{ source, text, err string }{
		"a short page is taken whole": {"<html><body><p>It rained.</p><p>Still.</p>", "It rained.\n\nStill.", ""},
		"scripts alone":               {"<html><script>run()</script></html>", "", "no text"},
		"nothing":                     {"", "", "no text"},
		"too deep for the parser":     {strings.Repeat("<div/>", 100_000) + "<p>Deep.</p>", "Deep.", ""},
		"too deep for the search":     {strings.Repeat("<div>", 100_000) + "<p>Deep.</p>", "Deep.", ""},
		"a picture":                   {"\x89PNG\r\n\x1a\n\x00", "", "NUL at byte 8"},
		"an end inside a tag":         {"<p>It rained.</p><a href=\"x", "It rained.", ""},
		"a script without an end":     {"<p>It rained.</p><script>while", "It rained.", ""},
		"a page that hides":           {"<p style='display: none'>HIDDEN</p><p>Seen.</p>", "Seen.", ""},
	} {
		t.Run(name, func(t *testing.T) {
			results := readOne(t, "a.html", []byte(test.source))
			if len(results) != 1 || (results[0].Err == nil) != (test.err == "") || results[0].Entry.Document.Text != test.text {
				t.Fatalf("got %.300v", results)
			}
			if test.err != "" && !strings.Contains(results[0].Err.Error(), test.err) {
				t.Errorf("got %v, want an error with %q", results[0].Err, test.err)
			}
		})
	}
}

func TestAWebPageInOneFile(t *testing.T) {
	message := "From: <Saved by a browser>\r\nSnapshot-Content-Location: https://harbour.example/saved\r\nSubject: =?utf-8?Q?Bridge?=\r\nMIME-Version: 1.0\r\n" +
		"Content-Type: multipart/related;\r\n\ttype=\"text/html\";\r\n\tboundary=\"--cut--\"\r\n\r\n" +
		"----cut--\r\nContent-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\nContent-Location: https://harbour.example/saved\r\n\r\n" +
		quoted(page("utf-8", structured)) + "\r\n----cut--\r\nContent-Type: image/png\r\nContent-Transfer-Encoding: base64\r\n\r\niVBORw0KGgo=\r\n----cut----\r\n"
	for name, data := range map[string]string{"whole": message, "cut off in the picture": message[:len(message)-30]} {
		t.Run(name, func(t *testing.T) {
			results := readOne(t, "bridge.mhtml", []byte(data))
			if len(results) != 1 || results[0].Err != nil {
				t.Fatalf("got %+v", results)
			}
			d := results[0].Entry.Document
			if d.Text != articleWords || d.URL != "https://harbour.example/saved" || d.Title != "Bridge & quay" || d.Source != "bridge.mhtml" {
				t.Errorf("got %+v", d)
			}
		})
	}
	for name, test := range map[string]struct{ data, err string }{
		"no message":     {"\x00\x01", "not a message"},
		"no page":        {"Content-Type: image/png\r\n\r\nx", "no page"},
		"parts too deep": {nestedParts(maxMailDepth + 2), "deep"},
	} {
		t.Run(name, func(t *testing.T) {
			results := readOne(t, "a.mht", []byte(test.data))
			if len(results) != 1 || results[0].Err == nil || !strings.Contains(results[0].Err.Error(), test.err) {
				t.Errorf("got %+v, want an error with %q", results, test.err)
			}
		})
	}
}

func nestedParts(depth int) string {
	data := "Content-Type: text/html\r\n\r\n<p>deep"
	for i := range depth {
		mark := strings.Repeat("x", i+1)
		data = "Content-Type: multipart/mixed; boundary=b" + mark + "\r\n\r\n--b" + mark + "\r\n" + data + "\r\n--b" + mark + "--\r\n"
	}
	return data
}

// quoted packs a text as quoted-printable, every byte of it.
func quoted(text string) string {
	const digits = "0123456789ABCDEF"
	var all strings.Builder
	for i := range len(text) {
		all.WriteByte('=')
		all.WriteByte(digits[text[i]>>4])
		all.WriteByte(digits[text[i]&15])
		if i%20 == 19 {
			all.WriteString("=\r\n")
		}
	}
	return all.String()
}

func FuzzPage(f *testing.F) {
	f.Add([]byte(page("utf-8", structured)), "a.html")
	f.Add([]byte(nestedParts(3)), "a.mht")
	f.Add([]byte("<table><tr><td><p>a<script type=application/ld+json>{\"@type\":\"Report\",\"author\":[[]]}"), "a.html")
	f.Fuzz(func(t *testing.T, data []byte, name string) {
		if name != "a.mht" {
			name = "a.html"
		}
		checkResults(t, readOne(t, name, data))
	})
}

// checkResults proves what every result must hold, whatever the file was.
func checkResults(t *testing.T, results []Result) {
	t.Helper()
	for _, r := range results {
		d := r.Entry.Document
		switch {
		case r.Err != nil && strings.Contains(r.Err.Error(), "in a way that Sayso"):
			t.Fatalf("a panic: %v", r.Err)
		case r.Err == nil && strings.TrimSpace(d.Text) == "":
			t.Fatal("a document without a text")
		case r.Err == nil && d.SHA256 != corpus.HashText(d.Text):
			t.Fatal("the sha256 is not of the text")
		case strings.ToValidUTF8(d.Text+d.Title+d.Byline+d.Outlet+d.Source, "") != d.Text+d.Title+d.Byline+d.Outlet+d.Source:
			t.Fatalf("not UTF-8: %+v", d)
		case strings.ContainsAny(d.Text, "\x00\r"):
			t.Fatalf("%q has a NUL or a carriage return", d.Text)
		case d.Date != "" && !isDate(d.Date):
			t.Fatalf("the date %q is none", d.Date)
		}
	}
}
