package reader

import (
	"fmt"
	"regexp"
	"strings"

	"sayso/internal/corpus"
)

// News databases hand out many articles in one file. Each database has its own
// way to say where an article begins and what is known about it; the four ways
// below are told by marks that no single article has. One article is one
// document, and its place stands in its source: bundle.txt#12.

// giveArticles hands out the articles of a bundle, or the document as it is.
func giveArticles(file File, document corpus.Document, yield func(Result) bool) {
	articles := splitBundle(document.Text)
	if articles == nil {
		give(file, document, yield)
		return
	}
	giveList(file, document, articles, yield)
}

// giveList hands out the articles of a bundle. Of the bundle, its source and
// its encoding are said of each of them.
func giveList(file File, bundle corpus.Document, articles []corpus.Document, yield func(Result) bool) {
	for i, article := range articles {
		article.Source = fmt.Sprintf("%s#%d", first(bundle.Source, file.Name), i+1)
		article.Origin.Encoding = bundle.Origin.Encoding
		article.Origin.Place = fmt.Sprintf("article %d of %d", i+1, len(articles))
		if strings.TrimSpace(article.Text) == "" {
			if !yield(Result{Err: fmt.Errorf("article %d of it, %q, holds no text", i+1, corpus.FirstWords(article.Title, 60)), Entry: corpus.Entry{Document: corpus.Document{Source: article.Source}}}) {
				return
			}
			continue
		}
		if !give(file, article, yield) {
			return
		}
	}
}

// splitBundle cuts a bundle into its articles; it is nil for a text that is
// none.
func splitBundle(text string) []corpus.Document {
	for _, split := range []func(string) []corpus.Document{splitLexis, splitNexis, splitFactivaCodes, splitFactiva, splitProQuest} {
		if articles := split(text); len(articles) > 0 {
			return articles
		}
	}
	return nil
}

// blocks cuts a text into paragraphs at empty lines. Lines inside keep their
// breaks, without the blanks around them.
func blocks(text string) []string {
	var all, lines []string
	end := func() {
		if len(lines) > 0 {
			all, lines = append(all, strings.Join(lines, "\n")), nil
		}
	}
	for line := range strings.Lines(text) {
		if line = strings.Trim(line, " \t\r\n\f\u00a0\ufeff"); line == "" {
			end()
			continue
		}
		lines = append(lines, line)
	}
	end()
	return all
}

// unwrap makes one line of the lines of a paragraph.
func unwrap(block string) string { return strings.Join(strings.Fields(block), " ") }

// dated sets the date of an article from words as they were printed.
func dated(d *corpus.Document, words string) {
	if d.Date = isoDate(words); d.Date != tidy(words) {
		d.Printed = tidy(words)
	}
}

// languageNames gives codes for the names of languages as databases write
// them.
var languageNames = map[string]string{
	"english": "en", "englisch": "en", "anglais": "en", "inglés": "en", "german": "de", "deutsch": "de", "allemand": "de", "alemán": "de",
	"french": "fr", "français": "fr", "französisch": "fr", "spanish": "es", "español": "es", "spanisch": "es", "italian": "it", "italiano": "it",
	"portuguese": "pt", "português": "pt", "dutch": "nl", "nederlands": "nl", "polish": "pl", "polski": "pl", "russian": "ru", "русский": "ru",
	"ukrainian": "uk", "turkish": "tr", "arabic": "ar", "chinese": "zh", "japanese": "ja", "korean": "ko", "swedish": "sv", "danish": "da",
	"norwegian": "no", "finnish": "fi", "czech": "cs", "hungarian": "hu", "greek": "el", "hebrew": "he", "romanian": "ro", "bulgarian": "bg",
}

func languageNamed(words string) string {
	name, _, _ := strings.Cut(strings.ToLower(strings.TrimSpace(words)), ";")
	name = strings.Trim(name, " .")
	if code := languageNames[name]; code != "" {
		return code
	}
	return languageCode(name)
}

// LexisNexis, as text, until 2019. An article begins with "1 of 10 DOCUMENTS";
// outlet, date and headline follow, then fields, the text in hard lines, and
// more fields.

var lexisStart = regexp.MustCompile(`(?m)^[ \t\x{FEFF}\f]*(?:\d{1,5} of \d{1,5} DOCUMENTS?|Dokument \d{1,5} von \d{1,5}|Documento? \d{1,5} de \d{1,5})[ \t]*$`)

var lexisField = regexp.MustCompile(`^(\p{Lu}[\p{Lu}-]{2,}(?: \p{Lu}+)?): ?`)

// lexisTail are the fields that follow the text of an article.
var lexisTail = setOf("LOAD-DATE LANGUAGE PUBLICATION-TYPE PUB-TYPE GRAPHIC SUBJECT COMPANY ORGANIZATION COUNTRY STATE CITY GEOGRAPHIC PERSON INDUSTRY TICKER DOCUMENT-TYPE JOURNAL-CODE ACC-NO CORRECTION-DATE NOTES UPDATE SPRACHE LANGUE IDIOMA DATE-CHARGEMENT COPYRIGHT")

// lexisHead are the fields that come before it.
var lexisHead = setOf("BYLINE SECTION LENGTH DATELINE HIGHLIGHT HEADLINE SERIES SOURCE URL COLUMN AUTOR RUBRIK LÄNGE TITEL AUTEUR RUBRIQUE LONGUEUR TITRE SECCIÓN LONGITUD")

func splitLexis(text string) (articles []corpus.Document) {
	if !strings.Contains(text, " DOCUMENT") && !strings.Contains(text, "Dokument ") && !strings.Contains(text, "Document") {
		return nil
	}
	starts := lexisStart.FindAllStringIndex(text, -1)
	for i, start := range starts {
		end := len(text)
		if i+1 < len(starts) {
			end = starts[i+1][0]
		}
		article := lexisArticle(blocks(text[start[1]:end]))
		article.Origin.Database = "LexisNexis"
		articles = append(articles, article)
	}
	return articles
}

// lexisArticle reads one article out of its paragraphs.
func lexisArticle(all []string) (d corpus.Document) {
	var body []string
	inHead, sawField := true, false
	for i, block := range all {
		field := lexisField.FindStringSubmatch(block)
		name, value := "", ""
		if field != nil {
			name, value = field[1], unwrap(block[len(field[0]):])
		}
		switch {
		case name != "" && lexisTail[strings.Fields(name)[0]] || !inHead && isCopyright(block):
			inHead = false
			takeLexisField(&d, name, value)
			if len(body) > 0 {
				takeLexisTail(&d, all[i:])
				d.Text = strings.Join(body, "\n\n")
				return d
			}
		case inHead && name != "" && lexisHead[strings.Fields(name)[0]]:
			sawField = true
			takeLexisField(&d, name, value)
		case inHead && i == 0:
			d.Outlet = tidy(block)
		case inHead && d.Date == "" && !sawField && isoDate(unwrap(block)) != "":
			dated(&d, unwrap(block))
		case inHead && !sawField && i < 8 && !isCopyright(block):
			if d.Date != "" && d.Title == "" {
				d.Title = tidy(block)
			}
		case isCopyright(block) && len(body) == 0:
		default:
			inHead = false
			body = append(body, unwrap(block))
		}
	}
	d.Text = strings.Join(body, "\n\n")
	return d
}

func takeLexisTail(d *corpus.Document, all []string) {
	for _, block := range all {
		if field := lexisField.FindStringSubmatch(block); field != nil {
			takeLexisField(d, field[1], unwrap(block[len(field[0]):]))
		}
	}
}

func takeLexisField(d *corpus.Document, name, value string) {
	switch name {
	case "BYLINE", "AUTOR", "AUTEUR":
		d.Byline = tidy(strings.TrimPrefix(strings.TrimPrefix(value, "By "), "BY "))
	case "HEADLINE", "TITEL", "TITRE":
		d.Title = tidy(value)
	case "LANGUAGE", "SPRACHE", "LANGUE", "IDIOMA":
		d.Language = languageNamed(value)
	case "URL":
		d.URL = webAddress(value)
	case "SECTION", "RUBRIK", "RUBRIQUE", "SECCIÓN":
		placeInPaper(&d.Origin, value)
	case "LENGTH", "LÄNGE", "LONGUEUR", "LONGITUD":
		d.Origin.Length = tidy(value)
	case "ACC-NO":
		d.Origin.Accession = tidy(value)
	}
}

// pageMark is how databases write a page after the name of a section.
var pageMark = regexp.MustCompile(`(?i)(?:^|[;,] *)(?:pgs?\.?|pages?|S\.|Seiten?|p\.|pp\.|pág\.?|página)\s*([\p{L}\d][\p{L}\d ,.&-]*)`)

// placeInPaper reads the section and the page of words like "NEWS; Pg. 4".
func placeInPaper(o *corpus.Origin, words string) {
	words = tidy(words)
	if found := pageMark.FindStringSubmatchIndex(words); found != nil {
		fill(&o.Page, strings.TrimRight(words[found[2]:found[3]], " ,."))
		words = words[:found[0]]
	}
	fill(&o.Section, strings.Trim(words, " ;,"))
}

func isCopyright(block string) bool {
	start := strings.ToLower(block[:min(len(block), 12)])
	return strings.HasPrefix(start, "copyright") || strings.HasPrefix(start, "©") || strings.HasPrefix(start, "(c)")
}

// Nexis Uni, in Word, rich text or text. An article ends with "End of
// Document"; its text stands between "Body" and "Classification".

var (
	nexisEnd   = setOfLines("End of Document|Ende des Dokuments|Dokumentende|Fin du document|Fin del documento|Einde van document|Fim do documento")
	nexisBody  = setOfLines("Body|Text|Volltext|Corps|Cuerpo|Texto|Corpo|Tekst")
	nexisClass = setOfLines("Classification|Klassifizierung|Klassifikation|Clasificación|Classificação|Classificatie|Classificazione")
	nexisField = regexp.MustCompile(`^(Section|Length|Byline|Highlight|Dateline|Rubrik|Länge|Autor|Longueur|Auteur|Sección|Longitud|Language|Sprache|Langue|Idioma|Load-Date|Publication-Type|Link to Image|Graphic):[\s\x{00A0}]*`)
)

func setOfLines(words string) map[string]bool {
	set := map[string]bool{}
	for _, word := range strings.Split(words, "|") {
		set[word] = true
	}
	return set
}

func splitNexis(text string) (articles []corpus.Document) {
	any := false
	for end := range nexisEnd {
		any = any || strings.Contains(text, end)
	}
	if !any {
		return nil
	}
	all := blocks(text)
	from := 0
	for i, block := range all {
		if nexisEnd[block] {
			if article, ok := nexisArticle(all[from:i]); ok {
				articles = append(articles, article)
			}
			from = i + 1
		}
	}
	return articles
}

// splitBookmarks cuts a bundle of Nexis Uni whose words are of a language that
// is not known here: articles begin at bookmarks named Bookmark_1, Bookmark_2
// and so on, and others mark the text and what follows it.
func splitBookmarks(paragraphs []paragraph) (articles []corpus.Document) {
	var all []string
	started := false
	end := func() {
		if article, ok := nexisArticle(all); ok && started {
			articles = append(articles, article)
		}
		all = nil
	}
	for _, p := range paragraphs {
		text := strings.Trim(p.text, " \t\n\u00a0")
		for _, name := range p.bookmarks {
			switch {
			case strings.HasPrefix(name, "Bookmark_"):
				end()
				started = true
			case strings.HasPrefix(name, "Body"):
				text = "Body"
			case strings.HasPrefix(name, "Classification"):
				text = "Classification"
			}
		}
		if text != "" {
			all = append(all, text)
		}
	}
	end()
	return articles
}

// nexisArticle reads one article. What stands before its headline, such as the
// list of all articles, is passed over: the headline is found from the date
// that stands two lines below it.
func nexisArticle(all []string) (d corpus.Document, ok bool) {
	d.Origin.Database = "Nexis Uni"
	body := -1
	for i, block := range all {
		if nexisBody[block] {
			body = i
			break
		}
	}
	if body < 0 {
		return d, false
	}
	for i := body - 1; i >= 2; i-- {
		if field := nexisField.FindString(all[i]); field != "" {
			takeNexisField(&d, field, unwrap(all[i][len(field):]))
			continue
		}
		if len(all[i]) < 100 && !isCopyright(all[i]) && isoDate(all[i]) != "" {
			dated(&d, all[i])
			d.Outlet, d.Title = tidy(all[i-1]), tidy(all[i-2])
			break
		}
	}
	if d.Title == "" && body > 0 {
		return d, false
	}
	end := len(all)
	for i := len(all) - 1; i > body; i-- {
		if nexisClass[all[i]] {
			end = i
			break
		}
	}
	for _, block := range all[min(end, len(all)):] {
		if field := nexisField.FindString(block); field != "" {
			takeNexisField(&d, field, unwrap(block[len(field):]))
		}
	}
	d.Text = strings.Join(all[body+1:end], "\n\n")
	return d, true
}

func takeNexisField(d *corpus.Document, field, value string) {
	switch name, _, _ := strings.Cut(field, ":"); name {
	case "Byline", "Autor", "Auteur":
		fill(&d.Byline, tidy(strings.TrimPrefix(strings.TrimPrefix(value, "By "), "BY ")))
	case "Language", "Sprache", "Langue", "Idioma":
		fill(&d.Language, languageNamed(value))
	case "Section", "Rubrik", "Sección":
		placeInPaper(&d.Origin, value)
	case "Length", "Länge", "Longueur", "Longitud":
		fill(&d.Origin.Length, tidy(value))
	}
}
