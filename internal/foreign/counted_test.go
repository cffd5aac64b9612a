package foreign

import "testing"

// countedProjects are the formats whose files are databases, archives or XML of
// some length.
func countedProjects(t *testing.T) []counted {
	t.Helper()
	return []counted{
		{"", "uima-xmi", map[string]string{"a.xmi": `<?xml version="1.0" encoding="UTF-8"?><xmi:XMI xmlns:xmi="http://www.omg.org/XMI" xmlns:cas="http:///uima/cas.ecore" xmlns:a="http:///a.ecore" xmi:version="2.0">` +
			`<a:Statement xmi:id="2" sofa="1" begin="0" end="3" label="claim"/><a:Statement xmi:id="3" sofa="1" begin="4" end="7" label="denial" links="2 9"/>` +
			`<a:Statement xmi:id="4" sofa="1" begin="x" end="7" label="claim"/><a:Statement xmi:id="5" sofa="1" begin="4" end="4" label="claim"/>` +
			`<a:Statement xmi:id="6" sofa="7" begin="0" end="3" label="claim"/><a:Link xmi:id="8" sofa="1" begin="0" end="3" Governor="3" Dependent="5" label="denies"/>` +
			`<cas:Sofa xmi:id="1" sofaNum="1" sofaID="_InitialView" sofaString="One two."/><cas:View sofa="1" members="2 3 4 5 8"/></xmi:XMI>`},
			5, 3, []string{"1 annotation: no good offsets", "1 annotation: no width", "1 annotation: the text is not there", "2 links: an end is no annotation that came in"}},
		{"webanno-tsv before version 3", "webanno-tsv", map[string]string{"a.tsv": " # webanno.custom.Statement | label # webanno.custom.Link | kind | AttachTo=webanno.custom.Statement\n" +
			"#id=1\n#text=One two.\n1-1\tOne\tB-claim\tO\tO\t\n1-2\ttwo\tB-denial\tdenies\t1-1\t\n1-3\t!\tB-claim\tdenies\t1-1\t\n\n"},
			3, 2, []string{"1 annotation: no place in the text that can be told", "1 link: an end is no annotation that came in"}},
		{"", "bioc", map[string]string{"a.xml": `<?xml version="1.0"?><collection><source>x</source><date/><key/><document><id>d</id><passage><offset>0</offset><text>One two.</text>` +
			`<annotation id="1"><infon key="type">claim</infon><location offset="0" length="3"/><text>One</text></annotation>` +
			`<annotation id="2"><infon key="type">denial</infon><location offset="4" length="3"/><text>two</text></annotation>` +
			`<annotation id="3"><infon key="type">claim</infon><location offset="4" length="3"/><text>One</text></annotation>` +
			`<annotation id="4"><infon key="type">claim</infon><text>One</text></annotation>` +
			`<relation id="R1"><infon key="type">denies</infon><node refid="2" role="from"/><node refid="1" role="to"/></relation>` +
			`<relation id="R2"><infon key="type">denies</infon><node refid="2" role="from"/></relation></passage></document></collection>`},
			4, 2, []string{"1 annotation: not about a stretch of text", "1 annotation: the words at the offsets are others", "1 link: not of the form that the format has"}},
		{"", "catma", map[string]string{"story.txt": "One two.", "a.xml": `<?xml version="1.0"?><TEI xmlns="http://www.tei-c.org/ns/1.0"><teiHeader><encodingDesc><fsdDecl xml:id="CATMA_S"><fsDecl type="T" xml:id="T"><fsDescr>claim</fsDescr></fsDecl></fsdDecl></encodingDesc></teiHeader>` +
			`<text><body><ab type="catma"><seg ana="#CATMA_1"><ptr target="catma://D#char=0,3" type="inclusion"/></seg><seg ana="#CATMA_2"><ptr target="catma://D#char=x,7" type="inclusion"/></seg><seg ana="#CATMA_3"><ptr target="catma://D#char=4,90" type="inclusion"/></seg></ab></body>` +
			`<fs xml:id="CATMA_1" type="T"/><fs xml:id="CATMA_2" type="T"/><fs xml:id="CATMA_4" type="T"/></text></TEI>`},
			4, 0, []string{"1 annotation: no good offsets", "2 annotations: not of the form that the format has"}},
		{"", "qualcoder", map[string]string{"data.qda": databaseOf(t, qualCoderTables+`INSERT INTO code_image VALUES (1, 2, 1);
			INSERT INTO code_text VALUES (1, 1, 1, 'One two.', 2, 10, 'Ana', '', '', 0), (2, 2, 1, 'two', 2, 5, 'Ana', '', '', 0), (3, 9, 1, 'One', 2, 5, 'Ana', '', '', 0),
			(4, 1, 2, '', 0, 3, 'Ana', '', '', 0), (5, 1, 8, 'One', 0, 3, 'Ana', '', '', 0)`)},
			5, 0, []string{"1 annotation: not of the form that the format has", "1 annotation: the words at the offsets are others", "1 detail: not about a stretch of text", "2 annotations: the text is not there"}},
		{"", "taguette", map[string]string{"taguette.sqlite3": databaseOf(t, taguetteTables+`
			INSERT INTO highlights VALUES (1, 1, 9, 19, 'one &amp; two.'), (2, 1, 9, 12, 'said'), (3, 5, 0, 4, 'gone'), (4, 1, 9, 12, 'one'), (5, 1, 'x', 12, 'one');
			INSERT INTO highlight_tags VALUES (1, 1), (1, 2), (2, 1), (3, 1), (4, 9), (5, 1)`)},
			6, 0, []string{"1 annotation: no good offsets", "1 annotation: not of the form that the format has", "1 annotation: the text is not there", "1 annotation: the words at the offsets are others"}},
		{"", "dna", map[string]string{"a.dna": databaseOf(t, dnaThree+`INSERT INTO STATEMENTS VALUES (2, 1, 1, 3, 3, 1), (3, 9, 1, 3, 6, 1), (4, 1, 5, 0, 3, 1)`)},
			4, 0, []string{"1 annotation: no width", "1 annotation: not of the form that the format has", "1 annotation: the text is not there"}},
		{"xlsx with offsets", "xlsx", map[string]string{"a.xlsx": workbookOf(t, []string{"document", "text", "start", "end", "quote", "label"}, []string{"d", "One two.", "0", "3", "One", "claim"}, []string{"d", "One two.", "a", "7", "two", "claim"}, []string{"d", "One two.", "0", "3", "two", "claim"})},
			3, 0, []string{"1 annotation: no good offsets", "1 annotation: the words at the offsets are others"}},
		{"xlsx with labels", "xlsx", map[string]string{"a.xlsx": workbookOf(t, []string{"text", "label"}, []string{"One two.", "claim#denial"}, []string{"Three.", "claim"}, []string{"", "claim"})},
			4, 0, []string{"1 annotation: the text is not there"}},
		{"", "refi-codebook", map[string]string{"a.qdc": `<?xml version="1.0"?><CodeBook xmlns="urn:QDA-XML:codebook:1.0"><Codes><Code guid="1" name="claim" isCodable="true"/></Codes></CodeBook>`}, 0, 0, nil},
		{"", "labelbuddy-xml", map[string]string{"a.xml": `<document_set><document><text>One two.</text><annotation_set><annotation><start_char>0</start_char><end_char>3</end_char><label_name>claim</label_name></annotation>` +
			`<annotation><label_name>denial</label_name></annotation><annotation><start_char>4</start_char><end_char>70</end_char><label_name>denial</label_name></annotation></annotation_set></document></document_set>`},
			3, 0, []string{"1 annotation: no good offsets", "1 annotation: the offsets lie outside the text"}},
	}
}
