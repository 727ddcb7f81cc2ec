"""Merges: the facet ``desk.acting_as(actor).merges``."""

from collections.abc import Iterator, Mapping, Sequence
from typing import final, overload

import attrs

from leadlink.desk import formers
from leadlink.desk.facet import Facet
from leadlink.desk.revocable import layer_over
from leadlink.desk.session import Reading, Writing
from leadlink.desk.showing import shown
from leadlink.desk.staleness import require_unchanged
from leadlink.model.actor import Permission
from leadlink.model.errors import InvalidValueError, Problem
from leadlink.model.fields import FieldChoice
from leadlink.model.ids import Ref
from leadlink.model.match import Dismissal, MatchFlag
from leadlink.model.merging import Mergeable, MergePlan
from leadlink.model.operations import SUBJECTS, Effect, MergeRecord, Subject
from leadlink.model.policy.merging import MergeRule
from leadlink.model.records import Record
from leadlink.model.refusals import StaleRecordError
from leadlink.ports.queries import Referencing
from leadlink.rules import merging, merging_choices


@final
@attrs.frozen
class Merges(Facet):
    """Making one record of several: plan, then apply; what was merged stays known."""

    def plan(
        self,
        records: Sequence[Ref],
        *,
        survivor: Ref | None = None,
        fields: Mapping[str, MergeRule | Ref] | None = None,
    ) -> MergePlan:
        """Work out what merging records would do; nothing is written.

        Args:
            records: Two or more contacts, companies or leads; where several have a
                value that the survivor lacks, the first one's is taken.
            survivor: The one that stays; None: the policy's choice.
            fields: For a field either how to merge it, or the record whose value the
                survivor takes. A custom field is ``custom[its id]``.

        Returns:
            The plan; of the records that turn to the survivor only those that the actor
            sees are in it.

        Raises:
            PermissionDeniedError: The actor lacks MERGE_RECORDS.
            RecordNotFoundError: One of them does not exist for this actor.
            MergeRefusedError: With every reason against it.
            InvalidValueError: The survivor is none of them, there is none, or a field
                cannot be merged so.
        """
        self.session.require(Permission.MERGE_RECORDS)
        with self.session.reading() as unit:
            found = [unit.see_at(ref) for ref in records]
            members = merging.mergeable(records, found)
            stays = _survivor(unit, members, survivor)
            goes = tuple(record for record in members if record.ref != stays.ref)
            choices = merging_choices.choices_of(
                stays, goes, rules=fields or {}, policy=unit.policy.merging
            )
            return _shown(unit, _planned(unit, stays, goes, choices))

    def apply(self, plan: MergePlan) -> MergeRecord:
        """Carry out a plan: all of it in one unit of work, or nothing.

        Returns:
            The record of the merge, by whose id it can be undone.

        Raises:
            PermissionDeniedError: The actor lacks MERGE_RECORDS.
            RecordNotFoundError: The actor may not see a record of the plan.
            StaleRecordError: What the plan was made from has changed: which records.
            MergeRefusedError: The records may not be merged.
            InvalidValueError: The plan was altered, or made by another actor or under
                another policy.
        """
        self.session.require(Permission.MERGE_RECORDS)

        def work(unit: Writing) -> MergeRecord:
            members = (plan.survivor, *plan.merged)
            refs = [record.ref for record in members]
            merging.mergeable(refs, [unit.see_at(ref) for ref in refs])
            require_unchanged(unit, members)
            again = _planned(
                unit, plan.survivor, plan.merged, plan.choices, made_at=plan
            )
            seen = _shown(unit, again)
            if seen != plan:
                stale = _differing(plan, seen)
                if stale:
                    raise StaleRecordError(records=stale)
                problem = Problem(
                    "", "was altered, or made by another actor or under another policy"
                )
                raise InvalidValueError(what="MergePlan", problems=(problem,))
            change = merging.merge(
                again,
                record_id=unit.fresh_id(),
                by=unit.actor_id,
                now=unit.now,
                notice=unit.notice,
                layer=layer_over(unit, again.effects),
            )
            written = unit.commit(change).values()
            made = next(it for it in written if isinstance(it, MergeRecord))
            return _shown(unit, made)

        return self.session.writing(work)

    def get(self, merge_id: str) -> MergeRecord:
        """Give a merge, undone ones too, if the actor sees its survivor.

        Raises:
            RecordNotFoundError: It does not exist for this actor.
        """
        with self.session.reading() as unit:
            return _shown(unit, unit.see(MergeRecord, merge_id))

    def of(self, record: Ref) -> tuple[MergeRecord, ...]:
        """Give the merges that a record took part in, oldest first, undone ones too.

        Raises:
            RecordNotFoundError: The record does not exist for this actor.
        """
        with self.session.reading() as unit:
            found = unit.see_at(record)
            merges = {
                merge.ref: merge
                for alias in unit.aliases(found.ref)
                for merge in unit.every(Referencing(MergeRecord, alias))
                if alias in (merge.survivor, *merge.merged) and unit.may_see(merge)
            }
            in_order = sorted(merges.values(), key=lambda it: (it.created_at, it.id))
            return tuple(_shown(unit, merge) for merge in in_order)

    def formers(self, record: Ref) -> tuple[Mergeable, ...]:
        """Give the records that are merged into one, as they were; oldest merge first.

        Raises:
            RecordNotFoundError: The record does not exist for this actor.
        """
        with self.session.reading() as unit:
            found = unit.see_at(record)
            return tuple(formers.formers(unit.reader, found.ref))


@overload
def _shown(unit: Reading, merge: MergePlan) -> MergePlan: ...
@overload
def _shown(unit: Reading, merge: MergeRecord) -> MergeRecord: ...
def _shown(unit: Reading, merge: MergePlan | MergeRecord) -> MergePlan | MergeRecord:
    """Leave out records that turn to the survivor and that the actor may not see."""
    if isinstance(merge, MergePlan):
        return attrs.evolve(merge, turned=tuple(_visible(unit, merge.turned)))
    return shown(unit, merge)


def _visible(unit: Reading, effects: Sequence[Effect]) -> Iterator[Effect]:
    for effect in effects:
        sides = (it for it in (effect.before, effect.after) if it is not None)
        if all(map(unit.may_see, sides)):
            yield effect


def _survivor(
    unit: Reading, members: Sequence[Mergeable], named: Ref | None
) -> Mergeable:
    for record in members:
        if record.ref == named:
            return record
    if named is not None or not members:
        problem = Problem("survivor", "must be one of the records")
        raise InvalidValueError(what="merge", problems=(problem,))
    return merging_choices.survivor_of(members, unit.policy.merging.survivor)


def _planned(
    unit: Reading,
    survivor: Mergeable,
    merged: Sequence[Mergeable],
    choices: Sequence[FieldChoice],
    *,
    made_at: MergePlan | None = None,
) -> MergePlan:
    return merging.plan_merge(
        survivor,
        merged,
        choices=choices,
        referrers=tuple(_referrers(unit, survivor, merged)),
        matching=unit.policy.matching,
        by=unit.actor_id,
        now=unit.now if made_at is None else made_at.made_at,
    )


def _referrers(
    unit: Reading, survivor: Mergeable, merged: Sequence[Mergeable]
) -> Iterator[Subject]:
    found: dict[Ref, Record] = {}
    for kind in SUBJECTS:
        for record in merged:
            found |= {it.ref: it for it in unit.every(Referencing(kind, record.ref))}
    for review in (Dismissal, MatchFlag):
        for it in unit.every(Referencing(review, survivor.ref)):
            found[it.ref] = it
    yield from (it for it in found.values() if isinstance(it, SUBJECTS))


def _differing(plan: MergePlan, again: MergePlan) -> tuple[Ref, ...]:
    """Give the records from which only one of two plans was made."""
    return tuple(
        sorted(
            {it.ref for it in {*_read(plan)} ^ {*_read(again)}},
        )
    )


def _read(plan: MergePlan) -> Iterator[Subject]:
    yield from (it.before for it in plan.effects if it.before is not None)
