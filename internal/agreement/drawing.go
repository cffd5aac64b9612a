package agreement

import "math/rand/v2"

// A drawing adds up the rows of many draws at once. That is nearly all the
// work of a bootstrap: 2,000 draws of 10,000 rows with 200 sums each are four
// thousand million additions. So rows are taken four at a time. How often a
// draw has each of the four, up to three times, is one of 256 cases; the sums
// of each case are worked out once, and a draw adds one of them.
type drawing struct {
	sums   *sumsOf
	draws  int
	blocks int
	codes  []byte   // of each draw, for each four rows: how often it has each, two bits a row
	more   [][]rest // of each draw, what goes beyond three times
	added  []float64
	out    []float64 // of the draw that is looked at
	times  []uint32
}

// rest says that a row is there more often than its code tells.
type rest struct {
	row   int32
	times uint32
}

const (
	fourRows = 4
	mostEach = 3
	// atOnce is how many columns are added in one go, so that what is added
	// stays in the cache.
	atOnce = 32
)

type strip = [atOnce]float64

func newDrawing(s *sumsOf, draws int) *drawing {
	blocks := (s.rows() + fourRows - 1) / fourRows
	return &drawing{
		sums: s, draws: draws, blocks: blocks, codes: make([]byte, draws*blocks), more: make([][]rest, draws),
		added: make([]float64, draws*s.width), out: make([]float64, s.width+s.wide), times: make([]uint32, s.rows()),
	}
}

// draw draws the parts of one draw.
func (d *drawing) draw(draw int, random *rand.Rand) {
	clear(d.times)
	s := d.sums
	for _, stratum := range [2][2]int{{0, s.shared}, {s.shared, s.parts()}} {
		n := uint32(stratum[1] - stratum[0])
		for range n {
			d.times[s.rowOf(stratum[0]+int(random.Uint32N(n)))]++
		}
	}
	codes := d.codes[draw*d.blocks:][:d.blocks]
	for row, n := range d.times {
		codes[row/fourRows] |= byte(min(n, mostEach)) << (row % fourRows * 2)
		if n > mostEach {
			d.more[draw] = append(d.more[draw], rest{int32(row), n - mostEach})
		}
	}
}

// addDense adds up the columns that are mostly filled, for all draws.
func (d *drawing) addDense() {
	s := d.sums
	sums := make([]strip, d.draws)
	var cases [256]strip
	for from := 0; from < s.width; from += atOnce {
		to := min(from+atOnce, s.width)
		clear(sums)
		for block := range d.blocks {
			d.fill(&cases, block, from, to)
			for draw := range sums {
				sum, add := &sums[draw], &cases[d.codes[draw*d.blocks+block]]
				for i := range sum {
					sum[i] += add[i]
				}
			}
		}
		for draw := range sums {
			copy(d.added[draw*s.width+from:draw*s.width+to], sums[draw][:])
		}
	}
	for draw, more := range d.more {
		sums := d.added[draw*s.width:][:s.width]
		for _, r := range more {
			for i, x := range s.row(int(r.row)) {
				sums[i] += float64(r.times) * x
			}
		}
	}
}

// fill works out the sums of all cases of four rows.
func (d *drawing) fill(cases *[256]strip, block, from, to int) {
	var rows [fourRows]strip
	for i := range rows {
		if row := block*fourRows + i; row < d.sums.rows() {
			copy(rows[i][:], d.sums.row(row)[from:to])
		}
	}
	for code := 1; code < len(cases); code++ {
		row := 0
		for code>>(row*2)&mostEach == 0 {
			row++
		}
		less := &cases[code-1<<(row*2)]
		for i := range cases[code] {
			cases[code][i] = less[i] + rows[row][i]
		}
	}
}

// sumsOf gives all sums of a draw, until the next is asked for.
func (d *drawing) sumsOf(draw int) []float64 {
	s := d.sums
	copy(d.out, d.added[draw*s.width:][:s.width])
	if s.wide == 0 {
		return d.out
	}
	sparse := d.out[s.width:]
	clear(sparse)
	for block, code := range d.codes[draw*d.blocks:][:d.blocks] {
		for row := block * fourRows; code != 0; row, code = row+1, code>>2 {
			d.addSparse(sparse, row, float64(code&mostEach))
		}
	}
	for _, r := range d.more[draw] {
		d.addSparse(sparse, int(r.row), float64(r.times))
	}
	return d.out
}

func (d *drawing) addSparse(sums []float64, row int, times float64) {
	if times == 0 {
		return
	}
	for _, c := range d.sums.sparse[row] {
		sums[c.column] += times * c.sum
	}
}
