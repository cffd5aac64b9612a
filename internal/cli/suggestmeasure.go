package cli

import (
	"fmt"
	"math"
	"slices"
	"text/tabwriter"

	"sayso/internal/corpus"
	"sayso/internal/segment"
	"sayso/internal/suggest"
)

// measured is what `sayso suggest --train --test --json` prints.
type measured struct {
	Train    int             `json:"train"` // sentences
	Test     int             `json:"test"`
	Accuracy float64         `json:"accuracy"` // of sentences that were given exactly their labels
	MacroF1  float64         `json:"macro_f1"` // mean over the labels that stand in the test file
	Labels   []measuredLabel `json:"labels"`
	Lines    []measuredLine  `json:"lines"`
}

type measuredLabel struct {
	Label   string `json:"label"`
	Train   int    `json:"train"` // sentences that carry it
	Test    int    `json:"test"`
	Ready   bool   `json:"ready"` // there would be hints for it
	quality        // on the test file
	// AveragePrecision is the mean precision at each sentence that carries the
	// label, in the order of the probabilities.
	AveragePrecision float64  `json:"average_precision"`
	Cut              float64  `json:"cut"`       // the label is given from this probability on
	Validated        quality  `json:"validated"` // on the train file, by cross-validation
	ByCues           *quality `json:"by_cues"`   // on the test file, by cues alone; null for a label without
}

type quality struct {
	Precision float64 `json:"precision"`
	Recall    float64 `json:"recall"`
	F1        float64 `json:"f1"`
	Accuracy  float64 `json:"accuracy"`
}

func qualityOf(f suggest.Figures) quality {
	return quality{rounded(f.Precision()), rounded(f.Recall()), rounded(f.F1()), rounded(f.Accuracy())}
}

// measuredLine is one line of the test file.
type measuredLine struct {
	Line          int                `json:"line"` // from 1, without empty ones
	Labels        []string           `json:"labels"`
	Predicted     []string           `json:"predicted"`
	Probabilities map[string]float64 `json:"probabilities"`
	Hint          *hintLine          `json:"hint"`
}

// hintLine is a hint. Offsets are bytes of the text: of the line, or of the
// document of a project.
type hintLine struct {
	Label       string     `json:"label"`
	Probability float64    `json:"probability"`
	Words       []wordLine `json:"words"`
	Right       int        `json:"right"`
	Of          int        `json:"of"`
	Says        string     `json:"says"`
}

type wordLine struct {
	Start int    `json:"start_byte"`
	End   int    `json:"end_byte"`
	Text  string `json:"text"`
}

func rounded(x float64) float64 { return math.Round(x*10000) / 10000 }

// hintOf puts a hint into words; offset is where the text begins in its
// document.
func hintOf(m *suggest.Model, sentence *suggest.Sentence, labels []string, offset int) *hintLine {
	h, ok := m.Hint(sentence)
	if !ok {
		return nil
	}
	line := &hintLine{Label: labels[h.Label], Probability: rounded(h.Probability), Words: []wordLine{}, Right: h.Right, Of: h.Of,
		Says: fmt.Sprintf("of %d hints like this %d were right", h.Of, h.Right)}
	for _, w := range h.Words {
		line.Words = append(line.Words, wordLine{offset + w.Start, offset + w.End, sentence.Text[w.Start:w.End]})
	}
	return line
}

func (s *suggesting) measure() error {
	train, err := s.readLines(s.train)
	if err != nil {
		return err
	}
	test, err := s.readLines(s.test)
	if err != nil {
		return err
	}
	labels := suggest.LabelsOf(train, test)
	learned := suggest.Sentences(train, labels, segment.Detect)
	asked := suggest.Sentences(test, labels, segment.Detect)
	m := suggest.Train(learned, len(labels), suggest.Options{Lexicon: s.lexicon, Priors: suggest.PriorsOf(labels), Seed: s.seed})
	judged := m.Judge(asked)
	result := measured{Train: len(train), Test: len(test), Lines: make([]measuredLine, len(test))}
	same := 0
	for i, j := range judged {
		if suggest.SameLabels(j.Labels, asked[i].Labels) {
			same++
		}
		line := measuredLine{i + 1, namesOf(labels, asked[i].Labels), namesOf(labels, j.Labels), map[string]float64{}, hintOf(m, &asked[i], labels, 0)}
		for l, p := range j.Probabilities {
			line.Probabilities[labels[l]] = rounded(p)
		}
		result.Lines[i] = line
	}
	result.Accuracy = rounded(float64(same) / float64(len(test)))
	result.Labels = s.measureLabels(labels, m, asked, judged)
	there := 0
	for _, l := range result.Labels {
		if l.Test > 0 {
			there++
			result.MacroF1 += l.F1
		}
	}
	result.MacroF1 = rounded(result.MacroF1 / float64(max(there, 1)))
	if s.asJSON {
		return s.printJSON(result)
	}
	return s.printMeasured(result)
}

func (s *suggesting) measureLabels(labels []string, m *suggest.Model, asked []suggest.Sentence, judged []suggest.Judgement) []measuredLabel {
	list := []measuredLabel{}
	trust := m.Trust()
	for l, label := range labels {
		var f suggest.Figures
		carries, probabilities := make([]bool, len(asked)), make([]float64, len(asked))
		one := measuredLabel{Label: label, Train: trust[l].Positives, Ready: trust[l].Ready, Cut: rounded(trust[l].Cut), Validated: qualityOf(trust[l].Figures)}
		for i, j := range judged {
			carries[i], probabilities[i] = slices.Contains(asked[i].Labels, l), j.Probabilities[l]
			f.Count(slices.Contains(j.Labels, l), carries[i])
			if carries[i] {
				one.Test++
			}
		}
		one.quality = qualityOf(f)
		one.AveragePrecision = rounded(suggest.AveragePrecision(probabilities, carries))
		if prior := suggest.PriorOf(label); prior != nil {
			var byCues suggest.Figures
			for i, p := range s.lexicon.ByCues(asked, prior) {
				byCues.Count(p >= 0.5, carries[i])
			}
			q := qualityOf(byCues)
			one.ByCues = &q
		}
		list = append(list, one)
	}
	return list
}

func (s *suggesting) printMeasured(r measured) error {
	fmt.Fprintf(s.stdout, "Learned from %s, asked about %s: %.1f %% were given exactly their labels.\n", corpus.Plural(r.Train, "sentence"), corpus.Plural(r.Test, "sentence"), 100*r.Accuracy)
	w := tabwriter.NewWriter(s.stdout, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(w, "label\ttrain\ttest\tprecision\trecall\tF1\taverage precision\tF1 by cues\thints\t")
	for _, l := range r.Labels {
		cues, hints := "", "no"
		if l.ByCues != nil {
			cues = fmt.Sprintf("%.3f", l.ByCues.F1)
		}
		if l.Ready {
			hints = "yes"
		}
		fmt.Fprintf(w, "%s\t%d\t%d\t%.3f\t%.3f\t%.3f\t%.3f\t%s\t%s\t\n", cell(l.Label), l.Train, l.Test, l.Precision, l.Recall, l.F1, l.AveragePrecision, cues, hints)
	}
	return w.Flush()
}
