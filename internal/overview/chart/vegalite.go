package chart

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"slices"

	"sayso/internal/overview"
)

// Vega-Lite is a grammar of graphics in JSON, which notebooks and editors draw
// (vega.github.io/vega-lite, version 5). The table lies in it as the CSV that is
// written otherwise; it can as well be read from the file.

type vega map[string]any

// WriteVegaLite writes a chart that draws a table of overview.
func WriteVegaLite(w io.Writer, c *overview.Corpus, t *overview.Table) error {
	var data bytes.Buffer
	if err := t.WriteCSV(&data, nil); err != nil {
		return err
	}
	parse := vega{"count": "number"}
	for _, figure := range t.Figures {
		parse[figure] = "number"
	}
	for _, field := range t.Fields {
		parse[field] = "string" // 2031 is no number, and 2031-03 no day
	}
	spec := vega{
		"$schema": "https://vega.github.io/schema/vega-lite/v5.json", "title": t.Panel.Title(), "description": join(t.Notes),
		"data": vega{"values": data.String(), "format": vega{"type": "csv", "parse": parse}},
	}
	v := vegaLite{c, t, paletteOf(c, Style{Theme: Light})}
	for key, value := range v.chart() {
		spec[key] = value
	}
	encoder := json.NewEncoder(w)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	return encoder.Encode(spec)
}

func join(notes []string) string {
	text := ""
	for i, note := range notes {
		if i > 0 {
			text += " "
		}
		text += note
	}
	return text
}

type vegaLite struct {
	corpus *overview.Corpus
	table  *overview.Table
	palette
}

func (v vegaLite) chart() vega {
	t := v.table
	switch t.Panel {
	case overview.WhoSaidWhat:
		return v.whoSaidWhat()
	case overview.OverTime:
		return v.overTime()
	case overview.AlongTheText:
		return v.alongTheText()
	case overview.Thread:
		return vega{"transform": []vega{{"window": []vega{{"op": "row_number", "as": "place"}}}}, "mark": vega{"type": "point", "filled": true, "size": 120}, "encoding": vega{
			"x": vega{"field": "place", "type": "ordinal", "title": nil}, "y": v.field(2, "y", nil), "shape": v.field(3, "shape", nil),
			"color": v.labels(), "tooltip": v.tooltip()}}
	case overview.WhoAnswersWhom:
		return vega{"encoding": vega{"x": v.field(1, "x", nil), "y": v.field(0, "y", nil), "tooltip": v.tooltip()}, "layer": []vega{
			{"mark": "rect", "encoding": vega{"color": vega{"field": t.Fields[2], "type": "nominal"}, "opacity": vega{"field": "count", "type": "quantitative"}}},
			{"mark": "text", "encoding": vega{"text": vega{"field": "count", "type": "quantitative"}}}}}
	case overview.CrossTable:
		shade := vega{"value": "#ffffff"}
		if slices.Contains(t.Figures, "residual") {
			shade = vega{"field": "residual", "type": "quantitative", "scale": vega{"scheme": "blueorange", "domainMid": 0, "reverse": true}}
		}
		return vega{"encoding": vega{"x": v.field(1, "x", v.order(1)), "y": v.field(0, "y", v.order(0)), "tooltip": v.tooltip()}, "layer": []vega{
			{"mark": "rect", "encoding": vega{"color": shade}}, {"mark": "text", "encoding": vega{"text": vega{"field": "count", "type": "quantitative"}}}}}
	}
	return vega{"mark": "bar", "encoding": vega{"y": v.field(0, "y", v.order(0)), "x": v.count(""), "color": v.field(len(t.Fields)-1, "color", nil), "tooltip": v.tooltip()}}
}

// field is the channel of a field of the table.
func (v vegaLite) field(at int, channel string, order any) vega {
	name := v.table.Fields[at]
	one := vega{"field": name, "type": "nominal", "title": v.corpus.FieldTitle(name)}
	if order != nil {
		one["sort"] = order
	}
	return one
}

// order is that in which the values of a field come in the table.
func (v vegaLite) order(at int) []string {
	var values []string
	for _, row := range v.table.Rows {
		if !slices.Contains(values, row.Values[at]) {
			values = append(values, row.Values[at])
		}
	}
	return values
}

func (v vegaLite) count(stack string) vega {
	one := vega{"aggregate": "sum", "field": "count", "type": "quantitative", "title": "Annotations"}
	if v.table.Panel == overview.Progress {
		one["title"] = "Sentences"
	}
	if stack != "" {
		one["stack"], one["title"] = stack, "Share"
	}
	return one
}

func (v vegaLite) tooltip() []vega {
	var list []vega
	for at := range v.table.Fields {
		list = append(list, v.field(at, "", nil))
	}
	list = append(list, vega{"field": "count", "type": "quantitative"})
	for _, figure := range v.table.Figures {
		list = append(list, vega{"field": figure, "type": "quantitative", "format": ".3f"})
	}
	return list
}

// labels are the colours of labels.
func (v vegaLite) labels() vega {
	if v.table.Column("label") < 0 {
		return vega{"value": "#0072b2"}
	}
	var ids, shades []string
	for _, l := range v.corpus.Labels() {
		ids, shades = append(ids, l.ID), append(shades, l.Colour)
	}
	return vega{"field": "label", "type": "nominal", "title": "Label", "scale": vega{"domain": ids, "range": shades}, "sort": ids}
}

func (v vegaLite) whoSaidWhat() vega {
	encoding := vega{"y": v.field(0, "y", v.order(0)), "x": v.count(""), "color": v.labels(), "tooltip": v.tooltip()}
	if v.table.Column("certainty") >= 0 && v.table.Column("label") >= 0 {
		s := sheet{corpus: v.corpus}
		codebook := v.corpus.Codebook()
		attribute, _ := codebook.Attribute("certainty")
		var values []string
		var tones []float64
		for _, value := range append(slices.Clone(attribute.Values), "") {
			values, tones = append(values, value), append(tones, s.tone(value))
		}
		encoding["opacity"] = vega{"field": "certainty", "type": "ordinal", "title": "Certainty", "sort": values, "scale": vega{"domain": values, "range": tones}}
	}
	return vega{"mark": "bar", "encoding": encoding}
}

func (v vegaLite) overTime() vega {
	at := slices.IndexFunc(v.table.Fields, overview.IsDateField)
	field := v.table.Fields[at]
	var values []string
	for _, row := range v.table.Rows {
		values = append(values, row.Values[at])
	}
	periods := overview.Periods(field, values)
	half := overview.MeanWindow(field) / 2
	x := vega{"field": field, "type": "ordinal", "title": v.corpus.FieldTitle(field), "scale": vega{"domain": periods}}
	known := vega{"filter": vega{"field": field, "oneOf": periods}}
	return vega{"transform": []vega{known}, "vconcat": []vega{
		{"width": 600, "height": 200, "layer": []vega{
			{"mark": "bar", "encoding": vega{"x": x, "y": v.count(""), "color": v.labels(), "tooltip": v.tooltip()}},
			{"transform": []vega{
				{"aggregate": []vega{{"op": "sum", "field": "count", "as": "all"}}, "groupby": []string{field}},
				{"impute": "all", "key": field, "keyvals": periods, "value": 0},
				{"window": []vega{{"op": "mean", "field": "all", "as": "mean"}}, "frame": []int{-half, half}, "sort": []vega{{"field": field}}},
			}, "mark": vega{"type": "line", "color": "#1d1f23"}, "encoding": vega{"x": x, "y": vega{"field": "mean", "type": "quantitative"}}},
		}},
		{"width": 600, "height": 90, "mark": "bar", "encoding": vega{"x": x, "y": v.count("normalize"), "color": v.labels()}},
	}}
}

func (v vegaLite) alongTheText() vega {
	read, _ := v.corpus.ReadAlongTheText()
	var base []vega
	for t, n := range read {
		base = append(base, vega{"position": fmt.Sprint(t + 1), "read": n})
	}
	return vega{"transform": []vega{
		{"lookup": "position", "from": vega{"data": vega{"values": base, "format": vega{"parse": vega{"position": "string"}}}, "key": "position", "fields": []string{"read"}}},
		{"calculate": "100 * datum.count / datum.read", "as": "density"},
	}, "mark": "bar", "encoding": vega{
		"x": vega{"field": "position", "type": "ordinal", "sort": tenths(), "title": "Tenth of the article"},
		"y": vega{"aggregate": "sum", "field": "density", "type": "quantitative", "title": "Annotations to 100 sentences that were read"}, "color": v.labels(), "tooltip": v.tooltip()}}
}

func tenths() []string {
	var list []string
	for n := range 10 {
		list = append(list, fmt.Sprint(n+1))
	}
	return list
}
