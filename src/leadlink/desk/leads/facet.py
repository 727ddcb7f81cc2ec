"""Leads: the facet ``desk.acting_as(actor).leads``."""

from typing import final

import attrs

from leadlink.desk.activities import Activities
from leadlink.desk.leads.assignments import Assigning
from leadlink.desk.leads.claims import Claims
from leadlink.desk.leads.intake import Intakes
from leadlink.desk.leads.worklist import Worklists


@final
@attrs.frozen
class Leads(Intakes, Worklists, Activities, Claims, Assigning):
    """All that an actor may do with leads, until they are linked or converted."""
