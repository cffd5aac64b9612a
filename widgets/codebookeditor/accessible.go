package codebookeditor

import (
	"fyne.io/fyne/v2"
)

// What a screen reader is told of this screen.

// AccessibilityLabel names the screen and the project.
func (e *Editor) AccessibilityLabel() string { return "Codebook of " + e.page.Title }

// AccessibilityRole says that it holds others.
func (e *Editor) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleContainer }

// AccessibilityLabel tells in words how the label marks a sentence.
func (v *labelPreview) AccessibilityLabel() string {
	return v.label.Name + ": the letter " + v.letter + ", a " + string(v.label.Pattern) + " line"
}

// AccessibilityRole says that it is something to read.
func (v *labelPreview) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleText }
