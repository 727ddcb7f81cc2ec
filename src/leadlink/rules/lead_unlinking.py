"""Taking a lead link back, also where the primary has other secondaries (spec 9)."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import final

import attrs

from leadlink.model.activity import Appointment
from leadlink.model.ids import ActorId, LeadId, Ref
from leadlink.model.lead import Lead
from leadlink.model.operations import Effect, LeadLinkRecord, Subject
from leadlink.model.person import Phone
from leadlink.rules.alternates import is_listed, mobiles


@final
@attrs.frozen(kw_only=True)
class Unlinking:
    """What there is to take back of a lead link.

    Attributes:
        effects: Those of the link, without appointments that are over, and without
            numbers and viewers that another secondary brings as well.
        heirs: The links of those secondaries, which answer for them from now on.
    """

    effects: tuple[Effect, ...]
    heirs: tuple[LeadLinkRecord, ...]


@final
@attrs.frozen(kw_only=True)
class _Kept:
    phones: tuple[Phone, ...]
    viewers: tuple[ActorId, ...]


def unlinking(
    record: LeadLinkRecord,
    *,
    others: Sequence[LeadLinkRecord],
    current: Mapping[Ref, Subject],
    region: str,
    now: datetime,
) -> Unlinking:
    """Work out what of a lead link is to be taken back.

    Args:
        record: The link.
        others: Links of other secondaries to the same primary, none of them undone. One
            whose person was erased brings nothing any more.
        current: The records as they stand now.
        region: Of numbers without a country code.
        now: The present; an appointment that has begun by then stays cancelled.
    """
    heirs: list[LeadLinkRecord] = []
    for other in others:
        if not (_is_whole(record) and _is_whole(other)):
            continue
        kept = _kept(record, other, region)
        if kept.phones or kept.viewers:
            record = _without(record, kept)
            heirs.append(_with(other, kept))
    ahead = (it for it in record.effects if not _is_over(current.get(it.ref), now))
    return Unlinking(effects=tuple(ahead), heirs=tuple(heirs))


def _is_over(found: Subject | None, now: datetime) -> bool:
    return isinstance(found, Appointment) and found.starts_at <= now


def _is_whole(record: LeadLinkRecord) -> bool:
    leads = {it.ref.id for it in record.effects if isinstance(it.before, Lead)}
    return {record.primary_id, record.secondary_id} <= leads


def _pair(record: LeadLinkRecord, lead_id: LeadId) -> tuple[Lead, Lead]:
    return next(
        (effect.before, effect.after)
        for effect in record.effects
        if isinstance(effect.before, Lead)
        and isinstance(effect.after, Lead)
        and effect.ref.id == lead_id
    )


def _kept(record: LeadLinkRecord, other: LeadLinkRecord, region: str) -> _Kept:
    before, after = _pair(record, record.primary_id)
    old, new = _pair(other, other.primary_id)
    secondary, _ = _pair(other, other.secondary_id)
    brought = mobiles(secondary, region=region)
    managers = {old.owner_id, secondary.owner_id} - {new.owner_id}
    return _Kept(
        phones=tuple(
            phone
            for phone in after.phones
            if phone not in before.phones and is_listed(phone, brought, region=region)
        ),
        viewers=tuple(
            viewer
            for viewer in after.viewers
            if viewer not in before.viewers and viewer in managers
        ),
    )


def _without(record: LeadLinkRecord, kept: _Kept) -> LeadLinkRecord:
    """Let a link no longer answer for what is kept."""
    before, after = _pair(record, record.primary_id)
    return _replaced(record, before, _less(after, kept))


def _with(record: LeadLinkRecord, kept: _Kept) -> LeadLinkRecord:
    """Let a link answer for what is kept, as if it alone had brought it."""
    before, after = _pair(record, record.primary_id)
    left = _less(after, kept)
    more = attrs.evolve(
        left,
        phones=left.phones + kept.phones,
        viewers=left.viewers + kept.viewers,
    )
    return _replaced(record, _less(before, kept), more)


def _less(lead: Lead, kept: _Kept) -> Lead:
    return attrs.evolve(
        lead,
        phones=tuple(phone for phone in lead.phones if phone not in kept.phones),
        viewers=tuple(it for it in lead.viewers if it not in kept.viewers),
    )


def _replaced(record: LeadLinkRecord, before: Lead, after: Lead) -> LeadLinkRecord:
    return attrs.evolve(
        record,
        effects=[
            Effect(before=before, after=after) if it.ref == before.ref else it
            for it in record.effects
        ],
    )
