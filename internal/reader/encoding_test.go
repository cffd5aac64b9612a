package reader

import (
	"bytes"
	"context"
	"strings"
	"testing"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/japanese"
	"golang.org/x/text/encoding/korean"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/traditionalchinese"
	"golang.org/x/text/encoding/unicode"
)

// readOne reads bytes as a file of this name with all formats.
func readOne(t testing.TB, name string, data []byte) []Result {
	t.Helper()
	var results []Result
	New(Formats...).readOpen(context.Background(), File{Reader: bytes.NewReader(data), Name: name, Size: int64(len(data))}, func(r Result) bool {
		results = append(results, r)
		return true
	})
	return results
}

func TestTheEncodingOfATextIsTold(t *testing.T) {
	const (
		english    = "The minister said the bridge “will” open – perhaps in spring. It isn’t certain, officials told the Harbour Post on Monday."
		french     = "Le ministre a déclaré lundi que le pont serait ouvert à la circulation au printemps, après des années de retard. « C’est une fête », a-t-elle ajouté."
		german     = "Die Brücke wird laut dem Minister im Frühjahr eröffnet. Gegner bestreiten, dass die Prüfung schon abgeschlossen sei; größere Schäden könnten übersehen werden."
		polish     = "Minister powiedział w poniedziałek, że most zostanie otwarty wiosną. Przeciwnicy zaprzeczają, jakoby badania zostały już zakończone; większe szkody mogły ujść uwadze."
		czech      = "Ministr v pondělí řekl, že most bude otevřen na jaře. Odpůrci popírají, že by zkoušky už skončily; větší škody mohly uniknout pozornosti úřadů."
		hungarian  = "A miniszter hétfőn azt mondta, hogy a hidat tavasszal megnyitják. Az ellenzők tagadják, hogy a vizsgálat már befejeződött volna; a nagyobb károkat könnyű elnézni."
		russian    = "Министр заявил в понедельник, что мост откроют весной. Противники отрицают, что проверка уже закончена; крупные повреждения могли остаться незамеченными."
		ukrainian  = "Міністр заявив у понеділок, що міст відкриють навесні. Противники заперечують, що перевірку вже закінчено; її результати ще не оприлюднено."
		greek      = "Ο υπουργός δήλωσε τη Δευτέρα ότι η γέφυρα θα ανοίξει την άνοιξη. Οι αντίπαλοι αρνούνται ότι ο έλεγχος έχει ήδη ολοκληρωθεί."
		turkish    = "Bakan pazartesi günü köprünün ilkbaharda açılacağını söyledi. Karşıtlar, incelemenin bittiğini yalanlıyor; büyük hasarların gözden kaçmış olabileceğini düşünüyorlar."
		hebrew     = "השר אמר ביום שני כי הגשר ייפתח באביב. המתנגדים מכחישים שהבדיקה כבר הסתיימה, וטוענים שנזקים גדולים לא נראו."
		arabic     = "قال الوزير يوم الاثنين إن الجسر سيفتح في الربيع. وينفي المعارضون أن يكون الفحص قد انتهى بالفعل، ويقولون إن أضرارا كبيرة لم تلاحظ."
		lithuanian = "Ministras pirmadienį pareiškė, kad tiltas bus atidarytas pavasarį. Priešininkai neigia, kad patikrinimas jau baigtas; didesnė žala galėjo likti nepastebėta, sakė jų atstovė, šįvakar."
		japanese1  = "大臣は月曜日、橋は春に開通すると述べた。反対派は、検査がすでに終わったことを否定している。大きな損傷が見落とされた可能性があるという。"
		korean1    = "장관은 월요일에 다리가 봄에 개통될 것이라고 말했다. 반대하는 사람들은 검사가 이미 끝났다는 것을 부인하고 있다. 큰 손상이 있을 수 있다."
		chinese    = "部长星期一表示，大桥将于春天开通。反对者否认检查已经结束，并说较大的损坏可能没有被发现。政府没有对这个问题作出回答。"
		taiwanese  = "部長星期一表示，大橋將於春天開通。反對者否認檢查已經結束，並說較大的損壞可能沒有被發現。政府沒有對這個問題作出回答。"
	)
	for _, test := range []struct {
		name     string
		encoding encoding.Encoding
		text     string
	}{
		{"windows-1252", charmap.Windows1252, english},
		{"windows-1252", charmap.Windows1252, french},
		{"windows-1252", charmap.Windows1252, german},
		{"windows-1250", charmap.Windows1250, polish},
		{"ISO-8859-2", charmap.ISO8859_2, polish},
		{"windows-1250", charmap.Windows1250, czech},
		{"windows-1250", charmap.Windows1250, hungarian},
		{"windows-1251", charmap.Windows1251, russian},
		{"windows-1251", charmap.Windows1251, ukrainian},
		{"KOI8-R", charmap.KOI8R, russian},
		{"KOI8-U", charmap.KOI8U, ukrainian},
		{"IBM866", charmap.CodePage866, russian},
		{"ISO-8859-5", charmap.ISO8859_5, russian},
		{"windows-1253", charmap.Windows1253, greek},
		{"windows-1254", charmap.Windows1254, turkish},
		{"windows-1255", charmap.Windows1255, hebrew},
		{"windows-1256", charmap.Windows1256, arabic},
		{"windows-1257", charmap.Windows1257, lithuanian},
		{"Shift-JIS", japanese.ShiftJIS, japanese1},
		{"EUC-JP", japanese.EUCJP, japanese1},
		{"EUC-KR", korean.EUCKR, korean1},
		{"GB18030", simplifiedchinese.GB18030, chinese},
		{"Big5", traditionalchinese.Big5, taiwanese},
		{"UTF-16LE", unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM), english},
		{"UTF-16BE", unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM), russian},
		{"UTF-16LE", unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM), japanese1 + "\n"},
	} {
		t.Run(test.name+" "+test.text[:12], func(t *testing.T) {
			data, err := test.encoding.NewEncoder().Bytes([]byte(test.text))
			if err != nil {
				t.Fatal(err)
			}
			results := readOne(t, "a.txt", data)
			if len(results) != 1 || results[0].Err != nil {
				t.Fatalf("got %+v", results)
			}
			d := results[0].Entry.Document
			if d.Text != test.text || d.Source != "a.txt ("+test.name+")" {
				t.Errorf("read as %s: %q", d.Source, d.Text)
			}
		})
	}
}

func TestWhatIsNoTextIsRefusedByTheByte(t *testing.T) {
	for name, test := range map[string]struct{ data, err string }{
		"a picture":                    {"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + strings.Repeat("\x00\x01\xfe", 100), "NUL at byte 8"},
		"noise without a NUL":          {strings.Repeat("\x9c\xe2\x01\x85\xb7", 100), "byte 2 is the control character 01"},
		"bytes that no one has":        {strings.Repeat("\x81\x8d\x8f\x90\x9d\xff\xfe", 30), "not UTF-8 (byte 0)"},
		"UTF-8 cut off in a character": {strings.Repeat("The bridge “will” open, isn’t it? ", 5) + "“"[:2], "UTF-8 but damaged at byte 200"},
		"UTF-8 with a foreign byte":    {strings.Repeat("Мост откроют весной. ", 5) + "\xe9" + strings.Repeat("Мост. ", 5), "UTF-8 but damaged at byte 190"},
		"too little to judge":          {"caf\xe9", "not UTF-8 (byte 3)"},
	} {
		t.Run(name, func(t *testing.T) {
			results := readOne(t, "a.txt", []byte(test.data))
			if len(results) != 1 || results[0].Err == nil || !strings.Contains(results[0].Err.Error(), test.err) {
				t.Errorf("got %+v, want an error with %q", results, test.err)
			}
		})
	}
}

// The encoding is judged by a sample; what comes after it must still fit.
func TestALateLetterIsDecodedToo(t *testing.T) {
	data := []byte(strings.Repeat("It rained. ", 20000) + strings.Repeat("The caf\xe9 in the H\xf4tel stayed open.\n", 5))
	results := readOne(t, "a.txt", data)
	if len(results) != 1 || results[0].Err != nil || !strings.HasSuffix(results[0].Entry.Document.Text, "The café in the Hôtel stayed open.\n") {
		t.Errorf("got %.200v", results)
	}
}

func FuzzDecode(f *testing.F) {
	f.Add([]byte("\xcf\xf0\xe8\xe2\xe5\xf2"), "windows-1251")
	f.Add([]byte("a\x00b\x00"), "")
	f.Add([]byte("\xff\xfea\x00\x3d\xd8\x00\xde"), "utf-16")
	f.Fuzz(func(t *testing.T, data []byte, declared string) {
		for _, one := range []func([]byte, string) (string, charset, error){decode, decodeLoosely} {
			text, _, err := one(data, declared)
			if err == nil && (!utf8.ValidString(text) || strings.ContainsRune(text, 0)) {
				t.Fatalf("%q gave %q", data, text)
			}
		}
	})
}
