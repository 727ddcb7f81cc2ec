"""Erasure as a rule: what goes, what stays, and what is a trace."""

from typing import Any

import attrs
import pytest
from hypothesis import given, settings

from leadlink.model.fields import CustomValue
from leadlink.model.history import FieldChange
from leadlink.model.ids import Kind, Ref
from leadlink.model.operations import Effect, LosingValue
from leadlink.model.person import Address, Email, Network, PersonName, Phone, Social
from leadlink.model.records import Record
from leadlink.rules import erasing, traces
from leadlink.rules.traces import ERASED, scrubbed, traces_in
from leadlink.testing import factories as make
from leadlink.testing import strategies

LEAD, CONTACT = Ref(Kind.LEAD, "L1"), Ref(Kind.CONTACT, "C1")
OTHER = Ref(Kind.COMPANY, "O1")
PERSON = make.lead(
    name=PersonName(given="Zyxwena", family="Quorlim", title="Dr"),
    emails=["Zyx <zyx@plimth.example>"],
    phones=["+91 98111 77665"],
    socials=[Social(network=Network.X, handle="@zyxquor")],
    address=Address(street="17 Zyxroad", city="Pune"),
    description="Wants a garden.",
    custom={"passport": "Z1234567", "budget": 5},
)
FOUND = traces_in([PERSON], descriptions=True)


class TestWhatGoes:
    @pytest.mark.parametrize(
        "record",
        [
            make.note(),
            make.note(about=[LEAD, CONTACT]),
            make.task(),
            make.appointment(),
            make.document(),
            make.claim(),
            make.dismissal(),
            make.flag(),
            make.flag(subject=Ref(Kind.JOB, "J9")),
            make.customer_link_record(),
            make.customer_link_record(subject=Ref(Kind.JOB, "J9")),
            make.lead_link_record(),
            make.lead_link_record(primary_id="L9", secondary_id="L1"),
            make.conversion(),
            make.merge(),
            make.merge(survivor=Ref(Kind.CONTACT, "C9"), merged=[CONTACT]),
            make.receipt(result=LEAD),
        ],
    )
    def test_what_is_about_the_person_alone(self, record: Record) -> None:
        """Notes, claims, dismissals, flags, operations, receipts."""
        assert erasing.is_doomed(record, {LEAD, CONTACT})

    @pytest.mark.parametrize(
        "record",
        [
            make.note(about=[LEAD, OTHER]),
            make.claim(lead_id="L9"),
            make.dismissal(left=Ref(Kind.CONTACT, "C8"), right=Ref(Kind.LEAD, "L9")),
            make.flag(
                subject=Ref(Kind.JOB, "J9"),
                candidates=[CONTACT, Ref(Kind.CONTACT, "C9")],
            ),
            make.flag(subject=Ref(Kind.JOB, "J9"), candidates=()),
            make.customer_link_record(subject=Ref(Kind.JOB, "J9"), customer=OTHER),
            make.lead_link_record(primary_id="L8", secondary_id="L9"),
            make.conversion(lead_id="L9"),
            make.merge(
                survivor=Ref(Kind.CONTACT, "C9"),
                merged=[CONTACT, Ref(Kind.CONTACT, "C8")],
            ),
            make.receipt(),
            make.deal(contact_id="C1"),
            make.company(),
            make.erasure(),
        ],
    )
    def test_not_what_is_others_as_well(self, record: Record) -> None:
        """It stays, and is scrubbed."""
        assert not erasing.is_doomed(record, {LEAD, CONTACT})


class TestTraces:
    """What a person can be known by."""

    @pytest.mark.parametrize(
        ("text", "clean"),
        [
            ("Dr Zyxwena Quorlim called", f"{ERASED} called"),
            ("zyxwena quorlim", ERASED),
            ("to ZYX@PLIMTH.EXAMPLE now", f"to {ERASED} now"),
            ("+91 98111 77665 or 9811177665", f"{ERASED} or {ERASED}"),
            ("see @zyxquor", f"see {ERASED}"),
            ("17 Zyxroad, Pune", f"{ERASED}, Pune"),
            ("Wants a garden. Soon.", f"{ERASED} Soon."),
            ("Quorlim only", f"{ERASED} only"),
            ("Quorlims", "Quorlims"),
            ("Nothing of it", "Nothing of it"),
        ],
    )
    def test_they_are_found_in_text(self, text: str, clean: str) -> None:
        """Whatever the case; a word of the name only as a whole word."""
        assert scrubbed(text, FOUND) == clean

    def test_they_go_from_lists_and_values(self) -> None:
        """An e-mail, phone, social or text value is left out, a block is emptied."""
        values: dict[object, object] = {
            (Email(address="zyx@plimth.example"), Email(address="a@b.c")): (
                Email(address="a@b.c"),
            ),
            (Phone(number="098111 77665"), Phone(number="+12175550143")): (
                Phone(number="+12175550143"),
            ),
            (Social(network=Network.SKYPE, handle="@ZYXQUOR"),): (),
            PERSON.address: None,
            PERSON.name: PersonName(),
            PERSON.emails[0]: None,
            PERSON.custom: (CustomValue(field_id="budget", value=5),),
            5: 5,
        }
        for value, clean in values.items():
            assert scrubbed(value, FOUND) == clean

    def test_short_words_are_no_traces(self) -> None:
        """A name of three letters would be found in half of all text."""
        found = traces_in([make.lead(name="Al", phones=(), description="ok")])
        assert scrubbed("Al and Alice ok", found) == "Al and Alice ok"

    def test_folding_that_lengthens_hides_nothing(self) -> None:
        """A letter that folds to two is found by its folding: then all text goes."""
        found = traces_in([make.lead(name="Anna Strasse", phones=())])
        assert scrubbed("Frau Anna Straße", found) == ERASED

    @given(strategies.leads)
    @settings(max_examples=40, deadline=None)
    def test_a_scrubbed_value_has_none(self, lead: Any) -> None:
        """Scrubbing twice is scrubbing once, whatever the person."""
        found = traces_in([lead], descriptions=True)
        for name in ("emails", "phones", "socials", "address", "custom"):
            once = scrubbed(getattr(lead, name), found)
            assert scrubbed(once, found) == once
            assert not traces.share(traces_in([once]), found)


class TestErase:
    def erased(self, *others: Record, effects: Any = ()) -> dict[Ref, Any]:
        """Erase the person, and give what is put."""
        operation = make.conversion("V9", effects=effects)
        done = erasing.erase(
            {LEAD: PERSON, operation.ref: operation}, others, histories={}
        )
        assert done.deletes == (PERSON, operation)
        return {put.ref: put for put in done.puts}

    def test_no_reference_to_the_person_is_left(self) -> None:
        """In whatever record it stands."""
        others = (
            make.lead("L2", primary_id="L1"),
            make.lead("L3", conversion_id="V9"),
            make.note(about=[LEAD, OTHER]),
            make.merge(
                survivor=Ref(Kind.LEAD, "L9"), merged=[LEAD, Ref(Kind.LEAD, "L8")]
            ),
        )
        put = self.erased(*others)
        assert put[Ref(Kind.LEAD, "L2")].primary_id is None
        assert put[Ref(Kind.LEAD, "L3")].conversion_id is None
        assert put[Ref(Kind.NOTE, "N1")].about == (OTHER,)
        assert put[Ref(Kind.MERGE, "M1")].merged == (Ref(Kind.LEAD, "L8"),)

    def test_links_to_an_erased_contact_are_cut(self) -> None:
        """Of leads and jobs that are somebody else's, of deals, of conversions."""
        contact = make.contact()
        link = make.customer_link()
        others: tuple[Record, ...] = (
            make.lead("L2", customer=link),
            make.job("J2", customer=link),
            make.deal(contact_id="C1"),
            make.conversion(lead_id="L2", person_id="C1", task_ids=["T1"]),
            make.customer_link_record(
                subject=Ref(Kind.JOB, "J2"),
                customer=OTHER,
                effects=[
                    Effect(before=make.job("J2", customer=link), after=make.job("J2"))
                ],
            ),
        )
        task = make.task()
        done = erasing.erase(
            {contact.ref: contact, task.ref: task}, others, histories={}
        )
        put: dict[Ref, Any] = {record.ref: record for record in done.puts}
        assert put[Ref(Kind.LEAD, "L2")].customer is None
        assert put[Ref(Kind.JOB, "J2")].customer is None
        assert put[Ref(Kind.DEAL, "D1")].contact_id is None
        conversion = put[Ref(Kind.CONVERSION, "V1")]
        assert (conversion.person_id, conversion.task_ids) == (None, ())
        assert put[Ref(Kind.CUSTOMER_LINK, "U1")].effects == ()

    def test_before_images_and_losing_values_go(self) -> None:
        """Of an operation on others whose images tell of the person."""
        company = make.company(emails=PERSON.emails)
        losing = [
            LosingValue(record=OTHER, field="name", value="Zyxwena Quorlim Ltd"),
            LosingValue(record=OTHER, field="website", value="plain.example"),
        ]
        record = make.conversion(
            "V2",
            lead_id="L2",
            person_id=None,
            effects=[Effect(before=None, after=company)],
            losing=losing,
        )
        put = self.erased(record)[record.ref]
        assert put.effects == ()
        assert put.losing == (losing[1],)

    def test_operations_without_a_trace_can_still_be_undone(self) -> None:
        """What has nothing to do with the person is as it was."""
        effects = [Effect(before=None, after=make.company())]
        record = make.conversion("V2", lead_id="L2", person_id=None, effects=effects)
        assert self.erased(record) == {}

    def test_what_the_conversion_brought_goes_the_rest_stays(self) -> None:
        """A company's own number stays, also where the person had the same."""
        own = make.company(phones=PERSON.phones)
        after = attrs.evolve(own, emails=PERSON.emails)
        put = self.erased(after, effects=[Effect(before=own, after=after)])
        assert (put[own.ref].phones, put[own.ref].emails) == (own.phones, ())
        assert self.erased(after) == {}

    def test_history_of_others_is_rewritten(self) -> None:
        """Only the entries that tell of the person."""
        company = make.company()
        tells = make.history_entry(
            "H1",
            record=company.ref,
            changes=[FieldChange(field="emails", before=(), after=PERSON.emails)],
        )
        plain = make.history_entry("H2", record=company.ref)
        own = make.history_entry(
            "H3",
            record=LEAD,
            changes=[
                FieldChange(field="name", before="Old Zyxname", after=PERSON.name)
            ],
        )
        done = erasing.erase(
            {LEAD: PERSON},
            [company],
            histories={company.ref: [tells, plain], LEAD: [own]},
        )
        (clean,) = done.rewritten
        assert (clean.id, clean.changes[0].after) == ("H1", ())

    def test_the_stub_has_ids_alone(self) -> None:
        """Of leads, contacts and jobs, sorted, without repeats."""
        records: list[Record] = [
            make.note(),
            make.lead(),
            make.contact(),
            make.job(),
        ]
        stub = erasing.stub(records, id_="E1", by="root", now=make.NOW)
        assert stub.erased == (CONTACT, Ref(Kind.JOB, "J1"), LEAD)
