"""Use cases: read a port, ask a rule, write one change."""
