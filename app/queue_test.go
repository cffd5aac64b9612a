package app

import (
	"context"
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2/test"

	"sayso/app/session"
	"sayso/internal/corpus"
	"sayso/internal/plan"
	"sayso/internal/query"
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

// TestWhatAnOpenRoundGivesMeIsReadFirstAndInMyOrder gives Ada three of the sample's
// articles, one of them with Ben, and Ben another.
func TestWhatAnOpenRoundGivesMeIsReadFirstAndInMyOrder(t *testing.T) {
	s := newStage(t)
	ctx, me := context.Background(), s.session.Annotator.ID
	ben, err := s.project.AnnotatorNamed(ctx, "Ben")
	if err != nil {
		t.Fatal(err)
	}
	all := s.session.Summaries
	own, benOnly := []string{all[1].ID, all[2].ID, all[3].ID}, all[0].ID
	round := corpus.Round{ID: storage.NewID(), Name: "Pilot", Kind: corpus.Training, Annotators: []string{me, ben.ID}, Seed: 5, Hints: corpus.HintsOff}
	steps := []storage.Step{storage.PutRound(round)}
	for document, readers := range map[string][]string{own[0]: {me}, own[1]: {me, ben.ID}, own[2]: {me}, benOnly: {ben.ID}} {
		steps = append(steps, storage.PutAssignment(corpus.Assignment{Round: round.ID, Document: document, Annotators: readers, Part: corpus.Whole, Share: 1}))
	}
	do := func(steps ...storage.Step) {
		t.Helper()
		if _, err := s.project.Apply(ctx, storage.Change{Kind: "round", Title: "Round", Annotator: me, Steps: steps}); err != nil {
			t.Fatal(err)
		}
		known := false
		s.session.Reload()
		s.session.AfterSaving(func() { s.Runner.Do(func() { known = true }) })
		s.until("it is known", func() bool { return known && !s.session.Waiting() })
	}
	shown := func() (ids []string) {
		for _, d := range s.documents.Found() {
			ids = append(ids, d.ID)
		}
		return ids
	}
	s.session.ShowEverybody(false)
	imported := shown()
	if do(steps...); !slices.Equal(shown(), imported) {
		t.Error("a round that is only planned gives articles")
	}
	do(storage.OpenRound(round.ID))
	order := plan.Order(uint64(round.Seed), me, own)
	if got := shown(); !slices.Equal(got[:3], order) || len(got) != len(all) {
		t.Errorf("%q stand first, not %q", got[:3], order)
	}
	words := s.words()
	for _, want := range []string{"of your 3 done, ", "for you · ", "for Ben"} {
		if !strings.Contains(words, want) {
			t.Errorf("the list does not say %q", want)
		}
	}
	for typed, want := range map[string]int{"due:me": 3, "due:ben": 2, "due:nobody": len(all) - 4} {
		s.documents.Field().SetText(typed)
		s.until("the list is filtered", func() bool { return !s.documents.Busy() })
		if got := len(shown()); got != want {
			t.Errorf("%s shows %d articles, want %d", typed, got, want)
		}
		result, err := s.project.Search(ctx, parsed(t, typed), storage.SearchOptions{Me: me})
		if err != nil || len(result.Documents) != want {
			t.Errorf("a search for %s finds %d articles, want %d, %v", typed, len(result.Documents), want, err)
		}
	}
	s.documents.Field().SetText("")
	// Whatever order the list has, the next that needs me is the next of mine.
	s.settings.DocumentOrder = "title"
	s.documents.Show()
	s.session.Open(order[0], -1)
	for _, want := range order[1:] {
		s.until("it is open", func() bool { return !s.session.Waiting() })
		s.run("go.needsme")
		s.until("the next of mine is open", func() bool { return s.session.Entry.Document.ID == want })
	}
	// What is done is passed over, and what is Ben's alone is nobody else's.
	s.session.SetDocumentState(corpus.Done)
	s.saved()
	for _, d := range s.session.Summaries {
		want, known := map[string]int{benOnly: -1, order[0]: 0, order[1]: 0, order[2]: -1}[d.ID]
		if got := s.session.NeedsMe(d); known && got != want {
			t.Errorf("%q ranks %d, want %d", d.Title, got, want)
		}
	}
	s.settings.DocumentOrder = ""
	if do(storage.CloseRound(round.ID)); !slices.Equal(shown(), imported) {
		t.Error("a round that is closed gives articles still")
	}
}

func parsed(t *testing.T, text string) query.Query {
	t.Helper()
	q, err := query.Parse(text)
	if err != nil {
		t.Fatal(err)
	}
	return q
}
