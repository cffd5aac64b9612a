// Package codebook is the screen on which the codebook is edited: the list of
// labels, attributes and links with a form for the one that is chosen, and the
// lists and sheets that ask before a change touches annotations. What a change
// does is planned in internal/codebook.
package codebook

import (
	"fmt"
	"slices"

	"fyne.io/fyne/v2"

	"sayso/app/session"
	"sayso/app/ui"
	"sayso/internal/codebook"
	"sayso/internal/corpus"
	"sayso/widgets/codebookeditor"
)

// Host is what the editor needs of the window beyond the shell.
type Host interface {
	Session() *session.Session
	// Letters are those that commands other than attributes have, with the names
	// of the commands.
	Letters() map[string]string
	// Rebuild brings the window up to date with the codebook.
	Rebuild()
	GoToAnnotation(corpus.Annotation)
}

// Screen is the editor while it is open.
type Screen struct {
	shell *ui.Shell
	host  Host

	palette  string                 // name of the palette it was made with
	editor   *codebookeditor.Editor // nil while the screen is closed
	chosen   codebookeditor.Item
	chosenAt int    // its place in its part, for when it is deleted
	notice   string // what the chosen label's last definition left behind
	noticeOf string // the label and definition that notice speaks of
}

// New makes the editor of a window. It is closed.
func New(shell *ui.Shell, host Host) *Screen { return &Screen{shell: shell, host: host} }

// Editor is what lies over the window, nil while it is closed.
func (s *Screen) Editor() *codebookeditor.Editor { return s.editor }

// Chosen is what the form shows.
func (s *Screen) Chosen() codebookeditor.Item { return s.chosen }

// Notice is what the chosen label's last definition left behind.
func (s *Screen) Notice() string { return s.notice }

func (s *Screen) label(id string) (corpus.Label, bool) {
	return s.host.Session().Codebook.Label(id)
}

// Follow keeps the open editor up to date with the window.
func (s *Screen) Follow() {
	switch {
	case s.editor == nil:
	case s.palette != s.shell.Palette.Name:
		s.open()
	default:
		s.show()
	}
}

// Toggle opens the editor over the window, or closes it.
func (s *Screen) Toggle() {
	if s.editor != nil {
		s.editor.Flush()
		s.Close()
		return
	}
	s.shell.Flush()
	s.host.Rebuild()
	s.chosen, s.chosenAt = codebookeditor.Item{}, 0
	s.host.Session().BeginSitting()
	s.open()
}

// open puts the screen up, in the present palette.
func (s *Screen) open() {
	old := s.editor
	e := codebookeditor.New(s.shell.Palette, s.shell.Window.Canvas())
	s.editor, s.palette, s.noticeOf = e, s.shell.Palette.Name, ""
	s.connect(e)
	s.show()
	if old != nil {
		s.shell.Window.Canvas().Overlays().Remove(old)
	}
	s.shell.Window.Canvas().Overlays().Add(e)
	e.FocusList()
}

// Close takes the editor away.
func (s *Screen) Close() {
	if s.editor == nil {
		return
	}
	e := s.editor
	s.editor = nil
	s.host.Session().EndSitting()
	s.shell.Window.Canvas().Overlays().Remove(e)
	s.shell.FocusText()
}

// connect wires the editor's intents.
func (s *Screen) connect(e *codebookeditor.Editor) {
	e.OnLeave = func() { s.shell.Guard(s.Close) }
	e.OnChoose = func(item codebookeditor.Item) { s.shell.Guard(func() { s.chosen = item; s.show() }) }
	e.OnLabel = func(l corpus.Label) { s.shell.Guard(func() { s.ChangeLabel(l) }) }
	e.OnAttribute = func(a corpus.Attribute) { s.shell.Guard(func() { s.ChangeAttribute(a) }) }
	e.OnRelation = func(k corpus.RelationKind) {
		s.shell.Guard(func() { s.Change(codebook.ChangeRelation(s.host.Session().Codebook, k)) })
	}
	e.OnAdd = func(part codebookeditor.Part) { s.shell.Guard(func() { s.Add(part) }) }
	e.OnMove = func(item codebookeditor.Item, by int) {
		s.shell.Guard(func() {
			if plan, ok := moveInCodebook(s.host.Session().Codebook, item, by); ok {
				s.Change(plan)
			}
		})
	}
	e.OnRemove = func(item codebookeditor.Item) { s.shell.Guard(func() { s.Remove(item) }) }
	e.OnMerge = func(label string) { s.shell.Guard(func() { s.AskMerge(label, "Merge") }) }
	e.OnSplit = func(label string) { s.shell.Guard(func() { s.AskSplit(label) }) }
	e.OnReview = func(label string) { s.shell.Guard(func() { s.ListCodedBefore(label) }) }
	e.OnVersions = func() { s.shell.Guard(s.ListVersions) }
	e.OnImport = func() { s.shell.Guard(s.AskImport) }
	e.OnExport = func() { s.shell.Guard(s.AskExport) }
	e.OnShortcut = s.shortcut
}

// moveInCodebook plans to move what is chosen up or down.
func moveInCodebook(c corpus.Codebook, item codebookeditor.Item, by int) (codebook.Plan, bool) {
	switch item.Part {
	case codebookeditor.LabelPart:
		return codebook.MoveLabel(c, item.ID, by)
	case codebookeditor.AttributePart:
		return codebook.MoveAttribute(c, item.ID, by)
	default:
		return codebook.MoveRelation(c, item.ID, by)
	}
}

// shortcut lets through the keys that make sense over the editor.
func (s *Screen) shortcut(key fyne.Shortcut) bool {
	switch s.shell.CommandOf(key) {
	case "edit.undo":
		s.shell.Guard(s.host.Session().UndoCodebook)
		return true
	case "edit.redo":
		s.shell.Guard(s.host.Session().RedoCodebook)
		return true
	case "codebook.edit", "view.palette", "view.theme", "project.quit", "help.keys":
		return s.shell.Shortcut(key)
	}
	return false
}

// show gives the editor its snapshot.
func (s *Screen) show() {
	c := s.host.Session().Codebook
	s.chosen, s.chosenAt = stillThere(c, s.chosen, s.chosenAt)
	page := codebookeditor.Page{
		Codebook: codebook.Clone(c), Uses: map[string]int{}, Commands: s.host.Letters(),
		Chosen: s.chosen, ReadOnly: s.shell.Open.File().ReadOnly(),
		Title: fmt.Sprintf("of %s · version %d", s.host.Session().Info.Title, c.Version),
	}
	documents := 0
	for _, summary := range s.host.Session().Summaries {
		for id, n := range summary.ByLabel {
			page.Uses[id] += n
			if id == s.chosen.ID && n > 0 {
				documents++
			}
		}
	}
	if n := page.Uses[s.chosen.ID]; s.chosen.Part == codebookeditor.LabelPart && n > 0 {
		page.Warning = fmt.Sprintf("A new definition affects %s in %s, made under the current one. They keep their label, and you can list them afterwards.",
			corpus.Plural(n, "annotation"), corpus.Plural(documents, "document"))
		page.Notice = s.readNotice()
	}
	s.editor.SetPage(page)
}

// stillThere is the item itself with its place in its part of the codebook, or,
// where it has gone, the one that has come into its place.
func stillThere(c corpus.Codebook, item codebookeditor.Item, at int) (codebookeditor.Item, int) {
	var ids []string
	switch item.Part {
	case codebookeditor.AttributePart:
		for _, a := range c.Attributes {
			ids = append(ids, a.ID)
		}
	case codebookeditor.RelationPart:
		for _, k := range c.Relations {
			ids = append(ids, k.ID)
		}
	default:
		for _, l := range c.Labels {
			ids = append(ids, l.ID)
		}
	}
	if i := slices.Index(ids, item.ID); i >= 0 {
		return item, i
	}
	if n := len(ids); n > 0 {
		at = max(0, min(at, n-1))
		return codebookeditor.Item{Part: item.Part, ID: ids[at]}, at
	}
	if item.Part != codebookeditor.LabelPart {
		return stillThere(c, codebookeditor.Item{}, 0)
	}
	return codebookeditor.Item{}, 0
}

// readNotice says how many annotations of the chosen label are older than
// its definition. The count comes later, when it has been read.
func (s *Screen) readNotice() string {
	label, ok := s.label(s.chosen.ID)
	of := label.ID + "\x00" + codebook.Meaning(label)
	if !ok || s.noticeOf == of {
		return s.notice
	}
	s.notice, s.noticeOf = "", of
	editor := s.editor
	s.host.Session().CodedBefore(label, func(list []corpus.Annotation) {
		if s.editor == nil || s.editor != editor || s.noticeOf != of || len(list) == 0 {
			return
		}
		_, documents := codebook.Plan{Put: list}.Touches()
		s.notice = fmt.Sprintf("%s in %s %s made before this definition and not reviewed since.",
			corpus.Plural(len(list), "annotation"), corpus.Plural(documents, "document"), wereOrWas(len(list)))
		s.show()
	})
	return s.notice
}

func wereOrWas(n int) string {
	if n == 1 {
		return "was"
	}
	return "were"
}

// Change makes a plan true. Where it is refused, the editor shows the
// codebook as it is.
func (s *Screen) Change(plan codebook.Plan) bool {
	changed := s.host.Session().ChangeCodebook(plan)
	s.host.Rebuild()
	if !changed {
		s.restoreForm()
	}
	return changed
}

// restoreForm drops what was typed and is refused, or not accepted yet.
func (s *Screen) restoreForm() {
	if s.editor != nil {
		s.editor.Restore()
	}
}

// ChangeLabel changes a label, and counts what was coded before when its
// definition changed.
func (s *Screen) ChangeLabel(l corpus.Label) {
	before, _ := s.label(l.ID)
	plan := codebook.ChangeLabel(s.host.Session().Codebook, l)
	if s.Change(plan) && codebook.Meaning(before) != codebook.Meaning(l) {
		s.noticeOf = "" // count again when it is written
		s.host.Session().Markup(false, func(codebook.Markup) {
			if s.editor != nil {
				s.noticeOf = ""
				s.show()
			}
		})
	}
}

// Commands are those of the screen.
func (s *Screen) Commands() []ui.Command {
	return []ui.Command{
		ui.NewCommand("codebook.edit", "Project", "Codebook…", []ui.Key{ui.With(ui.Ctrl, fyne.KeyB)}, true, s.Toggle),
	}
}
