"""Roster search: customers by name or e-mail, as somebody types (S0.6)."""

from collections.abc import Iterable

from rapidfuzz import fuzz
from rapidfuzz.distance import OSA

from leadlink.model.customer import Customer
from leadlink.rules.matching import folding
from leadlink.rules.matching.keys import search_keys as _search_keys

_EXACT, _PREFIX, _INSIDE = 1.0, 0.95, 0.85
_LEAST = 0.6
_TYPO = 0.8
_LONG = 5


def search_keys(text: str) -> frozenset[str]:
    """Give the index keys of what was typed; nothing typed gives none."""
    return _search_keys(text)


def rank(text: str, customers: Iterable[Customer]) -> tuple[Customer, ...]:
    """Put customers in the order in which they fit what was typed; drop the unfit.

    Every word typed must fit a word of the name, of the employer or of an e-mail
    address: whole, as its beginning, inside it, or misspelt. Ties go by name, then by
    reference. Nothing typed keeps everybody.
    """
    typed = [folding.umlauts(word) for word in folding.words(text)]
    scored = ((_score(typed, customer), customer) for customer in customers)
    fit = [(score, customer) for score, customer in scored if score >= _LEAST]
    fit.sort(key=lambda item: (-item[0], str(item[1].name).casefold(), item[1].ref))
    return tuple(customer for _, customer in fit)


def _score(typed: list[str], customer: Customer) -> float:
    if not typed:
        return 1.0
    found = _words(customer)
    scores = [
        max((_fit(word, other) for other in found), default=0.0) for word in typed
    ]
    return sum(scores) / len(scores) if min(scores) >= _LEAST else 0.0


def _words(customer: Customer) -> tuple[str, ...]:
    texts = [str(customer.name), *(email.address for email in customer.emails)]
    return tuple(
        folding.umlauts(word) for text in texts for word in folding.words(text)
    )


def _fit(word: str, other: str) -> float:
    if word == other:
        return _EXACT
    if other.startswith(word):
        return _PREFIX
    if word in other:
        return _INSIDE
    head = other[: len(word)]
    if len(word) >= _LONG and OSA.distance(word, head, score_cutoff=1) <= 1:
        return _TYPO
    return _TYPO * fuzz.ratio(word, other) / 100
