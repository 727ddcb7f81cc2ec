"""What a merge would do: a read-only value, made before anything is written."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any, TypeAlias, final

import attrs

from leadlink.model import checks, fields
from leadlink.model.customer import Company, Contact
from leadlink.model.fields import FieldChoice
from leadlink.model.ids import ActorId, Kind, Ref
from leadlink.model.lead import Lead
from leadlink.model.lines import on_one_line
from leadlink.model.operations import Effect, LosingValue, effects, losing, to_effects
from leadlink.model.operations import to_losing as _to_losing
from leadlink.model.target_plans import as_text

Mergeable: TypeAlias = Contact | Company | Lead
MERGEABLE: tuple[type[Mergeable], ...] = (Contact, Company, Lead)
MERGEABLE_KINDS: tuple[Kind, ...] = tuple(cls.kind for cls in MERGEABLE)


@final
@attrs.frozen(kw_only=True, field_transformer=checks.report_all)
class MergedField:
    """A field that the survivor takes of another record, or that others contested.

    Attributes:
        field: As ``website``; of a field that is a set, one for each item.
        value: What the survivor will have; None where it will have nothing.
        source: The record that it is of.
        losing: What gives way.
    """

    field: str = attrs.field(validator=checks.filled)
    value: Any = attrs.field(validator=checks.immutable, repr=False)
    source: Ref = attrs.field(validator=checks.instance_of(Ref))
    losing: tuple[LosingValue, ...] = attrs.field(
        default=(), converter=_to_losing, validator=losing, repr=False
    )


def to_merged_fields(values: Iterable[MergedField]) -> tuple[MergedField, ...]:
    """Bring merged fields to a tuple, in the order given."""
    return checks.each(checks.same, values)


def to_members(values: Iterable[Mergeable]) -> tuple[Mergeable, ...]:
    """Bring records to a tuple, in the order given."""
    return checks.each(checks.same, values)


@final
@attrs.frozen(kw_only=True, field_transformer=checks.report_all)
class MergePlan:
    """What merging records into one of them would do.

    Attributes:
        made_by: Who asked; only this actor can apply the plan.
        made_at: When; decides which holds live.
        survivor: The record that stays, as it stands.
        after: The same as it will stand.
        merged: The records that go, as they stand, in order of preference.
        choices: Fields for which the survivor does not simply come first.
        taken: What the survivor takes of others, and what was contested.
        turned: Every other record that refers to one that goes, before and after; with
            the survivor's own dismissals and flag, which decide about those.
        notified: Whom to tell: owners of what goes, holders whose hold ends.
    """

    made_by: ActorId = attrs.field(validator=checks.identifier)
    made_at: datetime = attrs.field(
        converter=checks.utc_instant, validator=checks.instant
    )
    survivor: Mergeable = attrs.field(
        validator=checks.instance_of(MERGEABLE), repr=False
    )
    after: Mergeable = attrs.field(validator=checks.instance_of(MERGEABLE), repr=False)
    merged: tuple[Mergeable, ...] = attrs.field(
        converter=to_members,
        validator=checks.tuple_of(checks.instance_of(MERGEABLE)),
        repr=False,
    )
    choices: tuple[FieldChoice, ...] = attrs.field(
        default=(), converter=fields.to_choices, validator=fields.choices
    )
    taken: tuple[MergedField, ...] = attrs.field(
        default=(),
        converter=to_merged_fields,
        validator=checks.tuple_of(checks.instance_of(MergedField)),
    )
    turned: tuple[Effect, ...] = attrs.field(
        default=(), converter=to_effects, validator=effects, repr=False
    )
    notified: tuple[ActorId, ...] = attrs.field(
        default=(), converter=checks.to_texts, validator=fields.ids
    )

    @property
    def effects(self) -> tuple[Effect, ...]:
        """Every record before and after, but for the redirects."""
        return (
            Effect(before=self.survivor, after=self.after),
            *(Effect(before=record, after=None) for record in self.merged),
            *self.turned,
        )

    @property
    def losing(self) -> tuple[LosingValue, ...]:
        """Every value that gives way, with the record that it is of."""
        return tuple(value for merged in self.taken for value in merged.losing)

    def __str__(self) -> str:
        """Write the plan for a person who may see the records, one line a fact."""
        return "\n".join(map(on_one_line, _lines(self)))


def _lines(plan: MergePlan) -> Iterator[str]:
    for record in plan.merged:
        yield f"Merge {record.ref} into {plan.survivor.ref}: {plan.survivor}"
    for merged in plan.taken:
        text = as_text(merged.value)
        yield f"  {merged.field} = {text!r} of {merged.source}"
        for value in merged.losing:
            yield f"    instead of {value.value!r} of {value.record}"
    for effect in plan.turned:
        if effect.before != effect.after:
            how = "goes" if effect.after is None else "follows"
            yield f"  {effect.ref} {how}"
    for actor_id in plan.notified:
        yield f"  {actor_id!r} is told"
