"""What each target of a conversion inherits from the lead (S1.14, S1.18, S1.25-S1.27).

A field of an existing target that is filled stays, gives way or is asked about, as its
rule says; whichever value loses is kept. Fields that are sets are joined, compared in
normal form; consent never weakens. A name and an address are one block each.
"""

from typing import Any, assert_never, final

import attrs

from leadlink.model.fields import CustomValue, Origin
from leadlink.model.lead import Lead
from leadlink.model.person import Email, Phone, Social
from leadlink.model.policy.conversion import FilledRule
from leadlink.model.target_plans import (
    FieldConflict,
    FieldPlan,
    FieldQuestion,
    TargetRecord,
)
from leadlink.rules import filled_fields, unions
from leadlink.rules.destinations import Setting, takes
from leadlink.rules.filled_fields import FilledRules
from leadlink.rules.inputs import Input, inputs_of, is_filled


@final
@attrs.frozen(kw_only=True)
class Inheritance:
    """A target with what it inherits.

    Attributes:
        record: The target as it will stand.
        fields: Every value that it gets, or turns out to have already.
        conflicts: Filled fields that met another value.
        questions: Those that somebody shall decide about.
    """

    record: TargetRecord
    fields: tuple[FieldPlan, ...]
    conflicts: tuple[FieldConflict, ...]
    questions: tuple[FieldQuestion, ...]


def inherit(
    record: TargetRecord,
    lead: Lead,
    *,
    is_new: bool,
    given: frozenset[str],
    rules: FilledRules,
    setting: Setting,
    instead: tuple[Input, ...] = (),
) -> Inheritance:
    """Work out what one target inherits.

    Args:
        record: An existing target, or a new one that has only what was given for it.
        lead: The lead.
        is_new: Whether the target is new.
        given: Fields that were given for the target: they take nothing of the lead.
        rules: What happens to its filled fields.
        setting: What decides about every target alike.
        instead: What was given for an existing target; it meets what is there as the
            lead's own would.
    """
    work = _Work(record=record, is_new=is_new, rules=rules, setting=setting)
    seen: list[Input] = []
    taken = [
        (field, item)
        for item in inputs_of(lead)
        if (field := takes(record.kind, item, setting=setting)) and field not in given
    ]
    for field, item in (*((it.field, it) for it in instead), *taken):
        if field == "origin":
            seen.append(item)
        else:
            work.take(field, item)
    work.take_origin(seen)
    return Inheritance(
        record=attrs.evolve(record, **work.values),
        fields=tuple(work.fields),
        conflicts=tuple(work.conflicts),
        questions=tuple(work.questions),
    )


class _Work:
    """What has been worked out so far about one target."""

    def __init__(
        self,
        *,
        record: TargetRecord,
        is_new: bool,
        rules: FilledRules,
        setting: Setting,
    ) -> None:
        self.record = record
        self.rules = rules
        self.setting = setting
        self.is_new = is_new
        self.values: dict[str, Any] = {}
        self.fields: list[FieldPlan] = []
        self.conflicts: list[FieldConflict] = []
        self.questions: list[FieldQuestion] = []

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
            self._tell(field, item, item.value, None if is_empty else present)
        elif field == "owner_id":
            # Who owns a record is not a matter of data: assigning decides it.
            self._clash(
                field,
                item.place,
                kept=present,
                lost=item.value,
                rule=filled_fields.ASSIGNED,
            )
        elif self._gives_way(field, item, present=present):
            self.values[field] = item.value
            self._tell(field, item, item.value, present)

    def _gives_way(
        self, field: str, item: Input, *, present: object, ruled: str = ""
    ) -> bool:
        """Tell whether what is there gives way to the lead's; note who loses or asks.

        Args:
            field: As the plan calls it.
            item: The lead's.
            present: What is there.
            ruled: What a rule calls the field, where that is something else.
        """
        rule, where = self.rules.of(ruled or field)
        match rule:
            case FilledRule.OVERWRITE if not is_filled(present):
                pass
            case FilledRule.OVERWRITE:
                self._clash(
                    field, item.place, kept=item.value, lost=present, rule=where
                )
            case FilledRule.FILL_EMPTY:
                self._clash(
                    field, item.place, kept=present, lost=item.value, rule=where
                )
            case FilledRule.ASK:
                self.questions.append(
                    FieldQuestion(
                        record=self.record.ref,
                        field=ruled or field,
                        path=item.place,
                        present=present,
                        offered=item.value,
                        rule=where,
                    )
                )
            case _:
                assert_never(rule)
        return rule is FilledRule.OVERWRITE

    def _join(self, field: str, item: Input) -> None:
        joined = unions.join(self._now(field), item.value, self.setting.matching)
        self.values[field] = joined.items
        self._tell(field, item, joined.item, joined.replaces)
        if joined.lost is not None:
            self._clash(
                field,
                item.place,
                kept=joined.item,
                lost=joined.lost,
                rule=filled_fields.UNITED,
            )

    def _take_custom(self, item: Input) -> None:
        present: tuple[CustomValue, ...] = self._now("custom")
        held = next((v for v in present if v.field_id == item.value.field_id), None)
        others = tuple(v for v in present if v is not held)
        is_free = held is None or not is_filled(held) or held == item.value
        if is_free or self._gives_way("custom", item, present=held, ruled=item.path):
            self.values["custom"] = (*others, item.value)
            replaces = held if held is not None and is_filled(held) else None
            self._tell("custom", item, item.value, replaces)

    def take_origin(self, items: list[Input]) -> None:
        """Take source and campaign as one block, and the instant by itself."""
        present: Origin = self._now("origin")
        origin = present
        overwrites = self.rules.of("origin")[0] is FilledRule.OVERWRITE
        block = [item for item in items if isinstance(item.value, str)]
        is_free = not (is_filled(present.source) or is_filled(present.campaign))
        if block and (is_free or overwrites):
            origin = attrs.evolve(origin, source="", campaign="")
        for item in items:
            name = item.path.removeprefix("origin.")
            name = "first_seen_at" if name == "created_at" else name
            held = getattr(present, name)
            is_empty = held is None if name == "first_seen_at" else is_free
            field = f"origin.{name}"
            if (
                is_empty
                or held == item.value
                or self._gives_way(field, item, present=held, ruled="origin")
            ):
                origin = attrs.evolve(origin, **{name: item.value})
                self._tell(field, item, item.value, held if is_filled(held) else None)
        for name in ("source", "campaign"):
            if is_filled(getattr(present, name)) and not getattr(origin, name):
                lost, where = getattr(present, name), self.rules.of("origin")[1]
                self._clash(f"origin.{name}", "origin", kept="", lost=lost, rule=where)
        if origin != present:
            self.values["origin"] = origin

    def _tell(self, field: str, item: Input, value: object, replaces: object) -> None:
        self.fields.append(
            FieldPlan(
                field=field,
                value=value,
                source=item.source,
                path=item.place,
                replaces=replaces,
            )
        )

    def _clash(
        self, field: str, path: str, *, kept: object, lost: object, rule: str
    ) -> None:
        self.conflicts.append(
            FieldConflict(
                record=self.record.ref,
                field=field,
                path=path,
                kept=kept,
                lost=lost,
                rule=rule,
            )
        )
