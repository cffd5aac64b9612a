package overview

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math"
	"math/rand/v2"
	"os/exec"
	"strings"
	"testing"
)

func near(a, b float64) bool {
	if math.IsNaN(a) || math.IsNaN(b) {
		return math.IsNaN(a) && math.IsNaN(b)
	}
	return math.Abs(a-b) <= 1e-9*max(1, math.Abs(a), math.Abs(b))
}

// Party identification by gender of Agresti 2007, "An Introduction to
// Categorical Data Analysis", table 2.5, with the adjusted residuals of table
// 2.8 there; all digits by chisq.test(x, correct = FALSE) of R 4.2, whose help
// page has the same table.
func TestChiSquaredOfATextbook(t *testing.T) {
	got := NewTest([]string{"F", "M"}, []string{"D", "I", "R"}, [][]int{{762, 327, 468}, {484, 239, 477}})
	if !near(got.ChiSquared, 30.0701490957547) || got.DF != 2 || got.N != 2757 || !near(got.P, 2.95358918321176e-07) {
		t.Errorf("%+v", got)
	}
	for r, row := range [][]float64{{4.50205, 0.69945, -5.31595}, {-4.50205, -0.69945, 5.31595}} {
		for c, want := range row {
			if math.Abs(got.Residuals[r][c]-want) > 1e-4 {
				t.Errorf("the residual of row %d, column %d is %g, not %g", r, c, got.Residuals[r][c], want)
			}
		}
	}
	if want := math.Sqrt(30.0701490957547 / 2757); !near(got.V, want) {
		t.Errorf("V is %g, not %g", got.V, want)
	}
	if got.Small != 0 || !got.Trusted() {
		t.Errorf("%d of the expected counts are called small", got.Small)
	}
}

func TestSmallCellsAreTold(t *testing.T) {
	got := NewTest([]string{"a", "b"}, []string{"w", "x", "y", "z"}, [][]int{{12, 5, 0, 3}, {1, 9, 7, 2}})
	if got.Small != 4 || got.Trusted() {
		t.Errorf("%d cells are small, trusted: %v", got.Small, got.Trusted())
	}
	if !math.IsNaN(got.Residuals[0][2]) || math.IsNaN(got.Residuals[0][0]) {
		t.Errorf("a residual is given where it is not allowed, or the other way round: %v", got.Residuals)
	}
	if NewTest([]string{"a"}, []string{"w", "x"}, [][]int{{1, 2}}) != nil {
		t.Error("a table of one row was tested")
	}
}

// Tables of all shapes and sizes against chisq.test of R.
func TestChiSquaredIsThatOfR(t *testing.T) {
	if _, err := exec.LookPath("Rscript"); err != nil {
		t.Skip("Rscript is not installed, so R worked nothing out: ", err)
	}
	random := rand.New(rand.NewPCG(3, 4))
	var program strings.Builder
	var tests []*Test
	program.WriteString("options(digits = 15, warn = -1)\nshow <- function(x) { k <- chisq.test(x, correct = FALSE); cat('[', paste(sprintf('%.15g', c(k$statistic, k$parameter, k$p.value," +
		" sqrt(k$statistic / (sum(x) * (min(dim(x)) - 1))), t(k$expected), t(k$stdres))), collapse = ','), ']\\n') }\n")
	for range 60 {
		rows, columns := 2+random.IntN(5), 2+random.IntN(5)
		counts, flat := make([][]int, rows), []string{}
		most := []int{3, 40, 5000}[random.IntN(3)]
		for r := range counts {
			for range columns {
				n := 1 + random.IntN(most)
				counts[r] = append(counts[r], n)
				flat = append(flat, fmt.Sprint(n))
			}
		}
		tests = append(tests, NewTest(make([]string, rows), make([]string, columns), counts))
		fmt.Fprintf(&program, "show(matrix(c(%s), %d, byrow = TRUE))\n", strings.Join(flat, ","), rows)
	}
	command := exec.Command("Rscript", "--vanilla", "-")
	command.Stdin = strings.NewReader(program.String())
	var problems bytes.Buffer
	command.Stderr = &problems
	out, err := command.Output()
	if err != nil {
		t.Fatalf("%v\n%s", err, &problems)
	}
	lines := strings.Split(strings.TrimSpace(string(out)), "\n")
	if len(lines) != len(tests) {
		t.Fatalf("R gave %d results to %d tables", len(lines), len(tests))
	}
	for i, line := range lines {
		var want []float64
		if err := json.Unmarshal([]byte(line), &want); err != nil {
			t.Fatal(err)
		}
		test := tests[i]
		got := []float64{test.ChiSquared, float64(test.DF), test.P, test.V}
		for _, row := range test.Expected {
			got = append(got, row...)
		}
		for r, row := range test.Residuals {
			for c, residual := range row {
				if math.IsNaN(residual) && test.Expected[r][c] < 5 {
					residual = want[len(got)] // left out where it is not allowed
				}
				got = append(got, residual)
			}
		}
		for k := range want {
			if !near(got[k], want[k]) {
				t.Errorf("table %v, figure %d: %.15g, R has %.15g", test.Counts, k, got[k], want[k])
			}
		}
	}
}

func TestUpperGammaIsPchisqOfR(t *testing.T) {
	// pchisq(x, df, lower.tail = FALSE) of R 4.2
	for _, c := range []struct{ x, df, want float64 }{
		{0.001, 1, 0.974772879369960}, {1, 2, 0.606530659712633}, {3.84, 1, 0.0500435212487052}, {30, 30, 0.465653708944010}, {0, 3, 1},
	} {
		if got := upperGamma(c.df/2, c.x/2); !near(got, c.want) {
			t.Errorf("%g with %g degrees: %.15g, not %.15g", c.x, c.df, got, c.want)
		}
	}
}
