package main

import (
	"context"
	"fmt"
	"maps"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"sayso/internal/corpus"
	"sayso/internal/sources"
	"sayso/internal/textlayout"
)

// This file enters the whole annotation of an article by keyboard alone, as
// somebody would who knows the keys, and compares what the jsonl export then
// holds with what was to be entered: spans inside sentences, who said it and
// how, notes, links.

// enterWorked is the script for one article.
func enterWorked(article, expected string) []Step {
	w := &worked{article: article, expectedPath: expected}
	return []Step{
		{"a project with the one article", w.start},
		{"every span, label, attribute and note by keyboard", w.enter},
		{"every link by keyboard", w.link},
		{"the jsonl export equals what was to be entered", w.compare},
		{"undo takes the last link back after a restart, redo makes it again", w.again},
	}
}

// worked is the article while it is entered.
type worked struct {
	article, expectedPath string // files

	project  string
	expected Expected
	document corpus.Document
	codebook corpus.Codebook
	keys     map[string]string // attribute id to the key that leads to it
	pressed  int               // keys, without those that type a text
	typed    int               // characters
}

func (w *worked) start(t *Tour, ctx context.Context) error {
	article, err := filepath.Abs(w.article)
	if err != nil {
		return err
	}
	w.project = t.home.Path("worked.sayso")
	for _, arguments := range [][]string{{"new", w.project}, {"import", w.project, article}} {
		if _, err := t.home.Output(ctx, t.program, arguments...); err != nil {
			return err
		}
	}
	h, err := t.Holds(ctx, w.project)
	if err != nil {
		return err
	}
	if len(h.Entries) != 1 {
		return fmt.Errorf("%s makes %d documents, not one", w.article, len(h.Entries))
	}
	w.document, w.codebook = h.Entries[0].Document, h.Codebook
	if w.expected, err = readExpected(w.expectedPath, w.document.Text); err != nil {
		return err
	}
	// The keys of the preset's attributes, as docs/keyboard.md lists them.
	w.keys = map[string]string{"via": "v", "source_type": "o", "certainty": "c", "polarity": "p", "quote": "q",
		"denial_type": "d", "target": "a", "needs_discussion": "i", "source": "s"}
	return t.launch(ctx, "worked", w.project)
}

func (w *worked) press(ctx context.Context, t *Tour, keys ...string) error {
	w.pressed += len(keys)
	return t.display.Key(ctx, keys...)
}

// enter goes through the sentences. One without an annotation holds nothing.
func (w *worked) enter(t *Tour, ctx context.Context) error {
	if err := w.press(ctx, t, "Home"); err != nil {
		return err
	}
	for i, sentence := range w.document.Sentences {
		var here []ExpectedAnnotation
		for _, a := range w.expected.Annotations {
			if w.document.SentenceAt(a.Span.Start) == i {
				here = append(here, a)
			}
		}
		for _, a := range here {
			if err := w.annotate(t, ctx, sentence.Span, a); err != nil {
				return fmt.Errorf("%s: %w", a.ID, err)
			}
		}
		next := "Down"
		if len(here) == 0 {
			next = "0"
		}
		if err := w.press(ctx, t, next); err != nil {
			return err
		}
	}
	_, err := w.until(t, ctx, fmt.Sprintf("%d annotations and a mark on every other sentence", len(w.expected.Annotations)), func(e corpus.Entry) bool {
		return len(e.Annotations) == len(w.expected.Annotations) && !slices.Contains(corpus.States(e.Document.Sentences, e.Annotations, e.Marks), corpus.Unread)
	})
	return err
}

// annotate enters one annotation of the current sentence.
func (w *worked) annotate(t *Tour, ctx context.Context, sentence corpus.Span, a ExpectedAnnotation) error {
	keys, ok := keysTo(w.document.Text, sentence, a.Span)
	if !ok {
		return fmt.Errorf("no keys lead to the words %q", a.Quote)
	}
	label, ok := w.codebook.Label(a.Label)
	if !ok || label.Key == "" {
		return fmt.Errorf("the label %s has no key", a.Label)
	}
	if err := w.press(ctx, t, append(append([]string{"Escape"}, keys...), label.Key)...); err != nil {
		return err
	}
	for _, attribute := range w.codebook.Attributes {
		if value := a.Attributes[attribute.ID]; value != "" {
			if err := w.say(t, ctx, attribute, value); err != nil {
				return err
			}
		}
	}
	for id := range a.Attributes {
		if _, known := w.codebook.Attribute(id); !known {
			return fmt.Errorf("the codebook has no attribute %s", id)
		}
	}
	if a.Note == "" {
		return nil
	}
	return w.write(t, ctx, "t", a.Note)
}

// say sets an attribute: its letter, then a digit for a value of the list or the
// text.
func (w *worked) say(t *Tour, ctx context.Context, attribute corpus.Attribute, value string) error {
	key, ok := w.keys[attribute.ID]
	if !ok {
		return fmt.Errorf("the attribute %s has no key", attribute.ID)
	}
	if len(attribute.Values) == 0 {
		return w.write(t, ctx, key, value)
	}
	at := slices.Index(attribute.Values, value)
	if at < 0 {
		return fmt.Errorf("%s has no value %q", attribute.Name, value)
	}
	return w.press(ctx, t, key, fmt.Sprint(at+1))
}

// write leads to a field, types a text and goes back to the page.
func (w *worked) write(t *Tour, ctx context.Context, key, text string) error {
	if err := w.press(ctx, t, key); err != nil {
		return err
	}
	w.typed += len([]rune(text))
	if err := t.display.Type(ctx, text); err != nil {
		return err
	}
	return w.press(ctx, t, "Escape")
}

// keysTo finds the fewest keys that select a span of a sentence, by trying all
// short rows of keys in order of their length.
func keysTo(text string, sentence, target corpus.Span) ([]string, bool) {
	type way struct {
		span corpus.Span
		keys []string
	}
	parts := sources.Parts(text, sentence)
	start := corpus.Span{Start: sentence.Start, End: sentence.Start}
	seen := map[corpus.Span]bool{start: true}
	for ways := []way{{start, nil}}; len(ways) > 0; ways = ways[1:] {
		at := ways[0]
		if at.span == target {
			return at.keys, true
		}
		try := func(key string, to corpus.Span) {
			if !seen[to] && to.End <= sentence.End {
				seen[to] = true
				ways = append(ways, way{to, append(slices.Clip(at.keys), key)})
			}
		}
		if len(parts) > 0 && (at.span.Len() > 0 || len(at.keys) == 0) {
			try("x", sources.NextPart(parts, at.span, false))
			try("shift+x", sources.NextPart(parts, at.span, true))
		}
		try("w", sources.MoveCaret(text, sentence, at.span.Start, +1))
		try("shift+End", sources.ToEnd(text, sentence, at.span))
		try("shift+Right", corpus.Span{Start: at.span.Start, End: textlayout.NextWordEnd(text, at.span.End)})
		if at.span.Len() > 0 {
			try("shift+Left", sources.Shorter(text, at.span))
		}
	}
	return nil, false
}

// link draws the links: to the annotation, L, Tab for another kind, words of the
// other end, Enter.
func (w *worked) link(t *Tour, ctx context.Context) error {
	for _, r := range w.expected.Relations {
		from, to := w.named(r.From), w.named(r.To)
		if from == nil || to == nil {
			return fmt.Errorf("%s %s %s names an annotation that is not there", r.From, r.Kind, r.To)
		}
		keys := []string{"Home"}
		sentence := w.document.SentenceAt(from.Span.Start)
		keys = append(keys, slices.Repeat([]string{"Down"}, sentence)...)
		for _, other := range w.expected.Annotations {
			if other.Span.Start < from.Span.Start && w.document.SentenceAt(other.Span.Start) == sentence {
				keys = append(keys, "Right")
			}
		}
		keys = append(keys, "l")
		keys = append(keys, slices.Repeat([]string{"Tab"}, w.tabs(from.Label, r.Kind))...)
		if err := w.press(ctx, t, keys...); err != nil {
			return err
		}
		words := w.words(*to, *from)
		w.typed += len(words)
		if err := t.display.Type(ctx, words); err != nil {
			return err
		}
		if err := w.press(ctx, t, "Return"); err != nil {
			return err
		}
		count := slices.Index(w.expected.Relations, r) + 1
		if _, err := w.until(t, ctx, fmt.Sprintf("%d links", count), func(e corpus.Entry) bool { return len(e.Relations) == count }); err != nil {
			return fmt.Errorf("%s %s %s: %w", r.From, r.Kind, r.To, err)
		}
	}
	return nil
}

// tabs is how often Tab leads from the kind of link that suits a label to
// another one.
func (w *worked) tabs(label, kind string) int {
	first := "supports"
	if label == "denial" {
		first = "denies"
	}
	order := []string{first}
	for _, k := range w.codebook.Relations {
		if k.ID != first {
			order = append(order, k.ID)
		}
	}
	return slices.Index(order, kind)
}

// words are as few words of an annotation as no other one holds, without signs
// that need another keyboard.
func (w *worked) words(a, from ExpectedAnnotation) string {
	fields := strings.Fields(a.Quote)
	for n := 1; n <= len(fields); n++ {
		for i := 0; i+n <= len(fields); i++ {
			words := strings.ToLower(strings.Join(fields[i:i+n], " "))
			if typeable(words, len(words)) != words {
				continue
			}
			others := 0
			for _, other := range w.expected.Annotations {
				if other.ID != from.ID && strings.Contains(strings.ToLower(other.Quote), words) {
					others++
				}
			}
			if others == 1 {
				return words
			}
		}
	}
	return a.Quote
}

func (w *worked) named(id string) *ExpectedAnnotation {
	for i := range w.expected.Annotations {
		if w.expected.Annotations[i].ID == id {
			return &w.expected.Annotations[i]
		}
	}
	return nil
}

// until waits until the project holds the article as it should.
func (w *worked) until(t *Tour, ctx context.Context, what string, fits func(corpus.Entry) bool) (corpus.Entry, error) {
	var entry corpus.Entry
	err := until(ctx, "the project holds "+what, 30*time.Second, func() (bool, error) {
		h, err := t.Holds(ctx, w.project)
		if err != nil {
			return false, err
		}
		entry, err = h.Entry(w.document.ID)
		return err == nil && fits(entry), err
	})
	if err != nil && entry.Document.ID != "" {
		err = fmt.Errorf("%w; it holds %s", err, summary(entry))
	}
	return entry, err
}

// compare holds the export against what was to be entered.
func (w *worked) compare(t *Tour, ctx context.Context) error {
	var wrong []string
	entry, err := w.until(t, ctx, "the last text typed", func(e corpus.Entry) bool {
		wrong = w.differences(e)
		return len(wrong) == 0
	})
	if len(wrong) > 0 {
		return fmt.Errorf("the export differs:\n  %s", strings.Join(wrong, "\n  "))
	}
	if err != nil {
		return err
	}
	fmt.Printf("      %d annotations and %d links, compared with %s: %d keys and %d characters of text\n",
		len(entry.Annotations), len(entry.Relations), filepath.Base(w.expectedPath), w.pressed, w.typed)
	return t.keep(ctx, "tour-worked.png", screen)
}

// differences lists what an entry lacks or has too much.
func (w *worked) differences(e corpus.Entry) []string {
	var wrong []string
	idOf := map[string]string{}
	for _, want := range w.expected.Annotations {
		at := slices.IndexFunc(e.Annotations, func(a corpus.Annotation) bool { return a.Span == want.Span && a.Label == want.Label })
		if at < 0 {
			wrong = append(wrong, fmt.Sprintf("%s: no %s on %q", want.ID, want.Label, want.Quote))
			continue
		}
		got := e.Annotations[at]
		idOf[got.ID] = want.ID
		if !maps.Equal(got.Attributes, want.Attributes) {
			wrong = append(wrong, fmt.Sprintf("%s: %v, want %v", want.ID, got.Attributes, want.Attributes))
		}
		if got.Note != want.Note {
			wrong = append(wrong, fmt.Sprintf("%s: the note %q, want %q", want.ID, got.Note, want.Note))
		}
	}
	if len(e.Annotations) != len(w.expected.Annotations) {
		wrong = append(wrong, fmt.Sprintf("%d annotations, want %d", len(e.Annotations), len(w.expected.Annotations)))
	}
	left := slices.Clone(w.expected.Relations)
	for _, r := range e.Relations {
		got := ExpectedRelation{From: idOf[r.From], Kind: r.Kind, To: idOf[r.To]}
		at := slices.Index(left, got)
		if at < 0 {
			wrong = append(wrong, fmt.Sprintf("a link too many: %v", got))
			continue
		}
		left = slices.Delete(left, at, at+1)
	}
	for _, r := range left {
		wrong = append(wrong, fmt.Sprintf("no link %v", r))
	}
	return wrong
}

// again closes the window, opens it and takes the last link back, and makes it
// again.
func (w *worked) again(t *Tour, ctx context.Context) error {
	links := len(w.expected.Relations)
	if links == 0 {
		return nil
	}
	if err := t.closed(ctx); err != nil {
		return err
	}
	if err := t.launch(ctx, "worked-again", w.project); err != nil {
		return err
	}
	if err := t.display.Key(ctx, "ctrl+z"); err != nil {
		return err
	}
	if _, err := w.until(t, ctx, "a link less", func(e corpus.Entry) bool { return len(e.Relations) == links-1 }); err != nil {
		return err
	}
	if err := t.display.Key(ctx, "ctrl+shift+z"); err != nil {
		return err
	}
	if _, err := w.until(t, ctx, "the link again", func(e corpus.Entry) bool { return len(w.differences(e)) == 0 }); err != nil {
		return err
	}
	return t.closed(ctx)
}
