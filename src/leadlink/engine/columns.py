"""What a column of a file holds, by its name: no configuration for common spellings.

Case, blanks, hyphens, dots and underscores make no difference: ``First Name``,
``first_name`` and ``firstName`` are one. A trailing number is the next of its kind, as
in ``phone_2``, where a record may have several.
"""

from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Final, final

import attrs

from leadlink.rules.matching.field_names import FieldNames, plain
from leadlink.rules.matching.folding import listed

NAMES: Final[Mapping[str, tuple[str, ...]]] = {
    "id": (
        *("id", "record id", "rec id", "unique id", "customer id", "contact id"),
        *("lead id", "company id", "person id", "row id", "uid", "uuid", "guid"),
    ),
    "name": (
        *("name", "full name", "person name", "contact name", "customer name"),
        *("display name", "lead name", "client name", "contact", "nombre completo"),
    ),
    "given": (
        *("given", "given name", "given names", "first name", "first names", "first"),
        *("forename", "forenames", "fname", "fname c1", "vorname", "prenom", "nombre"),
    ),
    "middle": ("middle name", "middle names", "middle", "mname", "fname c2"),
    "family": (
        *("family", "family name", "last name", "surname", "surnames", "last"),
        *("lname", "lname c1", "sname", "nachname", "apellido", "apellidos"),
        *("nom de famille", "cognome", "sobrenome"),
    ),
    "suffix": ("suffix", "name suffix", "generation"),
    "title": ("title", "salutation", "honorific", "name prefix", "anrede"),
    "email": (
        *("email", "emails", "mail", "email address", "email addresses", "mails"),
        *("mail address", "e mail 1 value", "work email", "business email"),
        *("personal email", "home email", "private email", "other email"),
        *("primary email", "secondary email", "alternate email", "correo"),
    ),
    "phone": (
        *("phone", "phones", "phone number", "phone numbers", "phone no"),
        *("mobile", "mobile phone", "mobile number", "mobile no", "mobiles"),
        *("cell", "cell phone", "cell number", "cellular", "handy", "telefon"),
        *("telephone", "telephone number", "telephone no", "tel", "tel no"),
        *("home phone", "work phone", "business phone", "office phone"),
        *("primary phone", "secondary phone", "alternate phone", "other phone"),
        *("landline", "contact number", "contact no", "whatsapp", "telefono"),
    ),
    "company": (
        *("company", "company name", "organisation", "organization", "org"),
        *("organisation name", "organization name", "employer", "employer name"),
        *("business", "business name", "firm", "firm name", "account name"),
        *("account", "firma", "empresa", "azienda", "societe", "entreprise"),
    ),
    "website": (
        *("website", "web site", "web", "url", "homepage", "home page", "site"),
        *("web page", "domain", "company website", "company domain"),
    ),
    "number": (
        *("street number", "street no", "house number", "house no", "building no"),
        *("building number", "hausnummer"),
    ),
    "street": (
        *("street", "street address", "street name", "address 1", "address line 1"),
        *("address line", "address", "addr", "addr 1", "line 1", "mailing street"),
        *("billing street", "strasse", "calle", "rue", "via", "address street"),
    ),
    "street 2": ("address 2", "address line 2", "addr 2", "line 2", "street 2"),
    "city": (
        *("city", "town", "suburb", "locality", "municipality", "village"),
        *("place", "city name", "mailing city", "billing city", "address city"),
        *("ort", "stadt", "ville", "ciudad", "citta", "cidade"),
    ),
    "region": (
        *("region", "state", "province", "county", "state code", "state name"),
        *("state province", "mailing state", "billing state"),
    ),
    "postcode": (
        *("postcode", "post code", "postal code", "postal", "zip", "zip code"),
        *("pincode", "pin code", "plz", "mailing zip", "mailing postal code"),
        *("billing postal code", "code postal", "codigo postal", "cep"),
    ),
    "country": ("country", "country name", "country code", "land", "pais", "pays"),
    "birth year": ("birth year", "year of birth", "yob", "born year", "by"),
    "birth month": ("birth month", "month of birth", "mob", "bm"),
    "birth day": ("day of the month of birth", "day of birth", "bd"),
}
"""By part of a record, what its columns are called; the first that is filled counts."""

SEVERAL: Final = frozenset(("email", "phone"))
"""Parts of which a record may have several: every column counts."""

_PART_OF = {
    plain(name): (part, place)
    for part, names in NAMES.items()
    for place, name in enumerate(names)
}
_DIGITS: Final = "0123456789"
BLANKS: Final = listed("NULL null None N/A n/a #N/A <NA> NaN nan NaT \\N")
"""What programs write where there is nothing."""


@final
@attrs.frozen
class Columns:
    """The columns of a mapping by what they hold, those of a part best first.

    Attributes:
        parts: By part of a record.
        custom: Columns that matching reads besides, as one of birth dates.
    """

    parts: Mapping[str, tuple[str, ...]]
    custom: tuple[str, ...]


@lru_cache(maxsize=256)
def columns_of(keys: tuple[str, ...], fields: FieldNames) -> Columns:
    """Tell what each column holds; one that is not known is left alone."""
    found: dict[str, list[tuple[int, int, str]]] = {}
    custom = []
    for at, key in enumerate(keys):
        name = plain(key)
        if name in fields.uses:
            custom.append(key)
        part, place = _part(name)
        if part:
            found.setdefault(part, []).append((place, at, key))
    if "birth year" not in found:
        found.pop("birth day", None)
    return Columns(
        {part: tuple(_keys(part, places)) for part, places in found.items()},
        tuple(custom),
    )


def _part(name: str) -> tuple[str, int]:
    if name in _PART_OF:
        return _PART_OF[name]
    part, place = _PART_OF.get(name.rstrip(_DIGITS), ("", 0))
    return (part, place) if part in SEVERAL else ("", 0)


def _keys(part: str, places: Iterable[tuple[int, int, str]]) -> Iterable[str]:
    """Order the columns of a part: the best name first, or as they come."""
    return (key for _, _, key in (places if part in SEVERAL else sorted(places)))
