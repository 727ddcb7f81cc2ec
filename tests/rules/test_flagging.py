"""Flags: the question "possible repeat customer?", left to be reviewed (S4.2)."""

import pytest

from leadlink.model.ids import Kind, Ref
from leadlink.model.match import Grade, Match, MatchFlag, Relation
from leadlink.rules.flagging import flag_for, flag_id
from leadlink.testing import factories as make

LEAD = Ref(Kind.LEAD, "L1")


def match(right: Ref, grade: Grade = Grade.POSSIBLE) -> Match:
    """Make a match of the lead."""
    return Match(
        left=LEAD,
        right=right,
        relation=Relation.SAME_PERSON,
        probability=0.6,
        same=0.6,
        grade=grade,
    )


def flag(*matches: Match, known: tuple[Ref, ...] = ()) -> MatchFlag | None:
    """Make the flag of the lead."""
    return flag_for(LEAD, matches, by="ana", now=make.NOW, known=known)


class TestFlagFor:
    @pytest.mark.parametrize("grade", [Grade.STRONG, Grade.POSSIBLE])
    def test_a_possible_match_is_asked_about(self, grade: Grade) -> None:
        """Best first, as they were found."""
        both = match(Ref(Kind.COMPANY, "O1"), grade), match(Ref(Kind.CONTACT, "C1"))
        made = flag(*both)
        assert made == make.flag(candidates=[found.right for found in both])

    def test_a_weak_one_only_with_the_same_phone_or_email(self) -> None:
        """A name alone is nothing to ask about."""
        contact = Ref(Kind.CONTACT, "C1")
        weak = match(contact, Grade.WEAK)
        assert flag(weak) is None
        assert flag(weak, known=(contact,)) == make.flag()

    def test_leads_and_jobs_are_no_customers(self) -> None:
        """Only contacts and companies can be repeats."""
        others = [match(Ref(kind, "X"), Grade.STRONG) for kind in (Kind.LEAD, Kind.JOB)]
        assert flag(*others) is None


class TestFlagId:
    def test_a_record_has_one_flag(self) -> None:
        """Its id follows from the record's."""
        assert flag_id(LEAD) == "lead:L1"

    def test_a_long_id_gets_a_digest(self) -> None:
        """Two long ids that begin alike still have two flags."""
        long = [Ref(Kind.LEAD, "x" * 199 + last) for last in "ab"]
        ids = {flag_id(ref) for ref in long}
        assert len(ids) == 2
        assert all(len(id_) <= 200 for id_ in ids)
