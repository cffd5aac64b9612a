package corpus

// Origin is what is known about the file that a document was read from, and
// about its place in that file. Everything may be empty.
type Origin struct {
	Size      int64  `json:"size,omitempty"`      // of the file, in bytes
	SHA256    string `json:"sha256,omitempty"`    // of the file, lower-case hex
	Encoding  string `json:"encoding,omitempty"`  // in which its text was written: windows-1252
	Place     string `json:"place,omitempty"`     // in the file: "article 17 of 100", "folder/a.txt", "row 12"
	Database  string `json:"database,omitempty"`  // Nexis Uni, Factiva, ProQuest
	Accession string `json:"accession,omitempty"` // the number under which that database keeps it
	Section   string `json:"section,omitempty"`   // of the newspaper
	Page      string `json:"page,omitempty"`      // of the newspaper, as printed
	Length    string `json:"length,omitempty"`    // as stated: "812 words"
	Reader    string `json:"reader,omitempty"`    // which reader took the text out, with its version: "pdf-1"
}
