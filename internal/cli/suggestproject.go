package cli

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"text/tabwriter"

	"sayso/internal/corpus"
	"sayso/internal/segment"
	"sayso/internal/suggest"
	"sayso/storage"
)

// work is a project as one annotator read it.
type work struct {
	project string
	who     corpus.Annotator
	*suggest.Reading
	documents map[string]*corpus.Document // without their texts
	pull      suggest.Pull
	model     *suggest.Model
	damaged   bool
}

func (s *suggesting) ofProject(ctx context.Context, project *storage.Project) error {
	if err := s.useCuesOf(ctx, project); err != nil {
		return err
	}
	w, err := s.readWork(ctx, project)
	if err != nil {
		return err
	}
	label := -1
	if s.label != "" || s.queue || s.sample > 0 {
		if label, err = s.labelMeant(ctx, project, w); err != nil {
			return err
		}
	}
	if !s.cueUses && s.sample == 0 {
		w.model = w.Learn(suggest.Options{Lexicon: s.lexicon, Seed: s.seed})
	}
	print, flush := s.buffered()
	switch {
	case s.cueUses:
		err = print.listCueUses(w)
	case s.secondLook:
		err = print.listSecondLook(w, label)
	case s.sample > 0:
		err = print.listSample(w, label)
	case s.like != "":
		err = print.listQueue(w, label, w.model.Like(suggest.SentencesOf(w.Unread), suggest.Sentence{Text: s.like, Language: segment.Detect(s.like)}))
	case label >= 0:
		s.say("Shares, agreement and accuracy of sentences that were found in a queue are no estimates for the rest.")
		err = print.listQueue(w, label, w.model.Queue(suggest.SentencesOf(w.Unread), label))
	default:
		err = print.listTrust(w)
	}
	if err != nil {
		return err
	}
	if err := flush(); err != nil {
		return err
	}
	if w.damaged {
		return errPartial
	}
	return nil
}

// readWork reads what one annotator read. Nobody else's work is looked at.
func (s *suggesting) readWork(ctx context.Context, project *storage.Project) (*work, error) {
	info, err := project.Info(ctx)
	if err != nil {
		return nil, err
	}
	who, people, err := s.whose(ctx, project)
	if err != nil {
		return nil, err
	}
	codebook, err := project.Codebook(ctx)
	if err != nil {
		return nil, err
	}
	w := &work{project: info.ID, who: who, Reading: suggest.NewReading(&codebook), documents: map[string]*corpus.Document{}}
	rounds, err := project.Rounds(ctx)
	if err != nil {
		return nil, err
	}
	all, err := project.Annotators(ctx)
	if err != nil {
		return nil, err
	}
	w.Gold = corpus.ClosedGold(all, rounds)
	mine := func(annotator string) bool { return who.ID != "" && people.Same(annotator, who.ID) }
	for entry, err := range project.Entries(ctx) {
		switch {
		case ctx.Err() != nil:
			return nil, ctx.Err()
		case err != nil:
			w.damaged = true
			s.say("%v", err)
		default:
			d := entry.Document
			language := d.Language
			if language == "" {
				language = segment.Detect(d.Text)
			}
			w.Add(&entry, language, mine)
			w.pull.Add(&entry, mine)
			d.Text = ""
			w.documents[d.ID] = &d
		}
	}
	s.labels = w.Labels
	return w, nil
}

// useCuesOf takes up the cues that a project changes; those of --cues come on
// top.
func (s *suggesting) useCuesOf(ctx context.Context, project *storage.Project) error {
	kept, err := project.Setting(ctx, storage.CueSetting)
	if err != nil || kept == "" {
		return err
	}
	own, err := suggest.ReadCues(strings.NewReader(kept))
	if err != nil {
		return fmt.Errorf("the cues that the project keeps cannot be used: %w", err)
	}
	s.lexicon = suggest.NewLexicon(append(own, s.own...))
	return nil
}

// whose finds the person whose work is learned from: the one that is named, or
// the one at the keyboard, or the only one there is. It is never a guess between
// several.
func (s *suggesting) whose(ctx context.Context, project *storage.Project) (corpus.Annotator, corpus.People, error) {
	all, err := project.Annotators(ctx)
	if err != nil {
		return corpus.Annotator{}, nil, err
	}
	people := corpus.PeopleOf(all)
	if s.annotator != "" {
		who, err := annotatorOf(ctx, project, s.annotator)
		who.ID = people.Person(who.ID)
		return who, people, err
	}
	stats, err := project.Stats(ctx)
	if err != nil {
		return corpus.Annotator{}, nil, err
	}
	var persons, working []corpus.Annotator
	works := map[string]bool{}
	for _, a := range all {
		if stats.ByAnnotator[a.ID] > 0 {
			works[people.Person(a.ID)] = true
		}
	}
	for _, a := range all {
		if people.Person(a.ID) != a.ID {
			continue
		}
		persons = append(persons, a)
		if works[a.ID] {
			working = append(working, a)
		}
	}
	own := accountName()
	if at := slices.IndexFunc(persons, func(a corpus.Annotator) bool { return strings.EqualFold(a.Name, own) }); at >= 0 {
		return persons[at], people, nil
	}
	switch {
	case len(working) == 1:
		return working[0], people, nil
	case len(persons) == 0:
		return corpus.Annotator{}, people, nil
	case len(working) == 0 && len(persons) == 1:
		return persons[0], people, nil
	case len(working) > 1:
		persons = working
	}
	names := make([]string, len(persons))
	for i, a := range persons {
		names[i] = a.Name
	}
	return corpus.Annotator{}, nil, fmt.Errorf("several people work in this project, and none of them is called %q like your account; say with --annotator whose work to learn from: %s", own, strings.Join(names, ", "))
}

// labelMeant finds the label of --label. Without it, it is the rarest one that
// something is known about.
func (s *suggesting) labelMeant(ctx context.Context, project *storage.Project, w *work) (int, error) {
	if s.label != "" {
		codebook, err := project.Codebook(ctx)
		if err != nil {
			return -1, err
		}
		name := s.label
		if l, ok := codebook.LabelNamed(name); ok {
			name = l.ID
		}
		if at := slices.Index(s.labels, name); at >= 0 {
			return at, nil
		}
		return -1, fmt.Errorf("the codebook has no label %q; it has %s", s.label, strings.Join(s.labels, ", "))
	}
	best := w.Rarest()
	if best < 0 {
		return -1, fmt.Errorf("nothing is known about any label yet; name one with --label, or label some sentences first")
	}
	s.say("no label is named, so it is %q, the rarest", s.labels[best])
	return best, nil
}

// trustLine is a line of `sayso suggest PROJECT --json`.
type trustLine struct {
	Annotator string `json:"annotator"`
	Label     string `json:"label"`
	Sentences int    `json:"sentences"` // that carry it
	Read      int    `json:"read"`
	Unread    int    `json:"unread"`
	Ready     bool   `json:"ready"`
	Why       string `json:"why"` // it is not
	quality
	Cut   float64 `json:"cut"`
	Hints int     `json:"hints"` // on documents not seen
	Right int     `json:"right"`
	// Decided are the sentences of gold that were learned from besides.
	Decided int `json:"decided"`
}

func (s *suggesting) listTrust(w *work) error {
	table := tabwriter.NewWriter(s.stdout, 0, 0, 2, ' ', tabwriter.AlignRight)
	if !s.asJSON {
		fmt.Fprintf(s.stdout, "Learned from %s; %d are unread.\n", w.LearnedFrom("of "+cmp.Or(w.who.Name, "nobody")), len(w.Unread))
		fmt.Fprintln(table, "label\tsentences\tprecision\trecall\tF1\thints\t")
	}
	for l, t := range w.model.Trust() {
		line := trustLine{Annotator: w.who.Name, Label: s.labels[l], Sentences: t.Positives, Read: len(w.Coded), Decided: len(w.Decided), Unread: len(w.Unread), Ready: t.Ready,
			quality: qualityOf(t.Figures), Cut: rounded(t.Cut), Hints: t.Right + t.Wrong, Right: t.Right}
		if !t.Ready {
			line.Why = w.model.Silent(l)
		}
		if s.asJSON {
			if err := s.printJSON(line); err != nil {
				return err
			}
			continue
		}
		hints := fmt.Sprintf("%d of %d were right", t.Right, t.Right+t.Wrong)
		if !t.Ready {
			hints = "none: " + line.Why
		}
		fmt.Fprintf(table, "%s\t%d\t%.2f\t%.2f\t%.2f\t%s\t\n", cell(line.Label), t.Positives, t.Precision(), t.Recall(), t.F1(), hints)
	}
	if err := table.Flush(); err != nil || s.asJSON {
		return err
	}
	for _, line := range w.pull.Says() {
		fmt.Fprintln(s.stdout, line)
	}
	return nil
}

// limited is how many of n sentences are printed.
func (s *suggesting) limited(n int) int {
	if s.limit == 0 {
		return n
	}
	return min(n, s.limit)
}
