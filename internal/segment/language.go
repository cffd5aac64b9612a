package segment

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/abadojack/whatlanggo"
)

// sample is how many bytes of a text are read to tell its language. News names
// its language in its first paragraph; more would only cost time.
const sample = 1024

// brief is the length in bytes of a text that is too short to be taken for a
// language that the engine does not know: what is rare in news is more often a
// mistake than a find.
const brief = 200

// Detect returns the ISO 639-1 code of the language of the text, or "" when it
// cannot tell. It reads only the beginning of the text.
//
// The small words of a language give it away at once in most news. Only where
// they do not are trigrams compared with those of all languages, which takes
// fifty times as long.
func Detect(text string) string {
	text = beginning(text)
	if armenian(text) {
		return "hy" // not among the languages of whatlanggo
	}
	if language := byFunctionWords(text); language != "" {
		return language
	}
	info := whatlanggo.Detect(text)
	language := info.Lang.Iso6391()
	_, known := lexicons[language]
	switch {
	case info.Script == unicode.Latin && !known && (len(text) < brief || !info.IsReliable()):
		return ""
	case !info.IsReliable() && info.Confidence < 0.2:
		return ""
	}
	return language
}

// functionWords are the most frequent small words of languages in Latin
// letters: those that the engine knows, and their closest relatives, so that
// the one is not taken for the other. Words of one plain letter are left out:
// in short texts they are initials and parts of acronyms.
var functionWords = map[string]string{
	"en": "the of and to in is it that was for on are with as they be at from this have by not had but what were his her she he we or an which said will would has been who its their more",
	"de": "der die und in den von zu das mit sich des auf für ist im dem nicht ein eine als auch es an werden aus er hat dass sie nach wird bei einer um am sind noch wie einem über so zum war haben nur oder aber vor zur bis",
	"fr": "de la le et les des en un une du dans est que qui pour au il sur pas par plus ne se ce sont avec son à ont été aux cette mais ou nous elle comme leur ses qu",
	"es": "de la que el en los se del las un por con no una su para es al lo como más pero sus le ha este sí porque esta entre cuando muy sin sobre ser también fue había",
	"it": "di il la che in un per è una sono con non del si le da al dei nel alla della lo gli ha come più ma anche delle su questo dal sul hanno dell nella",
	"pt": "de que do da em um para é com não uma os no se na por mais as dos como mas foi ao ele das tem à seu sua ou ser quando muito há nos já está também só pelo pela até",
	"nl": "de van een het en in is dat op te zijn met voor niet aan er om ook als dan maar bij uit nog hij naar heeft door ze wordt wat over werd deze of tot je",
	"af": "die van en in is het nie wat te sy vir om dat met ’n op as hy aan was deur sal word ook by uit na maar kan hulle haar",
	"da": "og at det er en til på som for af de med den der ikke har et han fra var om ved vi efter kan vil blev men sig hun også blive eller skal nu mere hvor",
	"no": "og det er på til en som for av de at med den har ikke et om fra han var ved vi etter kan vil ble men seg hun også bli eller skal nå mer hvor",
	"sv": "och att det som en på är av för med till den har de inte om ett han men var jag sig från vi så kan när år säger hon under också efter eller nu sin där vid mot skulle",
	"pl": "na się nie że do to jest jak po za od przez ale przy dla są tym oraz który być ma która już tylko tego jego lub był także może pod jej ze",
	"ro": "de și în la cu pe că din un este pentru nu care se mai au prin al sau fost ce dar fi ale sunt după lui cele până fără între",
	"cs": "se na je že do za to ve pro by si jako po jsou od ale který podle jeho byl která bude nebo až také však při už jen už před",
	"sk": "sa na je že do aj za to vo pre by si ako po sú od ale ktorý podľa jeho bol ktorá bude alebo až tiež však pri už len pred",
	"tl": "ang ng sa na mga at ay si ni ito para kung hindi may din rin siya niya nang ko mo ka pa lang po isang kay",
}

// wordLanguages tells for each function word the languages that have it, as
// indexes into wordNames.
var wordLanguages, wordNames = func() (map[string][]uint8, []string) {
	languages, names := map[string][]uint8{}, []string{}
	for name, words := range functionWords {
		names = append(names, name)
		for word := range strings.FieldsSeq(words) {
			languages[word] = append(languages[word], uint8(len(names)-1))
		}
	}
	return languages, names
}()

// byFunctionWords names the language in Latin letters that the engine knows
// and whose small words make up at least a quarter of all words and half as
// many again as those of the next language. It is "" when there is none.
func byFunctionWords(text string) string {
	var counts [32]int
	words := 0
	eachWord(text, func(word []byte) {
		if len(word) == 1 {
			return
		}
		words++
		for _, language := range wordLanguages[string(word)] {
			counts[language]++
		}
	})
	best, next := 0, 0
	for i := 1; i < len(wordNames); i++ {
		switch {
		case counts[i] > counts[best]:
			best, next = i, counts[best]
		case counts[i] > next:
			next = counts[i]
		}
	}
	name := wordNames[best]
	if _, known := lexicons[name]; !known || counts[best] < 2 || 4*counts[best] < words || 2*counts[best] < 3*next {
		return ""
	}
	return name
}

// eachWord calls yield with every word of the text in small letters; the bytes
// are only lent. A word is cut where no letter stands, also at an apostrophe.
func eachWord(text string, yield func(word []byte)) {
	var word []byte
	for _, r := range text {
		switch {
		case 'a' <= r && r <= 'z':
			word = append(word, byte(r))
		case 'A' <= r && r <= 'Z':
			word = append(word, byte(r)+'a'-'A')
		case r >= utf8.RuneSelf && unicode.IsLetter(r):
			word = utf8.AppendRune(word, unicode.ToLower(r))
		case len(word) > 0:
			yield(word)
			word = word[:0]
		}
	}
	if len(word) > 0 {
		yield(word)
	}
}

// armenian reports whether the first letter of the text is Armenian.
func armenian(text string) bool {
	for _, r := range text {
		if unicode.IsLetter(r) {
			return unicode.Is(unicode.Armenian, r)
		}
	}
	return false
}

// beginning returns the first bytes of the text, cut at a character.
func beginning(text string) string {
	if len(text) <= sample {
		return text
	}
	end := sample
	for end > sample-utf8.UTFMax && !utf8.RuneStart(text[end]) {
		end--
	}
	return text[:end]
}

// languageFor is the language by whose rules the text is cut: what Detect
// would say, if it is sure or says a language that has lists. A doubtful text
// in Latin letters is read as English, because a short text is more often
// English than Czech, and one in Cyrillic letters as Russian.
func languageFor(text string) string {
	text = beginning(text)
	if armenian(text) {
		return "hy"
	}
	if language := byFunctionWords(text); language != "" {
		return language
	}
	info := whatlanggo.Detect(text)
	language := info.Lang.Iso6391()
	if info.IsReliable() {
		return language
	}
	if _, known := lexicons[language]; known && info.Confidence >= 0.1 {
		return language
	}
	for _, r := range text {
		switch {
		case !unicode.IsLetter(r):
		case unicode.Is(unicode.Latin, r):
			return "en"
		case unicode.Is(unicode.Cyrillic, r):
			return "ru"
		default:
			return language
		}
	}
	return "en"
}
