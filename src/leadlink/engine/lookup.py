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
from leadlink.rules.matching.compare_names import count_people
from leadlink.rules.matching.comparison import ROSTER
from leadlink.rules.matching.field_names import FIELD_NAMES, FieldNames
from leadlink.rules.matching.model import MatchModel
from leadlink.rules.matching.profile import Matched, Profile, employer_of, profile_of
from leadlink.rules.matching.relate import explain, is_shown
from leadlink.rules.matching.screen import (
    COUNTED,
    NAME_TYPES,
    PEOPLE_TYPES,
    Screen,
    is_promising,
    screen_of,
)

_COMMON = 20
_ANYWAY = 5
_ENOUGH = 10
_CERTAIN = frozenset("pe")
_TOLD = 12
"""So many holders of a type of contact tell whether few or many people use it."""

_PEOPLE_KEYS = PEOPLE_TYPES
_NAME_KEYS = NAME_TYPES

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
        refs = candidates(index, sizes, is_wanted, policy.budget, screen)
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
    screen: Screen | None = None,
) -> tuple[Ref, ...]:
    """Choose up to *budget* references that share the rarest keys.

    Each key votes for its holders with the more weight the fewer they are, so that a
    switchboard cannot push out who shares more. A common key only adds its vote to
    candidates that rarer ones have found, as long as there are enough of those. Keys
    too common to be read are crossed with each other where room is left.

    With a screen, beyond the first five only those are chosen whose keys promise that
    they will be shown, and a few holders of each contact, who are to be counted.
    """
    votes: dict[Ref, float] = {}
    shared: dict[Ref, list[str]] = {}
    skipped: list[str] = []
    for key in sorted(sizes, key=lambda key: (sizes[key], key)):
        size = sizes[key]
        if size >= COUNTED:
            skipped.append(key)
            continue
        is_rare = size <= _COMMON or key[0] in _CERTAIN or len(votes) < _ENOUGH
        weight = log2(COUNTED / size) + (2 if key[0] in _CERTAIN else 0)
        for ref in index.holders(key, limit=size):
            if ref in votes:
                votes[ref] += weight
                shared[ref].append(key)
            elif is_rare and is_wanted(ref):
                votes[ref] = weight
                shared[ref] = [key]
    best = sorted(votes, key=lambda ref: (-votes[ref], *_place(ref)))[:budget]
    if screen is not None:
        best[_ANYWAY:] = _promising(best[_ANYWAY:], shared, sizes, screen)
    if len(skipped) > 1 and len(best) < _ENOUGH:
        several = index.sharing(skipped, limit=budget)
        crossed = (found.record for found in several if found.keys > 1)
        more = (ref for ref in crossed if ref not in votes and is_wanted(ref))
        best.extend(list(more)[: budget - len(best)])
    return tuple(best)


def _promising(
    refs: Iterable[Ref],
    shared: Mapping[Ref, Iterable[str]],
    sizes: Mapping[str, int],
    screen: Screen,
) -> Iterator[Ref]:
    """Give who may be shown, and some of those who share a contact."""
    known: dict[tuple[str, ...], bool] = {}
    counted = dict.fromkeys(_PEOPLE_KEYS, 0)
    for ref in refs:
        found = tuple(shared[ref])
        kinds = frozenset(key[0] for key in found)
        if found not in known:
            named = (sizes[key] for key in found if key[0] == "n")
            surnames = filter(None, map(keys.surname_key, found))
            bearers = (sizes.get(key, 0) for key in surnames)
            known[found] = is_promising(
                screen, kinds, min(named, default=0), min(bearers, default=0)
            )
        people = [kind for kind in kinds if counted.get(kind, _TOLD) < _TOLD]
        for kind in people:
            counted[kind] += 1
        if known[found] or people:
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
