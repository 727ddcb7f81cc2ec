"""Undo where several leads brought the same to one record, over both stores."""

import attrs
import pytest

from leadlink.desk.acting import ActingDesk
from leadlink.model.customer import Contact
from leadlink.model.fields import Standing
from leadlink.model.operations import ConversionRecord
from leadlink.model.person import Consent, Phone
from leadlink.model.targets import Existing, New, NoTarget
from leadlink.testing import factories as make
from tests.desk.office import Office

CONTACT = make.contact(
    name="Asha Rao", emails=["asha@rao.example"], phones=(), standing=Standing.NONE
)
BROUGHT = {
    "phones": [Phone(number="+91 98450 12345", consent=Consent.GIVEN)],
    "website": "w.example",
    "tags": ["vip"],
    "company": "",
    "status": "CONTACTED",
}
FIRST = make.lead("L1", **BROUGHT)
SECOND = make.lead("L2", **BROUGHT | {"industry": "Toys"})


@pytest.fixture
def ana(office: Office) -> ActingDesk:
    """A manager, over a contact and two leads of the same person."""
    office.put(CONTACT, FIRST, SECOND)
    return office.role("ana", "manager")


def convert(ana: ActingDesk, lead: str, **asked: object) -> ConversionRecord:
    """Convert a lead into the contact."""
    asked = {"person": Existing("C1"), "company": NoTarget()} | asked
    return ana.apply(ana.conversions.plan(lead, **asked))  # type: ignore[arg-type]  # what each test asks


def told(contact: Contact) -> tuple[object, ...]:
    """Give what the leads brought."""
    numbers = tuple(phone.number for phone in contact.phones)
    return numbers, contact.website, contact.tags, contact.standing


class TestTwoConversionsIntoOne:
    """Spec 10: "Work done since on the targets is never destroyed"."""

    def test_what_the_later_one_brings_too_stays(
        self, office: Office, ana: ActingDesk
    ) -> None:
        """Undoing the first leaves the phone, website, tag and standing."""
        first = convert(ana, "L1")
        convert(ana, "L2")
        before = office.get(CONTACT)
        ana.undo(first.id)
        assert told(office.get(CONTACT)) == told(before)
        assert told(before)[3] is Standing.CUSTOMER

    @pytest.mark.parametrize("is_first_first", [True, False])
    def test_both_undone_leave_nothing_in_any_order(
        self, office: Office, ana: ActingDesk, *, is_first_first: bool
    ) -> None:
        """The later one answers for what both brought."""
        records = [convert(ana, "L1"), convert(ana, "L2")]
        for record in records if is_first_first else reversed(records):
            ana.undo(record.id)
        left = office.get(CONTACT)
        assert attrs.evolve(left, version=0, updated_at=CONTACT.updated_at) == CONTACT

    def test_what_the_first_alone_brought_goes(
        self, office: Office, ana: ActingDesk
    ) -> None:
        """Another website than the second lead's is taken back."""
        office.put(
            attrs.evolve(office.get(SECOND), website="x.example", tags=("calm",))
        )
        first = convert(ana, "L1")
        convert(ana, "L2")
        ana.undo(first.id)
        left = office.get(CONTACT)
        assert (left.website, left.tags) == ("", ("calm",))
        assert [phone.number for phone in left.phones] == ["+91 98450 12345"]

    def test_three_hand_on_in_turn(self, office: Office, ana: ActingDesk) -> None:
        """As long as one stands, what it brings stands."""
        office.put(attrs.evolve(FIRST, id="L3"))
        records = [convert(ana, lead) for lead in ("L1", "L2", "L3")]
        for record in records[:2]:
            ana.undo(record.id)
        assert told(office.get(CONTACT))[0] == ("+91 98450 12345",)
        ana.undo(records[2].id)
        assert told(office.get(CONTACT)) == ((), "", (), Standing.NONE)

    def test_a_deal_keeps_its_contact(self, office: Office, ana: ActingDesk) -> None:
        """Both conversions say whose deal it is and where it came from."""
        office.put(make.deal("D1", contact_id=None), make.company("O1"))
        asked = {"deal": Existing("D1"), "company": Existing("O1")}
        first = convert(ana, "L1", **asked)
        convert(ana, "L2", **asked)
        before = office.get(make.deal("D1"))
        ana.undo(first.id)
        after = office.get(make.deal("D1"))
        assert after.contact_id == before.contact_id == "C1"
        assert after.company_id == before.company_id == "O1"
        assert after.origin.source == before.origin.source

    def test_an_earlier_one_is_no_heir(self, office: Office, ana: ActingDesk) -> None:
        """Undoing the second leaves what the first brought, as ever."""
        convert(ana, "L1")
        second = convert(ana, "L2", deal=New("Flat"))
        ana.undo(second.id)
        left = office.get(CONTACT)
        assert left.industry == ""
        assert told(left)[3] is Standing.CUSTOMER
