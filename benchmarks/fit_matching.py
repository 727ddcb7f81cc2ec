"""Fit the match weights of people to labelled records and print how well they do.

    python benchmarks/fit_matching.py tests/data/crm_dev [--write]

The folder holds ``customers.csv`` and ``leads.csv`` with a column ``entity``. Pairs
are those that the match index proposes. A multinomial logistic regression with a ridge
penalty gives each level one weight per relation; then the signs and orders that one
expects are enforced (``tidy``). Quality is printed for weights that were fitted without
the entities they are judged on (five folds), before the final fit to all of them.

Households and companies are not labelled: two different people count as a household
when surname and building, or surname and a phone or e-mail of few, agree; as of one
company when the company or its domain agrees.
"""

import argparse
import csv
import hashlib
import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from itertools import pairwise
from pathlib import Path

import numpy as np

from leadlink.engine import lookup
from leadlink.engine.mappings import record_of
from leadlink.engine.memory_index import MemoryIndex
from leadlink.model.ids import Ref
from leadlink.model.policy.matching import MatchingPolicy
from leadlink.rules.matching import compare, compare_names, keys, profile
from leadlink.rules.matching.compare_names import OTHER, PEOPLE, USERS

FOLDS = 5
HALF = 0.5
CONVERGED = 1e-4
RIDGE = 1.0
SAME, HOUSEHOLD, COMPANY, UNRELATED = range(4)
MODULE = Path(__file__).parents[1] / "src/leadlink/rules/matching/weights.py"
BLANK = 500
"""Pairs without any comparison, all unrelated: they keep the prior below 1 in 100."""

ROSTER_LEVELS = compare.LEVELS["roster"]
NAMELESS = 0.1
"""What a pair counts that is repeated as if both had no name."""

MOST_SHARED = 0.7
LEAST_SHARED = 0.1
"""What two given names share speaks for one person so much, in nats, and no more."""

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


def read(folder: Path) -> tuple[list[tuple[str, profile.Profile]], ...]:
    """Give (entity, profile) of customers and of leads; leads get ids of their own."""
    policy = MatchingPolicy()
    found = []
    for name in ("customers", "leads"):
        with (folder / f"{name}.csv").open(newline="", encoding="utf-8") as file:
            rows = list(csv.DictReader(file))
        for row in rows:
            row["id"] = f"{name}-{row['id']}"
            row["company"] = row["company"] or ("-" if not _person(row) else "")
        found.append(
            [
                (row["entity"], profile.profile_of(record_of(row), policy))
                for row in rows
            ]
        )
    return tuple(found)


def _person(row: dict[str, str]) -> str:
    return row["first_name"] + row["last_name"]


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
                compared = compare.comparisons(probe, other, sharers)
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
    matrix: np.ndarray, kinds: np.ndarray, columns: dict[tuple[str, str], int]
) -> np.ndarray:
    """Newton's method for ridge multinomial regression against UNRELATED, in nats."""
    bare, their_kinds = nameless(matrix, kinds, columns)
    width = matrix.shape[1]
    weights = np.zeros((width, UNRELATED))
    penalty = np.full(width, RIDGE)
    penalty[0] = 0.001
    blank = np.zeros((BLANK, width))
    blank[:, 0] = 1
    counted = np.r_[np.ones(len(matrix)), np.full(len(bare), NAMELESS), np.ones(BLANK)]
    matrix = np.r_[matrix, bare, blank]
    kinds = np.r_[kinds, their_kinds, np.full(BLANK, UNRELATED)]
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
    for level in compare.LEVELS["name"]:
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
            same[at] = min(max(same[at], LEAST_SHARED), MOST_SHARED)


DISAGREE = {
    "different generation",
    "different number",
    "different address",
    "different company name",
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
    apart = (~chosen)[shared & ~same].mean()
    print(f"share a phone or e-mail, are not the same, are not called so: {apart:.3f}")
    edges = np.linspace(0, 1, 11)
    for low, high in pairwise(edges):
        rows = (chances[:, SAME] >= low) & (chances[:, SAME] < high + (high == 1))
        print(
            f"  P {low:.1f}-{high:.1f}: {rows.sum():6} pairs,"
            f" {same[rows].mean():.3f} same"
        )


def main() -> None:
    """Fit, judge and, when asked, write the module of weights."""
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    rows = list(pairs(*read(options.folder)))
    found = [compared for _, _, compared, _ in rows]
    is_lead = np.array([row[0] for row in rows])
    kinds = np.array([row[3] for row in rows])
    counts = Counter((c.feature, c.level) for compared in found for c in compared)
    columns = {
        level: place
        for place, level in enumerate(
            ((f, level) for f, levels in compare.LEVELS.items() for level in levels), 1
        )
    }
    matrix = design(found, columns)
    folds = np.array(
        [hashlib.sha256(row[1].encode()).digest()[0] % FOLDS for row in rows]
    )
    chances = np.zeros((len(rows), UNRELATED + 1))
    for fold in range(FOLDS):
        weights = fit(matrix[folds != fold], kinds[folds != fold], columns)
        tidy(weights, columns, counts)
        chances[folds == fold] = softmax(matrix[folds == fold] @ weights)
    report(chances, kinds, is_lead, found)
    weights = fit(matrix, kinds, columns)
    tidy(weights, columns, counts)
    bits = weights / np.log(2)
    if options.write:
        write(bits, columns)


def write(bits: np.ndarray, columns: dict[tuple[str, str], int]) -> None:
    """Write the weights as a module that a person can read."""
    table: dict[str, dict[str, tuple[float, ...]]] = defaultdict(dict)
    for (feature, level), at in columns.items():
        fitted = tuple(float(round(value, 2)) + 0.0 for value in bits[at])
        table[feature][level] = SAID.get((feature, level), fitted)
    prior = tuple(float(round(value, 2)) for value in bits[0])
    body = "".join(
        f"    {json.dumps(feature)}: {{\n"
        + "".join(
            f"        {json.dumps(level)}: {row},\n" for level, row in rows.items()
        )
        + "    },\n"
        for feature, rows in table.items()
    )
    MODULE.write_text(
        f"{HEADER}\nPEOPLE_PRIOR = {prior}\nPEOPLE = {{\n{body}}}\n", encoding="utf-8"
    )


HEADER = '''"""Match weights for two people; written by ``benchmarks/fit_matching.py``.

Each level has three weights in bits (log2): *same person*, *same household* and *same
company*, each against *unrelated*. docs/explanation/matching.md says how they came.
"""
'''

if __name__ == "__main__":
    main()
