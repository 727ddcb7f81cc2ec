"""Names of people: their parts in one form, however they were typed."""

import re
from functools import lru_cache
from typing import final

import attrs

from leadlink.model.person import PersonName
from leadlink.rules.matching import folding
from leadlink.rules.matching.folding import CACHE, listed

_TITLES = listed(
    "mr mrs ms miss mx dr prof professor sir dame madam mister herr frau fraulein"
    " hr fr dipl ing mme mlle monsieur madame mademoiselle senor senora senorita"
    " don dona sra srta sig signor signora dott dottssa avv geom arch sri shri smt"
    " kumari pan pani bay bayan hon rev capt col lt sgt eng ir drs mag"
)
_ONLY_TITLES = listed("mr mrs ms miss dr prof herr frau mme mlle senor senora")
_GENERATIONS = {
    "jr": "junior",
    "jnr": "junior",
    "junior": "junior",
    "filho": "junior",
    "sr": "senior",
    "snr": "senior",
    "senior": "senior",
    "pere": "senior",
    "fils": "junior",
    "ii": "second",
    "iii": "third",
    "iv": "fourth",
}
_LETTERS_AFTER = listed("phd md esq mba cpa dds jd rn pe msc bsc ma ba mp obe mbe")
_PARTICLES = listed(
    "van von der den de del della delle di da do dos das du la le el al bin ibn"
    " ben bint ter ten zu zum zur af av st san santa y e abu"
)
LATIN, ALPHABET, SIGNS = "latin", "alphabet", "signs"


@final
@attrs.frozen(cache_hash=True)
class Name:
    """A person's name as it is compared: in ASCII letters, order known or guessed.

    Attributes:
        given: Given names, initials too.
        family: Surnames, without particles.
        generation: ``junior``, ``senior``, ``second``… or empty.
        is_ordered: False where given and family names were told apart by guessing.
        script: LATIN; ALPHABET, whose letters were transliterated; or SIGNS, which
            are read in several ways, so that a name unlike them tells nothing.
    """

    given: tuple[str, ...]
    family: tuple[str, ...]
    generation: str = ""
    is_ordered: bool = True
    script: str = LATIN

    @property
    def words(self) -> tuple[str, ...]:
        """All words, given names first."""
        return self.given + self.family

    @property
    def joined(self) -> str:
        """All letters without blanks, given names first."""
        return "".join(self.words)


def name_of(name: PersonName) -> Name:
    """Bring a name to its compared form; blanks give a name without words."""
    return name_of_texts(name.given, name.family, name.full)


def name_of_texts(given: str, family: str, full: str) -> Name:
    """Bring a name in parts, or in full, to its compared form."""
    given, family = given.strip(), family.strip()
    if not (given or family):
        return _of_whole(full, _script_of(full))
    is_plain = given.isascii() and family.isascii()
    script = LATIN if is_plain else _script_of(given + family)
    if not (given and family):
        only = given or family
        if set(_clean(only)[0][:-1]) - _PARTICLES:
            return _of_whole(only, script)
    names, generation = _clean(given)
    surnames, other = _clean(family)
    return Name(_called(names), _bare(surnames), generation or other, script=script)


def _of_whole(text: str, script: str) -> Name:
    """Part a name in one field: ``Family, Given``, or the last word is the surname."""
    head, _, tail = text.partition(",")
    given, generation = _clean(tail)
    if set(given) <= _LETTERS_AFTER | _GENERATIONS.keys():
        given = ()
    if given:
        family, other = _clean(head)
        return Name(_called(given), _bare(family), generation or other, script=script)
    found, other = _clean(text)
    generation = generation or other
    if len(found) < 2:  # noqa: PLR2004 - one word cannot be parted
        return Name((), found, generation, is_ordered=False, script=script)
    start = len(found) - 1
    return Name(
        _called(_bare(found[:start])),
        found[start:],
        generation,
        is_ordered=False,
        script=script,
    )


@lru_cache(maxsize=CACHE)
def _clean(text: str) -> tuple[tuple[str, ...], str]:
    """Give the words that name somebody, and the generation among the others."""
    plain = text if text.isascii() else _spelt(text)
    found = [folding.umlauts(word) for word in folding.words(plain)]
    if len(found) == 1 and found[0].isalpha() and found[0] not in _ONLY_TITLES:
        return (found[0],), ""
    found = [word for word in found if not word.isdigit()]
    generation = ""
    while len(found) > 1:
        if found[-1] in _GENERATIONS:
            generation = _GENERATIONS[found.pop()]
        elif found[-1] in _LETTERS_AFTER:
            found.pop()
        else:
            break
    while len(found) > 1 and (found[0] in _TITLES or found[0] == "sr"):
        found.pop(0)
    if len(found) == 1 and found[0] in _ONLY_TITLES:
        found.pop()
    return tuple(found), generation


def _called(given: tuple[str, ...]) -> tuple[str, ...]:
    """Put the name that somebody is called by before an initial, or *Monsieur*."""
    if len(given) > 1 and len(given[0]) == 1 < len(given[1]):
        return (*given[1:], given[0])
    return given


def _spelt(text: str) -> str:
    """Write text of some scripts as Latin spellings of it are written.

    Those lose the Arabic article and long vowels, and write the Ukrainian and Greek
    sounds, not the letters.
    """
    if any("\u0590" <= letter <= "\u06ff" for letter in text):
        heads = (word.removeprefix("\u0627\u0644") for word in text.split())
        return " ".join(word[:1] + _LONG.sub("", word[1:]) for word in heads)
    plain = text.casefold()
    if _UKRAINIAN.search(plain):
        return plain.replace("\u0433", "h")
    return plain.replace("\u03bc\u03c0", "b") if "\u03bc\u03c0" in plain else text


_LONG = re.compile("[\u0648\u05d5]")
_UKRAINIAN = re.compile("[\u0454\u0456\u0457\u0491]")


def _bare(found: tuple[str, ...]) -> tuple[str, ...]:
    if len(found) == 1 or _PARTICLES.isdisjoint(found):
        return found
    return tuple(word for word in found if word not in _PARTICLES) or found


def _script_of(text: str) -> str:
    if text.isascii():
        return LATIN
    foreign = [letter for letter in text if letter.isalpha() and not _is_latin(letter)]
    if not foreign:
        return LATIN
    return SIGNS if any(letter >= _FIRST_SIGN for letter in foreign) else ALPHABET


def _is_latin(letter: str) -> bool:
    return letter <= "\u02af" or "\u1e00" <= letter <= "\u1eff"


_FIRST_SIGN = "\u2e80"
"""Where the signs of China, Japan and Korea begin."""
