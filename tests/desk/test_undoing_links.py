"""Undo of links of leads that are read-only since, over both stores."""

import attrs
import pytest

from leadlink.desk.acting import ActingDesk
from leadlink.model.fields import Standing
from leadlink.model.ids import Ref, joint_id
from leadlink.model.match import FlagStatus
from leadlink.model.refusals import Reason, UndoRefusedError, Why
from leadlink.model.targets import NoTarget
from leadlink.rules.undoing import Resolution
from leadlink.testing import factories as make
from tests.desk.office import Office

CONTACT = make.contact(standing=Standing.CUSTOMER)
LEAD = make.lead("L1", status="CONTACTED", owner_id="ana", project_id="P")
OTHER = make.lead("L2", status="CONTACTED", owner_id="bo", project_id="P", phones=())


@pytest.fixture
def ana(office: Office) -> ActingDesk:
    """A manager, over a customer and two leads of one project."""
    office.put(CONTACT, LEAD, attrs.evolve(OTHER, emails=LEAD.emails))
    return office.role("ana", "manager")


@pytest.mark.parametrize("resolution", [None, *Resolution])
class TestConvertedSince:
    """Spec 10: a converted lead is read-only until its conversion is undone."""

    def test_its_customer_link_stays(
        self, office: Office, ana: ActingDesk, resolution: Resolution | None
    ) -> None:
        """Neither undo nor a resolution takes a customer from a converted lead."""
        link = ana.links.link_customer("L1", CONTACT.ref)
        done = ana.apply(ana.conversions.plan("L1", company=NoTarget()))
        before = office.get(LEAD)
        with pytest.raises(UndoRefusedError) as caught:
            ana.undo(link.id, resolution=resolution)
        assert caught.value.reasons == (Reason(Why.CONVERTED, LEAD.ref),)
        assert office.get(LEAD) == before
        ana.undo(done.id)
        ana.undo(link.id, resolution=resolution)
        assert office.get(LEAD).customer is None

    @pytest.mark.parametrize("how", ["undo", "unlink"])
    def test_its_lead_link_stays(
        self,
        office: Office,
        ana: ActingDesk,
        resolution: Resolution | None,
        how: str,
    ) -> None:
        """The primary has been converted with what the link brought."""
        link = ana.links.link_leads("L1", "L2", "bo")

        def take_back() -> None:
            if how == "undo":
                ana.undo(link.id, resolution=resolution)
            else:
                ana.links.unlink_leads("L2", resolution=resolution)

        done = ana.apply(ana.conversions.plan("L1", company=NoTarget()))
        before = office.get(LEAD), office.get(OTHER)
        with pytest.raises(UndoRefusedError) as caught:
            take_back()
        assert caught.value.reasons == (Reason(Why.CONVERTED, LEAD.ref),)
        assert (office.get(LEAD), office.get(OTHER)) == before
        ana.undo(done.id)
        take_back()
        assert office.get(OTHER).primary_id is None


def test_archived_leads_and_jobs_are_left_alone(
    office: Office, ana: ActingDesk
) -> None:
    """Restored first, they are unlinked."""
    job = make.job("J1")
    office.put(job)
    links = [ana.links.link_customer(ref, CONTACT.ref) for ref in (LEAD.ref, job.ref)]
    office.put(attrs.evolve(office.get(LEAD), archived_at=office.now))
    office.put(attrs.evolve(office.get(job), archived_at=office.now))
    for link in links:
        with pytest.raises(UndoRefusedError) as caught:
            ana.undo(link.id)
        assert caught.value.reasons == (Reason(Why.ARCHIVED, link.subject),)
    ana.leads.restore("L1")
    ana.undo(links[0].id)
    assert office.get(LEAD).customer is None


class TestFlags:
    """S4.2: a question is open while nobody has linked, linked while somebody has."""

    @pytest.mark.parametrize("ref", [LEAD.ref, make.job().ref])
    def test_undoing_an_unlinking_settles_the_question_again(
        self, office: Office, ana: ActingDesk, ref: Ref
    ) -> None:
        """A lead or job that belongs to its customer again is not asked about."""
        office.put(make.job())
        flag = make.flag(joint_id(ref), subject=ref, candidates=(CONTACT.ref,))
        office.put(flag)
        ana.links.link_customer(ref, CONTACT.ref)
        unlinked = ana.links.unlink_customer(ref)
        assert office.get(flag).status is FlagStatus.OPEN
        ana.undo(unlinked.id)
        assert office.get(flag).status is FlagStatus.LINKED
        assert office.get(flag).decided_by == "ana"

    def test_undoing_a_relinking_leaves_it_settled(
        self, office: Office, ana: ActingDesk
    ) -> None:
        """The lead still belongs to somebody: to whom it belonged before."""
        other = make.contact("C2", standing=Standing.CUSTOMER)
        flag = make.flag("lead:L1", subject=LEAD.ref, candidates=(CONTACT.ref,))
        office.put(other, flag)
        ana.links.link_customer("L1", CONTACT.ref)
        ana.undo(ana.links.link_customer("L1", other.ref, replace=True).id)
        assert office.get(LEAD).customer is not None
        assert office.get(flag).status is FlagStatus.LINKED
