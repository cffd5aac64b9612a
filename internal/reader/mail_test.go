package reader

import (
	"context"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

const plainLetter = "Received: from x\r\nFrom: =?utf-8?Q?Harbour_Post_=C3=A9dition?= <news@harbour.example>\r\nSubject: =?windows-1251?B?7O7x8g==?= and quay\r\nDate: Wed, 02 Apr 2031 23:30:00 -0500\r\nContent-Type: text/plain; charset=iso-8859-1\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\nThe caf=E9 is open.\r\nFrom here on it=\r\n rains.\r\n"

const mixedLetter = "From: ada@harbour.example, Omar Haddad <o@harbour.example>\r\nSubject: Bridge\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=aa\r\n\r\nfor old programs\r\n--aa\r\nContent-Type: multipart/alternative; boundary=bb\r\n\r\n" +
	"--bb\r\nContent-Type: text/plain; format=flowed\r\n\r\nThe bridge \r\nwill open.\r\n-- \r\nAda\r\n--bb\r\nContent-Type: text/html\r\n\r\n<p>PAGE</p>\r\n--bb--\r\n" +
	"--aa\r\nContent-Type: text/plain\r\nContent-Disposition: attachment; filename=\"../../x.txt\"\r\n\r\nATTACHED\r\n--aa--\r\n"

func TestLetters(t *testing.T) {
	for name, test := range map[string]struct {
		data string
		want found
	}{
		"a plain one":     {plainLetter, found{"мост and quay", "Harbour Post édition", "", "2031-04-02", "Wed, 02 Apr 2031 23:30:00 -0500", "", "a.eml", "The café is open.\nFrom here on it rains."}},
		"one with parts":  {mixedLetter, found{"Bridge", "ada@harbour.example, Omar Haddad", "", "", "", "", "a.eml", "The bridge will open.\n-- \nAda"}},
		"one with a page": {"Subject: Bridge\nFrom: a\nContent-Type: text/html; charset=utf-8\nContent-Transfer-Encoding: base64\n\nPHA+VGhlIGJyaWRnZS48L3A+\nPHNjcmlwdD54PC9zY3JpcHQ+PGltZyBzcmM9Imh0dHBzOi8vdHJhY2tlci5leGFtcGxlLzEuZ2lmIj4=\n", found{"Bridge", "a", "", "", "", "", "a.eml", "The bridge."}},
	} {
		t.Run(name, func(t *testing.T) {
			if diff := cmp.Diff([]found{test.want}, foundIn(readOne(t, "a.eml", []byte(test.data)))); diff != "" {
				t.Error(diff)
			}
		})
	}
	for data, want := range map[string]string{"": "not a message", "It rained.\n\nStill.": "not a message", "Subject: x\n\n": "no text", nestedParts(maxMailDepth + 2): "deep"} {
		if results := readOne(t, "a.eml", []byte(data)); len(results) != 1 || results[0].Err == nil || !strings.Contains(results[0].Err.Error(), want) {
			t.Errorf("%.40q gave %.300v, want an error with %q", data, results, want)
		}
	}
	if results := readOne(t, "letter", []byte(plainLetter)); len(results) != 1 || results[0].Err != nil {
		t.Errorf("a letter without an extension: %+v", results)
	}
}

func TestAMailbox(t *testing.T) {
	box := "From ada Wed Apr  2 08:00:00 2031\nSubject: One\nFrom: a\n\nIt rained.\n>From the quay.\n\nFrom ada Wed Apr  2 09:00:00 2031\nnot a header\n\nbroken\n\nFrom ada Wed Apr  2 10:00:00 2031\nSubject: Three\nFrom: b\n\nStill.\nFrom ada Wed Apr  2 11:00:00 2031\n"
	want := []found{
		{"One", "a", "", "", "", "", "a.mbox#1", "It rained.\nFrom the quay."},
		{Source: "a.mbox#2", Text: "letter 2: it is not a message as mail programs save them"},
		{"Three", "b", "", "", "", "", "a.mbox#3", "Still.\nFrom ada Wed Apr  2 11:00:00 2031"},
	}
	got := foundIn(readOne(t, "a.mbox", []byte(box)))
	if len(got) > 1 {
		got[1].Text, _, _ = strings.Cut(got[1].Text, ": malformed")
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	for data, want := range map[string]string{"": "no text", "It rained.\n": "not a mailbox"} {
		if results := readOne(t, "a.mbox", []byte(data)); len(results) != 1 || results[0].Err == nil || !strings.Contains(results[0].Err.Error(), want) {
			t.Errorf("%q gave %+v, want an error with %q", data, results, want)
		}
	}
}

func TestAnArchiveIsReadAsItsFiles(t *testing.T) {
	inner := zipped(t, "deep.txt", "Deep.", "../../out.txt", "Out.")
	data := zipped(t, "b/", "", "b/two.txt", "Two.", "a.csv", "title,text\nA,"+firstText+"\n", "b/one.docx", string(wordArticle(t)), "x.png", "\x89PNG", "__MACOSX/b/._two.txt", "no", ".hidden.txt", "no",
		`c\back.txt`, "Back.", "inner.zip", string(inner), "empty.txt", "")
	var got []string
	for _, r := range readOne(t, "all.zip", data) {
		if r.Err != nil {
			got = append(got, r.Err.Error())
		} else {
			got = append(got, r.Entry.Document.Source+": "+strings.Fields(r.Entry.Document.Text)[0])
		}
	}
	want := []string{
		"all.zip/a.csv#1: The", "all.zip/b/one.docx: The", "all.zip/b/two.txt: Two.", "all.zip/c/back.txt: Back.", "empty.txt in it: it holds no text",
		"all.zip/inner.zip/out.txt: Out.", "all.zip/inner.zip/deep.txt: Deep.", "x.png in it: it is not a kind of file that Sayso reads",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestHostileArchivesEndAsALine(t *testing.T) {
	nested := zipped(t, "a.txt", "deep")
	for range maxArchives + 1 {
		nested = zipped(t, "a.zip", string(nested))
	}
	zeros := strings.Repeat("\x00", 8<<20)
	for name, test := range map[string]struct {
		data []byte
		err  string
	}{
		"archives in archives": {nested, "deep in each other"},
		"a bomb":               {zipped(t, "a.txt", zeros), "times its size"},
		"a bomb in an archive": {zipped(t, "a.zip", string(zipped(t, "a.txt", zeros))), "times its size"},
		"no files":             {zipped(t), "no files"},
		"damaged":              {[]byte("PK\x03\x04"), "damaged"},
	} {
		t.Run(name, func(t *testing.T) {
			results := readOne(t, "a.zip", test.data)
			if len(results) != 1 || results[0].Err == nil || !strings.Contains(results[0].Err.Error(), test.err) {
				t.Errorf("got %.300v, want an error with %q", results, test.err)
			}
		})
	}
}

func TestWhatABrowserSavedBesideAPageIsPassedOver(t *testing.T) {
	root := t.TempDir()
	write(t, filepath.Join(root, "page.html"), "<p>Page.</p>")
	write(t, filepath.Join(root, "page_files", "frame.html"), "<p>Frame.</p>")
	write(t, filepath.Join(root, "other_files", "a.html"), "<p>Other.</p>")
	var got []string
	if err := New(Formats...).Read(context.Background(), root, func(r Result) bool { got = append(got, r.Entry.Document.Text); return true }); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"Other.", "Page."}, got); diff != "" {
		t.Error(diff)
	}
}

func FuzzMail(f *testing.F) {
	f.Add([]byte(plainLetter), "a.eml")
	f.Add([]byte(mixedLetter), "a.eml")
	f.Add([]byte("From ada Wed Apr  2 08:00:00 2031\nSubject: One\n\nIt rained.\n"), "a.mbox")
	f.Add(zipped(f, "a.txt", "text", "b.zip", string(zipped(f, "c.eml", plainLetter))), "a.zip")
	f.Fuzz(func(t *testing.T, data []byte, name string) {
		switch name {
		case "a.eml", "a.mbox", "a.zip":
			checkResults(t, readOne(t, name, data))
		}
	})
}
