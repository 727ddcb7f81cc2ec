"""What a conversion would do: a read-only value, made before anything is written.

Every filled input field of the lead, and every activity about it, is in exactly one
place: carried to a target, routed to one, or listed as left behind with its reason.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any, final

import attrs

from leadlink.model import checks
from leadlink.model.activity import Task
from leadlink.model.errors import Problem
from leadlink.model.ids import ActorId, Ref
from leadlink.model.lead import Lead
from leadlink.model.lines import on_one_line
from leadlink.model.match import AnyMatch, MaskedMatch, Match
from leadlink.model.operations import ConversionRecord, Effect
from leadlink.model.target_plans import (
    TARGET_KINDS,
    TARGET_WORDS,
    EnteredTag,
    FieldConflict,
    FieldQuestion,
    LeftBehind,
    Routed,
    Source,
    TargetPlan,
    as_text,
)
from leadlink.model.targets import ConversionRequest, NewIds


@final
@attrs.frozen(order=True, field_transformer=checks.report_all)
class ReadVersion:
    """A record that a plan was made from, and the version it had."""

    record: Ref = attrs.field(validator=checks.instance_of(Ref))
    version: int = attrs.field(validator=checks.whole)


def _tuple_field(
    wanted: type[Any] | tuple[type[Any], ...], *, is_private: bool = False
) -> Any:
    def to_tuple(values: Iterable[Any]) -> tuple[Any, ...]:
        return checks.each(checks.same, values)

    return attrs.field(
        default=(),
        converter=to_tuple,
        validator=checks.tuple_of(checks.instance_of(wanted)),
        repr=not is_private,
    )


@final
@attrs.frozen(kw_only=True, field_transformer=checks.report_all)
class ConversionPlan:
    """What converting a lead would do; nothing is written before it is applied.

    Attributes:
        request: What was asked.
        ids: The ids of what will be made.
        made_by: Who asked; only this actor can apply the plan.
        made_at: When; decides which appointments are future ones.
        lead: As it stands.
        converted: As it will stand; equal to *lead* where it is converted already.
        done: The conversion that there is already: applying gives it back, and there
            is nothing else in the plan.
        person: What becomes of the person; None: no person.
        company: Likewise.
        deal: Likewise.
        tasks: Tasks to make.
        routed: Activities that follow.
        entered: Tags that enter a registry, sorted; those that are there already too.
        left: What stays behind, each with its reason.
        conflicts: Filled fields that met another value.
        questions: Those of which somebody shall decide first: a plan with questions is
            not applied.
        warnings: What a person should look at before applying.
        matches: The matches that were considered, best first.
        read: The records that the plan was made from, sorted.
    """

    request: ConversionRequest = attrs.field(
        validator=checks.instance_of(ConversionRequest)
    )
    ids: NewIds = attrs.field(validator=checks.instance_of(NewIds))
    made_by: ActorId = attrs.field(validator=checks.identifier)
    made_at: datetime = attrs.field(
        converter=checks.utc_instant, validator=checks.instant
    )
    lead: Lead = attrs.field(validator=checks.instance_of(Lead), repr=False)
    converted: Lead = attrs.field(validator=checks.instance_of(Lead), repr=False)
    done: ConversionRecord | None = attrs.field(
        default=None, validator=checks.optional(checks.instance_of(ConversionRecord))
    )
    person: TargetPlan | None = attrs.field(
        default=None, validator=checks.optional(checks.instance_of(TargetPlan))
    )
    company: TargetPlan | None = attrs.field(
        default=None, validator=checks.optional(checks.instance_of(TargetPlan))
    )
    deal: TargetPlan | None = attrs.field(
        default=None, validator=checks.optional(checks.instance_of(TargetPlan))
    )
    tasks: tuple[Task, ...] = _tuple_field(Task)
    routed: tuple[Routed, ...] = _tuple_field(Routed)
    entered: tuple[EnteredTag, ...] = _tuple_field(EnteredTag)
    left: tuple[LeftBehind, ...] = _tuple_field(LeftBehind)
    conflicts: tuple[FieldConflict, ...] = _tuple_field(FieldConflict)
    questions: tuple[FieldQuestion, ...] = _tuple_field(FieldQuestion)
    warnings: tuple[str, ...] = _tuple_field(str, is_private=True)
    matches: tuple[AnyMatch, ...] = _tuple_field((Match, MaskedMatch))
    read: tuple[ReadVersion, ...] = _tuple_field(ReadVersion)

    def _conflicts(self) -> Iterable[Problem]:
        if len(self.ids.tasks) != len(self.request.tasks):
            yield Problem("ids.tasks", "must be one for each task of the request")

    @property
    def targets(self) -> tuple[TargetPlan, ...]:
        """The targets that are made or changed: person, company, deal."""
        return tuple(t for t in (self.person, self.company, self.deal) if t is not None)

    @property
    def carried(self) -> Mapping[str, tuple[Ref, ...]]:
        """Each field of the lead that is carried, and the targets that have it then."""
        found: dict[str, tuple[Ref, ...]] = {}
        for target in self.targets:
            for plan in target.fields:
                if plan.source is Source.LEAD:
                    refs = (*found.get(plan.path, ()), target.ref)
                    found[plan.path] = tuple(dict.fromkeys(refs))
        return found

    @property
    def effects(self) -> tuple[Effect, ...]:
        """Every record before and after: the lead, targets, tasks, activities."""
        return (
            Effect(before=self.lead, after=self.converted),
            *(Effect(before=t.before, after=t.after) for t in self.targets),
            *(Effect(before=None, after=task) for task in self.tasks),
            *(Effect(before=it.before, after=it.after) for it in self.routed),
        )

    def __str__(self) -> str:
        """Write the plan for a person who may see the lead, one line a fact."""
        return "\n".join(map(on_one_line, _lines(self)))


def _lines(plan: ConversionPlan) -> Iterator[str]:
    yield f"Convert {plan.lead.ref}: {plan.lead}"
    if plan.done is not None:
        yield f"  is converted already: {plan.done.ref}"
        return
    for kind, target in zip(
        TARGET_KINDS, (plan.person, plan.company, plan.deal), strict=True
    ):
        yield from _target_lines(TARGET_WORDS[kind], target)
    for task in plan.tasks:
        due = f", due {as_text(task.due_at)}" if task.due_at else ""
        yield f"  task     new {task.id!r}: {task.title}{due}"
    for it in plan.routed:
        yield f"  goes     {it.ref} to " + " and ".join(map(str, it.to))
    for tag in plan.entered:
        yield f"  enters   tag {tag.tag!r} in {tag.registry}"
    for conflict in plan.conflicts:
        yield (
            f"  differs  {conflict.record}.{conflict.field}: "
            f"{as_text(conflict.kept)!r} stays, {as_text(conflict.lost)!r} is kept"
            " in the conversion record"
        )
    for question in plan.questions:
        yield (
            f"  asks     {question.record}.{question.field}: "
            f"{as_text(question.present)!r} is there, "
            f"{as_text(question.offered)!r} is offered"
        )
    for left in plan.left:
        yield f"  stays    {left}"
    for warning in plan.warnings:
        yield f"  look at  {warning}"


def _target_lines(word: str, target: TargetPlan | None) -> Iterator[str]:
    if target is None:
        yield f"  {word:<8} none"
        return
    how = "new" if target.is_new else "existing"
    yield f"  {word:<8} {how} {target.ref} ({target.chosen})"
    for plan in target.fields:
        if plan.replaces is not None and plan.value == plan.replaces:
            instead = ", as it is there already"
        elif plan.replaces is not None:
            instead = f", instead of {as_text(plan.replaces)!r}"
        else:
            instead = ""
        origin = f"{plan.source}: {plan.path}" if plan.path else str(plan.source)
        value = f"{plan.field} = {as_text(plan.value)!r}"
        yield f"           {value} from {origin}{instead}"
