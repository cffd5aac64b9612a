package storage

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"testing"
)

// TestAFailingDiskCallLosesAndDoublesNothing lets one call to the disk fail
// after another, the first, the second and so on, in a program that annotates
// and sends again what failed. After a failed synchronisation nobody can say
// whether the change is on the disk; sending it again with its id settles it.
func TestAFailingDiskCallLosesAndDoublesNothing(t *testing.T) {
	t.Parallel()
	strace, err := exec.LookPath("strace")
	if err != nil {
		t.Skip("strace is not installed, so no call can be made to fail: ", err)
	}
	ctx := context.Background()
	failed, faults := 0, 0
	for _, fault := range []string{"fdatasync:error=EIO", "pwrite64:error=EIO", "pwrite64:error=ENOSPC", "ftruncate:error=EIO", "pread64:error=EIO", "openat:error=EMFILE", "pwrite64:error=EDQUOT", "pwrite64:error=EROFS", "pwrite64:error=ENODEV"} {
		t.Run(fault, func(t *testing.T) {
			step := strides(9, 4)
			for when := 1; when <= rounds(40, 120); when += step {
				p, _, _ := withDocument(t)
				if err := p.Close(); err != nil {
					t.Fatal(err)
				}
				faults++
				call, _, _ := strings.Cut(fault, ":")
				command := exec.Command(strace, "-f", "-P", p.Path(), "-P", p.Path()+"-journal", "-e", "trace="+call, "-e", fmt.Sprintf("inject=%s:when=%d", fault, when), "-o", "/dev/null", os.Args[0])
				command.Env = append(os.Environ(), taskVariable+"=annotate", "SAYSO_TEST_PATH="+p.Path(), "SAYSO_TEST_COUNT=5")
				var stderr strings.Builder
				command.Stderr = &stderr
				output, err := command.Output()
				if strings.Contains(stderr.String(), "ptrace") || strings.Contains(stderr.String(), "invalid") {
					t.Skip("this machine lets no call fail: ", stderr.String())
				}
				saved := map[string]bool{}
				tried := map[string]string{}
				for line := range strings.Lines(string(output)) {
					switch words := strings.Fields(line); words[0] {
					case "try":
						tried[words[1]] = words[2]
					case "saved":
						saved[words[1]] = true
					case "failed":
						failed++
					}
				}
				if err != nil && len(tried) > 0 { // a failure before the first change is a refusal to open
					t.Errorf("%s at %d was not got over: %v: %s%s", fault, when, err, output, stderr.String())
				}
				again, err := Open(ctx, p.Path(), OpenOptions{})
				if err != nil {
					t.Fatalf("%s at %d: %v", fault, when, err)
				}
				there := map[string]int{}
				for e, err := range again.Entries(ctx) {
					if err != nil {
						t.Fatal(err)
					}
					for _, a := range e.Annotations {
						there[a.ID]++
					}
				}
				for event := range saved {
					if there[tried[event]] != 1 {
						t.Errorf("%s at %d: an acknowledged annotation is there %d times", fault, when, there[tried[event]])
					}
				}
				if len(there) > len(tried) {
					t.Errorf("%s at %d: %d annotations for %d tried", fault, when, len(there), len(tried))
				}
				report, err := again.Check(ctx, nil)
				if err != nil || !report.OK() {
					t.Errorf("%s at %d: not sound: %v %v", fault, when, report.Problems, err)
				}
				if err := again.Close(); err != nil {
					t.Fatal(err)
				}
			}
		})
	}
	t.Logf("figures: faults=%d again=%d", faults, failed)
	if failed == 0 && !t.Skipped() {
		t.Error("no change failed, so nothing was proven")
	}
}
