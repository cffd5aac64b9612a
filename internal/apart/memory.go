package apart

import (
	"os"
	"runtime/debug"
	"runtime/metrics"
	"sync/atomic"
	"time"
)

// full is the exit status of a process that was about to take too much memory.
const full = 86

// memory is how many bytes this process may use for the request at hand.
var memory atomic.Int64

// allowMemory sets it: what every process may use, and more for a large file.
func allowMemory(more int64) {
	memory.Store(ownMemory + more)
	debug.SetMemoryLimit(memory.Load() * 3 / 4) // collects more eagerly from there on
}

// watchMemory ends this process when it takes more memory than it may.
func watchMemory() {
	sample := []metrics.Sample{{Name: "/memory/classes/heap/objects:bytes"}, {Name: "/memory/classes/heap/stacks:bytes"}}
	for range time.Tick(20 * time.Millisecond) {
		metrics.Read(sample)
		if sample[0].Value.Uint64()+sample[1].Value.Uint64() > uint64(memory.Load()) {
			os.Exit(full)
		}
	}
}
