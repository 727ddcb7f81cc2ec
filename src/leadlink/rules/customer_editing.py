"""Editing, archiving and restoring contacts, companies, deals and jobs (spec 4)."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any, TypeVar

import attrs

from leadlink.model.customer import Company, Contact
from leadlink.model.errors import InvalidValueError, Problem
from leadlink.model.policy.policy import Policy
from leadlink.model.refusals import EditRefusedError, Reason, Why
from leadlink.model.work import Deal, Job
from leadlink.rules.consent import keep_known

T = TypeVar("T", bound=Contact | Company | Deal | Job)

OWN_WAYS = frozenset(
    {
        "id",
        "version",
        "created_at",
        "updated_at",
        "archived_at",
        "created_by",
        "standing",
        "customer",
    }
)
"""Fields that an edit leaves alone: each changes by its own use case, or never."""


def edit(record: T, changes: Mapping[str, Any], *, policy: Policy) -> T:
    """Change fields of a record.

    An address or number that is typed again keeps the consent that it had.

    Args:
        record: As last read from a store.
        changes: New values by field. Standing, customer link and archiving have their
            own use cases, and so has winning a deal.
        policy: Names the stage of a deal that is won, and how numbers are read.

    Raises:
        EditRefusedError: The record is archived.
        InvalidValueError: Fields that cannot be edited, or values that are not allowed:
            every one.
    """
    EditRefusedError.over(_against_edit(record))
    problems = list(_not_editable(record, changes, policy.conversion.won_stage))
    refused = {problem.path for problem in problems}
    edited = record
    try:
        edited = attrs.evolve(
            record,
            **{name: value for name, value in changes.items() if name not in refused},
        )
    except InvalidValueError as error:
        problems.extend(error.problems)
    if problems:
        raise InvalidValueError(what=type(record).__name__, problems=tuple(problems))
    return keep_known(edited, old=record, policy=policy.matching)


def _against_edit(record: Contact | Company | Deal | Job) -> Iterator[Reason]:
    if record.archived_at is not None:
        yield Reason(Why.ARCHIVED, record.ref)


def _not_editable(
    record: Contact | Company | Deal | Job, changes: Mapping[str, Any], won_stage: str
) -> Iterator[Problem]:
    names = {field.name for field in attrs.fields(type(record))}
    for name, value in changes.items():
        if name not in names:
            yield Problem(name, "is no such field")
        elif name in OWN_WAYS:
            yield Problem(name, "cannot be edited")
        elif isinstance(record, Deal) and name == "stage" and value == won_stage:
            yield Problem(name, "is reached by winning the deal")


def archive(record: T, *, now: datetime) -> T:
    """Take a record out of worklists, roster search and matching.

    Raises:
        EditRefusedError: It is archived already.
    """
    EditRefusedError.over(_against_edit(record))
    return attrs.evolve(record, archived_at=now)


def restore(record: T) -> T:
    """Bring an archived record back.

    Raises:
        EditRefusedError: It is not archived.
    """
    if record.archived_at is None:
        raise EditRefusedError(reasons=(Reason(Why.NOT_ARCHIVED, record.ref),))
    return attrs.evolve(record, archived_at=None)
