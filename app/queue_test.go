package app

import (
	"context"
	"testing"

	"fyne.io/fyne/v2/test"

	"sayso/app/session"
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

func TestTheFilterUnderstandsWhatItIsTold(t *testing.T) {
	s := &session.Session{Annotator: corpus.Annotator{ID: "ada", Name: "Ada"}, Annotators: []corpus.Annotator{{ID: "bo", Name: "Bohumir"}}, Summaries: testQueue(),
		Codebook: corpus.Codebook{Labels: []corpus.Label{{ID: "denial", Name: "Denial"}}, Variables: []corpus.Variable{
			{ID: "topic", Name: "Topic", Kind: corpus.ListVariable, Values: []string{"Civil war", "Peace"}}, {ID: "wave", Name: "Wave", Kind: corpus.NumberVariable}}}}
	s.Summaries[0].Fields = map[string]string{"topic": "Civil war", "wave": "2"}
	s.Summaries[2].Fields = map[string]string{"topic": "Peace", "wave": "11"}
	for typed, want := range map[string]string{
		"": "123", "unread": "23", "state:todo": "2", "state:in-progress": "3", "state:done": "1", "due:me": "1", "due:nobody": "2", "due:boh": "3",
		"outlet:cour": "2", "date:2031-03": "13", "label:denial": "3", "parked": "3", "unread due:bo": "3", "canal unread": "3", "bridge unread": "",
		"topic:war": "1", "topic:pea*": "3", `topic:"civil war"`: "1", `topic:"civil war" canal`: "", "wave:>2": "3", "wave:1..5": "1", "has:wave": "13", "-has:topic": "2",
		"-topic:peace": "12", "wave:>": "123", "date:2031-03-02..": "1", "date:2031-0": "13",
	} {
		if got := ids(s.Summaries, append([]int32{}, filterDocuments(s, nil, typed)...)); got != want {
			t.Errorf("%q shows %q, want %q", typed, got, want)
		}
	}
}

func TestAnArticleIsGivenToSomebodyAndLeftOutOfMine(t *testing.T) {
	s := newStage(t)
	document := s.session.Entry.Document.ID
	s.documents.AskDue()
	test.Type(s.window.Canvas().Focused(), "Grace")
	s.press("Return")
	s.until("it is due to Grace", func() bool {
		return s.session.Entry.Document.Due != "" && s.session.AnnotatorName(s.session.Entry.Document.Due) == "Grace"
	})
	for _, d := range s.session.Summaries {
		if d.ID == document && s.session.NeedsMe(d) != -1 {
			t.Error("what is due to Grace is offered to Ada")
		}
	}
	s.saved()
	s.session.SetDue(s.session.Annotator)
	for _, d := range s.session.Summaries {
		if d.ID == document && s.session.NeedsMe(d) != 0 {
			t.Error("what is due to Ada does not stand first")
		}
	}
	s.saved()
	s.session.Undo()
	s.until("undo gives it back to Grace", func() bool { return s.session.AnnotatorName(s.session.Entry.Document.Due) == "Grace" })
}

// filterDocuments gives the places of the documents whose title, outlet or date
// fits what was typed, best first; in their own order where only filters such
// as due:me were, and all of them when nothing was. order are the places in
// their order, nil for the order of the list.
func filterDocuments(s *session.Session, order []int32, typed string) []int32 {
	among, typed := s.Passing(order, typed)
	if typed == "" {
		return among
	}
	return s.DocumentTexts().Closest(context.Background(), typed, among)
}
