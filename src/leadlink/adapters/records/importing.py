"""Import: from a file to the desk, row by row, with what was rejected kept apart."""

from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Generic, TypeVar, final

import attrs

from leadlink.adapters.records.drafts import (
    Draft,
    NewCustomer,
    customer_draft,
    lead_draft,
)
from leadlink.adapters.records.fieldmap import CUSTOMERS, LEADS, FieldMap
from leadlink.adapters.records.places import keep
from leadlink.adapters.records.reading import RecordFile, open_records
from leadlink.adapters.records.rejects import RejectsWriter, open_rejects
from leadlink.adapters.records.rows import Rejected, Row
from leadlink.adapters.records.seen import SeenKeys
from leadlink.desk.customers.facet import Customers
from leadlink.desk.leads.facet import Leads
from leadlink.model.errors import InvalidValueError, Problem
from leadlink.model.intake import ItemResult, Keyed, NewLead
from leadlink.model.policy.intake import Reaction
from leadlink.model.refusals import AlreadyExistsError
from leadlink.model.roster import NewContact

N = TypeVar("N", NewLead, NewCustomer)

ID_LETTERS = 16
"""How much of a row's key becomes the id of a customer that brings none."""


@final
@attrs.frozen(kw_only=True)
class Imported:
    """What came of an import: how many rows of each sort.

    Attributes:
        read: Rows that are not blank; the sum of the next four.
        added: New records.
        known: Rows that were there before the import began.
        repeated: Rows that say the same as an earlier one of this file.
        rejected: Rows that were not taken in.
        flagged: Of the added, those left for review as possible repeat customers.
        unread: Headings that feed no field.
    """

    read: int
    added: int
    known: int
    repeated: int
    rejected: int
    flagged: int
    unread: tuple[str, ...]


@final
@attrs.frozen(kw_only=True)
class Source:
    """A file to import and how to read it.

    Attributes:
        rejects: Where rejected rows are written, anew each time; None: nowhere. Where
            none is rejected there is no file, and that of an earlier run goes.
        encoding: None: as the bytes tell.
        delimiter: None: the one that the heading uses.
    """

    path: Path
    fields: FieldMap
    rejects: Path | None = None
    encoding: str | None = None
    delimiter: str | None = None


def import_leads(
    leads: Leads,
    path: Path,
    *,
    fields: FieldMap = LEADS,
    rejects: Path | None = None,
    reaction: Reaction | None = None,
    encoding: str | None = None,
    delimiter: str | None = None,
    progress: Callable[[int], None] = lambda _: None,
) -> Imported:
    """Take the leads of a CSV or JSON Lines file in; the same row is taken in once.

    A row is recognised by what it says, in whichever file, so that running the same
    file again adds nothing. The file is read as the rows are taken in: a long one takes
    no more memory than a short one.

    Args:
        leads: Of the actor in whose name it is done.
        path: The file; one of JSON Lines ends in ``.jsonl`` or ``.ndjson``.
        fields: Which heading feeds which field.
        rejects: Where to write the rows that were not taken in, and why.
        reaction: What to do about a known phone or e-mail; None: store and flag.
        encoding: None: as the bytes tell.
        delimiter: None: the one that the heading uses.
        progress: Told how many rows are done, after each.

    Raises:
        UnreadableFileError: The file as a whole cannot be read, or the other written
            without overwriting it.
        PermissionDeniedError: The actor may not make leads.
    """
    source = Source(
        path=path,
        fields=fields,
        rejects=rejects,
        encoding=encoding,
        delimiter=delimiter,
    )

    def take(drafts: Iterator[Draft[NewLead]]) -> Iterator[_Outcome]:
        keyed = (Keyed(draft.new, draft.key) for draft in drafts)
        return map(_of_lead, leads.create_many(keyed, reaction=reaction))

    policy = leads.session.policy

    def read(file: RecordFile, row: Row) -> Draft[NewLead] | Rejected:
        return lead_draft(row, file.shape(row), policy=policy)

    return _run(source, read, take, progress)


def import_customers(
    customers: Customers,
    path: Path,
    *,
    fields: FieldMap = CUSTOMERS,
    rejects: Path | None = None,
    encoding: str | None = None,
    delimiter: str | None = None,
    progress: Callable[[int], None] = lambda _: None,
) -> Imported:
    """Put the contacts and companies of a file into the roster, each row once.

    A row that brings no id gets one from what it says, by which it is recognised when
    it comes again. All else is as with ``import_leads``.

    Raises:
        UnreadableFileError: The file as a whole cannot be read, or the other written
            without overwriting it.
        PermissionDeniedError: The actor may not make customers.
    """
    source = Source(
        path=path,
        fields=fields,
        rejects=rejects,
        encoding=encoding,
        delimiter=delimiter,
    )

    def take(drafts: Iterator[Draft[NewCustomer]]) -> Iterator[_Outcome]:
        return (_take_customer(customers, draft) for draft in drafts)

    policy = customers.session.policy

    def read(file: RecordFile, row: Row) -> Draft[NewCustomer] | Rejected:
        return customer_draft(row, file.shape(row), policy=policy)

    return _run(source, read, take, progress)


def _take_customer(customers: Customers, draft: Draft[NewCustomer]) -> "_Outcome":
    made_id = draft.key.partition(":")[2][:ID_LETTERS]
    new = draft.new
    try:
        if isinstance(new, NewContact):
            customers.create_contact(attrs.evolve(new, id=new.id or made_id))
        else:
            customers.create_company(attrs.evolve(new, id=new.id or made_id))
    except AlreadyExistsError:
        return _Outcome(was_known=True)
    except (InvalidValueError, LookupError) as error:
        return _Outcome(problems=_problems(error))
    return _Outcome()


def _of_lead(result: ItemResult) -> "_Outcome":
    match result.error:
        case None:
            is_flagged = result.intake is not None and result.intake.flag is not None
            return _Outcome(was_known=result.was_known, is_flagged=is_flagged)
        case AlreadyExistsError():
            return _Outcome(was_known=True)
        case error:
            return _Outcome(problems=_problems(error))


def _problems(error: Exception) -> tuple[Problem, ...]:
    if isinstance(error, InvalidValueError):
        return error.problems
    return (Problem("", str(error)),)


@final
@attrs.frozen(kw_only=True)
class _Outcome:
    was_known: bool = False
    is_flagged: bool = False
    problems: tuple[Problem, ...] = ()


class _Run(Generic[N]):
    """One import: the rows on their way, in the order of the file."""

    def __init__(
        self,
        file: RecordFile,
        read: Callable[[Row], Draft[N] | Rejected],
        rejects: RejectsWriter | None,
    ) -> None:
        self.file = file
        self.read: Callable[[Row], Draft[N] | Rejected] = read
        self.rejects = rejects
        self.waiting: deque[Draft[N] | Rejected] = deque()
        self.seen = SeenKeys()
        self.counts = Counter[str]()

    def drafts(self) -> Iterator[Draft[N]]:
        """Give the rows that can be handed to the desk, and keep all in order."""
        for row in self.file.rows:
            found = self.read(row)
            self.waiting.append(found)
            if isinstance(found, Draft):
                yield found

    def settle(self, outcome: _Outcome) -> int:
        """Count what came of the next draft, and tell how many rows are done."""
        self.settle_rejected()
        draft = self.waiting.popleft()
        assert isinstance(draft, Draft)  # noqa: S101 - the others are settled above
        if outcome.problems:
            self._reject(draft.rejected(*outcome.problems))
        else:
            is_new = self.seen.add(draft.key)
            was_known = "known" if is_new else "repeated"
            self.counts[was_known if outcome.was_known else "added"] += 1
            self.counts["flagged"] += outcome.is_flagged
        return self.read_so_far

    def settle_rejected(self) -> None:
        """Write the rows that were rejected before the next draft."""
        while self.waiting and isinstance(self.waiting[0], Rejected):
            rejected = self.waiting.popleft()
            assert isinstance(rejected, Rejected)  # noqa: S101 - it is the same one
            self._reject(rejected)

    def _reject(self, rejected: Rejected) -> None:
        self.counts["rejected"] += 1
        if self.rejects is not None:
            self.rejects.write(rejected)

    @property
    def read_so_far(self) -> int:
        """How many rows are done."""
        sorts = ("added", "known", "repeated", "rejected")
        return sum(self.counts[sort] for sort in sorts)


def _run(
    source: Source,
    read: Callable[[RecordFile, Row], Draft[N] | Rejected],
    take: Callable[[Iterator[Draft[N]]], Iterable[_Outcome]],
    progress: Callable[[int], None],
) -> Imported:
    if source.rejects is not None:
        keep(source.path, writing=source.rejects)
    with ExitStack() as stack:
        file = stack.enter_context(
            open_records(
                source.path,
                fields=source.fields,
                encoding=source.encoding,
                delimiter=source.delimiter,
            )
        )
        rejects = source.rejects and stack.enter_context(
            open_rejects(source.rejects, file.headings)
        )
        run = _Run(file, lambda row: read(file, row), rejects or None)
        for outcome in take(run.drafts()):
            progress(run.settle(outcome))
        run.settle_rejected()
        progress(run.read_so_far)
        return Imported(
            read=run.read_so_far,
            added=run.counts["added"],
            known=run.counts["known"],
            repeated=run.counts["repeated"],
            rejected=run.counts["rejected"],
            flagged=run.counts["flagged"],
            unread=file.unread,
        )
