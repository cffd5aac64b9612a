package cli

import (
	"bytes"
	"fmt"
	"os/exec"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"sayso/internal/overview"
)

// What panels show beside their counts: shares, tests, means, the pace.

// figuresOf is what a panel shows beside its counts, as the script names it.
func figuresOf(t *testing.T, c *overview.Corpus, q overview.Question, table *overview.Table) map[string]any {
	t.Helper()
	q.Figures, q.Draws = true, overview.NoDraws
	withFigures, err := c.Answer(q)
	if err != nil {
		t.Fatal(err)
	}
	column := func(name string) [][]any {
		list := [][]any{}
		for _, row := range withFigures.Rows {
			one := []any{}
			for _, value := range row.Values {
				one = append(one, value)
			}
			list = append(list, append(one, row.Figures[slices.Index(withFigures.Figures, name)]))
		}
		return list
	}
	numbers := func(list []int) (floats []any) {
		for _, n := range list {
			floats = append(floats, float64(n))
		}
		return floats
	}
	switch q.Panel {
	case overview.WhoSaidWhat:
		return map[string]any{"shares": column("share")}
	case overview.CrossTable:
		figures := map[string]any{"row shares": column("row_share"), "column shares": column("column_share")}
		if test := table.Test; test != nil {
			expected := [][]any{}
			for r, row := range test.Expected {
				for k, n := range row {
					expected = append(expected, []any{test.Rows[r], test.Columns[k], n})
				}
			}
			figures["n"], figures["chi squared"], figures["degrees of freedom"], figures["v"], figures["expected"] = float64(test.N), test.ChiSquared, float64(test.DF), test.V, expected
		}
		return figures
	case overview.AlongTheText:
		read, all := c.ReadAlongTheText()
		return map[string]any{"read": numbers(read[:]), "all": numbers(all[:])}
	case overview.Progress:
		p := c.Pace()
		return map[string]any{"documents": float64(p.Documents), "sentences": float64(p.Sentences), "words": float64(p.Words), "labelled": float64(p.Labelled), "read": float64(p.Read),
			"unread": float64(p.Unread), "parked": float64(p.Parked), "days": float64(p.Days), "a day": p.PerDay, "days left": float64(p.Left)}
	case overview.OverTime:
		return meansOf(table)
	}
	return map[string]any{}
}

// meansOf is the moving mean that the picture of a table shows.
func meansOf(table *overview.Table) map[string]any {
	at := slices.IndexFunc(table.Fields, overview.IsDateField)
	sums, values := map[string]float64{}, []string{}
	for _, row := range table.Rows {
		sums[row.Values[at]] += float64(row.Count)
		values = append(values, row.Values[at])
	}
	periods := overview.Periods(table.Fields[at], values)
	if len(periods) == 0 {
		return map[string]any{}
	}
	var counts []float64
	for _, period := range periods {
		counts = append(counts, sums[period])
	}
	means := [][]any{}
	for i, mean := range overview.MovingMean(counts, overview.MeanWindow(table.Fields[at])) {
		means = append(means, []any{periods[i], mean})
	}
	return map[string]any{"means": means}
}

// sortFigures sorts what of figures are rows.
func sortFigures(figures map[string]any) {
	for name, list := range figures {
		switch list := list.(type) {
		case [][]any:
			sortRows(list)
		case []any:
			if len(list) > 0 {
				if _, isRow := list[0].([]any); isRow {
					rows := [][]any{}
					for _, row := range list {
						rows = append(rows, row.([]any))
					}
					sortRows(rows)
					figures[name] = rows
				}
			}
		}
	}
}

// countedTest is a cross-table as the script counted it, and the test that the
// panel shows of it.
type countedTest struct {
	name   string
	counts any // [[n, ...], ...]
	test   *overview.Test
}

// testsAreThoseOfR asks R for chi-squared, p and V of tables that the script
// counted.
func testsAreThoseOfR(t *testing.T, tests []countedTest) {
	if _, err := exec.LookPath("Rscript"); err != nil {
		t.Skip("Rscript is not installed, so R worked nothing out: ", err)
	}
	var program strings.Builder
	program.WriteString("show <- function(x) { k <- suppressWarnings(chisq.test(x, correct = FALSE)); cat(sprintf('%.15g', c(k$statistic, k$parameter, k$p.value, sqrt(k$statistic / (sum(x) * (min(dim(x)) - 1))))), '\n') }\n")
	for _, one := range tests {
		rows, flat := one.counts.([]any), []string{}
		for _, row := range rows {
			for _, n := range row.([]any) {
				flat = append(flat, fmt.Sprint(int(n.(float64))))
			}
		}
		fmt.Fprintf(&program, "show(matrix(c(%s), %d, byrow = TRUE))\n", strings.Join(flat, ","), len(rows))
	}
	command := exec.Command("Rscript", "--vanilla", "-")
	var problems bytes.Buffer
	command.Stdin, command.Stderr = strings.NewReader(program.String()), &problems
	out, err := command.Output()
	lines := strings.Split(strings.TrimSpace(string(out)), "\n")
	if err != nil || len(lines) != len(tests) || len(tests) == 0 {
		t.Fatalf("R gave %d results to %d tables: %v\n%s", len(lines), len(tests), err, &problems)
	}
	for i, one := range tests {
		var want [4]float64
		if _, err := fmt.Sscan(lines[i], &want[0], &want[1], &want[2], &want[3]); err != nil {
			t.Fatalf("%s: R says %q: %v", one.name, lines[i], err)
		}
		got := [4]float64{one.test.ChiSquared, float64(one.test.DF), one.test.P, one.test.V}
		if diff := cmp.Diff(want, got, cmpopts.EquateApprox(1e-9, 1e-300)); diff != "" {
			t.Errorf("%s (-R +Sayso):\n%s", one.name, diff)
		}
	}
}
