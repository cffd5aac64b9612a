package storage

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"

	"sayso/internal/history"
)

// CueSetting is the setting of a project that keeps its own cues, as a JSON list.
// It is the one setting that people share: a join brings what the list of the
// other copy has and this one has not, and takes nothing away; hand-outs and
// rescued files have it too.
const CueSetting = "cues"

// cuesOf reads the cues of a file, empty where it has none or they cannot be
// read: a list that is broken goes no further.
func cuesOf(ctx context.Context, q querier) (string, error) {
	values, err := column[string](ctx, q, "SELECT value FROM settings WHERE key = ?", CueSetting)
	if err != nil || !readableCues(first(values)) {
		return "", err
	}
	return first(values), nil
}

func readableCues(text string) bool {
	var list []map[string]string
	return json.Unmarshal([]byte(text), &list) == nil && list != nil
}

// putCues gives a file cues; there is nothing to do for none.
func putCues(ctx context.Context, q querier, cues string) error {
	if cues == "" {
		return nil
	}
	return one(q.ExecContext(ctx, "INSERT INTO settings (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value", CueSetting, cues))
}

// readCues notes the cues of a damaged file, for the rescued one. Where they
// cannot be read, nothing else is the worse for it.
func (s *salvage) readCues() {
	s.scanBothWays("settings", "key, value", "key", func(scan func(...any) error) error {
		var key, value string
		if err := scan(&key, &value); err != nil || key != CueSetting {
			return err
		}
		if s.cuesLost = !readableCues(value); !s.cuesLost {
			s.cues = value
		}
		return nil
	})
}

// takeCues brings the cues of the other copy. A list that cannot be read costs
// nothing but itself.
func (j *join) takeCues() error {
	theirs, err := j.other.Setting(j.t.ctx, CueSetting)
	if err != nil || theirs == "" {
		return err
	}
	values, err := column[string](j.t.ctx, j.t.tx, "SELECT value FROM settings WHERE key = ?", CueSetting)
	if err != nil {
		return err
	}
	mine := first(values)
	both, more, err := joinedCues(mine, theirs)
	if err != nil {
		slog.Warn("the cues of two copies were not joined", "error", err)
		return nil
	}
	if more == 0 {
		return nil
	}
	told := fmt.Sprintf("%d cues of the second look came from the other copy.", more)
	if more == 1 {
		told = "1 cue of the second look came from the other copy."
	}
	j.found.Notes = append(j.found.Notes, told)
	return putCues(j.t.ctx, j.t.tx, both)
}

// joinedCues adds to one list what another has and it has not, and counts that.
func joinedCues(mine, theirs string) (both string, more int, err error) {
	var list, others []map[string]string
	if mine != "" {
		if err := json.Unmarshal([]byte(mine), &list); err != nil {
			return "", 0, fmt.Errorf("those of this copy cannot be read: %w", err)
		}
	}
	if err := json.Unmarshal([]byte(theirs), &others); err != nil {
		return "", 0, fmt.Errorf("those of the other copy cannot be read: %w", err)
	}
	known := map[string]bool{}
	for _, cue := range list {
		known[string(history.Encode(cue))] = true
	}
	for _, cue := range others {
		if key := string(history.Encode(cue)); !known[key] {
			known[key] = true
			list, more = append(list, cue), more+1
		}
	}
	return string(history.Encode(list)), more, nil
}
