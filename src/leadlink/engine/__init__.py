"""The matching engine: index, lookups, batch."""
