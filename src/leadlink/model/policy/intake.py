"""What a new lead needs and how a known phone or e-mail is met (spec 4)."""

from collections.abc import Iterable
from enum import StrEnum
from typing import final

import attrs

from leadlink.model import checks, fields
from leadlink.model.errors import Problem
from leadlink.model.match import Grade

SOURCES = ("Website", "Referral", "LinkedIn", "Cold Call", "Email", "Event", "Other")


class Reaction(StrEnum):
    """What intake does when a contact or customer has the same phone or e-mail."""

    ASK = "ask"
    WARN = "warn"
    BLOCK = "block"
    AUTO = "auto"


@final
@attrs.frozen(kw_only=True, field_transformer=checks.report_all)
class IntakePolicy:
    """How leads are taken in.

    Attributes:
        takes_company_name: Whether a company name will do where a person name is blank.
        needs_given_and_family: Whether a person name needs both parts (SELL).
        sources: What a source may be; empty: anything.
        default_source: The source of a lead that names none.
        needs_source: Whether a lead must name its source (S3.8), so that the default is
            never taken.
        reaction: What happens when the phone or e-mail is already known.
        auto_grade: Under AUTO, the least grade that is merged without asking.
        to_pool: Whether a lead without ``assigned_to`` goes to the pool, its creator
            staying a viewer; else it is its creator's.
    """

    takes_company_name: bool = attrs.field(default=False, validator=checks.flag)
    needs_given_and_family: bool = attrs.field(default=False, validator=checks.flag)
    sources: tuple[str, ...] = attrs.field(
        default=SOURCES, converter=checks.to_texts, validator=fields.texts
    )
    default_source: str = attrs.field(default="Other", validator=checks.line)
    needs_source: bool = attrs.field(default=False, validator=checks.flag)
    reaction: Reaction = attrs.field(
        default=Reaction.ASK, validator=checks.instance_of(Reaction)
    )
    auto_grade: Grade = attrs.field(
        default=Grade.STRONG, validator=checks.instance_of(Grade)
    )
    to_pool: bool = attrs.field(default=False, validator=checks.flag)

    def _conflicts(self) -> Iterable[Problem]:
        if self.sources and self.default_source not in (*self.sources, ""):
            yield Problem("default_source", "must be one of sources, or blank")
