"""What is compared how, and which grade a probability earns (spec 7)."""

from collections.abc import Iterable
from typing import final

import attrs

from leadlink.model import checks
from leadlink.model.errors import Problem


@final
@attrs.frozen(kw_only=True, field_transformer=checks.report_all)
class MatchingPolicy:
    """How matching reads records.

    Attributes:
        default_region: Region of phone numbers without a country code, as ``IN``.
        folds_plus_tags: Whether ``a+b@x`` equals ``a@x``, in comparison only.
        folds_dots: Whether dots before the @ are ignored for providers that do.
        budget: The most records that one lookup may read.
        strong: The least probability of *same* that is STRONG.
        possible: The least that is POSSIBLE; below it a match is WEAK.
        shown: The least that is shown at all.
    """

    default_region: str = attrs.field(default="", validator=checks.line)
    folds_plus_tags: bool = attrs.field(default=True, validator=checks.flag)
    folds_dots: bool = attrs.field(default=True, validator=checks.flag)
    budget: int = attrs.field(default=200, validator=checks.whole)
    strong: float = attrs.field(default=0.99, validator=checks.share)
    possible: float = attrs.field(default=0.5, validator=checks.share)
    shown: float = attrs.field(default=0.1, validator=checks.share)

    def _conflicts(self) -> Iterable[Problem]:
        if not self.shown <= self.possible <= self.strong:
            yield Problem("strong", "must be over possible, and that over shown")
