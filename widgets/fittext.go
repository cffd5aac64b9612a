package widgets

import (
	"fmt"
	"strings"

	"fyne.io/fyne/v2"
)

// fitText shortens a line to a width in px, with an ellipsis where something
// was left out.
func fitText(text string, width, size float32, style fyne.TextStyle) string {
	if text == "" || fyne.MeasureText(text, size, style).Width <= width {
		return text
	}
	runes := []rune(text)
	low, high := 0, len(runes)
	for low < high {
		middle := (low + high + 1) / 2
		if fyne.MeasureText(string(runes[:middle])+"…", size, style).Width <= width {
			low = middle
		} else {
			high = middle - 1
		}
	}
	return strings.TrimRight(string(runes[:low]), " ") + "…"
}

// WrapTwo breaks a title into at most two lines of a width in px. The second
// line ends in an ellipsis where something was left out.
func WrapTwo(text string, width, size float32, style fyne.TextStyle) [2]string {
	lines := wrapLines(text, width, size, style, 2)
	return [2]string{lines[0], strings.Join(lines[1:], "")}
}

// wrapParagraphs breaks each line of a text into lines of a width in px, at most
// most of them together.
func wrapParagraphs(text string, width, size float32, most int) []string {
	var lines []string
	for paragraph := range strings.SplitSeq(text, "\n") {
		if left := most - len(lines); left > 0 {
			lines = append(lines, wrapLines(paragraph, width, size, fyne.TextStyle{}, left)...)
		}
	}
	return lines
}

// wrapLines breaks a text into at most most lines of a width in px, at spaces.
// The last line ends in an ellipsis where something was left out. There is
// always one line, which may be empty.
func wrapLines(text string, width, size float32, style fyne.TextStyle, most int) []string {
	var lines []string
	line := ""
	words := strings.Fields(text)
	for i, word := range words {
		longer := word
		if line != "" {
			longer = line + " " + word
		}
		if line == "" || fyne.MeasureText(longer, size, style).Width <= width {
			line = longer
			continue
		}
		if len(lines) == most-1 {
			return append(lines, fitText(strings.Join(append([]string{line}, words[i:]...), " "), width, size, style))
		}
		lines, line = append(lines, fitText(line, width, size, style)), word
	}
	return append(lines, fitText(line, width, size, style))
}

// fyneWidthKey makes a cache key of a width and a weight.
func fyneWidthKey(width float32, bold bool) string { return fmt.Sprintf("%.0f %t", width, bold) }
