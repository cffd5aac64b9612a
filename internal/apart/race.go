//go:build race

package apart

// boundsAddresses is false where the race detector reserves far more address
// space than it may have.
const boundsAddresses = false
