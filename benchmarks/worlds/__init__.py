"""Invented CRM rosters with the truth about who is who, for fitting and judging."""
