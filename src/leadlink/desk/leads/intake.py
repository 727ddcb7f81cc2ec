"""Intake: new leads, one by one with a decision, or many at once (spec 4)."""

from collections.abc import Callable, Iterable, Iterator
from functools import partial
from itertools import islice
from typing import Final, final

import attrs

from leadlink.desk import flags
from leadlink.desk.facet import Facet
from leadlink.desk.leads import recognising
from leadlink.desk.leads.pending import Pending
from leadlink.desk.leads.taking import MERGE_RIGHTS, Request, Taking
from leadlink.desk.session import Reading, Session, Writing
from leadlink.model.actor import Permission
from leadlink.model.errors import LeadLinkError
from leadlink.model.ids import Ref
from leadlink.model.intake import (
    Decision,
    Intake,
    ItemResult,
    Keyed,
    Known,
    MergeInto,
    NewLead,
)
from leadlink.model.lead import Lead
from leadlink.model.match import MatchFlag
from leadlink.model.operations import CustomerLinkRecord
from leadlink.model.policy.intake import Reaction
from leadlink.model.records import Record
from leadlink.model.store_errors import StoreError
from leadlink.rules import intake

AT_ONCE: Final = 200
"""How many leads of a bulk intake are one unit of work."""

_STRICTNESS: Final = {
    Reaction.WARN: 0,
    Reaction.AUTO: 1,
    Reaction.ASK: 1,
    Reaction.BLOCK: 2,
}


@attrs.frozen
class Intakes(Facet):
    """New leads."""

    def check(self, draft: NewLead) -> Known:
        """Say who has the phone or e-mail of a draft already; nothing is stored.

        Raises:
            PermissionDeniedError: The actor may not create leads, or not assign them.
            InvalidValueError: The draft lacks something: every problem.
        """
        _require(self.session, draft)
        intake.check(draft, self.session.policy)
        with self.session.reading() as unit:
            pending = Pending(unit)
            lead = intake.lead_of(
                draft,
                id_=unit.fresh_id() if draft.id is None else draft.id,
                by=unit.actor_id,
                now=unit.now,
                policy=unit.policy,
            )
            found = recognising.recognise(pending, lead)
            return Known(
                matches=recognising.shown(pending, found.known),
                leads=recognising.shown(pending, found.leads),
            )

    def create(
        self,
        draft: NewLead,
        decision: Decision | None = None,
        *,
        key: str | None = None,
        reaction: Reaction | None = None,
    ) -> Intake:
        """Take a lead in.

        Args:
            draft: What is known of it.
            decision: What to do about a phone or e-mail that is known already, once
                ``DuplicateFoundError`` has shown whose it is. Under BLOCK none helps.
            key: The caller's own, by which a repeat of this call is recognised: it
                gives the first lead and stores nothing.
            reaction: Instead of the policy's. A milder one needs MANAGE_LEADS.

        Raises:
            PermissionDeniedError: The actor may not create leads, not assign them, not
                merge, or not be that mild.
            InvalidValueError: The draft lacks something: every problem; or it names a
                client and is to be merged into another.
            AlreadyExistsError: Its id is taken.
            RecordNotFoundError: The client, or what to merge into, does not exist for
                this actor.
            CustomerLinkRefusedError: The client is not in the roster.
            DuplicateFoundError: Its phone or e-mail is known already, of another than
                the client, and the reaction is ASK without a decision, or BLOCK.
            MergeRefusedError: What to merge into has neither phone nor e-mail of it.
            KeyReusedError: The key was used for another draft or decision, or for a
                lead that does not exist for this actor.

        Source: S3.3, S3.5-S3.12, S3.22; docs/explanation/intake.md.
        """
        _require(self.session, draft)
        if isinstance(decision, MergeInto):
            self.session.require(*MERGE_RIGHTS)
        given = None if key is None else Keyed(draft, key).key
        intake.check(draft, self.session.policy)
        request = Request(
            draft=draft,
            decision=decision,
            key=given,
            reaction=_reaction(
                self.session, reaction, self.session.policy.intake.reaction
            ),
            fallback=Reaction.ASK,
        )

        def work(unit: Writing) -> Intake:
            taking = Taking(unit)
            known = taking.known(request)
            if known is not None:
                return Intake(lead=unit.see(Lead, known), was_known=True)
            taken = taking.take(request)
            return _as_stored(unit, taken, taking.commit())

        return self.session.writing(work)

    def create_many(
        self,
        drafts: Iterable[NewLead | Keyed],
        *,
        reaction: Reaction | None = None,
        progress: Callable[[int], None] | None = None,
    ) -> Iterator[ItemResult]:
        """Take many leads in, some hundred a unit of work.

        Drafts are read as results are asked for: a long input takes no more memory than
        a short one. What is refused is refused alone. A draft whose phone or e-mail
        came earlier in the same input has that lead among its ``leads``.

        Args:
            drafts: With keys, so that the same input again adds nothing, or without.
            reaction: To a known phone or e-mail. None: the policy's, but that nobody
                can be asked: then the lead is stored and flagged for review. AUTO
                flags where it is not sure. ASK and BLOCK refuse the item. A milder one
                needs MANAGE_LEADS.
            progress: Told, after each unit of work, how many drafts are done.

        Returns:
            One result a draft, in their order.

        Raises:
            PermissionDeniedError: The actor may not create leads, or not be that mild.
        """
        self.session.require(Permission.CREATE_LEADS)
        usual = self.session.policy.intake.reaction
        if usual is Reaction.ASK:
            usual = Reaction.WARN
        chosen = _reaction(self.session, reaction, usual)
        return _in_turn(self.session, drafts, chosen, progress)


def _require(session: Session, draft: NewLead) -> None:
    session.require(Permission.CREATE_LEADS)
    if draft.assigned_to is not None:
        session.require(Permission.MANAGE_LEADS)


def _reaction(session: Session, given: Reaction | None, usual: Reaction) -> Reaction:
    if given is None:
        return usual
    if _STRICTNESS[given] < _STRICTNESS[usual]:
        session.require(Permission.MANAGE_LEADS)
    return given


@final
@attrs.frozen(kw_only=True)
class _Item:
    index: int
    request: Request
    error: LeadLinkError | None = None


def _in_turn(
    session: Session,
    drafts: Iterable[NewLead | Keyed],
    reaction: Reaction,
    progress: Callable[[int], None] | None,
) -> Iterator[ItemResult]:
    items = (
        _item(session, index, draft, reaction) for index, draft in enumerate(drafts)
    )
    done = 0
    while chunk := tuple(islice(items, AT_ONCE)):
        results = session.writing(partial(_take_all, items=chunk))
        done += len(results)
        if progress is not None:
            progress(done)
        yield from results


def _item(
    session: Session, index: int, given: NewLead | Keyed, reaction: Reaction
) -> _Item:
    """Check a draft before its unit of work begins, to keep that short."""
    draft = given.draft if isinstance(given, Keyed) else given
    key = given.key if isinstance(given, Keyed) else None
    request = Request(draft=draft, key=key, reaction=reaction, fallback=Reaction.WARN)
    try:
        _require(session, draft)
        intake.check(draft, session.policy)
    except LeadLinkError as error:
        return _Item(index=index, request=request, error=error)
    return _Item(index=index, request=request)


def _take_all(unit: Writing, items: Iterable[_Item]) -> list[ItemResult]:
    taking = Taking(unit)
    results = [_take(taking, item) for item in items]
    written = taking.commit()
    return [
        attrs.evolve(result, intake=_as_stored(unit, result.intake, written))
        if result.intake
        else result
        for result in results
    ]


def _take(taking: Taking, item: _Item) -> ItemResult:
    if item.error is not None:
        return ItemResult(index=item.index, error=item.error)
    try:
        known = taking.known(item.request)
        if known is not None:
            return ItemResult(index=item.index, lead_id=known, was_known=True)
        taken = taking.take(item.request)
    except StoreError:
        raise
    except LeadLinkError as error:
        return ItemResult(index=item.index, error=error)
    return ItemResult(index=item.index, lead_id=taken.lead.id, intake=taken)


def _as_stored(unit: Reading, taken: Intake, written: dict[Ref, Record]) -> Intake:
    lead = written[taken.lead.ref]
    assert isinstance(lead, Lead)  # noqa: S101 - a reference tells the kind
    flag = written[taken.flag.ref] if taken.flag else None
    seen = flags.shown(unit, flag) if isinstance(flag, MatchFlag) else None
    link = written[taken.link.ref] if taken.link else None
    told = link if isinstance(link, CustomerLinkRecord) else None
    return attrs.evolve(taken, lead=lead, flag=seen, link=told)
