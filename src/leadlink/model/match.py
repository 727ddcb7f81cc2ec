"""What matching says: relations, evidence, matches, dismissals and review flags."""

from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum
from math import isfinite
from typing import Any, ClassVar, TypeAlias, final

import attrs

from leadlink.model import checks, fields
from leadlink.model.errors import Problem
from leadlink.model.ids import ActorId, Kind, Ref


class Relation(StrEnum):
    """How two records are related (spec 7)."""

    SAME_PERSON = "same person"
    SAME_HOUSEHOLD = "same household"
    SAME_COMPANY = "same company"
    UNRELATED = "unrelated"


class Grade(StrEnum):
    """How much a match can be relied upon; one weak key is never STRONG."""

    STRONG = "strong"
    POSSIBLE = "possible"
    WEAK = "weak"

    @property
    def rank(self) -> int:
        """The place in the order WEAK 0, POSSIBLE 1, STRONG 2."""
        return ("weak", "possible", "strong").index(self.value)


def to_weights(values: Iterable[float]) -> tuple[float, ...]:
    """Bring weights to a tuple, in the order given."""
    return values if isinstance(values, tuple) else checks.each(checks.same, values)


_ARE_NUMBERS = checks.tuple_of(checks.number)


def are_weights(instance: Any, field: "attrs.Attribute[Any]", value: object) -> None:
    """Accept a tuple of finite numbers; of fractions, as they mostly are, at once."""
    if isinstance(value, tuple) and all(
        [type(one) is float and isfinite(one) for one in value]  # noqa: C419 - quicker
    ):
        return
    _ARE_NUMBERS(instance, field, value)


@final
@attrs.frozen(kw_only=True, field_transformer=checks.report_all)
class Evidence:
    """What one comparison found.

    Attributes:
        comparison: The feature, as ``phone``.
        level: The level reached, as ``same mobile``.
        reason: The level in words that a person can read.
        weight: Match weight in bits (log2) of *same person* against *unrelated*.
        weights: The weight for each of the match's relations, in their order.
        left: What the record that was asked about has, in words; blank where the
            comparison is not of two values.
        right: What the record that was found has.
    """

    comparison: str = attrs.field(validator=checks.filled)
    level: str = attrs.field(validator=checks.filled)
    reason: str = attrs.field(validator=checks.text, repr=False)
    weight: float = attrs.field(validator=checks.number)
    weights: tuple[float, ...] = attrs.field(
        default=(), converter=to_weights, validator=are_weights
    )
    left: str = attrs.field(default="", validator=checks.text, repr=False)
    right: str = attrs.field(default="", validator=checks.text, repr=False)


def to_evidence(values: Iterable[Evidence]) -> tuple[Evidence, ...]:
    """Bring evidence to a tuple, in the order given."""
    return checks.each(checks.same, values)


def to_relations(values: Iterable[Relation]) -> tuple[Relation, ...]:
    """Bring relations to a tuple, in the order given."""
    return values if isinstance(values, tuple) else checks.each(checks.same, values)


_TELLING = 0.5
"""A reason of fewer bits is not worth a word in the banner."""


@final
@attrs.frozen(kw_only=True, field_transformer=checks.report_all)
class Match:
    """A scored, explained pair.

    Attributes:
        left: The record that was asked about.
        right: The record that was found.
        relation: The most probable relation.
        probability: Of *relation*, 0.0-1.0.
        same: Probability that both are one person or one organisation, 0.0-1.0.
        grade: How far to rely on *same*.
        evidence: What each comparison found, heaviest first; blanks are left out.
        relations: What the weights are of; *unrelated* is what they are against.
        prior: The weight of each before anything was compared, in bits. With the
            weights of all evidence it adds up to what the probabilities are of.
    """

    left: Ref = attrs.field(validator=checks.instance_of(Ref))
    right: Ref = attrs.field(validator=checks.instance_of(Ref))
    relation: Relation = attrs.field(validator=checks.instance_of(Relation))
    probability: float = attrs.field(validator=checks.share)
    same: float = attrs.field(validator=checks.share)
    grade: Grade = attrs.field(validator=checks.instance_of(Grade))
    evidence: tuple[Evidence, ...] = attrs.field(
        default=(),
        converter=to_evidence,
        validator=checks.tuple_of(checks.instance_of(Evidence)),
    )
    relations: tuple[Relation, ...] = attrs.field(
        default=(),
        converter=to_relations,
        validator=checks.tuple_of(checks.instance_of(Relation)),
    )
    prior: tuple[float, ...] = attrs.field(
        default=(), converter=to_weights, validator=are_weights
    )

    @property
    def explanation(self) -> str:
        """The reasons in one line, heaviest first."""
        reasons = (evidence.reason for evidence in self.evidence)
        return "; ".join(reasons) or "nothing in common"

    @property
    def banner(self) -> str:
        """One sentence: how sure, the two best reasons, and the worst against it."""
        best = [item.reason for item in self.evidence if item.weight >= _TELLING][:2]
        last = self.evidence[-1:]
        against = [item.reason for item in last if item.weight <= -_TELLING]
        reasons = "; ".join([*best, *(f"but {reason}" for reason in against)])
        return f"{self._verdict}: {reasons}." if reasons else f"{self._verdict}."

    @property
    def _verdict(self) -> str:
        is_person = Relation.SAME_PERSON in self.relations
        noun = "person" if is_person or not self.relations else "company"
        match self.grade:
            case Grade.STRONG:
                return f"Very likely the same {noun}"
            case Grade.POSSIBLE:
                return f"Possibly the same {noun}"
            case Grade.WEAK if self.relation is Relation.SAME_HOUSEHOLD:
                return "Likely another person of the same household"
            case Grade.WEAK if self.relation is Relation.SAME_COMPANY and is_person:
                return "Likely another person of the same company"
            case Grade.WEAK if self.relation is Relation.SAME_COMPANY and not self.same:
                return "Likely a person of this company"
            case Grade.WEAK:
                return f"Hardly the same {noun}"

    def __str__(self) -> str:
        """Write ``same person 0.98 (strong): same mobile number; same name``."""
        return f"{self.relation} {self.probability:.2f} ({self.grade}): " + (
            self.explanation
        )


@final
@attrs.frozen(kw_only=True, field_transformer=checks.report_all)
class MaskedMatch:
    """A match that the actor may not see: that it exists and who owns it, no more."""

    owner_id: ActorId | None = attrs.field(
        default=None, validator=checks.optional(checks.identifier)
    )

    def __str__(self) -> str:
        """Say whom to ask."""
        return f"a record that {self.owner_id or 'nobody'} owns"


AnyMatch: TypeAlias = Match | MaskedMatch


@final
@attrs.frozen(kw_only=True, field_transformer=checks.report_all)
class Dismissal:
    """That two records are not the same, as somebody decided; it is symmetric.

    Attributes:
        left: The lesser of the two references.
        right: The greater of the two.
        reason: Why, in the words of who decided; may be blank.
    """

    kind: ClassVar[Kind] = Kind.DISMISSAL

    id: str = attrs.field(validator=checks.identifier)
    version: int = attrs.field(default=0, validator=checks.whole)
    created_at: datetime = attrs.field(
        converter=checks.utc_instant, validator=checks.instant
    )
    updated_at: datetime = attrs.field(
        converter=checks.utc_instant, validator=checks.instant
    )
    created_by: ActorId = attrs.field(validator=checks.identifier)
    left: Ref = attrs.field(validator=checks.instance_of(Ref))
    right: Ref = attrs.field(validator=checks.instance_of(Ref))
    reason: str = attrs.field(default="", validator=checks.text, repr=False)

    def _conflicts(self) -> Iterable[Problem]:
        if not self.left < self.right:
            yield Problem("left", "must come before right")

    @property
    def ref(self) -> Ref:
        """The reference to this dismissal."""
        return Ref(Kind.DISMISSAL, self.id)


class FlagStatus(StrEnum):
    """Where the review of a flag stands."""

    OPEN = "open"
    LINKED = "linked"
    DISMISSED = "dismissed"


@final
@attrs.frozen(kw_only=True, field_transformer=checks.report_all)
class MatchFlag:
    """Say "possible repeat customer" on a lead or job, to be reviewed (S4.2).

    Attributes:
        id: The kind and id of *subject*: a record has one flag.
        subject: The lead or job.
        candidates: The customers it may be, best first; empty once none is left.
        status: OPEN until it is linked or every candidate is dismissed.
        decided_by: Who linked or dismissed; None while open.
    """

    kind: ClassVar[Kind] = Kind.FLAG

    id: str = attrs.field(validator=checks.identifier)
    version: int = attrs.field(default=0, validator=checks.whole)
    created_at: datetime = attrs.field(
        converter=checks.utc_instant, validator=checks.instant
    )
    updated_at: datetime = attrs.field(
        converter=checks.utc_instant, validator=checks.instant
    )
    created_by: ActorId = attrs.field(validator=checks.identifier)
    subject: Ref = attrs.field(validator=checks.instance_of(Ref))
    candidates: tuple[Ref, ...] = attrs.field(
        default=(), converter=fields.to_refs, validator=fields.refs
    )
    status: FlagStatus = attrs.field(
        default=FlagStatus.OPEN, validator=checks.instance_of(FlagStatus)
    )
    decided_by: ActorId | None = attrs.field(
        default=None, validator=checks.optional(checks.identifier)
    )

    @property
    def ref(self) -> Ref:
        """The reference to this flag."""
        return Ref(Kind.FLAG, self.id)
