"""Dates of birth and id numbers: their forms, and what two of them have alike."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from leadlink.rules.matching.births import births_of
from leadlink.rules.matching.compare import comparisons
from leadlink.rules.matching.compare_births import birth_level
from leadlink.rules.matching.field_names import FieldNames
from leadlink.rules.matching.id_numbers import id_number_of
from leadlink.rules.matching.keys import profile_keys
from leadlink.rules.matching.profile import Profile, profile_of
from leadlink.rules.matching.relate import match
from leadlink.testing import factories
from tests.rules.matching.people import POLICY, person


def custom(**values: object) -> Profile:
    """Make the profile of a nameless contact with custom fields."""
    return person(custom=values)


class TestBirthsOf:
    """Every usual way of writing a date comes to eight digits."""

    @pytest.mark.parametrize(
        ("value", "expected"),
        [
            ("1971-06-24", ("19710624",)),
            ("1971/6/24", ("19710624",)),
            (" 1971-06-24T00:00:00Z ", ("19710624",)),
            ("1971-06-24 00:00", ("19710624",)),
            ("19710624", ("19710624",)),
            (19710624, ("19710624",)),
            ("24061971", ("19710624",)),
            ("24/06/1971", ("19710624",)),
            ("06/24/1971", ("19710624",)),
            ("24.6.1971", ("19710624",)),
            ("05/06/1971", ("19710605", "19710506")),
            ("05/05/1971", ("19710505",)),
            ("24 June 1971", ("19710624",)),
            ("Jun 24, 1971", ("19710624",)),
            ("24. Dezember 1971", ("19711224",)),
            (date(1971, 6, 24), ("19710624",)),
            (datetime(1971, 6, 24, 12, tzinfo=UTC), ("19710624",)),
            ("1971", ("1971",)),
            ("1971-06", ("1971",)),
            ("1971-00-00", ("1971",)),
            ("1971-01-01", ("1971",)),
            ("1/1/71", ("1971",)),
            (date(1971, 1, 1), ("1971",)),
            ("19710600", ("1971",)),
            ("24/06/71", ("19710624",)),
            ("71-06-24", ("19710624",)),
            ("24-Jun-71", ("19710624",)),
            ("24.06.05", ("20050624", "19050624")),
            ("240671", ("19710624",)),
            ("26474", ("19720624",)),
            ("14 juillet 1971", ("19710714",)),
            ("1 juin 1971", ("19710601",)),
            ("Thu Jun 24 1971", ("19710624",)),
            ("24 июля 1971", ("19710724",)),
            ("1971年6月24日", ("19710624",)),
            ("1642-12-25", ("16421225",)),
            ("1642", ("1642",)),
        ],
    )
    def test_read(self, value: object, expected: tuple[str, ...]) -> None:
        """Where days and months cannot be told apart, both readings stand."""
        assert births_of(value) == expected

    @pytest.mark.parametrize(
        "value",
        [
            *("", "unknown", "n/a", "71", "1971-13-24", "1971-02-30", "31/31/1971"),
            *("1971-06-24-3", "24 Juneish", "Foo 24, 1971", "123456", "12345678901"),
            *("1400-01-01", "2999-01-01", "1400", date(1400, 1, 1), "60000"),
            *("1/2/345", "345/1/2", "1/1234/2", "0000-00-00", f"{'9' * 5_000}-1-1"),
            *("24 June", "June 1971", "24 June 345"),
        ],
    )
    def test_no_date(self, value: object) -> None:
        """What cannot be a date of birth says nothing."""
        assert births_of(value) == ()

    @pytest.mark.parametrize(
        "value",
        [
            *("1900-01-01", "1970-01-01", "0000-00-00", "01/01/1900", "19000101"),
            *("1899-12-30", "9999-12-31", date(1970, 1, 1), "00000000"),
        ],
    )
    def test_junk(self, value: object) -> None:
        """What programs write where nobody knows is blank."""
        assert births_of(value) == ()

    def test_a_leap_day(self) -> None:
        """There is one every fourth year."""
        assert births_of("29/02/1972") == ("19720229",)
        assert births_of("29/02/1971") == ()


class TestBirthLevels:
    """From the same date to another altogether."""

    @pytest.mark.parametrize(
        ("left", "right", "expected"),
        [
            ("19710624", "19710624", "same date"),
            ("19710612", "19711206", "day and month swapped"),
            ("19710624", "19710625", "one digit differs"),
            ("19710624", "19170624", "one digit differs"),
            ("19710624", "19880624", "same day and month"),
            ("19710624", "19810625", "two digits differ"),
            ("19710624", "19711130", "same year"),
            ("19710624", "19881130", "different date"),
            ("1971", "19710624", "same year"),
            ("1971", "1971", "same year"),
            ("1972", "19710624", "different date"),
        ],
    )
    def test_levels(self, left: str, right: str, expected: str) -> None:
        """Symmetric."""
        assert birth_level(left, right) == expected
        assert birth_level(right, left) == expected

    def test_two_given_names(self) -> None:
        """Twins share a date: that is a level of its own."""
        one = person(name="Ann Ray", custom={"dob": "1971-06-24"})
        other = person(name="Zoe Ray", custom={"dob": "1971-06-24"})
        found = {item.feature: item.level for item in comparisons(one, other, {})}
        assert found["birth date"] == "same date, other given name"

    def test_the_better_reading_counts(self) -> None:
        """A date that may be two is the one that agrees."""
        one, other = custom(dob="05/06/1971"), custom(dob="1971-05-06")
        (item,) = match(one, other, POLICY).evidence
        assert (item.level, item.reason) == (
            "same date",
            "same date of birth: 1971-05-06",
        )
        assert (item.left, item.right) == ("1971-05-06", "1971-05-06")


class TestIdNumbers:
    """Letters and digits only, case folded; junk is blank."""

    @pytest.mark.parametrize(
        ("value", "expected"),
        [
            ("078-05-1120", "078051120"),
            (" ab 12.34/X ", "ab1234x"),
            (5304218, "5304218"),
            ("000-00-0000", ""),
            ("9999999", ""),
            ("123456789", ""),
            ("987654321", ""),
            ("1234", ""),
            ("unknown", ""),
            ("", ""),
        ],
    )
    def test_read(self, value: object, expected: str) -> None:
        """What everybody could write is nobody's number."""
        assert id_number_of(value) == expected

    @pytest.mark.parametrize(
        ("left", "right", "expected"),
        [
            ("078-05-1120", "078051120", "same id number"),
            ("078051120", "078051129", "one character differs"),
            ("078051120", "078051210", "one character differs"),
            ("078051120", "171635802", "different id number"),
        ],
    )
    def test_levels(self, left: str, right: str, expected: str) -> None:
        """A slip of one character, or two neighbours swapped."""
        one, other = custom(ssn=left), custom(ssn=right)
        (found,) = comparisons(one, other, {})
        assert (found.feature, found.level) == ("id number", expected)
        assert comparisons(other, one, {}) == (found,)

    def test_of_several_the_best(self) -> None:
        """A passport here, a passport and a tax number there."""
        one = custom(passport="AB1234567")
        other = custom(passport="ab1234567", tax_id="99-1234567")
        (item,) = match(other, one, POLICY).evidence
        assert item.level == "same id number"
        assert item.reason == "same id number: ab1234567"

    def test_a_slip_says_what_it_is_of(self) -> None:
        """Other things have characters too."""
        (item,) = match(
            custom(ssn="078051120"), custom(ssn="078051129"), POLICY
        ).evidence
        assert item.reason == (
            "id number: one character differs: 078051120 and 078051129"
        )


class TestFields:
    """Custom fields are read by name, however it is spelt."""

    @pytest.mark.parametrize(
        "name", ["dob", "DOB", "birth_date", "Date of Birth", "date-of-birth"]
    )
    def test_spellings(self, name: str) -> None:
        """Case, blanks, hyphens and underscores make no difference."""
        assert person(custom={name: "1971-06-24"}).births == ("19710624",)

    def test_more_names(self) -> None:
        """Where fields have ids, a user says which is which."""
        fields = FieldNames().adding(births=["cf-17"], ids=["cf-18"], own=["card"])
        record = factories.contact(
            custom={"cf-17": date(1971, 6, 24), "cf-18": "078051120", "card": " 9 "}
        )
        found = profile_of(record, POLICY, fields)
        assert (found.births, found.ids) == (("19710624",), ("078051120",))
        assert found.values_of("card") == ("9",)
        assert found.values_of("other") == ()
        assert "19710624" not in repr(found)

    def test_other_fields_are_left_alone(self) -> None:
        """So are junk and blanks."""
        found = custom(budget="19710624", dob="1900-01-01", ssn="000000000")
        assert (found.births, found.ids, found.extras) == ((), (), ())

    def test_keys(self) -> None:
        """Who has the date or the number is a candidate, whatever the name."""
        record = person(
            name="Ann Ray", custom={"dob": "1971-06-24", "ssn": "078051120"}
        )
        found = profile_keys(record)
        assert {"d:19710624", "k:078051120"} <= found
        assert len([key for key in found if key.startswith("d:06|")]) == 2
        assert profile_keys(custom(dob="1971")) == frozenset()


dates = st.sampled_from(
    ["1971-06-24", "1971-06-25", "24/06/1971", "1971", "1988-01-02", "", "06/05/1971"]
)
numbers = st.sampled_from(["078051120", "078051129", "AB-12345", ""])
names = st.sampled_from(["Ann Ray", "Zoe Ray", "A Ray", ""])


people: st.SearchStrategy[dict[str, Any]] = st.fixed_dictionaries(
    {"name": names, "custom": st.fixed_dictionaries({"dob": dates, "ssn": numbers})}
)


class TestLaws:
    """Symmetric; blank is no evidence; what agrees never lowers the odds."""

    @settings(max_examples=100)
    @given(people, people)
    def test_symmetric(self, one: dict[str, Any], other: dict[str, Any]) -> None:
        """The same levels both ways."""
        left, right = person("C1", **one), person("C2", **other)
        assert comparisons(left, right, {}) == comparisons(right, left, {})
        there, back = match(left, right, POLICY), match(right, left, POLICY)
        assert there.same == back.same
        assert there.explanation == back.explanation

    @settings(max_examples=100)
    @given(names, names, dates.filter(bool), st.sampled_from(["dob", "ssn"]))
    def test_an_added_agreement(
        self, name: str, other_name: str, dob: str, field: str
    ) -> None:
        """The same date or number on both sides speaks for one, whoever they are."""
        before = match(person(name=name), person(name=other_name), POLICY)
        added = {field: dob if field == "dob" else "078051120"}
        after = match(
            person(name=name, custom=added),
            person(name=other_name, custom=added),
            POLICY,
        )
        odds = [
            sum(item.weight for item in found.evidence) for found in (before, after)
        ]
        assert odds[1] >= odds[0]
