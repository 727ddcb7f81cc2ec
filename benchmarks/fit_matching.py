"""Fit the match weights of people to labelled records and print how well they do.

    python benchmarks/fit_matching.py [SET ...] [--write]

A SET is one of ``labelled.py``; without any, the three developer sets. Pairs are those
that the match index proposes. A multinomial logistic regression with a ridge penalty
gives each level one weight per relation; then the signs and orders that one expects are
enforced (``tidy``). Quality is printed for weights that were fitted without the
entities they are judged on (five folds), before the final fit to all of them.

Households and companies are not labelled: two different people count as a household
when surname and building, or surname and a phone or e-mail of few, agree; as of one
company when the company or its domain agrees.
"""

import argparse
import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from itertools import pairwise
from pathlib import Path

import numpy as np
from labelled import Labelled, labelled

from leadlink.engine import lookup
from leadlink.engine.mappings import record_of
from leadlink.engine.memory_index import MemoryIndex
from leadlink.model.ids import Ref
from leadlink.model.policy.matching import MatchingPolicy
from leadlink.rules.matching import compare_names, features, keys, profile
from leadlink.rules.matching.compare import comparisons
from leadlink.rules.matching.compare_births import BIRTH_LEVELS, ID_LEVELS
from leadlink.rules.matching.compare_names import OTHER, PEOPLE, USERS
from leadlink.rules.matching.model import MatchModel
from leadlink.rules.matching.model_data import PEOPLE as WHOM

FOLDS = 5
HALF = 0.5
CONVERGED = 1e-4
RIDGE = 1.0
SAME, HOUSEHOLD, COMPANY, UNRELATED = range(4)
FILE = Path(__file__).parents[1] / "src/leadlink/rules/matching/default_model.json"
SETS = ("crm_dev", "febrl4", "fake_1000")
COUNTED = {"febrl4": 0.1}
"""What a pair of a set counts: a set that is easy and large would drown the others."""

LEVELS = features.LEVELS
BLANK = 500
"""Pairs without any comparison, all unrelated: they keep the prior below 1 in 100."""

ROSTER_LEVELS = LEVELS["roster"]
NAMELESS = 0.1
"""What a pair counts that is repeated as if both had no name."""

MOST_SHARED = 0.7
LEAST_SHARED = 0.1
"""What two given names share speaks for one person so much, in nats, and no more."""

_SAME = (9.0, 7.0, 6.0, 5.0, 4.0, 1.5, 2.5, 1.5, 1.5, 1.0, 0.5, 0.2, -3.0)
_HOME = (-2.0, -1.0, -1.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0)
LIFE = {
    **{
        ("birth date", level): bits
        for level, *bits in zip(BIRTH_LEVELS, _SAME, _HOME, strict=True)
    },
    **{
        ("id number", level): bits
        for level, *bits in zip(
            ID_LEVELS,
            (11.0, 7.5, 9.0, 5.0, -4.0),
            (-4.0, -2.0, -4.0, -3.5, 0.0),
            strict=True,
        )
    },
}
"""What is one person's for life: weights as one expects them, in bits.

For *same*, and for *same household*: twins share a date, nobody shares a number. Few
sets have them, and those are invented: towards these the fit for *same* is drawn.
"""

MOST_OF_ONE = {"birth date": 2.5, "id number": 6.3}
"""Likewise, with two given names: twins share a date, and clerks err."""

LEAST_DIFFERENT = 1.4
"""Two dates or numbers speak against one person so much, in nats, at the least."""

DRAWN = {"birth date": 3.0, "id number": 20.0}
"""How strongly the fit is drawn to ``LIFE``: like the ridge.

One set has id numbers, and there clerks err more than they do elsewhere.
"""

NAME_FEATURES = ("name", "namesakes", "generation")
ONE_COMPANY = ("same company name", "company name misspelt")
SHARED_CONTACT = ("same number", "same address", "same building")

SAID = {
    **{
        ("roster", level): (-1.0 - at, -1.0 - at, 0.0)
        for at, level in enumerate(ROSTER_LEVELS)
    },
    ("namesakes", "name of a hundred or more"): (-4.4, 0.0, 0.0),
    ("namesakes", "name of 250 or more"): (-5.7, 0.0, 0.0),
    ("namesakes", "name of 500 or more"): (-6.7, 0.0, 0.0),
    ("generation", "same generation"): (0.5, 0.0, 0.0),
    ("generation", "different generation"): (-8.0, 0.0, 0.0),
    ("company", "company name abbreviated"): (1.5, 0.0, 5.0),
    ("domain", "same domain"): (1.5, 0.0, 6.5),
    ("domain", f"same domain, {OTHER}"): (0.1, 0.0, 6.5),
    ("email", f"same role mailbox, {OTHER}"): (0.15, 0.0, 6.5),
    ("email", "same role mailbox"): (2.0, 0.0, 6.5),
    ("address", "same postcode"): (2.0, 1.5, 0.5),
    ("address", "same town"): (0.8, 0.8, 0.2),
    ("address", "other street"): (-1.0, -1.0, 0.0),
}
"""What the data cannot tell: no Jr and Sr, no websites, few role mailboxes, one size.

Twice the roster has twice the strangers: a bit; a name's count likewise.
"""


Known = Sequence[tuple[str, profile.Profile]]


def read(data: Labelled) -> tuple[Known, Known]:
    """Give (entity, profile) of the roster and of those who may be in it."""
    policy = MatchingPolicy()
    sides = []
    for rows in (data.roster, data.probes):
        made = (record_of(_row(row)) for row in rows.values())
        found = (profile.profile_of(record, policy) for record in made)
        sides.append([(data.entity[one.ref.id], one) for one in found])
    return sides[0], sides[1]


def _row(row: dict[str, str]) -> dict[str, str]:
    """Make a row without any name an organisation, which is left out."""
    is_blank = "company" in row and not (row["first_name"] or row["last_name"])
    return row | {"company": row["company"] or "-"} if is_blank else row


def pairs(customers, leads):
    """Give (is of a lead, entities, comparisons, relation) of every proposed pair."""
    index = MemoryIndex()
    owners: dict[Ref, tuple[str, profile.Profile]] = {}
    for entity, found in customers:
        owners[found.ref] = entity, found
        index.add(found.ref, keys.profile_keys(found))
    for is_lead, records in ((True, leads), (False, customers)):
        for entity, probe in records:
            probe_keys = keys.profile_keys(probe)
            sizes = index.sizes(probe_keys, at_most=lookup.COUNTED)
            refs = lookup.candidates(
                index, sizes, lambda ref, own=probe.ref: ref != own, 200
            )
            found = [owners[ref][1] for ref in refs]
            sharers = lookup.sharers_of(probe, probe_keys, found, sizes)
            for other in found:
                if not is_lead and other.ref < probe.ref:
                    continue
                if probe.is_organisation or other.is_organisation:
                    continue
                compared = comparisons(probe, other, sharers)
                theirs = owners[other.ref][0]
                kind = relation(probe, other, compared, is_same=entity == theirs)
                yield is_lead, min(entity, theirs), compared, kind


def relation(left, right, compared, *, is_same: bool) -> int:
    """Say what two people are, by the label and by what they share."""
    if is_same:
        return SAME
    levels = {found.feature: found.level for found in compared}
    family = compare_names.name_levels(left.name, right.name)[1]
    is_family = family in {compare_names.SAME, compare_names.CLOSE, compare_names.PART}
    phone, address = levels.get("phone", ""), levels.get("address", "")
    is_shared = (
        phone.startswith("same number,")
        and not phone.removesuffix(f", {OTHER}").endswith(("many people", "extension"))
    ) or levels.get("email", "").startswith("same address")
    is_street = (
        left.place is not None
        and right.place is not None
        and bool(left.place.street)
        and (left.place.street, left.place.city)
        == (right.place.street, right.place.city)
    )
    is_home = address.startswith("same building,")
    if is_family and (is_home or is_shared or is_street):
        return HOUSEHOLD
    if (
        levels.get("company", "").startswith(ONE_COMPANY)
        or levels.get("email", "").startswith("same company domain")
        or "domain" in levels
    ):
        return COMPANY
    return HOUSEHOLD if is_home and phone.startswith("same number,") else UNRELATED


def design(
    found: Sequence[Iterable], columns: dict[tuple[str, str], int]
) -> np.ndarray:
    """One row a pair, one column a level, a first column of ones."""
    matrix = np.zeros((len(found), len(columns) + 1))
    matrix[:, 0] = 1
    for row, compared in enumerate(found):
        for comparison in compared:
            matrix[row, columns[comparison.feature, comparison.level]] = 1
    return matrix


def nameless(
    matrix: np.ndarray, kinds: np.ndarray, columns: dict[tuple[str, str], int]
) -> tuple[np.ndarray, np.ndarray]:
    """Give the pairs that share a contact once more, as if they had no names."""
    shared = [
        at for (_, level), at in columns.items() if level.startswith(SHARED_CONTACT)
    ]
    rows = matrix[:, shared].any(axis=1)
    bare = matrix[rows].copy()
    bare[:, [at for (name, _), at in columns.items() if name in NAME_FEATURES]] = 0
    return bare, kinds[rows]


def fit(
    matrix: np.ndarray,
    kinds: np.ndarray,
    shares: np.ndarray,
    columns: dict[tuple[str, str], int],
) -> np.ndarray:
    """Newton's method for ridge multinomial regression against UNRELATED, in nats."""
    bare, their_kinds = nameless(matrix, kinds, columns)
    width = matrix.shape[1]
    weights = np.zeros((width, UNRELATED))
    penalty = np.full(width, RIDGE)
    penalty[0] = 0.001
    blank = np.zeros((BLANK, width))
    blank[:, 0] = 1
    counted = np.r_[shares, np.full(len(bare), NAMELESS), np.ones(BLANK)]
    matrix = np.r_[matrix, bare, blank]
    kinds = np.r_[kinds, their_kinds, np.full(BLANK, UNRELATED)]
    matrix, kinds, counted = grouped(matrix, kinds, counted)
    truth = np.eye(UNRELATED + 1)[kinds]
    for _ in range(40):
        chances = softmax(matrix @ weights)
        errors = ((chances - truth) * counted[:, None])[:, :UNRELATED]
        slope = matrix.T @ errors + penalty[:, None] * weights
        bend = np.zeros((width * UNRELATED, width * UNRELATED))
        for one in range(UNRELATED):
            for two in range(UNRELATED):
                share = counted * chances[:, one] * ((one == two) - chances[:, two])
                block = matrix.T @ (matrix * share[:, None])
                rows, cols = one * width, two * width
                bend[rows : rows + width, cols : cols + width] = block
        bend[np.diag_indices(width * UNRELATED)] += np.tile(penalty, UNRELATED)
        step = np.linalg.solve(bend, slope.T.ravel()).reshape(UNRELATED, width).T
        weights -= np.clip(step, -3, 3)
        if np.abs(step).max() < CONVERGED:
            break
    return weights


def grouped(
    matrix: np.ndarray, kinds: np.ndarray, counted: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Give each kind of pair once, with how much all of them count."""
    packed = np.c_[np.packbits(matrix.astype(bool), axis=1), kinds.astype(np.uint8)]
    _, first, group = np.unique(packed, axis=0, return_index=True, return_inverse=True)
    return matrix[first], kinds[first], np.bincount(group.ravel(), counted)


def softmax(scores: np.ndarray) -> np.ndarray:
    """Probabilities of each relation and, last, of UNRELATED, from nats."""
    full = np.c_[scores, np.zeros(len(scores))]
    full = np.exp(full - full.max(axis=1, keepdims=True))
    return full / full.sum(axis=1, keepdims=True)


def tidy(
    weights: np.ndarray, columns: dict[tuple[str, str], int], counts: Counter
) -> None:
    """Enforce, on *same* against *unrelated*, the signs and orders that one expects.

    Nothing that two records share speaks against *same*, and what differs never speaks
    for it. In names, a better level of one part never weighs less, a blank staying
    between agreement and difference; and who has the very same name is not sooner of
    one household than who goes by a nickname, nor less surely one than an initial is.
    What two given names share says next to nothing of *same*, and never the contrary.
    """
    same = weights[:, SAME]
    _sign(same, columns)
    for feature, level in ORDERED:
        chain = [columns[feature, name] for name in level]
        _pool(same, chain, [counts[feature, name] + 1 for name in level])
    given = ("different", "missing", "initial", "close", "nickname", "same")
    family = ("different", "missing", "initial", "close", "part", "same")
    chains = [
        [(g, f) for f in ("different", "missing", top)]
        for g in given
        for top in family[2:]
    ]
    chains += [
        [(g, f) for g in ("different", "missing", top)]
        for f in family
        for top in given[2:]
    ]
    chains += [
        [(g, low), (g, "same")] for g in given for low in ("initial", "close", "part")
    ]
    chains += [
        [(low, f), ("same", f)]
        for f in family
        for low in ("initial", "close", "nickname")
    ]
    for _ in range(50):
        for chain in chains:
            named = [c for c in chain if c != ("missing", "missing")]
            names = [f"{g} given name, {f} surname" for g, f in named]
            places = [columns["name", name] for name in names]
            _pool(same, places, [counts["name", name] + 1 for name in names])
    namesakes = [f"{given} given name, same surname" for given in ("same", "nickname")]
    _pool(
        weights[:, HOUSEHOLD],
        [columns["name", name] for name in namesakes],
        [counts["name", name] for name in namesakes],
    )
    best = columns["name", namesakes[0]]
    for given in ("initial", "close"):
        at = columns["name", f"{given} given name, same surname"]
        least = weights[best, HOUSEHOLD] - same[best] + same[at]
        weights[at, HOUSEHOLD] = max(weights[at, HOUSEHOLD], least)
    for level in LEVELS["name"]:
        if "different" not in level:
            at = columns["name", level]
            same[at] = max(same[at], 0)


def _sign(same: np.ndarray, columns: dict[tuple[str, str], int]) -> None:
    for (feature, level), at in columns.items():
        if level in DISAGREE or feature in {"namesakes", "roster"}:
            same[at] = min(same[at], 0)
        elif feature != "name":
            same[at] = max(same[at], 0)
        if level.endswith(OTHER):
            most = MOST_OF_ONE.get(feature, MOST_SHARED)
            same[at] = min(max(same[at], LEAST_SHARED), most)


DISAGREE = {
    "different generation",
    "different number",
    "different address",
    "different company name",
    "different date",
    "different id number",
    "other street",
    "other town",
    "same town, other street",
}
ORDERED = (
    ("namesakes", [level for _, level in reversed(compare_names.NAMESAKES)]),
    ("phone", ["different number", "one digit differs"]),
    ("phone", [f"same number, {people}" for people in reversed(PEOPLE)]),
    ("email", [f"same address, {people}" for people in reversed(PEOPLE)]),
    ("address", [f"same building, {people}" for people in reversed(PEOPLE)]),
    (
        "phone",
        [
            f"one digit differs, {OTHER}",
            *(f"same number, {users}" for users in reversed(USERS[len(PEOPLE) :])),
        ],
    ),
    (
        "email",
        [
            f"same company domain, {OTHER}",
            f"similar user, {OTHER}",
            f"same role mailbox, {OTHER}",
            *(f"same address, {users}" for users in reversed(USERS[len(PEOPLE) :])),
        ],
    ),
    (
        "address",
        [f"same building, {users}" for users in reversed(USERS[len(PEOPLE) :])],
    ),
    ("email", ["similar user elsewhere", "same user elsewhere"]),
    (
        "birth date",
        ["different date", *reversed(BIRTH_LEVELS[: len(BIRTH_LEVELS) // 2])],
    ),
    ("birth date", list(reversed(BIRTH_LEVELS[len(BIRTH_LEVELS) // 2 : -1]))),
    ("id number", ["different id number", *reversed(ID_LEVELS[:2])]),
    ("id number", list(reversed(ID_LEVELS[2:-1]))),
)


def _pool(values: np.ndarray, places: Sequence[int], shares: Sequence[int]) -> None:
    """Make values rise along *places*, pooling neighbours that do not."""
    blocks: list[tuple[float, float, int]] = []
    for place, share in zip(places, shares, strict=True):
        blocks.append((values[place], share, 1))
        while len(blocks) > 1 and blocks[-2][0] > blocks[-1][0]:
            (one, n, size), (two, m, more) = blocks[-2:]
            blocks[-2:] = [((one * n + two * m) / (n + m), n + m, size + more)]
    spread = [value for value, _, size in blocks for _ in range(size)]
    for place, value in zip(places, spread, strict=True):
        values[place] = value


def report(chances: np.ndarray, kinds: np.ndarray, is_lead: np.ndarray, found) -> None:
    """Print quality among the proposed pairs of people, at P(same) of a half."""
    same, chosen = kinds == SAME, chances[:, SAME] >= HALF
    for name, rows in (("leads", is_lead), ("customers", ~is_lead)):
        if not (same & rows).any():
            continue
        hits = (same & chosen & rows).sum()
        precision, recall = hits / (chosen & rows).sum(), hits / (same & rows).sum()
        f1 = 2 * precision * recall / (precision + recall)
        print(f"{name}: precision {precision:.3f} recall {recall:.3f} F1 {f1:.3f}")
    shared = np.array(
        [
            any(c.level.startswith(("same number", "same address")) for c in f)
            for f in found
        ]
    )
    if (shared & ~same).any():
        apart = (~chosen)[shared & ~same].mean()
        print(f"share a phone or e-mail, are two, are not called the same: {apart:.3f}")
    edges = np.linspace(0, 1, 11)
    for low, high in pairwise(edges):
        rows = (chances[:, SAME] >= low) & (chances[:, SAME] < high + (high == 1))
        print(
            f"  P {low:.1f}-{high:.1f}: {rows.sum():6} pairs,"
            f" {same[rows].mean():.3f} same"
        )


def main() -> None:
    """Fit, judge and, when asked, write the weights into the model of leadlink."""
    parser = argparse.ArgumentParser()
    parser.add_argument("sets", nargs="*", default=SETS)
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    rows = [
        (name, *row) for name in options.sets for row in pairs(*read(labelled(name)))
    ]
    names = np.array([row[0] for row in rows])
    found = [row[3] for row in rows]
    is_lead = np.array([row[1] for row in rows])
    kinds = np.array([row[4] for row in rows])
    shares = np.array([COUNTED.get(name, 1.0) for name in names])
    counts = Counter((c.feature, c.level) for compared in found for c in compared)
    columns = {
        level: place
        for place, level in enumerate(
            ((f, level) for f, levels in LEVELS.items() for level in levels), 1
        )
    }
    matrix = design(found, columns)
    folds = np.array(
        [
            hashlib.sha256(f"{row[0]} {row[2]}".encode()).digest()[0] % FOLDS
            for row in rows
        ]
    )
    chances = np.zeros((len(rows), UNRELATED + 1))
    for fold in range(FOLDS):
        own, other = folds == fold, folds != fold
        weights = fit(matrix[other], kinds[other], shares[other], columns)
        settle(weights, columns, counts)
        sample = matrix[other], kinds[other], shares[other]
        refit(weights, sample, columns, counts)
        chances[own] = softmax(matrix[own] @ weights)
    for name in options.sets:
        print(name)
        own = names == name
        chosen = [
            compared for compared, is_own in zip(found, own, strict=True) if is_own
        ]
        report(chances[own], kinds[own], is_lead[own], chosen)
    weights = fit(matrix, kinds, shares, columns)
    settle(weights, columns, counts)
    refit(weights, (matrix, kinds, shares), columns, counts)
    if options.write:
        write(weights / np.log(2), columns, options.sets)


def settle(
    weights: np.ndarray, columns: dict[tuple[str, str], int], counts: Counter
) -> None:
    """Tidy what was fitted, and put in what the data cannot tell."""
    tidy(weights, columns, counts)
    for level, bits in SAID.items():
        weights[columns[level]] = np.array(bits) * np.log(2)


def refit(
    weights: np.ndarray,
    sample: tuple[np.ndarray, np.ndarray, np.ndarray],
    columns: dict[tuple[str, str], int],
    counts: Counter,
) -> None:
    """Fit what dates of birth and id numbers weigh for *same*, all else settled.

    The first fit leans on what ``settle`` then takes away, as the weight of a building
    that two given names share.
    """
    matrix, kinds, shares = sample
    places = [columns[level] for level in LIFE]
    weights[places] = 0
    weights[places, HOUSEHOLD] = [bits[1] * np.log(2) for bits in LIFE.values()]
    rows = matrix[:, places].any(axis=1)
    part, is_same, counted = matrix[rows][:, places], kinds[rows] == SAME, shares[rows]
    expected = np.array([bits[0] * np.log(2) for bits in LIFE.values()])
    drawn = np.array([DRAWN[feature] for feature, _ in LIFE])
    sums = matrix[rows] @ weights
    others = np.c_[sums[:, HOUSEHOLD:], np.zeros(len(sums))]
    base = sums[:, SAME] - np.logaddexp.reduce(others, axis=1)
    found = expected.copy()
    for _ in range(60):
        chance = 1 / (1 + np.exp(-np.clip(base + part @ found, -50, 50)))
        slope = part.T @ (counted * (chance - is_same)) + drawn * (found - expected)
        bend = part.T @ (part * (counted * chance * (1 - chance))[:, None])
        step = np.linalg.solve(bend + np.diag(drawn), slope)
        found -= np.clip(step, -2, 2)
        found = bounded(found)
    weights[places, SAME] = found
    for feature, chain in ORDERED:
        if feature in MOST_OF_ONE:
            levels = [columns[feature, level] for level in chain]
            seen = [counts[feature, level] + 1 for level in chain]
            _pool(weights[:, SAME], levels, seen)


def bounded(found: np.ndarray) -> np.ndarray:
    """Keep the weights of ``LIFE`` within what one expects, whatever the data says."""
    kept = found.copy()
    for at, (feature, level) in enumerate(LIFE):
        if level.startswith("different"):
            kept[at] = min(kept[at], -LEAST_DIFFERENT)
        elif level.endswith(OTHER):
            kept[at] = min(max(kept[at], LEAST_SHARED), MOST_OF_ONE[feature])
        else:
            kept[at] = max(kept[at], 0.0)
    return kept


def write(
    bits: np.ndarray, columns: dict[tuple[str, str], int], sets: Iterable[str]
) -> None:
    """Write the weights of people into the model, which keeps all else."""
    table: dict[str, dict[str, tuple[float, ...]]] = defaultdict(dict)
    for (feature, level), at in columns.items():
        table[feature][level] = tuple(float(value) for value in bits[at])
    model = MatchModel.default()
    prior = dict(
        zip(map(str, model.people.relations), map(float, bits[0]), strict=True)
    )
    note = (
        f"people: fitted to {', '.join(sets)} by benchmarks/fit_matching.py;"
        " organisations: set by hand"
    )
    made = model.with_weights(table, whom=WHOM, prior=prior, note=note)
    FILE.write_text(made.to_json(), encoding="utf-8")


if __name__ == "__main__":
    main()
