"""What people are called, by locale: common names, rare ones, short forms, spellings.

Lists come from Faker (MIT) and from ``names.toml``; rare surnames are invented by
joining the head of one surname to the tail of another.
"""

import importlib
import tomllib
from bisect import bisect
from collections.abc import Iterable, Mapping
from functools import cache
from itertools import accumulate
from pathlib import Path
from random import Random
from typing import Any

import attrs
from anyascii import anyascii
from nicknames import NickNamer

from worlds import scripts

COUNTRIES = {
    "en_US": "US", "en_GB": "GB", "en_IN": "IN", "hi_IN": "IN", "de_DE": "DE",
    "fr_FR": "FR", "es_ES": "ES", "es_MX": "MX", "it_IT": "IT", "pt_BR": "BR",
    "nl_NL": "NL", "pl_PL": "PL", "ru_RU": "RU", "uk_UA": "UA", "el_GR": "GR",
    "tr_TR": "TR", "sv_SE": "SE", "da_DK": "DK", "fi_FI": "FI", "cs_CZ": "CZ",
    "hu_HU": "HU", "ro_RO": "RO", "hr_HR": "HR", "ja_JP": "JP", "ko_KR": "KR",
    "zh_CN": "CN", "vi_VN": "VN", "ar_AA": "AE", "he_IL": "IL", "en_KE": "KE",
    "id_ID": "ID",
}  # fmt: skip
"""The locales, and where their people live."""

TABLES = tomllib.loads((Path(__file__).parent / "names.toml").read_text("utf-8"))
TWO_SURNAMES = frozenset(("es_ES", "es_MX", "pt_BR"))
NO_TAIL = frozenset(("ja_JP", "ko_KR", "zh_CN", "vi_VN", "ar_AA", "he_IL", "hi_IN"))
"""Locales whose surnames cannot be invented letter by letter."""

GENDERED = frozenset(("ru_RU", "uk_UA", "cs_CZ", "el_GR", "pl_PL"))
LONG = 5


@attrs.frozen
class Pool:
    """Values and how often each is drawn."""

    values: tuple[str, ...]
    sums: tuple[float, ...] = attrs.field(repr=False)

    @classmethod
    def of(cls, weights: Mapping[str, float]) -> "Pool":
        """Make a pool of weights; the most frequent come first."""
        order = sorted(weights, key=lambda value: (-weights[value], value))
        return cls(tuple(order), tuple(accumulate(map(weights.__getitem__, order))))

    def draw(self, chance: Random, common: float = 0.0) -> str:
        """Draw one value, in a share *common* of cases one of the first thirty."""
        if common and chance.random() < common:
            return self.values[int(chance.random() ** 2 * min(30, len(self.values)))]
        return self.values[bisect(self.sums, chance.random() * self.sums[-1])]


@attrs.frozen
class Locale:
    """How people of one origin are called.

    Attributes:
        latin: For names in another script, how they may be spelt in Latin letters.
        short: By given name, what its bearer is also called.
    """

    code: str
    country: str
    male: Pool = attrs.field(repr=False)
    female: Pool = attrs.field(repr=False)
    family: Pool = attrs.field(repr=False)
    latin: Mapping[str, tuple[str, ...]] = attrs.field(repr=False)
    short: Mapping[str, tuple[str, ...]] = attrs.field(repr=False)
    is_latin: bool

    def spelt(self, name: str, chance: Random) -> str:
        """Spell a name in Latin letters, one way of several."""
        if self.is_latin:
            return name
        if name in self.latin:
            return chance.choice(self.latin[name])
        if self.code == "zh_CN":
            return anyascii(name).capitalize()
        return scripts.romanised(name, self.code, chance)

    def surname(self, chance: Random, rare: float, common: float = 0.0) -> str:
        """Draw a surname of a man; *rare* is the share of invented ones."""
        if self.code in NO_TAIL or chance.random() >= rare:
            return self.family.draw(chance, common)
        seed = chance.randrange(4_000) if chance.random() < 0.5 else chance.random()
        return self.invented(Random(f"{self.code}{seed}"))

    def invented(self, chance: Random) -> str:
        """Join the head of one surname to the tail of another."""
        values = self.family.values
        for _ in range(20):
            head, tail = chance.choice(values), chance.choice(values)
            if " " in head + tail or len(head) < LONG or len(tail) < LONG:
                continue
            made = head[: chance.randint(3, 4)] + tail[-chance.randint(3, 4) :]
            if not any(made[at] == made[at + 1] == made[at + 2] for at in (0, 1, 2)):
                return made
        return chance.choice(values)

    def short_of(self, given: str, chance: Random) -> str:
        """Give what the bearer of a given name is also called, or ""."""
        known = self.short.get(given, ())
        if self.code.startswith("en") and (not known or chance.random() < 0.1):
            known = tuple(each.title() for each in _nicknames(given.lower())) or known
        return chance.choice(known) if known else ""


@cache
def _nicknames(given: str) -> tuple[str, ...]:
    return tuple(sorted(_namer().nicknames_of(given)))[:8]


@cache
def _namer() -> NickNamer:
    return NickNamer()


@cache
def locale_of(code: str) -> Locale:
    """Load the names of a locale."""
    pairs = TABLES["pairs"].get(code)
    latin: dict[str, tuple[str, ...]] = {}
    if code == "ja_JP":
        made = _japanese(latin)
    elif pairs is None:
        made = tuple(map(Pool.of, _lists(code)))
    else:
        made = tuple(_paired(pairs[key], latin) for key in ("male", "female", "family"))
    short = TABLES["short"].get({"en_GB": "en_US", "en_KE": "en_US"}.get(code, code))
    if code == "es_MX":
        short = TABLES["short"]["es_ES"]
    male, female, family = made
    return Locale(
        code=code,
        country=COUNTRIES[code],
        male=male,
        female=female,
        family=family,
        latin=latin,
        short={line.split()[0]: tuple(line.split()[1:]) for line in short or ()},
        is_latin=scripts.is_latin(made[0].values[0]),
    )


def _paired(lines: Iterable[str], latin: dict[str, tuple[str, ...]]) -> Pool:
    """Read lines of a name and its spellings; frequency falls with the place."""
    weights: dict[str, float] = {}
    for place, line in enumerate(lines):
        words = line.split()
        head = sum(not scripts.is_latin(word) for word in words) or len(words)
        name = " ".join(words[:head])
        weights[name] = weights.get(name, 0) + 1 / (place + 6)
        latin[name] = tuple(words[head:])
    return Pool.of(weights)


def _japanese(latin: dict[str, tuple[str, ...]]) -> tuple[Pool, ...]:
    person = _provider("ja_JP")
    lists = (
        person.first_name_male_pairs,
        person.first_name_female_pairs,
        person.last_name_pairs,
    )
    for pairs in lists:
        latin.update({pair[0]: (pair[2],) for pair in pairs})
    family = {pair[0]: float(weight) for pair, weight in lists[2].items()}
    given = (_ranked([pair[0] for pair in pairs], "ja") for pairs in lists[:2])
    return (*map(Pool.of, given), Pool.of(family))


def _provider(code: str) -> Any:
    return importlib.import_module(f"faker.providers.person.{code}").Provider


def _lists(code: str) -> Iterable[dict[str, float]]:
    person = _provider(code)
    for key in ("first_names_male", "first_names_female"):
        found = getattr(person, key)
        yield (
            {name: float(weight) for name, weight in found.items()}
            if isinstance(found, Mapping)
            else _ranked(found, code + key)
        )
    found = getattr(person, "last_names_male", None) or person.last_names
    if isinstance(found, Mapping):
        yield {name: float(weight) for name, weight in found.items()}
        return
    weights = _ranked(found, code)
    top = sum(weights.values())
    common = TABLES["common"].get(code, "").replace("De Luca", "De_Luca").split()
    for place, name in enumerate(common):
        weights[name.replace("_", " ")] = 0.12 * top / (place + 5)
    yield weights


def _ranked(names: Iterable[str], seed: str) -> dict[str, float]:
    """Give names frequencies that fall as those of names do, by a fixed shuffle."""
    found = sorted(set(names))
    Random(seed).shuffle(found)
    return {name: (place + 8) ** -0.8 for place, name in enumerate(found)}


def feminine(surname: str, code: str) -> str:
    """Give the surname that a man's wife and daughters have."""
    for end, other in ENDS.get(code, ()):
        if surname.endswith(end):
            return surname[: len(surname) - len(end)] + other
    return surname


ENDS = {
    "ru_RU": (("ий", "ая"), ("ой", "ая"), ("ов", "ова"), ("ев", "ева"), ("ин", "ина")),
    "uk_UA": (("ський", "ська"), ("цький", "цька"), ("ов", "ова"), ("ев", "ева")),
    "cs_CZ": (
        ("ý", "á"),
        ("ek", "ková"),
        ("ec", "cová"),
        ("a", "ová"),
        ("", "ová"),
    ),
    "pl_PL": (("ski", "ska"), ("cki", "cka"), ("dzki", "dzka")),
    "el_GR": (("ος", "ου"), ("ης", "η"), ("ας", "α"), ("ής", "ή")),
}
