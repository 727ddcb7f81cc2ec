"""What the name of one column says, whatever the other columns are."""

import re
from collections.abc import Iterator, Mapping
from functools import cache, lru_cache
from typing import Final, final

import attrs

from leadlink.engine.column_names import (
    COMPANIES,
    IS_COMPANY,
    IS_EITHER,
    NAMES,
    OF_COMPANIES,
    OF_PEOPLE,
    PERSONS,
    PLACES,
    SEVERAL,
    UNREAD,
)
from leadlink.rules.matching.field_names import plain
from leadlink.rules.matching.folding import CACHE

COMPANY: Final = "company"
"""The part, and the label of columns about a company."""

_ADDRESS: Final = "address"
_DEPTH: Final = 2
_DIGITS = re.compile(r"\d+")


@final
@attrs.frozen(order=True)
class Meaning:
    """What a column holds; the lesser of two names is the better.

    Attributes:
        rank: Of the label, the best first.
        place: Among the names of the part.
        part: Of a record.
        label: Which of several it is about, or "".
    """

    rank: int
    place: int
    part: str
    label: str


@final
@attrs.frozen
class Words:
    """The tables of names, as they are looked up.

    Attributes:
        parts: By name the part, and the place of the name among those of the part.
        affixes: What may stand before or behind, the longest first, with the label.
        ranks: Places of the labels, the best first.
    """

    parts: Mapping[str, tuple[str, int]]
    affixes: tuple[tuple[str, str], ...]
    ranks: Mapping[str, int]
    places: frozenset[str]
    unread: frozenset[str]
    either: frozenset[str]
    kinds: frozenset[str]
    of_companies: frozenset[str]
    of_people: frozenset[str]


@cache
def words() -> Words:
    """Give the tables; they are made once, when the first column is looked at."""
    places = tuple(map(plain, PLACES))
    affixes = {
        **{plain(word): "" for word in PERSONS},
        **{place: place for place in places},
        **{plain(word): COMPANY for word in COMPANIES},
    }
    return Words(
        parts={
            plain(name): (part, place)
            for part, names in NAMES.items()
            for place, name in enumerate(names)
        },
        affixes=tuple(sorted(affixes.items(), key=lambda one: (-len(one[0]), one))),
        ranks={label: rank for rank, label in enumerate(("", *places, COMPANY))},
        places=frozenset(places),
        unread=frozenset(map(plain, UNREAD)),
        either=frozenset(map(plain, IS_EITHER)),
        kinds=frozenset(map(plain, IS_COMPANY)),
        of_companies=frozenset(map(plain, OF_COMPANIES)),
        of_people=frozenset(map(plain, OF_PEOPLE)),
    )


@lru_cache(maxsize=CACHE)
def meaning_of(name: str, depth: int = _DEPTH) -> Meaning | None:
    """Tell what a column is called for, or None.

    Args:
        name: As ``plain`` gives it.
        depth: How many words may stand before or behind.
    """
    known = words().parts
    if name in known:
        part, place = known[name]
        return Meaning(0, place, part, "")
    if name in words().unread:
        return None
    digits = _DIGITS.findall(name)
    part, place = known.get(_DIGITS.sub("", name), ("", 0)) if digits else ("", 0)
    if part in SEVERAL or (part and digits == ["1"]):
        return Meaning(0, place, part, "")
    for rest, label in bare(name) if depth else ():
        found = meaning_of(rest, depth - 1)
        if found is not None and not _is_odd(found.part, label):
            is_firm = label == COMPANY and found.part == "name"
            part = COMPANY if is_firm else found.part
            whose = label or found.label
            return Meaning(words().ranks[whose], found.place + 1, part, whose)
    return None


def bare(name: str) -> Iterator[tuple[str, str]]:
    """Give what is left without a word before or behind, and the word's label.

    Words before come first. An address behind is the address itself.
    """
    for affix, label in words().affixes:
        if name.startswith(affix):
            yield name.removeprefix(affix).lstrip("1"), label
    for affix, label in words().affixes:
        if name.endswith(affix) and not affix.endswith(_ADDRESS):
            yield name.removesuffix(affix), label


def _is_odd(part: str, label: str) -> bool:
    """Tell what no record has: a second id, and a title that is not a person's."""
    return (part == "id" and label in words().places) or (
        part == "title" and bool(label)
    )
