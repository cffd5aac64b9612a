package importing

import (
	"io"
	"os/exec"

	"sayso/internal/apart"
	"sayso/internal/foreign"
	"sayso/internal/reader"
)

// readerCommand starts the program as a reader, nil until ReadApart was called.
var readerCommand func() *exec.Cmd

// ReadApart lets imports read most files in a process apart, which command
// gives anew each time: it must run ServeReader. It is called once, when the
// program starts.
func ReadApart(command func() *exec.Cmd) { readerCommand = command }

// readApart makes the process of one import, or nil where there is none.
func readApart() *apart.Process {
	if readerCommand == nil {
		return nil
	}
	return apart.New(readerCommand, reader.Programs()...)
}

// ServeReader is what the program does that was started as a reader.
func ServeReader(in io.Reader, out io.Writer) error {
	articles, readArticles := Reader.Apart()
	annotated, readAnnotated := foreign.Apart()
	return apart.Serve(in, out, reader.Programs(), map[string]apart.Service{articles: readArticles, annotated: readAnnotated})
}
