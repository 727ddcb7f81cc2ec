"""What would change the answer, and the one sentence for the banner."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from leadlink.model.match import Grade, Match
from leadlink.rules.matching.model import MatchModel
from leadlink.rules.matching.own import OwnComparison
from leadlink.rules.matching.relate import match
from leadlink.rules.matching.whatif import what_would_change
from tests.rules.matching.people import POLICY, firm, home, person

NAME = "Zebulon Quackenbush"
MAIL = "zebq@gmail.com"
PHONE = "2125550100"


def pair(left: dict[str, Any], right: dict[str, Any], **roster: int) -> Match:
    """Match two people."""
    return match(person("C1", **left), person("C2", **right), POLICY, sharers=roster)


class TestWhatWouldChange:
    """One thing more, or less, and what would come of it."""

    def test_what_would_lift(self) -> None:
        """A name alone is not STRONG; with one thing of one's own it is."""
        found = pair({"name": NAME}, {"name": NAME})
        assert found.grade is Grade.POSSIBLE
        said = [str(one) for one in what_would_change(found, POLICY)]
        assert "the same date of birth would make it STRONG" in said
        assert "the same phone number would make it STRONG" in said
        assert "another given name would make it WEAK" in said

    def test_what_would_lower(self) -> None:
        """STRONG hangs on one thing or another."""
        found = pair(
            {"name": NAME, "emails": (MAIL,)}, {"name": NAME, "emails": (MAIL,)}
        )
        assert found.grade is Grade.STRONG
        changes = what_would_change(found, POLICY)
        assert {one.grade for one in changes} <= {Grade.POSSIBLE, Grade.WEAK}
        (other,) = (one for one in changes if one.comparison == "name")
        assert (other.words, other.grade) == ("another given name", Grade.WEAK)
        assert other.same < found.same

    def test_lifting_comes_first(self) -> None:
        """What one can hope for, then what one must fear."""
        found = pair({"name": NAME}, {"name": NAME})
        ranks = [one.grade.rank for one in what_would_change(found, POLICY)]
        assert ranks == sorted(ranks, reverse=True)

    def test_it_comes_true(self) -> None:
        """Who asks for the date of birth and gets the same, gets that grade."""
        found = pair({"name": NAME}, {"name": NAME})
        (wanted,) = (
            one for one in what_would_change(found, POLICY) if one.level == "same date"
        )
        known = {"name": NAME, "custom": {"dob": "1971-06-24"}}
        then = pair(known, known)
        assert (then.grade, then.same) == (wanted.grade, wanted.same)

    def test_a_contact_ends_the_chance(self) -> None:
        """However big the roster is."""
        one, other = (person(id_, name=NAME) for id_ in ("C1", "C2"))
        found = match(one, other, POLICY, sharers={"#": 10**6})
        (wanted,) = (
            change
            for change in what_would_change(found, POLICY)
            if change.comparison == "phone" and change.level.startswith("same")
        )
        one, other = (person(id_, name=NAME, phones=(PHONE,)) for id_ in ("C1", "C2"))
        then = match(one, other, POLICY, sharers={"#": 10**6})
        assert then.same == wanted.same

    def test_two_given_names_share_less(self) -> None:
        """What the name would change besides is reckoned with."""
        known = {"name": "Ann Quack", "phones": (PHONE,), "address": home()}
        other = known | {"name": "Zoe Quack"}
        (wanted,) = (
            one
            for one in what_would_change(pair(known, known), POLICY)
            if one.words == "another given name"
        )
        assert pair(known, other).same == pytest.approx(wanted.same)

    def test_companies(self) -> None:
        """Of two organisations as well."""
        found = match(firm("O1", name="Acme"), firm("O2", name="Acme Ltd"), POLICY)
        said = {str(one) for one in what_would_change(found, POLICY)}
        assert "the same address would make it STRONG" in said
        assert "another company name would make it WEAK" in said

    def test_a_person_and_a_company(self) -> None:
        """They are never the same, whatever else agrees."""
        left = person("C1", name="Al Roe", company="Acme")
        found = match(left, firm("O1", name="Acme"), POLICY)
        assert what_would_change(found, POLICY) == ()

    def test_own_comparisons(self) -> None:
        """The best and the worst level of each can be asked for."""
        card = OwnComparison(
            name="loyalty card",
            reads="card",
            level=lambda one, other: "same card" if one == other else "other card",
            people={"same card": 9.0, "other card": -9.0},
            identifying=frozenset(("same card",)),
        )
        model = MatchModel.default().with_comparison(card)
        found = match(
            person("C1", name=NAME), person("C2", name=NAME), POLICY, model=model
        )
        said = {str(one) for one in what_would_change(found, POLICY, model=model)}
        assert "loyalty card: same card would make it STRONG" in said
        assert "loyalty card: other card would make it WEAK" in said

    @settings(max_examples=50)
    @given(
        st.sampled_from([NAME, "Z Quackenbush", "Ann Quackenbush", ""]),
        st.sampled_from([(), (PHONE,), ("4155559876",)]),
        st.sampled_from(["", "1971-06-24", "1988-01-02"]),
    )
    def test_every_change_is_one(
        self, name: str, phones: tuple[str, ...], dob: str
    ) -> None:
        """It names another grade, on something that stood otherwise."""
        found = pair(
            {"name": NAME, "phones": (PHONE,), "custom": {"dob": "1971-06-24"}},
            {"name": name, "phones": phones, "custom": {"dob": dob}},
        )
        levels = {(item.comparison, item.level) for item in found.evidence}
        for change in what_would_change(found, POLICY):
            assert change.grade is not found.grade
            assert (change.comparison, change.level) not in levels


class TestBanner:
    """One sentence: how sure, the best reasons, and the worst against it."""

    def test_strong(self) -> None:
        """The two heaviest reasons."""
        known = {"name": NAME, "emails": (MAIL,), "company": "Acme"}
        assert pair(known, known).banner == (
            "Very likely the same person: same company name: Acme;"
            f" same e-mail address: {MAIL}."
        ) or pair(known, known).banner.startswith("Very likely the same person: ")

    def test_what_speaks_against_it(self) -> None:
        """Whoever reads one line shall know."""
        found = pair(
            {"name": NAME, "phones": (PHONE,), "emails": (MAIL,)},
            {"name": NAME, "phones": (PHONE,), "emails": ("q@y.com",)},
        )
        assert "; but different e-mail address: " in found.banner
        assert found.banner.endswith(".")

    @pytest.mark.parametrize(
        ("left", "right", "expected"),
        [
            ({"name": NAME}, {"name": NAME}, "Possibly the same person: same name"),
            (
                {"name": "Ann Quack", "phones": (PHONE,), "address": home()},
                {"name": "Zoe Quack", "phones": (PHONE,), "address": home()},
                "Likely another person of the same household: ",
            ),
            (
                {"name": "Tim Cole", "company": "Acme Inc"},
                {"name": "Eve Stone", "company": "Acme"},
                "Likely another person of the same company: ",
            ),
            ({"name": "Tim Cole"}, {"name": "Eve Stone"}, "Hardly the same person: "),
            ({}, {}, "Hardly the same person."),
        ],
    )
    def test_people(
        self, left: dict[str, Any], right: dict[str, Any], expected: str
    ) -> None:
        """Each relation has its words."""
        assert pair(left, right).banner.startswith(expected)

    def test_companies(self) -> None:
        """And so have organisations, and a person of one."""
        acme = firm("O1", name="Acme")
        assert match(acme, firm("O2", name="Acme"), POLICY).banner.startswith(
            "Possibly the same company: "
        )
        assert match(acme, firm("O2", name="Zeta"), POLICY).banner.startswith(
            "Hardly the same company: "
        )
        employee = person("C1", name="Al Roe", company="Acme", website="acme.com")
        assert match(employee, firm("O1", name="Acme"), POLICY).banner.startswith(
            "Likely a person of this company: "
        )
