package agreement

import "slices"

// A sweep goes over a continuum from its start to its end and finds for each
// unit the length with which it meets units of the others. It counts how many
// units of each value lie at a place; what a unit meets is the area under that
// count, less its own length.
type sweep struct {
	events []uint64 // of units: the place, whether it begins there, and which it is
	units  []swept
	values []swath // of each value
}

// swept is a unit that the sweep came to the end of.
type swept struct {
	value, length int32
	same          int // the length that meets units of its value
	any           int // that of any value
}

// swath is how many units lie at the place of the sweep, and the area so far.
type swath struct{ units, area, place int }

func (s *swath) to(place int) {
	s.area += s.units * (place - s.place)
	s.place = place
}

const begins = 1 << 31 // in an event, below the place and above the number

// over tells of each unit, in the order in which they end.
func (s *sweep) over(c *Continuum, values int, ended func(*swept)) {
	s.events, s.units = s.events[:0], s.units[:0]
	s.values = append(s.values[:0], make([]swath, values)...)
	for _, units := range c.Units {
		for _, u := range units {
			number := uint64(len(s.units))
			s.units = append(s.units, swept{value: int32(u.Value), length: int32(u.length())})
			s.events = append(s.events, uint64(u.Start)<<32|begins|number, uint64(u.End)<<32|number)
		}
	}
	slices.Sort(s.events)
	var all swath
	for _, event := range s.events {
		u := &s.units[event&(begins-1)]
		own := &s.values[u.value]
		all.to(int(event >> 32))
		own.to(int(event >> 32))
		if event&begins != 0 {
			all.units++
			own.units++
			u.same, u.any = own.area, all.area
			continue
		}
		all.units--
		own.units--
		u.same, u.any = own.area-u.same-int(u.length), all.area-u.any-int(u.length)
		ended(u)
	}
}
