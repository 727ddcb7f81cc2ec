"""Customer links: a lead or job belongs to one customer of the roster (spec 8)."""

from datetime import timedelta

import attrs
import pytest

from leadlink.model.customer import Customer
from leadlink.model.fields import CustomerLink, LinkKind, Standing
from leadlink.model.lead import Lead
from leadlink.model.match import FlagStatus
from leadlink.model.operations import CustomerLinkRecord
from leadlink.model.refusals import CustomerLinkRefusedError, Reason, Why
from leadlink.model.work import Job
from leadlink.rules.customer_linking import (
    CustomerLinkPlan,
    Linkable,
    link_customer,
    plan_customer_link,
    reopen,
    unlink_customer,
    with_repeat_marks,
)
from leadlink.testing import factories as make

LATER = make.NOW + timedelta(hours=1)
OTHER = make.customer_link("C2")
MATCH = LinkKind.MATCH

subjects = pytest.mark.parametrize(
    "subject", [make.lead(), make.job()], ids=["lead", "job"]
)


class TestPlan:
    """Spec 8: "Lead or job to one customer; a customer has many"."""

    @subjects
    def test_says_what_it_would_do(self, subject: Linkable) -> None:
        """Its text names ids only."""
        plan = plan_customer_link(subject, make.contact(), kind=MATCH)
        assert (plan.subject, plan.customer) == (subject, make.contact())
        assert str(plan) == f"link {subject.ref} to contact 'C1' as match"

    def test_says_which_link_gives_way(self) -> None:
        """Replacing shows in the plan."""
        lead = make.lead(customer=OTHER)
        plan = plan_customer_link(lead, make.contact(), kind=MATCH, replace=True)
        assert plan.replaces == OTHER
        assert str(plan).endswith("as match instead of contact 'C2'")

    @pytest.mark.parametrize(
        "standing", [Standing.NONE, Standing.PROSPECT, Standing.FORMER]
    )
    def test_refuses_who_is_not_in_the_roster(self, standing: Standing) -> None:
        """S0.4: the customer must already be in the roster; linking makes none."""
        contact = make.contact(standing=standing)
        assert reasons(make.lead(), contact) == {Reason(Why.NOT_IN_ROSTER, contact.ref)}

    def test_refuses_an_archived_customer(self) -> None:
        """One reason says it: archived."""
        contact = make.contact(archived_at=make.NOW)
        assert reasons(make.lead(), contact) == {Reason(Why.ARCHIVED, contact.ref)}

    def test_refuses_a_second_customer_unless_asked_to_replace(self) -> None:
        """Spec 8: "Relinking needs `replace=True`"."""
        lead = make.lead(customer=OTHER)
        assert reasons(lead) == {Reason(Why.ALREADY_LINKED, lead.ref)}
        assert not reasons(lead, replace=True)

    def test_refuses_the_same_link_again(self) -> None:
        """The same customer for the same reason is never a change."""
        lead = make.lead(customer=make.customer_link("C1"))
        assert reasons(lead) == {Reason(Why.LINKED_SO_ALREADY, lead.ref)}
        assert reasons(lead, replace=True) == {Reason(Why.LINKED_SO_ALREADY, lead.ref)}

    def test_another_kind_of_the_same_link_needs_replace(self) -> None:
        """A match may turn out to be a prior customer."""
        link = make.customer_link("C1", kind=LinkKind.PRIOR_CUSTOMER)
        lead = make.lead(customer=link)
        assert reasons(lead) == {Reason(Why.LINKED_SO_ALREADY, lead.ref)}
        assert not reasons(lead, replace=True)

    def test_lists_every_reason(self) -> None:
        """Not only the first."""
        lead = make.lead(
            archived_at=make.NOW, conversion_id="V1", status="CONVERTED", customer=OTHER
        )
        contact = make.contact(standing=Standing.FORMER)
        assert reasons(lead, contact) == {
            Reason(Why.ARCHIVED, lead.ref),
            Reason(Why.CONVERTED, lead.ref),
            Reason(Why.NOT_IN_ROSTER, contact.ref),
            Reason(Why.ALREADY_LINKED, lead.ref),
        }


class TestLink:
    """S0.10: after saving, the lead is connected to the roster entry."""

    @subjects
    def test_says_who_linked_when_and_why(self, subject: Linkable) -> None:
        """Nothing else of the lead or job changes."""
        plan = plan_customer_link(subject, make.company(), kind=MATCH)
        after, record = linked(plan)
        assert after == attrs.evolve(
            subject,
            customer=CustomerLink(
                customer=make.company().ref,
                kind=MATCH,
                linked_by="bo",
                linked_at=LATER,
            ),
        )
        assert (record.subject, record.customer, record.link) == (
            subject.ref,
            make.company().ref,
            MATCH,
        )
        assert [(it.before, it.after) for it in record.effects] == [(subject, after)]

    def test_settles_the_flag(self) -> None:
        """Spec 7: flags are open, linked, or dismissed."""
        plan = plan_customer_link(make.lead(), make.contact(), kind=MATCH)
        change = link_customer(
            plan, flag=make.flag(), record_id="U1", by="bo", now=LATER
        )
        settled = attrs.evolve(make.flag(), status=FlagStatus.LINKED, decided_by="bo")
        assert change.puts[2:] == (settled,)


class TestUnlink:
    """S0.15: "Unlinking: ... the link is removed"."""

    @subjects
    def test_removes_the_link_and_records_it(self, subject: Linkable) -> None:
        """The record has no customer: it is the end of a link."""
        tied = attrs.evolve(subject, customer=OTHER)
        change = unlink_customer(tied, flag=None, record_id="U2", by="bo", now=LATER)
        after, record = change.puts
        assert after == subject
        assert isinstance(record, CustomerLinkRecord)
        assert (record.customer, record.link) == (None, None)
        assert [(it.before, it.after) for it in record.effects] == [(tied, subject)]

    def test_is_refused_where_there_is_no_link(self) -> None:
        """There is nothing to remove."""
        with pytest.raises(CustomerLinkRefusedError) as caught:
            unlink_customer(make.lead(), flag=None, record_id="U2", by="bo", now=LATER)
        assert caught.value.reasons == (Reason(Why.NOT_LINKED, make.lead().ref),)

    def test_is_refused_for_a_converted_lead(self) -> None:
        """A converted lead is read-only: its conversion is undone instead."""
        lead = make.lead(customer=OTHER, conversion_id="V1")
        with pytest.raises(CustomerLinkRefusedError) as caught:
            unlink_customer(lead, flag=None, record_id="U2", by="bo", now=LATER)
        assert caught.value.reasons == (Reason(Why.CONVERTED, lead.ref),)

    def test_opens_the_flag_again(self) -> None:
        """Spec 8: "Unlinking restores"."""
        flag = make.flag(status=FlagStatus.LINKED, decided_by="bo")
        change = unlink_customer(
            make.lead(customer=OTHER), flag=flag, record_id="U2", by="bo", now=LATER
        )
        assert change.puts[2:] == (make.flag(),)


class TestReopen:
    def test_leaves_other_flags_alone(self) -> None:
        """Only what a link had settled is asked again."""
        assert reopen(None) == ()
        assert reopen(make.flag()) == ()
        assert reopen(make.flag(status=FlagStatus.DISMISSED, decided_by="bo")) == ()

    def test_without_candidates_there_is_nothing_to_ask(self) -> None:
        """All were dismissed meanwhile."""
        flag = make.flag(candidates=(), status=FlagStatus.LINKED, decided_by="bo")
        assert reopen(flag) == (attrs.evolve(flag, status=FlagStatus.DISMISSED),)


class TestRepeatMarks:
    """S4.8: the lead or job then appears under the profile as a repeat job."""

    def test_all_but_the_oldest_are_repeats(self) -> None:
        """Leads and jobs count alike, whichever came first."""
        link = make.customer_link("C1")
        old = make.job("J1", created_at=make.NOW - timedelta(days=9), customer=link)
        new = make.lead("L1", customer=link)
        newest = make.job("J2", created_at=LATER, customer=link)
        marked = with_repeat_marks([(newest, link), (new, link), (old, link)])
        assert [(it.record.id, it.is_repeat) for it in marked] == [
            ("J1", False),
            ("L1", True),
            ("J2", True),
        ]

    def test_a_customer_without_any_has_none(self) -> None:
        """Nothing comes of nothing."""
        assert with_repeat_marks([]) == ()


def reasons(
    subject: Linkable, customer: Customer | None = None, *, replace: bool = False
) -> set[Reason]:
    """Give the reasons why a link is refused; none where it is not."""
    try:
        plan_customer_link(
            subject, customer or make.contact(), kind=MATCH, replace=replace
        )
    except CustomerLinkRefusedError as error:
        return set(error.reasons)
    return set()


def linked(plan: CustomerLinkPlan) -> tuple[Linkable, CustomerLinkRecord]:
    """Carry out a plan and give what it puts."""
    change = link_customer(plan, flag=None, record_id="U1", by="bo", now=LATER)
    after, record = change.puts
    assert isinstance(after, Lead | Job)
    assert isinstance(record, CustomerLinkRecord)
    return after, record
