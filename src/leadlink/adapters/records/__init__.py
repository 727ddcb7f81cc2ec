"""Readers and writers of records: CSV and JSON Lines."""
