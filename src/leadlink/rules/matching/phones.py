"""Phone numbers: one compared form for every way of writing the same number."""

import re
import unicodedata
from functools import lru_cache
from typing import final

import attrs

from leadlink.rules.matching.folding import CACHE, listed

SHORTEST = 7
SHORTEST_WITH_COUNTRY = 6
LONGEST = 15
_NORTH_AMERICAN = 10
_ZEROS = "000000"
_RUN = 7

# The first digits that are a country code of one or two digits; all others have three.
_ONE = ("1", "7")
_TWO = listed(
    "20 27 30 31 32 33 34 36 39 40 41 43 44 45 46 47 48 49 51 52 53 54 55 56 57 58"
    " 60 61 62 63 64 65 66 81 82 84 86 90 91 92 93 94 95 98"
)
# Where a leading zero belongs to the number: Italy, Vatican, Ivory Coast, Gabon, Congo.
_KEEPS_ZERO = frozenset(("39", "379", "378", "225", "241", "242"))

_EXTENSION = re.compile(
    r"(?:\s*[,;]?\s*(?:extension|extn|ext|durchwahl|poste|int|x|#)\s*[.:]?\s*)(\d{1,7})\s*$",
    re.IGNORECASE,
)
_SEPARATORS = re.compile(
    r"\s*(?:[/;|\n]|,(?!\s*(?:ext|x))|\bor\b|\bund\b|\band\b)\s*", re.IGNORECASE
)
_OPTIONAL_ZERO = re.compile(r"\(\s*0\s*\)")
_SAME_AGAIN = re.compile(r"(\d)\1{6}")
_UPWARDS, _DOWNWARDS = "0123456789" * 3, "9876543210" * 3
_LABEL = re.compile(
    r"^\s*(?:tel|phone|mobile|mob|cell|fax|whatsapp|callto)\b[.:\s]*", re.IGNORECASE
)
_AMERICAN = re.compile(r"^\s*1[\s.\-(]+[2-9]\d\d[\s.\-)]+\d{3}[\s.\-]*\d{4}$")


@final
@attrs.frozen(kw_only=True, cache_hash=True)
class PhoneKey:
    """A phone number as it is compared.

    Attributes:
        country: The calling code, as ``91``; empty where neither the number nor a
            region tells it.
        national: The digits after it, without a trunk zero.
        extension: Digits of an extension, or empty.
        is_assumed: Whether *country* was not typed but follows from a region; such a
            country is no proof that two numbers differ.
    """

    country: str = attrs.field(repr=False)
    national: str = attrs.field(repr=False)
    extension: str = attrs.field(default="", repr=False)
    is_assumed: bool = attrs.field(default=False, eq=False)

    @property
    def e164(self) -> str:
        """The international form, as ``+919845012345``; empty without a country."""
        return f"+{self.country}{self.national}" if self.country else ""

    @property
    def bare(self) -> str:
        """The national digits from the first that is not zero."""
        return self.national.lstrip("0")

    def __str__(self) -> str:
        """Write the number in international form where the country is known."""
        number = self.e164 or self.national
        return f"{number} ext {self.extension}" if self.extension else number


def phone_key(text: str, region: str = "") -> PhoneKey | None:
    """Read one phone number; junk and what is no number give None.

    Args:
        text: As typed; of several numbers in it the first counts.
        region: Two letters, for a number without a country code; may be empty.
    """
    found = phone_keys(text, region)
    return found[0] if found else None


def phone_keys(text: str, region: str = "") -> tuple[PhoneKey, ...]:
    """Read every number of a field, in the order written, junk left out."""
    whole = _read(text, region)
    if whole is not None:
        return (whole,)
    if not _SEPARATORS.search(text):
        return ()
    parts = (part for part in _SEPARATORS.split(text) if part)
    found = (_read(part, region) for part in parts)
    return tuple(dict.fromkeys(key for key in found if key is not None))


_DIGITS_ONLY = str.maketrans("", "", " +-.()")
"""Leaves the digits of a plainly written ASCII number, and something else of others."""


def is_same_number(left: PhoneKey, right: PhoneKey) -> bool:
    """Tell whether both are one number, extensions aside.

    A number without a country code equals the same digits with one.
    """
    if left.bare != right.bare:
        return False
    if left.country == right.country or not left.country or not right.country:
        return True
    return left.is_assumed or right.is_assumed


@lru_cache(maxsize=CACHE)
def is_landline(number: str, region: str = "") -> bool | None:
    """Tell whether a number is a landline, by its country's numbering plan.

    Returns:
        None where the plan does not tell: an unknown country, an impossible number, or
        a country whose mobiles and landlines look alike.
    """
    # Not at the head: the metadata is large, and most users never ask.
    import phonenumbers  # noqa: PLC0415
    from phonenumbers import PhoneNumberType  # noqa: PLC0415

    try:
        parsed = phonenumbers.parse(number, region.upper() or None)
    except phonenumbers.NumberParseException:
        return None
    kind = phonenumbers.number_type(parsed)
    if kind == PhoneNumberType.FIXED_LINE:
        return True
    return False if kind == PhoneNumberType.MOBILE else None


def is_junk(digits: str) -> bool:
    """Tell whether digits are a placeholder: one digit repeated, or a run in order."""
    bare = digits.lstrip("0")
    if len(bare) < _RUN:
        is_run = len(set(bare)) <= 1
    else:
        # The seventh of at most thirteen digits is in every run of seven.
        may_be = len(bare) >= 2 * _RUN or bare.count(bare[_RUN - 1]) >= _RUN
        is_run = may_be and _SAME_AGAIN.search(bare) is not None
    return is_run or bare.endswith(_ZEROS) or bare in _UPWARDS or bare in _DOWNWARDS


def _read(text: str, region: str) -> PhoneKey | None:
    digits = text.translate(_DIGITS_ONLY)
    is_plain = digits.isdigit() and digits.isascii() and len(digits) <= LONGEST
    if is_plain and ("(" not in text or not _OPTIONAL_ZERO.search(text)):
        return _of_digits(text.strip(), digits, "", region)
    plain = _LABEL.sub("", unicodedata.normalize("NFKC", text)).strip()
    extension = ""
    found = _EXTENSION.search(plain)
    if found:
        extension = found.group(1).lstrip("0")
        plain = plain[: found.start()]
    plain = _OPTIONAL_ZERO.sub("", plain)
    if sum(letter.isalpha() for letter in plain) > 1 or "@" in plain:
        return None
    digits = "".join(str(int(letter)) for letter in plain if letter.isdecimal())
    if len(digits) > LONGEST + 2:
        return None
    return _of_digits(plain, digits, extension, region)


def _of_digits(plain: str, digits: str, extension: str, region: str) -> PhoneKey | None:
    country, national, is_assumed = _split(plain, digits, region.upper())
    bare = national.lstrip("0")
    shortest = SHORTEST_WITH_COUNTRY if country and not is_assumed else SHORTEST
    if not shortest <= len(bare) <= LONGEST or is_junk(bare):
        return None
    if country not in _KEEPS_ZERO:
        national = bare
    return PhoneKey(
        country=country, national=national, extension=extension, is_assumed=is_assumed
    )


def _split(plain: str, digits: str, region: str) -> tuple[str, str, bool]:
    """Give the calling code, the national digits, and whether the code was assumed."""
    if plain.startswith("+"):
        return *_country_of(digits.lstrip("0")), False
    if digits.startswith("00"):
        return *_country_of(digits[2:]), False
    if digits.startswith("011") and len(digits) > _NORTH_AMERICAN + 1:
        return *_country_of(digits[3:]), False
    if digits[:1] == "1" and _AMERICAN.match(plain) and region != "CN":
        return "1", digits[1:], False
    if not region:
        return "", digits, False
    return _national(digits, region)


def _country_of(digits: str) -> tuple[str, str]:
    length = 1 if digits[:1] in _ONE else 2 if digits[:2] in _TWO else 3
    return digits[:length], digits[length:]


@lru_cache(maxsize=512)
def _calling_code(region: str) -> str:
    # Not at the head: see is_landline.
    import phonenumbers  # noqa: PLC0415

    return str(phonenumbers.country_code_for_region(region) or "")


def _plainly(digits: str, region: str) -> str:
    """Give the digits after the trunk prefix where that is plain to see, or "".

    Of digits that begin with no prefix nothing is taken away, and of those that begin
    with a zero, where that is the only prefix, the zero.
    """
    prefix, abroad = _prefixes(region)
    if abroad.match(digits):
        return ""
    if digits[0] != "0":
        return "" if prefix.match(digits) else digits
    return digits[1:] if prefix.pattern == "0" and digits[1:2] not in {"", "0"} else ""


@lru_cache(maxsize=512)
def _prefixes(region: str) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Give what may stand before national digits, and before those of abroad."""
    # Not at the head: see is_landline.
    from phonenumbers import PhoneMetadata  # noqa: PLC0415

    plan = PhoneMetadata.metadata_for_region(region)
    national = plan.national_prefix_for_parsing if plan else None
    abroad = plan.international_prefix if plan else None
    return re.compile(national or _NEVER), re.compile(abroad or _NEVER)


_NEVER = "(?!)"


def _national(digits: str, region: str) -> tuple[str, str, bool]:
    country = _calling_code(region)
    if not country:
        return "", digits, False
    if not digits:
        return country, digits, True
    if not digits.startswith(country):
        plain = _plainly(digits, region)
        if plain and not plain.startswith(country):
            return country, plain, True
    # Not at the head: see is_landline.
    import phonenumbers  # noqa: PLC0415

    try:
        parsed = phonenumbers.parse(digits, region)
    except phonenumbers.NumberParseException:
        return country, digits, True
    zeros = (
        "0" * (parsed.number_of_leading_zeros or 1)
        if parsed.italian_leading_zero
        else ""
    )
    return str(parsed.country_code), f"{zeros}{parsed.national_number}", True
