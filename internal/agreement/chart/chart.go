// Package chart draws a report of agreement as pictures: the figures of each
// label with their intervals, what two annotators said of the same sentences,
// the words marked, what was said of them, and the documents. Nothing is
// coloured good or bad; a colour is that of a label.
package chart

import (
	"fmt"
	"image/color"
	"strings"

	"sayso/internal/agreement"
	"sayso/internal/colours"
	"sayso/internal/corpus"
	"sayso/internal/plot"
)

// Look is the colours of a picture and how things are called.
type Look struct {
	Ground, Ink, Dim, Line, Faint, Accent color.NRGBA
	Labels                                map[string]Badge  // by id
	Names                                 map[string]string // of attributes and links, by id
	Titles                                map[string]string // of documents, by id
}

// Badge is how a label looks.
type Badge struct {
	Name, Letter string
	Colour       color.NRGBA
}

// NewLook is the look of a light or a dark page.
func NewLook(codebook corpus.Codebook, dark bool) Look {
	l := Look{Ground: rgb("#ffffff"), Ink: rgb("#1d1f23"), Dim: rgb("#5d626b"), Line: rgb("#b9bbb6"), Faint: rgb("#e6e6e2"), Accent: rgb("#0b5cad"),
		Labels: map[string]Badge{}, Names: map[string]string{}}
	if dark {
		l.Ground, l.Ink, l.Dim, l.Line, l.Faint, l.Accent = rgb("#1b1d21"), rgb("#e8e8e6"), rgb("#a4aab4"), rgb("#565b64"), rgb("#30343b"), rgb("#6cb2f0")
	}
	letters := corpus.Letters(codebook.Labels)
	for _, label := range codebook.Labels {
		c := label.Colour
		if dark {
			if c = label.DarkColour; c == "" {
				c = colours.Dark(label.Colour)
			}
		}
		l.Labels[label.ID] = Badge{label.Name, letters[label.ID], rgb(c)}
	}
	for _, a := range codebook.Attributes {
		l.Names[a.ID] = a.Name
	}
	for _, k := range codebook.Relations {
		l.Names[k.ID] = k.Name
	}
	return l
}

func rgb(hex string) color.NRGBA {
	c, _ := colours.Parse(hex)
	return c
}

func (l *Look) label(id string) Badge {
	if b, ok := l.Labels[id]; ok {
		return b
	}
	return Badge{Name: id, Colour: l.Dim}
}

func (l *Look) name(id string) string {
	if name := l.Names[id]; name != "" {
		return name
	}
	return id
}

// Panel is one of the pictures.
type Panel struct {
	Title   string
	Note    string // what belongs to all its figures
	Picture *plot.Picture
	Items   []Item // what its marks stand for: a mark of row n is of Items[n-1]
}

// Item is what a mark stands for; one of these.
type Item struct {
	Figure   *agreement.Figure
	Pair     int               // 1 + the place of a table of the report, which is to be shown
	Cell     *agreement.Behind // a cell of the table
	Document string            // id
}

// Table is a panel line by line, for those who do not see the picture.
func (p *Panel) Table() string {
	lines := []string{p.Note}
	for i := range p.Picture.Marks {
		if m := &p.Picture.Marks[i]; m.Row > 0 && m.Says != "" {
			lines = append(lines, m.Says)
		}
	}
	return strings.TrimSpace(strings.Join(lines, "\n"))
}

// Options are how panels are drawn.
type Options struct {
	Width float64 // of a picture, mm; 0 for a page
	// Bare leaves out title and note, which the window writes itself.
	Bare bool
	Pair int // the place of the table that is shown
}

// Panels draws a report.
func Panels(r *agreement.Report, look Look, o Options) []Panel {
	if o.Width == 0 {
		o.Width = 160
	}
	if r.Sentences == 0 {
		return []Panel{nothing(r, look, o)}
	}
	panels := []Panel{ofLabels(r, look, o)}
	if len(r.Tables) > 0 {
		panels = append(panels, ofPair(r, look, o))
	}
	panels = append(panels, ofWords(r, look, o), ofSaid(r, look, o))
	if p, any := ofDocuments(r, look, o); any {
		panels = append(panels, p)
	}
	return append(panels, ofOthers(r, look, o))
}

func nothing(r *agreement.Report, look Look, o Options) Panel {
	s := newSheet(look, o, "Nothing to compare", "")
	words := strings.Join(r.Notes, " ")
	if r.Single > 0 {
		words += fmt.Sprintf(" One annotator alone read %s.", corpus.Plural(r.Single, "sentence"))
	}
	s.paragraph(words + " Share articles out to two people, and let both read them.")
	return s.finish()
}

// says is what is read out of a figure: its sentence and where its formula
// comes from.
func says(f *agreement.Figure, look *Look) string {
	words := f.Says
	if badge, ok := look.Labels[f.Of]; ok {
		words = strings.Replace(words, " of "+f.Of, " of "+badge.Name, 1)
	}
	return words + " Source: " + strings.TrimSuffix(f.Source, ".") + "."
}

// figureCell is a cell with the value of a figure.
func (s *sheet) figureCell(f agreement.Figure, known bool) cell {
	if !known {
		return cell{}
	}
	return cell{text: f.Value.String(), item: Item{Figure: &f}, says: says(&f, &s.look)}
}

func interval(f *agreement.Figure) string {
	if f.Low.None() {
		return "–"
	}
	return f.Low.String() + " to " + f.High.String()
}

// ofLabels draws the figures of each label, under that of all together.
func ofLabels(r *agreement.Report, look Look, o Options) Panel {
	unit, of, first := "sentence", " of "+corpus.Plural(r.Documents, "article")+", read by at least two", "alpha_masi"
	head, known := r.Figure(agreement.OfSentences, "", first)
	if !known {
		unit, of = "row", ", read by at least two"
		head, _ = r.Figure(agreement.OfSentences, "", "alpha_nominal")
	}
	s := newSheet(look, o, "Labels of sentences", corpus.Plural(r.Sentences, unit)+of)
	s.headline(&head, []string{
		"Krippendorff’s " + head.Name + " · 95 % " + interval(&head),
		fmt.Sprintf("%s draws of %s · seed %d", thousands(r.Draws), map[bool]string{true: "articles", false: unit + "s"}[known && r.Documents > 1], r.Seed),
	})
	t := table{columns: []column{{"Label", 30, plot.Start}, {"α", 9, plot.End}, {"", 36, plot.Start}, {"95 %", 21, plot.End}, {"AC1", 12, plot.End}, {"positive", 15, plot.End}, {"n", 13, plot.End}}}
	low := 0.0
	var rare string
	least := 0
	for _, id := range labelsOf(r) {
		alpha, _ := r.Figure(agreement.OfLabel, id, "alpha")
		ac1, hasAC1 := r.Figure(agreement.OfLabel, id, "ac1")
		positive, hasPositive := r.Figure(agreement.OfLabel, id, "positive")
		badge := look.label(id)
		if !alpha.Low.None() {
			low = min(low, float64(alpha.Low))
		}
		if !alpha.Value.None() && (least == 0 || alpha.N < least) {
			rare, least = badge.Name, alpha.N
		}
		whole := s.figureCell(alpha, true)
		drawn := whole
		drawn.text, drawn.interval = "", &alpha
		range95 := cell{text: interval(&alpha), dim: true}
		if alpha.Value.None() {
			whole.text, range95.text = "–", "no figure"
		}
		t.rows = append(t.rows, []cell{{text: badge.Name, badge: &badge}, whole, drawn, range95, s.figureCell(ac1, hasAC1), s.figureCell(positive, hasPositive), {text: thousands(alpha.N), dim: true}})
	}
	s.low = low
	s.draw(t)
	words := "Thin lines: 0.667 and 0.8."
	if least > 0 {
		words += fmt.Sprintf(" %s rests on %s; four times as many would halve its interval.", rare, corpus.Plural(least, unit))
	}
	s.paragraph(words)
	for _, note := range r.Notes {
		s.paragraph(note)
	}
	return s.finish()
}

func labelsOf(r *agreement.Report) (ids []string) {
	for _, f := range r.Figures {
		if f.Group == agreement.OfLabel && f.Measure == "alpha" {
			ids = append(ids, f.Of)
		}
	}
	return ids
}

// mostValues is how many values a table of two annotators shows.
const mostValues = 9

// ofPair draws what two annotators said of the sentences that both read, and
// under it all pairs.
func ofPair(r *agreement.Report, look Look, o Options) Panel {
	at := min(max(0, o.Pair), len(r.Tables)-1)
	t := &r.Tables[at]
	shared := 0
	for _, row := range t.Counts {
		for _, n := range row {
			shared += n
		}
	}
	s := newSheet(look, o, t.Between[0]+" against "+t.Between[1], "Rows what "+t.Between[0]+" said, columns what "+t.Between[1]+" said · "+corpus.Plural(shared, "sentence"))
	n := min(len(t.Values), mostValues)
	grid := table{columns: []column{{"", 34, plot.Start}}}
	for i := range n {
		grid.columns = append(grid.columns, column{s.valueName(t, i), 20, plot.End})
	}
	for i := range n {
		row := []cell{{text: s.valueName(t, i)}}
		for j := range n {
			c := cell{text: thousands(t.Counts[i][j]), item: Item{Cell: t.Behind(i, j)}}
			c.says = fmt.Sprintf("%s said %s and %s said %s: %s", t.Between[0], s.valueName(t, i), t.Between[1], s.valueName(t, j), corpus.Plural(t.Counts[i][j], "sentence"))
			if i == j {
				c.fill = s.valueColour(t, i)
			}
			row = append(row, c)
		}
		grid.rows = append(grid.rows, row)
	}
	s.draw(grid)
	if len(t.Values) > n {
		s.paragraph(fmt.Sprintf("The first %d of %d combinations of labels; the file has all.", n, len(t.Values)))
	}
	s.pairs(r, at)
	return s.finish()
}

func (s *sheet) valueName(t *agreement.Table, value int) string {
	labels := t.Labels(value)
	if len(labels) == 0 {
		return "nothing"
	}
	names := make([]string, len(labels))
	for i, id := range labels {
		names[i] = s.look.label(id).Name
	}
	return strings.Join(names, " + ")
}

// valueColour is the tint of a cell in which both said the same.
func (s *sheet) valueColour(t *agreement.Table, value int) *color.NRGBA {
	c := s.look.Dim
	if labels := t.Labels(value); len(labels) == 1 {
		c = s.look.label(labels[0]).Colour
	}
	mixed := colours.Mix(s.look.Ground, c, 0.16)
	return &mixed
}

// pairs draws a button for each pair, with its alpha.
func (s *sheet) pairs(r *agreement.Report, shown int) {
	s.y += 3
	x := s.left
	for i := range r.Tables {
		t := &r.Tables[i]
		alpha := agreement.Figure{}
		for _, f := range r.Figures {
			if f.Group == t.Group && f.Of == "" && len(f.Between) == 2 && f.Between[0] == t.Between[0] && f.Between[1] == t.Between[1] && strings.HasPrefix(f.Measure, "alpha") {
				alpha = f
			}
		}
		words := plot.Fit(t.Between[0]+" · "+t.Between[1], 60, s.size-0.5, false) + "  " + alpha.Value.String()
		width := plot.Measure(words, s.size-0.5, false) + 5
		if x+width > s.right && x > s.left {
			x, s.y = s.left, s.y+6.6
		}
		fill, ink := s.look.Ground, s.look.Dim
		if i == shown {
			fill, ink = s.look.Accent, s.on(s.look.Accent)
		}
		s.add(plot.Mark{Path: rounded(x, s.y, width, 5), Fill: fill, Stroke: s.look.Line, Width: 0.2, Row: s.item(Item{Pair: i + 1}), Says: says(&alpha, &s.look)})
		s.text(x+2.5, s.y+2.5+middle(s.size-0.5), words, s.size-0.5, as{colour: &ink})
		x += width + 1.8
	}
	s.y += 6
}

// ofWords draws how the words marked agree.
func ofWords(r *agreement.Report, look Look, o Options) Panel {
	exact, _ := r.Figure(agreement.OfSpans, "", "f1_exact")
	s := newSheet(look, o, "Words marked", corpus.Plural(exact.N, "span"))
	labels := labelsOf(r)
	t := table{columns: []column{{"", 38, plot.Start}, {"all", 16, plot.End}}}
	for _, id := range labels[:min(len(labels), 6)] {
		t.columns = append(t.columns, column{look.label(id).Name, 20, plot.End})
	}
	for _, row := range []struct{ name, whole, label string }{
		{"same words (F1)", "f1_exact", "f1_exact"}, {"overlapping (F1)", "f1_overlap", "f1_overlap"}, {"shared tokens (F1)", "f1_tokens", "f1_tokens"},
		{"unitizing uα", "u_alpha", "u_alpha"}, {"labels where spans meet, cuα", "cu_alpha", "ku_alpha"}, {"marked at all, |uα", "bar_u_alpha", ""},
	} {
		cells := []cell{{text: row.name}}
		f, known := r.Figure(agreement.OfSpans, "", row.whole)
		cells = append(cells, s.figureCell(f, known))
		for _, id := range labels[:min(len(labels), 6)] {
			f, known := r.Figure(agreement.OfSpans, id, row.label)
			cells = append(cells, s.figureCell(f, known && row.label != ""))
		}
		t.rows = append(t.rows, cells)
	}
	s.draw(t)
	return s.finish()
}

// ofSaid draws what was said of the spans, and their links.
func ofSaid(r *agreement.Report, look Look, o Options) Panel {
	matched, _ := r.Figure(agreement.OfAttribute, "", "matched")
	s := newSheet(look, o, "What was said about them", fmt.Sprintf("on the matched spans: matched %s of %s", thousands(matched.N), thousands(matched.Total)))
	t := table{columns: []column{{"", 40, plot.Start}, {"same", 14, plot.End}, {"α", 12, plot.End}, {"", 30, plot.Start}, {"95 %", 22, plot.End}, {"n", 14, plot.End}}}
	add := func(name string, same, alpha agreement.Figure, hasAlpha bool) {
		first := s.figureCell(same, true)
		if !same.Value.None() {
			first.text = fmt.Sprintf("%.0f %%", 100*float64(same.Value))
		}
		drawn := s.figureCell(alpha, hasAlpha)
		if !alpha.Low.None() {
			s.low = min(s.low, float64(alpha.Low))
		}
		drawn.text, drawn.interval = "", &alpha
		t.rows = append(t.rows, []cell{{text: name}, first, s.figureCell(alpha, hasAlpha), drawn, {text: interval(&alpha), dim: true}, {text: thousands(same.N), dim: true}})
	}
	for _, f := range r.Figures {
		switch {
		case f.Group == agreement.OfAttribute && f.Measure == "said_same":
			alpha, known := r.Figure(agreement.OfAttribute, f.Of, "said_alpha")
			add(look.name(f.Of), f, alpha, known)
		case f.Group == agreement.OfLinks && f.Measure == "link_same":
			alpha, known := r.Figure(agreement.OfLinks, f.Of, "link_alpha")
			add(look.name(f.Of)+" (link)", f, alpha, known)
		case f.Group == agreement.OfLinks && f.Measure == "link_f1":
			add(look.name(f.Of)+" (links, F1)", f, f, false)
		}
	}
	if len(t.rows) == 0 {
		s.paragraph("Nobody said anything of spans that can be compared.")
	} else {
		s.draw(t)
	}
	return s.finish()
}

// mostDocuments is how many documents are drawn.
const mostDocuments = 12

// ofDocuments draws the documents on which annotators agree least.
func ofDocuments(r *agreement.Report, look Look, o Options) (Panel, bool) {
	list := leastAgreed(r)
	if len(list) == 0 {
		return Panel{}, false
	}
	shown := list[:min(len(list), mostDocuments)]
	s := newSheet(look, o, "Articles", fmt.Sprintf("the %d of %s on which annotators agree least", len(shown), thousands(r.Documents)))
	t := table{columns: []column{{"", 70, plot.Start}, {"sentences", 18, plot.End}, {"agree", 14, plot.End}, {"α (MASI)", 16, plot.End}}}
	for _, d := range shown {
		title := look.Titles[d.percent.Document]
		if title == "" {
			title = d.percent.Document
		}
		whole := cell{text: title, item: Item{Document: d.percent.Document}, says: fmt.Sprintf("%s: %s read by two or more, %.0f %% of pairs agree", title, corpus.Plural(d.percent.N, "sentence"), 100*float64(d.percent.Value))}
		agree := s.figureCell(d.percent, true)
		agree.text = fmt.Sprintf("%.0f %%", 100*float64(d.percent.Value))
		t.rows = append(t.rows, []cell{whole, {text: thousands(d.percent.N), dim: true}, agree, s.figureCell(d.alpha, true)})
	}
	s.draw(t)
	return s.finish(), true
}

// ofOthers draws the measures that are asked for less often.
func ofOthers(r *agreement.Report, look Look, o Options) Panel {
	s := newSheet(look, o, "Other measures", "for those who are asked for them")
	t := table{columns: []column{{"", 34, plot.Start}, {"agree", 14, plot.End}, {"negative", 16, plot.End}, {"Fleiss κ", 16, plot.End}, {"Conger κ", 17, plot.End}, {"S", 12, plot.End}}}
	for _, id := range labelsOf(r) {
		badge := look.label(id)
		row := []cell{{text: badge.Name, badge: &badge}}
		for _, measure := range []string{"percent", "negative", "fleiss", "conger", "brennan_prediger"} {
			f, known := r.Figure(agreement.OfLabel, id, measure)
			row = append(row, s.figureCell(f, known))
		}
		t.rows = append(t.rows, row)
	}
	s.draw(t)
	sets := table{columns: []column{{"", 34, plot.Start}, {"agree", 14, plot.End}, {"α (Jaccard)", 20, plot.End}, {"α (nominal)", 20, plot.End}, {"mvα", 14, plot.End}}}
	row := []cell{{text: "sets of labels"}}
	for _, measure := range []string{"percent", "alpha_jaccard", "alpha_nominal", "mv_alpha"} {
		f, known := r.Figure(agreement.OfSentences, "", measure)
		row = append(row, s.figureCell(f, known))
	}
	sets.rows = append(sets.rows, row)
	s.y += 3
	s.draw(sets)
	return s.finish()
}
