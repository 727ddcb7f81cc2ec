"""What a request gives for a target in place of the lead's own values (S1.7).

A new target has what was given. At one that is there it meets what the target says,
as the lead's own value would: the rule of the field decides, and what loses is kept.
"""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any, Final

import attrs

from leadlink.model.bookkeeping import CustomFieldDefinition
from leadlink.model.errors import InvalidValueError, Problem
from leadlink.model.fields import CustomValue
from leadlink.model.ids import Kind
from leadlink.model.lead import Lead
from leadlink.model.target_plans import TARGET_WORDS, TargetRecord
from leadlink.model.targets import New
from leadlink.rules import consent, custom_fields
from leadlink.rules.destinations import Setting
from leadlink.rules.targeting import person_name

NEVER_GIVEN: Final = frozenset(
    {
        "id",
        "version",
        "created_at",
        "updated_at",
        "created_by",
        "archived_at",
        "name",
        "standing",
        "contact_id",
        "company_id",
    }
)
"""Fields that a request may not set: they follow from the conversion itself."""

NEVER_EDITED: Final = NEVER_GIVEN | {"owner_id", "stage"}
"""Fields that it may not set of a record that is there: assigning and winning do."""


def fields_of(asked: New) -> frozenset[str]:
    """Name the fields for which something is given."""
    named = {"name"} if asked.name is not None else set[str]()
    return frozenset({*named, *(value.field for value in asked.values)})


def edited(
    record: TargetRecord, asked: New, *, lead: Lead, setting: Setting
) -> TargetRecord:
    """Give a record that is there with what is given in place of its own values.

    Consents are no weaker than those of the lead.

    Args:
        record: As it stands.
        asked: What is given.
        lead: What is converted.
        setting: What decides about every target alike.

    Raises:
        InvalidValueError: A field that may not be given, or a value that does not fit.
    """
    if not fields_of(asked):
        return record
    values: dict[str, Any] = {it.field: it.value for it in asked.values}
    refuse(record.kind, against_given(type(record), values, NEVER_EDITED))
    if asked.name is not None:
        is_person = record.kind is Kind.CONTACT
        values["name"] = person_name(asked.name) if is_person else str(asked.name)
    with naming_given(record.kind):
        found = attrs.evolve(record, **values)
    own = found.custom if "custom" in values else ()
    refuse(record.kind, misfits(own, setting.definitions))
    return consent.none_weaker(found, known=lead, policy=setting.matching)


def against_given(
    cls: type[TargetRecord], given: Iterable[str], never: frozenset[str]
) -> Iterator[Problem]:
    """Give what speaks against fields for which something is given."""
    fields: tuple[attrs.Attribute[Any], ...] = attrs.fields(cls)
    names = {field.name for field in fields} - never
    for name in given:
        if name not in names:
            yield Problem(f"values.{name}", f"is nothing that a {cls.kind} is given")


def misfits(
    values: Iterable[CustomValue], definitions: Mapping[str, CustomFieldDefinition]
) -> Iterator[Problem]:
    """Give what speaks against custom values; without a definition nothing does."""
    for value in values:
        definition = definitions.get(value.field_id)
        why = custom_fields.why_misfit(definition, value) if definition else ""
        if why:
            yield Problem(f"values.custom.{value.field_id}", why)


@contextmanager
def naming_given(kind: Kind) -> Iterator[None]:
    """Name the target and the field of a given value that does not fit a record.

    Raises:
        InvalidValueError: Of the request, in place of that of the record.
    """
    try:
        yield
    except InvalidValueError as error:
        problems = tuple(map(_in_request, error.problems))
    else:
        return
    refuse(kind, problems)


def _in_request(problem: Problem) -> Problem:
    """Place a problem of a record where the request has the value: a name apart."""
    is_name = problem.path.partition(".")[0] == "name"
    return problem if is_name else problem.below("values")


def refuse(kind: Kind, problems: Iterable[Problem]) -> None:
    """Refuse what is given for a target of this kind, if anything speaks against it.

    Raises:
        InvalidValueError: Every problem, below the target's word in the request.
    """
    found = tuple(problem.below(TARGET_WORDS[kind]) for problem in problems)
    if found:
        raise InvalidValueError(what="ConversionRequest", problems=found)
