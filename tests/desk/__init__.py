"""Tests of the desk, over every store."""
