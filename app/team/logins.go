package team

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"sayso/app/ui"
	"sayso/internal/hub"
	"sayso/widgets"
)

// The passwords of logins that were made are shown here and nowhere else, once.

// tellLogins shows the passwords of logins that were made or changed, if there are
// any. The sheet goes only when they were copied, or when it was said that they may
// go without.
func (s *Screen) tellLogins(address string, list []hub.Seated) {
	const trusted = "Tell each of them on a way that you trust; the passwords are kept nowhere and are not shown again."
	groups := loginLines(address, list)
	if len(groups) == 0 {
		return
	}
	said := ui.Paragraph(trusted + " They choose “Join a team…” and give the address.")
	shown := widgets.NewKeyScroll(s.shell.Palette, "New passwords", groups)
	may := false // it may go
	body := container.NewBorder(said, nil, nil, nil, shown)
	var sheet, question *ui.Sheet
	sheet = s.shell.OpenSheet("New passwords", body, fyne.NewSize(620, 190+72*float32(min(len(groups), 8))), "Copy", func() bool {
		s.shell.Copy(loginText(groups))
		may = true
		said.SetText("Copied. " + trusted)
		return false
	})
	sheet.MayCancel = func() bool {
		if may || question.IsOpen() { // the window is closed while it is asked
			return true
		}
		question = s.shell.Confirm("The passwords were not copied", "They are kept nowhere and are not shown again. Whoever does not get theirs needs another one (Team: members).", "Let them go", func() {
			may = true
			sheet.Close()
		})
		question.NameCancel("Back to them")
		return false
	}
	sheet.NameCancel("Close")
	sheet.Focus(shown)
}

// loginLines are what each of those is told whose login was made.
func loginLines(address string, list []hub.Seated) (groups []widgets.ListGroup) {
	for _, one := range list {
		if one.Password == "" {
			continue
		}
		first := "Login: " + one.Login
		if own := hub.AddressFor(address, one.Login); own != "" {
			first = "Address: " + own
		}
		groups = append(groups, widgets.ListGroup{Heading: one.Name, Lines: []string{first, "Password: " + one.Password}})
	}
	return groups
}

// loginText is the same as a text.
func loginText(groups []widgets.ListGroup) string {
	var told []string
	for _, g := range groups {
		told = append(told, g.Heading+"\n"+strings.Join(g.Lines, "\n")+"\n")
	}
	return strings.Join(told, "\n")
}
