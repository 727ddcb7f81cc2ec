"""The screen over many pairs at once: what is known is a number, its weight a look-up.

What a pair weighs is a row of names, and a row for each feature, added up; what must be
reached is taken off the names beforehand. So numpy only compares, packs, looks up and
adds.
"""

from functools import lru_cache
from itertools import accumulate
from typing import Final, TypeAlias, final

import numpy as np
from numpy.typing import NDArray

from leadlink.engine.key_index import Counts, Rows
from leadlink.engine.pair_facts import FACTS, Codes, Layout
from leadlink.engine.pair_tables import (
    RULES,
    Sums,
    classes,
    is_namesake,
    is_other,
    is_surnamed,
    name_bits,
    name_ids,
    name_places,
    names,
)
from leadlink.engine.signature import Column, Signatures
from leadlink.rules.matching.screen import Bits, Screen

Truths: TypeAlias = NDArray[np.bool_]

_AT_ONCE: Final = 512
_PEOPLE, _ORGANISATIONS = 0, 2
_GROUPS: Final = {
    "name": FACTS["given"] + FACTS["family"],
    **{name: facts for name, facts in FACTS.items() if name not in {"given", "family"}},
}
_FEATURES: Final = tuple(_GROUPS)
_NAMES: Final = _FEATURES.index("order") + 1
"""Features at the beginning that together are the name."""

_NUMBERS: Final = _FEATURES.index("id number")
"""From here on, features that most probes have nothing in."""

_CONTACTS: Final = slice(_FEATURES.index("phone"), _NUMBERS + 1)
"""Features with a lowest bit that says that a contact agrees."""

_ALL: Final = Layout(tuple(_GROUPS.values()))
_MOST: Final = Layout(tuple(_GROUPS.values())[:_NUMBERS])
_CHANCE, _NAMESAKES, _SURNAMES, _FIRST = range(4)
"""Rows of what is looked up: whether a contact agrees, who has the name, features."""


@final
class PairScreen:
    """Tells which of many pairs are worth comparing, by two screens.

    Args:
        people: For two people.
        organisations: For two organisations.
        reads_all: Whether an own comparison reads more than fields of its own, so that
            any pair may have something for it.
    """

    def __init__(
        self, people: Screen, organisations: Screen, *, reads_all: bool = False
    ) -> None:
        """Work the tables out."""
        self._tables = _tables(people, organisations, reads_all=reads_all)

    def passing(
        self,
        lefts: Signatures,
        left: Rows,
        rights: Signatures,
        right: Rows,
        bearers: Counts,
    ) -> Truths:
        """Tell for each pair whether it could be shown.

        Args:
            lefts: Signatures by row; of one record, or as many as are needed.
            left: The rows of the pairs.
            rights: Signatures by row.
            right: The other rows of the pairs.
            bearers: By row of *lefts*, how many records have its name, and how many
                its surname.
        """
        passed = np.empty(len(right), dtype=np.bool_)
        is_one = len(lefts) == 1
        for at in range(0, len(right), _AT_ONCE):
            part = slice(at, at + _AT_ONCE)
            one = slice(None) if is_one else left[part]
            passed[part] = self._tables.passing(
                lefts[one], rights.take(right[part], axis=0), bearers[one]
            )
        return passed


@final
class _Tables:
    """Two screens, as tables by what is known of a pair."""

    def __init__(
        self, people: Screen, organisations: Screen, *, reads_all: bool
    ) -> None:
        screens = {_PEOPLE: people, _ORGANISATIONS: organisations}
        self._places = name_places()
        self._ids = name_ids()
        self._namesakes = np.array([least for least, _ in people.namesakes])
        self._surnames = np.array([least for least, _ in people.surnames])
        parts = _parts(people, reads_all=reads_all, is_other=False)
        starts = [*accumulate(map(len, parts), initial=0)]
        self._starts = np.array(starts[:-1])[:, None]
        self._features = _array(
            [
                bits
                for screen in screens.values()
                for is_other in (False, True)
                for part in _parts(screen, reads_all=reads_all, is_other=is_other)
                for bits in part
            ]
        )
        self._names = np.array(
            [
                (
                    *name_bits(name, screens),
                    is_namesake(name),
                    is_surnamed(name),
                    starts[-1] * (name.kind + is_other(name)),
                )
                for name in names()
            ],
            np.int32,
        ).T.copy()

    def passing(self, left: Signatures, right: Signatures, bearers: Counts) -> Truths:
        codes = _codes(left, right)
        place = self._places.take(codes[0])
        place += codes[1]
        name = self._names.take(self._ids.take(place), axis=1)
        places = np.empty((len(codes) - _NAMES + _FIRST, len(right)), np.intp)
        np.bitwise_or.reduce(codes[_CONTACTS], out=places[_CHANCE])
        places[_CHANCE] &= 1
        namesakes = self._namesakes.searchsorted(bearers[:, 0], side="right")
        np.multiply(name[2], namesakes, out=places[_NAMESAKES])
        surnames = self._surnames.searchsorted(bearers[:, 1], side="right")
        np.multiply(name[3], surnames, out=places[_SURNAMES])
        places[_FIRST:] = codes[_NAMES:]
        places += self._starts[: len(places)]
        places += name[4]
        sums = self._features.take(places, axis=1).sum(axis=1)
        sums += name[:2]
        passed: Truths = (sums >= 0).any(axis=0)
        return passed


def _codes(left: Signatures, right: Signatures) -> Codes:
    has_numbers = left[:, Column.BIRTH : Column.ID + 1].any()
    return (_ALL if has_numbers else _MOST).codes(left, right)


@lru_cache(maxsize=32)
def _tables(people: Screen, organisations: Screen, *, reads_all: bool) -> _Tables:
    return _Tables(people, organisations, reads_all=reads_all)


def _parts(screen: Screen, *, reads_all: bool, is_other: bool) -> list[list[Bits]]:
    """Give what each number of each row of features weighs."""
    nothing = (0, 0)
    surnames = screen.other_surnames if is_other else screen.surnames
    parts = [
        [screen.roster, nothing],
        [nothing, *(bits for _, bits in screen.namesakes)],
        [nothing, *(bits for _, bits in surnames)],
    ]
    for feature in _FEATURES[_NAMES:]:
        if feature in RULES:
            found = classes(feature)
            half = len(found) // 2
            found = found[half:] if is_other else found[:half]
            parts.append([screen.features[feature][place] for place in found])
        else:
            parts.append([screen.extras if reads_all else nothing, screen.extras])
    return parts


def _array(bits: list[Bits]) -> Sums:
    return np.array(bits, dtype=np.int32).T.copy()
