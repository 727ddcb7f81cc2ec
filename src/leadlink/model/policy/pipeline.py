"""The pipeline: statuses, their stages and the ways between them (spec 5)."""

from collections.abc import Iterable
from enum import StrEnum
from typing import Any, final

import attrs

from leadlink.model import checks
from leadlink.model.errors import Problem


class Stage(StrEnum):
    """What a status means to the rules."""

    OPEN = "open"
    WORKING = "working"
    WON = "won"
    LOST = "lost"
    LINKED = "linked"

    @property
    def is_closed(self) -> bool:
        """Whether work on the lead has ended."""
        return self not in (Stage.OPEN, Stage.WORKING)


@final
@attrs.frozen(field_transformer=checks.report_all)
class Status:
    """One status of a pipeline."""

    name: str = attrs.field(validator=checks.filled)
    stage: Stage = attrs.field(validator=checks.instance_of(Stage))


def to_statuses(values: Iterable[Status]) -> tuple[Status, ...]:
    """Bring statuses to a tuple, in the order given."""
    return checks.each(checks.same, values)


def to_transitions(
    values: Iterable[tuple[str, str]] | None,
) -> frozenset[tuple[str, str]] | None:
    """Bring pairs of status names to a frozenset."""
    if values is None:
        return None
    found = checks.each(checks.same, values)
    return checks.attempt(frozenset, found) if checks.is_all(found, tuple) else found  # type: ignore[return-value]  # the validator refuses it


def transition_pairs(_: Any, __: "attrs.Attribute[Any]", value: object) -> None:
    """Accept a frozenset of pairs of texts.

    Raises:
        TypeError: It is anything else.
    """
    if not isinstance(value, frozenset) or not all(map(_is_pair, value)):
        msg = "must be pairs of status names"
        raise TypeError(msg)


def _is_pair(value: object) -> bool:
    match value:
        case (str(), str()):
            return True
        case _:
            return False


@final
@attrs.frozen(kw_only=True, field_transformer=checks.report_all)
class Pipeline:
    """The statuses of leads and which may follow which.

    Attributes:
        statuses: In the order shown; the first OPEN one is where a lead lands, the
            first WON one is the status of a converted lead, the first LINKED one that
            of a secondary lead.
        transitions: Allowed pairs (from, to) among OPEN and WORKING statuses; None:
            every pair.
        reopens_lost: Whether a LOST lead may return to an OPEN or WORKING status.
        holds_shown_as: How a lead under a live hold or with an owner is shown, while
            its status is OPEN; blank: as its status (spec 5, Anarock: claimed).
    """

    statuses: tuple[Status, ...] = attrs.field(
        converter=to_statuses, validator=checks.tuple_of(checks.instance_of(Status))
    )
    transitions: frozenset[tuple[str, str]] | None = attrs.field(
        default=None,
        converter=to_transitions,
        validator=checks.optional(transition_pairs),
    )
    reopens_lost: bool = attrs.field(default=True, validator=checks.flag)
    holds_shown_as: str = attrs.field(default="", validator=checks.line)

    def _conflicts(self) -> Iterable[Problem]:
        names = [status.name for status in self.statuses]
        if len(names) != len(set(names)):
            yield Problem("statuses", "has two of one name")
        for stage in (Stage.OPEN, Stage.WON, Stage.LINKED):
            if not any(status.stage is stage for status in self.statuses):
                yield Problem("statuses", f"has none of stage {stage}")
        for pair in self.transitions or ():
            if not set(pair) <= set(names):
                yield Problem("transitions", "names an unknown status")

    def stage_of(self, status: str) -> Stage | None:
        """Find the stage of a status; None for one that this pipeline has not."""
        return next((s.stage for s in self.statuses if s.name == status), None)

    def named(self, *stages: Stage) -> tuple[str, ...]:
        """Give the names of the statuses of these stages, in order."""
        return tuple(s.name for s in self.statuses if s.stage in stages)

    @property
    def entry(self) -> str:
        """The status of a new lead (S3.3)."""
        return self.named(Stage.OPEN)[0]

    @property
    def won(self) -> str:
        """The status of a converted lead (S3.4)."""
        return self.named(Stage.WON)[0]

    @property
    def linked(self) -> str:
        """The status of a secondary lead (S2.10)."""
        return self.named(Stage.LINKED)[0]
