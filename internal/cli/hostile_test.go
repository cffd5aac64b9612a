package cli

import (
	"archive/zip"
	"bytes"
	"compress/gzip"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
)

// hostileFiles makes some 500 files that are cut off, damaged, empty, no such
// thing as their name says, locked, or that grow when they are unpacked.
func hostileFiles(t *testing.T, folder string) (count int) {
	t.Helper()
	packed := func(pairs ...string) string {
		var out bytes.Buffer
		w := zip.NewWriter(&out)
		for i := 0; i < len(pairs); i += 2 {
			f, err := w.Create(pairs[i])
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
		return out.String()
	}
	squeezed := func(text string) string {
		var out bytes.Buffer
		w := gzip.NewWriter(&out)
		if _, err := w.Write([]byte(text)); err != nil {
			t.Fatal(err)
		}
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
		return out.String()
	}
	const words = "The bridge will open in May, the minister said on Tuesday. Opponents denied that the inspection was complete."
	page := `<html><head><title>Bridge</title><meta http-equiv="refresh" content="0;url=http://127.0.0.1:9/"><script src="http://127.0.0.1:9/x.js"></script></head><body><img src="http://127.0.0.1:9/x.png"><iframe src="file:///etc/passwd"></iframe><p>` + strings.Repeat(words+" ", 5) + "</p></body></html>"
	word := `<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body><w:p><w:r><w:t>` + words + `</w:t></w:r></w:p></w:body></w:document>`
	good := map[string]string{
		"txt": words, "md": "# Bridge\n\n" + words + " ![x](http://127.0.0.1:9/x.png)", "html": page, "rtf": `{\rtf1\ansi ` + words + `\par}`, "csv": "title,text\nBridge,\"" + words + "\"\n",
		"json": `[{"title":"Bridge","text":"` + words + `"}]`, "jsonl": `{"title":"Bridge","text":"` + words + `"}` + "\n", "eml": "Subject: Bridge\nFrom: a@example.org\nDate: Wed, 02 Apr 2031 08:00:00 +0000\n\n" + words,
		"mbox": "From a Wed Apr  2 08:00:00 2031\nSubject: Bridge\n\n" + words + "\n", "ris": "TY  - NEWS\nTI  - Bridge\nAB  - " + words + "\nL1  - ../../../etc/passwd\nER  - \n",
		"bib": "@misc{a, title={Bridge}, abstract={" + words + "}, file={../../../../etc/passwd}}\n", "warc": fmt.Sprintf("WARC/1.0\r\nWARC-Type: resource\r\nContent-Type: text/html\r\nContent-Length: %d\r\n\r\n%s\r\n\r\n", len(page), page),
		"docx": packed("word/document.xml", word), "odt": packed("content.xml", `<o xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><text:p>`+words+`</text:p></o>`), "zip": packed("a.txt", words, "../../evil.txt", words+" Evil.", "b.html", page),
		"mhtml": "MIME-Version: 1.0\nContent-Type: text/html\n\n" + page, "gz": squeezed(words), "pdf": "%PDF-1.4\n1 0 obj\n<</Type/Catalog/Pages 2 0 R>>\nendobj\n2 0 obj\n<</Type/Pages/Kids[2 0 R]/Count 1>>\nendobj\ntrailer<</Root 1 0 R>>\n",
		"epub": packed("META-INF/container.xml", `<container><rootfiles><rootfile full-path="b.opf"/></rootfiles></container>`, "b.opf", `<package><manifest><item id="a" href="../../../../etc/passwd"/><item id="b" href="c.xhtml"/></manifest><spine><itemref idref="a"/><itemref idref="b"/></spine></package>`, "c.xhtml", page),
		"xlsx": packed("xl/worksheets/sheet1.xml", `<worksheet><sheetData><row><c t="inlineStr"><is><t>text</t></is></c></row><row><c t="inlineStr"><is><t>`+words+`</t></is></c></row></sheetData></worksheet>`),
	}
	put := func(name, data string) {
		if err := os.WriteFile(filepath.Join(folder, name), []byte(data), 0o600); err != nil {
			t.Fatal(err)
		}
		count++
	}
	for extension, data := range good {
		for i := range 10 {
			put(fmt.Sprintf("cut-%d.%s", i, extension), data[:len(data)*i/10])
			broken := []byte(data)
			broken[(i*2+1)*len(data)/20] ^= 1 << (i % 8)
			put(fmt.Sprintf("flipped-%d.%s", i, extension), string(broken))
		}
		put("noise."+extension, strings.Repeat("\x00\xff\x13\x80PK\x03\x04%PDF", 200))
		put("picture."+extension, "\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR")
		put("good."+extension, data)
	}
	put("bomb.docx", packed("word/document.xml", strings.Repeat("0", 32<<20)))
	put("entities.docx", packed("word/document.xml", `<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;"><!ENTITY c SYSTEM "file:///etc/passwd">]><x>&b;&c;</x>`))
	put("bomb.txt.gz", squeezed(strings.Repeat(" ", 64<<20)))
	put("matryoshka.zip", packed("a.zip", packed("a.zip", packed("a.zip", packed("a.zip", "x")))))
	put("deep.html", strings.Repeat("<div>", 200_000)+words)
	put("stars.md", strings.Repeat("*a_[", 50_000))
	put("deep.json", strings.Repeat("[", 200_000))
	put("deep.rtf", `{\rtf1`+strings.Repeat("{", 200_000))
	put("line.txt", strings.Repeat("word ", 200_000))
	put("old.docx", "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"+strings.Repeat("\x00", 600))
	for i := range 40 {
		put(fmt.Sprintf("wrong-%d.pdf", i), good[[]string{"txt", "html", "docx", "zip"}[i%4]]+strings.Repeat(" ", i))
	}
	return count
}

func TestFiveHundredHostileFilesEndAsOneLineEach(t *testing.T) {
	home := t.TempDir()
	folder := filepath.Join(home, "files")
	if err := os.Mkdir(folder, 0o700); err != nil {
		t.Fatal(err)
	}
	count := hostileFiles(t, folder)
	if count < 500 {
		t.Fatalf("only %d files were made", count)
	}
	before := filesUnder(t, home)
	own, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	token := "SAYSO_TEST_TOKEN=" + filepath.Base(home) + t.Name()
	run := func(program string, arguments ...string) (string, error) {
		command := exec.Command(program, arguments...)
		command.Env = append(os.Environ(), asCommand+"=1", token, "HOME="+home, "TMPDIR="+home, "XDG_DATA_HOME="+home, "XDG_CONFIG_HOME="+home, "XDG_CACHE_HOME="+home, "XDG_STATE_HOME="+home)
		var out bytes.Buffer
		command.Stdout = &out
		err := command.Run()
		return out.String(), err
	}
	project := filepath.Join(home, "a.sayso")
	if _, err := run(own, "new", project); err != nil {
		t.Fatal(err)
	}
	program, arguments, trace := own, []string{"import", project, folder, "--json"}, filepath.Join(t.TempDir(), "trace")
	if strace, err := exec.LookPath("strace"); err == nil && runtime.GOOS == "linux" {
		program, arguments = strace, append([]string{"-f", "-e", "trace=socket,connect,unlink,unlinkat,rename,renameat2,mkdir,mkdirat,execve", "-e", "signal=none", "-o", trace, own}, arguments...)
	} else {
		t.Log("strace is not installed, so sockets are not looked for")
	}
	out, err := run(program, arguments...)
	var exit *exec.ExitError
	if err != nil && (!asExit(err, &exit) || exit.ExitCode() != Partial) {
		t.Errorf("the import ended with %v", err)
	}
	seen := map[string]bool{}
	for line := range strings.Lines(out) {
		var file importedFile
		if err := json.Unmarshal([]byte(line), &file); err != nil {
			t.Fatalf("%q: %v", line, err)
		}
		if seen[file.File] {
			t.Errorf("two lines for %s", file.File)
		}
		seen[file.File] = true
		if file.Status != "ok" && file.Reason == "" {
			t.Errorf("%s says no reason", file.File)
		}
		if name := filepath.Base(file.File); strings.HasPrefix(name, "good.") && file.Status == "failed" && name != "good.pdf" && name != "good.ris" && name != "good.bib" { // which is in a ring, and which ask for a file from outside
			t.Errorf("%s failed: %s", name, file.Reason)
		}
	}
	if len(seen) != count {
		t.Errorf("%d lines for %d files", len(seen), count)
	}
	after := filesUnder(t, home)
	delete(after, "a.sayso")
	for name := range after {
		if !before[name] && !strings.HasPrefix(name, "sayso") {
			t.Errorf("the import made %s", name)
		}
	}
	if len(before) > len(after) {
		t.Error("the import took a file away")
	}
	if left := processesWith(token); len(left) > 0 {
		t.Errorf("processes were left over: %v", left)
	}
	calls, _ := os.ReadFile(trace)
	apart := false
	for line := range strings.Lines(string(calls)) {
		// The C library asks a service of the machine for the name of the account.
		if strings.Contains(line, "socket(AF_") && !strings.Contains(line, "socket(AF_UNIX") || strings.Contains(line, "sa_family=AF_INET") {
			t.Errorf("a socket was opened: %s", line)
		}
		apart = apart || strings.Contains(line, readerArgument)
	}
	if len(calls) > 0 && !apart {
		t.Error("no file was read in a process apart")
	}
}

func asExit(err error, exit **exec.ExitError) bool {
	e, ok := err.(*exec.ExitError)
	*exit = e
	return ok
}

// filesUnder names all files of a folder.
func filesUnder(t *testing.T, folder string) map[string]bool {
	t.Helper()
	found := map[string]bool{}
	err := filepath.WalkDir(folder, func(path string, entry os.DirEntry, err error) error {
		if err == nil && !entry.IsDir() {
			name, _ := filepath.Rel(folder, path)
			found[name] = true
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return found
}

// processesWith finds the processes that have a variable in their environment.
func processesWith(variable string) (found []string) {
	list, _ := filepath.Glob("/proc/[0-9]*/environ")
	for _, path := range list {
		if data, err := os.ReadFile(path); err == nil && bytes.Contains(data, []byte(variable)) {
			words, _ := os.ReadFile(filepath.Join(filepath.Dir(path), "cmdline"))
			found = append(found, strings.ReplaceAll(string(words), "\x00", " "))
		}
	}
	return found
}
