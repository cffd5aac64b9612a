//go:build !linux

package app

// trimHeap does nothing where the C library hands free memory back by itself.
func trimHeap() {}
