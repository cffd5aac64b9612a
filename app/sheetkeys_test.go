package app

import (
	"fmt"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"sayso/app/ui"
	"sayso/widgets"
	"sayso/widgets/codebookeditor"
)

// sheetKeys are the keys of what lies over the text or beside it. They stand in
// no table of commands; docs/keyboard.md is written from here, and each line is
// tried in a window.
var sheetKeys = []struct {
	where, keys, does string
	try               func(*stage)
}{
	{"a sheet with questions", "Enter", "do what the button marked Enter says, from every field", (*stage).enterAcceptsASheet},
	{"", "Esc", "close it and change nothing", (*stage).escDropsASheet},
	{"", "Tab, Shift+Tab", "the next field or button, and the one before", (*stage).tabGoesRoundASheet},
	{"", "Enter or Space on a button", "press that button", (*stage).enterPressesAButton},
	{"a row of choices", "Left, Right", "choose", (*stage).arrowsChoose},
	{"a list to choose from", "Left, Right", "choose", (*stage).arrowsChooseFromAList},
	{"", "Space", "open it; Esc closes it and leaves the sheet open", (*stage).spaceOpensAList},
	{"a list to search in (Ctrl+K, F4, F5)", "Down, Up, Page Down, Page Up", "frame another line", (*stage).arrowsFrame},
	{"", "Enter", "take the framed line; frame the first where none is framed", (*stage).enterFramesThenTakes},
	{"", "Tab, Shift+Tab", "choose what Enter does, where several things stand below the field", (*stage).tabChoosesWhatEnterDoes},
	{"", "Esc", "close it", (*stage).escClosesAFinder},
	{"the annotation", "Tab, Shift+Tab", "the next field, and the one before", (*stage).tabGoesThroughTheAnnotation},
	{"", "Enter in the note", "a new line", (*stage).enterInANote},
	{"", "Esc", "store what was typed and go back to the text", (*stage).escStoresTheAnnotation},
	{"the codebook", "Enter in the list", "go to the fields", (*stage).enterLeadsIntoTheCodebook},
	{"", "Tab", "store what was typed and go to the next field, also from one of several lines", (*stage).tabStoresInTheCodebook},
	{"", "Esc", "store what was typed and go back to the text", (*stage).escStoresTheCodebook},
	{"the metadata of the documents", "Enter or F2 on a cell", "type into it; any letter does so too", (*stage).enterOpensACell},
	{"", "Enter while typing", "store it and go down", (*stage).enterStoresACell},
	{"", "Tab, Shift+Tab while typing", "store it and go to the right, or to the left", (*stage).tabStoresACell},
	{"", "Esc", "drop what is being typed; then go back to the text", (*stage).escLeavesACellAndThenTheSheet},
	{"the preview of an import", "Enter", "bring in what is ticked", (*stage).enterImports},
	{"", "Space", "leave an article out, or take it in", (*stage).spaceLeavesOut},
	{"", "F2 or Right, then Enter or Esc", "correct the title and so on, then store it or drop it", (*stage).f2CorrectsATitle},
	{"", "Esc", "leave without storing anything", (*stage).escLeavesAnImport},
	{"sentences of a second look", "a label key, 0", "decide the sentence; the next one comes", (*stage).aKeyDecidesAndLeadsOn},
	{"", "Space, Shift+Space", "leave it as it is and go to the next one, or to the one before", (*stage).spaceLeavesItAsItIs},
	{"", "Y", "park it, of coded sentences that look odd, and go on", (*stage).aLetterParksWhatLooksOdd},
	{"", "Esc", "leave them", (*stage).escapeLeavesASecondLook},
	{"what the corpus says", "Left, Right, Up, Down", "the next mark of the picture", (*stage).arrowsWalkThroughAPicture},
	{"", "Enter", "list the sentences behind the mark; Enter on one goes there, Alt+Left comes back", (*stage).enterListsWhatIsBehind},
	{"", "Tab, Shift+Tab", "the next picture, and the one before", (*stage).tabGoesToTheNextPicture},
	{"", "Space or F", "enlarge the picture, or no more", (*stage).spaceEnlarges},
	{"", "B", "enlarge it and go to what it is counted by", (*stage).bLeadsToTheFields},
	{"", "/", "go to the filter; Enter or Esc goes back to the picture", (*stage).slashLeadsToTheFilter},
	{"", "W", "choose whose work is counted", (*stage).wAsksWhose},
	{"", "S, R", "save the picture, or all of them as a page", (*stage).sAndRSave},
	{"", "Esc", "no more enlarged; then back to the text", (*stage).escLeavesTheOverview},
	{"how far annotators agree", "Left, Right, Up, Down", "the next figure; the foot says what it means", (*stage).arrowsWalkThroughFigures},
	{"", "Enter", "list the disagreements behind it, or show the pair; Enter on one goes there, Alt+Left comes back", (*stage).enterListsDisagreements},
	{"", "W, R", "choose whose work is compared, and which round", (*stage).wAndRAskWhose},
	{"", "C", "copy a paragraph for the methods section of a paper", (*stage).cCopiesTheParagraph},
	{"", "S", "save the figures or the picture", (*stage).sSavesTheFigures},
	{"", "Esc", "go back to the text", (*stage).escLeavesTheFigures},
	{"what two people changed", "1 to 9, B", "one version, or both", (*stage).aDigitSettles},
	{"", "Right or Tab, Left or Shift+Tab", "the next one, and the one before, without settling this one", (*stage).tabLeavesOneUnsettled},
	{"", "Enter", "go to the sentence", (*stage).enterGoesToTheSentence},
	{"", "Esc", "close it", (*stage).escLeavesTheSettling},
	{"where annotators differ", "1 to 9, 0", "decide on that label, or on nothing, and go on to the next", (*stage).aDigitDecides},
	{"", "A, B… or Shift and 1 to 9", "take what that person said, whole", (*stage).aLetterTakesACoding},
	{"", "Enter", "take what most said, or the words that all have in common", (*stage).enterTakesTheMajority},
	{"", "+ and a digit", "add a label to what is decided, or take it off", (*stage).plusAddsALabel},
	{"", "R and S, C, T, B, W or O", "say why they differ", (*stage).rSaysWhy},
	{"", "T, then Esc", "write a note on the decision, then go back to the article", (*stage).tWritesANote},
	{"", "Y", "park it to be talked over, or no longer", (*stage).yParks},
	{"", "Backspace", "take the decision back", (*stage).backspaceReopens},
	{"", "Down, J, Up, K, U", "the next, the one before, the next that is left", (*stage).downStepsWithoutDeciding},
	{"", "H, O", "hide the names or show them; another order of the list", (*stage).hHidesNames},
	{"", "Esc", "go back to the text", (*stage).escLeavesTheAdjudication},
}

// sheetKeysTable is the table of them for docs/keyboard.md.
func sheetKeysTable() string {
	var table strings.Builder
	table.WriteString("| in | keys | what they do |\n|---|---|---|\n")
	for _, k := range sheetKeys {
		fmt.Fprintf(&table, "| %s | %s | %s |\n", k.where, k.keys, k.does)
	}
	return table.String()
}

func TestSheetsListsAndScreensHaveTheKeysThatThePageNames(t *testing.T) {
	where := ""
	for _, k := range sheetKeys {
		if k.where != "" {
			where = k.where
		}
		t.Run(where+": "+k.keys, func(t *testing.T) { k.try(newStage(t)) })
	}
}

// focus is the name of what has the focus.
func (s *stage) focus() string {
	if a, ok := s.window.Canvas().Focused().(fyne.Accessible); ok {
		name, _, _ := strings.Cut(a.AccessibilityLabel(), ":")
		return name
	}
	return fmt.Sprintf("%T", s.window.Canvas().Focused())
}

func (s *stage) wantFocus(want string) {
	s.t.Helper()
	if got := s.focus(); got != want {
		s.t.Fatalf("the keys go to %q, want %q", got, want)
	}
}

func (s *stage) wantText() {
	s.t.Helper()
	if s.window.Canvas().Overlays().Top() != nil || s.window.Canvas().Focused() != fyne.Focusable(s.view) {
		s.t.Fatalf("the keys go to %q, not to the text", s.focus())
	}
}

func (s *stage) enterAcceptsASheet() {
	for _, name := range []string{"Rumour", "Hearsay"} {
		s.codebook.Add(codebookeditor.LabelPart)
		s.into("Name", name)
		s.press(fyne.KeyReturn)
		s.saved()
		s.wantText()
	}
	if n := len(s.session.Codebook.Labels); n != 5 {
		s.t.Errorf("there are %d labels, want 5", n)
	}
}

func (s *stage) escDropsASheet() {
	s.codebook.Add(codebookeditor.LabelPart)
	s.into("Name", "Rumour")
	s.press(fyne.KeyEscape)
	s.saved()
	s.wantText()
	if n := len(s.session.Codebook.Labels); n != 3 {
		s.t.Errorf("there are %d labels, want 3", n)
	}
}

func (s *stage) tabGoesRoundASheet() {
	s.newProject()
	s.wantFocus("Title")
	s.tab(1)
	s.wantFocus("File")
	s.window.Canvas().FocusPrevious()
	s.wantFocus("Title")
	s.tab(3) // over Folder…
	s.wantFocus("Title")
}

func (s *stage) enterPressesAButton() {
	for _, name := range []fyne.KeyName{fyne.KeyReturn, fyne.KeySpace} {
		s.newProject()
		asked := ui.FileQuestion{}
		s.Chooser = answer(&asked, []string{s.t.TempDir()}, nil)
		s.tab(2)
		s.press(name)
		s.until("the dialog answered", func() bool { return !s.Choosing })
		if !asked.Folders || s.Sheet == nil || !s.Sheet.Popup.Visible() {
			s.t.Errorf("%s on Folder… asked %+v", name, asked)
		}
		s.press(fyne.KeyEscape)
	}
}

func (s *stage) arrowsChoose() {
	p := s.exporting()
	for name, row := range p.segmented {
		s.window.Canvas().Focus(row)
		before := row.AccessibilityLabel()
		s.press(fyne.KeyRight, fyne.KeyRight, fyne.KeyRight, fyne.KeyRight)
		last := row.AccessibilityLabel()
		s.press(fyne.KeyLeft)
		if row.AccessibilityLabel() == last || before == "" {
			s.t.Errorf("%s: Left leaves %q", name, last)
		}
	}
	if len(p.segmented) == 0 {
		s.t.Error("there is no row of choices")
	}
}

func (s *stage) arrowsChooseFromAList() {
	format := s.exporting().choices[0]
	s.window.Canvas().Focus(format)
	before := format.SelectedIndex()
	s.press(fyne.KeyRight)
	if at := format.SelectedIndex(); at != before+1 {
		s.t.Errorf("Right leads from %d to %d", before, at)
	}
	s.press(fyne.KeyLeft)
	if at := format.SelectedIndex(); at != before {
		s.t.Errorf("Left leads back to %d, not %d", at, before)
	}
}

func (s *stage) spaceOpensAList() {
	s.window.Canvas().Focus(s.exporting().choices[0])
	s.press(fyne.KeySpace)
	if n := len(s.window.Canvas().Overlays().List()); n != 2 {
		s.t.Fatalf("%d things lie over the window, want the sheet and its list", n)
	}
	s.typeKey(fyne.KeyEscape)
	if n := len(s.window.Canvas().Overlays().List()); n != 1 {
		s.t.Fatalf("after Esc %d things lie over the window, want the sheet", n)
	}
	s.typeKey(fyne.KeyEscape)
	s.wantText()
}

// three shows a finder of three lines, and gives the one that was taken, from 1.
func (s *stage) three() *int {
	taken := 0
	items := []widgets.FinderItem{}
	for i := range 3 {
		items = append(items, widgets.FinderItem{Text: fmt.Sprint("line ", i), Apply: func() { taken = i + 1 }})
	}
	s.Finder = widgets.ShowFinder(s.Palette, s.window.Canvas(), "Which?", func(query string) []widgets.FinderItem { return ui.Fitting(items, query) }, s.focusText)
	return &taken
}

func (s *stage) arrowsFrame() {
	for _, c := range []struct {
		keys []fyne.KeyName
		want int
	}{
		{[]fyne.KeyName{fyne.KeyDown}, 2}, {[]fyne.KeyName{fyne.KeyPageDown}, 3}, {[]fyne.KeyName{fyne.KeyDown, fyne.KeyDown, fyne.KeyUp}, 2},
		{[]fyne.KeyName{fyne.KeyPageDown, fyne.KeyPageUp}, 1},
	} {
		taken := s.three()
		s.press(append(c.keys, fyne.KeyReturn)...)
		if *taken != c.want {
			s.t.Errorf("%v and Enter take line %d, want %d", c.keys, *taken, c.want)
		}
	}
}

func (s *stage) enterFramesThenTakes() {
	taken := s.three()
	test.Type(s.window.Canvas().Focused(), "line") // which can mean any of them
	s.press(fyne.KeyReturn)
	if *taken != 0 {
		s.t.Fatalf("line %d is taken, and none was framed", *taken)
	}
	s.press(fyne.KeyReturn)
	if *taken != 1 {
		s.t.Errorf("line %d is taken, want the first", *taken)
	}
	s.wantText()
}

func (s *stage) tabChoosesWhatEnterDoes() {
	s.three()
	s.Finder.SetModes([]string{"Open", "Save"})
	s.press(fyne.KeyTab)
	if s.Finder.Mode() != 1 {
		s.t.Errorf("after Tab Enter does the thing %d", s.Finder.Mode())
	}
	s.press(fyne.KeyTab)
	if s.Finder.Mode() != 0 {
		s.t.Errorf("after Tab twice Enter does the thing %d", s.Finder.Mode())
	}
}

func (s *stage) escClosesAFinder() {
	taken := s.three()
	s.press(fyne.KeyDown, fyne.KeyEscape)
	s.wantText()
	if *taken != 0 {
		s.t.Error("Esc took a line")
	}
}

func (s *stage) tabGoesThroughTheAnnotation() {
	s.press(fyne.Key1, fyne.KeyReturn)
	s.wantFocus("Source")
	s.tab(1)
	s.wantFocus("Source type")
	s.window.Canvas().FocusPrevious()
	s.wantFocus("Source")
}

func (s *stage) enterInANote() {
	s.press(fyne.Key1, fyne.KeyT)
	s.into("Note", "tone")
	s.press(fyne.KeyReturn)
	s.into("Note", "two")
	s.press(fyne.KeyEscape)
	if a, _, _ := s.session.Target(); a.Note != "one\ntwo" {
		s.t.Errorf("the note is %q", a.Note)
	}
}

func (s *stage) escStoresTheAnnotation() {
	s.press(fyne.Key1, fyne.KeyS)
	s.into("Source", "sthe ministry")
	s.press(fyne.KeyEscape)
	s.wantText()
	if a, _, _ := s.session.Target(); a.Attributes["source"] != "the ministry" {
		s.t.Errorf("the source is %q", a.Attributes["source"])
	}
}

func (s *stage) enterLeadsIntoTheCodebook() {
	s.run("codebook.edit")
	s.press(fyne.KeyReturn)
	s.wantFocus("Name")
}

func (s *stage) tabStoresInTheCodebook() {
	s.run("codebook.edit")
	s.window.Canvas().Focus(s.inCodebook("Definition"))
	s.into("Definition", "Said so. ")
	s.press(fyne.KeyTab)
	s.saved()
	if l, _ := s.session.Codebook.Label("claim"); !strings.HasPrefix(l.Definition, "Said so. ") {
		s.t.Errorf("the definition is %q", l.Definition)
	}
	s.wantFocus("Examples")
}

// inCodebook is a field of the open codebook editor.
func (s *stage) inCodebook(label string) (found *widgets.Field) {
	for _, o := range clickable(s.codebook.Editor()) {
		if f, is := o.(*widgets.Field); is && f.AccessibilityLabel() == label {
			return f
		}
	}
	s.t.Fatalf("the codebook has no field %s", label)
	return nil
}

func (s *stage) escStoresTheCodebook() {
	s.run("codebook.edit")
	s.press(fyne.KeyReturn)
	s.into("Name", "My ")
	s.press(fyne.KeyEscape)
	s.saved()
	s.wantText()
	if l, _ := s.session.Codebook.Label("claim"); l.Name != "My Claim" {
		s.t.Errorf("the label is called %q", l.Name)
	}
}

// outlet opens the metadata at the outlet of the first document, and reports what
// the file has there.
func (s *stage) outlet() func() string {
	s.openSheetOfDocuments()
	id := s.documentSheet.Documents()[0].ID
	s.documentSheet.Over().Table.Choose(0, 1)
	return func() string { return s.known(id).Outlet }
}

func (s *stage) enterOpensACell() {
	outlet := s.outlet()
	before := outlet()
	for _, name := range []fyne.KeyName{fyne.KeyReturn, fyne.KeyF2} {
		s.press(name)
		if !s.documentSheet.Over().Table.Writing() {
			s.t.Errorf("%s does not open the cell", name)
		}
		s.press(fyne.KeyEscape)
	}
	test.Type(s.window.Canvas().Focused(), "x")
	if !s.documentSheet.Over().Table.Writing() || outlet() != before {
		s.t.Errorf("a letter does not open the cell, or the outlet became %q", outlet())
	}
}

func (s *stage) enterStoresACell() {
	outlet := s.outlet()
	test.Type(s.window.Canvas().Focused(), "The Wire")
	s.press(fyne.KeyReturn)
	if rows := s.documentSheet.Over().Table.Rows(); outlet() != "The Wire" || !reflect.DeepEqual(rows, []int{1}) {
		s.t.Errorf("the outlet is %q, chosen are the rows %v", outlet(), rows)
	}
}

func (s *stage) tabStoresACell() {
	outlet := s.outlet()
	test.Type(s.window.Canvas().Focused(), "The Wire")
	s.press(fyne.KeyTab)
	if from, to := s.documentSheet.Over().Table.Columns(); outlet() != "The Wire" || from != 2 || to != 2 {
		s.t.Errorf("the outlet is %q, chosen are the columns %d to %d", outlet(), from, to)
	}
}

func (s *stage) escLeavesACellAndThenTheSheet() {
	outlet := s.outlet()
	before := outlet()
	test.Type(s.window.Canvas().Focused(), "x")
	s.press(fyne.KeyEscape)
	if s.documentSheet.Over() == nil || outlet() != before {
		s.t.Fatalf("Esc leaves the outlet %q, or closed the sheet", outlet())
	}
	s.press(fyne.KeyEscape)
	s.wantText()
}

// preview opens the preview of two articles, and counts those of the project.
func (s *stage) preview() (before int) {
	before = s.articles()
	s.importing.Preview([]string{filepath.Join(importFolder(s.t, "a.txt", wordy(1), "b.txt", wordy(2)))})
	s.looked()
	return before
}

func (s *stage) enterImports() {
	before := s.preview()
	s.press(fyne.KeyReturn)
	s.until("they are in", func() bool { return s.importing.Over() == nil && s.articles() == before+2 })
}

func (s *stage) spaceLeavesOut() {
	s.preview()
	for _, want := range []int{1, 2, 1} {
		s.press(fyne.KeySpace)
		if got := s.importing.Taken(); got != want {
			s.t.Errorf("%d are ticked, want %d", got, want)
		}
	}
}

func (s *stage) f2CorrectsATitle() {
	s.preview()
	before := s.importing.Documents()[0].Corrected.Title
	s.press(fyne.KeyF2)
	s.into("Title", "X")
	s.press(fyne.KeyEscape)
	if got := s.importing.Documents()[0].Corrected.Title; got != before {
		s.t.Errorf("after Esc the title is %q", got)
	}
	s.press(fyne.KeyRight)
	s.into("Title", "X")
	s.press(fyne.KeyReturn)
	if got := s.importing.Documents()[0].Corrected.Title; got == before || s.importing.Over() == nil {
		s.t.Errorf("after Enter the title is %q", got)
	}
}

func (s *stage) escLeavesAnImport() {
	before := s.preview()
	s.press(fyne.KeyEscape)
	s.wantText()
	if got := s.articles(); got != before {
		s.t.Errorf("%d articles came in", got-before)
	}
}

func (s *stage) aDigitSettles() {
	s.twoNotes(2)
	s.openSettling()
	s.reads("1 of 2")
	s.press(fyne.Key1)
	s.reads("1 of 1")
	s.press(fyne.KeyB)
	s.toSettle("")
}

func (s *stage) tabLeavesOneUnsettled() {
	s.twoNotes(3)
	s.openSettling()
	s.reads("1 of 3")
	s.press(fyne.KeyTab)
	s.reads("2 of 3")
	s.press(fyne.KeyRight)
	s.reads("3 of 3")
	s.press(fyne.KeyLeft)
	s.reads("2 of 3")
	s.toSettle("3 to settle")
}

func (s *stage) enterGoesToTheSentence() {
	s.twoNotes(2)
	s.session.GoTo(5)
	s.openSettling()
	s.reads("1 of 2")
	s.press(fyne.KeyReturn)
	s.until("the text has the keys", func() bool { return !s.settling.IsOpen() })
	s.wantText()
	if s.session.Current > 1 {
		s.t.Errorf("the outline is on sentence %d", s.session.Current+1)
	}
}

func (s *stage) escLeavesTheSettling() {
	s.twoNotes(1)
	s.openSettling()
	s.press(fyne.KeyEscape)
	s.wantText()
	s.toSettle("1 to settle")
}
