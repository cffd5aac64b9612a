package storage

import (
	"bufio"
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// A killed program leaves all that it wrote to the system; a power cut does
// not. This test records every write and every synchronisation of a program
// that annotates, then puts together what a disk may hold when the power goes
// at some moment: all that was synchronised, and of the rest any sectors of
// 512 bytes, in any mixture. The method is that of SQLite's own crash tests.

const sector = 512

// diskCall is one thing that the program asked of the system.
type diskCall struct {
	kind   string // write, truncate, sync, saved
	path   string
	offset int64
	data   []byte
	event  string // of saved
}

var (
	callPattern  = regexp.MustCompile(`^\d+ +(\w+)\((?:\d+<([^>]*)>)?(.*)\) += (\d+)`)
	beginPattern = regexp.MustCompile(`^(\d+) +(.*) <unfinished \.\.\.>$`)
	endPattern   = regexp.MustCompile(`^(\d+) +<\.\.\. \w+ resumed>(.*)$`)
)

// unescape reads the \x41 form of strace -xx.
func unescape(s string) ([]byte, error) {
	out := make([]byte, 0, len(s)/4)
	for ; len(s) >= 4; s = s[4:] {
		b, err := strconv.ParseUint(s[2:4], 16, 8)
		if err != nil || s[:2] != `\x` {
			return nil, fmt.Errorf("not in the form of strace -xx: %.20q", s)
		}
		out = append(out, byte(b))
	}
	return out, nil
}

// readTrace reads what strace wrote.
func readTrace(path string) ([]diskCall, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	scanner := bufio.NewScanner(file)
	scanner.Buffer(nil, 1<<20)
	begun := map[string]string{}
	var calls []diskCall
	for scanner.Scan() {
		line := scanner.Text()
		if parts := beginPattern.FindStringSubmatch(line); parts != nil {
			begun[parts[1]] = line[:len(line)-len(" <unfinished ...>")]
			continue
		}
		if parts := endPattern.FindStringSubmatch(line); parts != nil {
			line = begun[parts[1]] + parts[2]
		}
		parts := callPattern.FindStringSubmatch(line)
		if parts == nil {
			continue
		}
		call, err := readCall(parts[1], parts[2], parts[3])
		if err != nil {
			return nil, err
		}
		if call.kind != "" {
			calls = append(calls, call)
		}
	}
	return calls, scanner.Err()
}

func readCall(name, path, arguments string) (diskCall, error) {
	bytesOfPath, err := unescape(path)
	if err != nil {
		return diskCall{}, err
	}
	c := diskCall{path: string(bytesOfPath)}
	fields := strings.Split(strings.TrimPrefix(arguments, ", "), ", ")
	switch name {
	case "fsync", "fdatasync":
		c.kind = "sync"
	case "ftruncate":
		c.kind = "truncate"
		c.offset, err = strconv.ParseInt(fields[0], 10, 64)
	case "pwrite64":
		c.kind = "write"
		if c.data, err = unescape(strings.Trim(fields[0], `"`)); err == nil {
			c.offset, err = strconv.ParseInt(fields[2], 10, 64)
		}
	case "write":
		c.data, err = unescape(strings.Trim(fields[0], `"`))
		if words := strings.Fields(string(c.data)); err == nil && len(words) == 2 && words[0] == "saved" {
			c.kind, c.event = "saved", words[1]
		}
	}
	return c, err
}

// diskFile is one file: what is surely on the disk, and what may be.
type diskFile struct {
	sure    []byte
	pending []diskCall
}

// apply does a call to the bytes of a file, sector by sector when chance says
// which of them arrived.
func (c diskCall) apply(content []byte, arrived func() bool) []byte {
	if c.kind == "truncate" {
		if arrived() {
			if int64(len(content)) > c.offset {
				return content[:c.offset]
			}
			return append(content, make([]byte, c.offset-int64(len(content)))...)
		}
		return content
	}
	for from := 0; from < len(c.data); {
		at := int(c.offset) + from
		n := min(len(c.data)-from, sector-at%sector)
		if arrived() {
			if grow := at + n - len(content); grow > 0 {
				content = append(content, make([]byte, grow)...)
			}
			copy(content[at:], c.data[from:from+n])
		}
		from += n
	}
	return content
}

// cut says what the disk may hold before the call of that number.
func cut(files map[string][]byte, calls []diskCall, at int, chance *rand.Rand) (after map[string][]byte, acknowledged []string) {
	disk := map[string]*diskFile{}
	for path, content := range files {
		disk[path] = &diskFile{sure: append([]byte(nil), content...)}
	}
	for _, c := range calls[:at] {
		switch f := disk[c.path]; {
		case c.kind == "saved":
			acknowledged = append(acknowledged, c.event)
		case f == nil: // a folder, or a file that is not the project's
		case c.kind == "sync":
			for _, p := range f.pending {
				f.sure = p.apply(f.sure, func() bool { return true })
			}
			f.pending = nil
		default:
			f.pending = append(f.pending, c)
		}
	}
	after = map[string][]byte{}
	for path, f := range disk {
		likely := chance.Float64()
		for _, p := range f.pending {
			f.sure = p.apply(f.sure, func() bool { return chance.Float64() < likely })
		}
		after[path] = f.sure
	}
	return after, acknowledged
}

func TestAPowerCutLosesNothingThatWasAcknowledged(t *testing.T) {
	t.Parallel()
	strace, err := exec.LookPath("strace")
	if err != nil {
		t.Skip("strace is not installed, so nothing could be recorded: ", err)
	}
	ctx := context.Background()
	p, d, _ := withDocument(t)
	if err := p.Close(); err != nil {
		t.Fatal(err)
	}
	before, err := os.ReadFile(p.Path())
	if err != nil {
		t.Fatal(err)
	}
	trace := filepath.Join(t.TempDir(), "trace")
	command := exec.Command(strace, "-f", "-y", "-xx", "-s", "100000", "-e", "trace=write,pwrite64,ftruncate,fsync,fdatasync", "-o", trace, os.Args[0])
	command.Env = append(os.Environ(), taskVariable+"=annotate", "SAYSO_TEST_PATH="+p.Path(), fmt.Sprint("SAYSO_TEST_COUNT=", rounds(40, 400)))
	if output, err := command.CombinedOutput(); err != nil {
		if strings.Contains(string(output), "ptrace") {
			t.Skip("this machine lets nobody be traced: ", string(output))
		}
		t.Fatalf("%v: %s", err, output)
	}
	calls, err := readTrace(trace)
	if err != nil {
		t.Fatal(err)
	}
	after, err := os.ReadFile(p.Path())
	if err != nil {
		t.Fatal(err)
	}
	chance := random(t)
	files := map[string][]byte{p.Path(): before, p.Path() + "-journal": nil}
	if whole, _ := cut(files, append(calls, diskCall{kind: "sync", path: p.Path()}, diskCall{}), len(calls)+1, chance); string(whole[p.Path()]) != string(after) {
		t.Fatal("playing the whole record does not give the file, so the record is not good")
	}
	acknowledged, lost := 0, 0
	points := rounds(40, 1200)
	for i := range points {
		at := chance.IntN(len(calls) + 1)
		disk, saved := cut(files, calls, at, chance)
		acknowledged += len(saved)
		path := filepath.Join(t.TempDir(), fmt.Sprint(i, ".sayso"))
		for from, content := range disk {
			if err := os.WriteFile(path+strings.TrimPrefix(from, p.Path()), content, 0o600); err != nil {
				t.Fatal(err)
			}
		}
		q, err := Open(ctx, path, OpenOptions{})
		if err != nil {
			t.Errorf("after a cut at call %d of %d the project does not open: %v", at, len(calls), err)
			continue
		}
		history, err := q.History(ctx, HistoryFilter{Limit: 10000})
		if err != nil {
			t.Errorf("after a cut at call %d of %d the log cannot be read: %v", at, len(calls), err)
		}
		there := map[string]bool{}
		for _, e := range history {
			there[e.ID] = true
		}
		for _, event := range saved {
			if !there[event] {
				lost++
				t.Errorf("after a cut at call %d of %d an acknowledged change is lost", at, len(calls))
			}
		}
		report, err := q.Check(ctx, nil)
		if err != nil || !report.OK() {
			t.Errorf("after a cut at call %d the project is not sound: %v %v", at, report.Problems, err)
		}
		if n := len(entry(t, q, d.ID).Annotations); n < len(saved) || n > len(saved)+1 {
			t.Errorf("after a cut at call %d there are %d annotations for %d acknowledged", at, n, len(saved))
		}
		if err := q.Close(); err != nil {
			t.Fatal(err)
		}
	}
	if acknowledged == 0 {
		t.Error("nothing was acknowledged, so nothing was proven")
	}
	t.Logf("figures: cuts=%d calls=%d promises=%d lost=%d", points, len(calls), acknowledged, lost)
}
