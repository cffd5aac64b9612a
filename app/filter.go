package app

import (
	"strings"

	"sayso/storage"
)

// filterDocuments lists the documents whose title, outlet or date fits what
// was typed, best first; in their own order where only filters such as due:me
// were, and all of them when nothing was.
func filterDocuments(s *Session, all []storage.Summary, typed string) []storage.Summary {
	if strings.TrimSpace(typed) == "" {
		return all
	}
	fits, typed := s.documentFilter(typed)
	var fitting []storage.Summary
	for _, d := range all {
		if fits(d) {
			fitting = append(fitting, d)
		}
	}
	if all = fitting; typed == "" {
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
