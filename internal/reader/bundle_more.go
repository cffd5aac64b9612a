package reader

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"sayso/internal/corpus"
)

// Factiva, with field codes: every line of an article begins with two or three
// letters that say what it holds, or goes on with what the line above holds.

var factivaCode = regexp.MustCompile(`^(SE|HD|BY|CR|WC|PD|ET|SN|SC|ED|PG|VOL|LA|CY|LP|TD|CT|RF|CO|IN|NS|RE|IPC|IPD|PUB|AN|ART|CLM|RST|DLN)(?:[ \t\x{00A0}]{1,}|$)`)

// factivaNumber is the line at the end of each article.
var factivaNumber = regexp.MustCompile(`(?m)^(?:AN[ \t\x{00A0}]+)?Document ([A-Za-z0-9]{20,40})[ \t]*$`)

func splitFactivaCodes(text string) (articles []corpus.Document) {
	if !strings.Contains(text, "Document ") || !strings.Contains(text, "HD") || !strings.Contains(text, "\nTD") && !strings.Contains(text, "\nLP") {
		return nil
	}
	var article factivaArticle
	code := ""
	for line := range strings.Lines(text) {
		line = strings.Trim(line, " \t\r\n\u00a0\ufeff")
		if found := factivaCode.FindStringSubmatch(line); found != nil {
			if (found[1] == "HD" || found[1] == "SE") && article.fields["AN"] != nil {
				articles, article = append(articles, article.document()), factivaArticle{}
			}
			code, line = found[1], strings.TrimSpace(line[len(found[0]):])
		}
		if line != "" && code != "" {
			article.add(code, line)
		}
	}
	if article.fields["AN"] != nil {
		articles = append(articles, article.document())
	}
	return articles
}

// factivaArticle collects the lines of an article by their codes.
type factivaArticle struct{ fields map[string][]string }

func (a *factivaArticle) add(code, line string) {
	if a.fields == nil {
		a.fields = map[string][]string{}
	}
	a.fields[code] = append(a.fields[code], line)
}

func (a *factivaArticle) one(code string) string { return tidy(strings.Join(a.fields[code], " ")) }

func (a *factivaArticle) document() corpus.Document {
	d := corpus.Document{
		Title: a.one("HD"), Byline: strings.TrimPrefix(a.one("BY"), "By "), Outlet: a.one("SN"), Language: languageNamed(a.one("LA")),
		Text: strings.Join(append(a.fields["LP"], a.fields["TD"]...), "\n\n"),
	}
	dated(&d, a.one("PD"))
	number := factivaNumber.FindStringSubmatch(a.one("AN"))
	if number == nil {
		number = []string{"", a.one("AN")}
	}
	d.Origin = corpus.Origin{Database: "Factiva", Accession: number[1], Section: a.one("SE"), Page: a.one("PG"), Length: a.one("WC")}
	return d
}

// Factiva without codes, in HTML, rich text or text: headline, byline, "466
// words", date, outlet, its code, language, copyright, the text, and the
// number of the document.

var wordCount = regexp.MustCompile(`^[\d.,' \x{00A0}]{1,9} (?:words|Wörter|mots|palabras|parole|woorden|palavras|слов)$`)

func splitFactiva(text string) (articles []corpus.Document) {
	if !strings.Contains(text, "Document ") {
		return nil
	}
	from := 0
	for _, end := range factivaNumber.FindAllStringSubmatchIndex(text, -1) {
		if article, ok := factivaPlain(splitLines(text[from:end[0]])); ok {
			article.Origin.Accession = text[end[2]:end[3]]
			articles = append(articles, article)
		}
		from = end[1]
	}
	return articles
}

// splitLines gives the lines of a text that are not blank.
func splitLines(text string) (lines []string) {
	for line := range strings.Lines(text) {
		if line = strings.Trim(line, " \t\r\n\f\u00a0\ufeff"); line != "" {
			lines = append(lines, line)
		}
	}
	return lines
}

// factivaPlain reads an article out of its lines. The count of its words is
// what the rest is found from.
func factivaPlain(lines []string) (d corpus.Document, ok bool) {
	count := -1
	for i, line := range lines {
		if wordCount.MatchString(line) && i > 0 {
			count = i
			break
		}
	}
	if count < 0 || count+3 >= len(lines) {
		return d, false
	}
	head := lines[max(0, count-3):count]
	if len(head) > 1 && looksLikeByline(head[len(head)-1]) {
		d.Byline = tidy(strings.TrimPrefix(head[len(head)-1], "By "))
		head = head[:len(head)-1]
	}
	d.Title = tidy(head[len(head)-1])
	d.Origin = corpus.Origin{Database: "Factiva", Length: tidy(lines[count])}
	body := -1
	for i := count + 1; i < len(lines) && i < count+14; i++ {
		line := lines[i]
		switch {
		case d.Date == "" && isoDate(line) != "":
			dated(&d, line)
			if i+1 < len(lines) {
				d.Outlet = tidy(lines[i+1])
			}
		case d.Date != "" && body < 0 && factivaPage.MatchString(line):
			d.Origin.Page = line
		case languageNames[strings.ToLower(line)] != "":
			d.Language = languageNamed(line)
			body = i + 1
		case isCopyright(line) && d.Date != "":
			body = i + 1
		}
		if body == i+1 && isCopyright(line) {
			break
		}
	}
	if body < 0 || d.Date == "" {
		return d, false
	}
	d.Text = strings.Join(lines[body:], "\n\n")
	return d, true
}

// factivaPage is a line with the page of a newspaper: 4, A4, B-12.
var factivaPage = regexp.MustCompile(`^[A-Z]{0,2}-?\d{1,3}$`)

// looksLikeByline tells the names of writers from a headline.
func looksLikeByline(line string) bool {
	if strings.HasPrefix(line, "By ") || strings.HasPrefix(line, "Von ") || strings.HasPrefix(line, "Par ") {
		return true
	}
	words := strings.Fields(line)
	for _, word := range words {
		if r, _ := utf8.DecodeRuneInString(word); !unicode.IsUpper(r) {
			return false
		}
	}
	return len(words) >= 2 && len(words) <= 4 && !strings.ContainsAny(line, "?!:“”\"0123456789")
}

// ProQuest: articles are parted by a line of underscores. Fields are "Name:
// value", and one of them is the full text.

var (
	proQuestLine  = regexp.MustCompile(`(?m)^[ \t]*_{40,}[ \t]*$`)
	proQuestField = regexp.MustCompile(`^(Title|Author|Publication title|Publication info|Pages|Number of pages|Publication year|Publication date|Year|Publication subject|Publisher|Place of publication|Country of publication|ISSN|Source type|Language of publication|Language|Document type|ProQuest document ID|Document URL|Copyright|Last updated|Database|Full text|Abstract|Abstract \(summary\)|Subject|Subjects|Location|People|Company / organization|Links|Section|Dateline|Volume|Issue|First page|Column|Identifier / keyword|Classification|Company|Business indexing term|Credit|Correspondence|Title annotation|Online publication date|Publication history *):[ \t]*`)
)

func splitProQuest(text string) (articles []corpus.Document) {
	if !strings.Contains(text, "________________________________________") || !strings.Contains(text, "Full text:") && !strings.Contains(text, "ProQuest document ID:") {
		return nil
	}
	for _, part := range proQuestLine.Split(text, -1) {
		if strings.Contains(part, "Full text:") || strings.Contains(part, "ProQuest document ID:") {
			articles = append(articles, proQuestArticle(splitLines(part)))
		}
	}
	return articles
}

func proQuestArticle(lines []string) (d corpus.Document) {
	fields := map[string][]string{}
	name := ""
	for _, line := range lines {
		if found := proQuestField.FindStringSubmatch(line); found != nil {
			name, line = found[1], strings.TrimSpace(line[len(found[0]):])
		}
		if name == "" {
			fill(&d.Title, tidy(line))
		} else if line != "" {
			fields[name] = append(fields[name], line)
		}
	}
	one := func(name string) string { return tidy(strings.Join(fields[name], " ")) }
	d.Title = first(one("Title"), d.Title)
	d.Byline = strings.TrimSuffix(one("Author"), ".")
	d.Outlet, _, _ = strings.Cut(one("Publication title"), "; ")
	dated(&d, first(one("Publication date"), one("Publication year")))
	d.Language = languageNamed(first(one("Language of publication"), one("Language")))
	d.URL = webAddress(one("Document URL"))
	d.Text = strings.Join(fields["Full text"], "\n\n")
	d.Origin = corpus.Origin{Database: "ProQuest", Accession: one("ProQuest document ID"), Section: one("Section"), Page: first(one("First page"), one("Pages"))}
	return d
}

// splitPage cuts a page of Factiva or ProQuest into articles; it is nil for any
// other page.
func splitPage(source string) []corpus.Document {
	switch {
	case strings.Contains(source, "articleParagraph") && strings.Contains(source, "Document "):
		return splitFactiva(markupText(source, false, false))
	case strings.Contains(source, "ProQuest") && strings.Contains(source, "Full text:"):
		marked := ruleTag.ReplaceAllString(source, "<p>"+strings.Repeat("_", 60)+"</p>")
		return splitProQuest(markupText(marked, false, false))
	}
	return nil
}

var ruleTag = regexp.MustCompile(`(?i)<hr\b[^>]*>`)
