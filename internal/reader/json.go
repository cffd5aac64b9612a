package reader

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"sort"
	"strings"

	"sayso/internal/corpus"
)

// JSON reads articles out of JSON: a list of objects, or an object that holds
// one. JSON lines are another format.
var JSON = Format{
	Name:       "JSON",
	Extensions: []string{".json"},
	Reader:     "json-1",
	Read: func(ctx context.Context, file File, yield func(Result) bool) {
		data, err := readBytes(file, maxPage)
		var text string
		var in charset
		if err == nil {
			text, in, err = decode(data, "")
		}
		var articles []map[string]any
		if err == nil {
			articles, err = articlesIn(text)
		}
		if err != nil {
			yield(Result{Err: err})
			return
		}
		for i, article := range articles {
			document := documentOf(article)
			document.Source = sourceOf(file, in)
			document.Origin.Encoding = in.name
			if len(articles) > 1 {
				document.Origin.Place = fmt.Sprintf("article %d of %d", i+1, len(articles))
				document.Source = fmt.Sprintf("%s#%d", document.Source, i+1)
			}
			if ctx.Err() != nil || !give(file, document, yield) {
				return
			}
		}
	},
}

// articlesIn finds the objects that are articles.
func articlesIn(text string) ([]map[string]any, error) {
	decoder := json.NewDecoder(strings.NewReader(text))
	var all []any
	for {
		var value any
		err := decoder.Decode(&value)
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, fmt.Errorf("its JSON is broken at byte %d: %w", decoder.InputOffset(), err)
		}
		all = append(all, value)
	}
	if len(all) == 0 {
		return nil, errNoText
	}
	found := listIn(all, 4)
	if len(found) == 0 {
		return nil, fmt.Errorf("there are no articles in it: no object has a field with the name %q", "text")
	}
	return found, nil
}

// listIn finds the longest list of objects with a text, in lists and objects
// down to a depth.
func listIn(value any, depth int) (best []map[string]any) {
	switch value := value.(type) {
	case []any:
		for _, one := range value {
			if object, ok := one.(map[string]any); ok && documentOf(object).Text != "" {
				best = append(best, object)
			}
		}
		if best == nil && depth > 0 {
			for _, one := range value {
				best = append(best, listIn(one, depth-1)...)
			}
		}
	case map[string]any:
		if documentOf(value).Text != "" {
			return []map[string]any{value}
		}
		if depth == 0 {
			return nil
		}
		for _, key := range sortedKeys(value) {
			if list := listIn(value[key], depth-1); len(list) > len(best) {
				best = list
			}
		}
	}
	return best
}

func sortedKeys(object map[string]any) []string {
	keys := make([]string, 0, len(object))
	for key := range object {
		keys = append(keys, key)
	}
	sort.Strings(keys)
	return keys
}

// documentOf makes a document of an object; objects right inside it, as other
// programs write "data" or "fields", count as part of it.
func documentOf(object map[string]any) corpus.Document {
	keys := sortedKeys(object)
	headings, values := make([]string, 0, len(keys)), make([]any, 0, len(keys))
	for _, key := range keys {
		headings, values = append(headings, key), append(values, object[key])
	}
	for _, key := range keys {
		if inner, ok := object[key].(map[string]any); ok && (key == "data" || key == "fields" || key == "_source" || key == "article") {
			for _, key := range sortedKeys(inner) {
				headings, values = append(headings, key), append(values, inner[key])
			}
		}
	}
	row := make([]string, len(values))
	for i, value := range values {
		row[i] = wordsOf(value)
	}
	for i := range row { // an object is no text, even if its name is "article" or "data"
		if _, isObject := values[i].(map[string]any); isObject && row[i] == "" {
			headings[i] = ""
		}
	}
	found, _ := columnsOf(headings)
	return found.document(row)
}

// wordsOf gives a value as words: texts, numbers, lists of texts, and objects
// that have a name.
func wordsOf(value any) string {
	switch value := value.(type) {
	case string:
		return value
	case float64:
		return fmt.Sprint(value)
	case []any:
		var all []string
		for _, one := range value[:min(len(value), 100_000)] {
			if text, ok := one.(string); ok {
				all = append(all, text)
			} else if object, ok := one.(map[string]any); ok {
				if name, ok := object["name"].(string); ok {
					all = append(all, name)
				}
			}
		}
		return strings.Join(all, ", ")
	case map[string]any:
		name, _ := value["name"].(string)
		return name
	}
	return ""
}
