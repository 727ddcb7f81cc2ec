"""Which custom fields and columns hold what matching compares beside contact data."""

from collections.abc import Iterable, Mapping
from functools import cached_property, lru_cache
from typing import Final, final

import attrs

from leadlink.rules.matching.folding import CACHE, squash


def _list(*lines: str) -> tuple[str, ...]:
    """Give the names of a table that is written as text, separated by commas."""
    return tuple(name for line in lines for name in line.split(", "))


BIRTHS: Final = _list(
    "birth date, birth day, bday, born, born on, date of birth, day of birth, dob",
    "geburtsdatum, geburtstag, geb datum, geb, fecha de nacimiento, fecha nacimiento",
    "nacimiento, data di nascita, date de naissance, ne le, data de nascimento",
    "nascimento, geboortedatum, data urodzenia, fodelsedatum, fodselsdato",
    "datum narozeni, syntymaaika, dogum tarihi, дата рождения, день рождения",
    "生年月日, 誕生日, 出生日期, 생년월일",
)
"""What a field with a date of birth is called, however it is spelt."""

IDS: Final = _list(
    "id number, identity number, national id, national id number, national identifier",
    "government id number, national insurance number, nino, nhs number, passport",
    "passport number, passport no, personal id, personal number, social security",
    "social security number, social security no, social insurance number, soc sec id",
    "soc sec no, ssn, ni number, insurance number, insurance no, insurance id",
    "health insurance number, medicare number, medical record number, mrn",
    "versicherungsnummer, versichertennummer, krankenversicherungsnummer, svnr",
    "sozialversicherungsnummer, numero de securite sociale, tax id, tax number, tax no",
    "tax code, taxpayer id, steuernummer, steuer id, aadhaar, aadhaar number",
    "pan number, cpf, nif, dni, nie, curp, rut, cedula, codice fiscale, bsn, cpr",
    "personnummer, pesel, cnp, oib, rodne cislo, snils, снилс",
    "driving licence number, drivers license number, driver licence number",
    "registration number, registration no, company number, company registration number",
    "company no, crn, siren, siret, hrb, handelsregisternummer, kvk, kvk nummer, krs",
    "regon, nip, cif, cnpj, rfc, ein, fein, abn, acn, gstin, gst number, lei",
    "duns number, ogrn, inn, огрн, инн, partita iva, p iva, piva",
    "vat, vat id, vat no, vat number, vat registration number, ust id, ust idnr, ustid",
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
    """

    births: tuple[str, ...] = attrs.field(default=BIRTHS, converter=_to_names)
    ids: tuple[str, ...] = attrs.field(default=IDS, converter=_to_names)
    own: tuple[str, ...] = attrs.field(default=(), converter=_to_names)

    @cached_property
    def uses(self) -> Mapping[str, tuple[str, str]]:
        """By name as it is looked up: BIRTH, ID or OWN, and the name given here."""
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
