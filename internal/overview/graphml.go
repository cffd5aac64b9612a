package overview

import (
	"encoding/xml"
	"fmt"
	"io"
	"slices"
)

// GraphML is an XML format for graphs that igraph, networkx, Gephi, yEd and
// Cytoscape read (Brandes and others 2002, graphml.graphdrawing.org).

type graphML struct {
	XMLName xml.Name     `xml:"graphml"`
	XMLNS   string       `xml:"xmlns,attr"`
	Keys    []graphKey   `xml:"key"`
	Graph   graphElement `xml:"graph"`
}

type graphKey struct {
	ID   string `xml:"id,attr"`
	For  string `xml:"for,attr"`
	Name string `xml:"attr.name,attr"`
	Type string `xml:"attr.type,attr"`
}

type graphElement struct {
	ID          string      `xml:"id,attr"`
	EdgeDefault string      `xml:"edgedefault,attr"`
	Nodes       []graphNode `xml:"node"`
	Edges       []graphEdge `xml:"edge"`
}

type graphNode struct {
	ID   string      `xml:"id,attr"`
	Data []graphData `xml:"data"`
}

type graphEdge struct {
	Source string      `xml:"source,attr"`
	Target string      `xml:"target,attr"`
	Data   []graphData `xml:"data"`
}

type graphData struct {
	Key   string `xml:"key,attr"`
	Value string `xml:",chardata"`
}

// WriteGraphML writes a network: who answers whom with the number of links as
// weight, or the threads with a node for each statement.
func (c *Corpus) WriteGraphML(w io.Writer, q Question, t *Table) error {
	var g graphML
	var err error
	switch q.Panel {
	case WhoAnswersWhom:
		g = c.answersGraph(q, t)
	case Thread:
		g, err = c.threadGraph(q, t)
	default:
		err = &FieldError{fmt.Sprintf("The panel %q is no network.", q.Panel)}
	}
	if err != nil {
		return err
	}
	g.XMLNS = "http://graphml.graphdrawing.org/xmlns"
	if _, err := io.WriteString(w, xml.Header); err != nil {
		return err
	}
	encoder := xml.NewEncoder(w)
	encoder.Indent("", " ")
	if err := encoder.Encode(g); err != nil {
		return err
	}
	_, err = io.WriteString(w, "\n")
	return err
}

func (c *Corpus) answersGraph(q Question, t *Table) graphML {
	g := graphML{Keys: []graphKey{
		{"name", "node", "name", "string"}, {"relation", "edge", "relation", "string"}, {"weight", "edge", "weight", "int"},
	}}
	g.Graph = graphElement{ID: "who-answers-whom", EdgeDefault: "undirected"}
	if q.Network.Directed() {
		g.Graph.EdgeDefault = "directed"
	}
	var names []string
	node := func(name string) string {
		at := slices.Index(names, name)
		if at < 0 {
			at = len(names)
			names = append(names, name)
			g.Graph.Nodes = append(g.Graph.Nodes, graphNode{fmt.Sprintf("n%d", at+1), []graphData{{"name", name}}})
		}
		return g.Graph.Nodes[at].ID
	}
	for _, row := range t.Rows {
		g.Graph.Edges = append(g.Graph.Edges, graphEdge{node(row.Values[0]), node(row.Values[1]),
			[]graphData{{"relation", row.Values[2]}, {"weight", fmt.Sprint(row.Count)}}})
	}
	return g
}

func (c *Corpus) threadGraph(q Question, t *Table) (graphML, error) {
	g := graphML{Keys: []graphKey{
		{"thread", "node", "thread", "int"}, {"date", "node", "date", "string"}, {"lane", "node", t.Fields[2], "string"},
		{"act", "node", "act", "string"}, {"label", "node", "label", "string"}, {"document", "node", "document", "string"},
		{"relation", "edge", "relation", "string"},
	}}
	if t.Fields[2] == "label" {
		g.Keys = slices.Delete(g.Keys, 2, 3)
	}
	g.Graph = graphElement{ID: "thread", EdgeDefault: "directed"}
	lives, err := c.Threads(t.Fields[2])
	for _, life := range lives {
		if q.Thread > 0 && q.Thread != life.Number {
			continue
		}
		for _, s := range life.Statements {
			n := graphNode{ID: s.Annotation, Data: []graphData{{"thread", fmt.Sprint(life.Number)}, {"date", s.Date}, {"lane", s.Lane}, {"act", s.Act}, {"label", s.Label}, {"document", s.Document}}}
			if t.Fields[2] == "label" {
				n.Data = slices.Delete(n.Data, 2, 3)
			}
			g.Graph.Nodes = append(g.Graph.Nodes, n)
		}
		for _, l := range life.Links {
			g.Graph.Edges = append(g.Graph.Edges, graphEdge{life.Statements[l.From].Annotation, life.Statements[l.To].Annotation, []graphData{{"relation", l.Kind}}})
		}
	}
	return g, err
}
