"""Matching two profiles: laws, relations, grades (spec 7)."""

import math
from collections.abc import Mapping
from typing import Any

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from leadlink.model.match import Grade, Match, Relation
from leadlink.model.person import Address, PersonName
from leadlink.rules.matching.compare import comparisons
from leadlink.rules.matching.model import MatchModel
from leadlink.rules.matching.profile import Profile
from leadlink.rules.matching.relate import match, probability, shared_contacts
from tests.rules.matching.people import POLICY, firm, home, person

GIVEN = ["", "Bob", "Robert", "R.", "Jane", "Jorge", "नेहा"]
FAMILY = ["", "Miller", "Millar", "Rao", "García López", "López"]
EMAILS = ["bob@gmail.com", "bobby1@gmail.com", "info@acme.com", "rm@acme.com"]
PHONES = ["+1 212 555 0100", "2125550101", "212 555 0100 x5", "+91 98450 12345"]
COMPANIES = ["", "Acme Ltd", "Acme Foods", "Zeta"]
WEBSITES = ["", "acme.com", "zeta.org"]
STREETS = ["", "12 Oak St", "12 Elm St", "7 Oak St"]
CITIES = ["", "Reno", "Boston"]

fields: st.SearchStrategy[dict[str, Any]] = st.fixed_dictionaries(
    {
        "name": st.builds(
            PersonName, given=st.sampled_from(GIVEN), family=st.sampled_from(FAMILY)
        ),
        "emails": st.lists(st.sampled_from(EMAILS), max_size=2, unique=True),
        "phones": st.lists(st.sampled_from(PHONES), max_size=2, unique=True),
        "company": st.sampled_from(COMPANIES),
        "website": st.sampled_from(WEBSITES),
        "address": st.builds(
            Address, street=st.sampled_from(STREETS), city=st.sampled_from(CITIES)
        ),
    }
)
FIELDS = ("name", "emails", "phones", "company", "website", "address")
sharers: st.SearchStrategy[Mapping[str, int]] = st.dictionaries(
    st.sampled_from(
        ["p:2125550100", "e:bob@gmail.com", "a:12|oak", "n:bob|miller", "f:miller"]
    ),
    st.integers(1, 60),
)
NOBODY, BOB, ROE = PersonName(), PersonName(given="Bob"), PersonName(family="Roe")
BOTH = PersonName(given="Bob", family="Roe")
GROWN = [(NOBODY, BOB), (NOBODY, ROE), (NOBODY, BOTH), (BOB, BOTH), (ROE, BOTH)]
name_counts = st.tuples(*(st.sampled_from([0, 2, 3, 10, 60, 300, 1_000]),) * 3)
places: st.SearchStrategy[dict[str, str]] = st.fixed_dictionaries(
    {
        "street": st.sampled_from(["", "Oak St", "Elm St"]),
        "number": st.sampled_from(["", "12", "7"]),
        "city": st.sampled_from(["", "Reno", "Boston"]),
        "postcode": st.sampled_from(["", "1", "2"]),
    }
)
LAWS = settings(max_examples=150)


def placed(street: str, number: str, city: str, postcode: str) -> Address:
    """Make an address of its parts; a number needs a street."""
    line = f"{number} {street}".strip() if street else ""
    return Address(street=line, city=city, postcode=postcode)


def bits(left: Profile, right: Profile, roster: Mapping[str, int]) -> int:
    """Give the odds of same against unrelated, in 1/1024 bit."""
    table = MatchModel.default().table_for(left, right)
    return table.total(comparisons(left, right, roster))[0]


def same(left: Profile, right: Profile) -> Match:
    """Match without a roster."""
    return match(left, right, POLICY)


class TestLaws:
    """Symmetric: match(a, b) and match(b, a) agree. Blank is no evidence."""

    @LAWS
    @given(fields, fields, sharers)
    def test_symmetric_and_deterministic(
        self, one: dict[str, Any], other: dict[str, Any], roster: Mapping[str, int]
    ) -> None:
        """The same answer both ways and again; only left and right are swapped."""
        left, right = person("C1", **one), person("C2", **other)
        there = match(left, right, POLICY, sharers=roster)
        back = match(right, left, POLICY, sharers=roster)
        turned = [attrs.evolve(e, left=e.right, right=e.left) for e in back.evidence]
        back = attrs.evolve(back, left=left.ref, right=right.ref, evidence=turned)
        assert back == there
        assert match(left, right, POLICY, sharers=roster) == there

    @LAWS
    @given(fields, fields, sharers, st.sampled_from(["emails", "phones", "address"]))
    def test_blank_is_no_evidence(
        self,
        one: dict[str, Any],
        other: dict[str, Any],
        roster: Mapping[str, int],
        field: str,
    ) -> None:
        """Whatever stands against a blank, it changes nothing of that comparison."""
        blank: Any = None if field == "address" else ()
        left = person("C1", **(one | {field: blank}))
        feature = {"emails": "email", "phones": "phone"}.get(field, field)
        found = comparisons(left, person("C2", **other), roster)
        assert feature not in {comparison.feature for comparison in found}

    def test_nothing_in_common_is_unrelated(self) -> None:
        """Two blank records are strangers, below what is shown."""
        found = same(person("C1"), person("C2"))
        assert found.evidence == ()
        assert found.relation is Relation.UNRELATED
        assert found.same < POLICY.shown

    @LAWS
    @given(fields, fields, sharers)
    def test_prior_and_terms_give_the_probability(
        self, one: dict[str, Any], other: dict[str, Any], roster: Mapping[str, int]
    ) -> None:
        """The softmax of the prior plus the listed terms is the posterior."""
        left, right = person("C1", **one), person("C2", **other)
        found = match(left, right, POLICY, sharers=roster)
        assert all(item.weight == item.weights[0] for item in found.evidence)
        terms = [item.weights for item in found.evidence]
        sums = [sum(column) for column in zip(found.prior, *terms, strict=True)]
        odds = [2**total for total in sums] + [1.0]
        chances = [value / sum(odds) for value in odds]
        relations = [*found.relations, Relation.UNRELATED]
        assert math.isclose(found.probability, max(chances), abs_tol=1e-9)
        assert chances[relations.index(found.relation)] == pytest.approx(max(chances))
        is_mixed = left.is_organisation != right.is_organisation
        same = 0.0 if is_mixed else chances[0]
        assert math.isclose(found.same, same, abs_tol=1e-9)

    @LAWS
    @given(
        fields,
        fields,
        sharers,
        st.sampled_from(["emails", "phones", "company", "address", "website"]),
        st.data(),
    )
    def test_an_added_agreement_never_lowers_the_odds(
        self,
        one: dict[str, Any],
        other: dict[str, Any],
        roster: Mapping[str, int],
        field: str,
        data: st.DataObject,
    ) -> None:
        """Of same person against unrelated, by a value that both get."""
        added: Any = {
            "emails": ["new.address@home.net"],
            "phones": ["+44 20 7946 0958"],
            "company": "Acme Ltd",
            "website": "acme.com",
            "address": home("12 Oak St", "Reno"),
        }[field]
        if field in {"emails", "phones"}:
            if data.draw(st.booleans(), label="known value"):
                added = [data.draw(st.sampled_from((*one[field], *added)))]
            grown = [values[field] + added for values in (one, other)]
        else:
            blank: Any = None if field == "address" else ""
            one, other = one | {field: blank}, other | {field: blank}
            grown = [added, added]
        before = bits(person("C1", **one), person("C2", **other), roster)
        left = person("C1", **(one | {field: grown[0]}))
        right = person("C2", **(other | {field: grown[1]}))
        if left.is_organisation or right.is_organisation:
            return
        assert bits(left, right, roster) >= before

    @LAWS
    @given(
        fields,
        fields,
        st.sampled_from(GROWN),
        name_counts,
    )
    def test_an_added_name_never_lowers_the_odds(
        self,
        one: dict[str, Any],
        other: dict[str, Any],
        names: tuple[PersonName, PersonName],
        counts: tuple[int, int, int],
    ) -> None:
        """Two records that get the same name are not less the same for it.

        However many records have it, and whether it is all of the name or half.
        """
        least, more, most = sorted(counts)
        roster = {"n:bob|roe": least, "i:b|roe": more, "f:roe": most}
        blank, full = ({"name": name} for name in names)
        if names[0] == PersonName() and (one["company"] or other["company"]):
            return
        before = bits(
            person("C1", **(one | blank)), person("C2", **(other | blank)), roster
        )
        after = bits(
            person("C1", **(one | full)), person("C2", **(other | full)), roster
        )
        assert after >= before

    @LAWS
    @given(
        st.sampled_from(["Bob Roe", "Bob", ""]),
        st.sampled_from(["Bob Roe", "Jane Roe", ""]),
        places,
        places,
        st.sampled_from(["street", "number", "city", "postcode"]),
    )
    def test_a_part_of_the_address_never_lowers_the_odds(
        self,
        name: str,
        other_name: str,
        one: dict[str, str],
        other: dict[str, str],
        part: str,
    ) -> None:
        """Of two people, whatever else of their addresses agrees or differs."""
        value = {"street": "Oak St", "number": "12", "city": "Reno", "postcode": "1"}
        sides = []
        for blank in ("", value[part]):
            left, right = (
                person(
                    id_,
                    name=whose,
                    address=placed(**(parts | {part: blank})),
                )
                for id_, whose, parts in (("C1", name, one), ("C2", other_name, other))
            )
            sides.append(bits(left, right, {}))
        assert sides[1] >= sides[0]


class TestWeakKeys:
    """One weak key is never STRONG, and never merges anything by itself."""

    @pytest.mark.parametrize(
        "shared",
        [
            {"name": "Zebulon Quackenbush"},
            {"name": "Zebulon Quackenbush", "company": "Acme Ltd"},
            {"name": "Zebulon Quackenbush", "website": "acme.com"},
            {"phones": ("+1 212 555 0100",)},
            {"emails": ("info@acme.com",)},
            {"emails": ("zeb@gmail.com",)},
            {"website": "acme.com"},
            {"address": home("12 Oak St", "Reno", "89501")},
        ],
    )
    def test_alone(self, shared: dict[str, Any]) -> None:
        """Whatever its probability."""
        assert same(person("C1", **shared), person("C2", **shared)).grade != "strong"

    def test_a_role_mailbox_and_its_domain_are_one_key(self) -> None:
        """Colleagues share both."""
        one = person("C1", emails=("info@acme.com",), website="acme.com")
        assert same(one, attrs.evolve(one, ref=person("C2").ref)).grade != "strong"

    @LAWS
    @given(fields, st.sampled_from([*FIELDS]), sharers)
    def test_no_single_field(
        self, values: dict[str, Any], field: str, roster: Mapping[str, int]
    ) -> None:
        """Whatever stands in it, on two records that have nothing else."""
        one, other = (person(id_, **{field: values[field]}) for id_ in ("C1", "C2"))
        assert match(one, other, POLICY, sharers=roster).grade is not Grade.STRONG

    @LAWS
    @given(fields, fields)
    def test_strong_needs_two_features(
        self, one: dict[str, Any], other: dict[str, Any]
    ) -> None:
        """Every STRONG match lists at least two reasons that speak for it."""
        found = same(person("C1", **one), person("C2", **other))
        speaking = {item.comparison for item in found.evidence if item.weight > 0}
        assert found.grade is not Grade.STRONG or len(speaking) > 1


class TestContradictions:
    """What father and son, and namesakes, look like is not STRONG."""

    NAME = "Zebulon Quackenbush"

    def test_one_contact_and_another_town(self) -> None:
        """Two contacts are wanted."""
        mail, phone = ("zebq@gmail.com",), ("2125550100",)
        reno, boston = home(), home("9 Elm St", "Boston")
        one = person("C1", name=self.NAME, emails=mail, phones=phone, address=reno)
        other = person("C2", name=self.NAME, emails=mail, address=boston)
        assert same(one, other).grade is Grade.POSSIBLE
        other = person("C2", name=self.NAME, emails=mail, phones=phone, address=boston)
        assert same(one, other).grade is Grade.STRONG

    def test_a_building_and_another_number(self) -> None:
        """A building is not enough where the numbers are two."""
        one = person("C1", name=self.NAME, phones=("2125550100",), address=home())
        other = person("C2", name=self.NAME, phones=("4155559876",), address=home())
        assert same(one, other).grade is Grade.POSSIBLE
        mild = attrs.evolve(POLICY, strong=0.9)
        assert match(one, other, mild).grade is Grade.POSSIBLE
        other = person("C2", name=self.NAME, address=home())
        assert match(one, other, mild).grade is Grade.STRONG


class TestRelations:
    """Families and shared office numbers must not be reported as the same person."""

    def test_a_repeat_customer(self) -> None:
        """Nickname and number."""
        found = same(
            person("C1", name="Bob Miller", phones=("212-555-0100",)),
            person("C2", name="Robert Miller", phones=("+1 212 555 0100",)),
        )
        assert found.relation is Relation.SAME_PERSON
        assert found.grade is Grade.STRONG

    def test_a_couple_is_a_household(self) -> None:
        """Surname, address, landline and mailbox, but another given name."""
        shared: dict[str, Any] = {
            "phones": ("212-555-0100",),
            "emails": ("millers@gmail.com",),
            "address": home(),
        }
        found = same(
            person("C1", name="Robert Miller", **shared),
            person("C2", name="Jane Miller", **shared),
        )
        assert found.relation is Relation.SAME_HOUSEHOLD
        assert found.same < POLICY.possible

    def test_two_given_names_that_share_everything(self) -> None:
        """Surname, employer, number, mailbox and building: a family, not a person."""
        shared: dict[str, Any] = {
            "phones": ("212-555-0100",),
            "emails": ("mcallen@mcallenroofing.com",),
            "company": "McAllen Roofing",
            "address": home(),
        }
        for left_out in (*shared, "nothing"):
            kept = {name: shared[name] for name in shared if name != left_out}
            found = same(
                person("C1", name="Patricia McAllen", **kept),
                person("C2", name="William McAllen", **kept),
            )
            assert found.relation is Relation.SAME_HOUSEHOLD, left_out
            assert found.same < POLICY.shown, left_out

    def test_a_name_and_an_employer_in_a_big_roster(self) -> None:
        """Strangers of one name work for one company, where there are enough."""
        one, other = (
            person(id_, name="Maria Lopez", company="Acme") for id_ in ("C1", "C2")
        )
        sharers = {"n:lopez|maria": 60, "f:lopez": 900, "#": 800_000}
        found = match(one, other, POLICY, sharers=sharers)
        assert found.same < same(one, other).same - 0.05
        assert found.grade is not Grade.STRONG

    def test_colleagues_are_of_one_company(self) -> None:
        """Switchboard, domain and employer."""
        found = match(
            person("C1", name="Tim Cole", company="Acme Inc", phones=("2125550100",)),
            person("C2", name="Eve Stone", company="Acme", phones=("2125550100",)),
            POLICY,
            sharers={"p:2125550100": 9},
        )
        assert found.relation is Relation.SAME_COMPANY
        assert found.same < POLICY.shown

    def test_strangers(self) -> None:
        """Nothing agrees."""
        found = same(person("C1", name="Tim Cole"), person("C2", name="Eve Stone"))
        assert found.relation is Relation.UNRELATED

    def test_father_and_son(self) -> None:
        """Of one name, at one address."""
        found = same(
            person("C1", name="John Roe Sr.", address=home()),
            person("C2", name="John Roe Jr.", address=home()),
        )
        assert found.same < POLICY.possible

    def test_one_company_twice(self) -> None:
        """Legal form and mailbox differ."""
        found = same(
            firm("O1", name="Acme Foods Ltd", emails=("info@acmefoods.com",)),
            firm("O2", name="ACME Foods, Inc.", emails=("sales@acmefoods.com",)),
        )
        assert found.relation is Relation.SAME_COMPANY
        assert found.grade is Grade.STRONG
        assert found.same == found.probability

    def test_a_company_name_alone_is_not_strong(self) -> None:
        """There is an Acme in every town."""
        found = same(firm("O1", name="Acme"), firm("O2", name="Acme Ltd"))
        assert found.grade is Grade.POSSIBLE

    def test_a_person_is_never_a_company(self) -> None:
        """People, companies, and a person of a company are told apart."""
        left = person("C1", name="Al Roe", company="Acme", emails=("info@acme.com",))
        right = firm("O1", name="Acme", emails=("info@acme.com",))
        found = same(left, right)
        assert (found.relation, found.same) == (Relation.SAME_COMPANY, 0.0)
        assert found.grade is Grade.WEAK
        assert probability(comparisons(left, right, {}), left, right) == 0.0


class TestSharedContacts:
    """The same phone or email (S3.12)."""

    def test_what_both_have(self) -> None:
        """In compared form, sorted."""
        one = person("C1", emails=("A@x.com", "b@x.com"), phones=("+919845012345",))
        other = person("C2", emails=("a@x.com",), phones=("098450 12345 / 2125550100",))
        assert shared_contacts(one, other) == ("+919845012345", "a@x.com")

    def test_another_country_is_another_number(self) -> None:
        """The key is shared, the number is not."""
        one = person("C1", phones=("+91 98450 12345",))
        other = person("C2", phones=("+1 984 501 2345",))
        assert shared_contacts(one, other) == ()
