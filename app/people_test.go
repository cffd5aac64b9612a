package app

import (
	"context"
	"os/user"
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"sayso/widgets"
)

// person takes a line of the list of people that begins with the words.
func (s *stage) person(words string) {
	s.t.Helper()
	for _, item := range s.Finder.Items() {
		if strings.HasPrefix(item.Text, words) {
			s.Finder.Close()
			item.Apply()
			s.until("it is done", func() bool { return !s.session.Waiting() && s.saver.State().Pending == 0 })
			return
		}
	}
	s.t.Fatalf("%q is not in the list", words)
}

func (s *stage) listed() (lines []string) {
	for _, item := range s.Finder.Items() {
		lines = append(lines, item.Text+" / "+item.Side)
	}
	return lines
}

func TestTheFirstStartAsksWhoOneIsAndTakesNoNameUnasked(t *testing.T) {
	newHome(t)
	settings := LoadSettings()
	if settings.Annotator != "" {
		t.Fatalf("%q was taken unasked", settings.Annotator)
	}
	s := newStage(t)
	s.settings.Annotator = ""
	s.openPath(s.path)
	s.until("the project is open again", func() bool { return s.session.Anonymous() && s.session.Entry.Document.ID != "" })
	if s.Finder == nil || !strings.Contains(strings.Join(s.listed(), "\n"), "Reader") {
		t.Fatal("nobody is asked who they are, or nobody is offered")
	}
	s.press(fyne.KeyReturn)
	if !s.session.Anonymous() {
		t.Fatalf("Enter alone made one %s", s.session.Annotator.Name)
	}
	s.Finder.Close()
	s.openUntouched()
	s.press(fyne.Key1)
	s.until("it is asked again", func() bool { return !s.session.Waiting() && s.window.Canvas().Overlays().Top() != nil })
	s.Finder.Close()
	s.until("nobody's label is off the page", func() bool { return !s.session.Waiting() && len(s.session.Entry.Annotations) == 0 })
	s.session.Undo()
	if s.window.Canvas().Overlays().Top() == nil {
		t.Error("something was taken back for nobody")
	}
	s.Finder.SetText("Zoë")
	s.person("Zoë")
	s.press(fyne.Key1)
	s.saved()
	if got := s.session.Entry.Annotations; len(got) != 1 || s.session.AnnotatorName(got[0].Annotator) != "Zoë" {
		t.Errorf("%+v", got)
	}
	if again := LoadSettings(); again.Annotator != "Zoë" || !again.AnnotatorSaid {
		t.Errorf("the next start has %q", again.Annotator)
	}
}

func TestANameThatAnEarlierVersionTookFromTheAccountIsAskedFor(t *testing.T) {
	newHome(t)
	account, err := user.Current()
	if err != nil {
		t.Fatal(err)
	}
	for _, said := range []bool{false, true} {
		settings := LoadSettings()
		settings.Annotator, settings.AnnotatorSaid = account.Username, said
		settings.Save()
		if got := LoadSettings().Annotator; (got != "") != said {
			t.Errorf("said is %v, and the name is %q", said, got)
		}
	}
}

func TestTheAnnotatorIsChosenFromWhoIsThere(t *testing.T) {
	s := judgedStage(t)
	s.people.Ask()
	if got := strings.Join(s.listed()[:2], "\n"); got != "Ada / you\nMaria / " {
		t.Errorf("listed are %s", got)
	}
	s.Finder.SetText("maria")
	for _, line := range s.listed() {
		if strings.HasSuffix(line, "new") {
			t.Errorf("%q is offered beside Maria", line)
		}
	}
	s.person("Maria")
	if s.session.Annotator.Name != "Maria" || s.settings.Annotator != "Maria" {
		t.Errorf("at the keyboard is %+v, remembered %q", s.session.Annotator, s.settings.Annotator)
	}
	for _, a := range s.session.Entry.Annotations {
		if s.session.Own(a) != (s.session.AnnotatorName(a.Annotator) == "Maria") {
			t.Errorf("whose %+v is, is wrong", a)
		}
	}
}

func TestTwoNamesBecomeOnePersonAndAreParted(t *testing.T) {
	s := judgedStage(t)
	before := by(t, s.project, "Maria")
	s.people.Ask()
	s.person("Two names")
	s.person("Maria")
	s.person("Ada")
	for _, a := range s.session.Entry.Annotations {
		if !s.session.Own(a) || s.session.AnnotatorName(a.Annotator) != "Ada" {
			t.Errorf("%+v is still somebody else's", a)
		}
	}
	if got := by(t, s.project, "Maria"); len(got.Annotations) != len(before.Annotations) {
		t.Error("annotations were rewritten")
	}
	s.people.Ask()
	if got := s.listed()[0]; got != "Ada / also Maria · you" {
		t.Errorf("listed is %q", got)
	}
	s.Finder.Close()
	s.session.Undo()
	s.until("they are parted", func() bool { return !s.session.Mine(before.Annotations[0].Annotator) })
	s.session.Redo()
	s.until("they are one again", func() bool { return s.session.Mine(before.Annotations[0].Annotator) })
	s.people.AskSamePerson()
	s.person("Maria is not Ada")
	if s.session.Mine(before.Annotations[0].Annotator) {
		t.Error("they were not parted")
	}
}

func TestARenamedAnnotatorIsTheSameAtTheNextStart(t *testing.T) {
	s := judgedStage(t)
	s.settings.AnnotatorSaid = true
	s.people.Ask()
	s.person("Rename")
	s.person("Ada")
	field := s.window.Canvas().Focused().(*widgets.Field)
	field.SetText("Ada L.")
	s.Sheet.Accept()
	s.until("she is renamed", func() bool { return s.session.Annotator.Name == "Ada L." && !s.session.Waiting() })
	if s.settings.Annotator != "Ada L." {
		t.Errorf("remembered is %q", s.settings.Annotator)
	}
	s.people.Ask()
	s.person("Rename")
	s.person("Ada L.")
	s.window.Canvas().Focused().(*widgets.Field).SetText("Maria")
	s.Sheet.Accept()
	s.until("the refusal is told", func() bool { return s.Sheet.Title == "Something went wrong" })
	s.Sheet.Close()
	s.session.Undo()
	s.until("the old name is back", func() bool { return s.session.Annotator.Name == "Ada" && s.settings.Annotator == "Ada" })
	if list, err := s.project.Annotators(context.Background()); err != nil || len(list) != 2 {
		t.Errorf("%v %v", list, err)
	}
}
