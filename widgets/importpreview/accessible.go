package importpreview

import (
	"fyne.io/fyne/v2"
)

// What a screen reader is told of this screen.

// AccessibilityLabel says how much was found.
func (v *Preview) AccessibilityLabel() string { return "Import: " + v.page.Title }

// AccessibilityRole says that it holds others.
func (v *Preview) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleContainer }

// AccessibilityLabel names the document whose fields these are.
func (f *form) AccessibilityLabel() string { return "Document to import: " + f.shown.Title }

// AccessibilityRole says that it holds others.
func (f *form) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleContainer }

// AccessibilityLabel is nothing: the list around it tells the chosen line.
func (*quietList) AccessibilityLabel() string { return "" }

// AccessibilityRole says that it holds others.
func (*quietList) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleContainer }

// AccessibilityLabel is the line as it reads from the left.
func (r *row) AccessibilityLabel() string {
	label := r.line.Title
	for _, part := range []string{r.line.Outlet, r.line.Date, r.line.From, r.line.Words, r.line.Note} {
		if part != "" {
			label += ", " + part
		}
	}
	return label
}

// AccessibilityRole says that it can be pressed.
func (r *row) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleButton }
