"""The screen: what is left out could not have been shown."""

import attrs
import pytest

from leadlink.model.policy.matching import MatchingPolicy
from leadlink.rules.matching.compare_names import (
    CLOSE,
    DIFFERENT,
    INITIAL,
    MISSING,
    SAME,
)
from leadlink.rules.matching.features import LEVELS
from leadlink.rules.matching.model import MatchModel
from leadlink.rules.matching.screen import Screen, adds_up, screen_of
from leadlink.rules.matching.screen_classes import (
    LEVELS_OF,
    AddressClass,
    EmailClass,
    ValueClass,
)
from leadlink.rules.matching.screen_facts import (
    address_class,
    crossed_class,
    email_class,
)
from tests.rules.matching.people import POLICY

MODEL = MatchModel.default()
SMALL = screen_of(MODEL.people, POLICY, 0)
MEDIUM = screen_of(MODEL.people, POLICY, 100_000)
LARGE = screen_of(MODEL.people, POLICY, 1_000_000)

LATER = frozenset(("name", "namesakes", "roster", "generation", "surname"))
"""Features that have no classes: they are weighed otherwise, or only when compared."""

UNTOLD = frozenset((("company", "company name abbreviated"),))
"""Levels that no class stands for: too rare, or as another."""


class TestClasses:
    """Every level has a class, or a reason to have none."""

    @pytest.mark.parametrize("feature", sorted(LEVELS.keys() - LATER))
    def test_every_level_has_one(self, feature: str) -> None:
        """A level that is added must be told apart beforehand too."""
        classes = LEVELS_OF[feature]
        told = {level for levels in classes.values() for level in levels}
        untold = {level for name, level in UNTOLD if name == feature}
        assert set(LEVELS[feature]) - told - untold == set()

    def test_the_heaviest_counts(self) -> None:
        """A class weighs what the best of its levels weighs."""
        weights = dict(dict(MODEL.people.weights)["phone"])
        same = SMALL.features["phone"][ValueClass.SAME]
        assert same[0] == max(
            weights[level][0]
            for level in weights
            if level.startswith("same number") and not level.endswith("given name")
        )

    def test_as_many_or_more(self) -> None:
        """A count that is known to be so high weighs what any higher one may."""
        for steps in (SMALL.namesakes, SMALL.surnames):
            for relation in range(2):
                weights = [bits[relation] for _, bits in steps]
                assert weights == sorted(weights, reverse=True)

    @pytest.mark.parametrize(
        ("known", "expected"),
        [
            (("number", "street"), AddressClass.BUILDING),
            (("number",), AddressClass.NEAR),
            (("number", "street", "cities"), AddressClass.ELSEWHERE),
            (("number", "street", "cities", "postcode"), AddressClass.BUILDING),
            (("street", "near_city", "cities"), AddressClass.STREET),
            (("street", "cities", "towns"), AddressClass.DIFFERENT),
            ((), AddressClass.STREET),
        ],
    )
    def test_addresses_of_like_streets(
        self, known: tuple[str, ...], expected: AddressClass
    ) -> None:
        """A building is in one town; slips are allowed for."""
        facts = dict.fromkeys(
            ("number", "street", "postcode", "near_city", "cities", "towns", "other"),
            False,
        )
        truths = facts | dict.fromkeys(known, True)
        assert address_class(streets=True, near_street=True, **truths) == expected

    @pytest.mark.parametrize("streets", [False, True])
    def test_addresses_of_other_streets(self, *, streets: bool) -> None:
        """The postcode tells, or the town, or nothing does."""
        steps: tuple[dict[str, bool], ...] = (
            {"postcode": True},
            {"near_city": True},
            {"cities": False},
            {},
        )
        facts = dict.fromkeys(("number", "street", "near_street", "other"), False)
        facts |= {"postcode": False, "near_city": False, "streets": streets}
        found = [
            address_class(
                **facts | {"cities": True, "towns": "cities" not in step} | step
            )
            for step in steps
        ]
        assert found == (
            [
                AddressClass.POSTCODE,
                AddressClass.TOWN,
                AddressClass.OTHER_STREET,
                AddressClass.DIFFERENT,
            ]
            if streets
            else [
                AddressClass.POSTCODE_ONLY,
                AddressClass.TOWN_ONLY,
                AddressClass.MISSING,
                AddressClass.DIFFERENT,
            ]
        )

    def test_a_large_roster(self) -> None:
        """Agreement by chance weighs less."""
        assert LARGE.roster[0] < SMALL.roster[0] == 0

    def test_what_is_shown(self) -> None:
        """Nothing passes where nothing is shown, all where all is."""
        policy = MatchingPolicy(shown=0.0, possible=0.0, strong=0.0)
        least = screen_of(MODEL.people, policy, 0).least
        assert max(least) < -1_000_000
        high = attrs.evolve(POLICY, shown=1.0, possible=1.0, strong=1.0)
        assert min(screen_of(MODEL.people, high, 0).least) > 1_000_000

    def test_organisations_have_no_household(self) -> None:
        """They are shown as the same or not at all."""
        assert screen_of(MODEL.organisations, POLICY, 0).least[1] > 1_000_000


class TestSums:
    """What is known adds up to what may be shown, or does not."""

    @pytest.mark.parametrize(
        ("screen", "names", "counts", "by_chance", "expected"),
        [
            (SMALL, (SAME, SAME), (0, 0), True, True),
            (MEDIUM, (INITIAL, SAME), (0, 4), True, True),
            (MEDIUM, (INITIAL, SAME), (0, 500), True, False),
            (MEDIUM, (SAME, SAME), (4, 20), True, True),
            (MEDIUM, (SAME, SAME), (500, 500), True, False),
            (MEDIUM, (SAME, SAME), (500, 500), False, True),
            (SMALL, (DIFFERENT, DIFFERENT), (0, 0), True, False),
        ],
    )
    def test_names(
        self,
        screen: Screen,
        names: tuple[str, str],
        counts: tuple[int, int],
        by_chance: bool,  # noqa: FBT001 - drawn
        expected: bool,  # noqa: FBT001 - drawn
    ) -> None:
        """A name that many have promises less; beside a contact it is enough."""
        assert adds_up(screen, names, {}, counts, by_chance) is expected

    @pytest.mark.parametrize(
        ("phone", "expected"),
        [
            (ValueClass.SAME, True),
            (ValueClass.MISSING, False),
            (ValueClass.DIFFERENT, False),
        ],
    )
    def test_features(self, phone: ValueClass, expected: bool) -> None:  # noqa: FBT001 - drawn
        """A number makes up for a given name that is not known."""
        names, by_chance = (MISSING, SAME), phone != ValueClass.SAME
        found = adds_up(MEDIUM, names, {"phone": phone}, (0, 50), by_chance)
        assert found is expected


class TestMailboxes:
    """What a mailbox name may come to depends on where it is."""

    @pytest.mark.parametrize(
        ("free", "elsewhere", "expected"),
        [
            (False, False, EmailClass.ALIKE),
            (False, True, EmailClass.ALIKE),
            (True, False, EmailClass.FREE),
            (True, True, EmailClass.ELSEWHERE),
        ],
    )
    def test_free_domains_are_no_slips(
        self, *, free: bool, elsewhere: bool, expected: EmailClass
    ) -> None:
        """One name at two domains that everybody may use is next to nothing."""
        found = email_class(
            same=False,
            alike=True,
            domain=False,
            free=free,
            elsewhere=elsewhere,
            unlike=False,
            other=False,
            missing=False,
        )
        assert found == expected

    def test_what_is_ruled_out_weighs_less(self) -> None:
        """The fewer levels are left, the less they weigh."""
        weights = [
            SMALL.features["email"][place][0]
            for place in (EmailClass.ALIKE, EmailClass.FREE, EmailClass.ELSEWHERE)
        ]
        assert weights == sorted(weights, reverse=True)

    @pytest.mark.parametrize(
        ("elsewhere", "expected"),
        [(False, EmailClass.KINDRED_OTHER), (True, EmailClass.ELSEWHERE)],
    )
    def test_unlike_domains_are_no_slips(
        self, *, elsewhere: bool, expected: EmailClass
    ) -> None:
        """One name at two companies is next to nothing, and two at one are little."""
        found = email_class(
            same=False,
            alike=True,
            domain=not elsewhere,
            free=False,
            elsewhere=elsewhere,
            unlike=True,
            other=True,
            missing=False,
        )
        assert found == expected


class TestOrder:
    """Given name and surname in the wrong fields."""

    @pytest.mark.parametrize(
        ("given", "family", "nearly", "expected"),
        [
            (DIFFERENT, DIFFERENT, True, (SAME, CLOSE)),
            (DIFFERENT, DIFFERENT, False, (SAME, DIFFERENT)),
            (CLOSE, DIFFERENT, False, (CLOSE, DIFFERENT)),
            (DIFFERENT, MISSING, False, (SAME, CLOSE)),
            (MISSING, DIFFERENT, False, (SAME, MISSING)),
            (DIFFERENT, SAME, True, (DIFFERENT, SAME)),
        ],
    )
    def test_half_crossed(
        self,
        given: str,
        family: str,
        nearly: bool,  # noqa: FBT001 - drawn
        expected: tuple[str, str],
    ) -> None:
        """Where one name is in the other's place, the other may be but for slips."""
        found = crossed_class(
            given,
            family,
            crossed=True,
            back=False,
            nearly_crossed=False,
            nearly_back=nearly,
            joined=False,
        )
        assert found == expected
