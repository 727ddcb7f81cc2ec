"""Customer links at the desk, over both stores: plans, flags, undo, visibility."""

from datetime import timedelta

import attrs
import pytest

from leadlink.desk.acting import ActingDesk
from leadlink.model.actor import Permission
from leadlink.model.errors import PermissionDeniedError, RecordNotFoundError
from leadlink.model.fields import LinkKind, Standing
from leadlink.model.ids import Kind, Ref
from leadlink.model.match import FlagStatus
from leadlink.model.refusals import (
    CustomerLinkRefusedError,
    Reason,
    StaleRecordError,
    UndoRefusedError,
    UnknownOperationError,
    Why,
)
from leadlink.ports.store import Store
from leadlink.presets import RECOMMENDED
from leadlink.rules.undoing import Resolution
from leadlink.testing import factories as make
from tests.desk.office import Office

LEAD, JOB = make.lead(), make.job()
ASHA, RAO = make.contact(), make.company()


@pytest.fixture
def office(store: Store) -> Office:
    """An office with a lead, a job and two customers."""
    office = Office(store, RECOMMENDED)
    office.put(LEAD, JOB, ASHA, RAO)
    return office


@pytest.fixture
def ana(office: Office) -> ActingDesk:
    """A manager."""
    return office.role("ana", "manager")


class TestPlans:
    """S4.6, S4.7: confirming takes two calls."""

    @pytest.mark.parametrize("subject", [LEAD.ref, JOB.ref], ids=str)
    def test_change_nothing_until_they_are_applied(
        self, office: Office, ana: ActingDesk, subject: Ref
    ) -> None:
        """Leads and jobs alike."""
        plan = ana.links.plan_customer(subject, RAO.ref, kind=LinkKind.PRIOR_CUSTOMER)
        assert office.history(subject) == ()
        record = ana.apply(plan)
        assert (record.subject, record.link) == (subject, LinkKind.PRIOR_CUSTOMER)
        assert ana.links.customer_of(subject) == office.get(RAO)

    @pytest.mark.parametrize("changed", ["lead", "customer"])
    def test_are_stale_once_either_side_has_changed(
        self, office: Office, ana: ActingDesk, changed: str
    ) -> None:
        """Whatever it was that changed."""
        plan = ana.links.plan_customer("L1", ASHA.ref)
        if changed == "lead":
            ana.leads.edit("L1", version=1, industry="Textiles")
            stale = LEAD.ref
        else:
            ana.customers.edit(ASHA.ref, 1, industry="Textiles")
            stale = ASHA.ref
        with pytest.raises(StaleRecordError) as caught:
            ana.apply(plan)
        assert caught.value.records == (stale,)
        assert office.get(LEAD).customer is None

    def test_are_applied_once(self, ana: ActingDesk) -> None:
        """The first time changes the lead."""
        plan = ana.links.plan_customer("L1", ASHA.ref)
        ana.apply(plan)
        with pytest.raises(StaleRecordError):
            ana.apply(plan)

    def test_need_the_right_again_when_applied(
        self, office: Office, ana: ActingDesk
    ) -> None:
        """A plan is a value that anybody may pass on."""
        plan = ana.links.plan_customer("L1", ASHA.ref)
        with pytest.raises(PermissionDeniedError) as caught:
            office.role("bo", "viewer").apply(plan)
        assert caught.value.needs == (Permission.MANAGE_LEADS,)
        blind = office.actor("cy", Permission.MANAGE_LEADS)
        with pytest.raises(RecordNotFoundError):
            blind.apply(plan)

    def test_that_were_altered_are_judged_again(
        self, office: Office, ana: ActingDesk
    ) -> None:
        """A plan is a value that anybody may change."""
        former = make.contact("C3", standing=Standing.FORMER)
        office.put(former)
        plan = ana.links.plan_customer("L1", ASHA.ref)
        altered = attrs.evolve(plan, customer=office.get(former))
        with pytest.raises(CustomerLinkRefusedError) as caught:
            ana.apply(altered)
        assert caught.value.reasons == (Reason(Why.NOT_IN_ROSTER, former.ref),)

    def test_only_leads_and_jobs_are_linked(self, ana: ActingDesk) -> None:
        """And only to contacts and companies."""
        with pytest.raises(CustomerLinkRefusedError) as caught:
            ana.links.plan_customer(ASHA.ref, RAO.ref)
        assert caught.value.reasons == (Reason(Why.NOT_A_SUBJECT_KIND, ASHA.ref),)
        with pytest.raises(CustomerLinkRefusedError) as caught:
            ana.links.plan_customer("L1", JOB.ref)
        assert caught.value.reasons == (Reason(Why.NOT_A_CUSTOMER_KIND, JOB.ref),)

    def test_hidden_and_missing_leads_answer_alike(self, office: Office) -> None:
        """Spec 13, in each call."""
        links = office.actor("cy", Permission.MANAGE_LEADS).links
        for lead_id in ("L1", "L9"):
            for call in (
                lambda it: links.plan_customer(it, ASHA.ref),
                lambda it: links.link_customer(it, ASHA.ref),
                links.unlink_customer,
                links.customer_of,
            ):
                with pytest.raises(RecordNotFoundError) as caught:
                    call(lead_id)
                assert (caught.value.kind, caught.value.id) == ("lead", lead_id)


class TestFlags:
    """Spec 7: flags are open, linked, dismissed."""

    def test_are_settled_by_any_link(self, office: Office, ana: ActingDesk) -> None:
        """Also one that was not made from the flag, to somebody else."""
        office.put(make.flag())
        ana.links.link_customer("L1", RAO.ref)
        flag = office.get(make.flag())
        assert (flag.status, flag.decided_by) == (FlagStatus.LINKED, "ana")

    @pytest.mark.parametrize("how", ["unlink", "undo"])
    def test_open_again_once_the_link_is_gone(
        self, office: Office, ana: ActingDesk, how: str
    ) -> None:
        """By unlinking or by undo."""
        office.put(make.flag())
        record = ana.links.link_customer("L1", ASHA.ref)
        if how == "unlink":
            ana.links.unlink_customer("L1")
        else:
            ana.undo(record.id)
        flag = office.get(make.flag())
        assert (flag.status, flag.decided_by) == (FlagStatus.OPEN, None)


class TestUndo:
    """Spec 2: three facts, "each with its own undo"."""

    def test_takes_a_link_back(self, office: Office, ana: ActingDesk) -> None:
        """The record stays, with who undid it and when."""
        record = ana.links.link_customer("L1", ASHA.ref)
        office.wait(timedelta(hours=1))
        undone = ana.undo(record.id)
        assert (undone.operation, undone.restored) == (record.ref, (LEAD.ref,))
        assert (undone.removed, undone.kept) == ((), ())
        assert str(undone).endswith("1 restored, 0 removed, 0 changed since")
        assert office.get(LEAD).customer is None
        kept = office.get(record)
        assert (kept.undone_at, kept.undone_by) == (office.now, "ana")

    def test_of_relinking_gives_back_the_first_customer(
        self, office: Office, ana: ActingDesk
    ) -> None:
        """With who had linked it and when."""
        ana.links.link_customer("L1", ASHA.ref)
        first = office.get(LEAD).customer
        office.wait(timedelta(hours=1))
        again = ana.links.link_customer("L1", RAO.ref, replace=True)
        ana.undo(again.id)
        assert office.get(LEAD).customer == first

    def test_of_unlinking_gives_back_the_link(
        self, office: Office, ana: ActingDesk
    ) -> None:
        """An unlinking is an operation as well."""
        ana.links.link_customer("L1", ASHA.ref)
        link = office.get(LEAD).customer
        gone = ana.links.unlink_customer("L1")
        ana.undo(gone.id)
        assert office.get(LEAD).customer == link

    def test_happens_once(self, ana: ActingDesk) -> None:
        """The second time is refused."""
        record = ana.links.link_customer("L1", ASHA.ref)
        ana.undo(record.id)
        with pytest.raises(UndoRefusedError) as caught:
            ana.undo(record.id, resolution=Resolution.RESTORE)
        assert caught.value.reasons == (Reason(Why.UNDONE, record.ref),)

    def test_is_refused_where_another_link_came_since(
        self, office: Office, ana: ActingDesk
    ) -> None:
        """Unless told what to do with it."""
        first = ana.links.link_customer("L1", ASHA.ref)
        ana.links.link_customer("L1", RAO.ref, replace=True)
        with pytest.raises(UndoRefusedError) as caught:
            ana.undo(first.id)
        (conflict,) = caught.value.conflicts
        assert (conflict.record, conflict.field) == (LEAD.ref, "customer")
        undone = ana.undo(first.id, resolution=Resolution.KEEP)
        assert (undone.kept, undone.restored) == ((conflict,), ())
        assert ana.links.customer_of("L1") == office.get(RAO)

    def test_may_overwrite_what_came_since_where_asked(
        self, office: Office, ana: ActingDesk
    ) -> None:
        """RESTORE puts the old value back."""
        first = ana.links.link_customer("L1", ASHA.ref)
        ana.links.link_customer("L1", RAO.ref, replace=True)
        undone = ana.undo(first.id, resolution=Resolution.RESTORE)
        assert undone.restored == (LEAD.ref,)
        assert office.get(LEAD).customer is None

    def test_keeps_later_work(self, office: Office, ana: ActingDesk) -> None:
        """Edits of other fields are no conflict."""
        record = ana.links.link_customer("L1", ASHA.ref)
        ana.leads.edit("L1", version=2, industry="Textiles")
        ana.undo(record.id)
        lead = office.get(LEAD)
        assert (lead.customer, lead.industry) == (None, "Textiles")

    def test_needs_the_right(self, office: Office, ana: ActingDesk) -> None:
        """UNDO, and no other."""
        record = ana.links.link_customer("L1", ASHA.ref)
        others = set(Permission) - {Permission.UNDO, Permission.ADMIN}
        with pytest.raises(PermissionDeniedError) as caught:
            office.actor("bo", *others).undo(record.id)
        assert caught.value.needs == (Permission.UNDO,)

    def test_hidden_and_missing_operations_answer_alike(
        self, office: Office, ana: ActingDesk
    ) -> None:
        """Spec 13: an operation is seen with what it was done to."""
        record = ana.links.link_customer("L1", ASHA.ref)
        for operation_id in (record.id, "nothing"):
            with pytest.raises(UnknownOperationError) as caught:
                office.actor("cy", Permission.UNDO).undo(operation_id)
            assert caught.value.id == operation_id

    def test_never_leaves_a_link_to_nothing(
        self, office: Office, ana: ActingDesk
    ) -> None:
        """The customer was taken away since it was unlinked."""
        office.put(make.contact("C2"))
        gone = Ref(Kind.CONTACT, "C2")
        ana.links.link_customer("L1", gone)
        unlinked = ana.links.unlink_customer("L1")
        office.remove(office.get(make.contact("C2")))
        with pytest.raises(UndoRefusedError) as caught:
            ana.undo(unlinked.id)
        assert [it.record for it in caught.value.conflicts] == [LEAD.ref]
        undone = ana.undo(unlinked.id, resolution=Resolution.RESTORE)
        assert undone.restored == ()
        assert office.get(LEAD).customer is None


class TestReadOnly:
    def test_a_converted_lead_keeps_its_customer(
        self, office: Office, ana: ActingDesk
    ) -> None:
        """S3.21: it is a historical record; its conversion is undone instead."""
        link = make.customer_link("C1", kind=LinkKind.CONVERSION)
        office.put(
            make.lead("L2", status="CONVERTED", conversion_id="V1", customer=link)
        )
        lead = Ref(Kind.LEAD, "L2")
        with pytest.raises(CustomerLinkRefusedError) as caught:
            ana.links.unlink_customer("L2")
        assert caught.value.reasons == (Reason(Why.CONVERTED, lead),)
        with pytest.raises(CustomerLinkRefusedError) as caught:
            ana.links.link_customer("L2", RAO.ref, replace=True)
        assert caught.value.reasons == (Reason(Why.CONVERTED, lead),)

    def test_every_reason_is_told(self, office: Office, ana: ActingDesk) -> None:
        """Of both sides."""
        office.put(
            make.job("J2", archived_at=make.NOW, customer=make.customer_link("C1")),
            make.contact("C3", standing=Standing.FORMER),
        )
        job, former = Ref(Kind.JOB, "J2"), Ref(Kind.CONTACT, "C3")
        with pytest.raises(CustomerLinkRefusedError) as caught:
            ana.links.link_customer(job, former)
        assert set(caught.value.reasons) == {
            Reason(Why.ARCHIVED, job),
            Reason(Why.NOT_IN_ROSTER, former),
            Reason(Why.ALREADY_LINKED, job),
        }
