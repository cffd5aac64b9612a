package segment

// role is what a character outside ASCII does to a sentence.
type role uint8

const (
	roleNone role = iota
	roleStop
	roleOpenQuote
	roleCloseQuote
	roleOpenParen
	roleCloseParen
	roleOpenTitle
	roleCloseTitle
	roleOpenCorner
	roleCloseCorner
	roleDash
	rolePicture // emoji
	roleJoiner  // what glues emoji together
)

// marks are the characters outside ASCII that the scan must see. The stops are
// the sentence terminals of the Unicode data file PropList.txt in the scripts
// that newspapers are printed in.
var marks = []struct {
	r rune
	role
}{
	{'…', roleStop}, {'‼', roleStop}, {'⁇', roleStop}, {'⁈', roleStop}, {'⁉', roleStop},
	{'。', roleStop}, {'．', roleStop}, {'！', roleStop}, {'？', roleStop}, {'｡', roleStop},
	{'؟', roleStop}, {'۔', roleStop}, {'।', roleStop}, {'॥', roleStop}, {'։', roleStop},
	{'።', roleStop}, {'፧', roleStop}, {'။', roleStop}, {'၊', roleNone},
	{'“', roleOpenQuote}, {'„', roleOpenQuote}, {'«', roleOpenQuote}, {'‹', roleOpenQuote}, {'‚', roleOpenQuote},
	{'”', roleCloseQuote}, {'»', roleCloseQuote}, {'›', roleCloseQuote}, {'’', roleNone}, {'‘', roleNone},
	{'（', roleOpenParen}, {'）', roleCloseParen}, {'【', roleOpenParen}, {'】', roleCloseParen},
	{'《', roleOpenTitle}, {'》', roleCloseTitle}, {'〈', roleOpenTitle}, {'〉', roleCloseTitle},
	{'「', roleOpenCorner}, {'」', roleCloseCorner}, {'『', roleOpenCorner}, {'』', roleCloseCorner},
	{'—', roleDash}, {'–', roleDash}, {'―', roleDash}, {'⸺', roleDash},
	{'❤', rolePicture}, {'😀', rolePicture}, {'☺', rolePicture}, {'\u200d', roleJoiner}, {'\ufe0f', roleJoiner},
}

// low holds the roles of the characters below U+2100 that carry one, high the
// roles from U+3000 to U+303F, full those from U+FF00 to U+FF6F: lookups of a
// subtraction and a load, because every letter of a Chinese article asks.
var lowRoles, highRoles, fullRoles = func() (low [0x2100]role, high [0x40]role, full [0x70]role) {
	for _, m := range marks {
		switch {
		case m.r < 0x2100:
			low[m.r] = m.role
		case 0x3000 <= m.r && m.r < 0x3040:
			high[m.r-0x3000] = m.role
		case 0xff00 <= m.r && m.r < 0xff70:
			full[m.r-0xff00] = m.role
		}
	}
	return low, high, full
}()

func roleOf(r rune) role {
	switch {
	case r < 0x2100:
		return lowRoles[r]
	case r < 0x2600:
		return roleNone
	case r < 0x2800:
		return rolePicture
	case r < 0x3000:
		if r == '⸺' {
			return roleDash
		}
		return roleNone
	case r < 0x3040:
		return highRoles[r-0x3000]
	case r < 0xfe0f:
		return roleNone
	case r == 0xfe0f:
		return roleJoiner
	case 0xff00 <= r && r < 0xff70:
		return fullRoles[r-0xff00]
	case 0x1f300 <= r && r < 0x1fb00:
		return rolePicture
	}
	return roleNone
}
