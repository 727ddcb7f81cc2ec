"""Taking leads in within one unit of work: each is recognised, decided and put."""

from typing import Final, final

import attrs

from leadlink.desk.facet import refuse_misfits
from leadlink.desk.leads import recognising
from leadlink.desk.leads.pending import Pending
from leadlink.desk.leads.recognising import Recognised
from leadlink.desk.session import Writing
from leadlink.model.activity import Note
from leadlink.model.actor import Permission
from leadlink.model.bookkeeping import Receipt
from leadlink.model.change import Change
from leadlink.model.customer import Company, Contact, Customer
from leadlink.model.errors import InvalidValueError, Problem, RecordNotFoundError
from leadlink.model.fields import LinkKind
from leadlink.model.history import Notification
from leadlink.model.ids import Kind, LeadId, Ref
from leadlink.model.intake import Decision, Intake, KeepBoth, MergeInto, NewLead
from leadlink.model.lead import Lead
from leadlink.model.match import Grade, MatchFlag
from leadlink.model.operations import CustomerLinkRecord
from leadlink.model.policy.intake import Reaction
from leadlink.model.records import Record
from leadlink.model.refusals import (
    AlreadyExistsError,
    DuplicateFoundError,
    KeyReusedError,
    MergeRefusedError,
    Reason,
    Why,
)
from leadlink.rules import customer_linking, intake
from leadlink.rules.filling import merge_into
from leadlink.rules.flagging import flag_for
from leadlink.rules.reviewing import dismissal

MERGE_RIGHTS: Final = (Permission.MERGE_RECORDS, Permission.MANAGE_LEADS)
ACTION: Final = "intake"


@final
@attrs.frozen(kw_only=True)
class Request:
    """One lead to take in.

    Attributes:
        reaction: To a known phone or e-mail.
        fallback: Instead of AUTO, where AUTO is not sure: ASK, or WARN in bulk.
    """

    draft: NewLead
    reaction: Reaction
    fallback: Reaction
    decision: Decision | None = None
    key: str | None = None


@final
class Taking:
    """The intake of one unit of work."""

    def __init__(self, unit: Writing) -> None:
        self._unit = unit
        self._pending = Pending(unit)
        self._notices: list[Notification] = []
        self._has_customers = recognising.has_customers(self._pending)

    def known(self, request: Request) -> LeadId | None:
        """Find the lead that was taken in under the key of a request before.

        Raises:
            KeyReusedError: The key was used for something else, or for a lead that does
                not exist for this actor.
        """
        if request.key is None:
            return None
        receipt = self._pending.find(Receipt, receipt_id(request.key))
        if receipt is None:
            return None
        told = intake.fingerprint(request.draft, request.decision)
        if receipt.fingerprint != told or receipt.is_spent:
            raise KeyReusedError(key=request.key, is_spent=receipt.is_spent)
        lead = self._pending.at(self._unit.resolved(receipt.result))
        if lead is None or not self._unit.may_see(lead):
            raise KeyReusedError(key=request.key, is_spent=False)
        return lead.id

    def take(self, request: Request) -> Intake:
        """Take one lead in, to be written with the others; or refuse it alone.

        Raises:
            AlreadyExistsError: The id is taken.
            RecordNotFoundError: The client, or what to merge into, does not exist for
                this actor.
            InvalidValueError: A custom value does not fit its field, or the lead is to
                be merged into another than its client.
            CustomerLinkRefusedError: The client is not in the roster.
            DuplicateFoundError: The phone or e-mail is known, and that stops it.
            MergeRefusedError: What to merge into has neither phone nor e-mail of it.
        """
        lead = self._lead(request.draft)
        found = recognising.recognise(
            self._pending, lead, seeks_customers=self._has_customers
        )
        client = self._client(request)
        others = found if client is None else found.besides(client.ref)
        decision = self._decide(request, others)
        puts: tuple[Record, ...]
        flag: MatchFlag | None = None
        match decision:
            case MergeInto():
                lead, puts = self._merged(lead, decision.customer, found)
            case KeepBoth() | None:
                puts = self._dismissals(lead, others) if decision else ()
                if client is None:
                    flag = self._flag(lead, found, dismissed=puts)
                else:
                    lead, record = self._of_client(lead, client)
                    puts = (*puts, record)
        self._put(request, lead, (*puts, *((flag,) if flag else ())))
        return Intake(
            lead=lead,
            matches=recognising.shown(self._pending, found.known),
            leads=recognising.shown(self._pending, found.leads),
            flag=flag,
            link=next((it for it in puts if isinstance(it, CustomerLinkRecord)), None),
        )

    def commit(self) -> dict[Ref, Record]:
        """Write all that was taken in and give it as it now stands."""
        if not self._pending.puts:
            return {}
        change = Change(
            action=ACTION,
            puts=self._pending.puts.values(),
            notifications=self._notices,
        )
        return dict(self._unit.commit(change))

    def _lead(self, draft: NewLead) -> Lead:
        unit = self._unit
        if draft.id is not None and self._is_taken(Ref(Kind.LEAD, draft.id)):
            raise AlreadyExistsError(kind=Lead.kind, id=draft.id)
        lead = intake.lead_of(
            draft,
            id_=unit.fresh_id() if draft.id is None else draft.id,
            by=unit.actor_id,
            now=unit.now,
            policy=unit.policy,
        )
        refuse_misfits(self._pending.find, lead.custom)
        return lead

    def _is_taken(self, ref: Ref) -> bool:
        return self._pending.at(ref) is not None or self._unit.resolved(ref) != ref

    def _seen_customer(self, ref: Ref) -> Customer:
        found = self._pending.at(self._unit.resolved(ref))
        if isinstance(found, Contact | Company) and self._unit.may_see(found):
            return found
        raise RecordNotFoundError(kind=ref.kind, id=ref.id)

    def _client(self, request: Request) -> Customer | None:
        """Find the customer that a draft names.

        Raises:
            RecordNotFoundError: It does not exist for this actor.
            InvalidValueError: The lead is to be merged into another one.
        """
        if request.draft.client is None:
            return None
        client = self._seen_customer(request.draft.client)
        decision = request.decision
        if isinstance(decision, MergeInto):
            merged = self._unit.resolved(decision.customer)
            if merged != client.ref:
                problems = (
                    Problem("client", f"is not {decision.customer}"),
                    Problem("decision", f"merges into another than {client.ref}"),
                )
                raise InvalidValueError(what="NewLead", problems=problems)
        return client

    def _of_client(self, lead: Lead, client: Customer) -> tuple[Lead, Record]:
        """Link a lead to the customer that it comes from: an upsell (S3.10)."""
        plan = customer_linking.plan_customer_link(
            lead, client, kind=LinkKind.PRIOR_CUSTOMER
        )
        change = customer_linking.link_customer(
            plan,
            flag=None,
            record_id=self._unit.fresh_id(),
            by=self._unit.actor_id,
            now=self._unit.now,
        )
        linked, record = change.puts
        assert isinstance(linked, Lead)  # noqa: S101 - what is linked is put first
        return linked, record

    def _decide(self, request: Request, found: Recognised) -> Decision | None:
        """Give the decision: the caller's, or that of AUTO; None: just take it in."""
        reaction, decision = request.reaction, request.decision
        if reaction is Reaction.BLOCK and found.known:
            raise self._duplicate(found, may_decide=False)
        if decision is not None:
            return decision
        if reaction is Reaction.AUTO:
            # Whose the lead is has been said: it is merged into nobody else.
            decision = self._auto(found) if request.draft.client is None else None
            reaction = request.fallback
        if reaction is Reaction.ASK and found.known and decision is None:
            raise self._duplicate(found, may_decide=True)
        return decision

    def _duplicate(self, found: Recognised, *, may_decide: bool) -> DuplicateFoundError:
        return DuplicateFoundError(
            matches=recognising.shown(self._pending, found.known),
            leads=recognising.shown(self._pending, found.leads),
            may_decide=may_decide,
        )

    def _auto(self, found: Recognised) -> MergeInto | None:
        """Choose the one match that is good enough; never among several, nor a mask."""
        least = self._unit.policy.intake.auto_grade
        enough = [match for match in found.known if match.grade.rank >= least.rank]
        strong = [match for match in enough if match.grade is Grade.STRONG] or enough
        may_merge = self._unit.session.may(*MERGE_RIGHTS)
        if len(strong) != 1 or not may_merge:
            return None
        chosen = next(recognising.visible(self._pending, strong), None)
        return MergeInto(chosen.right) if chosen else None

    def _merged(
        self, lead: Lead, ref: Ref, found: Recognised
    ) -> tuple[Lead, tuple[Record, ...]]:
        unit = self._unit
        customer = self._seen_customer(ref)
        if ref not in {match.right for match in found.known}:
            raise MergeRefusedError(reasons=(Reason(Why.NOT_A_MATCH, ref),))
        linked, filled, record = merge_into(
            lead,
            customer,
            policy=unit.policy.matching,
            record_id=unit.fresh_id(),
            by=unit.actor_id,
            now=unit.now,
        )
        return linked, (record, *((filled,) if filled != customer else ()))

    def _dismissals(self, lead: Lead, found: Recognised) -> tuple[Record, ...]:
        """Say that a lead is none of the matches shown; of a mask nobody can say so."""
        unit = self._unit
        return tuple(
            dismissal(
                match.right,
                lead.ref,
                reason="kept both at intake",
                id_=unit.fresh_id(),
                by=unit.actor_id,
                now=unit.now,
            )
            for match in recognising.visible(self._pending, found.known)
        )

    def _flag(
        self, lead: Lead, found: Recognised, *, dismissed: tuple[Record, ...]
    ) -> MatchFlag | None:
        apart = set(recognising.visible(self._pending, found.known))
        left = found.customers
        if dismissed:
            left = tuple(match for match in left if match not in apart)
        return flag_for(
            lead.ref,
            left,
            by=self._unit.actor_id,
            now=self._unit.now,
            known={match.right for match in found.known},
        )

    def _put(self, request: Request, lead: Lead, more: tuple[Record, ...]) -> None:
        unit = self._unit
        self._pending.put(lead, *more)
        if request.draft.notes.strip():
            self._pending.put(_note(unit, lead, request.draft.notes))
        if request.key is not None:
            self._pending.put(_receipt(unit, request, request.key, lead))
        if lead.owner_id not in (None, unit.actor_id):
            self._notices.append(
                unit.notice(
                    to=str(lead.owner_id), about=lead.ref, event="lead assigned"
                )
            )


def receipt_id(key: str) -> str:
    """Give the id of the receipt of an intake under a key."""
    return f"intake:{key}"


def _note(unit: Writing, lead: Lead, text: str) -> Note:
    return Note(
        id=unit.fresh_id(),
        created_at=unit.now,
        updated_at=unit.now,
        created_by=unit.actor_id,
        about=(lead.ref,),
        text=text,
    )


def _receipt(unit: Writing, request: Request, key: str, lead: Lead) -> Receipt:
    return Receipt(
        id=receipt_id(key),
        created_at=unit.now,
        updated_at=unit.now,
        created_by=unit.actor_id,
        fingerprint=intake.fingerprint(request.draft, request.decision),
        result=lead.ref,
    )
