"""Keys: records that may be one share at least one."""

from collections import Counter

import pytest

from leadlink.model.ids import Kind, Ref
from leadlink.model.person import Address
from leadlink.rules.matching.keys import (
    SAMPLE,
    SEARCH,
    contact_keys,
    index_keys,
    is_matchable,
    profile_keys,
    roster_keys,
    roster_size,
    sample_keys,
    search_keys,
    surname_key,
)
from leadlink.testing import factories
from tests.rules.matching.people import POLICY, firm, home, person


class TestProfileKeys:
    """Several keys a record, each of its own type (design 6)."""

    @pytest.mark.parametrize(
        ("left", "right", "kind"),
        [
            ({"phones": ("+91 98450 12345",)}, {"phones": ("098450 12345",)}, "p"),
            ({"emails": ("A@x.com",)}, {"emails": ("a+b@x.com",)}, "e"),
            ({"emails": ("asha.rao@x.com",)}, {"emails": ("asharao1@y.com",)}, "u"),
            ({"name": "Bob Miller"}, {"name": "Miller, Robert"}, "n"),
            ({"name": "A. Rossi"}, {"name": "Anna Rossi"}, "i"),
            ({"name": "Anna Rossini"}, {"name": "Anna Rossnii"}, "x"),
            ({"name": "Anna Rossini"}, {"name": "Anna Orssini"}, "y"),
            ({"name": "Nour Najar"}, {"name": "نور النجار"}, "z"),
            ({"name": "Rossi"}, {"name": "Anna Rossi"}, "f"),
            (
                {"name": "Anna X", "company": "Acme"},
                {"name": "Anna Y", "company": "ACME Ltd"},
                "g",
            ),
            ({"address": home("1 Oak St")}, {"address": home("1 Oak Street")}, "a"),
            (
                {"name": "J Ray", "address": home()},
                {"name": "K Ray", "address": home()},
                "w",
            ),
        ],
    )
    def test_shared_keys(
        self, left: dict[str, object], right: dict[str, object], kind: str
    ) -> None:
        """Each way in which records repeat has a key."""
        shared = profile_keys(person(**left)) & profile_keys(person(**right))
        assert kind in {key[0] for key in shared}

    def test_company_and_domain_share_a_key(self) -> None:
        """Domain and company name are two spellings of one thing."""
        named = profile_keys(firm(name="Libertine Catering Ltd"))
        mailed = profile_keys(firm(name="L.C.", emails=("info@libertinecatering.com",)))
        assert "c:libertin" in named & mailed

    def test_roles_and_short_users_have_no_user_key(self) -> None:
        """Everybody has an info@."""
        found = profile_keys(person(emails=("info@x.com", "al@x.com")))
        assert {key[0] for key in found} == {"e", "m"}

    def test_an_employee_is_not_found_by_the_company_key(self) -> None:
        """A large employer's people are not each other's candidates for that."""
        found = profile_keys(person(name="Asha Rao", company="Acme Ltd"))
        assert "c" not in {key[0] for key in found}

    @pytest.mark.parametrize(
        ("key", "expected"),
        [
            ("f:rao", "f:rao"),
            ("i:a|rao", "f:rao"),
            ("w:rao|pune", "f:rao"),
            ("n:asha|rao", ""),
        ],
    )
    def test_the_surname_in_a_key(self, key: str, expected: str) -> None:
        """By it the bearers are counted."""
        assert surname_key(key) == expected

    def test_a_given_name_alone_is_a_key_too(self) -> None:
        """It may have been typed into either field."""
        assert "f:asha" in profile_keys(person(name="Asha"))

    def test_a_street_without_a_number_is_no_building(self) -> None:
        """Nor is a town."""
        for address in (Address(street="Oak St"), Address(city="Reno")):
            found = profile_keys(person(address=address))
            assert not found


class TestIndexKeys:
    """Archived, secondary and converted records are outside matching (spec 7)."""

    def test_customers_are_found_by_search_too(self) -> None:
        """Leads are not in the roster."""
        contact = index_keys(factories.contact(name="Asha Rao"), POLICY)
        assert search_keys("asha") <= contact
        assert search_keys("example") <= contact
        lead = index_keys(factories.lead(name="Asha Rao"), POLICY)
        assert lead
        assert not [key for key in lead if key.startswith(SEARCH)]
        company = index_keys(factories.company(name="Rao Textiles"), POLICY)
        assert search_keys("textiles") <= company

    @pytest.mark.parametrize(
        "record",
        [
            factories.contact(archived_at=factories.NOW),
            factories.lead(archived_at=factories.NOW),
            factories.lead(primary_id="L0"),
            factories.lead(conversion_id="V1"),
        ],
    )
    def test_outside_matching_there_are_none(self, record: object) -> None:
        """Not even for the roster search."""
        assert not is_matchable(record)  # type: ignore[arg-type]  # of a union
        assert index_keys(record, POLICY) == frozenset()  # type: ignore[arg-type]  # likewise


class TestContactKeys:
    """The same phone or email (S3.12)."""

    def test_only_phones_and_emails(self) -> None:
        """Names and companies are not contacts."""
        record = factories.lead(
            name="Asha Rao", phones=("+91 98450 12345", "junk"), emails=("A@x.com",)
        )
        assert contact_keys(record, POLICY) == {"p:9845012345", "e:a@x.com"}


class TestSearchKeys:
    """By name or email as you type, tolerant of typos (S0.6)."""

    def test_a_beginning_shares_keys_with_the_word(self) -> None:
        """One letter is enough to begin."""
        for typed in ("a", "as", "ash", "Asha R"):
            assert search_keys(typed) <= search_keys("Asha Rao")

    def test_a_typo_leaves_keys_in_common(self) -> None:
        """Some three letters in a row are right."""
        assert search_keys("Gonzales") & search_keys("González")

    def test_nothing_typed_has_no_keys(self) -> None:
        """An empty query browses."""
        assert search_keys("  ") == frozenset()


class TestRoster:
    """A few records that chance picks tell how many there are."""

    @pytest.mark.parametrize("count", [15_000, 30_000, 90_000])
    def test_size(self, count: int) -> None:
        """To about a third, from sizes that are counted no further than SAMPLE."""
        refs = (Ref(Kind.CONTACT, f"C{at}") for at in range(count))
        found = Counter(key for ref in refs for key in sample_keys(ref))
        sizes = {key: min(size, SAMPLE) for key, size in found.items()}
        assert found.keys() <= roster_keys([Kind.CONTACT])
        assert roster_size([Kind.CONTACT], sizes) == pytest.approx(count, rel=0.34)
        assert roster_size([Kind.LEAD], sizes) == 0

    def test_of_any_size(self) -> None:
        """Beyond what the deepest key can count, at least that many."""
        sizes = dict.fromkeys(roster_keys([Kind.LEAD]), SAMPLE)
        assert roster_size([Kind.LEAD], sizes) == SAMPLE << 20

    def test_in_the_index(self) -> None:
        """Of a record that chance picked, whatever else it has."""
        picked = next(at for at in range(9_999) if sample_keys(Ref(Kind.JOB, str(at))))
        found = index_keys(factories.job(str(picked)), POLICY)
        assert sample_keys(Ref(Kind.JOB, str(picked))) <= found
