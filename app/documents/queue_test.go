package documents

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"sayso/internal/corpus"
	"sayso/storage"
)

func testQueue() []storage.Summary {
	return []storage.Summary{
		{ID: "1", Title: "Bridge", Outlet: "Wire", Date: "2031-03-05", State: corpus.Done, Unread: 0, Due: "ada"},
		{ID: "2", Title: "alarm", Outlet: "Courier", Date: "", State: corpus.ToDo, Unread: 9},
		{ID: "3", Title: "Canal", Outlet: "Gazette", Date: "2031-03-01", State: corpus.InProgress, Unread: 3, Due: "bo", Doubts: 1, ByLabel: map[string]int{"denial": 2}},
	}
}

// ids lists the documents at these places, all of them for nil.
func ids(list []storage.Summary, places []int32) (all string) {
	if places == nil {
		places = []int32{0, 1, 2}
	}
	for _, at := range places {
		all += list[at].ID
	}
	return all
}

func TestDocumentsStandInTheOrderAskedFor(t *testing.T) {
	got := map[string]string{}
	for _, o := range documentOrders {
		got[o.id] = ids(testQueue(), inOrder(testQueue(), o.id, nil))
	}
	ownThirdThenFirst := func(d *storage.Summary) int { return map[string]int{"3": 0, "1": 1, "2": 9}[d.ID] }
	got[""], got[importOrder] = ids(testQueue(), inOrder(testQueue(), "", nil)), ids(testQueue(), inOrder(testQueue(), importOrder, ownThirdThenFirst))
	got["own"], got["title"] = ids(testQueue(), inOrder(testQueue(), "", ownThirdThenFirst)), ids(testQueue(), inOrder(testQueue(), "title", ownThirdThenFirst))
	want := map[string]string{"": "123", "import": "123", "own": "312", "date": "312", "newest": "132", "title": "213", "outlet": "231", "state": "231",
		"unread": "231", "annotations": "123", "parked": "312", "short": "123", "due": "312"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}
