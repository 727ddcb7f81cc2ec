"""Matches: possible repeat customers, dismissals, review."""
