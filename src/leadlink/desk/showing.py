"""Records as they are handed out: without what they tell of hidden ones (spec 13)."""

from collections.abc import Iterable, Iterator
from typing import TypeVar

import attrs

from leadlink.desk.session import Reading
from leadlink.model.activity import Activity, Appointment, Document, Note, Task
from leadlink.model.ids import Ref
from leadlink.model.operations import (
    ConversionRecord,
    Effect,
    LosingValue,
    MergeRecord,
    Operation,
    Subject,
)
from leadlink.ports.queries import Referencing

O = TypeVar("O", bound=Operation)  # noqa: E741 - as in Operation
V = TypeVar("V", bound=Activity)


def shown(unit: Reading, operation: O) -> O:
    """Give an operation without what it did to records that the actor may not see.

    What stands is hidden or not as it stands now; of what is gone, each image decides.
    The operation itself stays whole in the store: an undo takes all of it back.
    """
    effects = tuple(_effects(unit, operation.effects))
    if isinstance(operation, ConversionRecord | MergeRecord):
        losing = tuple(_losing(unit, operation.losing, operation.effects))
        return attrs.evolve(operation, effects=effects, losing=losing)
    return attrs.evolve(operation, effects=effects)


def shown_activity(unit: Reading, activity: V) -> V:
    """Give an activity without the hidden ones among the records that it is about."""
    about = tuple(ref for ref in activity.about if unit.sees(ref))
    return attrs.evolve(activity, about=about) if about else activity


def activities(unit: Reading, kind: type[V], record: Ref) -> tuple[V, ...]:
    """Give what happened around a record that the actor sees, oldest first."""
    about = unit.every(Referencing(kind, record))
    return tuple(shown_activity(unit, activity) for activity in about)


def _effects(unit: Reading, effects: Iterable[Effect]) -> Iterator[Effect]:
    for effect in effects:
        if _is_seen(unit, effect):
            yield Effect(
                before=_image(unit, effect.before), after=_image(unit, effect.after)
            )


def _image(unit: Reading, image: Subject | None) -> Subject | None:
    if isinstance(image, Note | Task | Appointment | Document):
        return shown_activity(unit, image)
    return image


def _losing(
    unit: Reading, losing: Iterable[LosingValue], effects: Iterable[Effect]
) -> Iterator[LosingValue]:
    touched = {effect.ref: _is_seen(unit, effect) for effect in effects}
    for value in losing:
        if (
            touched[value.record]
            if value.record in touched
            else unit.sees(value.record)
        ):
            yield value


def _is_seen(unit: Reading, effect: Effect) -> bool:
    stands = unit.at(effect.ref)
    if stands is not None:
        return unit.may_see(stands)
    images = (effect.before, effect.after)
    return all(unit.may_see(image) for image in images if image is not None)
