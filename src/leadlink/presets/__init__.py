"""One policy value a source document, and the recommended one."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from leadlink.model.policy.policy import Policy
from leadlink.presets.anarock import ANAROCK
from leadlink.presets.chariot import CHARIOT
from leadlink.presets.pipeline import PIPELINE
from leadlink.presets.recommended import RECOMMENDED
from leadlink.presets.sell import SELL
from leadlink.presets.zipper import ZIPPER

BY_NAME: Final[Mapping[str, Policy]] = MappingProxyType(
    {
        policy.name: policy
        for policy in (RECOMMENDED, PIPELINE, ANAROCK, ZIPPER, CHARIOT, SELL)
    }
)
"""Every preset under its name, the recommended one first."""

__all__ = [
    "ANAROCK",
    "BY_NAME",
    "CHARIOT",
    "PIPELINE",
    "RECOMMENDED",
    "SELL",
    "ZIPPER",
]
