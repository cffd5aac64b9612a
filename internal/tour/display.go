package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"time"
)

// Display is an X server without a screen, with a window manager in it. Its
// picture lies in a file (Xvfb's -fbdir), so looking at it costs a read and no
// other program.
type Display struct {
	Name string // what goes into DISPLAY, such as ":1"

	framebuffer string // the file that holds the picture, in the xwd format
	processes   []*exec.Cmd
}

// windowRules makes every window bare and puts it at the top left, so that a
// picture of the screen is a picture of the program and nothing else. Alt+F4
// closes a window as its close button would.
const windowRules = `<?xml version="1.0" encoding="UTF-8"?>
<openbox_config xmlns="http://openbox.org/3.4/rc">
  <theme><keepBorder>no</keepBorder></theme>
  <focus><focusNew>yes</focusNew><followMouse>no</followMouse></focus>
  <keyboard><keybind key="A-F4"><action name="Close"/></keybind></keyboard>
  <mouse><context name="Client"><mousebind button="Left" action="Press"><action name="Focus"/></mousebind></context></mouse>
  <applications>
    <application type="normal">
      <decor>no</decor>
      <position force="yes"><x>0</x><y>0</y></position>
    </application>
  </applications>
</openbox_config>
`

// OpenDisplay starts the X server and the window manager and waits until both
// answer. folder is scratch space; width and height are in pixels.
func OpenDisplay(ctx context.Context, folder string, width, height int) (*Display, error) {
	// Sockets of X servers live here. The server makes the folder only as root.
	if err := os.MkdirAll("/tmp/.X11-unix", 0o777|os.ModeSticky); err != nil {
		return nil, fmt.Errorf("no folder for the sockets of the display: %w", err)
	}
	d := &Display{framebuffer: filepath.Join(folder, "Xvfb_screen0")}
	number, err := d.startServer(ctx, folder, fmt.Sprintf("%dx%dx24", width, height))
	if err != nil {
		d.Close()
		return nil, err
	}
	d.Name = ":" + number
	if err := d.layKeys(ctx, filepath.Join(folder, "keys.xkb")); err != nil {
		d.Close()
		return nil, err
	}
	if err := d.startManager(ctx, folder); err != nil {
		d.Close()
		return nil, err
	}
	return d, nil
}

// startServer lets the server choose a free number and returns it.
func (d *Display) startServer(ctx context.Context, folder, screen string) (number string, err error) {
	read, write, err := os.Pipe()
	if err != nil {
		return "", err
	}
	defer read.Close()
	// Descriptor 3 is the write end below. No TCP: the display answers on a
	// socket in the file system, which a program without a network can reach.
	server := exec.Command("Xvfb", "-displayfd", "3", "-screen", "0", screen,
		"-nolisten", "tcp", "-noreset", "-fbdir", folder)
	server.ExtraFiles = []*os.File{write}
	err = d.start(server, filepath.Join(folder, "xvfb.log"))
	write.Close()
	if err != nil {
		return "", err
	}
	answer := make(chan string, 1)
	go func() {
		line, _ := bufio.NewReader(read).ReadString('\n')
		answer <- strings.TrimSpace(line)
	}()
	select {
	case number = <-answer:
	case <-time.After(30 * time.Second):
	case <-ctx.Done():
		return "", ctx.Err()
	}
	if number == "" {
		log, _ := os.ReadFile(filepath.Join(folder, "xvfb.log"))
		return "", fmt.Errorf("the display (Xvfb) did not start:\n%s", log)
	}
	return number, nil
}

// laidKeys are signs that articles have and a US keyboard has not: the key that
// each is put on, which the tour has no other use for, and its name in X.
var laidKeys = map[rune]struct{ key, name string }{
	'—': {"I240", "emdash"},
	'–': {"I241", "endash"},
	'…': {"I242", "ellipsis"},
	'’': {"I243", "rightsinglequotemark"},
	'“': {"I244", "leftdoublequotemark"},
	'”': {"I245", "rightdoublequotemark"},
}

// layKeys gives the keyboard the signs of laidKeys, before any window asks what its
// keys mean: xdotool would put a sign on a spare key just for the moment, and a
// busy window may look when it has gone again. file is scratch space. xkbcomp
// comes with the X server, which needs it itself.
func (d *Display) layKeys(ctx context.Context, file string) error {
	run := func(args ...string) error {
		out, err := exec.CommandContext(ctx, "xkbcomp", append([]string{"-w", "0"}, args...)...).CombinedOutput()
		if err != nil {
			return fmt.Errorf("the keyboard of the display could not be laid out: %w\n%s", err, out)
		}
		return nil
	}
	if err := run("-xkb", d.Name, file); err != nil {
		return err
	}
	keyboard, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	for sign, laid := range laidKeys {
		row := regexp.MustCompile(`key <` + laid.key + `> +\{[^}]*\}`)
		if !row.Match(keyboard) {
			return fmt.Errorf("the keyboard of the display has no key %s for %q", laid.key, sign)
		}
		keyboard = row.ReplaceAll(keyboard, []byte("key <"+laid.key+"> { [ "+laid.name+" ] }"))
	}
	if err := os.WriteFile(file, keyboard, 0o600); err != nil {
		return err
	}
	return run(file, d.Name)
}

func (d *Display) startManager(ctx context.Context, folder string) error {
	rules := filepath.Join(folder, "openbox.xml")
	if err := os.WriteFile(rules, []byte(windowRules), 0o600); err != nil {
		return err
	}
	manager := exec.Command("openbox", "--sm-disable", "--config-file", rules)
	manager.Env = append(os.Environ(), "DISPLAY="+d.Name)
	if err := d.start(manager, filepath.Join(folder, "openbox.log")); err != nil {
		return err
	}
	// A window manager that answers has set its name on the root window, which
	// is what xdotool asks for here.
	return until(ctx, "the window manager answers", 20*time.Second, func() (bool, error) {
		_, err := d.xdotool(ctx, "get_num_desktops")
		return err == nil, nil
	})
}

func (d *Display) start(command *exec.Cmd, log string) error {
	file, err := os.Create(log)
	if err != nil {
		return err
	}
	defer file.Close()
	command.Stdout, command.Stderr = file, file
	if err := command.Start(); err != nil {
		return fmt.Errorf("%s did not start: %w", command.Path, err)
	}
	d.processes = append(d.processes, command)
	return nil
}

// said tells what the server and the window manager printed, for the message
// about a program that the display refused.
func (d *Display) said() string {
	var all strings.Builder
	for _, name := range []string{"xvfb.log", "openbox.log"} {
		if text, err := os.ReadFile(filepath.Join(filepath.Dir(d.framebuffer), name)); err == nil && len(text) > 0 {
			fmt.Fprintf(&all, "\n%s: %s", name, text)
		}
	}
	return all.String()
}

// Close ends the window manager and the server, in that order.
func (d *Display) Close() {
	for i := len(d.processes) - 1; i >= 0; i-- {
		process := d.processes[i]
		_ = process.Process.Signal(syscall.SIGTERM)
		ended := make(chan struct{})
		go func() { _ = process.Wait(); close(ended) }()
		select {
		case <-ended:
		case <-time.After(5 * time.Second):
			_ = process.Process.Kill()
			<-ended
		}
	}
	d.processes = nil
}

// xdotool runs one command of the xdotool program on this display and returns
// what it printed.
func (d *Display) xdotool(ctx context.Context, arguments ...string) (string, error) {
	ctx, cancel := context.WithTimeout(ctx, 30*time.Second)
	defer cancel()
	command := exec.CommandContext(ctx, "xdotool", arguments...)
	command.Env = append(os.Environ(), "DISPLAY="+d.Name)
	output, err := command.Output()
	if err != nil {
		var exit *exec.ExitError
		if errors.As(err, &exit) && len(exit.Stderr) > 0 {
			err = fmt.Errorf("%w: %s", err, strings.TrimSpace(string(exit.Stderr)))
		}
		return "", fmt.Errorf("xdotool %s: %w", strings.Join(arguments, " "), err)
	}
	return strings.TrimSpace(string(output)), nil
}

// until asks again and again whether something holds, and fails when it does
// not within the time given. It is the only way this program waits.
func until(ctx context.Context, what string, limit time.Duration, holds func() (bool, error)) error {
	deadline := time.Now().Add(limit)
	for {
		ok, err := holds()
		if err != nil {
			return fmt.Errorf("while waiting until %s: %w", what, err)
		}
		if ok {
			return nil
		}
		if time.Now().After(deadline) {
			return fmt.Errorf("waited %v in vain until %s", limit, what)
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(15 * time.Millisecond):
		}
	}
}
