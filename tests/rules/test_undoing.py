"""Undo as a rule: what an operation changed goes back, what came since stays."""

from datetime import timedelta
from typing import Any

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from leadlink.model.ids import Kind, Ref
from leadlink.model.operations import Effect, Subject
from leadlink.model.person import Consent, Phone
from leadlink.model.policy.conversion import UndoRule
from leadlink.model.refusals import Reason, UndoConflict, Why
from leadlink.presets.recommended import RECOMMENDED
from leadlink.rules import undoing
from leadlink.rules.undoing import Resolution, Undoing, against_undo, undo
from leadlink.testing import factories as make
from leadlink.testing import strategies

NOW = make.NOW + timedelta(days=1)
BEFORE = make.contact(website="old.example", tags=["vip"], custom={"budget": 1})
AFTER = attrs.evolve(BEFORE, website="new.example", tags=["vip", "won"])


def taken_back(
    *effects: Effect,
    present: tuple[Subject, ...],
    referrers: dict[Ref, tuple[Ref, ...]] | None = None,
    resolution: Resolution | None = None,
) -> Undoing:
    """Undo with what is there now."""
    return undo(
        effects,
        current={record.ref: record for record in present},
        referrers=referrers or {},
        now=NOW,
        resolution=resolution,
    )


def only(done: Undoing) -> Any:
    """Give the one record that is put, and see that nothing is deleted."""
    (record,) = done.puts
    assert done.deletes == ()
    return record


class TestFields:
    def test_what_the_operation_changed_goes_back(self) -> None:
        """A field as the operation left it is what it was before."""
        done = taken_back(Effect(before=BEFORE, after=AFTER), present=(AFTER,))
        assert only(done) == attrs.evolve(BEFORE, updated_at=NOW)
        assert done.conflicts == ()

    def test_what_others_changed_stays(self) -> None:
        """A field that the operation never touched keeps later work."""
        present = attrs.evolve(AFTER, industry="Textiles", version=7)
        done = taken_back(Effect(before=BEFORE, after=AFTER), present=(present,))
        assert only(done) == attrs.evolve(
            BEFORE, industry="Textiles", version=7, updated_at=NOW
        )

    @pytest.mark.parametrize("resolution", [None, Resolution.KEEP])
    def test_what_both_changed_is_a_conflict(
        self, resolution: Resolution | None
    ) -> None:
        """Later work on the same field is listed and left as it is."""
        present = attrs.evolve(AFTER, website="later.example")
        effect = Effect(before=BEFORE, after=AFTER)
        done = taken_back(effect, present=(present,), resolution=resolution)
        assert only(done).website == "later.example"
        assert done.conflicts == (UndoConflict(BEFORE.ref, "website", undoing.CHANGED),)

    def test_restore_overrules_later_work(self) -> None:
        """Told to restore, an undo puts the old value back and still lists it."""
        present = attrs.evolve(AFTER, website="later.example")
        effect = Effect(before=BEFORE, after=AFTER)
        done = taken_back(effect, present=(present,), resolution=Resolution.RESTORE)
        assert only(done).website == "old.example"
        assert [conflict.field for conflict in done.conflicts] == ["website"]

    def test_a_field_put_back_by_hand_is_no_conflict(self) -> None:
        """Somebody already undid the change: there is nothing to do."""
        done = taken_back(Effect(before=BEFORE, after=AFTER), present=(BEFORE,))
        assert done == Undoing(puts=(), restored=(), deletes=(), conflicts=())


class TestSets:
    def test_added_goes_removed_returns_later_stays(self) -> None:
        """In a set the merge is made item by item."""
        before = make.lead(tags=["a", "b"])
        after = make.lead(tags=["b", "c"])
        present = make.lead(tags=["b", "c", "later"])
        done = taken_back(Effect(before=before, after=after), present=(present,))
        assert only(done).tags == ("a", "b", "later")
        assert done.conflicts == ()

    def test_an_added_item_that_was_taken_away_since_stays_away(self) -> None:
        """What both sides want gone is gone."""
        after = make.lead(tags=["won"])
        present = make.lead(tags=["later"])
        done = taken_back(Effect(before=make.lead(), after=after), present=(present,))
        assert done == Undoing(puts=(), restored=(), deletes=(), conflicts=())

    @pytest.mark.parametrize(
        ("resolution", "value"), [(Resolution.KEEP, 3), (Resolution.RESTORE, 1)]
    )
    def test_one_custom_field_has_one_value(
        self, resolution: Resolution, value: int
    ) -> None:
        """Before 1, after 2, now 3: a conflict, never two values of one field."""
        effect = Effect(
            before=make.contact(custom={"budget": 1}),
            after=make.contact(custom={"budget": 2}),
        )
        present = make.contact(custom={"budget": 3, "floor": 4})
        done = taken_back(effect, present=(present,), resolution=resolution)
        found = {v.field_id: v.value for v in (done.puts or (present,))[0].custom}  # type: ignore[union-attr]  # a contact
        assert found == {"budget": value, "floor": 4}
        assert [conflict.field for conflict in done.conflicts] == ["custom"]

    def test_a_phone_is_one_phone_whatever_its_consent(self) -> None:
        """The operation noted a refusal, somebody since noted another: a conflict."""
        number = "+91 98450 12345"
        states = [
            make.contact(phones=[Phone(number=number, consent=consent)])
            for consent in (Consent.UNKNOWN, Consent.REFUSED, Consent.GIVEN)
        ]
        effect = Effect(before=states[0], after=states[1])
        done = taken_back(effect, present=(states[2],), resolution=Resolution.RESTORE)
        assert only(done).phones == states[0].phones
        assert [conflict.field for conflict in done.conflicts] == ["phones"]

    def test_equal_items_count_by_their_turn(self) -> None:
        """A number that stands twice, and had stood once, stands once again."""
        once, twice = ("+91 98450 12345",), ("+91 98450 12345",) * 2
        effect = Effect(before=make.lead(phones=once), after=make.lead(phones=twice))
        present = make.lead(phones=(*twice, "080 4123 4567"))
        done = taken_back(effect, present=(present,))
        assert [phone.number for phone in only(done).phones] == [
            "+91 98450 12345",
            "080 4123 4567",
        ]


class TestRecordsThatWereMade:
    def test_one_that_nobody_touched_is_removed(self) -> None:
        """A record that the operation made goes again."""
        made = make.contact(version=1)
        done = taken_back(Effect(before=None, after=make.contact()), present=(made,))
        assert done == Undoing(puts=(), restored=(), deletes=(made,), conflicts=())

    def test_one_that_is_gone_already_is_no_conflict(self) -> None:
        """Somebody else removed it: nothing to do."""
        done = taken_back(Effect(before=None, after=make.contact()), present=())
        assert done == Undoing(puts=(), restored=(), deletes=(), conflicts=())

    def test_one_that_was_edited_since_stays_unless_told(self) -> None:
        """Work done since is never destroyed without a word."""
        effect = Effect(before=None, after=make.contact())
        edited = make.contact(website="later.example", version=2)
        kept = taken_back(effect, present=(edited,), resolution=Resolution.KEEP)
        gone = taken_back(effect, present=(edited,), resolution=Resolution.RESTORE)
        conflict = UndoConflict(edited.ref, "website", undoing.EDITED)
        assert kept == Undoing(puts=(), restored=(), deletes=(), conflicts=(conflict,))
        assert gone == Undoing(
            puts=(), restored=(), deletes=(edited,), conflicts=(conflict,)
        )

    @pytest.mark.parametrize("resolution", [None, *Resolution])
    def test_one_that_others_refer_to_stays_whatever_is_told(
        self, resolution: Resolution | None
    ) -> None:
        """No undo leaves a dangling reference."""
        made = make.contact()
        done = taken_back(
            Effect(before=None, after=made),
            present=(made,),
            referrers={made.ref: (Ref(Kind.DEAL, "D9"),)},
            resolution=resolution,
        )
        conflict = UndoConflict(made.ref, "", undoing.REFERRED_TO)
        assert done == Undoing(puts=(), restored=(), deletes=(), conflicts=(conflict,))

    def test_what_a_kept_record_refers_to_is_kept_along_with_it(self) -> None:
        """A deal keeps its contact, and that its company, once the deal was worked on.

        None of the two was edited, and yet removing them would leave a gap.
        """
        company = make.company()
        contact = make.contact(company_id="O1")
        deal = make.deal(contact_id="C1")
        effects = [Effect(before=None, after=it) for it in (company, contact, deal)]
        edited = attrs.evolve(deal, stage="Offer")
        done = taken_back(
            *effects, present=(company, contact, edited), resolution=Resolution.KEEP
        )
        assert done.deletes == ()
        assert {conflict.record for conflict in done.conflicts} == {
            company.ref,
            contact.ref,
            deal.ref,
        }


class TestRecordsThatWereTakenAway:
    def test_one_comes_back_and_goes_on_counting(self) -> None:
        """A record that the operation deleted exists again, at its last version."""
        before = make.contact(version=4)
        done = taken_back(Effect(before=before, after=None), present=())
        back = attrs.evolve(before, updated_at=NOW)
        assert done == Undoing(puts=(), restored=(back,), deletes=(), conflicts=())

    def test_one_that_was_made_anew_is_left_alone(self) -> None:
        """Somebody made a record of that id since."""
        anew = make.contact(website="anew.example")
        done = taken_back(Effect(before=BEFORE, after=None), present=(anew,))
        conflict = UndoConflict(anew.ref, "", undoing.BACK)
        assert done == Undoing(puts=(), restored=(), deletes=(), conflicts=(conflict,))

    def test_one_that_others_took_away_since_stays_away(self) -> None:
        """An erased record never comes back by an undo."""
        effect = Effect(before=BEFORE, after=AFTER)
        done = taken_back(effect, present=(), resolution=Resolution.RESTORE)
        conflict = UndoConflict(BEFORE.ref, "", undoing.GONE)
        assert done == Undoing(puts=(), restored=(), deletes=(), conflicts=(conflict,))


def pairs() -> st.SearchStrategy[tuple[Subject, Subject]]:
    """Draw two states of one record."""
    kinds = (
        strategies.leads,
        strategies.contacts,
        strategies.companies,
        strategies.deals,
        strategies.notes,
    )

    def again(first: Any, second: Any) -> tuple[Any, Any]:
        same = {name: getattr(first, name) for name in undoing.BOOKKEEPING}
        return first, attrs.evolve(second, **same)

    return st.one_of(*(st.builds(again, kind, kind) for kind in kinds))


class TestLaws:
    """Undo is a three-way merge; these hold for any records."""

    @given(pairs(), st.sampled_from([None, *Resolution]))
    @settings(max_examples=50, deadline=None)
    def test_undone_at_once_it_is_as_if_nothing_had_been(
        self, pair: tuple[Subject, Subject], resolution: Resolution | None
    ) -> None:
        """Where nothing happened since, every field but the bookkeeping is back."""
        before, after = pair
        done = taken_back(
            Effect(before=before, after=after), present=(after,), resolution=resolution
        )
        found = done.puts[0] if done.puts else after
        assert attrs.evolve(found, updated_at=before.updated_at) == before
        assert done.conflicts == ()

    @given(pairs(), st.data())
    @settings(max_examples=50, deadline=None)
    def test_later_work_survives_or_is_listed(
        self, pair: tuple[Subject, Subject], data: st.DataObject
    ) -> None:
        """Whatever was changed since is there after a keeping undo, in every field.

        A field that the operation changed as well, and that is no set, is listed.
        """
        before, after = pair
        names = [
            field.name
            for field in attrs.fields(type(after))
            if field.name not in undoing.BOOKKEEPING
        ]
        name = data.draw(st.sampled_from(names))
        present = attrs.evolve(after, **{name: getattr(before, name)})
        later = attrs.evolve(present, version=after.version + 1)
        done = taken_back(
            Effect(before=before, after=after),
            present=(later,),
            resolution=Resolution.KEEP,
        )
        found = done.puts[0] if done.puts else later
        assert getattr(found, name) == getattr(before, name)
        assert done.conflicts == ()

    @given(pairs(), strategies.contacts)
    @settings(max_examples=50, deadline=None)
    def test_what_is_put_is_always_a_sound_record(
        self, pair: tuple[Subject, Subject], later: Any
    ) -> None:
        """Three arbitrary states merge into a record that passes its validators."""
        before, after = pair
        if type(before) is not type(later):
            before, after = later, attrs.evolve(later, tags=("x",))
        present = attrs.evolve(later, id=before.id, version=9)
        for resolution in Resolution:
            done = taken_back(
                Effect(before=before, after=after),
                present=(present,),
                resolution=resolution,
            )
            assert [put.version for put in done.puts] in ([], [9])


class TestMayBeUndone:
    def test_an_operation_is_undone_once(self) -> None:
        """Undo is single use."""
        record = make.conversion(undone_at=make.NOW, effects=EFFECTS)
        assert reasons(record) == [Why.UNDONE]

    def test_nothing_is_left_to_undo_after_an_erasure(self) -> None:
        """An operation that was scrubbed has no before-images."""
        assert reasons(make.merge()) == [Why.ERASED]

    def test_the_policy_may_forbid_it(self) -> None:
        """S1.20: conversion is one-way; only conversions are meant."""
        assert reasons(make.conversion(effects=EFFECTS), undo=UndoRule.NEVER) == [
            Why.NEVER_UNDONE
        ]
        assert reasons(make.merge(effects=EFFECTS), undo=UndoRule.NEVER) == []

    @pytest.mark.parametrize(
        ("since", "expected"),
        [
            (timedelta(days=1) - timedelta(microseconds=1), []),
            (timedelta(days=1), [Why.UNDONE_TOO_LATE]),
            (timedelta(days=2), [Why.UNDONE_TOO_LATE]),
        ],
    )
    def test_the_policy_may_have_a_window(
        self, since: timedelta, expected: list[Why]
    ) -> None:
        """At the very end of the window it is too late."""
        policy = attrs.evolve(
            RECOMMENDED,
            conversion=attrs.evolve(
                RECOMMENDED.conversion, undo_window=timedelta(days=1)
            ),
        )
        record = make.conversion(effects=EFFECTS)
        found = against_undo(record, policy=policy, now=make.NOW + since)
        assert list(found) == [Reason(why, record.ref) for why in expected]


EFFECTS = (Effect(before=BEFORE, after=AFTER),)


def reasons(record: Any, **conversion: Any) -> list[Why]:
    """Give why a record cannot be undone at NOW."""
    policy = attrs.evolve(
        RECOMMENDED, conversion=attrs.evolve(RECOMMENDED.conversion, **conversion)
    )
    return [it.why for it in against_undo(record, policy=policy, now=NOW)]
