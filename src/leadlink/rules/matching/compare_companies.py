"""Comparing companies by name, and by the domains that carry it."""

from functools import lru_cache

from leadlink.rules.matching import emails
from leadlink.rules.matching.compare_names import said_of
from leadlink.rules.matching.comparison import (
    Comparison,
    Sharers,
    is_close,
    values_of,
)
from leadlink.rules.matching.folding import CACHE
from leadlink.rules.matching.profile import Profile


def compare_companies(left: Profile, right: Profile, _: Sharers) -> Comparison | None:
    """Compare the names of two employers, or of two organisations."""
    if left.company is None or right.company is None:
        return None
    level = company_level(left.company.core, right.company.core)
    if level in _ONE_COMPANY:
        level = said_of(level, left, right)
    return Comparison(
        "company", level, values_of(left.written_company, right.written_company)
    )


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


def compare_domains(left: Profile, right: Profile, _: Sharers) -> Comparison | None:
    """Compare web domains, or one side's domain with the other's company name.

    Two e-mail addresses are left to ``compare_emails``.
    """
    shared = left.domains & right.domains
    if shared and not (left.emails and right.emails):
        level = said_of("same domain", left, right)
        return Comparison("domain", level, (min(shared),))
    for here, there in ((left, right), (right, left)):
        if there.company is None or here.company is not None:
            continue
        for domain in sorted(here.domains):
            if _is_named(emails.label_of(domain), there.company.squashed):
                level = said_of("domain named like the company", left, right)
                return Comparison("domain", level, (domain,))
    return None


_DOMAIN_HEAD = 6
_ONE_COMPANY = frozenset(("same company name", "company name misspelt"))


def _is_named(label: str, squashed: str) -> bool:
    head = min(len(label), len(squashed))
    return head >= _DOMAIN_HEAD and label[:head] == squashed[:head]
