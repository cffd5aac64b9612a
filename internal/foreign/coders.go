package foreign

import (
	"context"
	"hash/fnv"
	"io"
	"path/filepath"
	"slices"
	"strings"

	"sayso/internal/corpus"
)

// Many tools write a file for each coder, and no name into it. When several
// files of an import speak of the same texts, they are those of several people,
// and are not to be thrown together: then who made one is told by the part of
// its path that tells it from the others. anna/a.ann and ben/a.ann are Anna's
// and Ben's; so are a_anna.ann and a_ben.ann, anna.jsonl and ben.jsonl.

// NameCoders gives files of an import the names of their coders, where several
// speak of the same texts. They are those of annotations of which the file
// itself names no coder.
func NameCoders(ctx context.Context, files []*File) error {
	formats := map[string][]*File{}
	for _, f := range files {
		formats[f.Format.Name] = append(formats[f.Format.Name], f)
	}
	for _, name := range sortedKeys(formats) {
		list := formats[name]
		if len(list) < 2 {
			continue
		}
		of, err := textsOf(ctx, list)
		if err != nil {
			return err
		}
		groups := sharing(list, of)
		under := map[string]string{} // folders, and whose they are
		for _, group := range groups {
			nameGroup(group, under)
		}
		if len(groups) == 0 {
			continue
		}
		for _, f := range list { // the same people on texts that only one of them has coded
			if f.coder != "" {
				continue
			}
			if f.sought != nil && f.sought.found != nil {
				f.coder = f.sought.found.suffix
			}
			for at := folderOf(f); f.coder == "" && at != ""; at = parentOf(at) {
				f.coder = under[at]
			}
		}
	}
	return nil
}

// textsOf reads which texts each file speaks of. A file that cannot be read has
// none; whoever reads it for good says so.
func textsOf(ctx context.Context, list []*File) ([]map[uint64]bool, error) {
	of := make([]map[uint64]bool, len(list))
	for i, f := range list {
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		of[i] = map[uint64]bool{}
		nothing := func(Code) {}
		_ = f.parse(ctx, &sink{label: nothing, attribute: nothing, relation: nothing, problem: func(Problem) {}, document: func(d *Document) error {
			sum := fnv.New64a()
			_, _ = io.WriteString(sum, strings.Join(d.Keys, "\x00"))
			if d.HasText {
				sum.Reset()
				_, _ = io.WriteString(sum, corpus.WithLF(d.Text))
			}
			of[i][sum.Sum64()] = true
			return nil
		}})
	}
	return of, nil
}

// sharing puts files together of which two have half of their texts in common.
func sharing(list []*File, of []map[uint64]bool) (groups [][]*File) {
	leader := make([]int, len(list))
	for i := range leader {
		leader[i] = i
	}
	var find func(int) int
	find = func(i int) int {
		if leader[i] != i {
			leader[i] = find(leader[i])
		}
		return leader[i]
	}
	holders := map[uint64][]int{}
	common := map[[2]int]int{}
	for i := range list {
		for text := range of[i] {
			for _, other := range holders[text] {
				common[[2]int{other, i}]++
			}
			holders[text] = append(holders[text], i)
		}
	}
	for pair, n := range common {
		if 2*n >= min(len(of[pair[0]]), len(of[pair[1]])) && list[pair[0]].Path != list[pair[1]].Path {
			leader[find(pair[1])] = find(pair[0])
		}
	}
	members := map[int][]*File{}
	for i, f := range list {
		members[find(i)] = append(members[find(i)], f)
	}
	for i := range list {
		if group := members[i]; len(group) > 1 {
			groups = append(groups, group)
		}
	}
	return groups
}

// nameGroup names the coders of files that share texts, and keeps whose a
// folder is.
func nameGroup(group []*File, under map[string]string) {
	folders := make([][]string, len(group))
	suffixes := 0
	for i, f := range group {
		folders[i] = strings.Split(folderOf(f), "/")
		if f.sought != nil && f.sought.found != nil && f.sought.found.suffix != "" {
			suffixes++
		}
	}
	if suffixes > 0 {
		for _, f := range group {
			f.coder = f.sought.found.suffix
		}
		return
	}
	if at := firstDifference(folders); at >= 0 {
		for i, f := range group {
			if at < len(folders[i]) {
				f.coder = corpus.FirstWords(folders[i][at], 80)
				under[strings.Join(folders[i][:at+1], "/")] = f.coder
			}
		}
		return
	}
	names := make([]string, len(group))
	for i, f := range group {
		names[i] = baseName(f.Name)
	}
	for i, name := range ownParts(names) {
		group[i].coder = corpus.FirstWords(name, 80)
	}
}

// firstDifference is the first part in which lists differ, -1 for none.
func firstDifference(lists [][]string) int {
	for at := 0; ; at++ {
		for _, list := range lists {
			switch {
			case at >= len(list) && slices.ContainsFunc(lists, func(l []string) bool { return at < len(l) }):
				return at
			case at >= len(list):
				return -1
			case at >= len(lists[0]) || list[at] != lists[0][at]:
				return at
			}
		}
	}
}

// ownParts takes off names what all of them begin and end with, at a sign that
// parts words. Names that are all the same say nothing.
func ownParts(names []string) []string {
	parts := make([][]string, len(names))
	split := func(name string) []string {
		return strings.FieldsFunc(name, func(r rune) bool { return strings.ContainsRune(nameSigns, r) })
	}
	if !slices.ContainsFunc(names, func(name string) bool { return name != names[0] }) {
		return make([]string, len(names))
	}
	shortest := len(split(names[0]))
	for i, name := range names {
		parts[i] = split(name)
		shortest = min(shortest, len(parts[i]))
	}
	before, after := 0, 0
	same := func(at func([]string) string) bool {
		return !slices.ContainsFunc(parts, func(p []string) bool { return at(p) != at(parts[0]) })
	}
	for before < shortest && same(func(p []string) string { return p[before] }) {
		before++
	}
	for before+after < shortest && same(func(p []string) string { return p[len(p)-1-after] }) {
		after++
	}
	own := make([]string, len(names))
	for i, p := range parts {
		own[i] = strings.Join(p[before:len(p)-after], " ")
		if own[i] == "" {
			return names
		}
	}
	return own
}

// folderOf is the folder of a file, parted by slashes.
func folderOf(f *File) string { return filepath.ToSlash(filepath.Dir(f.Path)) }

func parentOf(folder string) string {
	at := strings.LastIndexByte(folder, '/')
	return folder[:max(at, 0)]
}
