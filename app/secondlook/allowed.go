package secondlook

// Allowed is how far a round lets a model speak.
type Allowed int

// From nothing to all. A round that measures how far people agree, with others or
// with themselves, allows nothing: what people say under hints is no measure of
// that.
const (
	Off    Allowed = iota // no hint, no queue, no second look
	After                 // nothing before the key
	Before                // all
)

// offInRound says why there is nothing.
const offInRound = "In this round there are no hints, queues or second looks: what people say under hints is no measure of how far they agree."
