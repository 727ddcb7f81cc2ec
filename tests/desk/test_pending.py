"""What a unit of work is about to write, read as if it were written already."""

import attrs

from leadlink.desk.leads.pending import Pending
from leadlink.desk.leads.recognising import Recognised, recognise
from leadlink.model.lead import Lead
from leadlink.model.match import Grade
from leadlink.testing import factories as make
from tests.desk.office import Office

KEY = "p:9845012345"


class TestPending:
    def test_records_are_found_as_they_will_be(self, office: Office) -> None:
        """The pending one instead of the stored one."""
        stored = make.lead("L1")
        office.put(stored)
        with office.admin.session.reading() as unit:
            pending = Pending(unit)
            assert pending.find(Lead, "L1") == office.get(stored)
            changed = attrs.evolve(office.get(stored), company="Rao")
            pending.put(changed, make.lead("L2"))
            assert pending.find(Lead, "L1") == changed
            assert pending.at(make.lead("L2").ref) == make.lead("L2")
            assert pending.find(Lead, "L3") is None

    def test_keys_count_both(self, office: Office) -> None:
        """Up to the limit; stored ones first, none twice."""
        one, two, three = (make.lead(f"L{n}") for n in (1, 2, 3))
        office.put(one)
        with office.admin.session.reading() as unit:
            pending = Pending(unit)
            assert pending.sizes([KEY, "p:1"], at_most=9) == {KEY: 1}
            pending.put(two, three, office.get(one), make.note())
            assert pending.sizes([KEY], at_most=2) == {KEY: 2}
            assert pending.holders(KEY, limit=9) == (one.ref, two.ref, three.ref)
            assert pending.holders(KEY, limit=2) == (one.ref, two.ref)
            assert list(pending.same_contact([KEY], most=1)) == [one.ref]
            shared = pending.sharing([KEY], limit=9)
            assert [found.record for found in shared] == [one.ref]
            stored = unit.reader.keys([one.ref])
            refs = [two.ref, make.note().ref, make.lead("L9").ref]
            assert KEY in pending.keys(refs)[two.ref]
            assert pending.keys(refs).keys() == {two.ref}
            assert stored.keys() == pending.keys([one.ref]).keys() == {one.ref}

    def test_what_is_outside_matching_has_no_profile(self, office: Office) -> None:
        """Archived, linked, converted, or no record that matching knows."""
        with office.admin.session.reading() as unit:
            pending = Pending(unit)
            pending.put(make.lead(archived_at=make.NOW), make.note())
            assert pending.profile(make.lead().ref) is None
            assert pending.profile(make.note().ref) is None


class TestRecognise:
    def test_the_same_digits_of_another_country_are_another_number(
        self, office: Office
    ) -> None:
        """They share a key of the index, and nothing else."""
        office.put(make.contact("C1", phones=["+44 98450 12345"]))
        with office.admin.session.reading() as unit:
            pending = Pending(unit)
            found = recognise(pending, make.lead(name="Zoltán Kodály"))
        assert found.known == ()

    def test_a_name_that_a_thousand_share_says_little(self, office: Office) -> None:
        """However many keys such a name has, nobody is probably one."""
        crowd = [
            make.contact(f"C{number:04}", emails=[f"u{number}@example.com"])
            for number in range(1_000)
        ]
        office.put(*crowd)
        lead = make.lead(phones=[], emails=["rao.asha@example.net"])
        with office.admin.session.reading() as unit:
            found = recognise(Pending(unit), lead)
        assert attrs.evolve(found, alike=()) == Recognised()
        assert all(match.grade is Grade.WEAK for match in found.alike)
