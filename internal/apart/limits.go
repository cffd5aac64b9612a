package apart

import "time"

// Limits of the process apart, and of what it may answer. docs/import.md tells
// them to the researcher.
const (
	startTime   = 20 * time.Second // until it answers
	answerTime  = 60 * time.Second // until the first answer, and between two,
	slowest     = 1 << 20          // and a second more for so many bytes of the file
	ownMemory   = 1 << 30          // bytes in use
	ownStack    = 256 << 20        // bytes of the calls inside each other
	ownAddress  = 16 << 30         // bytes of address space, where the system can bound it
	mostFrame   = 1 << 20          // bytes that are sent at once
	mostAnswer  = 768 << 20        // bytes of one answer,
	mostMade    = 1536 << 20       // and of what is made of it
	mostFree    = 256 << 20        // bytes of all answers to one request,
	mostForByte = 200              // and so many more for each byte of the file
	mostWants   = 5000             // other files that are asked for on the way
)
