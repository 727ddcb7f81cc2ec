"""Reasons: what a person reads (spec 7)."""

from typing import Any

import pytest

from leadlink.model.person import PersonName
from leadlink.rules.matching.relate import match
from tests.rules.matching.people import POLICY, firm, home, person


def reasons(left: dict[str, Any], right: dict[str, Any], **sharers: int) -> str:
    """Give all reasons of a pair, which read the same both ways."""
    counts = {key.replace("_", ":", 1): count for key, count in sharers.items()}
    one, other = person("C1", **left), person("C2", **right)
    found = match(one, other, POLICY, sharers=counts).explanation
    assert match(other, one, POLICY, sharers=counts).explanation == found
    return found


@pytest.mark.parametrize(
    ("left", "right", "expected"),
    [
        ("Asha Rao", "Asha Rao", "same name: Asha Rao"),
        ("Asha Rao", "Rao, Asha", "same name: Asha Rao = Rao, Asha"),
        ("Bob Miller", "Robert Miller", "nickname: Bob = Robert; same surname"),
        ("Bob Miller", "Bob Millar", "same given name, surname spelt alike"),
        ("A. Rao", "Asha Rao", "given name fits the initial, same surname"),
        ("Asha Rao", "Nina Rao", "different given name, same surname"),
        ("Asha Rao", "Asha Sen", "same given name, different surname"),
        ("Michael Rao", "Micheal Rao", "given name spelt alike, same surname"),
        ("Rao", "Asha Rao", "no given name to compare, same surname"),
    ],
)
def test_names(left: str, right: str, expected: str) -> None:
    """The two values that decided it, as they were typed."""
    assert reasons({"name": left}, {"name": right}).startswith(expected)


def test_one_surname_of_two() -> None:
    """Both names are shown."""
    one = PersonName(given="Ana", family="García López")
    found = reasons({"name": one}, {"name": "Ana López"})
    assert found == (
        "same given name, one surname in common (Ana García López and Ana López)"
    )


def test_two_short_forms_of_one_name() -> None:
    """Named as typed, diacritics and all."""
    found = reasons({"name": "José García"}, {"name": "Pepe García"})
    assert "nickname: José = Pepe" in found


def test_half_of_a_double_name() -> None:
    """The half that is meant."""
    found = reasons({"name": "Bob-Lee Miller"}, {"name": "Robert Miller"})
    assert "nickname: Bob = Robert" in found


@pytest.mark.parametrize(
    ("left", "right", "expected"),
    [
        ("2125550100", "2125550100", "same phone number: +12125550100"),
        ("2125550100", "2125550101", "phone number: one digit differs: +12125550100"),
        ("2125550100", "2125559911", "different phone number: +12125550100 and"),
        ("2125550100 x1", "2125550100 x2", "same phone number, other extension: +1"),
    ],
)
def test_phones(left: str, right: str, expected: str) -> None:
    """In international form."""
    found = reasons({"phones": (left,)}, {"phones": (right,)})
    assert found.startswith(expected)


@pytest.mark.parametrize(
    ("count", "expected"),
    [
        (2, ", which two people use"),
        (3, ", which three people use"),
        (9, ", which many people use"),
    ],
)
def test_sharers(count: int, expected: str) -> None:
    """A shared number says that it is one."""
    one = {"phones": ("2125550100",)}
    found = reasons(one, one, p_2125550100=count)
    assert found == f"same phone number{expected}: +12125550100"


def test_emails() -> None:
    """The compared forms."""
    one = {"emails": ("asha@acme.com",)}
    assert reasons(one, one) == "same e-mail address: asha@acme.com"
    found = reasons(one, {"emails": ("info@acme.com",)})
    expected = "e-mail address: same company domain: asha@acme.com and info@acme.com"
    assert found == expected


def test_addresses_name_no_street() -> None:
    """A building is explained by what agrees."""
    one = {"address": home()}
    assert reasons(one, one) == "same building"
    assert reasons(one, one, **{"a_12|oak": 2}) == "same building, which two people use"
    found = reasons(one, {"address": home("9 Elm")})
    assert found == "same town, other street"


def test_everything_else() -> None:
    """Companies, domains, generations and namesakes."""
    found = reasons(
        {"name": "Al Ray Jr", "company": "Acme Ltd"},
        {"name": "Al Ray Sr", "company": "Acme Inc"},
        **{"n_al|ray": 12, "f_ray": 40},
    )
    assert "same company name: Acme Inc and Acme Ltd" in found
    assert "different generation: junior and senior" in found
    assert "12 records have a name that fits" in found
    assert "40 records have this surname" in found
    found = reasons({"website": "acme.com"}, {"emails": ("a@acme.com",)})
    assert found == "same domain: acme.com"


def test_heaviest_first() -> None:
    """What speaks for it most comes first, what speaks against it last."""
    found = match(
        person("C1", name="Bob Ray", phones=("2125550100",), emails=("bob@x.com",)),
        person("C2", name="Bob Ray", phones=("2125550100",), emails=("q@y.com",)),
        POLICY,
    )
    weights = [item.weight for item in found.evidence]
    assert weights == sorted(weights, reverse=True)
    assert found.evidence[-1].comparison == "email"


def test_a_company_pair_reads_like_a_person_pair() -> None:
    """One line for a banner."""
    found = match(firm("O1", name="Acme"), firm("O2", name="Acme Ltd"), POLICY)
    assert str(found) == (
        "same company 0.93 (possible): same company name: Acme and Acme Ltd"
    )
