package chart

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"encoding/xml"
	"errors"
	"flag"
	"fmt"
	"image"
	"image/png"
	"io"
	"math"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"sayso/assets"
	"sayso/internal/colours"
	"sayso/internal/corpus"
	"sayso/internal/overview"
	"sayso/internal/plot"
	"sayso/internal/segment"
)

var update = flag.Bool("update", false, "write the golden pictures anew")

// sample is the sample project, read.
func sample(t testing.TB) *overview.Corpus {
	t.Helper()
	entries, annotators, err := assets.SampleProject()
	if err != nil {
		t.Fatal(err)
	}
	var relations []corpus.Relation
	for _, e := range entries {
		relations = append(relations, e.Relations...)
	}
	reader := overview.NewReader(overview.Project{Codebook: assets.Codebook(), Annotators: annotators, Relations: relations})
	for _, e := range entries {
		e.Document.Sentences = segment.Split(e.Document.Text, segment.Options{Language: "en"})
		reader.Add(e)
	}
	return reader.Corpus()
}

// hostile is a project of many labels and long, strange and missing names.
func hostile(documents int) *overview.Corpus {
	codebook := assets.Codebook()
	for n := range 25 {
		codebook.Labels = append(codebook.Labels, corpus.Label{ID: fmt.Sprint("l", n), Name: strings.Repeat("A very long label ", 1+n%4) + fmt.Sprint(n), Colour: "#60656d"})
	}
	annotators := []corpus.Annotator{{ID: uuid.NewString(), Name: "<b>Ana & \"Co\"</b>"}}
	names := []string{"", "وزارة الخارجية", "外交部发言人", strings.Repeat("Unbreakable", 20), "a\x00b\u2028c", "<script>alert(1)</script>", "=1+1", strings.Repeat("of the ministry ", 30), "🏛️"}
	for n := range 60 {
		names = append(names, fmt.Sprint("Source ", n))
	}
	ids := make([]string, 4*documents)
	for i := range ids {
		ids[i] = uuid.NewString()
	}
	var relations []corpus.Relation
	for i := range ids {
		relations = append(relations, corpus.Relation{Kind: []string{"denies", "supports", "same-claim-as", "unheard-of"}[i%4], From: ids[i], To: ids[(i*7)%len(ids)]})
	}
	reader := overview.NewReader(overview.Project{Codebook: codebook, Annotators: annotators, Relations: relations})
	for d := range documents {
		e := corpus.Entry{Document: corpus.Document{ID: uuid.NewString(), Title: fmt.Sprint(d), Outlet: names[(3*d)%len(names)], Date: []string{"", "2031", "2031-03-04", "1999-12-31", "2031-03-05"}[d%5], Text: "x x x x"}}
		for s := range 4 {
			e.Document.Sentences = append(e.Document.Sentences, corpus.Sentence{Span: corpus.Span{Start: 2 * s, End: 2*s + 1}})
			e.Annotations = append(e.Annotations, corpus.Annotation{ID: ids[4*d+s], Span: e.Document.Sentences[s].Span, Label: codebook.Labels[(d+s)%len(codebook.Labels)].ID,
				Annotator: annotators[0].ID, Attributes: map[string]string{"source": names[(d*5+s)%len(names)], "certainty": []string{"", "certain", "odd"}[s%3]}})
		}
		reader.Add(e)
	}
	return reader.Corpus()
}

// questions are what pictures are drawn of.
func questions() []overview.Question {
	list := []overview.Question{{Panel: overview.WhoAnswersWhom, Network: overview.Congruence}, {Panel: overview.WhoSaidWhat, By: []string{"label"}}, {Panel: overview.WhoSaidWhat, By: []string{"outlet", "source_type"}},
		{Panel: overview.OverTime, By: []string{"year"}}, {Panel: overview.OverTime, By: []string{"week", "outlet"}}, {Panel: overview.Thread, By: []string{"label"}}, {Panel: overview.Progress, By: []string{"outlet"}},
		{Panel: overview.CrossTable, By: []string{"source", "outlet"}}, {Panel: overview.CrossTable, By: []string{"outlet", "source"}}}
	for _, panel := range overview.Panels {
		list = append(list, overview.Question{Panel: panel})
	}
	for i := range list {
		list[i].Draws, list[i].Seed = 20, 1
	}
	return list
}

// styles are the ways in which pictures are drawn: for files, and for a window
// alone or as one of several.
func styles() []Style {
	var list []Style
	for i, width := range []float64{Column, Page, 60} {
		list = append(list, Style{Width: width, Theme: Themes[i]})
	}
	return append(list, Style{Width: Column, Theme: Safe}, Style{Width: 127, Window: true}, compact, contrast, Style{Width: 88, Theme: Dark, Window: true, Brief: true})
}

// How a picture looks in a window of several.
var (
	compact  = Style{Width: 127, Theme: Light, Window: true, Brief: true}
	contrast = Style{Width: 127, Theme: Contrast, Window: true, Brief: true}
)

// Nothing leaves a picture, in any width and theme, whatever the project holds;
// every mark that stands for a row names one; the SVG is XML.
func TestEveryPictureHoldsWhatItShows(t *testing.T) {
	for name, c := range map[string]*overview.Corpus{"sample": sample(t), "hostile": hostile(90), "empty": hostile(0), "two days": days(2), "five weeks": days(36)} {
		for _, q := range questions() {
			for _, style := range styles() {
				picture, table, err := Draw(c, q, style)
				if err != nil {
					t.Fatalf("%s %v: %v", name, q, err)
				}
				label := fmt.Sprint(name, " ", q.Panel, q.By, q.Network, " ", style.Width, style.Theme, style.Window, style.Brief)
				for i := range picture.Marks {
					checkMark(t, label, picture, &picture.Marks[i], len(table.Rows))
					checkContrast(t, label, picture, i)
				}
				var svg bytes.Buffer
				if err := picture.WriteSVG(&svg); err != nil {
					t.Fatal(err)
				}
				checkXML(t, label, svg.Bytes())
				if svg.Len() > 2<<20 {
					t.Errorf("%s: the SVG has %d bytes", label, svg.Len())
				}
			}
		}
	}
}

// days is a project with an article a day.
func days(n int) *overview.Corpus {
	annotator := corpus.Annotator{ID: uuid.NewString(), Name: "Ana"}
	reader := overview.NewReader(overview.Project{Codebook: assets.Codebook(), Annotators: []corpus.Annotator{annotator}})
	for d := range n {
		e := corpus.Entry{Document: corpus.Document{ID: fmt.Sprintf("%03d", d), Outlet: "Courier", Date: time.Date(2031, 2, 27+d, 0, 0, 0, 0, time.UTC).Format(time.DateOnly), Text: "x"}}
		e.Document.Sentences = []corpus.Sentence{{Span: corpus.Span{Start: 0, End: 1}}}
		e.Annotations = []corpus.Annotation{{ID: uuid.NewString(), Span: corpus.Span{Start: 0, End: 1}, Label: []string{"claim", "denial"}[d%2], Annotator: annotator.ID, CreatedAt: time.Date(2031, 4, 1+d, 0, 0, 0, 0, time.UTC)}}
		reader.Add(e)
	}
	return reader.Corpus()
}

func checkMark(t *testing.T, label string, p *plot.Picture, m *plot.Mark, rows int) {
	t.Helper()
	low, high := m.Path.Bounds()
	if m.Text != "" {
		width := plot.Measure(m.Text, m.Size, m.Bold)
		shift := map[plot.Align]float64{plot.Middle: width / 2, plot.End: width}[m.Align]
		low, high = plot.Point{X: m.At.X - shift, Y: m.At.Y - m.Size*0.25}, plot.Point{X: m.At.X - shift + width, Y: m.At.Y}
	}
	const slack = 0.1
	if !(low.X >= -slack && low.Y >= -slack && high.X <= p.Width+slack && high.Y <= p.Height+slack) || math.IsNaN(low.X+high.Y) {
		t.Errorf("%s: %q %s leaves the picture of %.0f × %.0f: from %.1f to %.1f", label, m.Text, m.Says, p.Width, p.Height, low, high)
	}
	if m.Row < 0 || m.Row > rows {
		t.Errorf("%s: a mark stands for row %d of %d", label, m.Row, rows)
	}
}

// checkContrast holds a text against what was painted under its middle.
func checkContrast(t *testing.T, label string, p *plot.Picture, i int) {
	t.Helper()
	m, ground := &p.Marks[i], p.Ground
	if m.Text == "" {
		return
	}
	at := plot.Point{X: m.At.X, Y: m.At.Y - m.Size*0.12}
	width := plot.Measure(m.Text, m.Size, m.Bold)
	at.X += map[plot.Align]float64{plot.Start: width / 2, plot.End: -width / 2}[m.Align]
	for _, under := range p.Marks[:i] {
		low, high := under.Path.Bounds()
		if len(under.Path) == 5 && under.Fill.A == 255 && low.X <= at.X && at.X <= high.X && low.Y <= at.Y && at.Y <= high.Y {
			ground = under.Fill
		}
	}
	if contrast := colours.Contrast(m.Fill, ground); contrast < 3 {
		t.Errorf("%s: %q stands out by %.1f only", label, m.Text, contrast)
	}
}

func checkXML(t *testing.T, label string, text []byte) {
	t.Helper()
	decoder := xml.NewDecoder(bytes.NewReader(text))
	for {
		if _, err := decoder.Token(); errors.Is(err, io.EOF) {
			return
		} else if err != nil {
			t.Fatalf("%s: %v", label, err)
		}
	}
}

// Every row of who said what has its mark, as wide as its count.
func TestBarsAreAsLongAsTheirCounts(t *testing.T) {
	picture, table, err := Draw(sample(t), overview.Question{Panel: overview.WhoSaidWhat}, Style{Width: Page})
	if err != nil {
		t.Fatal(err)
	}
	perOne := map[int]float64{}
	for _, m := range picture.Marks {
		if m.Row > 0 {
			low, high := m.Path.Bounds()
			perOne[m.Row] = (high.X - low.X + 0.15) / float64(table.Rows[m.Row-1].Count)
			if picture.At((low.X+high.X)/2, (low.Y+high.Y)/2) != m.Row {
				t.Errorf("row %d is not found where it is drawn", m.Row)
			}
			if !strings.Contains(m.Says, fmt.Sprint(": ", table.Rows[m.Row-1].Count)) {
				t.Errorf("row %d says %q", m.Row, m.Says)
			}
		}
	}
	if len(perOne) != len(table.Rows) {
		t.Errorf("%d of %d rows are drawn", len(perOne), len(table.Rows))
	}
	for row, length := range perOne {
		if math.Abs(length-perOne[1]) > 1e-6 {
			t.Errorf("row %d has %g mm to one annotation, row 1 has %g", row, length, perOne[1])
		}
	}
}

func TestAPictureIsHeadedByWhatItShows(t *testing.T) {
	c := sample(t)
	for want, q := range map[string]overview.Question{
		"Who said what": {Panel: overview.WhoSaidWhat}, "Who said what, by outlet": {Panel: overview.WhoSaidWhat, By: []string{"outlet"}},
		"Label by outlet": {Panel: overview.CrossTable, Draws: 1}, "Who answers whom": {Panel: overview.WhoAnswersWhom},
		"Who takes whose side": {Panel: overview.WhoAnswersWhom, Network: overview.Congruence}, "Who takes the other side, by outlet": {Panel: overview.WhoAnswersWhom, Network: overview.Conflict, By: []string{"outlet"}},
	} {
		picture, _, err := Draw(c, q, Style{})
		if err != nil || picture.Title != want {
			t.Errorf("%q, not %q (%v)", picture.Title, want, err)
		}
	}
}

func TestTheCircleShortensItsLinks(t *testing.T) {
	table := &overview.Table{Fields: []string{"source", "target", "relation"}}
	for _, pair := range [][2]string{{"a", "d"}, {"b", "e"}, {"c", "f"}} {
		table.Rows = append(table.Rows, overview.Row{Values: []string{pair[0], pair[1], "denies"}, Count: 1})
	}
	g := layGraph(table, mostNodes)
	places := g.circle()
	for _, l := range g.links {
		d := math.Hypot(places[l.from].X-places[l.to].X, places[l.from].Y-places[l.to].Y)
		if d > 1.01 { // neighbours of six on a circle of radius 1
			t.Errorf("%s and %s are %g apart", g.names[l.from], g.names[l.to], d)
		}
	}
}

func TestStatementsOfOneDayHaveSlotsOfTheirOwn(t *testing.T) {
	l := layThread(overview.Life{Statements: []overview.LifeStatement{{Date: "2031-03-04", Lane: "a"}, {Date: "2031-03-04", Lane: "b"}, {Date: "2031-03-05", Lane: "a"}, {Date: "", Lane: ""}}})
	if fmt.Sprint(l.lanes, l.lane, l.dates) != "[a b ] [0 1 0 2] [{2031-03-04 0 2} {2031-03-05 2 3} { 3 4}]" {
		t.Errorf("%v %v %v", l.lanes, l.lane, l.dates)
	}
}

func TestTheReportNeedsNothingFromOutside(t *testing.T) {
	for _, c := range []*overview.Corpus{sample(t), hostile(40)} {
		var out bytes.Buffer
		if err := WriteReport(&out, c, "A <title> & more", 1); err != nil {
			t.Fatal(err)
		}
		page := out.String()
		if strings.Contains(page, "<script") || regexp.MustCompile(`(src|href)="(https?:)?//`).MatchString(strings.ReplaceAll(page, "http://www.w3.org/", "")) {
			t.Error("the page asks for something from outside, or runs something")
		}
		seen := map[string]bool{}
		for _, id := range regexp.MustCompile(` id="([^"]+)"`).FindAllStringSubmatch(page, -1) {
			if seen[id[1]] {
				t.Fatalf("the id %s is there twice", id[1])
			}
			seen[id[1]] = true
		}
		for _, panel := range overview.Panels {
			if !seen[string(panel)] {
				t.Errorf("%s is missing", panel)
			}
		}
		if !strings.Contains(page, "A &lt;title&gt; &amp; more") || !strings.Contains(page, "Content-Security-Policy") {
			t.Error("the title is not escaped, or the page has no policy")
		}
	}
}

// The table in the chart is the table; every field that it draws is there.
func TestVegaLiteDrawsTheTable(t *testing.T) {
	c := sample(t)
	for _, q := range questions() {
		q = Shown(c, q)
		table, err := c.Answer(q)
		if err != nil {
			t.Fatal(err)
		}
		var out bytes.Buffer
		if err := WriteVegaLite(&out, c, table); err != nil {
			t.Fatal(err)
		}
		var spec struct {
			Schema string `json:"$schema"`
			Data   struct {
				Values string
				Format struct{ Parse map[string]string }
			}
		}
		if err := json.Unmarshal(out.Bytes(), &spec); err != nil {
			t.Fatal(err)
		}
		rows, err := csv.NewReader(strings.NewReader(spec.Data.Values)).ReadAll()
		if err != nil || len(rows) != len(table.Rows)+1 || !strings.HasSuffix(spec.Schema, "/v5.json") {
			t.Errorf("%v: %d rows, %v", q, len(rows), err)
		}
		made := regexp.MustCompile(`"as": "([^"]+)"`).FindAllStringSubmatch(out.String(), -1)
		known := map[string]bool{}
		for _, name := range rows[0] {
			known[name] = true
		}
		for _, name := range made {
			known[name[1]] = true
		}
		for _, name := range regexp.MustCompile(`"field": "([^"]+)"`).FindAllStringSubmatch(out.String(), -1) {
			if !known[name[1]] {
				t.Errorf("%v draws %q, which is not in the table", q, name[1])
			}
		}
	}
}

// goldens are the ways in which each panel has a golden picture, by the end of its
// name: for a column and a page of a journal, and as the window shows it.
var goldens = map[string]Style{
	"": {Width: Column}, "-grey": {Width: Column, Theme: Grey}, "-page-dark": {Width: Page, Theme: Dark}, "-compact": compact, "-contrast": contrast,
}

// The golden pictures are those that were looked at.
func TestPicturesLookAsTheyDid(t *testing.T) {
	c := sample(t)
	for _, panel := range overview.Panels {
		for name, style := range goldens {
			picture, _, err := Draw(c, overview.Question{Panel: panel, Seed: 1}, style)
			if err != nil {
				t.Fatal(err)
			}
			var out bytes.Buffer
			if err := picture.WritePNG(&out, 72); err != nil {
				t.Fatal(err)
			}
			checkGolden(t, string(panel)+name+".png", out.Bytes())
		}
	}
}

func checkGolden(t *testing.T, name string, got []byte) {
	t.Helper()
	golden := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(golden, got, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if share := different(t, got, want); share > 0.002 {
		kept := filepath.Join(os.TempDir(), "sayso-"+name)
		_ = os.WriteFile(kept, got, 0o600)
		t.Errorf("%s: %.1f %% of the picture are others; it is kept as %s. If it is right, write it with -update", name, 100*share, kept)
	}
}

// different is the share of pixels that differ plainly.
func different(t *testing.T, a, b []byte) float64 {
	t.Helper()
	read := func(encoded []byte) image.Image {
		picture, err := png.Decode(bytes.NewReader(encoded))
		if err != nil {
			t.Fatal(err)
		}
		return picture
	}
	p, q := read(a), read(b)
	if p.Bounds() != q.Bounds() {
		return 1
	}
	n := 0
	for y := range p.Bounds().Dy() {
		for x := range p.Bounds().Dx() {
			r1, g1, b1, _ := p.At(x, y).RGBA()
			r2, g2, b2, _ := q.At(x, y).RGBA()
			far := func(v, w uint32) bool { return max(v, w)-min(v, w) > 0x2000 }
			if far(r1, r2) || far(g1, g2) || far(b1, b2) {
				n++
			}
		}
	}
	return float64(n) / float64(p.Bounds().Dx()*p.Bounds().Dy())
}

// BenchmarkAWindowOfPictures is what a window of the sample project shows, drawn
// and painted.
func BenchmarkAWindowOfPictures(b *testing.B) {
	c := sample(b)
	for _, panel := range overview.Panels {
		b.Run(string(panel), func(b *testing.B) {
			for range b.N {
				picture, _, err := Draw(c, overview.Question{Panel: panel, Draws: overview.NoDraws}, Style{Width: 127, Window: true, Brief: true})
				if err != nil {
					b.Fatal(err)
				}
				picture.Paint(4.72)
			}
		})
	}
}
