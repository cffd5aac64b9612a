package dataset

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"
)

// Croissant 1.0 of MLCommons: croissant.json in the folders for Hugging Face
// and of Parquet tells programs which files there are, with their SHA-256, and
// what their columns hold. It is JSON-LD over schema.org.

// croissantContext is the one of the specification, which asks to use it as it
// is.
const croissantContext = `{"@language":"en","@vocab":"https://schema.org/","citeAs":"cr:citeAs","column":"cr:column","conformsTo":"dct:conformsTo",` +
	`"cr":"http://mlcommons.org/croissant/","rai":"http://mlcommons.org/croissant/RAI/","data":{"@id":"cr:data","@type":"@json"},` +
	`"dataType":{"@id":"cr:dataType","@type":"@vocab"},"dct":"http://purl.org/dc/terms/","equivalentProperty":"cr:equivalentProperty",` +
	`"examples":{"@id":"cr:examples","@type":"@json"},"extract":"cr:extract","field":"cr:field","fileProperty":"cr:fileProperty",` +
	`"fileObject":"cr:fileObject","fileSet":"cr:fileSet","format":"cr:format","includes":"cr:includes","isLiveDataset":"cr:isLiveDataset",` +
	`"jsonPath":"cr:jsonPath","key":"cr:key","md5":"cr:md5","parentField":"cr:parentField","path":"cr:path","recordSet":"cr:recordSet",` +
	`"references":"cr:references","regex":"cr:regex","repeated":"cr:repeated","replace":"cr:replace","samplingRate":"cr:samplingRate",` +
	`"sc":"https://schema.org/","separator":"cr:separator","source":"cr:source","subField":"cr:subField","transform":"cr:transform"}`

type croissantDataset struct {
	Context       json.RawMessage `json:"@context"`
	Type          string          `json:"@type"`
	Name          string          `json:"name"`
	Description   string          `json:"description"`
	ConformsTo    string          `json:"conformsTo"`
	License       string          `json:"license"`
	URL           string          `json:"url"`
	Version       string          `json:"version"`
	DatePublished string          `json:"datePublished,omitempty"`
	Creator       []croissantName `json:"creator,omitempty"`
	InLanguage    []string        `json:"inLanguage,omitempty"`
	// The vocabulary for responsible use, Croissant RAI 1.0.
	PerItem  string   `json:"rai:annotationsPerItem,omitempty"`
	Analysis []string `json:"rai:dataAnnotationAnalysis,omitempty"`
	Protocol []string `json:"rai:dataAnnotationProtocol,omitempty"`

	Distribution []croissantFile `json:"distribution"`
	RecordSet    []croissantSet  `json:"recordSet"`
}

type croissantName struct {
	Type string `json:"@type"`
	Name string `json:"name"`
}

// croissantFile is a file, or the set of files of a table.
type croissantFile struct {
	Type           string `json:"@type"`
	ID             string `json:"@id"`
	Name           string `json:"name"`
	ContentURL     string `json:"contentUrl,omitempty"`
	EncodingFormat string `json:"encodingFormat"`
	SHA256         string `json:"sha256,omitempty"`
	ContentSize    string `json:"contentSize,omitempty"`
	Includes       string `json:"includes,omitempty"` // of a set of files: where they lie
}

type croissantSet struct {
	Type     string           `json:"@type"`
	ID       string           `json:"@id"`
	Name     string           `json:"name"`
	DataType string           `json:"dataType,omitempty"`
	Key      any              `json:"key"`
	Field    []croissantField `json:"field"`
	Data     []map[string]any `json:"data,omitempty"`
}

type croissantField struct {
	Type     string           `json:"@type"`
	ID       string           `json:"@id"`
	Name     string           `json:"name"`
	DataType any              `json:"dataType"`
	Repeated bool             `json:"repeated,omitempty"`
	Source   *croissantSource `json:"source,omitempty"`
}

type croissantSource struct {
	FileObject *croissantID        `json:"fileObject,omitempty"`
	FileSet    *croissantID        `json:"fileSet,omitempty"`
	Extract    croissantColumn     `json:"extract"`
	Transform  *croissantTransform `json:"transform,omitempty"`
}

type croissantTransform struct {
	Regex string `json:"regex"`
}

type croissantID struct {
	ID string `json:"@id"`
}

type croissantColumn struct {
	Column       string `json:"column,omitempty"`
	FileProperty string `json:"fileProperty,omitempty"`
}

// croissantMedia are the media types of the tables, by extension.
var croissantMedia = map[string]string{".jsonl": "application/jsonlines", ".parquet": "application/x-parquet"}

// croissant writes the metadata of the tables that are in the folder already.
func croissant(f *folder, p *Project, counts *huggingCounts) (string, error) {
	d := croissantDataset{
		Context: json.RawMessage(croissantContext), Type: "sc:Dataset", Name: croissantWord(p.Title),
		Description: fmt.Sprintf("%d documents with %d sentences, marked as %s.", counts.documents, counts.sentences, labelList(p)),
		ConformsTo:  "http://mlcommons.org/croissant/1.0", License: p.licence, URL: "urn:uuid:" + p.ID,
		Version: fmt.Sprintf("%d.%d.0", p.Codebook.Version, p.Event), InLanguage: counts.codes(),
	}
	about := p.Reliability
	if about.PerItem > 0 {
		d.PerItem = fmt.Sprintf("up to %d", about.PerItem)
	}
	for _, words := range []string{about.Readers, about.Agreement} {
		if words != "" {
			d.Analysis = append(d.Analysis, oneLine(words))
		}
	}
	if about.Decided != "" {
		d.Protocol = []string{oneLine(about.Decided)}
	}
	if d.License == "" {
		d.License = "unknown: see README.md"
	}
	if !counts.newest.IsZero() {
		d.DatePublished = counts.newest.UTC().Format(time.DateOnly)
	}
	for _, a := range p.Annotators {
		d.Creator = append(d.Creator, croissantName{"sc:Person", a.Name})
	}
	d.RecordSet = append(d.RecordSet, croissantLabels(p))
	byPath := make(map[string]manifestFile, len(f.files))
	for _, file := range f.files {
		byPath[file.Path] = file
	}
	for _, split := range counts.splits {
		for _, table := range counts.tables {
			id := table.name
			if len(counts.splits) > 1 {
				id += "-" + split
			}
			paths := counts.paths(table.name, split)
			for i, path := range paths {
				name := id + "-file"
				if len(paths) > 1 {
					name += fmt.Sprint("-", i+1)
				}
				file := byPath[path]
				d.Distribution = append(d.Distribution, croissantFile{Type: "cr:FileObject", ID: name, Name: name, ContentURL: path,
					EncodingFormat: croissantMedia[counts.extension], SHA256: file.SHA256, ContentSize: fmt.Sprintf("%d B", file.Bytes)})
			}
			source := croissantSource{FileObject: &croissantID{id + "-file"}}
			if len(paths) > 1 {
				source = croissantSource{FileSet: &croissantID{id + "-files"}}
				d.Distribution = append(d.Distribution, croissantFile{Type: "cr:FileSet", ID: id + "-files", Name: id + "-files",
					EncodingFormat: croissantMedia[counts.extension], Includes: counts.pattern(table.name, split)})
			}
			d.RecordSet = append(d.RecordSet, croissantTable(id, table, source, counts.partition))
		}
	}
	var data bytes.Buffer
	err := indented(&data, d)
	return data.String(), err
}

// croissantLabels are the labels as an enumeration.
func croissantLabels(p *Project) croissantSet {
	set := croissantSet{Type: "cr:RecordSet", ID: "labels", Name: "labels", DataType: "sc:Enumeration", Key: croissantID{"labels/name"},
		Field: []croissantField{{Type: "cr:Field", ID: "labels/name", Name: "name", DataType: "sc:Text"}}}
	for _, label := range p.Codebook.Labels {
		set.Data = append(set.Data, map[string]any{"labels/name": label.ID})
	}
	return set
}

// croissantTable describes the columns of a table; the key of a partition is
// read off the names of the folders.
func croissantTable(id string, table cardTable, source croissantSource, partition Partition) croissantSet {
	set := croissantSet{Type: "cr:RecordSet", ID: id, Name: id}
	keys := []croissantID{}
	for _, name := range table.key {
		keys = append(keys, croissantID{id + "/" + name})
	}
	set.Key = keys
	columns := slices.Clone(table.columns)
	folders := map[string]bool{}
	if partition.parts(table.name) {
		columns = slices.DeleteFunc(columns, func(c parquetColumn) bool { return c.name == partition.without() })
		for _, key := range partition.Keys() {
			folders[key] = true
			columns = append(columns, parquetColumn{name: key})
		}
	}
	for _, c := range columns {
		from := source
		if from.Extract.Column = c.name; folders[c.name] {
			from.Extract, from.Transform = croissantColumn{FileProperty: "fullpath"}, &croissantTransform{c.name + "=([^/]*)"}
		}
		field := croissantField{Type: "cr:Field", ID: id + "/" + c.name, Name: c.name, Source: &from}
		switch c.kind {
		case parquetInt:
			field.DataType = "sc:Integer"
		case parquetTime:
			field.DataType = "sc:DateTime"
		case parquetTexts:
			field.DataType, field.Repeated = "sc:Text", true
		default:
			field.DataType = "sc:Text"
		}
		if c.name == "labels" || c.name == "label" {
			field.DataType = []string{"sc:Text", "cr:Label"}
		}
		set.Field = append(set.Field, field)
	}
	return set
}

// croissantWord makes a title a name that is safe in a path and an address.
func croissantWord(title string) string {
	e := fileName(0, title)
	if name := strings.TrimPrefix(e, "00000-"); name != e {
		return name
	}
	return "sayso-dataset"
}
