package apart

import (
	"context"
	"errors"
	"io"
	"math"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// asProcess, in the environment, makes this test program a process apart.
const asProcess = "SAYSO_TEST_AS_READER"

func TestMain(m *testing.M) {
	switch os.Getenv(asProcess) {
	case "":
		os.Exit(m.Run())
	case "deaf": // it asks and asks, and never listens
		_, _ = io.WriteString(os.Stdout, greeting)
		for {
			if writeFrame(os.Stdout, frame{isWant, encode(Want{Kind: "x"})}) != nil {
				return
			}
		}
	case "shouting": // it says more at once than may be said
		_, _ = io.WriteString(os.Stdout, greeting+"a\xff\xff\xff\xff")
		select {}
	case "boasting": // it says that there is much more than there is
		_, _ = io.WriteString(os.Stdout, greeting)
		_ = writeFrame(os.Stdout, frame{isAnswer, []byte("\x01\xff\xff\xff\xff\x7f")})
		select {}
	default:
		_ = Serve(os.Stdin, os.Stdout, nil, map[string]Service{"echo": echo})
	}
}

// echo answers with what it is asked, and with the file.
func echo(c *Call) error {
	var words string
	if err := c.Body(&words); err != nil {
		return err
	}
	file, err := c.File()
	if err == nil {
		defer file.Close()
		data, _ := io.ReadAll(file)
		words += string(data)
	}
	if words == "fail" {
		return errors.New("it fails")
	}
	return c.Answer([]string{words})
}

func newProcess(t *testing.T, as string) *Process {
	t.Helper()
	own, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	p := New(func() *exec.Cmd {
		command := exec.Command(own)
		command.Env = append(os.Environ(), asProcess+"="+as)
		return command
	})
	t.Cleanup(p.Close)
	return p
}

func TestWhatIsLargerThanAFrameComesWhole(t *testing.T) {
	path := t.TempDir() + "/a"
	long := strings.Repeat("It goes on. ", 300_000)
	if err := os.WriteFile(path, []byte(long), 0o600); err != nil {
		t.Fatal(err)
	}
	var got []string
	err := Ask(context.Background(), newProcess(t, "echo"), Request{Service: "echo", Body: "So: ", File: path}, func(s *[]string) bool { got = *s; return true })
	if err != nil || len(got) != 1 || got[0] != "So: "+long {
		t.Errorf("%v, %d answers", err, len(got))
	}
}

func TestAnErrorOfAServiceIsNoFall(t *testing.T) {
	p := newProcess(t, "echo")
	err := Ask(context.Background(), p, Request{Service: "echo", Body: "fail"}, func(*[]string) bool { return true })
	if err == nil || err.Error() != "it fails" || p.Running() == 0 {
		t.Errorf("%v, and it runs as %d", err, p.Running())
	}
}

func TestAProcessThatDoesNotKeepToTheRulesIsEnded(t *testing.T) {
	for _, as := range []string{"shouting", "boasting"} {
		t.Run(as, func(t *testing.T) {
			p := newProcess(t, as)
			err := Ask(context.Background(), p, Request{Service: "echo", Body: "x"}, func(*[]string) bool { t.Error("an answer came"); return false })
			if fallen := (Fallen{}); !errors.As(err, &fallen) || p.Running() != 0 {
				t.Errorf("%v, and it runs as %d", err, p.Running())
			}
		})
	}
}

func TestAProcessThatDoesNotListenEndsWithTheContext(t *testing.T) {
	p := newProcess(t, "deaf")
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	r := Request{Service: "echo", Body: "x", Want: func(Want) Given {
		cancel() // what is given is more than a pipe holds, so giving it would not end
		return Given{Names: []string{strings.Repeat("n", 100_000)}}
	}}
	if err := Ask(ctx, p, r, func(*[]string) bool { return true }); err == nil || p.Running() != 0 {
		t.Errorf("%v, and it runs as %d", err, p.Running())
	}
}

// sent has a field of each kind that goes between the processes.
type sent struct {
	Bool     bool
	Int      int
	Unsigned uint32
	Float    float64
	Text     string
	Bytes    []byte
	When     time.Time
	List     []inner
	Numbers  map[string]int
	Inner    *inner
	Failure  error // does not go
	_        int   // nor does this
}

type inner struct {
	Name  string
	Parts []string
}

func TestWhatIsSentComesAsItWas(t *testing.T) {
	for _, want := range []sent{
		{},
		{Bool: true, Int: math.MinInt64, Unsigned: math.MaxUint32, Float: -0.5, Text: "Łódź 😀", Bytes: []byte{0, 255}, When: time.Date(2024, 2, 29, 23, 59, 59, 7, time.UTC),
			List: []inner{{"a", nil}, {"b", []string{}}, {"", []string{"", "x"}}}, Numbers: map[string]int{"a": -1}, Inner: &inner{Name: "x"}},
		{List: []inner{}, Numbers: map[string]int{}},
	} {
		var got sent
		if err := decode(encode(want), &got, 1<<20); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, got, cmp.AllowUnexported(sent{})); diff != "" {
			t.Error(diff)
		}
	}
}

// Whatever comes, decoding ends with a value or an error, and takes no more
// memory than it may.
func TestNoBytesAskForMoreThanTheyMay(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var got sent
		_ = decode(rapid.SliceOf(rapid.Byte()).Draw(t, "bytes"), &got, 1<<12)
		if size := cap(got.List)*int(56) + len(got.Text) + len(got.Bytes); size > 1<<12 {
			t.Fatalf("%d bytes were taken", size)
		}
	})
	many := encode(make([]inner, 1000)) // three bytes each, and twenty times as much of memory
	var list []inner
	if err := decode(many, &list, 10_000); !errors.Is(err, errWire) || list != nil {
		t.Errorf("%v, and %d were made", err, len(list))
	}
	if err := decode(many, &list, 100_000); err != nil || len(list) != 1000 {
		t.Errorf("%v, and %d were made", err, len(list))
	}
}
