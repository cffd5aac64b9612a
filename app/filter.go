package app

import (
	"strings"

	"sayso/storage"
)

// filterDocuments lists the documents whose title, outlet or date fits what
// was typed, best first; all of them, in their own order, when nothing was.
func filterDocuments(all []storage.Summary, typed string) []storage.Summary {
	typed = strings.TrimSpace(typed)
	if typed == "" {
		return all
	}
	var found []storage.Summary
	for _, match := range closeMatches(typed, documentSource(all)) {
		found = append(found, all[match.Index])
	}
	return found
}

// documentSource lets package fuzzy read the documents.
type documentSource []storage.Summary

func (d documentSource) String(i int) string {
	return d[i].Title + " " + d[i].Outlet + " " + d[i].Date + " " + string(d[i].State)
}

func (d documentSource) Len() int { return len(d) }
