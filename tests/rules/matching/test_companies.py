"""Companies: legal forms in many languages say nothing."""

import pytest

from leadlink.rules.matching.companies import company_of


@pytest.mark.parametrize(
    ("text", "core"),
    [
        ("Acme Inc.", "acme"),
        ("The Acme Co., Ltd.", "acme"),
        ("ACME L.L.C.", "acme"),
        ("Acme GmbH & Co. KG", "acme"),
        ("Acme Aktiengesellschaft", "acme"),
        ("Acme Sp. z o.o.", "acme"),
        ("Acme S.A. de C.V.", "acme"),
        ("Acme Pvt Ltd", "acme"),
        ("PT Acme Tbk", "acme"),
        ("株式会社Acme", "acme"),
        ("Müller & Söhne OHG", "muller sohne"),
        ("Mueller und Söhne", "muller sohne"),
        ("Red-Rock Eng., LLC", "red rock engineering"),
        ("Limited Co", "limited"),
        ("SA", "sa"),
        ("&", "and"),
    ],
)
def test_the_core_is_what_is_left(text: str, core: str) -> None:
    """Without legal form, article and joining words; never empty."""
    found = company_of(text)
    assert found is not None
    assert " ".join(found.core) == core
    assert found.squashed == core.replace(" ", "")


def test_no_letters_make_no_company() -> None:
    """A dash is no name."""
    assert company_of(" - ") is None
