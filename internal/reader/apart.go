package reader

import (
	"context"
	"errors"
	"fmt"

	"sayso/internal/apart"
	"sayso/internal/corpus"
)

// Formats whose parsers are large, or follow what a file says of itself, are
// read in a process apart (package apart).

// apartService is the name under which the process reads articles.
const apartService = "articles"

// apartRequest asks for one file.
type apartRequest struct {
	Name, Folder string
	Size         int64
	Columns      map[string]string
}

// apartAnswer is one result.
type apartAnswer struct {
	Result  Result // without its error
	Failed  string // the words of the error
	Unknown bool   // it is ErrUnknownKind
}

// WithApart gives a reader that reads such formats in a process apart.
func (r *Reader) WithApart(p *apart.Process) *Reader {
	other := *r
	other.apart = p
	return &other
}

// readApart reads a file in the process. done is false when there is none, and
// nothing was given.
func (r *Reader) readApart(ctx context.Context, file *File, yield func(Result) bool) (done bool) {
	request := apart.Request{Service: apartService, File: file.path, Size: file.Size,
		Body: apartRequest{Name: file.Name, Folder: file.folder, Size: file.Size, Columns: r.columns}}
	err := apart.Ask(ctx, r.apart, request, func(answer *apartAnswer) bool { return yield(answer.result()) })
	switch {
	case errors.Is(err, apart.ErrNone):
		return false
	case err != nil && ctx.Err() == nil:
		yield(Result{Err: err})
	}
	return true
}

// result is the answer as a result. Its offsets are proven where it is stored,
// like those of any document that comes with markup.
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
	if d := &r.Entry.Document; r.Err == nil && !r.NoDocument && !r.HasMarkup {
		d.SHA256 = corpus.HashText(d.Text)
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

// Apart is the name of the service and the service: the other side, inside the
// process.
func (r *Reader) Apart() (name string, service apart.Service) {
	return apartService, func(call *apart.Call) error {
		var request apartRequest
		if err := call.Body(&request); err != nil {
			return err
		}
		file, err := call.File()
		if err != nil {
			return call.Answer(apartAnswer{Failed: fmt.Sprintf("it cannot be opened: %v", err)})
		}
		defer file.Close()
		read := File{Reader: file, Name: request.Name, Size: request.Size, folder: request.Folder}
		r.WithColumns(request.Columns).readOpen(context.Background(), read, func(result Result) bool {
			return call.Answer(answerOf(result)) == nil
		})
		return nil
	}
}

func answerOf(r Result) apartAnswer {
	answer := apartAnswer{Result: r}
	if r.Err != nil {
		answer.Failed, answer.Unknown = r.Err.Error(), errors.Is(r.Err, ErrUnknownKind)
		answer.Result.Err = nil
	}
	return answer
}

// Programs are the programs that read some formats here: one or none.
func Programs() []string { return pdfPrograms() }
