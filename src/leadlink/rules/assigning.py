"""Assigning: who works a lead, one by one or in turn (spec 6)."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, TypeAlias, final

import attrs

from leadlink.model import checks, fields
from leadlink.model.errors import Problem
from leadlink.model.ids import ActorId
from leadlink.model.lead import Lead
from leadlink.model.refusals import AssignmentRefusedError, Reason, Why
from leadlink.rules.claiming import without


def to_quotas(
    values: Mapping[ActorId, int] | Iterable[tuple[ActorId, int]],
) -> tuple[tuple[ActorId, int], ...]:
    """Take a mapping of actors to numbers, or pairs; in the order given."""
    pairs = values.items() if isinstance(values, Mapping) else values
    return checks.each(checks.same, pairs)


def quota(_: object, field: "attrs.Attribute[Any]", value: object) -> None:
    """Accept a pair of an actor id and a whole number.

    Raises:
        TypeError: It is anything else.
    """
    match value:
        case (actor_id, number) if isinstance(value, tuple):
            checks.identifier(None, field, actor_id)
            checks.whole(None, field, number)
        case _:
            msg = "must be an actor and how many leads it gets"
            raise TypeError(msg)


@final
@attrs.frozen(field_transformer=checks.report_all)
class RoundRobin:
    """Give each of these people one lead in turn, going on where the last call ended.

    Attributes:
        people: In their order; without repeats.
        name: Of the rotation, whose last turn is remembered under it.
    """

    people: tuple[ActorId, ...] = attrs.field(
        converter=checks.to_texts, validator=fields.ids
    )
    name: str = attrs.field(default="everybody", validator=checks.filled)

    def _conflicts(self) -> Iterable[Problem]:
        if not self.people:
            yield Problem("people", "must name somebody")
        if len(set(self.people)) != len(self.people):
            yield Problem("people", "names somebody twice")
        if len(self.name) > checks.MAX_ID // 2:
            yield Problem("name", f"is longer than {checks.MAX_ID // 2} characters")


@final
@attrs.frozen(field_transformer=checks.report_all)
class Quota:
    """Give each of these people up to so many leads of one call.

    While there are fewer leads than the quotas add up to, everybody gets the same share
    of their own.
    """

    most: tuple[tuple[ActorId, int], ...] = attrs.field(
        converter=to_quotas, validator=checks.tuple_of(quota)
    )

    def _conflicts(self) -> Iterable[Problem]:
        if not self.most:
            yield Problem("most", "must name somebody")
        if len({person for person, _ in self.most}) != len(self.most):
            yield Problem("most", "names somebody twice")


AssigningRule: TypeAlias = RoundRobin | Quota


@final
@attrs.frozen(kw_only=True)
class SkippedActor:
    """Somebody who got no lead in a bulk assignment, and why."""

    actor_id: ActorId
    why: Why


@final
@attrs.frozen(kw_only=True)
class Turns:
    """Whose turn comes next.

    Attributes:
        people: Who is active, each with the most they may get; None: no end.
        given: How many each of them has got in this call.
        last: Who had the last turn, of this call or the one before; only a round robin
            goes on from there.
        order: Everybody, the inactive too: the place from which a turn moves on.
    """

    people: tuple[tuple[ActorId, int | None], ...]
    given: tuple[int, ...]
    last: ActorId | None
    order: tuple[ActorId, ...]

    def next(self) -> ActorId | None:
        """Find whose turn it is; None once everybody has their quota."""
        free = [
            place
            for place, (_, most) in enumerate(self.people)
            if most is None or self.given[place] < most
        ]
        if not free:
            return None
        return self.people[min(free, key=self._wait)][0]

    def _wait(self, place: int) -> tuple[float, int]:
        actor_id, most = self.people[place]
        if most is not None:
            return (self.given[place] / most, place)
        start = self.order.index(self.last) if self.last in self.order else -1
        steps = (self.order.index(actor_id) - start - 1) % len(self.order)
        return (0.0, steps)

    def after(self, actor_id: ActorId) -> "Turns":
        """Give the turns once this actor has had one."""
        given = tuple(
            number + (person == actor_id)
            for number, (person, _) in zip(self.given, self.people, strict=True)
        )
        return attrs.evolve(self, given=given, last=actor_id)


def turns(
    rule: AssigningRule, *, inactive: frozenset[ActorId], last: ActorId | None = None
) -> tuple[Turns, tuple[SkippedActor, ...]]:
    """Begin a bulk assignment.

    Who is inactive is passed over and leaves no gap: the others keep their order, and
    the one after gets the turn, so that nobody gets two turns for it in the long run.

    Args:
        rule: Who takes turns, and how.
        inactive: Who is away.
        last: Who had the last turn of this rotation.

    Raises:
        AssignmentRefusedError: Nobody is active.
    """
    people: tuple[tuple[ActorId, int | None], ...]
    match rule:
        case RoundRobin():
            people = tuple((person, None) for person in rule.people)
        case Quota():
            people, last = rule.most, None
    active = tuple(pair for pair in people if pair[0] not in inactive)
    if not active:
        raise AssignmentRefusedError(reasons=(Reason(Why.NOBODY_ACTIVE),))
    skipped = (
        SkippedActor(actor_id=person, why=Why.INACTIVE)
        for person, _ in people
        if person in inactive
    )
    begun = Turns(
        people=active,
        given=(0,) * len(active),
        last=last,
        order=tuple(person for person, _ in people),
    )
    return begun, tuple(skipped)


def assign(lead: Lead, *, to: ActorId) -> Lead:
    """Make an actor the owner of a lead; a hold on it ends (S3.23).

    Returns:
        The same lead with that owner, who no longer only views it.

    Raises:
        AssignmentRefusedError: The lead is archived, converted or linked.
    """
    AssignmentRefusedError.over(_reasons(lead))
    return attrs.evolve(lead, owner_id=to, hold=None, viewers=without(lead.viewers, to))


def unassign(lead: Lead) -> Lead:
    """Take a lead from its owner and its holder: an open one is in the pool again.

    Raises:
        AssignmentRefusedError: The lead is archived, converted or linked.
    """
    AssignmentRefusedError.over(_reasons(lead))
    return attrs.evolve(lead, owner_id=None, hold=None)


def _reasons(lead: Lead) -> Iterator[Reason]:
    if lead.archived_at is not None:
        yield Reason(Why.ARCHIVED, lead.ref)
    if lead.conversion_id is not None:
        yield Reason(Why.CONVERTED, lead.ref)
    if lead.primary_id is not None:
        yield Reason(Why.SECONDARY, lead.ref)
