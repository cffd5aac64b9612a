"""Works out every number of agreement.csv, decisions.csv and soft-labels.csv
again from corpus.jsonl, from the definitions and not from sums, and says which
differ. Usage: recompute.py FOLDER"""
import csv, itertools, json, math, sys
from collections import Counter, defaultdict
from fractions import Fraction as Fr

folder = sys.argv[1]
lines = [json.loads(l) for l in open(folder + "/corpus.jsonl", encoding="utf-8")]
project = lines[0]["project"]
labels = [l["id"] for l in project["codebook"]["labels"]]
attributes = {a["id"]: a.get("values") or [] for a in project["codebook"]["attributes"]}
kinds = [r["id"] for r in project["codebook"]["relations"]]
docs = sorted((l for l in lines if "id" in l), key=lambda d: d["id"])
names, gold, passes = {}, set(), {}
for d in docs:
    for a in d["annotators"]:
        names[a["id"]] = a["name"]
        if a.get("kind") == "gold":
            gold.add(a["id"])
rows = list(csv.DictReader(open(folder + "/agreement.csv", encoding="utf-8")))
people = [n for n in names.values()]
wrong, right = [], 0


def check(what, got, want, digits=7):
    global right
    if want is None:
        ok = got == ""
    else:
        ok = got != "" and abs(float(got) - float(want)) <= 10 ** -digits
    if ok:
        right += 1
    else:
        wrong.append(f"{what}: the export says {got!r}, the definition {want if want is None else float(want)!r}")


# What each said of each sentence: a frozen set of labels, or None for not read.
def said(d):
    table = []
    for s in d["sentences"]:
        row = {}
        for a in d["annotations"]:
            if a["start"] < s["end"] and s["start"] < a["end"]:
                row.setdefault(names[a["annotator"]], set()).add(a["label"])
        for m in d["marks"]:
            if (m["start"], m["end"]) == (s["start"], s["end"]):
                row.setdefault(names[m["annotator"]], set())
        table.append({k: frozenset(v) for k, v in row.items()})
    return table


everything = {d["id"]: said(d) for d in docs}
goldname = {names[g] for g in gold}
coders = [n for n in dict.fromkeys(names.values()) if n not in goldname]


def units(which, among=coders):
    """All sentences of documents, with what some said of them."""
    return [{k: v for k, v in row.items() if k in among} for d in which for row in everything[d]]


def pairs(values):
    return list(itertools.permutations(values, 2))


def alpha(us, distance):
    us = [list(u.values()) for u in us if len(u) >= 2]
    n = sum(map(len, us))
    if n == 0:
        return None
    observed = sum(distance(a, b) / (len(u) - 1) for u in us for a, b in pairs(u)) / n
    used = Counter(v for u in us for v in u)
    expected = sum(used[a] * used[b] * distance(a, b) for a in used for b in used if a != b) / (n * (n - 1))
    return None if expected == 0 else 1 - observed / expected


def nominal(a, b):
    return 0 if a == b else 1


def jaccard(a, b):
    return 0 if a == b else 1 - len(a & b) / len(a | b)


def masi(a, b):
    m = 1 if a == b else 0 if not a & b else 2 / 3 if a <= b or b <= a else 1 / 3
    return 1 - (1 - jaccard(a, b)) * m


def percent(us):
    shares = [sum(a == b for a, b in pairs(u.values())) / (len(u) * (len(u) - 1)) for u in us if len(u) >= 2]
    return sum(shares) / len(shares) if shares else None


def varied(us):
    return len({v for u in us if len(u) >= 2 for v in u.values()}) > 1


def specific(us, value):
    given = [(a == value, b == value) for u in us if len(u) >= 2 for a, b in pairs(u.values())]
    weight = [len(u) for u in us if len(u) >= 2 for _ in pairs(u.values())]
    n = sum(a for a, _ in given)
    return sum(a and b for a, b in given) / n if n else None


def prevalence(us, value):
    read = [u for u in us if u]
    return sum(sum(v == value for v in u.values()) / len(u) for u in read) / len(read)


def beyond(us, expected):
    if not varied(us):
        return None
    return (percent(us) - expected) / (1 - expected) if expected < 1 else None


def ac1(us):
    return beyond(us, sum(prevalence(us, v) * (1 - prevalence(us, v)) for v in (0, 1)))


def fleiss(us):
    return beyond(us, sum(prevalence(us, v) ** 2 for v in (0, 1)))


def conger(us):
    own = {}
    for c in {c for u in us for c in u}:
        mine = [u[c] for u in us if c in u]
        own[c] = sum(mine) / len(mine)
    both = [own[a] * own[b] + (1 - own[a]) * (1 - own[b]) for a, b in pairs(own)]
    return beyond(us, sum(both) / len(both)) if both else None


def binary(us, label):
    return [{k: int(label in v) for k, v in u.items()} for u in us]


def mv(us):
    """mv-alpha, all sets that can be drawn listed one by one."""
    us = [list(u.values()) for u in us if len(u) >= 2]
    n = sum(map(len, us))
    dice = lambda a, b: 0 if not a and not b else 1 - 2 * len(a & b) / (len(a) + len(b))
    observed = sum(dice(a, b) / (len(u) - 1) for u in us for a, b in pairs(u)) / n
    perlabel, persize = Counter(l for u in us for v in u for l in v), Counter(len(v) for u in us for v in u)
    expected = 0
    for c in persize:
        for k in persize:
            if c + k == 0:
                continue
            weight = apart = 0
            for a in itertools.combinations(labels, c):
                for b in itertools.combinations(labels, k):
                    w = 1
                    for l in labels:
                        w *= (perlabel[l] * max(0, perlabel[l] - 1) if l in a and l in b else perlabel[l] if l in a or l in b else 1)
                    weight += w
                    apart += w * dice(set(a), set(b))
            if weight:
                expected += persize[c] * persize[k] * apart / weight
    expected /= n * n
    return None if expected == 0 else 1 - observed / expected


# Words: spans of two people in what both read.
def marked(d, who, both):
    """The spans of somebody that touch a sentence both read."""
    return [a for a in d["annotations"] if names[a["annotator"]] == who and
            any(ok and a["start"] < s["end"] and s["start"] < a["end"] for ok, s in zip(both, d["sentences"]))]


def overlap(a, b):
    return max(0, min(a["end"], b["end"]) - max(a["start"], b["start"])) if a["label"] == b["label"] else 0


def best(a, b, may):
    """The pairs that share most characters, by trying all."""
    if not a:
        return []
    first, rest = a[0], a[1:]
    found = best(rest, b, may)
    score = sum(overlap(x, y) for x, y in found)
    for y in b:
        if may(first, y):
            others = [(first, y)] + best(rest, [z for z in b if z is not y], may)
            if sum(overlap(*p) for p in others) > score:
                found, score = others, sum(overlap(*p) for p in others)
    return found


def alike(a, b):
    return overlap(a, b) > 0 and 4 * overlap(a, b) >= a["end"] - a["start"] + b["end"] - b["start"]


def words(text):
    import unicodedata
    out, inside = [], False
    for i, ch in enumerate(text):
        letter = ch.isalpha() or ch.isdigit() or unicodedata.category(ch)[0] == "M"
        if ch.isspace():
            pass
        elif letter and inside:
            out[-1][1] = i + 1
        else:
            out.append([i, i + 1])
        inside = letter
    return out


def spans(which):
    """Counts over pairs of people, and the pairs that are alike."""
    count, matched, links = Counter(), [], []
    for d in docs:
        if d["id"] not in which:
            continue
        toks = words(d["text"])
        for x, y in itertools.combinations(coders, 2):
            both = [x in row and y in row for row in everything[d["id"]]]
            if not any(both):
                continue
            a, b = marked(d, x, both), marked(d, y, both)
            for s in a + b:
                count["marked", s["label"]] += 1
            for p, q in best(a, b, lambda p, q: overlap(p, q) > 0):
                count["overlap", p["label"]] += 2
            left = list(b)
            for p in a:
                for q in left:
                    if (p["start"], p["end"], p["label"]) == (q["start"], q["end"], q["label"]):
                        count["exact", p["label"]] += 2
                        left.remove(q)
                        break
            for l in labels:
                own = lambda who: {i for i, (s, e) in enumerate(toks) for m in d["annotations"] if names[m["annotator"]] == who and m["label"] == l and s < m["end"] and m["start"] < e
                                   and any(ok and s < sn["end"] and sn["start"] < e for ok, sn in zip(both, d["sentences"]))}
                count["tokens", l] += len(own(x)) + len(own(y))
                count["shared", l] += 2 * len(own(x) & own(y))
            pairs_here = best(a, b, alike)
            for p, q in pairs_here:
                count["alike", p["label"]] += 1
            matched += [(d, p, q) for p, q in pairs_here]
    return count, matched


def ratio(part, whole):
    return part / whole if whole else None


def f1(count, what, of, ls):
    return ratio(sum(count[what, l] for l in ls), sum(count[of, l] for l in ls))


ids = [d["id"] for d in docs]
shared = [i for i in ids if any(len([c for c in row if c in coders]) >= 2 for row in everything[i])]
us = units(ids)


def continua(which, label=None):
    """For each run of sentences of the same readers: how long it is, and for
    each reader the value of each character, with the unit it belongs to."""
    out = []
    for d in docs:
        if d["id"] not in which:
            continue
        readers = [tuple(c for c in coders if c in row) for row in everything[d["id"]]]
        at = 0
        while at < len(readers):
            to = at
            while to < len(readers) and readers[to] == readers[at]:
                to += 1
            low, high = d["sentences"][at]["start"], d["sentences"][to - 1]["end"]
            who, at = readers[at], to
            if len(who) < 2:
                continue
            layers = []
            for c in who:
                mine = [a for a in d["annotations"] if names[a["annotator"]] == c and (label is None or a["label"] == label)]
                cells = []
                for ch in range(low, high):
                    on = [a for a in mine if a["start"] <= ch < a["end"]]
                    if not on:
                        cells.append(None)
                    elif label is None:
                        inner = min(on, key=lambda a: (a["end"] - a["start"], labels.index(a["label"])))
                        cells.append((inner["label"], inner["id"]))
                    else:
                        cells.append((label, "union"))
                layers.append(cells)
            out.append(layers)
    return out


def unitize(which, label=None):
    length, square, met, pairable, pairsq, whole = Counter(), Counter(), Counter(), Counter(), Counter(), 0
    for layers in continua(which, label):
        m = len(layers)
        whole += m * len(layers[0])
        for i, cells in enumerate(layers):
            for _, run in itertools.groupby(range(len(cells)), key=lambda x: cells[x]):
                run = list(run)
                cell = cells[run[0]]
                if cell is None:
                    continue
                v, n = cell[0], len(run)
                length[v] += n
                square[v] += n * n
                same = sum(1 for x in run for j in range(m) if j != i and layers[j][x] is not None and layers[j][x][0] == v)
                anyv = sum(1 for x in run for j in range(m) if j != i and layers[j][x] is not None)
                met[v] += same / (m - 1)
                pairable[v] += anyv / (m - 1)
                pairsq[v] += (anyv / (m - 1)) ** 2
    return length, square, met, pairable, pairsq, whole


def ualpha(t):
    length, square, met, pairable, _, whole = t
    valued = sum(length.values())
    gaps = whole - valued
    if not whole:
        return None
    same = sum(met.values()) + gaps - (valued - sum(pairable.values()))
    chance = sum(length[v] ** 2 - square[v] for v in length) + gaps * gaps - gaps
    left = whole ** 2 - sum(square.values()) - gaps
    if left <= 0:
        return None
    expected = whole * chance / left
    return None if whole - expected <= 1e-12 * whole else 1 - (whole - same) / (whole - expected)


def ubar(t):
    length, square, met, pairable, _, whole = t
    valued = sum(length.values())
    gaps = whole - valued
    left = whole ** 2 - sum(square.values()) - gaps
    if left <= 0 or gaps * valued <= 1e-12:
        return None
    return 1 - (valued - sum(pairable.values())) * left / (whole * gaps * valued)


def cu(t):
    _, _, met, pairable, pairsq, _ = t
    n = sum(pairable.values())
    if not n:
        return None
    left = n * n - sum(pairsq.values())
    if left <= 0:
        return None
    expected = n * sum(pairable[v] ** 2 - pairsq[v] for v in pairable) / left
    return None if n - expected <= 1e-12 * n else 1 - (n - sum(met.values())) / (n - expected)


def ku(t, v):
    _, _, met, pairable, pairsq, _ = t
    n = sum(pairable.values())
    if not pairable[v] or n * n - sum(pairsq.values()) <= 0:
        return None
    scale = n / (n * n - sum(pairsq.values()))
    apart = scale * pairable[v] * (n - pairable[v])
    own = scale * (pairable[v] ** 2 - pairsq[v])
    return None if apart <= 1e-12 * n else 1 - (apart + own) / pairable[v] * (pairable[v] - met[v]) / apart


def ordinal(used):
    order = list(used)

    def d(c, k):
        c, k = sorted((order.index(c), order.index(k)))
        return (sum(used[order[g]] for g in range(c, k + 1)) - (used[order[c]] + used[order[k]]) / 2) ** 2
    return d


def of_attribute(matched, a):
    two = [(p["attributes"].get(a, ""), q["attributes"].get(a, "")) for _, p, q in matched]
    fold = (lambda v: " ".join(v.lower().split())) if a in ("source", "via") else (lambda v: v)
    return [(fold(p), fold(q)) for p, q in two if p and q]


def value(group, of, measure, which, among=coders):
    """A figure by its definition, over some documents, each as often as it is
    listed."""
    sub = units(which, among)
    if group in ("sentences", "pair", "gold", "document") and of == "":
        return {"percent": percent, "alpha_masi": lambda u: alpha(u, masi), "alpha_jaccard": lambda u: alpha(u, jaccard), "alpha_nominal": lambda u: alpha(u, nominal), "mv_alpha": mv}[measure](sub)
    if group in ("label", "pair", "gold"):
        two = binary(sub, of)
        if measure in ("cohen", "scott"):
            two = [u for u in two if len(u) == 2]
        return {"alpha": lambda u: alpha(u, nominal), "positive": lambda u: specific(u, 1), "negative": lambda u: specific(u, 0), "ac1": ac1, "fleiss": fleiss, "scott": fleiss,
                "conger": conger, "cohen": conger, "brennan_prediger": lambda u: beyond(u, 0.5), "percent": percent}[measure](two)
    raise KeyError(group)


count, matched = spans(ids)
overall = unitize(ids)
for r in rows:
    group, of, measure = r["group"], r["of"], r["measure"]
    what = " ".join(x for x in (group, of, r["annotator_1"], r["annotator_2"], r["document"], measure) if x)
    among = [r["annotator_1"], r["annotator_2"]] if r["annotator_1"] else coders
    if group in ("sentences", "label"):
        want = value(group, of, measure, ids)
    elif group in ("pair", "gold"):
        want = value(group, of, measure, ids, among)
    elif group == "document":
        want = value(group, of, measure, [r["document"]])
    elif group == "spans":
        ls = [of] if of else labels
        t = unitize(ids, of) if measure == "u_alpha" and of else overall
        want = {"f1_exact": lambda: f1(count, "exact", "marked", ls), "f1_overlap": lambda: f1(count, "overlap", "marked", ls), "f1_tokens": lambda: f1(count, "shared", "tokens", ls),
                "u_alpha": lambda: ualpha(t), "bar_u_alpha": lambda: ubar(t), "cu_alpha": lambda: cu(t), "ku_alpha": lambda: ku(t, of), "coverage": lambda: ratio(overall[3][of], overall[0][of])}[measure]()
    elif group == "attribute" and measure == "matched":
        want = ratio(len(matched), sum(v for (k, _), v in count.items() if k == "marked") - len(matched))
        check(what + " n", r["n"], len(matched))
    elif group == "attribute":
        two = of_attribute(matched, of)
        check(what + " n", r["n"], len(two))
        if measure == "said_same":
            want = ratio(sum(p == q for p, q in two), len(two))
        else:
            used = Counter(v for p in two for v in p)
            if of == "certainty":
                used = {v: used[v] for v in attributes[of]}
                want = alpha([{0: p, 1: q} for p, q in two], ordinal(used))
            else:
                want = alpha([{0: p, 1: q} for p, q in two], nominal)
    else:
        wrong.append(f"{what}: nobody knows this figure")
        continue
    check(what, r["value"], want)
    if group == "label":
        check(what + " n", r["n"], sum(1 for u in us if len(u) >= 2 and any(of in v for v in u.values())))
        check(what + " of_n", r["of_n"], sum(1 for u in us if len(u) >= 2))


# The draws of the bootstrap: PCG-DXSM with the seed and the number of the draw.
class PCG:
    def __init__(self, seed, stream):
        self.state = seed << 64 | stream

    def uint64(self):
        self.state = (self.state * (2549297995355413924 << 64 | 4865540595714422341) + (6364136223846793005 << 64 | 1442695040888963407)) % 2 ** 128
        hi, lo, m = self.state >> 64, self.state % 2 ** 64, 2 ** 64
        hi ^= hi >> 32
        hi = hi * 0xda942042e4dd58b5 % m
        hi ^= hi >> 48
        return hi * (lo | 1) % m

    def below(self, n):
        if n & (n - 1) == 0:
            return self.uint64() & (n - 1)
        while True:
            product = self.uint64() * n
            if product % 2 ** 64 >= (2 ** 64 - n) % n:
                return product >> 64


single = [i for i in ids if i not in shared and any(everything[i])]
DRAWS = 2000
drawn = []
for draw in range(DRAWS):
    random = PCG(1, draw)
    drawn.append([shared[random.below(len(shared))] for _ in shared] + [single[random.below(len(single))] for _ in single])


def quantile(values, share):
    at = share * (len(values) - 1)
    low = int(at)
    return values[low] if low + 1 >= len(values) else values[low] + (at - low) * (values[low + 1] - values[low])


# One figure of each kind is drawn again; drawing all would take minutes here.
for group, of, measure in [("sentences", "", "alpha_masi"), ("label", labels[0], "alpha")]:
    row = next(r for r in rows if (r["group"], r["of"], r["measure"]) == (group, of, measure))
    values = sorted(v for v in (value(group, of, measure, which) for which in drawn) if v is not None)
    if row["value"] == "" or len(values) < 0.95 * DRAWS:
        continue
    what = f"{group} {of} {measure}"
    check(what + " low", row["low"], quantile(values, 0.025))
    check(what + " high", row["high"], quantile(values, 0.975))
    check(what + " below .667", row["below_667"], sum(v < 0.667 for v in values) / len(values))
    check(what + " below .800", row["below_800"], sum(v < 0.8 for v in values) / len(values))
    check(what + " undefined", row["undefined"], DRAWS - len(values))

# Gold and soft labels.
position = {(d["id"], str(i + 1)): everything[d["id"]][i] for d in docs for i in range(len(d["sentences"]))}
for r in csv.DictReader(open(folder + "/decisions.csv", encoding="utf-8")):
    decided = set()
    for name in goldname:
        decided |= position[r["document_id"], r["sentence"]].get(name, set())
    check(f"decision on sentence {r['sentence']}", str(int(set(filter(None, r["labels"].split("|"))) == decided)), 1)
soft = 0
for r in csv.DictReader(open(folder + "/soft-labels.csv", encoding="utf-8")):
    soft += 1
    row = {k: v for k, v in position[r["document_id"], r["sentence"]].items() if k in coders}
    what = f"soft labels of sentence {r['sentence']} in {r['document_id']}"
    check(what, r["annotators"], len(row))
    check(what + " nothing", r["nothing"], sum(not v for v in row.values()) / len(row), 4)
    for l in labels:
        check(what + " " + l, r["share_" + l], sum(l in v for v in row.values()) / len(row), 4)
    if r["how"]:
        check(what + " agreeing", r["agreeing"], sum(v == frozenset(filter(None, r["gold"].split("|"))) for v in row.values()))
if soft != sum(1 for row in position.values() if any(c in row for c in coders)):
    wrong.append(f"soft-labels.csv has {soft} sentences")

print("\n".join(wrong[:30]))
print(f"{right} numbers are right, {len(wrong)} are not")
sys.exit(bool(wrong))
