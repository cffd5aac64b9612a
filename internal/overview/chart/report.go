package chart

import (
	"bytes"
	"html/template"
	"io"
	"strings"

	"sayso/internal/overview"
)

// WriteReport writes all panels as one page of HTML that needs nothing else: no
// script, no font, no picture from outside. Each panel has its picture, what
// belongs to its numbers, and its table for those who do not see pictures.
func WriteReport(w io.Writer, c *overview.Corpus, title string, seed uint64) error {
	type section struct {
		ID, Title string
		SVG       template.HTML
		Notes     []string
		Fields    []string
		Rows      []overview.Row
		More      int
	}
	page := struct {
		Title, Query, Readers string
		Sections              []section
	}{Title: title, Query: c.Query, Readers: strings.Join(c.Readers, ", ")}
	for _, panel := range overview.Panels {
		picture, table, err := Draw(c, overview.Question{Panel: panel, Seed: seed}, Style{Width: Page})
		if err != nil {
			return err
		}
		picture.ID = string(panel) + "-"
		var svg bytes.Buffer
		if err := picture.WriteSVG(&svg); err != nil {
			return err
		}
		one := section{ID: string(panel), Title: panel.Title(), SVG: template.HTML(svg.String()), Notes: table.Notes, Rows: table.Rows}
		for _, field := range table.Fields {
			one.Fields = append(one.Fields, c.FieldTitle(field))
		}
		if one.More = len(one.Rows) - mostReported; one.More > 0 {
			one.Rows = one.Rows[:mostReported]
		}
		page.Sections = append(page.Sections, one)
	}
	return reportPage.Execute(w, page)
}

// mostReported is how many rows of a table a report shows.
const mostReported = 1000

var reportPage = template.Must(template.New("report").Funcs(template.FuncMap{"thousands": thousands}).Parse(`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src data:">
<title>{{.Title}}: what the corpus says</title>
<style>
body{margin:0 auto;padding:2rem 1rem 4rem;max-width:52rem;font:16px/1.5 "Liberation Sans",Arial,Helvetica,sans-serif;color:#1d1f23;background:#f7f7f5}
h1{font-size:1.5rem;margin:0 0 .25rem}nav{margin:1rem 0 2rem}nav a{margin-right:1rem;color:#0b5fae}
section{background:#fff;border:1px solid #dcdcd7;border-radius:8px;padding:1rem;margin:0 0 1.5rem}
h2{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
svg{display:block;width:100%;height:auto}
details{margin-top:.75rem}summary{cursor:pointer;color:#0b5fae}
table{border-collapse:collapse;font-size:.85rem;margin-top:.5rem}th,td{text-align:left;padding:.2rem .8rem .2rem 0;border-bottom:1px solid #e6e6e2;vertical-align:top}td:last-child,th:last-child{text-align:right;padding-right:0}
p{margin:.25rem 0;color:#5d626b}
@media print{body{background:#fff;padding:0}section{border:0;break-inside:avoid;padding:0}nav,details{display:none}}
</style></head><body>
<h1>{{.Title}}: what the corpus says</h1>
{{if .Query}}<p>Filtered by <code>{{.Query}}</code></p>{{end}}{{if .Readers}}<p>Read by {{.Readers}}</p>{{end}}
<nav aria-label="Panels">{{range .Sections}}<a href="#{{.ID}}">{{.Title}}</a>{{end}}</nav>
{{range .Sections}}<section id="{{.ID}}"><h2>{{.Title}}</h2>
{{.SVG}}
<details><summary>The numbers as a table</summary>
{{range .Notes}}<p>{{.}}</p>{{end}}
<table><thead><tr>{{range .Fields}}<th scope="col">{{.}}</th>{{end}}<th scope="col">Count</th></tr></thead><tbody>
{{range .Rows}}<tr>{{range .Values}}<td>{{.}}</td>{{end}}<td>{{thousands .Count}}</td></tr>
{{end}}</tbody></table>{{if gt .More 0}}<p>And {{.More}} more rows.</p>{{end}}</details></section>
{{end}}</body></html>
`))
