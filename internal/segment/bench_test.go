package segment

import (
	"runtime"
	"strings"
	"testing"
)

// article is a text of the kind the app reads most, written for these tests.
const article = `HARBOUR CITY, Oct. 12 — The port authority said on Monday that it had “no indication” of a leak at its northern terminal, contradicting a report that Gov. Ellen R. Marsh called “deeply worrying.” The report, by Calder & Sons Inc. of Portland, Ore., put the loss at 3.5 million litres.

“We have looked at every valve. Nothing is missing,” Mr. Dunn told reporters at 6 p.m. “Could a meter be wrong?” He paused. “That is possible.”

Dr. Ines Valdez, who led the study for the U.S. Geological Survey, disagreed. (Her team took samples in May and again in August.) “The numbers are what they are!” she wrote in an e-mail. The company has until Nov. 30 to answer, according to Section 4 of the order; a fine of $1.2 million could follow if it does not.

`

var speeds = map[string]string{
	"English": article,
	"German":  "Der Minister erklärte am 12. Juni, die Regierung werde den Bericht „weder bestätigen noch dementieren“. Laut Dr. Weber könnten bis zu 3,5 Mio. Euro fehlen, z. B. bei den Häfen. „Wir wissen es nicht“, sagte sie. Die Prüfung soll bis Ende des Jahres dauern.\n\n",
	"French":  "Le ministre a déclaré lundi que le gouvernement « ne confirmera pas » le rapport. Selon M. Dupuis, la perte pourrait atteindre 3,5 millions d’euros. « Est-ce possible ? » a-t-il demandé. Personne n’a répondu.\n\n",
	"Russian": "Министр заявил в понедельник, что правительство не подтверждает сообщение газеты «Порт». По словам А. И. Орлова, потери могут составить 3,5 млн руб. в год. «Мы не знаем», — сказал он. Проверка продлится до 2024 г. включительно.\n\n",
	"Arabic":  "قال الوزير يوم الاثنين إن الحكومة لن تؤكد ما جاء في التقرير. وأضاف أن الخسائر قد تصل إلى ثلاثة ملايين. هل هذا ممكن؟ لم يجب أحد.\n\n",
	"Chinese": "部长星期一表示，政府不会证实该报告的内容。“我们检查了每一个阀门。什么都没有丢失。”他说。损失可能达到三百五十万元？没有人回答。\n\n",
	"Thai":    "รัฐมนตรีกล่าวเมื่อวันจันทร์ว่ารัฐบาลจะไม่ยืนยันรายงานดังกล่าว. ไม่มีใครตอบคำถาม. \n\n",
}

func BenchmarkSplit(b *testing.B) {
	for name, text := range speeds {
		text = strings.Repeat(text, 1<<20/len(text))
		b.Run(name, func(b *testing.B) {
			b.SetBytes(int64(len(text)))
			b.ReportAllocs()
			for b.Loop() {
				Split(text, Options{})
			}
		})
	}
}

// BenchmarkSplitWorst runs the texts that are worst for engines like this one.
// Their speed must not fall with their length.
func BenchmarkSplitWorst(b *testing.B) {
	for name, piece := range map[string]string{
		"full stops": ".", "spaced stops": ". ", "letters with stops": "a.", "capitals": "A. ", "quotes": "\"", "stop and quote": ".\"",
		"brackets": "(", "lists": "1. ", "bullets": "• ", "smileys": ":) ", "emoji": "👍", "colons": ":", "no space": "x", "spaces": " ",
		"line breaks": "\n", "stop and spaces": ".    ", "citations": ".[1]", "returns": "a\r",
	} {
		for _, size := range []int{1 << 20, 1 << 23} {
			text := strings.Repeat(piece, size/len(piece))
			b.Run(name+"/"+map[int]string{1 << 20: "1MB", 1 << 23: "8MB"}[size], func(b *testing.B) {
				b.SetBytes(int64(len(text)))
				for b.Loop() {
					Split(text, Options{Language: "en"})
				}
			})
		}
	}
}

func TestMemoryBeyondTheTextIsItsSentences(t *testing.T) {
	text := strings.Repeat(article, 20<<20/len(article))
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	found := Split(text, Options{Language: "en"})
	runtime.ReadMemStats(&after)
	used := after.TotalAlloc - before.TotalAlloc
	if limit := uint64(len(found))*(24+6) + 1<<18; used > limit {
		t.Errorf("20 MB with %d sentences took %d bytes, want at most %d", len(found), used, limit)
	}
}

func TestNoCandidateCostsMemory(t *testing.T) {
	text := strings.Repeat("He met Mr. J. P. Dunn of Acme Inc. (N.Y.) at 6 p.m. and e.g. Gen. Lee, ", 200)
	lexiconFor("en")
	if n := testing.AllocsPerRun(10, func() { Split(text, Options{Language: "en"}) }); n > 4 {
		t.Errorf("one sentence with 1,600 candidates took %v allocations, want at most 4", n)
	}
}
