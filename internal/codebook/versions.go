package codebook

import "sayso/internal/corpus"

// LastOfEach leaves out the states within a sitting that later ones of the same
// version replaced.
func LastOfEach(versions []corpus.Codebook) []corpus.Codebook {
	var last []corpus.Codebook
	for i, v := range versions {
		if i+1 == len(versions) || versions[i+1].Version != v.Version {
			last = append(last, v)
		}
	}
	return last
}

// MeaningSince tells of each label of a codebook the version since which it
// means what it means now; 0 for one that never meant anything else. versions
// stand the oldest first.
func MeaningSince(now corpus.Codebook, versions []corpus.Codebook) map[string]int {
	since := map[string]int{}
	for _, v := range LastOfEach(versions) {
		v = LiftRules(v)
		for _, l := range now.Labels {
			if old, ok := v.Label(l.ID); ok && Meaning(old) != Meaning(l) {
				since[l.ID] = v.Version + 1
			}
		}
	}
	return since
}

// ShiftSetting is the key of the setting that says by how much the versions of
// the codebook are higher than in the file that an empty project was filled
// from. An export subtracts it, so that the same numbers leave that came.
const ShiftSetting = "codebook-shift"
