package dataset

import (
	"context"
	"io"

	"sayso/internal/corpus"
)

// Formats lists the formats in the order in which they are offered.
var Formats = []Format{
	{Name: "csv", Extension: ".csv", Title: "CSV of sentences", Forms: tableForms(inSentences, inLong, inWide), base: "sentences", carries: inSentences, write: sentencesIn(commaSeparated)},
	{Name: "csv-excel", Extension: ".csv", Title: "CSV of sentences, for Excel", Forms: tableForms(inSentences, inLong, inWide), base: "sentences", carries: inSentences, write: sentencesIn(forExcel)},
	{Name: "csv-annotations", Extension: ".csv", Title: "CSV of annotations", base: "annotations", carries: inAnnotations, write: writeAnnotations},
	{Name: "tsv", Extension: ".tsv", Title: "TSV of sentences, for programs", Forms: tableForms(inSentences, inLong, inWide), base: "sentences", carries: inSentences, write: sentencesIn(tabSeparated)},
	{Name: "xlsx", Extension: ".xlsx", Title: "Excel workbook with codebook and columns explained", Forms: tableForms(inXLSX, inXLSX, inXLSX), carries: inXLSX, write: writeXLSX},
	{Name: "jsonl", Extension: ".jsonl", Title: "JSON lines, one document a line, complete", carries: inJSONL, write: writeJSONL},
	{Name: "w3c", Extension: ".jsonld", Title: "W3C Web Annotation (JSON-LD)", carries: inW3C, write: writeW3C},
	{Name: "brat", Extension: ".zip", Title: "brat standoff", Forms: apartForms(inBrat), carries: inBrat, needsText: true, fill: fillBrat},
	{Name: "doccano", Extension: ".jsonl", Title: "doccano, sequence labelling", carries: inDoccano, needsText: true, write: writeDoccano},
	{Name: "doccano-relations", Extension: ".jsonl", Title: "doccano, with relations", carries: inDoccanoRelations, needsText: true, write: writeDoccanoRelations},
	{Name: "label-studio", Extension: ".zip", Title: "Label Studio tasks with their configuration", carries: inLabelStudio, needsText: true, fill: fillLabelStudio},
	{Name: "prodigy", Extension: ".jsonl", Title: "Prodigy spans", carries: inProdigy, needsText: true, write: writeProdigy},
	{Name: "conllu", Extension: ".conllu", Title: "CoNLL-U, tokens with labels", carries: inCoNLLU, needsText: true, write: writeCoNLLU},
	{Name: "conll", Extension: ".conll", Title: "CoNLL 2003, tokens with IOB2 tags", carries: inBIO, needsText: true, write: writeBIO},
	{Name: "huggingface", Extension: ".zip", Title: "Folder for Hugging Face datasets", carries: inHuggingFace, parts: true, fill: fillHuggingFace},
	{Name: "parquet", Extension: ".zip", Title: "Parquet tables with Croissant metadata", Forms: tableForms(inParquet, inParquet, inParquet), carries: inParquet, parts: true, fill: fillParquet},
	{Name: "uima-json", Extension: ".zip", Title: "UIMA CAS JSON, for INCEpTION", Forms: apartForms(inUIMA), carries: inUIMA, needsText: true, fill: fillUIMA},
	{Name: "uima-xmi", Extension: ".zip", Title: "UIMA XMI with its types, for INCEpTION", Forms: apartForms(inXMI), carries: inXMI, needsText: true, fill: fillXMI},
	{Name: "refi-qda", Extension: ".qdpx", Title: "REFI-QDA project, for ATLAS.ti, MAXQDA, NVivo", carries: inREFI, needsText: true, write: writeREFI},
	{Name: "refi-codebook", Extension: ".qdc", Title: "REFI-QDA codebook", base: "codebook", carries: inREFICodebook, write: writeREFICodebook},
	{Name: "html", Extension: ".html", Title: "Report to read and print (HTML)", base: "report", carries: inReport, needsText: true, write: writeReport},
	{Name: "codebook", Extension: ".md", Title: "The codebook as Markdown", base: "codebook", carries: inCodebook, write: writeCodebookMarkdown},
}

var (
	inSentences = carries{
		all: []Aspect{Bounds, Nothing, Labels, Notes, Annotators, Variables},
		some: map[Aspect]string{
			Texts: "white space between sentences is left out", Overlaps: "as several labels of a sentence",
			Attributes: "source, source_type and certainty alone", Times: "when annotations were made",
			IDs: "those of the documents", Metadata: "title, outlet and date",
			Sources: "which one an annotation names, with id and name",
		},
		codebook: []codebookField{"Labels.Name", "Variables.ID"},
	}
	inLong = carries{
		all: inSentences.all, codebook: inSentences.codebook,
		some: with(inSentences.some, IDs, "those of documents and annotators"),
	}
	inWide = carries{
		all:      []Aspect{Bounds, Labels, Annotators, Variables},
		codebook: []codebookField{"Variables.ID"},
		some: map[Aspect]string{
			Texts: "white space between sentences is left out", Nothing: "with who, without when", Overlaps: "as several labels of a sentence",
			IDs: "those of the documents", Metadata: "title, outlet and date",
		},
	}
	inAnnotations = carries{
		all: []Aspect{Labels, Spans, Overlaps, Pieces, Attributes, Mentions, Notes, Annotators, Times, Variables},
		some: map[Aspect]string{
			Texts: "the quotes", Bounds: "which sentence an annotation stands in", Relations: "without who made them, and when",
			IDs: "those of documents, annotations and annotators", Metadata: "title, outlet and date",
			Sources: "which one an annotation names, with id and name",
		},
		codebook: []codebookField{"Attributes.ID", "Variables.ID"},
	}
)

// sentencesIn makes the writer of a table of sentences.
func sentencesIn(d dialect) func(context.Context, io.Writer, Project, Entries) error {
	return func(ctx context.Context, w io.Writer, p Project, entries Entries) error {
		return writeSentences(ctx, w, p, entries, d)
	}
}

// each hands one entry after the other to write, until something fails.
func each(ctx context.Context, entries Entries, write func(*corpus.Entry) error) error {
	for entry, err := range entries {
		if err != nil {
			return err
		}
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := write(&entry); err != nil {
			return err
		}
	}
	return ctx.Err()
}
