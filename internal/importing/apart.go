package importing

import (
	"io"
	"os/exec"

	"sayso/internal/reader"
)

// readerCommand starts the program as a reader, nil until ReadApart was called.
var readerCommand func() *exec.Cmd

// ReadApart lets imports read most formats in a process apart, which command
// gives anew each time: it must run ServeReader. It is called once, when the
// program starts.
func ReadApart(command func() *exec.Cmd) { readerCommand = command }

// readApart makes the process of one import, or nil where there is none.
func readApart() *reader.Apart {
	if readerCommand == nil {
		return nil
	}
	return reader.NewApart(readerCommand)
}

// ServeReader is what the program does that was started as a reader.
func ServeReader(in io.Reader, out io.Writer) error { return Reader.Serve(in, out) }
