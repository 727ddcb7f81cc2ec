"""An address in one line: which of its parts, between commas, are street and town."""

import re
from functools import lru_cache

from leadlink.rules.matching.countries import region_of
from leadlink.rules.matching.folding import CACHE

_JOINTS = re.compile(r"\s*[,;\n|]\s*")
_HOUSE = re.compile(r"(?:no\.? ?|nº ?|#)?\d{1,4}(?:[ /-]?\w{1,3})?", re.IGNORECASE)
_UNIT = re.compile(
    r"(?:apt|apartment|unit|suite|ste|flat|floor|fl|room|rm|app|piso|appt|wohnung|top"
    r"|#)\b\.? ?#?\w{0,5}|\w{1,4} floor",
    re.IGNORECASE,
)
_DUTCH = re.compile(r"\b(\d{4}) ([A-Z]{2})\b")
_STATE = re.compile(r"[A-Z]{2}")


@lru_cache(maxsize=CACHE)
def parted(line: str) -> tuple[str, str, str]:
    """Give street, town and postcode of a line, as ``1 Oak St, Reno, NV 89501, US``.

    Numbers of houses and flats go with the street; a country at the end is left out. A
    line without commas is a street.
    """
    parts = [part for part in _JOINTS.split(line.strip()) if part]
    count = next((at for at, part in enumerate(parts, 1) if not _is_added(part)), 1)
    while count < len(parts) and _is_added(parts[count]):
        count += 1
    street, rest = " ".join(parts[:count]), parts[count:]
    if rest and not any(map(str.isdigit, rest[-1])) and region_of(rest[-1]):
        rest.pop()
    towns, codes = [], []
    for part in rest:
        words = _DUTCH.sub(r"\1\2", part).split()
        codes += [word for word in words if any(map(str.isdigit, word))]
        named = [word for word in words if not any(map(str.isdigit, word))]
        if len(words) > 1 and named and _STATE.fullmatch(named[-1]):
            named.pop()
        towns += [" ".join(named)] if named else []
    return street, towns[0] if towns else "", "".join(codes)


def _is_added(part: str) -> bool:
    """Tell whether a part belongs to the street before or behind it."""
    return bool(_HOUSE.fullmatch(part) or _UNIT.fullmatch(part))
