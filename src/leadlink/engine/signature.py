"""A record in numbers: what the screen tells pairs apart by, 170 bytes a record.

Each column is the hash of one compared value, 0 where it is blank; two records agree in
a column when the numbers are equal. Heads, tails and consonants find what is alike.
"""

from collections.abc import Iterable, Sequence
from enum import IntEnum, auto
from functools import lru_cache
from typing import Final, TypeAlias
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from leadlink.engine.hashing import Hashes, hashes_of
from leadlink.rules.matching import emails, folding, given_names
from leadlink.rules.matching.folding import CACHE
from leadlink.rules.matching.names import LATIN, SIGNS, Name
from leadlink.rules.matching.profile import Profile

Signatures: TypeAlias = NDArray[np.uint32]
"""One row a record, one column a value."""

_HEAD = 4
_GIVEN_HEAD = 3
_COMPANY_HEAD = 6
_PHONE_TAIL = 4
_TWO = 2


class Column(IntEnum):
    """The columns, hashed ones first."""

    GIVEN = 0
    SECOND_GIVEN = auto()
    GIVEN_HEAD = auto()
    GIVEN_TAIL = auto()
    GIVEN_BONES = auto()
    FAMILY = auto()
    FIRST_FAMILY = auto()
    SECOND_FAMILY = auto()
    FAMILY_HEAD = auto()
    FAMILY_TAIL = auto()
    FAMILY_BONES = auto()
    JOINED = auto()
    PHONE = auto()
    SECOND_PHONE = auto()
    PHONE_HEAD = auto()
    PHONE_TAIL = auto()
    EMAIL = auto()
    SECOND_EMAIL = auto()
    USER = auto()
    SECOND_USER = auto()
    USER_HEAD = auto()
    USER_TAIL = auto()
    MAIL = auto()
    DOMAIN = auto()
    SECOND_DOMAIN = auto()
    LABEL_HEAD = auto()
    COMPANY = auto()
    COMPANY_HEAD = auto()
    COMPANY_TAIL = auto()
    NUMBER = auto()
    STREET = auto()
    POSTCODE = auto()
    CITY = auto()
    BIRTH = auto()
    BIRTH_DAY = auto()
    BIRTH_YEAR = auto()
    ID = auto()
    SECOND_ID = auto()
    ID_HEAD = auto()
    ID_TAIL = auto()
    INITIALS = auto()
    FORMALS = auto()
    MORE_FORMALS = auto()
    GIVEN_LETTERS = auto()
    FAMILY_LETTERS = auto()
    MAIL_LETTERS = auto()
    STREET_LETTERS = auto()
    CITY_LETTERS = auto()
    FLAGS = auto()


HASHED: Final = Column.INITIALS.value
WIDTH: Final = len(Column)

ORGANISATION: Final = 1
GIVEN_INITIAL: Final = 2
FAMILY_INITIAL: Final = 4
IN_SIGNS: Final = 8
MORE_PHONES: Final = 16
MORE_EMAILS: Final = 32
MORE_BIRTHS: Final = 64
MORE_IDS: Final = 128
EXTRAS: Final = 256
NOT_LATIN: Final = 512
GIVEN_LAST: Final = 1024
"""A known given name stands where a surname does."""
MORE_FAMILIES: Final = 2048

LONG: Final = 1 << 31
"""Beside its letters: a text is so long that it may have two slips."""

_LETTERS: Final = 27
_LEAST_LONG: Final = 8

_NameTexts: TypeAlias = tuple[str, ...]
_Numbers: TypeAlias = tuple[int, ...]


def signatures_of(profiles: Sequence[Profile]) -> Signatures:
    """Give the rows of *profiles*, in their order."""
    texts, numbers = texts_of(profiles)
    return signatures_from(hashes_of(texts), numbers)


def texts_of(profiles: Iterable[Profile]) -> tuple[list[str], list[int]]:
    """Give what is to be hashed of *profiles*, and what is a number already."""
    texts: list[str] = []
    numbers: list[int] = []
    for profile in profiles:
        add_texts(profile, texts, numbers)
    return texts, numbers


def add_texts(profile: Profile, texts: list[str], numbers: list[int]) -> None:
    """Add to both lists what ``texts_of`` gives of one more profile."""
    named, given, flags = _name(profile.name)
    texts += named
    texts += _contacts(profile)
    texts += _place(profile)
    texts += _numbers(profile) if profile.births or profile.ids else _NO_NUMBERS
    numbers += given
    numbers += _letters(profile)
    numbers.append(flags | _flags(profile))


def signatures_from(hashes: Hashes, numbers: Sequence[int]) -> Signatures:
    """Put together what ``texts_of`` gave, its texts hashed."""
    hashed = hashes.astype(np.uint32).reshape(-1, HASHED)
    given = np.array(numbers, dtype=np.uint32).reshape(-1, WIDTH - HASHED)
    return np.concatenate((hashed, given), axis=1)


def _name(name: Name) -> tuple[_NameTexts, _Numbers, int]:
    if not name.given and not name.family:
        return _NO_NAME
    given = name.given[0] if name.given else ""
    second = name.given[1] if len(name.given) > 1 else ""
    joined = "".join(name.family)
    first = name.family[0] if name.family else ""
    other = name.family[1] if len(name.family) > 1 else ""
    flags = GIVEN_INITIAL if len(given) == 1 else 0
    flags |= FAMILY_INITIAL if len(joined) == 1 else 0
    flags |= MORE_FAMILIES if len(name.family) > 1 else 0
    flags |= GIVEN_LAST if given_names.is_known(first) else 0
    if name.script != LATIN:
        flags |= NOT_LATIN | (IN_SIGNS if name.script == SIGNS else 0)
    given_head, given_tail, given_bones, *numbers = _given(given)
    family_head, family_tail, family_bones, letters = _family(joined)
    texts = (
        *(given, second, given_head, given_tail, given_bones),
        *(joined, first, other, family_head, family_tail, family_bones),
        name.joined,
    )
    return texts, (*numbers, letters), flags


@lru_cache(maxsize=CACHE)
def _given(given: str) -> tuple[str, str, str, int, int, int, int]:
    return (
        *(given[:_GIVEN_HEAD], given[-_GIVEN_HEAD:], folding.skeleton(given)),
        *_numbers_of(given),
        _letters_of(given),
    )


@lru_cache(maxsize=CACHE)
def _family(joined: str) -> tuple[str, str, str, int]:
    head, tail = joined[:_HEAD], joined[-_HEAD:]
    return head, tail, folding.skeleton(joined), _letters_of(joined)


def _numbers_of(given: str) -> tuple[int, int, int]:
    """Give the initials of a given name, and the names that it may stand for, as bits.

    Two names that stand for one have a bit in common; some others have by chance.
    """
    if not given:
        return 0, 0, 0
    initials = bits = 0
    for formal in given_names.formals(given):
        initials |= 1 << (ord(formal[0]) % 32)
        bits |= 1 << (crc32(formal.encode()) % 64)
    return initials, bits & 0xFFFFFFFF, bits >> 32


def _contacts(profile: Profile) -> Sequence[str]:
    number, second = _two([phone.bare for phone in profile.phones])
    address, other = _two(profile.emails)
    user, user_head, user_tail, at = _mailbox(address) if address else _NO_MAILBOX
    other_user = _mailbox(other)[0] if other else ""
    domain, other_domain, label = "", "", ""
    if address or profile.host:
        domain, other_domain = _two(sorted(profile.domains))
        label = emails.label_of(domain)[:_COMPANY_HEAD]
    squashed = profile.company.squashed if profile.company else ""
    return (
        *(number, second, number[:-_PHONE_TAIL], number[-_PHONE_TAIL:]),
        *(address, other, user, other_user, user_head, user_tail, at),
        *(domain, other_domain, label),
        *(squashed, squashed[:_COMPANY_HEAD], squashed[-_COMPANY_HEAD:]),
    )


def _mailbox(address: str) -> tuple[str, str, str, str]:
    """Give letters before the @, their head and tail at the domain, and the domain."""
    user, at, is_role, _ = emails.mailbox_of(address)
    if is_role or not user:
        return "", "", "", at
    return user, f"{user[:_HEAD]}@{at}", f"{user[-_HEAD:]}@{at}", at


_NO_MAILBOX = ("",) * 4


def _two(values: Sequence[str]) -> tuple[str, str]:
    if not values:
        return "", ""
    return values[0], values[1] if len(values) > 1 else ""


def _place(profile: Profile) -> Sequence[str]:
    place = profile.place
    if place is None:
        return "", "", "", ""
    return place.number, "".join(place.street), place.postcode, place.city


def _letters(profile: Profile) -> _Numbers:
    place, addresses = profile.place, profile.emails
    at = _letters_of(emails.domain_of(addresses[0])) if addresses else 0
    if place is None:
        return at, 0, 0
    return at, _letters_of("".join(place.street)), _letters_of(place.city)


@lru_cache(maxsize=CACHE)
def _letters_of(text: str) -> int:
    """Give a bit for each letter that is in a text, whatever its place, and LONG.

    A slip is a letter more, less or another, or two in the other order: it changes two
    bits at most.
    """
    letters = LONG if len(text) >= _LEAST_LONG else 0
    for letter in set(text):
        letters |= 1 << (ord(letter) % _LETTERS)
    return letters


def _numbers(profile: Profile) -> Sequence[str]:
    birth = profile.births[0] if profile.births else ""
    number, second = _two(profile.ids)
    half = len(number) // 2
    return (
        birth,
        birth[4:],
        birth[:4],
        number,
        second,
        number[:half],
        number[half:],
    )


_NO_NAME: Final[tuple[_NameTexts, _Numbers, int]] = ("",) * 12, (0,) * 5, 0
_NO_NUMBERS = ("",) * 7


def _flags(profile: Profile) -> int:
    flags = ORGANISATION if profile.is_organisation else 0
    flags |= MORE_PHONES if len(profile.phones) > _TWO else 0
    flags |= MORE_EMAILS if len(profile.emails) > _TWO else 0
    flags |= MORE_BIRTHS if len(profile.births) > 1 else 0
    flags |= MORE_IDS if len(profile.ids) > _TWO else 0
    return flags | (EXTRAS if profile.extras else 0)
