"""What each target of a conversion inherits from the lead (S1.14, S1.18, S1.25-S1.27).

A field of an existing target that is filled stays, or gives way where the policy says
so; whichever value loses is kept. Fields that are sets are joined, compared in normal
form; consent never weakens. A name and an address are one block each.
"""

from collections.abc import Mapping
from typing import Any, final

import attrs

from leadlink.model.bookkeeping import CustomFieldDefinition
from leadlink.model.fields import CustomValue, Origin
from leadlink.model.ids import Kind
from leadlink.model.lead import Lead
from leadlink.model.person import Email, Phone, Social
from leadlink.model.policy.conversion import ConversionPolicy, FilledRule, OriginRule
from leadlink.model.policy.matching import MatchingPolicy
from leadlink.model.target_plans import (
    FieldConflict,
    FieldPlan,
    Source,
    TargetRecord,
)
from leadlink.rules import custom_fields, unions
from leadlink.rules.inputs import Input, inputs_of, is_filled

COMMON = ("industry", "website", "address")
"""What a person and a company both inherit, beside tags, origin and owner."""

CONTACT_DATA = ("emails", "phones", "socials", "description")
"""What a person inherits (S1.27) and a company only where it is alone."""


@final
@attrs.frozen(kw_only=True)
class Setting:
    """What decides about every target alike.

    Attributes:
        definitions: Custom fields by id.
        targets: The kinds of target that the conversion makes or changes.
    """

    policy: ConversionPolicy
    matching: MatchingPolicy
    definitions: Mapping[str, CustomFieldDefinition]
    targets: frozenset[Kind]


@final
@attrs.frozen(kw_only=True)
class Inheritance:
    """A target with what it inherits.

    Attributes:
        record: The target as it will stand.
        fields: Every value that it gets, or turns out to have already.
        conflicts: Filled fields that met another value.
    """

    record: TargetRecord
    fields: tuple[FieldPlan, ...]
    conflicts: tuple[FieldConflict, ...]


def takes(kind: Kind, item: Input, *, setting: Setting) -> str:
    """Give the field in which a target of this kind inherits an input; blank: in none.

    The company takes contact data where there is no person to take it and the policy
    says so; a person takes the company's name where there is no company.
    """
    if item.field in {"tags", "owner_id"}:
        return item.field
    if item.field == "origin":
        is_for_all = setting.policy.origin is OriginRule.EVERY_TARGET
        return "origin" if is_for_all or kind is Kind.DEAL else ""
    if item.field == "custom":
        definition = setting.definitions.get(item.value.field_id)
        return "" if custom_fields.why_not(definition, item.value, kind) else "custom"
    return fields_of(kind, setting=setting).get(item.field, "")


def fields_of(kind: Kind, *, setting: Setting) -> Mapping[str, str]:
    """Give the lead's own fields that this kind of target inherits, and where."""
    policy, targets = setting.policy, setting.targets
    taken = {name: name for name in COMMON}
    if kind is Kind.CONTACT:
        taken |= {name: name for name in ("name", *CONTACT_DATA)}
        if Kind.COMPANY not in targets:
            taken["company"] = "company"
    elif kind is Kind.COMPANY:
        taken["company"] = "name"
        if Kind.CONTACT not in targets and policy.company_takes_contact_data:
            taken |= {name: name for name in CONTACT_DATA}
    else:
        taken = {}
    return taken


def inherit(
    record: TargetRecord,
    lead: Lead,
    *,
    is_new: bool,
    given: frozenset[str],
    setting: Setting,
) -> Inheritance:
    """Work out what one target inherits.

    Args:
        record: An existing target, or a new one that has only what was given for it.
        lead: The lead.
        is_new: Whether the target is new.
        given: Fields that were given for a new target: they take nothing of the lead.
        setting: What decides about every target alike.
    """
    work = _Work(record=record, is_new=is_new, setting=setting)
    seen: list[Input] = []
    for item in inputs_of(lead):
        field = takes(record.kind, item, setting=setting)
        if not field or field in given:
            continue
        if field == "origin":
            seen.append(item)
        else:
            work.take(field, item)
    work.take_origin(seen)
    return Inheritance(
        record=attrs.evolve(record, **work.values),
        fields=tuple(work.fields),
        conflicts=tuple(work.conflicts),
    )


class _Work:
    """What has been worked out so far about one target."""

    def __init__(self, *, record: TargetRecord, is_new: bool, setting: Setting) -> None:
        self.record = record
        self.setting = setting
        self.is_new = is_new
        self.values: dict[str, Any] = {}
        self.fields: list[FieldPlan] = []
        self.conflicts: list[FieldConflict] = []

    def take(self, field: str, item: Input) -> None:
        match item.value:
            case Email() | Phone() | Social():
                self._join(field, item)
            case CustomValue():
                self._take_custom(item)
            case _ if field == "tags":
                self._join(field, item)
            case _:
                self._take_one(field, item)

    def _now(self, field: str) -> Any:
        return self.values.get(field, getattr(self.record, field))

    def _take_one(self, field: str, item: Input) -> None:
        present = self._now(field)
        is_empty = self.is_new or not is_filled(present)
        if is_empty or present == item.value:
            self.values[field] = item.value
            replaces = None if is_empty else present
            self._tell(field, item, item.value, replaces)
        elif self._overwrites(field):
            self.values[field] = item.value
            self._tell(field, item, item.value, present)
            self._clash(field, item.path, kept=item.value, lost=present)
        else:
            self._clash(field, item.path, kept=present, lost=item.value)

    def _overwrites(self, field: str) -> bool:
        # Who owns a record is not a matter of data: assigning decides it.
        policy = self.setting.policy
        return policy.filled is FilledRule.OVERWRITE and field != "owner_id"

    def _join(self, field: str, item: Input) -> None:
        joined = unions.join(self._now(field), item.value, self.setting.matching)
        self.values[field] = joined.items
        self._tell(field, item, joined.item, joined.replaces)
        if joined.lost is not None:
            self._clash(field, item.path, kept=joined.item, lost=joined.lost)

    def _take_custom(self, item: Input) -> None:
        present: tuple[CustomValue, ...] = self._now("custom")
        held = next((v for v in present if v.field_id == item.value.field_id), None)
        others = tuple(v for v in present if v is not held)
        if held is None or held == item.value:
            self.values["custom"] = (*others, item.value)
            self._tell("custom", item, item.value, held)
        elif self._overwrites("custom"):
            self.values["custom"] = (*others, item.value)
            self._tell("custom", item, item.value, held)
            self._clash("custom", item.path, kept=item.value, lost=held)
        else:
            self._clash("custom", item.path, kept=held, lost=item.value)

    def take_origin(self, items: list[Input]) -> None:
        """Take source and campaign as one block, and the instant by itself."""
        present: Origin = self._now("origin")
        origin = present
        block = [item for item in items if isinstance(item.value, str)]
        is_free = not (is_filled(present.source) or is_filled(present.campaign))
        if block and (is_free or self._overwrites("origin")):
            origin = attrs.evolve(origin, source="", campaign="")
        for item in items:
            name = item.path.removeprefix("origin.")
            name = "first_seen_at" if name == "created_at" else name
            held = getattr(present, name)
            in_block = name != "first_seen_at"
            is_empty = is_free if in_block else held is None
            field = f"origin.{name}"
            if is_empty or held == item.value or self._overwrites("origin"):
                origin = attrs.evolve(origin, **{name: item.value})
                self._tell(field, item, item.value, held if is_filled(held) else None)
                if is_filled(held) and held != item.value:
                    self._clash(field, item.path, kept=item.value, lost=held)
            else:
                self._clash(field, item.path, kept=held, lost=item.value)
        for name in ("source", "campaign"):
            if is_filled(getattr(present, name)) and not getattr(origin, name):
                lost = getattr(present, name)
                self._clash(f"origin.{name}", "origin", kept="", lost=lost)
        if origin != present:
            self.values["origin"] = origin

    def _tell(self, field: str, item: Input, value: object, replaces: object) -> None:
        self.fields.append(
            FieldPlan(
                field=field,
                value=value,
                source=Source.LEAD,
                path=item.path,
                replaces=replaces,
            )
        )

    def _clash(self, field: str, path: str, *, kept: object, lost: object) -> None:
        self.conflicts.append(
            FieldConflict(
                record=self.record.ref, field=field, path=path, kept=kept, lost=lost
            )
        )
