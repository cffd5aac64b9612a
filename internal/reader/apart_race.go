//go:build race

package reader

// boundsAddresses is false where the race detector reserves far more address
// space than a reader may have.
const boundsAddresses = false
