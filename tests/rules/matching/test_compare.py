"""Comparisons: each feature's levels, on examples."""

from typing import Any

import attrs
import pytest

from leadlink.model.person import PersonName
from leadlink.rules.matching.compare import comparisons
from leadlink.rules.matching.compare_names import name_levels
from leadlink.rules.matching.compare_people import OTHER, count_people
from leadlink.rules.matching.comparison import is_close
from leadlink.rules.matching.features import LEVELS
from leadlink.rules.matching.model import MatchModel
from leadlink.rules.matching.names import name_of
from leadlink.rules.matching.profile import Profile
from leadlink.rules.matching.tables import WeightTable
from tests.rules.matching.people import firm, home, person


def levels(left: Profile, right: Profile, **sharers: int) -> dict[str, str]:
    """Compare both ways round, which must agree, and give the level of each feature."""
    counts = {key.replace("_", ":", 1): count for key, count in sharers.items()}
    found = comparisons(left, right, counts)
    assert comparisons(right, left, counts) == found
    return {comparison.feature: comparison.level for comparison in found}


def parted(given: str = "", family: str = "") -> PersonName:
    """Make a name in parts."""
    return PersonName(given=given, family=family)


class TestNames:
    """Names: order, initials, nicknames, diacritics, transliteration (spec 7)."""

    @pytest.mark.parametrize(
        ("left", "right", "expected"),
        [
            (("Asha", "Rao"), ("ASHA", "RAO"), "same, same"),
            (("Asha", "Rao"), ("Rao", "Asha"), "same, same"),
            (("Asha", "Rao"), ("", "Asha Rao"), "same, same"),
            (("Anna Maria", "Rossi"), ("Annamaria", "Rossi"), "same, same"),
            (("Anna Maria", "Rossi"), ("Maria", "Rossi"), "same, same"),
            (("Anna", "Rossi"), ("Anna", "de Rossi"), "same, same"),
            (("Bob", "Miller"), ("Robert", "Miller"), "nickname, same"),
            (("Asha", "Rao"), ("A.", "Rao"), "initial, same"),
            (("Ted", "Miller"), ("E", "Miller"), "initial, same"),
            (("B", "Miller"), ("A.", "Miller"), "different, same"),
            (("Michael", "Smith"), ("Micheal", "Smith"), "close, same"),
            (("Amy", "Smith"), ("Aym", "Smith"), "close, same"),
            (("Eva", "Smith"), ("Vea", "Smith"), "different, same"),
            (("Lawrence", "Smith"), ("Larrry", "Smith"), "close, same"),
            (("Lawrence", "Smith"), ("Walter", "Smith"), "different, same"),
            (("Francesco", "Ricci"), ("Francesca", "Ricci"), "different, same"),
            (("Ana", "García López"), ("Ana", "García"), "same, part"),
            (("Ana", "García López"), ("Ana", "López García"), "same, same"),
            (("Ana", "Gonzalez"), ("Ana", "Gonzales"), "same, close"),
            (("Ana", "Mac Donald"), ("Ana", "MacDonld"), "same, close"),
            (("Ana", "Rao"), ("Ana", "R."), "same, initial"),
            (("Ana", "Rao"), ("Ana", "S."), "same, different"),
            (("Ana", "Rao"), ("", "Rao"), "missing, same"),
            (("Ana", "Rao"), ("", "Ana"), "same, missing"),
            (("Ana", "Rao"), ("Ana", ""), "same, missing"),
            (("Ana", "Rao"), ("Bea", "Rao"), "different, same"),
            (("Ana", "Rao"), ("Bea", "Sen"), "different, different"),
            (("Ana", "Rao"), ("Sen", "Ana"), "same, different"),
            (("Al", "Rao"), ("Sen", "Al"), "different, different"),
            (("Zaynab", "Al-Mansoori"), ("Zeinab", "Mansouri"), "close, close"),
            (("Jon", "Rao"), ("Jan", "Rao"), "different, same"),
            (("", "Al-Shamsi"), ("Amna", "Al Shamsi"), "missing, same"),
            (("", "Gil Mora"), ("Ana", "Gil Mora"), "missing, same"),
            (("", "Gil Mora"), ("Ana", "Gil Paz"), "different, different"),
            (("Paul", "Rao"), ("Paula", "Rao"), "close, same"),
            (("Victor", "Rao"), ("Victoria", "Rao"), "different, same"),
            (("Alex", "Rao"), ("Alexandre", "Rao"), "nickname, same"),
            (("إبراهيم", "الحسن"), ("Hassan", "Ibrahim"), "close, close"),
            (("نور", "النجار"), ("Nour", "Al-Najjar"), "close, close"),
            (("久美子", "吉田"), ("Kumiko", "Yoshida"), "missing, missing"),
            (("久美子", "吉田"), ("美咲", "吉田"), "different, same"),
        ],
    )
    def test_levels(
        self, left: tuple[str, str], right: tuple[str, str], expected: str
    ) -> None:
        """Given name and surname together, in the better order."""
        one, other = name_of(parted(*left)), name_of(parted(*right))
        assert ", ".join(name_levels(one, other)) == expected
        assert ", ".join(name_levels(other, one)) == expected

    def test_no_name_on_one_side_is_no_evidence(self) -> None:
        """Blank is neither the same nor different."""
        assert levels(person(name="Asha Rao"), person()) == {}

    def test_an_unreadable_sign_is_no_evidence(self) -> None:
        """Kanji have several readings; unlike a Latin name they tell nothing."""
        assert levels(person(name=parted("久美子", "吉田")), person(name="Bo Li")) == {}

    def test_generations_conflict(self) -> None:
        """Father and son of one name."""
        one, other = person(name="Al Ray Jr"), person(name="Al Ray Sr")
        assert levels(one, other)["generation"] == "different generation"
        assert levels(one, one)["generation"] == "same generation"

    @pytest.mark.parametrize(
        ("count", "level"),
        [
            (2, None),
            (4, "name of three or more"),
            (5, "name of five or more"),
            (19, "name of ten or more"),
            (20, "name of twenty or more"),
            (99, "name of fifty or more"),
            (100, "name of a hundred or more"),
            (900, "name of 500 or more"),
        ],
    )
    def test_namesakes(self, count: int, level: str | None) -> None:
        """A common name says less."""
        one = person(name="Al Ray")
        assert levels(one, one, **{"n_al|ray": count}).get("namesakes") == level

    def test_namesakes_of_an_initial(self) -> None:
        """Where the whole name is not shared, what is shared counts."""
        found = levels(person(name="A Ray"), person(name="Al Ray"), **{"i_a|ray": 7})
        assert found["namesakes"] == "name of five or more"
        found = levels(person(name="Ray"), person(name="Al Ray"), f_ray=60)
        assert "namesakes" not in found
        assert found["surname"] == "surname of fifty or more"

    def test_different_names_have_no_namesakes(self) -> None:
        """How many have a surname matters only where the names fit."""
        found = levels(person(name="Al Ray"), person(name="Bo Ray"), f_ray=60)
        assert "namesakes" not in found

    @pytest.mark.parametrize(
        ("count", "level"),
        [
            (2, None),
            (3, "surname of three or more"),
            (9, "surname of five or more"),
            (10, "surname of ten or more"),
            (199, "surname of a hundred or more"),
            (900, "surname of 500 or more"),
        ],
    )
    def test_bearers_of_a_surname(self, count: int, level: str | None) -> None:
        """Strangers of one name are sooner found among many of one surname."""
        one = person(name="Al Ray")
        assert levels(one, one, f_ray=count).get("surname") == level

    def test_only_a_shared_surname_is_counted(self) -> None:
        """Of several that both have the rarest; of one that is spelt alike none."""
        one, other = person(name=parted("Al", "Ray Cox")), person(name="Bo Ray")
        found = levels(one, other, f_ray=60)
        assert found["surname"] == "surname of fifty or more, other given name"
        assert levels(one, one, f_ray=60, f_cox=2).get("surname") is None
        found = levels(person(name="Al Raye"), person(name="Al Ray"), f_ray=60)
        assert "surname" not in found

    def test_people_are_counted_by_given_name(self) -> None:
        """Spellings, nicknames and initials of one are one; blanks are nobody."""
        names = ["Bob Ray", "Robert Ray", "R Ray", "Ray", "Jane Ray", "Al", "Zoe Q"]
        found = [person(name=name).name for name in names]
        assert count_people(found) == 3
        assert count_people(found * 2 + [person(name="Ian X").name]) == 4
        assert count_people([]) == 0


class TestPhones:
    """Extensions respected; shared numbers told apart (spec 7)."""

    @pytest.mark.parametrize(
        ("left", "right", "expected"),
        [
            ("+1 212 555 0100", "(212) 555-0100", "same number, one person"),
            ("2125550100 x1", "2125550100", "same number, one person"),
            ("2125550100 x1", "2125550100 x2", "same number, other extension"),
            ("2125550100", "2125550101", "one digit differs"),
            ("2125550100", "2125551000", "one digit differs"),
            ("2125550100", "2125559999", "different number"),
            ("+912345679", "+912345670", "different number"),
            ("2125559999 / 2125550100", "2125550100", "same number, one person"),
        ],
    )
    def test_levels(self, left: str, right: str, expected: str) -> None:
        """Of several numbers the best pair counts."""
        one, other = person(phones=(left,)), person(phones=(right,))
        assert levels(one, other) == {"phone": expected}

    @pytest.mark.parametrize(
        ("count", "people"),
        [
            (1, "one person"),
            (2, "two people"),
            (3, "three people"),
            (4, "many people"),
            (40, "many people"),
        ],
    )
    def test_how_many_use_it(self, count: int, people: str) -> None:
        """Shared evidence is worth less."""
        one = person(phones=("2125550100",))
        found = levels(one, one, p_2125550100=count)
        assert found == {"phone": f"same number, {people}"}

    def test_two_given_names_are_two_people(self) -> None:
        """The pair itself tells, whatever the roster knows."""
        one = person(name="Al Ray", phones=("2125550100",))
        other = person(name="Zoe Ray", phones=("2125550100",))
        assert levels(one, other)["phone"] == (
            "same number, two people, other given name"
        )

    def test_what_two_given_names_have_alike(self) -> None:
        """A number one digit off, a mailbox or an employer speaks for neither."""
        one = person(
            name="Al Ray", phones=("2125550100",), emails=("ray@acme.com",), company="A"
        )
        other = person(
            name="Zoe Ray", phones=("2125550101",), emails=("rayz@acme.com",)
        )
        found = levels(one, attrs.evolve(other, company=one.company))
        del found["name"]
        assert found == {
            "phone": "one digit differs, other given name",
            "email": "same company domain, other given name",
            "company": "same company name, other given name",
        }

    def test_the_number_of_fewest_people_counts(self) -> None:
        """A switchboard beside a mobile does not hide it."""
        one = person(phones=("2125550100", "2125550177"))
        found = levels(one, one, p_2125550100=9, p_2125550177=1)
        assert found == {"phone": "same number, one person"}


class TestEmails:
    """A mailbox like info@ and a mail domain are weak keys."""

    @pytest.mark.parametrize(
        ("left", "right", "expected"),
        [
            ("A.B@gmail.com", "ab+x@gmail.com", "same address, one person"),
            ("info@acme.com", "info@acme.com", "same role mailbox"),
            ("info@acme.com", "sales@acme.com", "same company domain"),
            ("asha@acme.com", "bob@acme.com", "same company domain"),
            ("ashar@acme.com", "ashra@acme.com", "similar user"),
            ("asha12@gmail.com", "asha1277@gmail.com", "similar user"),
            ("ashar@gmail.com", "ashar1277@gmail.com", "similar user"),
            ("asha198512@gmail.com", "asha198577@gmail.com", "similar user"),
            ("asha12@gmail.com", "asha77@gmail.com", "different address"),
            ("ashar@gmail.com", "ashar@acme.com", "same user elsewhere"),
            ("ashar1@gmail.com", "ashar@acme.com", "similar user elsewhere"),
            ("asha@gmail.com", "asha@acme.com", "different address"),
            ("asha@gmail.com", "bobby@gmail.com", "different address"),
        ],
    )
    def test_levels(self, left: str, right: str, expected: str) -> None:
        """From the same mailbox to another altogether."""
        one, other = person(emails=(left,)), person(emails=(right,))
        assert levels(one, other) == {"email": expected}

    def test_a_user_that_is_only_a_given_name_is_common(self) -> None:
        """Every Robert is robert@ somewhere."""
        one = person(name="Robert Ray", emails=("robert@gmail.com",))
        other = person(name="Robert Poe", emails=("robert@acme.com",))
        assert levels(one, other)["email"] == "common user elsewhere"

    def test_a_user_that_many_have_is_common(self) -> None:
        """The roster knows."""
        one, other = person(emails=("jsmith@a.com",)), person(emails=("jsmith@b.com",))
        found = levels(one, other, u_jsmith=3)
        assert found == {"email": "common user elsewhere"}
        found = levels(one, other, u_jsmith=2)
        assert found == {"email": "same user elsewhere"}


class TestCompanies:
    """Companies: legal forms in many languages; website where present (spec 7)."""

    @pytest.mark.parametrize(
        ("left", "right", "expected"),
        [
            ("Acme Ltd", "ACME, Inc.", "same company name"),
            ("Acme Foods", "Foods Acme", "same company name"),
            ("Liberty Catering", "Liberty Cstering", "company name misspelt"),
            ("Maple Foods Intl", "Mapel Fods International", "company name misspelt"),
            (
                "Liberty Catering Textiles",
                "Libetry Caterign Textilse",
                "company name misspelt",
            ),
            ("Red Rock Foods", "Red Rock", "part of the company name"),
            ("Golden Oak Trading", "G.O.T.", "company name abbreviated"),
            ("Acme", "Apex", "different company name"),
            ("Hewlett Packard", "HP", "different company name"),
        ],
    )
    def test_levels(self, left: str, right: str, expected: str) -> None:
        """What is left of the name is compared."""
        assert levels(firm(name=left), firm(name=right)) == {"company": expected}

    def test_domains(self) -> None:
        """A website counts like a mail domain."""
        one = person(name="A B", website="acme.com")
        other = person(name="C D", emails=("c@acme.com",))
        assert levels(one, other)["domain"] == "same domain, other given name"
        assert levels(one, person(website="acme.com"))["domain"] == "same domain"

    def test_two_mailboxes_are_compared_once(self) -> None:
        """The domain is not counted beside the addresses."""
        one, other = person(emails=("a@acme.com",)), person(emails=("b@acme.com",))
        assert "domain" not in levels(one, other)

    def test_a_domain_may_name_the_company(self) -> None:
        """Who gave no company gave its domain."""
        one = person(name="A B", emails=("a@redrockfoods.com",))
        other = person(name="A B", company="Red Rock Foods LLC")
        assert levels(one, other)["domain"] == "domain named like the company"
        unlike = person(name="A B", company="Blue Rock Foods LLC")
        assert "domain" not in levels(one, unlike)
        short = person(name="A B", company="Red")
        assert "domain" not in levels(one, short)


class TestAddresses:
    """Address where present."""

    def test_how_many_live_there(self) -> None:
        """An office block says less than a house."""
        one = person(address=home())
        assert levels(one, one) == {"address": "same building, one person"}
        found = levels(one, one, **{"a_12|oak": 5})
        assert found == {"address": "same building, many people"}

    def test_nothing_comparable_is_no_evidence(self) -> None:
        """A street here and a town there."""
        one, other = person(address=home("1 Oak", "")), person(address=home("", "Rio"))
        assert levels(one, other) == {}


class TestRoster:
    """The more there are, the more agree by chance."""

    @pytest.mark.parametrize(
        ("count", "level"),
        [
            (1_499, None),
            (1_500, "roster of 1,500 or more"),
            (95_999, "roster of 48,000 or more"),
            (10**9, "roster of 6,144,000 or more"),
        ],
    )
    def test_levels(self, count: int, level: str | None) -> None:
        """Half as many are one level less."""
        one = person(name="Al Ray")
        assert levels(one, one, **{"#": count}).get("roster") == level

    def test_a_shared_contact_is_no_chance(self) -> None:
        """However many there are."""
        one = person(name="Al Ray", phones=("2125550100",))
        assert "roster" not in levels(one, one, **{"#": 10**6})

    def test_companies_are_weighed_without(self) -> None:
        """Their weights say nothing of it."""
        assert "roster" not in levels(firm(), firm(), **{"#": 10**6})


def weights(table: WeightTable) -> dict[tuple[str, str], tuple[int, ...]]:
    """Give the weights of each level of a table."""
    return {
        (feature, level): row for feature, rows in table.weights for level, row in rows
    }


class TestTables:
    """Every level has its weights."""

    @pytest.mark.parametrize("whom", ["people", "organisations", "mixed"])
    def test_no_level_is_missing_or_unknown(self, whom: str) -> None:
        """A level without a row would silently say nothing."""
        table: WeightTable = getattr(MatchModel.default(), whom)
        wanted = {
            (feature, level)
            for feature, _ in table.weights
            for level in LEVELS[feature]
            if whom == "people" or not level.endswith(OTHER)
        }
        assert set(weights(table)) == wanted

    def test_every_comparison_is_in_force(self) -> None:
        """For people; a company has neither a person's name nor a birthday."""
        model = MatchModel.default()
        assert {name for name, _ in model.people.weights} == set(LEVELS)
        of_people = {
            "name",
            "namesakes",
            "surname",
            "roster",
            "generation",
            "birth date",
        }
        assert {name for name, _ in model.organisations.weights} == (
            set(LEVELS) - of_people
        )

    def test_agreement_speaks_for_and_difference_against(self) -> None:
        """The signs that a reader expects, of *same* against *unrelated*."""
        against = (
            "different",
            "other ",
            "name of",
            "surname of",
            "roster of",
            "same town, other street",
        )
        table = MatchModel.default().people
        for (feature, level), (bits, *_) in weights(table).items():
            if "garbled" in level:
                continue
            is_difference = level.startswith(against) or (
                feature == "name" and "different" in level
            )
            assert bits <= 0 if is_difference else bits >= 0, level

    def test_a_blank_part_of_a_name_is_in_between(self) -> None:
        """Nothing weighs more than the same name, nothing less than another."""
        table = weights(MatchModel.default().people)
        bits = [
            table["name", f"{given} given name, same surname"][0]
            for given in ("different", "missing", "initial", "nickname", "same")
        ]
        assert bits == sorted(bits)

    @pytest.mark.parametrize(
        ("left", "right", "expected"),
        [
            ("abc", "abd", False),
            ("abcd", "abdc", True),
            ("abcd", "axyd", False),
            ("abcdefgh", "abxdefgy", True),
            ("abcdefgh", "xbydefgz", False),
        ],
    )
    def test_close_words(self, left: str, right: str, expected: Any) -> None:
        """One slip, or two where both are long."""
        assert is_close(left, right) is expected
