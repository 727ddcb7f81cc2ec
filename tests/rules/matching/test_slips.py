"""Slips of the pen in addresses and names, and the values that decided a level."""

import pytest

from leadlink.rules.matching.compare import comparisons
from leadlink.rules.matching.comparison import is_close, is_lacking
from leadlink.rules.matching.relate import match
from tests.rules.matching.people import POLICY, person


class TestAddresses:
    """A domain with a slip is no other provider."""

    @pytest.mark.parametrize(
        ("left", "right", "expected"),
        [
            ("evied56@harris-bailey.net", "evied56@haris-bailey.net", "misspelt"),
            ("evied56@harris-bailey.net", "evihd56@earris-bailey.net", "misspelt"),
            ("jo@nichols.info", "jo@nlchols.info", "misspelt"),
            ("ashar@gmail.com", "ashar@gmial.com", "misspelt"),
            ("ashar@acme.com", "ashar@acme.co", "misspelt"),
            ("ashar@gmail.com", "ashar@ymail.com", "same user elsewhere"),
            ("ashar@acme.com", "ashar@zeta.com", "same user elsewhere"),
            ("ashar@acme.com", "ashar@acme.co.uk", "same user elsewhere"),
            ("ashar@nichols.info", "bobby@nlchols.info", "different address"),
            ("info@nichols.info", "info@nlchols.info", "different address"),
        ],
    )
    def test_levels(self, left: str, right: str, expected: str) -> None:
        """Symmetric; two free providers are two, however alike."""
        one, other = person(emails=(left,)), person(emails=(right,))
        (found,) = comparisons(one, other, {})
        wanted = "address misspelt" if expected == "misspelt" else expected
        assert found.level == wanted
        assert comparisons(other, one, {}) == (found,)

    def test_two_given_names(self) -> None:
        """Relatives at a domain of their own have addresses alike."""
        one = person(name="Ann Ray", emails=("ray.ann@raysfarm.com",))
        other = person(name="Zoe Ray", emails=("ray.ann@raysfram.com",))
        levels = {item.level for item in comparisons(one, other, {})}
        assert "address misspelt, other given name" in levels


class TestWords:
    """Letters that changed places, or are lacking."""

    @pytest.mark.parametrize(
        ("left", "right", "expected"),
        [
            ("jones", "josen", True),
            ("elliot", "eloilt", True),
            ("luton", "burton", False),
            ("diana", "nadia", False),
            ("abcd", "badc", False),
        ],
    )
    def test_shuffled(self, left: str, right: str, expected: object) -> None:
        """Two slips are allowed where hardly a letter differs."""
        assert is_close(left, right) is expected
        assert is_close(right, left) is expected

    @pytest.mark.parametrize(
        ("left", "right", "expected"),
        [
            ("ran", "ryan", True),
            ("roe", "rowe", True),
            ("lee", "leo", False),
            ("ann", "mary", False),
            ("al", "all", False),
        ],
    )
    def test_lacking(self, left: str, right: str, expected: object) -> None:
        """A word of four letters may have lost one."""
        assert is_lacking(left, right) is expected
        assert is_lacking(right, left) is expected


class TestValues:
    """Each side has its own value."""

    def test_a_domain_and_a_company(self) -> None:
        """Whichever record has the domain."""
        one = person("C1", name="Al Bee", emails=("a@redrockfoods.com",))
        other = person("C2", name="Al Bee", company="Red Rock Foods LLC")
        there = {item.comparison: item for item in match(one, other, POLICY).evidence}
        back = {item.comparison: item for item in match(other, one, POLICY).evidence}
        sides = "redrockfoods.com", "Red Rock Foods LLC"
        assert (there["domain"].left, there["domain"].right) == sides
        assert (back["domain"].right, back["domain"].left) == sides
        assert there["domain"].reason == back["domain"].reason

    def test_numbers_and_names(self) -> None:
        """The best pair of several numbers; names as typed."""
        one = person("C1", name="Bob Ray", phones=("2125550100", "4155559876"))
        other = person("C2", name="Ray, Robert", phones=("415-555-9876",))
        found = {item.comparison: item for item in match(one, other, POLICY).evidence}
        assert (found["name"].left, found["name"].right) == ("Bob Ray", "Ray, Robert")
        assert found["phone"].left == found["phone"].right == "+14155559876"
        assert "Ray" not in repr(found["name"])

    def test_what_is_not_of_two_values(self) -> None:
        """How many have a name stands on neither side."""
        one, other = person("C1", name="Al Ray"), person("C2", name="Al Ray")
        found = match(one, other, POLICY, sharers={"n:al|ray": 12}).evidence
        (count,) = (item for item in found if item.comparison == "namesakes")
        assert (count.left, count.right) == ("", "")
