"""Reasons that a person can read, one for each comparison."""

from collections.abc import Callable
from itertools import product

from leadlink.rules.matching import folding, given_names
from leadlink.rules.matching.compare_names import count_namesakes
from leadlink.rules.matching.compare_people import OTHER, PEOPLE
from leadlink.rules.matching.compare_surnames import count_bearers
from leadlink.rules.matching.comparison import ROSTER, Comparison, Sharers
from leadlink.rules.matching.profile import Profile

_PEOPLE = {
    "one person": "",
    **{people: f", which {people} use" for people in PEOPLE[1:]},
    **{
        f"{people}, {OTHER}": f", which {people} with other given names use"
        for people in PEOPLE[1:]
    },
}
_GIVEN = {
    "same": "same given name",
    "nickname": "nickname",
    "close": "given name spelt alike",
    "initial": "given name fits the initial",
    "garbled": "given name with several slips",
    "missing": "no given name to compare",
    "different": "different given name",
}
_FAMILY = {
    "same": "same surname",
    "part": "one surname in common",
    "close": "surname spelt alike",
    "initial": "surname fits the initial",
    "missing": "no surname to compare",
    "different": "different surname",
}


def reason_of(
    comparison: Comparison,
    values: tuple[str, str],
    left: Profile,
    right: Profile,
    sharers: Sharers,
) -> str:
    """Say what a comparison found, the same whichever record is asked about."""
    feature, level = comparison.feature, comparison.level
    if feature == "name":
        return _name_reason(level, _both(values), left, right)
    if feature == "namesakes":
        count = count_namesakes(left, right, sharers)
        return f"{count} records have a name that fits"
    if feature == "surname":
        return f"{count_bearers(left, right, sharers)} records have this surname"
    if feature == "roster":
        return f"no contact in common, among {sharers[ROSTER]:,} records"
    if feature in _REASONS:
        return _REASONS[feature](level, _both(values))
    return _plain_reason(f"{feature}: {level}", _both(values))


def _both(values: tuple[str, str]) -> tuple[str, ...]:
    """Give two values, the lesser first, or one where they are equal."""
    return tuple(sorted(set(values)))


def _name_reason(
    level: str, values: tuple[str, ...], left: Profile, right: Profile
) -> str:
    given, family = level.removesuffix(" surname").split(" given name, ")
    if given == family == "same":
        return f"same name: {' = '.join(values)}"
    shown = _FAMILY[family]
    if family in {"close", "part"}:
        shown += f" ({' and '.join(values)})"
    if given == "nickname":
        return f"nickname: {_nicknames(left, right)}; {shown}"
    if given in {"close", "garbled", "different", "initial"} and family not in {
        "close",
        "part",
    }:
        return f"{_GIVEN[given]}, {shown}: {' and '.join(values)}"
    return f"{_GIVEN[given]}, {shown}"


def _nicknames(left: Profile, right: Profile) -> str:
    one, other = next(
        (one, other)
        for one, other in product(left.name.words, right.name.words)
        if given_names.is_nickname(one, other)
    )
    typed = (_as_typed(one, left.written_name), _as_typed(other, right.written_name))
    return " = ".join(sorted(typed))


def _as_typed(word: str, written: str) -> str:
    """Give the word of a name as typed that folds to *word*."""
    for typed in written.replace(",", " ").split():
        if "".join(map(folding.umlauts, folding.words(typed))) == word:
            return typed
    return word.title()


def _contact_reason(level: str, values: tuple[str, ...], noun: str, whole: str) -> str:
    head, _, people = level.partition(", ")
    people = people if people != OTHER else "one person"
    shown = head.replace(noun, whole)
    shown += _PEOPLE.get(people, f", {people}" if people else "")
    subject = "" if noun in head else f"{whole}: "
    return f"{subject}{shown}: {' and '.join(values)}"


def _plain_reason(level: str, values: tuple[str, ...]) -> str:
    said = level.removesuffix(f", {OTHER}")
    return f"{said}: {' and '.join(filter(None, values))}"


def _phone_reason(level: str, values: tuple[str, ...]) -> str:
    return _contact_reason(level, values, "number", "phone number")


def _email_reason(level: str, values: tuple[str, ...]) -> str:
    return _contact_reason(level, values, "address", "e-mail address")


def _address_reason(level: str, _: tuple[str, ...]) -> str:
    head, __, people = level.partition(", ")
    return head + _PEOPLE.get(people, f", {people}" if people else "")


def _birth_reason(level: str, values: tuple[str, ...]) -> str:
    is_named = level.startswith(("same date", "different date"))
    said = (
        level.replace("date", "date of birth")
        if is_named
        else f"date of birth: {level}"
    )
    return _plain_reason(said, values)


def _id_reason(level: str, values: tuple[str, ...]) -> str:
    said = level if "id number" in level else f"id number: {level}"
    return _plain_reason(said, values)


_REASONS: dict[str, Callable[[str, tuple[str, ...]], str]] = {
    "generation": _plain_reason,
    "phone": _phone_reason,
    "email": _email_reason,
    "company": _plain_reason,
    "domain": _plain_reason,
    "address": _address_reason,
    "birth date": _birth_reason,
    "id number": _id_reason,
}
"""How the level and the values of each comparison are said; own ones plainly."""
