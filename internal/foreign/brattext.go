package foreign

import (
	"fmt"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"sayso/internal/corpus"
	"sayso/internal/reader"
)

// Where the text of a .ann lies. Usually it lies beside it under the same name.
// But corpora of several coders have one text for many .ann, whose names end
// with the coder's: article_anna.ann; and some keep texts and annotations in
// folders of their own, side by side or in each other. So the folders around
// are looked through too, and names are shortened at their signs. A text that
// does not lie beside the .ann under its very name is taken only if the words
// of the annotations stand in it.

// bratText is a text that was found, and by which path from the .ann.
type bratText struct {
	file   *File
	where  string
	suffix string // what the name of the .ann has more than that of the text
}

// mostFolders bounds how many folders around a file are looked through.
const mostFolders = 200

// bratText finds the text of an annotation file; looked says where it was
// looked for in vain. The answer is kept.
func (f *File) bratText(d *Document) (found *bratText, looked string) {
	if f.sought != nil {
		return f.sought.found, f.sought.looked
	}
	answer := &bratLooked{}
	answer.found, answer.looked = f.findBratText(d)
	f.sought = answer
	return answer.found, answer.looked
}

// bratLooked keeps the answer of a search.
type bratLooked struct {
	found  *bratText
	looked string
}

func (f *File) findBratText(d *Document) (*bratText, string) {
	base := baseName(f.Name)
	if beside := f.besideNamed(base + ".txt"); beside != nil {
		return &bratText{file: beside, where: base + ".txt"}, ""
	}
	if f.around == nil {
		return nil, fmt.Sprintf("it was looked for as %s.txt beside the file", base)
	}
	folders := f.around()
	if d == nil {
		d = f.bratDocument()
	}
	for _, stem := range stems(base) {
		for _, folder := range folders {
			where := path.Join(folder, stem+".txt")
			other := f.reach(where)
			if other == nil || stem != base && len(d.Spans) == 0 {
				continue
			}
			if text, err := other.text(); err == nil && proves(text, d) {
				return &bratText{file: other, where: where, suffix: strings.Trim(base[len(stem):], nameSigns)}, ""
			}
		}
	}
	shown := folders[1:]
	more := ""
	if len(shown) > 6 {
		shown, more = shown[:6], fmt.Sprintf(" and %d more", len(shown)-6)
	}
	looked := fmt.Sprintf("it was looked for as %s.txt beside the file", base)
	if len(shown) > 0 {
		looked += " and in the folders " + strings.Join(shown, ", ") + more
	}
	return nil, looked
}

// bratDocument reads what a .ann says, without its text.
func (f *File) bratDocument() *Document {
	b := &bratFile{at: map[string]int{}, trigger: map[string]string{}}
	if lines, err := f.text(); err == nil {
		b.lines(strings.Split(corpus.WithLF(lines), "\n"))
	}
	return &b.document
}

// nameSigns are what parts the name of a text from that of a coder.
const nameSigns = "_-.+@ "

// stems are the names that a text may have, the whole one first: a_b_c, a_b, a.
func stems(base string) []string {
	list := []string{base}
	for {
		at := strings.LastIndexAny(base, nameSigns)
		if at <= 0 {
			return list
		}
		if base = strings.TrimRight(base[:at], nameSigns); base == "" {
			return list
		}
		list = append(list, base)
	}
}

// proves reports whether a text is the one that annotations speak of: most of
// their words stand where they should, in one of the ways to count.
func proves(text string, d *Document) bool {
	r := newRulers(text, corpus.WithLF(text))
	words := 0
	for i := range d.Spans {
		if d.Spans[i].Quote != "" {
			words++
		}
	}
	if words == 0 {
		return true
	}
	for _, counting := range bratCounts.all() {
		if t := r.measure(counting, d); t.fit > 0 && 2*t.fit >= t.tested {
			return true
		}
	}
	return false
}

// besideNamed is a file of the same folder, or nil.
func (f *File) besideNamed(name string) *File {
	if f.beside == nil {
		return nil
	}
	return f.beside(name)
}

// aroundOf lists the folders around a file of the disk, its own first, by their
// paths from there.
func aroundOf(at string) []string {
	own := filepath.Dir(at)
	list := []string{"."}
	add := func(folder, prefix string) {
		entries, err := os.ReadDir(folder)
		if err != nil {
			return
		}
		for _, entry := range entries {
			if entry.IsDir() && !strings.HasPrefix(entry.Name(), ".") && len(list) < mostFolders && filepath.Join(folder, entry.Name()) != own {
				list = append(list, path.Join(prefix, entry.Name()))
			}
		}
	}
	add(own, "")
	if above := filepath.Dir(own); above != own {
		list = append(list, "..")
		add(above, "..")
	}
	return list
}

// reachOf is a file of the disk by its path from another.
func reachOf(at, where string) *File {
	return besideOf(filepath.Join(filepath.Dir(at), filepath.FromSlash(path.Dir(where)), "x"), path.Base(where))
}

// aroundIn lists the folders around a file of an archive.
func aroundIn(container *reader.Container, name string) []string {
	own := path.Dir(name)
	above := path.Dir(own)
	folders := map[string]bool{}
	for _, other := range container.Names() {
		folders[path.Dir(other)] = true
	}
	list := []string{"."}
	for _, folder := range sortedKeys(folders) {
		switch {
		case folder == own || len(list) >= mostFolders:
		case path.Dir(folder) == own:
			list = append(list, path.Base(folder))
		case folder == above:
			list = append(list, "..")
		case path.Dir(folder) == above && own != ".":
			list = append(list, path.Join("..", path.Base(folder)))
		}
	}
	return slices.Compact(list)
}
