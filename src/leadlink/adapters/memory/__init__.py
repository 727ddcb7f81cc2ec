"""A store in this process's memory."""

from leadlink.adapters.memory.store import MemoryStore

__all__ = ["MemoryStore"]
