"""Who is worth reading, by keys alone."""

from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from leadlink.model.person import Address
from leadlink.rules.matching.compare import comparisons
from leadlink.rules.matching.keys import profile_keys
from leadlink.rules.matching.model import MatchModel
from leadlink.rules.matching.profile import Profile
from leadlink.rules.matching.relate import is_shown
from leadlink.rules.matching.screen import screen_of
from leadlink.rules.matching.screen_keys import may_be_shown
from tests.rules.matching.people import POLICY, home, person

SMALL, LARGE = (
    screen_of(MatchModel.default().people, POLICY, size) for size in (0, 100_000)
)
ANNA = person(
    name="Anna Rossi",
    phones=("+1 212 555 0100",),
    emails=("anna.rossi@acme.com",),
    address=home("12 Oak St", "Reno", "89501"),
)


def promises(probe: Profile, other: Profile, *, few: bool = False) -> bool:
    """Tell whether *other* would be read, where others of the name are few or many."""
    held, own = profile_keys(other), profile_keys(probe)
    sizes = dict.fromkeys(own, 1 if few else 5)
    screen = SMALL if few else LARGE
    return may_be_shown(screen, probe, held | {"s:^a", "#:contact8"}, held & own, sizes)


class TestWhatDiffers:
    """Both have it, and it is not shared."""

    @pytest.mark.parametrize(
        ("fields", "expected"),
        [
            ({"name": "A. Rossi"}, True),
            ({"name": "A. Rossi", "phones": ("+1 917 444 8800",)}, False),
            ({"name": "A. Rossi", "phones": ("+1 212 555 0108",)}, True),
            ({"name": "A. Rossi", "emails": ("bo@else.org",)}, False),
            ({"name": "A. Rossi", "emails": ("ana.rossi@acme.com",)}, True),
            ({"name": "A. Rossi", "address": home("9 Elm", "Boston")}, False),
            ({"name": "A. Rossi", "address": home("9 Elm", "Reno")}, False),
            ({"name": "A. Rossi", "address": home("", "Reno")}, True),
            ({"name": "A. Rossi", "address": home("14 Oak St", "Renno")}, True),
            ({"name": "Alba Rossi"}, False),
            ({"name": "Alba Maria Rossi", "phones": ("+1 212 555 0100",)}, True),
            ({"name": "Anna Romano"}, False),
            ({"name": "Anna Rosi"}, False),
            ({"name": "Anna Rosi", "emails": ("anna.rossi@acme.com",)}, True),
            ({"name": "Ana Rossi"}, True),
            ({"name": "", "phones": ("+1 212 555 0100",)}, True),
            ({"name": "Bob Miller", "phones": ("+1 212 555 0100",)}, False),
            ({"name": "Rossi Anna", "phones": ("+1 917 444 8800",)}, True),
            ({"name": "Anna Rossi", "emails": ("bo@else.org",)}, True),
        ],
    )
    def test_of_a_namesake(self, fields: dict[str, Any], expected: bool) -> None:  # noqa: FBT001 - drawn
        """Enough for a whole name, too much for an initial and a surname."""
        assert promises(ANNA, person(**fields)) is expected

    @pytest.mark.parametrize(
        ("born", "expected"),
        [("1971-06-24", True), ("1971-06-25", True), ("1950-01-02", False)],
    )
    def test_dates(self, born: str, expected: bool) -> None:  # noqa: FBT001 - drawn
        """A date makes up for much; another one counts for nothing."""
        probe, other = (
            person(name=name, phones=(phone,), custom={"birthdate": date})
            for name, phone, date in (
                ("Anna Rossi", "+1 212 555 0100", "1971-06-24"),
                ("A Rossi", "+1 917 444 8800", born),
            )
        )
        assert promises(probe, other) is expected


def test_signs_are_read_in_several_ways() -> None:
    """So a name in signs is not looked at closer."""
    probe, other = person(name="王伟"), person(name="王伟")
    assert promises(probe, other)


GIVEN = ("Anna", "Ana", "Alba", "A.", "Robert", "Bob", "Roberto", "")
FAMILY = ("Rossi", "Rosso", "Rossini", "Romano", "Anna", "Miller", "Millar")
NUMBERS = ("+1 212 555 0100", "+1 212 555 0101", "212 555 0100", "+1 917 444 8800")
BOXES = (
    *("anna.rossi@acme.com", "ana.rossi@acme.com", "anna.rossi@acne.com"),
    *("anna.rossi@gmail.com", "a@acme.com", "bob77@gmail.com"),
)
PLACES = (
    *(home("12 Oak St", "Reno", "89501"), home("14 Oak St", "Reno", "89501")),
    *(home("12 Oakk St", "Reno"), home("9 Elm St", "Reno"), home("", "Renno")),
    *(home("12 Oak St", "Boston", "02101"), home("", "", "89501")),
)


def _some(values: tuple[str, ...]) -> st.SearchStrategy[list[str]]:
    return st.lists(st.sampled_from(values), max_size=2, unique=True)


@st.composite
def people(draw: st.DrawFn) -> Profile:
    """Draw somebody with one given name and a surname, and whatever else."""
    name = draw(
        st.just("")
        | st.builds("{} {}".format, st.sampled_from(GIVEN), st.sampled_from(FAMILY))
    )
    place: Address | None = draw(st.none() | st.sampled_from(PLACES))
    return person(
        name=name.strip(),
        phones=tuple(draw(_some(NUMBERS))),
        emails=tuple(draw(_some(BOXES))),
        address=place,
        company=draw(st.sampled_from(("", "Acme", "Acme Tools", "Zenith"))),
    )


@given(people(), people())
@settings(max_examples=200)
def test_who_is_shown_is_promising(probe: Profile, other: Profile) -> None:
    """Whatever brings a pair into an answer, its keys promise it."""
    found = comparisons(probe, other, {})
    is_found = not profile_keys(probe).isdisjoint(profile_keys(other))
    assume(not probe.is_organisation)
    if is_found and is_shown(found, probe, other, POLICY):
        assert promises(probe, other, few=True)
