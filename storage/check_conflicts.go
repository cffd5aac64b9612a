package storage

import (
	"context"
	"maps"
	"slices"

	"sayso/internal/history"
)

// conflicts compares the list of what is to be settled with what the heads come
// to. The heads were compared with the log before, so a conflict that is in no
// list, and would never be shown, is found. Everything is read in one moment.
func (c *checker) conflicts() error {
	if c.p.version < 3 {
		return nil
	}
	undoing := slices.Collect(maps.Keys(c.history.forces.byID))
	wrong := Problem{What: "The list of what is to be settled does not agree with the log, so a version of something may not be shown. Run \"sayso repair\", which rebuilds it.", Where: "conflicts"}
	differs, err := longReadingWhole(c.ctx, c.p, func(ctx context.Context, q querier) (bool, error) {
		want, err := toBeSettled(ctx, q, undoing)
		if err != nil {
			return false, err
		}
		listed, err := things(ctx, q, "SELECT noun, thing FROM conflicts")
		if err != nil {
			return false, err
		}
		for _, t := range listed {
			if !want[t] {
				return true, nil
			}
			delete(want, t)
		}
		return len(want) > 0, nil
	})
	if err == nil && differs {
		c.found(thing{}, wrong)
	}
	return c.orDamaged(err, thing{}, wrong)
}

// toBeSettled works out which things are to be settled: among those with several
// heads, and those whose head takes a decision back. undoing are the numbers of
// the events that take something back.
func toBeSettled(ctx context.Context, q querier, undoing []int64) (map[history.Thing]bool, error) {
	candidates, err := things(ctx, q, "SELECT noun, thing FROM heads GROUP BY noun, thing HAVING count(*) > 1")
	if err != nil {
		return nil, err
	}
	if len(undoing) > 0 {
		more, err := things(ctx, q, "SELECT noun, thing FROM heads WHERE event IN (SELECT value FROM json_each(?))", string(history.Encode(undoing)))
		if err != nil {
			return nil, err
		}
		candidates = append(candidates, more...)
	}
	found := map[history.Thing]bool{}
	for _, t := range candidates {
		heads, err := headsOf(ctx, q, t)
		if err != nil {
			return nil, err
		}
		settled, _, err := disputeAbout(ctx, q, t, heads)
		if err != nil {
			return nil, err
		}
		if len(settled.Others) > 0 {
			found[t] = true
		}
	}
	return found, nil
}

// things reads nouns and ids.
func things(ctx context.Context, q querier, query string, args ...any) ([]history.Thing, error) {
	return collect(ctx, q, func(scan func(...any) error) (t history.Thing, err error) { return t, scan(&t.Noun, &t.ID) }, query, args...)
}
