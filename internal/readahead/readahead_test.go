package readahead

import "testing"

func TestTheBudgetLetsThroughWhatFits(t *testing.T) {
	b := New(10)
	b.Take(6)
	passed := make(chan struct{})
	go func() { b.Take(6); close(passed) }()
	select {
	case <-passed:
		t.Fatal("twelve bytes passed a budget of ten")
	default:
	}
	b.Give(6)
	<-passed
	b.Give(6)
	b.Take(25) // larger than the whole, alone on its way
	b.Give(25)
	if b.left != 10 {
		t.Errorf("%d bytes are left of 10", b.left)
	}
}

func TestAnEndedBudgetHoldsNobody(t *testing.T) {
	b := New(1)
	b.Take(1)
	b.Open()
	b.Take(5)
}
