package segment

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// news are sentences of the kind that other segmenters get wrong, each with
// the rule that it shows. The bar marks where a sentence ends.
var news = []struct {
	rule string
	text string // the sentences, with a bar between two
}{
	{"each sentence of a quotation is a unit, and the attribution stays with the last", "“We have looked at every valve. | Nothing is missing,” Mr. Dunn told reporters. | He declined to say more."},
	{"a question inside the quotation does not part it from who asked", "“Who gave the order?” the senator asked. | Nobody answered."},
	{"an exclamation does not part it from a name that speaks", "“Not one cent!” Sen. Alma R. Ortiz replied. | The room fell silent."},
	{"a name after a question is not an attribution when a clause follows its verb", "“Is the bridge safe?” | Engineers said the question was premature."},
	{"a title in a dateline's name stays with it", "ST. ANNE, Minn. — Gov. Ellen Marsh signed the order on Monday. | It takes effect Nov. 1."},
	{"the stops of a dateline do not end it", "WASHINGTON, D.C. — The agency denied the report. | It gave no reason."},
	{"an acronym before a noun of office goes on", "The inquiry by the U.S. Government found no leak. | The U.S. Department of Energy agreed."},
	{"an acronym before a word that opens sentences ends", "The shipment never reached the U.S. | The company says it did."},
	{"a time of day before a weekday goes on", "The polls close at 8 p.m. Tuesday in most counties. | Results may take days."},
	{"a time of day before a name ends", "The convoy left at 5 a.m. | Gen. Petrov followed an hour later."},
	{"a time of day that opens the sentence goes on", "At 6 a.m. Mr. Okafor called the police. | They came at noon."},
	{"a company's abbreviation before a new sentence ends", "The ship belongs to Calder & Sons Inc. | The insurer is Harbour Mutual Ltd."},
	{"a company's abbreviation before its place goes on", "Shares of Calder & Sons Inc. (Portland, Ore.) fell 4.5 percent. | Analysts had expected worse."},
	{"a middle initial goes on", "John F. Maddox, a lawyer for Samuel J. Reyes, called the claim false. | The court has not ruled."},
	{"a thing named by a letter ends before a word that opens sentences", "The ministry chose Plan B. | It would cost twice as much."},
	{"a self-standing parenthesis is a unit", "The mayor denied it twice. | (His office had confirmed it in May.) | The council will vote on Thursday."},
	{"a sentence in parentheses inside another goes on", "The envoy (he would not give his name.) said talks could resume. | No date was set."},
	{"a state in parentheses goes on", "Rep. Dana Cole (R-Ariz.) may run again. | Her aides would not say."},
	{"No. before a number goes on", "The fire began in reactor No. 4 at noon. | By 3 p.m. it was out."},
	{"a month before a day goes on, at the end of a sentence it ends", "The truce has held since Oct. 9, officials said. | It may not last past Dec. | Nobody expects more."},
	{"e.g. and i.e. never end", "Some outlets, e.g. The Harbour Post, repeated the claim. | Others, i.e. most of them, did not."},
	{"a quoted fragment in the middle goes on", "He called the story “nonsense.” and hung up. | The paper stands by it."},
	{"an ellipsis before a small letter goes on", "“I thought ... well, perhaps we were wrong,” she said. | The tape ends there."},
	{"four spaced stops end, and stay with what they end", "“We may never know . . . .” | The witness wept."},
	{"a mark in brackets for left-out words goes on", "“The minister [...] was told in May,” the memo says. | It is unsigned."},
	{"a note's number stays with its sentence", "The treaty was never ratified.[12] | Both sides say they keep to it.[13][14]"},
	{"a note's number after a space stays too", "The treaty was never ratified. [12] | Both sides say they keep to it."},
	{"question and answer markers stay with their text", "Q: Did you sign it? | A: I did not. | Q. Who did? | A. My deputy, I believe."},
	{"a decimal, a web address and a version do not end", "The index fell 2.5 points on markets.example.com, version 3.1 of the filing shows. | It could recover."},
	{"a web address with a question mark does not end", "The page markets.example.com/find?Name=Osei&Year=2019 was deleted. | Nobody knows why."},
	{"a missing space after the stop does not join two sentences", "The ministry has no comment.The embassy did not reply. | A spokesman promised a statement."},
	{"a list in one line is cut at its numbers", "1. The plant was closed in May. | 2. No inspector was admitted | 3. The records may be lost"},
	{"colon, semicolon and dash never end", "The question is this: Who knew? | He did not — or so he says; She says otherwise."},
	{"Jr. and Ph.D. go on before a small letter and end before a new sentence", "Martin Hale Jr. denied knowing Ruth Osei, Ph.D., before 2019. | Ms. Osei disputes what she was told by Hale Jr. | She kept his letters."},
	{"single quotes inside double ones close with them", "“He told me, ‘I never signed it.’” | The lawyer smiled."},
	{"vs. and v. go on", "The court in Reyes v. Maddox could rule in June. | In Cole vs. Cole it took a year."},
	{"a description between the name and the verb of saying does not part the attribution", "“Who let them in?” Maria Osei, the harbour master, asked on Friday. | Nobody has said."},
	{"a name with a title that shouts stays with the quotation", "“No!” Mr. Hale shouted. | He left the room."},
	{"a quotation may be followed by a sentence that begins with a participle", "“Will he resign?” | Asked on Monday, he laughed."},
	{"an acronym before a noun that opens sentences ends", "The cargo was bound for the U.K. | Police stopped it at sea."},
	{"a time of day ends before a title", "The vote ended at 6 p.m. | Ms. Osei had already conceded."},
	{"a hangar named by a letter ends before a pronoun", "Investigators looked at Hangar C. | They found two drums."},
	{"a parenthesis with an abbreviation in it is still a unit", "The mayor denied it twice. | (His office, led by Sgt. Bell, had confirmed it in May.) | The council votes on Thursday."},
	{"a question quoted in parentheses goes on", "The envoy (he asked, “Why me?”) said talks could resume. | No date was set."},
	{"brothers in business end before a pronoun", "The ferry is owned by Hale Bros. | Nobody has seen it since May."},
	{"a shouted fragment goes on", "He called the story “nonsense!” and hung up. | The paper stands by it."},
	{"an asked fragment goes on", "She asked “why now?” in a letter to Rep. Cole. | He has not answered."},
	{"a name with an exclamation mark goes on", "The index fell 2.5 points. | Yahoo! was not among the losers, Gen. Holdings Ltd. was."},
	{"a date ends before the next date", "The report came out on Sept. 3. | Oct. 9 is the deadline."},
	{"a volume and a page go on", "The claim appears in vol. 3, p. 55 of the report. | It is false."},
	{"et al. goes on", "Dr. Valdez et al. found no evidence of a leak. | Their paper is under review."},
	{"a crowd that shouts stays with what it shouts", "“It is over!” the crowd shouted. | “They lied to us!”"},
	{"billions and quarters", "The firm reported a loss of $1.2 bn. in Q3. | Its rivals gained."},
	{"a time of day before an adjective that opens a sentence ends", "The raid began at 4:30 a.m. | Local police were not told."},
	{"a figure goes on", "The letter (see Fig. 2) was not signed. | Its author is unknown."},
	{"a unit of measure goes on", "The leak was 3.5 km. north of the port. | It was sealed on Jan. 2."},
	{"a speaker between two halves of a quotation ends with the first", "“The tests are clean,” Dr. Ng said. | “We stand by them.” | The league may appeal."},
	{"a street is not the end, unless a sentence begins", "He lives at 12 Elm St. near the port. | She lived on Main St. | The house is gone."},
}

// joined cuts the bars out of a text and returns it with its sentences.
func joined(marked string) (text string, want []string) {
	want = strings.Split(marked, " | ")
	return strings.Join(want, " "), want
}

func TestNewsSentences(t *testing.T) {
	for _, c := range news {
		t.Run(c.rule, func(t *testing.T) {
			text, want := joined(c.text)
			if strings.Contains(c.rule, "missing space") {
				want = []string{"The ministry has no comment.", "The embassy did not reply.", "A spokesman promised a statement."}
			}
			if diff := cmp.Diff(want, parts(text, Options{Language: "en"})); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// An article with what the sample article of the worked example has: a byline,
// curly quotes, a quotation of two sentences whose attribution comes last, a
// dash inside a quotation, a question in one, a line of credits.
func TestAnArticleIsCutLikeTheWorkedExample(t *testing.T) {
	text := ` date 2023-05-04 By Ana Ruiz, Tom Bell and Ira Katz, THE POST

The port and its insurer believe that the ferry could “soon” sail again, port officials tell The Post, and that repairs are under way.

It is increasingly “likely” that the route will reopen, an official said on Monday. “(Mayor Ellen) Marsh needs the money. Every trip would help,” the official explained.

The inspector had not seen “any sign that the owners are preparing to sail — to sail or to sell the ship.”

“It is not about what the mayor wants,” the official explained. “The question is: does the town want another idle ship?”

The Post’s Ira Katz contributed reporting.`
	want := []string{
		"date 2023-05-04 By Ana Ruiz, Tom Bell and Ira Katz, THE POST",
		"The port and its insurer believe that the ferry could “soon” sail again, port officials tell The Post, and that repairs are under way.",
		"It is increasingly “likely” that the route will reopen, an official said on Monday.",
		"“(Mayor Ellen) Marsh needs the money.",
		"Every trip would help,” the official explained.",
		"The inspector had not seen “any sign that the owners are preparing to sail — to sail or to sell the ship.”",
		"“It is not about what the mayor wants,” the official explained.",
		"“The question is: does the town want another idle ship?”",
		"The Post’s Ira Katz contributed reporting.",
	}
	if diff := cmp.Diff(want, parts(text, Options{})); diff != "" {
		t.Error(diff)
	}
}

func TestOtherLanguages(t *testing.T) {
	for _, c := range []struct{ language, name, text string }{
		{"de", "an ordinal goes on", "Die Wahl ist am 12. Juni. | Am 3. Mai war die erste."},
		{"de", "abbreviations with spaces go on", "Es fehlt z. B. Geld, sagte Dr. Weber. | Mehr nicht."},
		{"de", "low quotation marks close the sentence", "„Wir wissen nichts.“ | Das sagte er am Montag."},
		{"de", "the attribution stays", "„Wer war das?“, fragte sie. | Niemand antwortete."},
		{"fr", "a title goes on", "Selon M. Dupuis, c’est faux. | Mme Roy le nie."},
		{"fr", "a spaced quotation mark stays", "« Est-ce possible ? » | Personne n’a répondu."},
		{"es", "opening marks belong to what they open", "¿Quién lo dijo? | ¡Nadie! | El Sr. Ruiz lo niega."},
		{"it", "an article joined to a title", "Lo dice l'Avv. Rossi. | È falso."},
		{"pt", "a title goes on", "O Sr. Silva negou tudo. | A Dra. Costa também."},
		{"nl", "a title goes on", "Volgens dhr. De Vries klopt het niet. | Niemand weet het."},
		{"pl", "abbreviations go on", "Prof. Nowak, np. na ul. Długiej, temu zaprzeczył. | Nikt nie wie."},
		{"ru", "initials and years go on", "В 2010 г. Орлов уехал. | По словам А. И. Орлова, это не так."},
		{"ru", "the attribution stays after a dash", "«Кто это был?» — спросил он. | Никто не ответил."},
		{"uk", "a title goes on", "За словами проф. Коваля, це неправда. | Ніхто не відповів."},
		{"ar", "letters without capitals may begin a sentence", "لا دليل على ذلك. | هل هذا ممكن؟ | لم يجب أحد."},
		{"hi", "the danda ends, by the rules of Unicode", "यह सच नहीं है। | किसी ने जवाब नहीं दिया।"},
		{"th", "a language without lists is cut by the rules of Unicode", "ไม่จริง. | ไม่มีใครตอบ."},
	} {
		t.Run(c.language+", "+c.name, func(t *testing.T) {
			text, want := joined(c.text)
			if diff := cmp.Diff(want, parts(text, Options{Language: c.language})); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestWideMarksNeedNoSpace(t *testing.T) {
	for _, c := range []struct{ language, marked string }{
		{"zh", "部长否认了报道。|“没有证据。”|《谁在说谎？》是一部电影。"},
		{"zh", "“我们看过了。|什么都没有。”他说。|没有人回答。"},
		{"ja", "大臣は否定した。|「証拠はない。」と述べた。|誰も答えなかった！"},
		{"ja", "引き下げ幅は３．２９％だった。|それだけだ。"},
	} {
		want := strings.Split(c.marked, "|")
		if diff := cmp.Diff(want, parts(strings.Join(want, ""), Options{Language: c.language})); diff != "" {
			t.Errorf("%s: %s", c.language, diff)
		}
	}
}

func TestUnwrap(t *testing.T) {
	for _, c := range []struct {
		name, text string
		want       []string
	}{
		{
			"lines of a paragraph are joined, paragraphs are not",
			"The port authority said on Monday that it had no indication of a\nleak. It would not say who had looked.\n\nThe mayor disagreed\nwith that.\n",
			[]string{"The port authority said on Monday that it had no indication of a\nleak.", "It would not say who had looked.", "The mayor disagreed\nwith that."},
		},
		{
			"a short line before a long one is a heading",
			"No leak found\nThe port authority said on Monday that it had no indication of a\nleak at its terminal.",
			[]string{"No leak found", "The port authority said on Monday that it had no indication of a\nleak at its terminal."},
		},
		{
			"a list item begins on its own line",
			"The port authority said on Monday that three things were not known:\n1. who had looked,\n2. who had paid.",
			[]string{"The port authority said on Monday that three things were not known:", "1. who had looked,", "2. who had paid."},
		},
		{"a narrow text is joined", "It was a cold \nnight in the city.", []string{"It was a cold \nnight in the city."}},
		{"CR LF is one line break", "It was a cold\r\nnight.\r\n\r\nNext day.", []string{"It was a cold\r\nnight.", "Next day."}},
	} {
		t.Run(c.name, func(t *testing.T) {
			if diff := cmp.Diff(c.want, parts(c.text, Options{Language: "en", Unwrap: true})); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestMargins(t *testing.T) {
	text := "Mr. Dunn left the U.S. Nobody knew"
	found := Split(text, Options{Language: "en"})
	if n := len(found); n == 0 || found[n-1].Margin != 255 {
		t.Errorf("the end of a line must be certain: %v", found)
	}
	sure := Split("The minister denied it. The mayor did not.", Options{Language: "en"})[0].Margin
	doubtful := Split("The ministry chose Plan B. They left.", Options{Language: "en"})[0].Margin
	if doubtful >= sure {
		t.Errorf("a full stop after one letter has margin %d, a plain one %d", doubtful, sure)
	}
}

func TestDetectReadsOnlyTheBeginning(t *testing.T) {
	english := strings.Repeat("The minister said that the government would not comment. ", 40)
	if got := Detect(english + strings.Repeat("Der Minister sagte nichts dazu. ", 1000)); got != "en" {
		t.Errorf("Detect = %q, want en", got)
	}
}
