package textlayout

import (
	"math/rand"
	"strings"
)

// News makes news prose of about the given length in bytes: paragraphs with
// quotations, names, numbers and dashes, always the same for the same length.
func News(length int) string {
	words := strings.Fields(`the a of to in and that for on with officials said ministry report talks border water
council residents deny claim denied according spokesperson reporter sources question whether plan budget bridge valley
harbour company union police hospital statement evidence meeting agreement north river company-wide first-ever Élodie
Šimon Orlova “soon” “no comment,” it’s 2022 17 3.5% $12 well-known (reportedly) — would could might not never again`)
	random := rand.New(rand.NewSource(1))
	var b strings.Builder
	for b.Len() < length {
		for range 2 + random.Intn(4) {
			for k := range 8 + random.Intn(18) {
				word := words[random.Intn(len(words))]
				if k == 0 && word[0] < 0x80 {
					word = strings.ToUpper(word[:1]) + word[1:]
				} else if k > 0 {
					b.WriteByte(' ')
				}
				b.WriteString(word)
			}
			b.WriteString(". ")
		}
		b.WriteString("\n\n")
	}
	return strings.ToValidUTF8(b.String()[:length], "")
}
