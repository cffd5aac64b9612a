package sources

import (
	"maps"
	"slices"
	"strings"
)

// set makes a set of the words in a string.
func set(words string) map[string]bool {
	s := map[string]bool{}
	for _, w := range strings.Fields(words) {
		s[w] = true
	}
	return s
}

// interviewCue ties the person who answers to a transcript.
const interviewCue = "interview with"

// The cues. After “…,” they may stand before their subject ("said Renn").
var cues = inflect(`add allege announce argue assert assess claim comment complain
 conclude concede confirm contend declare deny describe disclose dispute emphasise emphasize
 estimate explain insist maintain note observe predict promise recall recommend
 refute reiterate reject remark repeat reply report respond reveal state stress suggest
 suspect tweet urge voice vow warn acknowledge admit agree ask accuse believe expect hope fear
 dismiss judge joke post testify call indicate apologise apologize demand mention answer`,
	`say says said saying adding tell tells told write writes wrote
 think thinks thought feel feels felt mean means meant`)

// ReportingVerbs lists the forms of the verbs that say, in small letters, by
// which a source is found.
func ReportingVerbs() []string { return slices.Sorted(maps.Keys(cues)) }

// weakCues can be cues and often are not.
var weakCues = inflect(`show list receive publish release call`,
	`see sees seen saw know knows knew find finds found speak speaks spoke`)

// nounOrVerb are cues that are as often nouns: "a report", "claims".
var nounOrVerb = nouns(`report claim comment note answer call demand hope fear estimate state post voice judge
 complaint promise recall release show list reply urge find record suspect tweet remark dispute stress`)

// inflect makes the forms of regular verbs and adds the irregular ones. It leaves
// out the forms in -ing, which are nouns too often ("contributed reporting").
func inflect(regular, irregular string) map[string]bool {
	s := set(irregular)
	for _, verb := range strings.Fields(regular) {
		s[verb] = true
		switch {
		case strings.HasSuffix(verb, "e"):
			s[verb+"s"], s[verb+"d"] = true, true
		case strings.HasSuffix(verb, "y") && verb != "say":
			stem := strings.TrimSuffix(verb, "y")
			s[stem+"ies"], s[stem+"ied"] = true, true
		case verb == "admit":
			s["admits"], s["admitted"] = true, true
		case strings.HasSuffix(verb, "ss"):
			s[verb+"es"], s[verb+"ed"] = true, true
		default:
			s[verb+"s"], s[verb+"ed"] = true, true
		}
	}
	return s
}

// skipped may stand between a subject and its cue.
var skipped = set(`has have had was were is are be been did does do would will could can may might also
 not never again already later once twice yet now then still only even just first repeatedly separately
 privately publicly flatly firmly strongly quickly angrily earlier recently simply both all
 himself herself itself themselves wouldn't didn't doesn't don't hasn't haven't hadn't won't couldn't`)

// determiners begin a description.
var determiners = set(`a an the this that these those one two three four five six seven eight nine ten some
 several many another its his her their our both each other`)

// dropped is taken off the front of a description when it is compared.
var dropped = set(`a an the this that these those its his her their our`)

var pronouns = set(`he she they it we i you who which them him her us me`)

// stops end a mention and never belong to one.
var stops = set(`and or but nor so yet because although though while when where whereas whether if unless
 until since as than that which who whom whose what how why there here then now thus
 in on at by for from to into onto with without about of off over under above below after before during
 between among through across against near toward towards within upon per via despite amid out up down
 is are was were be been being am has have had having do does did done can could may might must shall should
 will would isn't aren't wasn't weren't don't doesn't didn't hasn't haven't hadn't can't couldn't won't
 wouldn't shouldn't not never also only even just still already again very too more most less least
 he she they it we i you him them us me my your
 yes no any well today yesterday tomorrow tonight early late ago
 asked according citing began begin said
 monday tuesday wednesday thursday friday saturday sunday mondays tuesdays wednesdays thursdays fridays
 january february march april june july august september october november december
 jan feb mar apr jun jul aug sept sep oct nov dec`)

// beForms before a participle make a passive, whose subject does not speak.
var beForms = set("is are was were be been being")

var weekdays = set(`monday tuesday wednesday thursday friday saturday sunday yesterday today`)

// joiners lead from a description to what belongs to it: "the head of the
// authority", "a person familiar with the inspection".
var joiners = set("of for at in on from with to about near behind inside")

// placeBefore leads to places more often than to people.
var placeBefore = set("in at near")

// particles stand inside names.
var particles = set("van von der den de del della di da du la le bin ibn al el y ter ten zu")

// capitalised words that name a role and not a person.
var titles = set(`president minister chancellor secretary senator governor mayor general colonel captain major
 director chairman chairwoman chair king queen prince princess pope bishop judge justice professor doctor dr mr mrs ms
 sir lady lord prof gen col capt sgt lt sen rep gov rev premier deputy vice chief ambassador
 spokesman spokeswoman spokesperson editor prime foreign defence defense acting former`)

var abbreviations = set("mr mrs ms dr prof gen col capt sgt lt sen rep gov rev st jr sr no co ltd inc corp")

// heads are nouns of people who speak, with their singular and plural.
var officials = nouns(`official minister spokesman spokeswoman spokesperson diplomat officer ambassador prosecutor
 lawmaker senator commander aide adviser advisor envoy clerk mayor governor president secretary
 investigator inspector regulator general member negotiator`)

var people = nouns(`source engineer analyst expert witness lawyer resident doctor scientist researcher professor
 consultant manager director chairman chairwoman executive employee worker farmer grower driver teacher
 journalist reporter editor activist campaigner critic observer economist hydrologist historian
 leader head chief owner customer relative friend supporter opponent
 supplier dealer broker trader investor contractor student soldier fighter refugee
 person people man woman men women veteran pilot captain politician figure insider author hauliers`)

var organisations = nouns(`government ministry authority agency office company firm department commission committee
 council court police army military navy alliance union association party opposition embassy
 administration parliament assembly board bank group organisation organization institute university
 regulator operator maker carrier court team service centre center bureau country countries state nation
 administration cabinet newspaper station outlet brokerage pentagon kremlin nato`)

var documents = nouns(`report statement letter document log notice note paper memo study survey email e-mail
 transcript record file indictment ruling certificate receipt website tweet version draft`)

// orgWords inside a name make it the name of an organisation.
var orgWords = set(`ministry office commission authority association agency department council committee
 company group bank union institute university court police army navy party observatory service wire courier
 gazette tribune ledger observer times post herald daily radio news press terminals crossings ltd inc corp co
 s.p.a gmbh plc llc ag sa party nato un eu us usa uk pentagon kremlin congress senate parliament house government
 embassy organisation organization board federation league foundation society`)

// geoWords at the end of a name make it a place or an event.
var geoWords = set(`island islands river city street county bay lake sea valley road bridge park district mountain
 mountains province region north south east west ocean beach hill hills avenue square war treaty act day week`)

// modifiers may stand before a bare head: "senior officials".
var modifiers = set(`senior former local military government intelligence defence defense police health state federal foreign
 opposition independent unnamed anonymous national regional city company union industry security
 army navy ministry court party medical legal diplomatic western eastern northern southern other some many
 two three four several chief deputy finance prime press`)

func nouns(singular string) map[string]bool {
	s := set(singular)
	for w := range set(singular) {
		switch {
		case strings.HasSuffix(w, "man"):
			s[strings.TrimSuffix(w, "man")+"men"] = true
		case strings.HasSuffix(w, "y"):
			s[strings.TrimSuffix(w, "y")+"ies"] = true
		case strings.HasSuffix(w, "ss") || strings.HasSuffix(w, "ch"):
			s[w+"es"] = true
		case !strings.HasSuffix(w, "s"):
			s[w+"s"] = true
		}
	}
	return s
}

func isHead(word string) bool {
	return officials[word] || people[word] || organisations[word] || documents[word]
}

// kind is what sort of source a mention looks like.
type kind int

const (
	unknownKind kind = iota
	person
	organisation
	official
	other
	document
	place // a bare name that nothing marks as a person or a body
)

// sourceType is the kind in the words of the codebook.
func (k kind) sourceType() string {
	switch k {
	case person:
		return "named-person"
	case organisation, place:
		return "named-organisation"
	case official:
		return "anonymous-official"
	case document:
		return "document"
	case other:
		return "anonymous-other"
	}
	return ""
}

// weight is the score of a mention in the sentence itself that no cue is tied to.
func (k kind) weight() float64 {
	switch k {
	case person, official:
		return 4
	case organisation, other:
		return 3.5
	case document:
		return 2.5
	}
	return 1.8
}
