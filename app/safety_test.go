package app

import (
	"context"
	"os"
	"testing"
)

func TestADangerousPlaceIsToldOnce(t *testing.T) {
	s := newStage(t)
	if err := os.Link(s.path, s.path+".second"); err != nil {
		t.Skip("this file system knows no links: ", err)
	}
	s.caution(context.Background(), s.project)
	s.until("the second name of the file is told", func() bool { return s.sheet != nil })
	s.sheet.close()
	s.sheet = nil
	s.caution(context.Background(), s.project)
	s.queue.drain()
	if s.sheet != nil {
		t.Error("it was told twice")
	}
}
