"""Everything that can be done at a desk, mixed, and held to what users rely on."""

from collections.abc import Sequence
from typing import Any, Final, TypeGuard

from hypothesis import strategies as st
from hypothesis.stateful import rule

from leadlink.desk.undoing import Undone
from leadlink.model.activity import Appointment
from leadlink.model.errors import (
    LeadLinkError,
    PermissionDeniedError,
)
from leadlink.model.ids import Kind
from leadlink.model.operations import (
    OPERATIONS,
    ConversionRecord,
    LeadLinkRecord,
    Operation,
)
from leadlink.model.policy.conversion import UndoRule
from leadlink.model.refusals import (
    UndoRefusedError,
)
from leadlink.rules.undoing import Resolution
from tests.desk import promises_undo
from tests.desk.moment import Moment
from tests.desk.operating import Operating
from tests.desk.promises_undo import Done
from tests.desk.stepping import CHOICES, can
from tests.desk.working import MANAGERS, managers, places

WRITTEN: Final = frozenset({"industry", "website", "description", "role"})
"""Fields that an edit may fill with any word."""


class Mixing(Operating):
    """Whatever is done can be taken back, and nothing is lost by it."""

    @can(who=managers, place=places, resolution=st.sampled_from((None, *Resolution)))
    def unlink_leads(self, who: str, place: int, resolution: Resolution | None) -> None:
        """Take a secondary lead from its primary."""
        ref = self.pick(place, Kind.LEAD)
        answer = self.do(
            who,
            lambda desk, _: desk.links.unlink_leads(ref.id, resolution=resolution),
        )
        self.settle_undo(answer, resolution)

    def settle_undo(self, answer: object, resolution: Resolution | None) -> None:
        """Hold an undo to its promises, if it was one."""
        if not isinstance(answer, Undone):
            return
        done = self.done[answer.operation.id]
        self.removed |= frozenset(answer.removed)
        wrong = promises_undo.of_undo(
            done,
            answer,
            self.before,
            self.now,
            resolution=resolution,
            is_past=self.is_past(done),
            is_alone=self.is_alone(done, self.before),
        )
        self.settle(answer, wrong)

    def is_alone(self, done: Done, now: Moment) -> bool:
        """Tell whether no later operation, or no other link, meets an operation."""
        ids = list(self.done)
        place = ids.index(done.operation.id)
        is_link = isinstance(done.operation, LeadLinkRecord)
        others = (*(ids[:place] if is_link else ()), *ids[place + 1 :])
        found = (now.records[self.done[id_].operation.ref] for id_ in others)
        return promises_undo.stands_alone(done, filter(is_standing, found))

    # Undo.

    @can(
        who=st.sampled_from(("ana", "ana", "ana", "root", "bo")),
        resolution=st.sampled_from((None, None, *Resolution)),
    )
    def undo_last(self, who: str, resolution: Resolution | None) -> None:
        """Take back what was done last."""
        self.undo(who, 0, resolution)

    @can(
        who=managers,
        place=places,
        resolution=st.sampled_from((None, None, *Resolution)),
    )
    def undo_any(self, who: str, place: int, resolution: Resolution | None) -> None:
        """Take back what was done at any time, of what stands if there is any."""
        standing = [id_ for id_ in self.done if self.stands(id_)]
        self.undo(who, place, resolution, ids=standing)

    @can(
        who=managers,
        place=places,
        other=places,
        resolution=st.sampled_from((None, None, *Resolution)),
    )
    def quarrel(
        self, who: str, place: int, other: int, resolution: Resolution | None
    ) -> None:
        """Change again what an operation had changed, and take that back."""
        standing = [id_ for id_ in self.done if self.stands(id_)]
        if not standing:
            return
        id_ = standing[-1 - place % len(standing)]
        found = sorted(
            (ref, name)
            for ref, name in self.done[id_].changed
            if ref in self.now.records and name in (*WRITTEN, "owner_id")
        )
        if found:
            ref, name = found[other % len(found)]
            if name != "owner_id":
                self.write(who, ref, {name: self.fresh()})
            elif ref.kind is Kind.LEAD:
                self.assign(who, 0, ("ana", "bo", "cy")[other % 3], ref=ref)
        self.undo(who, 0, resolution, ids=[id_])

    def stands(self, id_: str) -> bool:
        """Tell whether an operation was not undone."""
        return is_standing(self.now.records[self.done[id_].operation.ref])

    def undo(
        self,
        who: str,
        place: int,
        resolution: Resolution | None,
        *,
        ids: Sequence[str] = (),
    ) -> None:
        """Take an operation back, once, as far as the policy allows."""
        ids = ids or list(self.done)
        if not ids:
            return
        id_ = ids[-1 - place % len(ids)]
        done = self.done[id_]
        record = self.now.records[done.operation.ref]
        answer = self.do(who, lambda desk, _: desk.undo(id_, resolution=resolution))
        if who not in MANAGERS:
            assert isinstance(answer, PermissionDeniedError)
            return
        is_allowed = self.may_undo(record)
        if isinstance(answer, LeadLinkError):
            assert isinstance(answer, UndoRefusedError)
            if is_allowed and resolution is None:
                is_clean = promises_undo.is_untouched(done, self.now)
                is_clean = is_clean and self.is_alone(done, self.now)
                assert not is_clean or self.is_past(done), str(answer)
            elif is_allowed:
                assert answer.reasons, str(answer)
        else:
            assert is_allowed
        self.settle_undo(answer, resolution)

    def may_undo(self, record: Any) -> bool:
        """Tell whether an operation stands, and the policy lets it be taken back."""
        policy, age = self.policy.conversion, self.clock.now() - record.created_at
        window = policy.undo_window
        return record.undone_at is None and not (
            isinstance(record, ConversionRecord)
            and (
                policy.undo is UndoRule.NEVER or (window is not None and age >= window)
            )
        )

    def is_past(self, done: Done) -> bool:
        """Tell whether something that would come back is over by now."""
        past = (done.before.records.get(ref) for ref in done.touched)
        now = self.clock.now()
        return any(isinstance(it, Appointment) and it.starts_at <= now for it in past)


class Mixed(Mixing):
    """All of it."""

    @rule(step=st.one_of(CHOICES))
    def step(self, step: tuple[str, dict[str, Any]]) -> None:
        """Do any of what can be done."""
        name, arguments = step
        getattr(self, name)(**arguments)


def is_standing(record: object) -> TypeGuard[Operation]:
    """Tell whether a record is an operation that was not undone."""
    return isinstance(record, OPERATIONS) and record.undone_at is None
