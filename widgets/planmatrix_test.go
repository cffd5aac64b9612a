package widgets

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
)

func TestPeopleForWhomThereIsNoRoomComeWithTheKeys(t *testing.T) {
	test.NewTempApp(t)
	m := NewPlanMatrix(Light())
	window := test.NewTempWindow(t, m)
	window.SetPadded(false)
	window.Resize(fyne.NewSize(260, 200))
	people := []PlanPerson{{"A", "Ada"}, {"B", "Bea"}, {"C", "Cy"}, {"D", "Dee"}}
	m.SetTable(PlanTable{People: people, Rows: 3, Row: func(int) PlanRow {
		return PlanRow{Title: "A bridge is closed", Read: []float32{0, 0.5, 1, -1}}
	}})
	for person := range people {
		if _, at := m.At(); at != person {
			t.Fatalf("the keys are on person %d, want %d", at, person)
		}
		if from, to := m.shown(); person < from || person >= to {
			t.Errorf("person %d is not among those shown, %d to %d", person, from, to)
		}
		for i, to := m.shown(); i < to; i++ {
			if m.column(i)+planCol > m.Size().Width {
				t.Errorf("the column of person %d ends at %.0f px of %.0f", i, m.column(i)+planCol, m.Size().Width)
			}
		}
		m.TypedKey(&fyne.KeyEvent{Name: fyne.KeyRight})
	}
	m.goTo(0, 0)
	if from, _ := m.shown(); from != 0 {
		t.Errorf("the first person is not shown again; the first is %d", from)
	}
}
