"""The stage of the demo: who acts, how it is told, and which facts must hold."""

from collections.abc import Iterable
from pathlib import Path
from textwrap import wrap
from typing import Final

from leadlink.cli.naming import every_lead
from leadlink.cli.output import Output
from leadlink.desk.desk import LeadDesk
from leadlink.model.actor import Actor
from leadlink.model.errors import LeadLinkError
from leadlink.model.lead import Lead
from leadlink.testing.clock import FrozenClock

IMPORTER: Final = "demo-import"
WIDTH: Final = 100
INDENT: Final = 10


class Stage:
    """An empty desk and those who work at it.

    Three people act: Ana manages, Mara and Nils sell.
    """

    def __init__(
        self, desk: LeadDesk, *, clock: FrozenClock, out: Output, beside: Path
    ) -> None:
        self.clock = clock
        self.out = out
        self.beside = beside
        self.importer = desk.acting_as(Actor(id=IMPORTER, roles=("admin",)))
        self.ana = desk.acting_as(Actor(id="ana", roles=("manager",)))
        self.mara = desk.acting_as(Actor(id="mara", roles=("agent",)))
        self.nils = desk.acting_as(Actor(id="nils", roles=("agent",)))
        self.holds: list[tuple[str, bool]] = []

    def failures(self) -> list[str]:
        """Give what is not as it should be; empty where all is."""
        return [what for what, holds in self.holds if not holds]

    def say(self, label: str, text: str) -> None:
        """Write a line under a label; at a terminal it is folded."""
        width = (self.out.width or 10_000) - INDENT
        for place, line in enumerate(wrap(text, max(width, 40))):
            self.out.say(f"{'' if place else label:<{INDENT}}{line}")

    def below(self, lines: Iterable[str]) -> None:
        """Write lines under the text of the last label."""
        self.out.say(*(f"{'':<{INDENT}}{line}" for line in lines))

    def check(self, what: str, *, holds: bool) -> None:
        """Keep a fact that must hold."""
        self.holds.append((what, holds))

    def lead(self, given: str, family: str, **fields: str) -> Lead:
        """Find a lead of the files by its name.

        Raises:
            LeadLinkError: There is none.
        """
        for lead in every_lead(self.ana):
            is_named = (lead.name.given, lead.name.family) == (given, family)
            if is_named and all(getattr(lead, n) == v for n, v in fields.items()):
                return lead
        msg = f"the demo's files have no lead {given} {family}"
        raise LeadLinkError(msg)
