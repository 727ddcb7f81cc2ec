"""Taking merges at intake back: by undo or by unlinking, over both stores."""

import pytest

from leadlink.desk.acting import ActingDesk
from leadlink.model.fields import LinkKind, Standing
from leadlink.model.ids import LeadId
from leadlink.model.intake import Intake, MergeInto, NewLead
from leadlink.model.targets import Existing, NoTarget
from leadlink.testing import factories as make
from tests.desk.office import Office

CONTACT = make.contact(
    name="Asha Rao",
    emails=["asha@rao.example"],
    phones=(),
    website="",
    standing=Standing.CUSTOMER,
)
NUMBER = "+91 98450 12345"


@pytest.fixture
def ana(office: Office) -> ActingDesk:
    """A manager, over one customer."""
    office.put(CONTACT)
    return office.role("ana", "manager")


def take(ana: ActingDesk, id_: LeadId, website: str = "w.example") -> Intake:
    """Take a lead in and merge it into the customer."""
    draft = NewLead(
        id=id_,
        name="Asha Rao",
        emails=["asha@rao.example"],
        phones=[NUMBER],
        website=website,
    )
    return ana.leads.create(draft, MergeInto(CONTACT.ref))


def filled(office: Office) -> tuple[tuple[str, ...], str]:
    """Give what the merges filled in."""
    contact = office.get(CONTACT)
    return tuple(phone.number for phone in contact.phones), contact.website


def test_intake_tells_the_link_by_which_it_is_undone(
    office: Office, ana: ActingDesk
) -> None:
    """Spec 8: "Unlinking restores; history keeps both facts"."""
    taken = take(ana, "L1")
    assert taken.link is not None
    assert ana.links.of("L1") == (taken.link,)
    assert filled(office) == ((NUMBER,), "w.example")
    ana.undo(taken.link.id)
    assert filled(office) == ((), "")
    assert ana.leads.get("L1").customer is None


def test_bulk_intake_and_clients_tell_theirs_as_well(ana: ActingDesk) -> None:
    """Whatever links a lead at intake can be undone."""
    client = NewLead(
        id="L2", name="Bo Lee", emails=["bo@lee.example"], client=CONTACT.ref
    )
    (item,) = ana.leads.create_many([client])
    assert item.intake is not None
    assert item.intake.link is not None
    assert item.intake.link.link is LinkKind.PRIOR_CUSTOMER
    assert item.intake.link.version == 1
    other = ana.leads.create(NewLead(id="L3", name="Cy Fox", emails=["cy@fox.example"]))
    assert other.link is None


def test_unlinking_takes_out_what_the_merge_filled(
    office: Office, ana: ActingDesk
) -> None:
    """But for what somebody has changed since; undone, it is filled again."""
    taken = take(ana, "L1")
    now = office.get(CONTACT)
    ana.customers.edit(CONTACT.ref, now.version, website="own.example")
    unlinking = ana.links.unlink_customer("L1")
    assert filled(office) == ((), "own.example")
    assert [it.id for it in ana.links.of("L1")][1:] == [unlinking.id]
    assert taken.link is not None
    assert office.get(taken.link).undone_at == office.now
    ana.undo(unlinking.id)
    assert filled(office) == ((NUMBER,), "own.example")
    assert ana.leads.get("L1").customer is not None


@pytest.mark.parametrize("how", ["undo", "unlink"])
def test_what_another_lead_brings_too_stays(
    office: Office, ana: ActingDesk, how: str
) -> None:
    """A second merge found all there and fills nothing, yet answers for it."""
    first, second = take(ana, "L1"), take(ana, "L2")
    for taken, left in ((first, ((NUMBER,), "w.example")), (second, ((), ""))):
        assert taken.link is not None
        if how == "undo":
            ana.undo(taken.link.id)
        else:
            ana.links.unlink_customer(taken.lead.id)
        assert filled(office) == left


def test_a_conversion_brings_it_too(office: Office, ana: ActingDesk) -> None:
    """Also where a plain link brings nothing."""
    taken = take(ana, "L1")
    office.put(make.lead("L2", status="CONTACTED", phones=[NUMBER], website=""))
    office.put(make.lead("L3", phones=[NUMBER], website="w.example"))
    ana.links.link_customer("L3", CONTACT.ref)
    done = ana.apply(
        ana.conversions.plan("L2", person=Existing("C1"), company=NoTarget())
    )
    assert taken.link is not None
    ana.undo(taken.link.id)
    assert filled(office) == ((NUMBER,), "")
    ana.undo(done.id)
    assert filled(office) == ((), "")


def test_a_plain_link_leaves_the_customer_as_it_is(
    office: Office, ana: ActingDesk
) -> None:
    """A lead that was linked anew has nothing of the merge to give back."""
    take(ana, "L1")
    office.put(make.contact("C2", standing=Standing.CUSTOMER))
    ana.links.link_customer("L1", make.contact("C2").ref, replace=True)
    ana.links.unlink_customer("L1")
    assert filled(office) == ((NUMBER,), "w.example")
