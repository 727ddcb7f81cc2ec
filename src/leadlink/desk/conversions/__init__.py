"""Conversions: one, many, and what another policy would make of them."""
