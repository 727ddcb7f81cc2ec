"""Erasure over every store: no trace of the person, and nothing of others' broken."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import attrs
import pytest

from leadlink.adapters import plain
from leadlink.model.change import Commit
from leadlink.model.errors import (
    InvalidValueError,
    PermissionDeniedError,
    RecordNotFoundError,
)
from leadlink.model.fields import LinkKind
from leadlink.model.history import Notification
from leadlink.model.ids import Kind, Ref
from leadlink.model.person import Address, Network, Phone, PhoneKind, Social
from leadlink.model.records import references
from leadlink.model.refusals import Reason, UndoRefusedError, Why
from leadlink.model.targets import Existing, New, NewTask
from leadlink.rules.matching.phones import phone_key
from leadlink.rules.undoing import Resolution
from leadlink.testing import factories as make
from tests.desk.world import SCOPE, STORES, World, worlds

PERSON = {
    "name": "Zyxwena Quorlim",
    "emails": ["zyx.quorlim@plimth.example"],
    "phones": [Phone(number="+91 98111 77665", kind=PhoneKind.MOBILE)],
    "socials": [Social(network=Network.X, handle="@zyxquor")],
    "address": Address(street="17 Zyxroad", city="Pune", country="IN"),
    "description": "Zyxy wants a garden.",
}
NEEDLES = (
    "zyx",
    "quorlim",
    "plimth",
    "98111 77665",
    "9811177665",
    "garden",
)
LEAD = make.lead("L1", owner_id="ana", company="Rao Traders", **PERSON)
ADMIN = "admin"


@pytest.fixture(params=STORES)
def world(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[World]:
    """Open a world over each store."""
    yield from worlds(request.param, tmp_path)


def told(world: World) -> str:
    """Write down everything the store tells of: records, history, outbox."""
    records = world.everything()
    refs = {record.ref for record in records}
    refs |= {ref for record in records for ref in references(record)}
    values: list[object] = [*records]
    for ref in sorted(refs):
        values.extend(world.history(ref))
    values.extend(
        world.store.outbox(SCOPE).lease(
            now=world.clock.now(), lease_for=timedelta(microseconds=1)
        )
    )
    world.clock.advance(timedelta(seconds=1))
    return "\n".join(str(plain.to_dict(value)) for value in values).casefold()  # type: ignore[arg-type]  # all are of the model


def traces_of_person(world: World) -> list[str]:
    """Give the needles that are still found, in what is told or in the files."""
    text = told(world)
    found = [needle for needle in NEEDLES if needle in text]
    for path in world.files():
        raw = path.read_bytes().lower()
        found += [f"{n} in {path.name}" for n in NEEDLES if n.encode() in raw]
    return found


def plant(world: World) -> None:
    """Plant a person everywhere: a life of edits, links, a conversion, reviews."""
    ana = world.acting("root", ADMIN)
    world.put(
        LEAD,
        make.lead("L2", name="Somebody Else", phones=["+91 98222 11111"]),
        make.company("O9", name="Plain Industries", phones=["080 4123 4567"]),
        make.contact("C7", name="Other Person", emails=["other@else.example"]),
        make.note("N1", text="Zyxwena Quorlim called."),
        make.note("N2", about=[LEAD.ref, Ref(Kind.COMPANY, "O9")], text="Met Z."),
        make.note(
            "N3",
            about=[LEAD.ref, Ref(Kind.LEAD, "L2")],
            text="zyxwena quorlim knows this one, call 9811177665.",
        ),
        make.task("T1", title="Call Zyxwena Quorlim"),
        make.document("P1", name="Zyxwena Quorlim passport.pdf"),
        make.appointment("A1", title="Zyxwena Quorlim visits"),
        make.claim("K1", lead_id="L1"),
        make.flag(
            "job:J2",
            subject=Ref(Kind.JOB, "J2"),
            candidates=[Ref(Kind.LEAD, "L1"), Ref(Kind.CONTACT, "C7")],
        ),
        make.flag("lead:L1", candidates=[Ref(Kind.CONTACT, "C7")]),
        make.dismissal(
            "X1",
            left=Ref(Kind.CONTACT, "C7"),
            right=LEAD.ref,
            reason="Quorlim is another",
        ),
        make.job("J2", name="Somebody Else", phones=()),
    )
    world.edit(LEAD, industry="Zyxware")
    world.edit(LEAD, industry="")
    with world.store.write(SCOPE) as writer:
        notice = Notification(
            key="n1", to="ana", about=LEAD.ref, event="assigned", at=make.NOW
        )
        writer.apply(Commit(notifications=(notice,)))
    first = ana.apply(ana.conversions.plan("L1", deal=New()))
    ana.undo(first.id)
    ana.apply(
        ana.conversions.plan(
            "L1",
            deal=New("Zyxwena Quorlim, flat 4"),
            tasks=[NewTask(title="Write to Quorlim")],
            key="K1",
        )
    )
    person = ana.conversions.of("L1")[-1].person_id
    job = make.job("J1", **{key: PERSON[key] for key in ("name", "emails", "phones")})
    link = make.customer_link(person or "")
    world.put(attrs.evolve(job, customer=link))


class TestNoTrace:
    """`erase(person)` removes a person's data everywhere (spec 13)."""

    @pytest.mark.parametrize("kind", ["lead", "contact", "job"])
    def test_nothing_is_left_from_wherever_it_starts(
        self, world: World, kind: str
    ) -> None:
        """Records, history, before-images, losing values, outbox, index, the file."""
        plant(world)
        assert set(NEEDLES) <= set(traces_of_person(world))
        person = world.acting("root", ADMIN).conversions.of("L1")[-1].person_id
        ref = {
            "lead": LEAD.ref,
            "contact": Ref(Kind.CONTACT, person or ""),
            "job": Ref(Kind.JOB, "J1"),
        }[kind]
        stub = world.acting("root", ADMIN).erase(ref)
        assert traces_of_person(world) == []
        assert set(stub.erased) == {
            LEAD.ref,
            Ref(Kind.CONTACT, person or ""),
            Ref(Kind.JOB, "J1"),
        }
        assert world.at(stub.ref) == stub
        assert stub.created_at <= world.clock.now()

    def test_the_match_index_knows_the_person_no_more(self, world: World) -> None:
        """No key of the person leads anywhere."""
        plant(world)
        key = phone_key("+91 98111 77665")
        assert key is not None
        world.acting("root", ADMIN).erase(LEAD.ref)
        again = make.lead("L3", **PERSON)
        world.put(again)
        assert world.acting("root", ADMIN).matches.of("L3") == ()

    def test_nothing_refers_to_what_is_gone(self, world: World) -> None:
        """Records of others keep no dangling reference."""
        plant(world)
        world.acting("root", ADMIN).erase(LEAD.ref)
        for record in world.everything():
            assert [ref for ref in references(record) if not world.has(ref)] == []


class TestWhatIsOthers:
    def test_it_stays_without_the_person(self, world: World) -> None:
        """Company, deal, shared notes and flags live on."""
        plant(world)
        admin = world.acting("root", ADMIN)
        record = admin.conversions.of("L1")[-1]
        admin.erase(LEAD.ref)
        deal = world.at(Ref(Kind.DEAL, record.deal_id or ""))
        company = world.at(Ref(Kind.COMPANY, record.company_id or ""))
        assert (deal.name, deal.contact_id) == ("[…], flat 4", None)  # type: ignore[union-attr]  # a deal
        assert (company.name, company.address) == ("Rao Traders", None)  # type: ignore[union-attr]  # a company
        note = world.at(Ref(Kind.NOTE, "N3"))
        assert note.text == "[…] knows this one, call […]."  # type: ignore[union-attr]  # a note
        assert note.about == (Ref(Kind.LEAD, "L2"),)  # type: ignore[union-attr]  # a note
        assert not world.has(Ref(Kind.NOTE, "N1"))
        flag = world.at(Ref(Kind.FLAG, "job:J2"))
        assert flag.candidates == (Ref(Kind.CONTACT, "C7"),)  # type: ignore[union-attr]  # a flag
        assert world.has(Ref(Kind.LEAD, "L2"))

    def test_what_a_company_has_of_its_own_stays(self, world: World) -> None:
        """Its switchboard was there before the person brought the same number."""
        company = make.company("O1", phones=["080 4123 4567"])
        lead = make.lead("L1", owner_id="ana", name="", phones=["080 4123 4567"])
        lead = attrs.evolve(lead, emails=["zyx.quorlim@plimth.example"])
        world.put(company, lead)
        admin = world.acting("root", ADMIN)
        admin.apply(admin.conversions.plan("L1", company=Existing("O1")))
        assert len(world.now(company).emails) == 1
        admin.erase(lead.ref)
        found = world.now(company)
        assert (found.phones, found.emails) == (company.phones, ())

    def test_an_operation_that_touched_both_is_final(self, world: World) -> None:
        """Relinking a job away from the person cannot be undone after it."""
        contact = make.contact("C1", **PERSON)
        other = make.contact("C2", name="Other Person", emails=())
        job = make.job("J1", name="Other Person", phones=())
        world.put(contact, other, job)
        admin = world.acting("root", ADMIN)
        admin.links.link_customer(job.ref, contact.ref, kind=LinkKind.MATCH)
        record = admin.links.link_customer(
            job.ref, other.ref, kind=LinkKind.MATCH, replace=True
        )
        stub = admin.erase(contact.ref)
        assert stub.erased == (contact.ref,)
        with pytest.raises(UndoRefusedError) as caught:
            admin.undo(record.id, resolution=Resolution.RESTORE)
        assert caught.value.reasons == (Reason(Why.ERASED, record.ref),)
        assert traces_of_person(world) == []


class TestWhoAndWhat:
    def test_only_an_admin_erases(self, world: World) -> None:
        """ADMIN is needed before anything is read."""
        with pytest.raises(PermissionDeniedError) as caught:
            world.acting("ana").erase(Ref(Kind.LEAD, "missing"))
        assert caught.value.needs == ("admin",)

    def test_only_persons_are_erased(self, world: World) -> None:
        """A company is no person."""
        world.put(make.company())
        with pytest.raises(InvalidValueError):
            world.acting("root", ADMIN).erase(Ref(Kind.COMPANY, "O1"))

    def test_what_is_gone_cannot_be_erased_again(self, world: World) -> None:
        """The stub stays; the person is unknown."""
        world.put(LEAD)
        admin = world.acting("root", ADMIN)
        admin.erase(LEAD.ref)
        with pytest.raises(RecordNotFoundError):
            admin.erase(LEAD.ref)

    @pytest.mark.parametrize("start", ["L1", "L2"])
    def test_the_primary_and_its_secondary_are_one_person(
        self, world: World, start: str
    ) -> None:
        """S2.1: one customer inquired twice; the numbers of both are on one lead."""
        primary = make.lead("L1", name="Zyxwena Quorlim", phones=["+91 98111 77665"])
        secondary = make.lead("L2", primary_id="L1", status="LINKED", **PERSON)
        world.put(primary, secondary)
        stub = world.acting("root", ADMIN).erase(Ref(Kind.LEAD, start))
        assert stub.erased == (primary.ref, secondary.ref)
        assert traces_of_person(world) == []

    @pytest.mark.parametrize("kind", ["lead", "contact"])
    def test_a_contact_that_an_undo_left_is_the_person(
        self, world: World, kind: str
    ) -> None:
        """Edited since, it was kept; it was made of that lead all the same."""
        world.put(LEAD)
        admin = world.acting("root", ADMIN)
        record = admin.apply(admin.conversions.plan("L1"))
        contact = Ref(Kind.CONTACT, record.person_id or "")
        world.edit(world.at(contact), role="Director")
        admin.undo(record.id, resolution=Resolution.KEEP)
        stub = admin.erase(LEAD.ref if kind == "lead" else contact)
        assert stub.erased == (contact, LEAD.ref)
        assert traces_of_person(world) == []

    def test_a_contact_that_was_there_before_is_another_after_an_undo(
        self, world: World
    ) -> None:
        """Converting into it was a mistake: it is not erased, but cleaned."""
        other = make.contact("C7", name="Other Person", emails=["o@else.example"])
        world.put(LEAD, other)
        admin = world.acting("root", ADMIN)
        record = admin.apply(admin.conversions.plan("L1", person=Existing("C7")))
        admin.undo(record.id)
        assert admin.erase(LEAD.ref).erased == (LEAD.ref,)
        found = world.now(other)
        assert attrs.evolve(found, version=0, updated_at=other.updated_at) == other
        assert traces_of_person(world) == []


def test_a_plan_tells_who_goes_and_what_by(world: World) -> None:
    """What the person was known by before counts too; nothing is changed by asking."""
    world.put(LEAD)
    admin = world.acting("root", ADMIN)
    now = admin.leads.get("L1")
    admin.leads.edit("L1", version=now.version, emails=["new@else.example"])
    contact = Ref(
        Kind.CONTACT, admin.apply(admin.conversions.plan("L1")).person_id or ""
    )
    plan = admin.plan_erasure(LEAD.ref)
    assert plan.erased == (contact, LEAD.ref)
    assert {"new@else.example", "zyx.quorlim@plimth.example"} <= plan.traces.texts
    assert str(plan) == f"Erase {contact}, lead 'L1'; it cannot be undone"
    assert "zyx" not in repr(plan).casefold()
    assert admin.find_erasure(LEAD.ref) is None
    stub = admin.erase(LEAD.ref)
    assert stub.erased == plan.erased
    assert admin.find_erasure(contact) == stub == admin.find_erasure(LEAD.ref)


def test_planning_an_erasure_needs_what_erasing_needs(world: World) -> None:
    """It tells all that a person was known by."""
    world.put(LEAD)
    ana = world.acting("ana", "manager")
    with pytest.raises(PermissionDeniedError):
        ana.plan_erasure(LEAD.ref)
    with pytest.raises(PermissionDeniedError):
        ana.find_erasure(LEAD.ref)
    with pytest.raises(InvalidValueError):
        world.acting("root", ADMIN).plan_erasure(Ref(Kind.COMPANY, "O1"))


def test_the_needles_are_found_where_they_are(world: World) -> None:
    """The search itself can fail: it finds a planted person."""
    world.put(LEAD)
    entry = world.history(LEAD.ref)[0]
    assert entry.change_of("name") is not None
    assert "quorlim" in traces_of_person(world)
