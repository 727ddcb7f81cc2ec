"""Comparing companies by name, and by the domains that carry it."""

from functools import lru_cache

from leadlink.rules.matching import emails
from leadlink.rules.matching.compare_people import OTHER, said_of
from leadlink.rules.matching.comparison import (
    Sharers,
    is_close,
)
from leadlink.rules.matching.folding import CACHE
from leadlink.rules.matching.profile import Profile

COMPANY_LEVELS = (
    "same company name",
    "company name misspelt",
    f"same company name, {OTHER}",
    f"company name misspelt, {OTHER}",
    "part of the company name",
    "company name abbreviated",
    "different company name",
)
DOMAIN_LEVELS = (
    "same domain",
    f"same domain, {OTHER}",
    "domain named like the company",
    f"domain named like the company, {OTHER}",
)


def companies_level(left: Profile, right: Profile, _: Sharers) -> str | None:
    """Compare the names of two employers, or of two organisations."""
    if left.company is None or right.company is None:
        return None
    level = company_level(left.company.core, right.company.core)
    return said_of(level, left, right) if level in _ONE_COMPANY else level


def companies_values(left: Profile, right: Profile, _: Sharers) -> tuple[str, str]:
    """Give the names as typed."""
    return left.written_company, right.written_company


@lru_cache(maxsize=CACHE)
def company_level(left: tuple[str, ...], right: tuple[str, ...]) -> str:
    """Give the level that the cores of two company names reach."""
    joined, other = "".join(left), "".join(right)
    if joined == other or set(left) == set(right):
        return "same company name"
    shorter, longer = sorted((left, right), key=lambda core: (len(core), core))
    if is_close(joined, other):
        return "company name misspelt"
    if len(shorter) == len(longer) and all(
        a == b or is_close(a, b) for a, b in zip(left, right, strict=True)
    ):
        return "company name misspelt"
    if len(shorter) > 1 and set(shorter) < set(longer):
        return "part of the company name"
    initials = "".join(word[0] for word in longer)
    if len(longer) > 2 and "".join(shorter) == initials:  # noqa: PLR2004 - IBM, not HP
        return "company name abbreviated"
    return "different company name"


def domains_level(left: Profile, right: Profile, _: Sharers) -> str | None:
    """Compare web domains, or one side's domain with the other's company name.

    Two e-mail addresses are left to the comparison of e-mails.
    """
    if left.emails and right.emails and bool(left.company) == bool(right.company):
        return None
    if _shared_domain(left, right):
        return said_of("same domain", left, right)
    if _named(left, right) or _named(right, left):
        return said_of("domain named like the company", left, right)
    return None


def domains_values(left: Profile, right: Profile, _: Sharers) -> tuple[str, str]:
    """Give the domain that both have, or a domain and a company named alike."""
    shared = _shared_domain(left, right)
    if shared:
        return shared, shared
    named = _named(left, right)
    if named:
        return named, right.written_company
    return left.written_company, _named(right, left)


def _shared_domain(left: Profile, right: Profile) -> str:
    if left.emails and right.emails:
        return ""
    return min(left.domains & right.domains, default="")


def _named(here: Profile, there: Profile) -> str:
    """Give the first domain *here* that is named like the company *there*, or ""."""
    if there.company is None or here.company is not None:
        return ""
    squashed = there.company.squashed
    return min(
        (
            domain
            for domain in here.domains
            if _is_named(emails.label_of(domain), squashed)
        ),
        default="",
    )


_DOMAIN_HEAD = 6
_ONE_COMPANY = frozenset(("same company name", "company name misspelt"))


def _is_named(label: str, squashed: str) -> bool:
    head = min(len(label), len(squashed))
    return head >= _DOMAIN_HEAD and label[:head] == squashed[:head]
