package storage

import (
	"encoding/json"
	"fmt"
	"log/slog"

	"sayso/internal/history"
)

// CueSetting is the setting of a project that keeps its own cues, as a JSON list.
// It is the one setting that people share: a join brings what the list of the
// other copy has and this one has not, and takes nothing away.
const CueSetting = "cues"

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
	return one(j.t.tx.ExecContext(j.t.ctx, "INSERT INTO settings (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value", CueSetting, both))
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
