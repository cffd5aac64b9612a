package history

// Force is what a copy keeps of who undid what. An event is in force unless one
// that is in force undoes it: undoing takes out of force, redoing undoes the
// undoing.
type Force interface {
	Undoers(event string) ([]string, error)    // ids of the events that take it back
	Undone(event string) ([]string, error)     // ids of the events that it takes back
	InForce(event string) (bool, error)        // as it was worked out last
	SetForce(event string, inForce bool) error // notes what was worked out
}

// Reassess works out whether an event is in force, once one came that takes it
// back, and whatever follows from that.
func Reassess(f Force, event string) error {
	undoers, err := f.Undoers(event)
	if err != nil {
		return err
	}
	is := true
	for _, u := range undoers {
		acts, err := f.InForce(u)
		if err != nil {
			return err
		}
		is = is && !acts
	}
	was, err := f.InForce(event)
	if err != nil || is == was {
		return err
	}
	if err := f.SetForce(event, is); err != nil {
		return err
	}
	undone, err := f.Undone(event)
	if err != nil {
		return err
	}
	for _, u := range undone {
		if err := Reassess(f, u); err != nil {
			return err
		}
	}
	return nil
}
