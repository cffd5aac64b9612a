package app

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"sayso/app/ui"
	"sayso/assets"
)

// TestThePageOfKeysIsTheTableOfCommands keeps docs/keyboard.md true. With
// SAYSO_UPDATE=1 in the environment it writes the page.
func TestThePageOfKeysIsTheTableOfCommands(t *testing.T) {
	const path = "../docs/keyboard.md"
	want := keyboardPage(Commands(assets.Codebook()))
	if os.Getenv("SAYSO_UPDATE") != "" {
		if err := os.WriteFile(path, []byte(want), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	got, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if difference := cmp.Diff(want, string(got)); difference != "" {
		t.Errorf("docs/keyboard.md is not the table of commands; write it with SAYSO_UPDATE=1 go test ./app (-table +page):\n%s", difference)
	}
}

func keyboardPage(table []ui.Command) string {
	var page strings.Builder
	page.WriteString(`# Keys

Every command, its menu and its keys. This page is written from the program's
own table of commands, the one that also makes the menus, the palette (Ctrl+K)
and the sheet of keys (F1). On macOS, Cmd stands for Ctrl.

Plain keys work while the text has the focus: Esc brings it back there. A key
that labels works once, however long it is held. Held down, it arms its label:
a click then labels the sentence that was clicked.

Labels go to the sentence with the outline. The keys of the menu Annotation go to
the target: the annotation that is shown on the right. After a label that is the
sentence just labelled, in a frame of dashes, until you move.

In lists, Enter takes the line that is framed: the first before anything is typed,
then the only one that what was typed can mean, or the one that Down led to. In a
list whose lines change the project (links, the history, labels for all that was
found) none of several is framed before you type or press Down. Where none is
framed, Enter frames the first. In the fields for source, via and target
Enter takes the framed name, or else what was typed; Tab completes, Esc leaves what
was typed. Nothing is stored before the field is left.

`)
	for _, group := range menuOrder {
		fmt.Fprintf(&page, "## %s\n\n| command | keys |\n|---|---|\n", group)
		for _, c := range table {
			if c.Group == group {
				var keys []string
				for _, k := range c.Keys {
					keys = append(keys, k.String())
				}
				fmt.Fprintf(&page, "| %s | %s |\n", c.Name, strings.Join(keys, ", "))
			}
		}
		page.WriteByte('\n')
	}
	page.WriteString(`## Sheets, lists and screens

What opens over the text takes the keys until it is closed. A click changes
nothing about that: Enter and Esc go on doing what is printed on the buttons.

` + sheetKeysTable() + "\n")
	page.WriteString(`## How many keys a thing takes

| to do | keys |
|---|---|
| label the sentence and go on | 1 |
| say there is nothing to label, and go on | 1 |
| label it and name the first proposed source | 3: the label, S, Enter |
| say how certain it is, or any other attribute with values | 2: C and a digit, or Space for what is offered |
| take over who said it from the annotation before | 1: R |
| label a part of the sentence | 2 or 3: X until it is selected, the label |
| deny a claim and say which | 3 and a few letters: 2, L, Enter |
| write a note | 2 and its text: T, …, Esc |
| account for 40 sentences, 12 of which get a label | 40 at most: a digit or 0 for each, fewer with Shift+0 for the rest and H for what was passed |
`)
	return page.String()
}
