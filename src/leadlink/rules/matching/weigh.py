"""Weights add up: from the levels of comparisons to probabilities and a grade.

All sums are of whole numbers, in 1/1024 bit, so that they are the same in every order
and on every machine.
"""

from collections.abc import Iterable, Sequence
from functools import lru_cache

from leadlink.model.match import Grade, Relation
from leadlink.model.policy.matching import MatchingPolicy
from leadlink.rules.matching.comparison import Comparison
from leadlink.rules.matching.folding import CACHE
from leadlink.rules.matching.tables import UNIT, WeightTable


@lru_cache(maxsize=CACHE)
def posterior(sums: tuple[int, ...]) -> tuple[float, ...]:
    """Give the probability of each relation and, last, of *unrelated*."""
    bits = [total / UNIT for total in sums] + [0.0]
    most = max(bits)
    odds = [2.0 ** (value - most) for value in bits]
    whole = sum(odds)
    return tuple(value / whole for value in odds)


def grade_of(
    same: float, found: Sequence[Comparison], policy: MatchingPolicy, table: WeightTable
) -> Grade:
    """Grade a pair; STRONG needs two kinds of evidence that do not hang together."""
    if same >= policy.strong and is_corroborated(found, table):
        return Grade.STRONG
    return Grade.POSSIBLE if same >= policy.possible else Grade.WEAK


def is_corroborated(found: Iterable[Comparison], table: WeightTable) -> bool:
    """Tell whether two independent features speak for *same*.

    Two people need a name, and beside it a number, a mailbox, an address or a date of
    birth; or two of number, mailbox, date of birth and id number. Two organisations
    need the company's name and a contact, a domain or an address. So a name, alone
    or with an employer, one shared number, a role mailbox or a mail domain is never
    enough. Another town or employer wants two contacts or a date of birth, and a
    building wants no other number or mailbox beside it: father and son, and namesakes,
    look so. Another date of birth is outweighed by an id number alone, and another id
    number by the date: whoever share a name, a number and a mailbox may be relatives.
    """
    compared = tuple(found)
    speaking = {item.speaks for item in compared} - {""}
    own = speaking - _KINDS
    if Relation.SAME_PERSON not in table.relations:
        return "company" in speaking and len(speaking) > 1
    decisive = (speaking & _DECISIVE) | own
    levels = {(item.feature, item.level) for item in compared}
    if levels & REFUTES:
        return bool(decisive - _MOVABLE) and len(speaking) > 1
    if len(decisive) > 1:
        return True
    if "name" not in speaking:
        return False
    if levels & MOVED:
        return bool(decisive - _MOVABLE)
    return bool(decisive) or ("address" in speaking and not levels & CONTRADICTS)


_KINDS = frozenset(
    (
        "name",
        "company",
        "phone",
        "email",
        "office",
        "address",
        "birth date",
        "id number",
    )
)
"""As what the comparisons of leadlink speak; own ones speak as themselves."""

_MOVABLE = frozenset(("phone", "email"))
_DECISIVE = _MOVABLE | {"birth date", "id number"}

MOVED = frozenset((("address", "other town"), ("company", "different company name")))
"""What a name and one contact do not outweigh."""

REFUTES = frozenset(
    (("birth date", "different date"), ("id number", "different id number"))
)
"""What no number and no mailbox outweighs."""

CONTRADICTS = frozenset(
    (
        ("phone", "different number"),
        ("email", "different address"),
        ("email", "common user elsewhere"),
        ("email", "similar user elsewhere"),
        ("birth date", "different date"),
        ("id number", "different id number"),
    )
)
"""What a name and a building do not outweigh."""
