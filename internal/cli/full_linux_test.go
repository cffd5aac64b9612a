package cli

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// onSmallDisk runs a script of the shell in a mount namespace of its own, with
// a file system of 384 KiB in memory at $DISK. $SAYSO is the program.
func onSmallDisk(t *testing.T, script string, variables ...string) string {
	t.Helper()
	disk := t.TempDir()
	prefix := "mount -t tmpfs -o size=384k tmpfs \"$DISK\" || { echo no mount; exit 0; }\n"
	c := exec.Command("unshare", "-r", "-m", "sh", "-c", prefix+script)
	c.Env = append(append(os.Environ(), asCommand+"=1", "DISK="+disk, "SAYSO="+os.Args[0]), variables...)
	output, err := c.CombinedOutput()
	if err != nil && len(output) == 0 || strings.Contains(string(output), "no mount") || strings.Contains(string(output), "unshare") {
		t.Skip("this machine lets nobody mount a file system of their own: ", err, string(output))
	}
	if err != nil {
		t.Fatalf("%v: %s", err, output)
	}
	return string(output)
}

func TestAFullDiskLeavesTheOldExportAndNothingElse(t *testing.T) {
	project, _ := projectOf(t, 1500) // each export needs more than the 8 KiB that are left
	for _, format := range []string{"jsonl", "csv", "xlsx", "brat"} {
		out := onSmallDisk(t, `
			echo yesterday > "$DISK/out"
			head -c 380928 /dev/zero > "$DISK/filler"
			"$SAYSO" export "$PROJECT" --format "$FORMAT" --out "$DISK/out" >"$DISK/../said" 2>&1; echo "status $?"
			head -c 100 "$DISK/out"; echo "files $(ls -Am "$DISK")"; cat "$DISK/../said"`, "PROJECT="+project, "FORMAT="+format)
		if !strings.Contains(out, "status 1\nyesterday\nfiles filler, out\n") {
			t.Errorf("%s: %s", format, out)
		}
		if said := strings.ToLower(out); !strings.Contains(said, "no space left") && !strings.Contains(said, "full") {
			t.Errorf("%s: why is not said: %s", format, out)
		}
	}
}

func TestAFullDiskRefusesALineAndTakesItWhenThereIsRoom(t *testing.T) {
	project, documents := projectOf(t, 3)
	line := `{"document": "` + documents[0].ID + `", "start": 0, "end": 8, "label": "claim", "id": "0199aaaa-0000-7000-8000-000000000001"}`
	out := onSmallDisk(t, `
		cp "$PROJECT" "$DISK/a.sayso" && cd "$DISK" || exit 1
		head -c 500000 /dev/zero > filler 2>/dev/null
		echo "$LINE" | "$SAYSO" annotate a.sayso - --each 2>&1; echo "status $?"
		rm filler
		echo "$LINE" | "$SAYSO" annotate a.sayso - --each; echo "status $?"
		echo "$LINE" | "$SAYSO" annotate a.sayso - --each; echo "status $?"
		"$SAYSO" check a.sayso; ls -A`, "PROJECT="+project, "LINE="+line)
	for _, want := range []string{"disk is full", "status 1\n", "status 0\n", "sound: 3 documents, 1 annotation,", "\na.sayso\n"} {
		if !strings.Contains(out, want) {
			t.Errorf("%q is missing: %s", want, out)
		}
	}
}

func TestAFullDiskGivesNoHalfProject(t *testing.T) {
	out := onSmallDisk(t, `
		cd "$DISK" && head -c 500000 /dev/zero > filler 2>/dev/null
		"$SAYSO" new a.sayso 2>&1; echo "status $?"; ls -A`)
	if !strings.Contains(out, "status 1\nfiller\n") {
		t.Error(out)
	}
	if _, err := os.Stat(filepath.Join(os.TempDir(), "a.sayso")); err == nil {
		t.Error("it was made elsewhere")
	}
}
