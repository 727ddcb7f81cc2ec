"""Every validator is seen to reject; one error lists every problem with its path."""

from collections.abc import Iterator
from typing import Any

import attrs
import pytest

from leadlink.model import checks
from leadlink.model.actor import Actor
from leadlink.model.errors import InvalidValueError, Problem
from leadlink.model.fields import Origin
from leadlink.model.lead import Lead
from leadlink.model.person import Email, PersonName, Phone
from leadlink.testing import factories as make
from tests.model.refused import HALF, NAIVE, At
from tests.model.samples import BAD, CONFLICTS, SAMPLES, UNCHECKED, arguments
from tests.model.walk import value_classes


def bad_values() -> Iterator[Any]:
    """Give every class, field and value that the field must refuse."""
    for cls, fields in BAD.items():
        for field, values in fields.items():
            for index, value in enumerate(values):
                name = f"{cls.__name__}.{field}-{index}"
                yield pytest.param(cls, field, value, id=name)


class TestEveryField:
    @pytest.mark.parametrize("cls", value_classes(), ids=lambda cls: cls.__name__)
    def test_has_values_that_it_must_refuse(self, cls: type[Any]) -> None:
        """A new class or field without bad values fails here."""
        assert cls in SAMPLES, "add one valid value to samples.VALUES"
        names = {field.name for field in attrs.fields(cls) if cls not in UNCHECKED}
        assert {name for name, bad in BAD.get(cls, {}).items() if bad} == names

    @pytest.mark.parametrize(("cls", "field", "value"), tuple(bad_values()))
    def test_refuses_them(self, cls: type[Any], field: str, value: Any) -> None:
        """The one problem stands at the field, or at the item of it that is wrong."""
        bad, below = (value.value, value.path) if isinstance(value, At) else (value, "")
        given = arguments(SAMPLES[cls]) | {field: bad}
        with pytest.raises(InvalidValueError) as caught:
            cls(**given)
        assert caught.value.what == cls.__name__
        assert {problem.path for problem in caught.value.problems} == {field + below}

    @pytest.mark.parametrize("cls", value_classes(), ids=lambda cls: cls.__name__)
    def test_accepts_the_sample(self, cls: type[Any]) -> None:
        """The refusals above are due to the one bad field."""
        assert cls(**arguments(SAMPLES[cls])) == SAMPLES[cls]


class TestFieldsTogether:
    @pytest.mark.parametrize(
        "cls",
        [cls for cls in value_classes() if hasattr(cls, "_conflicts")],
        ids=lambda cls: cls.__name__,
    )
    def test_must_fit_each_other(self, cls: type[Any]) -> None:
        """Every class that compares its fields is seen to find them at odds."""
        for wrong, path in CONFLICTS[cls]:
            with pytest.raises(InvalidValueError) as caught:
                attrs.evolve(SAMPLES[cls], **wrong)
            assert path in {problem.path for problem in caught.value.problems}

    def test_are_compared_only_once_each_is_sound(self) -> None:
        """A broken field is told alone: comparing it would fail in other ways."""
        with pytest.raises(InvalidValueError) as caught:
            make.hold(claimed_at=None)
        assert [problem.path for problem in caught.value.problems] == ["claimed_at"]


class TestOneErrorTellsAll:
    def test_every_problem_is_listed_in_field_order(self) -> None:
        """Nobody has to repair and retry to find the second problem."""
        with pytest.raises(InvalidValueError) as caught:
            Lead(
                id="",
                version=True,
                created_at=NAIVE,
                updated_at=make.NOW,
                created_by="ana",
                name="a\0b",
                emails=["fine@example.com", "", HALF],
                phones=5,  # type: ignore[arg-type]  # the point of it
                status=" ",
                tags=["ok", 5],  # type: ignore[list-item]  # the point of it
            )
        assert [problem.path for problem in caught.value.problems] == [
            "id",
            "version",
            "created_at",
            "name.full",
            "emails[1].address",
            "emails[2].address",
            "phones",
            "status",
            "tags[1]",
        ]

    def test_the_message_is_one_line_with_paths_and_reasons(self) -> None:
        """A person reads it in a log."""
        with pytest.raises(InvalidValueError) as caught:
            Actor(id="", roles=["ok", ""])
        assert str(caught.value) == (
            "invalid Actor: id: must not be blank; roles[0]: must not be blank"
        )

    def test_a_problem_of_the_whole_has_no_path(self) -> None:
        """Then the reason stands alone, and takes the path of its place."""
        problem = Problem("", "needs a record")
        assert str(problem) == "needs a record"
        assert str(problem.below("effects[0]")) == "effects[0]: needs a record"
        assert problem.below("[0]").below("effects").path == "effects[0]"
        assert Problem("address", "x").below("emails[0]").path == "emails[0].address"

    def test_it_is_a_value_error(self) -> None:
        """Callers who know nothing of leadlink catch what they expect."""
        with pytest.raises(ValueError, match="invalid Email"):
            Email(address="")

    def test_changing_a_value_checks_it_again(self) -> None:
        """``attrs.evolve`` is no way around."""
        with pytest.raises(InvalidValueError):
            attrs.evolve(make.lead(), status="")


@attrs.frozen(field_transformer=checks.report_all)
class Grid:
    """A value of a user's own, checked by the same means."""

    rows: tuple[tuple[str, ...], ...] = attrs.field(
        validator=checks.tuple_of(checks.tuple_of(checks.filled))
    )


class TestNesting:
    def test_a_problem_of_an_item_of_an_item_has_both_indexes(self) -> None:
        """The path leads to the very place."""
        with pytest.raises(InvalidValueError) as caught:
            Grid((("a", "b"), ("c", "")))
        assert [problem.path for problem in caught.value.problems] == ["rows[1][1]"]


class TestBlankIsAllowedWhereNothingIsNeeded:
    def test_a_record_can_say_nothing(self) -> None:
        """Only intake asks for a name; a stored record may lack it."""
        assert make.lead(name="", phones=()).name.is_blank
        assert Origin() == Origin(source="", campaign="", first_seen_at=None)

    def test_names_print_as_typed_or_in_order(self) -> None:
        """The full name wins over its parts."""
        assert str(PersonName(given="Asha", family="Rao", title="Dr")) == "Dr Asha Rao"
        assert str(PersonName(given="Asha", full="RAO, Asha")) == "RAO, Asha"
        assert not PersonName(given="Asha").is_blank

    def test_originals_are_never_rewritten(self) -> None:
        """What was typed is what is kept."""
        assert Phone(number=" (080) 4123-4567 ").number == " (080) 4123-4567 "
        assert Email(address="Asha <A@X.org>").address == "Asha <A@X.org>"
