package apart

import (
	"bufio"
	"errors"
	"io"
	"os"
	"runtime/debug"
	"time"

	"sayso/internal/cage"
)

// Service answers requests. Its error is one that the whole request ends with.
type Service func(*Call) error

// Call is one request, inside the process.
type Call struct {
	note   note
	served *served
	told   time.Time // when answers were last sent off
}

// served is the process, from its inside.
type served struct {
	out   *bufio.Writer
	notes chan note
	hand  *hand
	lost  error // whoever asked is not there any more
}

// Serve is the other side: it answers what it is asked, and ends the process
// when there are no more requests. programs are the only ones that the services
// may start. It returns only with an error, when its answers reach nobody.
func Serve(in io.Reader, out io.Writer, programs []string, services map[string]Service) error {
	limitSelf()
	s := &served{out: bufio.NewWriterSize(out, 256<<10), notes: make(chan note), hand: takeHand()}
	cage.Enter(programs...)
	debug.SetMaxStack(ownStack)
	allowMemory(0)
	go watchMemory()
	if _, err := s.out.WriteString(greeting); err != nil {
		return err
	}
	go s.listen(bufio.NewReader(in))
	for {
		if err := errors.Join(s.lost, s.out.Flush()); err != nil {
			return err
		}
		asked := <-s.notes
		allowMemory(asked.Memory)
		call := &Call{note: asked, served: s}
		done := frame{kind: isDone}
		if service := services[asked.Service]; service == nil {
			done.body = []byte("there is no such service")
		} else if err := service(call); err != nil {
			words := err.Error()
			done.body = []byte(words[:min(len(words), mostFrame/2)])
		}
		s.lost = errors.Join(s.lost, writeFrame(s.out, done))
	}
}

// listen passes on what is asked.
func (s *served) listen(in *bufio.Reader) {
	for {
		f, err := readFrame(in)
		var n note
		if err != nil || decode(f.body, &n, 1<<30) != nil {
			os.Exit(0) // whoever asked has gone; what is being read is wanted by nobody
		}
		s.notes <- n
	}
}

// Body fills what into points to with what is asked.
func (c *Call) Body(into any) error { return decode(c.note.Body, into, 1<<30) }

// File is the file that came with the request.
func (c *Call) File() (*os.File, error) { return c.served.take(c.note.Handed) }

// take gets the file of a note.
func (s *served) take(h handed) (*os.File, error) {
	if h.Missing != "" || !h.There {
		return nil, errors.New(h.Missing)
	}
	return s.hand.take(h)
}

// Answer sends one answer. The first goes off at once, others now and then.
func (c *Call) Answer(answer any) error {
	body := encode(answer)
	for len(body) > mostFrame {
		c.write(frame{isPart, body[:mostFrame]})
		body = body[mostFrame:]
	}
	c.write(frame{isAnswer, body})
	if c.served.lost == nil && time.Since(c.told) > 50*time.Millisecond {
		c.served.lost, c.told = c.served.out.Flush(), time.Now()
	}
	return c.served.lost
}

func (c *Call) write(f frame) {
	if c.served.lost == nil {
		c.served.lost = writeFrame(c.served.out, f)
	}
}

// Want asks for something on the way. file is what was handed over, if anything.
func (c *Call) Want(w Want) (given Given, file *os.File, err error) {
	c.write(frame{isWant, encode(w)})
	if c.served.lost == nil {
		c.served.lost = c.served.out.Flush()
	}
	if c.served.lost != nil {
		return given, nil, c.served.lost
	}
	n := <-c.served.notes
	if n.Handed.There {
		file, err = c.served.hand.take(n.Handed)
	}
	return n.Given, file, err
}
