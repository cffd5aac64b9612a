package sources

import (
	"slices"
	"strings"
)

// German writes every noun with a capital, so a capital alone names nobody there:
// "Mai" and "Radio" are no sources. A German text therefore has rules of its own
// for what is a mention: two capitals in a row after no article, a word that says
// what a person or a body is, or letters that are all capitals; and for what ties
// a mention to what is said, which may stand on either side of the verb.

// germanWords are so frequent that they tell the language.
var germanWords = set(`der die das den dem des und nicht mit ist im auf ein eine einen einem einer für von zu dass sich wie nach wurde hat haben sind bei`)

// isGerman tells a German text by its frequent words.
func isGerman(tokens []token) bool {
	words, german := 0, 0
	for _, t := range tokens {
		if words == 600 {
			break
		}
		if t.word {
			words++
			if germanWords[t.lower] {
				german++
			}
		}
	}
	return german >= 3 && german*8 >= words
}

var (
	germanVerbs = set(`sagte sagt sagten sagen erklärte erklärt erklärten teilte teilten meldete meldet meldeten berichtete berichtet berichteten
 behauptete behauptet behaupteten bestätigte bestätigt bestätigten dementierte dementiert dementierten bestritt bestreitet bestritten
 warnte warnt warnten betonte betont betonten kritisierte kritisiert kritisierten äußerte meinte meint meinten schrieb schreibt schrieben
 fügte forderte fordert forderten räumte kündigte kündigten versicherte versichert widersprach widerspricht vermutet vermutete glaubt antwortete
 wies weist wiesen nannte nennt sprach spricht gab`)
	germanArticles = set(`der die das den dem des ein eine einen einem einer eines sein seine seinem seiner ihr ihre ihrem ihrer mehrere zwei drei vier`)
	// germanGrounds lead to whose word it is: nach Angaben der Stadt.
	germanGrounds = set(`angaben angabe einschätzung ansicht darstellung aussage aussagen worten meinung informationen auskunft überzeugung`)
	germanRoles   = []string{"abgeordnete", "minister", "sprecher", "präsident", "kanzler", "bürgermeister", "direktor", "chef", "vorsitzend", "professor", "richter",
		"anwalt", "anwältin", "general", "beamt", "expert", "forscher", "wissenschaftler", "politiker", "sekretär", "leiter", "zeug", "augenzeug", "mitarbeiter", "ingenieur", "botschafter", "inhaber",
		"kommissar", "ärzt", "arzt", "lehrer", "bewohner", "senator", "landrat", "vertreter", "diplomat", "offizier", "insider", "eigentümer", "unternehmer", "ökonom", "historiker"}
	germanBodies = []string{"ministerium", "ministeriums", "behörde", "behörden", "amt", "amtes", "amts", "polizei", "regierung", "partei", "gericht", "gerichts", "verband", "verbandes", "verbands", "kommission",
		"ausschuss", "ausschusses", "gewerkschaft", "unternehmen", "unternehmens", "firma", "konzern", "konzerns", "agentur", "feuerwehr", "staatsanwaltschaft", "anwaltschaft", "universität", "institut", "instituts", "stadt",
		"verwaltung", "armee", "bundeswehr", "bundestag", "fraktion", "gesellschaft", "betreiber", "betreiberin", "klinik", "reederei", "sender", "zeitung", "rat", "rates", "bank", "verein", "vereins", "kirche", "botschaft", "militär"}
	// germanTitles never name anybody by themselves.
	germanNoName = set(`herr herrn frau mio mrd tsd euro prozent januar februar märz april mai juni juli august september oktober november dezember
 montag dienstag mittwoch donnerstag freitag samstag sonntag uhr jahr jahre jahren`)
)

// germanEndings may follow the stem of a role.
var germanEndings = map[string]bool{"": true, "e": true, "n": true, "en": true, "er": true, "r": true, "s": true, "es": true, "ern": true, "in": true, "innen": true, "inn": true, "erin": true, "erinnen": true, "te": true, "ten": true, "ter": true, "tin": true}

// germanRole tells a noun for what a person is: Abgeordneten, Sprecherin.
func germanRole(word string) bool {
	for _, role := range germanRoles {
		if at := strings.Index(word, role); at >= 0 && germanEndings[word[at+len(role):]] {
			return true
		}
	}
	return false
}

// germanBody tells a noun for a body, also at the end of a compound.
func germanBody(word string) bool {
	for _, body := range germanBodies {
		if strings.HasSuffix(word, body) && (len(body) > 4 || word == body || strings.HasSuffix(word, "sr"+body[1:]) || len(word) > len(body)+3) {
			return true
		}
	}
	return false
}

// readGerman finds the mentions of a German text, and what ties them to what is
// said.
func readGerman(tokens []token) (chunks []chunk, found []attribution) {
	starting, ending := map[int]int{}, map[int]int{}
	for i := 0; i < len(tokens); {
		c, ok := germanChunk(tokens, i)
		if !ok {
			i++
			continue
		}
		starting[c.from], ending[c.to] = len(chunks), len(chunks)
		chunks = append(chunks, c)
		i = c.to
	}
	tie := func(n, from, to int, word string) {
		c := chunks[n]
		found = append(found, attribution{from: c.from, to: c.to, kind: c.kind, cue: spanOf(tokens, from, to), word: word, nested: tokens[from].quoted})
	}
	after := func(i int) (int, bool) { // the chunk behind an article or none
		for k := i; k < min(len(tokens), i+4); k++ {
			if n, ok := starting[k]; ok {
				return n, true
			}
			if !tokens[k].word || tokens[k].capital {
				break
			}
		}
		return 0, false
	}
	for i, t := range tokens {
		switch {
		case !t.word:
		case t.lower == "nach" && i+1 < len(tokens) && germanGrounds[tokens[i+1].lower]:
			if n, ok := after(i + 2); ok {
				tie(n, i, i+2, t.lower+" "+tokens[i+1].lower)
			}
		case t.lower == "laut", t.lower == "so" && i > 0 && !tokens[i-1].word && !tokens[i-1].ends:
			if n, ok := after(i + 1); ok {
				tie(n, i, i+1, t.lower)
			}
		case t.lower == "zufolge":
			if n, ok := ending[i]; ok {
				tie(n, i, i+1, t.lower)
			}
		case germanVerbs[t.lower] && !t.capital:
			right, r := after(i + 1)
			left, l := ending[i]
			if l && (!r || germanOpens(tokens, chunks[left].from)) {
				tie(left, i, i+1, t.lower)
			} else if r {
				tie(right, i, i+1, t.lower)
			}
		}
	}
	return chunks, found
}

// germanOpens reports whether a mention, with its article and what describes it,
// begins the sentence: then it is the subject of the verb behind it.
func germanOpens(tokens []token, from int) bool {
	for i := from - 1; i >= 0; i-- {
		if !tokens[i].word {
			return tokens[i].ends || strings.Contains("“\"„«»,", tokens[i].lower)
		}
		if tokens[i].capital && !germanArticles[tokens[i].lower] {
			return false
		}
	}
	return true
}

// germanChunk reads the mention that begins at token i, without its article.
func germanChunk(tokens []token, i int) (chunk, bool) {
	if !germanNoun(tokens, i) {
		return chunk{}, false
	}
	j := i + 1
	for j < len(tokens) && (germanNoun(tokens, j) || particles[tokens[j].lower] && j+1 < len(tokens) && germanNoun(tokens, j+1) && tokens[j].lower != "den" && tokens[j].lower != "der") {
		j++
	}
	words := tokens[i:j]
	first, last := words[0].lower, words[len(words)-1].lower
	c := chunk{from: i, to: j, trimmed: j, kind: other, named: true, head: true}
	role := germanRole(first)
	switch {
	case len(words) == 1 && role:
	case len(words) > 1 && role && !germanBody(last):
		c.kind = person
	case hasOrgWord(words), germanBody(last), allCapitals(words[len(words)-1]), germanBody(first):
		c.kind = organisation
	case len(words) > 1 && len(words) <= 4 && !germanArticle(tokens, i):
		c.kind = person
	default:
		return chunk{}, false
	}
	return c, true
}

// hasOrgWord reports whether a name is that of an organisation: Radio Nord.
func hasOrgWord(words []token) bool {
	return len(words) > 1 && slices.ContainsFunc(words, func(t token) bool { return orgWords[t.lower] })
}

// germanArticle reports whether an article stands before a token, with at most
// two words that describe between them.
func germanArticle(tokens []token, i int) bool {
	for k := i - 1; k >= max(0, i-3) && tokens[k].word && !tokens[k].capital; k-- {
		if germanArticles[tokens[k].lower] {
			return true
		}
	}
	return false
}

// germanNoun reports whether a token can belong to a mention: a word with a
// capital that is not one because a sentence begins.
func germanNoun(tokens []token, i int) bool {
	t := tokens[i]
	if !t.word || !t.capital || germanNoName[strings.TrimSuffix(t.lower, ".")] || germanArticles[t.lower] || germanWords[t.lower] || germanVerbs[t.lower] || germanGrounds[t.lower] {
		return false
	}
	if !startsSentence(tokens, i) {
		return t.lower[0] < '0' || t.lower[0] > '9'
	}
	return germanRole(t.lower) || germanBody(t.lower) || allCapitals(t) || nextIsCapital(tokens, i) && !germanNoName[tokens[i+1].lower] && !germanAdverb[t.lower]
}

// germanAdverb begins sentences before a noun.
var germanAdverb = set(`am im an in auf aus bei beim mit vom vor zum zur über unter seit trotz wegen während neben ohne gegen durch laut nach auch doch nur schon`)
