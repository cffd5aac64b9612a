package agreement

import (
	"math/rand/v2"
	"runtime"
	"sync"
)

// A drawing is the draws of a bootstrap, each added up. Adding is nearly all
// the work: 2,000 draws of 10,000 rows with 150 sums each are three thousand
// million additions. So rows are taken four at a time. How often a draw has
// each of the four, up to three times, is one of 256 cases; the sums of each
// case are worked out once, and a draw adds one of them.
type drawing struct {
	sums   *sumsOf
	draws  int
	blocks int
	codes  []byte   // of each four rows, for each draw: how often it has each, two bits a row
	more   [][]rest // of each row, what goes beyond three times
	added  []float64
	rare   [][]float64 // of each rare attribute, for each draw: Σ of the squares of how often values were used
}

// rest says that a draw has a row more often than its code tells.
type rest struct {
	draw  int32
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

// newDrawing draws and adds up.
func newDrawing(s *sumsOf, draws int, seed uint64) *drawing {
	blocks := (s.rows() + fourRows - 1) / fourRows
	d := &drawing{
		sums: s, draws: draws, blocks: blocks, codes: make([]byte, draws*blocks), more: make([][]rest, s.rows()),
		added: make([]float64, draws*s.width), rare: make([][]float64, s.rare),
	}
	d.draw(seed)
	d.addDense()
	d.addRare()
	return d
}

// inChunks shares out numbers below n among as many workers as there are
// processors.
func inChunks(n int, work func(worker, from, to int)) {
	workers := max(1, min(runtime.GOMAXPROCS(0), n))
	var wait sync.WaitGroup
	for worker := range workers {
		wait.Go(func() { work(worker, worker*n/workers, (worker+1)*n/workers) })
	}
	wait.Wait()
}

// draw draws the parts of each draw, which follow from the seed and its number
// alone.
func (d *drawing) draw(seed uint64) {
	s := d.sums
	var lock sync.Mutex
	inChunks(d.draws, func(_, from, to int) {
		times := make([]uint32, s.rows())
		for draw := from; draw < to; draw++ {
			random := rand.New(rand.NewPCG(seed, uint64(draw)))
			clear(times)
			for _, stratum := range [2][2]int{{0, s.shared}, {s.shared, s.parts()}} {
				n := uint32(stratum[1] - stratum[0])
				for range n {
					times[s.rowOf(stratum[0]+int(random.Uint32N(n)))]++
				}
			}
			for block := range d.blocks {
				code := byte(0)
				for i, n := range times[block*fourRows : min((block+1)*fourRows, len(times))] {
					code |= byte(min(n, mostEach)) << (2 * i)
				}
				d.codes[block*d.draws+draw] = code
			}
			lock.Lock()
			for row, n := range times {
				if n > mostEach {
					d.more[row] = append(d.more[row], rest{int32(draw), n - mostEach})
				}
			}
			lock.Unlock()
		}
	})
}

// times tells how often each draw has a row.
func (d *drawing) times(row int, times []uint32) []uint32 {
	codes := d.codes[row/fourRows*d.draws:][:d.draws]
	times = times[:0]
	for _, code := range codes {
		times = append(times, uint32(code>>(row%fourRows*2)&mostEach))
	}
	for _, r := range d.more[row] {
		times[r.draw] += r.times
	}
	return times
}

// addDense adds up the rows, for all draws.
func (d *drawing) addDense() {
	s := d.sums
	strips := (s.width + atOnce - 1) / atOnce
	inChunks(d.draws, func(_, first, last int) {
		sums := make([]strip, last-first)
		var cases [256]strip
		for number := range strips {
			from, to := number*atOnce, min((number+1)*atOnce, s.width)
			clear(sums)
			for block := range d.blocks {
				d.fill(&cases, block, from, to)
				for i, code := range d.codes[block*d.draws+first : block*d.draws+last] {
					sum, add := &sums[i], &cases[code]
					for column := range sum {
						sum[column] += add[column]
					}
				}
			}
			for i := range sums {
				copy(d.added[(first+i)*s.width+from:(first+i)*s.width+to], sums[i][:])
			}
		}
	})
	for row, more := range d.more {
		for _, r := range more {
			addTimes(d.added[int(r.draw)*s.width:][:s.width], s.row(row), float64(r.times))
		}
	}
}

// addTimes adds a row so many times.
func addTimes(sums, row []float64, times float64) {
	for i, x := range row {
		sums[i] += times * x
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

// addRare works out the sums of squares of rare values, a value at a time: few
// documents have it.
func (d *drawing) addRare() {
	for attribute, values := range d.sums.byValue() {
		squares := make([]float64, d.draws)
		var lock sync.Mutex
		inChunks(len(values), func(_, from, to int) {
			own, used := make([]float64, d.draws), make([]uint32, d.draws)
			var times []uint32
			for _, uses := range values[from:to] {
				clear(used)
				for _, u := range uses {
					times = d.times(int(u.row), times)
					for i, n := range times {
						used[i] += n * uint32(u.times)
					}
				}
				for i, n := range used {
					own[i] += float64(n) * float64(n)
				}
			}
			lock.Lock()
			defer lock.Unlock()
			for i, x := range own {
				squares[i] += x // whole numbers, so in any order
			}
		})
		d.rare[attribute] = squares
	}
}

// of gives the sums of a draw.
func (d *drawing) of(draw int, sums []float64) []float64 {
	s := d.sums
	sums = append(sums[:0], d.added[draw*s.width:][:s.width]...)
	for _, squares := range d.rare {
		sums = append(sums, squares[draw])
	}
	return sums
}

// measure gives for each measure what it is in each draw: not a number where
// it has no figure.
func (d *drawing) measure(measures []measure) [][]float64 {
	values := make([][]float64, len(measures))
	for i := range values {
		values[i] = make([]float64, d.draws)
	}
	inChunks(d.draws, func(_, from, to int) {
		var sums []float64
		for draw := from; draw < to; draw++ {
			sums = d.of(draw, sums)
			for i, measure := range measures {
				values[i][draw], _ = measure(sums)
			}
		}
	})
	return values
}
