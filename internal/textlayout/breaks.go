package textlayout

// UAX #14 says where a line may end. Its full rules, run by go-text, cost some
// 150 ns a byte. Nearly all of a news article is letters, spaces and everyday
// punctuation, for which the rules come down to a small table. This file is
// that table: the quick road. Where it is not sure, it says so, and the whole
// paragraph takes the slow road. A fuzz test holds the two roads together.

// breakClass sorts the characters of everyday prose by how lines break at them.
type breakClass uint8

const (
	unknownClass breakClass = iota // take the slow road
	spaceClass
	letterClass
	digitClass
	openClass     // ( [ and low quotation marks
	closeClass    // ) ]
	quoteClass    // " '
	quoteOpen     // “ ‘ «
	quoteClose    // ” ’ »
	infixClass    // . , : ;
	endClass      // ! ?
	hyphenClass   // -
	dashClass     // – en dash
	emDashClass   // —
	ellipsisClass // …
	percentClass  // % °
	currencyClass // $ £ €
	slashClass    // /
	glueClass     // no-break space
	breakClasses
)

// asciiClasses gives the class of every ASCII character.
var asciiClasses = func() (table [128]breakClass) {
	for r := 'a'; r <= 'z'; r++ {
		table[r], table[r-'a'+'A'] = letterClass, letterClass
	}
	for r := '0'; r <= '9'; r++ {
		table[r] = digitClass
	}
	for class, runes := range map[breakClass]string{
		spaceClass: " ", letterClass: "#&*<=>@^_`~", openClass: "([", closeClass: ")]",
		quoteClass: `"'`, infixClass: ".,:;", endClass: "!?", hyphenClass: "-",
		percentClass: "%", currencyClass: "$", slashClass: "/",
	} {
		for _, r := range runes {
			table[r] = class
		}
	}
	return table
}()

// classOf gives the class of any character.
func classOf(r rune) breakClass {
	switch {
	case r < 0x80:
		return asciiClasses[r]
	case r >= 0xC0 && r <= 0x24F, r >= 0x391 && r <= 0x3CE, r >= 0x400 && r <= 0x481:
		if r == 0xD7 || r == 0xF7 || r == 0x3A2 {
			return unknownClass
		}
		return letterClass
	}
	switch r {
	case 0xA0:
		return glueClass
	case '£', '€', '¥':
		return currencyClass
	case '°':
		return percentClass
	case '«', '“', '‘':
		return quoteOpen
	case '»', '”', '’':
		return quoteClose
	case '„', '‚':
		return openClass
	case '–':
		return dashClass
	case '—':
		return emDashClass
	case '…':
		return ellipsisClass
	}
	return unknownClass
}

// What the table says of the place between two characters.
type verdict uint8

const (
	unsure verdict = iota
	together
	apart
)

var besides, acrossSpaces = breakTables()

// breakTables fills the two tables: characters side by side, and characters
// with one or more spaces between them. The rules named are those of UAX #14.
func breakTables() (beside, across [breakClasses][breakClasses]verdict) {
	set := func(table *[breakClasses][breakClasses]verdict, v verdict, before, after []breakClass) {
		for _, b := range before {
			for _, a := range after {
				table[b][a] = v
			}
		}
	}
	type classes = []breakClass
	words := classes{letterClass, digitClass}
	quotes := classes{quoteClass, quoteOpen, quoteClose}
	trailing := classes{closeClass, infixClass, endClass, quoteClass, quoteOpen, quoteClose}
	everything := classes{letterClass, digitClass, openClass, closeClass, quoteClass, quoteOpen, quoteClose,
		infixClass, endClass, hyphenClass, dashClass, emDashClass, ellipsisClass, percentClass, currencyClass,
		slashClass, glueClass}

	// LB13, LB19: nothing parts from closing punctuation or from quotes after it.
	set(&beside, together, everything, trailing)
	// LB14, LB19, LB12: nor from opening punctuation, quotes and glue before it.
	set(&beside, together, append(append(classes{}, quotes...), openClass, glueClass), everything)
	// LB28, LB23, LB25, LB30: inside words and numbers.
	set(&beside, together, words, append(append(classes{}, words...), openClass, hyphenClass, dashClass,
		ellipsisClass, percentClass, currencyClass, slashClass, glueClass))
	set(&beside, together, classes{closeClass, infixClass}, words) // LB30, LB29
	// Whether a number goes on behind a bracket in it, LB25 knows: "0)0$".
	set(&beside, unsure, classes{closeClass}, classes{digitClass})
	set(&beside, together, classes{closeClass, infixClass, endClass}, classes{hyphenClass, dashClass, ellipsisClass, glueClass})
	set(&beside, together, classes{percentClass, currencyClass}, words)           // LB24, LB25
	set(&beside, together, classes{ellipsisClass}, classes{ellipsisClass})        // LB22
	set(&beside, together, classes{slashClass, hyphenClass}, classes{digitClass}) // LB25
	set(&beside, together, classes{emDashClass}, classes{emDashClass})            // LB17
	set(&beside, apart, words, classes{emDashClass})                              // LB31
	set(&beside, apart, classes{emDashClass, dashClass, ellipsisClass, endClass}, words)
	set(&beside, apart, classes{slashClass, hyphenClass}, classes{letterClass})

	// LB18: a line may end at spaces, but for what follows.
	set(&across, apart, everything, classes{letterClass, digitClass, openClass, quoteClass, hyphenClass,
		dashClass, emDashClass, ellipsisClass, percentClass, currencyClass, quoteOpen})
	set(&across, together, everything, classes{closeClass, endClass, slashClass}) // LB13
	set(&across, together, classes{openClass}, everything)                        // LB14
	set(&across, unsure, append(append(classes{}, quotes...), emDashClass), classes{emDashClass})
	// An opening quotation mark before a space, or a closing one after it, may
	// be either by the customs of another language (LB15).
	set(&across, unsure, classes{quoteOpen, quoteClass}, everything)
	set(&across, unsure, everything, classes{quoteClose, infixClass, glueClass})
	return beside, across
}
