// Package apart lets files be read by a process apart: the same program, started
// as a reader, in a cage (package cage). If a file makes it hang, take too much
// memory or fall, that process is ended, the file is one line of the report, and
// the next file gets a new process.
//
// It serves one request after the other, so that starting it costs once. A
// request names a service and says what is wanted of it; the file itself is
// handed over open, so that the process can be kept from every other. Answers
// come back until the service says that it is done. On the way it may want
// another file that belongs to the one it reads; whoever asked decides whether
// it gets that one.
//
// A process that was taken over may answer anything. What comes is therefore
// read by a code of its own (wire.go), which counts the memory that it takes;
// how much is answered in all is bounded by the size of the file; and whoever
// asks checks what it gets, as if it stood in the file.
package apart

import (
	"bufio"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"sync"
	"time"

	"sayso/internal/cage"
)

// Process reads files apart. It is for one goroutine at a time, and must be
// closed.
type Process struct {
	command  func() *exec.Cmd
	programs []string

	running *exec.Cmd
	walls   *cage.Walls
	in      io.WriteCloser
	hand    *hand // by which it is given open files; nil where the system cannot
	frames  chan frame
	useless bool // the program cannot be started as a reader
	starts  int
	halt    func() // waits for whoever is about to end it
}

// New makes a process apart. command gives it anew each time; it runs Serve on
// its standard input and output, and may start the programs. Nothing is started
// yet.
func New(command func() *exec.Cmd, programs ...string) *Process {
	return &Process{command: command, programs: programs}
}

// Request asks a service for something.
type Request struct {
	Service string
	Body    any
	File    string // path of the file that is handed over; empty for none
	// Size is that of the file. It says how long answers may take and how much
	// they may be.
	Size int64
	// Memory is how many bytes the service may use beyond what all may.
	Memory int64
	// Want is asked for what the service wants on the way. Nil gives nothing.
	Want func(Want) Given
}

// Want is something that a service wants on the way: what, says the service.
type Want struct{ Kind, Name string }

// Given is the answer to it.
type Given struct {
	Found bool
	Names []string
	Size  int64
	File  string // path of a file that is handed over; empty for none
}

// ErrNone says that there is no process to ask, and that nothing was answered.
var ErrNone = errors.New("no process reads files apart here")

// Fallen says, in a sentence, why a process ended before it was done.
type Fallen struct{ error }

func (f Fallen) Unwrap() error { return f.error }

// greeting is what a process apart says first. Whatever does not say it is not
// one.
const greeting = "sayso reads apart 2\n"

// What a frame holds.
const (
	isPart   = 'p' // of an answer; the rest follows
	isAnswer = 'a' // the last part of an answer
	isWant   = 'w'
	isDone   = 'd' // with the words of an error, or none
)

// frame is what is sent at once.
type frame struct {
	kind byte
	body []byte
}

// note is what is sent to the process.
type note struct {
	Service string // empty for an answer to a want
	Body    []byte
	Given   Given
	Memory  int64
	Handed  handed
}

// handed says how a file comes with a note.
type handed struct {
	There   bool
	Path    string // where the process opens it itself
	Number  uint64 // by which the process knows it already
	Missing string // why there is none
}

// Running says which process runs: it is another number after each start, and 0
// when none does.
func (p *Process) Running() int {
	if p == nil || p.running == nil {
		return 0
	}
	return p.starts
}

// start starts the process, unless one is running.
func (p *Process) start() error {
	if p.running != nil {
		return nil
	}
	err := p.startIn(true)
	if err != nil { // rather without walls from outside than inside the program
		err = p.startIn(false)
	}
	return err
}

// startIn starts it, with the walls around it that the system builds from
// outside, or without them.
func (p *Process) startIn(walled bool) error {
	command := p.command()
	confine(command)
	var walls *cage.Walls
	if walled {
		walls = cage.Around(command, p.programs...)
	}
	hand, err := newHand(command)
	if err != nil {
		walls.Close()
		return err
	}
	in, err := command.StdinPipe()
	if err != nil {
		walls.Close()
		return errors.Join(err, hand.close())
	}
	out, err := command.StdoutPipe()
	if err == nil {
		err = command.Start()
	}
	hand.started(command)
	if err != nil {
		walls.Close()
		return errors.Join(err, hand.close())
	}
	walls.Started(command.Process) // before it gets any file
	p.starts++
	p.hand, p.walls, p.running, p.in, p.frames = hand, walls, command, in, make(chan frame, 16)
	greeted := make(chan error, 1)
	go listen(bufio.NewReaderSize(out, 256<<10), greeted, p.frames)
	select {
	case err = <-greeted:
	case <-time.After(startTime):
		err = errors.New("it does not answer")
	}
	if err != nil {
		_ = p.end()
	}
	return err
}

// listen passes on what the process says, until it ends or says too much at
// once.
func listen(out *bufio.Reader, greeted chan<- error, frames chan<- frame) {
	defer close(frames)
	said := make([]byte, len(greeting))
	if _, err := io.ReadFull(out, said); err != nil || string(said) != greeting {
		greeted <- errors.Join(errors.New("it is no reader"), err)
		return
	}
	greeted <- nil
	for {
		f, err := readFrame(out)
		if err != nil {
			return
		}
		frames <- f
	}
}

// readFrame reads a kind, a length of four bytes and as many bytes.
func readFrame(in io.Reader) (frame, error) {
	var head [5]byte
	if _, err := io.ReadFull(in, head[:]); err != nil {
		return frame{}, err
	}
	size := binary.LittleEndian.Uint32(head[1:])
	if size > mostFrame {
		return frame{}, errWire
	}
	body := make([]byte, size)
	_, err := io.ReadFull(in, body)
	return frame{head[0], body}, err
}

// writeFrame is the other side of it.
func writeFrame(out io.Writer, f frame) error {
	head := binary.LittleEndian.AppendUint32([]byte{f.kind}, uint32(len(f.body))) //nolint:gosec // it is mostFrame at most
	if _, err := out.Write(head); err != nil {
		return err
	}
	_, err := out.Write(f.body)
	return err
}

// end ends the process and whatever it started, and says how it ended.
func (p *Process) end() error {
	if p.running == nil {
		return nil
	}
	if p.halt != nil {
		p.halt()
	}
	p.in.Close()
	endGroup(p.running)
	go func(frames <-chan frame) { // so that it need not wait to be heard
		for range frames {
		}
	}(p.frames)
	err := p.running.Wait()
	p.running = nil
	_ = p.hand.close()
	p.walls.Close()
	return err
}

// Close ends the process, if one is running.
func (p *Process) Close() {
	if p != nil {
		_ = p.end()
	}
}

// Ask asks for something, and takes the answers one after the other, until take
// is false: then the process is ended, whatever it still does. The error is
// ErrNone if nobody could be asked, Fallen if the process did not come to its
// end, that of the context, or what the service says.
func Ask[A any](ctx context.Context, p *Process, r Request, take func(*A) bool) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	if p == nil || p.useless {
		return ErrNone
	}
	if err := p.start(); err != nil {
		p.useless = true
		return ErrNone
	}
	defer p.endWith(ctx)()
	asked := note{Service: r.Service, Body: encode(r.Body), Memory: r.Memory}
	if err := p.send(asked, r.File); err != nil {
		if ctx.Err() != nil {
			_ = p.end()
			return ctx.Err()
		}
		_ = p.end() // it had fallen since it was asked last
		if p.start() != nil || p.send(asked, r.File) != nil {
			p.useless = true
			return ErrNone
		}
	}
	err := p.answers(ctx, &r, func(body []byte) error {
		var answer A
		if err := decodeClean(body, &answer, mostMade); err != nil {
			return err
		}
		if !take(&answer) {
			return errEnough
		}
		return nil
	})
	if errors.Is(err, errEnough) {
		return nil
	}
	return err
}

// endWith ends the process with the context, even while it is being written to
// and does not listen. What it gives takes that back.
func (p *Process) endWith(ctx context.Context) (over func()) {
	command, ended := p.running, make(chan struct{})
	stop := context.AfterFunc(ctx, func() {
		endGroup(command)
		close(ended)
	})
	p.halt = sync.OnceFunc(func() {
		if !stop() {
			<-ended
		}
	})
	return func() {
		p.halt()
		p.halt = nil
	}
}

// errEnough ends a request whose answers are wanted no longer.
var errEnough = errors.New("enough")

// said is an error of a service.
type said string

func (s said) Error() string { return string(s) }

// answers takes what comes until the service is done. With any other end the
// process is ended too.
func (p *Process) answers(ctx context.Context, r *Request, take func([]byte) error) error {
	patience := answerTime + time.Duration(r.Size/slowest)*time.Second
	timer := time.NewTimer(patience)
	defer timer.Stop()
	all, wants := 0, 0
	var answer []byte
	for {
		timer.Reset(patience)
		var f frame
		select {
		case <-ctx.Done():
			_ = p.end()
			return ctx.Err()
		case <-timer.C:
			_ = p.end()
			return Fallen{fmt.Errorf("it could not be read within %d seconds; save it in another format", int(patience.Seconds()))}
		case next, ok := <-p.frames:
			if !ok {
				return Fallen{problem(p.end())}
			}
			f = next
		}
		var err error
		all += len(f.body) + 1
		switch {
		case int64(all) > mostFree+mostForByte*r.Size, len(answer)+len(f.body) > mostAnswer:
			err = errWire
		case f.kind == isPart:
			answer = append(answer, f.body...)
		case f.kind == isAnswer:
			if answer != nil {
				f.body = append(answer, f.body...)
			}
			answer = nil
			err = take(f.body)
		case f.kind == isWant:
			if wants++; wants > mostWants {
				err = errWire
				break
			}
			err = p.give(r, f.body)
		case f.kind == isDone && len(f.body) == 0:
			return nil
		case f.kind == isDone:
			return said(f.body)
		default:
			err = errWire
		}
		if err != nil {
			_ = p.end()
			if errors.Is(err, errWire) {
				return Fallen{fmt.Errorf("reading it failed in a way that nobody thought of, and was stopped; save it in another format: %w", err)}
			}
			return err
		}
	}
}

// give answers a want.
func (p *Process) give(r *Request, body []byte) error {
	var want Want
	if err := decode(body, &want, mostFrame); err != nil {
		return err
	}
	var given Given
	if r.Want != nil {
		given = r.Want(want)
	}
	path := given.File
	given.File = ""
	if err := p.send(note{Given: given}, path); err != nil {
		return errors.Join(errWire, err)
	}
	return nil
}

// send sends a note, and with it a file.
func (p *Process) send(n note, path string) error {
	if path != "" {
		file, err := os.Open(path)
		if err != nil {
			n.Handed.Missing = err.Error()
		} else {
			defer file.Close() // the process has it then
			n.Handed.There = true
			if err := p.hand.give(file, &n.Handed); err != nil {
				return err
			}
		}
	}
	body := encode(n)
	if len(body) > mostFrame {
		return errWire
	}
	if slow, ok := p.in.(interface{ SetWriteDeadline(time.Time) error }); ok {
		_ = slow.SetWriteDeadline(time.Now().Add(startTime)) // should it not listen
	}
	return writeFrame(p.in, frame{isAnswer, body})
}

// problem words how a process fell.
func problem(err error) error {
	var exit *exec.ExitError
	if errors.As(err, &exit) && exit.ExitCode() == full {
		return errors.New("it asks for more memory than any article needs, so reading it was stopped")
	}
	return fmt.Errorf("reading it failed in a way that nobody thought of, and was stopped; save it in another format: %w", errors.Join(errors.New("the reader ended"), err))
}
