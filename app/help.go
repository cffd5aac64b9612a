package app

import (
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"

	"sayso/app/session"
	"sayso/app/ui"
	"sayso/assets"
	"sayso/internal/matching"
	"sayso/internal/notices"
	"sayso/widgets"
)

// showKeys shows the sheet of keys, made from the table of commands, in as many
// columns as the window has room for.
func (w *Window) showKeys() {
	count := int(max(1, min(3, w.window.Canvas().Size().Width/380)))
	columns := make([]*fyne.Container, count)
	grid := container.NewGridWithColumns(count)
	for i := range columns {
		columns[i] = container.NewVBox()
		grid.Add(columns[i])
	}
	total, rows := 0, 0
	for _, group := range menuOrder {
		_, n := w.keySection(group)
		total += n + 2
	}
	for _, group := range menuOrder {
		if section, n := w.keySection(group); n > 0 {
			columns[min(count-1, rows*count/total)].Add(section)
			rows += n + 2
		}
	}
	w.OpenSheet("Keys", grid, fyne.NewSize(float32(count)*370, 660), "", nil)
}

// keySection lists the commands of one menu that have a key.
func (w *Window) keySection(group string) (fyne.CanvasObject, int) {
	heading := canvas.NewText(strings.ToUpper(group), w.Palette.Dim)
	heading.TextSize = 11
	section := container.NewVBox(heading)
	n := 0
	for _, c := range w.commands {
		if c.Group != group || len(c.Keys) == 0 {
			continue
		}
		var keys []string
		for _, k := range c.Keys {
			keys = append(keys, k.String())
		}
		accent := w.Palette
		accent.Ink = w.Palette.Accent
		section.Add(container.New(ui.Margins(0, 0, 24, 0), container.New(&widgets.HeadRow{Left: 1, Gap: 8},
			widgets.NewLine(w.Palette, c.Name, 12.5, false), widgets.NewLine(accent, strings.Join(keys, "  or  "), 12, false))))
		n++
	}
	section.Add(canvas.NewText("", w.Palette.Dim))
	return section, n
}

func (w *Window) showAbout() {
	s := w.OpenSheet("Sayso "+w.release.Version, ui.Paragraph(aboutText(w.release, time.Now())), fyne.NewSize(500, 230), "", nil)
	s.Also("Licences…", w.showLicences)
	s.Also("Copy the address", func() {
		w.app.Clipboard().SetContent(w.release.Page)
		w.say("The address of the release page is copied.")
	})
}

// aboutText says what the program is, from when, and where a newer one would be.
func aboutText(r assets.Release, now time.Time) string {
	from := "Released " + r.Day() + "."
	if r.IsOld(now) {
		from = "This version is from " + r.Day() + "; a newer one may exist."
	}
	return "Mark claims, denials and speculation and who said them, and export a dataset that others can trust. " +
		"Everything stays in one file on this computer; nothing is sent anywhere.\n\n" + from + " Newer versions: " + r.Page + "\n\nMIT licence."
}

// showLicences lists what is in the program, each with its licence.
func (w *Window) showLicences() {
	var all []widgets.FinderItem
	for _, part := range notices.Parts() {
		all = append(all, widgets.FinderItem{Text: part.Name, Apply: func() { w.Tell(part.Name, part.Text) }})
	}
	w.Finder = widgets.ShowFinder(w.Palette, w.window.Canvas(), "What is in the program; Enter shows its licence",
		func(query string) []widgets.FinderItem { return ui.Fitting(all, query) }, w.focusText)
}

// showHistory lists what was done, newest first, and takes one of it back. What
// others did is listed and cannot be taken.
func (w *Window) showHistory() {
	w.inspector.Flush()
	w.session.History(func(lines []session.HistoryLine) {
		w.Finder = widgets.ShowFinder(w.Palette, w.window.Canvas(), "What was done; Enter undoes the chosen change, if it is yours",
			func(query string) []widgets.FinderItem {
				words := strings.Fields(strings.ToLower(query))
				var list []widgets.FinderItem
				for _, line := range lines {
					if matching.HasAll(strings.ToLower(line.Text+" "+line.Side), words) {
						list = append(list, widgets.FinderItem{Text: line.Text, Side: line.Side, Apply: func() { w.session.TakeBackLine(line) }})
					}
				}
				return list
			}, w.focusText)
		w.Finder.FrameNone()
		w.Finder.ClickFrames()
	})
}
