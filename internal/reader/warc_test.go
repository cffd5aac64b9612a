package reader

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"strings"
	"testing"
)

// warcRecord is one record of a web archive.
func warcRecord(kind, contentType, body string) string {
	return fmt.Sprintf("WARC/1.0\r\nWARC-Type: %s\r\nWARC-Target-URI: <https://harbour.example/bridge>\r\nContent-Type: %s\r\nContent-Length: %d\r\n\r\n%s\r\n\r\n", kind, contentType, len(body), body)
}

func httpAnswer(status, fields, body string) string {
	return "HTTP/1.1 " + status + "\r\n" + fields + "\r\n\r\n" + body
}

func gzipped(t testing.TB, parts ...string) []byte {
	t.Helper()
	var out bytes.Buffer
	for _, part := range parts {
		w := gzip.NewWriter(&out)
		if _, err := w.Write([]byte(part)); err != nil {
			t.Fatal(err)
		}
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
	}
	return out.Bytes()
}

const answerType = "application/http; msgtype=response"

func TestAWebArchiveGivesItsPages(t *testing.T) {
	page := page("utf-8", structured)
	chunked := fmt.Sprintf("%x\r\n%s\r\n%x;x=y\r\n%s\r\n0\r\n\r\n", 1000, page[:1000], len(page)-1000, page[1000:])
	for name, record := range map[string]string{
		"as it is":     warcRecord("response", answerType, httpAnswer("200 OK", "Content-Type: text/html; charset=utf-8", page)),
		"in chunks":    warcRecord("response", answerType, httpAnswer("200 OK", "Content-Type: text/html\r\nTransfer-Encoding: chunked", chunked)),
		"wrong chunks": warcRecord("response", answerType, httpAnswer("200 OK", "Content-Type: text/html\r\nTransfer-Encoding: chunked", page)),
		"packed":       warcRecord("response", answerType, httpAnswer("200 OK", "Content-Type: text/html\r\nContent-Encoding: gzip", string(gzipped(t, page)))),
		"a resource":   warcRecord("resource", "text/html", page),
	} {
		t.Run(name, func(t *testing.T) {
			info := warcRecord("warcinfo", "application/warc-fields", "software: x")
			other := warcRecord("response", answerType, httpAnswer("404 Not Found", "Content-Type: text/html", "<p>gone</p>")) +
				warcRecord("response", answerType, httpAnswer("200 OK", "Content-Type: image/png", "\x89PNG")) + warcRecord("request", "application/http; msgtype=request", "GET / HTTP/1.1\r\n\r\n")
			for file, data := range map[string][]byte{"a.warc": []byte(info + other + record), "a.warc.gz": gzipped(t, info, other, record)} {
				results := readOne(t, file, data)
				if len(results) != 1 || results[0].Err != nil || results[0].Entry.Document.Text != articleWords {
					t.Fatalf("%s gave %.600v", file, results)
				}
				if d := results[0].Entry.Document; d.Source != "a.warc#5" || d.Origin.Place != "record 5" || d.Origin.Reader != "warc-1" || d.URL != "https://harbour.example/bridge" {
					t.Errorf("%s gave %+v", file, d)
				}
			}
		})
	}
}

func TestBrokenWebArchivesEndAsALine(t *testing.T) {
	good := warcRecord("resource", "text/plain", "It rained on the harbour.")
	for name, test := range map[string]struct {
		file, err string
		data      []byte
	}{
		"cut off in a record":     {"a.warc", "record 2 is damaged or cut off", []byte(good + good[:len(good)-20])},
		"cut off in a head":       {"a.warc", "record 2 is damaged or cut off", []byte(good + good[:40])},
		"no archive":              {"a.warc", "does not begin with WARC/", []byte("It rained.")},
		"no length":               {"a.warc", "how long it is", []byte("WARC/1.0\r\nWARC-Type: resource\r\n\r\n")},
		"no page":                 {"a.warc", "no page and no text", []byte(warcRecord("warcinfo", "text/plain", "x"))},
		"no answer":               {"a.warc", "not an answer", []byte(warcRecord("response", answerType, "hello"))},
		"a head without end":      {"a.warc", "longer than", []byte("WARC/1.0\r\n" + strings.Repeat("A: b\r\n", maxWARCHead))},
		"packed in another way":   {"a.warc", "not read (br)", []byte(warcRecord("response", answerType, httpAnswer("200 OK", "Content-Type: text/html\r\nContent-Encoding: br", "x")))},
		"a bomb":                  {"a.txt.gz", "times its size", gzipped(t, strings.Repeat("\n", 16<<20))},
		"a bomb in an archive":    {"a.warc.gz", "times its size", gzipped(t, warcRecord("resource", "text/plain", strings.Repeat("0", 16<<20)))},
		"a bomb as an answer":     {"a.warc", "more than any page", []byte(warcRecord("response", answerType, httpAnswer("200 OK", "Content-Type: text/html\r\nContent-Encoding: gzip", string(gzipped(t, strings.Repeat("0", 16<<20))))))},
		"packed, and no such":     {"a.gz", "not packed with gzip", []byte("It rained.")},
		"packed in packed things": {"a.gz.gz.gz.gz", "deep in each other", gzipped(t, string(gzipped(t, string(gzipped(t, string(gzipped(t, "x")))))))},
	} {
		t.Run(name, func(t *testing.T) {
			results := readOne(t, test.file, test.data)
			if len(results) == 0 {
				t.Fatal("nothing is said")
			}
			if last := results[len(results)-1]; last.Err == nil || !strings.Contains(last.Err.Error(), test.err) {
				t.Errorf("got %.600v, want an error with %q", results, test.err)
			}
		})
	}
	if results := readOne(t, "a.warc", []byte(good+good[:40])); len(results) != 2 || results[0].Entry.Document.Text != "It rained on the harbour." {
		t.Errorf("what came before was lost: %+v", results)
	}
}

func TestAPackedFileIsReadAsWhatItIs(t *testing.T) {
	results := readOne(t, "a.txt.gz", gzipped(t, "It rained."))
	if len(results) != 1 || results[0].Entry.Document.Text != "It rained." || results[0].Entry.Document.Origin.Reader != "text-1" {
		t.Errorf("got %+v", results)
	}
}

func FuzzWebArchive(f *testing.F) {
	f.Add([]byte(warcRecord("response", answerType, httpAnswer("200 OK", "Content-Type: text/html\r\nTransfer-Encoding: chunked", "3\r\n<p>\r\n0\r\n\r\n"))))
	f.Add([]byte(warcRecord("resource", "text/plain; charset=x", "It rained.")))
	f.Fuzz(func(t *testing.T, data []byte) { checkResults(t, readOne(t, "a.warc", data)) })
}
