package dataset

import "sayso/internal/corpus"

// The project's own variables of documents, as columns. A table has one for each
// variable that the codebook declares, named for its id.

// variableColumns names the columns of the variables, in the order of the
// codebook.
func variableColumns(c corpus.Codebook) []string {
	things := make([]columnThing, len(c.Variables))
	for i, v := range c.Variables {
		things[i] = columnThing{v.ID, v.ID}
	}
	return columnNames("variable_", things)
}

// variableCells are what a document says in these columns.
func variableCells(c corpus.Codebook, d *corpus.Document) []string {
	cells := make([]string, len(c.Variables))
	for i, v := range c.Variables {
		cells[i] = d.Fields[v.ID]
	}
	return cells
}
