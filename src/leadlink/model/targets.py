"""What a lead shall become: none, new, existing or automatic, and tasks beside it."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, TypeAlias, final

import attrs

from leadlink.model import checks
from leadlink.model.errors import Problem
from leadlink.model.ids import ActorId, LeadId, Ref
from leadlink.model.person import PersonName
from leadlink.model.policy.conversion import (
    FieldRule,
    field_rules,
    to_field_rules,
)

MAX_KEY = checks.MAX_ID - len("convert:")


@final
@attrs.frozen
class NoTarget:
    """Make nothing of this kind and touch nothing."""

    def __str__(self) -> str:
        """Write the target as a person says it."""
        return "none"


@final
@attrs.frozen(field_transformer=checks.report_all)
class GivenValue:
    """A value for one field of a target, in place of the lead's (S1.7)."""

    field: str = attrs.field(validator=checks.identifier)
    value: Any = attrs.field(validator=checks.immutable, repr=False)


def to_given(
    values: Mapping[str, Any] | Iterable[GivenValue],
) -> tuple[GivenValue, ...]:
    """Take a mapping of field to value, or given values; sorted by field."""
    if isinstance(values, Mapping):
        found = _to_given(values)
    else:
        found = checks.each(checks.same, values)
    if checks.is_all(found, GivenValue):
        return tuple(sorted(found, key=lambda given: given.field))
    return found


def _to_given(values: Mapping[str, Any]) -> tuple[GivenValue, ...]:
    made: list[GivenValue] = []
    problems: list[Problem] = []
    for place, (name, value) in enumerate(values.items()):
        given = checks.attempt(lambda it: GivenValue(*it), (name, value))
        if isinstance(given, GivenValue):
            made.append(given)
            continue
        for problem in given.problems:
            is_value = problem.path == "value"
            problems.append(
                Problem(str(name), problem.reason)
                if is_value
                else problem.below(f"[{place}]")
            )
    if problems:
        return checks.Refused(problems=tuple(problems))  # type: ignore[return-value]  # the validator reads it
    return tuple(made)


def given_values(instance: Any, field: "attrs.Attribute[Any]", value: Any) -> None:
    """Accept given values, at most one a field.

    Raises:
        ValueError: There are two of one field.
    """
    _only_given(instance, field, value)
    if len(value) != len({given.field for given in value}):
        msg = "has two values of one field"
        raise ValueError(msg)


_only_given = checks.tuple_of(checks.instance_of(GivenValue))


def given_name(instance: Any, field: "attrs.Attribute[Any]", value: object) -> None:
    """Accept a person's name, or text that is not blank.

    Raises:
        ValueError: It is blank.
    """
    if not isinstance(value, PersonName):
        checks.filled(instance, field, value)
    elif value.is_blank:
        msg = "must not be blank"
        raise ValueError(msg)


@final
@attrs.frozen(field_transformer=checks.report_all)
class Auto:
    """Let the lead's own customer link decide, then a match, then the lead's data.

    Several strong matches are an error, never a guess; a name alone selects nothing.

    Attributes:
        name: What is given in place of the lead's name (S1.7).
        values: What is given in place of the lead's other values.
        fields: What happens to filled fields where it falls on an existing record, in
            place of the policy's rules, as ``{"industry": FilledRule.OVERWRITE}``.
    """

    name: str | PersonName | None = attrs.field(
        default=None,
        kw_only=True,
        validator=checks.optional(given_name),
        repr=False,
    )
    values: tuple[GivenValue, ...] = attrs.field(
        default=(), kw_only=True, converter=to_given, validator=given_values
    )
    fields: tuple[FieldRule, ...] = attrs.field(
        default=(), kw_only=True, converter=to_field_rules, validator=field_rules
    )

    def __str__(self) -> str:
        """Write the target as a person says it."""
        return "automatic"


@final
@attrs.frozen(field_transformer=checks.report_all)
class New:
    """Make a new record, whatever may match.

    Attributes:
        name: Its name; None: the lead's (for a deal as well, S1.19).
        values: Values for its other fields, in place of the lead's (S1.7), as
            ``{"amount": Money(...)}``; kept sorted by field.
    """

    name: str | PersonName | None = attrs.field(
        default=None, validator=checks.optional(given_name), repr=False
    )
    values: tuple[GivenValue, ...] = attrs.field(
        default=(), kw_only=True, converter=to_given, validator=given_values
    )

    def __str__(self) -> str:
        """Write the target as a person says it."""
        return "new"


@final
@attrs.frozen(field_transformer=checks.report_all)
class Existing:
    """Convert into a record that is there; whatever may match or be linked.

    Attributes:
        record: The record, or its id.
        name: What is given in place of the lead's name (S1.7). Like the lead's it meets
            what is there, and *fields* or the policy decide.
        values: What is given in place of the lead's other values; likewise.
        fields: What happens to its filled fields, in place of the policy's rules, as
            ``{"industry": FilledRule.OVERWRITE}``.
    """

    record: Ref | str = attrs.field()
    name: str | PersonName | None = attrs.field(
        default=None,
        kw_only=True,
        validator=checks.optional(given_name),
        repr=False,
    )
    values: tuple[GivenValue, ...] = attrs.field(
        default=(), kw_only=True, converter=to_given, validator=given_values
    )
    fields: tuple[FieldRule, ...] = attrs.field(
        default=(), kw_only=True, converter=to_field_rules, validator=field_rules
    )

    @record.validator
    def _record(self, field: "attrs.Attribute[Any]", value: object) -> None:
        if not isinstance(value, Ref):
            checks.identifier(self, field, value)

    def __str__(self) -> str:
        """Write the target as a person says it."""
        return f"existing {self.record}"


Target: TypeAlias = NoTarget | New | Existing | Auto
TARGETS: tuple[type[Target], ...] = (NoTarget, New, Existing, Auto)


@final
@attrs.frozen(kw_only=True, field_transformer=checks.report_all)
class NewTask:
    """A task to make with a conversion (S1.3).

    Attributes:
        owner_id: Who shall do it; None: the lead's owner, or who converts.
    """

    title: str = attrs.field(validator=checks.filled, repr=False)
    due_at: datetime | None = attrs.field(
        default=None, converter=checks.utc, validator=checks.optional(checks.instant)
    )
    owner_id: ActorId | None = attrs.field(
        default=None, validator=checks.optional(checks.identifier)
    )


def to_tasks(values: Iterable[NewTask]) -> tuple[NewTask, ...]:
    """Bring tasks to a tuple, in the order given."""
    return checks.each(checks.same, values)


@final
@attrs.frozen(kw_only=True, field_transformer=checks.report_all)
class ConversionRequest:
    """What is asked of a conversion; by default no deal and no tasks (S1.C8).

    Attributes:
        key: The caller's idempotency key; blank for none.
    """

    lead_id: LeadId = attrs.field(validator=checks.identifier)
    person: Target = attrs.field(factory=Auto, validator=checks.instance_of(TARGETS))
    company: Target = attrs.field(factory=Auto, validator=checks.instance_of(TARGETS))
    deal: Target = attrs.field(factory=NoTarget, validator=checks.instance_of(TARGETS))
    tasks: tuple[NewTask, ...] = attrs.field(
        default=(),
        converter=to_tasks,
        validator=checks.tuple_of(checks.instance_of(NewTask)),
    )
    key: str = attrs.field(default="")

    @key.validator
    def _key(self, field: "attrs.Attribute[Any]", value: object) -> None:
        checks.line(self, field, value)
        if len(str(value)) > MAX_KEY:
            msg = f"is longer than {MAX_KEY} characters"
            raise ValueError(msg)


@final
@attrs.frozen(kw_only=True, field_transformer=checks.report_all)
class NewIds:
    """The ids that a conversion gives to what it makes."""

    conversion: str = attrs.field(validator=checks.identifier)
    person: str = attrs.field(validator=checks.identifier)
    company: str = attrs.field(validator=checks.identifier)
    deal: str = attrs.field(validator=checks.identifier)
    tasks: tuple[str, ...] = attrs.field(
        default=(),
        converter=checks.to_texts,
        validator=checks.tuple_of(checks.identifier),
    )

    def _conflicts(self) -> Iterable[Problem]:
        if len(self.tasks) != len(set(self.tasks)):
            yield Problem("tasks", "has an id twice")
