package agreement

import (
	"encoding/csv"
	"fmt"
	"io"
	"strconv"
	"strings"
	"text/tabwriter"

	"sayso/internal/corpus"
)

// about fills in what a figure says of itself.
func (r *Report) about() {
	for i := range r.Figures {
		f := &r.Figures[i]
		about := AboutMeasure(f.Measure)
		f.Name, f.Says, f.Source = about.Name, f.sentence(about), about.Source
	}
}

// sentence says what a figure means.
func (f *Figure) sentence(about About) string {
	of := f.Of
	if len(f.Between) > 0 {
		of = strings.TrimSpace(of + " between " + strings.Join(f.Between, " and "))
	}
	if of != "" {
		of = " of " + strings.TrimPrefix(of, "between ")
		if f.Of == "" {
			of = " " + strings.Replace(of, " of ", "between ", 1)
		}
	}
	if f.Value.None() {
		return fmt.Sprintf("%s%s has no figure: %s.", about.Name, of, f.Why)
	}
	interval := ""
	if !f.Low.None() {
		interval = fmt.Sprintf(" (95 %% %s to %s)", f.Low, f.High)
	}
	return fmt.Sprintf("%s%s is %s%s on %s: %s.%s", about.Name, of, f.Value, interval, f.basis(), about.Says, f.remark())
}

// remark is what must be known of a figure because of what it is of, or of its
// value.
func (f *Figure) remark() string {
	remark := map[string]string{
		OfOneAnother: " This is the stability of one person who read twice, which is weaker than agreement between people.",
		OfGold:       " What was decided rests on these codings, so this says how near the annotator was to it, and nothing about reliability.",
		OfEnriched:   " These documents were chosen because the label is likely in them, so this does not stand for the corpus.",
	}[f.Group]
	if f.Value < -1 {
		remark += " It is below −1 because what one annotator alone read counts for what chance gives, and not for what was observed."
	}
	return remark
}

// basis says what a figure rests on.
func (f *Figure) basis() string {
	if f.Total > 0 {
		return fmt.Sprintf("%d of %d %s", f.N, f.Total, f.Unit)
	}
	return fmt.Sprintf("%d %s", f.N, f.Unit)
}

// String writes a number with two digits, or a dash for none.
func (n Number) String() string {
	if n.None() {
		return "–"
	}
	text := strconv.FormatFloat(float64(n), 'f', 2, 64)
	if text == "-0.00" {
		return "0.00"
	}
	return strings.Replace(text, "-", "−", 1)
}

// exact writes a number with all that matters, or nothing for none.
func (n Number) exact() string {
	if n.None() {
		return ""
	}
	return strconv.FormatFloat(float64(n), 'g', 10, 64)
}

// csvColumns are the columns of WriteCSV.
var csvColumns = []string{
	"group", "of", "annotator_1", "annotator_2", "document", "measure", "value", "why", "n", "of_n", "unit", "low", "high",
	"below_667", "below_800", "undefined", "jackknife_low", "jackknife_high", "closed_error", "closed_low", "closed_high", "source",
}

// WriteCSV writes a row a figure.
func (r *Report) WriteCSV(w io.Writer) error {
	table := csv.NewWriter(w)
	if err := table.Write(csvColumns); err != nil {
		return err
	}
	for _, f := range r.Figures {
		between := append(append([]string{}, f.Between...), "", "")
		total := ""
		if f.Total > 0 {
			total = strconv.Itoa(f.Total)
		}
		if err := table.Write([]string{
			f.Group, guarded(f.Of), guarded(between[0]), guarded(between[1]), f.Document, f.Measure, f.Value.exact(), f.Why, strconv.Itoa(f.N), total, f.Unit,
			f.Low.exact(), f.High.exact(), f.BelowTentative.exact(), f.BelowReliable.exact(), strconv.Itoa(f.Undefined),
			f.JackknifeLow.exact(), f.JackknifeHigh.exact(), f.ClosedError.exact(), f.ClosedLow.exact(), f.ClosedHigh.exact(), f.Source,
		}); err != nil {
			return err
		}
	}
	table.Flush()
	return table.Error()
}

// guarded keeps a spreadsheet from taking a name for a formula.
func guarded(name string) string {
	if name != "" && strings.ContainsRune("=+-@\t\r", rune(name[0])) {
		return "'" + name
	}
	return name
}

// headings of the groups in a table.
var headings = []struct{ group, heading string }{
	{OfSentences, "All labels of a sentence"}, {OfLabel, "Each label"}, {OfSpans, "Words marked"}, {OfAttribute, "What was said of them"},
	{OfLinks, "Links"}, {OfPair, "Two annotators"}, {OfOneAnother, "Stability: a person and their second reading"}, {OfGold, "An annotator and what was decided"},
	{OfEnriched, "Documents that were chosen for rare labels"}, {OfDocument, "Documents"},
}

// WriteTable writes the figures as columns for people.
func (r *Report) WriteTable(w io.Writer) error {
	if _, err := fmt.Fprintf(w, "%s of %s, read by two or more of %s.\n", corpus.Plural(r.Sentences, "sentence"), corpus.Plural(r.Documents, "document"), listed(r.Annotators)); err != nil {
		return err
	}
	for _, note := range r.Notes {
		fmt.Fprintln(w, note)
	}
	if len(r.Tables) == 0 && r.Sentences == 0 {
		return nil
	}
	for _, h := range headings {
		table := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
		rows := 0
		for i := range r.Figures {
			f := &r.Figures[i]
			if f.Group != h.group {
				continue
			}
			if rows++; rows == 1 {
				fmt.Fprintf(table, "\n%s\t\t\t95 %%\tclosed form\tn\n", h.heading)
			}
			who := oneLine(strings.Join(append([]string{f.Of}, strings.Join(f.Between, " · "), f.Document), " "))
			value := f.Value.String()
			if f.Value.None() {
				value = "no figure"
			}
			n := f.basis()
			if f.Value.None() {
				n += ": " + f.Why
			}
			fmt.Fprintf(table, "%s\t%s\t%s\t%s\t%s\t%s\n", who, f.Name, value, f.drawn(), fromTo(f.ClosedLow, f.ClosedHigh), n)
		}
		if err := table.Flush(); err != nil {
			return err
		}
	}
	return nil
}

// WriteText writes the figures as columns, and after them the paragraph.
func (r *Report) WriteText(w io.Writer) error {
	if err := r.WriteTable(w); err != nil {
		return err
	}
	_, err := io.WriteString(w, "\n"+r.Paragraph())
	return err
}

// drawn is the interval by draws, and that of the jackknife where there is one.
func (f *Figure) drawn() string {
	if f.JackknifeLow.None() {
		return fromTo(f.Low, f.High)
	}
	return fromTo(f.Low, f.High) + ", jackknife " + fromTo(f.JackknifeLow, f.JackknifeHigh)
}

func fromTo(low, high Number) string {
	if low.None() {
		return "–"
	}
	return low.String() + " to " + high.String()
}

// oneLine makes a name fit for a line of a table.
func oneLine(text string) string {
	return strings.Join(strings.FieldsFunc(text, func(r rune) bool { return r <= ' ' || r == 0x7f || r >= 0x80 && r < 0xa0 }), " ")
}

func listed(names []string) string {
	clean := make([]string, len(names))
	for i, name := range names {
		clean[i] = oneLine(name)
	}
	if len(clean) < 2 {
		return strings.Join(clean, "")
	}
	return strings.Join(clean[:len(clean)-1], ", ") + " and " + clean[len(clean)-1]
}

// Figure finds a figure of all annotators together.
func (r *Report) Figure(group, of, measure string) (Figure, bool) {
	for _, f := range r.Figures {
		if f.Group == group && f.Of == of && f.Measure == measure {
			return f, true
		}
	}
	return Figure{}, false
}

// Readers says how many read how much.
func (r *Report) Readers() string {
	words := fmt.Sprintf("%s annotated: %s.", listed(r.Annotators), corpus.Plural(len(r.Annotators), "annotator"))
	if r.Sentences > 0 {
		words += fmt.Sprintf(" Two or more, at most %d, read %s of %s.", r.Most, corpus.Plural(r.Sentences, "sentence"), corpus.Plural(r.Documents, "document"))
	}
	if r.Single > 0 {
		words += fmt.Sprintf(" One alone read %s.", corpus.Plural(r.Single, "sentence"))
	}
	return words
}

// Paragraph says in plain words how far the annotators agree, for the methods
// section of a paper.
func (r *Report) Paragraph() string {
	if r.Sentences == 0 {
		return "No two annotators read the same sentence, so nothing can be said about their agreement.\n"
	}
	var b strings.Builder
	unit, of := "sentences", fmt.Sprintf(" of %s", corpus.Plural(r.Documents, "document"))
	first := "alpha_masi"
	if _, ok := r.Figure(OfSentences, "", first); !ok {
		unit, of, first = "rows", "", "alpha_nominal"
	}
	fmt.Fprintf(&b, "%s read %s%s, each read by two or more.", startOfSentence(listed(r.Annotators)), corpus.Plural(r.Sentences, strings.TrimSuffix(unit, "s")), of)
	if f, ok := r.Figure(OfSentences, "", first); ok {
		name := map[string]string{"alpha_masi": "Krippendorff's alpha over sets of labels (MASI distance; Passonneau 2006)", "alpha_nominal": "Krippendorff's alpha (nominal)"}[first]
		fmt.Fprintf(&b, " %s was %s.", name, f.inWords())
	}
	var labels []string
	seen := map[string]bool{}
	for _, f := range r.Figures {
		if f.Group != OfLabel || f.Measure != "alpha" || seen[f.Of] {
			continue
		}
		seen[f.Of] = true
		words := fmt.Sprintf("%s: %s", oneLine(f.Of), f.inWords())
		positive, _ := r.Figure(OfLabel, f.Of, "positive")
		ac1, _ := r.Figure(OfLabel, f.Of, "ac1")
		if !f.Value.None() {
			words += fmt.Sprintf(" (positive agreement %s, AC1 %s, %s)", positive.Value, ac1.Value, corpus.Plural(f.N, strings.TrimSuffix(unit, "s")))
		}
		labels = append(labels, words)
	}
	if len(labels) > 0 {
		fmt.Fprintf(&b, " Alpha for each label against all else was %s.", strings.Join(labels, "; "))
	}
	if exact, ok := r.Figure(OfSpans, "", "f1_exact"); ok && !exact.Value.None() {
		overlap, _ := r.Figure(OfSpans, "", "f1_overlap")
		alpha, _ := r.Figure(OfSpans, "", "u_alpha")
		fmt.Fprintf(&b, " On the words marked, F1 between annotators was %s for the same words and %s for overlapping ones; unitizing alpha (Krippendorff et al. 2016) was %s.", exact.Value, overlap.Value, alpha.inWords())
	}
	for _, f := range r.Figures {
		if f.Group == OfAttribute && f.Measure == "said_alpha" && !f.Value.None() {
			fmt.Fprintf(&b, " On %s, alpha was %s over %s.", oneLine(f.Of), f.inWords(), f.basis())
		}
	}
	fmt.Fprintf(&b, " Intervals are 95 %% percentile intervals of %d bootstrap draws of %s (seed %d).", r.Draws, map[bool]string{true: "documents", false: unit}[unit == "sentences" && r.Documents > 1], r.Seed)
	for _, note := range r.Notes {
		b.WriteString(" " + note)
	}
	b.WriteString(" Krippendorff calls data reliable from .800 on, and good for tentative conclusions from .667 on.\n")
	return b.String()
}

// inWords is a value with its interval.
func (f *Figure) inWords() string {
	switch {
	case f.Value.None():
		return "without a figure, since " + f.Why
	case f.Low.None():
		return f.Value.String()
	}
	return fmt.Sprintf("%s (95 %% %s to %s)", f.Value, f.Low, f.High)
}

func startOfSentence(text string) string {
	if text == "" {
		return "The annotators"
	}
	return text
}
