"""For users' own suites; never loaded by itself.

``factories`` and the names here need nothing beside leadlink; ``strategies`` needs the
extra ``testing``.
"""

from leadlink.testing.clock import FrozenClock, SequentialIds

__all__ = ["FrozenClock", "SequentialIds"]
