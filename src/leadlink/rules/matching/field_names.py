"""Which custom fields and columns hold what matching compares beside contact data."""

from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Final, final

import attrs

from leadlink.rules.matching.folding import CACHE, squash

BIRTHS: Final = (
    "birth date",
    "birth day",
    "born",
    "born on",
    "date of birth",
    "day of birth",
    "dob",
    "geburtsdatum",
    "fecha de nacimiento",
    "data di nascita",
    "date de naissance",
    "data de nascimento",
)
"""What a field with a date of birth is called, however it is spelt."""

IDS: Final = (
    "id number",
    "identity number",
    "national id",
    "national id number",
    "national identifier",
    "national insurance number",
    "passport",
    "passport number",
    "personal id",
    "personal number",
    "social security number",
    "soc sec id",
    "soc sec no",
    "ssn",
    "tax id",
    "tax number",
    "tax code",
    "aadhaar",
    "aadhaar number",
    "pan number",
    "cpf",
    "nif",
    "dni",
    "nino",
    "codice fiscale",
    "driving licence number",
    "drivers license number",
    "vat id",
    "vat number",
)
"""What a field with a number that one person or one organisation has is called."""

BIRTH, ID, OWN = "birth", "id", "own"


@lru_cache(maxsize=CACHE)
def plain(name: str) -> str:
    """Give a field's name as it is looked up: ``Date_of-Birth`` is ``dateofbirth``."""
    return squash(name)


def _to_names(names: Iterable[str]) -> tuple[str, ...]:
    """Bring names to a tuple without repeats."""
    return tuple(dict.fromkeys(names))


@final
@attrs.frozen(kw_only=True, cache_hash=True)
class FieldNames:
    """What matching reads from custom fields and from columns of a file.

    Case, blanks, hyphens and underscores make no difference.

    Attributes:
        births: Names of fields with a date of birth.
        ids: Names of fields with an id number; a record may have several.
        own: What own comparisons read.
        uses: By name as it is looked up: BIRTH, ID or OWN, and the name given here.
    """

    births: tuple[str, ...] = attrs.field(default=BIRTHS, converter=_to_names)
    ids: tuple[str, ...] = attrs.field(default=IDS, converter=_to_names)
    own: tuple[str, ...] = attrs.field(default=(), converter=_to_names)
    uses: Mapping[str, tuple[str, str]] = attrs.field(init=False, eq=False, repr=False)

    @uses.default
    def _uses(self) -> Mapping[str, tuple[str, str]]:
        groups = ((BIRTH, self.births), (ID, self.ids), (OWN, self.own))
        return {plain(name): (use, name) for use, names in groups for name in names}

    def adding(
        self,
        *,
        births: Iterable[str] = (),
        ids: Iterable[str] = (),
        own: Iterable[str] = (),
    ) -> "FieldNames":
        """Give these names and more."""
        return FieldNames(
            births=(*self.births, *births),
            ids=(*self.ids, *ids),
            own=(*self.own, *own),
        )


FIELD_NAMES: Final = FieldNames()
"""What is read unless a model says more."""
