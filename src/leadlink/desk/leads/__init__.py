"""Leads: intake, worklist, status, claims, assignments."""
