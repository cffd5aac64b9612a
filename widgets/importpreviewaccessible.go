package widgets

import (
	"fyne.io/fyne/v2"
)

// What a screen reader is told of this screen.

// AccessibilityLabel says how much was found.
func (v *ImportPreview) AccessibilityLabel() string { return "Import: " + v.page.Title }

// AccessibilityRole says that it holds others.
func (v *ImportPreview) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleContainer }

// AccessibilityLabel names the document whose fields these are.
func (f *importForm) AccessibilityLabel() string { return "Document to import: " + f.shown.Title }

// AccessibilityRole says that it holds others.
func (f *importForm) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleContainer }

// AccessibilityLabel is nothing: the list around it tells the chosen line.
func (*quietList) AccessibilityLabel() string { return "" }

// AccessibilityRole says that it holds others.
func (*quietList) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleContainer }

// AccessibilityLabel is the line as it reads from the left.
func (r *importRow) AccessibilityLabel() string {
	label := r.line.Title
	for _, part := range []string{r.line.Outlet, r.line.Date, r.line.From, r.line.Words, r.line.Note} {
		if part != "" {
			label += ", " + part
		}
	}
	return label
}

// AccessibilityRole says that it can be pressed.
func (r *importRow) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleButton }
