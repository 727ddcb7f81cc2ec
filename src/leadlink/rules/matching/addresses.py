"""Postal addresses: compared, not parsed."""

import re
from functools import lru_cache
from typing import final

import attrs

from leadlink.model.person import Address
from leadlink.rules.matching import folding
from leadlink.rules.matching.folding import CACHE, listed
from leadlink.rules.matching.whole_addresses import parted

_UNITS = listed(
    "apt apartment unit suite ste flat floor fl room rm app piso appt lok wohnung"
)
UNIT = re.compile(
    rf"(?:\b(?:{'|'.join(sorted(_UNITS))})\b"
    r"\.?\s*#?\s*|#\s*)[a-z]?\d+[a-z]?\b|\b\d+(?:st|nd|rd|th) floor\b"
)
_TOKEN = re.compile(r"\w+")
# Words for kinds of street: left out, since everybody shortens them differently.
_KINDS = listed(
    "street st str road rd avenue ave av boulevard blvd bd boul lane ln drive dr"
    " court ct place pl square sq terrace ter highway hwy parkway pkwy way circle"
    " cir close cl crescent cres trail trl alley row gardens gdns grove gr rue r"
    " chemin ch allee impasse quai calle c avenida avda plaza pza paseo via v viale"
    " corso piazza pzza vicolo ul ulica al aleja os osiedle rua praca pc travessa"
    " largo strada strasse weg platz gasse ring cd cad caddesi sok sokak mah no nr"
    " num numero dok de del della delle dei di da do dos das la le les el l d the"
    " of"
)
_ENDINGS = {"strasse": "str", "street": "str", "straat": "str", "vagen": "v"}
_ENDED = tuple(_ENDINGS)


@final
@attrs.frozen(cache_hash=True)
class Place:
    """A postal address as it is compared; any part may be empty.

    Attributes:
        number: The house number.
        street: Words of the street name, kinds of street left out.
        city: Letters of the town.
        postcode: Letters and digits of the code.
    """

    number: str
    street: tuple[str, ...]
    city: str
    postcode: str

    @property
    def line(self) -> str:
        """The street name in one string."""
        return " ".join(self.street)


def place_of(address: Address) -> Place | None:
    """Bring an address to its compared form; one that says nothing gives None."""
    return place_of_texts(address.street, address.city, address.postcode)


def place_of_texts(street: str, city: str, postcode: str) -> Place | None:
    """Bring the parts of an address to their compared form.

    A street without town and postcode may be a whole address in one line.
    """
    if street and not (city or postcode):
        street, city, postcode = parted(street)
    number, named = _street(street) if street else ("", ())
    town, code = _city(city), folding.squash(postcode)
    if not (number or named or town or code):
        return None
    return Place(number, named, town, code)


@lru_cache(maxsize=CACHE)
def _city(text: str) -> str:
    return "".join(map(folding.umlauts, folding.words(text.partition(",")[0])))


def _street(text: str) -> tuple[str, tuple[str, ...]]:
    plain = folding.latin(text)
    # Few have one, and to look for a word is quicker than for a pattern.
    if "#" in plain or not _UNITS.isdisjoint(_TOKEN.findall(plain)):
        plain = UNIT.sub(" ", plain)
    found = folding.words(plain)
    number = next((word for word in found if word[0].isdigit()), "")
    named = [word for word in found if word != number]
    kept = [word for word in named if word not in _KINDS] or named
    street = tuple(_ending(folding.umlauts(word)) for word in kept)
    return number.lstrip("0"), street


def _ending(word: str) -> str:
    if not word.endswith(_ENDED):
        return word
    for ending, short in _ENDINGS.items():
        if word.endswith(ending) and word != ending:
            return word.removesuffix(ending) + short
    return word
