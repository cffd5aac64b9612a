package reader

import (
	"os"
	"runtime/debug"
	"runtime/metrics"
	"time"
)

// apartFull is the exit status of a reader apart that was about to take too much
// memory.
const apartFull = 86

// watchMemory ends this process when it takes more memory than a reader may.
func watchMemory() {
	debug.SetMemoryLimit(apartMemory * 3 / 4) // collects more eagerly from there on
	sample := []metrics.Sample{{Name: "/memory/classes/heap/objects:bytes"}, {Name: "/memory/classes/heap/stacks:bytes"}}
	for range time.Tick(20 * time.Millisecond) {
		metrics.Read(sample)
		if sample[0].Value.Uint64()+sample[1].Value.Uint64() > apartMemory {
			os.Exit(apartFull)
		}
	}
}
