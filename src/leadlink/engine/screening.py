"""The screen over many pairs at once: what agrees is a number, its weight a look-up.

For each feature the facts about a pair, as *same* or *missing*, are the bits of a small
number. What each number weighs is worked out beforehand by the rules in
``rules/matching/screen_facts.py``, so that numpy only compares, shifts and looks up.
"""

from collections.abc import Callable
from functools import lru_cache
from itertools import accumulate, product
from typing import Final, TypeAlias, TypeVar, final

import numpy as np
from numpy.typing import NDArray

from leadlink.engine.key_index import Counts, Rows
from leadlink.engine.signature import (
    EXTRAS,
    FAMILY_INITIAL,
    GIVEN_INITIAL,
    HASHED,
    IN_SIGNS,
    MORE_BIRTHS,
    MORE_EMAILS,
    MORE_IDS,
    MORE_PHONES,
    ORGANISATION,
    Column,
    Signatures,
)
from leadlink.rules.matching.compare_names import DIFFERENT, SAME
from leadlink.rules.matching.screen import Bits, Screen
from leadlink.rules.matching.screen_facts import (
    address_class,
    birth_class,
    company_class,
    crossed_class,
    domain_class,
    email_class,
    family_class,
    given_class,
    id_class,
    phone_class,
)

Truths: TypeAlias = NDArray[np.bool_]
Codes: TypeAlias = NDArray[np.uint16]
Sums: TypeAlias = NDArray[np.int32]

T = TypeVar("T")

_AT_ONCE: Final = 8_192
_GIVEN: Final = ("same", "nickname", "close", "begins", "missing")
_FAMILY: Final = ("same", "part", "close", "initial", "missing")
_CROSSED: Final = ("crossed", "back", "joined")
_SIGNS: Final = 1 << len(_GIVEN + _FAMILY + _CROSSED)
_PLAIN: Final = ("same", "alike", "other", "missing")
_FEATURES: Final[tuple[tuple[str, tuple[str, ...], Callable[..., int]], ...]] = (
    ("phone", _PLAIN, phone_class),
    (
        "email",
        ("same", "alike", "domain", "free", "elsewhere", "other", "missing"),
        email_class,
    ),
    ("company", _PLAIN, company_class),
    ("domain", ("same", "other"), domain_class),
    (
        "address",
        ("building", "street", "postcode", "city", "streets", "towns", "other"),
        address_class,
    ),
    ("birth date", _PLAIN, birth_class),
    ("id number", _PLAIN, id_class),
)


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
        self._people = _sums_of(people)
        self._organisations = _sums_of(organisations)
        self._reads_all = reads_all

    def passing(
        self,
        lefts: Signatures,
        left: Rows,
        rights: Signatures,
        right: Rows,
        namesakes: Counts,
    ) -> Truths:
        """Tell for each pair whether it could be shown.

        Args:
            lefts: Signatures by row; of one record, or as many as are needed.
            left: The rows of the pairs.
            rights: Signatures by row.
            right: The other rows of the pairs.
            namesakes: By row of *lefts*, how many records have its name.
        """
        passed = np.empty(len(right), dtype=np.bool_)
        is_one = len(lefts) == 1
        for at in range(0, len(right), _AT_ONCE):
            part = slice(at, at + _AT_ONCE)
            one = slice(None) if is_one else left[part]
            passed[part] = self._passing(
                np.ascontiguousarray(lefts[one].T),
                np.ascontiguousarray(rights[right[part]].T),
                namesakes[one],
            )
        return passed

    def _passing(
        self, left: Signatures, right: Signatures, namesakes: Counts
    ) -> Truths:
        is_organisation = left[Column.FLAGS] & ORGANISATION
        kinds = (right[Column.FLAGS] & ORGANISATION) + is_organisation
        passed = np.zeros(right.shape[1], dtype=np.bool_)
        for wanted, sums in ((0, self._people), (2, self._organisations)):
            found = np.flatnonzero(kinds == wanted)
            if len(found) == len(kinds):
                return sums.passing(left, right, namesakes, reads_all=self._reads_all)
            if len(found):
                is_one = left.shape[1] == 1
                passed[found] = sums.passing(
                    left if is_one else left[:, found],
                    right[:, found],
                    namesakes if is_one else namesakes[found],
                    reads_all=self._reads_all,
                )
        return passed


@final
class _Sums:
    """One screen, as tables by what is known of a pair."""

    def __init__(self, screen: Screen) -> None:
        self._screen = screen
        tables = [
            [screen.features[name][place] for place in _coded(facts, rule)]
            for name, facts, rule in _FEATURES
        ]
        # One table behind the other, so that all features are looked up at once.
        self._features = _array([bits for table in tables for bits in table])
        starts = accumulate(map(len, tables[:-1]), initial=0)
        self._starts = np.array(list(starts), dtype=np.uint16)[:, None]
        levels = [
            crossed_class(given, family, crossed=crossed, back=back, joined=joined)
            for (joined, back, crossed), family, given in product(
                product((False, True), repeat=len(_CROSSED)),
                _coded(_FAMILY, family_class),
                _coded(_GIVEN, given_class),
            )
        ]
        bits = [screen.names[pair] for pair in levels]
        # A name in signs is read in several ways: unlike another it says nothing.
        unread = [(max(same, 0), max(home, 0)) for same, home in bits]
        self._names = _array(bits + unread)
        self._is_other = np.array([pair[0] == DIFFERENT for pair in levels] * 2)
        self._is_namesake = np.array([pair == (SAME, SAME) for pair in levels] * 2)
        steps = [least for least, _ in screen.namesakes]
        self._steps = np.array(steps, dtype=np.int64)
        self._namesakes = _array([(0, 0), *(bits for _, bits in screen.namesakes)])

    def passing(
        self,
        left: Signatures,
        right: Signatures,
        namesakes: Counts,
        *,
        reads_all: bool,
    ) -> Truths:
        screen, facts = self._screen, _Facts(left, right)
        name = facts.name()
        other = self._is_other[name]
        sums = self._names[:, name]
        steps = np.searchsorted(self._steps, namesakes, side="right")
        if steps.any():
            sums += self._namesakes[:, steps] * self._is_namesake[name]
        phone, email = facts.phone(other), facts.email(other)
        address = facts.address(other)
        codes = [phone, email, facts.company(other), facts.domain(other), address]
        has_contact = phone | email | address
        if left[Column.BIRTH].any() or left[Column.ID].any():
            number = facts.id_number(other)
            codes += [facts.birth(other), number]
            has_contact |= number
        places = np.array(codes) + self._starts[: len(codes)]
        sums += self._features[:, places].sum(axis=1, dtype=np.int32)
        if screen.extras != (0, 0):
            has_extras = left[Column.FLAGS] & right[Column.FLAGS] & EXTRAS != 0
            has_extras |= reads_all
            sums += np.array(screen.extras)[:, None] * has_extras
        by_chance = (has_contact & 1) == 0
        passed: Truths = np.zeros(len(name), dtype=np.bool_)
        for relation in range(2):
            least = screen.least[relation] - screen.start[relation]
            passed |= sums[relation] + by_chance * screen.roster[relation] >= least
        return passed


@lru_cache(maxsize=32)
def _sums_of(screen: Screen) -> _Sums:
    return _Sums(screen)


def _array(bits: list[Bits]) -> Sums:
    return np.array(bits, dtype=np.int32).T.copy()


def _coded(facts: tuple[str, ...], rule: Callable[..., T]) -> list[T]:
    """Give what a rule says of each combination of facts, the first the lowest bit."""
    return [
        rule(**dict(zip(reversed(facts), truths, strict=True)))
        for truths in product((False, True), repeat=len(facts))
    ]


@final
class _Facts:
    """What is known of pairs: columns that agree, and more from them.

    All columns are compared at once, for a lookup has few pairs, and then each call of
    numpy takes as long as its work.
    """

    def __init__(self, left: Signatures, right: Signatures) -> None:
        self._left, self._right = left, right
        mine, theirs = left[:HASHED], right[:HASHED]
        filled = theirs != 0
        same = (mine == theirs) & filled
        crossed = same[_ONES] | same[_OTHERS]
        crossed |= (mine[_OTHERS] == theirs[_ONES]) & filled[_ONES]
        crossed |= (mine[_ONES] == theirs[_OTHERS]) & filled[_OTHERS]
        # Any of two values agrees with any of two.
        self._crossed = dict(zip(_TWOS, crossed, strict=True))
        self._same, self._filled = same, filled
        self._missing = (mine == 0) | ~filled
        self._flags = left[Column.FLAGS] | right[Column.FLAGS]

    def _flag(self, flag: int) -> Truths:
        """Tell where either side has a flag."""
        found: Truths = (self._flags & flag) != 0
        return found

    def name(self) -> Codes:
        """Tell what given names and surnames have in common, in any order."""
        left, right, same = self._left, self._right, self._same
        begins, *formals = left[HASHED : Column.FLAGS] & right[HASHED : Column.FLAGS]
        turned = left[Column.FIRST_FAMILY] == right[Column.SECOND_FAMILY]
        turned &= left[Column.SECOND_FAMILY] == right[Column.FIRST_FAMILY]
        given, family = left[Column.GIVEN], left[Column.FIRST_FAMILY]
        crossed = (given == right[Column.FIRST_FAMILY]) & (given != 0)
        back = (family == right[Column.GIVEN]) & (family != 0)
        code = _code(
            self._crossed[Column.GIVEN],
            (formals[0] | formals[1]) != 0,
            same[Column.GIVEN_HEAD]
            | same[Column.GIVEN_TAIL]
            | same[Column.GIVEN_BONES],
            (begins != 0) & self._flag(GIVEN_INITIAL),
            self._missing[Column.GIVEN],
            same[Column.FAMILY] | (turned & self._filled[Column.SECOND_FAMILY]),
            self._crossed[Column.FIRST_FAMILY],
            same[Column.FAMILY_HEAD]
            | same[Column.FAMILY_TAIL]
            | same[Column.FAMILY_BONES],
            self._flag(FAMILY_INITIAL),
            self._missing[Column.FAMILY],
            crossed,
            back,
            same[Column.JOINED],
        )
        signs = (left[Column.FLAGS] ^ right[Column.FLAGS]) & IN_SIGNS
        code[signs != 0] += _SIGNS
        return code

    def phone(self, other: Truths) -> Codes:
        same = self._crossed[Column.PHONE] | self._flag(MORE_PHONES)
        alike = self._same[Column.PHONE_HEAD] | self._same[Column.PHONE_TAIL]
        return _code(same, alike, other, self._missing[Column.PHONE])

    def email(self, other: Truths) -> Codes:
        left, right = self._left, self._right
        near = self._same[Column.USER_HEAD] | self._same[Column.USER_TAIL]
        more = left[Column.SECOND_EMAIL] | right[Column.SECOND_EMAIL]
        return _code(
            self._crossed[Column.EMAIL] | self._flag(MORE_EMAILS),
            self._crossed[Column.USER] | near,
            self._crossed[Column.DOMAIN],
            (left[Column.DOMAIN] | right[Column.DOMAIN]) == 0,
            ~near & (more == 0),
            other,
            self._missing[Column.EMAIL],
        )

    def company(self, other: Truths) -> Codes:
        same = self._same
        alike = same[Column.COMPANY_HEAD] | same[Column.COMPANY_TAIL]
        return _code(same[Column.COMPANY], alike, other, self._missing[Column.COMPANY])

    def domain(self, other: Truths) -> Codes:
        """Tell where a domain is shared, or is named like the other's company."""
        shared = self._crossed[Column.DOMAIN] & self._missing[Column.EMAIL]
        for here, there in ((self._left, self._right), (self._right, self._left)):
            head = there[Column.COMPANY_HEAD]
            # A second domain may be the one that is named so.
            named = (here[Column.LABEL_HEAD] == head) | (
                here[Column.SECOND_DOMAIN] != 0
            )
            shared |= named & (head != 0) & (here[Column.COMPANY] == 0)
        return _code(shared, other)

    def address(self, other: Truths) -> Codes:
        same, missing = self._same, self._missing
        return _code(
            same[Column.BUILDING],
            same[Column.STREET],
            same[Column.POSTCODE],
            same[Column.CITY],
            ~missing[Column.STREET],
            ~(missing[Column.CITY] & missing[Column.POSTCODE]),
            other,
        )

    def birth(self, other: Truths) -> Codes:
        same = self._same[Column.BIRTH] | self._flag(MORE_BIRTHS)
        alike = self._same[Column.BIRTH_DAY] | self._same[Column.BIRTH_YEAR]
        return _code(same, alike, other, self._missing[Column.BIRTH])

    def id_number(self, other: Truths) -> Codes:
        same = self._crossed[Column.ID] | self._flag(MORE_IDS)
        alike = self._same[Column.ID_HEAD] | self._same[Column.ID_TAIL]
        return _code(same, alike, other, self._missing[Column.ID])


_TWOS: Final = {
    Column.GIVEN: Column.SECOND_GIVEN,
    Column.FIRST_FAMILY: Column.SECOND_FAMILY,
    Column.PHONE: Column.SECOND_PHONE,
    Column.EMAIL: Column.SECOND_EMAIL,
    Column.USER: Column.SECOND_USER,
    Column.DOMAIN: Column.SECOND_DOMAIN,
    Column.ID: Column.SECOND_ID,
}
"""Columns of which a record has two, in any order."""

_ONES: Final = np.array(list(_TWOS))
_OTHERS: Final = np.array(list(_TWOS.values()))


def _code(*facts: Truths) -> Codes:
    """Write facts as the bits of a number, the first as the lowest."""
    packed = np.packbits(np.array(facts), axis=0, bitorder="little")
    code: Codes = packed[0].astype(np.uint16)
    for place, more in enumerate(packed[1:], 1):
        code |= more.astype(np.uint16) << np.uint16(8 * place)
    return code
