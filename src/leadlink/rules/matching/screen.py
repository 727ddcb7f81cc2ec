"""The screen: which pairs are worth comparing, by what little is known of them.

Most records that share a key share a surname or a town and nothing else. Before two of
them are compared in full, each feature is put into a coarse class: *same*, *alike*,
*different*, or *missing* on either side. A class stands for some levels of the
feature's comparison, and weighs what the heaviest of them weighs. Prior and classes
add up as the levels do, to about the most that comparing could come to; a pair that
cannot be shown with that is left out.

What is known of a pair is the engine's business: from hashes for a roster in memory,
from shared keys for a store. What it means and what it weighs stands here.
"""

from collections.abc import Iterable, Mapping
from enum import IntEnum
from functools import lru_cache
from itertools import product
from math import log2
from typing import final

import attrs

from leadlink.model.match import Relation
from leadlink.model.policy.matching import MatchingPolicy
from leadlink.rules.matching.compare_names import (
    CLOSE,
    DIFFERENT,
    FAMILY_LEVELS,
    GIVEN_LEVELS,
    INITIAL,
    MISSING,
    NAMESAKES,
    NICKNAME,
    OTHER,
    PART,
    SAME,
    USERS,
)
from leadlink.rules.matching.features import LEVELS, ROSTERS
from leadlink.rules.matching.tables import UNIT, WeightTable

COUNTED = 1_000
"""A key that more records have is too common to be read."""

CAPS: Mapping[str, int] = {
    **dict.fromkeys("peuancgk", COUNTED),
    "i": 30,
    "f": 20,
}
"""How many records may have a key of each type for it to be read at all."""

CAP = 100
"""As many for a key of another type."""

PEOPLE_TYPES = frozenset("peua")
"""Types of keys whose holders are counted as people."""

NAME_TYPES = frozenset("nif")
"""Types of keys whose holders are counted as records."""

NEVER = -(1 << 20)
"""In place of a sum: no pair is of this relation."""

Bits = tuple[int, int]
"""For *same* and for *same household*, in 1/1024 bit."""


class PhoneClass(IntEnum):
    """What is known of the numbers of two records; OTHER: of two given names."""

    MISSING = 0
    SAME = 1
    SAME_OTHER = 2
    ALIKE = 3
    ALIKE_OTHER = 4
    DIFFERENT = 5


class EmailClass(IntEnum):
    """What is known of the addresses of two records."""

    MISSING = 0
    SAME = 1
    SAME_OTHER = 2
    ALIKE = 3
    ALIKE_OTHER = 4
    DOMAIN = 5
    DOMAIN_OTHER = 6
    FREE = 7
    FREE_OTHER = 8
    ELSEWHERE = 9
    DIFFERENT = 10


class CompanyClass(IntEnum):
    """What is known of two companies' names."""

    MISSING = 0
    SAME = 1
    SAME_OTHER = 2
    ALIKE = 3
    ALIKE_OTHER = 4
    DIFFERENT = 5


class DomainClass(IntEnum):
    """Whether a domain is shared, or named like the other's company."""

    MISSING = 0
    SAME = 1
    SAME_OTHER = 2


class AddressClass(IntEnum):
    """What is known of two addresses."""

    MISSING = 0
    BUILDING = 1
    BUILDING_OTHER = 2
    STREET = 3
    POSTCODE = 4
    POSTCODE_ONLY = 5
    TOWN = 6
    TOWN_ONLY = 7
    DIFFERENT = 8


class BirthClass(IntEnum):
    """What is known of two dates of birth."""

    MISSING = 0
    SAME = 1
    SAME_OTHER = 2
    ALIKE = 3
    ALIKE_OTHER = 4
    DIFFERENT = 5


class IdClass(IntEnum):
    """What is known of id numbers."""

    MISSING = 0
    SAME = 1
    SAME_OTHER = 2
    ALIKE = 3
    ALIKE_OTHER = 4
    DIFFERENT = 5


_ALONE = tuple(users for users in USERS if not users.endswith(OTHER))
_OTHERS = tuple(users for users in USERS if users.endswith(OTHER))


def _used(value: str, users: Iterable[str]) -> tuple[str, ...]:
    return tuple(f"{value}, {people}" for people in users)


_ALIKE_BIRTHS = (
    "day and month swapped",
    "one digit differs",
    "same day and month",
    "two digits differ",
    "same year",
)

_ELSEWHERE = (
    "same user elsewhere",
    "similar user elsewhere",
    "common user elsewhere",
)

_LEVELS_OF: Mapping[str, Mapping[int, tuple[str, ...]]] = {
    "phone": {
        PhoneClass.SAME: (
            *_used("same number", _ALONE),
            "same number, other extension",
        ),
        PhoneClass.SAME_OTHER: _used("same number", _OTHERS),
        PhoneClass.ALIKE: ("one digit differs",),
        PhoneClass.ALIKE_OTHER: (f"one digit differs, {OTHER}",),
        PhoneClass.DIFFERENT: ("different number",),
    },
    "email": {
        EmailClass.SAME: (*_used("same address", _ALONE), "same role mailbox"),
        EmailClass.SAME_OTHER: (
            *_used("same address", _OTHERS),
            f"same role mailbox, {OTHER}",
        ),
        EmailClass.ALIKE: ("similar user", "address misspelt", "same company domain"),
        EmailClass.ALIKE_OTHER: (
            f"similar user, {OTHER}",
            f"address misspelt, {OTHER}",
            f"same company domain, {OTHER}",
        ),
        EmailClass.DOMAIN: ("same company domain", "different address"),
        EmailClass.DOMAIN_OTHER: (f"same company domain, {OTHER}",),
        EmailClass.FREE: ("similar user", *_ELSEWHERE, "different address"),
        EmailClass.FREE_OTHER: (
            f"similar user, {OTHER}",
            *_ELSEWHERE,
            "different address",
        ),
        EmailClass.ELSEWHERE: (*_ELSEWHERE, "different address"),
        EmailClass.DIFFERENT: ("different address",),
    },
    "company": {
        CompanyClass.SAME: ("same company name",),
        CompanyClass.SAME_OTHER: (f"same company name, {OTHER}",),
        CompanyClass.ALIKE: ("company name misspelt", "part of the company name"),
        CompanyClass.ALIKE_OTHER: (
            f"company name misspelt, {OTHER}",
            "part of the company name",
        ),
        CompanyClass.DIFFERENT: ("different company name",),
    },
    "domain": {
        DomainClass.SAME: ("same domain", "domain named like the company"),
        DomainClass.SAME_OTHER: (
            f"same domain, {OTHER}",
            f"domain named like the company, {OTHER}",
        ),
    },
    "address": {
        AddressClass.BUILDING: _used("same building", _ALONE),
        AddressClass.BUILDING_OTHER: _used("same building", _OTHERS),
        AddressClass.STREET: ("same street",),
        AddressClass.POSTCODE: ("same postcode, other street",),
        AddressClass.POSTCODE_ONLY: ("same postcode",),
        AddressClass.TOWN: ("same town, other street",),
        AddressClass.TOWN_ONLY: ("same town",),
        AddressClass.DIFFERENT: ("other town",),
    },
    "birth date": {
        BirthClass.SAME: ("same date",),
        BirthClass.SAME_OTHER: (f"same date, {OTHER}",),
        BirthClass.ALIKE: _ALIKE_BIRTHS,
        BirthClass.ALIKE_OTHER: tuple(f"{level}, {OTHER}" for level in _ALIKE_BIRTHS),
        # By hashes two slips look like another date.
        BirthClass.DIFFERENT: ("different date", "one digit differs"),
    },
    "id number": {
        IdClass.SAME: ("same id number",),
        IdClass.SAME_OTHER: (f"same id number, {OTHER}",),
        IdClass.ALIKE: ("one character differs",),
        IdClass.ALIKE_OTHER: (f"one character differs, {OTHER}",),
        IdClass.DIFFERENT: ("different id number",),
    },
}

_CLASSES: Mapping[str, type[IntEnum]] = {
    "phone": PhoneClass,
    "email": EmailClass,
    "company": CompanyClass,
    "domain": DomainClass,
    "address": AddressClass,
    "birth date": BirthClass,
    "id number": IdClass,
}


def phone_class(*, same: bool, alike: bool, other: bool, missing: bool) -> int:
    """Give the class of two records' numbers; *other* says: of two given names."""
    if missing:
        return PhoneClass.MISSING
    if not (same or alike):
        return PhoneClass.DIFFERENT
    return (PhoneClass.SAME if same else PhoneClass.ALIKE) + other


def email_class(
    *,
    same: bool,
    alike: bool,
    domain: bool,
    free: bool,
    elsewhere: bool,
    other: bool,
    missing: bool,
) -> int:
    """Give the class of two records' addresses.

    Two domains that everybody can have an address at are no slips of each other.

    Args:
        same: Whether an address agrees.
        alike: Whether the letters before the @ agree, or some of them and the domain.
        domain: Whether the domain agrees, and is somebody's own.
        free: Whether no address is at a domain of somebody's own.
        elsewhere: Whether there is one address each, at two domains.
        other: Whether the given names are two.
        missing: Whether either has none.
    """
    if missing:
        return EmailClass.MISSING
    if same:
        return EmailClass.SAME + other
    if alike and free:
        return EmailClass.ELSEWHERE if elsewhere else EmailClass.FREE + other
    if alike:
        return EmailClass.ALIKE + other
    return EmailClass.DOMAIN + other if domain else EmailClass.DIFFERENT


def company_class(*, same: bool, alike: bool, other: bool, missing: bool) -> int:
    """Give the class of two companies' names."""
    if missing:
        return CompanyClass.MISSING
    if not (same or alike):
        return CompanyClass.DIFFERENT
    return (CompanyClass.SAME if same else CompanyClass.ALIKE) + other


def domain_class(*, same: bool, other: bool) -> int:
    """Give the class of domains, and of a domain and a company named alike."""
    return DomainClass.SAME + other if same else DomainClass.MISSING


def address_class(
    *,
    building: bool,
    street: bool,
    postcode: bool,
    city: bool,
    streets: bool,
    towns: bool,
    other: bool,
) -> int:
    """Give the class of two addresses.

    Args:
        building: Whether number and street agree.
        street: Whether the street agrees.
        postcode: Whether the postcode agrees.
        city: Whether the town agrees.
        streets: Whether both have a street.
        towns: Whether both have a town, or both a postcode.
        other: Whether the given names are two.
    """
    if building:
        return AddressClass.BUILDING + other
    if street:
        return AddressClass.STREET
    if postcode:
        return AddressClass.POSTCODE if streets else AddressClass.POSTCODE_ONLY
    if city:
        return AddressClass.TOWN if streets else AddressClass.TOWN_ONLY
    return AddressClass.DIFFERENT if streets or towns else AddressClass.MISSING


def birth_class(*, same: bool, alike: bool, other: bool, missing: bool) -> int:
    """Give the class of two dates of birth."""
    if missing:
        return BirthClass.MISSING
    if not (same or alike):
        return BirthClass.DIFFERENT
    return (BirthClass.SAME if same else BirthClass.ALIKE) + other


def id_class(*, same: bool, alike: bool, other: bool, missing: bool) -> int:
    """Give the class of id numbers."""
    if missing:
        return IdClass.MISSING
    if not (same or alike):
        return IdClass.DIFFERENT
    return (IdClass.SAME if same else IdClass.ALIKE) + other


def given_class(
    *, same: bool, nickname: bool, close: bool, begins: bool, missing: bool
) -> str:
    """Give the level that two given names may reach; the likeliest of those."""
    if missing:
        return MISSING
    if same:
        return SAME
    if begins:
        return INITIAL
    if nickname:
        return NICKNAME
    return CLOSE if close else DIFFERENT


def family_class(
    *, same: bool, part: bool, close: bool, initial: bool, missing: bool
) -> str:
    """Give the level that two surnames may reach."""
    if missing:
        return MISSING
    if same:
        return SAME
    if initial:
        return INITIAL
    if part:
        return PART
    return CLOSE if close else DIFFERENT


def crossed_class(
    given: str, family: str, *, crossed: bool, back: bool, joined: bool
) -> tuple[str, str]:
    """Give the levels of two names in the better order.

    Args:
        given: The class of the given names, in the order written.
        family: That of the surnames.
        crossed: Whether one given name is the other's surname.
        back: Whether one surname is the other's given name.
        joined: Whether all letters agree.
    """
    if (crossed and back) or (joined and given != MISSING):
        return SAME, SAME
    if not (crossed or back) or family not in {DIFFERENT, MISSING}:
        return given, family
    if given == MISSING:
        return SAME, MISSING
    return SAME, CLOSE


@final
@attrs.frozen(kw_only=True, eq=False)
class Screen:
    """What classes weigh, for two people or for two organisations.

    Attributes:
        start: The prior.
        extras: What own comparisons may add where both sides have a value for one.
        names: By the levels of given name and surname.
        namesakes: From so many on, what as many records of the name weigh.
        roster: What the size of the roster weighs where no contact agrees.
        features: By feature and class.
        least: What the sum must reach, for *same* or for *same household*.
    """

    start: Bits
    extras: Bits
    names: Mapping[tuple[str, str], Bits]
    namesakes: tuple[tuple[int, Bits], ...]
    roster: Bits
    features: Mapping[str, tuple[Bits, ...]]
    least: Bits


def is_promising(screen: Screen, kinds: frozenset[str]) -> bool:
    """Tell from the types of the keys that two people share whether to read further.

    What the keys do not tell is taken to be blank.
    """
    given, family = _named_by(kinds)
    other = given == DIFFERENT
    has_phone, has_email, has_building = (kind in kinds for kind in "pea")
    missing = {"missing": True, "same": False, "alike": False, "other": other}
    found = {
        "phone": phone_class(**missing | {"same": has_phone, "missing": not has_phone}),
        "email": email_class(
            same=has_email,
            alike="u" in kinds,
            domain="m" in kinds,
            free=False,
            elsewhere=False,
            other=other,
            missing=kinds.isdisjoint("eum"),
        ),
        "company": company_class(
            **missing | {"same": "g" in kinds, "missing": "g" not in kinds}
        ),
        "address": address_class(
            building=has_building,
            street=False,
            postcode="w" in kinds,
            city="w" in kinds,
            streets=False,
            towns=False,
            other=other,
        ),
        "birth date": birth_class(
            **missing | {"same": "d" in kinds, "missing": "d" not in kinds}
        ),
        "id number": id_class(
            **missing | {"same": "k" in kinds, "missing": "k" not in kinds}
        ),
    }
    by_chance = kinds.isdisjoint("peak")
    sums = (
        screen.start[relation]
        + screen.names[given, family][relation]
        + sum(screen.features[name][place][relation] for name, place in found.items())
        + screen.extras[relation]
        + by_chance * screen.roster[relation]
        for relation in range(2)
    )
    return any(bits >= least for bits, least in zip(sums, screen.least, strict=True))


def _named_by(kinds: frozenset[str]) -> tuple[str, str]:
    """Give the best levels of two names that share keys of these types."""
    if "n" in kinds:
        return SAME, SAME
    if not kinds.isdisjoint("xy"):
        return SAME, CLOSE
    if "z" in kinds:
        return CLOSE, SAME
    if "i" in kinds:
        return INITIAL, SAME
    if not kinds.isdisjoint("fw"):
        return (MISSING if "f" in kinds else DIFFERENT), SAME
    return (SAME, DIFFERENT) if "g" in kinds else (DIFFERENT, DIFFERENT)


def screen_of(table: WeightTable, policy: MatchingPolicy, roster: int) -> Screen:
    """Bring the weights of levels to the weights of classes.

    Args:
        table: For two people or two organisations.
        policy: What is shown.
        roster: How many records there are.
    """
    chance = [level for least, level in ROSTERS if roster >= least]
    return _screen(table, policy, *chance[-1:])


@lru_cache(maxsize=32)
def _screen(table: WeightTable, policy: MatchingPolicy, *chance: str) -> Screen:
    weigh = _Weigher(table)
    return Screen(
        start=weigh.prior,
        extras=weigh.extras(),
        names={
            (given, family): weigh("name", (f"{given} given name, {family} surname",))
            for given, family in product(GIVEN_LEVELS, FAMILY_LEVELS)
        },
        namesakes=tuple(
            (least, weigh("namesakes", (level,))) for least, level in NAMESAKES
        ),
        roster=weigh("roster", chance),
        features={
            feature: tuple(
                weigh(feature, _LEVELS_OF[feature].get(place, ())) for place in classes
            )
            for feature, classes in _CLASSES.items()
        },
        least=(
            _logit(policy.shown),
            _logit(policy.possible) if weigh.has_household else -NEVER,
        ),
    )


def _logit(share: float) -> int:
    """Give the log odds of a probability, in 1/1024 bit, rounded down."""
    if not 0 < share < 1:
        return NEVER if share <= 0 else -NEVER
    return int(log2(share / (1 - share)) * UNIT) - 1


@final
class _Weigher:
    """Weighs sets of levels by a table."""

    def __init__(self, table: WeightTable) -> None:
        self._weights = {
            (feature, level): row
            for feature, rows in table.weights
            for level, row in rows
        }
        self.has_household = Relation.SAME_HOUSEHOLD in table.relations
        self._household = (
            table.relations.index(Relation.SAME_HOUSEHOLD) if self.has_household else 0
        )
        self.prior = self._both(table.prior)

    def __call__(self, feature: str, levels: Iterable[str]) -> Bits:
        """Give what the heaviest of *levels* weighs, for each relation."""
        found = [self._weights.get((feature, level)) for level in levels]
        rows = [row for row in found if row is not None]
        return self._both(tuple(map(max, zip(*rows, strict=True)))) if rows else (0, 0)

    def extras(self) -> Bits:
        """Give the most that comparisons without classes may add."""
        best: dict[str, Bits] = {}
        for feature, level in self._weights:
            if feature not in LEVELS:
                same, household = self(feature, (level,))
                most, most_household = best.get(feature, (0, 0))
                best[feature] = (max(most, same), max(most_household, household))
        return (
            sum(bits[0] for bits in best.values()),
            sum(bits[1] for bits in best.values()),
        )

    def _both(self, row: tuple[int, ...]) -> Bits:
        return row[0], row[self._household] if self.has_household else 0
