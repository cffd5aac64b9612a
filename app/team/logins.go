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

// tellLogins shows the passwords of logins that were made, if there are any. The
// sheet goes only when they were copied, or when that is said a second time.
func (s *Screen) tellLogins(address string, list []hub.Seated) {
	const trusted = "Tell each of them on a way that you trust; the passwords are kept nowhere and are not shown again."
	groups := loginLines(address, list)
	if len(groups) == 0 {
		return
	}
	said := paragraph(trusted + " They choose “Join a team…” and give the address.")
	shown := widgets.NewKeyScroll(s.shell.Palette, "Logins that were made", groups)
	may := false // it may go
	body := container.NewBorder(said, nil, nil, nil, shown)
	var sheet *ui.Sheet
	sheet = s.shell.OpenSheet("Logins that were made", body, fyne.NewSize(620, 190+72*float32(min(len(groups), 8))), "Copy", func() bool {
		s.shell.Copy(loginText(groups))
		may = true
		said.SetText("Copied. " + trusted)
		sheet.NameCancel("Close")
		return false
	})
	sheet.MayCancel = func() bool {
		if !may {
			said.SetText("Not copied yet, and not shown again: whoever does not get theirs needs a new one. Copy them, or close once more to let them go.")
			sheet.NameCancel("Close without copying")
			may = true
			return false
		}
		return true
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
