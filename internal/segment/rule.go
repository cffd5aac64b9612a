package segment

// Rule names what decided about a place where a sentence could end.
type Rule uint8

// The rules, in the order in which English tries them.
const (
	ByModel        Rule = iota // none of the rules knew
	ByMark                     // a mark with nothing doubtful around it
	Omission                   // [...] and (...) stand for left-out words
	Attribution                // “Why?” he asked: the attribution stays with the quotation
	SpacedEllipsis             // . . . goes on, . . . . ends
	Dateline                   // WASHINGTON, D.C. — The minister
	ListMarker                 // 1. a. Q. at the beginning of an item
	Abbreviation               // e.g. and vs. never end a sentence
	Title                      // Mr. Smith
	Number                     // No. 10, Oct. 5
	Clock                      // 5 p.m. Monday goes on, 5 p.m. He ends
	Acronym                    // the U.S. Army goes on, the U.S. The ends
	Initial                    // Jonas E. Smith
	Company                    // Acme Inc. The ends, Acme Inc. (NYSE) goes on
	Shout                      // Yahoo! in
	Parenthesis                // (Ind.) and (…?) inside a running sentence
	Continuation               // a small letter follows
	Ordinal                    // 12. Juni
	Glued                      // node.js, example.com
	Inside                     // 《摔跤吧！爸爸》: the mark belongs to a title
	ByUnicode                  // UAX #29, for languages without lists
	NextItem                   // the next item of a list begins
)

// ruleNames are the names of the rules, for people.
var ruleNames = [...]string{
	ByModel: "model", ByMark: "mark", Omission: "omission", Attribution: "attribution", SpacedEllipsis: "spaced ellipsis",
	Dateline: "dateline", ListMarker: "list marker", Abbreviation: "abbreviation", Title: "title", Number: "number",
	Clock: "clock", Acronym: "acronym", Initial: "initial", Company: "company", Shout: "shout", Parenthesis: "parenthesis",
	Continuation: "continuation", Ordinal: "ordinal", Glued: "glued", Inside: "inside", ByUnicode: "unicode", NextItem: "next item",
}

// String names the rule.
func (r Rule) String() string {
	if int(r) < len(ruleNames) {
		return ruleNames[r]
	}
	return "unknown"
}

// verdict is what a rule says.
type verdict struct {
	cut    bool
	margin uint8
	rule   Rule
}

func cut(margin uint8, rule Rule) verdict  { return verdict{true, margin, rule} }
func keep(margin uint8, rule Rule) verdict { return verdict{false, margin, rule} }

// The margins of the rules: how often, roughly, each kind has an exception.
const (
	sure     = 240
	likely   = 200
	probable = 140
	doubtful = 60
)
