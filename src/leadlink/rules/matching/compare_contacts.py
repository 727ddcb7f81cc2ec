"""Comparing phone numbers and e-mail addresses, and how many people use them."""

from collections.abc import Iterable
from functools import lru_cache
from itertools import product

from rapidfuzz.distance import OSA

from leadlink.rules.matching import emails, phones
from leadlink.rules.matching.compare_people import (
    OTHER,
    PEOPLE,
    USERS,
    people_of,
    said_of,
)
from leadlink.rules.matching.comparison import (
    Sharers,
    is_close,
    ordered,
)
from leadlink.rules.matching.emails import Mailbox
from leadlink.rules.matching.folding import CACHE
from leadlink.rules.matching.phones import PhoneKey
from leadlink.rules.matching.profile import Profile

_LONG = 8
_COMMON_USER = 5
_COMMON = 3
_YEAR = 4
_SLIPS = 2


PHONE_LEVELS = (
    *(f"same number, {users}" for users in PEOPLE),
    "same number, other extension",
    *(f"same number, {users}" for users in USERS[len(PEOPLE) :]),
    "one digit differs",
    f"one digit differs, {OTHER}",
    "different number",
)
"""Best first."""


_PHONE_RANK = {level: rank for rank, level in enumerate(PHONE_LEVELS)}


def phones_level(left: Profile, right: Profile, sharers: Sharers) -> str | None:
    """Find the best pair of numbers, and how many people use it."""
    if not (left.phones and right.phones):
        return None
    if len(left.phones) == len(right.phones) == 1:
        return _phone_level(left.phones[0], right.phones[0], left, right, sharers)
    found = (
        _phone_level(one, other, left, right, sharers)
        for one, other in product(left.phones, right.phones)
    )
    return min(found, key=_PHONE_RANK.__getitem__)


def phones_values(left: Profile, right: Profile, sharers: Sharers) -> tuple[str, str]:
    """Give the best pair of numbers."""
    found = (
        (_PHONE_RANK[_phone_level(one, other, left, right, sharers)], one, other)
        for one, other in product(left.phones, right.phones)
    )
    return _best((rank, str(one), str(other)) for rank, one, other in found)


def _phone_level(
    one: PhoneKey, other: PhoneKey, left: Profile, right: Profile, sharers: Sharers
) -> str:
    level = phone_level(one, other)
    if level == "same number":
        count = sharers.get(f"p:{one.bare}") if sharers else None
        return _SAME_NUMBER[people_of(count, left, right)]
    return said_of(level, left, right) if level == "one digit differs" else level


_SAME_NUMBER = {users: f"same number, {users}" for users in USERS}


def _best(found: Iterable[tuple[int, str, str]]) -> tuple[str, str]:
    """Give the two values of the best rank, the same ones whoever is left."""
    _, one, other = min(found, key=lambda item: (item[0], *ordered(*item[1:])))
    return one, other


def phone_level(one: PhoneKey, other: PhoneKey) -> str:
    """Give the level that two numbers reach, whoever uses them."""
    if phones.is_same_number(one, other):
        if one.extension and other.extension and one.extension != other.extension:
            return "same number, other extension"
        return "same number"
    return (
        "one digit differs"
        if is_close_number(one.bare, other.bare)
        else "different number"
    )


def is_close_number(left: str, right: str) -> bool:
    """Tell whether two numbers differ by one digit or by two neighbours swapped."""
    if left == right or min(len(left), len(right)) < _LONG:
        return False
    return OSA.distance(left, right, score_cutoff=1) <= 1


EMAIL_LEVELS = (
    "same address, one person",
    "address misspelt",
    "same address, two people",
    "same address, three people",
    "same role mailbox",
    "same address, many people",
    *(f"same address, {users}" for users in USERS[len(PEOPLE) :]),
    f"same role mailbox, {OTHER}",
    f"address misspelt, {OTHER}",
    "similar user",
    f"similar user, {OTHER}",
    "same user elsewhere",
    "same company domain",
    f"same company domain, {OTHER}",
    "similar user elsewhere",
    "common user elsewhere",
    "different address",
)
"""Best first."""


_EMAIL_RANK = {level: rank for rank, level in enumerate(EMAIL_LEVELS)}
_SAME_ADDRESS = {users: f"same address, {users}" for users in USERS}
_ALIKE = frozenset(
    ("same role mailbox", "similar user", "address misspelt", "same company domain")
)


def emails_level(left: Profile, right: Profile, sharers: Sharers) -> str | None:
    """Find the best pair of addresses, and how many people use it."""
    if not (left.emails and right.emails):
        return None
    if len(left.emails) == len(right.emails) == 1:
        return _email_level(left.emails[0], right.emails[0], left, right, sharers)
    found = (
        _email_level(one, other, left, right, sharers)
        for one, other in product(left.emails, right.emails)
    )
    return min(found, key=_EMAIL_RANK.__getitem__)


def emails_values(left: Profile, right: Profile, sharers: Sharers) -> tuple[str, str]:
    """Give the best pair of addresses."""
    return _best(
        (_EMAIL_RANK[_email_level(one, other, left, right, sharers)], one, other)
        for one, other in product(left.emails, right.emails)
    )


def _email_level(
    one: str, other: str, left: Profile, right: Profile, sharers: Sharers
) -> str:
    level = email_level(one, other)
    if level == "same address":
        return _SAME_ADDRESS[people_of(sharers.get(f"e:{one}"), left, right)]
    if level.endswith("elsewhere") and _is_common(one, other, left, right, sharers):
        return "common user elsewhere"
    return said_of(level, left, right) if level in _ALIKE else level


def _is_common(
    one: str, other: str, left: Profile, right: Profile, sharers: Sharers
) -> bool:
    """Tell whether an address before the @ says no more than a name that many have."""
    letters = min(emails.user_letters(one), emails.user_letters(other))
    if letters in left.name.words or letters in right.name.words:
        return True
    return sharers.get(f"u:{letters}", 1) >= _COMMON


@lru_cache(maxsize=CACHE)
def email_level(left: str, right: str) -> str:
    """Give the level that two addresses in compared form reach."""
    if left == right:
        return "same role mailbox" if emails.is_role(left) else "same address"
    one, other = emails.mailbox_of(left), emails.mailbox_of(right)
    is_one = one.domain == other.domain
    if not (one.is_role or other.is_role):
        user, other_user = emails.user_of(left), emails.user_of(right)
        if not is_one and _is_misspelt(one, other, user, other_user):
            return "address misspelt"
        level = _user_level(one, other, user, other_user)
        if level:
            return level if is_one else f"{level} elsewhere"
    is_own = is_one and not one.is_free
    return "same company domain" if is_own else "different address"


def _is_misspelt(one: Mailbox, other: Mailbox, user: str, other_user: str) -> bool:
    """Tell whether slips are all that parts two domains, and at most two the users."""
    if one.is_free and other.is_free:
        return False
    if OSA.distance(one.domain, other.domain, score_cutoff=_SLIPS) > _SLIPS:
        return False
    label, other_label = emails.label_of(one.domain), emails.label_of(other.domain)
    if label != other_label and not is_close(label, other_label):
        return False
    return user == other_user or is_close(user, other_user)


def _user_level(one: Mailbox, other: Mailbox, user: str, other_user: str) -> str:
    if user == other_user and len(user) >= _COMMON_USER:
        return "same user" if one.domain != other.domain else ""
    if one.letters == other.letters:
        is_long = min(len(user), len(other_user)) >= _COMMON_USER
        is_grown = is_long and _is_grown(_digits(user), _digits(other_user))
        return "similar user" if is_grown else ""
    if min(len(one.letters), len(other.letters)) < _COMMON_USER:
        return ""
    return "similar user" if is_close(user, other_user) else ""


def _digits(user: str) -> str:
    return "".join(letter for letter in user if letter.isdigit())


def _is_grown(left: str, right: str) -> bool:
    """Tell whether digits were added to digits, as when a name was already taken."""
    if left.startswith(right) or right.startswith(left):
        return True
    return left[:_YEAR] == right[:_YEAR] and min(len(left), len(right)) > _YEAR
