"""What people call their mailboxes."""

import re
from random import Random

from worlds import scripts

PRIVATE = (
    "g.f", "g.f", "gf", "gfN", "g.fN", "g.fN", "if", "ifN", "fg", "f.gN", "gN",
    "g_fN", "fN", "wN", "gY", "gfY", "g.fY", "iY",
)  # fmt: skip
"""Of private mailboxes: w a word of one's own, N a number, Y the year of birth."""

WORDS = (
    "sunny tiger rocket lucky angel shadow dragon flower happy star moon wolf cat "
    "music coffee biker chef garden ocean rainbow panda ninja pixel bluesky goldfish"
).split()


def user_of(pattern: str, who: tuple[str, str, str], chance: Random) -> str:
    """Make the part before the @ of a given name, a surname and a year."""
    given, family, year = who
    given = letters(given) or "me"
    family = letters(family) or "home"
    values = {
        "g": given,
        "i": given[0],
        "f": family,
        "l": family[0],
        "w": chance.choice(WORDS),
        "Y": year if chance.random() < 0.5 else year[2:],
        "N": str(chance.randint(1, 999)) if chance.random() < 0.8 else "",
    }
    return "".join(values.get(each, each) for each in pattern)


def letters(name: str) -> str:
    """Give a name as mail addresses have it."""
    return re.sub(r"[^a-z]", "", scripts.bare(name).lower())
