package history

import (
	"errors"
	"fmt"

	"sayso/internal/corpus"
)

func checkID(what, id string) error {
	if corpus.IsID(id) {
		return nil
	}
	return fmt.Errorf("the %s has the id %.60q, which is not a UUID in small letters", what, id)
}

// checkIDs takes names and ids in turn.
func checkIDs(pairs ...string) error {
	var failed error
	for i := 1; i < len(pairs); i += 2 {
		failed = errors.Join(failed, checkID(pairs[i-1], pairs[i]))
	}
	return failed
}
