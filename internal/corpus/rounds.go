package corpus

import (
	"encoding/json"
	"strconv"
)

// A round is a piece of reading that several annotators do under the same
// terms: who reads which document is said before, nobody's work is seen by
// others while it is blind, and how far they agree is measured once it is
// closed. Reading, Round, Assignment and Decision are kept in the project as
// they stand here; the names in the tags are those of the file.

// Reading says how far an annotator has come with a document. Without one the
// document is still to do for them.
type Reading struct {
	ID        string        `json:"-"` // see ReadingID
	Document  string        `json:"document"`
	Annotator string        `json:"annotator"`
	State     DocumentState `json:"state"` // in-progress, done or put-aside
}

// ReadingID is the id of the one reading that an annotator has of a document:
// two laptops of one annotator speak of the same.
func ReadingID(document, annotator string) string {
	return DerivedID("reading", document, annotator)
}

// RoundKind says what a round is for.
type RoundKind string

// The kinds of round.
const (
	Training     RoundKind = "training"     // everybody sees everybody's work
	Blind        RoundKind = "blind"        // nobody sees the work of others until it is closed
	SecondPass   RoundKind = "second-pass"  // annotators read again, without seeing what they said before
	Adjudication RoundKind = "adjudication" // differences are decided
)

// RoundKinds lists the kinds in the order in which they are offered.
var RoundKinds = []RoundKind{Training, Blind, SecondPass, Adjudication}

// HintPolicy says when a round lets a model say what it would label.
type HintPolicy string

// The hint policies of a round.
const (
	HintsOff    HintPolicy = "off"    // never
	HintsAfter  HintPolicy = "after"  // once the annotator has decided
	HintsBefore HintPolicy = "before" // also before
)

// HintPolicies lists the policies in the order in which they are offered.
var HintPolicies = []HintPolicy{HintsOff, HintsAfter, HintsBefore}

// Round is one round of reading. Times are milliseconds since 1970-01-01 UTC,
// 0 for what has not happened.
type Round struct {
	ID         string          `json:"-"` // UUIDv7
	Name       string          `json:"name"`
	Kind       RoundKind       `json:"kind"`
	Annotators []string        `json:"annotators"`          // ids, in the order of the plan
	Seed       int64           `json:"seed"`                // of the sample and of the order in which each reads
	Hints      HintPolicy      `json:"hints"`               //
	OpenedAt   int64           `json:"opened_at,omitempty"` //
	ClosedAt   int64           `json:"closed_at,omitempty"` //
	Codebook   string          `json:"codebook,omitempty"`  // hash of the codebook when it was opened
	Bounds     string          `json:"bounds,omitempty"`    // hash of the sentence bounds of its documents when it was opened
	Seal       string          `json:"seal,omitempty"`      // hash of what its annotators had said when it was closed
	Design     json.RawMessage `json:"design,omitempty"`    // how the documents were shared out, an object
}

// Open reports whether work of the round is going on.
func (r *Round) Open() bool { return r.OpenedAt > 0 && r.ClosedAt == 0 }

// Sampling says how a document came into a round.
type Sampling string

// The parts of a round. Only what was drawn at random, or all, may stand for the
// corpus in a figure.
const (
	Whole    Sampling = "all"      // every document is read
	Random   Sampling = "random"   // drawn by chance
	Enriched Sampling = "enriched" // chosen because rare labels are likely in it
)

// Samplings lists the parts of a round in the order in which they are offered.
var Samplings = []Sampling{Whole, Random, Enriched}

// Assignment says who reads a document in a round.
type Assignment struct {
	ID         string   `json:"-"` // see AssignmentID
	Round      string   `json:"round"`
	Document   string   `json:"document"`
	Annotators []string `json:"annotators"` // ids
	Part       Sampling `json:"part"`
	Share      float64  `json:"share"` // the chance that the document had of being drawn, above 0, at most 1
}

// AssignmentID is the id of the one assignment of a document in a round.
func AssignmentID(round, document string) string { return DerivedID("assignment", round, document) }

// How says in which way gold came to say what it says of a sentence.
type How string

// The ways of deciding.
const (
	Unanimous How = "unanimous" // all who read it said the same
	Majority  How = "majority"  // more than half of them did
	Decided   How = "decided"   // somebody decided
	Discussed How = "discussed" // it was talked over
	Single    How = "single"    // only one annotator read it
)

// Hows lists the ways in the order in which they are counted.
var Hows = []How{Unanimous, Majority, Decided, Discussed, Single}

// Reason says why annotators differed.
type Reason string

// The reasons for a difference.
const (
	Slip            Reason = "slip"
	CodebookUnclear Reason = "codebook-unclear"
	TextAmbiguous   Reason = "text-ambiguous"
	BothDefensible  Reason = "both-defensible"
	BoundaryOnly    Reason = "boundary-only"
	OtherReason     Reason = "other"
)

// Reasons lists the reasons in the order in which they are offered.
var Reasons = []Reason{Slip, CodebookUnclear, TextAmbiguous, BothDefensible, BoundaryOnly, OtherReason}

// Decision is the record of how a sentence was adjudicated. What was decided are
// the annotations that gold has in the sentence, or its mark.
type Decision struct {
	ID           string   `json:"-"` // see DecisionID
	Document     string   `json:"document"`
	Start        int      `json:"start"`     // of the sentence, in bytes
	End          int      `json:"end"`       //
	Annotator    string   `json:"annotator"` // id of gold
	By           string   `json:"by"`        // id of the annotator who decided
	How          How      `json:"how"`
	From         []string `json:"from,omitempty"`   // ids of the annotations it was taken from
	Reason       Reason   `json:"reason,omitempty"` // why they differed, empty when nobody said
	Note         string   `json:"note,omitempty"`
	NamesHidden  bool     `json:"names_hidden,omitempty"`  // who decided did not see who had said what
	Party        bool     `json:"party,omitempty"`         // who decided had read the sentence too
	CodebookHash string   `json:"codebook_hash,omitempty"` // of the codebook in use at that time
	// Codings stands for what those who read the sentence had said, so that a
	// decision shows when it was made of something else than what stands now.
	// Empty when whoever wrote it kept none.
	Codings   string `json:"codings,omitempty"`
	CreatedAt int64  `json:"created_at"` // milliseconds since 1970-01-01 UTC
}

// Span is that of the sentence.
func (d *Decision) Span() Span { return Span{Start: d.Start, End: d.End} }

// ClosedGold tells which annotator is gold that nobody who reads in a round has to
// be kept from: none while any round is open.
func ClosedGold(annotators []Annotator, rounds []Round) func(annotator string) bool {
	gold := map[string]bool{}
	for _, a := range annotators {
		gold[a.ID] = a.Kind == Gold
	}
	for i := range rounds {
		if rounds[i].Open() {
			clear(gold)
		}
	}
	return func(annotator string) bool { return gold[annotator] }
}

// GoldID is the id of the one annotator of a project who is gold: two laptops
// that both begin to decide make the same.
func GoldID(project string) string { return DerivedID("gold", project) }

// DecisionID is the id of the one decision about a sentence.
func DecisionID(document string, sentence Span) string {
	return DerivedID("decision", document, strconv.Itoa(sentence.Start), strconv.Itoa(sentence.End))
}
