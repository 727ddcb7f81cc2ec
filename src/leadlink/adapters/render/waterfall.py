"""A match as a waterfall: the terms that add up to its weight, one below the other."""

from collections.abc import Iterator
from itertools import accumulate
from typing import Final, TypeVar, final

import attrs

from leadlink.adapters.render.columns import flat, padded, width_of
from leadlink.adapters.render.wrapping import wrapped
from leadlink.model.match import Match, Relation

BAR: Final = 24
"""How many columns of a terminal the bars take."""

NARROWEST: Final = 60
BEGINNING: Final = "to begin with, before anything is compared"
W = TypeVar("W", float, None)
_NUMBER: Final = 7


@final
@attrs.frozen(kw_only=True)
class Term:
    """One term of the sum, in bits.

    Attributes:
        before: The sum without it.
        after: The sum with it.
    """

    reason: str
    before: float
    after: float

    @property
    def weight(self) -> float:
        """What it adds."""
        return self.after - self.before


@final
@attrs.frozen(kw_only=True)
class Waterfall:
    """The sum of a match's terms.

    Attributes:
        relation: What the terms speak for, against *unrelated*.
        terms: The prior first, where it is known; never empty.
        is_whole: Whether the prior is among them.
    """

    title: str
    relation: Relation
    terms: tuple[Term, ...]
    is_whole: bool

    @property
    def total(self) -> float:
        """The sum of all terms, in bits."""
        return self.terms[-1].after

    @property
    def summary(self) -> str:
        """What the sum means."""
        bits = f"{self.total:+.1f} bits for {self.relation} against unrelated"
        if not self.is_whole:
            return f"{bits}, before how rare that is."
        odds = 2.0 ** min(abs(self.total), 60.0)
        shown = f"{odds:,.0f}" if odds >= 10 else f"{odds:.1f}"  # noqa: PLR2004 - two digits
        way = "for" if self.total >= 0 else "against"
        return f"{bits}: {shown} to 1 {way} it."

    @property
    def span(self) -> tuple[float, float]:
        """The least and the most that the sum ever is, zero among them."""
        sums = [0.0, *(term.after for term in self.terms)]
        return min(sums), max(sums) if max(sums) > min(sums) else min(sums) + 1.0


def waterfall_of(match: Match) -> Waterfall:
    """Work out the terms of a match, for its relation or else for being the same."""
    weighed = match.relation if match.relation in match.relations else None
    place = match.relations.index(weighed) if weighed else 0
    relation = weighed or next(iter(match.relations), Relation.SAME_PERSON)
    said = [
        (item.reason, _at(item.weights, place, item.weight)) for item in match.evidence
    ]
    prior = _at(match.prior, place, None)
    if prior is not None:
        said.insert(0, (BEGINNING, prior))
    sums = [0.0, *accumulate(weight for _, weight in said)]
    return Waterfall(
        title=(
            f"{match.left} and {match.right}: {match.relation} "
            f"{match.probability:.2f} ({match.grade})"
        ),
        relation=relation,
        terms=tuple(
            Term(reason=reason, before=before, after=after)
            for (reason, _), before, after in zip(said, sums, sums[1:], strict=False)
        )
        or (Term(reason="nothing in common", before=0.0, after=0.0),),
        is_whole=prior is not None,
    )


def _at(weights: tuple[float, ...], place: int, otherwise: W) -> float | W:
    """Give the weight for one relation; what a caller made may have none."""
    return weights[place] if place < len(weights) else otherwise


def waterfall_text(view: Waterfall, width: int) -> str:
    """Write a waterfall within so many columns of a terminal."""
    width = max(width, NARROWEST)
    most = width - BAR - 2 * _NUMBER - 2
    lines = [*wrapped(flat(view.title), width, width_of), ""]
    lines.append(f"{'':<{most}}{'bits':>{_NUMBER}}{'sum':>{_NUMBER}}")
    for term in view.terms:
        lines += _term(view, term, most)
    lines += ["", *wrapped(view.summary, width, width_of)]
    return "\n".join(line.rstrip() for line in lines)


def _term(view: Waterfall, term: Term, most: int) -> Iterator[str]:
    first, *rest = wrapped(flat(term.reason), most - 2, width_of)
    numbers = f"{term.weight:>+{_NUMBER}.1f}{term.after:>{_NUMBER}.1f}"
    yield f"{padded(first, most)}{numbers}  {_bar(view, term)}"
    yield from (f"  {line}" for line in rest)


def _bar(view: Waterfall, term: Term) -> str:
    low, high = view.span
    start, end, zero = (
        round((at - low) / (high - low) * (BAR - 1))
        for at in (*sorted((term.before, term.after)), 0.0)
    )
    signs = [" "] * BAR
    signs[zero] = "│"
    full = "█" if term.weight >= 0 else "▒"
    signs[start : max(end, start + 1)] = full * max(end - start, 1)
    return "".join(signs)
