package reader

import (
	"bufio"
	"context"
	"encoding/gob"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"runtime/debug"
	"sync"
	"time"

	"sayso/internal/cage"
	"sayso/internal/corpus"
)

// Formats whose parsers are large, or follow what a file says of itself, are
// read in a process apart: the same program, started as a reader. It serves one
// file after the other, so that starting it costs once. If a file makes it hang,
// take too much memory or fall, that process is ended, the file is one line of
// the report, and the next file gets a new process. The two talk in gob over the
// standard input and output: a request names a file, and results come back. The
// file itself is handed over open, so that the process can be kept from every
// other (package cage).

// Apart reads files in a process apart. It is for one goroutine at a time, and
// must be closed.
type Apart struct {
	command func() *exec.Cmd

	running *exec.Cmd
	in      io.WriteCloser
	hand    *hand // by which it is given open files; nil where the system cannot
	ask     *gob.Encoder
	answers chan apartAnswer
	useless bool // the program cannot be started as a reader
}

// NewApart makes a reader apart. command gives the process anew each time; it
// runs Serve on its standard input and output. Nothing is started yet.
func NewApart(command func() *exec.Cmd) *Apart { return &Apart{command: command} }

// apartGreeting is what a reader apart says first. Whatever does not say it is
// not one.
const apartGreeting = "sayso reads apart 1\n"

// apartRequest asks for one file. Where files can be handed over open, it has no
// Path: the process opens nothing itself, and could not.
type apartRequest struct {
	Path, Name, Folder string
	Size               int64
	Columns            map[string]string
	Missing            string // why there is no file
}

// apartAnswer is one result, or the end of a file.
type apartAnswer struct {
	Done    bool
	Result  Result // without its error
	Failed  string // the words of the error
	Unknown bool   // it is ErrUnknownKind
	Cut     bool   // the document has been cut into sentences, of which there may be none
}

// WithApart gives a reader that reads such formats in a process apart.
func (r *Reader) WithApart(a *Apart) *Reader {
	other := *r
	other.apart = a
	return &other
}

// start starts the process, unless one is running.
func (a *Apart) start() error {
	if a.running != nil {
		return nil
	}
	command := a.command()
	confine(command)
	hand, err := newHand(command)
	if err != nil {
		return err
	}
	in, err := command.StdinPipe()
	if err != nil {
		return errors.Join(err, hand.close())
	}
	out, err := command.StdoutPipe()
	if err != nil {
		return errors.Join(err, hand.close())
	}
	err = command.Start()
	hand.started()
	if err != nil {
		return errors.Join(err, hand.close())
	}
	a.hand, a.running, a.in, a.ask, a.answers = hand, command, in, gob.NewEncoder(in), make(chan apartAnswer, 16)
	greeted := make(chan error, 1)
	go listen(bufio.NewReaderSize(out, 256<<10), greeted, a.answers)
	select {
	case err = <-greeted:
	case <-time.After(apartStart):
		err = errors.New("it does not answer")
	}
	if err != nil {
		a.end()
	}
	return err
}

// listen passes on what the process says, until it ends.
func listen(out *bufio.Reader, greeted chan<- error, answers chan<- apartAnswer) {
	defer close(answers)
	greeting := make([]byte, len(apartGreeting))
	if _, err := io.ReadFull(out, greeting); err != nil || string(greeting) != apartGreeting {
		greeted <- errors.Join(errors.New("it is no reader"), err)
		return
	}
	greeted <- nil
	decoder := gob.NewDecoder(out)
	for {
		var answer apartAnswer
		if err := decoder.Decode(&answer); err != nil {
			return
		}
		answers <- answer
	}
}

// end ends the process and whatever it started, and says how it ended.
func (a *Apart) end() error {
	if a.running == nil {
		return nil
	}
	a.in.Close()
	endGroup(a.running)
	go func(answers <-chan apartAnswer) { // so that it need not wait to be heard
		for range answers {
		}
	}(a.answers)
	err := a.running.Wait()
	a.running = nil
	_ = a.hand.close()
	return err
}

// Close ends the process, if one is running.
func (a *Apart) Close() {
	if a != nil {
		_ = a.end()
	}
}

// read reads a file. done is false when there is no process to read it, and
// nothing was given.
func (a *Apart) read(ctx context.Context, request apartRequest, yield func(Result) bool) (done bool) {
	if a.useless || ctx.Err() != nil {
		return ctx.Err() != nil
	}
	if err := a.start(); err != nil {
		a.useless = true
		return false
	}
	if err := a.send(request); err != nil {
		_ = a.end() // it had fallen since the last file
		if a.start() != nil || a.send(request) != nil {
			a.useless = true
			return false
		}
	}
	patience := time.NewTimer(apartTime)
	defer patience.Stop()
	for {
		patience.Reset(apartTime)
		select {
		case <-ctx.Done():
			_ = a.end()
			return true
		case <-patience.C:
			_ = a.end()
			yield(Result{Err: fmt.Errorf("it could not be read within %d seconds; save it in another format", int(apartTime.Seconds()))})
			return true
		case answer, ok := <-a.answers:
			switch {
			case !ok:
				yield(Result{Err: apartProblem(a.end())})
				return true
			case answer.Done:
				return true
			case !yield(answer.result()):
				_ = a.end()
				return true
			}
		}
	}
}

// send asks for a file, and hands it over.
func (a *Apart) send(request apartRequest) error {
	if a.hand == nil {
		return a.ask.Encode(request)
	}
	path := request.Path
	request.Path = ""
	file, err := os.Open(path)
	if err != nil {
		request.Missing = err.Error()
		return a.ask.Encode(request)
	}
	defer file.Close() // the process has it then
	return errors.Join(a.hand.give(file), a.ask.Encode(request))
}

// apartProblem words how a process fell.
func apartProblem(err error) error {
	var exit *exec.ExitError
	if errors.As(err, &exit) && exit.ExitCode() == apartFull {
		return errors.New("it asks for more memory than any article needs, so reading it was stopped")
	}
	return fmt.Errorf("reading it failed in a way that nobody thought of, and was stopped; save it in another format: %w", errors.Join(errors.New("the reader ended"), err))
}

func (a *apartAnswer) result() Result {
	r := a.Result
	switch {
	case a.Unknown && a.Failed == ErrUnknownKind.Error():
		r.Err = ErrUnknownKind
	case a.Unknown:
		r.Err = apartError{a.Failed, ErrUnknownKind}
	case a.Failed != "":
		r.Err = errors.New(a.Failed)
	}
	if a.Cut && r.Entry.Document.Sentences == nil {
		r.Entry.Document.Sentences = []corpus.Sentence{}
	}
	return r
}

// apartError keeps the words and the kind of an error that came from a process.
type apartError struct {
	words string
	kind  error
}

func (e apartError) Error() string { return e.words }
func (e apartError) Unwrap() error { return e.kind }

// Serve is the other side: it reads the files that it is asked for, and ends
// the process when there are no more requests. It returns only with an error,
// when its answers reach nobody.
func (r *Reader) Serve(in io.Reader, out io.Writer) error {
	limitSelf()
	hand := takeHand()
	cage.Enter(pdfPrograms()...)
	debug.SetMaxStack(apartStack)
	go watchMemory()
	buffered := bufio.NewWriterSize(out, 256<<10)
	if _, err := buffered.WriteString(apartGreeting); err != nil {
		return err
	}
	requests := make(chan apartRequest)
	go func() {
		decoder := gob.NewDecoder(bufio.NewReader(in))
		for {
			var request apartRequest
			if err := decoder.Decode(&request); err != nil {
				os.Exit(0) // whoever asked has gone; what is being read is wanted by nobody
			}
			requests <- request
		}
	}()
	encoder := gob.NewEncoder(buffered)
	var failed error
	for {
		if err := errors.Join(failed, buffered.Flush()); err != nil {
			return err
		}
		request := <-requests
		var once sync.Once
		last := time.Now()
		r.WithColumns(request.Columns).serveFile(request, hand, func(result Result) bool {
			failed = encoder.Encode(answerOf(result))
			once.Do(func() { last = time.Time{} }) // the first is told at once
			if failed == nil && time.Since(last) > 50*time.Millisecond {
				failed, last = buffered.Flush(), time.Now()
			}
			return failed == nil
		})
		failed = errors.Join(failed, encoder.Encode(apartAnswer{Done: true}))
	}
}

func answerOf(r Result) apartAnswer {
	answer := apartAnswer{Result: r, Cut: r.Entry.Document.Sentences != nil}
	if r.Err != nil {
		answer.Failed, answer.Unknown = r.Err.Error(), errors.Is(r.Err, ErrUnknownKind)
		answer.Result.Err = nil
	}
	return answer
}

// serveFile reads one file inside.
func (r *Reader) serveFile(request apartRequest, hand *hand, give func(Result) bool) {
	file, err := hand.take(request)
	if err != nil {
		give(Result{Err: fmt.Errorf("it cannot be opened: %w", err)})
		return
	}
	defer file.Close()
	r.readOpen(context.Background(), File{Reader: file, Name: request.Name, Size: request.Size, folder: request.Folder}, give)
}
