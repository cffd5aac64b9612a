package reader

import "time"

// Limits on what a file may ask for. They are far above what real articles
// need and far below what would hurt: a file that passes one ends as an error
// line, and the files beside it go on. docs/import.md tells them to the
// researcher; a change here is a change there.
const (
	// MaxText is the size in bytes of the largest text file that is read. It is
	// some forty times the longest book, and bounds the memory a file can ask
	// for.
	MaxText = 256 << 20

	// maxPage is the size in bytes of the largest saved page, message or rich
	// text: formats whose text is worked out in memory.
	maxPage = 64 << 20
	// maxMarkdown is the size in bytes of the largest Markdown, and maxSigns how
	// many brackets and signs of stress one paragraph of it may hold: the time
	// that a Markdown parser takes grows with the square of them.
	maxMarkdown = 8 << 20
	maxSigns    = 1000
	// maxElements and maxNesting bound the page that is searched for its
	// article. A page beyond them is taken whole, without the search.
	maxElements = 200_000
	maxNesting  = 400
	// maxTag is the length in bytes of one tag with its attributes; a longer
	// one is passed over.
	maxTag = 1 << 20
	// maxMetadata is the most characters that one field of metadata keeps.
	maxMetadata = 1000

	// Of a ZIP container (DOCX, ODT, EPUB, XLSX, ZIP). All bytes are counted as
	// they come out, whatever the container says of itself.
	maxContainer = 256 << 20 // bytes of the container itself
	maxEntries   = 20_000    // files in a container
	maxEntry     = 64 << 20  // bytes of one file in it
	maxUnpacked  = 512 << 20 // bytes of all files that are read out of it
	maxRatio     = 200       // bytes that come out for each that is stored,
	freeRatio    = 1 << 20   // counted once this many have come out
	maxArchives  = 3         // containers inside each other

	// Of an XML part.
	maxXMLDepth      = 256
	maxXMLAttributes = 256
	maxXMLToken      = 4 << 20 // bytes of one tag, text or comment

	// Of rich text.
	maxGroups = 1000 // groups inside each other

	// Of mail.
	maxMailParts = 500
	maxMailDepth = 20

	// Of web archives.
	maxWebArchive = 8 << 30  // bytes, unpacked
	maxWARCHead   = 64 << 10 // bytes of the head of a record, and of an answer in it

	// Of files that a list of references names.
	maxAttached   = 20   // files of one reference
	maxNameLength = 1000 // bytes of the path of one

	// Of tables.
	maxColumns = 2000
	maxCell    = 16 << 20 // bytes

	// Of the program that reads PDF.
	maxPDF       = 512 << 20 // bytes of the file
	pdfMemory    = 1 << 30   // bytes of address space, where the system can bound it
	pdfTime      = 60 * time.Second
	pdfProcessor = 60 // seconds of processor time, where the system can bound it
)
