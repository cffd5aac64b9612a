package widgets

import (
	"strconv"

	"fyne.io/fyne/v2"
)

// What a screen reader is told of the widgets that stand beside the text. The
// reading view, the fields and the buttons say it in their own files.
// docs/reading-view.md tells which system passes it on.

// AccessibilityLabel names the list and how many documents it shows.
func (d *DocumentList) AccessibilityLabel() string { return "Documents, " + strconv.Itoa(d.count) }

// AccessibilityRole says that it holds others.
func (d *DocumentList) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleContainer }

// AccessibilityLabel is what the row shows: title, outlet and date, state.
func (r *documentRow) AccessibilityLabel() string {
	label := r.line.Title
	for _, part := range []string{r.line.Meta, r.line.State} {
		if part != "" {
			label += ", " + part
		}
	}
	if r.open {
		label += ", open"
	}
	return label
}

// AccessibilityRole says that it can be pressed.
func (r *documentRow) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleButton }

// AccessibilityLabel is the heading with what is shown: the words of the
// annotation, or why there is none.
func (n *Inspector) AccessibilityLabel() string {
	if n.shown.Annotation == nil {
		return n.shown.Heading + ": " + n.shown.Empty
	}
	return n.shown.Heading + ": " + n.shown.Quote
}

// AccessibilityRole says that it holds others.
func (n *Inspector) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleContainer }

// AccessibilityLabel is the line as it reads from the left.
func (s *StatusBar) AccessibilityLabel() string {
	label := s.saved.whole
	for _, part := range []string{s.conflicts.whole, s.place.Text, s.counts.Text, s.said, s.progress.Text} {
		if part != "" {
			label += ". " + part
		}
	}
	return label
}

// AccessibilityRole says that it holds others.
func (s *StatusBar) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleContainer }

// AccessibilityLabel is nothing: it is what lies behind others.
func (g *ground) AccessibilityLabel() string { return "" }

// AccessibilityRole says that it holds others.
func (g *ground) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleContainer }

// AccessibilityLabel is the text, also what is cut off at the end.
func (w *WrappedText) AccessibilityLabel() string { return w.Text }

// AccessibilityRole says that it is something to read.
func (w *WrappedText) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleText }

// AccessibilityLabel is the line as it reads from the left.
func (r *finderRow) AccessibilityLabel() string {
	if r.item.Side == "" {
		return r.item.Text
	}
	return r.item.Text + ", " + r.item.Side
}

// AccessibilityRole says whether it can be pressed.
func (r *finderRow) AccessibilityRole() fyne.AccessibleRole {
	if r.item.Heading {
		return fyne.AccessibleRoleText
	}
	return fyne.AccessibleRoleButton
}
