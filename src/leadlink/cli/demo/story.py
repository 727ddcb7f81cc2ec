"""The story that the demo tells, step by step, and what must be so at its end."""

import csv
from collections.abc import Callable, Iterator
from datetime import timedelta
from functools import partial
from importlib.resources import as_file, files
from itertools import islice
from pathlib import Path
from typing import Final, final

from leadlink.adapters.records.importing import (
    Imported,
    import_customers,
    import_leads,
)
from leadlink.adapters.records.rejects import REASONS, ROW
from leadlink.adapters.render.columns import shortened, table
from leadlink.cli.demo.stage import INDENT, WIDTH, Stage
from leadlink.cli.files import told
from leadlink.cli.naming import every_customer, every_lead, name_of
from leadlink.cli.work import moment
from leadlink.desk.acting import ActingDesk
from leadlink.desk.leads.worklist import View
from leadlink.model.customer import Customer
from leadlink.model.ids import Ref
from leadlink.model.intake import MergeInto, NewLead
from leadlink.model.lead import Lead
from leadlink.model.match import FlagStatus, Match, Relation
from leadlink.model.operations import ConversionRecord
from leadlink.model.refusals import (
    DuplicateFoundError,
    LeadAlreadyClaimedError,
    LeadLinkRefusedError,
)
from leadlink.model.targets import New, NewTask

SHOWN: Final = 6
"""How many rows of a queue the demo shows."""


@final
class Story(Stage):
    """One run of the demo."""

    def tell(self) -> None:
        """Do the main job, a line for each step."""
        self.take_in()
        self.meet_a_known_mailbox()
        self.claim()
        self.match()
        self.review()
        self.link_leads()
        self.refuse_a_link()
        self.undo(self.convert())

    def take_in(self) -> None:
        """Import both files; the second time nothing is added."""
        with as_file(files("leadlink.cli.demo")) as folder:
            roster, intake = folder / "customers.csv", folder / "leads.csv"
            runs: tuple[tuple[Path, Callable[..., Imported]], ...] = (
                (roster, partial(import_customers, self.importer.customers)),
                (intake, partial(import_leads, self.importer.leads)),
            )
            for path, run in runs:
                rejects = self.beside.with_name(f"{self.beside.stem}.{path.stem}")
                rejects = rejects.with_name(f"{rejects.name}.rejects.csv")
                with self.out.progress(f"importing {path.name}") as step:
                    done = run(path, rejects=rejects, progress=step)
                self.say("import", f"{path.name}: {told(done, path.stem)}")
                self.say("rejects", f"{rejects}, each row with every reason:")
                for reason in islice(_reasons(rejects), 2):
                    self.say("", reason)
                self.check(f"{path.name} has bad rows", holds=done.rejected > 0)
            again = import_leads(self.importer.leads, intake)
        self.say("again", f"leads.csv: {told(again, 'leads')}")
        self.check("importing again adds nothing", holds=again.added == 0)
        self.check("300 leads are in", holds=_count(every_lead(self.ana)) >= 300)  # noqa: PLR2004 - as promised
        customers = _count(every_customer(self.ana))
        self.check("150 customers are in", holds=customers >= 150)  # noqa: PLR2004 - as promised

    def meet_a_known_mailbox(self) -> None:
        """Somebody types in a lead whose e-mail is a customer's: ASK, then merge."""
        known = _customer(self.ana, "Jonas Åkerström")
        draft = NewLead(
            name="Jonas Akerstrom",
            emails=["JONAS.AKERSTROM@example.net"],
            phones=["+46 8 123 45 67"],
            source="Email",
        )
        try:
            self.ana.leads.create(draft)
        except DuplicateFoundError as error:
            self.say("ask", f"new lead {draft.name}: {error}")
            self.check("it is the customer", holds=_right(error) == known.ref)
        made = self.ana.leads.create(draft, MergeInto(known.ref)).lead
        merged = self.ana.customers.get_contact(known.id)
        self.say("merge", f"the lead is kept, linked to {known.ref}: new number added")
        self.check(
            "the customer has the new number",
            holds=len(merged.phones) == len(known.phones) + 1,
        )
        self.check(
            "the lead is linked",
            holds=made.customer is not None and made.customer.customer == known.ref,
        )

    def claim(self) -> None:
        """Mara claims; Nils is told who holds it; a day later the hold has ended."""
        lead = self.mara.leads.pool(limit=1).items[0]
        held = self.mara.leads.claim(lead.id)
        hold = held.hold
        assert hold is not None  # noqa: S101 - a claim gives one
        until = moment(hold.held_until)
        self.say("claim", f"mara holds {lead.ref} until {until}: it was in the pool")
        try:
            self.nils.leads.claim(lead.id)
        except LeadAlreadyClaimedError as error:
            self.say("refused", f"nils: {error}")
            self.check("the holder is named", holds=error.held_by == "mara")
        self.clock.advance(hold.held_until - self.clock.now())
        swept = self.ana.leads.sweep()
        taken = self.nils.leads.claim(lead.id)
        owned = self.nils.leads.take_ownership(lead.id)
        self.say(
            "expired",
            f"24 hours later {swept} hold has ended: nils claims and owns {lead.ref}",
        )
        self.check(
            "nils holds it next",
            holds=taken.hold is not None and taken.hold.holder_id == "nils",
        )
        self.check("nils owns it", holds=owned.owner_id == "nils")
        self.check("one hold was swept", holds=swept == 1)

    def match(self) -> None:
        """A repeat customer, a household, an office: three relations, three reasons."""
        for given, family, whose, relation in (
            ("Bob", "Hollingsworth", "Robert Hollingsworth", Relation.SAME_PERSON),
            ("Thomas", "Whitfield", "Margaret Whitfield", Relation.SAME_HOUSEHOLD),
            ("Daniel", "Okafor", "Priya Venkataraman", Relation.SAME_COMPANY),
        ):
            lead, customer = self.lead(given, family), _customer(self.ana, whose)
            match = self.found(lead, customer)
            self.say("match", f"{lead.name} ~ {whose}: {match or 'nothing'}")
            self.check(
                f"{lead.name} and {whose}: {relation}",
                holds=match is not None and match.relation is relation,
            )

    def found(self, lead: Lead, customer: Customer) -> Match | None:
        """Find what the review of a lead says about a customer."""
        flag = self.ana.matches.flag_of(lead.id)
        shown = self.ana.matches.view(flag.id).candidates if flag else ()
        return next((it.match for it in shown if it.customer == customer), None)

    def review(self) -> None:
        """The queue of possible repeat customers; one of them is linked from it."""
        flags = self.ana.matches.queue(limit=500).items
        views = [self.ana.matches.view(flag.id) for flag in flags[:SHOWN]]
        self.say("review", f"{len(flags)} leads may be repeat customers; the first:")
        rows = [
            (
                str(view.subject.name),
                name_of(view.candidates[0].customer),
                str(view.candidates[0].match.relation),
                view.candidates[0].match.explanation,
            )
            for view in views
            if view.candidates
        ]
        lines = table(
            ("Lead", "Customer", "Relation", "Why"), rows, most=WIDTH - INDENT
        )
        self.below(lines)
        bob, robert = (
            self.lead("Bob", "Hollingsworth"),
            _customer(self.ana, "Robert Hollingsworth"),
        )
        flag = next((flag for flag in flags if flag.subject == bob.ref), None)
        self.check("Bob is in the queue", holds=flag is not None)
        plan = self.ana.links.plan_customer(bob.id, robert.ref)
        done = self.ana.apply(plan)
        self.say("link", f"{plan}: a nickname, one mobile ({done.id})")
        linked = self.ana.matches.flag_of(bob.id)
        self.check(
            "Bob's flag reads linked",
            holds=linked is not None and linked.status is FlagStatus.LINKED,
        )
        work = self.ana.customers.leads_and_jobs(robert.ref)
        self.check(
            "Robert shows Bob's lead", holds=[it.record.id for it in work] == [bob.id]
        )

    def link_leads(self) -> None:
        """One buyer, two mobiles, one project: the second lead joins the first."""
        primary = self.lead("Ananya", "Krishnaswamy", project_id="Green Acres")
        secondary = next(
            lead
            for lead in every_lead(self.ana)
            if lead.name == primary.name and lead.id != primary.id
        )
        for desk, lead in ((self.mara, primary), (self.nils, secondary)):
            desk.leads.claim(lead.id)
            desk.leads.take_ownership(lead.id)
            desk.leads.set_status(lead.id, "CONTACTED")
        self.nils.leads.add_appointment(
            secondary.id, "Site visit", starts_at=self.clock.now() + timedelta(days=3)
        )
        plan = self.ana.links.plan_leads(primary.id, secondary.id, "mara")
        done = self.ana.apply(plan)
        self.say("link", f"{plan} ({done.id})")
        now = self.ana.leads.get(primary.id)
        self.check(
            "the second number is the first lead's",
            holds=len(now.phones) == len(primary.phones) + 1,
        )
        self.check("nils views", holds="nils" in now.viewers)
        self.check(
            "the second lead is off the list",
            holds=secondary.id not in {lead.id for lead in _active(self.ana)},
        )

    def refuse_a_link(self) -> None:
        """One buyer, two projects, nobody at work: every reason is told."""
        one = self.lead("Vikram", "Shettigar", project_id="Green Acres")
        two = self.lead("Vikram", "Shettigar", project_id="Palm Court")
        try:
            self.ana.links.plan_leads(one.id, two.id, "mara")
        except LeadLinkRefusedError as error:
            self.say(
                "refused", f"linking {two.ref} to {one.ref}, for all these reasons:"
            )
            self.below(f"- {reason}" for reason in error.reasons)
            self.check("several reasons at once", holds=len(error.reasons) > 2)  # noqa: PLR2004 - project, status, manager
        unlinked = self.ana.leads.get(two.id).primary_id is None
        self.check("the refused link changed nothing", holds=unlinked)

    def convert(self) -> ConversionRecord:
        """A lead is won: who it becomes, what goes where, and what stays behind."""
        lead = self.lead("Sofía", "Márquez-Alba")
        self.ana.leads.assign(lead.id, to="mara")
        self.mara.leads.attach_document(
            lead.id, "offer.pdf", "files/offer.pdf", media_type="application/pdf"
        )
        self.mara.leads.set_status(lead.id, "QUALIFIED")
        plan = self.mara.conversions.plan(
            lead.id,
            deal=New(name="Spring wine, 12 pallets"),
            tasks=[NewTask(title="Send the contract")],
        )
        self.say("plan", "nothing is written yet:")
        self.below(shortened(line, WIDTH - INDENT) for line in str(plan).split("\n"))
        done = self.mara.apply(plan)
        again = self.mara.apply(self.mara.conversions.plan(lead.id))
        made = [self.ana.customers.get(ref) for ref in _made(done)]
        self.say("convert", f"{lead.ref} became {', '.join(map(str, _made(done)))}")
        self.say(
            "again", "converting it again gives the same conversion, nothing twice"
        )
        self.check("person, company and deal", holds=len(made) == 3)  # noqa: PLR2004 - these three
        self.check(
            "tags were carried",
            holds=all(lead.tags == record.tags for record in made),
        )
        self.check("converting again is the same", holds=again.id == done.id)
        self.check("what stays behind is told", holds=bool(plan.left))
        return done

    def undo(self, done: ConversionRecord) -> None:
        """It was not won after all: everything goes back where it was."""
        undone = self.ana.undo(done.id)
        lead = self.ana.leads.get(done.lead_id)
        self.say("undo", f"{undone}; {lead.ref} is {lead.status} again")
        self.check("the lead is back", holds=lead.conversion_id is None)
        self.check("the lead is at work", holds=lead.status == "QUALIFIED")
        self.check("nothing was kept", holds=not undone.kept)
        for ref in _made(done):
            self.check(f"{ref} is gone", holds=_is_gone(self.ana, ref))


def _reasons(rejects: Path) -> Iterator[str]:
    """Give what a rejects file says of each row."""
    with rejects.open(encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            yield f"row {row[ROW]}: {row[REASONS]}"


def _count(records: Iterator[object]) -> int:
    return sum(1 for _ in records)


def _active(desk: ActingDesk) -> tuple[Lead, ...]:
    return desk.leads.list(View.ACTIVE, limit=1000).items


def _customer(desk: ActingDesk, name: str) -> Customer:
    return next(each for each in every_customer(desk) if name_of(each) == name)


def _right(error: DuplicateFoundError) -> Ref | None:
    return next((m.right for m in error.matches if isinstance(m, Match)), None)


def _made(done: ConversionRecord) -> tuple[Ref, ...]:
    effects = (effect for effect in done.effects if effect.before is None)
    ids = {done.person_id, done.company_id, done.deal_id}
    return tuple(effect.ref for effect in effects if effect.ref.id in ids)


def _is_gone(desk: ActingDesk, ref: Ref) -> bool:
    look: Callable[[Ref], object] = desk.customers.get
    try:
        look(ref)
    except LookupError:
        return True
    return False
