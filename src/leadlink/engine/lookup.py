"""Who in the store may be this record? A lookup that never scans the roster."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from math import log2

from leadlink.model.ids import Kind, Ref
from leadlink.model.match import Match
from leadlink.model.policy.matching import MatchingPolicy
from leadlink.model.records import RECORD_CLASSES
from leadlink.ports.candidates import Candidates
from leadlink.ports.store import Reader
from leadlink.rules.matching import keys
from leadlink.rules.matching.compare import comparisons
from leadlink.rules.matching.compare_people import count_people
from leadlink.rules.matching.comparison import ROSTER
from leadlink.rules.matching.field_names import FIELD_NAMES, FieldNames
from leadlink.rules.matching.model import MatchModel
from leadlink.rules.matching.profile import Matched, Profile, employer_of, profile_of
from leadlink.rules.matching.relate import explain, is_shown
from leadlink.rules.matching.screen import (
    COUNTED,
    NAME_TYPES,
    PEOPLE_TYPES,
    screen_of,
)
from leadlink.rules.matching.screen_keys import may_be_shown

_COMMON = 20
_ANYWAY = 2
_ENOUGH = 10
_CERTAIN = frozenset("pe")
_TOLD = 12
"""So many holders of a type of contact tell whether few or many people use it."""

_PEOPLE_KEYS = PEOPLE_TYPES
_NAME_KEYS = NAME_TYPES

Promising = Callable[[Iterable[str], Iterable[str], Mapping[str, int]], bool]
"""Tells from all keys of a record, those shared and their sizes whether to read it."""

Excluding = Callable[[Ref], bool] | frozenset[Ref]


def find_matches(
    reader: Reader,
    record: Matched,
    policy: MatchingPolicy,
    *,
    kinds: frozenset[Kind],
    excluding: Excluding = frozenset(),
    model: MatchModel | None = None,
) -> tuple[Match, ...]:
    """Find the records that *record* may be the same as, best first.

    At most ``policy.budget`` records are read, through the index keys of *record*, the
    rarest first. Archived records, secondary leads and converted leads are left out,
    and so is *record* itself and what is less probable than ``policy.shown``; who is of
    one household is shown when that is as probable as ``policy.possible``.

    Args:
        reader: A snapshot of the store.
        record: Stored or not.
        policy: The same by which the store was indexed.
        kinds: What to look for, of LEAD, CONTACT, COMPANY and JOB.
        excluding: References that are not looked at, or a predicate of them.
        model: What is compared; None is the model that comes with leadlink.

    Returns:
        Most probable first, then by reference.
    """
    fields = FIELD_NAMES if model is None else model.fields
    fetch = _fetching(reader, policy, fields)
    probe = profile_of(record, policy, fields)
    return matches_of(
        probe,
        reader,
        fetch,
        policy,
        kinds=kinds,
        excluding=excluding,
        roster=roster_of(reader, kinds),
        model=model,
    )


def roster_of(index: Candidates, kinds: frozenset[Kind]) -> int:
    """Estimate how many records of *kinds* a store's index holds, by its sample."""
    sizes = index.sizes(keys.roster_keys(kinds), at_most=keys.SAMPLE)
    return keys.roster_size(kinds, sizes)


def find_employers(
    reader: Reader,
    record: Matched,
    policy: MatchingPolicy,
    *,
    excluding: Excluding = frozenset(),
    model: MatchModel | None = None,
) -> tuple[Match, ...]:
    """Find the companies that the employer named in a person's record may be.

    ``find_matches`` compares the person, who is never the same as a company; this
    compares the employer's name, website and mail domain. Answers as ``find_matches``
    does, with the person's reference on the left; empty where no company is named.
    """
    probe = employer_of(record, policy)
    if probe is None:
        return ()
    kinds = frozenset((Kind.COMPANY,))
    fetch = _fetching(reader, policy)
    return matches_of(
        probe, reader, fetch, policy, kinds=kinds, excluding=excluding, model=model
    )


def _fetching(
    reader: Reader, policy: MatchingPolicy, fields: FieldNames = FIELD_NAMES
) -> Callable[[Ref], Profile | None]:
    def fetch(ref: Ref) -> Profile | None:
        found = reader.get(RECORD_CLASSES[ref.kind], ref.id)
        if isinstance(found, Matched) and keys.is_matchable(found):
            return profile_of(found, policy, fields)
        return None

    return fetch


def matches_of(
    probe: Profile,
    index: Candidates,
    fetch: Callable[[Ref], Profile | None],
    policy: MatchingPolicy,
    *,
    kinds: frozenset[Kind],
    excluding: Excluding = frozenset(),
    roster: int = 0,
    model: MatchModel | None = None,
) -> tuple[Match, ...]:
    """Find the matches of a profile in any index, with *fetch* to read a candidate.

    *roster* is about how many records there are; 0 is few, or not known.
    """
    is_excluded = excluding if callable(excluding) else excluding.__contains__
    probe_keys = keys.profile_keys(probe)
    sizes = index.sizes(probe_keys, at_most=COUNTED)

    def is_wanted(ref: Ref) -> bool:
        return ref.kind in kinds and ref != probe.ref and not is_excluded(ref)

    if probe.is_organisation:
        refs = candidates(index, sizes, is_wanted, policy.budget)
    else:
        table = (model or MatchModel.default()).people
        screen = screen_of(table, policy, roster)
        refs = candidates(
            index,
            sizes,
            is_wanted,
            policy.budget,
            lambda *it: may_be_shown(screen, probe, *it),
        )
    found = [profile for profile in map(fetch, refs) if profile is not None]
    sharers = sharers_of(probe, probe_keys, found, sizes, roster)
    matches: list[Match] = []
    for profile in found:
        compared = comparisons(probe, profile, sharers, model)
        if is_shown(compared, probe, profile, policy, model):
            matches.append(
                explain(probe, profile, compared, policy, sharers=sharers, model=model)
            )
    matches.sort(key=lambda match: (-match.same, match.right))
    return tuple(matches)


def candidates(
    index: Candidates,
    sizes: Mapping[str, int],
    is_wanted: Callable[[Ref], bool],
    budget: int,
    promises: Promising | None = None,
) -> tuple[Ref, ...]:
    """Choose up to *budget* references that share the rarest keys.

    Each key votes for its holders with the more weight the fewer they are, so that a
    switchboard cannot push out who shares more. Once rarer keys have found enough, the
    holders of a common one are asked for only to choose among too many. Keys too common
    to be read are crossed with each other where hardly anybody was found.

    With *promises*, who tells by keys who may be shown, beyond the first only those
    are chosen, and a few holders of each contact, who are to be counted.
    """
    votes = _votes(index, sizes, is_wanted, budget)
    best = _first(votes)[:budget]
    skipped = [key for key, size in sizes.items() if size >= COUNTED]
    if len(skipped) > 1 and len(best) < _ENOUGH:
        several = index.sharing(skipped, limit=budget)
        crossed = (found.record for found in several if found.keys > 1)
        more = (ref for ref in crossed if ref not in votes and is_wanted(ref))
        best.extend(list(more)[: budget - len(best)])
    if promises is None:
        return tuple(best)
    return tuple(_promising(index.keys(best), sizes, promises))


def _votes(
    index: Candidates,
    sizes: Mapping[str, int],
    is_wanted: Callable[[Ref], bool],
    budget: int,
) -> dict[Ref, float]:
    """Let the keys that are not too common vote for their holders, the rarest first."""
    votes: dict[Ref, float] = {}
    common: list[str] = []
    for key in sorted(sizes, key=lambda key: (sizes[key], key)):
        size = sizes[key]
        if size <= _COMMON or key[0] in _CERTAIN or len(votes) < _ENOUGH:
            holders = index.holders(key, limit=size) if size < COUNTED else ()
            for ref in holders:
                if ref in votes or is_wanted(ref):
                    votes[ref] = votes.get(ref, 0) + _weight(key, size)
        elif size < COUNTED:
            common.append(key)
    for key in common * (len(votes) > budget):
        for ref in index.holders(key, limit=sizes[key]):
            if ref in votes:
                votes[ref] += _weight(key, sizes[key])
    return votes


def _weight(key: str, size: int) -> float:
    return log2(COUNTED / size) + (2 if key[0] in _CERTAIN else 0)


def _first(votes: Mapping[Ref, float]) -> list[Ref]:
    """Give references by their votes, the most first."""
    return sorted(votes, key=lambda ref: (-votes[ref], *_place(ref)))


def _promising(
    held: Mapping[Ref, frozenset[str]], sizes: Mapping[str, int], promises: Promising
) -> Iterator[Ref]:
    """Give who may be shown, and some of those who share a contact."""
    shared = {ref: sizes.keys() & found for ref, found in held.items()}
    votes = {
        ref: sum(_weight(key, sizes[key]) for key in found)
        for ref, found in shared.items()
    }
    counted = dict.fromkeys(_PEOPLE_KEYS, 0)
    for rank, ref in enumerate(_first(votes)):
        kinds = {key[0] for key in shared[ref]}
        people = [kind for kind in kinds if counted.get(kind, _TOLD) < _TOLD]
        is_first = rank < _ANYWAY
        if not is_first:
            for kind in people:
                counted[kind] += 1
        if is_first or people or promises(held[ref], shared[ref], sizes):
            yield ref


def _place(ref: Ref) -> tuple[str, str]:
    """Give what references are ordered by; to compare it is quicker."""
    return ref.kind, ref.id


def sharers_of(
    probe: Profile,
    probe_keys: Iterable[str],
    found: Iterable[Profile],
    sizes: Mapping[str, int],
    roster: int = 0,
) -> dict[str, int]:
    """Count who uses the contact keys of *probe*, who has its name, and everybody."""
    holders: dict[str, list[Profile]] = {
        key: [probe] for key in probe_keys if key[0] in _PEOPLE_KEYS and key in sizes
    }
    for profile in found:
        for key in holders.keys() & set(keys.people_keys(profile)):
            holders[key].append(profile)
    sharers = {
        key: count_people(profile.name for profile in profiles)
        for key, profiles in holders.items()
    }
    sharers.update({key: size for key, size in sizes.items() if key[0] in _NAME_KEYS})
    sharers[ROSTER] = roster
    return sharers
