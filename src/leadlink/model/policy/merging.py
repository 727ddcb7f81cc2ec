"""Which record survives a merge, and whose values it takes (spec 12)."""

from enum import StrEnum
from typing import final

import attrs

from leadlink.model import checks


class SurvivorRule(StrEnum):
    """Which record survives where nobody named one; among equals the oldest."""

    OLDEST = "oldest"
    NEWEST = "newest"
    FULLEST = "fullest"


class MergeRule(StrEnum):
    """Whose value a field takes where both records have one."""

    FILL_EMPTY = "fill empty"
    OVERWRITE = "overwrite"


@final
@attrs.frozen(kw_only=True, field_transformer=checks.report_all)
class MergingPolicy:
    """How records are merged.

    Attributes:
        survivor: Which record survives where nobody named one.
        filled: Whether the survivor's own values stay, or give way to the others'.
            Who owns a record, its status and its customer stay in any case, unless
            somebody names a record for them.
    """

    survivor: SurvivorRule = attrs.field(
        default=SurvivorRule.OLDEST, validator=checks.instance_of(SurvivorRule)
    )
    filled: MergeRule = attrs.field(
        default=MergeRule.FILL_EMPTY, validator=checks.instance_of(MergeRule)
    )
