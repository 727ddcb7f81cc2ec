"""Undo of any operation at the desk, over both stores: what it must not break."""

from datetime import timedelta

import attrs
import pytest

from leadlink.desk.acting import ActingDesk
from leadlink.model.fields import Standing
from leadlink.model.ids import Kind, Ref
from leadlink.model.match import FlagStatus
from leadlink.model.operations import ConversionRecord, Effect
from leadlink.model.refusals import UndoRefusedError, Why
from leadlink.ports.store import Store
from leadlink.presets import RECOMMENDED, SELL
from leadlink.rules.undoing import Resolution
from leadlink.testing import factories as make
from tests.desk.office import Office

LEAD = make.lead(status="CONTACTED")
MADE = make.contact("C9")
DEAL = Ref(Kind.DEAL, "D9")
CONVERTED = make.lead(
    status="CONVERTED", conversion_id="V1", customer=make.customer_link("C9")
)


@pytest.fixture
def office(store: Store) -> Office:
    """An office in which lead L1 has become contact C9."""
    office = Office(store, RECOMMENDED)
    office.put(LEAD)
    office.put(
        attrs.evolve(CONVERTED, version=1),
        MADE,
        conversion(),
        make.receipt(),
    )
    return office


@pytest.fixture
def ana(office: Office) -> ActingDesk:
    """A manager."""
    return office.role("ana", "manager")


def conversion() -> ConversionRecord:
    """Make the record of that conversion."""
    return make.conversion(
        person_id="C9",
        effects=[
            Effect(before=LEAD, after=CONVERTED),
            Effect(before=None, after=MADE),
        ],
    )


class TestWhatWasMade:
    def test_is_taken_away_and_its_key_is_spent(
        self, office: Office, ana: ActingDesk
    ) -> None:
        """Spec 10: "a key used before an undo is spent"."""
        undone = ana.undo("V1")
        assert (undone.restored, undone.removed) == ((LEAD.ref,), (MADE.ref,))
        assert office.find(MADE.ref) is None
        lead = office.get(LEAD)
        assert (lead.status, lead.conversion_id, lead.customer) == (
            "CONTACTED",
            None,
            None,
        )
        assert office.get(make.receipt()).is_spent

    @pytest.mark.parametrize("resolution", [None, *Resolution])
    def test_stays_while_later_work_refers_to_it(
        self, office: Office, ana: ActingDesk, resolution: Resolution | None
    ) -> None:
        """Spec 10: "Work done since on the targets is never destroyed"."""
        note = ana.customers.log(MADE.ref, "called")
        if resolution is None:
            with pytest.raises(UndoRefusedError) as caught:
                ana.undo("V1")
            conflicts = caught.value.conflicts
            assert office.get(LEAD).conversion_id == "V1"
        else:
            undone = ana.undo("V1", resolution=resolution)
            conflicts = undone.kept
            assert (undone.removed, office.get(LEAD).conversion_id) == ((), None)
        assert MADE.ref in {conflict.record for conflict in conflicts}
        assert office.get(note) == note
        assert office.find(MADE.ref) is not None

    def test_is_not_kept_by_what_was_undone_itself(
        self, office: Office, ana: ActingDesk
    ) -> None:
        """A link that is no more refers to nobody."""
        office.put(make.lead("L2"))
        link = ana.links.link_customer("L2", MADE.ref)
        with pytest.raises(UndoRefusedError):
            ana.undo("V1")
        ana.undo(link.id)
        assert ana.undo("V1").removed == (MADE.ref,)

    def test_leaves_no_dismissal_and_no_candidate_behind(
        self, office: Office, ana: ActingDesk
    ) -> None:
        """They would be about nobody."""
        other = Ref(Kind.CONTACT, "C1")
        office.put(
            make.contact(),
            make.lead("L2"),
            make.lead("L3"),
            make.lead("L4"),
            make.flag("lead:L2", subject=Ref(Kind.LEAD, "L2"), candidates=[MADE.ref]),
            make.flag(
                "lead:L3", subject=Ref(Kind.LEAD, "L3"), candidates=[MADE.ref, other]
            ),
            make.dismissal(left=MADE.ref, right=Ref(Kind.LEAD, "L4")),
        )
        ana.undo("V1")
        assert office.find(Ref(Kind.FLAG, "lead:L2")) is None
        left = ana.matches.flag_of("L3")
        assert left is not None
        assert (left.candidates, left.status) == ((other,), FlagStatus.OPEN)
        assert office.find(make.dismissal().ref) is None

    def test_that_was_edited_stays_unless_told_otherwise(
        self, office: Office, ana: ActingDesk
    ) -> None:
        """Each edited field is told."""
        ana.customers.set_standing(MADE.ref, Standing.FORMER)
        ana.customers.edit(MADE.ref, 2, industry="Toys")
        with pytest.raises(UndoRefusedError) as caught:
            ana.undo("V1")
        assert {it.field for it in caught.value.conflicts} == {"standing", "industry"}
        kept = ana.undo("V1", resolution=Resolution.KEEP)
        assert kept.removed == ()
        assert office.find(MADE.ref) is not None

    def test_that_was_edited_goes_where_asked(
        self, office: Office, ana: ActingDesk
    ) -> None:
        """RESTORE: back to how it was, which is without it."""
        ana.customers.edit(MADE.ref, 1, industry="Toys")
        undone = ana.undo("V1", resolution=Resolution.RESTORE)
        assert undone.removed == (MADE.ref,)
        assert [it.field for it in undone.kept] == ["industry"]
        assert office.find(MADE.ref) is None


class TestPartly:
    """One resolution meets every conflict, and not all can be met in the same way."""

    @pytest.fixture(autouse=True)
    def worked_on(self, office: Office, ana: ActingDesk) -> None:
        """Two records were made that were worked on since; one of them is needed."""
        deal = make.deal("D9", contact_id=MADE.id)
        office.put(deal)
        office.put(
            attrs.evolve(
                office.get(conversion()),
                effects=[*conversion().effects, Effect(before=None, after=deal)],
            )
        )
        office.put(attrs.evolve(office.get(deal), name="Later"))
        ana.customers.edit(MADE.ref, 1, industry="Toys")
        office.put(attrs.evolve(office.get(LEAD), status="QUALIFIED"))

    def test_restore_keeps_what_would_be_missed(
        self, office: Office, ana: ActingDesk
    ) -> None:
        """Spec 10: "Work done since on the targets is never destroyed"."""
        note = ana.customers.log(MADE.ref, "called")
        undone = ana.undo("V1", resolution=Resolution.RESTORE)
        assert (undone.restored, undone.removed) == ((LEAD.ref,), (DEAL,))
        assert {(it.record, it.field) for it in undone.kept} == {
            (LEAD.ref, "status"),
            (MADE.ref, "industry"),
            (MADE.ref, ""),
            (DEAL, "name"),
        }
        assert office.get(LEAD).status == "CONTACTED"
        assert (office.get(MADE).industry, office.get(note)) == ("Toys", note)

    def test_keep_gives_back_what_nobody_changed(
        self, office: Office, ana: ActingDesk
    ) -> None:
        """The lead is free again, with the status that it was given since."""
        undone = ana.undo("V1", resolution=Resolution.KEEP)
        assert (undone.restored, undone.removed) == ((LEAD.ref,), ())
        lead = office.get(LEAD)
        assert (lead.status, lead.conversion_id, lead.customer) == (
            "QUALIFIED",
            None,
            None,
        )
        assert {it.record for it in undone.kept} == {LEAD.ref, MADE.ref, DEAL}


class TestRules:
    @pytest.mark.parametrize("resolution", [None, *Resolution])
    def test_no_resolution_undoes_after_the_window(
        self, office: Office, resolution: Resolution | None
    ) -> None:
        """At the very end of it nothing is written; an instant earlier all of it."""
        window = timedelta(days=1)
        rules = attrs.evolve(RECOMMENDED.conversion, undo_window=window)
        brief = Office(office.store, attrs.evolve(RECOMMENDED, conversion=rules))
        brief.clock.set(conversion().created_at + window)
        with pytest.raises(UndoRefusedError) as caught:
            brief.admin.undo("V1", resolution=resolution)
        assert [it.why for it in caught.value.reasons] == [Why.UNDONE_TOO_LATE]
        assert office.get(LEAD).conversion_id == "V1"
        brief.clock.advance(-timedelta(microseconds=1))
        assert brief.admin.undo("V1", resolution=resolution).removed == (MADE.ref,)

    def test_a_policy_may_forbid_undoing_conversions(self, office: Office) -> None:
        """S1.20: "Conversion is one-way"; links are undone all the same."""
        sell = Office(office.store, SELL)
        with pytest.raises(UndoRefusedError) as caught:
            sell.admin.undo("V1")
        assert [it.why for it in caught.value.reasons] == [Why.NEVER_UNDONE]
        sell.put(make.lead("L2"))
        link = sell.admin.links.link_customer("L2", MADE.ref)
        assert sell.admin.undo(link.id).restored == (Ref(Kind.LEAD, "L2"),)

    def test_undoing_is_history_as_well(self, office: Office, ana: ActingDesk) -> None:
        """Of every record that was touched."""
        office.wait(timedelta(hours=1))
        ana.undo("V1")
        for ref in (LEAD.ref, MADE.ref, conversion().ref):
            (entry,) = office.history(ref)
            assert (entry.actor_id, entry.action, entry.at) == (
                "ana",
                "undo",
                office.now,
            )
        (gone,) = office.history(MADE.ref)
        assert gone.is_deletion
