package cage

import (
	"debug/elf"
	"io"
	"path/filepath"
	"slices"
	"strings"

	"github.com/elastic/go-seccomp-bpf"
	"github.com/elastic/go-seccomp-bpf/arch"
	"github.com/landlock-lsm/go-landlock/landlock"
	ll "github.com/landlock-lsm/go-landlock/landlock/syscall"
)

// Enter closes the cage around this process. programs are the only ones that it
// may start from then on; those that are not there do not matter.
//
// Landlock (Linux 5.13) keeps files away, seccomp (3.17) system calls. A kernel
// that lacks one of them, or a container that forbids it, leaves the other.
func Enter(programs ...string) (held Held) {
	files := landlock.V7.BestEffort()
	rules := []landlock.Rule{
		landlock.PathAccess(readFile|readDir, libraries...).IgnoreIfMissing(),
		landlock.PathAccess(readFile, configuration...).IgnoreIfMissing(),
		landlock.PathAccess(readFile|writeFile, "/dev/null").IgnoreIfMissing(),
	}
	for _, program := range programs {
		if at, err := filepath.EvalSymlinks(program); err == nil {
			rules = append(rules, landlock.PathAccess(readFile|execute, withLoader(at)...).IgnoreIfMissing())
		}
	}
	held.Files = files.Restrict(rules...) == nil && KeepsFiles()
	held.Network = seccomp.LoadFilter(filter) == nil
	return held
}

const (
	execute   landlock.AccessFSSet = ll.AccessFSExecute
	readFile  landlock.AccessFSSet = ll.AccessFSReadFile
	writeFile landlock.AccessFSSet = ll.AccessFSWriteFile
	readDir   landlock.AccessFSSet = ll.AccessFSReadDir
)

// KeepsFiles reports whether files can be kept away here: the kernel has Landlock.
func KeepsFiles() bool {
	version, err := ll.LandlockGetABIVersion()
	return err == nil && version > 0
}

// libraries are folders of what programs are made of and what they draw with.
var libraries = []string{"/usr/lib", "/usr/lib32", "/usr/lib64", "/usr/libexec", "/usr/local/lib", "/lib", "/lib32", "/lib64", "/nix/store", "/gnu/store",
	"/usr/share/poppler", "/usr/share/fonts", "/usr/share/fontconfig", "/usr/share/zoneinfo", "/usr/local/share/fonts", "/etc/fonts", "/etc/ld.so.conf.d", "/var/cache/fontconfig", "/sys/kernel/mm"}

// configuration are files of the same kind.
var configuration = []string{"/etc/ld.so.cache", "/etc/ld.so.conf", "/etc/ld.so.preload", "/etc/localtime", "/dev/urandom", "/proc/cpuinfo", "/proc/meminfo"}

// withLoader names a program and the loader that the kernel starts it with. The
// loader could start any program that it may read, which are none: programs lie
// in none of the folders above.
func withLoader(program string) []string {
	list := []string{program}
	file, err := elf.Open(program)
	if err != nil {
		return list
	}
	defer file.Close()
	for _, part := range file.Progs {
		if part.Type != elf.PT_INTERP {
			continue
		}
		name, err := io.ReadAll(part.Open())
		if err != nil {
			continue
		}
		if loader, err := filepath.EvalSymlinks(strings.TrimRight(string(name), "\x00")); err == nil {
			list = append(list, loader)
		}
	}
	return list
}

// filter refuses what a reader of files never does: to open connections, to look
// into other processes, to change what is mounted, to load programs into the
// kernel, and every way around Landlock (files without a path, rings of calls).
var filter = seccomp.Filter{
	NoNewPrivs: true,
	Flag:       seccomp.FilterFlagTSync,
	Policy: seccomp.Policy{
		DefaultAction: seccomp.ActionAllow,
		Syscalls: []seccomp.SyscallGroup{{
			Action: seccomp.ActionErrno,
			Names:  refused(),
		}},
	},
}

// refused are the calls, as far as the processor's table has them.
func refused() []string {
	names := []string{"socket", "socketpair", "connect", "bind", "listen", "accept", "accept4", "sendto", "sendmmsg",
		"ptrace", "process_vm_readv", "process_vm_writev", "pidfd_getfd", "kcmp",
		"mount", "umount2", "pivot_root", "chroot", "unshare", "setns", "open_tree", "move_mount", "fsopen", "fsmount",
		"bpf", "perf_event_open", "userfaultfd", "kexec_load", "init_module", "finit_module", "delete_module", "keyctl", "add_key", "request_key",
		"io_uring_setup", "memfd_create", "execveat", "name_to_handle_at", "open_by_handle_at"}
	here, err := arch.GetInfo("")
	if err != nil {
		return nil
	}
	return slices.DeleteFunc(names, func(name string) bool {
		_, known := here.SyscallNames[name]
		return !known
	})
}
