"""Conversion metrics: funnel, rate and median time by source, owner or period.

S0.13; which kinds of link count as a conversion is policy.
"""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime, timedelta
from enum import StrEnum
from statistics import median
from typing import final

import attrs

from leadlink.model.fields import LinkKind
from leadlink.model.ids import LeadId
from leadlink.model.lead import Lead
from leadlink.model.operations import CustomerLinkRecord
from leadlink.model.policy.pipeline import Pipeline, Stage


class By(StrEnum):
    """What leads are grouped by."""

    ALL = "all"
    SOURCE = "source"
    OWNER = "owner"
    PERIOD = "period"


class Period(StrEnum):
    """How long a period is; a lead belongs to that in which it was made, in UTC."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    YEAR = "year"


@final
@attrs.frozen(kw_only=True)
class ConversionMetrics:
    """The funnel of one group of leads.

    Attributes:
        group: The source, the owner's id or the period, as ``2026-03``; blank for leads
            without one, and for all.
        leads: All of the group; secondary leads are not counted beside their primary.
        worked: Those of them that are not in an OPEN status any more, or converted.
        converted: Those that became customers.
        lost: Those in a LOST status that did not convert.
        median_time: From a lead's making to its conversion; None where none converted.
    """

    group: str
    leads: int
    worked: int
    converted: int
    lost: int
    median_time: timedelta | None

    @property
    def rate(self) -> float:
        """The share of leads that converted, 0.0-1.0."""
        return self.converted / self.leads

    def __str__(self) -> str:
        """Write the row as ``Referral: 8 leads, 6 worked, 2 converted (25%)``."""
        group = f"{self.group}: " if self.group else ""
        return (
            f"{group}{self.leads} leads, {self.worked} worked, "
            f"{self.converted} converted ({self.rate:.0%})"
        )


def conversion_metrics(
    leads: Iterable[Lead],
    *,
    converted_at: Mapping[LeadId, datetime],
    pipeline: Pipeline,
    by: By = By.ALL,
    period: Period = Period.MONTH,
) -> tuple[ConversionMetrics, ...]:
    """Measure how leads become customers, one row a group, by name of group.

    Args:
        leads: Any; secondary ones are left out, the same person being counted once.
        converted_at: When each of those that became customers did.
        pipeline: Tells what a status means.
        by: What to group by.
        period: How long a period is, where leads are grouped by it.
    """
    groups: dict[str, list[Lead]] = {}
    for lead in leads:
        if lead.primary_id is None:
            groups.setdefault(_group(lead, by, period), []).append(lead)
    return tuple(
        _measure(group, groups[group], converted_at, pipeline)
        for group in sorted(groups)
    )


def counted_link(lead: Lead, counted: Collection[LinkKind]) -> datetime | None:
    """Find when a lead got a customer by a link of a kind that counts."""
    link = lead.customer
    return link.linked_at if link is not None and link.kind in counted else None


def removed_link(
    links: Iterable[CustomerLinkRecord], counted: Collection[LinkKind]
) -> datetime | None:
    """Find when a lead that has no customer any more last got one that counts.

    Args:
        links: Those of the lead; one that was undone never was.
        counted: The kinds of link that count.
    """
    made = (
        link.created_at
        for link in links
        if link.customer is not None and link.link in counted and not link.undone_at
    )
    return max(made, default=None)


def period_of(instant: datetime, period: Period) -> str:
    """Name the period of an instant: ``2026-03-05``, ``2026-W10``, ``2026-03``."""
    match period:
        case Period.DAY:
            return instant.date().isoformat()
        case Period.WEEK:
            year, week, _ = instant.isocalendar()
            return f"{year:04}-W{week:02}"
        case Period.MONTH:
            return f"{instant.year:04}-{instant.month:02}"
        case Period.YEAR:
            return f"{instant.year:04}"


def _group(lead: Lead, by: By, period: Period) -> str:
    match by:
        case By.ALL:
            return ""
        case By.SOURCE:
            return lead.origin.source
        case By.OWNER:
            return lead.owner_id or ""
        case By.PERIOD:
            return period_of(lead.created_at, period)


def _measure(
    group: str,
    leads: list[Lead],
    converted_at: Mapping[LeadId, datetime],
    pipeline: Pipeline,
) -> ConversionMetrics:
    seconds = [
        (converted_at[lead.id] - lead.created_at).total_seconds()
        for lead in leads
        if lead.id in converted_at
    ]
    stages = {lead.id: pipeline.stage_of(lead.status) for lead in leads}
    return ConversionMetrics(
        group=group,
        leads=len(leads),
        worked=sum(
            stages[lead.id] is not Stage.OPEN or lead.id in converted_at
            for lead in leads
        ),
        converted=len(seconds),
        lost=sum(
            stages[lead.id] is Stage.LOST and lead.id not in converted_at
            for lead in leads
        ),
        median_time=timedelta(seconds=median(seconds)) if seconds else None,
    )
