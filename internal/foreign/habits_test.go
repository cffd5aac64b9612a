package foreign

import (
	"archive/zip"
	"bytes"
	order "cmp"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"sayso/internal/corpus"
)

// found is what a file brought, as "label: words" in reading order; of the same
// words, by label.
func (o outcome) found() []string {
	var list []string
	for _, r := range o.results {
		said := slices.Clone(r.Entry.Annotations)
		slices.SortStableFunc(said, func(a, b corpus.Annotation) int {
			return order.Or(a.Span.Start-b.Span.Start, b.Span.End-a.Span.End, strings.Compare(a.Label, b.Label))
		})
		for _, a := range said {
			words := a.Label + ": " + a.Quote
			if len(a.Mentions) > 0 {
				var parts []string
				for _, m := range a.Mentions {
					parts = append(parts, m.Quote)
				}
				words = a.Label + ": " + strings.Join(parts, " … ")
			}
			if a.Note != "" {
				words += " (" + a.Note + ")"
			}
			list = append(list, words)
		}
		for _, relation := range r.Entry.Relations {
			list = append(list, "relation "+relation.Kind)
		}
	}
	return list
}

// habit is one file, or several, as a tool writes it.
type habit struct {
	name     string
	files    map[string]string
	want     []string
	counting string // what the survey says of the first file
	problems string // part of the only problem
}

func check(t *testing.T, habits []habit) {
	for _, h := range habits {
		t.Run(h.name, func(t *testing.T) {
			folder := t.TempDir()
			for name, content := range h.files {
				write(t, folder, name, content)
			}
			o := bring(t, folder, nil)
			sameApart(t, folder, o)
			if diff := cmp.Diff(h.want, o.found()); diff != "" {
				t.Errorf("%s\nproblems %q", diff, o.problems)
			}
			if len(o.surveys) > 0 && !strings.Contains(o.surveys[0].Because, h.counting) {
				t.Errorf("offsets: %s", o.surveys[0].Because)
			}
			if problems := strings.Join(o.problems, "\n"); h.problems == "" && problems != "" || !strings.Contains(problems, h.problems) {
				t.Errorf("problems: %s", problems)
			}
		})
	}
}

func TestHabitsOfBrat(t *testing.T) {
	check(t, []habit{
		{"line ends of two characters count as one", map[string]string{"a.txt": "One.\r\nTwo 😀.\r\n", "a.ann": "T1\tclaim 5 10\tTwo 😀\n"}, []string{"claim: Two 😀"}, "code points", ""},
		{"a tool that read bytes is found out", map[string]string{"a.txt": "Ünö.\r\nTwo.\r\n", "a.ann": "T1\tclaim 8 12\tTwo.\n"}, []string{"claim: Two."}, "UTF-8 bytes", ""},
		{"a span in pieces stays in pieces", map[string]string{"a.txt": "He said, and she said, no.", "a.ann": "T1\tdenial 0 2;23 25\tHe no\n"}, []string{"denial: He … no"}, "", ""},
		{"pieces of one line each are one span", map[string]string{"a.txt": "It is\n\nso.", "a.ann": "T1\tclaim 0 5;7 10\tIt is so.\n"}, []string{"claim: It is\n\nso."}, "", ""},
		{"a span whose words stand elsewhere is left out", map[string]string{"a.txt": "One two three.", "a.ann": "T1\tclaim 0 3\tOne\nT2\tdenial 4 7\tthree\n"},
			[]string{"claim: One"}, "1 of 2 quotes", `the annotation T2 (denial) was left out: its words "three" do not stand at its offsets 4 to 7; "two" stands there`},
		{"notes, events and equivalences", map[string]string{"a.txt": "Ann said no.", "a.ann": "T1\tPerson 0 3\tAnn\nT2\tReport 4 8\tsaid\nE1\tReport:T2 By:T1\n#1\tAnnotatorNotes E1\tunsure\n*\tAlias T1 T2\n"},
			[]string{"person: Ann", "report: said (unsure)", "relation alias", "relation by"}, "", ""},
		{"offsets that are none", map[string]string{"a.txt": "Ann.", "a.ann": "T1\tclaim 0 x\tAnn\n"}, nil, "", "has no good offsets"},
		{"a link of an annotation to itself costs no other line", map[string]string{"a.txt": "Ann said no.", "a.ann": "T1\tclaim 0 3\tAnn\nT2\tdenial 4 8\tsaid\n*\tEquiv T1 T1\nR1\tdenies Arg1:T2 Arg2:T1\n"},
			[]string{"claim: Ann", "denial: said", "relation denies"}, "", "links an annotation to itself"},
		{"events on one trigger keep their attributes apart", map[string]string{"a.txt": "Ann and Ben spoke.", "a.ann": "T1\tReport 12 17\tspoke\nE1\tReport:T1\nE2\tReport:T1\nA1\tCertainty E1 possible\nA2\tCertainty E2 certain\n"},
			[]string{"report: spoke", "report: spoke"}, "", ""},
		{"an event without its trigger is named", map[string]string{"a.txt": "Ann.", "a.ann": "T1\tclaim 0 3\tAnn\nE1\tReport:T9\n"}, []string{"claim: Ann"}, "", "has the trigger T9, which is not there"},
		{"a line of no known kind is named", map[string]string{"a.txt": "Ann.", "a.ann": "T1\tclaim 0 3\tAnn\nZ1\tsomething\n"}, []string{"claim: Ann"}, "", "a line that brat does not know"},
		{"texts and annotations in folders side by side", map[string]string{"text/a.txt": "Ann said no.", "ann/a.ann": "T1\tclaim 0 3\tAnn\n"}, []string{"claim: Ann"}, "", ""},
		{"a text in the folder above, for the .ann of a coder", map[string]string{"a_1.txt": "Ann said no.", "coded/a_1_ben.ann": "T1\tclaim 0 3\tAnn\n"}, []string{"claim: Ann"}, "", ""},
		{"a text of the same name in which the words do not stand is another", map[string]string{"text/a.txt": "Nobody was there at all.", "ann/a.ann": "T1\tclaim 0 3\tAnn\n"}, nil, "",
			"it was looked for as a.txt beside the file and in the folders .., ../text"},
		{"a .ann whose text is missing says so", map[string]string{"a.ann": "T1\tclaim 0 3\tAnn\nR1\tdenies Arg1:T1 Arg2:T1\n"}, nil, "", "1 annotation on \"a\" cannot be placed: its text is neither in the project nor beside the file; it was looked for as a.txt beside the file"},
		{"the two files of a shared task", map[string]string{"a.txt": "Ann said.", "a.a1": "T1\tclaim 0 3\tAnn\n", "a.a2": "T2\tdenial 4 8\tsaid\n"}, []string{"claim: Ann", "denial: said"}, "", ""},
	})
}

func TestHabitsOfDoccano(t *testing.T) {
	check(t, []habit{
		{"lists without quotes count as the specification says", map[string]string{"a.jsonl": `{"text":"😀 no","label":[[2,4,"denial"]]}` + "\n"}, []string{"denial: no"}, "according to doccano's server", ""},
		{"an offset outside the text makes the others worthless", map[string]string{"a.jsonl": `{"text":"😀 no","label":[[3,5,"denial"],[0,2,"claim"]]}`}, nil, "", "lies outside"},
		{"objects over many lines", map[string]string{"a.json": "{\n \"text\": \"So.\",\n \"entities\": [{\"id\": 7, \"start_offset\": 0, \"end_offset\": 2, \"label\": \"claim\"}, {\"id\": 8, \"start_offset\": 2, \"end_offset\": 3, \"label\": \"denial\"}],\n \"relations\": [{\"from_id\": 8, \"to_id\": 7, \"type\": \"denies\"}]\n}"},
			[]string{"claim: So", "denial: .", "relation denies"}, "", ""},
		{"labels of the whole text", map[string]string{"a.jsonl": `{"text":" So. ","label":["claim","denial"]}`}, []string{"claim: So.", "denial: So."}, "", ""},
		{"a comment on the only annotation", map[string]string{"a.jsonl": `{"text":"So.","labels":[[0,2,"claim"]],"Comments":["really?"]}`}, []string{"claim: So (really?)"}, "", ""},
		{"a list of objects in UTF-16", map[string]string{"a.json": utf16LE(`[{"text":"Łódź","label":[[0,4,"claim"]]}]`)}, []string{"claim: Łódź"}, "", ""},
	})
}

// utf16LE writes a text of the basic plane as Windows does.
func utf16LE(text string) string {
	out := "\xff\xfe"
	for _, r := range text {
		out += string([]byte{byte(r), byte(r >> 8)})
	}
	return out
}

func TestHabitsOfLabelStudio(t *testing.T) {
	region := func(start, end, text string) string {
		return `{"id":"r` + start + `","from_name":"label","to_name":"text","type":"labels","value":{"start":` + start + `,"end":` + end + `,"text":"` + text + `","labels":["claim"]}}`
	}
	check(t, []habit{
		{"the old editor counted UTF-16", map[string]string{"a.json": `[{"data":{"text":"😀 no no"},"completions":[{"completed_by":1,"result":[` + region("3", "5", "no") + `]}]}]`}, []string{"claim: no"}, "UTF-16", ""},
		{"line breaks shown as two characters", map[string]string{"a.json": `[{"data":{"text":"One\ntwo."},"annotations":[{"result":[` + region("0", "8", `One\\ntwo.`) + `]}]}]`}, []string{"claim: One\ntwo."}, "", ""},
		{"CRLF of the task counted as two", map[string]string{"a.json": `[{"data":{"text":"One\r\ntwo."},"annotations":[{"result":[` + region("5", "8", "two") + `]}]}]`}, []string{"claim: two"}, "code points;", ""},
		{"CRLF of the task counted as one", map[string]string{"a.json": `[{"data":{"text":"One\r\ntwo."},"annotations":[{"result":[` + region("4", "7", "two") + `]}]}]`}, []string{"claim: two"}, "a line end as one", ""},
		{"what was cancelled does not count", map[string]string{"a.json": `[{"data":{"text":"One."},"annotations":[{"was_cancelled":true,"result":[` + region("0", "3", "One") + `]}]}]`}, nil, "", "an annotation that was cancelled has 1 region"},
		{"the short form", map[string]string{"a.json": `[{"text":"One two.","label":[{"start":4,"end":7,"text":"two","labels":["claim","denial"]}],"annotator":3,"id":1}]`}, []string{"claim: two", "denial: two"}, "", ""},
		{"a field of another name", map[string]string{"a.json": `{"data":{"body":"One two.","title":"T"},"annotations":[{"result":[` + region("4", "7", "two") + `]}]}`}, []string{"claim: two"}, "", ""},
		{"relations that point to the left", map[string]string{"a.json": `[{"data":{"text":"One two."},"annotations":[{"result":[` + region("0", "3", "One") + "," + region("4", "7", "two") +
			`,{"type":"relation","from_id":"r0","to_id":"r4","direction":"left","labels":["denies"]}]}]}]`}, []string{"claim: One", "claim: two", "relation denies"}, "", ""},
		{"each document in the way that explains it", map[string]string{"a.json": `[{"data":{"text":"😀 no"},"annotations":[{"result":[` + region("3", "5", "no") + `]}]},{"data":{"text":"😀 yes 😀 no"},"annotations":[{"result":[` + region("2", "5", "yes") + `,` + region("8", "10", "no") + `]}]}]`},
			[]string{"claim: no", "claim: yes", "claim: no"}, "code points", ""},
	})
}

func TestHabitsOfProdigy(t *testing.T) {
	check(t, []habit{
		{"tokens alone, the last of them included", map[string]string{"a.jsonl": `{"text":"No. Yes.","tokens":[{"text":"No","start":0,"end":2,"id":0},{"text":".","start":2,"end":3,"id":1},{"text":"Yes","start":4,"end":7,"id":2}],"spans":[{"token_start":0,"token_end":1,"label":"denial"}],"answer":"accept"}`},
			[]string{"denial: No."}, "", ""},
		{"tokens prove UTF-16", map[string]string{"a.jsonl": `{"text":"😀 No","tokens":[{"text":"No","start":3,"end":5,"id":0}],"spans":[{"start":3,"end":5,"label":"denial"}],"answer":"accept"}`}, []string{"denial: No"}, "UTF-16", ""},
		{"a refused task is no annotation", map[string]string{"a.jsonl": `{"text":"No.","spans":[{"start":0,"end":2,"label":"denial"}],"answer":"reject","meta":{}}`}, nil, "", `1 task with the answer "reject"`},
		{"a choice is a label of the whole text", map[string]string{"a.jsonl": `{"text":"No.","options":[{"id":"denial","text":"D"}],"accept":["denial"],"answer":"accept","_task_hash":1}`}, []string{"denial: No."}, "", ""},
		{"relations between spans", map[string]string{"a.jsonl": `{"text":"No. Yes.","spans":[{"start":0,"end":2,"label":"denial"},{"start":4,"end":7,"label":"claim"}],"relations":[{"head":0,"child":2,"label":"denies","head_span":{"start":0,"end":2},"child_span":{"start":4,"end":7}}],"answer":"accept","_task_hash":1}`},
			[]string{"denial: No", "claim: Yes", "relation denies"}, "", ""},
	})
}

func TestHabitsOfWebAnnotation(t *testing.T) {
	text := map[string]string{"story.txt": "One 😀 two. Two 😀 one.\n"}
	with := func(name, content string) map[string]string {
		return map[string]string{name: content, "story.txt": text["story.txt"]}
	}
	check(t, []habit{
		{"a body that is a word, a quote without a position", with("a.jsonld", `{"@context":"http://www.w3.org/ns/anno.jsonld","type":"Annotation","bodyValue":"hm","target":{"source":"file:///x/story.txt","selector":{"type":"TextQuoteSelector","exact":"one","prefix":"Two 😀 ","suffix":"."}}}`),
			[]string{"annotation: one (hm)"}, "", ""},
		{"rows of Hypothesis count UTF-16", with("a.json", `{"total":1,"rows":[{"id":"x","user":"acct:ana@hypothes.is","uri":"https://e.org/story","tags":["claim"],"text":"sure","target":[{"source":"https://e.org/story","selector":[{"type":"RangeSelector"},{"type":"TextPositionSelector","start":7,"end":10},{"type":"TextQuoteSelector","exact":"two"}]}]}]}`),
			[]string{"claim: two (sure)"}, "UTF-16", ""},
		{"a quote that stands there twice is not guessed", with("a.jsonld", `{"type":"Annotation","bodyValue":"x","target":{"source":"story.txt","selector":{"type":"TextQuoteSelector","exact":"😀"}}}`), nil, "", "more than once"},
		{"a text that nobody has", map[string]string{"a.jsonld": `{"type":"Annotation","bodyValue":"x","target":{"source":"http://e.org/","selector":{"type":"TextPositionSelector","start":0,"end":2}}}`}, nil, "", "neither in the project nor beside"},
	})
}

func TestHabitsOfTables(t *testing.T) {
	check(t, []habit{
		{"from 1 with the end included, as R counts", map[string]string{"a.csv": "doc,text,start,end,code,quote\na,One two.,5,7,claim,two\n"}, []string{"claim: two"}, "from 1, with the end included", ""},
		{"semicolons and CRLF", map[string]string{"a.csv": "\ufefftext;begin;end;label\r\n\"One; two.\";5;8;claim|denial\r\n"}, []string{"claim: two", "denial: two"}, "", ""},
		{"a text beside the table", map[string]string{"a.tsv": "file\tstart\tend\tlabel\tquote\tcoder\tmemo\nstory.txt\t4\t7\tclaim\ttwo\tAna\tok\n", "story.txt": "One two."}, []string{"claim: two (ok)"}, "", ""},
	})
}

func TestHabitsOfCoNLL(t *testing.T) {
	check(t, []habit{
		{"IOB1 begins anew only where it must", map[string]string{"a.conll": "-DOCSTART- -X- O O\n\nAnn NNP I-NP I-PER\nBen NNP I-NP B-PER\nsaid VBD I-VP O\n\nNo UH O I-denial\n"}, []string{"per: Ann", "per: Ben", "denial: No"}, "on words", ""},
		{"IOBES and tabs", map[string]string{"a.bio": "New\tB-LOC\nYork\tE-LOC\nParis\tS-LOC\nis\tO\n"}, []string{"loc: New York", "loc: Paris"}, "", ""},
		{"a broken line is named", map[string]string{"a.conll": "SOCCERO SOCCERO SOCCERO\n-\tO\nJAPAN\tB-LOC\nGET\tO\nLUCKY\tO\nbroken\nWIN\tO\n.\tO\n"}, []string{"loc: JAPAN"}, "", "line 6 has no tag"},
		{"a tag without a word is named", map[string]string{"a.conll": "SOCCER\tO\n-\tO\n\tB-LOC\nJAPAN\tB-LOC\nGET\tO\nLUCKY\tO\nWIN\tO\n.\tO\n"}, []string{"loc: JAPAN"}, "", "line 3 has no word"},
		{"CoNLL-U with tokens of several words", map[string]string{"a.conllu": "# newdoc id = d\n# text = Vámonos ya\n1-2\tVámonos\t_\t_\t_\t_\t_\t_\t_\tNER=B-claim\n1\tVamos\t_\tX\t_\t_\t0\troot\t_\t_\n2\tnos\t_\tX\t_\t_\t1\tdep\t_\t_\n3\tya\t_\tX\t_\t_\t1\tdep\t_\tNER=I-claim\n\n"},
			[]string{"claim: Vámonos ya"}, "", ""},
	})
}

func TestHabitsOfWebAnno(t *testing.T) {
	head := "#FORMAT=WebAnno TSV 3.3\n#T_SP=webanno.custom.Statement|certainty|label\n#T_RL=webanno.custom.Link|label|BT_webanno.custom.Statement\n\n\n"
	check(t, []habit{
		{"UTF-16, stacked, over two sentences, with a relation", map[string]string{"a.tsv": head +
			"#Text=😀 no \\\\ so\n1-1\t0-2\t😀\t_\t_\t_\t_\t\n1-2\t3-5\tno\tsure[1]|*[2]\tdenial[1]|claim[2]\tdenies\t2-1[3_1]\t\n1-3\t6-7\t\\\\\t*[2]\tclaim[2]\t_\t_\t\n1-4\t8-10\tso\t*[2]\tclaim[2]\t_\t_\t\n\n" +
			"#Text=Yes [x]\n2-1\t12-15\tYes\t*[3]\tclaim[3]\t_\t_\t\n2-2\t16-17\t[\t*\ta\\|b\t_\t_\t\n2-3\t17-18\tx\t_\t_\t_\t_\t\n2-4\t18-19\t]\t_\t_\t_\t_\t\n"},
			[]string{"claim: no \\ so", "denial: no", "claim: Yes", "a-b: [", "relation denies"}, "UTF-16", ""},
		{"a span without a width", map[string]string{"a.tsv": "#FORMAT=WebAnno TSV 3.3\n#T_SP=webanno.custom.Span|value\n\n\n#Text=Yes\n1-1\t0-3\tYes\t_\t\n1-1.1\t1-1\t\tx\t\n"}, nil, "", "empty or reversed"},
		{"tokens that stand nowhere", map[string]string{"a.tsv": "#FORMAT=WebAnno TSV 3.3\n#T_SP=webanno.custom.Span|value\n\n\n#Text=Yes\n1-1\t4-6\tNo\tx\t\n"}, nil, "", "whatever these count"},
	})
}

func TestHabitsOfUIMA(t *testing.T) {
	xmi := `<?xml version="1.0"?><xmi:XMI xmlns:xmi="http://www.omg.org/XMI" xmlns:cas="http:///uima/cas.ecore" xmlns:custom="http:///webanno/custom.ecore" xmi:version="2.0">`
	check(t, []habit{
		{"structures under their ids, anchors marked", map[string]string{"a.json": `{"%FEATURE_STRUCTURES":{"1":{"%TYPE":"uima.cas.Sofa","sofaString":"😀 no"},"2":{"%TYPE":"my.Statement","@sofa":1,"^begin":3,"^end":5,"value":"denial","#score":"NaN"}}}`}, []string{"denial: no"}, "", ""},
		{"XMI with a relation and a note", map[string]string{"a.xmi": xmi + `<custom:Statement xmi:id="4" sofa="1" begin="0" end="2" label="claim" note="hm"/><custom:Statement xmi:id="5" sofa="1" begin="3" end="5" label="denial"/><custom:Rel xmi:id="6" sofa="1" begin="3" end="5" Governor="5" Dependent="4" label="denies"/><cas:Sofa xmi:id="1" sofaID="_InitialView" sofaString="😀 no"/></xmi:XMI>`},
			[]string{"claim: 😀 (hm)", "denial: no", "relation denies"}, "", ""},
		{"XMI that defines entities is refused", map[string]string{"a.xmi": `<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "b">]>` + xmi[len(`<?xml version="1.0"?>`):] + `<cas:Sofa xmi:id="1" sofaString="&a;"/></xmi:XMI>`}, nil, "", "entities"},
		{"a view without a text", map[string]string{"a.json": `{"%FEATURE_STRUCTURES":[{"%ID":1,"%TYPE":"uima.cas.Sofa","sofaID":"x"}]}`}, nil, "", "no text"},
	})
}

// qde makes a project of one source with one selection.
func qde(attributes, source string) string {
	return `<?xml version="1.0" encoding="utf-8"?><Project xmlns="urn:QDA-XML:project:1.0" name="p" ` + attributes + `><Users><User guid="{AAAAAAAA-0000-0000-0000-000000000001}" name="Ana"/></Users>` +
		`<CodeBook><Codes><Code guid="BBBBBBBB-0000-0000-0000-000000000001" name="Denial" isCodable="true" color="#D55E00"/><Code guid="BBBBBBBB-0000-0000-0000-000000000002" name="Certainty" isCodable="false"><Code guid="BBBBBBBB-0000-0000-0000-000000000003" name="certain" isCodable="true"/></Code></Codes></CodeBook>` +
		`<Sources><TextSource guid="CCCCCCCC-0000-0000-0000-000000000001" name="a" ` + source + `</TextSource></Sources>` +
		`<Notes><Note guid="DDDDDDDD-0000-0000-0000-000000000001" name="memo"><PlainTextContent>a memo</PlainTextContent></Note></Notes>` +
		`<Links><Link guid="EEEEEEEE-0000-0000-0000-000000000001" direction="OneWay" originGUID="DDDDDDDD-0000-0000-0000-000000000001" targetGUID="ffffffff-0000-0000-0000-000000000001"/></Links></Project>`
}

func chosen(start, end, name string) string {
	return `<PlainTextSelection guid="FFFFFFFF-0000-0000-0000-000000000001" name="` + name + `" startPosition="` + start + `" endPosition="` + end + `"><Coding guid="FFFFFFFF-0000-0000-0000-000000000002" creatingUser="aaaaaaaa-0000-0000-0000-000000000001"><CodeRef targetGUID="{bbbbbbbb-0000-0000-0000-000000000001}"/></Coding><Coding guid="FFFFFFFF-0000-0000-0000-000000000003" creatingUser="aaaaaaaa-0000-0000-0000-000000000001"><CodeRef targetGUID="bbbbbbbb-0000-0000-0000-000000000003"/></Coding></PlainTextSelection>`
}

func TestHabitsOfREFI(t *testing.T) {
	path := `plainTextPath="internal://CCCCCCCC-0000-0000-0000-000000000009.txt">`
	inline := `><PlainTextContent>One 😀.&#10;She said no.</PlainTextContent>`
	check(t, []habit{
		{"ATLAS.ti: text inline, a memo linked, the name quotes", map[string]string{"a.qde": qde(`origin="ATLAS.ti"`, inline+chosen("16", "18", "no"))}, []string{"denial: no (a memo)"}, "code points, a line end as one", ""},
		{"a name that says nothing, and the standard is followed", map[string]string{"a.qde": qde(`origin="qc"`, inline+chosen("16", "18", "line:2"))}, []string{"denial: no (a memo)"}, "according to the REFI-QDA standard", ""},
		{"MAXQDA: line ends counted as two", map[string]string{"a.qde": qde(`origin="MAXQDA"`, inline+chosen("17", "19", "no"))}, []string{"denial: no (a memo)"}, "a line end as two", ""},
		{"NVivo: UTF-16 and line ends as two, in an archive with a capital folder", map[string]string{"a.qdpx": zipOf(t, map[string]string{"project.qde": qde(`origin="NVivo"`, path+chosen("18", "20", "no")), "Sources/cccccccc-0000-0000-0000-000000000009.txt": "One 😀.\r\nShe said no."})},
			[]string{"denial: no (a memo)"}, "UTF-16", ""},
		{"QualCoder: a byte order mark in the text, not counted", map[string]string{"a.qdpx": zipOf(t, map[string]string{"Trial.qde": mark + qde(`origin="QualCoder"`, path+chosen("16", "18", "no")), "sources/CCCCCCCC-0000-0000-0000-000000000009.txt": mark + "One 😀.\nShe said no."})},
			[]string{"denial: no (a memo)"}, "code points, a line end as one;", ""},
		{"a byte order mark that was counted", map[string]string{"a.qdpx": zipOf(t, map[string]string{"project.qde": qde(`origin="x"`, path+chosen("17", "19", "no")), "sources/CCCCCCCC-0000-0000-0000-000000000009.txt": mark + "One 😀. She said no."})},
			[]string{"denial: no (a memo)"}, "", ""},
		{"a quoting name that stands elsewhere is no guess", map[string]string{"a.qde": qde(`origin="x"`, `><PlainTextContent>One two three four five. She said no, she did not.</PlainTextContent>`+
			strings.ReplaceAll(chosen("0", "23", "One two three four five."), "000000001\" name", "000000007\" name")+chosen("0", "20", "She said no, she did not"))}, []string{"denial: One two three four five."}, "", "do not stand"},
		{"a codebook alone becomes labels and attributes", map[string]string{"a.qdc": `<?xml version="1.0"?><CodeBook xmlns="urn:QDA-XML:codebook:1.0"><Codes><Code guid="BBBBBBBB-0000-0000-0000-000000000001" name="Rumour" isCodable="true" color="#123456"/></Codes></CodeBook>`}, nil, "no offsets", ""},
		{"a text that is not there", map[string]string{"a.qde": qde(`origin="x"`, path+chosen("16", "18", "no"))}, nil, "", "neither in the project nor beside"},
	})
	folder := t.TempDir()
	write(t, folder, "a.qdc", `<?xml version="1.0"?><CodeBook xmlns="urn:QDA-XML:codebook:1.0"><Codes><Code guid="BBBBBBBB-0000-0000-0000-000000000001" name="Rumour" isCodable="true" color="#123456"><Description>heard</Description></Code></Codes></CodeBook>`)
	o := bring(t, folder, nil)
	if l, ok := o.codebook.Label("rumour"); !ok || l.Colour != "#123456" || l.Definition != "heard" {
		t.Errorf("the codebook is %+v", o.codebook.Labels)
	}
}

// zipOf packs files.
func zipOf(t *testing.T, files map[string]string) string {
	var out bytes.Buffer
	w := zip.NewWriter(&out)
	for name, content := range files {
		part, err := w.Create(name)
		if err == nil {
			_, err = part.Write([]byte(content))
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

func TestHabitsOfLabelBuddy(t *testing.T) {
	check(t, []habit{
		{"characters proven by bytes", map[string]string{"a.jsonl": `{"metadata":{"title":"T"},"text":"😀 no","utf8_text_md5_checksum":"x","annotations":[{"start_char":2,"end_char":4,"start_byte":5,"end_byte":7,"label_name":"denial","extra_data":"hm"}]}`}, []string{"denial: no (hm)"}, "1 of 1 quotes", ""},
		{"the older lists", map[string]string{"a.json": `[{"text":"One no","document_md5_checksum":"x","labels":[[4,6,"denial","hm"]]}]`}, []string{"denial: no (hm)"}, "", ""},
		{"the older XML", map[string]string{"a.xml": `<?xml version="1.0"?><document_set><document><text>One no</text><meta title="T"/><annotation_set><annotation><start_char>4</start_char><end_char>6</end_char><label_name>denial</label_name></annotation></annotation_set></document></document_set>`}, []string{"denial: no"}, "", ""},
	})
}

func TestHabitsOfTaguetteAndQualCoder(t *testing.T) {
	check(t, []habit{
		{"Taguette's highlights are placed by their words", map[string]string{"h.csv": "id,document,tag,content\n1,story.txt,claim,two\n2,story.txt,denial,One\n", "story.txt": "One two. One."}, []string{"claim: two"}, "The file has no offsets; its annotations are placed by their words", "more than once"},
		{"QualCoder's codings", map[string]string{"c.csv": "Code name,File,Coder,pos0,pos1,Coded text,Memo\nclaim,story.txt,Ana,4,7,two,hm\n", "story.txt": "One two."}, []string{"claim: two (hm)"}, "", ""},
		{"doccano's texts with labels in UTF-16", map[string]string{"a.csv": utf16LE("text,label\nŁódź,claim#denial\nso,claim\n")}, []string{"claim: Łódź", "denial: Łódź", "claim: so"}, "", ""},
	})
}

func TestFilesOfArticlesAreNotTakenForAnnotations(t *testing.T) {
	folder := t.TempDir()
	for name, content := range map[string]string{
		"a.jsonl": `{"text":"An article."}`, "b.json": `[{"title":"T","text":"An article.","date":"2031-01-01"}]`, "c.csv": "title,text,date\nT,An article.,2031\n",
		"d.txt": "T1\tclaim 0 2\tNo\n", "f.csv": "document_id,sentence,start_char,end_char,text,labels\n", "g.json": "{", "h.json": "", "i.xml": "<a/>",
	} {
		write(t, folder, name, content)
	}
	if o := bring(t, folder, nil); len(o.files) > 0 {
		for _, f := range o.files {
			if filepath.Base(f.Path) != "f.csv" { // Sayso's table of sentences has offsets
				t.Errorf("%s was taken for %s", f.Path, f.Format.Name)
			}
		}
	}
}

func TestHabitsOfOlderWebAnno(t *testing.T) {
	two := " # de.tudarmstadt.ukp.dkpro.core.api.lexmorph.type.pos.POS | PosValue # webanno.custom.Statement | label | certainty # webanno.custom.Link | kind | AttachTo=webanno.custom.Statement\n"
	check(t, []habit{
		{"a chain with its type first", map[string]string{"a.tsv": "#FORMAT=WebAnno TSV 3.3\n#T_CH=de.x.CoreferenceLink|referenceType|referenceRelation\n\n\n#Text=She met Ann Lee herself\n" +
			"1-1\t0-3\tShe\tpr[1]\tanaphor->1-1\t\n1-2\t4-7\tmet\t_\t_\t\n1-3\t8-11\tAnn\tnam[2]\t*->2-1\t\n1-4\t12-15\tLee\tnam[2]\t*->2-1\t\n1-5\t16-23\therself\tpr[1]\t*->1-2\t\n"},
			[]string{"pr: She", "nam: Ann Lee", "pr: herself", "relation anaphor"}, "", ""},
		{"chains that run backwards", map[string]string{"a.tsv": "#FORMAT=WebAnno TSV 3.2\n#T_CH=webanno.custom.SimpleLink|referenceRelation|referenceType\n\n\n#Text=No one\n1-1\t0-2\tNo\t*->1-2\tx[1]\t\n1-2\t3-6\tone\tsame->1-1\tx[1]\t\n"},
			[]string{"x: No", "x: one", "relation same"}, "", ""},
		{"version 2 has layers with tags, and no offsets", map[string]string{"a.tsv": two + "#id=1\n#text=Ann said “no”.\n1-1\tAnn\tNNP\tB-claim\tB-certain\tO\tO\t\n1-2\tsaid\tVBD\tI-claim\tI-certain\tO\tO\t\n1-3\tno\tUH\tB-denial|B-denial\tB-webanno.custom.Statement_|B-certain\tdenies\t1-1\t\n1-4\t.\t.\tO\tO\tO\tO\t\n\n#id=2\n#text=So.\n2-1\tSo\tRB\tO\tO\tO\tO\t\n"},
			[]string{"claim: Ann said", "denial: no", "denial: no", "relation denies"}, "without offsets", ""},
		{"a token that is not in its sentence", map[string]string{"a.tsv": two + "#id=1\n#text=Ann said.\n1-1\tBen\tNNP\tB-claim\tB-certain\tO\tO\t\n1-2\tsaid\tNNP\tB-denial\tB-certain\tO\tO\t\n"}, []string{"denial: said"}, "", "does not stand in the text of its sentence"},
		{"a file that is cut off", map[string]string{"a.tsv": two + "#id=1\n#text=Ann said no.\n1-1\tAnn\tNNP\tB-claim\tB-certain\tO\tO\t\n1-2\tsaid\tVBD\tI-claim\tI-certain\tO\tO\t\n"}, []string{"claim: Ann said"}, "", "the words \"no.\" have no row"},
		{"version 1 has ten columns", map[string]string{"a.tsv": "#id=1\n#text=Ann Lee said so .\n1\tAnn\t_\tNNP\tB-PER\tO\t3\tSBJ\t_\t_\n2\tLee\t_\tNNP\tI-PER\tO\t3\tSBJ\t_\t_\n3\tsaid\t_\tVBD\tO\tO\t0\tROOT\t_\t_\n4\tso\t_\tRB\tO\tO\t3\tADV\t_\t_\n5\t.\t_\t.\tO\tO\t3\tP\t_\t_\n"}, []string{"per: Ann Lee"}, "", ""},
	})
}

func TestTablesOfTokensAreToldByTheirContents(t *testing.T) {
	const tokens = "Ann\tB-PER\nLee\tI-PER\nsaid\tO\nso\tO\n\nBen\tB-PER\nagreed\tO\n"
	want := []string{"per: Ann Lee", "per: Ben"}
	check(t, []habit{
		{"a test set", map[string]string{"ner.test": tokens}, want, "", ""},
		{"a plain text by its name", map[string]string{"ner.txt": tokens}, want, "", ""},
		{"without any ending", map[string]string{"ner": tokens}, want, "", ""},
		{"an article whose lines end with O", map[string]string{"poem.txt": "Sing O\nand weep O\nand laugh once more O\n"}, nil, "", ""},
	})
}

func TestEntitiesInCoNLLU(t *testing.T) {
	row := func(id, form, misc string) string { return id + "\t" + form + "\t_\t_\t_\t_\t_\t_\t_\t" + misc + "\n" }
	head := "# newdoc id = d1\n# global.Entity = GRP-etype-infstat-MIN-link-identity\n# sent_id = 1\n"
	check(t, []habit{
		{"nested, of one token, and of the same entity again", map[string]string{"a.conllu": head + row("1", "Mayor", "Entity=(1-person-new-2-coref-Ann_Lee") + row("2", "Lee", "Entity=1)") + row("3", "of", "_") + row("4", "Rome", "Entity=(2-place-new-1-sgl)") + "\n" + row("1", "She", "Entity=(1-person-giv-1-ana)") + "\n"},
			[]string{"person: Mayor Lee", "place: Rome", "person: She", "relation coreference"}, "", ""},
		{"inside a token of several words, and on a token that is not there", map[string]string{"a.conllu": "# global.Entity = eid-etype-head-other\n" + row("1-2", "zum", "_") + row("1", "zu", "_") + row("2", "dem", "Entity=(e1-place-1") + row("3", "Hafen", "Entity=e1)") + row("3.1", "er", "Entity=(e2-person-1)") + "\n"},
			[]string{"place: zum Hafen"}, "", "it stands on a token that has no words"},
		{"in two pieces", map[string]string{"a.conllu": "# global.Entity = eid-etype-head-other\n" + row("1", "both", "Entity=(e1[1/2]-group-1)") + row("2", "of", "_") + row("3", "them", "Entity=(e1[2/2]-group-1)") + "\n"}, []string{"group: both … them"}, "", ""},
		{"types alone", map[string]string{"a.conllu": row("1", "Green", "Entity=(place") + row("2", "Land", "Entity=place)") + row("3", "it", "Entity=(7)") + "\n"}, []string{"place: Green Land", "entity: it"}, "", ""},
		{"brackets that do not fit", map[string]string{"a.conllu": row("1", "Green", "Entity=(e1-place") + row("2", "Land", "Entity=e2)") + "\n"}, nil, "", "it begins nowhere"},
	})
}

func TestHypothesisOwnExport(t *testing.T) {
	const one = `{"id":"x1","user":"acct:ana@hypothes.is","uri":"file:///story.txt","text":"hm","tags":["claim"],"document":{"title":["Story"]},"target":[{"source":"file:///story.txt","selector":[{"type":"RangeSelector","startOffset":0},{"type":"TextPositionSelector","start":4,"end":7},{"type":"TextQuoteSelector","exact":"two","prefix":"One ","suffix":"."}]}]}`
	const page = `{"id":"x2","user":"acct:ben@hypothes.is","uri":"file:///story.txt","text":"nice","tags":[],"target":[{"source":"file:///story.txt"}]}`
	check(t, []habit{{"annotations under their key", map[string]string{"h.json": `{"export_date":"2031-01-01T00:00:00Z","export_userid":"acct:ana@hypothes.is","client_version":"1.2","annotations":[` + one + "," + page + `]}`, "story.txt": "One two."},
		[]string{"claim: two (hm)"}, "", "has no selector"}})
}

func TestLayersOfMarkupAreNoLabels(t *testing.T) {
	cas := `{"%FEATURE_STRUCTURES":[{"%ID":1,"%TYPE":"uima.cas.Sofa","sofaNum":1,"sofaID":"_InitialView","sofaString":"One two."},
		{"%ID":2,"%TYPE":"org.dkpro.core.api.xml.type.XmlDocument","@sofa":1,"begin":0,"end":8},{"%ID":3,"%TYPE":"org.dkpro.core.api.xml.type.XmlElement","@sofa":1,"begin":0,"end":8,"qName":"p"},
		{"%ID":4,"%TYPE":"org.dkpro.core.api.xml.type.XmlTextNode","@sofa":1,"begin":0,"end":8},{"%ID":5,"%TYPE":"webanno.custom.Statement","@sofa":1,"begin":4,"end":7,"label":"claim"}],"%VIEWS":{}}`
	check(t, []habit{{"of a page", map[string]string{"a.json": cas}, []string{"claim: two"}, "", ""}})
}

func TestHabitsOfProdigyTasks(t *testing.T) {
	check(t, []habit{
		{"an empty list of spans hides no label", map[string]string{"a.jsonl": `{"text":"So it is.","label":"claim","spans":[],"answer":"accept"}`}, []string{"claim: So it is."}, "", ""},
		{"a label beside spans is theirs", map[string]string{"a.jsonl": `{"text":"So it is.","label":"claim","spans":[{"start":0,"end":2,"label":"claim"}],"answer":"accept"}`}, []string{"claim: So"}, "", ""},
	})
}

// workbookOf makes the least that a workbook needs.
func workbookOf(t *testing.T, rows ...[]string) string {
	t.Helper()
	sheet := `<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>`
	for _, row := range rows {
		sheet += "<row>"
		for _, cell := range row {
			sheet += `<c t="inlineStr"><is><t>` + cell + `</t></is></c>`
		}
		sheet += "</row>"
	}
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	for name, content := range map[string]string{
		"xl/workbook.xml":            `<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheets><sheet name="a" sheetId="1"/></sheets></workbook>`,
		"xl/worksheets/sheet1.xml":   sheet + "</sheetData></worksheet>",
		"xl/_rels/workbook.xml.rels": `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"/>`,
	} {
		w, err := z.Create(name)
		if err == nil {
			_, err = w.Write([]byte(content))
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

func TestATableIsTheSameInAWorkbook(t *testing.T) {
	check(t, []habit{
		{"with offsets", map[string]string{"a.xlsx": workbookOf(t, []string{"document", "text", "start", "end", "quote", "label", "coder"}, []string{"d1", "One two.", "4", "7", "two", "claim", "Ana"}, []string{})}, []string{"claim: two"}, "", ""},
		{"with labels of whole texts", map[string]string{"a.xlsx": workbookOf(t, []string{"text", "label"}, []string{"One two.", "claim#denial"})}, []string{"claim: One two.", "denial: One two."}, "", ""},
		{"of articles", map[string]string{"a.xlsx": workbookOf(t, []string{"title", "text"}, []string{"T", "One two."})}, nil, "", ""},
	})
}
