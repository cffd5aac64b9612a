package corpus

import "slices"

// Pattern is the way a label underlines its text, so that no meaning rests on
// colour alone. Package underline knows what each looks like.
type Pattern string

// The underline patterns that have a name of their own in the code.
const (
	Solid      Pattern = "solid"
	Double     Pattern = "double"
	Dashed     Pattern = "dashed"
	Dotted     Pattern = "dotted"
	Wavy       Pattern = "wavy"
	DashDot    Pattern = "dash-dot"
	Thick      Pattern = "thick"
	LongDashed Pattern = "long-dashed"
	DashDotDot Pattern = "dash-dot-dot"
	Ticked     Pattern = "ticked"  // a line with strokes that hang from it
	Ladder     Pattern = "ladder"  // two lines with rungs
	Stepped    Pattern = "stepped" // a line that goes up and down in right angles
	Checked    Pattern = "checked" // squares in two rows, in turn
)

// Patterns lists the underline patterns, in the order in which new labels get
// them: those that are told apart best come first. Thick ones are twice as
// heavy, double ones stand in two rows, lined ones hang from a whole line.
var Patterns = []Pattern{
	Solid, Double, Dashed, Dotted, Wavy, DashDot, Thick, Ticked, LongDashed, Ladder,
	"thick-dashed", DashDotDot, Stepped, "thick-dotted", "lined-dashed", "double-dashed", Checked,
	"lined-dotted", "thick-dash-dot", "double-dotted", "lined-dash-dot", "thick-long-dashed",
	"double-dash-dot", "lined-long-dashed", "double-long-dashed", "thick-dash-dot-dot", "lined-dash-dot-dot", "double-dash-dot-dot",
}

// Known reports whether the pattern is one of Patterns.
func (p Pattern) Known() bool { return slices.Contains(Patterns, p) }

// NextPattern gives the pattern for one label more: the first one that none of
// the labels has or, when all are taken, the one that fewest have.
func NextPattern(labels []Label) Pattern {
	used := map[Pattern]int{}
	for _, l := range labels {
		used[l.Pattern]++
	}
	next := Patterns[0]
	for _, p := range Patterns {
		if used[p] < used[next] {
			next = p
		}
	}
	return next
}
