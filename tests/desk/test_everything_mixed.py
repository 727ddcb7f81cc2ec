"""Everything that a desk can do, in any order, over both stores in step (spec 10-12).

The long form runs with other steps each time: ``LEADLINK_SOAK=200`` is the number of
runs.
"""

import os

from hypothesis import HealthCheck, settings

from tests.desk.machine import Mixed

SOAK = int(os.environ.get("LEADLINK_SOAK", "0"))

TestEverythingMixed = Mixed.TestCase
TestEverythingMixed.settings = settings(
    max_examples=SOAK or 20,
    stateful_step_count=60 if SOAK else 30,
    derandomize=not SOAK,
    database=None,
    deadline=None,
    print_blob=bool(SOAK),
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
