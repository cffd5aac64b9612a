//go:build !race

package storage

// raced tells that the race detector watches.
const raced = false
