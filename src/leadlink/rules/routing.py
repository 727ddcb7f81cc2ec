"""Where the activities about a lead go when it is converted (spec 11).

An activity is stored once; it goes somewhere by being about more records. Completed
work stays where it is, with its author and instant.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import assert_never

import attrs

from leadlink.model.activity import Activity, Appointment, Document, Note, Task
from leadlink.model.ids import Kind, Ref
from leadlink.model.policy.conversion import (
    ConversionPolicy,
    DocumentsRule,
    NotesRule,
)
from leadlink.model.target_plans import LeftBehind, Routed

COMPLETED = "spec 11: completed work"


def route(
    activities: Iterable[Activity],
    *,
    targets: Mapping[Kind, Ref],
    policy: ConversionPolicy,
    now: datetime,
) -> tuple[tuple[Routed, ...], tuple[LeftBehind, ...]]:
    """Work out where each activity about a lead goes.

    Args:
        activities: All activities about the lead.
        targets: The records that the conversion makes or changes; never empty.
        policy: Where notes and documents go.
        now: What starts later than this is a future appointment.

    Returns:
        What goes where, then what stays, each in the order given: every activity is
        in one of the two.
    """
    routed: list[Routed] = []
    left: list[LeftBehind] = []
    for activity in activities:
        reason = _why_stay(activity, now=now)
        if reason:
            left.append(
                LeftBehind(path=str(activity.ref), rule=COMPLETED, reason=reason)
            )
            continue
        to = _goes_to(activity, targets=targets, policy=policy)
        after = attrs.evolve(activity, about=(*activity.about, *to))
        routed.append(Routed(before=activity, after=after, to=to))
    return tuple(routed), tuple(left)


def _why_stay(activity: Activity, *, now: datetime) -> str:
    if activity.archived_at is not None:
        return "is archived"
    match activity:
        case Task() if activity.done_at is not None:
            return "is done"
        case Appointment() if activity.cancelled_at is not None:
            return "was cancelled"
        case Appointment() if activity.starts_at <= now:
            return "is past"
        case _:
            return ""


def _goes_to(
    activity: Activity, *, targets: Mapping[Kind, Ref], policy: ConversionPolicy
) -> tuple[Ref, ...]:
    every = tuple(targets.values())
    customers = tuple(targets[k] for k in (Kind.CONTACT, Kind.COMPANY) if k in targets)
    match activity:
        case Note():
            if policy.notes is NotesRule.PERSON or not customers:
                return (customers or every)[:1]
            return customers
        case Document():
            if policy.documents is DocumentsRule.EVERY_TARGET:
                return every
            deal = targets.get(Kind.DEAL)
            return (deal,) if deal is not None else customers[:1]
        case Task() | Appointment():
            return every
        case _:
            assert_never(activity)
