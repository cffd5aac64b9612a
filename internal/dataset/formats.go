package dataset

import (
	"context"
	"io"

	"sayso/internal/corpus"
)

// Formats lists the formats in the order in which they are offered.
var Formats = []Format{
	{Name: "csv", Extension: ".csv", Title: "CSV, one row a sentence", Loses: lossSentences, Write: sentencesIn(commaSeparated)},
	{Name: "csv-excel", Extension: ".csv", Title: "CSV for Excel, one row a sentence", Loses: lossSentences, Write: sentencesIn(forExcel)},
	{Name: "csv-annotations", Extension: ".csv", Title: "CSV, one row an annotation", Loses: lossAnnotations, Write: writeAnnotations},
	{Name: "tsv", Extension: ".tsv", Title: "TSV for programs, one row a sentence", Loses: lossSentences, Write: sentencesIn(tabSeparated)},
	{Name: "xlsx", Extension: ".xlsx", Title: "Excel workbook with codebook and columns explained", Loses: lossXLSX, Write: writeXLSX},
	{Name: "jsonl", Extension: ".jsonl", Title: "JSON lines, one document a line, complete", Write: writeJSONL},
	{Name: "w3c", Extension: ".jsonld", Title: "W3C Web Annotation (JSON-LD)", Loses: lossW3C, Write: writeW3C},
	{Name: "brat", Extension: ".zip", Title: "brat standoff", Loses: lossBrat, Write: writeBrat},
	{Name: "doccano", Extension: ".jsonl", Title: "doccano, sequence labelling", Loses: lossDoccano, Write: writeDoccano},
	{Name: "doccano-relations", Extension: ".jsonl", Title: "doccano, with relations", Loses: lossDoccanoRelations, Write: writeDoccanoRelations},
	{Name: "label-studio", Extension: ".zip", Title: "Label Studio tasks with their configuration", Loses: lossLabelStudio, Write: writeLabelStudio},
	{Name: "prodigy", Extension: ".jsonl", Title: "Prodigy spans", Loses: lossProdigy, Write: writeProdigy},
	{Name: "conllu", Extension: ".conllu", Title: "CoNLL-U, tokens with labels", Loses: lossCoNLLU, Write: writeCoNLLU},
	{Name: "conll", Extension: ".conll", Title: "CoNLL 2003, tokens with IOB2 tags", Loses: lossBIO, Write: writeBIO},
	{Name: "huggingface", Extension: ".zip", Title: "Folder for Hugging Face datasets", Loses: lossHuggingFace, Write: writeHuggingFace},
	{Name: "uima-json", Extension: ".zip", Title: "UIMA CAS JSON, for INCEpTION", Loses: lossUIMA, Write: writeUIMA},
	{Name: "refi-qda", Extension: ".qdpx", Title: "REFI-QDA project, for ATLAS.ti, MAXQDA, NVivo", Loses: lossREFI, Write: writeREFI},
	{Name: "refi-codebook", Extension: ".qdc", Title: "REFI-QDA codebook", Loses: lossREFICode, Write: writeREFICodebook},
	{Name: "html", Extension: ".html", Title: "Report to read and print (HTML)", Loses: lossReport, Write: writeReport},
	{Name: "codebook", Extension: ".md", Title: "The codebook as Markdown", Loses: lossCodebook, Write: writeCodebookMarkdown},
}

const (
	lossSentences   = "Bounds of annotations inside a sentence, attributes other than source, source_type and certainty, relations, byline and URL are left out, and white space between sentences is not kept."
	lossAnnotations = "The texts, sentences without an annotation, marks of sentences with nothing to label, and who made a relation are left out."
)

// sentencesIn makes the Write of a table of sentences.
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
