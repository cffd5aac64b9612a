package reader

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os/exec"
	"strings"
	"time"

	"sayso/internal/corpus"
)

// PDF reads PDF files that hold text, through the program pdftotext. PDF is
// too large and too often broken to be read inside: the program runs apart,
// with bounds on its time and, where the system can, on its memory.
var PDF = Format{
	Name:       "PDF",
	Extensions: []string{".pdf"},
	Reader:     "pdf-1",
	Apart:      true,
	Sniff:      func(head []byte) bool { return bytes.HasPrefix(head, []byte("%PDF-")) },
	Read: func(ctx context.Context, file File, yield func(Result) bool) {
		text, err := portableText(ctx, file)
		if err != nil {
			yield(Result{Err: err})
			return
		}
		give(file, corpus.Document{Text: pageText(text)}, yield)
	},
}

// portableText runs pdftotext over a file and gives what it writes: pages end
// in a form feed.
func portableText(ctx context.Context, file File) (string, error) {
	if file.Size > maxPDF {
		return "", fmt.Errorf("it is larger than %d MB; cut it into parts first", maxPDF>>20)
	}
	program, err := exec.LookPath("pdftotext")
	if err != nil {
		return "", errors.New("reading PDF needs the program pdftotext, which is not installed; install poppler-utils (Linux) or poppler (macOS, Windows)")
	}
	ctx, cancel := context.WithTimeout(ctx, pdfTime)
	defer cancel()
	command := boundedCommand(ctx, program, "-enc", "UTF-8", "-eol", "unix", "-", "-")
	in := &heldReader{file.Reader, make(chan struct{})}
	command.Stdin = in
	var out, complaints limitedBuffer
	out.most, complaints.most = maxPage, 64<<10
	out.full, complaints.full = cancel, func() {}
	command.Stdout, command.Stderr = &out, &complaints
	command.WaitDelay = 2 * time.Second
	if err = command.Start(); err == nil {
		bound(command.Process)
		close(in.bound)
		err = command.Wait()
	}
	if problem := portableProblem(ctx, err, &out, complaints.String()); problem != nil {
		return "", problem
	}
	return out.String(), nil
}

// pdfPrograms are the programs that read PDF here: one or none.
func pdfPrograms() []string {
	program, err := exec.LookPath("pdftotext")
	if err != nil {
		return nil
	}
	return []string{program}
}

// portableProblem words what went wrong with a PDF, if something did.
func portableProblem(ctx context.Context, err error, out *limitedBuffer, complaints string) error {
	var ended *exec.ExitError
	blank := strings.TrimSpace(strings.ReplaceAll(out.String(), "\f", "")) == ""
	switch {
	case out.over:
		return fmt.Errorf("it holds more than %d MB of text; cut it into parts first", maxPage>>20)
	case errors.Is(ctx.Err(), context.DeadlineExceeded):
		return fmt.Errorf("it could not be read within %d seconds; print it to a new PDF, or save it as text", int(pdfTime.Seconds()))
	case ctx.Err() != nil:
		return ctx.Err()
	case strings.Contains(complaints, "Incorrect password"):
		return errPassword
	case strings.Contains(complaints, "ut of memory") || strings.Contains(complaints, "bad_alloc"):
		return errors.New("it asks for more memory than any article needs, so reading it was stopped")
	case errors.As(err, &ended) && !blank:
		return nil // some pages are damaged; what was read is good
	case errors.As(err, &ended):
		return errors.New("it is damaged, or is no PDF; open it in a program that shows PDF and print it to a new one, or save it as text")
	case err != nil:
		return fmt.Errorf("the program pdftotext cannot be run: %w", err)
	case blank:
		return errors.New("its pages hold no text, as those of scanned papers do; let a program recognise the text first")
	}
	return nil
}

// heldReader gives nothing before the program that reads it is bounded: not one
// byte of the file is looked at without bounds.
type heldReader struct {
	io.Reader
	bound chan struct{} // is closed then
}

func (r *heldReader) Read(p []byte) (int, error) {
	<-r.bound
	return r.Reader.Read(p)
}

// limitedBuffer keeps what a program writes, up to a limit.
type limitedBuffer struct {
	bytes.Buffer
	most int
	over bool   // more than that came
	full func() // is called then
}

func (b *limitedBuffer) Write(p []byte) (int, error) {
	if b.Len()+len(p) > b.most {
		b.over = true
		b.full()
		return 0, io.ErrShortWrite
	}
	return b.Buffer.Write(p)
}

// ReadFrom hides the method of the buffer, which knows no limit.
func (b *limitedBuffer) ReadFrom(in io.Reader) (int64, error) {
	return io.Copy(struct{ io.Writer }{b}, in)
}
