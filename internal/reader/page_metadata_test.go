package reader

import (
	"fmt"
	"os"
	"strings"
	"testing"
)

// metadataPage is a page made by hand, as makers of pages write them, and what
// a reader would say it is.
type metadataPage struct {
	name                        string
	head, body                  string
	title, byline, outlet, date string
}

const jsonLD = `<script type="application/ld+json">`

var metadataPages = []metadataPage{
	{"an encyclopaedia: the headline is a description", `<title>Harbour Bridge – Free Encyclopaedia</title>` + jsonLD + `{"@type":"Article","name":"Harbour Bridge","headline":"bridge over a harbour, opened in 2031","author":{"@type":"Organization","name":"Contributors"},"publisher":{"name":"Free Encyclopaedia"},"datePublished":"2031-02-01T00:00:00Z"}</script>`, "",
		"Harbour Bridge", "Contributors", "Free Encyclopaedia", "2031-02-01"},
	{"a paper: the name is a short form", `<title>Bridge to open in May | Post</title>` + jsonLD + `{"@type":"NewsArticle","name":"bridge-open-12","headline":"Bridge to open in May","author":[{"name":"Ada Weiss"},{"name":"Omar Haddad"}],"publisher":{"name":"Post"},"datePublished":"2031-04-02"}</script>`, "",
		"Bridge to open in May", "Ada Weiss, Omar Haddad", "Post", "2031-04-02"},
	{"a handle beside a name", `<meta name="twitter:creator" content="@adaweiss"><meta name="author" content="Ada Weiss"><meta property="og:title" content="A bridge"><meta property="og:site_name" content="Post"><meta property="article:published_time" content="2031-04-02T08:00:00Z">`, "",
		"A bridge", "Ada Weiss", "Post", "2031-04-02"},
	{"a handle alone is nobody", `<meta name="twitter:creator" content="@harbourpost"><meta name="author" content="@harbourpost"><meta property="og:title" content="A bridge">`, "", "A bridge", "", "", ""},
	{"an address where a name should be", `<meta property="article:author" content="https://network.example/ada"><meta property="og:title" content="A bridge">`, `<p>By <a rel="author" href="/ada">Ada Weiss</a></p>`, "A bridge", "Ada Weiss", "", ""},
	{"Dublin Core", `<meta name="DC.title" content="A bridge"><meta name="DC.creator" content="Weiss, Ada"><meta name="DC.publisher" content="Post"><meta name="DC.date.issued" content="2031-04-02">`, "", "A bridge", "Weiss, Ada", "Post", "2031-04-02"},
	{"a link with rel=author", `<title>A bridge</title>`, `<div><a href="/a" rel="author nofollow"><span>Ada</span> Weiss</a></div>`, "A bridge", "Ada Weiss", "", ""},
	{"microdata", `<title>A bridge</title>`, `<span itemprop="author" itemscope><span itemprop="name">Ada Weiss</span></span> <time datetime="2031-04-02">2 April</time>`, "A bridge", "Ada Weiss", "", "2031-04-02"},
	{"a visible line with its class", `<title>A bridge</title>`, `<p class="byline">By Ada Weiss and Omar Haddad | 2 April 2031</p>`, "A bridge", "Ada Weiss and Omar Haddad", "", ""},
	{"a visible line in German", `<title>Eine Brücke</title>`, `<div class="article-author">Von Anna Weber</div>`, "Eine Brücke", "Anna Weber", "", ""},
	{"a name that begins like a preposition", `<meta name="author" content="von der Heide, Jan"><title>Eine Brücke</title>`, "", "Eine Brücke", "von der Heide, Jan", "", ""},
	{"a name with a weekday in it", `<meta name="author" content="By Simon Friedman"><title>A bridge</title>`, "", "A bridge", "Simon Friedman", "", ""},
	{"the day behind the name", `<meta name="author" content="Ada Weiss, Tuesday 2 April 2031"><title>A bridge</title>`, "", "A bridge", "Ada Weiss", "", ""},
	{"nobody is named", `<title>A bridge</title>`, "", "A bridge", "", "", ""},
}

// TestMetadataOfPages scores what pages say of themselves, for make eval-import.
func TestMetadataOfPages(t *testing.T) {
	right := map[string]int{}
	fields := []string{"title", "byline", "outlet", "date"}
	for _, p := range metadataPages {
		t.Run(p.name, func(t *testing.T) {
			source := "<!DOCTYPE html><html><head>" + p.head + "</head><body><article>" + p.body
			for _, paragraph := range articleParagraphs {
				source += "<p>" + paragraph + "</p>\n"
			}
			results := readOne(t, "a.html", []byte(source+"</article></body></html>"))
			if len(results) != 1 || results[0].Err != nil {
				t.Fatalf("got %+v", results)
			}
			d := results[0].Entry.Document
			for i, pair := range [][2]string{{d.Title, p.title}, {d.Byline, p.byline}, {d.Outlet, p.outlet}, {d.Date, p.date}} {
				if pair[0] == pair[1] {
					right[fields[i]]++
				} else {
					t.Errorf("the %s is %q, not %q", fields[i], pair[0], pair[1])
				}
			}
		})
	}
	table := fmt.Sprintf("\nmetadata of %d pages", len(metadataPages))
	for _, field := range fields {
		table += fmt.Sprintf("   %s %.0f %%", field, 100*float64(right[field])/float64(len(metadataPages)))
	}
	t.Log(table)
	if path := os.Getenv("SAYSO_TABLE"); path != "" {
		file, err := os.OpenFile(path, os.O_APPEND|os.O_WRONLY|os.O_CREATE, 0o600)
		if err != nil {
			t.Fatal(err)
		}
		defer file.Close()
		if _, err := file.WriteString(table + "\n"); err != nil {
			t.Fatal(err)
		}
	}
}

func TestALetterIsNotLostForItsHeader(t *testing.T) {
	for name, data := range map[string]string{
		"a type without its second half": "From: Ada Weiss <ada@post.example>\nSubject: Bridge\nDate: Wed, 2 Apr 2031 08:00:00 +0000\nContent-Type: text\n\nIt rained.\n",
		"a line that is no field":        "From: Ada Weiss <ada@post.example>\nThis is no field\n  nor is this\nSubject: Bridge\n\nIt rained.\n",
		"a name with a space":            "From: Ada Weiss <ada@post.example>\r\nBad Field: x\r\nSubject: Bridge\r\n\r\nIt rained.\r\n",
	} {
		t.Run(name, func(t *testing.T) {
			results := readOne(t, "a.eml", []byte(data))
			if len(results) != 1 || results[0].Err != nil {
				t.Fatalf("got %+v", results)
			}
			if d := results[0].Entry.Document; strings.TrimSpace(d.Text) != "It rained." || d.Title != "Bridge" || d.Byline != "Ada Weiss" {
				t.Errorf("got %+v", d)
			}
		})
	}
}

func TestWhatStandsOnEveryPageIsKeptIfItIsAll(t *testing.T) {
	if got := pageText("A notice.\f A notice.\fA notice.\f"); !strings.Contains(got, "A notice.") {
		t.Errorf("got %q", got)
	}
	if got := pageText("The Post 1\n\nIt rained.\f The Post 2\n\nIt snowed.\fThe Post 3\n\nIt blew.\f"); strings.Contains(got, "The Post") {
		t.Errorf("the running head came back: %q", got)
	}
}
