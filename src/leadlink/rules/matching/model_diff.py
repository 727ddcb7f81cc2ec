"""What differs between two models, in lines that a person can read."""

from collections.abc import Iterator
from typing import final

import attrs

from leadlink.rules.matching.model import MatchModel
from leadlink.rules.matching.model_data import RELATIONS
from leadlink.rules.matching.tables import WeightTable, in_bits


@final
@attrs.frozen(kw_only=True)
class Difference:
    """One thing that two models do not have in common.

    Attributes:
        whom: Of which pairs, as ``people``; or ``fields``.
        comparison: As ``phone``; ``prior``; or what the fields are of.
        level: As ``different number``; blank for a prior and for fields.
        before: What the first model has, in bits, one a relation; names of fields.
            Empty where it has nothing.
        after: What the second has.
    """

    whom: str
    comparison: str
    level: str = ""
    before: tuple[float | str, ...] = ()
    after: tuple[float | str, ...] = ()

    def __str__(self) -> str:
        """Write ``people, phone, different number: -1.75 -0.09 -0.44 -> …``."""
        where = ", ".join(filter(None, (self.whom, self.comparison, self.level)))
        return f"{where}: {_words(self.before)} -> {_words(self.after)}"


def _words(values: tuple[float | str, ...]) -> str:
    shown = (f"{one:+.2f}" if isinstance(one, float) else str(one) for one in values)
    return " ".join(shown) or "none"


def diff(before: MatchModel, after: MatchModel) -> tuple[Difference, ...]:
    """Tell what differs between two models; notes and functions aside.

    Returns:
        People first, then organisations, then both; in the order in which the models
        have their comparisons and levels, those of *before* first.
    """
    return tuple(_differences(before, after))


def _differences(before: MatchModel, after: MatchModel) -> Iterator[Difference]:
    tables = zip(
        RELATIONS,
        (before.people, before.organisations, before.mixed),
        (after.people, after.organisations, after.mixed),
        strict=True,
    )
    for whom, old, new in tables:
        one, other = _weights(old), _weights(new)
        for comparison, level in dict.fromkeys((*one, *other)):
            was, now = one.get((comparison, level)), other.get((comparison, level))
            if was != now:
                yield Difference(
                    whom=whom,
                    comparison=comparison,
                    level=level,
                    before=was or (),
                    after=now or (),
                )
    for name, was_read, now_read in (
        ("birth date", before.fields.births, after.fields.births),
        ("id number", before.fields.ids, after.fields.ids),
        ("own", before.fields.own, after.fields.own),
    ):
        if was_read != now_read:
            yield Difference(
                whom="fields", comparison=name, before=was_read, after=now_read
            )


def _weights(table: WeightTable) -> dict[tuple[str, str], tuple[float, ...]]:
    found = {("prior", ""): in_bits(table.prior)}
    for name, rows in table.weights:
        found |= {(name, level): in_bits(weights) for level, weights in rows}
    return found
