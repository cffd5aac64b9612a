package cli

import (
	"fmt"
	"slices"
	"strings"

	"sayso/internal/suggest"
)

// placeLine is where a sentence stands, in every line about one.
type placeLine struct {
	Document string `json:"document"`
	Title    string `json:"title"`
	Outlet   string `json:"outlet"`
	Date     string `json:"date"`
	Sentence int    `json:"sentence"` // from 1
	Start    int    `json:"start_byte"`
	End      int    `json:"end_byte"`
	Text     string `json:"text"`
}

func (w *work) place(r *suggest.Placed) placeLine {
	d := w.documents[r.Document]
	return placeLine{d.ID, d.Title, d.Outlet, d.Date, r.Place, r.Span.Start, r.Span.End, r.Text}
}

// queueLine is a line of `sayso suggest --queue --json`, and of --like.
type queueLine struct {
	placeLine
	Label   string    `json:"label"`
	Reached string    `json:"reached"` // "queue" or "like": not by chance
	Score   float64   `json:"score"`
	HeldOut bool      `json:"held_out"` // it never gets a hint
	Hint    *hintLine `json:"hint"`
}

func (s *suggesting) heldOut(w *work, r *suggest.Placed) bool {
	return suggest.HeldOut(s.seed, w.project, w.who.ID, r.Document, r.Span.Start)
}

func (s *suggesting) listQueue(w *work, label int, ranked []suggest.Ranked) error {
	line := queueLine{Reached: "queue"}
	if s.like != "" {
		line.Reached = "like"
	}
	if label >= 0 {
		line.Label = s.labels[label]
	}
	for _, ranked := range ranked[:s.limited(len(ranked))] {
		r := &w.Unread[ranked.Sentence]
		line.placeLine, line.Score, line.HeldOut, line.Hint = w.place(r), rounded(ranked.Score), s.heldOut(w, r), nil
		if !line.HeldOut {
			line.Hint = hintOf(w.model, &r.Sentence, s.labels, r.Span.Start)
		}
		var err error
		if s.asJSON {
			err = s.printJSON(line)
		} else {
			err = s.printRow(line.placeLine, fmt.Sprintf("%.2f", line.Score), hintWords(line.Hint))
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// hintWords is a hint in a column of a table.
func hintWords(h *hintLine) string {
	if h == nil {
		return ""
	}
	words := make([]string, len(h.Words))
	for i, w := range h.Words {
		words[i] = w.Text
	}
	return fmt.Sprintf("%s (%s; %s)", h.Label, strings.Join(words, ", "), h.Says)
}

// printRow prints a sentence with two columns about it in front of its text.
func (s *suggesting) printRow(at placeLine, figure, said string) error {
	_, err := fmt.Fprintf(s.stdout, "%s\t%s\t%s\t%s\t%d\t%s\t%s\t%s\n", figure, at.Document, cell(at.Title), cell(at.Date), at.Sentence, cell(said), cell(at.Outlet), cell(at.Text))
	return err
}

// doubtfulLine is a line of `sayso suggest --second-look --json`.
type doubtfulLine struct {
	placeLine
	Labels        []string           `json:"labels"` // none for "nothing here"
	Surprise      float64            `json:"surprise"`
	HeldOut       bool               `json:"held_out"`      // it never gets a hint, so the next two are empty
	Would         []string           `json:"would"`         // what the model would have given
	Probabilities map[string]float64 `json:"probabilities"` // by label
}

// listSecondLook lists sentences that the model would have coded otherwise; with
// a label, those that carry it or that the model would have given it.
func (s *suggesting) listSecondLook(w *work, label int) error {
	printed := 0
	for _, d := range w.SecondLook(w.model) {
		r := &w.Coded[d.Sentence]
		if label >= 0 && !slices.Contains(r.Labels, label) && !slices.Contains(d.Labels, label) {
			continue
		}
		if printed++; s.limit > 0 && printed > s.limit {
			break
		}
		line := doubtfulLine{placeLine: w.place(r), Labels: namesOf(s.labels, r.Labels), Surprise: rounded(d.Surprise), HeldOut: s.heldOut(w, r), Would: []string{}, Probabilities: map[string]float64{}}
		said := "coded " + joinLabels(s.labels, r.Labels)
		if !line.HeldOut {
			line.Would = namesOf(s.labels, d.Labels)
			for l, p := range d.Probabilities {
				line.Probabilities[s.labels[l]] = rounded(p)
			}
			said += ", would be " + joinLabels(s.labels, d.Labels)
		}
		var err error
		if s.asJSON {
			err = s.printJSON(line)
		} else {
			err = s.printRow(line.placeLine, fmt.Sprintf("%.2f", line.Surprise), said)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// sampleLine is a line of `sayso suggest --none-missed --json`.
type sampleLine struct {
	placeLine
	Label     string  `json:"label"`
	Reached   string  `json:"reached"` // "sample": by chance
	Sampled   int     `json:"sampled"`
	Of        int     `json:"of"` // unread sentences
	Found     int     `json:"found"`
	AtMost    float64 `json:"at_most"`       // share of the unread that carry the label, with 95 % confidence
	RuleThree float64 `json:"rule_of_three"` // 3/n, for none found
}

func (s *suggesting) listSample(w *work, label int) error {
	places := suggest.Sample(s.seed, len(w.Unread), s.sample, func(i int) (string, int) {
		return w.Unread[i].Document, w.Unread[i].Span.Start
	})
	n := len(places)
	if n == 0 {
		s.say("There is no unread sentence to draw.")
		return nil
	}
	line := sampleLine{Label: s.labels[label], Reached: "sample", Sampled: n, Of: len(w.Unread), Found: min(s.found, n)}
	exact := suggest.Bound(line.Found, n)
	if n == line.Of { // all were drawn, and nothing is left to chance
		exact = float64(line.Found) / float64(n)
	}
	line.AtMost, line.RuleThree = rounded(exact), rounded(suggest.RuleOfThree(n))
	for _, at := range places {
		line.placeLine = w.place(&w.Unread[at])
		var err error
		if s.asJSON {
			err = s.printJSON(line)
		} else {
			err = s.printRow(line.placeLine, "", "")
		}
		if err != nil {
			return err
		}
	}
	most := int(exact * float64(line.Of))
	if line.Found == 0 {
		s.say("If none of these %d is a %s, then with 95 %% confidence at most %.1f %% of the %d unread sentences are (3/n; exactly %.2f %%): at most %d.", n, line.Label, 100*suggest.RuleOfThree(n), line.Of, 100*exact, most)
	} else {
		s.say("%d of these %d: with 95 %% confidence at most %.2f %% of the %d unread sentences carry %s: at most %d.", line.Found, n, 100*exact, line.Of, line.Label, most)
	}
	return nil
}

// cueLine is a line of `sayso suggest --cue-uses --json`.
type cueLine struct {
	suggest.Cue
	Sentences int            `json:"sentences"` // read sentences that it stands in
	Labels    map[string]int `json:"labels"`    // those of them that carry the label
}

func (s *suggesting) listCueUses(w *work) error {
	uses := s.lexicon.CueUses(suggest.SentencesOf(w.Coded), len(s.labels))
	if !s.asJSON {
		fmt.Fprintf(s.stdout, "cue\tclass\tlanguage\tsentences\t%s\n", strings.Join(s.labels, "\t"))
	}
	for _, u := range uses[:s.limited(len(uses))] {
		line := cueLine{u.Cue, u.Sentences, map[string]int{}}
		columns := []string{u.Words, u.Class, u.Language, fmt.Sprint(u.Sentences)}
		for l, n := range u.Labels {
			line.Labels[s.labels[l]] = n
			columns = append(columns, fmt.Sprint(n))
		}
		var err error
		if s.asJSON {
			err = s.printJSON(line)
		} else {
			_, err = fmt.Fprintln(s.stdout, strings.Join(columns, "\t"))
		}
		if err != nil {
			return err
		}
	}
	return nil
}
