package reader

import (
	"archive/zip"
	"bytes"
	"fmt"
	"hash/crc32"
	"html"
	"io"
	"strings"
	"testing"

	"golang.org/x/text/encoding/charmap"
)

// zipped makes a container of names and contents, in pairs.
func zipped(t testing.TB, pairs ...string) []byte {
	t.Helper()
	var out bytes.Buffer
	w := zip.NewWriter(&out)
	for i := 0; i+1 < len(pairs); i += 2 {
		var f io.Writer
		var err error
		if contents := pairs[i+1]; pairs[i] == "mimetype" { // is stored as it is, so that programs know the file by its first bytes
			f, err = w.CreateRaw(&zip.FileHeader{Name: pairs[i], CRC32: crc32.ChecksumIEEE([]byte(contents)),
				CompressedSize64: uint64(len(contents)), UncompressedSize64: uint64(len(contents))})
		} else {
			f, err = w.Create(pairs[i])
		}
		if err == nil {
			_, err = f.Write([]byte(pairs[i+1]))
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

const (
	wordTypes = `<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>`
	wordRels  = `<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="a" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>`
	wordStart = `<?xml version="1.0" encoding="UTF-8"?><w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"><w:body>`
	wordEnd   = `<w:sectPr/></w:body></w:document>`
)

func word(t testing.TB, body string) []byte {
	return zipped(t, "[Content_Types].xml", wordTypes, "_rels/.rels", wordRels, "word/document.xml", wordStart+body+wordEnd)
}

func wordParagraph(text string) string {
	return `<w:p><w:r><w:t xml:space="preserve">` + html.EscapeString(text) + `</w:t></w:r></w:p>`
}

func wordArticle(t testing.TB) []byte {
	var body strings.Builder
	for _, paragraph := range articleParagraphs {
		body.WriteString(wordParagraph(paragraph))
	}
	return word(t, body.String())
}

func TestAWordDocumentIsReadAsItsText(t *testing.T) {
	for name, test := range map[string]struct{ body, want string }{
		"runs make words":                {`<w:p><w:r><w:t>It ra</w:t></w:r><w:r><w:rPr><w:b/></w:rPr><w:t>ined.</w:t></w:r></w:p>`, "It rained."},
		"tabs and breaks":                {`<w:p><w:pPr><w:tabs><w:tab w:val="left" w:pos="9"/></w:tabs></w:pPr><w:r><w:t>a</w:t><w:tab/><w:t>b</w:t><w:br/><w:t>c</w:t></w:r></w:p>`, "a\tb\nc"},
		"deleted text is gone":           {`<w:p><w:del><w:r><w:delText>old</w:delText></w:r></w:del><w:ins><w:r><w:t>new</w:t></w:r></w:ins></w:p>`, "new"},
		"codes of fields":                {`<w:p><w:r><w:instrText>HYPERLINK "file:///x"</w:instrText></w:r><w:r><w:t>link</w:t></w:r></w:p>`, "link"},
		"one of two versions":            {`<w:p><w:r><mc:AlternateContent><mc:Choice Requires="x"><w:t>one</w:t></mc:Choice><mc:Fallback><w:t>two</w:t></mc:Fallback></mc:AlternateContent></w:r></w:p>`, "one"},
		"cells are paragraphs":           {`<w:tbl><w:tr><w:tc>` + wordParagraph("a") + `</w:tc><w:tc>` + wordParagraph("b") + `</w:tc></w:tr></w:tbl>`, "a\n\nb"},
		"empty paragraphs":               {wordParagraph("a") + `<w:p/>` + wordParagraph(" ") + wordParagraph("b"), "a\n\nb"},
		"characters of XML":              {wordParagraph("a < b & c"), "a < b & c"},
		"a hyphen of its own":            {`<w:p><w:r><w:t>Anglo</w:t><w:noBreakHyphen/><w:t>Saxon</w:t></w:r></w:p>`, "Anglo\u2011Saxon"},
		"an equation in its linear form": {`<w:p><w:r><w:t xml:space="preserve">so </w:t></w:r><m:oMath xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"><m:f><m:num><m:r><m:t>a+b</m:t></m:r></m:num><m:den><m:sSup><m:e><m:r><m:t>c</m:t></m:r></m:e><m:sup><m:r><m:t>2</m:t></m:r></m:sup></m:sSup></m:den></m:f></m:oMath><w:r><w:t>.</w:t></w:r></w:p>`, "so (a+b)/(c^(2))."},
		"an equation of its own":         {`<m:oMathPara xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"><m:oMath><m:rad><m:e><m:d><m:dPr><m:endChr m:val="]"/></m:dPr><m:e><m:r><m:t>x</m:t></m:r></m:e></m:d></m:e></m:rad></m:oMath></m:oMathPara>` + wordParagraph("So."), "√(x]\n\nSo."},
		"an equation that is a picture":  {`<w:p><w:r><w:t xml:space="preserve">so </w:t></w:r><w:r><w:object><o:OLEObject xmlns:o="urn:schemas-microsoft-com:office:office" ProgID="Equation.3"/></w:object></w:r></w:p>`, "so [equation]"},
		"paragraphs in a frame":          {`<w:p><w:r><w:t>out</w:t><w:txbxContent>` + wordParagraph("in") + `</w:txbxContent></w:r><w:r><w:t>side</w:t></w:r></w:p>`, "in\n\noutside"},
	} {
		t.Run(name, func(t *testing.T) {
			results := readOne(t, "a.docx", word(t, test.body))
			if len(results) != 1 || results[0].Err != nil || results[0].Entry.Document.Text != test.want {
				t.Errorf("got %+v, want %q", results, test.want)
			}
		})
	}
}

const (
	officeStart = `<?xml version="1.0"?><office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" xmlns:dc="http://purl.org/dc/elements/1.1/" office:version="1.2"><office:body><office:text>`
	officeEnd   = `</office:text></office:body></office:document-content>`
)

func office(t testing.TB, body string) []byte {
	return zipped(t, "mimetype", "application/vnd.oasis.opendocument.text", "content.xml", officeStart+body+officeEnd,
		"META-INF/manifest.xml", `<?xml version="1.0"?><manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"><manifest:file-entry manifest:full-path="/" manifest:media-type="application/vnd.oasis.opendocument.text"/><manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/></manifest:manifest>`,
		"styles.xml", `<?xml version="1.0"?><office:document-styles xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" office:version="1.2"><office:font-face-decls/><office:styles/><office:automatic-styles/><office:master-styles/></office:document-styles>`)
}

func officeArticle(t testing.TB) []byte {
	return office(t, "<text:p>"+strings.Join(articleParagraphs, "</text:p><text:p>")+"</text:p>")
}

func TestAnOpenDocumentIsReadAsItsText(t *testing.T) {
	for name, test := range map[string]struct{ body, want string }{
		"headings and spans":  {`<text:h>Rain</text:h><text:p>It <text:span>ra</text:span>ined.</text:p>`, "Rain\n\nIt rained."},
		"blanks":              {"<text:p>a \n  b<text:s text:c=\"2\"/>c<text:tab/>d<text:line-break/>e</text:p>", "a b  c\td\ne"},
		"comments, deletions": {`<text:tracked-changes><text:deletion><text:p>old</text:p></text:deletion></text:tracked-changes><text:p>a<office:annotation><text:p>remark</text:p></office:annotation>b</text:p>`, "ab"},
		"a box between words": {`<text:p>before<draw:frame xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0"><draw:text-box><text:p>in it</text:p></draw:text-box></draw:frame>after</text:p>`, "in it\n\nbefore after"},
		"notes stand last":    {`<text:p>a<text:note><text:note-citation>1</text:note-citation><text:note-body><text:p>note</text:p></text:note-body></text:note>b</text:p><text:p>c</text:p>`, "ab\n\nc\n\nnote"},
		"many blanks":         {`<text:p>a<text:s text:c="2000000000"/>b</text:p>`, "a" + strings.Repeat(" ", 100) + "b"},
	} {
		t.Run(name, func(t *testing.T) {
			results := readOne(t, "a.odt", office(t, test.body))
			if len(results) != 1 || results[0].Err != nil || results[0].Entry.Document.Text != test.want {
				t.Errorf("got %+v, want %q", results, test.want)
			}
		})
	}
}

// bookOf makes a book. One chapter of it, as its list says, is a file outside.
func bookOf(t testing.TB, more ...string) []byte {
	return bookWith(t, `<itemref idref="c"/>`, `<item id="c" href="../../../etc/passwd" media-type="application/xhtml+xml"/>`, more...)
}

func bookWith(t testing.TB, itemref, item string, more ...string) []byte {
	half := len(articleParagraphs) / 2
	chapter := func(paragraphs []string) string {
		return `<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml"><head><title/><script src="x"/></head><body><p>` + strings.Join(paragraphs, "</p><p>") + `</p></body></html>`
	}
	return zipped(t, append([]string{
		"mimetype", "application/epub+zip",
		"META-INF/container.xml", `<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles><rootfile full-path="OPS/book.opf" media-type="application/oebps-package+xml"/></rootfiles></container>`,
		"OPS/book.opf", `<package xmlns="http://www.idpf.org/2007/opf" version="3.0" unique-identifier="i"><metadata xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:identifier id="i">x</dc:identifier><dc:title>The bridge</dc:title><dc:creator>Ada Weiss</dc:creator><dc:creator>Li Na</dc:creator><dc:language>en-GB</dc:language><dc:date>2031-04</dc:date></metadata><manifest><item id="b" href="second.xhtml" media-type="application/xhtml+xml"/><item id="a" href="first%20part.xhtml" media-type="application/xhtml+xml"/>` + item + `</manifest><spine><itemref idref="a"/><itemref idref="b"/>` + itemref + `</spine></package>`,
		"OPS/first part.xhtml", chapter(articleParagraphs[:half]),
		"OPS/second.xhtml", chapter(articleParagraphs[half:]),
	}, more...)...)
}

func TestABookIsReadInItsOrder(t *testing.T) {
	results := readOne(t, "a.epub", bookOf(t))
	if len(results) != 1 || results[0].Err != nil {
		t.Fatalf("got %+v", results)
	}
	d := results[0].Entry.Document
	if d.Text != articleWords || d.Title != "The bridge" || d.Byline != "Ada Weiss, Li Na" || d.Language != "en" || d.Date != "2031-04" {
		t.Errorf("got %+v", d)
	}
}

// richArticle writes characters beyond Latin-1 as a code and a stand-in.
func richArticle(start, standIn string) string {
	var out strings.Builder
	out.WriteString("{\\rtf1\\ansi" + start + "\\ansicpg1252{\\fonttbl{\\f0\\fswiss Helvetica;}}{\\info{\\title Not text}}{\\header Not text}\\f0\n")
	for _, paragraph := range articleParagraphs {
		for _, r := range paragraph {
			switch {
			case r < 0x80:
				out.WriteRune(r)
			case r < 0x100:
				fmt.Fprintf(&out, `\'%02x`, r)
			default:
				fmt.Fprintf(&out, `\u%d%s`, r, standIn)
			}
		}
		out.WriteString("\\par\n")
	}
	return out.String() + "}"
}

func TestRichTextIsReadAsItsText(t *testing.T) {
	russian, err := charmap.Windows1251.NewEncoder().String("мост")
	if err != nil {
		t.Fatal(err)
	}
	for name, test := range map[string]struct{ source, want, err string }{
		"paragraphs and lines":     {`{\rtf1 a\par b\line c\par\par\par d}`, "a\n\nb\nc\n\nd", ""},
		"signs":                    {`{\rtf1 \ldblquote a\rdblquote\emdash b\~c\\\{\}}`, "“a”—b\u00a0c\\{}", ""},
		"Unicode with a stand-in":  {`{\rtf1 \u8220?a\u8221\'94 \u-10179?\u-8704?}`, "“a” 😀", ""},
		"more than one stand-in":   {`{\rtf1\uc2 \u8220ab c{\uc0\u8221 d}}`, "“ c”d", ""},
		"a code page":              {`{\rtf1\ansicpg1251 \'ec\'ee\'f1\'f2}`, "мост", ""},
		"a font's code page":       {`{\rtf1{\fonttbl{\f0\fnil\fcharset0 A;}{\f1\fnil\fcharset204 B;}}\f0 caf\'e9 {\f1 \'ec\'ee\'f1\'f2} \'e9}`, "café мост é", ""},
		"bytes as they are":        {`{\rtf1\ansicpg1251 ` + russian + `}`, "мост", ""},
		"two bytes a character":    {`{\rtf1\ansicpg932 \'91\'e5\'90\'62}`, "大臣", ""},
		"what is not of the text":  {`{\rtf1 a{\*\generator x}{\pict 0102}{\footer y}{\field{\*\fldinst HYPERLINK "z"}{\fldrslt b}}{\v hidden}c}`, "abc", ""},
		"raw bytes are skipped":    {"{\\rtf1 a{\\pict\\bin4 }}{{}b}", "ab", ""},
		"notes stand last":         {`{\rtf1 a{\super 1}{\footnote \pard n\'f6te} b\par c{\*\footnote\chftn\~{\b o}ther}\par d}`, "a1 b\n\nc\n\nd\n\nnöte\n\nother", ""},
		"what comes after the end": {`{\rtf1 a} b`, "a", ""},
		"no end":                   {`{\rtf1 a{\b b`, "ab", ""},
		"no rich text":             {`It rained.`, "", "does not begin"},
		"groups in groups":         {`{\rtf1` + strings.Repeat("{", maxGroups+1), "", "deep"},
		"a picture alone":          {`{\rtf1{\pict 0102}}`, "", "no text"},
		"a length below nothing":   {`{\rtf1 a\bin-5 b\fs99999999999999999999 c}`, "ab99999999 c", ""},
	} {
		t.Run(name, func(t *testing.T) {
			results := readOne(t, "a.rtf", []byte(test.source))
			if len(results) != 1 || results[0].Entry.Document.Text != test.want || (results[0].Err == nil) != (test.err == "") {
				t.Fatalf("got %+v, want %q", results, test.want)
			}
			if test.err != "" && !strings.Contains(results[0].Err.Error(), test.err) {
				t.Errorf("got %v", results[0].Err)
			}
		})
	}
}

// Each of these is small and asks for much, or is not what it says.
func TestHostileContainersEndAsALine(t *testing.T) {
	deep := strings.Repeat("<w:sdt>", maxXMLDepth+1)
	var attributes strings.Builder
	for i := range maxXMLAttributes + 1 {
		fmt.Fprintf(&attributes, ` a%d=""`, i)
	}
	good := wordArticle(t)
	locked := bytes.Clone(good)
	for at := 0; ; at++ { // the flag of a password stands in every entry of the directory
		next := bytes.Index(locked[at:], []byte("PK\x01\x02"))
		if next < 0 {
			break
		}
		at += next
		locked[at+8] |= 1
	}
	many := make([]string, 0, 2*maxEntries+2)
	for i := range maxEntries + 1 {
		many = append(many, fmt.Sprint(i), "")
	}
	for name, test := range map[string]struct {
		file string
		data []byte
		err  string
	}{
		"a bomb":                 {"a.docx", word(t, wordParagraph(strings.Repeat("0", 8<<20))), "times its size"},
		"a list of entities":     {"a.docx", zipped(t, "word/document.xml", `<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><x>&b;</x>`), "entities of its own"},
		"a file from outside":    {"a.docx", zipped(t, "word/document.xml", `<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><x>&a;</x>`), "entities of its own"},
		"an unknown entity":      {"a.docx", word(t, "<w:p>&a;</w:p>"), "XML is broken in line 1"},
		"XML that is deep":       {"a.docx", word(t, deep), "deep in each other"},
		"XML with attributes":    {"a.docx", word(t, "<w:p"+attributes.String()+"/>"), "attributes"},
		"a password":             {"a.docx", locked, "has a password"},
		"an old program":         {"a.docx", append(bytes.Clone(oldOffice), make([]byte, 600)...), "has a password"},
		"cut off":                {"a.docx", good[:len(good)/2], "damaged or cut off"},
		"nothing":                {"a.docx", nil, "damaged or cut off"},
		"no container":           {"a.docx", []byte("It rained."), "damaged or cut off"},
		"a name twice":           {"a.docx", zipped(t, "word/document.xml", "<a/>", "word/document.xml", "<b/>"), "have the name"},
		"too many files":         {"a.docx", zipped(t, many...), "holds 20001 files"},
		"no text in it":          {"a.docx", zipped(t, "a", "b"), "no Word text"},
		"a picture as text":      {"a.docx", word(t, ""), "no text"},
		"an encoding of its own": {"a.docx", zipped(t, "word/document.xml", `<?xml version="1.0" encoding="x-none"?><a/>`), "unknown"},
		"a locked ODT":           {"a.odt", zipped(t, "content.xml", "x", "META-INF/manifest.xml", "<manifest:encryption-data/>"), "has a password"},
		"an ODT without text":    {"a.odt", zipped(t, "a", "b"), "no text of an office program"},
		"a protected book":       {"a.epub", bookOf(t, "META-INF/encryption.xml", `<e><EncryptionMethod Algorithm="http://www.w3.org/2001/04/xmlenc#aes128-cbc"/></e>`), "protected against copying"},
		"a book without a list":  {"a.epub", zipped(t, "META-INF/container.xml", `<c><rootfile full-path="../../x"/></c>`), "list of chapters is missing"},
		"no book":                {"a.epub", zipped(t, "a", "b"), "not a book"},
	} {
		t.Run(name, func(t *testing.T) {
			results := readOne(t, test.file, test.data)
			if len(results) != 1 || results[0].Err == nil || !strings.Contains(results[0].Err.Error(), test.err) {
				t.Errorf("got %.400v, want an error with %q", results, test.err)
			}
		})
	}
}

// Whatever bit is turned over, and wherever the file ends, the result is a
// document or a line.
func TestBrokenOfficeFilesEndAsALine(t *testing.T) {
	for name, data := range map[string][]byte{"a.docx": wordArticle(t), "a.odt": officeArticle(t), "a.epub": bookOf(t), "a.rtf": []byte(richArticle("", "?")), "a.html": []byte(page("utf-8", structured))} {
		for i := 0; i < len(data); i += 1 + len(data)/150 {
			broken := bytes.Clone(data)
			broken[i] ^= 1 << (i % 8)
			checkResults(t, readOne(t, name, broken))
			checkResults(t, readOne(t, name, data[:i]))
		}
	}
}

func FuzzContainers(f *testing.F) {
	f.Add(wordArticle(f), "a.docx")
	f.Add(officeArticle(f), "a.odt")
	f.Add(bookOf(f), "a.epub")
	f.Fuzz(func(t *testing.T, data []byte, name string) {
		switch name {
		case "a.docx", "a.odt", "a.epub":
			checkResults(t, readOne(t, name, data))
		}
	})
}

// FuzzXML goes past the container, which a fuzzer seldom gets right.
func FuzzXML(f *testing.F) {
	f.Add("<w:p><w:r><w:t>a</w:t><w:tab/></w:r></w:p>", "<text:p>a<text:s/>b<text:note><text:p>c</text:p></text:note></text:p>")
	f.Fuzz(func(t *testing.T, first, second string) {
		checkResults(t, readOne(t, "a.docx", word(t, first)))
		checkResults(t, readOne(t, "a.odt", office(t, second)))
	})
}

func FuzzRichText(f *testing.F) {
	f.Add([]byte(richArticle("", "?")))
	f.Add([]byte(`{\rtf1\ansicpg932{\fonttbl{\f1\fcharset128 A;}}\f1 \'91\'e5\uc1\u8220?{\upr{a}{\*\ud{b}}}\bin3 abc}`))
	f.Fuzz(func(t *testing.T, data []byte) { checkResults(t, readOne(t, "a.rtf", data)) })
}
