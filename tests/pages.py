"""The pages and pictures that are made from values; ``python -m tests.pages`` writes.

A test compares what is committed with what is made.
"""

import inspect
import re
from collections.abc import Callable, Iterator, Mapping
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

from leadlink.adapters import render
from leadlink.adapters.policies import as_line, field_differences, fields_of
from leadlink.model.conversion import ConversionPlan
from leadlink.model.fields import Money, Origin
from leadlink.model.ids import Kind, Ref
from leadlink.model.match import Evidence, Grade, Match, Relation
from leadlink.model.person import Address, Email, PersonName, Phone, PhoneKind
from leadlink.model.policy.policy import Policy
from leadlink.model.targets import Existing, New, NewTask
from leadlink.presets import BY_NAME, RECOMMENDED
from leadlink.rules.conversion import plan_conversion
from leadlink.testing import factories as make

DOCS: Final = Path(__file__).parent.parent / "docs"
COMMAND: Final = ".venv/bin/python -m tests.pages"
APART: Final = ("name", "pipeline.statuses.", "rights.roles.")
"""Fields that are told in words or tables of their own."""


INTRODUCTION: Final = """# What each preset does differently

A preset is a policy that follows one source document.
Where the document is silent it decides as `RECOMMENDED` does.
This page is made from the values: a test fails when it is out of date, and `COMMAND` writes it again.
`leadlink policy diff A B` prints the same comparison of any two, and a program asks for it so:

```python
from leadlink import presets
from leadlink.adapters.policies import field_differences

found = field_differences(presets.RECOMMENDED, presets.SELL)
assert "conversion.origin: every target -> deal only" in map(str, found)
```
"""  # noqa: E501 - one sentence a line


def presets_page() -> str:
    """Write what each preset does differently, from the values."""
    return "\n".join((*_introduction(), *_glance(), *map(_preset, _others())))


def _others() -> tuple[Policy, ...]:
    return tuple(it for it in BY_NAME.values() if it != RECOMMENDED)


def _introduction() -> Iterator[str]:
    yield INTRODUCTION.replace("COMMAND", COMMAND)


def _told(a: Policy, b: Policy) -> Iterator[tuple[str, Any, Any]]:
    for it in field_differences(a, b):
        if not it.path.startswith(APART):
            yield it.path, it.a, it.b


def _glance() -> Iterator[str]:
    paths = dict.fromkeys(
        path for other in _others() for path, _, _ in _told(RECOMMENDED, other)
    )
    ordered = [path for path in fields_of(RECOMMENDED) if path in paths]
    yield "## At a glance"
    yield ""
    yield "Bold is what differs from `RECOMMENDED`."
    yield ""
    yield _line("Field", *(f"`{name.upper()}`" for name in BY_NAME))
    yield _line(*["---"] * (1 + len(BY_NAME)))
    for path in ordered:
        values = [as_line(fields_of(policy)[path]) for policy in BY_NAME.values()]
        shown = [it if it == values[0] else f"**{it}**" for it in values]
        yield _line(f"`{path}`", *shown)
    yield ""


def _preset(policy: Policy) -> str:
    lines = [f"## {policy.name.upper()}", ""]
    if policy.pipeline.statuses != RECOMMENDED.pipeline.statuses:
        statuses = (f"{it.name} ({it.stage})" for it in policy.pipeline.statuses)
        lines += [f"Its statuses are {', '.join(statuses)}.", ""]
    lines += [_line("Field", "`RECOMMENDED`", "Here", "What it decides")]
    lines += [_line(*["---"] * 4)]
    for path, theirs, here in _told(RECOMMENDED, policy):
        decides = _meaning(policy, path)
        lines += [_line(f"`{path}`", as_line(theirs), as_line(here), decides)]
    lines += ["", _line("Role", "May"), _line("---", "---")]
    for role in policy.rights.roles:
        may = ", ".join(sorted(map(str, role.permissions)))
        lines += [_line(role.name, may or "what it owns, views or holds")]
    return "\n".join((*lines, ""))


def _meaning(policy: Policy, path: str) -> str:
    """Give what the docstring of a policy says of one of its fields."""
    part, _, name = path.partition(".")
    text = inspect.getdoc(type(getattr(policy, part))) or ""
    found = re.search(rf"^    {name}: (.*(?:\n {{8}}.*)*)", text, re.MULTILINE)
    said = " ".join(found[1].split()) if found else ""
    said = re.sub(r" \([^()]*(?:S\d\.\d|spec \d)[^()]*\)", "", said)
    return said.replace("``", "`")


def _line(*cells: str) -> str:
    return f"| {' | '.join(it.replace('|', '&#124;') for it in cells)} |"


def example_plan() -> ConversionPlan:
    """Plan the conversion that the gallery shows."""
    lead = make.lead(
        "L1",
        name=PersonName(given="Asha", family="Rao"),
        company="Rao Traders",
        emails=[Email(address="asha.rao@rao-traders.example")],
        phones=[
            Phone(number="+91 98450 12345", kind=PhoneKind.MOBILE),
            Phone(number="+91 80 4123 4567", kind=PhoneKind.WORK),
        ],
        website="rao-traders.example",
        address=Address(street="12 MG Road", city="Bengaluru", country="IN"),
        origin=Origin(source="Referral", campaign="Spring"),
        project_id="Green Acres",
        status="QUALIFIED",
        owner_id="ana",
        tags=["vip"],
        custom={"budget": Decimal("84500.00")},
    )
    known = make.contact(
        "C1",
        name=PersonName(given="Asha", family="Rao"),
        phones=[Phone(number="+91 98450 12345", kind=PhoneKind.MOBILE)],
        website="asha.example",
    )
    about = [lead.ref]
    amount = Money(amount=Decimal("84500.00"), currency="EUR")
    later = make.NOW + timedelta(days=3)
    return plan_conversion(
        lead,
        policy=RECOMMENDED,
        by="ana",
        now=make.NOW,
        person=Existing("C1"),
        deal=New("Flat 4B", values={"amount": amount}),
        tasks=[NewTask(title="Send the contract")],
        known=[known],
        activities=[
            make.note("N1", about=about, text="Wants the corner flat."),
            make.document("D1", about=about, name="offer.pdf"),
            make.appointment("A1", about=about, title="Site visit", starts_at=later),
            make.task("T1", about=about, title="Call", done_at=make.NOW, done_by="ana"),
        ],
    )


def example_match() -> Match:
    """Give the match that the gallery shows; its weights are those of one model."""
    reasons = (
        ("phone", "same phone number: +447700900111 and 7700900111", 7.25),
        ("name", "nickname: Bob = Robert; same surname", 5.25),
        ("email", "different e-mail address: bob@a.example and rob@b.example", -3.75),
    )
    return Match(
        left=Ref(Kind.LEAD, "L2"),
        right=Ref(Kind.CONTACT, "C2"),
        relation=Relation.SAME_PERSON,
        probability=0.89,
        same=0.89,
        grade=Grade.POSSIBLE,
        evidence=[
            Evidence(
                comparison=comparison,
                level="x",
                reason=reason,
                weight=weight,
                weights=[weight],
            )
            for comparison, reason, weight in reasons
        ],
        relations=[Relation.SAME_PERSON],
        prior=[-4.0],
    )


def gallery_page() -> str:
    """Write the page of pictures."""
    return f"""# Gallery

What the pictures show is made from values, and so are the pictures: `{COMMAND}` makes them, and this page, again.

```python
from leadlink.adapters import render
from leadlink.presets import RECOMMENDED
from leadlink.rules.conversion import plan_conversion
from leadlink.testing import factories

plan = plan_conversion(
    factories.lead(), policy=RECOMMENDED, by="ana", now=factories.NOW
)
assert render.svg(plan).startswith("<svg ")  # a picture
assert render.html(plan).startswith("<!doctype html>")  # a page, without any script
print(render.text(plan, width=80))
```

## A conversion plan

A row is a field of the lead or an activity about it, a column a target.
Below stand what stays behind and why, and what gives way.
A frame marks where two values met.

![The plan of a conversion: arrows from the fields of a lead to a person, a company and a deal](pictures/plan.svg)

The same as text, in 80 columns:

```text
{render.text(example_plan())}
```

At the command line: `leadlink convert LEAD --dry-run --format text|html|svg|json`.

## A match

Each reason adds its bits to the sum, or takes some away; what they come to is the probability.

![A waterfall of the reasons for which two records are the same person](pictures/match.svg)

```text
{render.text(example_match())}
```

At the command line: `leadlink match LEAD --with CUSTOMER --format text|html|svg|json`.
"""  # noqa: E501 - one sentence a line


MADE: Final[Mapping[str, Callable[[], str]]] = {
    "explanation/presets.md": presets_page,
    "gallery.md": gallery_page,
    "pictures/match.svg": lambda: render.svg(example_match()),
    "pictures/plan.svg": lambda: render.svg(example_plan()),
}
"""What is made, by where it stands in the documentation."""


def write() -> None:
    """Write all that is made."""
    for name, made in MADE.items():
        path = DOCS / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(made(), encoding="utf-8")


if __name__ == "__main__":
    write()
