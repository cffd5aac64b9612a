package overview

import (
	"fmt"
	"slices"
	"time"
)

// unit is how long a period is.
type unit string

const (
	day   unit = "day"
	week  unit = "week"
	month unit = "month"
	year  unit = "year"
)

var units = []unit{day, week, month, year}

func (u unit) known() bool { return slices.Contains(units, u) }

// of gives the period in which a date lies: 2022-03-22, 2022-W12, 2022-03, 2022.
// A date of which less is known stays as it is, since it lies in no one period.
// Weeks are those of ISO 8601: they begin on Monday.
func (u unit) of(date string) string {
	if u == week {
		at, err := time.Parse(time.DateOnly, date)
		if err != nil {
			return date
		}
		y, w := at.ISOWeek()
		return fmt.Sprintf("%04d-W%02d", y, w)
	}
	return date[:min(len(date), u.length())]
}

func (u unit) length() int {
	return map[unit]int{day: len("2022-03-22"), week: len("2022-W12"), month: len("2022-03"), year: len("2022")}[u]
}

// certain reports whether a value of the field is one period, and not a longer
// stretch of time in which the date lies somewhere.
func (u unit) certain(period string) bool { return len(period) == u.length() }

// start is the first day of a period.
func (u unit) start(period string) (time.Time, bool) {
	switch u {
	case day:
		return parsed(time.DateOnly, period)
	case month:
		return parsed("2006-01", period)
	case year:
		return parsed("2006", period)
	}
	var y, w int
	if n, err := fmt.Sscanf(period, "%4d-W%2d", &y, &w); n != 2 || err != nil {
		return time.Time{}, false
	}
	first := time.Date(y, time.January, 4, 0, 0, 0, 0, time.UTC) // always in week 1
	monday := first.AddDate(0, 0, -(int(first.Weekday())+6)%7)
	return monday.AddDate(0, 0, 7*(w-1)), true
}

func parsed(layout, words string) (time.Time, bool) {
	at, err := time.Parse(layout, words)
	return at, err == nil
}

func (u unit) next(at time.Time) time.Time {
	switch u {
	case day:
		return at.AddDate(0, 0, 1)
	case week:
		return at.AddDate(0, 0, 7)
	case month:
		return at.AddDate(0, 1, 0)
	}
	return at.AddDate(1, 0, 0)
}

// mostPeriods bounds a stretch of time: a document of the year 1 must not make
// a picture of a million days.
const mostPeriods = 5000

// Periods lists every period from the first to the last that a field of dates
// has, those of which nothing is known included. Uncertain dates are passed
// over. It is nil when there are too many to be shown.
func Periods(field string, values []string) []string {
	u := unit(field)
	first, last := "", ""
	for _, value := range values {
		if !u.certain(value) {
			continue
		}
		if first == "" || value < first {
			first = value
		}
		last = max(last, value)
	}
	at, ok := u.start(first)
	if !ok {
		return nil
	}
	var list []string
	for period := first; period <= last; {
		if list = append(list, period); len(list) > mostPeriods {
			return nil
		}
		at = u.next(at)
		period = u.of(at.Format(time.DateOnly))
	}
	return list
}

// PeriodStart is the first day of a period of a field of dates.
func PeriodStart(field, period string) (time.Time, bool) { return unit(field).start(period) }

// IsDateField reports whether a field has periods of time for values.
func IsDateField(field string) bool { return unit(field).known() }

// UncertainDate reports whether the value of a field of dates says less than the
// field asks: only the year, where months are counted.
func UncertainDate(field, value string) bool {
	return value != "" && unit(field).known() && !unit(field).certain(value)
}

// fittingUnit chooses the unit by the span of the dates that are known to the
// day: days within five weeks, weeks within half a year, months within ten
// years.
func (c *Corpus) fittingUnit() unit {
	first, last := "", ""
	seen := int32(-1)
	for i := range c.statements {
		at := c.statements[i].document
		if at == seen || !c.chosen[i] {
			continue
		}
		seen = at
		date := c.documents[at].date
		if !day.certain(date) {
			continue
		}
		if first == "" || date < first {
			first = date
		}
		last = max(last, date)
	}
	from, _ := day.start(first)
	to, ok := day.start(last)
	switch days := int(to.Sub(from).Hours() / 24); {
	case !ok:
		return month
	case days <= 35:
		return day
	case days <= 183:
		return week
	case days <= 3653:
		return month
	}
	return year
}

// MeanWindow is over how many periods the moving mean goes, the middle one among
// them: a week of days, five weeks, three months, three years.
func MeanWindow(field string) int {
	return map[unit]int{day: 7, week: 5, month: 3, year: 3}[unit(field)]
}

// MovingMean gives for each place the mean over a window around it; at the ends
// over what there is of it.
func MovingMean(counts []float64, window int) []float64 {
	means := make([]float64, len(counts))
	for i := range counts {
		from, to := max(0, i-window/2), min(len(counts), i+window/2+1)
		for _, n := range counts[from:to] {
			means[i] += n / float64(to-from)
		}
	}
	return means
}
