"""Keys of the match index: two records that may be one share at least one of them.

A key is a letter that names its type, a colon, and the value:

| key | of | shared by |
|---|---|---|
| ``p`` | phone | numbers with the same national digits |
| ``e`` | e-mail | the same address |
| ``u`` | the letters before the @ | addresses of one person at several providers |
| ``m`` | its first letter and four of its own domain | misspelt addresses |
| ``n`` | given name and surname, in any order, nicknames in full | namesakes |
| ``i`` | an initial and a surname | ``A. Rossi`` and ``Anna Rossi`` |
| ``x``, ``y`` | a given name and the head or tail of a surname | misspelt surnames |
| ``z`` | the consonants of both names | other scripts, misspelt given names |
| ``a`` | house number and street | one building |
| ``w`` | a surname and a postcode or town | families, missing given names |
| ``f`` | a surname | records without a given name |
| ``g`` | a name and the head of the employer's name | changed surnames |
| ``c`` | head of a company's name, or of its domain | company and domain |
| ``d`` | a date of birth, its parts with name or town | misspelt and changed names |
| ``k`` | an id number | whoever has one |
| ``s`` | three letters of a word (only customers) | what is typed to search |
| ``#`` | chance, a few records of each kind | nobody: from it a roster is counted |
"""

from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from hashlib import blake2b

from leadlink.model.customer import Company, Contact
from leadlink.model.ids import Kind, Ref
from leadlink.model.lead import Lead
from leadlink.model.policy.matching import MatchingPolicy
from leadlink.rules.matching import emails, folding, given_names
from leadlink.rules.matching.field_names import FIELD_NAMES, FieldNames
from leadlink.rules.matching.folding import CACHE
from leadlink.rules.matching.names import Name
from leadlink.rules.matching.profile import Matched, Profile, profile_of

SEARCH = "s:"
"""What the keys of the roster search begin with."""

SAMPLE = 200
"""How far a key of the sample is counted."""

_DEPTHS = (8, 11, 14, 17, 20)
COMPANY_HEAD = 8
_SURNAME_PART = 4
_USER = 5
_FORMALS = 7
_WHOLE_DATE = 8
_DOMAIN_HEAD = 4


def is_matchable(record: Matched) -> bool:
    """Tell whether a record takes part in matching.

    Archived records and secondary leads do not; a converted lead matches only through
    what it was converted into.
    """
    if record.archived_at is not None:
        return False
    if isinstance(record, Lead):
        return record.primary_id is None and record.conversion_id is None
    return True


def index_keys(
    record: Matched, policy: MatchingPolicy, fields: FieldNames = FIELD_NAMES
) -> frozenset[str]:
    """Give all keys under which a record is found: matching's and the roster search's.

    A record that is outside matching has none.
    """
    if not is_matchable(record):
        return frozenset()
    found = set(profile_keys(profile_of(record, policy, fields)))
    if isinstance(record, Contact | Company):
        texts = [str(record.name), *(email.address for email in record.emails)]
        for text in texts:
            found |= search_keys(text)
    found |= sample_keys(record.ref)
    return frozenset(found)


def sample_keys(ref: Ref) -> frozenset[str]:
    """Give the key of a record that chance puts into the sample, else none.

    One record in 2**8 has a key of depth 8 or more, one in 2**11 of depth 11 or more,
    and so on; chance is a hash of the reference, so that it never changes.
    """
    digest = blake2b(f"{ref.kind}:{ref.id}".encode(), digest_size=4).digest()
    number = int.from_bytes(digest)
    deepest = [depth for depth in _DEPTHS if number % (1 << depth) == 0]
    return frozenset(_sample_key(ref.kind, depth) for depth in deepest[-1:])


def _sample_key(kind: Kind, depth: int) -> str:
    return f"#:{kind}{depth}"


def roster_keys(kinds: Iterable[Kind]) -> frozenset[str]:
    """Give the keys whose sizes, up to ``SAMPLE``, tell ``roster_size``."""
    return frozenset(_sample_key(kind, depth) for kind in kinds for depth in _DEPTHS)


def roster_size(kinds: Iterable[Kind], sizes: Mapping[str, int]) -> int:
    """Estimate how many records of *kinds* there are, to about a fifth.

    A few thousand are the least that is told from none.
    """
    return sum(_estimate(kind, sizes) for kind in kinds)


def _estimate(kind: Kind, sizes: Mapping[str, int]) -> int:
    counts = [sizes.get(_sample_key(kind, depth), 0) for depth in _DEPTHS]
    first = next(
        (at for at, count in enumerate(counts) if count < SAMPLE), len(counts) - 1
    )
    return sum(counts[first:]) * (1 << _DEPTHS[first])


def contact_keys(record: Matched, policy: MatchingPolicy) -> frozenset[str]:
    """Give only the phone and e-mail keys: who shares one may have the same contact.

    A phone key leaves the country out, so that a number typed without it is found;
    ``relate.shared_contacts`` tells whether the numbers are the same.
    """
    profile = profile_of(record, policy)
    return frozenset((*phone_keys(profile), *email_keys(profile)))


def phone_keys(profile: Profile) -> list[str]:
    """Give a key for each number."""
    return [f"p:{phone.bare}" for phone in profile.phones]


def email_keys(profile: Profile) -> list[str]:
    """Give a key for each address."""
    return [f"e:{address}" for address in profile.emails]


def address_key(profile: Profile) -> str:
    """Give the key of the building, or "" where the address does not name one."""
    place = profile.place
    if place is None or not (place.number and place.street):
        return ""
    return f"a:{place.number}|{''.join(place.street)[:_SURNAME_PART]}"


def name_key(given: str, family: str) -> str:
    """Give the key of a name, the same whichever part comes first."""
    return f"n:{given}|{family}" if given < family else f"n:{family}|{given}"


def surname_key(key: str) -> str:
    """Give the key of the surname alone that is in a key, or ""."""
    match key[0]:
        case "f":
            return key
        case "i":
            return f"f:{key.partition('|')[2]}"
        case "w":
            return f"f:{key[2:].partition('|')[0]}"
        case _:
            return ""


def profile_keys(profile: Profile) -> frozenset[str]:
    """Give the keys under which matching finds a profile."""
    found = people_keys(profile)
    if profile.emails:
        found += _misspelt_keys(profile)
    found += _counted_keys(profile.name)
    found += _sounding_keys(profile.name)
    if profile.place is not None or profile.company is not None:
        found += _family_keys(profile)
    if profile.births or profile.ids:
        found += _birth_keys(profile)
        found += [f"k:{number}" for number in profile.ids]
    if profile.is_organisation:
        found += _company_keys(profile)
    return frozenset(found)


def search_keys(text: str) -> frozenset[str]:
    """Give the keys of what is typed into the roster search, or of what it shall find.

    Each word gives its first letter, its first two and every three letters in a row, so
    that the beginning of a word and a misspelt word share keys with the word.
    """
    found: set[str] = set()
    for word in folding.words(text):
        plain = folding.umlauts(word)
        found.add(f"{SEARCH}^{plain[:1]}")
        found.add(f"{SEARCH}^{plain[:2]}")
        found.update(f"{SEARCH}{plain[at : at + 3]}" for at in range(len(plain) - 2))
    return frozenset(found)


def people_keys(profile: Profile) -> list[str]:
    """Give the keys of what people use: numbers, mailboxes and a building."""
    found = phone_keys(profile)
    for address in profile.emails:
        found.append(f"e:{address}")
        box = emails.mailbox_of(address)
        if len(box.letters) >= _USER and not box.is_role:
            found.append(f"u:{box.letters}")
    building = address_key(profile)
    if building:
        found.append(building)
    return found


def _misspelt_keys(profile: Profile) -> Iterator[str]:
    for address in profile.emails:
        box = emails.mailbox_of(address)
        if not (box.is_free or box.is_role):
            yield f"m:{address[0]}|{box.domain[:_DOMAIN_HEAD]}"


def _birth_keys(profile: Profile) -> Iterator[str]:
    """Give the date; the month with each name as it sounds; the year with the town.

    A slip in one of date, name and town leaves one of the keys as it is.
    """
    city = profile.place.city if profile.place is not None else ""
    for birth in profile.births:
        if len(birth) == _WHOLE_DATE:
            yield f"d:{birth}"
            for word in profile.name.words:
                yield f"d:{birth[4:6]}|{folding.skeleton(word)}"
        if city:
            yield f"d:{birth[:4]}|{city}"


def _company_keys(profile: Profile) -> Iterator[str]:
    if profile.company is not None:
        yield f"c:{profile.company.squashed[:COMPANY_HEAD]}"
    for domain in profile.domains:
        yield f"c:{emails.label_of(domain)[:COMPANY_HEAD]}"


def _family_keys(profile: Profile) -> Iterator[str]:
    place, company = profile.place, profile.company
    if place is not None:
        for family in profile.name.family:
            if place.postcode:
                yield f"w:{family}|{place.postcode}"
            if place.city:
                yield f"w:{family}|{place.city}"
    if company is not None:
        head = company.squashed[:COMPANY_HEAD]
        for word in profile.name.words:
            yield f"g:{word}|{head}"


def name_keys(name: Name) -> frozenset[str]:
    """Give the keys of a name alone."""
    return counted_keys(name).union(_sounding_keys(name))


@lru_cache(maxsize=4 * CACHE)
def counted_keys(name: Name) -> frozenset[str]:
    """Give those keys of a name whose holders are counted: whole, initial, surname."""
    return frozenset(_counted_keys(name))


def _counted_keys(name: Name) -> list[str]:
    if not name.family:
        return [f"f:{given}" for given in name.given]
    families = [family for family in name.family if len(family) > 1]
    found = [f"f:{family}" for family in families]
    for given in name.given[:1]:
        is_whole = len(given) > 1
        for family in families:
            found.append(f"i:{given[0]}|{family}")
            if is_whole or not name.is_ordered:
                found.append(f"i:{family[0]}|{given}")
            if is_whole:
                found += [name_key(formal, family) for formal in _formals(given)]
                found += [name_key(given, formal) for formal in _formals(family)[1:]]
    return found


def _sounding_keys(name: Name) -> list[str]:
    """Give the keys by which a name is found whose spelling slipped."""
    found: list[str] = []
    for given in name.given[:1]:
        bones = folding.skeleton(given)
        for family in name.family:
            if min(len(given), len(family)) > 1:
                other = folding.skeleton(family)
                found.append(
                    f"z:{bones}|{other}" if bones < other else f"z:{other}|{bones}"
                )
                found.append(f"x:{given}|{family[:_SURNAME_PART]}")
                found.append(f"y:{given}|{family[-_SURNAME_PART:]}")
    return found


def _formals(word: str) -> tuple[str, ...]:
    """Give *word* and names it is short for; a surname may be a given name swapped."""
    return _wholes(word) if given_names.is_short(word) else (word,)


@lru_cache(maxsize=CACHE)
def _wholes(word: str) -> tuple[str, ...]:
    return (word, *sorted(given_names.formals(word) - {word})[:_FORMALS])
