package agreement

// About says what a measure is, for those who read its figure.
type About struct {
	Measure string // as in Figure.Measure
	Name    string // as in a table
	Says    string // what its value means
	Source  string // where the formula comes from
}

// Measures lists every measure that a Report can have.
var Measures = []About{
	{"percent", "agree", "the share of pairs of annotators who said the same; chance is not taken off", "plain count"},
	{"alpha", "α", "agreement beyond chance on the label against all else; 1 is full, 0 is what chance gives; it falls when a label is rare", "Krippendorff's alpha, nominal: Hayes & Krippendorff 2007; Krippendorff 2011"},
	{"alpha_masi", "α (MASI)", "agreement beyond chance on the whole set of labels; sets that share labels agree in part", "Krippendorff's alpha with the MASI distance: Passonneau 2006"},
	{"alpha_jaccard", "α (Jaccard)", "the same, with the share of labels that are not shared as the distance", "Krippendorff's alpha with the Jaccard distance"},
	{"alpha_nominal", "α (nominal)", "agreement beyond chance on the whole value; what differs at all counts as different", "Krippendorff's alpha, nominal: Hayes & Krippendorff 2007"},
	{"alpha_ordinal", "α (ordinal)", "agreement beyond chance on values that stand in an order", "Krippendorff's alpha, ordinal: Krippendorff 2011"},
	{"alpha_interval", "α (interval)", "agreement beyond chance on numbers, by the squares of their differences", "Krippendorff's alpha, interval: Krippendorff 2011"},
	{"alpha_ratio", "α (ratio)", "agreement beyond chance on numbers that have a zero", "Krippendorff's alpha, ratio: Krippendorff 2011"},
	{"mv_alpha", "mvα", "agreement beyond chance on sets of labels, chance drawing them label by label", "Krippendorff & Craggs 2016"},
	{"positive", "positive", "how often an annotator gives the label when another did; it is the F1 of one against the other", "Hripcsak & Rothschild 2005; Fleiss 1975"},
	{"negative", "negative", "how often an annotator does not give the label when another did not", "Hripcsak & Rothschild 2005; Cicchetti & Feinstein 1990"},
	{"ac1", "AC1", "agreement beyond chance that does not fall when a label is rare; it can stay high when everybody guesses the common value", "Gwet 2008, 2014"},
	{"fleiss", "Fleiss κ", "agreement beyond what equal shares of values would give; Scott's pi for two annotators", "Fleiss 1971; Scott 1955; with missing values Gwet 2014"},
	{"conger", "Conger κ", "agreement beyond what each annotator's own shares would give; Cohen's kappa for two annotators", "Conger 1980; with missing values Gwet 2014"},
	{"cohen", "Cohen κ", "agreement of two annotators beyond what their own shares would give, on what both read", "Cohen 1960"},
	{"scott", "Scott π", "agreement of two annotators beyond what their shares together would give, on what both read", "Scott 1955"},
	{"brennan_prediger", "S", "agreement beyond what values drawn evenly would give; PABAK for two values", "Brennan & Prediger 1981; Bennett, Alpert & Goldstein 1954"},
	{"f1_exact", "F1, same words", "the share of spans of two annotators that have the same ends and the same label", "positive agreement on spans: Hripcsak & Rothschild 2005"},
	{"f1_overlap", "F1, overlapping", "the share of spans that share a character with one of the same label, paired one to one so that as much as possible is shared", "positive agreement on spans; pairing after Kuhn 1955 and Munkres 1957"},
	{"f1_tokens", "F1, shared tokens", "the share of marked words and signs that both annotators marked with the label", "positive agreement on tokens: Hripcsak & Rothschild 2005"},
	{"u_alpha", "uα", "agreement beyond chance on where spans are and on their labels, gaps included", "Krippendorff, Mathet, Bouvry & Widlöcher 2016; Krippendorff 2019, section 12.6"},
	{"bar_u_alpha", "|uα", "agreement beyond chance on what is marked at all, whatever the label", "Krippendorff, Mathet, Bouvry & Widlöcher 2016; Krippendorff 2019, section 12.6"},
	{"cu_alpha", "cuα", "agreement beyond chance on the labels where spans of several annotators meet", "Krippendorff, Mathet, Bouvry & Widlöcher 2016; Krippendorff 2019, section 12.6"},
	{"ku_alpha", "(k)uα", "agreement beyond chance on this label where spans of several annotators meet", "Krippendorff, Mathet, Bouvry & Widlöcher 2016; Krippendorff 2019, section 12.6"},
	{"coverage", "met", "the share of the length marked with the label that meets a span of another annotator, which (k)uα rests on", "Krippendorff 2019, section 12.6"},
	{"matched", "matched", "the share of spans that have a partner near enough to compare what was said: same label, Dice of the characters at least 0.5", "pairing after Kuhn 1955 and Munkres 1957"},
	{"said_same", "same", "the share of the matched pairs, both of which say something, that say the same", "plain count"},
	{"said_alpha", "α", "agreement beyond chance on it, over the matched pairs about which both annotators said something", "Krippendorff's alpha; ordinal where the values have an order"},
	{"link_alpha", "α, linked or not", "agreement beyond chance on whether there is a link at all, over the matched pairs", "Krippendorff's alpha, nominal"},
	{"link_same", "same target", "where both annotators linked, the share of the targets that are the same (Jaccard where there are several)", "plain count"},
	{"link_f1", "F1, links", "the share of links that go from a matched pair to a matched pair", "positive agreement on links: Hripcsak & Rothschild 2005"},
}

// AboutMeasure finds what is known of a measure.
func AboutMeasure(measure string) About {
	for _, a := range Measures {
		if a.Measure == measure {
			return a
		}
	}
	return About{Measure: measure, Name: measure}
}
