"""Invented worlds: the same for the same seed, and as their rates say."""

from collections import Counter, defaultdict

import attrs
import pytest
from worlds import make, scripts
from worlds.make import FITTING, JUDGING
from worlds.rates import Rates, drawn
from worlds.records import COLUMNS

SIZE = 300
SETTINGS = sorted({**FITTING, **JUDGING})


class TestWorld:
    def test_the_same_seed_makes_the_same_world(self) -> None:
        """Figures can be repeated."""
        assert make.world(Rates(), 7, SIZE) == make.world(Rates(), 7, SIZE)

    def test_another_seed_makes_another_world(self) -> None:
        """Weights are judged on people that nobody has seen."""
        assert make.world(Rates(), 7, SIZE) != make.world(Rates(), 8, SIZE)

    @pytest.mark.parametrize("setting", [*SETTINGS, "drawn:1", "drawn:2"])
    def test_every_setting_makes_as_many_records_as_asked_for(
        self, setting: str
    ) -> None:
        """Ids are row numbers, and each record says who it is."""
        made = make.world(make.rates_of(setting), 1, SIZE, 100)
        assert [row["id"] for row in made.customers] == list(map(str, range(SIZE)))
        assert [row["id"] for row in made.leads] == list(map(str, range(100)))
        rows = made.customers + made.leads
        assert all(tuple(row) == COLUMNS for row in rows)
        assert all(row["entity"] for row in rows)
        assert not any("{" in value for row in rows for value in row.values())

    @pytest.mark.parametrize("setting", SETTINGS)
    def test_some_are_there_twice_and_some_leads_are_customers(
        self, setting: str
    ) -> None:
        """There is something to find, and something not to."""
        made = make.world(make.rates_of(setting), 1, SIZE)
        customers = Counter(row["entity"] for row in made.customers)
        known = sum(row["entity"] in customers for row in made.leads)
        assert max(customers.values()) > 1
        assert 0.2 < known / len(made.leads) < 0.8

    def test_a_company_is_its_own_employer_and_has_no_household(self) -> None:
        """Who has no name is a company, and says so in the truth."""
        made = make.world(FITTING["sales"], 3, SIZE)
        companies = [row for row in made.customers if row["entity"][0] == "c"]
        assert companies
        for row in companies:
            assert row["employer"] == row["entity"]
            assert not row["household"] + row["first_name"] + row["last_name"]

    def test_households_and_employers_hold_several_people(self) -> None:
        """Relations other than the same person are labelled."""
        made = make.world(FITTING["plain"], 3, SIZE)
        for relation in ("household", "employer"):
            people: dict[str, set[str]] = defaultdict(set)
            for row in made.customers + made.leads:
                people[row[relation]].add(row["entity"])
            del people[""]
            assert max(map(len, people.values())) > 1

    def test_rates_are_kept(self) -> None:
        """What a setting leaves out is rare, what it has is common."""
        made = make.world(attrs.evolve(Rates(), no_phone=0.95, births=1.0), 1, SIZE)
        phones = sum(bool(row["phone"]) for row in made.customers)
        births = sum(bool(row["birth_date"]) for row in made.customers)
        assert phones < SIZE / 3
        assert births > SIZE / 2

    def test_an_unknown_setting_is_an_error(self) -> None:
        """A mistyped name makes no world."""
        with pytest.raises(KeyError):
            make.rates_of("agencies")


class TestDrawn:
    def test_shares_stay_shares(self) -> None:
        """Odds go up and down, and never out of bounds."""
        for seed in range(50):
            for name, value in attrs.asdict(drawn(seed), recurse=False).items():
                if isinstance(value, float) and name not in {"staff", "lead_blanks"}:
                    assert 0 <= value <= 1

    def test_a_seed_draws_one_setting(self) -> None:
        """The setting ``drawn:7`` is always the same one."""
        assert drawn(7) == drawn(7)
        assert drawn(7) != drawn(8)


class TestScripts:
    @pytest.mark.parametrize(
        ("name", "locale", "spellings"),
        [
            ("Жукова", "ru_RU", {"Zhukova", "Jukova"}),
            ("Παππούς", "el_GR", {"Pappous"}),
            ("이", "ko_KR", {"Lee", "Yi"}),
            ("Müller", "de_DE", {"Müller"}),
        ],
    )
    def test_names_are_spelt_in_latin_letters(
        self, name: str, locale: str, spellings: set[str]
    ) -> None:
        """Each letter has the spellings that offices use."""
        from random import Random  # noqa: PLC0415, TID251 - chooses a spelling

        found = {scripts.romanised(name, locale, Random(seed)) for seed in range(40)}  # noqa: S311 - no secret
        assert found == spellings
