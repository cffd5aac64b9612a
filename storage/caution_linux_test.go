package storage

import (
	"os"
	"os/exec"
	"strings"
	"testing"
)

func TestNetworkFileSystemsAreToldFromDisks(t *testing.T) {
	mounts := `21 1 254:0 / / rw,relatime - ext4 /dev/vda rw
30 21 0:41 / /mnt/lab rw,nosuid shared:7 - fuse.sshfs lab:/study rw,user_id=1000
31 21 8:17 / /media/stick rw - fuseblk /dev/sdb1 rw
32 21 0:42 / /home/a/Drive rw - fuse.rclone drive: rw
`
	for device, want := range map[string]string{"0:41": "sshfs", "8:17": "", "0:42": "rclone", "254:0": "ext4", "9:9": ""} {
		if got := fuseKind(strings.NewReader(mounts), device); got != want {
			t.Errorf("%s: %q, want %q", device, got, want)
		}
	}
	for number, want := range map[uint32]string{0x6969: "NFS", 0xFF534D42: "SMB", 0xFE534D42: "SMB", 0xEF53: "", 0x01021994: ""} { // the last two are ext4 and tmpfs
		if got := remoteSystems[number]; got != want {
			t.Errorf("%x: %q, want %q", number, got, want)
		}
	}
	if got := remoteKind(t.TempDir()); got != "" {
		t.Logf("the temporary folder itself lies in a network folder: %s", got)
	}
}

// TestMissingLocksAreNotCalledAnotherProgram lets every lock fail, as some
// network folders do.
func TestMissingLocksAreNotCalledAnotherProgram(t *testing.T) {
	strace, err := exec.LookPath("strace")
	if err != nil {
		t.Skip("strace is not installed, so no lock can be made to fail: ", err)
	}
	p, _, _ := withDocument(t)
	if err := p.Close(); err != nil {
		t.Fatal(err)
	}
	// The first six are Go's own, which looks at the standard files.
	command := exec.Command(strace, "-f", "-e", "trace=fcntl", "-e", "inject=fcntl:error=ENOLCK:when=7+", "-o", "/dev/null", os.Args[0])
	command.Env = append(os.Environ(), taskVariable+"=annotate", "SAYSO_TEST_PATH="+p.Path(), "SAYSO_TEST_COUNT=1", "SAYSO_TEST_HURRY=1")
	output, err := command.CombinedOutput()
	if strings.Contains(string(output), "ptrace") || strings.Contains(string(output), "invalid") {
		t.Skip("this machine lets no call fail: ", string(output))
	}
	if err == nil || !strings.Contains(string(output), "keeps no locks") || strings.Contains(string(output), "nother program is using") {
		t.Errorf("%v: %s", err, output)
	}
}
