package reader

import (
	"html"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"sayso/internal/corpus"
)

// found is what a bundle tells of an article, in short.
type found struct{ Title, Byline, Outlet, Date, Printed, Language, Source, Text string }

func foundIn(results []Result) (list []found) {
	for _, r := range results {
		d := r.Entry.Document
		if r.Err != nil {
			d.Text = r.Err.Error()
		}
		list = append(list, found{d.Title, d.Byline, d.Outlet, d.Date, d.Printed, d.Language, d.Source, d.Text})
	}
	return list
}

const lexisBundle = "\ufeff\r\n" + `                               1 of 3 DOCUMENTS


                            Harbour Post (London)

                         April 2, 2031 Wednesday
                              Final Edition

Bridge to open
in May

BYLINE: By Ada Weiss

SECTION: NEWS; Pg. 4

LENGTH: 23 words


The bridge will open, the
minister said.

LONDON: Opponents denied
it.

LOAD-DATE: April 3, 2031

LANGUAGE: ENGLISH

PUBLICATION-TYPE: Newspaper

                    Copyright 2031 Harbour Post
                          All Rights Reserved

                               2 of 3 DOCUMENTS

                                Der Hafen

                         Mittwoch 2. April 2031

Die Brücke

LENGTH: 4 words

Sie wird eröffnet.

LANGUAGE: GERMAN; DEUTSCH

                               3 of 3 DOCUMENTS

Harbour Post

April 4, 2031

No words

LENGTH: 0 words

LOAD-DATE: April 4, 2031
`

func TestABundleOfLexisNexis(t *testing.T) {
	want := []found{
		{"Bridge to open in May", "Ada Weiss", "Harbour Post (London)", "2031-04-02", "April 2, 2031 Wednesday Final Edition", "en", "b.txt#1", "The bridge will open, the minister said.\n\nLONDON: Opponents denied it."},
		{"Die Brücke", "", "Der Hafen", "2031-04-02", "Mittwoch 2. April 2031", "de", "b.txt#2", "Sie wird eröffnet."},
		{Source: "b.txt#3", Text: `article 3 of it, "No words", holds no text`},
	}
	if diff := cmp.Diff(want, foundIn(readOne(t, "b.txt", []byte(lexisBundle)))); diff != "" {
		t.Error(diff)
	}
}

var nexisLines = []string{
	"Documents (2)", "1. Bridge to open in May", "Client/Matter: -None-", "2. Quay owners object", "Narrowed by: April 2031",
	"Bridge to open in May", "Harbour Post", "April 2, 2031 Wednesday", "Copyright 2031 Harbour Post All Rights Reserved", "Section:\u00a0NEWS; Pg. 4", "Length:\u00a023 words", "Byline:\u00a0Ada Weiss",
	"Body", "The bridge will open, the minister said.", "Opponents denied it in April 2031.", "Classification", "Language:\u00a0ENGLISH", "Publication-Type:\u00a0Newspaper", "Load-Date:\u00a0April 3, 2031", "End of Document",
	"Quay owners object", "Evening Mail", "4 April 2031", "Length:\u00a02 words", "Body", "They object.", "End of Document",
}

var nexisWant = []found{
	{"Bridge to open in May", "Ada Weiss", "Harbour Post", "2031-04-02", "April 2, 2031 Wednesday", "en", "#1", "The bridge will open, the minister said.\n\nOpponents denied it in April 2031."},
	{"Quay owners object", "", "Evening Mail", "2031-04-04", "4 April 2031", "", "#2", "They object."},
}

func named(list []found, file string) []found {
	named := make([]found, len(list))
	for i, one := range list {
		one.Source = file + one.Source
		named[i] = one
	}
	return named
}

func TestABundleOfNexisUni(t *testing.T) {
	var body strings.Builder
	for _, line := range nexisLines {
		body.WriteString(wordParagraph(line))
	}
	rich := strings.NewReplacer("\u00a0", `\~`).Replace(`{\rtf1 ` + strings.Join(nexisLines, `\par `) + `\par}`)
	for name, data := range map[string][]byte{"b.docx": word(t, body.String()), "b.rtf": []byte(rich), "b.txt": []byte(strings.Join(nexisLines, "\r\n\r\n"))} {
		if diff := cmp.Diff(named(nexisWant, name), foundIn(readOne(t, name, data))); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
}

func TestABundleOfNexisUniInAnotherLanguageIsCutAtItsBookmarks(t *testing.T) {
	mark := func(name, text string) string {
		return `<w:p><w:bookmarkStart w:id="1" w:name="` + name + `"/><w:r><w:t>` + text + `</w:t></w:r><w:bookmarkEnd w:id="1"/></w:p>`
	}
	data := word(t, wordParagraph("Asiakirjat (2)")+
		mark("Bookmark_1", "Bridge to open in May")+wordParagraph("Harbour Post")+wordParagraph("2 April 2031")+mark("Body", "Teksti")+wordParagraph("The bridge will open.")+mark("Classification", "Luokitus")+wordParagraph("Kieli: EN")+
		mark("Bookmark_2", "Quay owners object")+wordParagraph("Evening Mail")+wordParagraph("4 April 2031")+mark("Body", "Teksti")+wordParagraph("They object."))
	want := []found{
		{"Bridge to open in May", "", "Harbour Post", "2031-04-02", "2 April 2031", "", "b.docx#1", "The bridge will open."},
		{"Quay owners object", "", "Evening Mail", "2031-04-04", "4 April 2031", "", "b.docx#2", "They object."},
	}
	if diff := cmp.Diff(want, foundIn(readOne(t, "b.docx", data))); diff != "" {
		t.Error(diff)
	}
}

const factivaCodesBundle = `SE News
HD Bridge to open in May
BY By Ada Weiss
WC 23 words
PD 2 April 2031
SN Harbour Post
SC HARB
PG 4
LA English
CY (c) 2031 Harbour Post

LP 
The bridge will open, the minister said.

TD 
Opponents denied it.

IN i7902 : Roads
AN 
Document HARB000020310402e74200001

HD Quay owners object
WC 2 words
PD 4 April 2031
SN Evening Mail
LA English
TD 
They object.

AN 
Document MAIL000020310404e74400002
`

var factivaWant = []found{
	{"Bridge to open in May", "Ada Weiss", "Harbour Post", "2031-04-02", "2 April 2031", "en", "#1", "The bridge will open, the minister said.\n\nOpponents denied it."},
	{"Quay owners object", "", "Evening Mail", "2031-04-04", "4 April 2031", "en", "#2", "They object."},
}

func factivaLines() [][]string {
	return [][]string{
		{"News", "Bridge to open in May", "Ada Weiss", "23 words", "2 April 2031", "Harbour Post", "HARB", "4", "English", "(c) 2031 Harbour Post", "The bridge will open, the minister said.", "Opponents denied it.", "Document HARB000020310402e74200001"},
		{"Quay owners object", "2 words", "4 April 2031", "Evening Mail", "MAIL", "English", "Copyright 2031.", "They object.", "Document MAIL000020310404e74400002"},
	}
}

func TestABundleOfFactiva(t *testing.T) {
	var page, rich strings.Builder
	page.WriteString("<html><head><title>Factiva</title></head><body>")
	rich.WriteString(`{\rtf1 `)
	for _, article := range factivaLines() {
		page.WriteString(`<div class="article enArticle">`)
		for i, line := range article {
			tag := "div"
			if n := len(article); i >= n-3 && i < n-1 && !strings.HasPrefix(line, "C") && !strings.HasPrefix(line, "(") {
				tag = `p class="articleParagraph enarticleParagraph"`
			}
			page.WriteString("<" + tag + ">" + html.EscapeString(line) + "</" + strings.Fields(tag)[0] + ">\n")
			rich.WriteString(line + `\par `)
		}
		page.WriteString("</div><br/>")
	}
	table := strings.NewReplacer("\n\n", "\n", "LP \n", `LP\cell `, "TD \n", `TD\cell `, "AN \n", `AN\cell `).Replace(factivaCodesBundle)
	for name, data := range map[string]string{
		"b.txt": factivaCodesBundle, "b.html": page.String() + "</body></html>", "c.rtf": rich.String() + "}",
		"d.rtf": `{\rtf1 ` + strings.ReplaceAll(table, "\n", `\par `) + "}",
	} {
		if diff := cmp.Diff(named(factivaWant, name), foundIn(readOne(t, name, []byte(data)))); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
}

const proQuestBundle = `Report Information from ProQuest
April 05 2031

____________________________________________________________

Bridge to open in May

Author: Weiss, Ada

Publication info: Harbour Post ; London (UK) [London (UK)] 02 Apr 2031: 4.

Abstract: The bridge will open.

Full text: The bridge will open, the minister said.
Opponents denied it.

Subject: Bridges

Publication title: Harbour Post; London (UK)

Publication date: Apr 2, 2031

Language of publication: English

ProQuest document ID: 1234567

Document URL: https://search.example/docview/1234567

____________________________________________________________

Quay owners object

Full text: They object.

Publication title: Evening Mail

Publication date: Apr 4, 2031

____________________________________________________________

Contact us at: https://search.example
`

var proQuestWant = []found{
	{"Bridge to open in May", "Weiss, Ada", "Harbour Post", "2031-04-02", "Apr 2, 2031", "en", "#1", "The bridge will open, the minister said.\n\nOpponents denied it."},
	{"Quay owners object", "", "Evening Mail", "2031-04-04", "Apr 4, 2031", "", "#2", "They object."},
}

func TestABundleOfProQuest(t *testing.T) {
	page := "<html><body><p>ProQuest</p><p>" + strings.ReplaceAll(strings.ReplaceAll(proQuestBundle, strings.Repeat("_", 60), "</p><hr size='1'><p>"), "\n", "</p><p>") + "</p></body></html>"
	for name, data := range map[string]string{"b.txt": proQuestBundle, "b.html": page, "b.rtf": `{\rtf1 ` + strings.ReplaceAll(proQuestBundle, "\n", `\par `) + "}"} {
		if diff := cmp.Diff(named(proQuestWant, name), foundIn(readOne(t, name, []byte(data)))); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
}

func TestAnArticleIsNoBundle(t *testing.T) {
	for name, text := range map[string]string{
		"it speaks of documents":           "1 of 10 DOCUMENTS was found, officials said.\n\nMore will come.",
		"it speaks of the end":             "The End of Document handling.\n\nBody\n\nText.",
		"it ends a document":               "A title\n\nBody\n\nText.\n\nEnd of Document",
		"it has lines of underscores":      "One.\n" + strings.Repeat("_", 60) + "\nTwo.",
		"it names a document":              "HD televisions\n\nDocument ABCDEFGHIJKLMNOPQRSTUVWX\n",
		"it has the words of some heading": "Title: x\nFull text: y\n",
	} {
		results := readOne(t, "a.txt", []byte(text))
		if len(results) != 1 || results[0].Err != nil || results[0].Entry.Document.Text != text || results[0].Entry.Document.Source != "a.txt" {
			t.Errorf("%s: got %+v", name, results)
		}
	}
}

func TestDatesAsNewspapersPrintThem(t *testing.T) {
	for words, want := range map[string]string{
		"April 2, 2031 Wednesday": "2031-04-02", "Wednesday, April 2nd, 2031": "2031-04-02", "2 April 2031": "2031-04-02", "Mittwoch 2. April 2031": "2031-04-02",
		"2 de abril de 2031": "2031-04-02", "mercredi 2 août 2031": "2031-08-02", "1er mars 2031": "2031-03-01", "2 апреля 2031": "2031-04-02", "2.4.2031": "2031-04-02",
		"Apr 2, 2031": "2031-04-02", "2031-04-02": "2031-04-02", "2031/4/2": "2031-04-02", "April 2031": "2031-04", "2031": "2031",
		"4/5/2031": "", "February 30, 2031": "", "Section 12, 2031": "", "no date": "", "": "", "May": "", "99 April 2031 ": "2031-04",
	} {
		if got := isoDate(words); got != want {
			t.Errorf("%q became %q, want %q", words, got, want)
		}
	}
}

func TestReadingABundleStops(t *testing.T) {
	n := 0
	giveArticles(File{Name: "b.txt"}, corpus.Document{Text: proQuestBundle}, func(Result) bool { n++; return false })
	if n != 1 {
		t.Errorf("%d results", n)
	}
}

func FuzzBundle(f *testing.F) {
	for _, seed := range []string{lexisBundle, strings.Join(nexisLines, "\n\n"), factivaCodesBundle, proQuestBundle} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		checkResults(t, readOne(t, "b.txt", []byte(text)))
		splitPage(text)
	})
}
