"""Eight processes claim the same pool through one SQLite file (spec 6)."""

import multiprocessing
from collections import Counter
from datetime import timedelta
from multiprocessing.synchronize import Barrier
from pathlib import Path
from typing import final

import attrs

from leadlink.adapters.sqlite import SqliteStore
from leadlink.desk.desk import LeadDesk
from leadlink.model.actor import Actor, Permission
from leadlink.model.intake import NewLead
from leadlink.model.refusals import LeadAlreadyClaimedError
from leadlink.presets import RECOMMENDED

LEADS = 500
PROCESSES = 8
WINDOW = timedelta(hours=24)
PATIENCE = timedelta(seconds=60)


@final
@attrs.frozen
class Claimed:
    """What one process got.

    Attributes:
        won: The leads that it holds, with the end of each hold.
        lost: The leads that it was refused, with the holder and end it was told.
    """

    won: dict[str, str]
    lost: dict[str, tuple[str, str]]


def claim_all(path: Path, number: int, start: Barrier) -> Claimed:
    """Claim every lead of the pool as fast as one can."""
    store = SqliteStore(path, busy_timeout=PATIENCE)
    actor = Actor(id=f"agent {number}", permissions=[Permission.CLAIM_LEADS])
    leads = LeadDesk(store, RECOMMENDED).acting_as(actor).leads
    won: dict[str, str] = {}
    lost: dict[str, tuple[str, str]] = {}
    start.wait()
    for lead in range(LEADS):
        try:
            hold = leads.claim(f"L{lead}").hold
        except LeadAlreadyClaimedError as error:
            lost[error.lead_id] = (error.held_by, error.held_until.isoformat())
        else:
            assert hold is not None
            won[f"L{lead}"] = hold.held_until.isoformat()
    store.close()
    return Claimed(won, lost)


def test_exactly_one_of_them_wins_each_lead(tmp_path: Path) -> None:
    """S3.16, S3.17: 500 winners, and every loser is told who holds it until when."""
    path = tmp_path / "crm.db"
    store = SqliteStore(path)
    admin = Actor(id="root", permissions=[Permission.ADMIN])
    desk = LeadDesk(store, RECOMMENDED).acting_as(admin)
    drafts = (
        NewLead(id=f"L{number}", name="A", emails=[f"a{number}@example.com"])
        for number in range(LEADS)
    )
    assert [r.error for r in desk.leads.create_many(drafts)] == [None] * LEADS
    context = multiprocessing.get_context("spawn")
    with context.Manager() as manager:
        start = manager.Barrier(PROCESSES)
        with context.Pool(PROCESSES) as pool:
            jobs = [(path, number, start) for number in range(PROCESSES)]
            results = pool.starmap(claim_all, jobs, chunksize=1)
    winners = Counter(lead for result in results for lead in result.won)
    assert winners == Counter(f"L{number}" for number in range(LEADS))
    holds = {
        lead: (f"agent {number}", until)
        for number, result in enumerate(results)
        for lead, until in result.won.items()
    }
    for result in results:
        assert len(result.won) + len(result.lost) == LEADS
        assert result.lost.items() <= holds.items()
    stored = {lead.id: lead.hold for lead in desk.leads.list(limit=LEADS).items}
    assert {
        lead_id: (hold.holder_id, hold.held_until.isoformat())
        for lead_id, hold in stored.items()
        if hold is not None
    } == holds
    assert len(stored) == LEADS
    assert desk.leads.pool().items == ()
    store.close()
