package cage

import (
	"os"
	"os/exec"
	"syscall"
	"unsafe"

	"golang.org/x/sys/windows"
)

// Walls are what Windows builds around a process from outside: a token with
// fewer rights than its owner has, and a job that bounds it.
type Walls struct {
	token windows.Token
	job   windows.Handle
}

// What the processes of a job may take.
const (
	jobMemory    = 4 << 30
	jobProcesses = 4 // the reader, a program that it may start, and what Windows adds for a console
)

// Around prepares them for a program that is not started yet. A system that
// refuses one of the two leaves the other.
func Around(command *exec.Cmd, _ ...string) *Walls {
	w := &Walls{}
	if token, err := restricted(); err == nil {
		w.token = token
		if command.SysProcAttr == nil {
			command.SysProcAttr = &syscall.SysProcAttr{}
		}
		command.SysProcAttr.Token = syscall.Token(token)
	}
	if job, err := newJob(); err == nil {
		w.job = job
	}
	return w
}

var createRestrictedToken = windows.NewLazySystemDLL("advapi32.dll").NewProc("CreateRestrictedToken")

// restricted makes a token that opens only what everybody may open, or every
// user of the computer: programs and libraries, but not the files of people,
// which are theirs alone. Its privileges are gone.
func restricted() (made windows.Token, err error) {
	const disableMaxPrivilege = 1
	var own windows.Token
	if err := windows.OpenProcessToken(windows.CurrentProcess(), windows.TOKEN_DUPLICATE|windows.TOKEN_QUERY|windows.TOKEN_ASSIGN_PRIMARY|windows.TOKEN_ADJUST_DEFAULT, &own); err != nil {
		return 0, err
	}
	defer own.Close()
	administrators, err := windows.CreateWellKnownSid(windows.WinBuiltinAdministratorsSid)
	if err != nil {
		return 0, err
	}
	var only []windows.SIDAndAttributes
	for _, kind := range []windows.WELL_KNOWN_SID_TYPE{windows.WinWorldSid, windows.WinBuiltinUsersSid, windows.WinRestrictedCodeSid} {
		sid, err := windows.CreateWellKnownSid(kind)
		if err != nil {
			return 0, err
		}
		only = append(only, windows.SIDAndAttributes{Sid: sid})
	}
	groups, err := own.GetTokenGroups()
	if err != nil {
		return 0, err
	}
	for _, group := range groups.AllGroups() {
		if group.Attributes&windows.SE_GROUP_LOGON_ID == windows.SE_GROUP_LOGON_ID { // the desktop is of this session
			only = append(only, windows.SIDAndAttributes{Sid: group.Sid})
		}
	}
	disabled := []windows.SIDAndAttributes{{Sid: administrators}}
	done, _, err := createRestrictedToken.Call(uintptr(own), disableMaxPrivilege, uintptr(len(disabled)), uintptr(unsafe.Pointer(&disabled[0])),
		0, 0, uintptr(len(only)), uintptr(unsafe.Pointer(&only[0])), uintptr(unsafe.Pointer(&made)))
	if done == 0 {
		return 0, err
	}
	if err := ownObjects(made, only); err != nil {
		made.Close()
		return 0, err
	}
	return made, nil
}

// ownObjects lets a process with the token use what it makes itself, which
// otherwise would be its user's alone.
func ownObjects(token windows.Token, sids []windows.SIDAndAttributes) error {
	user, err := token.GetTokenUser()
	if err != nil {
		return err
	}
	var entries []windows.EXPLICIT_ACCESS
	for _, sid := range []*windows.SID{user.User.Sid, sids[len(sids)-1].Sid} {
		entries = append(entries, windows.EXPLICIT_ACCESS{AccessPermissions: windows.GENERIC_ALL, AccessMode: windows.GRANT_ACCESS,
			Trustee: windows.TRUSTEE{TrusteeForm: windows.TRUSTEE_IS_SID, TrusteeValue: windows.TrusteeValueFromSID(sid)}})
	}
	list, err := windows.ACLFromEntries(entries, nil)
	if err != nil {
		return err
	}
	value := struct{ list *windows.ACL }{list} // TOKEN_DEFAULT_DACL
	return windows.SetTokenInformation(token, windows.TokenDefaultDacl, (*byte)(unsafe.Pointer(&value)), uint32(unsafe.Sizeof(value)))
}

// newJob makes a job whose processes end with it.
func newJob() (windows.Handle, error) {
	job, err := windows.CreateJobObject(nil, nil)
	if err != nil {
		return 0, err
	}
	limits := windows.JOBOBJECT_EXTENDED_LIMIT_INFORMATION{JobMemoryLimit: jobMemory}
	limits.BasicLimitInformation.LimitFlags = windows.JOB_OBJECT_LIMIT_KILL_ON_JOB_CLOSE | windows.JOB_OBJECT_LIMIT_ACTIVE_PROCESS |
		windows.JOB_OBJECT_LIMIT_JOB_MEMORY | windows.JOB_OBJECT_LIMIT_DIE_ON_UNHANDLED_EXCEPTION
	limits.BasicLimitInformation.ActiveProcessLimit = jobProcesses
	_, err = windows.SetInformationJobObject(job, windows.JobObjectExtendedLimitInformation, uintptr(unsafe.Pointer(&limits)), uint32(unsafe.Sizeof(limits)))
	if err != nil {
		windows.CloseHandle(job)
		return 0, err
	}
	// No clipboard, no other desktop, no leaving the session, no handles of others' windows.
	screen := windows.JOBOBJECT_BASIC_UI_RESTRICTIONS{UIRestrictionsClass: 0xff}
	_, _ = windows.SetInformationJobObject(job, windows.JobObjectBasicUIRestrictions, uintptr(unsafe.Pointer(&screen)), uint32(unsafe.Sizeof(screen)))
	return job, nil
}

// Started puts the process into its job. It was handed nothing so far.
func (w *Walls) Started(process *os.Process) {
	if w == nil || w.job == 0 {
		return
	}
	opened, err := windows.OpenProcess(windows.PROCESS_SET_QUOTA|windows.PROCESS_TERMINATE, false, uint32(process.Pid)) //nolint:gosec // a process of this system
	if err != nil {
		return
	}
	defer windows.CloseHandle(opened)
	_ = windows.AssignProcessToJobObject(w.job, opened)
}

// Close ends whatever is left of the job.
func (w *Walls) Close() {
	if w == nil {
		return
	}
	if w.job != 0 {
		windows.CloseHandle(w.job)
	}
	if w.token != 0 {
		w.token.Close()
	}
}
