"""Slips of those who type, and other ways to write the same."""

from random import Random

from worlds import scripts

KEYS = ("qwertyuiop", "asdfghjkl", "zxcvbnm", "1234567890")
NEXT = {
    key: row[max(at - 1, 0) : at] + row[at + 1 : at + 2]
    for row in KEYS
    for at, key in enumerate(row)
}
HEARD = (
    ("ph", "f"), ("f", "ph"), ("ck", "k"), ("k", "c"), ("c", "k"), ("ie", "y"),
    ("y", "i"), ("i", "y"), ("ee", "ea"), ("z", "s"), ("s", "z"), ("th", "t"),
    ("sh", "sch"), ("ei", "ai"), ("tt", "t"), ("ll", "l"), ("nn", "n"), ("n", "nn"),
    ("l", "ll"), ("v", "w"), ("w", "v"), ("x", "ks"), ("j", "y"), ("dt", "t"),
    ("h", ""),
)  # fmt: skip
SHORTEST = 3


def typed(text: str, chance: Random) -> str:
    """Make one slip of the fingers; what is too short stays."""
    if len(text) < SHORTEST:
        return text
    at = chance.randrange(1, len(text))
    kind = chance.random()
    if kind < 0.3:
        return text[:at] + text[at + 1 :]
    if kind < 0.5 and at + 1 < len(text):
        return text[:at] + text[at + 1] + text[at] + text[at + 2 :]
    if kind < 0.65:
        return text[:at] + text[at] + text[at:]
    beside = NEXT.get(text[at].lower())
    if not beside:
        return text[:at] + text[at + 1 :]
    key = chance.choice(beside)
    if text[at].isupper():
        key = key.upper()
    return text[:at] + key + text[at + (kind < 0.88) :]


def heard(text: str, chance: Random) -> str:
    """Spell a name as one hears it; else make a slip of the fingers."""
    low = text.lower()
    found = [(one, other) for one, other in HEARD if one in low[1:]]
    if not found:
        return typed(text, chance)
    one, other = chance.choice(found)
    at = low.index(one, 1)
    return text[:at] + other + text[at + len(one) :]


def slipped(text: str, chance: Random, share: float, channel: str) -> str:
    """Make a slip in a share of texts, and now and then a second one."""
    if not text or chance.random() >= share:
        return text
    make = heard if channel == "call" and chance.random() < 0.6 else typed
    made = make(text, chance)
    return typed(made, chance) if chance.random() < 0.12 else made


def cased(text: str, chance: Random) -> str:
    """Write all in capitals or all in small letters."""
    return text.upper() if chance.random() < 0.5 else text.lower()


def plain(text: str, code: str, chance: Random) -> str:
    """Lose the diacritics as a keyboard without them does."""
    if not scripts.is_latin(text):
        return text
    if code in {"de_DE", "DE"} and chance.random() < 0.6:
        text = text.translate(scripts.GERMAN)
    if code in {"da_DK", "DK"} and chance.random() < 0.5:
        text = text.replace("ø", "oe").replace("å", "aa").replace("æ", "ae")
    return scripts.bare(text)


def digit(text: str, chance: Random) -> str:
    """Get one digit wrong or exchange two neighbours."""
    places = [at for at, each in enumerate(text) if each.isdigit()]
    at = chance.randrange(len(places) - 1)
    one, other = places[at], places[at + 1]
    letters = list(text)
    if chance.random() < 0.4 and letters[one] != letters[other]:
        letters[one], letters[other] = letters[other], letters[one]
    else:
        letters[other] = chance.choice("0123456789".replace(letters[other], ""))
    return "".join(letters)
