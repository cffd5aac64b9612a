//go:build !race

package reader

// boundsAddresses says that the address space of a reader apart is bounded.
const boundsAddresses = true
