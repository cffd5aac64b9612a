package reader

// Formats are all kinds of files that are read here, in the order in which
// they are tried.
var Formats = []Format{Markdown, Text, HTML, MHTML, DOCX, ODT, EPUB, RTF, PDF, CSV, XLSX, Parquet, JSON, Mbox, EML, RIS, BibTeX, WARC, GZIP, ZIP}
