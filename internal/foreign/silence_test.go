package foreign

import (
	"strings"
	"testing"
)

// What no other test has a place for: things that parsers once passed over
// without a word.
func TestNothingIsPassedOverWithoutAWord(t *testing.T) {
	project := func(codes, selections, rest string) string {
		return `<?xml version="1.0"?><Project xmlns="urn:QDA-XML:project:1.0" name="p"><CodeBook><Codes><Code guid="c1" name="claim" isCodable="true"/></Codes></CodeBook>` + codes +
			`<Sources><TextSource guid="s1" name="a"><PlainTextContent>One two.</PlainTextContent>` + selections + `</TextSource>` + rest + `</Project>`
	}
	selection := func(guid, start, end, codes string) string {
		return `<PlainTextSelection guid="` + guid + `" name="" startPosition="` + start + `" endPosition="` + end + `">` + codes + `</PlainTextSelection>`
	}
	coding := func(code string) string {
		return `<Coding guid="k` + code + `"><CodeRef targetGUID="` + code + `"/></Coding>`
	}
	conllu := func(id, form, misc string) string { return id + "\t" + form + "\t_\t_\t_\t_\t_\t_\t_\t" + misc + "\n" }
	check(t, []habit{
		{"REFI: a second code that the codebook lacks", map[string]string{"a.qde": project("", selection("p1", "0", "3", coding("c1")+coding("c9")), "</Sources>")}, []string{"claim: One"}, "", "1 code that is not in the codebook"},
		{"REFI: the only code is one that the codebook lacks", map[string]string{"a.qde": project("", selection("p1", "0", "3", coding("c9")), "</Sources>")}, []string{"quotation: One"}, "", "came in as a quotation"},
		{"REFI: a link that leads out of the texts", map[string]string{"a.qde": project("", selection("p1", "0", "3", coding("c1")), `</Sources><Links><Link guid="l1" originGUID="p1" targetGUID="c1"/></Links>`)}, []string{"claim: One"}, "", "one of its ends is no selection of a text"},
		{"REFI: a link from a selection that has no place", map[string]string{"a.qde": project("", selection("p1", "x", "3", coding("c1"))+selection("p2", "0", "3", coding("c1")), `</Sources><Links><Link guid="l1" originGUID="p1" targetGUID="p2"/></Links>`)}, []string{"claim: One"}, "", "it does not link two annotations"},
		{"REFI: selections of pictures and sound", map[string]string{"a.qde": project("", selection("p1", "0", "3", coding("c1")), `<PictureSource guid="s2" name="b"><PictureSelection guid="p2"/><PictureSelection guid="p3"/></PictureSource><AudioSource guid="s3"><AudioSelection guid="p4"/></AudioSource></Sources>`)},
			[]string{"claim: One"}, "", "1 selection of sound\na.qde: 0: 2 selections of pictures"},
		{"REFI: a variable that documents have no field for", map[string]string{"a.qde": project(`<Variables><Variable guid="v1" name="Party" typeOfVariable="Text"/></Variables>`, selection("p1", "0", "3", coding("c1"))+`<VariableValue><VariableRef targetGUID="v1"/><TextValue>Green</TextValue></VariableValue>`, "</Sources>")},
			[]string{"claim: One"}, "", "1 variable of"},
		{"UIMA: a chain, and a reference", map[string]string{"a.json": `{"%FEATURE_STRUCTURES":[{"%ID":1,"%TYPE":"uima.cas.Sofa","sofaString":"One two."},{"%ID":2,"%TYPE":"a.Mention","@sofa":1,"begin":0,"end":3,"label":"claim","referenceRelation":"anaphor","@next":3},{"%ID":3,"%TYPE":"a.Mention","@sofa":1,"begin":4,"end":7,"label":"denial","@about":2},{"%ID":4,"%TYPE":"a.Mention","@sofa":1,"begin":4,"end":7,"label":"claim","@about":9}],"%VIEWS":{}}`},
			[]string{"claim: One", "claim: two", "denial: two", "relation anaphor", "relation about"}, "", `from "4" to "9"`},
		{"UIMA: a list of words is an attribute", map[string]string{"a.json": `{"%FEATURE_STRUCTURES":[{"%ID":1,"%TYPE":"uima.cas.Sofa","sofaString":"One two."},{"%ID":2,"%TYPE":"a.Statement","@sofa":1,"begin":0,"end":3,"label":"claim","@topics":5},{"%ID":5,"%TYPE":"uima.cas.StringArray","%ELEMENTS":["war","peace"]}],"%VIEWS":{}}`},
			[]string{"claim: One"}, "", ""},
		{"Label Studio: a result without a value", map[string]string{"a.json": `[{"data":{"text":"One two."},"annotations":[{"result":[{"id":"a","type":"labels","value":{"start":0,"end":3,"text":"One","labels":["claim"]}},{"id":"b","type":"labels"}]}]}]`}, []string{"claim: One"}, "", `of the kind "labels" is not about a stretch`},
		{"Label Studio: regions of a text that is elsewhere", map[string]string{"a.json": `[{"data":{"url":"https://example.org/a"},"annotations":[{"result":[{"id":"a","type":"labels","value":{"start":0,"end":3,"labels":["claim"]}}]}]}]`}, nil, "", "it holds no text"},
		{"doccano: a span that is a number, and one that is too short", map[string]string{"a.jsonl": `{"text":"One two.","label":[[0,3,"claim"]]}` + "\n" + `{"text":"One two!","label":[7,[0,3],[0,3,"claim"]]}`}, []string{"claim: One", "claim: One"}, "", "neither a list nor an object"},
		{"Prodigy: links of a refused task", map[string]string{"a.jsonl": `{"text":"One.","spans":[{"start":0,"end":3,"label":"claim"}],"relations":[{"label":"denies"}],"answer":"reject"}`}, nil, "", "have 1 relation, which were left out"},
		{"Web Annotation: what is only named", map[string]string{"a.jsonld": `{"type":"AnnotationPage","items":["https://example.org/1",{"type":"Annotation","body":["claim",{"id":"https://example.org/why","type":"Text"}],"target":{"source":"a.txt","selector":{"exact":"One"}}}]}`, "a.txt": "One two."}, []string{"annotation: One (https://example.org/why\nclaim)"}, "", "is not in the file: https://example.org/1"},
		{"CoNLL: a tag without B and I", map[string]string{"a.conll": strings.Repeat("so\tO\n", 20) + "Ann\tPER\nBen\tB-PER\n"}, []string{"per: Ben"}, "", "1 token with a tag"},
		{"CoNLL-U: the tag on a word inside a token", map[string]string{"a.conllu": conllu("1-2", "zum", "_") + conllu("1", "zu", "_") + conllu("2", "dem", "NER=B-place") + conllu("3", "Hafen", "NER=I-place") + "\n"}, []string{"place: zum Hafen"}, "", ""},
		{"Taguette: a highlight of a document that is gone", map[string]string{"taguette.sqlite3": databaseOf(t, taguetteTables+`INSERT INTO highlights VALUES (1, 7, 0, 3, 'one'); INSERT INTO highlight_tags VALUES (1, 1)`)}, nil, "", "the document 7, which has 1 annotation, is not in the project"},
		{"DNA: a statement of a document that is gone", map[string]string{"a.dna": databaseOf(t, dnaThree+`INSERT INTO STATEMENTS VALUES (2, 1, 7, 0, 3, 1)`)}, []string{"statement: One two."}, "", "the document 7, which has 1 annotation, is not in the project"},
		{"QualCoder: an attribute that documents have no field for", map[string]string{"data.qda": databaseOf(t, qualCoderTables+`INSERT INTO code_text VALUES (1, 1, 1, 'One', 2, 5, 'Ana', '', '', 0); INSERT INTO attribute VALUES (2, 'Party', 'file', 'Green', 1, '', 'Ana')`)}, []string{"claim: One"}, "", "1 attribute of"},
	})
}
