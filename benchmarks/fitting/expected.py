"""What one expects of weights: about where they are, their signs and their orders.

Fitted weights are drawn to the expected ones; where nothing was seen they are those.
Signs and orders hold for *same* against *unrelated*: nothing that two records share
speaks against it, what differs never speaks for it, and a better level never weighs
less than a worse one. All in nats.
"""

from collections.abc import Iterable, Sequence
from itertools import product

import numpy as np

from fitting import firms
from fitting.pairs import HOUSEHOLD, LEVELS, SAME
from fitting.regression import PRIOR, ROSTER, WIDTH
from leadlink.rules.matching.compare_births import BIRTH_LEVELS, ID_LEVELS
from leadlink.rules.matching.compare_names import NAMESAKES
from leadlink.rules.matching.compare_people import OTHER, PEOPLE, USERS
from leadlink.rules.matching.compare_surnames import SURNAME_LEVELS, SURNAMES

NAT = np.log(2)
LEAST_SHARED, MOST_SHARED = 0.1, 0.7
"""What two given names share speaks for one person so much, and no more."""

MOST_OF_ONE = {"birth date": 4.0, "id number": 8.0}
"""Likewise: twins share a date, and clerks err."""

OF_NAMES, OF_SURNAMES = 2.5, 4.0
"""How common a whole name is, and a surname, takes so many bits at the most.

No name weighs less: a name that two records share, however common, never speaks
against one person.
"""

LEAST_DIFFERENT = {"different date": 1.4, "different id number": 1.4}
"""These speak against one person so much, at the least."""

MOST_DIFFERENT = 2.8
"""And an id number so much at the most, as anything that parts two organisations.

Worlds err by one digit and give a company one number and one domain; clerks and
companies do not keep to that.
"""

_HALF, _PAIR = len(BIRTH_LEVELS) // 2, 2
_BIRTHS = (9.0, 7.0, 6.0, 5.0, 4.0, 1.5, 2.5, 1.5, 1.5, 1.0, 0.5, 0.2, -3.0)
_BIRTHS_AT_HOME = (-2.0, -1.0, -1.0, *(0.0,) * 10)
_IDS = (11.0, 7.5, 9.0, 5.0, -4.0)
_IDS_AT_HOME = (-4.0, -2.0, -4.0, -3.5, 0.0)
SAID = {
    **{
        ("birth date", one): bits
        for one, bits in zip(BIRTH_LEVELS, _BIRTHS, strict=True)
    },
    **{("id number", one): bits for one, bits in zip(ID_LEVELS, _IDS, strict=True)},
    ("generation", "same generation"): 0.5,
    ("generation", "different generation"): -8.0,
    ("company", "company name abbreviated"): 1.5,
    ("domain", "same domain"): 1.5,
    ("email", "same role mailbox"): 2.0,
    ("address", "same postcode"): 2.0,
    ("address", "same town"): 0.8,
    ("address", "other street"): -1.0,
}
"""Expected weights for *same*, in bits; others are expected to say nothing."""

AT_HOME = {
    **{
        ("birth date", one): bits
        for one, bits in zip(BIRTH_LEVELS, _BIRTHS_AT_HOME, strict=True)
    },
    **{
        ("id number", one): bits
        for one, bits in zip(ID_LEVELS, _IDS_AT_HOME, strict=True)
    },
}
"""Weights for *same household*, in bits, which stay: registers know no households."""

AGAINST = frozenset(
    (
        "different generation",
        "different number",
        "different address",
        "different company name",
        "different date",
        "different id number",
        "other street",
        "other town",
        "same town, other street",
    )
)
COMMON = frozenset(("namesakes", "surname"))
"""How common a name is never speaks for *same*."""

WHOLE = ("same", "nickname", "close", "initial")
"""Given names that agree, so that how many have the whole name counts."""

GIVEN = ("different", "missing", "initial", "close", "nickname", "same")
FAMILY = ("different", "missing", "initial", "close", "part", "same")


def of_people() -> np.ndarray:
    """Give expected weights for people, by relation."""
    made = np.zeros((WIDTH, 3))
    for level, bits in SAID.items():
        made[LEVELS[level], SAME] = bits * NAT
    for level, bits in AT_HOME.items():
        made[LEVELS[level], HOUSEHOLD] = bits * NAT
    return made


def held(about: np.ndarray) -> np.ndarray:
    """Tell which weights are as expected, whatever the data says."""
    made = np.zeros(about.shape, bool)
    made[[LEVELS[level] for level in AT_HOME], SAME + 1 :] = True
    return made


def of_firms() -> np.ndarray:
    """Give expected weights for organisations."""
    made = np.zeros((WIDTH, 1))
    made[PRIOR] = firms.PRIOR * NAT
    for name, rows in firms.FIRMS.items():
        for level, bits in rows.items():
            made[LEVELS[name, level]] = bits * NAT
    return made


def within(weights: np.ndarray, seen: np.ndarray) -> np.ndarray:
    """Give the nearest weights that have the signs and orders that one expects."""
    made = _signed(weights)
    for _ in range(30):
        for relation, chain in CHAINS:
            if relation < weights.shape[1]:
                _pool(made[:, relation], chain, seen)
        made = _signed(made)
    return made


def _bounds() -> tuple[np.ndarray, np.ndarray]:
    least, most = np.full(WIDTH, -np.inf), np.full(WIDTH, np.inf)
    for (name, level), at in LEVELS.items():
        if level in AGAINST or name in COMMON:
            most[at] = -LEAST_DIFFERENT.get(level, 0.0)
        elif name == "name" and "different" in level:
            most[at] = 0
        elif name == "name" and "garbled" in level:
            continue
        else:
            least[at] = 0
        if level.endswith(OTHER):
            least[at], most[at] = LEAST_SHARED, MOST_OF_ONE.get(name, MOST_SHARED)
        if name in COMMON:
            least[at] = -NAT * (OF_NAMES if name == "namesakes" else OF_SURNAMES)
            most[at] = 0
            if level.endswith(OTHER):
                least[at] = 0
    least[_names(product(WHOLE, ("same", "part")))] = NAT * (OF_NAMES + OF_SURNAMES)
    least[_names(product(("missing",), ("same", "part")))] = NAT * OF_SURNAMES
    least[LEVELS["id number", "different id number"]] = -MOST_DIFFERENT
    most[ROSTER] = 0
    return least, most


def _signed(weights: np.ndarray) -> np.ndarray:
    made = weights.copy()
    made[:, SAME] = np.clip(made[:, SAME], _LEAST, _MOST)
    if made.shape[1] == 1:
        against = [at for (_, level), at in LEVELS.items() if level in AGAINST]
        made[against, SAME] = np.maximum(made[against, SAME], -MOST_DIFFERENT)
    else:
        at = [LEVELS["surname", level] for level in SURNAME_LEVELS]
        made[at, HOUSEHOLD] = np.minimum(made[at, HOUSEHOLD], 0)
        made[ROSTER] = np.minimum(made[ROSTER], 0)
        for lone, whole, most in _LONE:
            made[lone, SAME] = min(made[lone, SAME], made[whole, SAME].min() - most)
    return made


_OWN_ADDRESS = "same address, one person"
_MANY_NUMBERS = "same number, many people"
_MANY_AT_HOME = "same building, many people"
_NEAR = [
    f"{level}, {OTHER}"
    for level in ("same town", "same postcode", "same street", _MANY_AT_HOME)
]


def _chains() -> list[tuple[int, list[int]]]:
    """Give what rises: for which relation, through which places."""
    others = USERS[len(PEOPLE) :]
    rising = [
        ("phone", ["different number", "one digit differs", _MANY_NUMBERS]),
        ("phone", ["same number, other extension", _MANY_NUMBERS]),
        ("phone", [f"one digit differs, {OTHER}", f"{_MANY_NUMBERS}, {OTHER}"]),
        ("email", ["different address", "same company domain", "similar user"]),
        ("email", ["different address", "address misspelt", _OWN_ADDRESS]),
        ("email", ["similar user", "same address, many people", "same role mailbox"]),
        ("email", ["same role mailbox", "same address, three people"]),
        ("email", ["different address", "common user elsewhere"]),
        ("email", ["similar user elsewhere", "same user elsewhere"]),
        ("address", ["other town", "same town, other street", "same town"]),
        ("address", ["same town, other street", "same postcode, other street"]),
        ("address", ["other street", "same town, other street"]),
        ("address", ["same postcode, other street", "same postcode"]),
        ("address", ["same town", "same postcode", "same street", _MANY_AT_HOME]),
        ("address", [f"same postcode, other street, {OTHER}", *_NEAR[1:]]),
        ("address", _NEAR),
        ("company", ["different company name", "part of the company name"]),
        ("company", ["part of the company name", "company name misspelt"]),
        ("company", ["company name misspelt", "same company name"]),
        ("birth date", ["different date", *reversed(BIRTH_LEVELS[:_HALF])]),
        ("birth date", [*reversed(BIRTH_LEVELS[_HALF:-1])]),
        ("id number", ["different id number", *reversed(ID_LEVELS[:_PAIR])]),
        ("id number", [*reversed(ID_LEVELS[_PAIR:-1])]),
        ("namesakes", [level for _, level in reversed(NAMESAKES)]),
        ("surname", [level for _, level in reversed(SURNAMES)]),
    ]
    for name, shared in (
        ("phone", "same number"),
        ("email", "same address"),
        ("address", "same building"),
    ):
        rising += [
            (name, [f"{shared}, {users}" for users in reversed(who)])
            for who in (PEOPLE, others)
        ]
    found = [(SAME, [LEVELS[name, one] for one in chain]) for name, chain in rising]
    found.append((HOUSEHOLD, [LEVELS["surname", one] for _, one in reversed(SURNAMES)]))
    others = [f"{one}, {OTHER}" for _, one in reversed(SURNAMES)]
    found.append((HOUSEHOLD, [LEVELS["surname", one] for one in others]))
    pairs = [
        [(given, family) for family in ("different", "missing", top)]
        for given in GIVEN
        for top in FAMILY[2:]
    ]
    pairs += [
        [(given, family) for given in ("different", "missing", top)]
        for family in FAMILY
        for top in GIVEN[2:]
    ]
    pairs += [[(g, low), (g, "same")] for g in GIVEN for low in FAMILY[2:-1]]
    pairs += [[(low, f), ("same", f)] for f in FAMILY for low in GIVEN[2:-1]]
    surnames = [f for f in FAMILY if f != "missing"]
    pairs += [[(g, f) for g in ("different", "garbled", "close")] for f in surnames]
    found += [(SAME, _names(chain)) for chain in pairs]
    # Who has the very same name is not sooner of one household than under a nickname.
    found.append((HOUSEHOLD, _names([("same", "same"), ("nickname", "same")])))
    return found


def _names(pairs: Iterable[tuple[str, str]]) -> list[int]:
    return [
        LEVELS["name", f"{given} given name, {family} surname"]
        for given, family in pairs
        if (given, family) != ("missing", "missing")
    ]


CHAINS = _chains()


def _lone() -> list[tuple[int, list[int], float]]:
    """Give what weighs less than a whole name, by so much as its being common takes."""
    both, made = NAT * (OF_NAMES + OF_SURNAMES), []
    for given in (*WHOLE, "garbled"):
        lone, *whole = _names((given, family) for family in ("missing", "same", "part"))
        made.append((lone, whole, NAT * OF_SURNAMES if given == "garbled" else both))
    for family in ("same", "part"):
        lone, *whole = _names((given, family) for given in ("missing", *WHOLE))
        made.append((lone, whole, NAT * OF_NAMES))
    return made


_LONE = _lone()
_LEAST, _MOST = _bounds()


def _pool(values: np.ndarray, places: Sequence[int], seen: np.ndarray) -> None:
    """Make values rise along *places*, pooling neighbours that do not."""
    blocks: list[tuple[float, float, int]] = []
    for place in places:
        blocks.append((values[place], seen[place] + 1, 1))
        while len(blocks) > 1 and blocks[-2][0] > blocks[-1][0]:
            (one, n, size), (two, m, more) = blocks[-2:]
            blocks[-2:] = [((one * n + two * m) / (n + m), n + m, size + more)]
    spread = [value for value, _, size in blocks for _ in range(size)]
    for place, value in zip(places, spread, strict=True):
        values[place] = value
