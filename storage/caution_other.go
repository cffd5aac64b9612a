//go:build !linux && !darwin && !windows

package storage

// remoteKind is not known here.
func remoteKind(string) string { return "" }
