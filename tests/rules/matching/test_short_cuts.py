"""Clear cases take a short way to what the long way gives."""

import re

from hypothesis import example, given, settings
from hypothesis import strategies as st

from leadlink.rules.matching import addresses, folding
from leadlink.rules.matching.names import name_of_texts
from leadlink.rules.matching.phones import is_junk

WORDS = st.sampled_from(
    (
        *("Anna", "O'Neil", "mr", "Dr.", "Jr", "III", "PhD", "van", "Müller", "النجار"),
        *("12", "5b", "#", "apt", "Suite", "floor", "4th", "Oak", "st.", "_", "ß", "Ǆ"),
    )
)
TEXTS = st.one_of(st.text(max_size=12), st.lists(WORDS, max_size=5).map(" ".join))


@settings(max_examples=200, deadline=None)
@given(TEXTS)
def test_words(text: str) -> None:
    """Plain words are parted at blanks, others by patterns."""
    plain = re.sub("['\u2019\u02bc`\u00b4.]", "", folding.latin(text))
    assert folding.words(text) == tuple(re.findall("[a-z0-9]+", plain))


@settings(max_examples=200, deadline=None)
@given(TEXTS)
@example("4th floor 12 Oak St")
@example("12 Oak St apt.5b")
def test_streets(text: str) -> None:
    """A number of a flat is looked for where a word or a sign for one is."""
    bare = re.sub(addresses.UNIT, " ", folding.latin(text))
    found = addresses.place_of_texts(text, "Rome", "")
    assert found == addresses.place_of_texts(bare, "Rome", "")


@settings(max_examples=200, deadline=None)
@given(WORDS, WORDS)
def test_names(given_name: str, family: str) -> None:
    """A lone word is taken as it is, unless it is a title; a number is no name."""
    alone = name_of_texts(given_name, family, "")
    assert name_of_texts(f"{given_name} 7", f"{family} 7", "") == alone


@settings(max_examples=300, deadline=None)
@given(
    st.one_of(
        st.text("0123456789", max_size=17),
        st.lists(
            st.sampled_from(("1", "23", "000", "7777", "77777777", "345678")),
            max_size=5,
        ).map("".join),
    )
)
def test_junk(digits: str) -> None:
    """A run of seven is looked for where there may be one."""
    bare = digits.lstrip("0")
    expected = (
        len(set(bare)) <= 1
        or bare.endswith("000000")
        or re.search(r"(\d)\1{6}", bare) is not None
        or bare in "0123456789" * 3
        or bare in "9876543210" * 3
    )
    assert is_junk(digits) == expected
