"""Claim, match, link and convert CRM leads, and undo any of it."""
