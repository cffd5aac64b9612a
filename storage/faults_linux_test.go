package storage

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// The tests here need a disk of their own that can be filled and made
// read-only. They start this program again in a new mount namespace, where it
// may mount a small file system in memory even without being root.

func TestFaultsOfTheDisk(t *testing.T) {
	for name, task := range map[string]string{
		"a full disk holds the change and takes it when there is room": "fault full",
		"a full disk rolls a whole import back":                        "fault import",
		"a full disk leaves the earlier backups":                       "fault backup",
		"a read-only medium is opened for reading":                     "fault readonly",
		"a stick that was pulled and put back":                         "fault pulled",
		"a file that may grow no further":                              "fault limit",
	} {
		t.Run(name, func(t *testing.T) {
			command := exec.Command(os.Args[0])
			command.Env = append(os.Environ(), taskVariable+"="+task, "SAYSO_TEST_PATH="+t.TempDir())
			command.SysProcAttr = &syscall.SysProcAttr{
				Cloneflags:  syscall.CLONE_NEWNS | syscall.CLONE_NEWUSER,
				UidMappings: []syscall.SysProcIDMap{{ContainerID: 0, HostID: os.Getuid(), Size: 1}},
				GidMappings: []syscall.SysProcIDMap{{ContainerID: 0, HostID: os.Getgid(), Size: 1}},
			}
			output, err := command.CombinedOutput()
			if strings.Contains(string(output), errNoMount.Error()) || errors.Is(err, syscall.EPERM) || errors.Is(err, syscall.ENOSPC) {
				t.Skip("this machine lets nobody mount a file system of their own: ", err)
			}
			if err != nil {
				t.Errorf("%v: %s", err, output)
			}
		})
	}
}

var errNoMount = errors.New("no mount")

// faulty is a project on a small file system of its own.
type faulty struct {
	ctx    context.Context
	folder string
	p      *Project
	make   func(n int) Change // an annotation
}

func runFault(ctx context.Context, task, folder string) error {
	f := &faulty{ctx: ctx, folder: folder}
	if err := syscall.Mount("tmpfs", folder, "tmpfs", 0, "size=2m"); err != nil {
		return fmt.Errorf("%w: %v", errNoMount, err)
	}
	p, err := Create(ctx, filepath.Join(folder, "full.sayso"), Settings{Codebook: sampleCodebook()})
	if err != nil {
		return err
	}
	f.p = p
	d := sampleDocument("The bridge", sampleText)
	if _, err := p.Apply(ctx, Change{Kind: "import", Title: d.Title, Steps: []Step{AddDocument(d)}}); err != nil {
		return err
	}
	reader, err := p.AnnotatorNamed(ctx, "First reader")
	if err != nil {
		return err
	}
	f.make = func(n int) Change {
		a := label(d, n%len(d.Sentences), "claim", reader)
		a.Note = strings.Repeat("n", 500)
		return Change{ID: NewID(), Kind: "label", Title: "Claim", Steps: []Step{PutAnnotation(a)}}
	}
	switch task {
	case "fault full":
		return f.full()
	case "fault import":
		return f.bulk()
	case "fault backup":
		return f.backup()
	case "fault readonly":
		return f.readonly()
	case "fault pulled":
		return f.pulled()
	case "fault limit":
		return f.limit()
	}
	return errors.New("no such task")
}

// expect demands that so many annotations are there and the file is sound.
func (f *faulty) expect(annotations int) error {
	stats, err := f.p.Stats(f.ctx)
	if err != nil {
		return err
	}
	if stats.Annotations != annotations {
		return fmt.Errorf("%d annotations instead of %d", stats.Annotations, annotations)
	}
	report, err := f.p.Check(f.ctx, nil)
	if err != nil || !report.OK() {
		return fmt.Errorf("not sound: %v %w", report.Problems, err)
	}
	return nil
}

// held demands that a change is refused in a way that may pass, and then done
// once when cure is over, however often it is sent.
func (f *faulty) held(kind error, saved int, held Change, cure func() error) error {
	for range 3 {
		if _, err := f.p.Apply(f.ctx, held); !errors.Is(err, kind) || !Retryable(err) {
			return fmt.Errorf("expected %v, got %w", kind, err)
		}
	}
	if err := cure(); err != nil {
		return err
	}
	for range 2 {
		if _, err := f.p.Apply(f.ctx, held); err != nil {
			return fmt.Errorf("after the cure: %w", err)
		}
	}
	if err := f.expect(saved + 1); err != nil {
		return err
	}
	if err := f.p.Close(); err != nil {
		return err
	}
	again, err := Open(f.ctx, f.p.Path(), OpenOptions{})
	if err != nil {
		return err
	}
	defer again.Close()
	f.p = again
	return f.expect(saved + 1)
}

// filler takes all the room that is left.
func (f *faulty) filler() (string, error) {
	path := filepath.Join(f.folder, "filler")
	file, err := os.Create(path)
	if err != nil {
		return "", err
	}
	defer file.Close()
	for _, size := range []int{65536, 4096, 1} {
		for err = nil; err == nil; {
			_, err = file.Write(make([]byte, size))
		}
	}
	return path, nil
}

func (f *faulty) full() error {
	saved := 0
	filler := filepath.Join(f.folder, "filler")
	if err := os.WriteFile(filler, make([]byte, 512<<10), 0o600); err != nil {
		return err
	}
	for {
		change := f.make(saved)
		_, err := f.p.Apply(f.ctx, change)
		if err != nil {
			if err := f.expect(saved); err != nil {
				return fmt.Errorf("while full: %w", err)
			}
			return f.held(ErrDiskFull, saved, change, func() error { return os.Remove(filler) })
		}
		saved++
	}
}

func (f *faulty) bulk() error {
	if _, err := f.p.Apply(f.ctx, f.make(0)); err != nil {
		return err
	}
	var changes []Change
	for n := range 2000 {
		d := sampleDocument(fmt.Sprint("Document ", n), fmt.Sprint(strings.Repeat(sampleText, 30), n))
		changes = append(changes, Change{Kind: "import", Title: d.Title, Steps: []Step{AddDocument(d)}})
	}
	if _, err := f.p.ApplyAll(f.ctx, changes); !errors.Is(err, ErrDiskFull) {
		return fmt.Errorf("expected a full disk, got %w", err)
	}
	if summaries, err := f.p.Summaries(f.ctx); err != nil || len(summaries) != 1 {
		return fmt.Errorf("%d documents are left, %w", len(summaries), err)
	}
	return f.expect(1)
}

func (f *faulty) backup() error {
	folder := filepath.Join(f.folder, "backups")
	first, err := f.p.Backup(f.ctx, folder)
	if err != nil {
		return err
	}
	if _, err := f.p.Apply(f.ctx, f.make(0)); err != nil {
		return err
	}
	if _, err := f.filler(); err != nil {
		return err
	}
	if _, err := f.p.Backup(f.ctx, folder); !errors.Is(err, ErrDiskFull) {
		return fmt.Errorf("expected a full disk, got %w", err)
	}
	info, err := f.p.Info(f.ctx)
	if err != nil {
		return err
	}
	list, err := Backups(folder, info.ID)
	if err != nil || len(list) != 1 || list[0].Path != first.Path {
		return fmt.Errorf("the backups are %v, %w", list, err)
	}
	files, err := os.ReadDir(filepath.Dir(first.Path))
	if err != nil || len(files) != 1 {
		return fmt.Errorf("left over are %v, %w", files, err)
	}
	return f.expect(1)
}

func (f *faulty) readonly() error {
	if _, err := f.p.Apply(f.ctx, f.make(0)); err != nil {
		return err
	}
	if err := syscall.Mount(f.folder, f.folder, "", syscall.MS_BIND, ""); err != nil {
		return err
	}
	if err := f.p.Close(); err != nil {
		return err
	}
	if err := syscall.Mount("", f.folder, "", syscall.MS_REMOUNT|syscall.MS_BIND|syscall.MS_RDONLY, ""); err != nil {
		return err
	}
	r, err := Open(f.ctx, f.p.Path(), OpenOptions{})
	if err != nil || !r.ReadOnly() {
		return fmt.Errorf("a read-only medium was not opened for reading: %w", err)
	}
	if _, err := r.Apply(f.ctx, f.make(1)); !errors.Is(err, ErrReadOnly) {
		return fmt.Errorf("a change on a read-only medium: %w", err)
	}
	f.p = r
	return errors.Join(f.expect(1), r.Close())
}

// pulled takes the whole file system away and brings it back: the same files
// under another device number would be a new mount; here they are moved.
func (f *faulty) pulled() error {
	if _, err := f.p.Apply(f.ctx, f.make(0)); err != nil {
		return err
	}
	away := filepath.Join(filepath.Dir(f.folder), "away")
	if err := os.Mkdir(away, 0o700); err != nil {
		return err
	}
	if err := syscall.Mount(f.folder, away, "", syscall.MS_MOVE, ""); err != nil {
		// A mount below a shared one cannot be moved: hide it instead.
		if err := syscall.Mount("tmpfs", f.folder, "tmpfs", 0, "size=1m"); err != nil {
			return err
		}
		return f.held(ErrMoved, 1, f.make(1), func() error { return syscall.Unmount(f.folder, 0) })
	}
	return f.held(ErrMoved, 1, f.make(1), func() error { return syscall.Mount(away, f.folder, "", syscall.MS_MOVE, "") })
}

// limit stands for a quota and for the four gigabytes of an old stick.
func (f *faulty) limit() error {
	info, err := os.Stat(f.p.Path())
	if err != nil {
		return err
	}
	var old syscall.Rlimit
	if err := syscall.Getrlimit(syscall.RLIMIT_FSIZE, &old); err != nil {
		return err
	}
	if err := syscall.Setrlimit(syscall.RLIMIT_FSIZE, &syscall.Rlimit{Cur: uint64(info.Size()) + 8192, Max: old.Max}); err != nil {
		return err
	}
	for saved := 0; ; saved++ {
		change := f.make(saved)
		if _, err := f.p.Apply(f.ctx, change); err != nil {
			return f.held(ErrDiskFull, saved, change, func() error { return syscall.Setrlimit(syscall.RLIMIT_FSIZE, &old) })
		}
	}
}
