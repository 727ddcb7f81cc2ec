"""What two signatures tell of a pair: for each feature a number, whose bits are facts.

A fact is a table entry: which columns may agree, which bits may be in common, which
flags count. All that is asked of a pair is asked at once, for a lookup has few pairs,
and then each call of numpy takes as long as its work.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final, TypeAlias, final

import attrs
import numpy as np
from numpy.typing import NDArray

from leadlink.engine.signature import (
    EXTRAS,
    FAMILY_INITIAL,
    GIVEN_INITIAL,
    GIVEN_LAST,
    HASHED,
    IN_SIGNS,
    LONG,
    MORE_BIRTHS,
    MORE_EMAILS,
    MORE_FAMILIES,
    MORE_IDS,
    MORE_PHONES,
    ORGANISATION,
    WIDTH,
    Column,
    Signatures,
)

Codes: TypeAlias = NDArray[np.uint16]
"""One row a feature, one column a pair."""

_BLANK: Final = WIDTH
"""In place of a column: agrees with one of the other side that is blank."""

_ANY: Final = WIDTH + 1
"""In place of a column: has all bits."""

_SHORT: Final = np.uint32(LONG - 1)
_LONG_AT: Final = np.uint32(LONG.bit_length() - 1)
_COUNTS: Final = np.array([half.bit_count() for half in range(1 << 16)], np.uint8)
"""How many bits each half of a column has."""

_BITS: Final = 2
"""How many bits of its letters a slip may change."""

_ALL: Final = 0xFFFFFFFF
_Ways = tuple[tuple[int, int], ...]


@final
@attrs.frozen
class Fact:
    """Something that is true of a pair where any of its ways is.

    Attributes:
        name: As which a rule asks for it.
        equal: A column of the left and one of the right, filled and equal.
        common: A column and those of its bits that both may have.
        either: Flags that either may have.
        mine: Flags that the left may have.
        theirs: Flags that the right may have.
        near: Letters of the left and of the right that differ by slips at most.
    """

    name: str
    equal: _Ways = ()
    common: _Ways = ()
    either: int = 0
    mine: int = 0
    theirs: int = 0
    near: _Ways = ()


def _same(*columns: Column) -> _Ways:
    return tuple((column, column) for column in columns)


def _any(one: Column, other: Column) -> _Ways:
    """Give the ways in which any of two values agrees with any of two."""
    return (one, one), (other, other), (one, other), (other, one)


def _missing(name: str, column: Column) -> Fact:
    return Fact(name, ((column, _BLANK), (_BLANK, column)))


def _plain(same: Fact, alike: _Ways, column: Column) -> tuple[Fact, ...]:
    return same, Fact("alike", alike), _missing("missing", column)


FACTS: Final[Mapping[str, tuple[Fact, ...]]] = {
    "given": (
        Fact("same", _any(Column.GIVEN, Column.SECOND_GIVEN)),
        Fact("nickname", common=((Column.FORMALS, _ALL), (Column.MORE_FORMALS, _ALL))),
        Fact("close", _same(Column.GIVEN_HEAD, Column.GIVEN_TAIL, Column.GIVEN_BONES)),
        Fact("begins", common=((Column.INITIALS, _ALL),)),
        Fact("initial", either=GIVEN_INITIAL),
        _missing("missing", Column.GIVEN),
    ),
    "family": (
        Fact("same", _same(Column.FAMILY)),
        Fact("turned", ((Column.FIRST_FAMILY, Column.SECOND_FAMILY),)),
        Fact("turned_back", ((Column.SECOND_FAMILY, Column.FIRST_FAMILY),)),
        Fact("part", _any(Column.FIRST_FAMILY, Column.SECOND_FAMILY)),
        Fact("ends", _same(Column.FAMILY_HEAD, Column.FAMILY_TAIL)),
        Fact("sounds", _same(Column.FAMILY_BONES)),
        Fact("near", either=MORE_FAMILIES, near=_same(Column.FAMILY_LETTERS)),
        Fact("initial", either=FAMILY_INITIAL),
        _missing("missing", Column.FAMILY),
    ),
    "order": (
        Fact("crossed", ((Column.GIVEN, Column.FIRST_FAMILY),)),
        Fact("back", ((Column.FIRST_FAMILY, Column.GIVEN),)),
        Fact(
            "nearly_crossed",
            either=GIVEN_INITIAL | FAMILY_INITIAL,
            theirs=GIVEN_LAST,
            near=((Column.GIVEN_LETTERS, Column.FAMILY_LETTERS),),
        ),
        Fact(
            "nearly_back",
            either=GIVEN_INITIAL | FAMILY_INITIAL,
            mine=GIVEN_LAST,
            near=((Column.FAMILY_LETTERS, Column.GIVEN_LETTERS),),
        ),
        Fact("joined", _same(Column.JOINED)),
        Fact("in_signs", either=IN_SIGNS),
        Fact("both_in_signs", common=((Column.FLAGS, IN_SIGNS),)),
        Fact("organisation", either=ORGANISATION),
        Fact("organisations", common=((Column.FLAGS, ORGANISATION),)),
    ),
    "company": _plain(
        Fact("same", _same(Column.COMPANY)),
        _same(Column.COMPANY_HEAD, Column.COMPANY_TAIL),
        Column.COMPANY,
    ),
    "domain": (
        Fact("shared", _any(Column.DOMAIN, Column.SECOND_DOMAIN)),
        _missing("no_email", Column.EMAIL),
        Fact("named", ((Column.LABEL_HEAD, Column.COMPANY_HEAD),)),
        Fact("other_named", ((Column.COMPANY_HEAD, Column.LABEL_HEAD),)),
        Fact("one", ((Column.SECOND_DOMAIN, _BLANK),)),
        Fact("other_one", ((_BLANK, Column.SECOND_DOMAIN),)),
        Fact("no_company", ((Column.COMPANY, _BLANK),)),
        Fact("other_no_company", ((_BLANK, Column.COMPANY),)),
    ),
    "extras": (Fact("both", common=((Column.FLAGS, EXTRAS),)),),
    "phone": _plain(
        Fact("same", _any(Column.PHONE, Column.SECOND_PHONE), either=MORE_PHONES),
        _same(Column.PHONE_HEAD, Column.PHONE_TAIL),
        Column.PHONE,
    ),
    "email": (
        Fact("same", _any(Column.EMAIL, Column.SECOND_EMAIL), either=MORE_EMAILS),
        Fact("user", _any(Column.USER, Column.SECOND_USER)),
        Fact("near", _same(Column.USER_HEAD, Column.USER_TAIL)),
        Fact("at_one", _same(Column.MAIL)),
        Fact("at_alike", near=_same(Column.MAIL_LETTERS)),
        Fact("domain", _any(Column.DOMAIN, Column.SECOND_DOMAIN)),
        Fact("free", ((Column.DOMAIN, _BLANK),)),
        Fact("other_free", ((_BLANK, Column.DOMAIN),)),
        Fact("one", ((Column.SECOND_EMAIL, _BLANK),)),
        Fact("other_one", ((_BLANK, Column.SECOND_EMAIL),)),
        _missing("missing", Column.EMAIL),
    ),
    "address": (
        Fact("number", _same(Column.NUMBER)),
        Fact("street", _same(Column.STREET)),
        Fact("near_street", near=_same(Column.STREET_LETTERS)),
        Fact("postcode", _same(Column.POSTCODE)),
        Fact("near_city", near=_same(Column.CITY_LETTERS)),
        _missing("no_street", Column.STREET),
        _missing("no_postcode", Column.POSTCODE),
        _missing("no_city", Column.CITY),
    ),
    "id number": _plain(
        Fact("same", _any(Column.ID, Column.SECOND_ID), either=MORE_IDS),
        _same(Column.ID_HEAD, Column.ID_TAIL),
        Column.ID,
    ),
    "birth date": _plain(
        Fact("same", _same(Column.BIRTH), either=MORE_BIRTHS),
        _same(Column.BIRTH_DAY, Column.BIRTH_YEAR),
        Column.BIRTH,
    ),
}
"""The facts of each feature, the first the lowest bit of its number."""


@final
class Layout:
    """Where the facts of some features stand, so that they are asked all at once.

    Args:
        features: The facts of each.
    """

    def __init__(self, features: Sequence[tuple[Fact, ...]]) -> None:
        """Number all ways of all facts, those of one kind together."""
        bits = [
            (place, 1 << bit, fact)
            for place, facts in enumerate(features)
            for bit, fact in enumerate(facts)
        ]
        equal = [(*way, *at) for *at, fact in bits for way in fact.equal]
        common = [
            (*way, *at)
            for *at, fact in bits
            for way in (*_common(fact.common), *_flags(fact))
        ]
        near = [(*way, *at) for *at, fact in bits for way in fact.near]
        columns = np.array([way[:2] for way in (*equal, *common, *near)])
        self._ours, self._others = columns.T.copy()
        self._equal = slice(len(equal))
        self._common = slice(len(equal), len(equal) + len(common))
        self._near = slice(len(equal) + len(common), None)
        self._masks = np.array([way[2] for way in common], np.uint32)[:, None]
        ways = [way[-2:] for way in (*equal, *common, *near)]
        order = sorted(range(len(ways)), key=ways.__getitem__)
        self._order = np.array(order)
        self._weights = np.array([[ways[at][1]] for at in order], np.uint16)
        places = np.array([ways[at][0] for at in order])
        self._starts = places.searchsorted(np.arange(len(features)))

    def codes(self, left: Signatures, right: Signatures) -> Codes:
        """Give the number of each feature for each pair.

        Args:
            left: The signatures of the pairs, or of the one that all have.
            right: Those of the others.
        """
        # A blank on the left stands as a number that no hash on the right is.
        mine, theirs = _columns(left, 0), _columns(right, _ALL)
        mine[:HASHED] -= mine[:HASHED] == 0
        mine, theirs = mine.take(self._ours, axis=0), theirs.take(self._others, axis=0)
        ways = np.empty(theirs.shape, np.bool_)
        part = self._equal
        np.equal(mine[part], theirs[part], out=ways[part])
        part = self._common
        common = mine[part] & theirs[part]
        common &= self._masks
        np.not_equal(common, 0, out=ways[part])
        part = self._near
        ways[part] = _is_near(mine[part], theirs[part])
        weighed = ways.take(self._order, axis=0) * self._weights
        codes: Codes = np.bitwise_or.reduceat(weighed, self._starts, axis=0)
        return codes


def _is_near(left: Signatures, right: Signatures) -> NDArray[np.bool_]:
    """Tell whether one slip may part two texts, or two where both are long."""
    unlike = _COUNTS.take(((left ^ right) & _SHORT).view(np.uint16))
    allowed = _BITS << ((left & right) >> _LONG_AT)
    near: NDArray[np.bool_] = unlike[:, ::2] + unlike[:, 1::2] <= allowed
    return near


def _columns(rows: Signatures, blank: int) -> Signatures:
    """Turn signatures, with what may stand in place of a column beside them."""
    columns = np.empty((WIDTH + 2, len(rows)), np.uint32)
    columns[:WIDTH] = rows.T
    columns[_BLANK] = blank
    columns[_ANY] = _ALL
    return columns


def _common(ways: _Ways) -> Iterator[tuple[int, int, int]]:
    for column, mask in ways:
        yield column, column, mask


def _flags(fact: Fact) -> Iterator[tuple[int, int, int]]:
    if fact.either | fact.mine:
        yield Column.FLAGS, _ANY, fact.either | fact.mine
    if fact.either | fact.theirs:
        yield _ANY, Column.FLAGS, fact.either | fact.theirs
