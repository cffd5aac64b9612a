package dataset

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"sayso/internal/corpus"
)

// Partition is what the tables of Parquet are parted by, into folders as Hive
// names them (year=2022/month=3), so that a reader opens only those it asks
// for. The key stands in the folder's name and not in the files.
type Partition string

// The partitions; the empty one is none.
const (
	byYear      Partition = "year"
	byMonth     Partition = "month"
	byOutlet    Partition = "outlet"
	byLanguage  Partition = "language"
	byAnnotator Partition = "annotator"
)

// Partitions are all of them, in the order in which they are offered.
var Partitions = []Partition{byYear, byMonth, byOutlet, byLanguage, byAnnotator}

// CanPartition reports whether the format has tables in partitions.
func (f Format) CanPartition() bool { return f.Name == "parquet" }

func (p Partition) check(f Format) error {
	switch {
	case p == "":
		return nil
	case !f.CanPartition():
		return fmt.Errorf("only parquet can be written in partitions, not %s", f.Name)
	case !slices.Contains(Partitions, p):
		var names []string
		for _, known := range Partitions {
			names = append(names, string(known))
		}
		return fmt.Errorf("partitions are by %s, not by %q", strings.Join(names[:len(names)-1], ", ")+" or "+names[len(names)-1], string(p))
	}
	return nil
}

// parts reports whether a table is parted: by annotator only those are that have
// rows of one.
func (p Partition) parts(table string) bool {
	return p != "" && (p != byAnnotator || table == "annotations" || table == "judgements")
}

// Keys are the names of the folders, one within the other.
func (p Partition) Keys() []string {
	if p == byMonth {
		return []string{"year", "month"}
	}
	return []string{string(p)}
}

// without names the column that the folder stands for.
func (p Partition) without() string {
	switch p {
	case byOutlet, byLanguage, byAnnotator:
		return string(p)
	}
	return ""
}

// Of is the folder of a document, outlet=BBC: an export goes from one to the
// next, so that one file is open at a time. By annotator it is the same for all.
func (p Partition) Of(d *corpus.Document) string { return p.folder(d, "") }

func (p Partition) folder(d *corpus.Document, annotator string) string {
	switch p {
	case byYear:
		return hive("year", d.Date[:min(len(d.Date), 4)])
	case byMonth:
		month := ""
		if len(d.Date) >= 7 {
			month = strings.TrimPrefix(d.Date[5:7], "0") // 03 would be read as a word
		}
		return hive("year", d.Date[:min(len(d.Date), 4)]) + "/" + hive("month", month)
	case byOutlet:
		return hive("outlet", d.Outlet)
	case byLanguage:
		return hive("language", d.Language)
	case byAnnotator:
		return hive("annotator", annotator)
	}
	return ""
}

// hiveNothing is the value of a key that is not known.
const hiveNothing = "__HIVE_DEFAULT_PARTITION__"

// hive is the name of a partition's folder. What Hive escapes and what no file
// may be called on some system is written as %XX.
func hive(key, value string) string {
	if value == "" {
		return key + "=" + hiveNothing
	}
	var name strings.Builder
	for i := range len(value) {
		c := value[i]
		if c < ' ' || c == 0x7F || strings.IndexByte(`"#%'*/:=?\{}[]^<>|`, c) >= 0 || i == len(value)-1 && (c == '.' || c == ' ') || value == hiveNothing {
			fmt.Fprintf(&name, "%%%02X", c)
		} else {
			name.WriteByte(c)
		}
	}
	return key + "=" + name.String()
}

// parquetFiles are the files of a table in a split: one after the other, by
// partition, and a new one when one is large.
type parquetFiles struct {
	folder *folder
	counts *huggingCounts
	table  cardTable
	split  string
	apart  bool // there are several splits
	parted bool
	most   int // how many files are written at the same time
	meta   [][2]string
	open   map[string]*parquetFile // by folder
	order  []string                // of the open ones
	files  int                     // so far
}

// parquetFile is a file while it is written.
type parquetFile struct {
	*parquetTable
	spool *spool
}

// of is the table to which rows of a document, and of an annotator, are written.
func (t *parquetFiles) of(d *corpus.Document, annotator string) (*parquetTable, error) {
	place := ""
	if t.parted {
		var err error
		if place, err = t.counts.folders.of(t.counts.partition.folder(d, annotator)); err != nil {
			return nil, err
		}
	}
	if file := t.open[place]; file != nil {
		if !file.full() {
			return file.parquetTable, nil
		}
		if err := t.end(place); err != nil {
			return nil, err
		}
	}
	if len(t.order) >= t.most {
		if err := t.end(t.order[0]); err != nil {
			return nil, err
		}
	}
	spool, err := t.folder.spool()
	if err != nil {
		return nil, err
	}
	var without []string
	if t.parted {
		without = append(without, t.counts.partition.without())
	}
	file := &parquetFile{newParquet(spool, t.meta, parquetGroupBytes/t.most, t.table.columns, without...), spool}
	t.open[place], t.order = file, append(t.order, place)
	return file.parquetTable, nil
}

// end completes a file and puts it into the folder.
func (t *parquetFiles) end(place string) error {
	file := t.open[place]
	delete(t.open, place)
	t.order = slices.DeleteFunc(t.order, func(other string) bool { return other == place })
	if err := file.close(); err != nil {
		return err
	}
	path := t.path(place)
	t.files++
	if err := t.folder.add(path, file.spool.pour); err != nil {
		return err
	}
	t.folder.drop(file.spool)
	t.counts.note(t.table.name, t.split, path)
	return nil
}

// path is where the next file lies.
func (t *parquetFiles) path(place string) string {
	if t.counts.partition == "" {
		path := t.counts.path(t.table.name, t.split)
		if t.files > 0 {
			path = strings.TrimSuffix(path, ".parquet") + fmt.Sprintf("-%d.parquet", t.files+1)
		}
		return path
	}
	folders := []string{t.table.name}
	if t.apart {
		folders = append(folders, hive("split", t.split))
	}
	if place != "" {
		folders = append(folders, place)
	}
	return strings.Join(folders, "/") + fmt.Sprintf("/part-%d.parquet", t.files)
}

// close completes the files. A table without rows is a file too, so that whoever
// asks for it finds its columns.
func (t *parquetFiles) close() error {
	if t.files+len(t.order) == 0 {
		if t.parted {
			t.parted = false
			t.table.columns = slices.DeleteFunc(slices.Clone(t.table.columns), func(c parquetColumn) bool { return c.name == t.counts.partition.without() })
		}
		if _, err := t.of(&corpus.Document{}, ""); err != nil {
			return err
		}
	}
	for len(t.order) > 0 {
		if err := t.end(t.order[0]); err != nil {
			return err
		}
	}
	return nil
}

// longestFolder is what a file system takes as a name, in bytes.
const longestFolder = 255

// partitionFolders gives every partition a folder.
type partitionFolders struct {
	given map[string]string // to each name
	taken map[string]bool   // in lower case
}

// of keeps folders apart whose names differ in case alone, which many systems
// take for one: of the later ones a letter is written as %XX.
func (f *partitionFolders) of(name string) (string, error) {
	if given, ok := f.given[name]; ok {
		return given, nil
	}
	folder, from := name, strings.IndexByte(name, '=')+1
	for f.taken[strings.ToLower(folder)] && from < len(folder) {
		_, size := utf8.DecodeRuneInString(folder[from:])
		escaped := ""
		for _, c := range []byte(folder[from : from+size]) {
			escaped += fmt.Sprintf("%%%02X", c)
		}
		folder = folder[:from] + escaped + folder[from+size:]
		from += len(escaped)
	}
	for part := range strings.SplitSeq(folder, "/") {
		if len(part) > longestFolder {
			return "", fmt.Errorf("the folder %q would have a name of %d bytes, and no system takes more than %d; choose another partition", corpus.FirstWords(part, 60), len(part), longestFolder)
		}
	}
	f.given[name], f.taken[strings.ToLower(folder)] = folder, true
	return folder, nil
}
