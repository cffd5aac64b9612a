package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"time"
)

// Home is an empty home of a new user: the program finds no recent project and
// no session of a desktop in it, and of settings only the annotator's name.
type Home struct {
	folder  string   // the scratch folder it lies in
	display string   // the display it shows windows on
	more    []string // of its environment
	isolate []string // the command that starts a program without any network; empty where the system allows none
}

// tourAnnotator is who is at the keyboard. The annotator's name would be the
// account's, and so another one in the pictures of every machine. This one made
// most annotations of the sample.
const tourAnnotator = "Reader A"

// NewHome makes a home of that name under folder, for an annotator.
func NewHome(folder, name, annotator, display string) (*Home, error) {
	h := &Home{folder: filepath.Join(folder, name), display: display}
	for _, name := range []string{".local/share", ".config", ".cache", ".local/state", "run", "tmp"} {
		if err := os.MkdirAll(h.Path(name), 0o700); err != nil {
			return nil, err
		}
	}
	if err := os.MkdirAll(h.Path(".config/sayso"), 0o700); err != nil {
		return nil, err
	}
	if err := os.WriteFile(h.Path(".config/sayso/settings.json"), []byte(`{"annotator": "`+annotator+`"}`), 0o600); err != nil {
		return nil, err
	}
	// In a network namespace of its own a program has not even a loopback device
	// that is up. Who is not root may make one where user namespaces are allowed.
	for _, isolate := range [][]string{{"unshare", "-n"}, {"unshare", "-r", "-n"}} {
		if exec.Command(isolate[0], append(isolate[1:], "true")...).Run() == nil {
			h.isolate = isolate
			break
		}
	}
	return h, nil
}

// Path is a file or folder in the home.
func (h *Home) Path(name string) string { return filepath.Join(h.folder, filepath.FromSlash(name)) }

// SampleProject is the project that the first start makes.
func (h *Home) SampleProject() string { return h.Path(".local/share/sayso/Sample.sayso") }

// environment is all that a program is told of its surroundings.
func (h *Home) environment() []string {
	return append([]string{
		"PATH=" + os.Getenv("PATH"),
		"HOME=" + h.folder,
		"USER=reader", "LOGNAME=reader",
		"XDG_DATA_HOME=" + h.Path(".local/share"),
		"XDG_CONFIG_HOME=" + h.Path(".config"),
		"XDG_CACHE_HOME=" + h.Path(".cache"),
		"XDG_STATE_HOME=" + h.Path(".local/state"),
		"XDG_RUNTIME_DIR=" + h.Path("run"),
		"TMPDIR=" + h.Path("tmp"),
		"DISPLAY=" + h.display,
		// No desktop is there to be asked.
		"DBUS_SESSION_BUS_ADDRESS=unix:path=" + h.Path("run/no-bus"),
		// The same pixels on every machine, whatever its graphics card.
		"LIBGL_ALWAYS_SOFTWARE=1",
		"LANG=C.UTF-8", "TZ=UTC",
	}, h.more...)
}

// command prepares a program to run in the home.
func (h *Home) command(ctx context.Context, program string, arguments ...string) *exec.Cmd {
	// unshare replaces itself by the program, so the process is the program's.
	line := append(append(slices.Clone(h.isolate), program), arguments...)
	command := exec.CommandContext(ctx, line[0], line[1:]...)
	command.Env = h.environment()
	command.Dir = h.folder
	return command
}

// Run is one run of the program with a window.
type Run struct {
	command *exec.Cmd
	log     string // the file that takes what it says
	ended   chan struct{}
}

// Start starts the program; name distinguishes the logs of several runs.
func (h *Home) Start(ctx context.Context, name, program string, arguments ...string) (*Run, error) {
	r := &Run{
		command: h.command(ctx, program, arguments...),
		log:     h.Path(name + ".log"),
		ended:   make(chan struct{}),
	}
	file, err := os.Create(r.log)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	r.command.Stdout, r.command.Stderr = file, file
	if err := r.command.Start(); err != nil {
		return nil, fmt.Errorf("%s did not start: %w", program, err)
	}
	go func() { _ = r.command.Wait(); close(r.ended) }()
	return r, nil
}

// Kill ends the program as a power cut would (kill -9) and waits until it is
// gone.
func (r *Run) Kill() {
	_ = r.command.Process.Signal(syscall.SIGKILL)
	<-r.ended
}

// Running reports whether the program is still there.
func (r *Run) Running() bool {
	select {
	case <-r.ended:
		return false
	default:
		return true
	}
}

// WaitEnd waits until the program ended by itself, and fails when it did so
// with an error.
func (r *Run) WaitEnd(ctx context.Context) error {
	err := until(ctx, "the program has ended", 20*time.Second, func() (bool, error) { return !r.Running(), nil })
	if err != nil {
		return err
	}
	if !r.command.ProcessState.Success() {
		return fmt.Errorf("the program ended with %v:\n%s", r.command.ProcessState, r.said())
	}
	return nil
}

func (r *Run) said() string {
	log, _ := os.ReadFile(r.log)
	return strings.TrimSpace(string(log))
}

// Faults lists what the run said that no good run says.
func (r *Run) Faults() []string { return faultsIn(r.said()) }

// faultsIn finds the lines that tell of a call on the wrong goroutine, a panic,
// or an error of the toolkit.
func faultsIn(log string) []string {
	var faults []string
	for line := range strings.Lines(log) {
		if strings.Contains(line, "failed to watch theme settings") {
			continue // there is no desktop here that could change its colours
		}
		if strings.Contains(line, "Preferences load error") {
			continue // the toolkit reads its own file while it writes it; Sayso keeps nothing there
		}
		for _, bad := range []string{"Error in Fyne call thread", "panic", "fatal error", "Fyne error"} {
			if strings.Contains(line, bad) {
				faults = append(faults, strings.TrimSpace(line))
				break
			}
		}
	}
	return faults
}

// Output runs a subcommand of the program without a window and returns what it
// printed.
func (h *Home) Output(ctx context.Context, program string, arguments ...string) ([]byte, error) {
	ctx, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	command := h.command(ctx, program, arguments...)
	var said bytes.Buffer
	command.Stderr = &said
	output, err := command.Output()
	var exit *exec.ExitError
	if errors.As(err, &exit) {
		err = fmt.Errorf("%w: %s", err, strings.TrimSpace(said.String()))
	}
	if err != nil {
		return nil, fmt.Errorf("%s %s: %w", filepath.Base(program), strings.Join(arguments, " "), err)
	}
	return output, nil
}
