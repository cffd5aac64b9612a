package reader

import (
	"encoding/json"
	"regexp"
	"slices"
	"strings"

	"sayso/internal/corpus"
)

// pageAbout is what a page says of itself. JSON-LD is written for machines and
// believed first, then OpenGraph and the like, then the title of the window.
type pageAbout struct {
	title, byline, outlet, date, url, language string
	name                                       string // of the thing that JSON-LD speaks of, beside its headline

	body     string // the text of the article as JSON-LD gives it
	elements int
	depth    int // of the deepest element
}

// fill fills in what is not known yet.
func (a *pageAbout) fill(d *corpus.Document) {
	fill(&d.Title, tidy(a.title))
	fill(&d.Byline, tidy(a.byline))
	fill(&d.Outlet, tidy(a.outlet))
	fill(&d.Date, tidy(a.date))
	fill(&d.URL, tidy(webAddress(a.url)))
	fill(&d.Language, languageCode(a.language))
}

// webAddress passes on what is an address of the web; others name files of
// somebody's machine, or run scripts.
func webAddress(words string) string {
	words = strings.TrimSpace(words)
	if lower := strings.ToLower(words); strings.HasPrefix(lower, "https://") || strings.HasPrefix(lower, "http://") {
		return words
	}
	return ""
}

// Names of metadata by what they tell, the most reliable first.
var (
	titleNames  = []string{"og:title", "twitter:title", "dc.title", "dcterms.title", "headline", "sailthru.title"}
	bylineNames = []string{"author", "byl", "article:author", "dc.creator", "dcterms.creator", "parsely-author", "sailthru.author", "citation_author", "article.author", "authors"}
	outletNames = []string{"og:site_name", "application-name", "publisher", "dc.publisher", "article:publisher", "cre"}
	dateNames   = []string{"article:published_time", "og:article:published_time", "datepublished", "date", "pubdate", "publishdate", "publish-date", "dc.date", "dc.date.issued", "dcterms.created", "dcterms.date", "parsely-pub-date", "sailthru.date", "timestamp", "last-modified"}
	urlNames    = []string{"og:url", "twitter:url"}
	localeNames = []string{"og:locale", "dc.language", "content-language", "language"}
)

var savedFrom = regexp.MustCompile(`saved from url=\(\d+\)(\S+)`)

// pageMetadata reads what a page says of itself, and measures it.
func pageMetadata(source string) pageAbout {
	var about pageAbout
	meta := map[string]string{}
	var structured pageAbout
	var windowTitle, canonical, saved, timeTag, lang string
	depth := 0
	var visible visibleByline
	scanMarkup(source, false, func(one piece) bool {
		visible.take(one)
		switch {
		case one.kind == pieceComment && saved == "":
			if found := savedFrom.FindStringSubmatch(one.text[:min(len(one.text), 4096)]); found != nil {
				saved = found[1]
			}
		case one.kind == pieceEnd && !loose[one.name] && !voidElements[one.name]:
			depth = max(0, depth-1)
		case one.kind == pieceText && one.raw && one.name == "title" && windowTitle == "":
			windowTitle = one.text
		case one.kind != pieceStart:
			return true
		}
		if one.kind != pieceStart {
			return true
		}
		about.elements++
		// Drawings close their elements with a slash. In HTML proper that does
		// nothing, and the parser has a bound of its own.
		if !loose[one.name] && !voidElements[one.name] && !strings.HasSuffix(one.text, "/") {
			depth++
			about.depth = max(about.depth, depth)
		}
		switch one.name {
		case "html":
			fill(&lang, attribute(one.text, "lang"))
			fill(&lang, attribute(one.text, "xml:lang"))
		case "link":
			if strings.EqualFold(attribute(one.text, "rel"), "canonical") {
				fill(&canonical, attribute(one.text, "href"))
			}
		case "time":
			fill(&timeTag, attribute(one.text, "datetime"))
		case "meta":
			takeMeta(meta, one.text)
		}
		return true
	})
	for _, script := range structuredScripts(source) {
		structured.takeJSON(script)
	}
	about.body = structured.body
	shown := first(windowTitle, meta["og:title"])
	about.title = first(likest(shown, structured.title, structured.name), pick(meta, titleNames), windowTitle)
	about.byline = first(structured.byline, people(pickPeople(meta, bylineNames)), people(visible.relAuthor), people(visible.itemAuthor))
	about.outlet = first(structured.outlet, notAddress(pick(meta, outletNames)))
	about.date = first(structured.date, pick(meta, dateNames), timeTag)
	about.url = first(webAddress(canonical), pick(meta, urlNames), structured.url, saved)
	about.language = first(languageCode(lang), languageCode(structured.language), languageCode(pick(meta, localeNames)))
	return about
}

// loose elements may be left without an end, so they do not count as depth.
var loose = setOf("p li dt dd tr td th thead tbody tfoot option colgroup rt rp html body head")

func takeMeta(meta map[string]string, attributes string) {
	if len(meta) > 1000 {
		return
	}
	for _, key := range []string{"property", "name", "itemprop", "http-equiv"} {
		if name := strings.ToLower(strings.TrimSpace(attribute(attributes, key))); name != "" && len(name) < 100 && meta[name] == "" {
			meta[name] = tidy(attribute(attributes, "content"))
		}
	}
}

func pick(meta map[string]string, names []string) string {
	for _, name := range names {
		if meta[name] != "" {
			return meta[name]
		}
	}
	return ""
}

// first gives the first of some words that says something.
func first(words ...string) string {
	for _, word := range words {
		if strings.TrimSpace(word) != "" {
			return word
		}
	}
	return ""
}

// notAddress passes on what is a name: some pages put an address there.
func notAddress(words string) string {
	if strings.Contains(words, "://") {
		return ""
	}
	return words
}

// structuredScripts finds the JSON-LD of a page.
func structuredScripts(source string) (scripts []string) {
	wanted := false
	scanMarkup(source, false, func(one piece) bool {
		if one.kind == pieceStart && one.name == "script" {
			wanted = strings.Contains(strings.ToLower(attribute(one.text, "type")), "ld+json")
		} else if wanted && one.raw && one.name == "script" {
			scripts, wanted = append(scripts, one.text), false
		}
		return len(scripts) < 50
	})
	return scripts
}

// takeJSON takes what the first article in some JSON-LD tells.
func (a *pageAbout) takeJSON(script string) {
	var value any
	script = strings.TrimSuffix(strings.TrimPrefix(strings.TrimSpace(script), "<![CDATA["), "]]>")
	if json.Unmarshal([]byte(script), &value) != nil {
		return
	}
	budget := 10_000
	a.search(value, &budget)
}

func (a *pageAbout) search(value any, budget *int) {
	if *budget--; *budget < 0 {
		return
	}
	switch value := value.(type) {
	case []any:
		for _, one := range value {
			a.search(one, budget)
		}
	case map[string]any:
		if isArticle(value["@type"]) {
			a.takeArticle(value)
		}
		for _, key := range []string{"@graph", "mainEntity", "mainEntityOfPage", "itemListElement"} {
			a.search(value[key], budget)
		}
	}
}

func isArticle(kind any) bool {
	switch kind := kind.(type) {
	case string:
		return strings.HasSuffix(kind, "Article") || slices.Contains([]string{"BlogPosting", "LiveBlogPosting", "Report", "SocialMediaPosting"}, kind)
	case []any:
		return slices.ContainsFunc(kind, isArticle)
	}
	return false
}

func (a *pageAbout) takeArticle(v map[string]any) {
	if a.title == "" && a.name == "" {
		a.title, a.name = names(v["headline"]), names(v["name"])
	}
	fill(&a.byline, people(first(names(v["author"]), names(v["creator"]))))
	fill(&a.outlet, first(names(v["publisher"]), names(v["sourceOrganization"])))
	fill(&a.date, first(names(v["datePublished"]), names(v["dateCreated"])))
	fill(&a.language, names(v["inLanguage"]))
	fill(&a.url, first(webAddress(names(v["url"])), webAddress(identity(v["mainEntityOfPage"]))))
	if body, ok := v["articleBody"].(string); ok && a.body == "" {
		a.body = markupText(body, false, false)
	}
}

// names reads a name, an object that has one, or a list of either.
func names(value any) string {
	switch value := value.(type) {
	case string:
		return tidy(markupText(value, false, false))
	case map[string]any:
		if name, ok := value["name"].(string); ok {
			return tidy(name)
		}
	case []any:
		var all []string
		for _, one := range value[:min(len(value), 50)] {
			if _, nested := one.([]any); nested {
				continue
			}
			if name := names(one); name != "" {
				all = append(all, name)
			}
		}
		return tidy(strings.Join(all, ", "))
	}
	return ""
}

func identity(value any) string {
	switch value := value.(type) {
	case string:
		return value
	case map[string]any:
		id, _ := value["@id"].(string)
		return id
	}
	return ""
}
