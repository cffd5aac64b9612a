package foreign

import "strings"

// What WebAnno, INCEpTION and DKPro Core have in common: types with features.

// shortType is the last part of the name of a type.
func shortType(name string) string { return name[strings.LastIndexByte(name, '.')+1:] }

// wordLayer reports whether a type describes words, sentences or the document,
// and not what is said: tokens, parts of speech, lemmas, syntax.
func wordLayer(name string) bool {
	switch name {
	case "uima.tcas.DocumentAnnotation", "uima.cas.Sofa", "uima.cas.FSArray":
		return true
	}
	for _, part := range []string{".core.api.segmentation.", ".core.api.lexmorph.", ".core.api.syntax.", ".core.api.metadata.", ".core.api.transform.", ".core.api.xml.", ".clarin.webanno.api.type.", ".inception.api.type.", ".annotationservice.type."} {
		if strings.Contains(name, part) {
			return true
		}
	}
	return false
}

// labelFeatures are features that hold the label, the surest first.
var labelFeatures = []string{"label", "value", "category", "code", "tag", "type", "entityType"}

// label makes a label and attributes out of the features of a type. A type
// without a feature for it labels by its name.
func (s *Span) label(kind string, features []Said) {
	for _, name := range labelFeatures {
		for i, said := range features {
			if said.Name == name && s.Label == "" {
				s.Label = said.Value
				features = append(append([]Said{}, features[:i]...), features[i+1:]...)
				break
			}
		}
	}
	if s.Label == "" {
		s.Label = shortType(kind)
	}
	for _, said := range features {
		switch said.Name {
		case "note", "comment":
			s.Note = joined(s.Note, said.Value)
		case "annotator":
			s.Coder = said.Value
		case "identifier":
			s.ID = said.Value
		default:
			s.Attributes = append(s.Attributes, Said{strings.TrimSuffix(said.Name, "_"), said.Value})
		}
	}
}
