package dataset

import (
	"bufio"
	"context"
	"fmt"
	"html"
	"io"
	"sort"
	"strings"

	"sayso/internal/codebook"
	"sayso/internal/corpus"
	"sayso/internal/underline"
)

// The report is one page of HTML to read and to print: the codebook, and every
// document with its annotations. It needs nothing from anywhere else, and
// tells labels apart by underline and letter as well as by colour.

var inReport = carries{
	all: []Aspect{Texts, Labels, Overlaps, Attributes, Notes},
	some: map[Aspect]string{
		Spans: "to be seen, not read back", Annotators: "names",
		Metadata: "title, outlet, byline, date, address and state", Variables: "to be seen, not read back",
	},
	codebook: []codebookField{"Labels.Name", "Labels.Colour", "Labels.Pattern", "Labels.Letter", "Labels.Definition", "Labels.Examples", "Labels.Counter", "Labels.Rules"},
}

func writeReport(ctx context.Context, w io.Writer, p Project, entries Entries) error {
	out := bufio.NewWriterSize(w, 64<<10)
	r := report{out: out, project: &p, names: p.annotatorNames(), rank: labelRanks(p.Codebook), letters: corpus.Letters(p.Codebook.Labels)}
	r.head()
	number := 0
	err := each(ctx, entries, func(e *corpus.Entry) error {
		number++
		r.document(number, e)
		return nil
	})
	if err != nil {
		return err
	}
	_, _ = out.WriteString("</body>\n</html>\n")
	return out.Flush()
}

type report struct {
	out     *bufio.Writer
	project *Project
	names   map[string]string
	rank    map[string]int
	letters map[string]string // of the labels, by id
}

func (r *report) print(format string, values ...any) { fmt.Fprintf(r.out, format, values...) }

// reportStyle is the look of every report; each label adds a line of its own.
const reportStyle = `body{font:17px/1.6 Georgia,serif;max-width:44em;margin:2em auto;padding:0 1em;color:#1b1b1b;background:#fff}
h1,h2,h3,.meta,.key,table{font-family:system-ui,sans-serif}
h2{margin-top:3em;border-top:1px solid #ccc;padding-top:1em}
.meta,.notes{color:#555;font-size:.85em}
.text{white-space:pre-wrap;overflow-wrap:anywhere}
mark{background:none;color:inherit;text-decoration-line:underline;text-decoration-thickness:2px;text-underline-offset:3px;print-color-adjust:exact;-webkit-print-color-adjust:exact}
.o1{text-underline-offset:8px;padding-bottom:5px}
.o2{text-underline-offset:13px;padding-bottom:10px}
.o3{text-underline-offset:18px;padding-bottom:15px}
sup{font:bold .65em system-ui,sans-serif}
table{border-collapse:collapse;font-size:.85em;width:100%}
td,th{border-bottom:1px solid #ddd;padding:.3em .6em;text-align:left;vertical-align:top}
@media print{body{font-size:11pt;max-width:none;margin:0}h2{break-before:page}tr{break-inside:avoid}}
`

// cssPatterns are the ways of underlining that CSS knows. The others are drawn
// with gradients, because the page fetches nothing, not even from itself.
var cssPatterns = map[corpus.Pattern]string{
	corpus.Solid: "solid", corpus.Double: "double", corpus.Dashed: "dashed", corpus.Dotted: "dotted", corpus.Wavy: "wavy",
	corpus.Thick: "solid;text-decoration-thickness:4px",
}

// lineStyle is the style of one label's line.
func lineStyle(p corpus.Pattern, colour string) string {
	style := cssPatterns[p]
	if style == "" && p.Known() {
		return "text-decoration:none;background:" + underline.Of(p).CSS(colour)
	}
	if style == "" {
		style = "solid"
	}
	return "text-decoration-color:" + colour + ";text-decoration-style:" + style
}

func (r *report) head() {
	r.print("<!DOCTYPE html>\n<html>\n<head>\n<meta charset=\"utf-8\">\n<title>Sayso report</title>\n<style>\n%s", reportStyle)
	for i, label := range r.project.Codebook.Labels {
		colour := label.Colour
		if !isColour(colour) {
			colour = "#000000"
		}
		r.print(".l%d{%s}\n", i, lineStyle(label.Pattern, colour))
	}
	r.print("</style>\n</head>\n<body>\n<h1>Annotated articles</h1>\n<table class=\"key\">\n")
	for i, label := range r.project.Codebook.Labels {
		r.print("<tr><th><mark class=\"l%d\">%s</mark> <sup>%s</sup></th><td>%s</td></tr>\n", i, html.EscapeString(label.Name), html.EscapeString(r.letters[label.ID]), reportMeaning(label))
	}
	r.print("</table>\n")
}

// reportMeaning is what a label says of itself, with its lists as lists.
func reportMeaning(l corpus.Label) string {
	var out strings.Builder
	out.WriteString(html.EscapeString(l.Definition))
	for _, section := range codebook.Sections(&l) {
		if len(*section.Lines) == 0 {
			continue
		}
		fmt.Fprintf(&out, "<p>%s</p><ul>", section.Head)
		for _, line := range *section.Lines {
			fmt.Fprintf(&out, "<li>%s</li>", html.EscapeString(line))
		}
		out.WriteString("</ul>")
	}
	return out.String()
}

// isColour lets only #rrggbb into the style of the page.
func isColour(colour string) bool {
	return len(colour) == 7 && colour[0] == '#' && strings.Trim(colour[1:], "0123456789abcdefABCDEF") == ""
}

func (r *report) document(number int, e *corpus.Entry) {
	d := &e.Document
	r.print("<h2 id=\"d%d\">%s</h2>\n", number, html.EscapeString(d.Title))
	var meta []string
	for _, part := range []string{d.Outlet, d.Byline, d.Date, d.URL, string(d.State)} {
		if part != "" {
			meta = append(meta, html.EscapeString(part))
		}
	}
	for _, v := range r.project.Codebook.Variables {
		if value := d.Fields[v.ID]; value != "" {
			meta = append(meta, html.EscapeString(v.Name+": "+value))
		}
	}
	r.print("<p class=\"meta\">%s</p>\n<div class=\"text\" dir=\"auto\">", strings.Join(meta, " · "))
	sorted := sortedAnnotations(e.Annotations)
	r.text(d.Text, sorted)
	r.print("</div>\n")
	r.list(d, sorted)
}

// mostOffsets is how many lines are drawn below each other; the style has a class
// for each but the first.
const mostOffsets = 4

// mark opens the element of a line.
func (r *report) mark(line corpus.Line) {
	var classes []string
	if rank, ok := r.rank[line.Label]; ok {
		classes = append(classes, fmt.Sprintf("l%d", rank))
	}
	if track := min(line.Track, mostOffsets-1); track > 0 {
		classes = append(classes, fmt.Sprintf("o%d", track))
	}
	if len(classes) == 0 {
		r.print("<mark>")
		return
	}
	r.print("<mark class=\"%s\">", strings.Join(classes, " "))
}

// text writes the words with their marks. It is cut wherever an annotation
// begins or ends, so that overlapping lines need no crossing elements.
func (r *report) text(text string, annotations []corpus.Annotation) {
	lines := corpus.Lines(nil, annotations)
	cuts := append(cutsOf(annotations), 0, len(text))
	sort.Ints(cuts)
	for i := 0; i+1 < len(cuts); i++ {
		piece := corpus.Span{Start: cuts[i], End: cuts[i+1]}
		if piece.Len() == 0 {
			continue
		}
		open := 0
		for _, line := range lines {
			if line.Span.Covers(piece) {
				r.mark(line)
				open++
			}
		}
		r.print("%s%s", html.EscapeString(text[piece.Start:piece.End]), strings.Repeat("</mark>", open))
		for k, a := range annotations {
			if a.Span.End == piece.End {
				r.print("<sup>%s%d</sup>", html.EscapeString(r.letter(a.Label)), k+1)
			}
		}
	}
}

func (r *report) letter(label string) string {
	if letter, ok := r.letters[label]; ok {
		return letter
	}
	return "?"
}

// list writes what was said of each annotation.
func (r *report) list(d *corpus.Document, annotations []corpus.Annotation) {
	if len(annotations) == 0 {
		return
	}
	r.print("<table class=\"notes\">\n")
	for i, a := range annotations {
		var said []string
		for _, id := range attributeOrder(r.project.Codebook, a.Attributes) {
			said = append(said, html.EscapeString(id+": "+a.Attributes[id]))
		}
		if a.Note != "" {
			said = append(said, "<i>"+html.EscapeString(a.Note)+"</i>")
		}
		r.print("<tr><th>%s%d</th><td dir=\"auto\">%s</td><td>%s</td><td>%s</td></tr>\n", html.EscapeString(r.letter(a.Label)), i+1,
			html.EscapeString(corpus.FirstWords(d.Quote(a.Span), 120)), strings.Join(said, "<br>"), html.EscapeString(r.names[a.Annotator]))
	}
	r.print("</table>\n")
}
