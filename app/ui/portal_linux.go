package ui

import (
	"context"
	"fmt"
	"net/url"
	"os"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver"
	"github.com/godbus/dbus/v5"

	"sayso/storage"
)

// The desktop portal: org.freedesktop.portal.FileChooser, on the session's bus.
// The module rymdport/portal does the same, but takes a plus in a name for a
// blank, and so gives paths that are not there.

const (
	portalName   = "org.freedesktop.portal.Desktop"
	portalPath   = "/org/freedesktop/portal/desktop"
	portalOpen   = "org.freedesktop.portal.FileChooser.OpenFile"
	portalAnswer = "org.freedesktop.portal.Request.Response"
)

// portalFilter is a filter of files as the portal takes it: a name and rules of
// a kind (0: a pattern) and a pattern.
type portalFilter struct {
	Name  string
	Rules []portalRule
}

type portalRule struct {
	Kind    uint32
	Pattern string
}

// AskPortal is the FileChooser of a desktop with a portal.
func AskPortal(ctx context.Context, q FileQuestion) ([]string, error) {
	if os.Getenv("DBUS_SESSION_BUS_ADDRESS") == "" {
		return nil, ErrNoDialog // a bus would be started for it
	}
	bus, err := dbus.SessionBusPrivateNoAutoStartup(dbus.WithContext(ctx))
	if err != nil {
		return nil, err
	}
	defer bus.Close()
	if err := bus.Auth(nil); err != nil {
		return nil, err
	}
	if err := bus.Hello(); err != nil {
		return nil, err
	}
	// The path of the request is known beforehand, so that no answer is missed.
	token := "sayso_" + strings.ReplaceAll(storage.NewID(), "-", "")
	sender := strings.ReplaceAll(strings.TrimPrefix(bus.Names()[0], ":"), ".", "_")
	request := dbus.ObjectPath(portalPath + "/request/" + sender + "/" + token)
	answers := make(chan *dbus.Signal, 4)
	bus.Signal(answers)
	if err := bus.AddMatchSignal(dbus.WithMatchObjectPath(request), dbus.WithMatchInterface("org.freedesktop.portal.Request")); err != nil {
		return nil, err
	}
	call := bus.Object(portalName, portalPath).CallWithContext(ctx, portalOpen, 0, q.parent, q.Title, q.options(token))
	if call.Err != nil {
		return nil, call.Err
	}
	for {
		select {
		case <-ctx.Done():
			return nil, ctx.Err()
		case signal, open := <-answers:
			if !open {
				return nil, ErrNoDialog // the bus has gone
			}
			if signal.Name == portalAnswer && signal.Path == request {
				return pathsOf(signal.Body)
			}
		}
	}
}

// options are those of the call.
func (q FileQuestion) options(token string) map[string]dbus.Variant {
	options := map[string]dbus.Variant{
		"handle_token": dbus.MakeVariant(token), "modal": dbus.MakeVariant(true),
		"multiple": dbus.MakeVariant(q.Several), "directory": dbus.MakeVariant(q.Folders),
	}
	if q.Folder != "" {
		options["current_folder"] = dbus.MakeVariant(append([]byte(q.Folder), 0))
	}
	if len(q.Endings) > 0 {
		filter := portalFilter{Name: strings.Join(q.Endings, ", ")}
		for _, ending := range q.Endings {
			filter.Rules = append(filter.Rules, portalRule{0, "*" + strings.ToLower(ending)}, portalRule{0, "*" + strings.ToUpper(ending)})
		}
		options["filters"] = dbus.MakeVariant([]portalFilter{filter})
	}
	return options
}

// pathsOf reads the paths out of an answer: a number, 0 for chosen and 1 for
// cancelled, and a dictionary with the addresses of the files.
func pathsOf(body []any) ([]string, error) {
	if len(body) != 2 {
		return nil, fmt.Errorf("the portal answered in %d parts", len(body))
	}
	status, _ := body[0].(uint32)
	results, _ := body[1].(map[string]dbus.Variant)
	uris, _ := results["uris"].Value().([]string)
	if status != 0 {
		return nil, nil
	}
	var paths []string
	for _, uri := range uris {
		u, err := url.Parse(uri)
		if err != nil || u.Scheme != "file" || u.Path == "" {
			return nil, fmt.Errorf("the portal named %q, which is no file on this computer", uri)
		}
		paths = append(paths, u.Path)
	}
	return paths, nil
}

// nativeWindow names a window as the portal wants it, "" for none. A window of
// Wayland cannot be named yet; the dialog then stands by itself.
func nativeWindow(window fyne.Window) (name string) {
	if native, ok := window.(driver.NativeWindow); ok {
		native.RunNative(func(context any) {
			if x11, ok := context.(driver.X11WindowContext); ok && x11.WindowHandle != 0 {
				name = fmt.Sprintf("x11:%x", x11.WindowHandle)
			}
		})
	}
	return name
}
