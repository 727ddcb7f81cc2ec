"""No argument, however wrong, makes a use case fail in an undocumented way."""

import inspect
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest

from leadlink.adapters.memory import MemoryStore
from leadlink.desk.acting import ActingDesk
from leadlink.desk.arguments import checked
from leadlink.desk.desk import LeadDesk
from leadlink.model.actor import Actor
from leadlink.model.errors import InvalidValueError, LeadLinkError, Problem
from leadlink.model.ids import Kind, Ref

FACETS = ("leads", "customers", "links", "matches", "conversions", "reports")
WRONG: tuple[object, ...] = (
    None,
    5,
    -1,
    1.5,
    True,
    2**70,
    "",
    "x" * 300,
    "\ud800",
    "a\0b",
    b"x",
    [],
    [None],
    {},
    {"a": object()},
    object(),
    datetime(2026, 1, 1),  # noqa: DTZ001 - a naive one is what is wrong
    Decimal("NaN"),
    Ref(Kind.NOTE, "N1"),
    Ref(Kind.CONTACT, "nobody"),
)


@pytest.fixture
def ana() -> ActingDesk:
    """Give a desk whose actor may do everything."""
    desk = LeadDesk(MemoryStore())
    return desk.acting_as(Actor(id="ana", roles=("admin",)))


def use_cases(ana: ActingDesk) -> Iterator[Callable[..., Any]]:
    """Give every public method of a desk."""
    for facet in FACETS:
        for name, method in inspect.getmembers(getattr(ana, facet), callable):
            if not name.startswith("_"):
                yield method
    yield from (ana.apply, ana.undo, ana.erase)


def test_every_wrong_argument_is_told_by_a_documented_error(ana: ActingDesk) -> None:
    """Any value in any place of any use case: an answer, or a ``LeadLinkError``."""
    count = 0
    for use_case in use_cases(ana):
        parameters = inspect.signature(use_case).parameters.values()
        names = [it.name for it in parameters if it.kind is not it.VAR_KEYWORD]
        needed = {it.name: "L1" for it in parameters if it.default is it.empty}
        for name in names:
            for wrong in WRONG:
                arguments = {it: needed[it] for it in needed if it in names}
                try:
                    found = use_case(**(arguments | {name: wrong}))
                    if inspect.isgenerator(found):
                        list(found)
                except LeadLinkError:
                    count += 1
    assert count > len(WRONG) * 50


@checked
def sample(  # noqa: PLR0917 - a sample of every kind of annotation
    text: str = "",
    number: int | None = None,
    at: datetime | None = None,
    ids: tuple[str, ...] = (),
    shares: dict[str, int] | None = None,
    record: Ref | str = "L1",
    make: Callable[[], int] = int,
    kind: type[Ref] = Ref,
    anything: object = None,
    **more: Any,
) -> str:
    """Take something of everything."""
    return f"{text}{number}{at}{ids}{shares}{record}{make}{kind}{anything}{more}"


def test_arguments_that_fit_pass() -> None:
    """A value of each annotated type goes through."""
    assert sample(
        text="a",
        number=1,
        at=datetime(2026, 1, 1, tzinfo=UTC),
        ids=("L1",),
        shares={"ana": 1},
        record=Ref(Kind.LEAD, "L1"),
        make=lambda: 1,
        kind=Ref,
        anything=object(),
        extra=b"x",
    )


@pytest.mark.parametrize(
    ("arguments", "problem"),
    [
        ({"text": 5}, Problem("text", "must be text, not int")),
        ({"text": "a\0"}, Problem("text", "contains a NUL character")),
        ({"number": True}, Problem("number", "must be int or None, not bool")),
        ({"number": -1}, Problem("number", f"must be from 0 to {2**63 - 1}")),
        ({"number": 2**70}, Problem("number", f"must be from 0 to {2**63 - 1}")),
        ({"number": "1"}, Problem("number", "must be int or None, not str")),
        ({"record": "a\0"}, Problem("record", "contains a NUL character")),
        (
            {"record": "\ud800"},
            Problem("record", "contains half of a surrogate pair"),
        ),
        ({"ids": ("L1", 2)}, Problem("ids[1]", "must be text, not int")),
        ({"ids": "L1"}, Problem("ids", "must be tuple, not str")),
        ({"shares": {"a": "b"}}, Problem("shares[0]", "must be int, not str")),
        ({"record": 5}, Problem("record", "must be Ref or text, not int")),
        ({"make": 5}, Problem("make", "must be Callable, not int")),
        ({"kind": 5}, Problem("kind", "must be a class, not int")),
    ],
)
def test_arguments_that_do_not_fit_are_named(
    arguments: dict[str, Any], problem: Problem
) -> None:
    """The error names the argument, the item in it, and what it should be."""
    with pytest.raises(InvalidValueError) as caught:
        sample(**arguments)
    assert caught.value.problems == (problem,)


def test_every_wrong_argument_of_a_call_is_listed() -> None:
    """Two wrong arguments are two problems."""
    with pytest.raises(InvalidValueError) as caught:
        sample(text=b"", ids=5)  # type: ignore[arg-type]  # wrong on purpose
    assert [problem.path for problem in caught.value.problems] == ["text", "ids"]
