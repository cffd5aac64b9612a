package foreign

import (
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// found is what a file brought, as "label: words" in reading order.
func (o outcome) found() []string {
	var list []string
	for _, r := range o.results {
		for _, a := range r.Entry.Annotations {
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
			[]string{"claim: One"}, "so 1 of 2 quotes", `the annotation T2 (denial) was left out: its words "three" do not stand at its offsets 4 to 7; "two" stands there`},
		{"notes, events and equivalences", map[string]string{"a.txt": "Ann said no.", "a.ann": "T1\tPerson 0 3\tAnn\nT2\tReport 4 8\tsaid\nE1\tReport:T2 By:T1\n#1\tAnnotatorNotes E1\tunsure\n*\tAlias T1 T2\n"},
			[]string{"person: Ann", "report: said (unsure)", "relation alias", "relation by"}, "", ""},
		{"offsets that are none", map[string]string{"a.txt": "Ann.", "a.ann": "T1\tclaim 0 x\tAnn\n"}, nil, "", "has no good offsets"},
		{"the two files of a shared task", map[string]string{"a.txt": "Ann said.", "a.a1": "T1\tclaim 0 3\tAnn\n", "a.a2": "T2\tdenial 4 8\tsaid\n"}, []string{"claim: Ann", "denial: said"}, "", ""},
	})
}

func TestHabitsOfDoccano(t *testing.T) {
	check(t, []habit{
		{"lists without quotes count as the specification says", map[string]string{"a.jsonl": `{"text":"😀 no","label":[[2,4,"denial"]]}` + "\n"}, []string{"denial: no"}, "according to doccano's server", ""},
		{"an offset outside the text makes the others worthless", map[string]string{"a.jsonl": `{"text":"😀 no","label":[[3,5,"denial"],[0,2,"claim"]]}`}, nil, "", "lies outside"},
		{"objects over many lines", map[string]string{"a.json": "{\n \"text\": \"So.\",\n \"entities\": [{\"id\": 7, \"start_offset\": 0, \"end_offset\": 2, \"label\": \"claim\"}],\n \"relations\": [{\"from_id\": 7, \"to_id\": 7, \"type\": \"denies\"}]\n}"},
			[]string{"claim: So", "relation denies"}, "", ""},
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
		{"CRLF of the task counted as two", map[string]string{"a.json": `[{"data":{"text":"One\r\ntwo."},"annotations":[{"result":[` + region("5", "8", "two") + `]}]}]`}, []string{"claim: two"}, "code points:", ""},
		{"CRLF of the task counted as one", map[string]string{"a.json": `[{"data":{"text":"One\r\ntwo."},"annotations":[{"result":[` + region("4", "7", "two") + `]}]}]`}, []string{"claim: two"}, "a line end as one", ""},
		{"what was cancelled does not count", map[string]string{"a.json": `[{"data":{"text":"One."},"annotations":[{"was_cancelled":true,"result":[` + region("0", "3", "One") + `]}]}]`}, nil, "", ""},
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

func TestFilesOfArticlesAreNotTakenForAnnotations(t *testing.T) {
	folder := t.TempDir()
	for name, content := range map[string]string{
		"a.jsonl": `{"text":"An article."}`, "b.json": `[{"title":"T","text":"An article.","date":"2031-01-01"}]`, "c.csv": "title,text,date\nT,An article.,2031\n",
		"d.txt": "T1\tclaim 0 2\tNo\n", "e.ann": "T1\tclaim 0 2\tNo\n", "f.csv": "document_id,sentence,start_char,end_char,text,labels\n", "g.json": "{", "h.json": "", "i.xml": "<a/>",
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
