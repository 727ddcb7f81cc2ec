"""Intake: what a new lead needs, and what an edited one still must have (spec 4)."""

from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal
from enum import Enum
from functools import lru_cache
from hashlib import sha256
from typing import Any, Final

import attrs

from leadlink.model.errors import InvalidValueError, Problem
from leadlink.model.fields import Origin
from leadlink.model.ids import ActorId, LeadId
from leadlink.model.intake import Decision, NewLead
from leadlink.model.lead import Lead
from leadlink.model.person import PersonName
from leadlink.model.policy.intake import IntakePolicy
from leadlink.model.policy.policy import Policy
from leadlink.model.refusals import EditRefusedError, Reason, Why
from leadlink.rules.consent import keep_known
from leadlink.rules.matching.phones import phone_keys
from leadlink.rules.unions import regional

EDITABLE: Final = frozenset(
    {
        "name",
        "company",
        "emails",
        "phones",
        "socials",
        "website",
        "industry",
        "description",
        "address",
        "source",
        "campaign",
        "project_id",
        "mandate_id",
        "tags",
        "custom",
        "next_call_at",
    }
)
"""What an edit may name; everything else has a use case of its own."""

_COPIED: Final = EDITABLE - {"source", "campaign"}


def check(draft: NewLead, policy: Policy) -> None:
    """Refuse a draft that lacks something, or in which something cannot be.

    It needs a person's name (policy: or a company's, or both parts of a person's) and a
    phone or an e-mail; every address and number must be one, and the source one of the
    policy's, in any case of letters; whether it must be given is policy.

    Raises:
        InvalidValueError: Any of this is not so: every problem with its field path.

    Source: S3.5, S3.6, S3.8, S1.29; docs/explanation/intake.md.
    """
    problems = (
        *_problems(draft, policy),
        *_about_source(draft.source, policy.intake),
    )
    if problems:
        raise InvalidValueError(what="NewLead", problems=problems)


def _problems(
    record: NewLead | Lead, policy: Policy, *, old: Lead | None = None
) -> Iterator[Problem]:
    """Find what is wrong with a record, but for what was wrong before."""
    if old is None or (record.name, record.company) != (old.name, old.company):
        yield from _about_name(record.name, record.company, policy.intake)
    if not record.phones and not record.emails and (not old or old.phones + old.emails):
        yield Problem("phones", "needs a phone or an e-mail")
    kept = {email.address for email in old.emails} if old else set()
    for index, email in enumerate(record.emails):
        if email.address not in kept and not is_email(email.address):
            yield Problem(f"emails[{index}].address", "is not an e-mail address")
    kept = {phone.number for phone in old.phones} if old else set()
    region = regional(policy.matching, record.address).default_region
    for index, phone in enumerate(record.phones):
        if phone.number not in kept and not phone_keys(phone.number, region):
            yield Problem(f"phones[{index}].number", "is not a phone number")


def _about_name(
    name: PersonName, company: str, policy: IntakePolicy
) -> Iterator[Problem]:
    if name.is_blank:
        if policy.takes_company_name and company.strip():
            return
        what = "a name or a company" if policy.takes_company_name else "a name"
        yield Problem("name", f"needs {what}")
    elif policy.needs_given_and_family and not (
        name.given.strip() and name.family.strip()
    ):
        yield Problem("name", "needs a given and a family name")


def _about_source(source: object, policy: IntakePolicy) -> Iterator[Problem]:
    if not isinstance(source, str | None):
        yield Problem("source", f"must be text, not {type(source).__name__}")
    elif policy.needs_source and not (source or "").strip():
        yield Problem("source", "must be given")
    elif source_of(source, policy) is None:
        yield Problem("source", "must be one of " + ", ".join(policy.sources))


def source_of(source: str | None, policy: IntakePolicy) -> str | None:
    """Give a source as the policy spells it; None where the policy has none such."""
    if source is None or not source.strip():
        return policy.default_source
    if not policy.sources:
        return source
    plain = source.strip().casefold()
    return next((known for known in policy.sources if known.casefold() == plain), None)


@lru_cache(maxsize=4096)
def is_email(address: str) -> bool:
    """Tell whether text is an e-mail address by its form; no network is asked.

    A display name before the address, as in ``Asha <asha@example.com>``, is allowed.
    """
    # Not at the head: importing leadlink shall stay quick.
    import email_validator  # noqa: PLC0415

    try:
        email_validator.validate_email(
            address.strip(), check_deliverability=False, allow_display_name=True
        )
    except email_validator.EmailNotValidError:
        return False
    return True


def lead_of(
    draft: NewLead, *, id_: LeadId, by: ActorId, now: datetime, policy: Policy
) -> Lead:
    """Make the lead that a sound draft describes; it lands in the first status (S3.3).

    Without ``assigned_to`` it is its creator's, or the pool's where the policy says so;
    its creator then stays a viewer.
    """
    to_pool = policy.intake.to_pool and draft.assigned_to is None
    source = source_of(draft.source, policy.intake)
    return Lead(
        id=id_,
        created_at=now,
        updated_at=now,
        created_by=by,
        status=policy.pipeline.entry,
        owner_id=None if to_pool else draft.assigned_to or by,
        viewers=(by,) if to_pool else (),
        origin=Origin(source=source or "", campaign=draft.campaign, first_seen_at=now),
        **{name: getattr(draft, name) for name in _COPIED},
    )


def edit(lead: Lead, changes: dict[str, Any], *, policy: Policy) -> Lead:
    """Change a lead's data; what is left must still be a lead.

    An address or number that is typed again keeps the consent that it had.

    Args:
        lead: As last read from a store.
        changes: New values by field, of ``EDITABLE``.
        policy: What a lead needs. What it lacked before is not asked for now.

    Raises:
        InvalidValueError: A field cannot be edited or cannot have its value: all of
            them.
        EditRefusedError: The lead is archived or converted; or it is linked, and a call
            is planned.
    """
    is_planning = changes.get("next_call_at") not in (None, lead.next_call_at)
    against = against_planning if is_planning else against_edit
    EditRefusedError.over(against(lead))
    problems = [
        Problem(name, "cannot be edited") for name in changes if name not in EDITABLE
    ]
    given = {name: value for name, value in changes.items() if name in _COPIED}
    origin = lead.origin
    if "source" in changes:
        problems += _about_source(changes["source"], policy.intake)
        if all(problem.path != "source" for problem in problems):
            source = source_of(changes["source"], policy.intake) or ""
            origin = attrs.evolve(origin, source=source)
    if "campaign" in changes:
        origin = attrs.evolve(origin, campaign=changes["campaign"])
    edited = attrs.evolve(lead, origin=origin, **given)
    problems += _problems(edited, policy, old=lead)
    if problems:
        raise InvalidValueError(what="Lead", problems=tuple(problems))
    return keep_known(edited, old=lead, policy=policy.matching)


def archive(lead: Lead, *, now: datetime) -> Lead:
    """Take a lead from worklists and matching; a hold on it ends.

    Raises:
        EditRefusedError: It is archived already, converted or linked: it is unlinked
            first.
    """
    EditRefusedError.over(against_planning(lead))
    return attrs.evolve(lead, archived_at=now, hold=None)


def restore(lead: Lead) -> Lead:
    """Bring an archived lead back.

    Raises:
        EditRefusedError: It is not archived.
    """
    if lead.archived_at is None:
        raise EditRefusedError(reasons=(Reason(Why.NOT_ARCHIVED, lead.ref),))
    return attrs.evolve(lead, archived_at=None)


def against_edit(lead: Lead) -> Iterator[Reason]:
    """Give the reasons why a lead is read-only: it is archived or converted (S3.21)."""
    if lead.archived_at is not None:
        yield Reason(Why.ARCHIVED, lead.ref)
    if lead.conversion_id is not None:
        yield Reason(Why.CONVERTED, lead.ref)


def against_planning(lead: Lead) -> Iterator[Reason]:
    """Give the reasons why nothing is planned for a lead, nor is it put away.

    Beside being read-only: it is linked to a primary lead, where the work goes on.
    """
    yield from against_edit(lead)
    if lead.primary_id is not None:
        yield Reason(Why.SECONDARY, lead.ref)


def fingerprint(draft: NewLead, decision: Decision | None) -> str:
    """Give a digest of a request, by which a repeat under the same key is recognised.

    What the draft leaves blank does not count, so that a field which a later leadlink
    adds changes no digest.
    """
    given = (
        (field.name, value)
        for field in attrs.fields(NewLead)
        if (value := getattr(draft, field.name)) not in (None, "", ())
    )
    told = repr((tuple((name, _plain(value)) for name, value in given), decision))
    return sha256(told.encode()).hexdigest()


def _plain(value: object) -> object:
    """Give a value as literals: the ``repr`` of a model class leaves out persons."""
    cls: Any = type(value)
    if attrs.has(cls):
        return tuple(_plain(getattr(value, field.name)) for field in attrs.fields(cls))
    match value:
        case tuple():
            return tuple(map(_plain, value))
        case Enum():
            return value.value
        case datetime():
            return value.isoformat()
        case Decimal():
            return ("decimal", str(value))
        case _:
            return value
