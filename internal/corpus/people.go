package corpus

// People tells which annotators are one person.
type People map[string]string // id of an annotator to the one it is the same as, for those that say so

// PeopleOf reads who is who out of the annotators of a project.
func PeopleOf(annotators []Annotator) People {
	people := People{}
	for _, a := range annotators {
		if a.SameAs != "" && a.SameAs != a.ID {
			people[a.ID] = a.SameAs
		}
	}
	return people
}

// Person gives the id of the annotator under which a person is known, which is
// the id itself for most. Where annotators say of each other in a ring that they
// are the same, it is the smallest id of the ring.
func (p People) Person(id string) string {
	seen := map[string]bool{}
	for p[id] != "" {
		if seen[id] { // every further one is in the ring
			least := id
			for at := p[id]; at != id; at = p[at] {
				least = min(least, at)
			}
			return least
		}
		seen[id] = true
		id = p[id]
	}
	return id
}

// Same reports whether two annotators are one person. Nobody is the same as
// somebody.
func (p People) Same(a, b string) bool { return a == b || p.Person(a) == p.Person(b) }

// Of lists the ids under which a person works in the project, the given one
// first.
func (p People) Of(id string) []string {
	ids, person := []string{id}, p.Person(id)
	if person != id {
		ids = append(ids, person)
	}
	for other := range p {
		if other != id && other != person && p.Person(other) == person {
			ids = append(ids, other)
		}
	}
	return ids
}

// NameOf is the name of the person that an annotator is, empty when the list
// does not know.
func NameOf(annotators []Annotator, id string) string {
	person := PeopleOf(annotators).Person(id)
	name := ""
	for _, a := range annotators {
		if a.ID == person {
			return a.Name
		}
		if a.ID == id {
			name = a.Name
		}
	}
	return name
}

// AnnotatorsOf lists who made annotations, one entry each.
func AnnotatorsOf(list []Annotation) (annotators []string) {
	for _, a := range list {
		annotators = append(annotators, a.Annotator)
	}
	return annotators
}
