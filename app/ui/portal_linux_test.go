package ui

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"os/exec"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/godbus/dbus/v5"
)

// desktopPortal is a portal that answers as it is told.
type desktopPortal struct {
	bus   *dbus.Conn
	reply func(options map[string]dbus.Variant) (status uint32, uris []string)
	asked map[string]dbus.Variant
	title string
}

// OpenFile is the call of the portal.
func (p *desktopPortal) OpenFile(sender dbus.Sender, parent, title string, options map[string]dbus.Variant) (dbus.ObjectPath, *dbus.Error) {
	p.asked, p.title = options, title
	who := strings.ReplaceAll(strings.TrimPrefix(string(sender), ":"), ".", "_")
	request := dbus.ObjectPath(portalPath + "/request/" + who + "/" + options["handle_token"].Value().(string))
	status, uris := p.reply(options)
	results := map[string]dbus.Variant{}
	if uris != nil {
		results["uris"] = dbus.MakeVariant(uris)
	}
	if err := p.bus.Emit(request, portalAnswer, status, results); err != nil {
		return "", dbus.MakeFailedError(err)
	}
	return request, nil
}

// newBus starts a bus of its own for the test and gives its address.
func newBus(t *testing.T) string {
	t.Helper()
	daemon, err := exec.LookPath("dbus-daemon")
	if err != nil {
		t.Skip("dbus-daemon is not installed, so there is no bus to ask a portal on: ", err)
	}
	c := exec.Command(daemon, "--session", "--nofork", "--print-address=1", "--address=unix:dir="+t.TempDir())
	out, err := c.StdoutPipe()
	if err == nil {
		err = c.Start()
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { c.Process.Kill(); c.Wait() })
	address, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		t.Fatal(err)
	}
	address = strings.TrimSpace(address)
	t.Setenv("DBUS_SESSION_BUS_ADDRESS", address)
	return address
}

func newPortal(t *testing.T, reply func(map[string]dbus.Variant) (uint32, []string)) *desktopPortal {
	t.Helper()
	bus, err := dbus.Connect(newBus(t))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { bus.Close() })
	p := &desktopPortal{bus: bus, reply: reply}
	if err := bus.Export(p, portalPath, "org.freedesktop.portal.FileChooser"); err != nil {
		t.Fatal(err)
	}
	if answer, err := bus.RequestName(portalName, dbus.NameFlagDoNotQueue); err != nil || answer != dbus.RequestNameReplyPrimaryOwner {
		t.Fatal(answer, err)
	}
	return p
}

func TestThePortalIsAskedForSeveralFilesAndItsPathsAreTakenAsTheyAre(t *testing.T) {
	p := newPortal(t, func(map[string]dbus.Variant) (uint32, []string) {
		return 0, []string{"file:///home/ada/one+two.txt", "file:///home/ada/%C3%A4%20b.txt"}
	})
	got, err := AskPortal(t.Context(), FileQuestion{Title: "Import articles", Several: true, Endings: []string{".txt"}, Folder: "/home/ada"})
	if err != nil || !slices.Equal(got, []string{"/home/ada/one+two.txt", "/home/ada/ä b.txt"}) {
		t.Errorf("%q, %v", got, err)
	}
	if several, _ := p.asked["multiple"].Value().(bool); !several || p.title != "Import articles" {
		t.Errorf("asked was %q, %v", p.title, p.asked)
	}
	if folder, _ := p.asked["current_folder"].Value().([]byte); string(folder) != "/home/ada\x00" {
		t.Errorf("it begins in %q", folder)
	}
	if got := fmt.Sprint(p.asked["filters"].Value()); got != "[[.txt [[0 *.txt] [0 *.TXT]]]]" {
		t.Errorf("the filters are %s", got)
	}
	if got := (FileQuestion{Endings: []string{".txt"}}).options("x")["filters"].Signature().String(); got != "a(sa(us))" {
		t.Errorf("the filters have the type %s", got)
	}
}

func TestACancelledDialogOfThePortalGivesNothing(t *testing.T) {
	newPortal(t, func(map[string]dbus.Variant) (uint32, []string) { return 1, nil })
	if got, err := AskPortal(t.Context(), FileQuestion{}); got != nil || err != nil {
		t.Errorf("%q, %v", got, err)
	}
}

func TestAFileThatIsNotOnThisComputerIsRefused(t *testing.T) {
	newPortal(t, func(map[string]dbus.Variant) (uint32, []string) { return 0, []string{"https://example.org/a.txt"} })
	if got, err := AskPortal(t.Context(), FileQuestion{}); got != nil || err == nil {
		t.Errorf("%q, %v", got, err)
	}
}

func TestWithoutAPortalOrABusThereIsNoDialog(t *testing.T) {
	newBus(t)
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	if _, err := AskPortal(ctx, FileQuestion{}); err == nil || errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("without a portal: %v", err)
	}
	t.Setenv("DBUS_SESSION_BUS_ADDRESS", "")
	if _, err := AskPortal(ctx, FileQuestion{}); !errors.Is(err, ErrNoDialog) {
		t.Errorf("without a bus: %v", err)
	}
}
