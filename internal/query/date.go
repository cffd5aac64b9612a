package query

import (
	"errors"
	"strings"
	"time"
)

// dates are the days from one to another, both included: 2022-03-01 to
// 2022-03-31. An open end is the smallest or the largest string.
type dates struct{ first, last string }

const (
	earliest = ""
	latest   = "~" // behind every digit
)

var (
	errDate   = errors.New("no date")
	errNumber = errors.New("no number")
)

// parseDates reads 2022, 2022-03, 2022-03-22, one of these with >, >=, < or <=
// before it, and ranges such as 2022-03..2022-05, one end of which may be open.
func parseDates(text string) (dates, error) {
	if from, to, ok := strings.Cut(text, ".."); ok {
		return parseRange(from, to)
	}
	for _, operator := range []string{">=", "<=", ">", "<"} {
		rest, ok := strings.CutPrefix(text, operator)
		if !ok {
			continue
		}
		d, err := daysOf(rest)
		switch operator {
		case ">=":
			return dates{d.first, latest}, err
		case "<=":
			return dates{earliest, d.last}, err
		case ">":
			return dates{d.last + "+", latest}, err // just behind it
		}
		return dates{earliest, before(d.first)}, err
	}
	return daysOf(text)
}

func parseRange(from, to string) (dates, error) {
	d := dates{earliest, latest}
	if from == "" && to == "" {
		return d, errDate
	}
	if from != "" {
		days, err := daysOf(from)
		if err != nil {
			return d, err
		}
		d.first = days.first
	}
	if to != "" {
		days, err := daysOf(to)
		if err != nil {
			return d, err
		}
		d.last = days.last
	}
	if d.first > d.last {
		return d, errDate
	}
	return d, nil
}

// before gives a string that sorts just before a day and behind the day before.
func before(day string) string {
	at, err := time.Parse(time.DateOnly, day)
	if err != nil {
		return earliest
	}
	return at.AddDate(0, 0, -1).Format(time.DateOnly)
}

// daysOf gives the days of a year, a month or a day.
func daysOf(text string) (dates, error) {
	for _, form := range []struct {
		layout              string
		years, months, days int
	}{{"2006", 1, 0, 0}, {"2006-01", 0, 1, 0}, {time.DateOnly, 0, 0, 1}} {
		at, err := time.Parse(form.layout, text)
		if err == nil {
			return dates{at.Format(time.DateOnly), at.AddDate(form.years, form.months, form.days).AddDate(0, 0, -1).Format(time.DateOnly)}, nil
		}
	}
	if len(text) == 6 && text[4] == '-' { // 2022-3
		return daysOf(text[:5] + "0" + text[5:])
	}
	return dates{}, errDate
}

// hold reports whether the date of a document lies within. A date of which
// only the month or the year is known lies within when all of it does.
func (d dates) hold(date string) bool {
	days, err := daysOf(date)
	if err != nil {
		return false
	}
	return days.first >= d.first && days.last <= d.last
}
