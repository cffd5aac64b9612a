package ui

import (
	"time"
)

// MostListed is how many lines a list shows.
const MostListed = 60

// LongDate writes an ISO date as people read it, as far as it goes.
func LongDate(iso string) string { return dateAs(iso, "2 January 2006", "January 2006") }

// ShortDate is LongDate for lists.
func ShortDate(iso string) string { return dateAs(iso, "2 Jan 2006", "Jan 2006") }

func dateAs(iso, day, month string) string {
	if t, err := time.Parse("2006-01-02", iso); err == nil {
		return t.Format(day)
	}
	if t, err := time.Parse("2006-01", iso); err == nil {
		return t.Format(month)
	}
	return iso
}
