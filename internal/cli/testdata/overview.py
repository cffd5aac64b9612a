"""Counts the panels of `sayso overview` once more, from the jsonl export alone.

    python3 overview.py corpus.jsonl < questions.jsonl

Each question is a line {"panel": ..., "by": [...], "filter": {field: value},
"annotators": [...], "network": ...}. Each answer is a line {"rows": [[value, ...,
count], ...], "figures": ...}; the figures are what a panel shows beside its
counts. Nothing here is taken over from the program.
"""
import datetime
import functools
import json
import math
import sys
from collections import Counter, defaultdict, deque

documents = [json.loads(line) for line in open(sys.argv[1], encoding="utf-8")]
project = documents[0]["project"]
documents = [d for d in documents if "id" in d]
symmetric = {k["id"] for k in project["codebook"]["relations"] if k.get("symmetric")}

persons = {}
for d in documents:
    for a in d["annotators"]:
        persons[a["id"]] = a


def person(id):
    while persons[id].get("same_as"):
        id = persons[id]["same_as"]
    return persons[id]["name"]


def key(name):
    name = " ".join(name.lower().split()).strip("\"'“”‘’«»„.,;:")
    for article in ("the ", "a ", "an "):
        if name.startswith(article) and name != article:
            return name[len(article):]
    return name


everywhere, here = {}, {}
for s in project["sources"]:
    for n in [{"text": s["name"], "document": ""}] + s["names"]:
        k = key(n["text"])
        if k and n["document"]:
            here.setdefault((n["document"], k), s)
        elif k:
            everywhere.setdefault(k, s)


def source(document, words):
    k = key(words)
    return here.get((document, k)) or everywhere.get(k)


def week(date):
    if len(date) < 10:
        return date
    y, w, _ = datetime.date.fromisoformat(date).isocalendar()
    return f"{y:04d}-W{w:02d}"


def periods(date):
    return {"day": date[:10], "week": week(date), "month": date[:7], "year": date[:4]}


def of_document(d):
    return {"outlet": d["outlet"], "title": d["title"], "language": d["language"], **periods(d["date"])}


def overlapping(d, span):
    return [i for i, s in enumerate(d["sentences"]) if s["start"] < span["end"] and span["start"] < s["end"]]


def values_of(d, a):
    said = a["attributes"]
    values = {**of_document(d), **{k: "" for k in ("source_type", "certainty", "denial_type", "quote")}, **said}
    values["label"], values["annotator"] = a["label"], person(a["annotator"])
    for name in ("source", "via"):
        words = said.get(name, "")
        meant = source(d["id"], words) if words else None
        values[name] = meant["name"] if meant else words
        if name == "source":
            values["organisation"] = meant["organisation"] if meant else ""
    at = overlapping(d, a)
    values["position"] = str(at[0] * 10 // len(d["sentences"]) + 1) if at else ""
    return values


def act(a, kinds):
    if a["label"] == "denial" or "denies" in kinds:
        return "denied"
    if a["label"] == "speculation":
        return "hedged"
    if symmetric & kinds or "same-claim-as" in kinds:
        return "repeated"
    return "supported" if "supports" in kinds else "asserted"


@functools.cache
def read(asked):
    ours = lambda id: not asked or person(id) in asked
    everything, place, links = {}, {}, []
    for d in documents:
        for a in d["annotations"]:
            if ours(a["annotator"]):
                place[a["id"]] = len(everything)
                everything[a["id"]] = (d, a, values_of(d, a))
    for d in documents:
        links += [r for r in d["relations"] if ours(r["annotator"]) and r["from"] in everything and r["to"] in everything]
    return ours, everything, place, links


def answer(q):
    ours, everything, place, links = read(tuple(q.get("annotators") or []))
    let = lambda values: all(values[f] == v for f, v in q.get("filter", {}).items())
    chosen = {id for id, (d, a, values) in everything.items() if let(values)}
    by, panel = q["by"], q["panel"]
    if panel == "progress":
        return progress(q, ours)
    if panel == "thread":
        return threads(everything, place, links, chosen, by[0])
    if panel == "who-answers-whom":
        if q.get("network", "answers") != "answers":
            return network(everything, place, [r for r in links if r["from"] in chosen and r["to"] in chosen], by[0], q["network"])
        return Counter((everything[r["from"]][2][by[0]], everything[r["to"]][2][by[0]], r["kind"]) for r in links if r["from"] in chosen)
    fields = by + ([] if panel == "cross-table" or "label" in by else ["label"])
    return Counter(tuple(everything[id][2][f] for f in fields) for id in chosen)


def progress(q, ours):
    counts = Counter()
    for d in documents:
        known = of_document(d)
        if not all(known[f] == v for f, v in q.get("filter", {}).items()):
            continue
        first, judged = {}, set()
        for rank, made, list in ((0, "labelled", d["annotations"]), (1, "nothing", d["marks"])):
            for x in list:
                if not ours(x["annotator"]):
                    continue
                for s in overlapping(d, x):
                    judged.add(s)
                    k = (s, person(x["annotator"]))
                    first[k] = min(first.get(k, (9,)), (rank, x["created_at"][:10], made))
        rows = [(who, day, made) for (s, who), (_, day, made) in first.items()]
        for x in d["doubts"]:
            if ours(x["annotator"]):
                rows += [(person(x["annotator"]), x["created_at"][:10], "parked") for s in overlapping(d, x)]
        rows += [("", "", "unread") for s in range(len(d["sentences"])) if s not in judged]
        for who, day, made in rows:
            values = {**known, **periods(day), "annotator": who}
            counts[tuple(values[f] for f in q["by"]) + (made,)] += 1
    return counts


def components(links):
    neighbours = defaultdict(set)
    for r in links:
        neighbours[r["from"]].add(r["to"])
        neighbours[r["to"]].add(r["from"])
    seen = set()
    for start in neighbours:
        if start in seen or neighbours[start] == {start}:
            continue
        group, queue = {start}, deque([start])
        while queue:
            for other in neighbours[queue.popleft()]:
                if other not in group:
                    group.add(other)
                    queue.append(other)
        seen |= group
        yield group


def threads(everything, place, links, chosen, lane):
    kinds = defaultdict(set)
    for r in links:
        kinds[r["from"]].add(r["kind"])
    earliest = lambda group: min(group, key=lambda id: (everything[id][0]["date"], place[id]))
    groups = [g for g in components(links) if g & chosen]
    groups.sort(key=lambda g: (-len(g), everything[earliest(g)][0]["date"], earliest(g)))
    counts = Counter()
    for number, g in enumerate(groups, 1):
        for id in g:
            d, a, values = everything[id]
            counts[str(number), d["date"], values[lane], act(a, kinds[id]), a["label"]] += 1
    return counts


def network(everything, place, links, field, which):
    links = [r for r in links if r["kind"] in symmetric | {"denies", "supports", "same-claim-as"}]
    ends = defaultdict(list)
    for r in links:
        ends[r["from"]].append((r["to"], r["kind"] == "denies"))
        ends[r["to"]].append((r["from"], r["kind"] == "denies"))
    counts = Counter()
    for group in components(links):
        start = min(group, key=lambda id: (everything[id][0]["date"], place[id]))
        side, queue = {start: 0}, deque([start])
        while queue:
            id = queue.popleft()
            for other, flips in ends[id]:
                if other not in side:
                    side[other] = side[id] ^ flips
                    queue.append(other)
        sides = [{everything[id][2][field] for id in side if side[id] == s and everything[id][2][field]} for s in (0, 1)]
        for s in (0, 1):
            for a in sides[s]:
                for b in sides[s] if which == "congruence" else sides[1 - s]:
                    if a < b:
                        counts[a, b, which] += 1
    return counts


def figures(q, counts):
    if q["panel"] == "progress":
        return pace(q)
    if q["panel"] == "along-the-text":
        return along(q)
    if q["panel"] == "cross-table":
        return {**test(counts), "row shares": shares(counts, 0), "column shares": shares(counts, 1)}
    if q["panel"] == "over-time":
        return means(q["by"], counts)
    if q["panel"] == "who-said-what":
        return {"shares": shares(counts, slice(0, -1))}
    return {}


def shares(counts, whole):
    wholes = Counter()
    for values, n in counts.items():
        wholes[values[whole]] += n
    return [[*values, n / wholes[values[whole]]] for values, n in counts.items()]


def admitted(q):
    """The documents that a filter lets through, if it speaks of documents alone."""
    known = ("outlet", "month")
    return [d for d in documents if all(of_document(d)[f] == v for f, v in q.get("filter", {}).items() if f in known)]


def states(d, ours):
    state = ["unread"] * len(d["sentences"])
    for made, list in (("nothing", d["marks"]), ("labelled", d["annotations"])):
        for x in list:
            if ours(x["annotator"]):
                for s in overlapping(d, x):
                    state[s] = made
    return state


def pace(q):
    ours = read(tuple(q.get("annotators") or []))[0]
    made, words, sentences = Counter(), 0, 0
    for d in admitted(q):
        words += len(d["text"].split())
        sentences += len(d["sentences"])
        made += Counter(states(d, ours))
    by_day = Counter()
    for (day, state), n in progress({**q, "by": ["day"]}, ours).items():
        if state == "parked":
            made["parked"] += n
        elif state != "unread":
            by_day[day] += n
    last = [by_day[day] for day in sorted(by_day)[-5:]]
    a_day = sum(last) / len(last) if last else 0
    return {"documents": len(admitted(q)), "sentences": sentences, "words": words, "labelled": made["labelled"], "read": made["labelled"] + made["nothing"],
            "unread": made["unread"], "parked": made["parked"], "days": len(last), "a day": a_day, "days left": math.ceil(made["unread"] / a_day) if a_day else 0}


def along(q):
    ours, read_of, all_of = read(tuple(q.get("annotators") or []))[0], [0] * 10, [0] * 10
    for d in admitted(q):
        for s, state in enumerate(states(d, ours)):
            at = s * 10 // len(d["sentences"])
            all_of[at] += 1
            read_of[at] += state != "unread"
    return {"read": read_of, "all": all_of}


def test(counts):
    """Pearson's chi-squared and Cramér's V of what both fields are known of."""
    table = {values: n for values, n in counts.items() if all(values)}
    rows, columns = sorted({r for r, _ in table}), sorted({c for _, c in table})
    across, down = Counter(), Counter()
    for (r, c), k in table.items():
        across[r] += k
        down[c] += k
    if len(rows) < 2 or len(columns) < 2:
        return {}
    n = sum(table.values())
    expected = {(r, c): across[r] * down[c] / n for r in rows for c in columns}
    chi = sum((table.get(at, 0) - e) ** 2 / e for at, e in expected.items())
    return {"n": n, "chi squared": chi, "degrees of freedom": (len(rows) - 1) * (len(columns) - 1), "v": math.sqrt(chi / n / (min(len(rows), len(columns)) - 1)),
            "expected": [[r, c, e] for (r, c), e in expected.items()], "table": [[table.get((r, c), 0) for c in columns] for r in rows]}


def means(by, counts):
    """The moving mean of all labels over every period from the first to the last."""
    unit = next(f for f in by if f in ("day", "week", "month", "year"))
    long, window = {"day": (10, 7), "week": (8, 5), "month": (7, 3), "year": (4, 3)}[unit]
    sums = Counter()
    for values, n in counts.items():
        if len(values[by.index(unit)]) == long:
            sums[values[by.index(unit)]] += n
    if not sums:
        return {}
    first = min(sums)
    at = datetime.date.fromisocalendar(int(first[:4]), int(first[6:]), 1) if unit == "week" else datetime.date.fromisoformat((first + "-01-01")[:10])
    list = []
    while (period := periods(at.isoformat())[unit]) <= max(sums):
        list += [period] if period not in list[-1:] else []
        at += datetime.timedelta(days=1)
    n = [sums[period] for period in list]
    around = [n[max(0, i - window // 2):i + window // 2 + 1] for i in range(len(n))]
    return {"means": [[period, sum(w) / len(w)] for period, w in zip(list, around)]}


for line in sys.stdin:
    q = json.loads(line)
    counts = answer(q)
    print(json.dumps({"rows": [[*values, n] for values, n in counts.items()], "figures": figures(q, counts)}, ensure_ascii=False))
