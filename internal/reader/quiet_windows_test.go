package reader

import (
	"context"
	"os/exec"
	"testing"
)

func TestProgramsThatReadFilesOpenNoConsole(t *testing.T) {
	apart := exec.Command("sayso")
	confine(apart)
	for name, command := range map[string]*exec.Cmd{
		"the program that reads PDF": boundedCommand(context.Background(), "pdftotext", "-"),
		"the reader apart":           apart,
	} {
		if a := command.SysProcAttr; a == nil || !a.HideWindow || a.CreationFlags&0x08000000 == 0 {
			t.Errorf("%s flashes a console: %+v", name, a)
		}
	}
}
