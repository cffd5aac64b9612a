package reader

import (
	"context"
	"os/exec"
	"testing"
)

func TestProgramsThatReadFilesOpenNoConsole(t *testing.T) {
	for name, command := range map[string]*exec.Cmd{
		"the program that reads PDF": boundedCommand(context.Background(), "pdftotext", "-"),
	} {
		if a := command.SysProcAttr; a == nil || !a.HideWindow || a.CreationFlags&0x08000000 == 0 {
			t.Errorf("%s flashes a console: %+v", name, a)
		}
	}
}
