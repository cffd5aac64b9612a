"""Holds every number that Sayso exports of two people's work against what they said.

    recount.py FOLDER

FOLDER holds what the tour left there (internal/tour/twopeople.go):

    pressed.json      what each key was for: who, article, sentence, labels, words, certainty
    decided.json      what was decided by a key: in this order, a label, a person or nothing
    export.jsonl      the project, for the texts and the bounds of sentences
    long/             the folder of the long table, with gold and the codings
    wide.csv          the table with a column for each annotator
    card.md           the dataset card

Nothing of Sayso is used, and of Python its standard library alone. It prints what it
held against what, and ends with 1 where a number is another one.
"""

import csv
import hashlib
import json
import math
import os
import re
import sys
from collections import Counter

import agreement as count

ORDER = ["certain", "probable", "possible"]
wrong = []
held = Counter()


def hold(what, got, want, where):
    """Holds a number, or a word, against what it should be."""
    held[what] += 1
    if isinstance(want, float) and got != "":
        same = math.isclose(float(got), want, rel_tol=2e-9, abs_tol=2e-9)
    elif want is count.NO_FIGURE:
        same = got == ""
    else:
        same = str(got) == str(want)
    if not same:
        wrong.append(f"{what}: {where}: {got!r}, and it should be {want!r}")


def rows(path):
    with open(path, encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


class Said:
    """What one person said of one sentence, from the keys that were pressed."""

    def __init__(self, pressed, text, start, end):
        self.labels = frozenset(pressed["labels"])
        self.certainty = pressed.get("certainty", "")
        if pressed.get("words"):
            end = start + re.match(r"(?:\S+\s+){%d}\S+" % (pressed["words"] - 1), text[start:end]).end()
        self.spans = [(start, end, label, self.certainty) for label in pressed["labels"]]


class Corpus:
    def __init__(self, folder):
        self.folder = folder
        with open(self.path("export.jsonl"), encoding="utf-8") as file:
            self.documents = [json.loads(line) for line in file]
        with open(self.path("pressed.json"), encoding="utf-8") as file:
            pressed = json.load(file)
        with open(self.path("decided.json"), encoding="utf-8") as file:
            self.decided = json.load(file)
        self.labels = [label["id"] for label in pressed["labels"]]
        self.reasons = Counter()
        self.people = pressed["people"]
        self.said = {}  # (document, sentence from 0, person) to Said
        titles = {d["title"]: d for d in self.documents}
        for p in pressed["sentences"]:
            document = titles[p["document"]]
            s = document["sentences"][p["sentence"]]
            self.said[document["id"], p["sentence"], p["by"]] = Said(p, document["text"], s["start"], s["end"])
        self.sentences = [(d["id"], i) for d in self.documents for i in range(len(d["sentences"]))]

    def path(self, name):
        return os.path.join(self.folder, name)

    def of(self, sentence, person):
        return self.said[sentence[0], sentence[1], self.people[person]]

    def word(self, labels):
        return "|".join(label for label in self.labels if label in labels) or "nothing"


# --- what each person said, in the tables --------------------------------------------

def tables(c, gold):
    by = {(r["document_id"], int(r["sentence"]) - 1, r["annotator"]): r for r in rows(c.path("long/sentences.csv"))}
    for document in c.documents:
        text = document["text"]
        for i, s in enumerate(document["sentences"]):
            for who in c.people + ["Gold"]:
                row = by.pop((document["id"], i, who))
                where = f"{document['title']}, sentence {i + 1}, {who}"
                if who == "Gold":
                    labels = gold.get((document["id"], i))
                else:
                    labels = c.said[document["id"], i, who].labels
                judged = "unread" if labels is None else c.word(labels)
                hold("long table", row["judgement"], judged, where)
                hold("long table", row["state"], "labelled" if labels else judged, where)
                for label in c.labels:
                    hold("long table", row["label_" + label], int(bool(labels) and label in labels), where)
                hold("long table", row["start_char"], s["start"], where)
                hold("long table", row["end_char"], s["end"], where)
                hold("long table", row["start_byte"], len(text[:s["start"]].encode()), where)
                hold("long table", row["end_byte"], len(text[:s["end"]].encode()), where)
                hold("long table", row["text"].removeprefix("'") if row["text"][:1] == "'" else row["text"], text[s["start"]:s["end"]], where)
                if who != "Gold":
                    said = c.said[document["id"], i, who]
                    hold("long table", row["certainty"], "|".join([said.certainty] * len(said.spans)) if said.certainty else "", where)
    for left in by:
        wrong.append(f"long table: a row that nobody said: {left}")
    wide = {(r["document_id"], int(r["sentence"]) - 1): r for r in rows(c.path("wide.csv"))}
    for sentence in c.sentences:
        row = wide.pop(sentence)
        for person, who in enumerate(c.people):
            hold("wide table", row["annotator_" + re.sub(r"\W+", "_", who.lower())], c.word(c.of(sentence, person).labels), f"{sentence} {who}")
    for left in wide:
        wrong.append(f"wide table: a row that is not in the corpus: {left}")


def annotations(c):
    """The spans, in characters and bytes, with their words."""
    for document in c.documents:
        for who in c.people:
            want = sorted((a, b, label, certainty) for i in range(len(document["sentences"])) for a, b, label, certainty in c.said[document["id"], i, who].spans)
            ids = {a["id"] for a in document["annotators"] if a["name"] == who}
            own = [a for a in document["annotations"] if a["annotator"] in ids]
            got = sorted((a["start"], a["end"], a["label"], a.get("attributes", {}).get("certainty", "")) for a in own)
            hold("spans", got, want, f"{document['title']}, {who}")
            for a in own:
                hold("spans", a["quote"], document["text"][a["start"]:a["end"]], document["title"])
                hold("spans", a["start_byte"], len(document["text"][:a["start"]].encode()), document["title"])


# --- what was decided -------------------------------------------------------------------

def agreeing(first, second):
    """Whether two codings differ in nothing that is compared."""
    if [s[:3] for s in sorted(first.spans)] != [s[:3] for s in sorted(second.spans)]:
        return False
    return not first.certainty or not second.certainty or first.certainty == second.certainty


def only_words(c, sentence, key):
    """The reason that needs no key: a label that both gave, on other words."""
    if key.get("person") or not key["labels"]:
        return ""
    label, both = key["labels"][0], [c.of(sentence, 0), c.of(sentence, 1)]
    gave = [one for one in both if one.labels == {label}] or [one for one in both if label in one.labels]
    words = {x[:2] for one in gave for x in one.spans if x[2] == label}
    return "boundary-only" if len(words) > 1 else ""


def decisions(c):
    """Gold as it should be, by sentence, held against decisions.csv."""
    gold, listed = {}, rows(c.path("long/decisions.csv"))
    by = {(r["document_id"], int(r["sentence"]) - 1): r for r in listed}
    for sentence in c.sentences:
        first, second = c.of(sentence, 0), c.of(sentence, 1)
        if agreeing(first, second):
            gold[sentence] = first.labels
            row = by.get(sentence, {"how": "", "labels": None, "reason": ""})
            hold("decisions", row["how"], "unanimous", sentence)
            hold("decisions", row["labels"], "|".join(l for l in c.labels if l in first.labels), sentence)
            hold("decisions", row["reason"], "", sentence)
        elif sentence in by:
            hold("decisions", by[sentence]["how"], "decided", sentence)
    by_key = sorted((r for r in listed if r["how"] != "unanimous"), key=lambda r: r["decided_at"])
    hold("decisions", len(by_key), len(c.decided), "decided by a key")
    hold("decisions", len(listed), len(gold) + len(c.decided), "in all")
    for row, key in zip(by_key, c.decided):
        sentence = row["document_id"], int(row["sentence"]) - 1
        labels = c.said[sentence[0], sentence[1], key["person"]].labels if key.get("person") else frozenset(key["labels"])
        gold[sentence] = labels
        hold("decisions", row["labels"], "|".join(l for l in c.labels if l in labels), sentence)
        reason = key.get("reason") or only_words(c, sentence, key)
        c.reasons[reason] += 1
        hold("decisions", row["reason"], reason, sentence)
        hold("decisions", row["names_hidden"], 0, sentence)
        hold("decisions", row["party"], 0, sentence)
    for row in listed:
        document = next(d for d in c.documents if d["id"] == row["document_id"])
        s = document["sentences"][int(row["sentence"]) - 1]
        hold("decisions", (int(row["start"]), int(row["end"])), (s["start"], s["end"]), row["document_id"])
    return gold, by


def soft(c, gold, by):
    listed = {(r["document_id"], int(r["sentence"]) - 1): r for r in rows(c.path("long/soft-labels.csv"))}
    hold("soft labels", len(listed), len(c.sentences), "rows")
    for sentence in c.sentences:
        row, both = listed[sentence], [c.of(sentence, 0).labels, c.of(sentence, 1).labels]
        known = sentence in gold
        hold("soft labels", row["gold"], "|".join(l for l in c.labels if known and l in gold[sentence]), sentence)
        hold("soft labels", row["how"], by[sentence]["how"] if known else "", sentence)
        hold("soft labels", row["annotators"], 2, sentence)
        hold("soft labels", row["agreeing"], both.count(gold[sentence]) if known else "", sentence)
        hold("soft labels", row["nothing"], f"{sum(not b for b in both) / 2:.4f}", sentence)
        for label in c.labels:
            hold("soft labels", row["share_" + label], f"{sum(label in b for b in both) / 2:.4f}", sentence)


# --- how far they agree ----------------------------------------------------------------

def sums_of(c, document):
    """What one document adds to each figure."""
    s = Counter()
    sentences = range(len(document["sentences"]))
    for i in sentences:
        s["said", c.said[document["id"], i, c.people[0]].labels, c.said[document["id"], i, c.people[1]].labels] += 1
    spans = [sorted(x for i in sentences for x in c.said[document["id"], i, who].spans) for who in c.people]
    first, last = document["sentences"][0]["start"], document["sentences"][-1]["end"]
    s["length"] = 2 * (last - first)
    painted = [count.painted(own, c.labels) for own in spans]
    for mine, theirs in (painted, painted[::-1]):
        for u in mine:
            meets = sum(count.shared(u, v) for v in theirs)
            s["u", u[2], "length"] += u[1] - u[0]
            s["u", u[2], "square"] += (u[1] - u[0]) ** 2
            s["u", u[2], "met"] += sum(count.shared(u, v) for v in theirs if v[2] == u[2])
            s["u", u[2], "pairable"] += meets
            s["u", u[2], "pairable square"] += meets ** 2
    words = count.tokens(document["text"])
    for label in c.labels:
        own = [[x for x in side if x[2] == label] for side in spans]
        pieces = [count.merged([x[:2] for x in side]) for side in own]
        for mine, theirs in (pieces, pieces[::-1]):
            for u in mine:
                s["one", label, "length"] += u[1] - u[0]
                s["one", label, "square"] += (u[1] - u[0]) ** 2
                s["one", label, "met"] += sum(count.shared(u, v) for v in theirs)
        marked = [{w for w in words for x in side if count.shared(w, x)} for side in own]
        s["tokens", label, "all"] += len(marked[0]) + len(marked[1])
        s["tokens", label, "both"] += 2 * len(marked[0] & marked[1])
        s["spans", label, "all"] += len(own[0]) + len(own[1])
        s["spans", label, "exact"] += 2 * len({x[:2] for x in own[0]} & {x[:2] for x in own[1]})
        s["spans", label, "overlap"] += 2 * len(count.one_to_one(own[0], own[1], lambda a, b: count.shared(a, b) > 0))
        near = count.one_to_one(own[0], own[1], lambda a, b: 4 * count.shared(a, b) >= a[1] - a[0] + b[1] - b[0])
        s["spans", label, "near"] += len(near)
        for a, b in near:
            if a[3] and b[3]:
                s["certainty", a[3], b[3]] += 1
    return s


def added(parts):
    s = Counter()
    for part, times in parts:
        for key, n in part.items():
            s[key] += times * n
    return s


def table_of(s, kind):
    return {key[1:]: n for key, n in s.items() if key[0] == kind and n}


def ratio(part, whole):
    return part / whole if whole else count.NO_FIGURE


def figures(c, s):
    """All figures of sums that have an interval: (group, of, measure) to value."""
    f, said = {}, table_of(s, "said")
    f["sentences", "", "percent"] = count.percent(said)
    for name, distance in (("masi", count.masi), ("jaccard", count.jaccard), ("nominal", count.nominal)):
        f["sentences", "", "alpha_" + name] = count.alpha(said, distance)
    f["sentences", "", "mv_alpha"] = count.mv_alpha(said, c.labels)
    for label in c.labels:
        two = count.of_label(said, label)
        f["label", label, "alpha"] = count.alpha(two, count.nominal)
        f["label", label, "positive"] = count.specific(two, True)
        f["label", label, "negative"] = count.specific(two, False)
        for measure in ("ac1", "fleiss", "conger", "brennan_prediger"):
            f["label", label, measure] = count.corrected(two, 2, measure)[0]
        f["label", label, "percent"] = count.percent(two)
    family = count.unitized(s, c.labels)
    for measure in ("u_alpha", "bar_u_alpha", "cu_alpha"):
        f["spans", "", measure] = family.get(measure)
    for name, kind, part in (("f1_exact", "spans", "exact"), ("f1_overlap", "spans", "overlap"), ("f1_tokens", "tokens", "both")):
        f["spans", "", name] = ratio(sum(s[kind, l, part] for l in c.labels), sum(s[kind, l, "all"] for l in c.labels))
        for label in c.labels:
            f["spans", label, name] = ratio(s[kind, label, part], s[kind, label, "all"])
    for label in c.labels:
        f["spans", label, "u_alpha"] = count.one_value(s, label)
        f["spans", label, "ku_alpha"] = family.get(("ku_alpha", label))
        f["spans", label, "coverage"] = family.get(("coverage", label))
    near = sum(s["spans", l, "near"] for l in c.labels)
    things = sum(s["spans", l, "all"] - s["spans", l, "near"] for l in c.labels)
    f["attribute", "", "matched"] = ratio(near, things)
    certainty = table_of(s, "certainty")
    f["attribute", "certainty", "said_same"] = count.percent(certainty)
    f["attribute", "certainty", "said_alpha"] = count.alpha(certainty, count.ordinal(ORDER, certainty))
    return f


def rests_on(c, s):
    """n and of_n of each figure that has an interval."""
    n, said = {}, table_of(s, "said")
    whole = sum(said.values())
    for measure in ("percent", "alpha_masi", "alpha_jaccard", "alpha_nominal", "mv_alpha"):
        n["sentences", "", measure] = (whole, "")
    spans = {label: s["spans", label, "all"] for label in c.labels}
    for label in c.labels:
        marked = sum(k for (a, b), k in said.items() if label in a or label in b)
        for measure in ("alpha", "positive", "negative", "ac1", "fleiss", "conger", "brennan_prediger", "percent"):
            n["label", label, measure] = (marked, whole)
        for measure in ("f1_exact", "f1_overlap", "f1_tokens", "u_alpha", "ku_alpha", "coverage"):
            n["spans", label, measure] = (spans[label], "")
    for measure in ("f1_exact", "f1_overlap", "f1_tokens", "u_alpha", "bar_u_alpha", "cu_alpha"):
        n["spans", "", measure] = (sum(spans.values()), "")
    near = sum(s["spans", l, "near"] for l in c.labels)
    n["attribute", "", "matched"] = (near, sum(spans.values()) - near)
    both = sum(table_of(s, "certainty").values())
    for measure in ("said_same", "said_alpha"):
        n["attribute", "certainty", measure] = (both, near)
    return n


def percentile(values, share):
    values = sorted(values)
    at = share * (len(values) - 1)
    low = int(at)
    if low + 1 >= len(values):
        return values[low]
    return values[low] + (at - low) * (values[low + 1] - values[low])


def measured(c, gold, seed):
    listed = {}
    for r in rows(c.path("long/agreement.csv")):
        key = r["group"], r["of"], r["document"], frozenset(filter(None, (r["annotator_1"], r["annotator_2"]))), r["measure"]
        if key in listed:
            wrong.append(f"agreement: twice: {key}")
        listed[key] = r
    parts = [sums_of(c, d) for d in c.documents]
    whole = added((p, 1) for p in parts)
    value, n = figures(c, whole), rests_on(c, whole)
    drawn = [figures(c, added((parts[i], times) for i, times in draw.items())) for draw in count.draws(len(parts), seed)]
    for key in value:
        group, of, measure = key
        row = listed.pop((group, of, "", frozenset(), measure), None)
        if row is None:
            wrong.append(f"agreement: no row for {key}")
            continue
        hold("agreement", row["value"], value[key], key)
        hold("agreement", row["n"], n[key][0], key)
        hold("agreement", row["of_n"], n[key][1], key)
        interval(key, row, value[key], [d[key] for d in drawn])
        hold("agreement", row["jackknife_low"], count.NO_FIGURE, key)  # there are ten documents and more
        hold("agreement", row["jackknife_high"], count.NO_FIGURE, key)
        closed(c, key, row, table_of(whole, "said"), value[key])
    two_by_two(c, listed, gold)
    for d, s in zip(c.documents, parts):
        for measure, of in (("percent", count.percent(table_of(s, "said"))), ("alpha_masi", count.alpha(table_of(s, "said"), count.masi))):
            row = listed.pop(("document", "", d["id"], frozenset(), measure))
            hold("agreement", row["value"], of, (d["title"], measure))
            hold("agreement", row["n"], len(d["sentences"]), (d["title"], measure))
    for left in listed:
        wrong.append(f"agreement: a row that was not recomputed: {left}")
    return value, whole, drawn


def interval(key, row, value, drawn):
    kept = [v for v in drawn if v is not count.NO_FIGURE]
    hold("agreement", row["undefined"], len(drawn) - len(kept), key)
    none = value is count.NO_FIGURE or len(drawn) - len(kept) > 0.05 * len(drawn)
    for column, share in (("low", 0.025), ("high", 0.975)):
        hold("agreement", row[column], count.NO_FIGURE if none else float(percentile(kept, share)), (*key, column))
    for column, limit in (("below_667", 0.667), ("below_800", 0.8)):
        hold("agreement", row[column], count.NO_FIGURE if none else sum(v < limit for v in kept) / len(kept), (*key, column))


def closed(c, key, row, said, value):
    group, of, measure = key
    error = count.NO_FIGURE
    if group == "label" and measure in ("alpha", "ac1", "fleiss", "conger", "brennan_prediger"):
        error = count.closed_error(count.of_label(said, of), 2, measure)
    elif key == ("sentences", "", "alpha_nominal"):
        error = count.closed_error(said, len(said), "alpha")
    hold("agreement", row["closed_error"], error, key)
    low = high = count.NO_FIGURE
    if error is not count.NO_FIGURE:
        reach = count.student_quantile(0.975, sum(said.values()) - 1) * error
        low, high = value - reach, min(1.0, value + reach)
    hold("agreement", row["closed_low"], low, key)
    hold("agreement", row["closed_high"], high, key)


def two_by_two(c, listed, gold):
    """The figures of two annotators, and of each with what was decided."""
    everybody = [(who, {s: c.of(s, i).labels for s in c.sentences}) for i, who in enumerate(c.people)] + [("Gold", gold)]
    for i, (first, mine) in enumerate(everybody):
        for second, theirs in everybody[i + 1:]:
            group = "gold" if second == "Gold" else "pair"
            said = Counter((mine[s], theirs[s]) for s in c.sentences if s in mine and s in theirs)
            n = sum(said.values())

            def held_against(of, measure, value, n, total=""):
                row = listed.pop((group, of, "", frozenset((first, second)), measure))
                where = (group, first, second, of, measure)
                hold("agreement", row["value"], value, where)
                hold("agreement", row["n"], n, where)
                hold("agreement", row["of_n"], total, where)
            held_against("", "percent", count.percent(said), n)
            held_against("", "alpha_masi", count.alpha(said, count.masi), n)
            for label in c.labels:
                two = count.of_label(said, label)
                marked = n - two[False, False]
                held_against(label, "alpha", count.alpha(two, count.nominal), marked, n)
                held_against(label, "positive", count.specific(two, True), marked, n)
                held_against(label, "cohen", count.corrected(two, 2, "conger")[0], marked, n)
                held_against(label, "scott", count.corrected(two, 2, "fleiss")[0], marked, n)


# --- the words of the card ----------------------------------------------------------------

def in_words(c, value, whole, drawn, gold, by):
    """Every number of what the card and the manifest say of the work, in its order."""
    with open(c.path("long/manifest.json"), encoding="utf-8") as file:
        manifest = json.load(file)
    with open(c.path("card.md"), encoding="utf-8") as file:
        card = " ".join(file.read().split())
    for paragraph in manifest["about"]:
        hold("card", " ".join(paragraph.split()) in card, True, "what the manifest says of the work")

    def words(number):
        return f"{number:.2f}".replace("-0.00", "0.00").replace("-", "−")

    def with_interval(key):
        kept = [d[key] for d in drawn if d[key] is not count.NO_FIGURE]
        return [words(value[key]), "95", words(percentile(kept, .025)), words(percentile(kept, .975))]
    want = ["2", "2", str(len(c.sentences)), str(len(c.documents))]
    want += [str(len(c.sentences)), str(len(c.documents)), "2006", *with_interval(("sentences", "", "alpha_masi"))]
    n = rests_on(c, whole)
    for label in c.labels:
        want += [*with_interval(("label", label, "alpha")), words(value["label", label, "positive"]),
                 "1", words(value["label", label, "ac1"]), str(n["label", label, "alpha"][0])]
    want += ["1", words(value["spans", "", "f1_exact"]), words(value["spans", "", "f1_overlap"]), "2016", *with_interval(("spans", "", "u_alpha"))]
    certainty = "attribute", "certainty", "said_alpha"
    want += [*with_interval(certainty), *map(str, n[certainty])]
    want += ["95", str(count.DRAWS), "1", ".800", ".667"]
    by_key = len(c.decided)
    want += [str(len(by)), str(len(by) - by_key), str(by_key)]
    want += [str(c.reasons[r]) for r in ("slip", "codebook-unclear", "text-ambiguous", "both-defensible", "boundary-only", "other") if c.reasons[r]]
    got = re.findall(r"−?(?:\d*\.)?\d+", " ".join(manifest["about"]))
    hold("card", got, want, "the numbers of what it says, in their order")
    per = Counter(a["label"] for d in c.documents for a in d["annotations"])
    for name, n in {"documents": len(c.documents), "sentences": len(c.sentences), "annotations": sum(per.values()),
                    "nothing": sum(len(d["marks"]) for d in c.documents), "relations": 0}.items():
        hold("manifest", manifest["counts"][name], n, name)
    for label in manifest["counts"]["labels"]:
        hold("manifest", label["annotations"], per[label["id"]], label["id"])
    for file in manifest["files"]:
        with open(c.path(os.path.join("long", file["path"])), "rb") as stream:
            data = stream.read()
        hold("manifest", (file["bytes"], file["sha256"]), (len(data), hashlib.sha256(data).hexdigest()), file["path"])
    for row in rows(c.path("long/documents.csv")):
        d = next(d for d in c.documents if d["id"] == row["document_id"])
        hold("documents", int(row["sentences"]), len(d["sentences"]), d["title"])
        hold("documents", int(row["annotations"]), len(d["annotations"]), d["title"])
        hold("documents", row["text_sha256"], hashlib.sha256(d["text"].encode()).hexdigest(), d["title"])


def main():
    c = Corpus(sys.argv[1])
    gold, by = decisions(c)
    annotations(c)
    tables(c, gold)
    soft(c, gold, by)
    value, whole, drawn = measured(c, gold, 1)
    in_words(c, value, whole, drawn, gold, by)
    print(", ".join(f"{what} {n}" for what, n in held.items()))
    if wrong:
        print(f"{len(wrong)} are wrong:\n  " + "\n  ".join(wrong[:40]), file=sys.stderr)
        sys.exit(1)


if __name__ == "__main__":
    main()
