"""A store in one SQLite file."""

from leadlink.adapters.sqlite.store import SqliteStore

__all__ = ["SqliteStore"]
