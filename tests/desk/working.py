"""The days' work at a desk, in any order: claims, edits, notes, reviews, intake."""

from datetime import timedelta
from typing import Any, Final

import attrs
from hypothesis import strategies as st

from leadlink.desk.acting import ActingDesk
from leadlink.model.errors import (
    LeadLinkError,
    PermissionDeniedError,
)
from leadlink.model.fields import Standing
from leadlink.model.ids import Kind, Ref
from leadlink.model.intake import Decision, KeepBoth, MergeInto, NewLead
from leadlink.model.lead import Lead
from leadlink.model.merging import MERGEABLE_KINDS
from leadlink.model.refusals import (
    LeadAlreadyClaimedError,
    StaleRecordError,
)
from tests.desk import promises
from tests.desk.moment import MAIN, WORK, differing
from tests.desk.stepping import Stepping, can

DAY: Final = timedelta(hours=24)
MANAGERS: Final = frozenset({"ana", "root"})
WORKERS: Final = frozenset({"ana", "bo", "root"})

STATUSES: Final = ("CONTACTED", "QUALIFIED", "LOST", "CONVERTED", "CONTACTED")

managers = st.sampled_from(("ana", "ana", "root"))
anybody = st.sampled_from(("ana", "ana", "ana", "ana", "root", "bo", "cy"))
places = st.integers(0, 15)
words = st.sampled_from(("", "silk", "jute"))


class Working(Stepping):
    """What people do day by day."""

    def changed(self) -> frozenset[Ref]:
        """Give what the last step changed of what users work with."""
        found = differing(self.before, self.now)
        return frozenset(ref for ref in found if ref.kind in WORK)

    # Claims.

    @can(
        who=anybody,
        place=places,
        action=st.sampled_from(("claim", "claim", "wait", "release", "take")),
    )
    def hold(self, who: str, place: int, action: str) -> None:
        """Claim a lead, also at the very end of a hold; give it back, or own it."""
        if action == "wait":
            found = self.now.leads_to(self.pick(place, Kind.LEAD))
            if isinstance(found, Lead) and found.hold is not None:
                self.clock.set(found.hold.held_until)
            self.claim(who, place)
        elif action == "claim":
            self.claim(who, place)
        else:
            self.end_hold(who, place, is_release=action == "release")

    def claim(self, who: str, place: int) -> None:
        """Who claims first holds the lead until the very end of the window."""
        ref = self.pick(place, Kind.LEAD)
        lead, now = self.now.leads_to(ref), self.clock.now()
        answer = self.do(who, lambda desk, _: desk.leads.claim(ref.id))
        if lead is None:
            assert isinstance(answer, LeadLinkError)
            return
        assert isinstance(lead, Lead)
        hold = lead.hold if lead.hold and now < lead.hold.held_until else None
        if who not in WORKERS:
            assert isinstance(answer, PermissionDeniedError)
        elif hold is not None and hold.holder_id != who:
            assert isinstance(answer, LeadAlreadyClaimedError)
            assert answer.held_by == hold.holder_id
            assert answer.held_until == hold.held_until
        elif hold is not None or promises.is_claimable(lead, now):
            assert isinstance(answer, Lead)
            wrong = promises.of_claim(lead, answer, who, now, now + DAY)
            self.settle(answer, wrong)
        else:
            assert isinstance(answer, LeadLinkError)

    def end_hold(self, who: str, place: int, *, is_release: bool) -> None:
        """Only who holds a lead at this instant gives it back, or owns it."""
        ref = self.pick(place, Kind.LEAD)
        lead, now = self.now.leads_to(ref), self.clock.now()
        hold = lead.hold if isinstance(lead, Lead) else None
        if is_release:
            answer = self.do(who, lambda desk, _: desk.leads.release(ref.id))
        else:
            answer = self.do(who, lambda desk, _: desk.leads.take_ownership(ref.id))
        if self.settle(answer):
            assert hold is not None
            assert (hold.holder_id, now < hold.held_until) == (who, True)

    @can(
        who=anybody,
        chore=st.sampled_from(("sweep", "assign", "status", "archive", "standing")),
        place=places,
        other=places,
    )
    def chore(self, who: str, chore: str, place: int, other: int) -> None:
        """Do one of the small things of a day."""
        who = who if chore == "assign" or who in MANAGERS else "ana"
        match chore:
            case "sweep":
                self.sweep(who)
            case "assign":
                self.assign(who, place, ("ana", "bo", None)[other % 3])
            case "status":
                self.set_status(who, place, STATUSES[other % len(STATUSES)])
            case "archive":
                self.archive(who, place, is_back=bool(other % 2))
            case _:
                self.set_standing(who, place, tuple(Standing)[other % 4])

    def sweep(self, who: str) -> None:
        """A sweep takes only holds that have ended."""
        assert self.settle(self.do(who, lambda desk, _: desk.leads.sweep()))
        for ref in differing(self.before, self.now):
            was, lead = self.before.records[ref], self.now.records[ref]
            assert isinstance(was, Lead)
            assert was.hold is not None
            assert was.hold.held_until <= self.clock.now()
            assert lead == attrs.evolve(
                was, hold=None, version=was.version + 1, updated_at=self.clock.now()
            )

    def assign(
        self, who: str, place: int, to: str | None, *, ref: Ref | None = None
    ) -> None:
        """Give a lead to somebody, or to nobody."""
        id_ = (ref or self.pick(place, Kind.LEAD)).id
        if to is None:
            answer = self.do(who, lambda desk, _: desk.leads.unassign(id_))
        else:
            answer = self.do(who, lambda desk, _: desk.leads.assign(id_, to))
        assert self.settle(answer) <= (who in MANAGERS)

    def set_status(self, who: str, place: int, status: str) -> None:
        """Take a lead along its pipeline."""
        id_ = self.pick(place, Kind.LEAD).id
        self.settle(self.do(who, lambda desk, _: desk.leads.set_status(id_, status)))

    # Edits and the rest of a day's work.

    @can(
        who=managers,
        place=places,
        kind=st.sampled_from((Kind.LEAD, Kind.CONTACT, Kind.COMPANY, Kind.DEAL)),
        field=st.sampled_from(("name", "industry", "tags", "phones", "description")),
        word=words,
        behind=st.sampled_from((0, 0, 0, 1)),
    )
    def edit(
        self, who: str, place: int, kind: Kind, *, field: str, word: str, behind: int
    ) -> None:
        """An edit needs the version that was read, and changes just what it says."""
        ref = self.pick(place, kind)
        record = self.now.leads_to(ref)
        change: dict[str, Any] = {field: word or self.fresh()}
        if field == "tags":
            change = {field: (*getattr(record, field, ()), word or self.fresh())}
        elif field == "phones":
            number = f"+91 98450 {40000 + self.counted}"
            change = {field: (*getattr(record, field, ()), number)}
        self.write(who, ref, change, behind=behind)

    def write(
        self, who: str, ref: Ref, change: dict[str, Any], *, behind: int = 0
    ) -> None:
        """Edit what was read, or what was read some versions ago."""
        record = self.now.leads_to(ref)
        version = max(1, record.version - behind) if record is not None else 1

        def step(desk: ActingDesk, _: int) -> object:
            if ref.kind is Kind.LEAD:
                return desk.leads.edit(ref.id, version=version, **change)
            return desk.customers.edit(ref, version, **change)

        answer = self.do(who, step)
        if self.settle(answer):
            assert record is not None
            assert version == record.version
            assert self.changed() <= {record.ref}
        elif record is not None and version != record.version:
            assert isinstance(answer, StaleRecordError | LeadLinkError)

    def archive(self, who: str, place: int, *, is_back: bool) -> None:
        """Put a record away, or bring it back."""
        ref = self.pick(place, *MAIN)

        def step(desk: ActingDesk, _: int) -> Any:
            if ref.kind is Kind.LEAD:
                move = desk.leads.restore if is_back else desk.leads.archive
                return move(ref.id)
            turn = desk.customers.restore if is_back else desk.customers.archive
            return turn(ref)

        self.settle(self.do(who, step))

    @can(
        who=managers,
        place=places,
        what=st.sampled_from(("note", "task", "appointment", "document", "close")),
        other=places,
    )
    def work(self, who: str, place: int, what: str, other: int) -> None:
        """Write down, plan, attach, and be done with it."""
        ref = self.pick(place, *MAIN)
        word, start = self.fresh(), self.clock.now() + timedelta(hours=other)
        task, visit = self.pick(other, Kind.TASK), self.pick(other, Kind.APPOINTMENT)

        def step(desk: ActingDesk, _: int) -> Any:
            match what:
                case "note":
                    return desk.customers.log(ref, word)
                case "task":
                    return desk.customers.add_task(ref, word)
                case "appointment":
                    return desk.customers.add_appointment(ref, word, starts_at=start)
                case "document":
                    return desk.customers.attach_document(ref, word, word)
                case _ if place % 2:
                    return desk.customers.complete_task(task.id)
                case _:
                    return desk.customers.cancel_appointment(visit.id)

        self.settle(self.do(who, step))

    def set_standing(self, who: str, place: int, standing: Standing) -> None:
        """Take somebody into the roster, or out of it."""
        ref = self.pick(place, Kind.CONTACT, Kind.COMPANY)
        self.settle(
            self.do(who, lambda desk, _: desk.customers.set_standing(ref, standing))
        )

    @can(
        who=managers,
        one=places,
        other=places,
        what=st.sampled_from(("dismiss", "revoke", "flag", "decide")),
    )
    def review(self, who: str, one: int, other: int, what: str) -> None:
        """Say who is not the same, take it back, ask, and answer."""
        left = self.pick(one, *MERGEABLE_KINDS)
        right = self.pick(other, *MERGEABLE_KINDS)
        said = [it.id for it in self.now.records.values() if it.kind is Kind.DISMISSAL]
        open_ = [it.id for it in self.now.records.values() if it.kind is Kind.FLAG]

        def step(desk: ActingDesk, _: int) -> Any:
            match what:
                case "dismiss":
                    return desk.matches.dismiss(left, right)
                case "revoke":
                    return desk.matches.revoke(said[one % len(said)] if said else "X")
                case "flag":
                    return desk.matches.flag(left)
                case _:
                    id_ = open_[one % len(open_)] if open_ else "X"
                    return desk.matches.dismiss_flag(id_)

        self.settle(self.do(who, step))

    @can(
        who=managers,
        place=places,
        decision=st.sampled_from(("keep", "merge", None)),
        number=st.sampled_from(("+91 98450 12345", "+91 98450 55555")),
    )
    def create(self, who: str, place: int, decision: str | None, number: str) -> None:
        """Take a lead in, and say whether it is somebody who is known."""
        word = self.fresh()
        draft = NewLead(id=f"M{word}", name="Asha Rao", phones=[number], tags=[word])
        known = self.pick(place, Kind.CONTACT)
        choice: Decision | None = None
        if decision is not None:
            choice = KeepBoth() if decision == "keep" else MergeInto(known)
        self.settle(self.do(who, lambda desk, _: desk.leads.create(draft, choice)))

    @can(hours=st.sampled_from((1, 3, 24, 24, 30, -1, -30)))
    def pass_time(self, hours: int) -> None:
        """Move the clock, backwards too."""
        self.clock.advance(timedelta(hours=hours))
