"""The desk of one actor: its facets, by what they act on."""

from functools import cached_property
from typing import final

import attrs

from leadlink.desk.leads import Leads
from leadlink.desk.session import Session


@final
@attrs.frozen
class ActingDesk:
    """All use cases, as one actor has them."""

    session: Session

    @cached_property
    def leads(self) -> Leads:
        """Leads: intake, worklist, status, claims, assignments."""
        return Leads(self.session)
