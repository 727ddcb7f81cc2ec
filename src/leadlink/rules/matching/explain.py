"""Reasons that a person can read, one for each comparison."""

from collections.abc import Callable
from itertools import product

from leadlink.rules.matching import folding, given_names
from leadlink.rules.matching.compare_names import OTHER, PEOPLE
from leadlink.rules.matching.comparison import Comparison
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


def reason_of(comparison: Comparison, left: Profile, right: Profile) -> str:
    """Say what a comparison found, the same whichever record is asked about."""
    if comparison.feature == "name":
        return _name_reason(comparison, left, right)
    return _REASONS[comparison.feature](comparison)


def _name_reason(comparison: Comparison, left: Profile, right: Profile) -> str:
    given, family = comparison.level.removesuffix(" surname").split(" given name, ")
    if given == family == "same":
        if len(comparison.values) == 1:
            return f"same name: {comparison.values[0]}"
        return f"same name: {' = '.join(comparison.values)}"
    shown = _FAMILY[family]
    if family in {"close", "part"}:
        shown += f" ({' and '.join(comparison.values)})"
    if given == "nickname":
        return f"nickname: {_nicknames(left, right)}; {shown}"
    if given in {"close", "different", "initial"} and family not in {"close", "part"}:
        return f"{_GIVEN[given]}, {shown}: {' and '.join(comparison.values)}"
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


def _phone_reason(comparison: Comparison) -> str:
    return _contact_reason(comparison, "number", "phone number")


def _email_reason(comparison: Comparison) -> str:
    return _contact_reason(comparison, "address", "e-mail address")


def _contact_reason(comparison: Comparison, noun: str, whole: str) -> str:
    head, _, people = comparison.level.partition(", ")
    people = people if people != OTHER else "one person"
    shown = head.replace(noun, whole)
    shown += _PEOPLE.get(people, f", {people}" if people else "")
    subject = "" if noun in head else f"{whole}: "
    return f"{subject}{shown}: {' and '.join(comparison.values)}"


def _address_reason(comparison: Comparison) -> str:
    head, _, people = comparison.level.partition(", ")
    return head + _PEOPLE.get(people, f", {people}" if people else "")


def _namesakes_reason(comparison: Comparison) -> str:
    return f"{comparison.values[0]} records have a name that fits"


def _roster_reason(comparison: Comparison) -> str:
    return f"no contact in common, among {comparison.values[0]} records"


def _plain_reason(comparison: Comparison) -> str:
    said = comparison.level.removesuffix(f", {OTHER}")
    return f"{said}: {' and '.join(comparison.values)}"


_REASONS: dict[str, Callable[[Comparison], str]] = {
    "namesakes": _namesakes_reason,
    "roster": _roster_reason,
    "generation": _plain_reason,
    "phone": _phone_reason,
    "email": _email_reason,
    "company": _plain_reason,
    "domain": _plain_reason,
    "address": _address_reason,
}
