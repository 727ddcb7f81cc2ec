"""Customers: records, standings, the roster and its search."""
