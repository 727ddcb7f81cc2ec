"""Conversion metrics: funnel, rate and median time (S0.13)."""

from datetime import UTC, datetime, timedelta

import pytest

from leadlink.model.fields import LinkKind, Origin
from leadlink.model.lead import Lead
from leadlink.presets import RECOMMENDED
from leadlink.rules.metrics import (
    By,
    ConversionMetrics,
    Period,
    conversion_metrics,
    counted_link,
    period_of,
    removed_link,
)
from leadlink.testing import factories as make

DAY = timedelta(days=1)
PIPELINE = RECOMMENDED.pipeline


def sourced(id_: str, source: str, status: str, owner: str | None = None) -> Lead:
    """Make a lead with a source."""
    origin = Origin(source=source)
    return make.lead(id_, origin=origin, status=status, owner_id=owner)


LEADS = (
    sourced("L1", "Referral", "CONVERTED", "ana"),
    sourced("L2", "Referral", "NOT_CONTACTED", "bo"),
    sourced("L3", "Event", "LOST", "ana"),
    sourced("L4", "Referral", "LOST"),
    sourced("L5", "Event", "CONTACTED", "bo"),
    sourced("L6", "Referral", "NOT_CONTACTED"),
)
CONVERTED = {"L1": make.NOW + 2 * DAY, "L4": make.NOW + 4 * DAY, "L6": make.NOW + DAY}


def measured(by: By) -> dict[str, ConversionMetrics]:
    """Measure the leads above."""
    rows = conversion_metrics(LEADS, converted_at=CONVERTED, pipeline=PIPELINE, by=by)
    return {row.group: row for row in rows}


class TestFunnel:
    """S0.13: "journey and conversion success can be measured"."""

    def test_counts_what_became_of_the_leads(self) -> None:
        """A lead that converted counts as worked, and never as lost."""
        assert measured(By.ALL) == {
            "": ConversionMetrics(
                group="",
                leads=6,
                worked=5,
                converted=3,
                lost=1,
                median_time=2 * DAY,
            )
        }

    def test_is_broken_down_by_source(self) -> None:
        """Rows come by name."""
        rows = measured(By.SOURCE)
        assert list(rows) == ["Event", "Referral"]
        assert (rows["Referral"].leads, rows["Referral"].rate) == (4, 0.75)
        assert (rows["Event"].rate, rows["Event"].median_time) == (0.0, None)

    def test_is_broken_down_by_owner(self) -> None:
        """Leads of nobody have a row of their own."""
        assert {row.group: row.leads for row in measured(By.OWNER).values()} == {
            "": 2,
            "ana": 2,
            "bo": 2,
        }

    def test_the_median_of_two_lies_between_them(self) -> None:
        """Two days and four days: three."""
        leads = [lead for lead in LEADS if lead.id in ("L1", "L4")]
        (row,) = conversion_metrics(leads, converted_at=CONVERTED, pipeline=PIPELINE)
        assert row.median_time == 3 * DAY

    def test_a_secondary_lead_is_not_counted_beside_its_primary(self) -> None:
        """They are one person (S2.1)."""
        secondary = make.lead("L7", status="LINKED", primary_id="L1")
        assert not conversion_metrics([secondary], converted_at={}, pipeline=PIPELINE)

    def test_reads_well(self) -> None:
        """For a terminal."""
        assert str(measured(By.SOURCE)["Referral"]) == (
            "Referral: 4 leads, 3 worked, 3 converted (75%)"
        )
        assert str(measured(By.ALL)[""]).startswith("6 leads")


class TestPeriods:
    @pytest.mark.parametrize(
        ("period", "name"),
        [
            (Period.DAY, "2024-12-30"),
            (Period.WEEK, "2025-W01"),
            (Period.MONTH, "2024-12"),
            (Period.YEAR, "2024"),
        ],
    )
    def test_are_named_so_that_they_sort(self, period: Period, name: str) -> None:
        """Weeks are those of ISO 8601: the last days of 2024 are in week 1 of 2025."""
        assert period_of(datetime(2024, 12, 30, tzinfo=UTC), period) == name

    def test_group_leads_by_when_they_were_made(self) -> None:
        """Not by when they converted."""
        leads = [make.lead("L1"), make.lead("L2", created_at=make.NOW + 40 * DAY)]
        rows = conversion_metrics(
            leads, converted_at=CONVERTED, pipeline=PIPELINE, by=By.PERIOD
        )
        assert [(row.group, row.converted) for row in rows] == [
            ("2025-01", 1),
            ("2025-02", 0),
        ]


class TestCountedLink:
    """Spec 8: "Metrics choose the kinds they count"."""

    @pytest.mark.parametrize("kind", LinkKind)
    def test_is_one_of_a_kind_that_counts(self, kind: LinkKind) -> None:
        """Others are links, but no conversions."""
        lead = make.lead(customer=make.customer_link(kind=kind))
        assert counted_link(lead, [kind]) == make.NOW
        assert counted_link(lead, set(LinkKind) - {kind}) is None

    def test_needs_a_link(self) -> None:
        """An unlinked lead has none."""
        assert counted_link(make.lead(), list(LinkKind)) is None


class TestRemovedLink:
    """When a lead without a customer last had one (S0.15)."""

    def test_is_the_last_that_counts_and_was_not_undone(self) -> None:
        """An unlinking, another kind and an undone link are none."""
        links = [
            make.customer_link_record("U1", created_at=make.NOW),
            make.customer_link_record("U2", created_at=make.NOW + DAY),
            make.customer_link_record(
                "U3", created_at=make.NOW + 2 * DAY, customer=None, link=None
            ),
            make.customer_link_record(
                "U4", created_at=make.NOW + 3 * DAY, link=LinkKind.PRIOR_CUSTOMER
            ),
            make.customer_link_record(
                "U5", created_at=make.NOW + 4 * DAY, undone_at=make.NOW + 5 * DAY
            ),
        ]
        assert removed_link(links, {LinkKind.MATCH}) == make.NOW + DAY
        assert removed_link(links, {LinkKind.PRIOR_CUSTOMER}) == make.NOW + 3 * DAY

    def test_is_none_where_none_counts(self) -> None:
        """A lead that never had a customer."""
        links = [make.customer_link_record()]
        assert removed_link(links, {LinkKind.CONVERSION}) is None
        assert removed_link([], set(LinkKind)) is None
