"""Every error that leaves a public call.

    LeadLinkError
    +-- InvalidValueError (ValueError)          bad construction or input: every problem
    +-- NotSignedInError (PermissionError)      no actor
    +-- PermissionDeniedError (PermissionError) the actor lacks a right
    +-- RefusedError (ValueError)               a rule says no: every reason
    |   +-- ClaimRefusedError
    |   +-- ...                                 (leadlink.model.refusals)
    +-- StoreError                              (leadlink.model.store_errors)

Facts are fields; the message names ids and field paths, never personal data.
"""

from typing import final

import attrs


class LeadLinkError(Exception):
    """The base of every error that leadlink raises on purpose."""


@final
@attrs.frozen
class Problem:
    """One thing that is wrong with a value.

    Attributes:
        path: The field, as ``emails[1].address``; empty for the value as a whole.
        reason: What is wrong, in words that never repeat the value.
    """

    path: str
    reason: str

    def __str__(self) -> str:
        """Write the problem as ``emails[1].address: is not an e-mail address``."""
        return f"{self.path}: {self.reason}" if self.path else self.reason

    def below(self, path: str) -> "Problem":
        """Give the same problem as seen from one level above, where it is *path*."""
        if not self.path:
            return Problem(path, self.reason)
        joint = "" if self.path.startswith("[") else "."
        return Problem(f"{path}{joint}{self.path}", self.reason)


@attrs.frozen
class InvalidValueError(LeadLinkError, ValueError):
    """A value cannot be built or taken in: every problem with its field path.

    Attributes:
        what: The class or thing that was refused, as ``NewLead``.
        problems: Every problem found, in field order; never empty.
    """

    what: str
    problems: tuple[Problem, ...]

    def __str__(self) -> str:
        """List every problem in one line."""
        return f"invalid {self.what}: " + "; ".join(map(str, self.problems))

    def within(self, path: str) -> "InvalidValueError":
        """Give the same error about a part of something, which stands at *path*."""
        problems = (
            Problem(".".join(filter(None, (path, problem.path))), problem.reason)
            for problem in self.problems
        )
        return InvalidValueError(what=self.what, problems=tuple(problems))


@attrs.frozen
class NotSignedInError(LeadLinkError, PermissionError):
    """A use case was asked for without an actor (S0.1)."""

    def __str__(self) -> str:
        """Say that an actor is needed."""
        return "no actor is signed in"


@attrs.frozen
class PermissionDeniedError(LeadLinkError, PermissionError):
    """The actor has none of the permissions that the use case needs.

    Attributes:
        actor_id: Who asked.
        needs: The permissions of which one would do, sorted.
    """

    actor_id: str
    needs: tuple[str, ...]

    def __str__(self) -> str:
        """Name the actor and what is missing."""
        return f"actor {self.actor_id!r} needs {' or '.join(self.needs)}"


@attrs.frozen
class RecordNotFoundError(LeadLinkError, LookupError):
    """No such record, or none that the actor may see: the two look alike (spec 13).

    Attributes:
        kind: The kind of record that was asked for.
        id: The id that was asked for.
    """

    kind: str
    id: str

    def __str__(self) -> str:
        """Name the kind and the id."""
        return f"no {self.kind} {self.id!r}"
