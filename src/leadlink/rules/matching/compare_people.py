"""Who uses what two records share: one person, or people with other given names."""

from collections.abc import Iterable

from leadlink.rules.matching.compare_names import (
    DIFFERENT,
    has_one_given_name,
    name_levels,
)
from leadlink.rules.matching.names import Name
from leadlink.rules.matching.profile import Profile

PEOPLE = ("one person", "two people", "three people", "many people")
"""Who uses a phone number, an address or a mailbox: four are as many as forty."""

OTHER = "other given name"
"""What a level ends with where two given names share a value."""

USERS = (*PEOPLE, *(f"{people}, {OTHER}" for people in PEOPLE[1:]))
"""What ``people_of`` may say."""


def count_people(found: Iterable[Name]) -> int:
    """Count the people among *found* by their given names, four and more as four.

    Spellings, nicknames and initials of one given name are one person; a name without
    a given name counts for nobody.
    """
    people: list[Name] = []
    for name in found:
        if name.given and not any(has_one_given_name(name, other) for other in people):
            people.append(name)
            if len(people) == len(PEOPLE):
                break
    return len(people)


def has_other_given_name(left: Profile, right: Profile) -> bool:
    """Tell whether the given names are two: no nickname, initial or slip of one."""
    return name_levels(left.name, right.name)[0] == DIFFERENT


def people_of(count: int | None, left: Profile, right: Profile) -> str:
    """Say how many people use a value, by the roster or at least by this pair.

    What two given names share is a level of its own: families and offices share
    everything, so that all of it together must not make two people one.
    """
    least = 2 if has_other_given_name(left, right) else 1
    people = PEOPLE[min(max(count or 1, least), len(PEOPLE)) - 1]
    return f"{people}, {OTHER}" if least > 1 else people


def said_of(level: str, left: Profile, right: Profile) -> str:
    """Give the level that two people with two given names reach in place of *level*."""
    return f"{level}, {OTHER}" if has_other_given_name(left, right) else level
