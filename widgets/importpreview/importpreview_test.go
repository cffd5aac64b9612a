package importpreview

import (
	"fmt"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"sayso/widgets"
)

// importScreen is a preview of so many documents on a canvas of a size in px.
func importScreen(t *testing.T, count int, width, height float32) *Preview {
	t.Helper()
	test.NewTempApp(t)
	w := test.NewTempWindow(t, nil)
	v := New(widgets.Light(), w.Canvas())
	w.SetContent(v)
	w.Resize(fyne.NewSize(width, height))
	v.SetPage(Page{
		Title: "Import", Count: count, Part: 0.5, Import: "Import", Headers: 1, HasTables: true,
		Line: func(i int) Line {
			return Line{Title: fmt.Sprintf("Article %d with a title that is rather long for a narrow window", i), Outlet: "Harbour Post", Date: "2031-04-02", From: "bundle.docx 3 of 120", Words: "612", Note: "Nearly the same", Mark: Mark(i % 3)}
		},
		Detail: Detail{Index: 0, Title: "Article 0", Editable: true},
	})
	v.FocusList()
	return v
}

func TestKeysGoThroughTheDocumentsOfAnImport(t *testing.T) {
	v := importScreen(t, 100, 1280, 800)
	var told []string
	v.OnChoose = func(i int) { told = append(told, fmt.Sprint("choose ", i)) }
	v.OnToggle = func(i int) { told = append(told, fmt.Sprint("toggle ", i)) }
	v.OnImport = func() { told = append(told, "import") }
	v.OnCancel = func() { told = append(told, "cancel") }
	for _, name := range []fyne.KeyName{fyne.KeyDown, fyne.KeyUp, fyne.KeyEnd, fyne.KeySpace, fyne.KeyReturn, fyne.KeyEscape} {
		v.list.TypedKey(&fyne.KeyEvent{Name: name})
	}
	if got, want := strings.Join(told, ", "), "choose 1, choose 99, toggle 0, import, cancel"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestAFieldOfAnImportTellsWhatWasTypedOnce(t *testing.T) {
	v := importScreen(t, 3, 1280, 800)
	var told []string
	v.OnEdit = func(field, value string) { told = append(told, field+"="+value) }
	v.FocusField("outlet")
	v.form.fields["outlet"].SetText("Evening Mail")
	v.form.fields["outlet"].TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	page := v.page
	page.Detail.Outlet = "Evening Mail"
	v.SetPage(page)
	v.FocusField("title")
	v.form.fields["title"].SetText("Dropped")
	v.form.fields["title"].TypedKey(&fyne.KeyEvent{Name: fyne.KeyEscape})
	v.Flush()
	if strings.Join(told, ", ") != "outlet=Evening Mail" {
		t.Errorf("told %q", told)
	}
	if v.canvas.Focused() != fyne.Focusable(v.list) {
		t.Error("Esc in a field did not go back to the list")
	}
}

func TestAClickOnAMarkTakesOrLeavesAndOnAFieldTypes(t *testing.T) {
	v := importScreen(t, 3, 1280, 800)
	var told []string
	v.OnChoose = func(i int) { told = append(told, fmt.Sprint("choose ", i)) }
	v.OnToggle = func(i int) { told = append(told, fmt.Sprint("toggle ", i)) }
	v.list.tapped(1, "mark")
	v.list.tapped(0, "date")
	if strings.Join(told, ", ") != "choose 1, toggle 1" {
		t.Errorf("told %q", told)
	}
	if v.canvas.Focused() != fyne.Focusable(v.form.fields["date"]) {
		t.Error("the date is not typed into")
	}
}

func TestTheTableOfAnImportFitsItsWidth(t *testing.T) {
	for _, width := range []float32{320, 480, 600, 700, 1400} {
		columns, right := columns(width, map[string]float32{"outlet": 400, "from": 400}), float32(0)
		for _, name := range []string{"title", "outlet", "date", "from", "words"} {
			at, ok := columns[name]
			if !ok {
				continue
			}
			if at.x < right || at.width < 40 || at.x+at.width > width {
				t.Errorf("at %v px the column %s lies at %v, %v wide", width, name, at.x, at.width)
			}
			right = at.x + at.width
		}
	}
}

func TestAColumnOfAnImportThatHoldsLittleLeavesItsRoomToTheTitle(t *testing.T) {
	short := columns(760, map[string]float32{"outlet": 20, "from": 60})
	long := columns(760, map[string]float32{"outlet": 400, "from": 400})
	if short["title"].width < long["title"].width+100 {
		t.Errorf("the title has %.0f px beside short columns and %.0f px beside long ones", short["title"].width, long["title"].width)
	}
	if wide := columns(1400, map[string]float32{"outlet": 90, "from": 120}); wide["title"].width < 900 {
		t.Errorf("in a wide window the title has %.0f px", wide["title"].width)
	}
}

func TestColumnsOfAnImportThatHoldNothingTakeNoMoreThanTheirHeadings(t *testing.T) {
	full := columns(720, map[string]float32{"outlet": 85, "date": 74, "from": 80})
	empty := columns(720, map[string]float32{"from": 80})
	if full["date"].width < 74 || full["outlet"].width < 85 {
		t.Errorf("date and outlet have %.0f and %.0f px", full["date"].width, full["outlet"].width)
	}
	if more := empty["title"].width - full["title"].width; more < 55 {
		t.Errorf("without dates and outlets the title has %.0f px more", more)
	}
}

func TestTabGoesFromTheListOfAnImportToItsFields(t *testing.T) {
	v := importScreen(t, 3, 900, 600)
	c := v.canvas.(interface{ FocusNext() })
	c.FocusNext()
	if v.canvas.Focused() != fyne.Focusable(v.form.fields["title"]) {
		t.Errorf("after the list comes %T", v.canvas.Focused())
	}
}

func BenchmarkImportPreviewOfTenThousand(b *testing.B) {
	test.NewTempApp(b)
	w := test.NewTempWindow(b, nil)
	v := New(widgets.Light(), w.Canvas())
	w.SetContent(v)
	w.Resize(fyne.NewSize(1280, 800))
	page := Page{Count: 10_000, Line: func(i int) Line { return Line{Title: fmt.Sprint(i)} }, Detail: Detail{Index: 0}}
	for b.Loop() {
		page.Detail.Index = (page.Detail.Index + 1) % page.Count
		v.SetPage(page)
	}
}
