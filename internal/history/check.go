package history

import (
	"errors"
	"fmt"
)

// IsUUID reports whether the id is 32 hexadecimal digits in small letters, in
// groups of 8, 4, 4, 4 and 12.
func IsUUID(id string) bool {
	if len(id) != 36 {
		return false
	}
	for i := range len(id) {
		switch c := id[i]; {
		case i == 8 || i == 13 || i == 18 || i == 23:
			if c != '-' {
				return false
			}
		case (c < '0' || c > '9') && (c < 'a' || c > 'f'):
			return false
		}
	}
	return true
}

func checkID(what, id string) error {
	if IsUUID(id) {
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
