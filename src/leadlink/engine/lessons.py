"""What training gives: a model, and what was learnt, to be read by a person."""

from typing import Final, final

import attrs

from leadlink.rules.matching.model import MatchModel

_SHOWN: Final = 8


@final
@attrs.frozen
class WeightChange:
    """A weight of *same* that training moved.

    Attributes:
        whom: ``people`` or ``organisations``.
        comparison: Which; blank for the prior.
        level: Which; blank for the prior.
        before: In bits.
        after: In bits.
    """

    whom: str
    comparison: str
    level: str
    before: float
    after: float

    def __str__(self) -> str:
        """Write ``people, phone, different number: -1.94 -> -1.20``."""
        what = ", ".join(filter(None, (self.comparison, self.level))) or "prior"
        return f"{self.whom}, {what}: {self.before:+.2f} -> {self.after:+.2f}"


@final
@attrs.frozen(kw_only=True)
class Lesson:
    """What was learnt about pairs of people, or about pairs of organisations.

    Attributes:
        whom: ``people`` or ``organisations``.
        labelled: How many pairs were labelled.
        told: How many pairs third records told.
        before: How probable held-out answers are by the weights before, in bits an
            answer; 0.0 is best. None where there was nothing to learn from.
        after: Likewise by weights that were fitted without them.
        refusal: Why the weights are those before; blank if they are not.
    """

    whom: str
    labelled: int
    told: int
    before: float | None = None
    after: float | None = None
    refusal: str = ""

    def __str__(self) -> str:
        """Write one line."""
        head = f"{self.whom}: {self.labelled:,} labelled, {self.told:,} told"
        if self.before is not None and self.after is not None:
            head += f"; held out {self.before:.4f} -> {self.after:.4f} bits an answer"
        return f"{head}; unchanged: {self.refusal}" if self.refusal else head


@final
@attrs.frozen(kw_only=True)
class Trained:
    """A model, and how it came about.

    Attributes:
        model: The one to use; the very model before where nothing was learnt.
        lessons: Of people and of organisations.
        changes: The weights that were moved, by how far.
    """

    model: MatchModel = attrs.field(repr=False)
    lessons: tuple[Lesson, ...]
    changes: tuple[WeightChange, ...] = attrs.field(repr=False)

    @property
    def is_changed(self) -> bool:
        """Whether any weight was moved."""
        return bool(self.changes)

    def __str__(self) -> str:
        """Write what was learnt, and the weights that were moved farthest."""
        lines = [*map(str, self.lessons), *map(str, self.changes[:_SHOWN])]
        if len(self.changes) > _SHOWN:
            lines.append(f"and {len(self.changes) - _SHOWN} weights more")
        return "\n".join(lines)
