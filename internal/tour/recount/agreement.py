"""How far two people agree, worked out once more from what each of them said.

Nothing of Sayso is used here, and of Python its standard library alone. The
formulas are written out for two annotators who read every sentence, from the
sources that docs/agreement.md names. The draws of the bootstrap are those of
Sayso: PCG with 128 bits of state (O'Neill 2014; the variant DXSM), a stream a
draw, bounded by a multiplication (Lemire 2019). So its ends can be compared, too.
"""

import itertools
import math
import unicodedata
from collections import Counter

NO_FIGURE = None
DRAWS = 2000


# --- what is drawn ---------------------------------------------------------------

class PCG:
    """The generator of the draws: math/rand/v2 calls it PCG."""

    MASK = (1 << 128) - 1

    def __init__(self, seed, stream):
        self.state = (seed << 64) | stream

    def next64(self):
        self.state = (self.state * ((2549297995355413924 << 64) | 4865540595714422341)
                      + ((6364136223846793005 << 64) | 1442695040888963407)) & self.MASK
        high, low = self.state >> 64, self.state & 0xFFFFFFFFFFFFFFFF
        high ^= high >> 32
        high = high * 0xDA942042E4DD58B5 & 0xFFFFFFFFFFFFFFFF
        high ^= high >> 48
        return high * (low | 1) & 0xFFFFFFFFFFFFFFFF

    def below(self, n):
        if n & (n - 1) == 0:
            return self.next64() & (n - 1)
        product = self.next64() * n
        while product & 0xFFFFFFFFFFFFFFFF < (1 << 64) % n:
            product = self.next64() * n
        return product >> 64


def draws(documents, seed):
    for number in range(DRAWS):
        random = PCG(seed, number)
        yield Counter(random.below(documents) for _ in range(documents))


# --- Student's t --------------------------------------------------------------------

def student_below(t, freedom):
    """The chance that t is smaller, by Simpson's rule on the density."""
    scale = math.exp(math.lgamma((freedom + 1) / 2) - math.lgamma(freedom / 2)) / math.sqrt(freedom * math.pi)
    steps = 4000
    width = t / steps
    area = 0.0
    for i in range(steps + 1):
        weight = 1 if i in (0, steps) else 4 if i % 2 else 2
        area += weight * (1 + (i * width) ** 2 / freedom) ** (-(freedom + 1) / 2)
    return 0.5 + scale * area * width / 3


def student_quantile(share, freedom):
    low, high = 0.0, 700.0
    if freedom > 2:
        high = 10.0
    for _ in range(60):
        middle = (low + high) / 2
        if student_below(middle, freedom) < share:
            low = middle
        else:
            high = middle
    return (low + high) / 2


# --- alpha and its relatives --------------------------------------------------------

def jaccard(a, b):
    return 0.0 if not a | b else 1 - len(a & b) / len(a | b)


def masi(a, b):
    if a == b:
        weight = 1
    elif not a & b:
        weight = 0
    elif a <= b or b <= a:
        weight = 2 / 3
    else:
        weight = 1 / 3
    return 1 - (1 - jaccard(a, b)) * weight


def dice(a, b):
    return 0.0 if not a and not b else 1 - 2 * len(a & b) / (len(a) + len(b))


def nominal(a, b):
    return 0.0 if a == b else 1.0


def alpha(table, distance):
    """Krippendorff's alpha of a table that counts (first said, second said)."""
    used = Counter()
    apart = 0.0
    for (a, b), n in table.items():
        used[a] += n
        used[b] += n
        apart += 2 * n * distance(a, b)
    expected = sum(used[a] * used[b] * distance(a, b) for a in used for b in used)
    if expected == 0:
        return NO_FIGURE
    return 1 - (sum(used.values()) - 1) * apart / expected


def ordinal(order, table):
    used = Counter()
    for (a, b), n in table.items():
        used[a] += n
        used[b] += n

    def distance(a, b):
        low, high = sorted((order.index(a), order.index(b)))
        if low == high:
            return 0.0
        return (sum(used[v] for v in order[low:high + 1]) - (used[a] + used[b]) / 2) ** 2
    return distance


def mv_alpha(table, labels):
    """Krippendorff & Craggs 2016, all pairs of sets written out."""
    sizes, given, readings, apart = Counter(), Counter(), 0, 0.0
    for (a, b), n in table.items():
        for one in (a, b):
            sizes[len(one)] += n
            readings += n
            for label in one:
                given[label] += n
        apart += n * dice(a, b)
    expected = 0.0
    for c in sizes:
        for k in sizes:
            weight = weighted = 0.0
            for first in itertools.combinations(labels, c):
                for second in itertools.combinations(labels, k):
                    first_set, second_set = set(first), set(second)
                    w = 1.0
                    for label in first_set ^ second_set:
                        w *= given[label]
                    for label in first_set & second_set:
                        w *= given[label] * max(0, given[label] - 1)
                    weight += w
                    weighted += w * dice(first_set, second_set)
            if weight > 0:
                expected += sizes[c] / readings * sizes[k] / readings * weighted / weight
    if expected <= 1e-12:
        return NO_FIGURE
    return 1 - apart / (readings / 2) / expected


def percent(table):
    n = sum(table.values())
    return sum(k for (a, b), k in table.items() if a == b) / n if n else NO_FIGURE


def of_label(table, label):
    """The table of one label against all else."""
    two = Counter()
    for (a, b), n in table.items():
        two[label in a, label in b] += n
    return two


def specific(two, value):
    both = 2 * two[value, value]
    one = two[value, not value] + two[not value, value]
    return both / (both + one) if both + one else NO_FIGURE


def shares(table):
    n = sum(table.values())
    first, second = Counter(), Counter()
    for (a, b), k in table.items():
        first[a] += k / n
        second[b] += k / n
    return first, second


def corrected(table, values, measure):
    """A measure corrected for chance: its value and the chance it takes off."""
    observed = percent(table)
    first, second = shares(table)
    used = [v for v in set(first) | set(second) if first[v] + second[v] > 0]
    if len(used) < 2:
        return NO_FIGURE, None
    mean = {v: (first[v] + second[v]) / 2 for v in used}
    chance = {
        "fleiss": sum(p * p for p in mean.values()),
        "ac1": sum(p * (1 - p) for p in mean.values()) / (values - 1),
        "conger": sum(first[v] * second[v] for v in used),
        "brennan_prediger": 1 / values,
    }[measure]
    return (observed - chance) / (1 - chance), chance


def closed_error(table, values, measure):
    """Standard error by linearisation (Gwet 2014), sentences taken for independent."""
    n = sum(table.values())
    first, second = shares(table)
    mean = Counter()
    for v in set(first) | set(second):
        mean[v] = (first[v] + second[v]) / 2
    small = 1 / (2 * n) if measure == "alpha" else 0.0
    if measure == "alpha":
        chance = sum(p * p for p in mean.values())
        value = alpha(table, nominal)
    else:
        value, chance = corrected(table, values, measure)
    if value is NO_FIGURE:
        return NO_FIGURE
    squares = 0.0
    for (a, b), k in table.items():
        agrees = (1 - small) * (a == b) + small
        by_chance = {
            "alpha": (mean[a] + mean[b]) / 2,
            "fleiss": (mean[a] + mean[b]) / 2,
            "ac1": (2 - mean[a] - mean[b]) / 2 / (values - 1),
            "conger": (second[a] + first[b]) / 2,
            "brennan_prediger": chance,
        }[measure]
        own = (agrees - chance) / (1 - chance) - 2 * (1 - value) * (by_chance - chance) / (1 - chance)
        squares += k * (own - value) ** 2
    return math.sqrt(squares / (n * (n - 1))) / (1 - small)


# --- words marked ---------------------------------------------------------------------

def tokens(text):
    """Words and signs: runs of letters, digits and marks, and each other sign."""
    found, word = [], False
    for at, sign in enumerate(text):
        is_word = unicodedata.category(sign)[0] in "LM" or unicodedata.category(sign) == "Nd"
        if sign.isspace():
            pass
        elif is_word and word:
            found[-1] = (found[-1][0], at + 1)
        else:
            found.append((at, at + 1))
        word = is_word
    return found


def shared(a, b):
    return max(0, min(a[1], b[1]) - max(a[0], b[0]))


def merged(spans):
    out = []
    for start, end in sorted(spans):
        if out and start <= out[-1][1]:
            out[-1] = (out[-1][0], max(out[-1][1], end))
        else:
            out.append((start, end))
    return out


def painted(spans, labels):
    """One label a character, that of the shortest span on it; in runs."""
    owner = {}
    for number, (start, end, label, _) in enumerate(spans):
        for at in range(start, end):
            best = owner.get(at)
            rank = (end - start, labels.index(label), number)
            if best is None or rank < best:
                owner[at] = rank
    runs = []
    for at in sorted(owner):
        number = owner[at][2]
        if runs and runs[-1][1] == at and runs[-1][3] == number:
            runs[-1][1] = at + 1
        else:
            runs.append([at, at + 1, spans[number][2], number])
    return [(start, end, label) for start, end, label, _ in runs]


def one_to_one(first, second, near):
    """Pairs by the longest part shared; sentences hold too few to need more."""
    pairs, taken = [], set()
    choices = sorted(((shared(a, b), -i, -j) for i, a in enumerate(first) for j, b in enumerate(second)
                      if a[2] == b[2] and near(a, b)), reverse=True)
    used = set()
    for _, i, j in choices:
        if i not in used and j not in taken:
            used.add(i)
            taken.add(j)
            pairs.append((first[-i], second[-j]))
    return pairs


def unitized(everything, values):
    """u-alpha, bar-u-alpha, cu-alpha and for each value (k)u-alpha and coverage,
    of the sums of all documents (Krippendorff et al. 2016)."""
    whole = everything["length"]
    length = {v: everything["u", v, "length"] for v in values}
    square = {v: everything["u", v, "square"] for v in values}
    met = {v: everything["u", v, "met"] for v in values}
    pairable = {v: everything["u", v, "pairable"] for v in values}
    pairable_square = {v: everything["u", v, "pairable square"] for v in values}
    out = {}
    gaps = whole - sum(length.values())
    gaps_met = gaps - sum(length[v] - pairable[v] for v in values)
    rest = whole ** 2 - sum(square.values()) - gaps
    expected = whole * (sum(length[v] ** 2 - square[v] for v in values) + gaps ** 2 - gaps) / rest
    out["u_alpha"] = 1 - (whole - sum(met.values()) - gaps_met) / (whole - expected) if whole - expected > 1e-9 * whole else NO_FIGURE
    apart = whole * gaps * sum(length.values()) / rest
    out["bar_u_alpha"] = 1 - (gaps - gaps_met) / apart if apart > 1e-9 else NO_FIGURE
    star = sum(pairable.values())
    if star == 0:
        return out
    rest = star ** 2 - sum(pairable_square.values())
    expected = star * sum(pairable[v] ** 2 - pairable_square[v] for v in values) / rest
    out["cu_alpha"] = 1 - (star - sum(met.values())) / (star - expected) if star - expected > 1e-9 * star else NO_FIGURE
    for v in values:
        out["coverage", v] = pairable[v] / length[v] if length[v] else NO_FIGURE
        own = star * (pairable[v] ** 2 - pairable_square[v]) / rest
        apart = star * pairable[v] * (star - pairable[v]) / rest
        out["ku_alpha", v] = NO_FIGURE
        if pairable[v] and apart > 1e-9 * star:
            out["ku_alpha", v] = 1 - (own + apart) / pairable[v] * (pairable[v] - met[v]) / apart
    return out


def one_value(everything, v):
    """u-alpha of one label against gaps."""
    whole, length, square, met = everything["length"], everything["one", v, "length"], everything["one", v, "square"], everything["one", v, "met"]
    gaps = whole - length
    rest = whole ** 2 - square - gaps
    expected = whole * (length ** 2 - square + gaps ** 2 - gaps) / rest
    if whole - expected <= 1e-9 * whole:
        return NO_FIGURE
    return 1 - (whole - met - (gaps - (length - met))) / (whole - expected)
