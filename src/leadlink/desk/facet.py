"""What all facets of a desk are built on."""

from collections.abc import Callable, Iterable
from typing import TypeAlias

import attrs

from leadlink.desk.arguments import checked_class
from leadlink.desk.session import Reading, Session, Writing
from leadlink.model.actor import Permission
from leadlink.model.bookkeeping import CustomFieldDefinition
from leadlink.model.change import Change
from leadlink.model.errors import InvalidValueError, PermissionDeniedError, Problem
from leadlink.model.fields import CustomValue
from leadlink.model.ids import LeadId
from leadlink.model.lead import Lead
from leadlink.model.refusals import EditRefusedError, StaleRecordError
from leadlink.rules import intake
from leadlink.rules.custom_fields import why_misfit

FindField: TypeAlias = Callable[
    [type[CustomFieldDefinition], str], CustomFieldDefinition | None
]


@attrs.frozen
class Facet:
    """Use cases of one actor at one desk.

    The arguments of every public method of a facet are checked at the call.
    """

    session: Session

    def __init_subclass__(cls) -> None:
        """Check what the facet's own public methods are called with."""
        checked_class(cls)


def acted_on(unit: Reading, lead_id: LeadId) -> Lead:
    """Give a lead that the actor may work.

    Raises:
        RecordNotFoundError: There is none, or the actor may not see it.
        PermissionDeniedError: The actor only sees it.
    """
    lead = unit.see(Lead, lead_id)
    if not unit.may_act_on(lead):
        raise PermissionDeniedError(
            actor_id=unit.actor_id, needs=(Permission.MANAGE_LEADS,)
        )
    return lead


def open_to_work(unit: Reading, lead_id: LeadId) -> Lead:
    """Give a lead that the actor may work and that is not read-only.

    Raises:
        RecordNotFoundError: There is none, or the actor may not see it.
        PermissionDeniedError: The actor only sees it.
        EditRefusedError: It is archived or converted.
    """
    lead = acted_on(unit, lead_id)
    EditRefusedError.over(intake.against_edit(lead))
    return lead


def refuse_stale(lead: Lead, version: int | None) -> None:
    """Refuse to go on from a version of a lead that is no longer the present one.

    Args:
        lead: As it stands now.
        version: The one that was read; None: whatever stands now.

    Raises:
        StaleRecordError: It has changed since.
    """
    if version is not None and version != lead.version:
        raise StaleRecordError(records=(lead.ref,))


def stored(unit: Writing, lead: Lead, *, action: str) -> Lead:
    """Write one lead and give it as it now stands; what is unchanged is not written."""
    written = unit.commit(Change(action=action, puts=(lead,)))[lead.ref]
    assert isinstance(written, Lead)  # noqa: S101 - a reference tells the kind
    return written


def refuse_misfits(
    find: FindField, values: Iterable[CustomValue], *, what: str = "Lead"
) -> None:
    """Refuse custom values that their definitions do not allow.

    A field without a definition takes any value: it is then carried nowhere.

    Raises:
        InvalidValueError: There are some: every one.
    """
    problems = []
    for value in values:
        definition = find(CustomFieldDefinition, value.field_id)
        why = why_misfit(definition, value) if definition else ""
        if why:
            problems.append(Problem(f"custom.{value.field_id}", why))
    if problems:
        raise InvalidValueError(what=what, problems=tuple(problems))
