"""The tables, and the numbered steps that lead to them.

``PRAGMA user_version`` counts the steps that a file has been through.
"""

from collections.abc import Sequence

import apsw

from leadlink.model.store_errors import CorruptError, NewerSchemaError

APPLICATION_ID = 0x6C6C6E6B
"""Says that a SQLite file is a leadlink store: the letters "llnk"."""

FIRST = """
CREATE TABLE meta (
  name TEXT PRIMARY KEY,
  value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE tenants (
  tenant INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE
) STRICT;

CREATE TABLE leads (
  pk INTEGER PRIMARY KEY,
  tenant INTEGER NOT NULL REFERENCES tenants,
  id TEXT NOT NULL,
  version INTEGER NOT NULL,
  created_at TEXT NOT NULL,
  archived_at TEXT,
  status TEXT NOT NULL,
  owner_id TEXT,
  primary_id TEXT,
  next_call_at TEXT,
  holder_id TEXT,
  claimed_at TEXT,
  held_until TEXT,
  extra TEXT NOT NULL,
  call_order TEXT AS (coalesce(next_call_at, '~')) VIRTUAL,
  UNIQUE (tenant, id)
) STRICT;
CREATE INDEX leads_by_call ON leads (tenant, call_order, created_at, id)
  WHERE archived_at IS NULL;
CREATE INDEX leads_of_owner ON leads (tenant, owner_id, call_order, created_at, id)
  WHERE archived_at IS NULL AND owner_id IS NOT NULL;
CREATE INDEX leads_in_pool ON leads (tenant, created_at, id)
  WHERE archived_at IS NULL AND owner_id IS NULL AND primary_id IS NULL;
CREATE INDEX leads_held ON leads (tenant, held_until, id)
  WHERE held_until IS NOT NULL;
CREATE INDEX leads_of_holder ON leads (tenant, holder_id, held_until, id)
  WHERE holder_id IS NOT NULL;

CREATE TABLE viewers (
  tenant INTEGER NOT NULL,
  actor_id TEXT NOT NULL,
  lead INTEGER NOT NULL REFERENCES leads ON DELETE CASCADE,
  PRIMARY KEY (tenant, actor_id, lead)
) STRICT, WITHOUT ROWID;
CREATE INDEX viewers_of_lead ON viewers (lead);

CREATE TABLE records (
  pk INTEGER PRIMARY KEY,
  tenant INTEGER NOT NULL REFERENCES tenants,
  kind TEXT NOT NULL,
  id TEXT NOT NULL,
  version INTEGER NOT NULL,
  created_at TEXT NOT NULL,
  created_by TEXT NOT NULL,
  status TEXT,
  extra TEXT NOT NULL,
  UNIQUE (tenant, kind, id)
) STRICT;
CREATE INDEX claims_of_actor ON records (tenant, created_by, created_at, id)
  WHERE kind = 'claim';
CREATE INDEX flags_by_status ON records (tenant, status, created_at, id)
  WHERE kind = 'flag';

CREATE TABLE refs (
  tenant INTEGER NOT NULL,
  to_kind TEXT NOT NULL,
  to_id TEXT NOT NULL,
  kind TEXT NOT NULL,
  created_at TEXT NOT NULL,
  id TEXT NOT NULL,
  PRIMARY KEY (tenant, to_kind, to_id, kind, created_at, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX refs_of_record ON refs (tenant, kind, id);

CREATE TABLE match_keys (
  tenant INTEGER NOT NULL,
  key TEXT NOT NULL,
  kind TEXT NOT NULL,
  id TEXT NOT NULL,
  PRIMARY KEY (tenant, key, kind, id)
) STRICT, WITHOUT ROWID;

CREATE TABLE match_records (
  tenant INTEGER NOT NULL,
  kind TEXT NOT NULL,
  id TEXT NOT NULL,
  keys TEXT NOT NULL,
  PRIMARY KEY (tenant, kind, id)
) STRICT, WITHOUT ROWID;

CREATE TABLE history (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  tenant INTEGER NOT NULL REFERENCES tenants,
  kind TEXT NOT NULL,
  record_id TEXT NOT NULL,
  id TEXT NOT NULL,
  extra TEXT NOT NULL
) STRICT;
CREATE INDEX history_of_record ON history (tenant, kind, record_id);

CREATE TABLE outbox (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  tenant INTEGER NOT NULL REFERENCES tenants,
  key TEXT NOT NULL,
  recipient TEXT NOT NULL,
  kind TEXT NOT NULL,
  record_id TEXT NOT NULL,
  event TEXT NOT NULL,
  at TEXT NOT NULL,
  leased_until TEXT,
  UNIQUE (tenant, key)
) STRICT;
CREATE INDEX outbox_in_order ON outbox (tenant);
CREATE INDEX outbox_leased ON outbox (tenant, kind, record_id)
  WHERE leased_until IS NOT NULL;
"""

STEPS: tuple[str, ...] = (FIRST,)


def check(connection: apsw.Connection, *, steps: Sequence[str] = STEPS) -> bool:
    """Tell whether a file lacks steps, and refuse one that is none of ours.

    Raises:
        CorruptError: The file was made by another application.
        NewerSchemaError: The file was written by a newer leadlink.
    """
    version = connection.pragma("user_version")
    application = connection.pragma("application_id")
    is_bare = not connection.execute("SELECT count(*) FROM sqlite_schema").get
    if application != APPLICATION_ID and not (
        is_bare and not application and not version
    ):
        msg = "the file belongs to another application"
        raise CorruptError(msg)
    if version > len(steps):
        msg = f"the file is of schema {version}; this leadlink knows {len(steps)}"
        raise NewerSchemaError(msg)
    return bool(version < len(steps))


def upgrade(connection: apsw.Connection, *, steps: Sequence[str] = STEPS) -> None:
    """Go through the steps that a file lacks, all in one transaction or none."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        if check(connection, steps=steps):
            for step in steps[connection.pragma("user_version") :]:
                connection.execute(step)
            connection.pragma("application_id", APPLICATION_ID)
            connection.pragma("user_version", len(steps))
        connection.execute("COMMIT")
    finally:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
