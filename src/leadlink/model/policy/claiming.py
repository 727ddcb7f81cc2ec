"""What a claim gives and how many an actor may have (spec 6)."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Final, final

import attrs

from leadlink.model import checks
from leadlink.model.errors import Problem

LONGEST: Final = timedelta(days=3650)
"""The longest window and cooldown, so that every end is an instant."""


@final
@attrs.frozen(kw_only=True, field_transformer=checks.report_all)
class ClaimingPolicy:
    """How claims work.

    Attributes:
        window: How long a claim holds; longer than zero (S3.17: 24 hours), as the
            cooldown no longer than 3650 days.
        renews: Whether claiming again, as the holder, starts the window anew.
        most_live_holds: Cap on live holds per actor; None: no cap.
        most_claims_a_day: Cap on claims per actor in any 24 hours; None: no cap.
        cooldown: How long after its hold ended the same actor must wait before it may
            claim the same lead again; zero: not at all.
    """

    window: timedelta = attrs.field(
        default=timedelta(hours=24), validator=checks.instance_of(timedelta)
    )
    renews: bool = attrs.field(default=False, validator=checks.flag)
    most_live_holds: int | None = attrs.field(
        default=None, validator=checks.optional(checks.whole)
    )
    most_claims_a_day: int | None = attrs.field(
        default=None, validator=checks.optional(checks.whole)
    )
    cooldown: timedelta = attrs.field(
        default=timedelta(0), validator=checks.instance_of(timedelta)
    )

    def _conflicts(self) -> Iterable[Problem]:
        if self.window <= timedelta(0):
            yield Problem("window", "must be longer than zero")
        if self.cooldown < timedelta(0):
            yield Problem("cooldown", "must not be negative")
        for name in ("window", "cooldown"):
            if getattr(self, name) > LONGEST:
                yield Problem(name, f"must not be longer than {LONGEST.days} days")
