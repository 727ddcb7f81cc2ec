"""A web service plans in one request and applies in the next: plans go by JSON."""

import json
from typing import Any

import pytest

from leadlink.adapters.plain import from_dict, to_dict
from leadlink.model.conversion import ConversionPlan
from leadlink.model.errors import InvalidValueError
from leadlink.model.fields import Standing
from leadlink.model.merging import MergePlan
from leadlink.model.refusals import StaleRecordError
from leadlink.model.targets import Existing, New, NewTask
from leadlink.rules.customer_linking import CustomerLinkPlan
from leadlink.rules.lead_linking import LeadLinkPlan
from leadlink.testing import factories as make
from tests.desk.office import Office


def sent(plan: Any, **changes: Any) -> Any:
    """Send a plan to a page and take it back, with changes made there."""
    data = json.loads(json.dumps(to_dict(plan, lean=True)))
    return from_dict(data | changes)


@pytest.fixture
def lead(office: Office) -> str:
    """Put a lead of Ana's and a contact in place, and give the lead's id."""
    office.put(
        make.lead(
            "L1", status="CONTACTED", owner_id="ana", company="Rao", website="a.example"
        ),
        make.contact("C1", website="b.example", standing=Standing.CUSTOMER),
        make.note("N1", about=[make.lead("L1").ref]),
    )
    return "L1"


class TestConversions:
    def test_a_plan_is_applied_after_its_journey(
        self, office: Office, lead: str
    ) -> None:
        """It does what it said."""
        ana = office.role("ana", "manager")
        plan = ana.conversions.plan(
            lead,
            person=Existing("C1"),
            deal=New("Flat 4B"),
            tasks=[NewTask(title="Call")],
            key="K1",
        )
        again = sent(plan)
        assert isinstance(again, ConversionPlan)
        done = ana.apply(again)
        assert done.id == plan.ids.conversion
        assert ana.apply(sent(plan)) == done

    def test_a_plan_that_was_altered_is_refused(
        self, office: Office, lead: str
    ) -> None:
        """Nobody writes by a plan what planning would not."""
        ana = office.role("ana", "manager")
        plan = ana.conversions.plan(lead)
        person = to_dict(plan, lean=True)["person"]
        person["after"]["website"] = "evil.example"
        with pytest.raises(InvalidValueError):
            ana.apply(sent(plan, person=person))
        with pytest.raises(InvalidValueError):
            office.role("bo", "manager").apply(sent(plan))

    def test_a_plan_that_has_grown_stale_is_refused(
        self, office: Office, lead: str
    ) -> None:
        """Between two requests others go on working."""
        ana = office.role("ana", "manager")
        plan = ana.conversions.plan(lead)
        ana.leads.set_status(lead, "QUALIFIED")
        with pytest.raises(StaleRecordError) as caught:
            ana.apply(sent(plan))
        assert caught.value.records == (plan.lead.ref,)


class TestTheOthers:
    def test_a_merge(self, office: Office) -> None:
        """With all that turns to the survivor."""
        one, other = make.contact("C1"), make.contact("C2", website="b.example")
        office.put(one, other, make.lead("L1", customer=make.customer_link("C2")))
        ana = office.role("ana", "admin")
        plan = ana.merges.plan([one.ref, other.ref], survivor=one.ref)
        again = sent(plan)
        assert isinstance(again, MergePlan)
        assert again == plan
        assert ana.apply(again).survivor == one.ref

    def test_a_customer_link(self, office: Office, lead: str) -> None:
        """S4.6, S4.7: seen on one page, confirmed on the next."""
        ana = office.role("ana", "manager")
        contact = make.contact("C1").ref
        plan = ana.links.plan_customer(lead, contact)
        again = sent(plan)
        assert isinstance(again, CustomerLinkPlan)
        assert ana.apply(again).customer == contact

    def test_a_lead_link(self, office: Office) -> None:
        """With the numbers and appointments that it is about."""
        one, other = (
            make.lead(
                id_,
                status="CONTACTED",
                owner_id=owner,
                phones=[phone],
                project_id="P1",
            )
            for id_, owner, phone in (("L1", "ana", "1234567"), ("L2", "bo", "7654321"))
        )
        office.put(one, other, make.appointment("A1", about=[other.ref]))
        ana = office.role("ana", "manager")
        plan = ana.links.plan_leads("L1", "L2", "ana")
        again = sent(plan)
        assert isinstance(again, LeadLinkPlan)
        assert again == plan
        assert ana.apply(again).primary_id == "L1"
