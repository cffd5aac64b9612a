package reader

import (
	"bytes"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/japanese"
	"golang.org/x/text/encoding/korean"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/traditionalchinese"
)

// An encoding that says nothing of itself is told by trying: the right one
// makes words of one language, a wrong one puts signs and capitals into the
// middle of words. Every candidate decodes a sample, and every letter that is
// not ASCII counts for or against it, language by language. This needs no
// tables of bigrams, tells Polish from French where the bytes alone do not,
// and can be read.

// candidate is an encoding with the languages that are written in it.
type candidate struct {
	name      string
	encoding  encoding.Encoding
	languages []letters
}

// letters are the letters of a language beyond ASCII, in lower case.
type letters struct{ common, others string }

var (
	western = []letters{
		{"éèàê", "çîôûùâëïœæ"}, // French
		{"äöüß", "é"},          // German
		{"áéíóñ", "úü¿¡"},      // Spanish
		{"ãçáéí", "õóúâêôà"},   // Portuguese
		{"àèéòù", "ìíî"},       // Italian
		{"åäö", "éü"},          // Swedish, Finnish
		{"æøå", "éóòâêô"},      // Danish, Norwegian
		{"ëéïö", "üèáóí"},      // Dutch
		{"áéíóðþ", "úýæö"},     // Icelandic
		{"çàéèòí", "óúïü·"},    // Catalan
	}
	central = []letters{
		{"ąęłóżś", "ćńź"},            // Polish
		{"áíéěčřž", "šýúůňťďó"},      // Czech
		{"áíéčžšľť", "ýúňďôäóĺŕ"},    // Slovak
		{"áéíóöő", "úüű"},            // Hungarian
		{"ăâîşţ", ""},                // Romanian
		{"čćšž", "đ"},                // Croatian, Slovene, Serbian
		{"äöüß", ""}, {"ëç", "âêîô"}, // German, Albanian
	}
	cyrillic = []letters{
		{"оеаинтсрвлк", "мдпуяыьгзбчйхжшюцщэфъё"},  // Russian
		{"оаниівтреїє", "слкупдмяьзбгчйхжшюцщфґ’"}, // Ukrainian
		{"анаіерысоўт", "лкудмяпзьбгчйхжшюцэфё’"},  // Belarusian
		{"аиоетнрсвлъ", "кдпмязгубчйжшхюцщфь"},     // Bulgarian
	}
	// southern adds languages whose letters only Windows-1251 and ISO 8859-5
	// have.
	southern = append([]letters{{"аиоенртсјвд", "клумпзљњћђчџгбцшжфх"}, {"аоеитнрсвјк", "длпмугзбчќѓжшцѕњљџфх"}}, cyrillic...)
	turkish  = []letters{{"ıişğüçö", "âî"}}
	baltic   = []letters{{"ėšųžąįęčū", ""}, {"āīēšņļūžķčģ", ""}, {"äõöü", "šž"}}
	greek    = []letters{{"αοιετνσρηκπς", "μλυωδγθχφβξζψάέήίόύώϊϋΐΰ"}}
	hebrew   = []letters{{"יוהלאמרתבש", "נעםדקחפכטצגזןסךףץ\u05b0\u05b4\u05b7\u05b8"}}
	arabic   = []letters{{"الينمرتهوع", "دبكفسقأجحةشصطخىذزضءإئغثظآؤ،؟ًٌٍَُِّْ"}, {"اینردمتهوش", "بکسگلخزفپقعجحچآغطصضژذثظئءأ،؟"}}
	thai     = []letters{{"ากนรอเงยว่", "มลทตสคดหปะแใไจพบชขผถซธศษณญภฐฉฟฝฎฏฌฆฮฑฒฬ้็์๊๋ัิีึืุูำโๆฯ๐๑๒๓๔๕๖๗๘๙"}}
)

// candidates stand in the order in which they are preferred when they fit a
// text equally well.
var candidates = []candidate{
	{"windows-1252", charmap.Windows1252, western},
	{"windows-1251", charmap.Windows1251, southern},
	{"KOI8-R", charmap.KOI8R, cyrillic[:1]},
	{"KOI8-U", charmap.KOI8U, cyrillic[1:3]},
	{"windows-1250", charmap.Windows1250, central},
	{"ISO-8859-2", charmap.ISO8859_2, central},
	{"windows-1254", charmap.Windows1254, turkish},
	{"windows-1257", charmap.Windows1257, baltic},
	{"windows-1253", charmap.Windows1253, greek},
	{"windows-1255", charmap.Windows1255, hebrew},
	{"windows-1256", charmap.Windows1256, arabic},
	{"windows-874", charmap.Windows874, thai},
	{"IBM866", charmap.CodePage866, cyrillic[:3]},
	{"ISO-8859-5", charmap.ISO8859_5, southern},
	{"Shift-JIS", japanese.ShiftJIS, nil},
	{"EUC-JP", japanese.EUCJP, nil},
	{"EUC-KR", korean.EUCKR, nil},
	{"GB18030", simplifiedchinese.GB18030, nil},
	{"Big5", traditionalchinese.Big5, nil},
}

// guess finds the encoding of a sample. The encoding is nil when none makes
// words of it, or when two do and disagree.
func guess(sample []byte) candidate {
	var best, second float64
	var found candidate
	var text string
	for _, c := range candidates {
		decoded, err := c.encoding.NewDecoder().Bytes(sample)
		// The sample may end inside a character, and only there.
		if at := bytes.IndexRune(decoded, utf8.RuneError); err != nil || at >= 0 && at < len(decoded)-6 {
			continue
		}
		switch score := c.score(string(decoded)); {
		case score > best && string(decoded) != text:
			best, second, found, text = score, best, c, string(decoded)
		case score > second && string(decoded) != text:
			second = score
		}
	}
	if best < 0.8 || best-second < 0.05 {
		return candidate{}
	}
	return found
}

// score says how well a decoded sample reads, from below 0 to 2: the average
// over its characters beyond ASCII for the language that fits best.
func (c candidate) score(text string) float64 {
	if c.languages == nil {
		return scoreEast(text)
	}
	best := -10.0
	for _, language := range c.languages {
		best = max(best, scoreLetters(text, language))
	}
	return best
}

func scoreLetters(text string, language letters) float64 {
	sum, all := 0.0, 0
	before := ' '
	for _, r := range text {
		if r >= 0x80 || before >= 0x80 {
			if r >= 0x80 {
				all++
				sum += scoreOne(r, language)
			}
			sum += scorePair(before, r)
		}
		before = r
	}
	if all == 0 {
		return 0
	}
	return sum / float64(all)
}

// scoreOne counts a character by itself.
func scoreOne(r rune, language letters) float64 {
	lower := unicode.ToLower(r)
	switch {
	case strings.ContainsRune(language.common, lower):
		return 2
	case strings.ContainsRune(language.others, lower):
		if r < 0x250 {
			return 1.7
		}
		return 0.5 // in a script of its own nearly every byte is some letter
	case strings.ContainsRune("“”‘’„‚–—…«»‹›", r):
		return 1.2
	case strings.ContainsRune("€£§©®°•№™\u00a0\u00ad·¿¡½¼²", r):
		return 0.8
	case r < 0xa0 || unicode.Is(unicode.Co, r):
		return -4
	case unicode.IsLetter(r):
		return -1
	}
	return -0.5
}

// scorePair counts what stands side by side: nobody writes a capital or a
// sign inside a word, or a word in two scripts.
func scorePair(before, r rune) float64 {
	switch {
	case unicode.IsLower(before) && unicode.IsUpper(r):
		return -1.5
	case unicode.IsUpper(before) && unicode.IsUpper(r), unicode.IsSpace(before) && unicode.Is(unicode.Mn, r):
		return -0.7
	case unicode.IsLetter(before) && unicode.IsLetter(r) && (before < 0x250) != (r < 0x250):
		return -1.5
	case unicode.IsLetter(before) && (unicode.IsSymbol(r) || unicode.Is(unicode.No, r)) && r >= 0x80:
		return -1
	}
	return 0
}

// commonHan are frequent characters of Chinese, simple and traditional, and of
// Japanese. About two in five characters of a news text are among them.
var commonHan = func() map[rune]bool {
	set := map[rune]bool{}
	for _, r := range "的一是不了在人有我他这个们中来上大为和国地到以说时要就出会可也你对生能而子那得于着下自之年过发后作里用道行所然家种事成方多经么去法学如都同现当没动面起看定天分还进好小部其些主样理心她本前开但因只从想实日军者意无力它与长把机十民第公此已工使情明性知全三又关点正业外将两高间由问很最重并物手应战向头文体政美相见被利什二等产或新己制身果加西斯月话合回特代内信表化老给世位次度门任常先海通教儿原东声提立及比员解水名真论处走义各入几口认条平系气题活尔更别打女变四神总何电数安少报才结反受目太量再感建务做接必场件计管期市直德资命山金指克许统区保至队形社便空决治展马科司五基眼书非则听白却界达光放强即像难且权思王象完设式色路记南品住告类求据程北边死张该交规万取拉格望觉术领共确传师观清今切院让识候带导争运" +
		"這個們來為國說時會對發後裡種經麼學現當沒動進樣開從實軍無與長機關點業將兩間問並應戰體見產話內門東聲員論處義認條氣題爾別變總電數報結務場計資許統區隊決馬書則聽卻達強難權設記類據邊張該規萬覺術領確傳師觀讓識帶導爭運" +
		"日本国年月大人会社者時分合間前後東京都府県市町村政府発表新聞記事調査結果述明" {
		set[r] = true
	}
	return set
}()

// commonHangul are frequent syllables of Korean.
const commonHangul = "이다는에의을가한고지하를은로도사기대리자인서어시정과해부장일나라전제수주보그들있였했으것만며게여원스상우국조관성구선"

// scoreEast counts a text of Chinese, Japanese or Korean.
func scoreEast(text string) float64 {
	sum, all := 0.0, 0
	for _, r := range text {
		if r < 0x80 {
			continue
		}
		all++
		switch {
		case unicode.In(r, unicode.Hiragana) || r == 'ー':
			sum += 2
		case r >= 0xff61 && r <= 0xff9f: // half-width katakana: mostly bytes misread
			sum -= 1
		case unicode.In(r, unicode.Katakana):
			sum += 1.2
		case strings.ContainsRune(commonHangul, r):
			sum += 2
		case unicode.In(r, unicode.Hangul):
			sum += 0.8
		case commonHan[r]:
			sum += 2
		case unicode.Is(unicode.Han, r):
			sum += 0.3
		case strings.ContainsRune("。、，「」『』“”‘’《》（）！？：；…—・\u3000％", r) || r >= 0xff10 && r <= 0xff5a:
			sum += 1.2
		case unicode.Is(unicode.Co, r) || r < 0xa0:
			sum -= 4
		default:
			sum -= 1
		}
	}
	if all == 0 {
		return 0
	}
	return sum / float64(all)
}
