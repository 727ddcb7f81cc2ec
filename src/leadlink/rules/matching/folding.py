"""How text of any script is brought to plain letters before it is compared."""

import re
import unicodedata
from functools import lru_cache

CACHE = 8_192
"""Distinct values that each normaliser remembers.

Few enough that a long import takes no more memory than a short one.
"""

_MARKS = re.compile("['\u2019\u02bc`\u00b4.]")
_OTHER = re.compile(r"[^a-z0-9]+")
_NOT_LETTERS = re.compile(r"[^a-z0-9]")
_UMLAUT = re.compile(
    r"(?<=[b-df-hj-np-tv-z])(a|o|(?<!q)u)e(?=[a-z])|^(o|u)e(?=[b-df-hj-np-tv-z])"
)
"""Where *e* after a vowel is an umlaut: not in ``Roe``, ``Bauer`` or ``Monique``."""

_DIGRAPHS = str.maketrans({"ä": "a", "ö": "o", "ü": "u"})


def listed(text: str) -> frozenset[str]:
    """Give the words of a table that is written as text, separated by blanks."""
    return frozenset(text.split())


def latin(text: str) -> str:
    """Write *text* in lower-case ASCII letters, whatever its script.

    Diacritics are lost, other scripts are transliterated letter by letter. Umlauts
    become the bare vowel, and so does the spelling with *e* once a word is keyed.
    """
    if text.isascii():
        return text.lower()
    return _transliterated(text)


@lru_cache(maxsize=CACHE)
def _transliterated(text: str) -> str:
    plain = unicodedata.normalize("NFKC", text).casefold()
    if plain.isascii():
        return plain
    # Not at the head: matching alone needs the tables, importing leadlink does not.
    from anyascii import anyascii  # noqa: PLC0415

    return anyascii(plain.translate(_DIGRAPHS)).lower()


def words(text: str) -> tuple[str, ...]:
    """Give the words of *text* as ASCII letters and digits, in the order written.

    Dots and apostrophes do not part words: ``S.A.`` is ``sa``, ``O'Brien`` ``obrien``.
    """
    if text.isascii():
        plain = text.lower()
        if plain.isalnum():
            return (plain,)
        if plain.replace(" ", "").isalnum():
            return tuple(plain.split())
    return tuple(_OTHER.sub(" ", _MARKS.sub("", latin(text))).split())


def squash(text: str) -> str:
    """Give the letters and digits of *text* without anything between them."""
    if text.isascii() and text.isalnum():
        return text.lower()
    return _NOT_LETTERS.sub("", latin(text))


def umlauts(word: str) -> str:
    """Bring ``mueller`` to the form that ``müller`` folds to."""
    return _UMLAUT.sub(r"\1\2", word) if "e" in word else word


@lru_cache(maxsize=CACHE)
def skeleton(word: str) -> str:
    """Give the consonants of *word*, alike sounds as one: what spellings share.

    Transliterations and misspellings mostly differ in vowels and doubled letters.
    A leading vowel stays as ``a``.
    """
    sounds = word
    for written, sound in _SOUNDS:
        sounds = sounds.replace(written, sound)
    kept: list[str] = []
    for place, letter in enumerate(sounds):
        if letter in "aeiouy":
            if place == 0:
                kept.append("a")
        elif letter != "h" and (not kept or kept[-1] != letter):
            kept.append(letter)
    return "".join(kept)


_SOUNDS = (
    ("ph", "f"),
    ("sch", "s"),
    ("sh", "s"),
    ("ch", "k"),
    ("kh", "k"),
    ("ck", "k"),
    ("c", "k"),
    ("q", "k"),
    ("w", "v"),
    ("z", "s"),
    ("x", "ks"),
    ("j", "y"),
)
