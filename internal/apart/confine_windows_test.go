package apart

import (
	"os/exec"
	"testing"
)

func TestTheProcessOpensNoConsole(t *testing.T) {
	command := exec.Command("sayso")
	confine(command)
	if a := command.SysProcAttr; a == nil || !a.HideWindow || a.CreationFlags&0x08000000 == 0 {
		t.Errorf("it flashes a console: %+v", a)
	}
}
