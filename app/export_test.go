package app

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"sayso/internal/dataset"
	"sayso/widgets"
)

// exporting opens the sheet and gives its parts.
func (s *stage) exporting() *exportParts {
	s.t.Helper()
	s.export.Open()
	p := &exportParts{stage: s, segmented: map[string]*widgets.Segmented{}}
	walk(s.Sheet.Popup.Content, func(o fyne.CanvasObject) {
		switch o := o.(type) {
		case *widgets.Segmented:
			name, _, _ := strings.Cut(o.AccessibilityLabel(), ":")
			p.segmented[name] = o
		case *widgets.Choice:
			p.choices = append(p.choices, o)
		case *widgets.Field:
			if o.AccessibilityLabel() == "File or folder" {
				p.path = o
			}
		case *widget.RichText:
			p.losses = o
		}
	})
	return p
}

type exportParts struct {
	*stage
	path      *widgets.Field
	segmented map[string]*widgets.Segmented
	choices   []*widgets.Choice // the format, its form, the annotators
	losses    *widget.RichText
}

func walk(o fyne.CanvasObject, visit func(fyne.CanvasObject)) {
	visit(o)
	switch o := o.(type) {
	case *fyne.Container:
		for _, child := range o.Objects {
			walk(child, visit)
		}
	case *container.Scroll:
		walk(o.Content, visit)
	}
}

// key presses a key on a control that has the focus.
func (p *exportParts) key(on fyne.Focusable, names ...fyne.KeyName) {
	p.window.Canvas().Focus(on)
	p.press(names...)
	p.queue.drain()
}

func (p *exportParts) formatNamed(name string) {
	p.t.Helper()
	for i, f := range dataset.Formats {
		if f.Name == name {
			p.choices[0].SetSelectedIndex(i)
			return
		}
	}
	p.t.Fatal("no format", name)
}

func (p *exportParts) counted() string {
	p.t.Helper()
	p.until("it is counted", func() bool { return !strings.Contains(p.losses.String(), "Counting") })
	return p.losses.String()
}

func TestTheExportSaysWhatIsLeftOutBeforeItWrites(t *testing.T) {
	p := newStage(t).exporting()
	p.formatNamed("doccano")
	if text := p.counted(); !strings.Contains(text, "Not written") || !strings.Contains(text, "relations") || !strings.Contains(text, "as comments of the document") {
		t.Errorf("it says %q", text)
	}
	if !strings.HasSuffix(p.path.Text, ".jsonl") {
		t.Errorf("the file is %s", p.path.Text)
	}
	p.formatNamed("jsonl")
	if text := p.counted(); strings.Contains(text, "relations") {
		t.Errorf("JSON lines lose %q", text)
	}
	p.formatNamed("brat")
	p.key(p.segmented["Texts"], fyne.KeyRight)
	if text := p.losses.String(); !strings.Contains(text, "This format cannot leave out the texts.") {
		t.Errorf("it says %q", text)
	}
	before := p.Sheet
	p.key(p.path, fyne.KeyReturn)
	if p.Sheet == before || p.Sheet.Title != "Something went wrong" {
		t.Errorf("the sheet is %q", p.Sheet.Title)
	}
}

func TestTheFormOfATableIsChosen(t *testing.T) {
	p := newStage(t).exporting()
	form := p.choices[1]
	p.formatNamed("jsonl")
	if !form.Disabled() {
		t.Error("JSON lines offer a form")
	}
	p.formatNamed("csv")
	if form.Disabled() || len(form.Options) != 3 || form.Selected != "One row per sentence" {
		t.Fatalf("the forms are %q, chosen is %q", form.Options, form.Selected)
	}
	if text := p.counted(); strings.Contains(text, "notes") {
		t.Errorf("the first form loses %q", text)
	}
	form.SetSelectedIndex(2)
	if text := p.counted(); !strings.Contains(text, "values of attributes") {
		t.Errorf("the wide form loses %q", text)
	}
	path := filepath.Join(t.TempDir(), "wide.csv")
	p.path.SetText(path)
	p.key(p.path, fyne.KeyReturn)
	p.until("the file is there", func() bool { return p.Job == nil })
	if data, err := os.ReadFile(path); err != nil || !strings.Contains(string(data), ",annotator_") {
		t.Errorf("it holds %.200q (%v)", data, err)
	}
	p.saved()
	if again := p.exporting(); again.choices[1].Selected != "A column for each annotator" {
		t.Errorf("the next export begins with %q", again.choices[1].Selected)
	}
}

func TestThePartitionOfParquetIsChosen(t *testing.T) {
	p := newStage(t).exporting()
	partition := p.choices[3]
	p.formatNamed("jsonl")
	if !partition.Disabled() {
		t.Error("JSON lines offer a partition")
	}
	p.formatNamed("parquet")
	if partition.Disabled() || partition.Selected != "None" || len(partition.Options) != len(dataset.Partitions)+1 {
		t.Fatalf("the partitions are %q, chosen is %q", partition.Options, partition.Selected)
	}
	partition.SetSelected("By year")
	p.key(p.segmented["Written as"], fyne.KeyRight)
	folder := filepath.Join(t.TempDir(), "corpus")
	p.path.SetText(folder)
	p.key(p.path, fyne.KeyReturn)
	p.until("the folder is there", func() bool { return p.Job == nil })
	if found, err := filepath.Glob(filepath.Join(folder, "sentences", "year=*", "part-*.parquet")); err != nil || len(found) == 0 {
		t.Errorf("no table in partitions: %v", err)
	}
}

func TestEveryOptionOfTheExportIsReachedByKey(t *testing.T) {
	p := newStage(t).exporting()
	folder := filepath.Join(t.TempDir(), "out")
	p.formatNamed("jsonl")
	p.key(p.segmented["Names of annotators"], fyne.KeyRight)
	p.key(p.segmented["Training and test"], fyne.KeyRight)
	if !strings.HasSuffix(p.path.Text, ".zip") {
		t.Errorf("several files go to %s", p.path.Text)
	}
	p.key(p.segmented["Kept together"], fyne.KeyRight)
	p.key(p.segmented["Written as"], fyne.KeyRight)
	if filepath.Ext(p.path.Text) != "" {
		t.Errorf("a folder goes to %s", p.path.Text)
	}
	p.path.SetText(folder)
	p.key(p.segmented["Articles"], fyne.KeyReturn) // Enter writes from every control
	p.until("the folder is there", func() bool { return p.Job == nil })
	data, err := os.ReadFile(filepath.Join(folder, "manifest.json"))
	if err != nil {
		t.Fatal(err)
	}
	var m struct {
		Application string
		Options     struct{ Pseudonyms bool }
		Splits      struct {
			By     string
			Counts []struct{ Documents int }
		}
	}
	if err := json.Unmarshal(data, &m); err != nil {
		t.Fatal(err)
	}
	if m.Application != "Sayso 0.0.0" || !m.Options.Pseudonyms || m.Splits.By != "outlet" || len(m.Splits.Counts) != 2 {
		t.Errorf("the manifest says %s", data)
	}
	train, err := os.ReadFile(filepath.Join(folder, "train.jsonl"))
	if err != nil || strings.Contains(string(train), "Reader A") {
		t.Errorf("names are written (%v)", err)
	}

	// The next export begins where this one went, and asks before it replaces.
	p.saved()
	again := p.exporting()
	if again.path.Text != folder || again.choices[0].Selected != again.choices[0].Options[5] {
		t.Errorf("the next export goes to %s as %s", again.path.Text, again.choices[0].Selected)
	}
	again.key(again.path, fyne.KeyReturn)
	if again.Sheet.Title != "Replace the folder?" {
		t.Fatalf("the sheet is %q", again.Sheet.Title)
	}
	if overlays := again.window.Canvas().Overlays().List(); len(overlays) != 1 || again.Sheet.Popup.Hidden {
		t.Fatalf("over the window lie %d things, want the question alone", len(overlays))
	}
	widgets.StrayKey(again.window.Canvas(), &fyne.KeyEvent{Name: fyne.KeyReturn})
	again.until("it is replaced", func() bool { return again.Job == nil })
	if _, err := os.Stat(filepath.Join(folder, "train.jsonl")); err == nil {
		t.Error("the splits of the export before are still there")
	}
	if _, err := os.Stat(filepath.Join(folder, "corpus.jsonl")); err != nil {
		t.Error(err)
	}
}

func TestEscapeLeavesTheExportFromEveryControl(t *testing.T) {
	s := newStage(t)
	for _, name := range []string{"Articles", "Texts", "Names of annotators", "Training and test", "Kept together", "Written as"} {
		p := s.exporting()
		control := p.segmented[name]
		if control == nil {
			t.Fatal("no control", name)
		}
		p.key(control, fyne.KeyEscape)
		if !p.Sheet.Popup.Hidden {
			t.Error("Esc does not leave from", name)
		}
	}
}
