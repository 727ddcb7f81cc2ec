"""Names of other scripts in Latin letters, as offices and people spell them.

Each letter may have several spellings; one person keeps to one of them mostly.
"""

import unicodedata
from random import Random

CYRILLIC = {
    "а": "a", "б": "b", "в": "v", "г": "g", "д": "d", "е": "e", "ё": "yo|e|io",
    "ж": "zh|j", "з": "z", "и": "i", "й": "y|i|j", "к": "k", "л": "l", "м": "m",
    "н": "n", "о": "o", "п": "p", "р": "r", "с": "s", "т": "t", "у": "u", "ф": "f",
    "х": "kh|h", "ц": "ts|c", "ч": "ch", "ш": "sh", "щ": "shch|sch", "ъ": "",
    "ы": "y", "ь": "", "э": "e", "ю": "yu|iu", "я": "ya|ia", "є": "ie|ye",
    "і": "i", "ї": "i|yi", "ґ": "g", "'": "", "’": "",
}  # fmt: skip
UKRAINIAN = CYRILLIC | {"г": "h", "и": "y"}
GREEK = {
    "α": "a", "β": "v", "γ": "g", "δ": "d", "ε": "e", "ζ": "z", "η": "i", "θ": "th",
    "ι": "i", "κ": "k|c", "λ": "l", "μ": "m", "ν": "n", "ξ": "x", "ο": "o", "π": "p",
    "ρ": "r", "σ": "s", "ς": "s", "τ": "t", "υ": "y|i", "φ": "f|ph", "χ": "ch|h",
    "ψ": "ps", "ω": "o",
}  # fmt: skip
PAIRED = (("ου", "ou"), ("γγ", "ng"), ("μπ", "b"), ("ντ", "nt"), ("ευ", "ev"))
LEADS = "g kk n d tt r m b pp s ss - j jj ch k t p h".split()
VOWELS = "a ae ya yae eo e yeo ye o wa wae oe yo u wo we wi yu eu ui i".split()
TAILS = " k k k n n n t l k m l l l p l m p p t t ng t t k t p t".split(" ")
KOREAN = {
    "김": "Kim", "이": "Lee|Yi", "박": "Park|Pak", "정": "Jung|Chung|Jeong",
    "최": "Choi", "강": "Kang", "조": "Cho|Jo", "윤": "Yoon|Yun", "장": "Jang|Chang",
    "임": "Lim|Im", "유": "Yoo|Yu", "노": "Roh|Noh", "전": "Jeon|Chun", "우": "Woo",
}  # fmt: skip
HANGUL = range(0xAC00, 0xD7A4)


def romanised(name: str, locale: str, chance: Random) -> str:
    """Spell a name in Latin letters; one that is in them stays."""
    if locale == "ko_KR":
        return _korean(name, chance)
    table = {"ru_RU": CYRILLIC, "uk_UA": UKRAINIAN, "el_GR": GREEK}.get(locale)
    if table is None:
        return name
    text = name.lower()
    if table is GREEK:
        text = bare(text)
        for pair, latin in PAIRED:
            text = text.replace(pair, latin)
    elif text.endswith(("ий", "ый")):
        text = text[:-2] + chance.choice(("iy", "y", "ii"))
    spelt = "".join(chance.choice(table.get(each, each).split("|")) for each in text)
    return spelt.title()


def _korean(name: str, chance: Random) -> str:
    if name in KOREAN:
        return chance.choice(KOREAN[name].split("|"))
    parts = []
    for letter in name:
        if ord(letter) not in HANGUL:
            return name
        code = ord(letter) - HANGUL.start
        lead, rest = divmod(code, 21 * 28)
        vowel, tail = divmod(rest, 28)
        parts.append(LEADS[lead].strip("-") + VOWELS[vowel] + TAILS[tail])
    return chance.choice(("-", " ", "")).join(parts).capitalize()


def bare(text: str) -> str:
    """Take the diacritics off."""
    parted = unicodedata.normalize("NFKD", text)
    plain = "".join(each for each in parted if not unicodedata.combining(each))
    return plain.translate(SINGLE)


SINGLE = str.maketrans("øØłŁđĐıßæÆœ", "oOlLdDisaAo")
GERMAN = str.maketrans(
    {"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue"}
)


def is_latin(text: str) -> bool:
    """Tell whether all letters are Latin, with or without marks."""
    return all(each < "\u0250" or "\u1e00" <= each <= "\u1eff" for each in text)
