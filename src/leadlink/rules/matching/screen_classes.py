"""The classes of the screen: what is roughly known of a pair, and all it may be."""

from collections.abc import Iterable, Mapping
from enum import IntEnum

from leadlink.rules.matching.compare_people import OTHER, USERS


class ValueClass(IntEnum):
    """What is known of two values of a kind; OTHER: of two given names.

    Of numbers, companies' names, dates of birth and id numbers alike.
    """

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
    KINDRED = 11
    KINDRED_OTHER = 12


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
    NEAR = 3
    NEAR_OTHER = 4
    ELSEWHERE = 5
    STREET = 6
    POSTCODE = 7
    POSTCODE_ONLY = 8
    TOWN = 9
    TOWN_ONLY = 10
    OTHER_STREET = 11
    DIFFERENT = 12


_ALONE = tuple(users for users in USERS if not users.endswith(OTHER))
_OTHERS = tuple(users for users in USERS if users.endswith(OTHER))


def _whoever(level: str) -> tuple[str, str]:
    return level, f"{level}, {OTHER}"


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

_OTHER_STREETS = ("same postcode, other street", "same town, other street")

LEVELS_OF: Mapping[str, Mapping[int, tuple[str, ...]]] = {
    "phone": {
        ValueClass.SAME: (
            *_used("same number", _ALONE),
            "same number, other extension",
        ),
        ValueClass.SAME_OTHER: _used("same number", _OTHERS),
        ValueClass.ALIKE: ("one digit differs",),
        ValueClass.ALIKE_OTHER: (f"one digit differs, {OTHER}",),
        ValueClass.DIFFERENT: ("different number",),
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
        EmailClass.KINDRED: ("similar user", "same company domain"),
        EmailClass.KINDRED_OTHER: (
            f"similar user, {OTHER}",
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
        ValueClass.SAME: ("same company name",),
        ValueClass.SAME_OTHER: (f"same company name, {OTHER}",),
        ValueClass.ALIKE: ("company name misspelt", "part of the company name"),
        ValueClass.ALIKE_OTHER: (
            f"company name misspelt, {OTHER}",
            "part of the company name",
        ),
        ValueClass.DIFFERENT: ("different company name",),
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
        AddressClass.NEAR: (*_used("same building", _ALONE), *_OTHER_STREETS),
        AddressClass.NEAR_OTHER: (*_used("same building", _OTHERS), *_OTHER_STREETS),
        AddressClass.ELSEWHERE: (
            "same street and number in another town",
            "other town",
        ),
        AddressClass.STREET: (*_whoever("same street"), *_OTHER_STREETS),
        AddressClass.POSTCODE: _whoever("same postcode, other street"),
        AddressClass.POSTCODE_ONLY: _whoever("same postcode"),
        AddressClass.TOWN: ("same town, other street",),
        AddressClass.TOWN_ONLY: _whoever("same town"),
        AddressClass.OTHER_STREET: ("other street",),
        AddressClass.DIFFERENT: ("other town",),
    },
    "birth date": {
        ValueClass.SAME: ("same date",),
        ValueClass.SAME_OTHER: (f"same date, {OTHER}",),
        ValueClass.ALIKE: _ALIKE_BIRTHS,
        ValueClass.ALIKE_OTHER: tuple(f"{level}, {OTHER}" for level in _ALIKE_BIRTHS),
        # By hashes two slips look like another date.
        ValueClass.DIFFERENT: ("different date", "one digit differs"),
    },
    "id number": {
        ValueClass.SAME: ("same id number",),
        ValueClass.SAME_OTHER: (f"same id number, {OTHER}",),
        ValueClass.ALIKE: ("one character differs",),
        ValueClass.ALIKE_OTHER: (f"one character differs, {OTHER}",),
        ValueClass.DIFFERENT: ("different id number",),
    },
}

CLASSES: Mapping[str, type[IntEnum]] = {
    "phone": ValueClass,
    "email": EmailClass,
    "company": ValueClass,
    "domain": DomainClass,
    "address": AddressClass,
    "birth date": ValueClass,
    "id number": ValueClass,
}
