"""Frozen values: what a CRM of leads and customers is made of."""
