"""The pairs of a set that share a key, as the levels that they reach, with the truth.

Comparing takes minutes; what came of it is kept in a folder, by the set and by the
sources of the comparisons.
"""

import hashlib
import tempfile
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from itertools import chain
from pathlib import Path
from random import Random  # noqa: TID251 - seeded

import attrs
import numpy as np

import leadlink.rules.matching as rules
from fitting.sources import Row, Source
from leadlink.engine.mappings import record_of
from leadlink.model.policy.matching import MatchingPolicy
from leadlink.rules.matching import compare_names, keys
from leadlink.rules.matching.compare_people import OTHER
from leadlink.rules.matching.comparison import ROSTER, Sharers
from leadlink.rules.matching.features import BUILT_IN, ROSTERS
from leadlink.rules.matching.profile import Profile, profile_of
from leadlink.rules.matching.screen import CAPS, COUNTED, NAME_TYPES, PEOPLE_TYPES

SAME, HOUSEHOLD, COMPANY, UNRELATED = range(4)
KEPT = Path(tempfile.gettempdir()) / "leadlink-fitting"
TRUTH = ("entity", "household", "employer")
SURE_TYPES = frozenset("peaukd")
"""Types of keys of contacts, and of what one has for life."""

EVERY = 20
"""Of the pairs with other names and no contact one in so many is kept for all."""

ASIDE = frozenset(
    (
        "__pycache__",
        "explain",
        "model",
        "model_data",
        "model_diff",
        "own",
        "relate",
        "screen",
        "screen_classes",
        "screen_facts",
        "searching",
        "tables",
        "weigh",
        "whatif",
    )
)
"""Modules of the rules that do not decide what levels a pair reaches."""

LEVELS = {
    pair: place
    for place, pair in enumerate(
        (
            (feature.name, level)
            for feature in BUILT_IN.values()
            if feature.name != "roster"
            for level in feature.levels
        ),
        1,
    )
}
"""Places of all levels but those of the roster; 0 is none."""

_POLICY = MatchingPolicy()
_FEATURES = [feature for feature in BUILT_IN.values() if feature.name != "roster"]


@attrs.frozen
class Pairs:
    """Pairs of a set, one in each place of the arrays.

    Attributes:
        codes: Places of the levels reached, filled up with 0.
        kinds: SAME, HOUSEHOLD, COMPANY or UNRELATED.
        weights: As how many pairs each counts.
        steps: How often the roster doubled; 0 where a contact agrees.
        is_lead: Whether the probe is a lead.
        is_firm: Whether both are organisations.
        left, right: Rows of the probe and of the customer.
        missed: True pairs without a key in common: of customers, of leads.
    """

    codes: np.ndarray
    kinds: np.ndarray
    weights: np.ndarray
    steps: np.ndarray
    is_lead: np.ndarray
    is_firm: np.ndarray
    left: np.ndarray
    right: np.ndarray
    missed: np.ndarray

    def of(self, chosen: np.ndarray) -> "Pairs":
        """Give some of the pairs."""
        own = attrs.asdict(self)
        return Pairs(
            **{
                name: array if name == "missed" else array[chosen]
                for name, array in own.items()
            }
        )


def pairs_of(source: Source) -> Pairs:
    """Give the pairs of a set."""
    mark = hashlib.sha256(f"{attrs.evolve(source, counts=0)} {_code()}".encode())
    name = source.setting.replace(" ", "-").replace(":", "-")
    path = KEPT / f"{name}-{source.customers}-{mark.hexdigest()[:16]}.npz"
    if not path.exists():
        KEPT.mkdir(exist_ok=True)
        np.savez(path, **attrs.asdict(_compared(source)))
    with np.load(path) as found:
        return Pairs(**found)


@cache
def _code() -> str:
    """Hash what decides about pairs and levels; the weights do not."""
    folders = Path(rules.__path__[0]), Path(__file__).parents[1] / "worlds"
    files = chain.from_iterable(folder.glob("*.[pt]*") for folder in folders)
    texts = (path.read_bytes() for path in sorted(files) if path.stem not in ASIDE)
    return hashlib.sha256(b"".join(texts)).hexdigest()


def step_of(count: int) -> int:
    """Say how often a roster of *count* records doubled the least that counts."""
    return sum(count >= least for least, _ in ROSTERS)


@attrs.define
class _Roster:
    """The customers, and who has each key."""

    profiles: list[Profile]
    holders: Mapping[str, list[int]]
    counted: dict[str, int] = attrs.Factory(dict)

    def sharers(self, probe: Profile, wanted: frozenset[str], at: int) -> Sharers:
        """Count as the engine does; *at* is the probe's own row, or -1."""
        found = {ROSTER: len(self.profiles)}
        for key in wanted:
            rows = self.holders.get(key, ())
            if rows and key[0] in NAME_TYPES:
                found[key] = min(len(rows), COUNTED)
            elif rows and key[0] in PEOPLE_TYPES:
                found[key] = self._people(key, rows, probe if at < 0 else None)
        return found

    def _people(self, key: str, rows: Sequence[int], probe: Profile | None) -> int:
        if len(rows) >= COUNTED:
            return len(compare_names.PEOPLE)
        if probe is None and key in self.counted:
            return self.counted[key]
        names = [self.profiles[row].name for row in rows]
        if probe is not None:
            return compare_names.count_people([probe.name, *names])
        self.counted[key] = compare_names.count_people(names)
        return self.counted[key]


def _compared(source: Source) -> Pairs:
    customers, leads = source.rows()
    roster = _roster(_profiles(customers, "c"))
    entities: dict[str, set[int]] = defaultdict(set)
    for at, row in enumerate(customers):
        entities[row["entity"]].add(at)
    chance = Random(source.seed)  # noqa: S311 - seeded
    found: list[tuple] = []
    missed = [0, 0]
    for is_lead, rows in ((True, leads), (False, customers)):
        most = source.probes * (1 if is_lead else 2)
        chosen = chance.sample(range(len(rows)), min(most, len(rows)))
        probes = _profiles(rows, "l") if is_lead else roster.profiles
        asked = frozenset() if is_lead else frozenset(chosen)
        for at in chosen:
            probe, row = probes[at], rows[at]
            own = -1 if is_lead else at
            mates = {
                mate
                for mate in entities[row["entity"]]
                if mate != own and (mate > at or mate not in asked)
            }
            wanted = keys.profile_keys(probe)
            sharers = roster.sharers(probe, wanted, own)
            for other, has_contact in _near(probe, wanted, roster):
                if other == own or (other < at and other in asked):
                    continue
                mates.discard(other)
                profile, weight = roster.profiles[other], 1.0
                is_other = not related(row, customers[other])
                if is_other and not has_contact and _is_told(probe, profile):
                    if chance.random() * EVERY >= 1:
                        continue
                    weight = float(EVERY)
                levels = list(_levels(probe, profile, sharers))
                kind = relation(row, customers[other], probe, profile, dict(levels))
                sure = any(one in BUILT_IN[name].contacts for name, one in levels)
                codes = [LEVELS[level] for level in levels]
                firm = probe.is_organisation
                found.append((codes, kind, weight, sure, firm, other, is_lead, at))
            missed[is_lead] += len(mates)
    codes, kinds, weights, contacts, firms, right, is_lead, left = zip(
        *found, strict=True
    )
    step = step_of(len(customers))
    width = max(map(len, codes))
    return Pairs(
        codes=np.array([c + [0] * (width - len(c)) for c in codes], np.int16),
        kinds=np.array(kinds, np.int8),
        weights=np.array(weights, np.float64),
        steps=np.where(contacts, 0, step).astype(np.int8),
        is_lead=np.array(is_lead, bool),
        is_firm=np.array(firms, bool),
        left=np.array(left, np.int32),
        right=np.array(right, np.int32),
        missed=np.array(missed),
    )


def _profiles(rows: Sequence[Row], side: str) -> list[Profile]:
    found = []
    for at, row in enumerate(rows):
        given = {name: value for name, value in row.items() if name not in TRUTH}
        record = record_of(given | {"id": f"{side}{at}"})
        found.append(profile_of(record, _POLICY))
    return found


def _roster(profiles: list[Profile]) -> _Roster:
    holders: dict[str, list[int]] = defaultdict(list)
    for at, profile in enumerate(profiles):
        for key in keys.profile_keys(profile):
            holders[key].append(at)
    return _Roster(profiles, holders)


def _near(
    probe: Profile, wanted: frozenset[str], roster: _Roster
) -> Iterator[tuple[int, bool]]:
    """Give who shares a key, and whether it is one of a contact."""
    sure: set[int] = set()
    seen: set[int] = set()
    for key in wanted:
        rows = roster.holders.get(key, ())
        if len(rows) <= CAPS.get(key[0], COUNTED):
            (sure if key[0] in SURE_TYPES else seen).update(rows)
    for row in sorted(seen | sure):
        if roster.profiles[row].is_organisation is probe.is_organisation:
            yield row, row in sure


def _levels(
    left: Profile, right: Profile, sharers: Sharers
) -> Iterator[tuple[str, str]]:
    for feature in _FEATURES:
        level = feature.level(left, right, sharers)
        if level is not None:
            yield feature.name, level


def _is_told(left: Profile, right: Profile) -> bool:
    """Tell whether names alone, without a contact, say that two are two."""
    return compare_names.DIFFERENT in compare_names.name_levels(left.name, right.name)


def related(row: Row, other: Row) -> bool:
    """Tell whether two records are of one entity or, where known, one household."""
    if row["entity"] == other["entity"]:
        return True
    household = row.get("household", "")
    return bool(household) and household == other.get("household")


def relation(
    row: Row, other: Row, left: Profile, right: Profile, levels: Mapping[str, str]
) -> int:
    """Say what two records are to each other: by the truth, or by a guess without it.

    Households and employers are known of worlds only.
    """
    if row["entity"] == other["entity"]:
        return SAME
    if "household" not in row:
        return guessed(left, right, levels)
    if row["household"] and row["household"] == other["household"]:
        return HOUSEHOLD
    is_company = row["employer"] and row["employer"] == other["employer"]
    return COMPANY if is_company else UNRELATED


def guessed(left: Profile, right: Profile, levels: Mapping[str, str]) -> int:
    """Guess what two people are who are not one.

    A household, where surname and building, street and town, or surname and a phone or
    e-mail of few agree; of one company, where the company or its domain agrees.
    """
    family = compare_names.name_levels(left.name, right.name)[1]
    is_family = family in {compare_names.SAME, compare_names.CLOSE, compare_names.PART}
    phone = levels.get("phone", "").removesuffix(f", {OTHER}")
    mail = levels.get("email", "")
    is_shared = phone.startswith("same number,") and not phone.endswith("many people")
    is_shared |= mail.startswith("same address")
    one, two = left.place, right.place
    is_street = (
        one is not None
        and two is not None
        and bool(one.street)
        and (one.street, one.city) == (two.street, two.city)
    )
    is_home = levels.get("address", "").startswith("same building,")
    if is_family and (is_home or is_shared or is_street):
        return HOUSEHOLD
    named = levels.get("company", "").startswith(
        ("same company name", "company name misspelt")
    )
    if named or mail.startswith("same company domain") or "domain" in levels:
        return COMPANY
    return HOUSEHOLD if is_home and phone.startswith("same number,") else UNRELATED
