package storage

import (
	"bufio"
	"fmt"
	"io"
	"os"
	"strings"
	"syscall"
)

// remoteSystems are the file systems of statfs(2) that another machine, or
// the host of a virtual one, keeps. The numbers are those of the kernel
// (include/uapi/linux/magic.h and the file systems' own headers).
var remoteSystems = map[uint32]string{
	0x6969:     "NFS",
	0x517B:     "SMB",
	0xFF534D42: "SMB",
	0xFE534D42: "SMB",
	0x564C:     "NCP",
	0x5346414F: "AFS",
	0x6B414653: "AFS",
	0x73757245: "Coda",
	0x01021997: "9P",
	0x00C36400: "Ceph",
	0x0BD00BD0: "Lustre",
	0x01161970: "GFS2",
	0x7461636F: "OCFS2",
	0x786F4256: "VirtualBox",
	0xBACBACBC: "VMware",
}

// fuseSystem is the number of every file system that a program keeps: a disk
// (NTFS), a share (sshfs) or a cloud. Only the table of mounts tells them apart.
const fuseSystem = 0x65735546

// remoteKind names the network file system in which a file lies, or gives ""
// for a disk of this machine.
func remoteKind(path string) string {
	var system syscall.Statfs_t
	if err := syscall.Statfs(path, &system); err != nil {
		return ""
	}
	if uint32(system.Type) != fuseSystem {
		return remoteSystems[uint32(system.Type)]
	}
	var file syscall.Stat_t
	if err := syscall.Stat(path, &file); err != nil {
		return ""
	}
	mounts, err := os.Open("/proc/self/mountinfo")
	if err != nil {
		return ""
	}
	defer mounts.Close()
	device := uint64(file.Dev)
	return fuseKind(mounts, fmt.Sprintf("%d:%d", device>>8&0xfff|device>>32&^0xfff, device&0xff|device>>12&^0xff))
}

// localFuse are the programs of that sort that keep a disk of this machine.
var localFuse = map[string]bool{"fuseblk": true, "fuse.ntfs-3g": true, "fuse.exfat": true, "fuse.gocryptfs": true, "fuse.encfs": true, "fuse.cryfs": true, "fuse.bindfs": true, "fuse.mergerfs": true, "fuse.portal": true}

// fuseKind finds a device, as major:minor, in a table of mounts in the form of
// /proc/self/mountinfo and names what keeps it if that is not this machine.
func fuseKind(mounts io.Reader, device string) string {
	for lines := bufio.NewScanner(mounts); lines.Scan(); {
		mount, system, ok := strings.Cut(lines.Text(), " - ")
		at, kind := strings.Fields(mount), strings.Fields(system)
		if !ok || len(at) < 3 || len(kind) < 1 || at[2] != device {
			continue
		}
		if localFuse[kind[0]] {
			return ""
		}
		return strings.TrimPrefix(kind[0], "fuse.")
	}
	return ""
}
