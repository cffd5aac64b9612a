//go:build !race

package apart

// boundsAddresses says that the address space of a process apart is bounded.
const boundsAddresses = true
