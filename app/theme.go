package app

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"sayso/widgets"
)

// appTheme gives Fyne's own widgets (entries, lists, menus, dialogs) the
// colours of the palette that the widgets of Sayso draw with.
type appTheme struct{ palette widgets.Palette }

// Color implements fyne.Theme.
func (t appTheme) Color(name fyne.ThemeColorName, _ fyne.ThemeVariant) color.Color {
	p := t.palette
	switch name {
	case theme.ColorNameBackground:
		return p.Pane
	case theme.ColorNameInputBackground, theme.ColorNameMenuBackground, theme.ColorNameHeaderBackground:
		return p.Card
	case theme.ColorNameOverlayBackground:
		return p.Pane
	case theme.ColorNameForeground:
		return p.Ink
	case theme.ColorNamePlaceHolder, theme.ColorNameDisabled:
		return p.Dim
	case theme.ColorNameInputBorder:
		return p.Edge
	case theme.ColorNameSeparator:
		return p.Line
	case theme.ColorNamePrimary, theme.ColorNameHyperlink:
		return p.Accent
	case theme.ColorNameForegroundOnPrimary:
		return p.OnAccent
	case theme.ColorNameFocus, theme.ColorNameSelection:
		return p.Selection
	case theme.ColorNameHover:
		return p.Hover
	case theme.ColorNamePressed:
		return p.Selection
	case theme.ColorNameButton, theme.ColorNameDisabledButton:
		return p.Card
	case theme.ColorNameScrollBar:
		return p.Thumb
	case theme.ColorNameScrollBarBackground:
		return color.Transparent
	case theme.ColorNameError, theme.ColorNameWarning:
		return p.Warning
	}
	return theme.DefaultTheme().Color(name, t.variant())
}

func (t appTheme) variant() fyne.ThemeVariant {
	if t.palette.Dark {
		return theme.VariantDark
	}
	return theme.VariantLight
}

// Font implements fyne.Theme.
func (t appTheme) Font(style fyne.TextStyle) fyne.Resource { return theme.DefaultTheme().Font(style) }

// Icon implements fyne.Theme.
func (t appTheme) Icon(name fyne.ThemeIconName) fyne.Resource {
	return theme.DefaultTheme().Icon(name)
}

// Size implements fyne.Theme: a little denser than Fyne's default.
func (t appTheme) Size(name fyne.ThemeSizeName) float32 {
	switch name {
	case theme.SizeNameText:
		return 13
	case theme.SizeNameCaptionText:
		return 11
	case theme.SizeNameInnerPadding:
		return 7
	case theme.SizeNameInputRadius, theme.SizeNameSelectionRadius:
		return 6
	case theme.SizeNameScrollBar:
		return 10
	case theme.SizeNameScrollBarSmall:
		return 4
	}
	return theme.DefaultTheme().Size(name)
}

// paletteFor is the palette of a choice: "light", "dark", "contrast", or
// anything else for what the system says.
func paletteFor(choice string, system fyne.ThemeVariant) widgets.Palette {
	switch choice {
	case "light":
		return widgets.Light()
	case "dark":
		return widgets.Dark()
	case "contrast":
		return widgets.HighContrast()
	}
	if system == theme.VariantDark {
		return widgets.Dark()
	}
	return widgets.Light()
}
