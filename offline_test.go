package main

import (
	"bufio"
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"strings"
	"syscall"
	"testing"
	"time"

	"sayso/storage"
)

// The tests here run the whole program, with its window, as a process of its
// own under strace, and read what it asked of the system. That it reaches
// nothing is thereby seen from outside, whatever it links.

// asProgram, in the environment, makes this test program the program itself.
const asProgram = "SAYSO_TEST_AS_PROGRAM"

func TestMain(m *testing.M) {
	if os.Getenv(asProgram) != "" {
		main()
		return
	}
	os.Exit(m.Run())
}

// traced is a home in which the program runs under strace.
type traced struct {
	t      *testing.T
	strace string
	home   string
	extra  []string // further variables of its environment
}

func newTraced(t *testing.T) *traced {
	t.Helper()
	strace, err := exec.LookPath("strace")
	if err != nil {
		t.Skip("strace is not installed, so what the program asks of the system cannot be seen: ", err)
	}
	return &traced{t: t, strace: strace, home: t.TempDir()}
}

func (r *traced) path(name string) string { return filepath.Join(r.home, name) }

// command prepares the program so that the calls of the given sort are written
// to the file trace. In a network namespace of its own nothing could be
// reached; here a call would be seen and not merely fail.
func (r *traced) command(trace, calls string, arguments ...string) *exec.Cmd {
	c := exec.Command(r.strace, append([]string{"-f", "-y", "-s", "500", "-e", "trace=" + calls, "-e", "signal=none", "-o", trace, os.Args[0]}, arguments...)...)
	c.Env = append([]string{
		asProgram + "=1", "PATH=" + os.Getenv("PATH"), "HOME=" + r.home, "TMPDIR=" + r.home, "LANG=C.UTF-8", "LIBGL_ALWAYS_SOFTWARE=1",
		"XDG_DATA_HOME=" + r.path("data"), "XDG_CONFIG_HOME=" + r.path("config"), "XDG_CACHE_HOME=" + r.path("cache"), "XDG_RUNTIME_DIR=" + r.path("run"),
		"DBUS_SESSION_BUS_ADDRESS=unix:path=" + r.path("no-bus"),
	}, r.extra...)
	c.Dir = r.home
	return c
}

// run runs a command of the program to its end and returns the trace.
func (r *traced) run(calls string, arguments ...string) string {
	r.t.Helper()
	trace := r.path("trace")
	c := r.command(trace, calls, arguments...)
	c.Stdin = strings.NewReader("")
	output, err := c.CombinedOutput()
	if err != nil && strings.Contains(string(output), "ptrace") {
		r.t.Skip("this machine lets nobody be traced: ", string(output))
	}
	if err != nil {
		r.t.Fatalf("sayso %s: %v\n%s", strings.Join(arguments, " "), err, output)
	}
	return r.read(trace)
}

func (r *traced) read(trace string) string {
	r.t.Helper()
	text, err := os.ReadFile(trace)
	if err != nil {
		r.t.Fatal(err)
	}
	return string(text)
}

// hostile are articles that ask for things on the net and on this machine, as
// a saved page may.
var hostile = map[string]string{
	"page.html": `<!doctype html><title>The bridge</title><meta http-equiv="refresh" content="0; url=http://192.0.2.1/">
<link rel="stylesheet" href="http://192.0.2.1/a.css"><script src="https://192.0.2.1/a.js"></script>
<article><p>The bridge was safe, the mayor said. <img src="http://192.0.2.1/track.png"> Nobody believed it at all.</p>
<iframe src="https://192.0.2.1/"></iframe><svg><image href="http://192.0.2.1/b.png"/></svg></article>`,
	"note.md":   "# The bridge\n\nIt was safe, the mayor said. ![](http://192.0.2.1/track.png) [More](file:///etc/passwd) ![](//192.0.2.1/share/c.png)\n",
	"plain.txt": "The bridge was safe. See http://192.0.2.1/ for more. Nobody was warned.\n",
	"feed.json": `[{"title": "The ferry", "text": "The ferry sank, it is said. Nobody was aboard.", "url": "http://192.0.2.1/ferry"}]`,
}

func (r *traced) hostileFolder() string {
	r.t.Helper()
	folder := r.path("articles")
	if err := os.Mkdir(folder, 0o700); err != nil {
		r.t.Fatal(err)
	}
	for name, text := range hostile {
		if err := os.WriteFile(filepath.Join(folder, name), []byte(text), 0o600); err != nil {
			r.t.Fatal(err)
		}
	}
	return folder
}

// commands are what a researcher runs without a window, in order; {} stands
// for the home.
var commands = []string{
	"new {}/a.sayso --sample",
	"import {}/a.sayso {}/articles",
	"documents {}/a.sayso",
	"stats {}/a.sayso",
	"export {}/a.sayso --format jsonl --out {}/a.jsonl",
	"export {}/a.sayso --format csv --out {}/a.csv",
	"export {}/a.sayso --format xlsx --out {}/a.xlsx",
	"export {}/a.sayso --format html --out {}/a.html",
	"export {}/a.sayso --format w3c --out {}/a.w3c",
	"new {}/b.sayso",
	"import {}/b.sayso {}/a.jsonl",
	"segment {}/articles/plain.txt",
	"annotate {}/a.sayso -",
	"history {}/a.sayso",
	"formats",
	"check {}/a.sayso",
	"repair {}/a.sayso {}/c.sayso",
	"compare {}/a.sayso {}/a.sayso",
	"hub status {}/a.sayso", // the only one of the hub that opens no connection, also where a hub is known
}

var socketCall = regexp.MustCompile(`\bsocket\((AF_\w+|PF_\w+|[^,]*)`)

// sockets lists the families of the sockets that were asked for.
func sockets(trace string) (families map[string]int) {
	families = map[string]int{}
	for _, call := range socketCall.FindAllStringSubmatch(trace, -1) {
		families[call[1]]++
	}
	return families
}

// A socket of the family AF_UNIX stays on the machine: the C library asks the
// system's own service for the name of the account through one.
func TestNoCommandOpensASocketToAnyNetwork(t *testing.T) {
	r := newTraced(t)
	r.hostileFolder()
	for _, line := range commands {
		arguments := strings.Fields(strings.ReplaceAll(line, "{}", r.home))
		trace := r.run("%network", arguments...)
		for family, n := range sockets(trace) {
			if family == "AF_UNIX" {
				continue
			}
			t.Errorf("sayso %s opened %d sockets of the family %s:\n%.500s", line, n, family, trace)
		}
	}
}

// TestNothingIsDialledButByTheCommandsOfAHub: a project whose hub is known to this
// computer is worked in as any other, and a file that came from elsewhere brings no
// address with it.
func TestNothingIsDialledButByTheCommandsOfAHub(t *testing.T) {
	r := newTraced(t)
	r.hostileFolder()
	r.run("%network", "new", r.path("a.sayso"))
	c := r.command(r.path("trace"), "%network", "hub", "sync", r.path("a.sayso"), "--hub", "postgres://eve@127.0.0.1:1/team")
	if output, err := c.CombinedOutput(); err == nil {
		t.Errorf("a hub answered where none is: %s", output)
	}
	if families := sockets(r.read(r.path("trace"))); families["AF_INET"] == 0 {
		t.Errorf("sayso hub sync opened no socket, so nothing is shown: %v", families)
	}
	project, err := os.ReadFile(r.path("a.sayso"))
	if err != nil || bytes.Contains(project, []byte("127.0.0.1")) {
		t.Errorf("the address of the hub lies in the project (%v)", err)
	}
	info := r.projectID("a.sayso")
	folder := r.path("config/sayso")
	if err := os.MkdirAll(folder, 0o700); err != nil {
		t.Fatal(err)
	}
	known := fmt.Sprintf(`{"projects": {%q: {"address": "postgres://eve@192.0.2.1/team"}}}`, info)
	if err := os.WriteFile(filepath.Join(folder, "hubs.json"), []byte(known), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, line := range []string{"import {}/a.sayso {}/articles", "documents {}/a.sayso", "check {}/a.sayso", "hub status {}/a.sayso"} {
		trace := r.run("%network", strings.Fields(strings.ReplaceAll(line, "{}", r.home))...)
		for family, n := range sockets(trace) {
			if family != "AF_UNIX" {
				t.Errorf("sayso %s opened %d sockets of the family %s", line, n, family)
			}
		}
	}
}

// projectID is the id of a project file.
func (r *traced) projectID(name string) string {
	r.t.Helper()
	project, err := storage.Open(r.t.Context(), r.path(name), storage.OpenOptions{ReadOnly: true})
	if err != nil {
		r.t.Fatal(err)
	}
	defer project.Close()
	info, err := project.Info(r.t.Context())
	if err != nil {
		r.t.Fatal(err)
	}
	return info.ID
}

// TestTheTraceWouldSeeASocket: a proof that nothing is opened is only one if
// something would be seen.
func TestTheTraceWouldSeeASocket(t *testing.T) {
	r := newTraced(t)
	perl, err := exec.LookPath("perl")
	if err != nil {
		t.Skip("perl is not installed, so no socket can be opened to be seen: ", err)
	}
	trace := r.path("trace")
	c := exec.Command(r.strace, "-f", "-e", "trace=%network", "-o", trace, perl, "-e", "use Socket; socket(my $s, PF_INET, SOCK_STREAM, 0)")
	if output, err := c.CombinedOutput(); err != nil {
		t.Skip("this machine lets nobody be traced: ", string(output))
	}
	if got := sockets(r.read(trace)); got["AF_INET"] != 1 {
		t.Errorf("seen were %v in %s", got, r.read(trace))
	}
}

// display starts an X server without a screen, if there is one to start.
func (r *traced) display() {
	r.t.Helper()
	if runtime.GOOS != "linux" {
		r.t.Skip("the window is traced on Linux only")
	}
	server, err := exec.LookPath("Xvfb")
	if err != nil {
		r.t.Skip("Xvfb is not installed, so no window can be opened: ", err)
	}
	read, write, err := os.Pipe()
	if err != nil {
		r.t.Fatal(err)
	}
	defer read.Close()
	c := exec.Command(server, "-displayfd", "3", "-screen", "0", "1280x800x24", "-nolisten", "tcp")
	c.ExtraFiles = []*os.File{write}
	var said bytes.Buffer
	c.Stderr = &said
	err = c.Start()
	write.Close()
	if err != nil {
		r.t.Fatal(err)
	}
	r.t.Cleanup(func() { _ = c.Process.Kill(); _ = c.Wait() })
	number, err := bufio.NewReader(read).ReadString('\n')
	if err != nil {
		r.t.Skip("Xvfb does not start here: ", said.String())
	}
	r.extra = append(r.extra, "DISPLAY=:"+strings.TrimSpace(number))
}

// TestTheWindowOpensNoSocketButThatOfTheDisplay opens the window on a project
// of hostile articles, waits until it has proven and backed the project up,
// and ends it as the end of a session does.
func TestTheWindowOpensNoSocketButThatOfTheDisplay(t *testing.T) {
	r := newTraced(t)
	r.hostileFolder()
	r.run("%network", "new", r.path("a.sayso"))
	r.run("%network", "import", r.path("a.sayso"), r.path("articles"))
	r.display()
	trace := r.path("trace of the window")
	c := r.command(trace, "socket,connect,openat,close", r.path("a.sayso"))
	var said bytes.Buffer
	c.Stdout, c.Stderr = &said, &said
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	ended := make(chan error, 1)
	go func() { ended <- c.Wait() }()
	backups := filepath.Join(r.path("data"), "sayso", "backups", "*", "*.sayso")
	deadline, look := time.After(60*time.Second), time.NewTicker(50*time.Millisecond)
	defer look.Stop()
	for found := []string(nil); len(found) == 0; {
		select {
		case <-look.C:
			found, _ = filepath.Glob(backups)
		case err := <-ended:
			if strings.Contains(said.String(), "GLX") || strings.Contains(said.String(), "OpenGL") {
				t.Skip("this machine cannot draw a window without a screen: ", said.String())
			}
			t.Fatalf("the window ended by itself: %v\n%s", err, said.String())
		case <-deadline:
			_ = c.Process.Kill()
			t.Fatalf("the window made no backup: %s", said.String())
		}
	}
	if err := endTraced(c.Process.Pid); err != nil {
		t.Fatal(err)
	}
	if err := <-ended; err != nil {
		t.Errorf("the window ended with %v\n%s", err, said.String())
	}
	text := r.read(trace)
	families := sockets(text)
	if families["AF_UNIX"] == 0 {
		t.Error("not even the socket of the display was seen, so nothing is shown")
	}
	for family, n := range families {
		if family != "AF_UNIX" {
			t.Errorf("the window opened %d sockets of the family %s", n, family)
		}
	}
	if wrong := openedBesides(text, r.path("a.sayso")); wrong != "" {
		t.Errorf("the window opened the project besides SQLite: %s", wrong)
	}
}

// endTraced asks the program that strace runs to end; strace itself passes no
// signal on.
func endTraced(strace int) error {
	children, err := os.ReadFile(fmt.Sprintf("/proc/%d/task/%d/children", strace, strace))
	if err != nil {
		return err
	}
	var program int
	if _, err := fmt.Sscan(string(children), &program); err != nil {
		return fmt.Errorf("strace runs nothing: %q %w", children, err)
	}
	return syscall.Kill(program, syscall.SIGTERM)
}

var (
	openCall  = regexp.MustCompile(`\bopenat\([^"]*"([^"]*)", ([A-Z_|0-9a-fx]+).*\) = (\d+)`)
	closeCall = regexp.MustCompile(`\bclose\(\d+<([^>]*)>`)
)

// openedBesides looks in a trace for a moment in which anything but SQLite,
// which is known by O_NOFOLLOW, opened a project that SQLite had open. Closing
// such a handle would drop SQLite's locks.
func openedBesides(trace, project string) string {
	open := 0
	for line := range strings.Lines(trace) {
		if call := openCall.FindStringSubmatch(line); call != nil && call[1] == project {
			sqlite := strings.Contains(call[2], "O_NOFOLLOW")
			if !sqlite && open > 0 {
				return line
			}
			open++
		}
		if call := closeCall.FindStringSubmatch(line); call != nil && call[1] == project {
			open--
		}
	}
	return ""
}

// TestNoCommandOpensAnOpenProjectBesidesSQLite also imports folders in which
// the project itself lies, under a name that tells what it is and under one
// that does not.
func TestNoCommandOpensAnOpenProjectBesidesSQLite(t *testing.T) {
	r := newTraced(t)
	r.hostileFolder()
	for _, folder := range []string{"own", "plain"} {
		if err := os.Mkdir(r.path(folder), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	seen := 0
	for project, lines := range map[string][]string{
		"a.sayso":     commands,
		"own/b.sayso": {"new {}/own/b.sayso", "import {}/own/b.sayso {}/articles {}/own"},
		"plain/study": {"new {}/plain/study", "import {}/plain/study {}/articles {}/plain"},
	} {
		for _, line := range lines {
			trace := r.run("openat,close", strings.Fields(strings.ReplaceAll(line, "{}", r.home))...)
			seen += strings.Count(trace, `"`+r.path(project)+`"`)
			if wrong := openedBesides(trace, r.path(project)); wrong != "" {
				t.Errorf("sayso %s: %s", line, wrong)
			}
		}
	}
	if seen < len(commands) {
		t.Errorf("the projects were seen opened only %d times, so nothing is shown", seen)
	}
	if wrong := openedBesides("1 openat(AT_FDCWD, \"/p\", O_RDWR|O_CREAT|O_NOFOLLOW|O_CLOEXEC, 0644) = 4</p>\n1 openat(AT_FDCWD, \"/p\", O_RDONLY|O_CLOEXEC) = 5</p>\n", "/p"); wrong == "" {
		t.Error("an opening besides SQLite would not be seen")
	}
}

// TestNoPictureOfADocumentIsDecoded: what reads documents links no decoder of
// pictures, so no picture can ask for memory.
func TestNoPictureOfADocumentIsDecoded(t *testing.T) {
	output, err := exec.Command("go", "list", "-deps", "./internal/reader", "./internal/foreign", "./internal/importing").Output()
	if err != nil {
		t.Skip("the go command is not at hand: ", err)
	}
	packages := strings.Fields(string(output))
	for _, name := range packages {
		if name == "image" || strings.HasPrefix(name, "image/") && name != "image/color" || // which decodes nothing
			strings.Contains(name, "golang.org/x/image") {
			t.Errorf("%s is linked", name)
		}
	}
	if len(packages) < 50 {
		t.Errorf("only %d packages are listed", len(packages))
	}
}
