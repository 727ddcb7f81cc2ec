"""Converting many leads: one result a lead, nothing skipped, nothing done twice.

Each lead is a unit of work of its own, so that a run that was stopped at any instant
goes on by being started again.
"""

from collections.abc import Callable, Iterable, Iterator
from datetime import timedelta
from hashlib import sha256
from typing import Final, TypeAlias, final

import attrs

from leadlink.desk.conversions import converting, receipts
from leadlink.desk.facet import Facet, acted_on
from leadlink.desk.gathering import Gathering
from leadlink.desk.session import Session, Writing
from leadlink.model.actor import Permission
from leadlink.model.errors import InvalidValueError, LeadLinkError, Problem
from leadlink.model.ids import Kind, LeadId, Ref
from leadlink.model.operations import ConversionRecord
from leadlink.model.refusals import AllOrNothingError, KeyReusedError
from leadlink.model.store_errors import ConflictError, StoreError
from leadlink.model.target_plans import TARGET_WORDS
from leadlink.model.targets import (
    Auto,
    ConversionRequest,
    Existing,
    New,
    NewTask,
    Target,
)
from leadlink.rules.targeting import deal_asked, ref_of

AUTO: Final = Auto()
TICK: Final = timedelta(microseconds=1)
Progress: TypeAlias = Callable[[int], None]


@final
@attrs.frozen(kw_only=True)
class Converted:
    """A lead that was converted by this call."""

    lead_id: LeadId
    record: ConversionRecord

    def __str__(self) -> str:
        """Name the lead and its conversion."""
        return f"{Ref(Kind.LEAD, self.lead_id)} is converted: {self.record.ref}"


@final
@attrs.frozen(kw_only=True)
class AlreadyConverted:
    """A lead that was converted before: by a call before this one, or by somebody.

    Attributes:
        record: The conversion that there is; nothing was added to it.
    """

    lead_id: LeadId
    record: ConversionRecord

    def __str__(self) -> str:
        """Name the lead and its conversion."""
        return f"{Ref(Kind.LEAD, self.lead_id)} was converted before: {self.record.ref}"


@final
@attrs.frozen(kw_only=True)
class NotConverted:
    """A lead that was refused; nothing of it was changed.

    Attributes:
        lead_id: As it was given.
        error: Why.
    """

    lead_id: LeadId
    error: LeadLinkError

    def __str__(self) -> str:
        """Name the lead and say why."""
        return f"lead {self.lead_id!r} is not converted: {self.error}"


BulkItem: TypeAlias = Converted | AlreadyConverted | NotConverted
"""What came of one lead of a bulk conversion."""


@attrs.frozen
class BulkConversions(Facet):
    """Many conversions in one call."""

    def convert_many(
        self,
        lead_ids: Iterable[LeadId],
        *,
        person: Target = AUTO,
        company: Target = AUTO,
        deal: Target | None = None,
        tasks: Iterable[NewTask] = (),
        all_or_nothing: bool = False,
        key: str | None = None,
        progress: Progress | None = None,
    ) -> Iterator[BulkItem]:
        """Convert leads, each planned when it comes to its turn and written at once.

        Leads are read and converted as results are asked for: nothing happens before
        the first is, and a long input takes no more memory than a short one. What is
        refused is refused alone. The same call again converts what is left.

        Args:
            lead_ids: In any order; a repeat is converted once.
            person: Whom each lead becomes.
            company: Which company each is of.
            deal: Which deal; a new one is named after its lead (S1.19). None: what the
                policy says, which is none.
            tasks: To make for each lead that is converted (S1.11).
            all_or_nothing: Convert all of them in one unit of work, or none: then all
                are read first, and where one is refused the others are as well, by
                ``AllOrNothingError``.
            key: By which a repeat of this call is recognised: what it has converted and
                somebody has undone since is refused, not converted again.
            progress: Told how many leads are done, each time after that is written.

        Returns:
            One result a lead, in their order.

        Raises:
            PermissionDeniedError: The actor lacks CONVERT_LEADS, or may not change the
                existing record that was named.
            InvalidValueError: A target or task cannot be, or a name is given: names are
                edited before (S1.10).
            ConflictError: All at once collided with other work, again and again.

        Source: S1.9-S1.11, S1.19; docs/how-to/convert-many.md.
        """
        self.session.require(Permission.CONVERT_LEADS)
        targets: dict[str, Target | None] = {
            "person": person,
            "company": company,
            "deal": deal,
        }
        asked = _Asked(
            request=ConversionRequest(
                lead_id="any",
                person=person,
                company=company,
                deal=deal_asked(deal, self.session.policy.conversion.deals),
                tasks=tasks,
                key=key or "",
            )
        )
        named = tuple(
            Problem(f"{word}.name", "is not given in bulk: each has its lead's")
            for word, target in targets.items()
            if isinstance(target, New | Existing | Auto) and target.name is not None
        )
        if named:
            raise InvalidValueError(what="convert_many", problems=named)
        existing = {
            kind: target
            for kind, word in TARGET_WORDS.items()
            if isinstance(target := targets[word], Existing)
        }
        if existing:
            self.session.require(*converting.MERGING)
        for kind, target in existing.items():
            # One of another kind is refused at once, not for each lead.
            ref_of(target, kind)
        if all_or_nothing:
            return _together(self.session, asked, lead_ids, progress)
        return _one_by_one(self.session, asked, lead_ids, progress)


@final
@attrs.frozen(kw_only=True)
class _Asked:
    """What is asked for each lead.

    Attributes:
        request: The same for all but its lead and key.
    """

    request: ConversionRequest

    def of(self, lead_id: LeadId) -> ConversionRequest:
        """Give the request of one lead, with a key of its own."""
        key = self.request.key
        if key:
            key = "bulk:" + sha256(repr((key, lead_id)).encode()).hexdigest()
        return attrs.evolve(self.request, lead_id=lead_id, key=key)

    def convert(self, unit: Writing, lead_id: LeadId) -> BulkItem:
        """Convert one lead.

        Raises:
            KeyReusedError: The call's key was used before, as the caller gave it.
        """
        lead = acted_on(unit, self.of(lead_id).lead_id)
        request = self.of(lead.id)
        try:
            done = receipts.finished(unit, request, lead)
        except KeyReusedError as error:
            # The caller knows its own key, not the one that was made of it.
            own = self.request.key
            raise KeyReusedError(key=own, is_spent=error.is_spent) from None
        if done is not None:
            return AlreadyConverted(lead_id=lead_id, record=done)
        start = converting.start(unit, request, lead)
        plan = converting.planned(unit, start, lead, None)
        return Converted(lead_id=lead_id, record=converting.convert(unit, plan))


def _one_by_one(
    session: Session,
    asked: _Asked,
    lead_ids: Iterable[LeadId],
    progress: Progress | None,
) -> Iterator[BulkItem]:
    for count, lead_id in enumerate(lead_ids, start=1):
        item = _alone(session, asked, lead_id)
        if progress is not None:
            progress(count)
        yield item


def _alone(session: Session, asked: _Asked, lead_id: LeadId) -> BulkItem:
    try:
        return session.writing(lambda unit: asked.convert(unit, lead_id))
    except LeadLinkError as error:
        # Who loses a lead to others again and again is refused that lead; any other
        # trouble of the store would be that of every lead to come.
        if isinstance(error, StoreError) and not isinstance(error, ConflictError):
            raise
        return NotConverted(lead_id=lead_id, error=error)


def _together(
    session: Session,
    asked: _Asked,
    lead_ids: Iterable[LeadId],
    progress: Progress | None,
) -> Iterator[BulkItem]:
    # Read before the unit of work begins: the input may read the same store.
    wanted = tuple(lead_ids)
    items = session.writing(lambda unit: _all(unit, asked, wanted))
    if progress is not None:
        progress(len(items))
    yield from items


def _all(
    unit: Writing, asked: _Asked, lead_ids: tuple[LeadId, ...]
) -> tuple[BulkItem, ...]:
    gathering = Gathering(unit)
    inner = attrs.evolve(unit, reader=gathering, writer=gathering)
    # An instant each: what is undone later must know which of them came first.
    items = tuple(
        _within(attrs.evolve(inner, now=unit.now + place * TICK), asked, lead_id)
        for place, lead_id in enumerate(lead_ids)
    )
    refused = tuple(it.lead_id for it in items if isinstance(it, NotConverted))
    if not refused:
        unit.writer.apply(gathering.joined)
        return items
    withheld = AllOrNothingError(refused=refused)
    return tuple(
        NotConverted(lead_id=it.lead_id, error=withheld)
        if not isinstance(it, NotConverted) and it.record.ref in gathering
        else it
        for it in items
    )


def _within(unit: Writing, asked: _Asked, lead_id: LeadId) -> BulkItem:
    try:
        return asked.convert(unit, lead_id)
    except StoreError:
        raise
    except LeadLinkError as error:
        return NotConverted(lead_id=lead_id, error=error)
